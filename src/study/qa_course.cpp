// What states and branches cost and bring, taken out of a model; the laws that are tried on the
// rest stand in qa_laws.cpp.
#include <utility>

#include "study/qa_parts.hpp"

namespace hearth {

namespace {

/// Calls `change` for each branch below, and that of subtrees.
template <class Change>
void change_branches(Map<Branch>& branches, const Change& change) {
    for (auto& branch : branches) {
        change(branch.value);
        change_branches(branch.value.branches, change);
    }
}

template <class Change>
void change_branches(Tree& tree, const Change& change) {
    change_branches(tree.trees, change);
    change_branches(tree.subtrees, change);
}

/// The states and the tree of a model; nullptr: it has none.
std::pair<Cohort*, Tree*> course_of(Model& model) {
    if (auto* course = std::get_if<CourseOfLife>(&model.kind))
        return {&course->cohort, &course->before};
    auto* decision = std::get_if<DecisionTree>(&model.kind);
    return {nullptr, decision == nullptr ? nullptr : &decision->tree};
}

/// What is worth something beside the utilities of the model's states.
void take_out_other_qalys(Cohort* cohort, Tree* tree) {
    if (cohort != nullptr) {
        cohort->state_qalys.clear();
        for (auto& strategy : cohort->strategies) strategy.value.utilities.clear();
    }
    if (tree != nullptr) change_branches(*tree, [](Branch& branch) { branch.qalys.reset(); });
}

}  // namespace

void take_out_costs(Model& model, CostOf which) {
    const auto take_out = [&](auto& costs) {
        std::erase_if(costs, [&](const auto& cost) {
            return cost.value.cashable.has_value() == (which == CostOf::budgets);
        });
    };
    const auto [cohort, tree] = course_of(model);
    if (cohort != nullptr) take_out(cohort->state_costs);
    if (tree != nullptr) change_branches(*tree, [&](Branch& branch) { take_out(branch.costs); });
}

void take_out_course(Model& model) {
    take_out_costs(model, CostOf::budgets);
    const auto [cohort, tree] = course_of(model);
    if (cohort != nullptr) {
        cohort->utilities.clear();
        cohort->state_use.clear();
    }
    if (tree != nullptr) change_branches(*tree, [](Branch& branch) { branch.use.clear(); });
    take_out_other_qalys(cohort, tree);
}

void set_utilities(Model& model, FigureIndex each) {
    const auto [cohort, tree] = course_of(model);
    take_out_other_qalys(cohort, tree);
    if (cohort == nullptr) return;
    cohort->norms.reset();
    for (auto& utility : cohort->utilities)
        if (!is_dead(*cohort, utility.name)) utility.value = each;
}

bool costs_on_the_way(const Model& model) {
    const auto any_costs = [](const auto& self, const Map<Branch>& branches) -> bool {
        return any(branches, [&](const auto& branch) {
            return !branch.value.costs.empty() || self(self, branch.value.branches);
        });
    };
    const Tree* of = tree(model);
    return (cohort(model) != nullptr && !cohort(model)->state_costs.empty()) ||
           (of != nullptr &&
            (any_costs(any_costs, of->trees) || any_costs(any_costs, of->subtrees)));
}

}  // namespace hearth

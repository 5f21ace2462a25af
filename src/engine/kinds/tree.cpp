// Decision trees: each path is a chance, what it brings an amount times that chance, and both are
// figures that the plan computes like those that an analyst writes (method 11.8).
#include <algorithm>

#include "engine/kinds/kinds.hpp"

namespace hearth {

namespace {

/// A path from the root: its name, and the chance of coming here.
struct Path {
    std::string name;
    Fig chance;
};

/// What a tree brings is rewards for each who starts, with nothing of states.
struct LinkingTree {
    Linking& to;
    const Tree& tree;
    std::vector<Fig>& entered;  ///< by state of the cohort; empty: there is none
};

Term figure_term(Fig column) {
    Term term{.operation = Operation::figure};
    term.figure.at = static_cast<std::uint32_t>(column);
    return term;
}

/// first `by` second, computed in each draw.
Fig computed(Linking& to, Operation by, Fig first, Fig second) {
    PlanFigure made;
    made.distribution.family = Family::fixed;
    made.point = apply(by, to.plan.figures[first].point, to.plan.figures[second].point, 0);
    made.expression = {figure_term(first), figure_term(second)};
    made.expression.push_back({.operation = by, .operands = {0, 1}});
    const Fig column = static_cast<Fig>(to.plan.figures.size());
    to.plan.expressions.push_back(column);
    to.plan.figures.push_back(std::move(made));
    return column;
}

Fig times(Linking& to, Fig amount, Fig chance) {
    return chance == to.plan.one ? amount : computed(to, Operation::multiply, amount, chance);
}

LedgerLine line_on(const Linking& to, const std::string& name, Discounting rows) {
    return {.intervention = to.current,
            .name = name,
            .discounting =
                rows == Discounting::health ? Discounting::health_at_start : Discounting::at_start,
            .within_year = WithinYear::at_start,
            .driver = to.plan.interventions.back().starts};
}

void add_costs(Linking& to, const Path& path, const Branch& branch) {
    for (const auto& [name, place, cost] : branch.costs) {
        PlanReward reward{.amount = times(to, to.at(cost.cost), path.chance),
                          .cashable = to.at(cost.cashable, -1)};
        add_payers(to, line_on(to, path.name + ": " + name, Discounting::costs), cost.payer,
                   reward);
    }
}

void add_use(Linking& to, const Path& path, const Branch& branch) {
    for (const auto& [name, place, units] : branch.use)
        add_use_lines(to, line_on(to, path.name + ": " + name, Discounting::savings), name,
                      times(to, to.at(units), path.chance));
}

/// What a branch itself costs, uses, brings and enters.
void bring(const LinkingTree& in, const Path& path, const Branch& branch) {
    Linking& to = in.to;
    add_costs(to, path, branch);
    add_use(to, path, branch);
    if (branch.qalys)
        add_qaly_lines(to, line_on(to, path.name, Discounting::health),
                       times(to, to.at(*branch.qalys), path.chance));
    if (branch.enters && !in.entered.empty()) {
        const auto& states = to.made().cohort->states;
        Fig& share = in.entered[place_among(states, branch.enters->name)];
        share =
            share == to.plan.zero ? path.chance : computed(to, Operation::add, share, path.chance);
    }
}

void walk(const LinkingTree& in, const Path& path, const Branch& branch) {
    Linking& to = in.to;
    bring(in, path, branch);
    const Branch* below = branch.subtree ? find(in.tree.subtrees, *branch.subtree) : nullptr;
    if (below != nullptr) bring(in, path, *below);
    const auto next = next_branches(in.tree, branch);
    Fig rest = to.plan.one;
    for (const Named<Branch>* one : next)
        if (one->value.probability)
            rest = computed(to, Operation::subtract, rest, to.at(*one->value.probability));
    for (const Named<Branch>* one : next) {
        const Fig chance = to.at(one->value.probability, rest);
        walk(in,
             {path.name.empty() ? one->name : path.name + ", " + one->name,
              times(to, chance, path.chance)},
             one->value);
    }
}

}  // namespace

void link_tree(Linking& to, const Tree& tree, std::vector<Fig>& entered) {
    const auto& strategy = to.scenario.file.interventions[to.current].value.strategy;
    const Branch* root = strategy ? find(tree.trees, *strategy) : nullptr;
    if (root != nullptr) walk({to, tree, entered}, {"", to.plan.one}, *root);
}

void link_kind(Linking& to, const Model& model, const DecisionTree& decision) {
    link_kind(to, model, decision.besides);
    std::vector<Fig> none;
    link_tree(to, decision.tree, none);
}

}  // namespace hearth

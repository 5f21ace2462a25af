// Rules of decision trees: chances that sum to 1, subtrees that exist and end, states entered.
#include <algorithm>
#include <cmath>
#include <set>

#include "base/messages.hpp"
#include "base/text.hpp"
#include "scenario/rules.hpp"

namespace hearth {

namespace {

constexpr std::size_t most_paths = 10000;

/// A tree that is walked from its root.
struct Walk {
    const Tree& tree;
    const Scenario& scenario;
    Diagnostics& diagnostics;
    const Cohort* cohort;  ///< whose states branches may enter
    std::size_t paths = 0;
    std::set<const Branch*> above;  ///< of the path
    std::set<const Branch*> told = {};
};

void check_chances(Walk& walk, const std::vector<const Named<Branch>*>& next, Place place) {
    double sum = 0;
    std::size_t rest = 0;
    for (const Named<Branch>* one : next) {
        const auto& chance = one->value.probability;
        rest += chance ? 0 : 1;
        if (chance && chance->known()) sum += walk.scenario.figures[chance->at].value();
    }
    const bool left = rest == 1 ? sum <= 1 + 1e-9 : rest == 0 && std::abs(sum - 1) <= 1e-9;
    if (!left) walk.diagnostics.report("branch-sum", place, {sum, rest});
}

void check_branch(Walk& walk, const std::string& name, const Branch& branch) {
    if (++walk.paths == most_paths)
        walk.diagnostics.report("too-many-paths", branch.place, {most_paths});
    if (walk.paths >= most_paths) return;
    if (!walk.above.insert(&branch).second) {
        if (walk.told.insert(&branch).second)
            walk.diagnostics.report("endless-tree", branch.place, {in_quotes(name)});
        return;
    }
    const auto names = names_of(walk.tree.subtrees);
    const auto next = next_branches(walk.tree, branch);
    if (walk.told.insert(&branch).second) {
        if (branch.subtree && find(walk.tree.subtrees, *branch.subtree) == nullptr)
            walk.diagnostics.report(
                "unknown-subtree", branch.place,
                {in_quotes(*branch.subtree), suggestion(*branch.subtree, names)});
        if (branch.enters && (walk.cohort == nullptr ||
                              std::count(walk.cohort->states.begin(), walk.cohort->states.end(),
                                         branch.enters->name) == 0))
            walk.diagnostics.report(
                "unknown-state", branch.enters->place,
                {in_quotes(branch.enters->name),
                 walk.cohort == nullptr ? std::string("kind cohort has states, kind tree has none")
                                        : suggestion(branch.enters->name, walk.cohort->states)});
        if (walk.cohort != nullptr && next.empty() && !branch.enters)
            walk.diagnostics.report("no-state-entered", branch.place, {in_quotes(name)});
        if (!next.empty()) check_chances(walk, next, branch.place);
    }
    for (const Named<Branch>* one : next) check_branch(walk, one->name, one->value);
    walk.above.erase(&branch);
}

}  // namespace

void check_tree(const Tree& tree, const Cohort* cohort, const Scenario& scenario,
                Diagnostics& diagnostics) {
    for (const auto& [strategy, place, root] : tree.trees) {
        Walk walk{tree, scenario, diagnostics, cohort, 0, {}};
        check_branch(walk, strategy, root);
    }
}

}  // namespace hearth

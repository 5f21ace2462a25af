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
    std::set<const Branch*> told = {}, endless = {};
};

void check_chances(Walk& walk, const std::vector<const Named<Branch>*>& next, Place place) {
    constexpr double rounding = 1e-9;
    double sum = 0;
    std::vector<FigureIndex> chances;
    for (const Named<Branch>* one : next) {
        const auto& chance = one->value.probability;
        if (!chance) continue;
        if (!chance->known()) return;  // reported where it is read
        chances.push_back(*chance);
        sum += walk.scenario.figures[chance->at].value();
    }
    const std::size_t rest = next.size() - chances.size();
    if (rest > 1 || sum > 1 + rounding || (rest == 0 && sum < 1 - rounding))
        return walk.diagnostics.report("branch-sum", place, {sum, rest});
    const DrawnParts drawn = drawn_parts(chances, walk.scenario);
    const double worst = rest == 1 ? std::max(drawn.highest_sum, 1.0) : drawn.sum;
    if (std::abs(worst - 1) > rounding) walk.diagnostics.report("branch-sum.drawn", place, {worst});
}

void check_subtree(Walk& walk, const Branch& branch) {
    if (!branch.subtree || find(walk.tree.subtrees, *branch.subtree) != nullptr) return;
    const std::string name = in_quotes(*branch.subtree);
    if (walk.tree.subtrees.empty())
        return walk.diagnostics.report("unknown-subtree.none", branch.place, {name});
    walk.diagnostics.report("unknown-subtree", branch.place,
                            {name, suggestion(*branch.subtree, names_of(walk.tree.subtrees))});
}

void check_branch(Walk& walk, const std::string& name, const Branch& branch) {
    if (++walk.paths == most_paths)
        walk.diagnostics.report("too-many-paths", branch.place, {most_paths});
    if (walk.paths >= most_paths) return;
    if (!walk.above.insert(&branch).second) {
        if (walk.endless.insert(&branch).second)
            walk.diagnostics.report("endless-tree", branch.place, {in_quotes(name)});
        return;
    }
    const auto next = next_branches(walk.tree, branch);
    if (walk.told.insert(&branch).second) {
        check_subtree(walk, branch);
        for (const auto& [cost_name, place, cost] : branch.costs)
            check_payer(cost.payer, place, walk.scenario, walk.diagnostics);
        if (branch.enters &&
            (walk.cohort == nullptr || !is_among(branch.enters->name, walk.cohort->states)))
            walk.diagnostics.report(
                "unknown-state", branch.enters->place,
                {in_quotes(branch.enters->name),
                 walk.cohort == nullptr ? std::string("kind cohort has states, kind tree has none")
                                        : suggestion(branch.enters->name, walk.cohort->states)});
        if (branch.enters && !next.empty())
            walk.diagnostics.report("enters-and-goes-on", branch.enters->place, {in_quotes(name)});
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

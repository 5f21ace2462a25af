// The keys of a decision tree.
#include "scenario/tree.hpp"

namespace hearth {

std::vector<const Named<Branch>*> next_branches(const Tree& tree, const Branch& branch) {
    std::vector<const Named<Branch>*> next;
    for (const auto& one : branch.branches) next.push_back(&one);
    const Branch* below = branch.subtree ? find(tree.subtrees, *branch.subtree) : nullptr;
    if (below != nullptr)
        for (const auto& one : below->branches) next.push_back(&one);
    return next;
}

Description description(const BranchCost*) {
    using T = BranchCost;
    return record<T>(
        "cost of a branch", "what a branch costs, once for each who comes to it",
        {required<&T::cost>("cost", "money",
                            {.quantity = Quantity::cost, .unit = "money", .least = 0}),
         required<&T::payer>("payer", "who pays, or shares that sum to 1",
                             {.quantity = Quantity::share,
                              .unit = "share",
                              .least = 0,
                              .most = 1,
                              .names = Target::payer}),
         optional<&T::cashable>("cashable", "share that leaves a budget",
                                {Quantity::share, "share", 0, 1, "it is programme cost"})});
}

Description description(const Branch*) {
    using T = Branch;
    return record<T>(
        "branch", "what happens to those who come here, and what may happen next",
        {optional<&T::probability>("probability", "of those who come to its node",
                                   {Quantity::share, "share", 0, 1, "what the others leave"}),
         optional<&T::branches>("branches", "what may happen next, by name"),
         optional<&T::subtree>("subtree", "name of the subtree that goes on here"),
         optional<&T::costs>("costs", "by name, once each"),
         optional<&T::use>(
             "use", "units of services, once each",
             {.quantity = Quantity::count, .unit = "units", .least = 0, .names = Target::service}),
         optional<&T::qalys>("qalys", "once each; below 0 they are lost",
                             {.quantity = Quantity::number, .unit = "QALYs"}),
         optional<&T::enters>("enters", "the state of the cohort that they go on in")});
}

Description description(const Tree*) {
    using T = Tree;
    return record<T>("tree", "a decision tree for each strategy",
                     {optional<&T::trees>("trees", "the tree of each strategy, by its name"),
                      optional<&T::subtrees>("subtrees", "parts that several branches share")});
}

}  // namespace hearth

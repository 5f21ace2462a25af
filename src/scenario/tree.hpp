// A decision tree: what may happen to somebody, branch by branch, and what each costs, uses and is
// worth (method 11.8).
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "scenario/cohort.hpp"

namespace hearth {

struct BranchCost {
    Place place;
    FigureIndex cost;
    std::variant<Reference<Target::payer>, CostShares> payer;
    std::optional<FigureIndex> cashable;  ///< nothing: it is programme cost
    Provenance provenance;
};

/// What happens to those who come here, once each; and what may happen to them next.
struct Branch {
    Place place;
    std::optional<FigureIndex> probability;  ///< of those who come to its node; nothing: the rest
    Map<Branch> branches;
    std::optional<std::string> subtree;  ///< that goes on here
    Map<BranchCost> costs;
    Map<FigureIndex> use;  ///< units, by service
    std::optional<FigureIndex> qalys;
    std::optional<StateName> enters;  ///< a state of the cohort, for the rest of life
    Provenance provenance;
};

struct Tree {
    Map<Branch> trees;     ///< by strategy
    Map<Branch> subtrees;  ///< by name
};

/// The branches after one: its own, and those of its subtree.
std::vector<const Named<Branch>*> next_branches(const Tree& tree, const Branch& branch);

Description description(const BranchCost*);
Description description(const Branch*);
Description description(const Tree*);

}  // namespace hearth

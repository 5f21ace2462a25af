// The best choice of some items under limits: at most one of each group, uses that add up, values
// that add up but for corrections of items that stand together. Exact, by branch and bound
// (method 14.3). It knows no money and no interventions.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

namespace hearth {

/// How much an item takes of what a row limits; less than 0: what it brings.
struct SelectionUse {
    int row = 0;
    double amount = 0;
};

/// One alternative of a group; `values` has one entry for each objective.
struct SelectionItem {
    int group = 0;
    std::vector<double> values;
    std::vector<SelectionUse> uses = {};
};

/// What items of different groups are worth more (less) if all of them are chosen.
struct SelectionTogether {
    std::vector<int> items;
    std::vector<double> values;
};

/// Of each group at most one item is chosen, of a required one exactly one; of each row at most its
/// limit is used. The least of the objectives is to be as high as can be.
struct SelectionProblem {
    std::vector<SelectionItem> items;
    std::vector<bool> required;  ///< by group
    std::vector<double> limits;  ///< by row
    std::vector<SelectionTogether> together = {};
    std::size_t objectives = 1;
};

/// Prices of the rows, and the weights of the objectives, at which a relaxation is near its best.
struct SelectionPrices {
    std::vector<double> weights, rows;
};

/// The chosen items, in their order. No choice keeps the limits: not `found`. `bound`: no choice is
/// worth more; it is the value once that is proved.
struct Selection {
    bool found = false, proved = true;
    std::vector<int> items = {};
    double value = 0, bound = 0;
    SelectionPrices prices = {};
    std::uint64_t nodes = 0;
};

/// What a choice comes to by objective; nothing where it breaks a limit or a group.
std::optional<std::vector<double>> values_of(const SelectionProblem& problem,
                                             const std::vector<int>& items);

/// The best choice. Of choices within a billionth of the largest value of an item that with fewer
/// items stands, then that whose items come first. `start`: prices of a problem alike. After
/// `most_nodes` it stops without proof.
Selection best_selection(const SelectionProblem& problem, const SelectionPrices& start = {},
                         std::uint64_t most_nodes = 2000000);

}  // namespace hearth

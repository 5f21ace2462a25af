// A problem of selection as it is searched: groups with every combination of what belongs together,
// limits in units of their own, values in units of the largest. Of selection*.cpp alone.
#pragma once

#include "study/selection.hpp"

namespace hearth::selecting {

using Values = std::vector<double>;

/// A limit that must hold, or (soft) one whose breach costs `cap` by objective at most for each
/// unit: what items that stand together are worth less.
struct Row {
    double limit = 0, scale = 1;
    Values cap = {};

    [[nodiscard]] bool is_soft() const { return !cap.empty(); }
};

/// Items of groups that are looked at as one, each at most once, or none of them; amounts in units
/// of each row's scale, values in the problem's unit.
struct Column {
    std::vector<int> items = {};
    int group = 0;
    Values values = {};
    std::vector<SelectionUse> uses = {};
    Values dense = {};  ///< uses of the limits of its group
};

struct Group {
    std::vector<int> columns = {}, limits = {};
    bool is_alone = true;         ///< of one group of the problem, nothing worth more with others
    std::vector<int> below = {};  ///< groups that are out where it is
};

/// What columns of different groups are worth more together: counted as long as each member is in
/// a column that is left.
struct Bonus {
    std::vector<std::vector<int>> columns;  ///< by member
    Values values;
};

struct Compiled {
    const SelectionProblem& from;
    double unit = 1;  ///< of values: the largest of an item
    std::vector<Column> columns = {};
    std::vector<Group> groups = {};
    std::vector<Row> rows = {};
    std::vector<Bonus> bonuses = {};
    std::vector<int> set_of = {};  ///< by group of the problem
};

/// Σ a · b, and sum += times · more.
double dot(const Values& a, const Values& b);
void add_to(Values& sum, const Values& more, double times = 1);

/// The problem, which must outlive it.
Compiled compiled(const SelectionProblem& problem);

}  // namespace hearth::selecting

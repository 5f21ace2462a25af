// Joins groups, scales amounts, and finds which groups another could always stand in for.
#include "study/selection_compiled.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/text.hpp"

namespace hearth::selecting {

double dot(const Values& a, const Values& b) {
    double sum = 0;
    for (std::size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
    return sum;
}

void add_to(Values& sum, const Values& more, double times) {
    for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += times * more[i];
}

namespace {

// Groups with items that are worth more or less together, or that share a limit with each other
// alone, are looked at as one as long as they have few combinations.

/// Groups that some items are of, each once.
std::vector<int> groups_of(const SelectionProblem& from, const std::vector<int>& items) {
    std::vector<int> groups;
    for (const int i : items) groups.push_back(from.items[i].group);
    sort_once(groups);
    return groups;
}

/// By group of the problem, the first group of those that are looked at with it.
std::vector<int> sets_of(const SelectionProblem& from) {
    constexpr double most = 256;  // combinations
    std::vector<int> set(from.required.size());
    std::iota(set.begin(), set.end(), 0);
    std::vector<double> size(set.size(), 1);
    for (const SelectionItem& item : from.items) ++size[item.group];
    const auto join = [&](const std::vector<int>& groups) {
        std::vector<int> sets;
        for (const int g : groups) sets.push_back(set[g]);
        sort_once(sets);
        double all = 1;
        for (const int s : sets) all *= size[s];
        if (all > most) return;
        for (int& s : set)
            if (is_among(s, sets)) s = sets.front();
        size[sets.front()] = all;
    };
    std::vector<std::pair<double, std::size_t>> terms;
    for (std::size_t t = 0; t < from.together.size(); ++t) {
        double worth = 0;
        for (const double value : from.together[t].values) worth += std::abs(value);
        terms.emplace_back(-worth, t);
    }
    std::sort(terms.begin(), terms.end());
    for (const auto& [worth, t] : terms) join(groups_of(from, from.together[t].items));
    std::vector<std::vector<int>> users(from.limits.size());
    for (int i = 0; i < std::ssize(from.items); ++i)
        for (const SelectionUse& use : from.items[i].uses) users[use.row].push_back(i);
    for (const auto& items : users)
        if (const auto groups = groups_of(from, items); groups.size() == 2) join(groups);
    return set;
}

/// A column with the items of another and one more.
Column with(const Compiled& to, Column column, int item) {
    constexpr double tie = 1e-9;  // of the largest value, for each item that is chosen
    const SelectionItem& more = to.from.items[item];
    const double place = item / static_cast<double>(to.from.items.size());
    column.items.push_back(item);
    for (std::size_t p = 0; p < column.values.size(); ++p)
        column.values[p] += more.values[p] / to.unit - tie * (1 + place);
    for (const SelectionUse& use : more.uses) {
        const auto known = std::find_if(column.uses.begin(), column.uses.end(),
                                        [&](const auto& one) { return one.row == use.row; });
        if (known == column.uses.end())
            column.uses.push_back(use);
        else
            known->amount += use.amount;
    }
    return column;
}

bool has(const Column& column, int item) { return is_among(item, column.items); }

/// Every combination of the groups of a set, with what its items are worth together.
void add_set(Compiled& to, int set, const std::vector<int>& groups) {
    std::vector<Column> columns{{.group = static_cast<int>(to.groups.size())}};
    columns.front().values.assign(to.from.objectives, 0);
    for (const int g : groups) {
        std::vector<Column> longer;
        for (const Column& column : columns) {
            for (int i = 0; i < std::ssize(to.from.items); ++i)
                if (to.from.items[i].group == g) longer.push_back(with(to, column, i));
            if (!to.from.required[g]) longer.push_back(column);
        }
        columns = std::move(longer);
    }
    Group& made = to.groups.emplace_back();
    made.is_alone = groups.size() == 1 && !to.from.required[groups.front()];
    for (const SelectionTogether& one : to.from.together) {
        const auto touched = groups_of(to.from, one.items);
        const auto is_inside = [&](int g) { return to.set_of[g] == set; };
        if (any(touched, is_inside)) made.is_alone = false;
        if (!every(touched, is_inside)) continue;
        for (Column& column : columns)
            if (every(one.items, [&](int i) { return has(column, i); }))
                add_to(column.values, one.values, 1 / to.unit);
    }
    for (Column& column : columns) {
        made.columns.push_back(static_cast<int>(to.columns.size()));
        to.columns.push_back(std::move(column));
    }
}

void add_sets(Compiled& to) {
    double largest = 0;
    for (const SelectionItem& item : to.from.items)
        for (const double value : item.values) largest = std::max(largest, std::abs(value));
    if (largest > 0) to.unit = largest;
    to.set_of = sets_of(to.from);
    for (int set = 0; set < std::ssize(to.set_of); ++set) {
        std::vector<int> groups;
        for (int g = 0; g < std::ssize(to.set_of); ++g)
            if (to.set_of[g] == set) groups.push_back(g);
        if (!groups.empty()) add_set(to, set, groups);
    }
}

void add_limits(Compiled& to) {
    for (const double limit : to.from.limits) to.rows.push_back({.limit = limit, .scale = 0});
    for (const Column& column : to.columns)
        for (const auto& [row, amount] : column.uses)
            to.rows[row].scale = std::max(to.rows[row].scale, std::abs(amount));
    for (Row& row : to.rows) {
        if (row.scale == 0) row.scale = 1;
        row.limit /= row.scale;
    }
    for (Group& group : to.groups) {
        for (const int c : group.columns)
            for (auto& [row, amount] : to.columns[c].uses) {
                amount /= to.rows[row].scale;
                if (!is_among(row, group.limits)) group.limits.push_back(row);
            }
        for (const int c : group.columns) {
            Column& column = to.columns[c];
            column.dense.assign(group.limits.size(), 0);
            for (std::size_t k = 0; k < group.limits.size(); ++k)
                for (const auto& [row, amount] : column.uses)
                    if (row == group.limits[k]) column.dense[k] += amount;
        }
    }
}

/// All of n items at once are one more than n − 1 of them: a soft row of what they are worth less.
void add_together(Compiled& to, const SelectionTogether& together) {
    Values more = together.values, less = together.values;
    for (double& value : more) value = std::max(0.0, value / to.unit);
    for (double& value : less) value = std::max(0.0, -value / to.unit);
    const int row = static_cast<int>(to.rows.size());
    to.rows.push_back({.limit = static_cast<double>(together.items.size()) - 1, .cap = less});
    Bonus& bonus = to.bonuses.emplace_back(Bonus{.columns = {}, .values = more});
    for (const int item : together.items) {
        bonus.columns.emplace_back();
        for (int c = 0; c < std::ssize(to.columns); ++c) {
            if (!has(to.columns[c], item)) continue;
            to.columns[c].uses.push_back({row, 1});
            bonus.columns.back().push_back(c);
        }
    }
}

/// Whether one column may stand in place of another whatever else is chosen.
bool is_no_worse(const Column& one, const Column& other) {
    for (std::size_t p = 0; p < one.values.size(); ++p)
        if (one.values[p] < other.values[p]) return false;
    const auto use_of = [](const Column& column, int row) {
        for (const SelectionUse& use : column.uses)
            if (use.row == row) return use.amount;
        return 0.0;
    };
    const auto takes_no_more = [&](const SelectionUse& use) {
        return use_of(one, use.row) <= use_of(other, use.row);
    };
    return every(one.uses, takes_no_more) && every(other.uses, takes_no_more);
}

/// Groups whose every item another group could put one of its own in place of: they are out where
/// that group is. Among groups alike the first stands.
void add_order(Compiled& to) {
    const auto stands_in = [&](const Group& group, const Group& other) {
        return every(other.columns, [&](int c) {
            return to.columns[c].items.empty() || any(group.columns, [&](int own) {
                       return !to.columns[own].items.empty() &&
                              is_no_worse(to.columns[own], to.columns[c]);
                   });
        });
    };
    for (Group& group : to.groups)
        for (int h = 0; h < std::ssize(to.groups); ++h)
            if (&group != &to.groups[h] && group.is_alone && to.groups[h].is_alone &&
                stands_in(group, to.groups[h]))
                group.below.push_back(h);
}

}  // namespace

Compiled compiled(const SelectionProblem& problem) {
    Compiled made{problem};
    add_sets(made);
    add_limits(made);
    add_order(made);
    for (const SelectionTogether& together : problem.together) {
        const auto groups = groups_of(problem, together.items);
        if (any(groups, [&](int g) { return made.set_of[g] != made.set_of[groups.front()]; }))
            add_together(made, together);
    }
    return made;
}

}  // namespace hearth::selecting

// Branch and bound with Lagrangian bounds: prices on the rows make groups independent of each
// other, subgradient steps lower the bound, items that fall too far below the best of their group
// at these prices are out, and what is still undecided is tried both ways.
#include "study/selection.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/grid.hpp"
#include "base/text.hpp"
#include "study/selection_compiled.hpp"

namespace hearth {

namespace selecting {

namespace {

// --- bounds --------------------------------------------------------------------------------------

constexpr double rounding = 1e-9;  ///< what may be missing to a limit, in units of its row

/// A relaxation at some prices: the best column of each open group, and how far rows are from
/// their limits, objectives from 0.
struct Relaxed {
    double bound = 0;
    std::vector<int> chosen;  ///< by group
    Values slack, values;
};

struct Search {
    const Compiled& problem;
    std::uint64_t most_nodes = 0;
    std::vector<char> out = {};     ///< by column
    std::vector<int> removed = {};  ///< columns, in the order in which they were taken out
    double best = 0;                ///< in units; before any is found, less than all choices
    bool is_found = false, is_proved = true;
    std::vector<int> chosen = {};  ///< columns of the best, by group
    SelectionPrices prices = {};
    double bound = 0;
    std::uint64_t nodes = 0;
    /// Groups with more than one column left, of the node looked at, and those columns.
    std::vector<int> open = {}, left = {};
    std::vector<std::size_t> ends = {};  ///< of each open group's columns among those left
    Values fixed_values = {}, fixed_slack = {};
};

void take_out(Search& search, int column) {
    if (search.out[column] != 0) return;
    search.out[column] = 1;
    search.removed.push_back(column);
}

void put_back(Search& search, std::size_t from) {
    while (search.removed.size() > from) {
        search.out[search.removed.back()] = 0;
        search.removed.pop_back();
    }
}

double worth(const Column& column, const SelectionPrices& at) {
    double sum = dot(column.values, at.weights);
    for (const SelectionUse& use : column.uses) sum -= use.amount * at.rows[use.row];
    return sum;
}

/// The bound of a Lagrangian relaxation: no choice among the columns left is worth more.
void relax(const Search& search, const SelectionPrices& at, Relaxed& made) {
    const Compiled& problem = search.problem;
    made.values = search.fixed_values;
    made.slack = search.fixed_slack;
    std::size_t next = 0;
    for (std::size_t o = 0; o < search.open.size(); ++o) {
        int best = search.left[next];
        double most = worth(problem.columns[best], at);
        for (++next; next < search.ends[o]; ++next) {
            const double own = worth(problem.columns[search.left[next]], at);
            if (own <= most) continue;
            best = search.left[next];
            most = own;
        }
        made.chosen[search.open[o]] = best;
        add_to(made.values, problem.columns[best].values);
        for (const auto& [row, amount] : problem.columns[best].uses) made.slack[row] -= amount;
    }
    made.bound = dot(made.values, at.weights) + dot(made.slack, at.rows);
}

/// The nearest weights of 0 or more that sum to 1.
void onto_simplex(Values& weights) {
    Values sorted = weights;
    std::sort(sorted.rbegin(), sorted.rend());
    double sum = 0, shift = 0;
    for (std::size_t i = 0; i < sorted.size(); ++i) {
        sum += sorted[i];
        const double all = (sum - 1) / static_cast<double>(i + 1);
        if (sorted[i] > all) shift = all;
    }
    for (double& weight : weights) weight = std::max(0.0, weight - shift);
}

/// Prices from 0 up, and those of soft rows up to what a breach can cost.
void keep_within(const Compiled& problem, SelectionPrices& prices) {
    if (prices.weights.size() > 1) onto_simplex(prices.weights);
    for (std::size_t r = 0; r < prices.rows.size(); ++r) {
        const Row& row = problem.rows[r];
        double& price = prices.rows[r];
        price = std::max(0.0, price);
        if (row.is_soft()) price = std::min(price, dot(row.cap, prices.weights));
    }
}

/// One step against the subgradient, as long as would reach `target` if the bound were straight.
void step(const Compiled& problem, const Relaxed& at, double length, SelectionPrices& prices) {
    double norm = 0;
    const auto moves = [&](std::size_t r) { return at.slack[r] < 0 || prices.rows[r] > 0; };
    for (std::size_t r = 0; r < prices.rows.size(); ++r)
        if (moves(r)) norm += at.slack[r] * at.slack[r];
    const std::size_t objectives = prices.weights.size();
    const double mean = sum_of(at.values) / static_cast<double>(objectives);
    for (const double value : at.values) norm += (value - mean) * (value - mean);
    if (norm <= 0) return;
    for (std::size_t r = 0; r < prices.rows.size(); ++r)
        if (moves(r)) prices.rows[r] -= length / norm * at.slack[r];
    for (std::size_t p = 0; p < objectives; ++p)
        prices.weights[p] -= length / norm * (at.values[p] - mean);
    keep_within(problem, prices);
}

// --- choices -------------------------------------------------------------------------------------

/// How far a choice of one column from each group breaks the limits.
double breach(const Values& slack, const Compiled& problem) {
    double sum = 0;
    for (std::size_t r = 0; r < problem.from.limits.size(); ++r)
        sum += std::max(0.0, -slack[r] - rounding);
    return sum;
}

struct Choice {
    std::vector<int> columns;  ///< by group
    Values slack, values;
};

void put(const Compiled& problem, Choice& choice, int column) {
    const int group = problem.columns[column].group;
    const auto change = [&](const Column& one, double sign) {
        add_to(choice.values, one.values, sign);
        for (const auto& [row, amount] : one.uses) choice.slack[row] -= sign * amount;
    };
    change(problem.columns[choice.columns[group]], -1);
    change(problem.columns[column], 1);
    choice.columns[group] = column;
}

/// The least objective of a choice: soft rows cost what is over them, bonuses bring what they do
/// where every member is chosen.
double value(const Compiled& problem, const Choice& choice) {
    Values sums = choice.values;
    for (std::size_t r = problem.from.limits.size(); r < problem.rows.size(); ++r)
        add_to(sums, problem.rows[r].cap, std::min(0.0, choice.slack[r]));
    const auto is_chosen = [&](const std::vector<int>& member) {
        const int now = choice.columns[problem.columns[member.front()].group];
        return is_among(now, member);
    };
    for (const Bonus& bonus : problem.bonuses)
        if (every(bonus.columns, is_chosen)) add_to(sums, bonus.values);
    return *std::min_element(sums.begin(), sums.end());
}

Choice choice_of(const Compiled& problem, const std::vector<int>& columns) {
    Choice choice{columns, {}, Values(problem.from.objectives)};
    for (const Row& row : problem.rows) choice.slack.push_back(row.limit);
    for (const int c : columns) {
        add_to(choice.values, problem.columns[c].values);
        for (const auto& [row, amount] : problem.columns[c].uses) choice.slack[row] -= amount;
    }
    return choice;
}

void keep_if_best(Search& search, const Choice& choice) {
    if (breach(choice.slack, search.problem) > 0) return;
    const double worth_it = value(search.problem, choice);
    if (search.is_found && worth_it <= search.best) return;
    search.is_found = true;
    search.best = worth_it;
    search.chosen = choice.columns;
}

/// Changes one group at a time, by the least worth lost for each unit of breach, until limits hold.
bool repair(const Search& search, const SelectionPrices& at, Choice& choice) {
    const Compiled& problem = search.problem;
    for (double broken = breach(choice.slack, problem); broken > 0;) {
        int best = -1;
        double least = std::numeric_limits<double>::infinity(), left = broken;
        for (const Group& group : problem.groups)
            for (const int c : group.columns) {
                const int now = choice.columns[problem.columns[c].group];
                if (c == now) continue;
                const double lost = worth(problem.columns[now], at) - worth(problem.columns[c], at);
                put(problem, choice, c);
                const double after = breach(choice.slack, problem);
                put(problem, choice, now);
                const double rate = std::max(lost, 0.0) / std::max(broken - after, 1e-300);
                if (after >= broken || rate >= least) continue;
                least = rate;
                best = c;
                left = after;
            }
        if (best < 0) return false;
        put(problem, choice, best);
        broken = left;
    }
    return true;
}

/// A choice near that of a relaxation: made to keep the limits, then improved group by group.
void try_near(Search& search, const SelectionPrices& at, const Relaxed& relaxed) {
    const Compiled& problem = search.problem;
    Choice choice = choice_of(problem, relaxed.chosen);
    if (!repair(search, at, choice)) return;
    double own = value(problem, choice);
    for (bool is_better = true; is_better;) {
        is_better = false;
        for (const Group& group : problem.groups)
            for (const int c : group.columns) {
                const int now = choice.columns[problem.columns[c].group];
                if (c == now) continue;
                put(problem, choice, c);
                const double after = value(problem, choice);
                if (after > own && breach(choice.slack, problem) <= 0) {
                    own = after;
                    is_better = true;
                } else {
                    put(problem, choice, now);
                }
            }
    }
    keep_if_best(search, choice);
}

// --- the search ----------------------------------------------------------------------------------

/// The least that the columns left of a group use of its limits; false where none is left.
bool least_use(const Search& search, const Group& group, Values& least) {
    bool is_any = false;
    least.assign(group.limits.size(), std::numeric_limits<double>::infinity());
    for (const int c : group.columns) {
        if (search.out[c] != 0) continue;
        is_any = true;
        for (std::size_t k = 0; k < least.size(); ++k)
            least[k] = std::min(least[k], search.problem.columns[c].dense[k]);
    }
    return is_any;
}

/// Takes out what cannot keep a limit whatever the others do, and groups below one that is out;
/// false where nothing can keep them.
bool propagate(Search& search) {
    const Compiled& problem = search.problem;
    Values spare(problem.from.limits.size()), least;
    for (std::size_t before = search.removed.size() + 1; before != search.removed.size();) {
        before = search.removed.size();
        for (std::size_t r = 0; r < spare.size(); ++r) spare[r] = problem.rows[r].limit;
        for (const Group& group : problem.groups) {
            if (!least_use(search, group, least)) return false;
            for (std::size_t k = 0; k < least.size(); ++k) spare[group.limits[k]] -= least[k];
        }
        if (any(spare, [](double one) { return !(one >= -rounding); })) return false;
        for (const Group& group : problem.groups) {
            if (!least_use(search, group, least)) return false;
            bool is_out = true;
            for (const int c : group.columns) {
                if (search.out[c] != 0) continue;
                const Column& column = problem.columns[c];
                for (std::size_t k = 0; k < least.size(); ++k)
                    if (column.dense[k] - least[k] > spare[group.limits[k]] + rounding)
                        take_out(search, c);
                is_out = is_out && (search.out[c] != 0 || column.items.empty());
            }
            for (std::size_t h = 0; is_out && h < group.below.size(); ++h)
                for (const int c : problem.groups[group.below[h]].columns)
                    if (!problem.columns[c].items.empty()) take_out(search, c);
        }
    }
    return true;
}

/// What is settled by the columns left: groups with one of them, bonuses that can still be had.
void settle(Search& search, Relaxed& made) {
    const Compiled& problem = search.problem;
    search.open.clear();
    search.left.clear();
    search.ends.clear();
    search.fixed_values.assign(problem.from.objectives, 0);
    search.fixed_slack.clear();
    for (const Row& row : problem.rows) search.fixed_slack.push_back(row.limit);
    for (int g = 0; g < std::ssize(problem.groups); ++g) {
        const std::size_t before = search.left.size();
        for (const int c : problem.groups[g].columns)
            if (search.out[c] == 0) search.left.push_back(c);
        if (search.left.size() > before + 1) {
            search.open.push_back(g);
            search.ends.push_back(search.left.size());
            continue;
        }
        const Column& column = problem.columns[search.left.back()];
        made.chosen[g] = search.left.back();
        search.left.pop_back();
        add_to(search.fixed_values, column.values);
        for (const auto& [row, amount] : column.uses) search.fixed_slack[row] -= amount;
    }
    for (const Bonus& bonus : problem.bonuses) {
        const auto is_left = [&](int c) { return search.out[c] == 0; };
        const bool is_live =
            every(bonus.columns, [&](const auto& member) { return any(member, is_left); });
        if (is_live) add_to(search.fixed_values, bonus.values);
    }
}

/// Lowers the bound of a node by so many steps, from `prices` to the best that are found; tries
/// choices near every `nearest`th relaxation, and those that are one.
double lowered(Search& search, int steps, int nearest, SelectionPrices& prices, Relaxed& made) {
    const int patience = search.nodes == 1 ? 40 : 12;
    double lowest = std::numeric_limits<double>::infinity(), length = 1;
    int since = 0;
    SelectionPrices now = prices;
    keep_within(search.problem, now);
    for (int i = 0; i < steps && length > 1e-4; ++i) {
        relax(search, now, made);
        if (made.bound < lowest - 1e-9) since = 0;
        if (made.bound < lowest) {
            lowest = made.bound;
            prices = now;
        }
        if (lowest <= search.best) return lowest;
        if (nearest > 0 && i % nearest == nearest - 1)
            try_near(search, now, made);
        else if (breach(made.slack, search.problem) <= 0)
            keep_if_best(search, choice_of(search.problem, made.chosen));
        if (++since % patience == 0) length /= 2;
        const double target =
            search.is_found ? search.best : made.bound - std::max(0.01, 0.1 * std::abs(made.bound));
        step(search.problem, made, length * (made.bound - target), now);
    }
    return lowest;
}

/// Takes out columns that fall too far below the best of their group; of the rest, the group whose
/// two best are nearest, or -1 where none is open.
int eliminate(Search& search, double bound, const SelectionPrices& prices, Relaxed& made) {
    relax(search, prices, made);
    int nearest = -1;
    double least = std::numeric_limits<double>::infinity();
    for (const int g : search.open) {
        const double best = worth(search.problem.columns[made.chosen[g]], prices);
        for (const int c : search.problem.groups[g].columns) {
            if (search.out[c] != 0 || c == made.chosen[g]) continue;
            const double behind = best - worth(search.problem.columns[c], prices);
            if (bound - behind <= search.best) {
                take_out(search, c);
            } else if (behind < least) {
                least = behind;
                nearest = g;
            }
        }
    }
    return nearest;
}

void look_at(Search& search, SelectionPrices prices, double bound_above) {
    constexpr int steps = 24;
    if (search.nodes >= search.most_nodes) {
        search.is_proved = false;
        search.bound = std::max(search.bound, bound_above);
        return;
    }
    const bool is_root = search.nodes++ == 0;
    if (!propagate(search)) return;
    Relaxed made{
        .chosen = std::vector<int>(search.problem.groups.size()), .slack = {}, .values = {}};
    settle(search, made);
    const bool tries = search.nodes < 20 || search.nodes % 128 == 0;
    const double bound = is_root ? lowered(search, 2000, 25, prices, made)
                                 : lowered(search, steps, tries ? steps : 0, prices, made);
    if (is_root) search.prices = prices;
    if (bound <= search.best) return;
    const int group = eliminate(search, bound, prices, made);
    if (group < 0) return keep_if_best(search, choice_of(search.problem, made.chosen));
    const int first = made.chosen[group];
    const std::size_t mark = search.removed.size();
    for (const int c : search.problem.groups[group].columns)
        if (c != first) take_out(search, c);
    look_at(search, prices, bound);
    put_back(search, mark);
    take_out(search, first);
    look_at(search, prices, bound);
    put_back(search, mark);
}

/// Less than any choice is worth.
double below_all(const Compiled& problem) {
    double sum = -1;
    for (const auto& group : problem.groups) {
        double largest = 0;
        for (const int c : group.columns)
            for (const double one : problem.columns[c].values)
                largest = std::max(largest, std::abs(one));
        sum -= largest;
    }
    for (const SelectionTogether& one : problem.from.together)
        for (const double own : one.values) sum -= std::abs(own) / problem.unit;
    return sum;
}

/// Prices to start from, in units of the search: those given where they are of as many rows.
SelectionPrices prices_from(const SelectionPrices& start, const Compiled& problem) {
    SelectionPrices made = start;
    made.weights.resize(problem.from.objectives, 0);
    made.rows.resize(problem.rows.size(), 0);
    if (start.weights.empty())
        made.weights.assign(problem.from.objectives,
                            1 / static_cast<double>(problem.from.objectives));
    for (std::size_t r = 0; r < made.rows.size(); ++r)
        made.rows[r] *= problem.rows[r].scale / problem.unit;
    return made;
}

}  // namespace

}  // namespace selecting

std::optional<std::vector<double>> values_of(const SelectionProblem& problem,
                                             const std::vector<int>& items) {
    std::vector<double> sums(problem.objectives), left = problem.limits;
    std::vector<int> chosen(problem.required.size());
    std::vector<bool> is_in(problem.items.size());
    for (const int i : items) {
        const SelectionItem& item = problem.items[i];
        is_in[i] = true;
        ++chosen[item.group];
        for (std::size_t p = 0; p < sums.size(); ++p) sums[p] += item.values[p];
        for (const auto& [row, amount] : item.uses) left[row] -= amount;
    }
    for (std::size_t g = 0; g < chosen.size(); ++g)
        if (chosen[g] > 1 || (chosen[g] == 0 && problem.required[g])) return std::nullopt;
    for (std::size_t r = 0; r < left.size(); ++r) {
        double scale = 0;
        for (const SelectionItem& item : problem.items)
            for (const auto& [row, amount] : item.uses)
                if (row == static_cast<int>(r)) scale = std::max(scale, std::abs(amount));
        if (left[r] < -2 * selecting::rounding * scale) return std::nullopt;
    }
    for (const SelectionTogether& one : problem.together)
        if (every(one.items, [&](int i) { return is_in[i]; }))
            for (std::size_t p = 0; p < sums.size(); ++p) sums[p] += one.values[p];
    return sums;
}

Selection best_selection(const SelectionProblem& problem, const SelectionPrices& start,
                         std::uint64_t most_nodes) {
    using namespace selecting;
    const Compiled compiled_problem = compiled(problem);
    Search search{.problem = compiled_problem, .most_nodes = most_nodes};
    search.out.assign(compiled_problem.columns.size(), 0);
    search.best = search.bound = below_all(compiled_problem);
    look_at(search, prices_from(start, compiled_problem), 0);
    Selection made{.found = search.is_found,
                   .proved = search.is_proved,
                   .prices = std::move(search.prices),
                   .nodes = search.nodes};
    for (std::size_t r = 0; r < made.prices.rows.size(); ++r)
        made.prices.rows[r] *= compiled_problem.unit / compiled_problem.rows[r].scale;
    if (!made.found) return made;
    for (const int c : search.chosen)
        for (const int item : compiled_problem.columns[c].items) made.items.push_back(item);
    std::sort(made.items.begin(), made.items.end());
    const std::vector<double> values = values_of(problem, made.items).value();
    made.value = *std::min_element(values.begin(), values.end());
    made.bound =
        made.proved ? made.value : std::max(made.value, search.bound * compiled_problem.unit);
    return made;
}

}  // namespace hearth

// Sums by part of an option, then by option, then the measures of method 8.
#include "engine/measure_columns.hpp"

#include <algorithm>
#include <cmath>

#include "base/columns.hpp"
#include "engine/measure_kernels.hpp"

namespace hearth {

namespace {

// --- rate of return ------------------------------------------------------------------------------

struct Flow {
    double time, amount;
};

/// Σ amount · e^(−x · time)
double worth_at(double x, const std::vector<Flow>& flows) {
    double sum = 0;
    for (const Flow& flow : flows) sum += flow.amount * std::exp(-x * flow.time);
    return sum;
}

/// Whether amounts change sign exactly once.
bool turns_once(const std::vector<Flow>& flows) {
    int turns = 0;
    double last = 0;
    for (const Flow& flow : flows) {
        if (last * flow.amount < 0) ++turns;
        last = flow.amount > 0 ? 1 : -1;
    }
    return turns == 1;
}

/// The rate at which flows in order of time are worth 0 (8.3): with one change of sign there is
/// one.
double rate_of_return(const std::vector<Flow>& flows) {
    if (!turns_once(flows)) return no_value;
    double low = std::log1p(-0.99), high = std::log1p(100);
    if (worth_at(low, flows) * worth_at(high, flows) > 0) return no_value;
    const double sign = worth_at(low, flows) > 0 ? 1 : -1;
    for (double middle = 0; high - low > 1e-15 * std::max(1.0, std::abs(low));) {
        middle = (low + high) / 2;
        if (middle <= low || middle >= high) break;
        (sign * worth_at(middle, flows) > 0 ? low : high) = middle;
    }
    return std::expm1((low + high) / 2);
}

// --- sums of parts -------------------------------------------------------------------------------

/// What computing reads and writes.
struct Computing {
    const MeasureLayout& layout;
    const EvaluatedDraws& draws;
    MeasureSpace& space;
    Grid& out;
    std::size_t first_row;
    std::size_t n;

    [[nodiscard]] const double* of(const Grid& grid, int column) const {
        return grid.col(column).data() + draws.first;
    }
    [[nodiscard]] const double* driver(int index, int year = 0) const {
        return of(draws.block.drivers[index], year);
    }
    [[nodiscard]] double* measure(int column) const {
        return column < 0 ? space.behind.col(~column).data() : out.col(column).data() + first_row;
    }
};

/// The money of a group; the column of `number` is room for it.
const double* money_of(const Computing& c, const LineGroup& group, std::size_t number) {
    if (group.lines.size() == 1) return c.of(c.draws.block.money, group.lines[0]);
    double* made = c.space.money.col(number).data();
    c.space.summed.clear();
    for (const int line : group.lines) c.space.summed.push_back(c.of(c.draws.block.money, line));
    columns::sum(made, c.space.summed, c.n);
    return made;
}

/// Fills the sums over years of a driver and of those that are it times factors by year, at most
/// two; false where there are none.
bool sum_with_factors(const Computing& c, int plain) {
    const auto& drivers = c.draws.plan.layout.drivers;
    columns::DriverYears years{.driver = c.driver(plain),
                               .count = static_cast<std::size_t>(c.draws.plan.layout.years),
                               .stride = c.draws.block.money.rows(),
                               .factors = {}};
    double* factored[2] = {};
    int found = 0;
    for (int d = 0; d < std::ssize(drivers); ++d) {
        if (drivers[d].plain != plain || drivers[d].factors.empty()) continue;
        c.space.over_years[d].resize(c.n);
        for (int i = found++; i < 2; ++i) {
            years.factors[i] = drivers[d].factors.data();
            factored[i] = c.space.over_years[d].data();
        }
    }
    if (found == 0) return false;
    c.space.over_years[plain].resize(c.n);
    columns::sum_driver(years, c.space.over_years[plain].data(), factored, c.n);
    return true;
}

/// A driver, all years together.
const double* over_years(const Computing& c, int driver) {
    LineColumn& total = c.space.over_years[driver];
    const Driver& of = c.draws.plan.layout.drivers[driver];
    if (!total.empty() || sum_with_factors(c, of.factors.empty() ? driver : of.plain))
        return total.data();
    total.resize(c.n);
    c.space.summed.clear();
    for (int year = 0; year < c.draws.plan.layout.years; ++year)
        c.space.summed.push_back(c.driver(driver, year));
    columns::sum(total.data(), c.space.summed, c.n);
    return total.data();
}

/// The money of a group in each year, to its stream, and over all years.
void add_years(const Computing& c, const LineGroup& group, const columns::GroupYears& years,
               Grid& sums) {
    double* plain = c.space.plain.data();
    double* present = c.space.present.data();
    if (group.stream < 0) return columns::sum_years(years, plain, present, c.n);
    const auto sum = group.first_stream ? columns::begin_stream : columns::add_to_stream;
    sum(years, sums.col(group.stream).data(), plain, present, c.n);
}

/// Adds a group's money of one year where it is discounted row by row (method 11.6), or at a rate
/// that is a figure (1.2).
void add_discounted(const Computing& c, const LedgerLine& like, const columns::GroupYears& years,
                    int year, double* out) {
    if (like.present >= 0) {
        const Driver& of = c.draws.plan.layout.drivers[like.present];
        const bool apart = of.factors.empty();
        return columns::multiply_add_scaled(out, years.money,
                                            c.driver(apart ? like.present : of.plain, year),
                                            apart ? 1 : of.factors[year], c.n);
    }
    const PlanDiscount& discount = discount_of(c.draws.plan, like.discounting);
    const double* rate = c.of(c.draws.figures, discount.rate);
    const double* driver = years.driver + years.stride * static_cast<std::size_t>(year);
    for (std::size_t i = 0; i < c.n; ++i)
        out[i] += years.money[i] * driver[i] * std::pow(1 + rate[i], -(year + discount.lag));
}

/// The money of a group over all years, in `plain` and `present`, and to its stream.
void fill_years(const Computing& c, const LineGroup& group, const columns::GroupYears& years,
                Grid& sums) {
    double* present = c.space.present.data();
    if (group.like.present >= 0) {
        columns::multiply(c.space.plain.data(), years.money, over_years(c, group.like.driver), c.n);
        return columns::multiply(present, years.money, over_years(c, group.like.present), c.n);
    }
    add_years(c, group, years, sums);
    if (discount_of(c.draws.plan, group.like.discounting).rate < 0) return;
    columns::fill(present, 0, c.n);
    for (int year = 0; year < c.draws.plan.layout.years; ++year)
        add_discounted(c, group.like, years, year, present);
}

void fill_group(const Computing& c, const LineGroup& group, const double* money, Grid& sums) {
    const PlanDiscount& discount = discount_of(c.draws.plan, group.like.discounting);
    const bool apart = discount.rate >= 0 || group.like.present >= 0;
    const std::vector<double>& factors = discount.factors;
    const columns::GroupYears years{.money = money,
                                    .driver = c.driver(group.like.driver),
                                    .factors = factors.data(),
                                    .count = factors.size(),
                                    .stride = c.draws.block.money.rows()};
    fill_years(c, group, years, sums);
    for (const auto& [sum, present, year, first] : group.into) {
        double* out = sums.col(sum).data();
        if (year >= 0) {
            if (first) columns::fill(out, 0, c.n);
            if (present && apart)
                add_discounted(c, group.like, years, year, out);
            else
                columns::multiply_add_scaled(out, years.money, c.driver(group.like.driver, year),
                                             present ? factors[year] : 1, c.n);
            continue;
        }
        const double* own = present ? c.space.present.data() : c.space.plain.data();
        first ? static_cast<void>(std::copy_n(own, c.n, out)) : columns::add(out, own, c.n);
    }
}

/// Adds what is discounted row by row to a stream, all its groups at once.
void fill_stream(const Computing& c, const std::vector<LineGroup>& groups, int stream, Grid& sums) {
    const auto years = static_cast<std::size_t>(c.layout.years);
    bool begins = false;
    c.space.terms.clear();
    for (std::size_t g = 0; g < groups.size(); ++g) {
        if (groups[g].stream != stream || groups[g].like.present < 0) continue;
        begins = begins || groups[g].first_stream;
        c.space.terms.push_back({money_of(c, groups[g], g), c.driver(groups[g].like.driver)});
    }
    if (c.space.terms.empty()) return;
    (begins ? columns::begin_with_terms : columns::add_terms)(
        {c.space.terms, years, c.draws.block.money.rows()}, sums.col(stream).data(), c.n);
}

void fill_part(const Computing& c, std::size_t part) {
    Grid& sums = c.space.parts[part];
    const std::vector<LineGroup>& groups = c.layout.parts[part];
    for (const int stream : c.layout.streams) fill_stream(c, groups, stream, sums);
    for (std::size_t g = 0; g < groups.size(); ++g)
        if (!groups[g].into.empty() || groups[g].stream >= 0)
            fill_group(c, groups[g], money_of(c, groups[g], g), sums);
    if (part < c.draws.plan.interventions.size() && c.layout.clients >= 0)
        std::copy_n(c.of(c.draws.block.starts, static_cast<int>(part)), c.n,
                    sums.col(c.layout.clients).data());
}

// --- sums of options -----------------------------------------------------------------------------

/// Parts that are not among `others`.
std::vector<int> without(std::vector<int> parts, const std::vector<int>& others) {
    const auto common = [&](int part) {
        return std::find(others.begin(), others.end(), part) != others.end();
    };
    parts.erase(std::remove_if(parts.begin(), parts.end(), common), parts.end());
    return parts;
}

/// Sums of an option less those of the first; what stands in both leaves nothing, not even
/// rounding. Clients stay the option's own.
const Grid& option_sums(const Computing& c, int option) {
    const auto& members = c.layout.option_parts[option];
    const auto& compared = c.layout.option_parts[0];
    if (members.size() == 1 && compared.empty()) return c.space.parts[members[0]];
    const std::vector<int> added = without(members, compared);
    const std::vector<int> removed = without(compared, members);
    for (int sum = 0; sum < static_cast<int>(c.layout.sums.size()); ++sum) {
        const auto part = [&](int p) { return c.space.parts[p].col(sum).data(); };
        const auto touches = [&](int p) { return c.layout.touched[p][sum] != 0; };
        const bool clients = sum == c.layout.clients;
        double* out = c.space.option.col(sum).data();
        c.space.summed.clear();
        for (const int p : clients ? members : added)
            if (touches(p)) c.space.summed.push_back(part(p));
        columns::sum(out, c.space.summed, c.n);
        for (const int p : removed)
            if (!clients && touches(p)) columns::subtract(out, part(p), c.n);
    }
    return c.space.option;
}

/// What rounding can leave of an option's amounts that cancel.
double noise_of(const Computing& c, int option) {
    if (!c.layout.guarded) return 0;
    const Plan& plan = c.draws.plan;
    double turnover = 0;
    for (const int o : {option, 0})
        for (const int line : plan.layout.option_lines[o])
            if (counts(plan.perspective, plan.layout.lines[line], RowScope::headline))
                for (int year = 0; year < plan.layout.years; ++year)
                    turnover += std::abs(amount(plan, c.draws.block, line, year, c.draws.first));
    return 1e-12 * turnover;
}

// --- what interventions have of their own --------------------------------------------------------

/// Method 8.5.
void fill_use(const Computing& c, const OwnColumn& own, double* out) {
    const Plan& plan = c.draws.plan;
    double* each = c.space.cumulative.data();
    use_without(c.draws, own.intervention, *own.use, each);
    const int counter = own.use->counter;
    if (!own.in_money)
        return columns::multiply(out, each, over_years(c, plan.layout.counters[counter].driver),
                                 c.n);
    columns::fill(out, 0, c.n);
    for (const PlanValue& value : plan.interventions[own.intervention].values) {
        if (value.counter != counter) continue;
        double* units = c.space.less.data();
        columns::multiply(units, each, over_years(c, value.driver), c.n);
        columns::multiply_add(out, units, c.of(c.draws.figures, value.unit_cost), c.n);
    }
}

void fill_own(const Computing& c) {
    int column = 0;
    for (const OwnColumn& own : c.layout.own) {
        double* out = c.space.own.col(column++).data();
        if (own.use) {
            fill_use(c, own, out);
        } else {
            columns::fill(out, 0, c.n);
            add_beyond_horizon(c.draws, own.intervention, out);
        }
    }
}

// --- steps ---------------------------------------------------------------------------------------

/// One step after another, each into a column of its measure.
struct Stepping {
    const Computing& c;
    const Grid& sums;
    double noise;
    double* out;

    void operator()(const MeasureStep::Sum& sum) const {
        c.space.summed.clear();
        for (const int column : sum.sums) c.space.summed.push_back(sums.col(column).data());
        columns::sum(out, c.space.summed, c.n);
        if (sum.sign < 0) columns::negate(out, out, c.n);
    }

    void operator()(const MeasureStep::Over& over) const {
        const double *above = c.measure(over.over), *below = c.measure(over.under);
        if (over.less) {
            std::copy_n(above, c.n, c.space.less.data());
            columns::subtract(c.space.less.data(), c.measure(*over.less), c.n);
            above = c.space.less.data();
        }
        if (over.both_above_zero) return columns::ratio_of_both(out, above, below, noise, c.n);
        columns::ratio(out, above, below, over.money ? noise : 0, c.n);
    }

    void operator()(const MeasureStep::Cross& cross) const {
        double* cumulative = c.space.cumulative.data();
        columns::fill(cumulative, 0, c.n);
        columns::fill(out, 0, c.n);
        const auto year_of = [&](int stream, int t) {
            return stream < 0 ? c.space.zero.data() : sums.col(stream + t).data();
        };
        for (int t = 0; t < c.draws.plan.layout.years; ++t) {
            columns::payback_step(cumulative, out, year_of(cross.at_start, t),
                                  year_of(cross.through, t), t, noise, c.n);
            if (cross.at_end >= 0)
                columns::payback_step(cumulative, out, year_of(cross.at_end, t),
                                      c.space.zero.data(), t + 1, noise, c.n);
        }
        columns::payback_end(cumulative, out, noise, c.n);
    }

    void operator()(const MeasureStep::Life& life) const {
        const Plan& plan = whole_life(c.draws.plan);
        const Grid figures = c.draws.figures.part(c.draws.first, c.n);
        if (!c.space.life) c.space.life = evaluate(plan, figures);
        Grid values(c.n, 1);
        compute_measures(plan, *life.layout, figures, *c.space.life, values);
        std::copy_n(values.data(), c.n, out);
    }

    void operator()(const MeasureStep::Return& dated) const {
        std::vector<Flow> flows;
        for (std::size_t i = 0; i < c.n; ++i) {
            flows.clear();
            for (const auto& [time, column] : dated) {
                if (flows.empty() || flows.back().time != time) flows.push_back({time, 0});
                flows.back().amount += sums(i, column);
            }
            std::erase_if(flows, [&](const Flow& f) { return std::abs(f.amount) <= noise; });
            out[i] = rate_of_return(flows);
        }
    }

    /// Method 8.4.
    void operator()(const MeasureStep::Monetise& worth) const {
        const Fig value = c.draws.plan.qaly_value;
        if (value < 0) return columns::fill(out, no_value, c.n);
        columns::negate(out, c.measure(worth.cost), c.n);
        columns::multiply_add(out, c.measure(worth.qalys), c.of(c.draws.figures, value), c.n);
    }

    /// What rounding leaves of units that cancel is none.
    void operator()(const MeasureStep::Units& units) const {
        Column turnover(c.n);
        columns::fill(out, 0, c.n);
        for (const auto& [counter, sign] : units)
            for (int year = 0; year < c.draws.plan.layout.years; ++year) {
                const double* count = c.of(c.draws.block.counts, counter);
                const double* driver = c.driver(c.draws.plan.layout.counters[counter].driver, year);
                columns::multiply_add_scaled(out, count, driver, sign, c.n);
                for (std::size_t i = 0; i < c.n; ++i) turnover[i] += std::abs(count[i] * driver[i]);
            }
        for (std::size_t i = 0; i < c.n; ++i)
            if (std::abs(out[i]) <= 1e-12 * turnover[i]) out[i] = 0;
    }

    void operator()(const MeasureStep::Most& most) const {
        std::copy_n(c.driver(most.driver, 0), c.n, out);
        for (int year = 1; year < c.draws.plan.layout.years; ++year)
            for (std::size_t i = 0; i < c.n; ++i)
                out[i] = std::max(out[i], c.driver(most.driver, year)[i]);
    }

    void operator()(const MeasureStep::Own& own) const {
        c.space.summed.clear();
        for (const int column : own) c.space.summed.push_back(c.space.own.col(column).data());
        columns::sum(out, c.space.summed, c.n);
    }
};

}  // namespace

MeasureSpace measure_space(const MeasureLayout& layout, std::size_t draws) {
    const Grid none_yet(draws, layout.sums.size());
    const LineColumn empty(draws);
    std::size_t most = 0;
    for (const auto& groups : layout.parts) most = std::max(most, groups.size());
    return {.parts = std::vector<Grid>(layout.parts.size(), none_yet),
            .option = none_yet,
            .behind = Grid(draws, layout.behind),
            .own = Grid(draws, layout.own.size()),
            .summed = {},
            .money = Grid(draws, most),
            .terms = {},
            .plain = empty,
            .present = empty,
            .zero = empty,
            .cumulative = empty,
            .less = empty,
            .over_years = {},
            .life = {}};
}

void compute_measures(const MeasureLayout& layout, const EvaluatedDraws& draws, MeasureSpace& space,
                      Grid& out, std::size_t first_row) {
    const Computing c{layout, draws, space, out, first_row, draws.count};
    space.over_years.resize(draws.plan.layout.drivers.size());
    for (LineColumn& total : space.over_years) total.clear();
    space.life.reset();
    for (std::size_t part = 0; part < layout.parts.size(); ++part) fill_part(c, part);
    fill_own(c);
    const Grid* own = nullptr;
    double noise = 0;
    int option = -1;
    for (const MeasureStep& step : layout.steps) {
        if (step.option != option) {
            option = step.option;
            own = &option_sums(c, option);
            noise = noise_of(c, option);
        }
        const Grid& sums = step.part < 0 ? *own : space.parts[step.part];
        std::visit(Stepping{c, sums, noise, c.measure(step.to)}, step.how);
    }
}

void compute_measures(const Plan& plan, const MeasureLayout& layout, const Grid& figures,
                      const LedgerBlock& block, Grid& out) {
    MeasureSpace space = measure_space(layout, block.draws());
    compute_measures(layout, {plan, figures, block, 0, block.draws()}, space, out, 0);
}

}  // namespace hearth

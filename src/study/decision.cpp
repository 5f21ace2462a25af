// Sums over draws in their order; dominance pair by pair, then the lower hull.
#include "study/decision.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace hearth {

// --- the efficient frontier ----------------------------------------------------------------------

namespace {

bool same(const CostAndEffect& one, const CostAndEffect& other) {
    return one.cost == other.cost && one.effect == other.effect;
}

bool dominates(const CostAndEffect& one, const CostAndEffect& other) {
    return one.cost <= other.cost && one.effect >= other.effect && !same(one, other);
}

/// Marks `option` where another dominates it or an earlier one is the same.
void compare(const std::vector<CostAndEffect>& options, int option, FrontierPlace& place) {
    for (int other = 0; other < static_cast<int>(options.size()); ++other) {
        if (!dominates(options[other], options[option])) continue;
        place.standing = FrontierStanding::dominated;
        if (place.other < 0 || dominates(options[other], options[place.other]) ||
            options[other].effect > options[place.other].effect)
            place.other = other;
    }
    if (place.standing == FrontierStanding::dominated) return;
    for (int other = 0; other < option; ++other)
        if (same(options[other], options[option])) {
            place = {.standing = FrontierStanding::same_as_another, .other = other};
            return;
        }
}

/// Whether the step from `first` to `second` costs more per effect than that on to `third`.
bool bends_back(const CostAndEffect& first, const CostAndEffect& second,
                const CostAndEffect& third) {
    return (second.cost - first.cost) * (third.effect - second.effect) >
           (third.cost - second.cost) * (second.effect - first.effect);
}

}  // namespace

std::vector<FrontierPlace> efficient_frontier(const std::vector<CostAndEffect>& options) {
    std::vector<FrontierPlace> places(options.size());
    std::vector<int> left;
    for (int option = 0; option < static_cast<int>(options.size()); ++option) {
        compare(options, option, places[option]);
        if (places[option].standing == FrontierStanding::on_frontier) left.push_back(option);
    }
    std::sort(left.begin(), left.end(),
              [&](int one, int other) { return options[one].effect < options[other].effect; });
    std::vector<int> hull;
    for (const int option : left) {
        while (hull.size() >= 2 &&
               bends_back(options[hull[hull.size() - 2]], options[hull.back()], options[option])) {
            places[hull.back()].standing = FrontierStanding::extendedly_dominated;
            hull.pop_back();
        }
        hull.push_back(option);
    }
    for (std::size_t i = 1; i < hull.size(); ++i) {
        const CostAndEffect& before = options[hull[i - 1]];
        const CostAndEffect& own = options[hull[i]];
        places[hull[i]].other = hull[i - 1];
        places[hull[i]].icer = (own.cost - before.cost) / (own.effect - before.effect);
    }
    return places;
}

// --- columns of draws ----------------------------------------------------------------------------

bool Choice::moves() const {
    return any(mean, [](const Estimate& one) { return one.se > 1e-12 * std::abs(one.value); });
}

namespace {

/// What rounding can leave between options that come to the same, of the largest value of a draw.
constexpr double tie_rounding = 1e-12;

/// A sum that becomes a mean with its error; `square` sums squares.
struct Tally {
    double sum = 0, square = 0;

    void add(double value) {
        sum += value;
        square += value * value;
    }

    [[nodiscard]] Estimate over(std::size_t draws) const {
        const auto n = static_cast<double>(draws);
        const double mean = sum / n;
        if (draws < 2) return {mean, 0};
        return {mean, std::sqrt(std::max(0.0, square / n - mean * mean) / (n - 1))};
    }
};

Estimate mean_of_column(const Grid& values, std::size_t column) {
    double sum = 0;
    for (std::size_t d = 0; d < values.rows(); ++d) sum += values(d, column);
    const auto n = static_cast<double>(values.rows());
    const double mean = sum / n;
    double squares = 0;
    for (std::size_t d = 0; d < values.rows(); ++d)
        squares += (values(d, column) - mean) * (values(d, column) - mean);
    return {mean, n < 2 ? 0 : std::sqrt(squares / (n - 1) / n)};
}

std::vector<CostAndEffect> mean_of(const CostsAndEffects& draws) {
    std::vector<CostAndEffect> means;
    for (std::size_t o = 0; o < draws.costs.cols(); ++o)
        means.push_back({.cost = mean_of_column(draws.costs, o).value,
                         .effect = mean_of_column(draws.effects, o).value});
    return means;
}

/// The share of draws for which `holds(draw)`.
template <class Holds>
Estimate share_of(std::size_t draws, const Holds& holds) {
    Tally tally;
    for (std::size_t d = 0; d < draws; ++d) tally.add(holds(d) ? 1 : 0);
    return tally.over(draws);
}

/// Values of every option from one measure; the first option is 0.
Grid values_of(const MeasureLayout& layout, const Grid& measures, std::string_view name) {
    Grid values(measures.rows(), layout.option_parts.size());
    for (std::size_t c = 0; c < layout.columns.size(); ++c)
        if (layout.columns[c].name == name && layout.columns[c].option > 0)
            std::copy_n(measures.col(c).data(), measures.rows(),
                        values.col(layout.columns[c].option).data());
    return values;
}

Side side_of(std::string name, const Grid& values) {
    Side side{.name = std::move(name), .choice = choose(values)};
    for (std::size_t o = 0; o < values.cols(); ++o) {
        side.better.push_back(share_of(values.rows(), [&](auto d) { return values(d, o) > 0; }));
        side.worse.push_back(share_of(values.rows(), [&](auto d) { return values(d, o) < 0; }));
    }
    return side;
}

/// £0 to £50,000 and, where a QALY costs more on the frontier, as far as shows that: a fifth beyond
/// the dearest, but no farther than £200,000.
std::vector<double> usual_prices(const std::vector<FrontierPlace>& frontier) {
    constexpr double fine = 1000, usual_end = 50'000, coarse = 10'000, end = 200'000;
    double dearest = 0;
    for (const FrontierPlace& place : frontier) dearest = std::max(dearest, place.icer.value_or(0));
    std::vector<double> prices;
    for (double price = 0; price <= usual_end; price += fine) prices.push_back(price);
    while (prices.back() < std::min(1.2 * dearest, end)) prices.push_back(prices.back() + coarse);
    return prices;
}

HealthDecision health_of(const MeasureLayout& layout, const Grid& measures,
                         const std::vector<double>& prices) {
    HealthDecision health;
    health.draws = {.costs = values_of(layout, measures, "pv_net_cost"),
                    .effects = values_of(layout, measures, "pv_qalys")};
    health.means = mean_of(health.draws);
    health.frontier = efficient_frontier(health.means);
    health.plane = plane_shares(health.draws);
    health.prices = prices.empty() ? usual_prices(health.frontier) : prices;
    for (const double price : health.prices) health.curve.push_back(choose_at(health.draws, price));
    return health;
}

}  // namespace

Choice choose(const Grid& values) {
    const std::size_t draws = values.rows();
    const std::size_t options = values.cols();
    std::vector<Tally> best(options), loss(options);
    for (std::size_t d = 0; d < draws; ++d) {
        double top = values(d, 0);
        double scale = 0;
        for (std::size_t o = 0; o < options; ++o) {
            top = std::max(top, values(d, o));
            scale = std::max(scale, std::abs(values(d, o)));
        }
        const auto short_by = [&](std::size_t o) {
            const double gap = top - values(d, o);
            return gap <= tie_rounding * scale ? 0 : gap;
        };
        double tied = 0;
        for (std::size_t o = 0; o < options; ++o) tied += short_by(o) == 0 ? 1 : 0;
        for (std::size_t o = 0; o < options; ++o) {
            if (const double gap = short_by(o); gap > 0)
                loss[o].add(gap);
            else
                best[o].add(1 / tied);
        }
    }
    Choice choice;
    for (std::size_t o = 0; o < options; ++o) {
        choice.mean.push_back(mean_of_column(values, o));
        choice.best.push_back(best[o].over(draws));
        choice.loss.push_back(loss[o].over(draws));
        if (choice.loss.back().value < choice.evpi().value) choice.favoured = static_cast<int>(o);
    }
    return choice;
}

std::vector<std::size_t> least_lossy(const Choice& choice) {
    std::vector<std::size_t> all;
    for (std::size_t o = 0; o < choice.loss.size(); ++o)
        if (choice.loss[o].value == choice.evpi().value) all.push_back(o);
    return all;
}

std::vector<PlaneShares> plane_shares(const CostsAndEffects& draws) {
    std::vector<PlaneShares> all;  // where c <= 0 <= e, c == e only if both are 0
    for (std::size_t o = 0; o < draws.costs.cols(); ++o) {
        const auto share = [&](const auto& holds) {
            return share_of(draws.costs.rows(), [&](std::size_t d) {
                return holds(draws.costs(d, o) - draws.costs(d, 0),
                             draws.effects(d, o) - draws.effects(d, 0));
            });
        };
        all.push_back(
            {.dominates = share([](double c, double e) { return c <= 0 && e >= 0 && c != e; }),
             .dominated = share([](double c, double e) { return c >= 0 && e <= 0 && c != e; }),
             .cheaper_and_less_effective = share([](double c, double e) { return c < 0 && e < 0; }),
             .dearer_and_more_effective = share([](double c, double e) { return c > 0 && e > 0; }),
             .same = share([](double c, double e) { return c == 0 && e == 0; })});
    }
    return all;
}

Choice choose_at(const CostsAndEffects& draws, double price) {
    Grid benefit = draws.effects;
    for (std::size_t i = 0; i < benefit.all().size(); ++i)
        benefit.data()[i] = price * draws.effects.data()[i] - draws.costs.data()[i];
    return choose(benefit);
}

std::vector<std::size_t> thinned(std::size_t rows, std::size_t most) {
    std::vector<std::size_t> kept;
    const std::size_t count = std::min(rows, most);
    for (std::size_t i = 0; i < count; ++i) kept.push_back(i * rows / count);
    return kept;
}

Decision decide(const MeasureLayout& layout, const Grid& measures,
                const std::vector<double>& prices) {
    Decision decision;
    decision.draws = measures.rows();
    decision.sides.push_back(side_of("headline", values_of(layout, measures, "pv_net_saving")));
    decision.sides.push_back(side_of("cash", values_of(layout, measures, "pv_net_cash")));
    for (const MeasureColumn& column : layout.columns) {
        const std::string payer = net_payer(column.name);
        if (column.option != 1 || payer.empty()) continue;
        const Grid values = values_of(layout, measures, column.name);
        const auto nothing = [](double value) { return value == 0; };
        if (every(values.all(), nothing)) continue;
        Side side = side_of(payer, values);
        side.is_payer = true;
        side.present_value = false;
        decision.sides.push_back(std::move(side));
    }
    if (layout.health) decision.health = health_of(layout, measures, prices);
    return decision;
}

// --- the question --------------------------------------------------------------------------------

Answered<DecideAnswer> answer(const DecideQuestion& question, const AtPoint& at,
                              const Executor& executor) {
    if (at.plan.layout.options.size() < 2)
        return refused(
            "there is one option only, so there is nothing to decide: write what is done today as "
            "the first option, such as current: []");
    const Uncertainty uncertainty = drawing_asked(question.drawing, at.scenario);
    const bool uncertain = is_uncertain(at.plan);
    auto drawn = uncertain ? drawn_table(at.scenario, at.plan, uncertainty, executor)
                           : Answered<DrawTable>(point_table(at));
    if (auto* refusal = std::get_if<Refusal>(&drawn)) return std::move(*refusal);
    const DrawTable& table = std::get<DrawTable>(drawn);
    DecideAnswer made{at.scenario, at.plan, decide(table.layout, table.measures, question.prices)};
    if (at.plan.qaly_value >= 0) made.qaly_value = at.figures(0, at.plan.qaly_value);
    made.uncertain =
        uncertain && any(made.decision.sides, [](const Side& side) { return side.choice.moves(); });
    if (made.decision.health)
        for (const Choice& choice : made.decision.health->curve)
            made.uncertain = made.uncertain || (uncertain && choice.moves());
    made.seed = uncertainty.seed;
    made.sampling = name_of(uncertainty.sampling);
    made.excess_draws = table.excess_draws;
    return made;
}

}  // namespace hearth

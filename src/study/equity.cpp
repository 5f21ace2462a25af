// Each draw's ledger, split by fifth; then means and shares over draws in their order.
#include "study/equity.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "base/text.hpp"
#include "study/decision.hpp"

namespace hearth {

namespace {

// --- lines of the ledger -------------------------------------------------------------------------

/// What is summed up of the lines of an intervention; of one line, how much of it counts.
struct LineSums {
    double savings = 0, households = 0, qalys = 0;
    double counted = 0;   ///< of households' money what the headline has
    double others = 0;    ///< social value to others that it has not
    double net_cost = 0;  ///< of those whose money displaces health

    void add(const LineSums& more, double times) {
        savings += times * more.savings;
        households += times * more.households;
        qalys += times * more.qalys;
        counted += times * more.counted;
        others += times * more.others;
        net_cost += times * more.net_cost;
    }
};

std::set<int> lines_valuing_qalys(const Plan& plan) {
    std::set<int> lines;
    for (const PlanIntervention& one : plan.interventions)
        for (const PlanHealth& health : one.health) lines.insert(health.value_line);
    return lines;
}

/// What each line counts towards. Households gain and pay under a payer of their own.
std::vector<LineSums> counted_lines(const Plan& plan, const Equity& equity) {
    constexpr ClassSet saved = classes(LedgerClass::cashable, LedgerClass::capacity);
    const std::set<int> values = lines_valuing_qalys(plan);
    std::vector<LineSums> all;
    for (int l = 0; l < std::ssize(plan.layout.lines); ++l) {
        const LedgerLine& line = plan.layout.lines[l];
        const ClassSet own = classes(line.ledger_class);
        const bool value = values.count(l) > 0;
        const bool money = (own & money_classes & ~classes(LedgerClass::transfer)) != 0;
        const bool headline = money && counts(plan.perspective, line, RowScope::headline);
        const bool of_households =
            value ? equity.weigh_qalys : money && plan.layout.payers[line.payer] == "household";
        const bool social = line.ledger_class == LedgerClass::social && !value;
        const bool displaces =
            (own & (saved | classes(LedgerClass::cost))) != 0 && plan.equity->payers[line.payer];
        all.push_back({.savings = (own & saved) != 0 && headline && !of_households ? 1.0 : 0.0,
                       .households = of_households ? 1.0 : 0.0,
                       .qalys = line.ledger_class == LedgerClass::health ? 1.0 : 0.0,
                       .counted = of_households && headline ? 1.0 : 0.0,
                       .others = social && !of_households && !headline ? 1.0 : 0.0,
                       .net_cost = displaces ? -1.0 : 0.0});
    }
    return all;
}

double present_value(const EvaluatedDraws& in, int line, int draw) {
    double sum = 0;
    for (int year = 0; year < in.plan.layout.years; ++year)
        sum += present_amount(in, line, year, draw);
    return sum;
}

/// By intervention; grants are nobody's.
std::vector<LineSums> sums_in(const EvaluatedDraws& in, const std::vector<LineSums>& lines,
                              int draw) {
    std::vector<LineSums> sums(in.plan.interventions.size());
    for (int l = 0; l < std::ssize(lines); ++l)
        if (const int whose = in.plan.layout.lines[l].intervention; whose >= 0)
            sums[whose].add(lines[l], present_value(in, l, draw));
    return sums;
}

// --- fifths of a draw ----------------------------------------------------------------------------

Fifths fifths_in(const EvaluatedDraws& in, const FifthFigs& figures, int draw) {
    Fifths made{};
    for (std::size_t q = 0; q < fifths; ++q) made[q] = in.figures(draw, figures[q]);
    return made;
}

void add_to(Fifths& sum, const Fifths& each, double times) {
    for (std::size_t q = 0; q < fifths; ++q) sum[q] += each[q] * times;
}

/// As shares of their sum; of nothing equal ones.
Fifths as_shares(Fifths all) {
    const double sum = sum_of(all);
    for (double& one : all) one = sum > 0 ? one / sum : 1.0 / static_cast<double>(fifths);
    return all;
}

/// Shares of an intervention's clients, and of what it brings.
struct FifthShares {
    Fifths clients{}, gains{};
};

/// By intervention; what corrects the sum of an option's is not there.
std::vector<FifthShares> shares_in(const EvaluatedDraws& in, int draw) {
    std::vector<FifthShares> made;
    const Fifths effect = fifths_in(in, in.plan.equity->effect, draw);
    for (const auto& places : in.plan.equity->clients) {
        Fifths people{};
        for (const FifthFigs& one : places) add_to(people, fifths_in(in, one, draw), 1);
        made.push_back({.clients = as_shares(people)});
        for (std::size_t q = 0; q < fifths; ++q) people[q] *= effect[q];
        made.back().gains = as_shares(people);
    }
    return made;
}

struct HealthDraw {
    Fifths displaced{}, net{};
    double atkinson = 0, kolm = 0, slope = 0, relative = 0;
};

/// An option in one draw, beside the first.
struct OptionDraw {
    Fifths clients{}, savings{}, households{}, weighed{}, qalys{};
    LineSums sums = {};
    std::vector<HealthDraw> health = {};  ///< by gradient
};

/// What an option's interventions bring, and with a sign of -1 what those of the first do. What
/// corrects their sum is split as the gains of all its clients are.
void add_option(const EvaluatedDraws& in, const std::vector<FifthShares>& shares,
                const std::vector<LineSums>& sums, std::pair<int, double> option_and_sign,
                OptionDraw& out) {
    const auto [option, sign] = option_and_sign;
    const auto& members = in.plan.layout.option_interventions[option];
    Fifths together{};
    for (const int i : members)
        if (i < in.plan.acting) add_to(together, shares[i].gains, in.block.starts(in.first, i));
    together = as_shares(together);
    for (const int i : members) {
        const Fifths& gains = i < in.plan.acting ? shares[i].gains : together;
        if (i < in.plan.acting && sign > 0)
            add_to(out.clients, shares[i].clients, in.block.starts(in.first, i));
        add_to(out.savings, gains, sign * sums[i].savings);
        add_to(out.households, gains, sign * sums[i].households);
        add_to(out.qalys, gains, sign * sums[i].qalys);
        out.sums.add(sums[i], sign);
    }
}

/// What is counted of each line, and whether the first gradient is stated for fifths as they are:
/// those of data are for fifths of as many people each.
struct CountedLines {
    std::vector<LineSums> lines;
    bool is_stated = false;
};

/// Who bears displaced health: a gradient of data by person, so that an equal one moves no gap.
Fifths bearers(Fifths shares, const Fifths& people, bool is_stated) {
    for (std::size_t q = 0; q < fifths; ++q) shares[q] *= is_stated ? 1 : people[q];
    return as_shares(shares);
}

/// Without what rounding leaves where every person gains or loses alike.
double slope_beyond_rounding(const Health& before, const Fifths& net) {
    double most = 0;
    for (std::size_t q = 0; q < fifths; ++q)
        most = std::max(most, std::abs(net[q] / before.people[q]));
    const double slope = slope_change(before, net);
    return std::abs(slope) > 1e-9 * most ? slope : 0;
}

/// Health after the gains of an option less what its net cost displaces, gradient by gradient.
void add_net_health(const EvaluatedDraws& in, bool is_stated, OptionDraw& out) {
    const PlanEquity& equity = *in.plan.equity;
    const int draw = in.first;
    const Health before{.people = fifths_in(in, equity.people, draw),
                        .each = fifths_in(in, equity.health, draw)};
    const double lost = out.sums.net_cost / in.figures(draw, equity.cost_per_qaly);
    for (const auto& [name, gradient] : equity.gradients) {
        const bool stated = is_stated && out.health.empty();
        HealthDraw& made = out.health.emplace_back();
        add_to(made.displaced, bearers(fifths_in(in, gradient, draw), before.people, stated), lost);
        made.net = out.qalys;
        add_to(made.net, made.displaced, -1);
        made.atkinson = atkinson_gain(before, made.net, in.figures(draw, equity.atkinson));
        made.kolm = kolm_gain(before, made.net, in.figures(draw, equity.kolm));
        made.slope = slope_beyond_rounding(before, made.net);
        made.relative = relative_index(after(before, made.net)) - relative_index(before);
    }
}

void add_weights(const EvaluatedDraws& in, OptionDraw& out) {
    const PlanEquity& equity = *in.plan.equity;
    if (!equity.has_incomes) return;
    const int draw = in.first;
    const Fifths weights =
        income_weights(fifths_in(in, equity.incomes, draw), in.figures(draw, equity.median_income),
                       in.figures(draw, equity.elasticity));
    for (std::size_t q = 0; q < fifths; ++q) out.weighed[q] = out.households[q] * weights[q];
}

/// By option but the first, by draw.
using DrawsByOption = std::vector<std::vector<OptionDraw>>;

/// Draws of a ledger, to the draws from `first` on.
void add_draws(const Plan& plan, const Grid& figures, const LedgerBlock& block,
               const CountedLines& counting, std::uint64_t first, DrawsByOption& drawn) {
    for (int d = 0; d < static_cast<int>(figures.rows()); ++d) {
        const EvaluatedDraws in{plan, figures, block, d, 1};
        const std::vector<LineSums> sums = sums_in(in, counting.lines, d);
        const std::vector<FifthShares> shares = shares_in(in, d);
        for (std::size_t o = 0; o < drawn.size(); ++o) {
            OptionDraw& out = drawn[o][first + static_cast<std::uint64_t>(d)];
            add_option(in, shares, sums, {static_cast<int>(o) + 1, 1}, out);
            add_option(in, shares, sums, {0, -1}, out);
            add_weights(in, out);
            add_net_health(in, counting.is_stated, out);
        }
    }
}

// --- over draws ----------------------------------------------------------------------------------

template <class Of>
Estimate mean_of(const std::vector<OptionDraw>& draws, const Of& of) {
    double sum = 0, squares = 0;
    const auto n = static_cast<double>(draws.size());
    for (std::size_t d = 0; d < draws.size(); ++d) sum += of(d);
    for (std::size_t d = 0; d < draws.size(); ++d) squares += (of(d) - sum / n) * (of(d) - sum / n);
    return {sum / n, n < 2 ? 0 : std::sqrt(squares / (n - 1) / n)};
}

template <class Of>
Fifths fifths_of(const std::vector<OptionDraw>& draws, const Of& of) {
    Fifths sum{};
    for (const OptionDraw& one : draws) add_to(sum, of(one), 1);
    for (double& one : sum) one /= static_cast<double>(draws.size());
    return sum;
}

/// Whether any drawn figure moves what it is to a fifth, beyond what rounding leaves.
bool moves(const std::vector<OptionDraw>& draws) {
    constexpr Fifths OptionDraw::*all[] = {&OptionDraw::clients, &OptionDraw::savings,
                                           &OptionDraw::weighed, &OptionDraw::households,
                                           &OptionDraw::qalys};
    const auto differ = [](double one, double other) {
        return std::abs(one - other) > 1e-12 * (std::abs(one) + std::abs(other));
    };
    const OptionDraw& first = draws.front();
    return any(draws, [&](const OptionDraw& one) {
        for (const auto which : all)
            for (std::size_t q = 0; q < fifths; ++q)
                if (differ((one.*which)[q], (first.*which)[q])) return true;
        return differ(one.sums.net_cost, first.sums.net_cost) ||
               differ(one.health.front().atkinson, first.health.front().atkinson);
    });
}

NetHealth net_health(const std::vector<OptionDraw>& draws, std::size_t g, std::string gradient) {
    const auto at = [&](std::size_t d) -> const HealthDraw& { return draws[d].health[g]; };
    const auto mean = [&](double HealthDraw::*what) {
        return mean_of(draws, [&](std::size_t d) { return at(d).*what; });
    };
    const auto chance = [&](const auto& holds) {
        return mean_of(draws, [&](std::size_t d) { return holds(at(d)) ? 1.0 : 0.0; });
    };
    const auto is_healthier = [](const HealthDraw& one) { return sum_of(one.net) > 0; };
    const auto is_narrower = [](const HealthDraw& one) { return one.slope < 0; };
    return {
        .gradient = std::move(gradient),
        .displaced = fifths_of(draws, [&](const OptionDraw& o) { return o.health[g].displaced; }),
        .net = fifths_of(draws, [&](const OptionDraw& o) { return o.health[g].net; }),
        .sum = mean_of(draws, [&](std::size_t d) { return sum_of(at(d).net); }),
        .atkinson = mean(&HealthDraw::atkinson),
        .kolm = mean(&HealthDraw::kolm),
        .slope = mean(&HealthDraw::slope),
        .relative = mean(&HealthDraw::relative),
        .healthier = chance(is_healthier),
        .narrower = chance(is_narrower),
        .both = chance([&](const HealthDraw& h) { return is_healthier(h) && is_narrower(h); }),
        .worth = chance([](const HealthDraw& one) { return one.atkinson > 0; })};
}

/// `net_saving`: of each draw, at present value.
EquityOption option_of(const std::vector<OptionDraw>& draws, const std::vector<double>& net_saving,
                       const PlanEquity& equity, const Health& before) {
    constexpr std::size_t most_points = 1000;
    const auto others = [&](std::size_t d) {
        return net_saving[d] - draws[d].sums.counted + draws[d].sums.others;
    };
    EquityOption made{
        .clients = fifths_of(draws, [](const OptionDraw& one) { return one.clients; }),
        .savings = fifths_of(draws, [](const OptionDraw& one) { return one.savings; }),
        .households = fifths_of(draws, [](const OptionDraw& one) { return one.households; }),
        .weighed = fifths_of(draws, [](const OptionDraw& one) { return one.weighed; }),
        .qalys = fifths_of(draws, [](const OptionDraw& one) { return one.qalys; }),
        .others = mean_of(draws, others),
        .unweighed =
            mean_of(draws, [&](std::size_t d) { return others(d) + sum_of(draws[d].households); }),
        .weighted =
            mean_of(draws, [&](std::size_t d) { return others(d) + sum_of(draws[d].weighed); })};
    for (std::size_t g = 0; g < equity.gradients.size(); ++g) {
        made.health.push_back(net_health(draws, g, equity.gradients[g].first));
        made.health.back().breakeven = breakeven_aversion(before, made.health.back().net);
    }
    for (const std::size_t d : thinned(draws.size(), most_points)) {
        const HealthDraw& health = draws[d].health.front();
        made.plane.emplace_back(sum_of(health.net), health.atkinson - sum_of(health.net));
    }
    return made;
}

// --- the question --------------------------------------------------------------------------------

/// What is known at the point.
EquityAnswer answer_at(const AtPoint& at) {
    const PlanEquity& equity = *at.plan.equity;
    const EvaluatedDraws in{at.plan, at.figures, at.block, 0, 1};
    EquityAnswer made{at.scenario, at.plan};
    made.before = {.people = fifths_in(in, equity.people, 0),
                   .each = fifths_in(in, equity.health, 0)};
    made.elasticity = at.figures(0, equity.elasticity);
    made.atkinson = at.figures(0, equity.atkinson);
    made.kolm = at.figures(0, equity.kolm);
    made.cost_per_qaly = at.figures(0, equity.cost_per_qaly);
    if (equity.has_incomes) {
        made.incomes = fifths_in(in, equity.incomes, 0);
        made.median_income = at.figures(0, equity.median_income);
        made.weights = income_weights(made.incomes, made.median_income, made.elasticity);
    }
    for (const FifthFigs& place : equity.places)
        add_to(made.place_people, fifths_in(in, place, 0), 1);
    return made;
}

/// Net savings of each option but the first at present value, by draw.
std::vector<std::vector<double>> net_savings(const DrawTable& table, std::size_t options) {
    std::vector<std::vector<double>> all;
    for (std::size_t o = 1; o < options; ++o) {
        const int column = table.column(static_cast<int>(o), "pv_net_saving");
        std::vector<double>& own = all.emplace_back(table.draws());
        if (column >= 0) std::copy_n(table.measures.col(column).data(), own.size(), own.data());
    }
    return all;
}

/// Why who gains cannot be told; empty: it can.
std::string hindrance(const Plan& plan, std::uint64_t draws) {
    if (!plan.equity)
        return "the scenario does not say of which fifths of areas its clients are: write equity: "
               "{clients: place} for clients who live as people of 65 and over do there, or five "
               "shares, the most deprived first";
    if (plan.layout.options.size() < 2)
        return "there is one option only, so nobody gains or loses: write what is done today as "
               "the first option, such as current: []";
    constexpr std::uint64_t most_bytes = 2'000'000'000;
    const std::uint64_t each =
        plan.layout.options.size() *
        (sizeof(OptionDraw) + plan.equity->gradients.size() * sizeof(HealthDraw));
    if (draws > most_bytes / each)
        return std::to_string(draws) + " draws are too many to keep side by side: take " +
               std::to_string(most_bytes / each) + " at most, with --draws";
    return {};
}

/// Whether any option has anything of it.
bool has_any(const std::vector<EquityOption>& options, Fifths EquityOption::*what) {
    return any(options, [&](const EquityOption& one) {
        return any(one.*what, [](double each) { return each != 0; });
    });
}

/// The draws, or the point, into `drawn`, and their measures.
Answered<DrawTable> fill(const AtPoint& at, const Uncertainty& uncertainty,
                         const Executor& executor, DrawsByOption& drawn) {
    const Equity& equity = *at.scenario.file.equity;
    const CountedLines counting{counted_lines(at.plan, equity),
                                std::holds_alternative<ByFifth>(equity.opportunity_cost)};
    if (is_uncertain(at.plan))
        return drawn_table(at.scenario, at.plan, uncertainty, executor,
                           [&](std::uint64_t first, const Grid& figures, const Grid&) {
                               add_draws(at.plan, figures, evaluate(at.plan, figures), counting,
                                         first, drawn);
                           });
    add_draws(at.plan, at.figures, at.block, counting, 0, drawn);
    return point_table(at);
}

}  // namespace

Answered<EquityAnswer> answer(const EquityQuestion& question, const AtPoint& at,
                              const Executor& executor) {
    const Uncertainty uncertainty = drawing_asked(question.drawing, at.scenario);
    const std::uint64_t draws =
        is_uncertain(at.plan) ? static_cast<std::uint64_t>(uncertainty.draws) : 1;
    if (const std::string why = hindrance(at.plan, draws); !why.empty()) return refused(why);
    const auto& names = at.plan.layout.options;
    EquityAnswer made = answer_at(at);
    made.draws = draws;
    made.seed = uncertainty.seed;
    made.sampling = name_of(uncertainty.sampling);
    DrawsByOption drawn(names.size() - 1, std::vector<OptionDraw>(made.draws));
    auto table = fill(at, uncertainty, executor, drawn);
    if (auto* refusal = std::get_if<Refusal>(&table)) return std::move(*refusal);
    made.excess_draws = std::get<DrawTable>(table).excess_draws;
    const auto net = net_savings(std::get<DrawTable>(table), names.size());
    for (std::size_t o = 0; o < drawn.size(); ++o) {
        made.options.push_back(option_of(drawn[o], net[o], *at.plan.equity, made.before));
        made.options.back().name = names[o + 1];
        if (!std::isfinite(made.options.back().health.front().atkinson.value))
            return refused("option " + in_quotes(names[o + 1]) +
                           " takes from a fifth more health than its people have: look at people "
                           "and health of equity, and at its QALYs");
    }
    made.has_households = has_any(made.options, &EquityOption::households);
    made.has_health = std::get<DrawTable>(table).layout.health;
    made.uncertain = any(drawn, moves);
    return made;
}

}  // namespace hearth

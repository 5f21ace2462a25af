// What holds of figures and in every draw: prices, ends of ranges, sums, supports, distributions,
// shares and correlations.
#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <map>
#include <numeric>

#include "base/grid.hpp"
#include "base/text.hpp"
#include "scenario/prices.hpp"
#include "study/qa_parts.hpp"

namespace hearth::qa {

namespace {

constexpr std::size_t summed_draws = 256;
constexpr double far_errors = 5;  ///< standard errors that chance does not reach

const std::string nothing_drawn = "nothing is uncertain, so nothing is drawn";

double at_column(const DrawTable& table, std::size_t draw, int column) {
    return column < 0 ? 0 : table.measures(draw, column);
}

/// Measures of every option in the first draws, or at the point, by the arithmetic of the question.
DrawTable summed(const QaCase& of, const std::vector<std::string_view>& keys) {
    const Grid figures = of.table
                             ? of.figures.part(0, std::min<std::size_t>(summed_draws, of.draws))
                             : of.base.figures;
    DrawTable made{.layout = lay_out_results(of.base.plan, keys)};
    made.measures = Grid(figures.rows(), made.layout.columns.size());
    compute_measures(of.base.plan, made.layout, figures,
                     of.question.arithmetic.evaluate(of.base.plan, figures), made.measures);
    if (of.question.arithmetic.measures) of.question.arithmetic.measures(made);
    return made;
}

/// Columns whose sum must be that of others, in every draw of every option.
struct Identity {
    std::vector<std::string> parts;
    std::string whole;
    std::string_view says = "in draw {0} the parts of {1} add up to {2}, not {3}";
};

QaOutcome sums_hold(const QaCase& of, const std::vector<std::string_view>& keys,
                    const std::vector<Identity>& identities, std::string done) {
    const DrawTable made = summed(of, keys);
    QaFindings found;
    for (std::size_t o = 0; o < of.file().options.size(); ++o)
        for (const Identity& one : identities) {
            std::vector<int> parts;
            for (const std::string& part : one.parts)
                parts.push_back(made.column(static_cast<int>(o), part));
            const int whole = made.column(static_cast<int>(o), one.whole);
            for (std::size_t d = 0; d < made.measures.rows(); ++d) {
                double sum = 0, scale = 0;
                for (const int part : parts) {
                    sum += at_column(made, d, part);
                    scale = std::max(scale, std::abs(at_column(made, d, part)));
                }
                const double must = one.whole.empty() ? 0 : at_column(made, d, whole);
                if (is_same(sum, must, scale)) continue;
                found.push_back(about_option(of, o, fmt::runtime(one.says), d,
                                             one.whole.empty() ? "all transfers" : one.whole,
                                             in_sentence(sum), in_sentence(must)));
                break;
            }
        }
    done += fmt::format(", in each of {} and each option",
                        several(made.measures.rows(), "draw", "draws"));
    return outcome(std::move(done), std::move(found));
}

bool is_counted(const QaCase& of, LedgerClass kind) {
    return of.base.plan.perspective.classes[static_cast<std::size_t>(kind)];
}

std::string by_payer(const std::string& payer, std::string_view what) {
    return fmt::format("by_payer.{}.{}", payer, what);
}

constexpr std::pair<LedgerClass, const char*> kinds[] = {{LedgerClass::cost, "cost"},
                                                         {LedgerClass::cashable, "cashable"},
                                                         {LedgerClass::capacity, "capacity"},
                                                         {LedgerClass::social, "social"},
                                                         {LedgerClass::transfer, "transfer"}};

/// Figures that are drawn, with their column among the draws kept.
std::vector<std::pair<const Figure*, Fig>> drawn_columns(const QaCase& of) {
    std::vector<std::pair<const Figure*, Fig>> all;
    for (const Fig f : drawn_figures(of.at.plan))
        if (const int index = of.at.plan.figures[f].scenario_figure; index >= 0)
            all.emplace_back(&of.scenario().figures[index], f);
    return all;
}

std::vector<double> ranks_of_column(std::span<const double> values) {
    std::vector<std::size_t> order(values.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(),
              [&](std::size_t a, std::size_t b) { return values[a] < values[b]; });
    std::vector<double> ranks(values.size());
    for (std::size_t i = 0; i < order.size(); ++i) ranks[order[i]] = static_cast<double>(i);
    return ranks;
}

double correlation_of(const std::vector<double>& a, const std::vector<double>& b) {
    const double n = static_cast<double>(a.size()), middle = (n - 1) / 2;
    double both = 0, one = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        both += (a[i] - middle) * (b[i] - middle);
        one += (a[i] - middle) * (a[i] - middle);
    }
    return both / one;
}

/// What is wrong with a figure's draws against its distribution; empty: nothing.
std::string misdrawn(const PlanFigure& planned, std::span<const double> draws) {
    const double n = static_cast<double>(draws.size());
    const double sd = standard_deviation(planned.distribution) * planned.rebasing;
    const double must = mean(planned.distribution) * planned.rebasing;
    const double is = sum_of(draws) / n;
    if (std::abs(is - must) > far_errors * sd / std::sqrt(n) + 1e-9 * std::abs(must))
        return fmt::format("has a mean of {} over the draws, not {}", in_sentence(is),
                           in_sentence(must));
    if (!planned.distribution.sample.empty()) return "";
    const double low = quantile(planned.distribution, 0.025) * planned.rebasing;
    const double high = quantile(planned.distribution, 0.975) * planned.rebasing;
    if (!(high > low)) return "";
    const double inside =
        static_cast<double>(std::count_if(draws.begin(), draws.end(),
                                          [&](double x) { return low <= x && x <= high; })) /
        n;
    constexpr double level = 0.95;
    if (std::abs(inside - level) > far_errors * std::sqrt(level * (1 - level) / n))
        return fmt::format("lies in its 95 % interval, {} to {}, in {:.1f} % of the draws",
                           in_sentence(low), in_sentence(high), 100 * inside);
    return "";
}

}  // namespace

QaOutcome price_round_trip(const QaCase& of) {
    if (of.file().appraisal.as_printed()) return not_asked("prices are as printed");
    const FinancialYear base = std::get<FinancialYear>(of.file().appraisal.prices);
    QaFindings found;
    std::size_t carried = 0;
    for (std::size_t i = 0; i < of.scenario().figures.size(); ++i) {
        const Figure& figure = of.scenario().figures[i];
        if (!of.compared[i] || !figure.prices || !figure.prices->year || !figure.prices->index)
            continue;
        const Library& library = of.scenario().library;
        const PriceIndex* index = find(library.indices, figure.prices->index->name);
        if (index == nullptr) continue;
        const FinancialYear other = base + -1;
        const auto there = rebasing_factor(library, *index, *figure.prices->year, other);
        const auto back = rebasing_factor(library, *index, other, base);
        if (!there || !back) continue;
        ++carried;
        if (!is_same(figure.point * *there * *back, figure.value(), figure.value()))
            found.push_back(about_figure(figure, "", "is {} by way of {}, not {}",
                                         in_sentence(figure.point * *there * *back), to_text(other),
                                         in_sentence(figure.value())));
    }
    if (carried == 0) return not_asked("no money is carried from one year's prices to another's");
    return outcome(std::move(found), "{} carried to prices of {} and on to {}: the same as at once",
                   several(carried, "amount", "amounts"), to_text(base + -1), to_text(base));
}

QaOutcome extremes(const QaCase& of) {
    if (of.moved.empty()) return not_asked("no figure has a range");
    QaFindings found;
    for (std::size_t m = 0; m < of.moved.size(); ++m)
        for (std::size_t end = 0; end < 2; ++end)
            for (std::size_t c = 0; c < of.moved_layout.columns.size(); ++c)
                if (!std::isfinite(of.moved_measures(2 * m + end, c)) &&
                    !of.moved_layout.columns[c].can_be_missing) {
                    found.push_back(about_figure(
                        *of.moved[m].named->figure,
                        "look for a division by something that can be 0",
                        "at {} leaves {} without a finite value",
                        in_sentence(end == 0 ? of.moved[m].ends.low : of.moved[m].ends.high),
                        of.moved_layout.columns[c].name));
                    break;
                }
    return outcome(std::move(found), "{} at both ends of its range: every result is a number",
                   several(of.moved.size(), "figure", "figures"));
}

QaOutcome payers_sum(const QaCase& of) {
    const auto& payers = of.base.plan.layout.payers;
    Identity one{{}, "net_saving", "in draw {0} payers add up to {2}, the net saving is {3}"};
    for (std::size_t p = 0; p < payers.size(); ++p)
        for (const auto& [kind, name] : kinds)
            if (of.base.plan.perspective.payers[p] && is_counted(of, kind))
                one.parts.push_back(by_payer(payers[p], name));
    return sums_hold(
        of,
        {"net_saving", "by_payer.<payer>.cost", "by_payer.<payer>.cashable",
         "by_payer.<payer>.capacity", "by_payer.<payer>.social", "by_payer.<payer>.transfer"},
        {one}, several(payers.size(), "payer", "payers") + " added up to the net saving");
}

QaOutcome kinds_sum(const QaCase& of) {
    std::vector<Identity> all;
    for (const std::string& payer : of.base.plan.layout.payers) {
        all.push_back({{}, by_payer(payer, "net")});
        for (const auto& [kind, name] : kinds)
            if (kind == LedgerClass::transfer || is_counted(of, kind))
                all.back().parts.push_back(by_payer(payer, name));
    }
    return sums_hold(
        of,
        {"by_payer.<payer>.cost", "by_payer.<payer>.cashable", "by_payer.<payer>.capacity",
         "by_payer.<payer>.social", "by_payer.<payer>.transfer", "by_payer.<payer>.net"},
        all,
        "cost, cash, capacity, social value and grants, where they count, added up to the net "
        "effect on each payer");
}

QaOutcome years_sum(const QaCase& of) {
    std::vector<Identity> all;
    for (const char* what : {"programme_cost", "gross_saving", "net_saving", "pv_net_saving"}) {
        Identity one{{}, what};
        for (int year = 0; year < of.base.plan.layout.years; ++year)
            one.parts.push_back(fmt::format("by_year.{}.{}", year, what));
        all.push_back(std::move(one));
    }
    return sums_hold(of,
                     {"programme_cost", "gross_saving", "net_saving", "pv_net_saving",
                      "by_year.<year>.programme_cost", "by_year.<year>.gross_saving",
                      "by_year.<year>.net_saving", "by_year.<year>.pv_net_saving"},
                     all, "years added up to cost, gross saving and net saving");
}

QaOutcome transfers_sum(const QaCase& of) {
    if (of.file().transfers.empty()) return not_asked("there are no transfers");
    Identity one;
    for (const std::string& payer : of.base.plan.layout.payers)
        one.parts.push_back(by_payer(payer, "transfer"));
    return sums_hold(of, {"by_payer.<payer>.transfer"}, {one},
                     "what payers give and get by transfers added up to 0");
}

QaOutcome use_within_use(const QaCase& of) {
    QaFindings found;
    for (const Excess& one : excesses(of.base.plan, of.base.figures, of.base.block, 0))
        found.push_back({fmt::format("{} of {} are avoided in year {}, and there are {}",
                                     in_sentence(one.avoided), one.service, one.year,
                                     in_sentence(one.available)),
                         "", one.service, one.place});
    if (!of.table)
        return outcome("use avoided against what there is, at the point: no more",
                       std::move(found));
    const double share =
        static_cast<double>(of.table->excess_draws) / static_cast<double>(2 * of.draws);
    constexpr double rare = 0.01;
    if (share > rare)
        found.push_back(
            {fmt::format("in {:.1f} % of the draws more is avoided than there is", 100 * share),
             "give the effect or the use without it a smaller spread", "", of.file().place});
    return outcome(std::move(found),
                   "use avoided against what there is, at the point and in {} draws: more in {}",
                   with_commas(2 * of.draws), of.table->excess_draws);
}

QaOutcome finite_draws(const QaCase& of) {
    if (!of.table) return not_asked(nothing_drawn);
    QaFindings found;
    for (std::size_t c = 0; c < of.table->layout.columns.size(); ++c) {
        const MeasureColumn& column = of.table->layout.columns[c];
        if (column.can_be_missing) continue;
        const auto values = of.table->measures.col(c);
        const auto bad = std::find_if_not(values.begin(), values.end(),
                                          [](double x) { return std::isfinite(x); });
        if (bad != values.end())
            found.push_back(about_option(of, column.option, "{} has no value in draw {}",
                                         column.name, bad - values.begin()));
    }
    return outcome(std::move(found), "{} in {} draws: each has a value",
                   several(of.table->layout.columns.size(), "result", "results"),
                   with_commas(2 * of.draws));
}

QaOutcome inside_support(const QaCase& of) {
    if (!of.table) return not_asked(nothing_drawn);
    QaFindings found;
    const auto all = drawn_columns(of);
    for (const auto& [figure, column] : all) {
        const auto values = of.figures.col(column);
        const auto [least, most] = std::minmax_element(values.begin(), values.end());
        const Support may = support(of.at.plan.figures[column].distribution);
        const double by = of.at.plan.figures[column].rebasing;
        const double low = std::max(may.least, figure->limits.least) * by;
        const double high = std::min(may.most, figure->limits.most) * by;
        const double slack = 1e-9 * std::max(1.0, std::abs(*most));
        if (*least < low - slack || *most > high + slack)
            found.push_back(about_figure(*figure, "state a distribution that stays inside",
                                         "is drawn from {} to {}, and may be {} to {}",
                                         in_sentence(*least), in_sentence(*most), in_sentence(low),
                                         in_sentence(high)));
    }
    return outcome(std::move(found),
                   "{} in {} draws: each stays inside its distribution and its key",
                   several(all.size(), "drawn figure", "drawn figures"), with_commas(of.draws));
}

QaOutcome drawn_as_declared(const QaCase& of) {
    if (!of.table) return not_asked(nothing_drawn);
    QaFindings found;
    const auto all = drawn_columns(of);
    for (const auto& [figure, column] : all) {
        if (figure->dirichlet) continue;
        const std::string wrong = misdrawn(of.at.plan.figures[column], of.figures.col(column));
        if (!wrong.empty()) found.push_back(about_figure(*figure, "", "{}", wrong));
    }
    return outcome(
        std::move(found),
        "{} in {} draws: mean and 95 % interval as declared, within five standard errors",
        several(all.size(), "drawn figure", "drawn figures"), with_commas(of.draws));
}

QaOutcome shares_sum(const QaCase& of) {
    std::vector<std::pair<std::vector<Fig>, std::string>> wholes;
    for (std::size_t i = 0; i < of.base.plan.interventions.size(); ++i) {
        const PlanIntervention& own = of.base.plan.interventions[i];
        const std::string& name = of.base.plan.layout.interventions[i];
        for (const PlanCost& cost : own.costs)
            if (cost.shares.size() > 1)
                wholes.emplace_back(
                    cost.shares, name + ": " + of.base.plan.layout.lines[cost.lines.front()].name);
        for (const PlanHazard& hazard : own.hazards)
            for (const auto& spread : {hazard.spread_before, hazard.spread_after})
                if (!spread.empty()) wholes.emplace_back(spread, name + ": spread of harms");
    }
    std::map<std::uint32_t, std::vector<Fig>> parts;
    for (const auto& [figure, column] : drawn_columns(of))
        if (figure->dirichlet) parts[figure->dirichlet->first].push_back(column);
    for (const auto& [first, columns] : parts)
        if (columns.size() == of.scenario().figures[first].dirichlet->parts)
            wholes.emplace_back(columns, of.scenario().figures[first].path);
    if (wholes.empty()) return not_asked("no money or harm is shared out");
    const Grid& figures = of.table ? of.figures : of.base.figures;
    QaFindings found;
    for (const auto& [columns, name] : wholes)
        for (std::size_t d = 0; d < figures.rows(); ++d) {
            double sum = 0;
            for (const Fig column : columns) sum += figures(d, column);
            constexpr double printed = 0.01;  // spreads are printed to a hundredth
            if (std::abs(sum - 1) <= printed) continue;
            found.push_back(
                {fmt::format("the shares of {} add up to {} in draw {}", name, in_sentence(sum), d),
                 "write rest for one of them, or a dirichlet", name, of.file().place});
            break;
        }
    return outcome(std::move(found), "{} of shares in {}: each adds up to 1",
                   several(wholes.size(), "set", "sets"), several(figures.rows(), "draw", "draws"));
}

QaOutcome correlations_drawn(const QaCase& of) {
    if (of.scenario().correlations.empty())
        return not_asked("no figures are said to move together");
    if (!of.table) return not_asked(nothing_drawn);
    std::map<std::uint32_t, Fig> columns;
    for (const Fig f : drawn_figures(of.at.plan))
        columns[static_cast<std::uint32_t>(of.at.plan.figures[f].scenario_figure)] = f;
    QaFindings found;
    for (const Correlation& one : of.scenario().correlations) {
        const auto a = columns.find(one.a.at), b = columns.find(one.b.at);
        if (a == columns.end() || b == columns.end()) {
            const Figure& left = of.figure(a == columns.end() ? one.a : one.b);
            found.push_back({left.full_name() + " is correlated and not drawn",
                             "give it a range, or take the correlation out", left.full_name(),
                             one.place});
            continue;
        }
        const auto column = [&](Fig f) { return ranks_of_column(of.figures.col(f)); };
        const double is = correlation_of(column(a->second), column(b->second));
        if (std::abs(is - one.rank) > far_errors / std::sqrt(static_cast<double>(of.draws)))
            found.push_back({fmt::format("the rank correlation of {} and {} is {:.2f}, not {:.2f}",
                                         of.figure(one.a).full_name(), of.figure(one.b).full_name(),
                                         is, one.rank),
                             "", of.figure(one.a).full_name(), one.place});
    }
    return outcome(
        std::move(found), "{} over {} draws: as declared",
        several(of.scenario().correlations.size(), "rank correlation", "rank correlations"),
        with_commas(of.draws));
}

QaOutcome one_draw_alone(const QaCase& of) {
    if (!of.table) return not_asked(nothing_drawn);
    const Plan& plan = of.base.plan;
    const std::size_t count = std::min<std::size_t>(64, of.draws);
    const Grid together = of.figures.part(0, count);
    const LedgerBlock all = of.question.arithmetic.evaluate(plan, together);
    QaFindings found;
    for (const std::size_t draw : {std::size_t{0}, count / 2, count - 1}) {
        const Grid alone = together.part(draw, 1);
        const LedgerBlock one = of.question.arithmetic.evaluate(plan, alone);
        for (int line = 0; line < static_cast<int>(plan.layout.lines.size()); ++line) {
            const double a = amount(plan, one, line, 0, 0);
            const double b = amount(plan, all, line, 0, static_cast<int>(draw));
            if (a == b) continue;
            found.push_back(
                {fmt::format("{} in draw {} is {} alone and {} among others",
                             plan.layout.lines[line].name, draw, in_sentence(a), in_sentence(b)),
                 "",
                 plan.layout.lines[line].name,
                 {}});
        }
    }
    return outcome(std::move(found), "three draws evaluated alone: every line as among {} draws",
                   count);
}

}  // namespace hearth::qa

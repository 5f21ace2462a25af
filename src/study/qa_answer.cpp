// Checks of the answer: whether it moves as it must, whether another perspective, horizon, number
// of draws or seed would give another, and what somebody else has counted.
#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <map>
#include <set>

#include "base/grid.hpp"
#include "base/text.hpp"
#include "scenario/rules.hpp"
#include "study/decision.hpp"
#include "study/qa_parts.hpp"
#include "study/value_of_information.hpp"

namespace hearth::qa {

namespace {

/// Which way a figure must move a result as it rises.
enum class Way { cost_up, saving_up, saving_down };

using Ways = std::map<std::uint32_t, std::set<Way>>;

void add_way(const QaCase& of, Ways& ways, const std::optional<FigureIndex>& figure, Way way) {
    if (figure && figure->known() && !of.figure(*figure).expression) ways[figure->at].insert(way);
}

void add_ways_of_effect(const QaCase& of, Ways& ways, const Effect& e) {
    for (const auto& one : {e.rate_ratio, e.risk_ratio, e.change, e.with, e.after})
        add_way(of, ways, one, Way::saving_down);
    for (const auto& one : {e.avoided_per_client, e.avoided_per_client_year})
        add_way(of, ways, one, Way::saving_up);
}

/// Figures by what they must do; of those that stand in several roles nothing is said.
Ways ways_of(const QaCase& of) {
    Ways ways;
    const Plan& plan = of.base.plan;
    std::set<std::string> rising;  // services of which more is used
    for (std::size_t c = 0; c < plan.layout.counters.size(); ++c)
        for (int year = 0; year < plan.layout.years; ++year)
            if (avoided(plan, of.base.block, static_cast<int>(c), year, 0) < 0)
                rising.insert(plan.layout.counters[c].name);
    for (const UsedModel* used : compared_models(of.scenario())) {
        const Model& model = used->model;
        for (const auto& one : service_use(model).effects) add_ways_of_effect(of, ways, one.value);
        for (const auto& one : service_use(model).outcomes)
            add_ways_of_effect(of, ways, one.value.effect);
        if (model.adjust) {
            add_way(of, ways, model.adjust->deadweight, Way::saving_down);
            add_way(of, ways, model.adjust->regression_to_mean, Way::saving_down);
            add_way(of, ways, model.adjust->attribution, Way::saving_up);
            add_way(of, ways, model.adjust->evidence_correction, Way::saving_up);
        }
        for (const auto& line : model.costs) {
            add_way(of, ways, line.value.cost, Way::cost_up);
            for (const auto& list : {line.value.fixed_per_year, line.value.set_up})
                if (list)
                    for (const FigureIndex one : list->values) add_way(of, ways, one, Way::cost_up);
        }
        for (const std::string& name : services_counted(model))
            if (const Service* service = find(of.scenario().library.services, name);
                service != nullptr && !rising.contains(name))
                add_way(of, ways, service->cost, Way::saving_up);
    }
    return ways;
}

std::string must_in_words(Way way) {
    return way == Way::cost_up     ? "raise the programme cost"
           : way == Way::saving_up ? "raise the gross saving"
                                   : "lower the gross saving";
}

/// The column of a measure of an option among those moved; -1: none.
int moved_column(const QaCase& of, std::size_t option, std::string_view name) {
    for (std::size_t c = 0; c < of.moved_layout.columns.size(); ++c)
        if (of.moved_layout.columns[c].option == static_cast<int>(option) &&
            of.moved_layout.columns[c].name == name)
            return static_cast<int>(c);
    return -1;
}

/// Net saving at present value of the option asked for, in the first draws of a table.
std::vector<double> net_savings(const QaCase& of, const DrawTable& table, std::size_t draws) {
    const int column = table.column(static_cast<int>(of.option), "pv_net_saving");
    if (column < 0) return {};
    const auto all = table.measures.col(column);
    return {all.begin(), all.begin() + static_cast<std::ptrdiff_t>(std::min(draws, all.size()))};
}

/// Mean and its standard error.
Estimate mean_of_draws(const std::vector<double>& values) {
    const double n = static_cast<double>(values.size());
    const double mean = sum_of(values) / n;
    double squares = 0;
    for (const double x : values) squares += (x - mean) * (x - mean);
    return {mean, std::sqrt(squares / std::max(1.0, n - 1) / n)};
}

/// Net savings at present value by option, the first 0 throughout.
Grid by_option(const QaCase& of, const DrawTable& table, std::size_t first, std::size_t draws) {
    Grid values(draws, of.file().options.size());
    for (std::size_t o = 1; o < values.cols(); ++o)
        if (const int column = table.column(static_cast<int>(o), "pv_net_saving"); column >= 0)
            for (std::size_t d = 0; d < draws; ++d)
                values(d, o) = table.measures(first + d, column);
    return values;
}

bool can_choose(const QaCase& of) { return of.table && of.file().options.size() > 1; }

const std::string no_choice = "nothing is drawn, or there is one option only";

/// The same conclusion from other draws: which option is best, and the sign of the one asked for.
QaOutcome same_conclusion(const QaCase& of, const Grid& other, std::string_view what) {
    const Choice here = choose(by_option(of, *of.table, 0, of.draws)), there = choose(other);
    QaFindings found;
    const auto& options = of.file().options;
    const auto option = static_cast<int>(of.option);
    const auto lead = [&](const Choice& choice) {  // of one over the other, in errors of both
        const Estimate one = choice.mean[here.favoured], next = choice.mean[there.favoured];
        return std::abs(one.value - next.value) / std::max(1e-300, one.se + next.se);
    };
    constexpr double chance = 3;
    if (here.favoured != there.favoured && std::max(lead(here), lead(there)) > chance)
        found.push_back(about_option(of, here.favoured, "{} is best, and {} {}",
                                     options[here.favoured].name, options[there.favoured].name,
                                     what));
    const double one = here.mean[option].value, second = there.mean[option].value;
    const double error = std::hypot(here.mean[option].se, there.mean[option].se);
    constexpr double far = 4;
    if (one * second < 0 || std::abs(one - second) > far * error + 1e-9 * std::abs(one))
        found.push_back(about_option(of, of.option, "the mean net saving of {} is {}, and {} {}",
                                     of.option_name(), in_sentence(one), in_sentence(second),
                                     what));
    return outcome(std::move(found),
                   "the best option and the mean net saving of {} in {} draws and {}: {} is the "
                   "best, the means are {} and {}, with an error of {}",
                   of.option_name(), with_commas(of.draws), what, options[here.favoured].name,
                   in_sentence(one), in_sentence(second), in_sentence(here.mean[option].se));
}

/// Where the figures stand that are drawn.
std::set<Place> drawn_places(const QaCase& of) {
    std::set<Place> places;
    for (const auto column : of.table->drawn)
        if (const int f = of.at.plan.figures[column].scenario_figure; f >= 0)
            places.insert(of.scenario().figures[f].place);
    return places;
}

/// Columns of the drawn figures that move the net saving most, between their ends.
std::vector<int> drivers(const QaCase& of, std::size_t most) {
    std::map<Place, int> drawn;
    for (std::size_t c = 0; c < of.table->drawn.size(); ++c)
        if (const int f = of.at.plan.figures[of.table->drawn[c]].scenario_figure; f >= 0)
            drawn.emplace(of.scenario().figures[f].place, static_cast<int>(c));
    std::vector<std::pair<double, int>> moves;
    const int column = moved_column(of, of.option, "net_saving");
    for (std::size_t m = 0; m < of.moved.size() && column >= 0; ++m)
        if (const auto at = drawn.find(of.moved[m].named->figure->place); at != drawn.end()) {
            const auto net = of.moved_measures.col(column);
            if (const double move = std::abs(net[2 * m + 1] - net[2 * m]); std::isfinite(move))
                moves.emplace_back(-move, at->second);
        }
    std::sort(moves.begin(), moves.end());
    std::vector<int> columns;
    for (const auto& [move, one] : moves)
        if (columns.size() < most && move < 0 && !is_among(one, columns)) columns.push_back(one);
    return columns;
}

std::string sign_in_words(double value) { return value < 0 ? "costs" : "saves"; }

}  // namespace

QaOutcome direction(const QaCase& of) {
    QaFindings found;
    const Ways ways = ways_of(of);
    std::size_t looked = 0;
    for (std::size_t m = 0; m < of.moved.size(); ++m) {
        const Figure& figure = *of.moved[m].named->figure;
        std::set<Way> must;
        for (const auto& [index, one] : ways)
            if (of.scenario().figures[index].place == figure.place)
                must.insert(one.begin(), one.end());
        if (must.size() != 1) continue;
        ++looked;
        const Way way = *must.begin();
        for (std::size_t o = 1; o < of.file().options.size(); ++o) {
            const int column =
                moved_column(of, o, way == Way::cost_up ? "programme_cost" : "gross_saving");
            if (column < 0) continue;
            const double rise =
                of.moved_measures(2 * m + 1, column) - of.moved_measures(2 * m, column);
            const double wrong = way == Way::saving_down ? rise : -rise;
            if (wrong <= 1e-9 * std::max(1.0, std::abs(of.moved_measures(2 * m, column)))) continue;
            found.push_back(
                about_figure(figure, "look for a turned sign, or an effect that raises use",
                             "from {} to {} must {} of {}, and moves it by {}",
                             in_sentence(of.moved[m].ends.low), in_sentence(of.moved[m].ends.high),
                             must_in_words(way), of.file().options[o].name, in_sentence(rise)));
            break;
        }
    }
    if (looked == 0) return not_asked("no figure of a known direction has a range");
    return outcome(std::move(found),
                   "{} from low to high: costs raise the cost, unit costs and effects the saving",
                   several(looked, "figure", "figures"));
}

QaOutcome one_way(const QaCase& of) {
    if (!can_choose(of)) return not_asked(no_choice);
    const int moved = moved_column(of, of.option, "net_saving");
    const int drawn = of.table->column(static_cast<int>(of.option), "net_saving");
    if (moved < 0 || drawn < 0) return not_asked(no_choice);
    const auto all = of.table->measures.col(drawn);
    const auto [least, most] = std::minmax_element(all.begin(), all.end());
    const double slack = (*most - *least) / 10 + 1e-9 * std::abs(*most);
    QaFindings found;
    const std::set<Place> places = drawn_places(of);
    std::size_t looked = 0;
    for (std::size_t m = 0; m < of.moved.size(); ++m) {
        const Figure* figure = of.moved[m].named->figure;
        if (!places.contains(figure->place)) continue;
        ++looked;
        const auto net = of.moved_measures.col(moved);
        const auto [low, high] = std::minmax(net[2 * m], net[2 * m + 1]);
        if (low >= *least - slack && high <= *most + slack) continue;
        found.push_back(about_figure(
            *figure, "hold its low and high against its sd or its distribution",
            "from {} to {} alone takes the net saving of {} from {} to {}, and all draws lie "
            "between {} and {}",
            in_sentence(of.moved[m].ends.low), in_sentence(of.moved[m].ends.high), of.option_name(),
            in_sentence(low), in_sentence(high), in_sentence(*least), in_sentence(*most)));
    }
    if (looked == 0) return not_asked("no figure that is drawn has a range");
    return outcome(std::move(found),
                   "{} that are drawn, each alone from its low to its high: the net saving of {} "
                   "stays between the least and the most of the draws",
                   several(looked, "figure", "figures"), of.option_name());
}

QaOutcome perspective_sign(const QaCase& of) {
    QaFindings found;
    const double stated = of.base.value(of.option, "net_saving");
    const auto hold = [&](std::string_view who, double other) {
        if (stated * other < 0)
            found.push_back({fmt::format("{} {} {} as stated, and {} {} {}", of.option_name(),
                                         sign_in_words(stated), in_sentence(std::abs(stated)),
                                         sign_in_words(other), in_sentence(std::abs(other)), who),
                             "say both in the report", of.option_name(),
                             of.file().options[of.option].place});
    };
    const double cash = of.base.value(of.option, "net_cash");
    const double everybody = total_of(of.base, of.option, [](const LedgerLine& line) {
        return line.ledger_class == LedgerClass::cost ||
               line.ledger_class == LedgerClass::cashable ||
               line.ledger_class == LedgerClass::capacity ||
               line.ledger_class == LedgerClass::social;
    });
    const double public_money = total_of(of.base, of.option, [](const LedgerLine& line) {
        return line.ledger_class == LedgerClass::cost ||
               line.ledger_class == LedgerClass::cashable ||
               line.ledger_class == LedgerClass::capacity;
    });
    hold("in cash alone", cash);
    hold("where everybody's money and social value count", everybody);
    if (stated * everybody >= 0)
        hold("where every payer counts, without social value", public_money);
    return outcome(
        std::move(found),
        "net saving of {}, {} as stated, {} in cash alone, {} of every payer, {} with social value",
        of.option_name(), in_sentence(stated), in_sentence(cash), in_sentence(public_money),
        in_sentence(everybody));
}

QaOutcome whole_life_sign(const QaCase& of) {
    const auto life = of.base.results[of.option].value("whole_life_pv_net_saving");
    const double now = of.base.value(of.option, "pv_net_saving");
    if (!life || is_same(*life, now, now))
        return not_asked("no effect goes on after the last year counted");
    QaFindings found;
    if (*life * now < 0)
        found.push_back(
            about_option(of, of.option, "{} {} {} within the horizon and {} {} over the whole life",
                         of.option_name(), sign_in_words(now), in_sentence(std::abs(now)),
                         sign_in_words(*life), in_sentence(std::abs(*life))));
    return outcome(
        std::move(found),
        "present net saving of {}, {} within the horizon, {} over the whole life of effects",
        of.option_name(), in_sentence(now), in_sentence(*life));
}

QaOutcome point_and_mean(const QaCase& of) {
    if (!can_choose(of)) return not_asked(no_choice);
    const double point = of.base.value(of.option, "pv_net_saving");
    const std::vector<double> values = net_savings(of, *of.table, 2 * of.draws);
    if (values.empty()) return not_asked(no_choice);
    const Estimate mean = mean_of_draws(values);
    const double apart = mean.value - point;
    QaFindings found;
    if (mean.value * point < 0 && std::abs(apart) > 2 * mean.se)
        found.push_back(
            about_option(of, of.option, "{} {} {} at the point and {} {} on average over the draws",
                         of.option_name(), sign_in_words(point), in_sentence(std::abs(point)),
                         sign_in_words(mean.value), in_sentence(std::abs(mean.value))));
    return outcome(std::move(found),
                   "present net saving of {}, {} at the point, {} on average; they differ by "
                   "{:.1f} standard errors{}",
                   of.option_name(), in_sentence(point), in_sentence(mean.value),
                   mean.se > 0 ? std::abs(apart) / mean.se : 0,
                   std::abs(apart) > 3 * mean.se
                       ? ": limits, ratios and products of figures that move together bend it"
                       : "");
}

QaOutcome twice_draws(const QaCase& of) {
    if (!can_choose(of)) return not_asked(no_choice);
    return same_conclusion(of, by_option(of, *of.table, 0, 2 * of.draws),
                           fmt::format("in {}", with_commas(2 * of.draws)));
}

QaOutcome second_seed(const QaCase& of) {
    if (!can_choose(of) || !of.second) return not_asked(no_choice);
    return same_conclusion(of, by_option(of, *of.second, 0, of.draws),
                           fmt::format("in as many from seed {}", of.seed + 1));
}

QaOutcome acceptability(const QaCase& of) {
    if (!can_choose(of)) return not_asked(no_choice);
    std::vector<double> prices{0};
    if (of.base.plan.qaly_value >= 0) prices = {0, of.base.figures(0, of.base.plan.qaly_value)};
    const Decision made = decide(of.table->layout, of.table->measures, prices);
    QaFindings found;
    std::size_t looked = 0;
    const auto hold = [&](const Choice& choice, const std::string& whose) {
        double sum = 0;
        for (const Estimate& one : choice.best) sum += one.value;
        ++looked;
        if (!is_same(sum, 1))
            found.push_back({fmt::format("the chances of being the best {} add up to {}", whose,
                                         in_sentence(sum)),
                             "", whose, of.file().place});
    };
    for (const Side& side : made.sides) hold(side.choice, "for " + side.name);
    if (made.health)
        for (const Choice& choice : made.health->curve) hold(choice, "by net benefit");
    return outcome(std::move(found), "chances of being the best option added up to 1, from {}",
                   several(looked, "side", "sides"));
}

QaOutcome information_order(const QaCase& of) {
    if (!can_choose(of)) return not_asked(no_choice);
    constexpr std::size_t most_figures = 3;
    const Grid values = by_option(of, *of.table, 0, of.draws);
    const Choice choice = choose(values);
    const DecisionValue value({of.table->figures.part(0, of.draws), values, {}});
    QaFindings found;
    std::vector<int> group;
    Estimate most{}, together{};
    const auto hold = [&](const Estimate& worth, const Estimate& least, std::string_view what) {
        const double slack = 4 * (worth.se + least.se + choice.evpi().se) +
                             1e-6 * std::max(1.0, choice.evpi().value);
        if (!(worth.value >= least.value - slack && worth.value <= choice.evpi().value + slack))
            found.push_back(
                {fmt::format("{} is worth {}, and all {}", what, in_sentence(worth.value),
                             in_sentence(choice.evpi().value)),
                 "", "", of.file().place});
    };
    for (const int column : drivers(of, most_figures)) {
        const ConditionalMeans means = value.given({column});
        const Estimate worth = means.estimate(1);
        const auto& id = of.at.plan.figures[of.table->drawn[column]].id;
        hold(worth, {}, id);
        double so_far = 0;  // of ever more records
        for (const double resolved : {0.1, 0.5, 0.9, 1.0}) {
            const double some = means.worth(resolved);
            if (some < so_far - 1e-9 * std::max(1.0, so_far))
                found.push_back({fmt::format("more records of {} are worth {}, and fewer {}", id,
                                             in_sentence(some), in_sentence(so_far)),
                                 "", "", of.file().place});
            so_far = some;
        }
        if (worth.value > most.value) most = worth;
        group.push_back(column);
        const Estimate with_it = group.size() == 1 ? worth : value.given(group).estimate(1);
        hold(with_it, together, "one figure more");
        together = with_it;
    }
    if (group.empty()) return not_asked("no drawn figure moves the net saving");
    hold(together, most, "several together");
    return outcome(std::move(found),
                   "to know all is worth {}, {} together {}, the most of one {}: none below 0, "
                   "none above all, one figure more and more records never less",
                   in_sentence(choice.evpi().value), several(group.size(), "figure", "figures"),
                   in_sentence(together.value), in_sentence(most.value));
}

QaOutcome frontier(const QaCase& of) {
    std::vector<CostAndEffect> options;
    for (const OptionResult& one : of.base.results)
        options.push_back(
            {one.value("pv_net_cost").value_or(0), one.value("pv_qalys").value_or(0)});
    if (every(options, [](const auto& one) { return one.effect == 0; }))
        return not_asked("no health is counted");
    const auto places = efficient_frontier(options);
    QaFindings found;
    std::size_t on = 0;
    for (std::size_t i = 0; i < options.size(); ++i) {
        if (places[i].standing != FrontierStanding::on_frontier) continue;
        ++on;
        for (std::size_t j = 0; j < options.size(); ++j)
            if (options[j].cost < options[i].cost && options[j].effect > options[i].effect)
                found.push_back(
                    about_option(of, i, "{} is on the frontier, and {} is cheaper and brings more",
                                 of.file().options[i].name, of.file().options[j].name));
    }
    return outcome(std::move(found),
                   "{} of {} on the frontier: none of them dearer and worse than another", on,
                   several(options.size(), "option", "options"));
}

QaOutcome validate(const QaCase& of) {
    const auto& all = of.file().validate;
    if (all.empty()) return not_asked("the scenario has no validate:");
    QaFindings found;
    for (const auto& [name, place, one] : all) {
        const auto& options = of.file().options;
        std::size_t option = of.option;
        for (std::size_t o = 0; one.option && o < options.size(); ++o)
            if (options[o].name == one.option->name) option = o;
        const auto ours = of.base.results[option].find(one.measure.name);
        if (!ours || !ours->value) {
            found.push_back({fmt::format("{}: {} has no {}: {}", name, options[option].name,
                                         one.measure.name, ours ? ours->withheld : "it is unknown"),
                             "hold another measure against it", name, one.measure.place});
            continue;
        }
        const double may =
            one.within ? *one.within : one.within_share.value_or(0) * std::abs(one.value);
        const double apart = *ours->value - one.value;
        if (std::abs(apart) <= may * (1 + 1e-12)) continue;
        found.push_back(
            {fmt::format("{}: {} of {} is {}, and {} says {}, which may differ by {}", name,
                         one.measure.name, options[option].name, in_sentence(*ours->value),
                         one.provenance.source->name, in_sentence(one.value), in_sentence(may)),
             "find out why, or say what the outside figure is of", name, place});
    }
    return outcome(
        std::move(found),
        "{} held against the scenario at its point: all are within what they may differ by",
        several(all.size(), "outside figure", "outside figures"));
}

}  // namespace hearth::qa

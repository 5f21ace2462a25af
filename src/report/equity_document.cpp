// The document of who gains by fifth: the answer in words, gains by fifth, money weighed by income,
// health after what is displaced and the gap, each with its basis.
#include <algorithm>
#include <cmath>
#include <fmt/format.h>

#include "base/text.hpp"
#include "report/pages.hpp"
#include "report/run_report.hpp"
#include "study/equity.hpp"

namespace hearth {

namespace {

/// How the page words an answer.
struct EquityWords {
    const EquityAnswer& answer;
    Currency currency = answer.scenario.file.appraisal.currency;

    [[nodiscard]] std::string amount(double value) const { return money_in_words(value, currency); }
    [[nodiscard]] std::string chance(const Estimate& of) const {
        return answer.uncertain ? ", " + chances(of.value) : "";
    }
};

std::string fifth_name(std::size_t fifth) {
    return fifth == 0            ? "1, most deprived"
           : fifth + 1 == fifths ? "5, least deprived"
                                 : std::to_string(fifth + 1);
}

double largest(std::initializer_list<const Fifths*> all) {
    double most = 0;
    for (const Fifths* one : all) most = std::max(most, std::abs(sum_of(*one)));
    for (const Fifths* one : all)
        for (const double each : *one) most = std::max(most, std::abs(each));
    return most;
}

bool is_nothing(const Fifths& all) {
    return std::all_of(all.begin(), all.end(), [](double one) { return one == 0; });
}

/// QALYs of a table: four digits of the largest.
NumberFormat qalys_format(std::initializer_list<const Fifths*> all) {
    return in_steps(display_unit(largest(all), 0.001), "QALYs");
}

/// A column of a table by fifth.
struct FifthColumn {
    TableColumn head;
    const Fifths& values;
};

/// A row for each fifth, and one for all.
Table by_fifth(Table table, const std::vector<FifthColumn>& columns) {
    table.columns = {{"Fifth of areas", Align::left}};
    table.ruled = {fifths};
    for (std::size_t q = 0; q <= fifths; ++q)
        table.rows.push_back({q < fifths ? fifth_name(q) : "All"});
    for (const auto& [head, values] : columns) {
        table.columns.push_back(head);
        for (std::size_t q = 0; q < fifths; ++q) table.rows[q].emplace_back(values[q]);
        table.rows[fifths].emplace_back(sum_of(values));
    }
    return table;
}

// --- the answer ----------------------------------------------------------------------------------

/// "of £4,000 saved, £3,000 is on them"; a loss in other words.
struct Gain {
    std::string_view gained, lost, theirs;
};
constexpr Gain saving_gain{"saved", "of other spending added", "is on them"},
    household_gain{"that households gain", "that households lose", "is theirs"},
    health_gain{"QALYs gained", "QALYs lost", "are theirs"};

template <class Amount>
void add_part(const Fifths& all, const Gain& what, const Amount& amount,
              std::vector<std::string>& to) {
    if (is_nothing(all)) return;
    const double sum = sum_of(all), sign = sum < 0 ? -1 : 1;
    to.push_back(fmt::format("of {} {}, {} {}", amount(sign * sum),
                             sum < 0 ? what.lost : what.gained,
                             all[0] == sum ? "all"
                             : all[0] == 0 ? "none"
                                           : amount(sign * all[0]),
                             what.theirs));
}

/// "22 % of 1,375 clients live"; all and none of them in words.
std::string clients_sentence(const Fifths& clients) {
    const double all = sum_of(clients), share = clients[0] / all;
    const std::string of = number(all, 3) + " clients";
    if (share == 1) return "all " + of + " live in the most deprived fifth of areas";
    if (share > 0)
        return part_in_words(share) + " of " + of + " live in the most deprived fifth of areas";
    const auto most = std::max_element(clients.begin(), clients.end()) - clients.begin();
    return fmt::format("of {} none live in the most deprived fifth of areas, {} in fifth {}", of,
                       clients[most] == all ? "all" : part_in_words(clients[most] / all), most + 1);
}

/// What an option does to health in all and to the gap.
std::string health_sentence(const EquityWords& words, const EquityOption& option) {
    const NetHealth& health = option.health.front();
    const bool gains = health.sum.value >= 0;
    const auto chance = [&](double holds, std::string_view what) {
        return words.answer.uncertain ? fmt::format(" ({}{})", chances(holds), what) : "";
    };
    std::string text = fmt::format(
        " After the health that its net cost displaces elsewhere it {} in all at present value{}, "
        "and the gap between the most and the least deprived ",
        health_in_words(health.sum.value),
        chance(gains ? health.healthier.value : 1 - health.healthier.value,
               gains ? " that it gains any" : " that it loses any"));
    if (health.slope.value == 0) return text + "stays as it is.";
    const bool narrows = health.slope.value < 0;
    return text + (narrows ? "narrows" : "widens") +
           chance(narrows ? health.narrower.value : 1 - health.narrower.value, "") + ".";
}

/// Who the clients are, and what the most deprived fifth has of what an option brings: of the first
/// that is spoken of, and of others where there is no health to speak of.
std::string who_gains(const EquityWords& words, const EquityOption& option, bool is_first) {
    const std::string name = titled(readable(option.name));
    if (sum_of(option.clients) <= 0) return name + ": no clients start.";
    const auto money = [&](double value) { return words.amount(value); };
    const auto health = [](double value) { return number(value, 3); };
    std::vector<std::string> gains;
    if (option.clients[0] > 0 && (is_first || !words.answer.has_health)) {
        add_part(option.savings, saving_gain, money, gains);
        add_part(option.households, household_gain, money, gains);
        add_part(option.qalys, health_gain, health, gains);
    }
    std::string text = name + ": " + clients_sentence(option.clients) + ".";
    if (!gains.empty()) text += " " + titled(joined(gains, "; ")) + ".";
    return words.answer.has_health ? text + health_sentence(words, option) : text;
}

/// The option that the answer is of first.
std::vector<const EquityOption*> in_order(const EquityAnswer& answer) {
    std::vector<const EquityOption*> all;
    for (const EquityOption& one : answer.options) all.push_back(&one);
    std::stable_partition(all.begin(), all.end(), [&](const EquityOption* one) {
        return one->name == headline_option(answer.scenario.file);
    });
    return all;
}

void add_answer(const EquityWords& words, Document& document) {
    document.emplace_back(Heading{"In short", "short"});
    Points others;
    for (const EquityOption* option : in_order(words.answer)) {
        const bool is_first = std::holds_alternative<Heading>(document.back());
        std::string text = who_gains(words, *option, is_first);
        if (is_first)
            document.emplace_back(Paragraph{.text = std::move(text), .is_answer = true});
        else
            others.points.push_back(std::move(text));
    }
    if (!others.points.empty()) document.emplace_back(std::move(others));
    if (const double people = sum_of(words.answer.place_people); people > 0)
        document.emplace_back(Paragraph{fmt::format(
            "Of people of 65 and over in its places {} live in the most deprived fifth of areas "
            "and {} in the least.",
            part_in_words(words.answer.place_people.front() / people),
            part_in_words(words.answer.place_people.back() / people))});
    if (words.answer.excess_draws > 0)
        document.emplace_back(Paragraph{excess_in_words(words.answer.excess_draws)});
}

// --- gains ---------------------------------------------------------------------------------------

Table gains_table(const EquityWords& words, const EquityOption& option) {
    const NetHealth& health = option.health.front();
    const NumberFormat money =
        money_scale(largest({&option.savings, &option.households}), words.currency);
    const NumberFormat qalys = qalys_format({&option.qalys, &health.displaced, &health.net});
    Fifths lost{};
    for (std::size_t q = 0; q < fifths; ++q) lost[q] = -health.displaced[q];
    std::vector<FifthColumn> columns{
        {{"Clients", in_steps(display_unit(sum_of(option.clients)), "clients")}, option.clients},
        {{"Saved on them", money}, option.savings}};
    if (words.answer.has_households)
        columns.push_back({{"Households gain", money}, option.households});
    if (words.answer.has_health) {
        columns.push_back({{"QALYs gained", qalys}, option.qalys});
        columns.push_back({{"Displaced", qalys}, lost});
        columns.push_back({{"Net QALYs", qalys}, health.net});
    }
    const std::string name = readable(option.name);
    return by_fifth(
        {.name = "gains." + option.name,
         .caption = fmt::format("Whom {} reaches and what it brings, {}{}", name, money.caption(),
                                words.answer.has_health ? " and QALYs" : ""),
         .option = name},
        columns);
}

void add_gains(const EquityWords& words, Document& document) {
    document.emplace_back(Heading{"Clients and gains by fifth", "gains"});
    for (const EquityOption* option : in_order(words.answer))
        document.emplace_back(gains_table(words, *option));
    const bool graded = !words.answer.scenario.file.equity->effect.empty();
    document.emplace_back(Paragraph{fmt::format(
        "Saved on them: cash saved and capacity freed for the payers of the headline, before the "
        "programme's cost, which is not split by fifth. {} What corrects the sum of interventions "
        "is split as the gains of all clients are.{}",
        graded ? "Clients of a fifth gain more or less than others as equity: effect says."
               : "Clients of every fifth are taken to gain alike: no effect by fifth is stated.",
        words.answer.has_health ? " Displaced: health that the same money would have brought "
                                  "elsewhere, wherever people live; above 0 where it saves money."
                                : "")});
}

// --- money weighed -------------------------------------------------------------------------------

Table weights_table(const EquityWords& words) {
    const EquityAnswer& answer = words.answer;
    Table table{.name = "weights",
                .caption = fmt::format("What £1 of a household counts: ({} / its income)^{}",
                                       money(answer.median_income, words.currency),
                                       number(answer.elasticity)),
                .columns = {{"Fifth of areas", Align::left},
                            {"Income a year", amounts(words.currency)},
                            {"Weight", in_digits(3, "ratio")}}};
    for (std::size_t q = 0; q < fifths; ++q)
        table.rows.push_back({fifth_name(q), answer.incomes[q], answer.weights[q]});
    return table;
}

Table weighed_table(const EquityWords& words) {
    double most = 0;
    for (const EquityOption& one : words.answer.options)
        most = std::max({most, std::abs(one.weighted.value), std::abs(one.unweighed.value),
                         std::abs(one.others.value), largest({&one.households, &one.weighed})});
    const NumberFormat scale = money_scale(most, words.currency);
    Table table{.name = "weighed",
                .caption = "Present value without and with weights, " + scale.caption(),
                .columns = {{"Option", Align::left},
                            {"Net saving and others", scale},
                            {"Households gain", scale},
                            {"Together", scale},
                            {"Households weighed", scale},
                            {"Together, weighed", scale}}};
    if (words.answer.uncertain) table.columns.push_back({"± error", error_of(scale), "error"});
    for (const EquityOption* one : in_order(words.answer)) {
        auto& cells = table.rows.emplace_back(
            std::vector<Cell>{readable(one->name), one->others.value, sum_of(one->households),
                              one->unweighed.value, sum_of(one->weighed), one->weighted.value});
        if (words.answer.uncertain) cells.emplace_back(one->weighted.se);
    }
    return table;
}

void add_weights(const EquityWords& words, Document& document) {
    const EquityAnswer& answer = words.answer;
    document.emplace_back(Heading{"Money of households weighed by income", "weights"});
    if (!answer.has_households)
        document.emplace_back(Paragraph{
            "No option changes what households have, so there is nothing to weigh: weights are for "
            "money that households gain or pay, such as fuel bills, and not for what public bodies "
            "save."});
    else if (!answer.plan.equity->has_incomes)
        document.emplace_back(Paragraph{
            "Not weighed: the incomes of clients' households are not stated. Write incomes: five "
            "figures, the most deprived fifth first, under equity. By area, data have "
            "household_income_of_area_fifth_1 to _5, an assumption; ONS, Average household "
            "income, has medians by fifth of income, which lie farther apart: a deprived area has "
            "households of every income."});
    if (answer.plan.equity->has_incomes) document.emplace_back(weights_table(words));
    if (!answer.has_households || !answer.plan.equity->has_incomes) return;
    document.emplace_back(weighed_table(words));
    document.emplace_back(Paragraph{fmt::format(
        "Weights as the Green Book has them (annex 3, A3.20), on money of households{}; payers' "
        "money counts once, as taxpayers of median income bear it. Net saving and others: the "
        "headline's net saving, and social value to others than households that it leaves out.",
        answer.scenario.file.equity->weigh_qalys ? " and on the value of QALYs, as asked"
                                                 : " alone, not on QALYs")});
}

// --- health --------------------------------------------------------------------------------------

/// Per million people, as indices are of one.
constexpr double million = 1e6;

Table gap_table(const EquityWords& words) {
    const EquityAnswer& answer = words.answer;
    Table table{
        .name = "gap",
        .caption = "Health in all and what equity adds, QALYs; the slope index per million people",
        .columns = {{"Option", Align::left},
                    {"Net QALYs", in_digits(4, "QALYs")},
                    {"± error", in_digits(2, "QALYs"), "error"},
                    {"Equity adds", in_digits(3, "QALYs")},
                    {"Together", in_digits(4, "QALYs")},
                    {"By Kolm", in_digits(4, "QALYs")},
                    {"Slope index", in_digits(3, "QALYs per million people")},
                    {"Turns at", in_digits(3, "number")}}};
    for (const EquityOption* one : in_order(answer)) {
        const NetHealth& health = one->health.front();
        table.rows.push_back({readable(one->name), health.sum.value, health.sum.se,
                              health.atkinson.value - health.sum.value, health.atkinson.value,
                              health.kolm.value, health.slope.value * million,
                              number_or(health.breakeven, "none",
                                        "up to 100 no aversion to inequality turns the sign")});
    }
    return table;
}

Table chances_table(const EquityWords& words) {
    Table table{.name = "chances",
                .caption = "How likely",
                .columns = {{"Option", Align::left},
                            {"More health", as_chance()},
                            {"Smaller gap", as_chance()},
                            {"Both", as_chance()},
                            {"Worth it with equity", as_chance()}}};
    for (const EquityOption* one : in_order(words.answer)) {
        const NetHealth& health = one->health.front();
        table.rows.push_back({readable(one->name), health.healthier.value, health.narrower.value,
                              health.both.value, health.worth.value});
    }
    return table;
}

Table gradients_table(const EquityWords& words) {
    Table table{.name = "gradients",
                .caption = "If displaced health falls on the fifths otherwise, QALYs",
                .columns = {{"Option", Align::left},
                            {"Displaced health", Align::left},
                            {"Most deprived, net", in_digits(4, "QALYs")},
                            {"With equity", in_digits(4, "QALYs")},
                            {"Slope index", in_digits(3, "QALYs per million people")}},
                .grouped = true};
    if (words.answer.uncertain) table.columns.push_back({"Smaller gap", as_chance()});
    for (const EquityOption* one : in_order(words.answer))
        for (const NetHealth& health : one->health) {
            auto& cells = table.rows.emplace_back(
                std::vector<Cell>{readable(one->name), readable(health.gradient), health.net[0],
                                  health.atkinson.value, health.slope.value * million});
            if (words.answer.uncertain) cells.emplace_back(health.narrower.value);
        }
    return table;
}

std::string about_health(const EquityWords& words) {
    const EquityAnswer& answer = words.answer;
    std::vector<std::string> payers;
    for (std::size_t p = 0; p < answer.plan.equity->payers.size(); ++p)
        if (answer.plan.equity->payers[p])
            payers.push_back(payer_name(answer.scenario, answer.plan.layout.payers[p]));
    const bool all = payers.size() == answer.plan.layout.payers.size();
    const NetHealth& front = answer.options.front().health.front();
    return fmt::format(
        "Every {} of net cost of {} is taken to displace one QALY, a net saving to bring one{}. "
        "Before any option health is {} QALYs a life in the most and {} in the least deprived "
        "fifth: a slope index of {}, {} of the mean. It falls where the gap narrows. Together: the "
        "health that, equally had by all, is worth as much to people as averse to inequality as "
        "is taken here (Atkinson {}; Kolm {}); equity adds this less the net. Turns at: the "
        "aversion at which its sign does. NICE shows net health by fifth and applies no such "
        "weights: they stand beside the plain sum, not in its place.",
        words.amount(answer.cost_per_qaly), all ? "any payer" : all_of(payers),
        front.gradient == "equal" ? ", as much to every person" : "",
        number(answer.before.each.front(), 3), number(answer.before.each.back(), 3),
        number(slope_index(answer.before), 3), part_in_words(relative_index(answer.before)),
        number(answer.atkinson), number(answer.kolm));
}

void add_net_health(const EquityWords& words, Document& document) {
    document.emplace_back(Heading{"Health and the gap", "health"});
    if (!words.answer.has_health) {
        document.emplace_back(Paragraph{
            "No model of this scenario counts QALYs, so nothing can be said of health by fifth, of "
            "health that the money would have brought elsewhere, or of the gap. Where evidence has "
            "it, give models health or outcomes a qaly_each."});
        return;
    }
    document.emplace_back(gap_table(words));
    if (words.answer.uncertain) document.emplace_back(chances_table(words));
    document.emplace_back(gradients_table(words));
    document.emplace_back(Paragraph{about_health(words)});
}

// --- charts --------------------------------------------------------------------------------------

std::string data_of(const EquityAnswer& answer) {
    return chart_notes(answer.scenario, answer.uncertain ? answer.draws : 0, answer.sampling,
                       answer.seed);
}

/// Net health of the option that the answer is of; where none counts health, what it saves.
Chart fifths_chart(const EquityWords& words) {
    const EquityAnswer& answer = words.answer;
    const EquityOption& option = *in_order(answer).front();
    const Fifths& values = answer.has_health ? option.health.front().net : option.savings;
    const auto most = std::max_element(values.begin(), values.end(), [](double one, double other) {
        return std::abs(one) < std::abs(other);
    });
    const std::string name = readable(option.name);
    Chart chart{.kind = "fifths",
                .finding = fmt::format("{}: fifth {} {} most", titled(name),
                                       most - values.begin() + 1, *most < 0 ? "loses" : "gains"),
                .subtitle = answer.has_health
                                ? "Net QALYs by fifth of areas, after what is displaced"
                                : "What is saved on clients of each fifth of areas",
                .description = "One bar for each fifth of areas, the most deprived first.",
                .x = {.label = answer.has_health ? "QALYs" : "Saved", .has_zero = true},
                .y = {.scale = Scale::categories},
                .series = {{.mark = Mark::bar}},
                .notes = data_of(answer),
                .option = name};
    if (!answer.has_health) chart.x.currency = words.currency;
    for (std::size_t q = 0; q < fifths; ++q) {
        chart.y.categories.push_back(fifth_name(q));
        chart.series[0].data.push_back(
            {.x = values[q],
             .y = static_cast<double>(q),
             .label = answer.has_health ? number(values[q], 3) : words.amount(values[q])});
    }
    return chart;
}

/// The equity-efficiency plane.
Chart equity_plane(const EquityWords& words) {
    const EquityAnswer& answer = words.answer;
    const EquityOption& first = *in_order(answer).front();
    Chart chart{
        .kind = "plane",
        .finding = fmt::format("{} {}; with equity it {}", titled(readable(first.name)),
                               health_in_words(first.health.front().sum.value),
                               health_in_words(first.health.front().atkinson.value)),
        .subtitle = "Equity-efficiency plane: to the right more health, upwards less inequality",
        .description =
            "Each point is one draw of one option, the large mark the mean: net "
            "QALYs across, what equity adds upwards.",
        .x = {.label = "Net QALYs", .has_zero = true},
        .y = {.label = "Equity adds, QALYs", .has_zero = true},
        .notes = data_of(answer)};
    const auto order = in_order(answer);
    for (std::size_t o = 0; o < order.size(); ++o) {
        const NetHealth& health = order[o]->health.front();
        Series draws{
            .name = readable(order[o]->name), .mark = Mark::point, .style = o, .size = 0.6};
        if (answer.uncertain)
            for (std::size_t i = 0; i < order[o]->plane.size(); i += order.size())
                draws.data.push_back(
                    {.x = order[o]->plane[i].first, .y = order[o]->plane[i].second});
        chart.series.push_back(std::move(draws));
        chart.series.push_back({.mark = Mark::point,
                                .data = {{.x = health.sum.value,
                                          .y = health.atkinson.value - health.sum.value,
                                          .label = readable(order[o]->name),
                                          .marked = true}},
                                .style = o});
    }
    return chart;
}

}  // namespace

Document page_of(const EquityAnswer& answer) {
    const EquityWords words{answer};
    const ScenarioFile& file = answer.scenario.file;
    Document document = titled_page(file);
    document.emplace_back(Paragraph{fmt::format(
        "Who gains, by fifth of England's small areas from the most deprived to the least, {}. "
        "Differences from {}, at present value, in {}; fifths add up to the whole.",
        answer.uncertain ? "mean of " + draws_in_words(answer.draws, answer.sampling, answer.seed)
                         : "with each figure at its one value",
        readable(answer.plan.layout.options.front()), prices_in_words(file.appraisal))});
    add_answer(words, document);
    add_gains(words, document);
    add_weights(words, document);
    add_net_health(words, document);
    document.emplace_back(fifths_chart(words));
    if (answer.has_health) document.emplace_back(equity_plane(words));
    return document;
}

}  // namespace hearth

// The document of a portfolio: what to do and what it comes to, what each budget still buys, who
// pays and gains, how the choice changes with more money, and how near what is left out comes.
#include <algorithm>
#include <cmath>
#include <fmt/format.h>

#include "base/text.hpp"
#include "report/json.hpp"
#include "report/pages.hpp"
#include "report/run_report.hpp"
#include "study/portfolio.hpp"

namespace hearth {

namespace {

using Places = std::vector<std::size_t>;

/// An answer, the best set as a run of it, and how its money is written.
struct PortfolioWords {
    const PortfolioAnswer& of;
    RunReport run;
    Options options;  ///< the best set alone
    Currency currency;

    explicit PortfolioWords(const PortfolioAnswer& answer)
        : of(answer),
          run(run_report(*answer.at, {}, answer.run.draws > 0 ? &answer.run : nullptr)),
          options(shown_options(run)),
          currency(answer.scenario.file.appraisal.currency) {}

    [[nodiscard]] std::string amount(double value) const { return money_in_words(run, value); }
    [[nodiscard]] bool is_drawn() const { return of.draws > 0; }
};

double value_of(const PortfolioAnswer& answer, std::string_view measure) {
    return answer.whole().value(measure).value_or(0);
}

/// The partner to whom the best set is least.
std::string worst_partner(const PortfolioAnswer& answer) {
    return *std::min_element(answer.partners.begin(), answer.partners.end(),
                             [&](const std::string& a, const std::string& b) {
                                 return value_of(answer, "by_payer." + a + ".net") <
                                        value_of(answer, "by_payer." + b + ".net");
                             });
}

/// What the best set comes to by what is maximised, evaluated as a whole.
double whole_value(const PortfolioAnswer& answer) {
    switch (answer.maximise) {
        case Maximise::net_saving:
            return value_of(answer, "pv_net_saving");
        case Maximise::net_monetary_benefit:
            return value_of(answer, "net_monetary_benefit");
        case Maximise::worst_partner:
            return value_of(answer, "by_payer." + worst_partner(answer) + ".net");
    }
    return 0;
}

std::string_view maximised(const PortfolioAnswer& answer) {
    switch (answer.maximise) {
        case Maximise::net_saving:
            return "net saving at present value";
        case Maximise::net_monetary_benefit:
            return "net monetary benefit at present value";
        case Maximise::worst_partner:
            return "net effect, undiscounted, on the partner who comes off worst";
    }
    return "";
}

std::string size_in_words(double scale) {
    if (scale == 1) return "";
    if (scale == 0.5) return " at half its size";
    if (scale == 2) return " at twice its size";
    return fmt::format(" at {} times its size", number(scale));
}

std::string item_in_words(const PortfolioAnswer& answer, std::size_t item) {
    const PortfolioItem& one = answer.items[item];
    return readable(one.intervention) + size_in_words(one.scale);
}

std::string set_in_words(const PortfolioAnswer& answer, const Places& items) {
    if (items.empty()) return "none of them";
    std::vector<std::string> names;
    for (const std::size_t i : items) names.push_back(item_in_words(answer, i));
    return all_of(names);
}

/// "NHS, capital", "occupational therapists"; with its years.
std::string limit_name(const PortfolioAnswer& answer, const PortfolioLimit& limit) {
    std::string name =
        limit.is_budget ? payer_name(answer.scenario, limit.name) : readable(limit.name);
    if (limit.spending != Spending::all)
        name += fmt::format(", {}", choice_names(Spending{})[static_cast<int>(limit.spending)]);
    const FinancialYear start = answer.scenario.file.appraisal.start;
    if (const auto* listed = std::get_if<std::vector<int>>(&limit.years)) {
        std::vector<std::string> years;
        for (const int year : *listed) years.push_back(to_text(start + year));
        return name + " in " + all_of(years);
    }
    return std::get<LimitYears>(limit.years) == LimitYears::each ? name + ", each year" : name;
}

std::string limit_amount(const PortfolioWords& words, const PortfolioLimit& limit, double value) {
    return limit.is_budget ? words.amount(value) : number(value);
}

// --- the answer ----------------------------------------------------------------------------------

std::string how(const PortfolioAnswer& answer) {
    if (answer.draws == 0) return "with each figure at its one value";
    return fmt::format("by means over {}",
                       draws_in_words(answer.draws, answer.sampling, answer.seed));
}

std::string answer_sentence(const PortfolioWords& words) {
    const PortfolioAnswer& answer = words.of;
    const std::string_view within = answer.limits.empty() ? "" : " within the limits";
    if (answer.chosen.empty())
        return fmt::format("Do none of them: no set{} has a {} above 0.", within,
                           maximised(answer));
    std::string text =
        fmt::format("The best set is {}: of all sets{} it has the highest {}, {}{}.",
                    set_in_words(answer, answer.chosen), within, maximised(answer),
                    words.amount(whole_value(answer)),
                    answer.maximise == Maximise::worst_partner
                        ? fmt::format(" ({})", payer_name(answer.scenario, worst_partner(answer)))
                        : "");
    if (!answer.proved)
        text += fmt::format(" That is not proved: another set may be worth up to {} more.",
                            words.amount(answer.bound - answer.value));
    return text;
}

std::string limit_sentence(const PortfolioWords& words, const PortfolioLimit& limit) {
    const bool by_year = std::holds_alternative<LimitYears>(limit.years) &&
                         std::get<LimitYears>(limit.years) == LimitYears::each;
    std::string text =
        fmt::format("{}: {} of {}{}, so {} is left.", titled(limit_name(words.of, limit)),
                    limit_amount(words, limit, limit.used), limit_amount(words, limit, limit.up_to),
                    by_year ? " in the fullest year" : "",
                    limit_amount(words, limit, std::max(0.0, limit.up_to - limit.used)));
    if (limit.worth_of_more * limit.raised < 0.5) {
        text += " A tenth more would not change what is best.";
    } else {
        text +=
            fmt::format(" A tenth more would raise the {} by {}",
                        words.of.maximise == Maximise::worst_partner ? "worst partner's" : "value",
                        words.amount(limit.worth_of_more * limit.raised));
        text += limit.is_budget ? fmt::format(", {} for each further {}1.",
                                              money(limit.worth_of_more, words.currency, 0.01),
                                              sign_of(words.currency))
                                : ".";
    }
    if (words.is_drawn() && limit.above.value > 0)
        text += fmt::format(" In {} of the draws the set takes more than there is.",
                            percent(limit.above.value));
    return text;
}

std::string left_out_sentence(const PortfolioWords& words) {
    const PortfolioAnswer& answer = words.of;
    if (answer.left_out.empty() || !answer.left_out.front().item) return "";
    const PortfolioLeftOut& nearest = answer.left_out.front();
    return fmt::format(
        "Nearest to being in it is {}{}: {}.", item_in_words(answer, *nearest.item),
        nearest.instead_of.empty() ? ""
                                   : ", in place of " + set_in_words(answer, nearest.instead_of),
        nearest.short_by < 0.5
            ? "that comes to the same"
            : "it would have to be worth " + words.amount(nearest.short_by) + " more");
}

/// The share of draws in whose best set an intervention is, at whichever scale.
double in_best(const PortfolioAnswer& answer, std::size_t item) {
    double sum = 0;
    for (const PortfolioItem& one : answer.items)
        if (one.intervention == answer.items[item].intervention) sum += one.in_best.value;
    return std::min(1.0, sum);
}

std::string sureness(const PortfolioWords& words) {
    const PortfolioAnswer& answer = words.of;
    if (!words.is_drawn() || answer.chosen.empty()) return "";
    const std::size_t least = *std::min_element(
        answer.chosen.begin(), answer.chosen.end(),
        [&](std::size_t a, std::size_t b) { return in_best(answer, a) < in_best(answer, b); });
    std::string text = fmt::format(
        "Chosen anew in each of {} draws, with its costs held to the same limits: {}, the least "
        "sure of these, is in the best set, at whichever size, in {}.",
        counted(answer.solved), readable(answer.items[least].intervention),
        percent(in_best(answer, least)));
    if (answer.impossible > 0)
        text += fmt::format(" In {} of them no set keeps the limits with what is required.",
                            counted(answer.impossible));
    if (answer.unproved > 0)
        text += fmt::format(" In {} the best set that was found is not proved the best.",
                            counted(answer.unproved));
    return text;
}

void add_answer(const PortfolioWords& words, Document& document) {
    const PortfolioAnswer& answer = words.of;
    document.emplace_back(Heading{"The answer"});
    document.emplace_back(Paragraph{.text = answer_sentence(words), .is_answer = true});
    Points points;
    if (!answer.chosen.empty())
        points.points.push_back(titled(option_sentence(words.run, words.options.front())));
    for (const PortfolioLimit& limit : answer.limits)
        if (!answer.chosen.empty()) points.points.push_back(limit_sentence(words, limit));
    for (std::string text : {left_out_sentence(words), sureness(words)})
        if (!text.empty()) points.points.push_back(std::move(text));
    if (!points.points.empty()) document.emplace_back(std::move(points));
    if (answer.run.excess_draws > 0)
        document.emplace_back(Paragraph{excess_in_words(answer.run.excess_draws)});
}

// --- tables --------------------------------------------------------------------------------------

/// Whether tables show the net monetary benefit in place of the net saving.
bool shows_benefit(const PortfolioAnswer& answer) {
    return answer.maximise == Maximise::net_monetary_benefit;
}

double shown_value(const PortfolioAnswer& answer, const PortfolioItem& item) {
    return shows_benefit(answer) ? item.values.front() : item.net_saving;
}

/// A table of items: cost, value and chance of each.
Table table_of_items(const PortfolioWords& words, std::string name, const std::string& caption,
                     const NumberFormat& scale) {
    const bool benefit = shows_benefit(words.of);
    Table table{.name = std::move(name),
                .caption = fmt::format("{}, {}; cost undiscounted, {} at present value", caption,
                                       scale.caption(), benefit ? "net benefit" : "net saving"),
                .columns = {{"Intervention", Align::left},
                            {"Scale", in_digits(4)},
                            {"Clients", in_steps(1, "clients")},
                            {"Cost", scale, "Programme cost"},
                            {benefit ? "Net benefit" : "Net saving", scale}}};
    if (words.is_drawn()) table.columns.push_back({"In best set", as_chance()});
    return table;
}

std::vector<Cell> item_row(const PortfolioWords& words, const PortfolioItem& item) {
    std::vector<Cell> row{readable(item.intervention), item.scale, item.clients, item.cost,
                          shown_value(words.of, item)};
    if (words.is_drawn()) row.emplace_back(item.in_best.value);
    return row;
}

/// What makes up the value of the best set: each alone, shared clients, and what only the set as a
/// whole has.
Table chosen_table(const PortfolioWords& words) {
    const PortfolioAnswer& answer = words.of;
    const double whole =
        value_of(answer, shows_benefit(answer) ? "net_monetary_benefit" : "pv_net_saving");
    Table table = table_of_items(words, "chosen", "The best set, its parts each as if done alone",
                                 words.run.money);
    double cost = 0, clients = 0, sum = 0;
    for (const std::size_t i : answer.chosen) {
        const PortfolioItem& item = answer.items[i];
        cost += item.cost;
        clients += item.clients;
        sum += shown_value(answer, item);
        table.rows.push_back(item_row(words, item));
    }
    constexpr double nothing = 0.5;  // of a pound
    const auto add = [&](std::string name, Cell of_clients, Cell of_cost, double value) {
        table.rows.push_back(
            {std::move(name), "", std::move(of_clients), std::move(of_cost), value});
        if (words.is_drawn()) table.rows.back().emplace_back("");
    };
    if (std::abs(answer.together) >= nothing)
        add("shared clients, counted once", "", "", answer.together);
    if (const double rest = whole - sum - answer.together; std::abs(rest) >= nothing)
        add("whole steps, and shares held to the smallest", "", "", rest);
    table.ruled = {table.rows.size()};
    add("The set as a whole", clients, cost, whole);
    return table;
}

/// `Overspent`: the share of draws in which the set takes more than there is.
Table limits_table(const PortfolioWords& words) {
    const PortfolioAnswer& answer = words.of;
    const NumberFormat step = in_steps(1);
    Table table{.name = "limits",
                .caption = "What the best set takes of each limit, undiscounted",
                .columns = {{"Limit", Align::left},
                            {"Up to", step},
                            {"Taken", step},
                            {"Left", step},
                            {"Worth of 1 more", in_digits(3)}}};
    if (words.is_drawn()) table.columns.push_back({"Overspent", as_chance()});
    for (const PortfolioLimit& limit : answer.limits) {
        std::vector<Cell> row{limit_name(answer, limit), limit.up_to, limit.used,
                              limit.up_to - limit.used, limit.worth_of_more};
        if (words.is_drawn()) row.emplace_back(limit.above.value);
        table.rows.push_back(std::move(row));
    }
    return table;
}

Table efficient_table(const PortfolioWords& words) {
    const PortfolioAnswer& answer = words.of;
    const NumberFormat& scale = words.run.money;
    Table table{.name = "efficient",
                .caption = fmt::format("The best set as all budgets grow together: its {}, {}",
                                       maximised(answer), scale.caption()),
                .columns = {{"Budgets, %", in_steps(1, "%"), "Budgets"},
                            {"Value", scale},
                            {"Best set", Align::left}}};
    for (std::size_t r = 0; r < answer.efficient.size(); ++r) {
        const PortfolioUnder& one = answer.efficient[r];
        const std::string_view no_set = "what is required costs more";
        if (r > 0 && one.items == answer.efficient[r - 1].items && one.value.has_value() &&
            std::abs(one.times - 1) > 1e-9)
            table.details.push_back(r);
        table.rows.push_back({100 * one.times, number_or(one.value, "–", std::string(no_set)),
                              one.value ? Cell(set_in_words(answer, one.items)) : Cell(no_set)});
    }
    return table;
}

Chart efficient_chart(const PortfolioWords& words) {
    const PortfolioAnswer& answer = words.of;
    Series line{.mark = Mark::line}, points{.mark = Mark::point};
    double now = 0, last = 0;
    for (const PortfolioUnder& one : answer.efficient) {
        if (!one.value) continue;
        line.data.push_back({.x = 100 * one.times, .y = *one.value});
        points.data.push_back({.x = 100 * one.times,
                               .y = *one.value,
                               .marked = one.times == 1,
                               .about = set_in_words(answer, one.items)});
        if (std::abs(one.times - 1) < 1e-9) now = *one.value;
        last = *one.value;
    }
    return {
        .kind = "efficient",
        .finding = last - now < 0.5 ? "More money than this would not change what is best"
                                    : fmt::format("Half as much money again would bring {} more",
                                                  words.amount(last - now)),
        .subtitle = fmt::format("Highest {}, as all budgets grow", maximised(answer)),
        .description =
            "A line over the budgets as a share of those given; each point is the "
            "best set at that share.",
        .x = {.label = "Budgets", .unit = "%", .low = 0, .high = 150},
        .y = {.currency = words.currency, .step = words.run.money.rounds_to(), .has_zero = true},
        .series = {std::move(line), std::move(points)},
        .lines = {{ReferenceKind::at_x, 100, "as given"}},
        .notes = printable(answer.scenario.file.title, 110)};
}

Table left_out_table(const PortfolioWords& words) {
    const PortfolioAnswer& answer = words.of;
    const NumberFormat& scale = words.run.money;
    Table table{.name = "left_out",
                .caption = fmt::format("What is left out, the nearest first, and what it would "
                                       "have to be worth more to come in, {}",
                                       scale.caption()),
                .columns = {{"Intervention", Align::left},
                            {"Worth more by", scale},
                            {"Scale", in_digits(4)},
                            {"In place of", Align::left}}};
    for (const PortfolioLeftOut& one : answer.left_out) {
        if (!one.item)
            table.rows.push_back({readable(one.intervention),
                                  withheld("–", "no set with it keeps the limits"), "",
                                  "no set within the limits has it"});
        else
            table.rows.push_back(
                {readable(one.intervention), one.short_by, answer.items[*one.item].scale,
                 one.instead_of.empty() ? "nothing" : set_in_words(answer, one.instead_of)});
    }
    return table;
}

/// Every intervention at every scale, alone.
Table items_table(const PortfolioWords& words) {
    Table table = table_of_items(words, "items", "Each that may be chosen, if it were done alone",
                                 words.run.money);
    for (const PortfolioItem& item : words.of.items) table.rows.push_back(item_row(words, item));
    return table;
}

std::string about(const PortfolioWords& words) {
    const PortfolioAnswer& answer = words.of;
    std::string text =
        "Each intervention is evaluated alone at each scale, and with those whose clients it "
        "shares; the set is chosen by these parts, and what it comes to is evaluated as a whole. A "
        "scale multiplies the clients who are offered it: fixed costs and set-up stay as they are. "
        "Budgets hold for expected costs less income, undiscounted; what is saved does not refill "
        "them.";
    if (!answer.scenario.file.transfers.empty())
        text += " Transfers between payers are left out: they belong to options as written.";
    if (!answer.efficient.empty() && std::abs(whole_value(answer) - answer.value) >= 0.5)
        text += fmt::format(" By its parts the set comes to {}, as a whole to {}.",
                            words.amount(answer.value), words.amount(whole_value(answer)));
    return text;
}

}  // namespace

Document page_of(const PortfolioAnswer& answer) {
    const PortfolioWords words(answer);
    const ScenarioFile& file = answer.scenario.file;
    Document document = titled_page(file);
    document.emplace_back(Paragraph{fmt::format(
        "What is best to do, chosen by {}, {}. Amounts are against doing none of it, over {}, in "
        "{}.",
        maximised(answer), how(answer), horizon_in_words(file.appraisal),
        prices_in_words(file.appraisal))});
    add_answer(words, document);
    document.emplace_back(Heading{"What is in it"});
    document.emplace_back(chosen_table(words));
    document.emplace_back(Paragraph{about(words)});
    if (!answer.limits.empty()) document.emplace_back(limits_table(words));
    if (!answer.chosen.empty()) {
        document.emplace_back(Heading{"Who pays and who gains"});
        document.emplace_back(partners_table(words.run, words.options.front()));
    }
    if (!answer.efficient.empty()) {
        document.emplace_back(Heading{"With more or less money"});
        document.emplace_back(efficient_table(words));
        document.emplace_back(efficient_chart(words));
    }
    document.emplace_back(Heading{"What is left out"});
    if (!answer.left_out.empty()) document.emplace_back(left_out_table(words));
    document.emplace_back(items_table(words));
    return document;
}

std::string to_json(const PortfolioAnswer& answer) {
    const auto item_of = [&](std::size_t i) -> Json {
        return {{"intervention", answer.items[i].intervention}, {"scale", answer.items[i].scale}};
    };
    const auto set = [&](const Places& items) { return list_of(items, item_of); };
    const auto item = [&](std::size_t i) {
        const PortfolioItem& one = answer.items[i];
        return with(item_of(i), {{"pv_net_saving", one.net_saving},
                                 {"programme_cost", one.cost},
                                 {"clients", one.clients},
                                 {"takes", one.uses},
                                 {"in_best_share_of_draws",
                                  answer.draws > 0 ? with_error(one.in_best) : Json(nullptr)}});
    };
    const auto limit = [&](const PortfolioLimit& one) -> Json {
        const auto* listed = std::get_if<std::vector<int>>(&one.years);
        return {
            {one.is_budget ? "payer" : "capacity", one.name},
            {"spending", choice_names(Spending{})[static_cast<int>(one.spending)]},
            {"years", listed != nullptr
                          ? Json(*listed)
                          : Json(choice_names(
                                LimitYears{})[static_cast<int>(std::get<LimitYears>(one.years))])},
            {"up_to", one.up_to},
            {"taken", one.used},
            {"worth_of_one_more", one.worth_of_more},
            {"above", answer.draws > 0 ? with_error(one.above) : Json(nullptr)}};
    };
    const auto under = [&](const PortfolioUnder& one) -> Json {
        return {{"budgets", one.times}, {"value", or_null(one.value)}, {"set", set(one.items)}};
    };
    const auto left_out = [&](const PortfolioLeftOut& one) -> Json {
        return {{"intervention", one.intervention},
                {"scale", one.item ? Json(answer.items[*one.item].scale) : Json(nullptr)},
                {"short_by", one.item ? Json(one.short_by) : Json(nullptr)},
                {"in_place_of", set(one.instead_of)}};
    };
    return text_of({{"hearth_portfolio", 1},
                    {"title", answer.scenario.file.title},
                    {"maximise", choice_names(Maximise{})[static_cast<int>(answer.maximise)]},
                    {"set", set(answer.chosen)},
                    {"value", whole_value(answer)},
                    {"value_by_parts", answer.value},
                    {"no_set_has_more_than", answer.bound},
                    {"proved", answer.proved},
                    {"shared_clients", answer.together},
                    {"draws", answer.draws},
                    {"draws_solved", answer.solved},
                    {"draws_without_a_set", answer.impossible},
                    {"limits", list_of(answer.limits, limit)},
                    {"items", list_to(answer.items.size(), item)},
                    {"efficient", list_of(answer.efficient, under)},
                    {"left_out", list_of(answer.left_out, left_out)}});
}

}  // namespace hearth

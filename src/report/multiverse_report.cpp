// A multiverse in words and tables, and its specification curve.
#include <algorithm>
#include <cmath>
#include <fmt/format.h>

#include "base/text.hpp"
#include "report/page_words.hpp"
#include "report/pages.hpp"
#include "report/words.hpp"

namespace hearth {

namespace {

std::string with_its_choice(const MultiverseAnswer& report, std::size_t alternative, int choice) {
    return fmt::format("{}: {}", readable(report.alternatives[alternative].name),
                       readable(choice_name(report, alternative, choice)));
}

/// "bed day: with treatment; discounting: none"; first choices are not named.
std::string choices_in_words(const MultiverseAnswer& report, const Combination& row) {
    std::string text;
    for (std::size_t a = 0; a < row.size(); ++a)
        if (row[a] != 0) text += (text.empty() ? "" : "; ") + with_its_choice(report, a, row[a]);
    return text.empty() ? "first choices" : text;
}

std::string share_of_all(double share) {
    const double p = share * 100;
    if (p > 1e-9 && p < 1) return "< 1 %";
    if (p < 100 && p > 99) return "> 99 %";
    return fmt::format("{:.0f} %", p);
}

/// The digits for the largest amount that an option comes to in any combination.
NumberFormat scale_of(const MultiverseAnswer& report, const MultiverseOption& option) {
    double most = 0;
    for (const MultiverseResult* measure :
         {&option.net_saving, &option.net_cash, &option.present_value})
        for (const double value : measure->values) most = std::max(most, std::abs(value));
    return money_scale(most, report.scenario.file.appraisal.currency);
}

// --- sentences -----------------------------------------------------------------------------------

std::string frame(const MultiverseAnswer& report) {
    const auto names = joined(report.alternatives, ", ", [](const AlternativeAsked& one) {
        return fmt::format("{} ({})", readable(one.name), one.choices.size());
    });
    const std::string rows = counted(report.rows.size());
    const std::string those = report.seed
                                  ? fmt::format("{} of {} combinations, drawn with seed {},", rows,
                                                counted(report.combinations), *report.seed)
                                  : fmt::format("All {} combinations", rows);
    return fmt::format(
        "{} of the choices of {}, compared with {}, {}. The shares below count choices that "
        "somebody wrote down; they are no probabilities.",
        those, names, readable(report.scenario.file.options.front().name),
        report.drawing.draws ? fmt::format("each on average over {} draws (seed {})",
                                           with_commas(*report.drawing.draws), *report.drawing.seed)
                             : "each figure at its point");
}

std::string in_how_many(const MultiverseAnswer& report, const MultiverseResult& measure) {
    const std::size_t above =
        std::lround(measure.positive * static_cast<double>(report.rows.size()));
    if (above == 0) return "no combination";
    if (above == report.rows.size()) return "every combination";
    return fmt::format("{} of {} combinations ({})", counted(above), counted(report.rows.size()),
                       share_of_all(measure.positive));
}

std::string matters_most(const MultiverseAnswer& report, const MultiverseOption& option) {
    const AlternativeInfluence& first = option.net_saving.influences.front();
    return fmt::format(
        " {} matters most: its choices move the net saving by {} on average{}.",
        in_quotes(readable(report.alternatives[first.alternative].name)),
        money_in_words(first.swing, scale_of(report, option)),
        first.share ? fmt::format(", {} of the variance", share_of_all(*first.share)) : "");
}

std::string sentence(const MultiverseAnswer& report, const MultiverseOption& option) {
    const MultiverseResult& net = option.net_saving;
    const std::string saving = in_how_many(report, option.net_saving);
    const std::string cash = in_how_many(report, option.net_cash);
    std::string text =
        readable(option.name) +
        (saving == "no combination" && cash == saving
             ? ": neither the net saving nor the net cash is above 0 in any combination."
             : fmt::format(": the net saving is above 0 in {}, the net cash in {}.", saving, cash));
    const NumberFormat scale = scale_of(report, option);
    const auto value = [&](std::size_t row) {
        return money_in_words(option.net_saving.values[row], scale);
    };
    const auto choices = [&](std::size_t row) {
        return choices_in_words(report, report.rows[row]);
    };
    if (option.net_saving.values[net.lowest()] == option.net_saving.values[net.highest])
        return text + fmt::format(" No choice moves the net saving of {}.", value(net.lowest()));
    return text +
           fmt::format(" The net saving runs from {} ({}) to {} ({}); the median is {} ({}).",
                       value(net.lowest()), choices(net.lowest()), value(net.highest),
                       choices(net.highest), money_in_words(net.median, scale),
                       choices(net.middle())) +
           matters_most(report, option);
}

std::string first_choices(const MultiverseAnswer& report) {
    std::string text;
    for (std::size_t a = 0; a < report.alternatives.size(); ++a)
        text += (a == 0 ? "" : "; ") + with_its_choice(report, a, 0);
    return fmt::format("First choices are not named: {}.", text);
}

std::string reading(const MultiverseAnswer& report) {
    if (!report.seed)
        return "Moves by: the difference between the highest and the lowest choice of one "
               "alternative, averaged over all choices of the others. Variance: the share that "
               "lies between its choices. Turns the sign: whether it alone can decide that the net "
               "saving is above 0.";
    return "Moves by: the difference between the highest and the lowest mean by choice. Variance: "
           "the share that lies between its choices, less what chance puts there. Whether a choice "
           "alone turns the sign needs all combinations.";
}

// --- tables --------------------------------------------------------------------------------------

double swing(const MultiverseResult& measure, std::size_t alternative) {
    for (const AlternativeInfluence& one : measure.influences)
        if (one.alternative == alternative) return one.swing;
    return 0;
}

/// Whether an alternative moves anything of an option.
bool matters(const MultiverseOption& option, std::size_t alternative) {
    return swing(option.net_saving, alternative) > 0 ||
           swing(option.present_value, alternative) > 0 || swing(option.net_cash, alternative) > 0;
}

/// "none 1,200, green book 900".
std::string means_by_choice(const MultiverseAnswer& report, const AlternativeInfluence& one,
                            const NumberFormat& scale) {
    std::string means;
    for (std::size_t c = 0; c < one.means.size(); ++c)
        if (std::isfinite(one.means[c]))
            means +=
                fmt::format("{}{} {}", means.empty() ? "" : ", ",
                            readable(choice_name(report, one.alternative, static_cast<int>(c))),
                            scale(one.means[c]));
    return means;
}

Table influence_table(const MultiverseAnswer& report, const MultiverseOption& option) {
    const NumberFormat scale = scale_of(report, option);
    Table table{
        .name = "influence " + option.name,
        .caption = fmt::format("Net saving of {}, {}", readable(option.name), scale.caption()),
        .columns = {{"Alternative", Align::left},
                    {"Moves by", scale},
                    {"Variance", as_share()},
                    {"Turns the sign"},
                    {"Present value moves by", scale},
                    {"Net cash moves by", scale},
                    {"Mean by choice", Align::left}}};
    for (const AlternativeInfluence& one : option.net_saving.influences) {
        if (!matters(option, one.alternative)) continue;
        Cell share = number_or(one.share, "–", "the net saving never varies");
        if (one.share) share.words = share_of_all(*one.share);
        table.rows.push_back(
            {readable(report.alternatives[one.alternative].name), one.swing, std::move(share),
             !one.turns_sign   ? "–"
             : *one.turns_sign ? "yes"
                               : "no",
             swing(option.present_value, one.alternative), swing(option.net_cash, one.alternative),
             means_by_choice(report, one, scale)});
    }
    return table;
}

void add_influence(const MultiverseAnswer& report, const MultiverseOption& option,
                   Document& document) {
    document.emplace_back(influence_table(report, option));
    std::string idle;
    for (std::size_t a = 0; a < report.alternatives.size(); ++a)
        if (!matters(option, a))
            idle += (idle.empty() ? "" : ", ") + readable(report.alternatives[a].name);
    if (!idle.empty()) document.emplace_back(Paragraph{"Without effect on it: " + idle + "."});
}

/// Ranks that pages leave out: of many, all but about forty, evenly apart.
std::vector<std::size_t> left_out(std::size_t rows) {
    constexpr std::size_t most = 40;
    std::vector<std::size_t> ranks;
    std::size_t shown = 0;
    for (std::size_t rank = 0; rank < rows; ++rank) {
        if (rows > most && rank != (shown * (rows - 1) + (most - 1) / 2) / (most - 1))
            ranks.push_back(rank);
        else
            ++shown;
    }
    return ranks;
}

/// Every combination of an option by its net saving; its choices in words or, exactly, by name.
Table combinations_table(const MultiverseAnswer& report, const MultiverseOption& option) {
    const NumberFormat scale = scale_of(report, option);
    Table table{.name = "combinations " + option.name,
                .caption = "Combinations by net saving, " + scale.caption(),
                .columns = {{"Rank", in_steps(1)},
                            {"Net saving", scale},
                            {"Present value", scale},
                            {"Net cash", scale},
                            {"Choices", Align::left, "", Shown::pages}},
                .details = left_out(report.rows.size())};
    for (const AlternativeAsked& one : report.alternatives)
        table.columns.push_back({one.name, Align::left, "", Shown::exact});
    for (const std::size_t row : option.net_saving.order) {
        std::vector<Cell> cells{static_cast<double>(table.rows.size() + 1),
                                option.net_saving.values[row], option.present_value.values[row],
                                option.net_cash.values[row],
                                choices_in_words(report, report.rows[row])};
        for (std::size_t a = 0; a < report.alternatives.size(); ++a)
            cells.emplace_back(choice_name(report, a, report.rows[row][a]));
        table.rows.push_back(std::move(cells));
    }
    return table;
}

/// The option whose curve readers see: the scenario's headline option, or the one asked for.
const MultiverseOption& shown_option(const MultiverseAnswer& report) {
    const auto found = std::find_if(report.options.begin(), report.options.end(),
                                    [&](const MultiverseOption& one) {
                                        return one.name == headline_option(report.scenario.file);
                                    });
    return found == report.options.end() ? report.options.back() : *found;
}

/// That option's for readers, every option's for programs.
void add_combinations(const MultiverseAnswer& report, Document& document) {
    const MultiverseOption& shown = shown_option(report);
    document.emplace_back(Heading{"Specification curve of " + readable(shown.name)});
    Table table = combinations_table(report, shown);
    if (!table.details.empty())
        document.emplace_back(Paragraph{
            fmt::format("{} of {} combinations, evenly apart by rank; --format csv has all.",
                        table.rows.size() - table.details.size(), counted(table.rows.size())),
            Shown::pages});
    document.emplace_back(std::move(table));
    for (const MultiverseOption& option : report.options) {
        if (&option == &shown) continue;
        Table other = combinations_table(report, option);
        other.shown = Shown::exact;
        document.emplace_back(std::move(other));
    }
    if (report.options.size() > 1)
        document.emplace_back(
            Paragraph{"--option NAME shows the curve of another option.", Shown::pages});
}

std::vector<std::string> counted_to(std::size_t last) {
    std::vector<std::string> numbers;
    for (std::size_t i = 1; i <= last; ++i) numbers.push_back(std::to_string(i));
    return numbers;
}

/// The specification curve of the option shown: sorted results above, the choices that make them
/// below.
std::vector<Chart> charts_of(const MultiverseAnswer& report) {
    const MultiverseOption& option = shown_option(report);
    const auto& order = option.net_saving.order;
    const std::string rows = counted(order.size());
    const ChartAxis ranks{.label = "Combinations, by net saving",
                          .scale = Scale::categories,
                          .categories = counted_to(order.size())};
    Chart results{
        .kind = "specification_curve",
        .finding = fmt::format("The net saving of {} is above 0 in {} of {} combinations, its net "
                               "cash in {}",
                               readable(option.name), share_of_all(option.net_saving.positive),
                               rows, share_of_all(option.net_cash.positive)),
        .subtitle = "Specification curve: each combination's results, sorted by net saving",
        .description = "Points from the least to the greatest net saving.",
        .x = ranks,
        .y = {.currency = report.scenario.file.appraisal.currency, .has_zero = true},
        .series = {{.name = "net cash", .mark = Mark::point, .style = 1},
                   {.name = "net saving", .mark = Mark::point, .style = 0}},
        .notes = printable(report.scenario.file.title, 110)};
    Chart made_by{.kind = "specification_curve",
                  .finding = "The choices that make each combination",
                  .subtitle = "A mark in a column: the combination above it makes this choice",
                  .description = "One row for each choice of each alternative.",
                  .x = ranks,
                  .y = {.scale = Scale::categories},
                  .series = {{.mark = Mark::tile, .style = 6, .size = 0.7}}};
    std::vector<std::size_t> first_row;
    for (std::size_t a = 0; a < report.alternatives.size(); ++a) {
        first_row.push_back(made_by.y.categories.size());
        for (std::size_t c = 0; c < report.alternatives[a].choices.size(); ++c)
            made_by.y.categories.push_back(with_its_choice(report, a, static_cast<int>(c)));
    }
    for (std::size_t rank = 0; rank < order.size(); ++rank) {
        const auto x = static_cast<double>(rank);
        results.series[0].data.push_back({x, option.net_cash.values[order[rank]]});
        results.series[1].data.push_back({x, option.net_saving.values[order[rank]]});
        for (std::size_t a = 0; a < first_row.size(); ++a)
            made_by.series[0].data.push_back(
                {x, static_cast<double>(first_row[a]) + report.rows[order[rank]][a]});
    }
    return {std::move(results), std::move(made_by)};
}

}  // namespace

Document page_of(const MultiverseAnswer& report) {
    Document document{Heading{printable(report.scenario.file.title), "document"},
                      Paragraph{frame(report)}, Heading{"The answer"}};
    Points answer;
    for (const MultiverseOption& option : report.options)
        answer.points.push_back(sentence(report, option));
    document.emplace_back(std::move(answer));
    document.emplace_back(Paragraph{first_choices(report)});
    document.emplace_back(Heading{"Which choices matter"});
    document.emplace_back(Paragraph{reading(report)});
    for (const MultiverseOption& option : report.options) add_influence(report, option, document);
    add_combinations(report, document);
    add_version_figures(report.figures, report.scenario, document);
    for (Chart& chart : charts_of(report)) document.emplace_back(std::move(chart));
    return document;
}

}  // namespace hearth

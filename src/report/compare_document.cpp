// Why two results differ, as a page: the answer, what makes the difference, what changed, and both
// sides beside each other.
#include <algorithm>
#include <cmath>
#include <fmt/format.h>

#include "base/text.hpp"
#include "engine/measure_table.hpp"
#include "report/page_words.hpp"
#include "report/pages.hpp"
#include "report/run_report.hpp"
#include "report/words.hpp"
#include "study/compare.hpp"

namespace hearth {

namespace {

constexpr std::string_view unexplained_name = "program, structure and choices";

Currency currency_in(const CompareAnswer& answer) {
    return answer.scenario.file.appraisal.currency;
}

std::string_view unit_of_measure(std::string_view measure) {
    const MeasureRow* row = row_for(measure);
    return row == nullptr ? "" : row->unit;
}

/// How amounts of a measure are written in tables that add up: money in pounds, below a thousand of
/// them to the penny; else in four digits of the largest.
NumberFormat exact_format(std::string_view measure, double largest, Currency currency) {
    if (unit_of_measure(measure) == "money")
        return amounts(currency, std::abs(largest) < 1000 ? 0.01 : 1);
    return in_steps(std::min(1.0, display_unit(largest, 1e-6)),
                    std::string(unit_of_measure(measure)));
}

double largest_of(const CompareAnswer& answer) {
    double largest = std::max(std::abs(answer.before), std::abs(answer.after));
    for (const ComparedGroup& group : answer.groups)
        largest = std::max(largest, std::abs(group.value));
    return largest;
}

NumberFormat format_of(const CompareAnswer& answer) {
    return exact_format(answer.measure, largest_of(answer), currency_in(answer));
}

/// "net saving", "net saving at present value"; of a part of an option its path.
std::string measure_in_words(std::string_view measure) {
    if (is_part_of_option(measure)) return printable(measure, 80);
    const bool present = measure.starts_with("pv_");
    return readable(measure.substr(present ? 3 : 0)) + (present ? " at present value" : "");
}

/// A file as it is, a name in words; with its option where the sides have different ones.
std::string side_in_words(const std::string& name, const std::string& option,
                          const CompareAnswer& answer) {
    const bool is_name = name.find_first_of("./") == std::string::npos;
    const std::string shown = is_name ? readable(name) : printable(name, 80);
    const bool known = answer.before_option == answer.after_option || name == option;
    return known ? shown : fmt::format("{}, {}", shown, readable(option));
}

std::string before_in_words(const CompareAnswer& answer) {
    return side_in_words(answer.before_name, answer.before_option, answer);
}

std::string after_in_words(const CompareAnswer& answer) {
    return side_in_words(answer.after_name, answer.after_option, answer);
}

// --- the answer ----------------------------------------------------------------------------------

/// The difference as pages show it: of what they show of both sides.
double shown_difference(const CompareAnswer& answer) {
    const double step = format_of(answer).step;
    return rounded(answer.after, step) - rounded(answer.before, step);
}

std::string main_sentence(const CompareAnswer& answer) {
    const NumberFormat format = format_of(answer);
    const std::string before = format(answer.before), after = format(answer.after);
    const bool one_option = answer.before_option == answer.after_option;
    const std::string measure =
        measure_in_words(answer.measure) +
        (one_option ? fmt::format(" of \"{}\"", readable(answer.after_option)) : "");
    if (answer.difference() == 0)
        return fmt::format("Nothing changes: the {} is {} on both sides ({}; {}).", measure, after,
                           before_in_words(answer), after_in_words(answer));
    return fmt::format("The {} is {} ({}) and {} ({}): {} {}.", measure, before,
                       before_in_words(answer), after, after_in_words(answer),
                       format(std::abs(shown_difference(answer))),
                       answer.difference() < 0 ? "less" : "more");
}

/// "Of the difference -£2,000 is data, …": kinds that any group has.
std::string kinds_sentence(const CompareAnswer& answer) {
    const NumberFormat format = format_of(answer);
    constexpr std::string_view words[] = {"from data", "from what is decided (policy)",
                                          "from how it is counted (scenario)"};
    std::vector<double> sums(3);
    std::vector<bool> met(3);
    for (const ComparedGroup& group : answer.groups) {
        sums[static_cast<int>(group.kind)] += group.value;
        met[static_cast<int>(group.kind)] = true;
    }
    sums.push_back(answer.unexplained.value_or(0));
    met.push_back(answer.unexplained.value_or(0) != 0);
    const auto shown = adding_up(sums, format.step, shown_difference(answer));
    std::vector<std::string> parts;
    const auto count = std::count(met.begin(), met.end(), true);
    for (std::size_t k = 0; k < sums.size(); ++k)
        if (met[k])
            parts.push_back((count == 1 ? "" : format(shown[k]) + " ") +
                            std::string(k < 3 ? words[k] : "from what no figure explains"));
    return parts.empty() ? ""
           : count == 1  ? "All of the difference comes " + parts.front() + "."
                         : "Of the difference comes " + all_of(parts) + ".";
}

std::string draws_sentence(const CompareAnswer& answer) {
    if (answer.draws == 0) return "Each figure stands at its point.";
    return fmt::format(
        "Each figure stands at its point; means are over {} draws, in which figures that both "
        "sides have take the same values.",
        counted(answer.draws));
}

// --- why -----------------------------------------------------------------------------------------

std::string how_parted(const CompareAnswer& answer) {
    if (!answer.ordered)
        return "What changes make only together is shared between them evenly: each has the mean "
               "of what it changes over every order in which they can be made (Shapley value).";
    const auto most = std::max_element(answer.groups.begin(), answer.groups.end(),
                                       [](const ComparedGroup& a, const ComparedGroup& b) {
                                           return std::abs(a.value - a.in_reverse) <
                                                  std::abs(b.value - b.in_reverse);
                                       });
    const NumberFormat format = format_of(answer);
    return fmt::format(
        "{} groups are more than can be taken in every order ({}), so each changes what those "
        "above "
        "it have left: data, then how it is counted, then what is decided. The order matters: in "
        "the reverse one {} would make {}, not {}. --by file makes fewer groups.",
        answer.groups.size(), most_shapley_groups, most->name, format(most->in_reverse),
        format(most->value));
}

/// A row for each group, and their sum; a column for the reverse order where there is one.
Table groups_table(const CompareAnswer& answer) {
    const NumberFormat format = format_of(answer);
    Table table{.name = "groups",
                .caption = fmt::format("What makes the difference in {}, {} to {}",
                                       measure_in_words(answer.measure), before_in_words(answer),
                                       after_in_words(answer)),
                .columns = {{"What differs", Align::left},
                            {"Kind", Align::left},
                            {"Figures", in_steps(1)},
                            {"Difference", format}}};
    if (answer.ordered) table.columns.push_back({"In the reverse order", format});
    std::vector<double> values;
    for (const ComparedGroup& group : answer.groups) values.push_back(group.value);
    const bool rest = answer.unexplained.value_or(0) != 0;
    if (rest) values.push_back(*answer.unexplained);
    const auto shown = adding_up(values, format.step, shown_difference(answer));
    double sum = 0;
    const auto add = [&](std::vector<Cell> row, std::size_t at) {
        row.emplace_back(values[at]);
        row.back().words = format(shown[at]);
        sum += shown[at];
        table.rows.push_back(std::move(row));
    };
    for (std::size_t g = 0; g < answer.groups.size(); ++g) {
        const ComparedGroup& group = answer.groups[g];
        add({printable(group.name, 80), name_of(group.kind),
             group.figures.empty() ? Cell("–") : Cell(static_cast<double>(group.figures.size()))},
            g);
        if (answer.ordered) table.rows.back().emplace_back(group.in_reverse);
    }
    if (rest) add({unexplained_name, "", "–"}, values.size() - 1);
    if (rest && answer.ordered) table.rows.back().emplace_back("");
    table.ruled = {table.rows.size()};
    table.rows.push_back({"Together", "", "", Cell(answer.difference())});
    table.rows.back().back().words = format(sum);
    if (answer.ordered) table.rows.back().emplace_back("");
    return table;
}

Chart groups_chart(const CompareAnswer& answer) {
    const bool money = unit_of_measure(answer.measure) == "money";
    Chart chart{.kind = "compare",
                .finding = main_sentence(answer),
                .subtitle = fmt::format("{} from one side to the other, each figure at its point",
                                        titled(measure_in_words(answer.measure))),
                .description = "Each bar begins where the one above ends; the last is their sum.",
                .x = {.has_zero = true},
                .y = {.scale = Scale::categories},
                .notes = printable(answer.scenario.file.title, 110)};
    if (money) chart.x.currency = currency_in(answer);
    chart.finding.pop_back();
    std::vector<WaterfallBar> bars;
    for (const ComparedGroup& group : answer.groups)
        bars.push_back({.name = printable(group.name, 60), .value = group.value});
    if (answer.unexplained.value_or(0) != 0)
        bars.push_back({.name = std::string(unexplained_name), .value = *answer.unexplained});
    bars.push_back({.name = "Difference", .value = answer.difference(), .is_total = true});
    add_waterfall(bars, money ? amounts_in_words(currency_in(answer)) : format_of(answer), chart);
    return chart;
}

const ComparedGroup* group_named(const CompareAnswer& answer, std::string_view name) {
    const auto found = std::find_if(answer.groups.begin(), answer.groups.end(),
                                    [&](const ComparedGroup& one) { return one.name == name; });
    return found == answer.groups.end() ? nullptr : &*found;
}

void add_why(const CompareAnswer& answer, Document& document) {
    document.push_back(Heading{"What makes the difference", "why"});
    document.push_back(groups_chart(answer));
    document.push_back(groups_table(answer));
    if (answer.groups.size() > 1) document.push_back(Paragraph{how_parted(answer)});
    for (const std::string_view name : {asked_group, held_group})
        if (group_named(answer, name) != nullptr)
            document.push_back(Paragraph{fmt::format(
                "\"{}\" is all that cannot be told apart: {}services and figures that only one "
                "side "
                "has, or that are made otherwise.",
                name,
                name == asked_group ? "places, interventions, their models and steps, " : "")});
    if (answer.unexplained.value_or(0) != 0)
        document.push_back(Paragraph{fmt::format(
            "The earlier result holds figures and no scenario: what they do not explain is "
            "\"{}\", a later hearth or a scenario that asks something else.",
            unexplained_name)});
}

// --- figures and measures ------------------------------------------------------------------------

void add_changed_figures(const CompareAnswer& answer, Document& document) {
    constexpr std::size_t most = 60;
    Table table{.name = "figures",
                .caption = "Figures that differ, in the prices of each side",
                .columns = {{"Figure", Align::left}, {"Before"}, {"After"}, {"Group", Align::left}},
                .rows = {}};
    for (const ComparedGroup& group : answer.groups)
        for (const ComparedFigure& one : group.figures) {
            if (table.rows.size() >= most) table.details.push_back(table.rows.size());
            const double size = std::max(std::abs(one.before), std::abs(one.after));
            const NumberFormat format = hearth::format_of(*one.figure, size, currency_in(answer));
            table.rows.push_back({printable(in_words(figure_name(*one.figure)), 100),
                                  Cell(one.before, format), Cell(one.after, format),
                                  printable(group.name, 80)});
        }
    if (!table.rows.empty()) {
        document.push_back(Heading{"What changed", "changed"});
        const std::size_t hidden = table.details.size();
        document.push_back(std::move(table));
        if (hidden > 0)
            document.push_back(Paragraph{
                fmt::format("{} more figures differ: CSV and JSON have all of them.", hidden),
                Shown::pages});
    }
    if (answer.idle_figures > 0)
        document.push_back(Paragraph{
            fmt::format("{} more figure{} and leave{} this measure as it is.", answer.idle_figures,
                        answer.idle_figures == 1 ? " differs" : "s differ",
                        answer.idle_figures == 1 ? "s" : "")});
}

NumberFormat format_of_measure(const ComparedMeasure& one, Currency currency) {
    const std::string_view unit = unit_of_measure(one.name);
    const double size = std::max(std::abs(one.before.value_or(0)), std::abs(one.after.value_or(0)));
    return unit == "money"   ? exact_format(one.name, size, currency)
           : unit == "years" ? in_digits(3, "years")
                             : in_digits(3, std::string(unit));
}

/// Means over the draws with their intervals, of measures that have a value in every draw.
Table drawn_table(const CompareAnswer& answer) {
    Table table{.name = "drawn",
                .caption = "Means over the draws, and 95 % of them",
                .columns = {{"Measure", Align::left},
                            {before_in_words(answer), Align::right, "before"},
                            {after_in_words(answer), Align::right, "after"}}};
    for (const ComparedMeasure& one : answer.measures) {
        if (!one.drawn_before || !one.drawn_after) continue;
        std::vector<Cell> row{titled(measure_in_words(one.name))};
        bool complete = true;
        for (const MeasureStatistics* drawn : {&*one.drawn_before, &*one.drawn_after}) {
            const Estimate &low = drawn->low, &high = drawn->high;
            complete = complete && drawn->not_within.value == 0 && drawn->missing.value == 0;
            Cell cell(drawn->mean.value, format_of_measure(one, currency_in(answer)));
            if (std::isfinite(low.value) && std::isfinite(high.value))
                cell.range = {low.value, high.value};
            row.push_back(std::move(cell));
        }
        if (complete) table.rows.push_back(std::move(row));
    }
    return table;
}

void add_both_sides(const CompareAnswer& answer, Document& document) {
    document.push_back(Heading{"Side by side", "measures"});
    Table table{.name = "measures",
                .caption = "Each figure at its point",
                .columns = {{"Measure", Align::left},
                            {before_in_words(answer), Align::right, "before"},
                            {after_in_words(answer), Align::right, "after"},
                            {"Difference"}}};
    for (const ComparedMeasure& one : answer.measures) {
        const NumberFormat format = format_of_measure(one, currency_in(answer));
        const auto cell = [&](std::optional<double> value) {
            Cell made = number_or(value, "–", "it has no value");
            made.format = format;
            return made;
        };
        const auto less =
            one.before && one.after ? std::optional(*one.after - *one.before) : std::nullopt;
        table.rows.push_back(
            {titled(measure_in_words(one.name)), cell(one.before), cell(one.after), cell(less)});
        if (less && unit_of_measure(one.name) == "money")
            table.rows.back().back().words =
                format(rounded(*one.after, format.step) - rounded(*one.before, format.step));
    }
    document.push_back(std::move(table));
    if (answer.draws > 0) document.push_back(drawn_table(answer));
}

}  // namespace

Document page_of(const CompareAnswer& answer) {
    Document document{Heading{printable(answer.scenario.file.title), "title"},
                      Heading{"The answer", "answer"},
                      Paragraph{.text = main_sentence(answer), .is_answer = true}};
    if (const std::string kinds = kinds_sentence(answer); !kinds.empty())
        document.push_back(Paragraph{kinds});
    document.push_back(Paragraph{draws_sentence(answer)});
    if (!answer.groups.empty() || answer.unexplained.value_or(0) != 0) add_why(answer, document);
    add_changed_figures(answer, document);
    add_both_sides(answer, document);
    return document;
}

std::string change_in_words(const CompareAnswer& answer) {
    constexpr std::size_t most = 3;
    const NumberFormat format = format_of(answer);
    std::vector<const ComparedGroup*> largest;
    for (const ComparedGroup& group : answer.groups) largest.push_back(&group);
    std::stable_sort(largest.begin(), largest.end(), [](const auto* a, const auto* b) {
        return std::abs(a->value) > std::abs(b->value);
    });
    std::vector<std::string> parts;
    for (std::size_t g = 0; g < std::min(most, largest.size()); ++g)
        parts.push_back(
            fmt::format("{} {}", printable(largest[g]->name, 80), format(largest[g]->value)));
    if (answer.unexplained.value_or(0) != 0)
        parts.push_back(fmt::format("{} {}", unexplained_name, format(*answer.unexplained)));
    return main_sentence(answer) + (parts.empty() ? "" : " Most of it: " + joined(parts, "; "));
}

}  // namespace hearth

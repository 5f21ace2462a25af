// What a result rests on: every figure that entered it, with its source or its reason.
#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <set>

#include "base/text.hpp"
#include "report/page_words.hpp"
#include "report/run_report.hpp"

namespace hearth {

namespace {

using UsedFigure = std::pair<const Figure*, std::string>;  // and its name

/// Figures that entered the arithmetic, each once, in reading order.
std::vector<UsedFigure> used_in(const RunReport& report) {
    std::vector<UsedFigure> all;
    std::set<std::string> seen;
    for (const PlanFigure& planned : report.plan.figures) {
        if (planned.scenario_figure < 0) continue;
        const Figure& figure = report.scenario.figures[planned.scenario_figure];
        const Place at = figure.place;
        const std::string name = figure_name(figure);
        const std::string key = fmt::format("{} {} {}:{}", name, at.file, at.line, at.column);
        if (seen.insert(key).second) all.emplace_back(&figure, name);
    }
    return all;
}

bool is_assumption(const Figure& figure) {
    return figure.provenance.source && figure.provenance.source->name == "assumption";
}

/// 0, 1 and payers' shares say nothing about the world and need no source.
bool is_plain(const Figure& figure) {
    return figure.point == 0 || figure.point == 1 ||
           figure.path.find(".payer.") != std::string::npos;
}

/// From where to where a figure may lie, in the prices as quoted; nothing where it is certain.
std::optional<std::pair<double, double>> range_of(const Figure& figure) {
    const Distribution& d = figure.distribution;
    if (figure.range) return std::pair(figure.range->low, figure.range->high);
    if (figure.interval && !figure.shrinkage)
        return std::pair(figure.interval->low, figure.interval->high);
    if (figure.expression || d.family == Family::fixed) return std::nullopt;
    if (d.family == Family::pert || d.family == Family::triangular) return std::pair(d.a, d.c);
    if (d.family == Family::uniform) return std::pair(d.a, d.b);
    return std::pair(quantile(d, 0.025), quantile(d, 0.975));
}

/// In the scenario's prices.
Cell value_of(const Figure& figure, Currency currency) {
    NumberFormat format = format_of(figure, figure.value(), currency);
    format.digits = 4;
    Cell cell(figure.value(), std::move(format));
    if (const auto range = range_of(figure))
        cell.range = {range->first * figure.rebasing, range->second * figure.rebasing};
    return cell;
}

/// The interval that is drawn, where the one that was written shows other digits; empty: it does
/// not.
std::string drawn_otherwise(const Figure& figure) {
    const Distribution& d = figure.distribution;
    if (!figure.interval || figure.shrinkage || d.family == Family::fixed) return "";
    const auto& [place, level, low, high] = *figure.interval;
    const auto shown = [&](double value) { return number(value * figure.rebasing, 3); };
    const std::string from = shown(quantile(d, (1 - level) / 2));
    const std::string to = shown(quantile(d, (1 + level) / 2));
    if (from == shown(low) && to == shown(high)) return "";
    return fmt::format("drawn from {} to {} ({:g} %)", from, to, level * 100);
}

/// Whether a figure with a range is drawn between its ends; empty: its distribution says so.
std::string how_known(const Figure& figure) {
    if (figure.expression) return "";
    if (figure.distribution.family != Family::fixed) return "drawn";
    return figure.range ? "range only" : "certain";
}

/// What was made of a figure, to follow its source or reason; empty: it stands as written.
std::string made_of(const Figure& figure) {
    std::string text;
    for (const std::string& one : {grade_in_words(figure), shrinkage_in_words(figure),
                                   drawn_otherwise(figure), how_known(figure)})
        if (!one.empty()) text += "; " + one;
    return text;
}

/// Whether what an expression says has a source: its own, or every figure and number in it has, of
/// which numbers are 0, 1 and powers of ten.
bool is_sourced(const Figure& figure, const Scenario& scenario) {
    if (figure.has_source || !figure.expression) return figure.has_source;
    bool names_figures = false;
    for (const Term& term : figure.expression->terms) {
        if (term.operation == Operation::number) {
            const double digits = std::log10(std::abs(term.number));
            if (term.number != 0 && digits != std::round(digits)) return false;
        } else if (term.operation == Operation::figure && term.figure.known()) {
            const Figure& named = scenario.figures[term.figure.at];
            if (!is_sourced(named, scenario) && !is_plain(named)) return false;
            names_figures = true;
        }
    }
    return names_figures;
}

std::string source_of(const Figure& figure) {
    std::string text = printable(figure.provenance.source->name);
    if (!figure.provenance.where.empty()) text += ", " + printable(figure.provenance.where, whole);
    if (figure.prices && figure.prices->year && figure.rebasing != 1)
        text += fmt::format("; {} prices by {}", to_text(*figure.prices->year),
                            figure.prices->index->name);
    return text + made_of(figure);
}

Table figures_table(std::string name, std::string caption, std::string last) {
    return {.name = std::move(name),
            .caption = std::move(caption),
            .columns = {{"Figure", Align::left},
                        {"Value (range)", Align::left, "Value"},
                        {std::move(last), Align::left}}};
}

/// The sources that figures name, each once.
Table source_list(const RunReport& report, const std::vector<UsedFigure>& figures) {
    Table table{.name = "sources",
                .caption = "Sources",
                .columns = {{"Key", Align::left}, {"Citation", Align::left}}};
    std::set<std::string> seen;
    for (const auto& [used, name] : figures) {
        const Figure& figure = *used;
        if (figure.expression || !figure.provenance.source) continue;
        const std::string& key = figure.provenance.source->name;
        const Source* source = find(report.scenario.library.sources, key);
        if (source == nullptr || is_assumption(figure) || !seen.insert(key).second) continue;
        const std::string url = source->url.empty() ? "" : " " + printable(source->url, whole);
        table.rows.push_back({printable(key), printable(source->citation, whole) + url});
    }
    return table;
}

/// In words where a page says it; in exact formats as a table.
void add_unsourced(Table table, Document& document) {
    if (table.rows.empty()) return;
    Points points{.points = {}, .shown = Shown::pages};
    for (const auto& row : table.rows)
        points.points.push_back(row[0].words + ": " + shown_text(row[1], table.columns[1]) +
                                row[2].words);
    document.push_back(
        Paragraph{"Unsourced: written in the scenario without saying where they come from:"});
    document.push_back(std::move(points));
    table.shown = Shown::exact;
    document.push_back(std::move(table));
}

}  // namespace

std::string figure_name(const Figure& figure) {
    const std::string model = figure.origin == Origin::model ? figure.owner.substr(7) + "." : "";
    return printable(model + figure.path);
}

void add_basis(const RunReport& report, Document& document) {
    Table assumptions =
        figures_table("assumptions", "Assumptions: not measured for this use", "Reason");
    Table sourced =
        figures_table("sourced", "Figures with a source, in the scenario's prices", "Source");
    Table unsourced = figures_table("unsourced", "Figures without a source", "Made of");
    const auto figures = used_in(report);
    for (const auto& [at, name] : figures) {
        const Figure& figure = *at;
        Cell value = value_of(figure, report.scenario.file.appraisal.currency);
        const std::string made = figure.expression ? printable(figure.expression->text, whole) : "";
        if (is_assumption(figure))
            assumptions.rows.push_back({name, std::move(value),
                                        printable(figure.provenance.why, whole) +
                                            (figure.expression ? "; " + made : made_of(figure))});
        else if (figure.expression && (is_sourced(figure, report.scenario) || is_plain(figure)))
            sourced.rows.push_back({name, std::move(value), made});
        else if (figure.expression)
            unsourced.rows.push_back({name, std::move(value), "; " + made});
        else if (figure.provenance.source)
            sourced.rows.push_back({name, std::move(value), source_of(figure)});
        else if (!is_plain(figure)) {
            value.range.reset();
            unsourced.rows.push_back({name, std::move(value), made_of(figure)});
        }
    }
    document.push_back(Heading{"What it rests on", "basis"});
    for (Table* table : {&assumptions, &sourced})
        if (!table->rows.empty()) document.push_back(std::move(*table));
    if (Table sources = source_list(report, figures); !sources.rows.empty())
        document.push_back(std::move(sources));
    add_unsourced(std::move(unsourced), document);
}

}  // namespace hearth

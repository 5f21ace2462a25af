// Explanations in words and tables.
#include <algorithm>
#include <cmath>
#include <fmt/format.h>

#include "base/text.hpp"
#include "report/explain.hpp"
#include "report/page_words.hpp"
#include "report/words.hpp"

namespace hearth {

namespace {

/// Money with enough digits to see a hundredth.
std::string fine(double value, Currency currency) {
    return money(value, currency, std::abs(value) < 1000 && value != 0 ? 0.01 : 1);
}

std::string shown(double value, bool is_money, Currency currency) {
    return is_money ? fine(value, currency) : number(value, 5);
}

std::string shown(const std::optional<double>& value, Currency currency) {
    return value ? fine(*value, currency) : "none";
}

// --- a figure ------------------------------------------------------------------------------------

Table moved_lines(const FigureExplanation& e, Currency currency) {
    Table table{.caption = "Lines of the ledger it feeds, over the years counted, undiscounted",
                .columns = {{"Line", Align::left},
                            {"Of", Align::left},
                            {"Class", Align::left},
                            {"Payer", Align::left},
                            {"Total"},
                            {e.figure->value() == 0 ? "0.01 more of it" : "1 % more of it"}}};
    for (const MovedLine& line : e.lines) {
        const auto value = [&](double of) {
            return is_money(line.ledger_class) ? fine(of, currency) : number(of);
        };
        table.rows.push_back({readable(line.line), readable(line.intervention),
                              name_of(line.ledger_class), readable(line.payer), value(line.total),
                              value(line.change)});
    }
    return table;
}

void add_feeds(const FigureExplanation& e, Currency currency, Document& document) {
    Points uses;
    for (const Fact& use : e.used_by)
        uses.points.push_back(printable(use.key) + " " + printable(use.text, 300));
    if (!uses.points.empty()) {
        document.emplace_back(Paragraph{"Expressions that use it:"});
        document.emplace_back(std::move(uses));
    }
    if (e.lines.empty()) {
        const bool by_fifth = e.figure->path.starts_with("equity.");
        document.emplace_back(Paragraph{
            by_fifth ? "It moves no line of the ledger: hearth equity alone reads it."
                     : "It moves no line of the ledger here: nothing uses it, or something else "
                       "binds, such as a capacity or a figure of 0 that it is multiplied by."});
        return;
    }
    document.emplace_back(moved_lines(e, currency));
    std::vector<std::string> names;
    for (const std::string& option : e.options) names.push_back(readable(option));
    document.emplace_back(Paragraph{
        names.empty() ? "It moves no option's net saving: its lines are not counted, or both "
                        "sides have them."
                      : "It moves the net saving of " + all_of(names) + "."});
}

void add_swings(const FigureExplanation& e, Currency currency, Document& document) {
    if (e.swings.empty()) return;
    const auto at = [&](double value) { return "at " + shown_value(*e.figure, value, currency); };
    Table table{.caption = "What the result would be, every other figure at its point",
                .columns = {{"Option", Align::left},
                            {"Measure", Align::left},
                            {at(e.ends->low)},
                            {at(e.figure->value())},
                            {at(e.ends->high)}}};
    for (const Swing& swing : e.swings)
        table.rows.push_back({readable(swing.option), readable(swing.measure),
                              shown(swing.low, currency), shown(swing.point, currency),
                              shown(swing.high, currency)});
    document.emplace_back(std::move(table));
    if (e.low_impossible || e.high_impossible)
        document.emplace_back(Paragraph{fmt::format(
            "At its {} more use is avoided than there is, or chances sum to more than 1: a run "
            "would refuse it.",
            !e.high_impossible ? "low"
            : e.low_impossible ? "low and its high"
                               : "high")});
}

void add(const FigureExplanation& e, Currency currency, Document& document) {
    Points facts;
    for (const Fact& fact : e.facts) facts.points.push_back(fact.key + ": " + fact.text);
    document.emplace_back(Heading{printable(e.name)});
    document.emplace_back(std::move(facts));
    add_feeds(e, currency, document);
    add_swings(e, currency, document);
}

// --- a number ------------------------------------------------------------------------------------

Table made_of(const NumberExplanation& e, Currency currency) {
    Table table{.caption = "Made of", .columns = {{"Measure", Align::left}, {"Value"}}};
    for (const Measure& one : e.made_of) {
        const bool units =
            one.name == "clients" || one.name.rfind("avoided.", 0) == 0 || one.name == "pv_qalys";
        table.rows.push_back(
            {printable(one.name), one.value ? shown(*one.value, !units, currency) : "none"});
    }
    return table;
}

std::string part_name(const ExplainedPart& part) {
    std::string text = readable(part.intervention);
    text += (text.empty() ? "" : ": ") + readable(part.name);
    return part.sort.empty() ? text : text + ", " + part.sort;
}

std::string figures_of(const ExplainedPart& part, const FigureNames& names, Currency currency) {
    constexpr std::size_t most = 4;
    std::string text;
    for (std::size_t i = 0; i < std::min(part.figures.size(), most); ++i) {
        const NamedFigure& one = part.figures[i].figure;
        text += (i == 0 ? "" : "; ") + printable(names.shortest(one.name)) + " " +
                shown_value(*one.figure, one.figure->value(), currency);
    }
    return part.figures.size() <= most
               ? text
               : text + fmt::format("; {} more", part.figures.size() - most);
}

Table part_table(const NumberExplanation& e, const FigureNames& names, Currency currency) {
    Table table{.caption = e.sum ? "The parts that add up to it, largest first"
                                 : "The lines behind it, largest first",
                .columns = {{"Part", Align::left},
                            {"Payer", Align::left},
                            {"Amount"},
                            {"Figures, those that move it most first", Align::left}}};
    double sum = 0;
    for (const ExplainedPart& part : e.parts) {
        const bool is_money = e.sum ? e.unit == "money" : part.sort != "health";
        sum += part.value;
        table.rows.push_back({part_name(part), readable(part.payer),
                              shown(part.value, is_money && !part.payer.empty(), currency),
                              figures_of(part, names, currency)});
    }
    if (e.sum && e.parts.size() > 1) {
        table.ruled = {table.rows.size()};
        table.rows.push_back({"Sum", "", shown(sum, e.unit == "money", currency), ""});
    }
    return table;
}

void add_influences(const NumberExplanation& e, const Explaining& explaining,
                    const FigureNames& names, Document& document) {
    const Currency currency = explaining.scenario.file.appraisal.currency;
    constexpr std::size_t most = 30;
    if (e.figures.empty()) return;
    Table table{
        .caption = "Figures behind it, those that move it most first",
        .columns = {
            {"Figure", Align::left}, {"Value"}, {"1 % more of it"}, {"Source", Align::left}}};
    for (const auto& [named, change] : e.figures) {
        if (table.rows.size() == most) break;
        const Figure& figure = *named.figure;
        table.rows.push_back(
            {printable(names.shortest(named.name)), shown_value(figure, figure.value(), currency),
             shown(change, e.unit == "money", currency), source_in_words(explaining, figure)});
    }
    document.emplace_back(std::move(table));
    if (most < e.figures.size())
        document.emplace_back(Paragraph{fmt::format(
            "{} figures more move it less; --format json lists all.", e.figures.size() - most)});
}

void add(const NumberExplanation& e, const Explaining& explaining, const FigureNames& names,
         Document& document) {
    const Currency currency = explaining.scenario.file.appraisal.currency;
    const bool is_money = e.unit == "money";
    document.emplace_back(Heading{printable(e.name)});
    document.emplace_back(Paragraph{e.value ? "It is " + shown(*e.value, is_money, currency) +
                                                  (is_money ? "" : " " + e.unit) + "."
                                            : "It has no value: " + printable(e.withheld) + "."});
    if (!e.meaning.empty()) document.emplace_back(Paragraph{"It is " + e.meaning + "."});
    if (!e.made_of.empty()) document.emplace_back(made_of(e, currency));
    if (!e.parts.empty()) document.emplace_back(part_table(e, names, currency));
    add_influences(e, explaining, names, document);
}

}  // namespace

Document explain_document(const Explaining& explaining, const std::vector<Subject>& subjects) {
    const Currency currency = explaining.scenario.file.appraisal.currency;
    const FigureNames names(explaining);
    Document document;
    for (const Subject& subject : subjects)
        if (const auto* figure = std::get_if<NamedFigure>(&subject))
            add(explain_figure(explaining, *figure), currency, document);
        else
            add(explain_number(explaining, std::get<NumberName>(subject)), explaining, names,
                document);
    return document;
}

std::string shown_value(const Figure& figure, double value, Currency currency) {
    return shown(value, figure.money, currency);
}

std::string place_in_words(const SourceTexts& texts, Place place) {
    if (place.file >= texts.size()) return "";
    const SourceText& text = texts.at(place.file);
    if (text.sha256.empty() && place.line > 0)
        return "the command line (" + printable(text.text) + ")";
    return place.line == 0 ? printable(text.name)
                           : fmt::format("{}:{}", printable(text.name), place.line);
}

Document explain_contents(const Explaining& explaining) {
    const Currency currency = explaining.scenario.file.appraisal.currency;
    Table figures{.caption = "Figures",
                  .columns = {{"Figure", Align::left}, {"Value"}, {"Stands in", Align::left}}};
    for (const auto& [name, figure, columns] : named_figures(explaining))
        if (!columns.empty())
            figures.rows.push_back({printable(name),
                                    shown_value(*figure, figure->value(), currency),
                                    place_in_words(explaining.texts, figure->place)});
    Table numbers{.caption =
                      "Numbers of its tables, after the name of an option and a dot; with a "
                      "dot and a year such as 2026/27 for one year",
                  .columns = {{"Number", Align::left}}};
    for (const std::string& path : number_paths(explaining))
        numbers.rows.push_back({printable(path)});
    return {Heading{"What can be explained in " + printable(explaining.scenario.file.title)},
            std::move(figures), std::move(numbers)};
}

}  // namespace hearth

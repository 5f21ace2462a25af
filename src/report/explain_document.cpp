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

constexpr std::size_t most_behind_a_part = 4;
constexpr std::size_t most_behind_a_number = 30;

/// Money with enough digits to see a hundredth.
std::string fine(double value, Currency currency) {
    return money(value, currency, std::abs(value) < 1000 && value != 0 ? 0.01 : 1);
}

std::string shown(double value, std::string_view unit, Currency currency) {
    return unit == "money" ? fine(value, currency) : number(value, 5);
}

std::string shown(const std::optional<double>& value, Currency currency) {
    return value ? fine(*value, currency) : "none";
}

class ExplainDocument {
  public:
    explicit ExplainDocument(const Explaining& explaining)
        : explaining_(explaining),
          currency_(explaining.scenario.file.appraisal.currency),
          names_(explaining) {}

    void add(const FigureExplanation& e) {
        put(Heading{printable(e.name)});
        Points facts;
        for (const Fact& fact : e.facts) facts.points.push_back(fact.key + ": " + fact.text);
        put(std::move(facts));
        add_feeds(e);
        add_swings(e);
    }

    void add(const NumberExplanation& e) {
        put(Heading{printable(e.name)});
        put(Paragraph{value_sentence(e)});
        if (!e.meaning.empty()) put(Paragraph{"It is " + e.meaning + "."});
        add_made_of(e);
        add_parts(e);
        add_influences(e);
    }

    Document take() { return std::move(document_); }

  private:
    template <class B>
    void put(B block) {
        document_.emplace_back(std::move(block));
    }

    // --- a figure --------------------------------------------------------------------------------

    void add_feeds(const FigureExplanation& e) {
        Points uses;
        for (const Fact& use : e.used_by)
            uses.points.push_back(printable(use.key) + " " + printable(use.text, 300));
        if (!uses.points.empty()) {
            put(Paragraph{"Expressions that use it:"});
            put(std::move(uses));
        }
        if (e.lines.empty())
            return put(
                Paragraph{"It moves no line of the ledger here: nothing uses it, or something else "
                          "binds, such "
                          "as a capacity or a figure of 0 that it is multiplied by."});
        put(line_table(e));
        std::vector<std::string> names;
        for (const std::string& option : e.options) names.push_back(readable(option));
        put(Paragraph{names.empty()
                          ? "It moves no option's net saving: its lines are not counted, or both "
                            "sides have them."
                          : "It moves the net saving of " + all_of(names) + "."});
    }

    Table line_table(const FigureExplanation& e) const {
        Table table{.caption = "Lines of the ledger it feeds, over the horizon, undiscounted",
                    .columns = {{"Line", Align::left},
                                {"Of", Align::left},
                                {"Class", Align::left},
                                {"Payer", Align::left},
                                {"Total"},
                                {step(e)}},
                    .rows = {}};
        for (const MovedLine& line : e.lines) {
            const bool health = line.ledger_class == LedgerClass::health;
            table.rows.push_back({readable(line.line), readable(line.intervention),
                                  std::string(name_of(line.ledger_class)), readable(line.payer),
                                  health ? number(line.total) : fine(line.total, currency_),
                                  health ? number(line.change) : fine(line.change, currency_)});
        }
        return table;
    }

    static std::string step(const FigureExplanation& e) {
        return e.figure->value() == 0 ? "0.01 more of it" : "1 % more of it";
    }

    void add_swings(const FigureExplanation& e) {
        if (e.swings.empty()) return;
        const auto value = [&](double of) { return shown_value(*e.figure, of, currency_); };
        Table table{.caption = "What the result would be, every other figure at its point",
                    .columns = {{"Option", Align::left},
                                {"Measure", Align::left},
                                {"at " + value(e.ends->low)},
                                {"at " + value(e.figure->value())},
                                {"at " + value(e.ends->high)}},
                    .rows = {}};
        for (const Swing& swing : e.swings)
            table.rows.push_back({readable(swing.option), readable(swing.measure),
                                  shown(swing.low, currency_), shown(swing.point, currency_),
                                  shown(swing.high, currency_)});
        put(std::move(table));
        if (e.low_impossible || e.high_impossible)
            put(
                Paragraph{fmt::format("At its {} more use is avoided than there is: a run would "
                                      "refuse it.",
                                      e.low_impossible && e.high_impossible ? "low and its high"
                                      : e.low_impossible                    ? "low"
                                                                            : "high")});
    }

    // --- a number --------------------------------------------------------------------------------

    std::string value_sentence(const NumberExplanation& e) const {
        if (!e.value) return "It has no value: " + printable(e.withheld) + ".";
        return "It is " + shown(*e.value, e.unit, currency_) +
               (e.unit == "money" ? "" : " " + e.unit) + ".";
    }

    void add_made_of(const NumberExplanation& e) {
        if (e.made_of.empty()) return;
        Table table{
            .caption = "Made of", .columns = {{"Measure", Align::left}, {"Value"}}, .rows = {}};
        for (const Measure& one : e.made_of) {
            const bool units = one.name == "clients" || one.name.rfind("avoided.", 0) == 0 ||
                               one.name == "pv_qalys";
            table.rows.push_back({printable(one.name), !one.value ? "none"
                                                       : units    ? number(*one.value, 5)
                                                                  : fine(*one.value, currency_)});
        }
        put(std::move(table));
    }

    void add_parts(const NumberExplanation& e) {
        if (e.parts.empty()) return;
        Table table{.caption = e.sum ? "The parts that add up to it, largest first"
                                     : "The lines behind it, largest first",
                    .columns = {{"Part", Align::left},
                                {"Payer", Align::left},
                                {"Amount"},
                                {"Figures, those that move it most first", Align::left}},
                    .rows = {}};
        double sum = 0;
        for (const ExplainedPart& part : e.parts) {
            sum += part.value;
            table.rows.push_back(
                {part_name(part), readable(part.payer), amount(e, part), figures_of(part)});
        }
        if (e.sum && e.parts.size() > 1) {
            table.ruled = {table.rows.size()};
            table.rows.push_back({"Sum", "", shown(sum, e.unit, currency_), ""});
        }
        put(std::move(table));
    }

    std::string amount(const NumberExplanation& e, const ExplainedPart& part) const {
        const bool is_money = e.sum ? e.unit == "money" : part.sort != "health";
        return is_money && !part.payer.empty() ? fine(part.value, currency_)
                                               : number(part.value, 5);
    }

    static std::string part_name(const ExplainedPart& part) {
        std::string text = readable(part.intervention);
        text += (text.empty() ? "" : ": ") + readable(part.name);
        return part.sort.empty() ? text : text + ", " + part.sort;
    }

    std::string figures_of(const ExplainedPart& part) const {
        std::string text;
        const std::size_t shown_ones = std::min(part.figures.size(), most_behind_a_part);
        for (std::size_t i = 0; i < shown_ones; ++i) {
            const NamedFigure& one = part.figures[i].figure;
            text += (i == 0 ? "" : "; ") + printable(names_.shortest(one.name)) + " " +
                    shown_value(*one.figure, one.figure->value(), currency_);
        }
        const std::size_t more = part.figures.size() - shown_ones;
        return more == 0 ? text : text + fmt::format("; {} more", more);
    }

    void add_influences(const NumberExplanation& e) {
        if (e.figures.empty()) return;
        Table table{.caption = "Figures behind it, those that move it most first",
                    .columns = {{"Figure", Align::left},
                                {"Value"},
                                {"1 % more of it"},
                                {"Source", Align::left}},
                    .rows = {}};
        const std::size_t shown_ones = std::min(e.figures.size(), most_behind_a_number);
        for (std::size_t i = 0; i < shown_ones; ++i) {
            const Figure& figure = *e.figures[i].figure.figure;
            table.rows.push_back({printable(names_.shortest(e.figures[i].figure.name)),
                                  shown_value(figure, figure.value(), currency_),
                                  shown(e.figures[i].change, e.unit, currency_),
                                  source_in_words(explaining_, figure)});
        }
        put(std::move(table));
        if (shown_ones < e.figures.size())
            put(Paragraph{fmt::format("{} figures more move it less; --format json lists all.",
                                      e.figures.size() - shown_ones)});
    }

    const Explaining& explaining_;
    Currency currency_;
    FigureNames names_;
    Document document_;
};

}  // namespace

Document explain_document(const Explaining& explaining, const std::vector<Subject>& subjects) {
    ExplainDocument document(explaining);
    for (const Subject& subject : subjects)
        if (const auto* figure = std::get_if<NamedFigure>(&subject))
            document.add(explain_figure(explaining, *figure));
        else
            document.add(explain_number(explaining, std::get<NumberName>(subject)));
    return document.take();
}

std::string shown_value(const Figure& figure, double value, Currency currency) {
    return figure.money ? fine(value, currency) : number(value, 5);
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
                  .columns = {{"Figure", Align::left}, {"Value"}, {"Stands in", Align::left}},
                  .rows = {}};
    for (const NamedFigure& one : named_figures(explaining))
        if (!one.columns.empty())
            figures.rows.push_back({printable(one.name),
                                    shown_value(*one.figure, one.figure->value(), currency),
                                    place_in_words(explaining.texts, one.figure->place)});
    Table numbers{.caption =
                      "Numbers of its tables, after the name of an option and a dot; with a "
                      "dot and a year such as 2026/27 for one year",
                  .columns = {{"Number", Align::left}},
                  .rows = {}};
    for (const std::string& path : number_paths(explaining))
        numbers.rows.push_back({printable(path)});
    return {Heading{"What can be explained in " + printable(explaining.scenario.file.title)},
            std::move(figures), std::move(numbers)};
}

}  // namespace hearth

// What is said of a figure: where it stands, through which overrides, its source, prices and range.
#include <algorithm>
#include <fmt/format.h>

#include "base/text.hpp"
#include "report/explain.hpp"
#include "report/page_words.hpp"
#include "report/words.hpp"
#include "scenario/prices.hpp"

namespace hearth {

namespace {

using Facts = std::vector<Fact>;

void add(Facts& facts, std::string key, std::string text) {
    if (!text.empty()) facts.push_back({std::move(key), std::move(text)});
}

std::string unit_of(const Figure& figure) {
    std::string text(figure.money ? "money" : name_of(figure.quantity));
    if (!figure.unit.empty() && figure.unit != text) text += ", " + printable(figure.unit);
    return " (" + text + ")";
}

// --- where it stands -----------------------------------------------------------------------------

/// Brackets that are still open at the end of a line.
int open_brackets(std::string_view line) {
    int open = 0;
    for (const char c : line) open += c == '{' || c == '[' ? 1 : c == '}' || c == ']' ? -1 : 0;
    return open;
}

/// The line a figure stands on, and those that its brackets run on to.
std::string as_written(const SourceTexts& texts, Place place) {
    std::string text;
    if (texts.at(place.file).name.ends_with(".csv")) {  // the cell alone
        const std::string_view row = texts.line(place);
        text = row.substr(std::min<std::size_t>(place.column - 1, row.size()));
        return text.substr(0, text.find(','));
    }
    int open = 0;
    for (int lines = 0; lines < 12; ++lines, ++place.line) {
        const std::string_view line = texts.line(place);
        const auto from = std::min(line.find_first_not_of(' '), line.size());
        text += (text.empty() ? "" : " ") + std::string(line.substr(from));
        open += open_brackets(line);
        if (open <= 0) break;
    }
    return text;
}

/// Whether an override put there what stands at `path` and `place`, or something that holds it.
bool put_there(const Replacement& replacement, const std::string& owner, const std::string& path,
               Place place) {
    if (replacement.owner != owner || replacement.value.file != place.file) return false;
    if (replacement.path == path) return replacement.value == place;
    return path.rfind(replacement.path + ".", 0) == 0 && !(place < replacement.value);
}

/// The override that put there what stands at a place: the nearest before it.
const Replacement* put_by(const Scenario& scenario, const std::string& owner,
                          const std::string& path, Place place) {
    const Replacement* last = nullptr;
    for (const Replacement& one : scenario.replacements)
        if (put_there(one, owner, path, place) && (last == nullptr || last->value < one.value))
            last = &one;
    return last;
}

void add_overrides(const Explaining& explaining, const Figure& figure, Facts& facts) {
    const auto& [scenario, texts, plan, results] = explaining;
    const Replacement* last = put_by(scenario, figure.owner, figure.path, figure.place);
    for (std::size_t chain = 0; last != nullptr && chain < scenario.replacements.size(); ++chain) {
        add(facts, "put there by",
            fmt::format("{} at {}", in_quotes(last->path), place_in_words(texts, last->written)));
        if (last->was.line == 0) return;
        add(facts, "in place of",
            fmt::format("{} ({})", printable(last->said, 300), place_in_words(texts, last->was)));
        last = put_by(scenario, figure.owner, last->path, last->was);
    }
}

// --- what it is made of --------------------------------------------------------------------------

bool is_name_character(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '.';
}

/// The value of the figure that an expression calls by that name; any other word as it is.
std::string value_named(const Scenario& scenario, const Figure& figure, const std::string& name) {
    for (const Term& term : figure.expression->terms) {
        if (!term.figure.known() || term.name != name) continue;
        const double value = scenario.figures[term.figure.at].value();
        return value < 0 ? "(" + number(value, 5) + ")" : number(value, 5);
    }
    return name;
}

std::string with_numbers(const Scenario& scenario, const Figure& figure) {
    const std::string& text = figure.expression->text;
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        std::size_t end = at;
        while (end < text.size() && is_name_character(text[end])) ++end;
        const std::string word = text.substr(at, std::max(end, at + 1) - at);
        out += value_named(scenario, figure, word);
        at += word.size();
    }
    const auto from = out.find_first_not_of("= ");
    return from == std::string::npos ? out : out.substr(from);
}

/// The expression, with its numbers put in, and what it comes to.
void add_expression(const Scenario& scenario, const Figure& figure, Facts& facts) {
    add(facts, "expression",
        fmt::format("{} = {} = {}", printable(figure.expression->text, 300),
                    printable(with_numbers(scenario, figure), 300), number(figure.value())));
    std::string names;
    for (const Term& term : figure.expression->terms)
        if (term.figure.known() && names.find(term.name) == std::string::npos)
            names += (names.empty() ? "" : ", ") + printable(term.name, 80);
    add(facts, "made of", names);
}

// --- its source, prices and range ----------------------------------------------------------------

void add_source(const Scenario& scenario, const Figure& figure, Facts& facts) {
    const Provenance& from = figure.provenance;
    if (!from.source)
        return add(facts, "source",
                   figure.expression ? "" : "none: written without saying where from");
    const Source* source = find(scenario.library.sources, from.source->name);
    if (from.source->name == "assumption") {
        add(facts, "source", "assumption: nobody has measured it here");
    } else if (source != nullptr) {
        add(facts, "source", from.source->name + ": " + printable(source->citation, 400));
        const std::string year = source->year ? std::to_string(*source->year) : "";
        const bool both = !source->publisher.empty() && !year.empty();
        add(facts, "publisher", printable(source->publisher) + (both ? ", " : "") + year);
        add(facts, "url", printable(source->url, 400));
        add(facts, "licence", printable(source->licence));
        add(facts, "note", printable(source->note, 600));
    }
    add(facts, "where", printable(from.where, 400));
    add(facts, "why", printable(from.why, 600));
    const bool of_source = figure.read_on.empty() && source != nullptr;
    add(facts, "read on", printable(of_source ? source->read_on : figure.read_on));
}

std::string unsettled(const Library& library, const PriceIndex& index, FinancialYear base) {
    switch (standing(library, index, base)) {
        case Standing::provisional:
            return "; its value of " + to_text(base) + " is provisional";
        case Standing::forecast:
            return "; its value of " + to_text(base) + " is a forecast";
        case Standing::settled:
            break;
    }
    return "";
}

void add_prices(const Scenario& scenario, const Figure& figure, Facts& facts) {
    const Appraisal& appraisal = scenario.file.appraisal;
    if (!figure.prices || !figure.prices->year) return;
    const auto in_prices = [&](double value, FinancialYear year) {
        return fmt::format("{} in prices of {}", shown_value(figure, value, appraisal.currency),
                           to_text(year));
    };
    const FinancialYear year = *figure.prices->year;
    add(facts, "quoted", in_prices(figure.point, year));
    if (appraisal.as_printed()) return add(facts, "in the scenario", "as printed: not rebased");
    const FinancialYear base = std::get<FinancialYear>(appraisal.prices);
    const std::string today = in_prices(figure.value(), base);
    if (year == base) return add(facts, "in the scenario", today + ": no rebasing");
    const PriceIndex* index =
        figure.prices->index ? find(scenario.library.indices, figure.prices->index->name) : nullptr;
    if (index == nullptr) return;
    add(facts, "in the scenario",
        fmt::format("{}: times {}, the change of {} from {} to {}", today,
                    number(figure.rebasing, 5), figure.prices->index->name, to_text(year),
                    to_text(base)));
    add(facts, "index",
        fmt::format("{} ({}){}", printable(index->name), printable(index->vintage),
                    unsettled(scenario.library, *index, base)));
}

std::string distribution_of(const Figure& figure, Currency currency) {
    if (figure.expression) return "that of the figures it is made of";
    if (!ends_of(figure)) return "none stated: a fixed number";
    return fmt::format("{}, mean {}, 95 % range ", name_of(figure.distribution.family),
                       shown_value(figure, mean(figure.distribution) * figure.rebasing, currency));
}

void add_spread(const Figure& figure, Currency currency, Facts& facts) {
    add(facts, "shrinkage", shrinkage_in_words(figure));
    add(facts, "uncertainty", grade_in_words(figure));
    const auto ends = figure.expression ? std::nullopt : ends_of(figure);
    if (!ends) return add(facts, "distribution", distribution_of(figure, currency));
    const std::string range = fmt::format("{} to {}", shown_value(figure, ends->low, currency),
                                          shown_value(figure, ends->high, currency));
    const bool is_drawn = figure.distribution.family != Family::fixed;
    if (figure.range && !is_drawn)
        return add(facts, "range", range + ", as stated, for sensitivity only");
    if (figure.range) add(facts, "range", range + ", as stated");
    if (figure.interval)
        add(facts, "interval",
            fmt::format("{} to {} ({:g} %), as stated",
                        shown_value(figure, figure.interval->low * figure.rebasing, currency),
                        shown_value(figure, figure.interval->high * figure.rebasing, currency),
                        figure.interval->level * 100));
    const Distribution& d = figure.distribution;
    const auto shown = [&](double u) {
        return shown_value(figure, quantile(d, u) * figure.rebasing, currency);
    };
    add(facts, "distribution",
        fmt::format("{}{} to {}", distribution_of(figure, currency), shown(0.025), shown(0.975)));
}

}  // namespace

std::vector<Fact> facts_of(const Explaining& explaining, const Figure& figure) {
    const Currency currency = explaining.scenario.file.appraisal.currency;
    Facts facts{{"value", shown_value(figure, figure.value(), currency) + unit_of(figure)}};
    add(facts, "stands in", place_in_words(explaining.texts, figure.place));
    add(facts, "as written", printable(as_written(explaining.texts, figure.place), 400));
    add_overrides(explaining, figure, facts);
    if (figure.expression) add_expression(explaining.scenario, figure, facts);
    add_source(explaining.scenario, figure, facts);
    add_prices(explaining.scenario, figure, facts);
    add_spread(figure, currency, facts);
    return facts;
}

}  // namespace hearth

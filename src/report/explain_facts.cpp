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

bool is_name_character(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '.';
}

/// Whether an override put there what stands at `path` and `place`, or something that holds it.
bool put_there(const Replacement& replacement, const std::string& owner, const std::string& path,
               Place place) {
    if (replacement.owner != owner || replacement.value.file != place.file) return false;
    if (replacement.path == path) return replacement.value == place;
    return path.rfind(replacement.path + ".", 0) == 0 && !(place < replacement.value);
}

/// Brackets that are still open at the end of a line.
int open_brackets(std::string_view line) {
    int open = 0;
    for (const char c : line) open += c == '{' || c == '[' ? 1 : c == '}' || c == ']' ? -1 : 0;
    return open;
}

class FigureFacts {
  public:
    FigureFacts(const Explaining& explaining, const Figure& figure)
        : explaining_(explaining),
          scenario_(explaining.scenario),
          figure_(figure),
          currency_(scenario_.file.appraisal.currency) {}

    std::vector<Fact> all() {
        add("value", shown_value(figure_, figure_.value(), currency_) + unit());
        add_place();
        add_overrides();
        if (figure_.expression) add_expression();
        add_source();
        add_prices();
        add_spread();
        return std::move(facts_);
    }

  private:
    void add(std::string key, std::string text) {
        if (!text.empty()) facts_.push_back({std::move(key), std::move(text)});
    }

    std::string unit() const {
        std::string text(figure_.money ? "money" : name_of(figure_.quantity));
        if (!figure_.unit.empty() && figure_.unit != text) text += ", " + printable(figure_.unit);
        return " (" + text + ")";
    }

    void add_place() {
        add("stands in", place_in_words(explaining_.texts, figure_.place));
        add("as written", printable(as_written(), 400));
    }

    /// The line it stands on, and those that its brackets run on to.
    std::string as_written() const {
        std::string text;
        int open = 0;
        Place place = figure_.place;
        for (constexpr int most = 12; place.line < figure_.place.line + most; ++place.line) {
            const std::string_view line = explaining_.texts.line(place);
            const auto from = std::min(line.find_first_not_of(' '), line.size());
            text += (text.empty() ? "" : " ") + std::string(line.substr(from));
            open += open_brackets(line);
            if (open <= 0) break;
        }
        return text;
    }

    void add_overrides() {
        const Replacement* last = put_by(figure_.path, figure_.place);
        for (std::size_t chain = 0; last != nullptr && chain < scenario_.replacements.size();
             ++chain) {
            add("put there by", fmt::format("{} at {}", in_quotes(last->path),
                                            place_in_words(explaining_.texts, last->written)));
            if (last->was.line == 0) return;
            add("in place of", fmt::format("{} ({})", printable(last->said, 300),
                                           place_in_words(explaining_.texts, last->was)));
            last = put_by(last->path, last->was);
        }
    }

    /// The override that put there what stands at a place: the nearest before it.
    const Replacement* put_by(const std::string& path, Place place) const {
        const Replacement* last = nullptr;
        for (const Replacement& one : scenario_.replacements)
            if (put_there(one, figure_.owner, path, place) &&
                (last == nullptr || last->value < one.value))
                last = &one;
        return last;
    }

    /// The expression, with its numbers put in, and what it comes to.
    void add_expression() {
        const std::string& text = figure_.expression->text;
        add("expression", fmt::format("{} = {} = {}", printable(text, 300),
                                      printable(with_numbers(text), 300), number(figure_.value())));
        std::string names;
        for (const Term& term : figure_.expression->terms)
            if (term.figure.known() && names.find(term.name) == std::string::npos)
                names += (names.empty() ? "" : ", ") + printable(term.name, 80);
        add("made of", names);
    }

    std::string with_numbers(const std::string& text) const {
        std::string out;
        for (std::size_t at = 0; at < text.size();) {
            std::size_t end = at;
            while (end < text.size() && is_name_character(text[end])) ++end;
            const std::string word = text.substr(at, std::max(end, at + 1) - at);
            out += value_named(word).value_or(word);
            at += word.size();
        }
        const auto from = out.find_first_not_of("= ");
        return from == std::string::npos ? out : out.substr(from);
    }

    std::optional<std::string> value_named(const std::string& name) const {
        for (const Term& term : figure_.expression->terms) {
            if (!term.figure.known() || term.name != name) continue;
            const double value = scenario_.figures[term.figure.at].value();
            return value < 0 ? "(" + number(value, 5) + ")" : number(value, 5);
        }
        return std::nullopt;
    }

    void add_source() {
        const Provenance& from = figure_.provenance;
        if (!from.source)
            return add("source",
                       figure_.expression ? "" : "none: written without saying where from");
        if (from.source->name == "assumption") {
            add("source", "assumption: nobody has measured it here");
        } else if (const Source* source = find(scenario_.library.sources, from.source->name)) {
            add("source", from.source->name + ": " + printable(source->citation, 400));
            const std::string year = source->year ? std::to_string(*source->year) : "";
            const bool both = !source->publisher.empty() && !year.empty();
            add("publisher", printable(source->publisher) + (both ? ", " : "") + year);
            add("url", printable(source->url, 400));
            add("licence", printable(source->licence));
            add("note", printable(source->note, 600));
        }
        add("where", printable(from.where, 400));
        add("why", printable(from.why, 600));
        add_read_on();
    }

    void add_read_on() {
        const Source* source = find(scenario_.library.sources, figure_.provenance.source->name);
        const std::string own = figure_.read_on;
        add("read on", printable(own.empty() && source != nullptr ? source->read_on : own));
    }

    void add_prices() {
        const Appraisal& appraisal = scenario_.file.appraisal;
        if (!figure_.prices || !figure_.prices->year) return;
        const FinancialYear year = *figure_.prices->year;
        add("quoted", fmt::format("{} in prices of {}",
                                  shown_value(figure_, figure_.point, currency_), to_text(year)));
        if (appraisal.as_printed()) return add("in the scenario", "as printed: not rebased");
        const FinancialYear base = std::get<FinancialYear>(appraisal.prices);
        const std::string today = fmt::format(
            "{} in prices of {}", shown_value(figure_, figure_.value(), currency_), to_text(base));
        if (year == base) return add("in the scenario", today + ": no rebasing");
        const PriceIndex* index = figure_.prices->index
                                      ? find(scenario_.library.indices, figure_.prices->index->name)
                                      : nullptr;
        if (index == nullptr) return;
        add("in the scenario", fmt::format("{}: times {}, the change of {} from {} to {}", today,
                                           number(figure_.rebasing, 5), figure_.prices->index->name,
                                           to_text(year), to_text(base)));
        add("index", fmt::format("{} ({}){}", printable(index->name), printable(index->vintage),
                                 unsettled(*index, base)));
    }

    std::string unsettled(const PriceIndex& index, FinancialYear base) const {
        switch (standing(scenario_.library, index, base)) {
            case Standing::provisional:
                return "; its value of " + to_text(base) + " is provisional";
            case Standing::forecast:
                return "; its value of " + to_text(base) + " is a forecast";
            case Standing::settled:
                break;
        }
        return "";
    }

    void add_spread() {
        add("shrinkage", shrinkage_in_words(figure_));
        add("uncertainty", grade_in_words(figure_));
        if (figure_.expression) return add("distribution", "that of the figures it is made of");
        const auto ends = ends_of(figure_);
        if (!ends) return add("distribution", "none stated: a fixed number");
        const std::string range =
            fmt::format("{} to {}", shown_value(figure_, ends->low, currency_),
                        shown_value(figure_, ends->high, currency_));
        if (figure_.range) return add("range", range + ", as stated, for sensitivity only");
        add("distribution",
            fmt::format(
                "{}, mean {}, 95 % range {}", name_of(figure_.distribution.family),
                shown_value(figure_, mean(figure_.distribution) * figure_.rebasing, currency_),
                range));
    }

    const Explaining& explaining_;
    const Scenario& scenario_;
    const Figure& figure_;
    Currency currency_;
    std::vector<Fact> facts_;
};

}  // namespace

std::vector<Fact> facts_of(const Explaining& explaining, const Figure& figure) {
    return FigureFacts(explaining, figure).all();
}

}  // namespace hearth

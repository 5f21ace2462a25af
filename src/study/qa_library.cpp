// A scenario's figures against the library's, against their own text, and against its places.
#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <map>
#include <set>

#include "base/text.hpp"
#include "scenario/rules.hpp"
#include "study/qa_parts.hpp"

namespace hearth::qa {

namespace {

constexpr double times_computed = 4;  ///< and one that is computed
constexpr double times_far = 3;       ///< as far as a value may be from the library's

bool is_far(double one, double other, double times = times_far) {
    return one * other > 0 && (one / other > times || other / one > times);
}

}  // namespace

namespace {

/// What services of a unit cost in the library, from the least to the most.
std::map<std::string, Ends> costs_by_unit(const Scenario& library) {
    std::map<std::string, Ends> costs;
    for (const auto& [name, place, service] : library.library.services) {
        if (service.costs.values.empty()) continue;
        const double cost = library.figures[service.costs.values.back().at].point;
        const auto [at, is_new] = costs.emplace(service.unit, Ends{cost, cost});
        at->second.low = std::min(at->second.low, cost);
        at->second.high = std::max(at->second.high, cost);
    }
    return costs;
}

/// The value in the prices in which its money was quoted, as the library's are.
double as_quoted(const Scenario& scenario, const Figure& figure) {
    const auto index = static_cast<std::uint32_t>(&figure - scenario.figures.data());
    for (const std::uint32_t one : behind(scenario, {index}))
        if (scenario.figures[one].money && !scenario.figures[one].expression)
            return figure.value() / scenario.figures[one].rebasing;
    return figure.value();
}

/// Figures of models, and values put in their place, against those of the library's model of that
/// name. A computed one is looked at where it is computed otherwise.
void far_copies(const QaCase& of, QaFindings& found) {
    std::map<std::pair<std::string, std::string>, const Figure*> theirs;
    for (const Figure& one : of.question.models->figures)
        if (one.origin == Origin::model) theirs.emplace(std::pair(one.owner, one.path), &one);
    for (const Figure* one : own_figures(of)) {
        const auto at = theirs.find({one->owner, one->path});
        if (at == theirs.end() || one->path.find(".payer.") != std::string::npos) continue;
        const Figure& known = *at->second;
        if (one->expression && known.expression && one->expression->text == known.expression->text)
            continue;
        constexpr double rounding = 0.005, apart = 0.05;
        const bool of_one = one->quantity == Quantity::ratio || one->quantity == Quantity::share;
        const bool complement = of_one && std::abs(1 - one->value() - known.value()) < rounding &&
                                std::abs(one->value() - known.value()) > apart;
        const bool told =
            any(found, [&](const QaFinding& other) { return other.place == one->place; });
        const bool ratio = one->quantity == Quantity::ratio;
        const double value = as_quoted(of.scenario(), *one);
        const double mine = ratio ? 1 - value : value;
        const double other = ratio ? 1 - known.value() : known.value();
        if (!told && (complement || mine * other < 0 ||
                      is_far(mine, other, one->expression ? times_computed : times_far)))
            found.push_back(about_figure(*one, "look for a unit, a sign or a decimal point",
                                         "is {}, and {} in the library's {}", in_sentence(value),
                                         in_sentence(known.value()), one->owner));
    }
}

/// Lines of cost that stand in the place of the library's cost for each client.
void far_lines(const QaCase& of, QaFindings& found) {
    for (const auto& [own, model] : in_options(of)) {
        const std::string& name = of.scenario().models[own->value.model_index].name;
        const double clients = starts_of(of, own->name).second;
        for (const UsedModel& known : of.question.models->models)
            for (const auto& [line, place, theirs] : known.model.costs) {
                const CostLine* mine = known.name == name ? find(model->costs, line) : nullptr;
                const bool to_fixed = mine != nullptr && mine->fixed_per_year && theirs.cost &&
                                      theirs.per && theirs.per->name == "client";
                if (!to_fixed || mine->fixed_per_year->values.empty() || clients <= 0) continue;
                const Figure& figure = of.figure(mine->fixed_per_year->values.front());
                const int years = mine->for_years.value_or(
                    own->value.reach.for_years.value_or(of.file().appraisal.years));
                const double each = figure.value() * years / clients;
                const double other = of.question.models->figures[theirs.cost->at].value();
                if (is_far(each, other))
                    found.push_back(about_figure(figure, "look for months, thousands or pence",
                                                 "comes to {} a client, and {} in the library's {}",
                                                 in_sentence(each), in_sentence(other),
                                                 known.name));
            }
    }
}

/// A value of a QALY beyond those that the library knows.
void far_qaly_value(const QaCase& of, QaFindings& found) {
    const auto& value = of.file().appraisal.qaly_value;
    const auto* own = value ? std::get_if<FigureIndex>(&*value) : nullptr;
    if (own == nullptr) return;
    double most = 0;
    for (const auto& one : of.question.models->library.qaly_values)
        most = std::max(most, of.question.models->figures[one.value.at].point);
    if (const Figure& figure = of.figure(*own); most > 0 && figure.value() > times_far * most)
        found.push_back(about_figure(figure, "look for a nought too many",
                                     "is {}, and {} at most in the library",
                                     in_sentence(figure.value()), in_sentence(most)));
}

/// A share of cash outside the range that the library gives the service.
void far_cashable(const QaCase& of, const Service& own, const Service& known, QaFindings& found) {
    if (!own.cashable || !known.cashable) return;
    const Figure& mine = of.figure(*own.cashable);
    const Figure& theirs = of.question.models->figures[known.cashable->at];
    const auto range = stated_ends(theirs);
    if (range && !mine.expression && (mine.point < range->low || mine.point > range->high))
        found.push_back(about_figure(
            mine, "time that is freed is no money", "is {} in cash, and {} to {} in the library",
            in_sentence(mine.point), in_sentence(range->low), in_sentence(range->high)));
}

}  // namespace

QaOutcome far_from_library(const QaCase& of) {
    QaFindings found;
    if (of.question.models == nullptr) return not_asked("the library was not read");
    far_copies(of, found);
    far_qaly_value(of, found);
    far_lines(of, found);
    const Scenario& library = *of.question.models;
    const auto by_unit = costs_by_unit(library);
    for (const auto& [name, place, service] : of.file().services) {
        const Service* used = find(of.scenario().library.services, name);
        if (used == nullptr || !used->cost.known()) continue;
        const Figure& cost = of.figure(used->cost);
        const Service* known = find(library.library.services, name);
        if (known != nullptr) far_cashable(of, service, *known, found);
        if (known != nullptr && !known->costs.values.empty()) {
            const double theirs = library.figures[known->costs.values.back().at].point;
            if (is_far(cost.point, theirs))
                found.push_back(about_figure(cost, "look for a unit or a decimal point",
                                             "is {}, and the library's is {}",
                                             in_sentence(cost.point), in_sentence(theirs)));
            continue;
        }
        const auto range = by_unit.find(service.unit);
        if (range == by_unit.end()) continue;
        const auto& [low, high] = range->second;
        if (cost.value() > times_far * high || cost.value() < low / times_far)
            found.push_back(about_figure(cost, "look for a unit or a decimal point",
                                         "is {} for one {}; in the library one costs {} to {}",
                                         in_sentence(cost.value()), service.unit, in_sentence(low),
                                         in_sentence(high)));
    }
    return outcome(
        std::move(found),
        "{} put in, and {} of the scenario's own: none is {:g} times the library's, or a third",
        several(of.scenario().replacements.size(), "value", "values"),
        several(of.file().services.size(), "service", "services"), times_far);
}

namespace {

/// An estimate with its interval, as texts print it: 0.77 (0.71-0.83).
struct Printed {
    double value = 0, low = 0, high = 0;
};

std::vector<Printed> printed_in(std::string_view text) {
    std::vector<Printed> all;
    for (std::size_t open = text.find('('); open != std::string_view::npos;
         open = text.find('(', open + 1)) {
        const std::size_t close = text.find(')', open);
        if (close == std::string_view::npos || close - open > 24) continue;
        const auto inside = numbers_of(text.substr(open + 1, close - open - 1));
        std::size_t from = open;
        while (from > 0 && (text[from - 1] == ' ')) --from;
        std::size_t begin = from;
        while (begin > 0 && (is_digit(text[begin - 1]) || text[begin - 1] == '.')) --begin;
        const auto before = numbers_of(text.substr(begin, from - begin));
        if (inside.size() == 2 && before.size() == 1 && inside[0] < inside[1])
            all.push_back({before[0], inside[0], inside[1]});
    }
    return all;
}

/// Texts that tell of the figures of a model or of the scenario.
std::map<std::string, std::vector<Printed>> told_by_owner(const QaCase& of) {
    std::map<std::string, std::vector<Printed>> told;
    for (const UsedModel& used : of.scenario().models)
        if (used.model.evidence)
            for (const Printed& one : printed_in(used.model.evidence->provenance.where))
                told["models/" + used.name].push_back(one);
    return told;
}

/// The digits of a number, sorted.
std::string digits_of(double number) {
    std::string digits;
    for (const char c : fmt::format("{:.10g}", number))
        if (is_digit(c) && !(digits.empty() && c == '0')) digits += c;
    std::sort(digits.begin(), digits.end());
    return digits;
}

/// Whether a number is another mistyped: by a power of ten, by months, weeks or days for years, or
/// with its digits exchanged.
bool is_slip(double value, double said) {
    for (const double times : {10.0, 100.0, 1000.0, 1e6, 1e9, 12.0, 52.0, 365.0})
        if (is_same(value * times, said, said * 1e-3) || is_same(value, said * times, value * 1e-3))
            return true;
    const std::string digits = digits_of(value);
    return value != said && digits.size() == 2 && digits[0] != digits[1] &&
           digits == digits_of(said) && std::abs(std::log10(value / said)) < 1;
}

bool holds(const std::vector<double>& numbers, double value) {
    return any(numbers, [&](double one) {
        return is_same(one, value, 1e-6) || is_same(one, -value, 1e-6) ||
               is_same(one / 100, value, 1e-6);
    });
}

/// Values of a figure that its text does not say, each with what it says instead: of the point any
/// slip, of the high end a power of ten.
std::vector<std::pair<double, double>> mistyped(const std::vector<double>& numbers,
                                                const Figure& figure) {
    std::vector<std::pair<double, double>> all;
    const auto telling = [](double said) { return said >= 10 || said != std::floor(said); };
    for (const double said : numbers)
        if (!holds(numbers, figure.point) && telling(said) && is_slip(figure.point, said)) {
            all.emplace_back(figure.point, said);
            break;
        }
    const auto ends = stated_ends(figure);
    for (const double said : numbers)
        if (ends && all.empty() && !holds(numbers, ends->high) && telling(said) &&
            (is_same(ends->high, 10 * said, 1e-3) || is_same(ends->high, 100 * said, 1e-3)))
            all.emplace_back(ends->high, said);
    return all;
}

/// An estimate with its interval in the text, of which value or ends are not the figure's.
void against_printed(const Figure& one, const std::vector<Printed>& printed, QaFindings& found) {
    const auto ends = stated_ends(one);
    if (!ends || !one.interval) return;
    for (const Printed& said : printed) {
        const bool same_ends = said.low == ends->low && said.high == ends->high;
        const bool same_value = said.value == one.point;
        if (same_ends == same_value || said.value == 0) continue;
        found.push_back(about_figure(one, "change the number, or what is said of it",
                                     "is {} ({} to {}), and the text says {} ({} to {})",
                                     in_sentence(one.point), in_sentence(ends->low),
                                     in_sentence(ends->high), in_sentence(said.value),
                                     in_sentence(said.low), in_sentence(said.high)));
    }
}

/// The size of a study against what is said of it.
void against_size(const UsedModel& used, QaFindings& found) {
    const auto& evidence = used.model.evidence;
    if (!evidence || !evidence->n) return;
    const auto numbers = numbers_of(used.model.population + " " + evidence->provenance.where);
    const double n = *evidence->n;
    for (const double said : numbers)
        if (!holds(numbers, n) && said >= 10 && is_slip(n, said))
            found.push_back({fmt::format("{} has n: {}, and its text says {}", used.name,
                                         in_sentence(n), in_sentence(said)),
                             "change the number, or what is said of it", used.name,
                             evidence->place});
}

}  // namespace

QaOutcome text_and_value(const QaCase& of) {
    QaFindings found;
    std::size_t looked = 0;
    const auto told = told_by_owner(of);
    for (const Figure* one : own_figures(of)) {
        if (one->expression || one->point == 0) continue;
        const std::string text = one->provenance.where + " " + one->provenance.why;
        const auto numbers = numbers_of(text);
        if (!numbers.empty()) ++looked;
        auto printed = printed_in(text);
        if (const auto more = told.find(one->owner); more != told.end())
            printed.insert(printed.end(), more->second.begin(), more->second.end());
        against_printed(*one, printed, found);
        for (const auto& [value, said] : mistyped(numbers, *one))
            found.push_back(about_figure(
                *one, "look for a decimal point, months and weeks for years, or digits exchanged",
                "is {}, and its text says {}", in_sentence(value), in_sentence(said)));
    }
    for (const UsedModel* used : compared_models(of.scenario())) against_size(*used, found);
    return outcome(std::move(found),
                   "{} with numbers in the text beside them: none is ten, twelve or a hundred "
                   "times what it says",
                   several(looked, "figure", "figures"));
}

QaOutcome other_place(const QaCase& of) {
    if (!of.file().place_names || of.question.places.empty())
        return not_asked("the scenario names no place");
    std::set<std::string> here;
    for (const auto& one : of.file().place_names->values) {
        here.insert(one.name);
        if (const Locality* place = find(of.scenario().library.places, one.name))
            here.insert(place->districts.begin(), place->districts.end());
    }
    const auto foreign = [&](const std::string& name) -> std::string {
        for (const std::string& place : of.question.places)
            if (!here.contains(place) && place.size() > 4 &&
                (name.ends_with("_" + place) ||
                 name.find("_" + place + "_") != std::string::npos) &&
                none(here, [&](const std::string& own) {
                    return own.find(place) != std::string::npos ||
                           place.find(own) != std::string::npos;
                }))
                return place;
        return "";
    };
    QaFindings found;
    for (const Figure* one : own_figures(of)) {
        if (!one->expression) continue;
        for (const Term& term : one->expression->terms)
            if (const std::string place = foreign(term.name); !place.empty())
                found.push_back(about_figure(
                    *one, "take the figure of the scenario's own place",
                    "takes {}, a figure of {}, which is not among the scenario's places", term.name,
                    place));
    }
    const auto words = words_of(of.file().title + " " + of.file().question);
    const std::string title = " " + joined(words, " ") + " ";
    for (const std::string& place : of.question.places) {
        const std::string name = " " + replaced(place, "_", " ") + " ";
        const bool meant = any(here, [&](const std::string& own) {
            const std::string known = replaced(own, "_", " ");
            return title.find(" " + known + " ") != std::string::npos ||
                   known.find(replaced(place, "_", " ")) != std::string::npos;
        });
        if (!here.contains(place) && !meant && place.size() > 4 &&
            title.find(name) != std::string::npos)
            found.push_back({fmt::format("the title or question speaks of {}, and the place is {}",
                                         place, of.file().place_names->values.front().name),
                             "write the place that is meant", place,
                             of.file().place_names->values.front().place});
    }
    return outcome(std::move(found),
                   "{} looked for in the title, the question and the names of figures",
                   several(of.question.places.size(), "other place", "other places"));
}

QaOutcome load_warnings(const QaCase& of) {
    return outcome("what else hearth check warns of",
                   warned(of,
                          {"old-prices", "assumed-different-people", "probable-slip",
                           "deadweight-with-control", "superseded-index", "overlap-nothing"},
                          Codes::others));
}

}  // namespace hearth::qa

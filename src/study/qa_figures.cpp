// What a reviewer looks for in the figures of a scenario: what is used, where it comes from, how it
// is ranged, how old it is, and whether it is written twice or otherwise than its own text says.
#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <map>
#include <set>
#include <tuple>

#include "base/text.hpp"
#include "scenario/rules.hpp"
#include "study/qa_parts.hpp"
#include "study/tornado.hpp"

namespace hearth::qa {

namespace {

/// Where a word stands as a whole in a text without its comments, beside its definition.
bool is_named_again(std::string_view text, std::string_view name) {
    std::string bare;
    for (std::size_t at = 0; at < text.size();) {
        std::size_t end = text.find('\n', at);
        if (end == std::string_view::npos) end = text.size();
        const std::string_view line = text.substr(at, end - at);
        const std::size_t comment = line.find("# ");
        bare += line.substr(0, comment);
        bare += '\n';
        at = end + 1;
    }
    const auto part_of_word = [&](std::size_t i) {
        return i < bare.size() &&
               (std::isalnum(static_cast<unsigned char>(bare[i])) != 0 || bare[i] == '_');
    };
    int times = 0;
    for (std::size_t at = bare.find(name); at != std::string::npos;
         at = bare.find(name, at + name.size()))
        if (!(at > 0 && part_of_word(at - 1)) && !part_of_word(at + name.size())) ++times;
    return times > 1;
}

/// Whether something of that name, defined at a place, is named nowhere else in its file.
bool is_alone(const QaCase& of, const std::string& name, Place place) {
    if (place.file >= of.at.texts.size()) return false;
    return !is_named_again(of.at.texts.at(place.file).text, name);
}

/// Whether an expression names no figure, so that it is a number in disguise.
bool is_number(const Figure& figure) {
    return figure.expression &&
           none(figure.expression->terms, [](const Term& term) { return term.figure.known(); });
}

/// Whether a number is no unit of time, no share of a whole and no power of ten.
bool is_telling(double number) {
    for (const double unit : {0.0, 0.5, 1.0, 2.0, 3.0, 4.0, 5.0, 7.0, 10.0, 12.0, 24.0, 30.0, 52.0,
                              60.0, 100.0, 365.0, 365.25, 1000.0, 1e6})
        if (number == unit) return false;
    return true;
}

/// How far a value stands from the low to the high end, and the same of logarithms; the nearer to
/// the middle.
double standing(double value, Ends ends) {
    const double plain = (value - ends.low) / (ends.high - ends.low);
    if (!(ends.low > 0) || !(value > 0)) return plain;
    const double log = std::log(value / ends.low) / std::log(ends.high / ends.low);
    return std::abs(log - 0.5) < std::abs(plain - 0.5) ? log : plain;
}

}  // namespace

QaOutcome unused_figure(const QaCase& of) {
    QaFindings found;
    const auto look = [&](const std::string& kind, const auto& map, const auto& used) {
        for (const auto& [name, place, value] : map)
            if (!used(name, value) && is_alone(of, name, place))
                found.push_back({fmt::format("{}.{} is used by nothing", kind, name),
                                 "take it out, or use it where it was meant to be",
                                 kind + "." + name, place});
    };
    const auto compared = [&](const std::string&, FigureIndex figure) {
        return !figure.known() || of.compared[figure.at];
    };
    const auto never = [](const std::string&, const auto&) { return false; };
    look("figures", of.file().figures, compared);
    look("services", of.file().services, never);
    look("sources", of.file().sources, never);
    look("payers", of.file().payers, never);
    look("schedules", of.file().schedules, never);
    for (const UsedModel* used : compared_models(of.scenario()))
        look(used->name + ".figures", used->model.figures, compared);
    return outcome("looked for figures, services, sources, payers and schedules that nothing names",
                   std::move(found));
}

QaOutcome unused_intervention(const QaCase& of) {
    QaFindings found;
    const auto compared = compared_interventions(of.file());
    for (const auto& [name, place, intervention] : of.file().interventions)
        if (!compared.contains(name))
            found.push_back({fmt::format("intervention {} is in no option", name),
                             "put it into the options that have it, or take it out", name, place});
    const auto& options = of.file().options;
    for (std::size_t o = 0; o < options.size(); ++o)
        for (std::size_t p = 0; p < o; ++p) {
            const auto names = [](const auto& option) {
                std::set<std::string> all;
                for (const auto& one : option.value) all.insert(one.name);
                return all;
            };
            if (names(options[o]) != names(options[p])) continue;
            const bool granted = any(of.file().transfers, [&](const Transfer& one) {
                return any(one.options, [&](const auto& to) {
                    return to.name == options[o].name || to.name == options[p].name;
                });
            });
            if (granted) continue;
            found.push_back(about_option(of, o, "option {} has the same interventions as {}",
                                         options[o].name, options[p].name));
            break;
        }
    return outcome(std::move(found), "{} in {}: each is in one, and no two options are alike",
                   several(of.file().interventions.size(), "intervention", "interventions"),
                   several(options.size(), "option", "options"));
}

QaOutcome no_source(const QaCase& of) {
    QaFindings found;
    const auto own = own_figures(of);
    for (const Figure* one : own) {
        const bool trivial = one->point == 0 || one->point == 1 ||
                             one->quantity == Quantity::years ||
                             one->path.find(".payer.") != std::string::npos;
        if ((one->expression && !is_number(*one)) || one->has_source || trivial) continue;
        found.push_back(about_figure(*one, "add source:, or source: assumption with why:",
                                     "is {} and has no source", in_sentence(one->point)));
    }
    for (const Figure* one : own)
        if (one->has_source && one->provenance.source->name == "assumption" &&
            one->provenance.why.empty() && one->provenance.where.empty())
            found.push_back(
                about_figure(*one, "say why it is assumed", "is an assumption without a reason"));
    return outcome(std::move(found),
                   "{} of the scenario and its models: each has a source or a reason",
                   several(own.size(), "figure", "figures"));
}

QaOutcome no_range(const QaCase& of) {
    constexpr double matters = 0.02;  // of what is at stake, for a tenth of the figure
    QaFindings found;
    const auto certain = certain_figures(of.scenario(), of.base.plan);
    std::set<Place> known;
    for (const CertainFigure& one : certain) {
        const Figure& figure = of.scenario().figures[one.figure];
        const double share = 10 * one.moves / std::max(1.0, stake(of));
        if (!is_own(figure) || share < matters || figure.range || figure.interval ||
            figure.quantity == Quantity::years || figure.dirichlet || figure.point == 1 ||
            !known.insert(figure.place).second)
            continue;
        found.push_back(
            about_figure(figure, "give it low: and high:, or an interval",
                         "is taken as certain, and a tenth of it moves the net saving by {}",
                         in_sentence(10 * one.moves)));
    }
    return outcome(std::move(found),
                   "{} that nothing draws, each moved by a tenth: none of yours moves the net "
                   "saving by a fiftieth of what is at stake",
                   several(certain.size(), "figure", "figures"));
}

QaOutcome range_and_value(const QaCase& of) {
    constexpr double edge = 0.12;
    QaFindings found;
    std::size_t looked = 0;
    for (const Figure* one : own_figures(of)) {
        const auto ends = stated_ends(*one);
        if (!ends || one->expression || !(ends->high > ends->low)) continue;
        ++looked;
        const std::string to =
            fmt::format("{} to {}", in_sentence(ends->low), in_sentence(ends->high));
        if (one->point < ends->low || one->point > ends->high) {
            found.push_back(about_figure(*one, "look which of the three is mistyped",
                                         "is {}, outside its range, {}", in_sentence(one->point),
                                         to));
            continue;
        }
        const bool meant = one->point == 0 || one->point == 1 ||
                           one->distribution.family == Family::fixed || !one->range;
        if (!meant && (one->point == ends->low || one->point == ends->high)) {
            found.push_back(about_figure(*one, "write the likely value between the ends",
                                         "is {}, an end of its own range, {}",
                                         in_sentence(one->point), to));
            continue;
        }
        const double at = standing(one->point, *ends);
        if (one->interval && (at < edge || at > 1 - edge))
            found.push_back(about_figure(
                *one, "an interval lies around its estimate: look which of the three is mistyped",
                "is {}, near the end of its interval, {}", in_sentence(one->point), to));
    }
    return outcome(
        std::move(found),
        "{}: each value is inside its range, and no estimate near the end of its interval",
        several(looked, "figure with a range", "figures with ranges"));
}

QaOutcome range_width(const QaCase& of) {
    constexpr double wide = 40, narrow = 0.004, scattered = 1.25, of_a_ratio = 0.5;
    QaFindings found;
    std::size_t looked = 0;
    for (const Figure* one : own_figures(of)) {
        if (one->expression) continue;
        const auto ends = stated_ends(*one);
        if (ends) {
            ++looked;
            const double width = ends->high - ends->low;
            const std::string to =
                fmt::format("{} to {}", in_sentence(ends->low), in_sentence(ends->high));
            if (ends->low > 0 && ends->high / ends->low > wide)
                found.push_back(about_figure(
                    *one, "look for a decimal point, or a unit, that differs between the ends",
                    "ranges from {}, more than {:g} times", to, wide));
            else if (width < narrow * std::max(std::abs(ends->low), std::abs(ends->high)))
                found.push_back(about_figure(*one,
                                             "write it without a range, or with the one it has",
                                             "ranges from {}, which is next to nothing", to));
            continue;
        }
        constexpr double few = 3;  // counted in all the parts of a whole
        if (one->dirichlet && one->dirichlet->part == 0 &&
            one->distribution.a + one->distribution.b < few) {
            ++looked;
            found.push_back(about_figure(*one, "write the counts under dirichlet, not the shares",
                                         "and its other parts are drawn as from {} counted",
                                         in_sentence(one->distribution.a + one->distribution.b)));
        }
        const bool has_sd = one->distribution.family != Family::fixed && !one->dirichlet &&
                            one->distribution.sample.empty();
        if (!has_sd) continue;
        ++looked;
        const double middle = std::abs(mean(one->distribution));
        const double sd = standard_deviation(one->distribution);
        const double most = one->quantity == Quantity::ratio    ? of_a_ratio
                            : one->quantity == Quantity::number ? 2
                                                                : scattered;
        if (sd > most * middle)
            found.push_back(about_figure(*one,
                                         "an estimate has a standard error: divide the standard "
                                         "deviation of people by the root of their number",
                                         "scatters by {} around {}", in_sentence(sd),
                                         in_sentence(middle)));
    }
    return outcome(
        std::move(found),
        "{}: none wider than {:g} times, none next to nothing, no standard error above its mean",
        several(looked, "range", "ranges"), wide);
}

QaOutcome old_prices(const QaCase& of) {
    const Appraisal& appraisal = of.file().appraisal;
    if (appraisal.as_printed()) {
        std::map<int, const Figure*> years;
        for (const Figure* one : own_figures(of))
            if (one->prices && one->prices->year) years.emplace(one->prices->year->start, one);
        if (years.size() < 2) return not_asked("prices are as printed, of one year");
        return outcome(
            "prices are as printed",
            {about_figure(
                *years.begin()->second, "write a year as prices: of the appraisal",
                "is in prices of {}, others in those of {}, and both are added as printed",
                to_text({years.begin()->first}), to_text({years.rbegin()->first}))});
    }
    const FinancialYear base = std::get<FinancialYear>(appraisal.prices);
    std::map<std::pair<std::string, int>, std::vector<const Figure*>> old;
    for (std::size_t i = 0; i < of.scenario().figures.size(); ++i) {
        const Figure& one = of.scenario().figures[i];
        if (!of.compared[i] || !one.prices || !one.prices->year) continue;
        const int years = base.start - one.prices->year->start;
        const std::string source =
            one.provenance.source ? one.provenance.source->name : "no source";
        if (std::abs(years) > of.question.older)
            old[{source, one.prices->year->start}].push_back(&one);
    }
    QaFindings found;
    if (std::abs(appraisal.start.start - base.start) > of.question.older)
        found.push_back(
            {fmt::format("the programme starts in {}, and its results are in prices of {}",
                         to_text(appraisal.start), to_text(base)),
             "take prices: of a year near the start", "appraisal.prices", appraisal.place});
    for (const auto& [from, figures] : old)
        found.push_back(about_figure(
            *figures.front(), "look for a newer figure: an index carries prices on, not practice",
            "is in prices of {}, {} years from the scenario's ({}){}", to_text({from.second}),
            std::abs(base.start - from.second), from.first,
            figures.size() == 1 ? "" : fmt::format(", and so are {} more", figures.size() - 1)));
    return outcome(std::move(found), "money in prices more than {} years from {} looked for",
                   of.question.older, to_text(base));
}

QaOutcome old_data(const QaCase& of) {
    QaFindings found = warned(of, {"superseded-index"});
    const Library& library = of.scenario().library;
    std::map<std::string, const Figure*> cited;
    for (std::size_t i = 0; i < of.scenario().figures.size(); ++i)
        if (const Figure& one = of.scenario().figures[i]; of.compared[i] && one.provenance.source)
            cited.emplace(one.provenance.source->name, &one);
    for (const auto& [name, figure] : cited) {
        const Source* source = find(library.sources, name);
        if (source != nullptr && source->superseded_by)
            found.push_back(about_figure(*figure, "take the newer edition",
                                         "rests on {}, which {} supersedes", name,
                                         source->superseded_by->name));
    }
    const int now = of.file().appraisal.start.start;
    if (of.file().place_names)
        for (const auto& one : of.file().place_names->values) {
            const Locality* place = find(library.places, one.name);
            if (place == nullptr || of.file().population == Population::mid_2024) continue;
            const bool pooled = any(of.file().interventions, [](const auto& own) {
                return own.value.reach.pool && own.value.reach.pool->people;
            });
            if (pooled && place->counted && now - *place->counted > of.question.older &&
                !place->mid_2024.people.empty()) {
                found.push_back({fmt::format("people of {} are those of {:.0f}", one.name,
                                             std::floor(*place->counted)),
                                 "write population: mid_2024", one.name, one.place});
                break;
            }
        }
    return outcome(std::move(found),
                   "{} and the people of the places: superseded or counted more than {} years "
                   "before {} looked for",
                   several(cited.size(), "source", "sources"), of.question.older, now);
}

QaOutcome same_number_twice(const QaCase& of) {
    using Key = std::tuple<std::string, double, double, double>;
    std::map<Key, std::vector<const Figure*>> written;
    for (const Figure* one : own_figures(of)) {
        if (one->expression || one->dirichlet || !one->has_source) continue;
        const auto ends = stated_ends(*one);
        if (!ends) continue;
        written[{one->provenance.source->name + one->unit, one->point, ends->low, ends->high}]
            .push_back(one);
    }
    QaFindings found;
    const auto is_here = [&](const Figure& one) { return one.place.file == of.file().place.file; };
    for (const auto& [key, figures] : written) {
        const Figure& first = *figures.front();
        std::vector<const Figure*> alike;
        for (const Figure* one : figures)
            if (one != &first && (is_here(*one) || is_here(first)) &&
                one->provenance.where == first.provenance.where &&
                (one->provenance.why == first.provenance.why ||
                 last_key(one->path) == last_key(first.path)))
                alike.push_back(one);
        if (alike.empty()) continue;
        found.push_back(about_figure(
            *alike.front(), "give it a name under figures: and use that in both places",
            "is the same number, range and source as {}", first.full_name()));
    }
    for (const Figure* one : own_figures(of)) {
        if (!one->expression) continue;
        for (const Term& term : one->expression->terms)
            for (const auto& [name, place, figure] : of.file().figures)
                if (term.operation == Operation::number && is_telling(term.number) &&
                    figure.known() && !of.figure(figure).expression &&
                    of.figure(figure).point == term.number)
                    found.push_back(about_figure(*one, "write the name in place of the number",
                                                 "has {} in its expression, which is figures.{}",
                                                 in_sentence(term.number), name));
    }
    return outcome("looked for one number with its range and source in two places",
                   std::move(found));
}

QaOutcome two_values(const QaCase& of) {
    QaFindings found;
    std::map<std::string, const Figure*> said;
    const auto all = own_figures(of);
    for (const Figure* one : all) {
        const std::string text = one->provenance.where + one->provenance.why;
        if (one->expression || text.size() < 12 || !one->provenance.source) continue;
        const bool assumed = one->provenance.source->name == "assumption";
        const std::string key = one->provenance.source->name + "|" + text + "|" +
                                std::string(name_of(one->quantity)) + one->unit +
                                (assumed ? one->owner + one->path : "");
        const auto [at, is_new] = said.emplace(key, one);
        if (is_new || is_same(at->second->point, one->point) ||
            last_key(at->second->path) != last_key(one->path))
            continue;
        found.push_back(about_figure(
            *one, "one of them is mistyped, or says where it is from too loosely",
            "is {}, and {} says {} from the same place of the same source", in_sentence(one->point),
            at->second->full_name(), in_sentence(at->second->point)));
    }
    std::map<std::string, const Figure*> named;
    for (const Figure* one : all) {
        if (!one->path.starts_with("figures.")) continue;
        const auto [at, is_new] = named.emplace(one->path, one);
        const bool apart = one->owner != "scenario" && at->second->owner != "scenario";
        if (is_new || apart || one->expression || at->second->expression ||
            is_same(at->second->value(), one->value(), one->value()))
            continue;
        found.push_back(about_figure(
            *one, "give them different names, or one value", "is {}, and {} of the same name is {}",
            in_sentence(one->point), at->second->full_name(), in_sentence(at->second->point)));
    }
    if (of.question.models != nullptr)
        for (const auto& [name, place, figure] : of.file().figures) {
            const FigureIndex* data = find(of.question.models->library.figures, name);
            if (data == nullptr || !figure.known()) continue;
            found.push_back(
                {fmt::format(
                     "figures.{} is {}, and stands in front of the library's of that name, {}",
                     name, in_sentence(of.figure(figure).point),
                     in_sentence(of.question.models->figures[data->at].point)),
                 "give it a name of its own", "figures." + name, place});
        }
    return outcome("looked for one name, or one place of a source, with two values",
                   std::move(found));
}

}  // namespace hearth::qa

// Published figures as tables, JSON and JUnit's XML.
#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <map>

#include "base/text.hpp"
#include "report/json.hpp"
#include "report/pages.hpp"
#include "report/words.hpp"
#include "version.hpp"

namespace hearth {

namespace {

constexpr std::size_t longest_reason = 1000;  // characters

const Expectation& expectation_of(const VerifiedCase& one, const Verified& figure) {
    return one.published.expect[figure.expectation];
}

/// The power of ten at or below `digit`.
double place_of_digit(double digit) { return std::pow(10, std::floor(std::log10(digit) + 1e-9)); }

/// "below 7", "at least 8, below 9".
std::string bounds_of(const Expectation& e) {
    std::string words;
    if (e.at_least) words = fmt::format("at least {:g}", *e.at_least);
    if (e.below) words += fmt::format("{}below {:g}", words.empty() ? "" : ", ", *e.below);
    return words;
}

/// As finely as the source prints it.
Cell printed(const Expectation& e) {
    return e.value ? Cell(*e.value, in_steps(place_of_digit(*e.digit))) : Cell(bounds_of(e));
}

/// One digit more than the source prints.
Cell ours(const Expectation& e, const Verified& figure) {
    Cell cell = number_or(figure.ours, "withheld", figure.withheld);
    cell.format = e.value ? in_steps(place_of_digit(*e.digit) / 10) : in_digits(4);
    return cell;
}

std::optional<double> difference(const Expectation& e, const Verified& figure) {
    if (!e.value || !figure.ours) return std::nullopt;
    return *figure.ours - *e.value;
}

/// Two digits: how far apart, not how precisely.
Cell difference_cell(const Expectation& e, const Verified& figure) {
    const auto apart = difference(e, figure);
    if (!apart) return {};
    Cell cell(*apart, in_digits(2));
    if (std::abs(*apart) < *e.digit / 1000)
        cell.words = "0";
    else if (std::abs(*apart) < 1e-6)
        cell.words = fmt::format("{:.0e}", *apart);
    return cell;
}

std::string verdict(const Expectation& e, const Verified& figure) {
    if (!figure.as_expected()) return figure.closes ? "YES, A GAP" : "NO";
    if (!figure.closes) return "no, known";
    if (!figure.ours || !closes(e, *figure.ours)) return "yes, by rounding";
    return e.truncated.value_or(false) ? "yes, cut off" : "yes";
}

template <Target T>
std::vector<std::string> names_of(const std::vector<Reference<T>>& references) {
    std::vector<std::string> names;
    for (const auto& reference : references) names.push_back(reference.name);
    return names;
}

// --- the tables ---------------------------------------------------------------------------------

/// "Other" for cases that name no topic.
std::string topic_of(const VerifiedCase& one) {
    return one.published.topic.empty() ? "Other" : printable(one.published.topic, 60);
}

Table empty_table(const std::string& topic) {
    return {.name = "figures",
            .caption = topic,
            .columns = {{"study", Align::left},
                        {"figure", Align::left},
                        {"printed"},
                        {"ours"},
                        {"difference"},
                        {"closes", Align::left}},
            .grouped = true};
}

/// One table for each topic, in order of their names; cases without one come last.
std::vector<Table> figures_tables(const std::vector<VerifiedCase>& cases) {
    std::map<std::pair<bool, std::string>, Table> tables;
    for (const VerifiedCase& one : cases) {
        const std::string topic = topic_of(one);
        const bool last = one.published.topic.empty();
        Table& table = tables.try_emplace({last, topic}, empty_table(topic)).first->second;
        for (const Verified& figure : one.verification.figures) {
            const Expectation& e = expectation_of(one, figure);
            table.rows.push_back({printable(one.published.title), readable(e.id), printed(e),
                                  ours(e, figure), difference_cell(e, figure), verdict(e, figure)});
        }
    }
    std::vector<Table> made;
    for (auto& [topic, table] : tables) made.push_back(std::move(table));
    return made;
}

/// The cases that test each model, by name.
std::map<std::string, std::vector<std::string>> tests_of(const VerifiedCases& all) {
    std::map<std::string, std::vector<std::string>> tests;
    for (const std::string& model : all.models) tests[model];
    for (const VerifiedCase& one : all.cases)
        for (const auto& model : one.published.tests) tests[model.name].push_back(one.name);
    return tests;
}

Table models_table(const VerifiedCases& all) {
    Table table{.name = "models",
                .caption = "Which cases test each model",
                .columns = {{"model", Align::left}, {"cases", Align::left}}};
    for (const auto& [model, cases] : tests_of(all))
        table.rows.push_back({printable(model), cases.empty() ? "none" : joined(cases, ", ")});
    return table;
}

Table inputs_table(const std::vector<VerifiedCase>& cases) {
    Table table{
        .name = "inputs",
        .caption = "What the source does not print, and conventions that matter",
        .columns = {
            {"study", Align::left}, {"implied inputs", Align::left}, {"conventions", Align::left}}};
    for (const VerifiedCase& one : cases) {
        const auto safe = [](const std::string& text) { return printable(text); };
        const std::string implied = joined(names_of(one.published.implied), ", ", safe);
        const std::string conventions = joined(one.published.conventions, "; ", safe);
        if (!implied.empty() || !conventions.empty())
            table.rows.push_back({printable(one.published.title), implied, conventions});
    }
    return table;
}

/// Each study's reasons, once each.
Points gaps(const std::vector<VerifiedCase>& cases) {
    Points list;
    for (const VerifiedCase& one : cases)
        for (const Verified& figure : one.verification.figures) {
            if (figure.should_close) continue;
            const std::string point =
                printable(one.published.title) + ": " +
                printable(one.published.reason_of(expectation_of(one, figure)), longest_reason);
            if (list.points.empty() || list.points.back() != point) list.points.push_back(point);
        }
    return list;
}

/// "1 figure", "12 figures".
std::string figures_in_words(int n) {
    return fmt::format("{} {}", n, n == 1 ? "figure" : "figures");
}

std::string summary(const std::vector<VerifiedCase>& cases) {
    const VerifyCounts counts = counts_of(cases);
    const std::string words = fmt::format(
        "{} close: {} as printed, through a whole scenario; {} as printed, by arithmetic alone; {} "
        "recomputed from published inputs. {} more do not, and are kept as gaps with their reason.",
        figures_in_words(counts.closing()), counts.through_scenario, counts.arithmetic,
        counts.recomputed, counts.gaps);
    if (counts.unexpected == 0) return words;
    return words + " NOT AS EXPECTED: " + figures_in_words(counts.unexpected) + ", marked below.";
}

// --- JSON ---------------------------------------------------------------------------------------

Json case_of(const VerifiedCase& one, const Verified& figure) {
    const Expectation& e = expectation_of(one, figure);
    Json made = {{"id", one.name + "/" + e.id},
                 {"study", one.published.title},
                 {"topic", one.published.topic},
                 {"tests", names_of(one.published.tests)},
                 {"measure", e.measure ? e.option->name + "." + e.measure->name : e.expression},
                 {"printed", or_null(e.value)},
                 {"digit", or_null(e.digit)},
                 {"bound", e.value ? Json(nullptr) : Json(bounds_of(e))},
                 {"ours", or_null(figure.ours)},
                 {"difference", or_null(difference(e, figure))},
                 {"closes", figure.closes},
                 {"should_close", figure.should_close},
                 {"reason", one.published.reason_of(e)},
                 {"implied", names_of(one.published.implied)},
                 {"conventions", one.published.conventions},
                 {"recomputed", one.published.recomputed.value_or(false)},
                 {"through", figure.through_scenario ? "scenario" : "arithmetic"}};
    if (figure.span) made["range"] = {figure.span->low, figure.span->high};
    if (!figure.withheld.empty()) made["withheld"] = figure.withheld;
    return made;
}

// --- JUnit --------------------------------------------------------------------------------------

JunitCase test_case(const VerifiedCase& one, const Verified& figure) {
    const Expectation& e = expectation_of(one, figure);
    JunitCase made{one.name, e.id};
    if (!figure.as_expected())
        made.failures.push_back(fmt::format("{}: printed {}, ours {}", verdict(e, figure),
                                            shown_text(printed(e), TableColumn("")),
                                            shown_text(ours(e, figure), TableColumn(""))));
    return made;
}

}  // namespace

VerifyCounts counts_of(const std::vector<VerifiedCase>& cases) {
    VerifyCounts counts;
    for (const VerifiedCase& one : cases)
        for (const Verified& figure : one.verification.figures) {
            counts.unexpected += figure.as_expected() ? 0 : 1;
            counts.gaps += !figure.should_close && !figure.closes ? 1 : 0;
            if (!figure.closes || !figure.should_close) continue;
            ++(one.published.recomputed.value_or(false) ? counts.recomputed
               : figure.through_scenario                ? counts.through_scenario
                                                        : counts.arithmetic);
        }
    return counts;
}

Document page_of(const VerifiedCases& all) {
    const std::vector<VerifiedCase>& cases = all.cases;
    Document document{Heading{"Published figures against ours", "title"},
                      Paragraph{summary(cases)}};
    for (Table& table : figures_tables(cases)) document.push_back(std::move(table));
    document.push_back(models_table(all));
    document.push_back(inputs_table(cases));
    Points known = gaps(cases);
    if (!known.points.empty()) {
        document.push_back(Heading{"Gaps that are known, and why", "gaps"});
        document.push_back(std::move(known));
    }
    return document;
}

std::string to_json(const VerifiedCases& verified) {
    const std::vector<VerifiedCase>& cases = verified.cases;
    const VerifyCounts counts = counts_of(cases);
    Json all = Json::array();
    for (const VerifiedCase& one : cases)
        for (const Verified& figure : one.verification.figures) all.push_back(case_of(one, figure));
    const Json made = {{"hearth", version},
                       {"cases", std::move(all)},
                       {"models", tests_of(verified)},
                       {"closing", counts.closing()},
                       {"through_scenario", counts.through_scenario},
                       {"arithmetic", counts.arithmetic},
                       {"recomputed", counts.recomputed},
                       {"gaps", counts.gaps},
                       {"unexpected", counts.unexpected}};
    return made.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string to_junit(const std::vector<VerifiedCase>& cases) {
    std::vector<JunitCase> tests;
    for (const VerifiedCase& one : cases) {
        for (const Verified& figure : one.verification.figures)
            tests.push_back(test_case(one, figure));
        for (const UnknownMeasure& unknown : one.verification.unknown)
            tests.push_back({.of = one.name,
                             .name = unknown.option + "." + unknown.name,
                             .error = "there is no such measure"});
    }
    return to_junit("hearth verify", tests);
}

}  // namespace hearth

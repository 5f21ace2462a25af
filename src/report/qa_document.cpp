// Quality assurance of a scenario as a page, JSON and JUnit's XML: each from the table of checks.
#include <fmt/format.h>

#include "base/text.hpp"
#include "report/explain.hpp"
#include "report/json.hpp"
#include "report/pages.hpp"
#include "study/qa.hpp"

namespace hearth {

namespace {

/// As a sentence; names and paths stay as they are written.
std::string as_sentence(const QaFinding& one) {
    const std::string text = printable(one.says, whole);
    const std::string_view first = std::string_view(text).substr(0, text.find(' '));
    const bool named = (!one.about.empty() && one.says.starts_with(one.about)) ||
                       first.find_first_of("._") < first.size() - 1;
    return named ? text : titled(text);
}

std::string said(const QaAnswer& answer, const QaFinding& one) {
    std::string text = as_sentence(one);
    if (one.place.line > 0) text += fmt::format(" [{}]", place_in_words(answer.texts, one.place));
    text += ".";
    if (!one.help.empty()) text += " " + titled(printable(one.help, whole)) + ".";
    return text;
}

void add_found(const QaAnswer& answer, Document& document) {
    if (answer.count(QaResult::found) == 0) return;
    document.push_back(Heading{"What was found", "found"});
    for (const Severity severity : {Severity::error, Severity::warning})
        for (const auto& [check, outcome] : answer.checks) {
            if (outcome.result != QaResult::found || check->severity != severity) continue;
            document.push_back(Heading{std::string(check->name), std::string(check->id), 3});
            document.push_back(
                Paragraph{fmt::format("{}{}: {}. {}.", severity == Severity::error ? "Error, " : "",
                                      check->id, check->means, titled(outcome.done))});
            Points points;
            for (const QaFinding& one : outcome.findings)
                points.points.push_back(said(answer, one));
            document.push_back(std::move(points));
        }
}

void add_rest(const QaAnswer& answer, QaResult result, std::string heading, std::string_view why,
              Document& document) {
    if (answer.count(result) == 0) return;
    Table table{.name = std::string(name_of(result)),
                .columns = {{"Check", Align::name, "check"},
                            {"What must hold", Align::left, "name"},
                            {std::string(why), Align::left, "done"}}};
    for (const auto& [check, outcome] : answer.checks)
        if (outcome.result == result)
            table.rows.push_back({check->id, check->name, printable(titled(outcome.done), whole)});
    document.push_back(Heading{std::move(heading), std::string(name_of(result))});
    document.push_back(std::move(table));
}

Json to_json_of(const QaAnswer& answer, const QaFinding& one) {
    Json place = nullptr;
    if (one.place.line > 0)
        place = {{"file", answer.texts.at(one.place.file).name},
                 {"line", one.place.line},
                 {"column", one.place.column}};
    return {{"says", one.says}, {"help", one.help}, {"about", one.about}, {"place", place}};
}

}  // namespace

std::string checks_in_words(const QaAnswer& answer) {
    const std::size_t found = answer.count(QaResult::found);
    const std::size_t errors = answer.findings(Severity::error);
    const std::size_t warnings = answer.findings(Severity::warning);
    const std::string what = found == 0
                                 ? "none found anything"
                                 : fmt::format("{} found something ({} {}, {} {})", found, errors,
                                               errors == 1 ? "error" : "errors", warnings,
                                               warnings == 1 ? "warning" : "warnings");
    return fmt::format("{} checks: {} passed, {}, {} not asked", answer.checks.size(),
                       answer.count(QaResult::passed), what, answer.count(QaResult::not_asked));
}

Document page_of(const QaAnswer& answer) {
    Document document{
        Heading{fmt::format("{}: quality assurance", printable(answer.scenario.file.title, whole)),
                "title"},
        Paragraph{.text = checks_in_words(answer) + ".", .is_answer = true}};
    document.push_back(Paragraph{
        (answer.draws > 0
             ? fmt::format("Of option {}, {} (random, seed {}).", readable(answer.option),
                           counted(answer.draws) + " draws", answer.seed)
             : fmt::format("Of option {}; nothing is drawn.", readable(answer.option))) +
        " An error is a law that is broken; a warning is something to look at, right or wrong."});
    add_found(answer, document);
    add_rest(answer, QaResult::passed, "What passed", "What was done", document);
    add_rest(answer, QaResult::not_asked, "What was not asked", "Why", document);
    return document;
}

std::string to_json(const QaAnswer& answer) {
    const Json made = {
        {"scenario", answer.texts.at(answer.scenario.file.place.file).name},
        {"title", answer.scenario.file.title},
        {"option", answer.option},
        {"draws", answer.draws},
        {"seed", answer.seed},
        {"checks_made", answer.checks.size()},
        {"passed", answer.count(QaResult::passed)},
        {"found", answer.count(QaResult::found)},
        {"not_asked", answer.count(QaResult::not_asked)},
        {"errors", answer.findings(Severity::error)},
        {"warnings", answer.findings(Severity::warning)},
        {"checks", list_of(answer.checks, [&](const QaMade& one) -> Json {
             const auto& [check, outcome] = one;
             return {{"id", check->id},
                     {"name", check->name},
                     {"group", name_of(check->group)},
                     {"severity", check->severity == Severity::error ? "error" : "warning"},
                     {"means", check->means},
                     {"result", name_of(outcome.result)},
                     {"done", outcome.done},
                     {"findings", list_of(outcome.findings, [&](const QaFinding& found) {
                          return to_json_of(answer, found);
                      })}};
         })}};
    return text_of(made);
}

std::string to_junit(const QaAnswer& answer, Failing which) {
    std::vector<JunitCase> cases;
    for (const auto& [check, outcome] : answer.checks) {
        JunitCase& made = cases.emplace_back(
            JunitCase{fmt::format("hearth.qa.{}", name_of(check->group)), std::string(check->id)});
        if (outcome.result == QaResult::not_asked) made.skipped = outcome.done;
        for (const QaFinding& one : outcome.findings)
            if (check->severity == Severity::error || which == Failing::strict)
                made.failures.push_back(said(answer, one));
            else
                made.out += (made.out.empty() ? "" : " ") + said(answer, one);
    }
    return to_junit("hearth qa", cases);
}

}  // namespace hearth

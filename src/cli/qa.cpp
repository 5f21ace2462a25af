// hearth qa: the checks that reviewers ask for, on one scenario.
#include "study/qa.hpp"

#include "base/text.hpp"
#include "cli/cli.hpp"
#include "cli/output.hpp"
#include "cli/support.hpp"
#include "report/checklist.hpp"

namespace hearth {

namespace {

struct QaAsked : Asked<QaQuestion> {
    std::string option, form;
    bool strict = false;
};

constexpr std::string_view forms[] = {"advishe", "aqua"};

/// The form asked for, filled where a program can, in front of what the checks found; with the
/// assurance log every assumption too.
Document with_form(const QaAsked& asked, const QaAnswer& answer, const Prepared& ready) {
    const auto known = checklists();
    const auto* list =
        first_where(known, [&](const Checklist& one) { return one.name == asked.form; });
    const auto warnings = ready.loaded->diagnostics.sorted();
    RunReport run = run_report(ready.at, warnings, nullptr);
    run.asked = answer.option;
    run.checked = &answer;
    Document document = checklist_page(*list, run);
    if (asked.form == "aqua")
        for (Block& block : section_of(run_document(run), "basis"))
            document.push_back(std::move(block));
    for (Block& block : page_of(answer)) document.push_back(std::move(block));
    return document;
}

std::string written_as(const QaAsked& asked, const QaAnswer& answer, const Prepared& ready) {
    if (asked.target.format == "junit")
        return to_junit(answer, asked.strict ? Failing::strict : Failing::errors);
    if (asked.target.format == "json" || asked.form.empty()) return written(answer, asked.target);
    return in_format(with_form(asked, answer, ready), asked.target);
}

int qa(const QaAsked& asked) {
    const std::string& path = asked.input.files.front();
    auto ready = prepared(path, asked.input);
    if (!ready) return 1;
    if (path != "-")  // sets and alternatives too
        if (const Loaded all = check_file(request_for(path, asked.input));
            say_diagnostics(all.diagnostics, all.texts))
            return 1;
    QaQuestion question = asked.question;
    if (!asked.option.empty()) question.option = ready->word(asked.option);
    question.warnings = ready->loaded->diagnostics.sorted();
    const std::string home = home_folder();  // without models beside the scenario
    const LoadRequest library{.path = home + "/models/", .home = home};
    const Loaded models = load_models(library), places = load_places(library);
    for (const Loaded* compared : {&models, &places})
        if (compared->diagnostics.has_errors() &&
            say_diagnostics(compared->diagnostics, compared->texts))
            return 1;
    if (models.scenario) question.models = &*models.scenario;
    if (places.scenario) question.places = names_of(places.scenario->library.places);
    const auto made = answer(question, ready->at, threads(asked.threads));
    const auto* answered = std::get_if<QaAnswer>(&made);
    if (answered == nullptr) return say_refusal(std::get<Refusal>(made), ready->at.texts);
    const int code =
        write_out(asked.target.file, written_as(asked, *answered, *ready), ready->at.texts);
    const bool failed = answered->findings(Severity::error) > 0 ||
                        (asked.strict && answered->count(QaResult::found) > 0);
    return code == 0 && failed ? 1 : code;
}

}  // namespace

Command qa_command() {
    const auto asked = std::make_shared<QaAsked>();
    QaQuestion& question = asked->question;
    return {.name = "qa",
            .takes = "SCENARIO",
            .does = "the checks that reviewers ask for, on your scenario",
            .examples = R"(
  hearth qa my.yaml
  hearth qa my.yaml -o qa.html
  hearth qa my.yaml --strict --format junit -o qa.xml     for continuous integration
  hearth qa my.yaml --form advishe -o advishe.md          the form, filled where a program can
)",
            .more = R"(
Laws that hold of every model are tried on this one (no effect, no saving; payers add up …), and
what a reviewer looks for in figures, claims and answer is looked for. What others counted can be
named:

  validate:
    admissions_2024: {measure: avoided.fall, value: 120, within_share: 0.2, source: local_audit}

Exit code 1 where a law is broken; with --strict where anything is found.
)",
            .options = joined(
                {{scenario_row(asked->input, "qa"),
                  {"--option", "NAME", "of this option (the headline option)", &asked->option},
                  {"--older", "YEARS", "how old prices and data are old (5)", &question.older,
                   within(0, 1000)},
                  {"--strict", "", "exit code 1 where anything is found", &asked->strict},
                  {"--form", "", "fill this form: AdViSHE, or the assurance log of the AQuA Book",
                   &asked->form, one_of({forms[0], forms[1]})},
                  {"--draws", "N", "draws (2,000)", &question.drawing.draws, within(100, 20000)},
                  {"--seed", "S", "where their random numbers start (the scenario's, else 1)",
                   &question.drawing.seed, within(0, 9007199254740992)},
                  {"--threads", "N", "threads (one for each processor)", &asked->threads,
                   within(1, 1024)}},
                 output_rows(asked->target, page_formats("junit")),
                 scenario_rows(asked->input)}),
            .mistake = [asked] { return settle(asked->target); },
            .run = [asked] { return qa(*asked); }};
}

}  // namespace hearth

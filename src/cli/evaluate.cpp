// hearth evaluate: from client records to the effect of an intervention, or from a table alone to
// the description that it needs.
#include <fmt/format.h>

#include "base/text.hpp"
#include "cli/cli.hpp"
#include "cli/output.hpp"
#include "cli/support.hpp"
#include "report/records_text.hpp"
#include "study/effects.hpp"

namespace hearth {

namespace {

struct EvaluateAsked : Asked<EvaluationQuestion> {
    std::string into, scenario;  ///< files; empty: neither
};

bool is_description(std::string_view path) {
    return path.ends_with(".yaml") || path.ends_with(".yml");
}

/// Prints the description that a table may have, and asks for what it cannot say.
int guess(const std::string& path) {
    const Loaded library = load_library({.path = {}, .home = home_folder()});
    if (!library.scenario) return say_diagnostics(library.diagnostics, library.texts) ? 1 : 0;
    SourceTexts texts;
    Diagnostics diagnostics;
    const auto guessed = guess_records(path, library.scenario->library, texts, diagnostics);
    if (!guessed) return say_diagnostics(diagnostics, texts) ? 1 : 0;
    if (const int code = write_out("-", records_text(*guessed), texts); code != 0) return code;
    say(printable(path) + " is a table: save what is printed as a .yaml file beside it, and say:");
    for (const std::string& ask : guessed->asks) say("- " + ask);
    return 1;
}

std::string in_words(const EffectEstimate& estimate) {
    return fmt::format("{:.3f} ({:.3f} to {:.3f})", estimate.value, estimate.low, estimate.high);
}

/// The verdict, and each service's ratio of rates by the method that is preferred.
Document short_page(const Evaluation& all) {
    Document document{Heading{"Effects from records"}, Points{all.verdict}};
    Table table{.name = "effects", .columns = {{"Service", Align::name}, {"Rate after / before"}}};
    for (const ServiceEffect& one : all.services) {
        const bool told = !one.methods.empty() && one.methods.front().withheld.empty();
        table.rows.push_back({one.service, told ? Cell(in_words(one.methods.front().ratio))
                                                : withheld("-", "no estimate")});
    }
    document.push_back(std::move(table));
    return document;
}

int evaluate(const EvaluateAsked& asked) {
    const std::string& path = asked.input.files.front();
    if (!is_description(path)) return guess(path);
    const Loaded loaded = check_file(request_for(path, asked.input));
    if (say_diagnostics(loaded.diagnostics, loaded.texts)) return 1;
    say_diagnostics(loaded.diagnostics, loaded.texts, Severity::warning);
    if (!loaded.records)
        return stopped(printable(path) + " describes no records: it has no key 'records'", 1);
    const Evaluation evaluation = loaded.records->records
                                      ? evaluate_records(*loaded.records->records, asked.question)
                                      : evaluate_totals(*loaded.records->totals, asked.question);
    return write_out(asked.target.file, in_format(short_page(evaluation), asked.target),
                     loaded.texts);
}

}  // namespace

Command evaluate_command() {
    const auto asked = std::make_shared<EvaluateAsked>();
    EvaluationQuestion& question = asked->question;
    Option records = scenario_row(asked->input, "evaluate");
    records.name = "records";
    records.rules.without = "name records, such as: hearth evaluate clients.csv";
    return {.name = "evaluate",
            .takes = "RECORDS",
            .does = "what a programme changed, from records of its clients, and how sure that is",
            .examples = R"(
  hearth evaluate clients.csv > records.yaml        a description to complete
  hearth evaluate records.yaml
  hearth evaluate records.yaml -o effects.html
  hearth evaluate records.yaml --into my_model.yaml      put the effects into a model
  hearth evaluate records.yaml --scenario new.yaml       a scenario around them
)",
            .more = R"(
RECORDS describes a table (CSV): what its columns are, which services they count, from when to
when, and whom to leave out. Use before and after is compared for each service, by each method
that the records can carry; what would have fallen by itself is said beside it. No client is ever
shown: small counts are left out, columns by which people could be known are refused.
)",
            .options = joined({{records,
                                {"--into",
                                 "MODEL",
                                 "put the effects into this model, in place of its own",
                                 &asked->into,
                                 {.writes = true}},
                                {"--scenario",
                                 "FILE",
                                 "write there a scenario with these effects, ready to run",
                                 &asked->scenario,
                                 {.writes = true}},
                                {"--seed", "S", "where random numbers start (1)", &question.seed,
                                 within(0, 9007199254740992)},
                                {"--replicates", "N", "resamples of clients for intervals (10,000)",
                                 &question.replicates, within(100, 1000000)}},
                               output_rows(asked->target, chart_formats())}),
            .mistake = [asked] { return settle(asked->target, chart_formats()); },
            .run = [asked] { return evaluate(*asked); }};
}

}  // namespace hearth

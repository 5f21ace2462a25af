// hearth evaluate: from client records to the effect of an intervention, or from a table alone to
// the description that it needs.
#include <filesystem>
#include <fmt/format.h>

#include "base/text.hpp"
#include "cli/cli.hpp"
#include "cli/output.hpp"
#include "cli/support.hpp"
#include "report/evaluation.hpp"
#include "report/pages.hpp"
#include "report/records_text.hpp"
#include "study/effects.hpp"

namespace hearth {

namespace {

struct EvaluateAsked : Asked<EvaluationQuestion> {
    std::string into, scenario;  ///< files; empty: neither
    std::optional<double> cost_per_client;
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

Formats evaluate_formats() {
    Formats names = chart_formats();
    names.push_back("yaml");
    return names;
}

constexpr std::string_view nothing_to_write =
    "there is no effect to write: nothing could be estimated, or counts are too small to be told";

/// Puts the effects into a model, which must be right as it stands; the exit code.
int write_into(const std::string& path, const std::string& block, const EvaluateAsked& asked) {
    const Loaded model = check_file(request_for(path, asked.input));
    if (say_diagnostics(model.diagnostics, model.texts)) return 1;
    const auto made = with_block(model.texts.at(0).text, block);
    if (const auto* why = std::get_if<std::string_view>(&made))
        return stopped(printable(path) + ": " + std::string(*why), 1);
    const int code = write_out(path, std::get<std::string>(made));
    if (code == 0) say("put the effects into " + printable(path) + "; now: hearth check " + path);
    return code;
}

/// Writes the page, or the block, and what else is asked for; the exit code.
int write_evaluation(const Evaluation& all, const EvaluationAsked& about,
                     const EvaluateAsked& asked) {
    const auto block = effects_block(all, about);
    const bool wants_block = asked.target.format == "yaml" || !asked.into.empty();
    if (!block && (wants_block || !asked.scenario.empty())) return stopped(nothing_to_write, 1);
    int code = write_out(asked.target.file,
                         asked.target.format == "yaml" ? *block
                         : asked.target.format == "json"
                             ? evaluation_json(all, about)
                             : in_format(evaluation_document(all, about), asked.target));
    if (code == 0 && !asked.into.empty()) code = write_into(asked.into, *block, asked);
    if (code != 0 || asked.scenario.empty()) return code;
    const FinancialYear year = latest_settled_prices(about.library->library);
    code =
        write_out(asked.scenario, *scenario_text(all, {.about = about,
                                                       .start = year,
                                                       .prices = year,
                                                       .cost_per_client = asked.cost_per_client}));
    if (code == 0) say(fmt::format("wrote {0}; now: hearth run {0}", printable(asked.scenario)));
    return code;
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
    const Loaded library = load_library({.path = {}, .home = home_folder()});
    if (!library.scenario) return say_diagnostics(library.diagnostics, library.texts) ? 1 : 0;
    const std::string name = std::filesystem::path(path).filename().string();
    return write_evaluation(evaluation,
                            {.title = "Effects from " + printable(name),
                             .library = &*library.scenario,
                             .threshold = loaded.records->file.threshold},
                            asked);
}

}  // namespace

Command evaluate_command() {
    const auto asked = std::make_shared<EvaluateAsked>();
    EvaluationQuestion& question = asked->question;
    Option records = scenario_row(asked->input, "evaluate");
    records.name = "records";
    records.rules.without = "name records, such as: hearth evaluate clients.csv";
    return {
        .name = "evaluate",
        .takes = "RECORDS",
        .does = "what a programme changed, from records of its clients, and how sure that is",
        .examples = R"(
  hearth evaluate clients.csv > records.yaml        a description to complete
  hearth evaluate records.yaml
  hearth evaluate records.yaml -o effects.html
  hearth evaluate records.yaml -o effects.yaml           a block to paste into a model
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
                            {"--cost-per-client", "GBP",
                             "what the programme costs each, for that scenario (a labelled 0)",
                             &asked->cost_per_client, within(0, 1e9, {.needs = {"--scenario"}})},
                            {"--seed", "S", "where random numbers start (1)", &question.seed,
                             within(0, 9007199254740992)},
                            {"--replicates", "N", "resamples of clients for intervals (10,000)",
                             &question.replicates, within(100, 1000000)}},
                           output_rows(asked->target, evaluate_formats(),
                                       "how it is written; yaml: the effects of a model")}),
        .mistake = [asked] { return settle(asked->target, evaluate_formats()); },
        .run = [asked] { return evaluate(*asked); }};
}

}  // namespace hearth

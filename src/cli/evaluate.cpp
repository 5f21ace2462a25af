// hearth evaluate: from client records to the effect of an intervention, or from a table alone to
// the description that it needs.
#include <cstdio>
#include <filesystem>
#include <fmt/format.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/text.hpp"
#include "cli/cli.hpp"
#include "cli/output.hpp"
#include "cli/support.hpp"
#include "report/evaluation.hpp"
#include "report/pages.hpp"
#include "report/simulated.hpp"
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

constexpr std::string_view nothing_to_write =
    "there is no effect to write: nothing could be estimated, or counts are too small to be told";

/// What is written where, once all of it is known to be right.
struct ToWrite {
    std::string page, into, scenario;
    std::vector<std::string> replaced;  ///< keys of the model
};

/// A target that is a file that was read, or another target; empty: none is.
std::string clash(const EvaluateAsked& asked, const SourceTexts& read) {
    const std::pair<std::string_view, const std::string&> targets[] = {
        {"--output", asked.target.file}, {"--into", asked.into}, {"--scenario", asked.scenario}};
    for (const auto& [option, file] : targets) {
        for (std::uint32_t i = 0; !file.empty() && i < read.size(); ++i)
            if (file != "-" && same_target(file, read.at(i).name))
                return fmt::format("{} would overwrite what is read: {}", option,
                                   in_quotes(read.at(i).name));
        for (const auto& [other, name] : targets)
            if (other != option && !file.empty() && !name.empty() && same_target(file, name))
                return fmt::format("{} and {} name one file: choose another name", option, other);
    }
    return "";
}

bool is_model(const SourceTexts& texts) {
    Diagnostics ignored;
    const auto root = parse_yaml(0, texts, ignored);
    return root && kind_of(*root) == FileKind::model;
}

/// What is wrong with a text as what a file is to hold, read from one without a name; empty:
/// nothing.
std::string wrong_in(const std::string& text, const std::string& file, const EvaluateAsked& asked) {
    const int made = memfd_create("written", MFD_CLOEXEC);
    if (made < 0 || ::write(made, text.data(), text.size()) != static_cast<ssize_t>(text.size()))
        return "there is no room to check what is written\n";
    const std::string path = fmt::format("/proc/self/fd/{}", made);
    const Loaded read = check_file(request_for(path, asked.input));
    close(made);
    return replaced(render(read.diagnostics.sorted(), read.texts, Severity::error), path,
                    printable(file));
}

/// Makes the model with the effects, which must be right before and after; the exit code.
int put_into(const std::string& block, const EvaluateAsked& asked, ToWrite& to) {
    const std::string& path = asked.into;
    const Loaded model = check_file(request_for(path, asked.input));
    if (say_diagnostics(model.diagnostics, model.texts)) return 1;
    if (!is_model(model.texts))
        return stopped(printable(path) + " is no model: --scenario writes a scenario", 1);
    if (const Output there(path); !there.failure().empty()) return stopped(there.failure(), 1);
    const std::string& text = model.texts.at(0).text;
    const auto made = with_block(text, block);
    if (const auto* why = std::get_if<std::string_view>(&made))
        return stopped(printable(path) + ": " + std::string(*why), 1);
    to.into = std::get<std::string>(made);
    to.replaced = keys_replaced(text, block);
    const std::string wrong = wrong_in(to.into, path, asked);
    if (wrong.empty()) return 0;
    std::fwrite(wrong.data(), 1, wrong.size(), stderr);
    return stopped(printable(path) +
                       " is left as it is: the effects do not fit into it (above, as it would be); "
                       "write them with -o effects.yaml and paste them",
                   1);
}

/// Writes all that is asked for; the exit code.
int write_all(const ToWrite& to, const EvaluateAsked& asked, const SourceTexts& read) {
    int code = write_out(asked.target.file, to.page, read);
    if (code == 0 && !asked.into.empty()) {
        code = write_out(asked.into, to.into, read);
        if (code == 0)
            say(fmt::format(
                "put the effects into {}{}; now: hearth check {}", printable(asked.into),
                to.replaced.empty() ? "" : " in place of its " + joined(to.replaced, ", "),
                asked.into));
    }
    if (code != 0 || asked.scenario.empty()) return code;
    code = write_out(asked.scenario, to.scenario, read);
    if (code == 0) say(fmt::format("wrote {0}; now: hearth run {0}", printable(asked.scenario)));
    return code;
}

/// Makes the page, or the block, and what else is asked for, then writes it; the exit code.
int write_evaluation(const Evaluation& all, const EvaluationAsked& about,
                     const EvaluateAsked& asked, const SourceTexts& read) {
    const auto block = effects_block(all, about);
    const bool wants_block = asked.target.format == "yaml" || !asked.into.empty();
    if (!block && (wants_block || !asked.scenario.empty())) return stopped(nothing_to_write, 1);
    ToWrite to;
    if (!asked.into.empty())
        if (const int code = put_into(*block, asked, to); code != 0) return code;
    to.page = asked.target.format == "yaml" ? *block
              : asked.target.format == "json"
                  ? evaluation_json(all, about)
                  : in_format(evaluation_document(all, about), asked.target);
    const FinancialYear year = latest_settled_prices(about.library->library);
    if (!asked.scenario.empty()) {
        to.scenario = *scenario_text(all, {.about = about,
                                           .start = year,
                                           .prices = year,
                                           .cost_per_client = asked.cost_per_client});
        const std::string wrong = wrong_in(to.scenario, asked.scenario, asked);
        std::fwrite(wrong.data(), 1, wrong.size(), stderr);
        if (!wrong.empty())
            return stopped(
                "no scenario of these effects passes hearth check (above): nothing is written; "
                "write the effects with -o effects.yaml",
                1);
    }
    return write_all(to, asked, read);
}

int evaluate(const EvaluateAsked& asked) {
    const std::string& path = asked.input.files.front();
    if (!is_description(path)) return guess(path);
    const Loaded loaded = check_file(request_for(path, asked.input));
    if (say_diagnostics(loaded.diagnostics, loaded.texts)) return 1;
    say_diagnostics(loaded.diagnostics, loaded.texts, Severity::warning);
    if (!loaded.records)
        return stopped(printable(path) + " describes no records: it has no key 'records'", 1);
    if (const std::string why = clash(asked, loaded.texts); !why.empty()) return stopped(why, 2);
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
                            asked, loaded.texts);
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
                           output_rows(asked->target, chart_formats("yaml"),
                                       "how it is written; yaml: the effects of a model")}),
        .mistake = [asked] { return settle(asked->target); },
        .run = [asked] { return evaluate(*asked); }};
}

}  // namespace hearth

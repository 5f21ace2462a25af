// What comes with hearth and what files hold: hearth check, verify, list and schema.
#include <filesystem>

#include "base/text.hpp"
#include "cli/cli.hpp"
#include "cli/output.hpp"
#include "cli/support.hpp"
#include "study/question.hpp"
#include "study/run.hpp"

namespace hearth {

namespace {

namespace fs = std::filesystem;

const std::vector<std::string_view> lists = {"services", "models",    "places",  "sources",
                                             "measures", "schedules", "indices", "payers"};

using FilesAsked = Asked<std::string>;  // a folder of cases

struct CheckAsked {
    ScenarioAsked input;
    bool freshness = false, watch = false;
    int older_than = 10;  ///< years
};

struct ListAsked : Asked<std::string> {  // what to list
    std::string word;                    ///< of rows that are shown; empty: all
};

struct SchemaAsked {
    bool markdown = false, result = false;
    std::string file = "-";
};

/// Everything that comes with hearth: its data and models.
std::vector<std::string> own_files() {
    std::vector<std::string> files;
    for (const char* folder : {"data", "models"})
        for (std::string& file : files_in(fs::path(home_folder()) / folder, ".yaml"))
            files.push_back(std::move(file));
    return files;
}

/// Which sources of the files are superseded or old; the exit code says only whether all could be
/// read.
int check_freshness(const CheckAsked& asked) {
    const int before = static_cast<int>(today().year()) - asked.older_than;
    std::vector<StaleSource> stale;
    bool good = true;
    const auto files = asked.input.files.empty() ? own_files() : asked.input.files;
    for (const std::string& path : files) {
        const Loaded loaded = check_file(request_for(path, asked.input));
        good = !say_diagnostics(loaded.diagnostics, loaded.texts) && good;
        if (!loaded.scenario) continue;
        std::uint32_t file = 0;
        while (file + 1 < loaded.texts.size() && loaded.texts.at(file).name != path) ++file;
        for (StaleSource& one : stale_sources(*loaded.scenario, file, before))
            stale.push_back(std::move(one));
    }
    Output output("-");
    OutputAsked target;
    target.format = "text";
    output.write(in_format(page_of(std::move(stale), asked.older_than), target));
    const int code = finished(output);
    return good ? code : 1;
}

/// Checks each file; adds what was read, and where models are looked for, to `read`.
int check_once(const CheckAsked& asked, std::vector<std::string>& read) {
    bool good = true;
    Output output("-");
    for (const std::string& path : asked.input.files) {
        Loaded loaded = check_file(request_for(path, asked.input));
        Diagnostics excesses;
        if (!loaded.diagnostics.has_errors() && loaded.scenario &&
            !loaded.scenario->file.options.empty())
            warn_of_sharing(at_point(*loaded.scenario, loaded.texts, excesses), loaded.diagnostics);
        say_diagnostics(loaded.diagnostics, loaded.texts, Severity::warning);
        const bool wrong = say_diagnostics(loaded.diagnostics, loaded.texts) ||
                           say_diagnostics(excesses, loaded.texts);
        good = good && !wrong;
        if (!wrong) output.write(printable(path) + ": no errors\n");
        for (const PartFile& file : files_of(loaded.texts)) read.push_back(file.name);
        for (const fs::path& folder : model_folders(request_for(path, asked.input)))
            read.push_back(folder.empty() ? "." : folder.string());
    }
    const int code = finished(output);
    return good ? code : 1;
}

int check(const CheckAsked& asked) {
    if (asked.freshness) return check_freshness(asked);
    std::vector<std::string> read;
    if (!asked.watch) return check_once(asked, read);
    watch(asked.input.files, [&] {
        read.clear();
        check_once(asked, read);
        return read;
    });
}

std::string mistake_in(const CheckAsked& asked) {
    const auto& files = asked.input.files;
    if (asked.watch && is_among("-", files)) return "--watch needs files, not standard input";
    return asked.freshness || !files.empty() ? "" : "name a file, such as: hearth check my.yaml";
}

/// Adds what came of one file to `cases`; false, with everything said, where anything is wrong or
/// the output would take the place of what was read.
bool verify_file(const fs::path& path, std::vector<VerifiedCase>& cases, Output& output) {
    Loaded loaded = load_published({.path = path.string(), .home = home_folder()});
    if (loaded.scenario && loaded.published) {
        Verification made = verify(*loaded.scenario, *loaded.published);
        report_problems(made, *loaded.scenario, *loaded.published, loaded.diagnostics);
        cases.push_back({path.stem().string(), std::move(*loaded.published), std::move(made)});
    }
    output.hold_against(loaded.texts);
    return !say_diagnostics(loaded.diagnostics, loaded.texts);
}

int verify_files(const FilesAsked& asked) {
    const fs::path from = asked.question.empty() ? fs::path(home_folder()) / "tests" / "published"
                                                 : fs::path(asked.question);
    std::error_code failed;
    const auto files =
        fs::is_directory(from, failed) ? files_in(from, ".yaml") : std::vector{from.string()};
    if (files.empty())
        return stopped(printable(from.string()) + ": holds no published cases (*.yaml)", 1);
    VerifiedCases all{{}, model_names({.path = {}, .home = home_folder()})};
    bool good = true;
    Output output(asked.target.file);
    for (const std::string& file : files) good = verify_file(file, all.cases, output) && good;
    output.write(asked.target.format == "junit" ? to_junit(all.cases) : written(all, asked.target));
    const int code = finished(output);
    return good ? code : 1;
}

int list(const ListAsked& asked) {
    const LoadRequest request{.path = {}, .home = home_folder(), .models = asked.input.models};
    const Loaded loaded = asked.question == "models"   ? load_models(request)
                          : asked.question == "places" ? load_places(request)
                                                       : load_library(request);
    if (!loaded.scenario) return say_diagnostics(loaded.diagnostics, loaded.texts) ? 1 : 0;
    const Table all = list_of(asked.question, *loaded.scenario);
    const Table listing = rows_with(all, asked.word);
    if (listing.rows.empty() && !asked.word.empty())
        return stopped(no_row_with(all, asked.word), 1);
    return write_out(
        asked.target.file,
        asked.target.format == "json" ? to_json(listing) : in_format({listing}, asked.target),
        loaded.texts);
}

}  // namespace

Command check_command() {
    const auto asked = std::make_shared<CheckAsked>();
    return {.name = "check",
            .takes = "FILE…",
            .does = "report every problem of scenarios, models and data, with its place",
            .examples = R"(
  hearth check my.yaml
  hearth check scenarios/*.yaml models/*.yaml data/*.yaml
  hearth check my.yaml --watch                      again whenever it changes
  hearth check --freshness                          of all data and models
  hearth check --freshness my.yaml --older-than 5   of what a scenario uses
)",
            .options = joined(
                {{{"files", "", "", &asked->input.files, {.reads = true}},
                  {"--watch", "", "check again whenever a file that was read changes; Ctrl-C ends",
                   &asked->watch, excluding({"--freshness"})},
                  {"--freshness", "", "list sources that are superseded or old instead",
                   &asked->freshness},
                  {"--older-than", "YEARS", "how old a source is old (10)", &asked->older_than,
                   within(0, 1000, {.needs = {"--freshness"}})}},
                 scenario_rows(asked->input)}),
            .mistake = [asked] { return mistake_in(*asked); },
            .run = [asked] { return check(*asked); }};
}

Command verify_command() {
    const auto asked = std::make_shared<FilesAsked>();
    return {.name = "verify",
            .takes = "[DIR]",
            .does = "published figures against ours: what closes, and what is known not to",
            .examples = R"(
  hearth verify
  hearth verify my/published
  hearth verify my/published/one_study.yaml
  hearth verify --format junit -o verify.xml
)",
            .more =
                R"(
DIR holds one file for each study; without it, the cases that come with hearth are taken. A figure
closes within half of its last printed digit, never within a percentage. All figures are printed.
Exit code 1 if one that should close does not, if a known gap closes, or if a file is wrong.
)",
            .options =
                joined({{{"folder", "", "", &asked->question}},
                        output_rows(asked->target, {"text", "markdown", "html", "json", "junit"})}),
            .mistake = [asked] { return settle(asked->target); },
            .run = [asked] { return verify_files(*asked); }};
}

Command list_command() {
    const auto asked = std::make_shared<ListAsked>();
    return {
        .name = "list",
        .takes = "WHAT [WORD]",
        .does = "services, models, places, sources, measures, schedules, indices or payers",
        .examples = R"(
  hearth list models
  hearth list places leic                           rows with a word that begins so
  hearth list services -o services.csv
)",
        .options = joined(
            {{{"what",
               "",
               "",
               &asked->question,
               {.choices = lists, .without = "say what to list, such as: hearth list services"}},
              {"word", "", "", &asked->word},
              scenario_rows(asked->input).back()},
             output_rows(asked->target, page_formats())}),
        .mistake = [asked] { return settle(asked->target); },
        .run = [asked] { return list(*asked); }};
}

Command schema_command() {
    const auto asked = std::make_shared<SchemaAsked>();
    return {.name = "schema",
            .takes = "",
            .does = "JSON Schema of the language, for editors and readers",
            .examples = R"(
  hearth schema > hearth.schema.json
  hearth schema --markdown > keys.md
  hearth schema --result > result.schema.json
)",
            .options = {{"--markdown", "", "the key reference", &asked->markdown},
                        {"--result", "", "JSON Schema of what run --format json writes",
                         &asked->result, excluding({"--markdown"})},
                        {"--output",
                         "FILE",
                         "write there, whole or not at all",
                         &asked->file,
                         {.letter = 'o', .writes = true}}},
            .without_data = true,
            .run = [asked] {
                return write_out(asked->file, asked->markdown ? key_reference()
                                              : asked->result ? result_schema()
                                                              : json_schema());
            }};
}

std::vector<Command> all_commands() {
    return {run_command(),        report_command(),   merge_command(),       farm_command(),
            check_command(),      qa_command(),       verify_command(),      reproduce_command(),
            explain_command(),    decide_command(),   share_command(),       portfolio_command(),
            equity_command(),     value_command(),    sensitivity_command(), multiverse_command(),
            compare_command(),    evaluate_command(), simulate_command(),    list_command(),
            demography_command(), new_command(),      schema_command(),      completion_command(),
            manual_command()};
}

}  // namespace hearth

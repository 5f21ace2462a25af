// What comes with hearth and what files hold: hearth check, verify, list and schema.
#include <algorithm>
#include <filesystem>
#include <fmt/format.h>

#include "base/text.hpp"
#include "cli/cli.hpp"
#include "cli/output.hpp"
#include "cli/support.hpp"

namespace hearth {

namespace {

namespace fs = std::filesystem;

const Formats verify_formats = {"text", "markdown", "html", "json", "junit"};
const std::vector<std::string_view> lists = {"services", "models",    "places",  "sources",
                                             "measures", "schedules", "indices", "payers"};

using FilesAsked = Asked<std::string>;  // a folder of cases

struct ListAsked : Asked<std::string> {  // what to list
    std::string word;                    ///< of rows that are shown; empty: all
};

struct SchemaAsked {
    bool markdown = false, result = false;
    std::string file = "-";
};

int check(const FilesAsked& asked) {
    bool good = true;
    Output output("-");
    for (const std::string& path : asked.input.files) {
        const Loaded loaded = check_file(request_for(path, asked.input));
        say_diagnostics(loaded.diagnostics, loaded.texts, Severity::warning);
        bool wrong = say_diagnostics(loaded.diagnostics, loaded.texts);
        if (!wrong && loaded.scenario && !loaded.scenario->file.options.empty()) {
            Diagnostics excesses;
            at_point(*loaded.scenario, loaded.texts, excesses);
            wrong = say_diagnostics(excesses, loaded.texts);
        }
        good = good && !wrong;
        if (!wrong) output.write(printable(path) + ": no errors\n");
    }
    const int code = finished(output);
    return good ? code : 1;
}

/// The cases of a folder in order of name, or the one file that was named.
std::vector<fs::path> case_files(const fs::path& from) {
    std::error_code failed;
    if (!fs::is_directory(from, failed)) return {from};
    std::vector<fs::path> files;
    for (const auto& file : fs::directory_iterator(from, failed))
        if (file.path().extension() == ".yaml") files.push_back(file.path());
    std::sort(files.begin(), files.end());
    return files;
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
    const auto files = case_files(from);
    if (files.empty())
        return stopped(printable(from.string()) + ": holds no published cases (*.yaml)", 1);
    std::vector<VerifiedCase> cases;
    bool good = true;
    Output output(asked.target.file);
    for (const fs::path& file : files) good = verify_file(file, cases, output) && good;
    output.write(asked.target.format == "junit" ? to_junit(cases) : written(cases, asked.target));
    const int code = finished(output);
    return good ? code : 1;
}

int list(const ListAsked& asked) {
    const LoadRequest request{.path = {}, .home = home_folder(), .models = asked.input.models};
    const Loaded loaded = asked.question == "models" ? load_models(request) : load_library(request);
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
    const auto asked = std::make_shared<FilesAsked>();
    return {.name = "check",
            .takes = "FILE…",
            .does = "report every problem of scenarios, models and data, with its place",
            .examples = R"(
  hearth check my.yaml
  hearth check scenarios/*.yaml models/*.yaml data/*.yaml
)",
            .options = joined(
                {{{"files",
                   "",
                   "",
                   &asked->input.files,
                   {.reads = true, .without = "name a file, such as: hearth check my.yaml"}}},
                 scenario_rows(asked->input)}),
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
            .options = joined({{{"folder", "", "", &asked->question}},
                               output_rows(asked->target, verify_formats)}),
            .mistake = [asked] { return settle(asked->target, verify_formats); },
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
        .mistake = [asked] { return settle(asked->target, page_formats()); },
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
            .run = [asked] {
                return write_out(asked->file, asked->markdown ? key_reference()
                                              : asked->result ? result_schema()
                                                              : json_schema());
            }};
}

std::vector<Command> all_commands() {
    return {run_command(),         report_command(),     merge_command(),  check_command(),
            verify_command(),      explain_command(),    decide_command(), value_command(),
            sensitivity_command(), multiverse_command(), list_command(),   new_command(),
            schema_command()};
}

}  // namespace hearth

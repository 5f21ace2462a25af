// hearth reproduce, and the manifests that other commands write for it.
#include <filesystem>
#include <fmt/format.h>

#include "base/text.hpp"
#include "cli/cli.hpp"
#include "cli/output.hpp"
#include "cli/support.hpp"
#include "load/files.hpp"
#include "report/manifest.hpp"

namespace hearth {

namespace {

namespace fs = std::filesystem;

struct ReproduceAsked {
    OutputAsked target;
    std::string manifest, scenario;
};

/// `path` as it is from `folder`, where it is in it.
std::optional<std::string> inside(const fs::path& path, const fs::path& folder) {
    const std::string from = path.lexically_proximate(folder).generic_string();
    if (from.starts_with("..") || fs::path(from).is_absolute()) return std::nullopt;
    return from;
}

/// What a manifest calls a file that was read, so that it is the same on every machine: hearth's
/// own data and models "hearth:data/…", others as seen from the scenario, or as they were named.
std::string name_in_manifest(const std::string& name, const fs::path& scenario) {
    std::error_code failed;
    const fs::path home = fs::weakly_canonical(home_folder(), failed);
    const fs::path file = fs::weakly_canonical(name, failed);
    for (const char* own : {"data", "models"})
        if (!home_folder().empty() && inside(file, home / own))
            return "hearth:" + *inside(file, home);
    const fs::path folder = scenario.has_parent_path() ? scenario.parent_path() : fs::path(".");
    return inside(fs::path(name).lexically_normal(), folder.lexically_normal()).value_or(name);
}

/// The manifest in a file; nothing, with what is wrong said, where it is none.
std::optional<Manifest> manifest_at(const std::string& path) {
    SourceTexts texts;
    Diagnostics diagnostics;
    const auto file = read_text(path, path, texts, diagnostics);
    if (say_diagnostics(diagnostics, texts) || !file) return std::nullopt;
    const std::string_view text = texts.at(*file).text;
    auto read = read_manifest(text);
    if (auto* manifest = std::get_if<Manifest>(&read)) return std::move(*manifest);
    const auto& unread = std::get<UnreadManifest>(read);
    diagnostics.report(
        unread.told,
        unread.byte == 0 ? Place{*file} : place_after(text.substr(0, unread.byte), *file),
        unread.words);
    say_diagnostics(diagnostics, texts);
    return std::nullopt;
}

/// The manifest of the same command line, run now; nothing, with the reason said, where it could
/// not be run.
std::optional<Manifest> made_again(const Manifest& before, const ReproduceAsked& asked) {
    std::vector<std::string> words = before.command;
    if (!asked.scenario.empty())
        std::replace(words.begin() + 1, words.end(), before.scenario, asked.scenario);
    const std::vector<Command> commands = all_commands();
    const Command* command = named(commands, words.front());
    if (command == nullptr || command->target == nullptr) {
        say(fmt::format("{}: hearth {} writes no manifests", printable(asked.manifest),
                        printable(words.front(), 40)));
        return std::nullopt;
    }
    if (const std::string mistake = read_into(*command, words); !mistake.empty()) {
        say(fmt::format("{}: its command line cannot be run: {}", printable(asked.manifest),
                        mistake));
        return std::nullopt;
    }
    OutputAsked& target = *command->target;
    target.file = asked.target.file;  // which the scenario's files are held against
    target.format = "json";
    target.manifest.clear();
    note_command(target, words);
    if (command->run() == 0) return *target.made;
    say(fmt::format(
        "{}: its command line did not run; --scenario says where the scenario is, if it has moved",
        printable(asked.manifest)));
    return std::nullopt;
}

int reproduce(const ReproduceAsked& asked) {
    auto before = manifest_at(asked.manifest);
    if (!before) return 1;
    auto now = made_again(*before, asked);
    if (!now) return 1;
    const Reproduction made{*std::move(before), *std::move(now)};
    const int code = write_out(asked.target.file, written(made, asked.target));
    return code == 0 && !made.is_same() ? 1 : code;
}

}  // namespace

void note_command(OutputAsked& target, std::vector<std::string> words) {
    target.words = std::move(words);
    target.made = std::make_shared<Manifest>();
}

int note_manifest(const OutputAsked& target, const AtPoint& at, std::string_view answer_json,
                  const SourceTexts& beside) {
    auto files = files_of(at.texts);
    for (PartFile& file : files_of(beside))
        if (!is_among(file, files)) files.push_back(std::move(file));
    const std::string scenario = files.front().name;
    if (scenario == "-")
        return stopped(
            "--manifest needs a scenario that reproduce can read again, not standard input", 2);
    Output into(target.is_reproduced() ? target.file : target.manifest);
    into.hold_against(at.texts);
    if (!into.failure().empty()) return stopped(into.failure(), 1);
    *target.made = manifest_of(at, answer_json);
    target.made->command = target.words;
    target.made->scenario = scenario;
    target.made->result = sha256(canonical(answer_json));
    for (const PartFile& file : files)
        target.made->files.push_back({name_in_manifest(file.name, scenario), file.sha256});
    return 0;
}

int write_manifest(const OutputAsked& target) {
    return target.manifest.empty() ? 0 : write_out(target.manifest, manifest_text(*target.made));
}

Command reproduce_command() {
    const auto asked = std::make_shared<ReproduceAsked>();
    return {.name = "reproduce",
            .takes = "MANIFEST",
            .does = "the result of a manifest again: the same, or what differs",
            .examples = R"(
  hearth run my.yaml -o my.xlsx --manifest my.manifest.json
  hearth reproduce my.manifest.json
  hearth reproduce my.manifest.json --scenario moved/my.yaml
)",
            .more = R"(
Exit code 0 only for the same result, in every number to nine digits; else 1, with the version,
files, conventions and headline figures that differ. It is run from the folder in which the manifest
was made, or with --scenario from any. Commands with --manifest: run, report, decide, share,
portfolio, equity, value, sensitivity, multiverse, compare.
)",
            .options = joined(
                {{{"manifest",
                   "",
                   "",
                   &asked->manifest,
                   {.reads = true,
                    .without = "name a manifest, such as: hearth reproduce my.manifest.json"}},
                  {"--scenario",
                   "FILE",
                   "where the scenario is now (as in the manifest)",
                   &asked->scenario,
                   {.reads = true}}},
                 output_rows(asked->target, page_formats())}),
            .mistake = [asked] { return settle(asked->target); },
            .run = [asked] { return reproduce(*asked); }};
}

}  // namespace hearth

// A folder that holds a reproducible analytical pipeline, whole or not there. Its files come from
// data/pipeline, with names filled in; its expected results from a run in it.
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

#include "base/text.hpp"
#include "cli/cli.hpp"
#include "cli/output.hpp"
#include "cli/support.hpp"
#include "load/files.hpp"
#include "version.hpp"

namespace hearth {

namespace {

namespace fs = std::filesystem;

/// The files under data/pipeline, and what they are called in a pipeline.
constexpr std::pair<std::string_view, std::string_view> pipeline_files[] = {
    {"README.md", "README.md"},
    {"run.sh", "run.sh"},
    {"workflow.yml", ".github/workflows/{{name}}.yml"},
    {"gitignore", ".gitignore"},
    {"hearth_version", "hearth_version"},
    {"CHANGELOG.md", "CHANGELOG.md"},
    {"LICENSE", "LICENSE"}};

/// What stands in them in place of a word.
using Filling = std::vector<std::pair<std::string, std::string>>;

/// A folder in the making, beside where it will be; gone with all that is in it unless it is given
/// its name. Whoever interrupts waits until it is one or the other.
struct NewFolder {
    std::string path;  ///< empty: there is none, or it has its name
    sigset_t before{};

    explicit NewFolder(const fs::path& target) {
        sigset_t interrupts;
        sigemptyset(&interrupts);
        for (const int signal : {SIGINT, SIGTERM, SIGHUP}) sigaddset(&interrupts, signal);
        sigprocmask(SIG_BLOCK, &interrupts, &before);
        path = (fs::absolute(target).parent_path() / ".hearth-XXXXXX").string();
        if (mkdtemp(path.data()) == nullptr) path.clear();
    }
    NewFolder(const NewFolder&) = delete;
    NewFolder& operator=(const NewFolder&) = delete;
    ~NewFolder() {
        std::error_code ignored;
        if (!path.empty()) fs::remove_all(path, ignored);
        sigprocmask(SIG_SETMASK, &before, nullptr);
    }
};

std::string filled_in(std::string text, const Filling& filling) {
    for (const auto& [word, value] : filling) text = replaced(std::move(text), word, value);
    return text;
}

/// Writes the files that stand around the scenario; the exit code.
int write_files(const fs::path& folder, const Filling& filling) {
    for (const auto& [from, to] : pipeline_files) {
        SourceTexts texts;
        Diagnostics diagnostics;
        const std::string path = (fs::path(home_folder()) / "data" / "pipeline" / from).string();
        const auto file = read_text(path, path, texts, diagnostics);
        if (say_diagnostics(diagnostics, texts) || !file) return 1;
        const fs::path target = folder / filled_in(std::string(to), filling);
        std::error_code later;  // what could not be made cannot be written to
        fs::create_directories(target.parent_path(), later);
        const int code = write_out(target.string(), filled_in(texts.at(*file).text, filling));
        if (code != 0) return code;
    }
    const fs::perms may_run =
        fs::perms::owner_exec | fs::perms::group_exec | fs::perms::others_exec;
    std::error_code later;
    fs::permissions(folder / "run.sh", may_run, fs::perm_options::add, later);
    fs::create_directory(folder / "expected", later);
    return 0;
}

/// Runs the scenario as run.sh does, in the folder, so that what is expected names files as they
/// are seen from there; the exit code.
int write_expected(const fs::path& folder, const std::string& name) {
    if (const auto [variable, home] = home_that_is_set(); home != nullptr)
        ::setenv(variable, fs::absolute(home).c_str(), 1);
    const fs::path back = fs::current_path();
    fs::current_path(folder);
    const std::vector<Command> commands = all_commands();
    const Command& run = *named(commands, "run");
    const std::vector<std::string> words = {"run",        name + ".yaml",
                                            "-o",         "expected/result.json",
                                            "--manifest", "expected/manifest.json"};
    const std::string mistake = read_into(run, words);
    note_command(*run.target, words);
    const int code = mistake.empty() ? run.run() : stopped(mistake, 1);
    fs::current_path(back);
    return code;
}

/// Gives the finished folder the mode that any has, and its name; whether that went well.
bool put_in_place(NewFolder& folder, const fs::path& target) {
    const mode_t mask = umask(0);
    umask(mask);
    if (chmod(folder.path.c_str(), 0777 & ~mask) != 0 ||
        std::rename(folder.path.c_str(), target.c_str()) != 0)
        return false;
    folder.path.clear();
    return true;
}

}  // namespace

int write_pipeline(const std::string& target, const WriteScenario& write_scenario) {
    const auto failed = [&] { return stopped(printable(target) + ": " + std::strerror(errno), 1); };
    NewFolder folder(target);
    if (folder.path.empty()) return failed();
    const std::string name = fs::path(target).filename().string();
    std::string title;
    if (const int code = write_scenario(folder.path + "/" + name + ".yaml", title); code != 0)
        return code;
    const auto today = std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now());
    const int year = static_cast<int>(std::chrono::year_month_day{today}.year());
    const Filling filling = {{"{{name}}", name},
                             {"{{title}}", printable(title, 300)},
                             {"{{version}}", std::string(version)},
                             {"{{year}}", std::to_string(year)}};
    if (const int code = write_files(folder.path, filling); code != 0) return code;
    if (const int code = write_expected(folder.path, name); code != 0) return code;
    if (!put_in_place(folder, target)) return failed();
    say(fmt::format("wrote the folder {0}; now: cd {0} && ./run.sh, and read README.md",
                    shell_word(target)));
    return 0;
}

}  // namespace hearth

// GNU parallel, Slurm and a list of commands: who hands out the pieces of a farm. Each gets one
// command and the numbers of the pieces, and knows nothing else.
#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <fcntl.h>
#include <filesystem>
#include <fmt/format.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/text.hpp"
#include "cli/run.hpp"
#include "cli/support.hpp"

namespace hearth {

namespace {

namespace fs = std::filesystem;

/// Most tasks of an array: Slurm's own limit where nobody has raised it.
constexpr std::size_t most_tasks = 1000;

std::string shell_line(const std::vector<std::string>& words) {
    return joined(words, " ", [](const std::string& word) { return shell_word(word); });
}

/// This program, as others start it.
std::vector<std::string> farm_words(const FarmAsked& asked) {
    std::error_code failed;
    std::vector<std::string> words;
    if (const auto [variable, home] = home_that_is_set(); home != nullptr)
        words = {"env", fmt::format("{}={}", variable, home)};
    words.push_back(fs::read_symlink("/proc/self/exe", failed).string());
    for (const std::string& word : {std::string("farm"), std::string("--dir"), asked.folder})
        words.push_back(word);
    return words;
}

/// The command that computes a piece, but for its number.
std::string piece_command(const FarmAsked& asked) {
    auto words = farm_words(asked);
    if (asked.threads > 0)
        for (const std::string& word : {std::string("--threads"), std::to_string(asked.threads)})
            words.push_back(word);
    if (asked.patience != FarmAsked{}.patience)
        for (const std::string& word : {std::string("--patience"), std::to_string(asked.patience)})
            words.push_back(word);
    return shell_line(words) + " --piece ";
}

/// The command that puts all together as is asked.
std::string merge_command_of(const FarmAsked& asked) {
    auto words = farm_words(asked);
    words.emplace_back("--merge");
    const auto add = [&](const char* option, const std::string& value) {
        if (!value.empty()) words.insert(words.end(), {option, value});
    };
    add("--output", asked.target.file == "-" ? "" : asked.target.file);
    add("--format", asked.target.format);
    add("--by", asked.by ? std::string(name_of(*asked.by)) : "");
    add("--option", asked.option);
    add("--section", asked.section);
    if (asked.nominal) words.emplace_back("--nominal");
    if (asked.full) words.emplace_back("--full");
    return shell_line(words);
}

/// Runs a program that is told to stop when this one ends, with lines on its standard input; its
/// exit code, 127 where there is no such program.
int run_program(const std::vector<std::string>& words, const std::string& lines) {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) return 127;
    const pid_t child = fork();
    if (child == 0) {
        prctl(PR_SET_PDEATHSIG, SIGTERM);
        std::signal(SIGPIPE, SIG_DFL);
        std::signal(SIGXFSZ, SIG_DFL);
        dup2(ends[0], STDIN_FILENO);
        std::vector<char*> arguments;
        for (const std::string& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
        arguments.push_back(nullptr);
        execvp(arguments.front(), arguments.data());
        _exit(127);
    }
    close(ends[0]);
    for (std::string_view rest = lines; child > 0 && !rest.empty();) {
        const ssize_t count = ::write(ends[1], rest.data(), rest.size());
        if (count < 0 && errno != EINTR) break;
        rest.remove_prefix(std::max<ssize_t>(count, 0));
    }
    close(ends[1]);
    int status = 0;
    while (child > 0 && waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    return child > 0 && WIFEXITED(status) ? WEXITSTATUS(status) : 127;
}

}  // namespace

int hand_to_parallel(const std::vector<std::size_t>& missing, const FarmAsked& asked) {
    std::vector<std::string> words{"parallel",
                                   "--will-cite",
                                   "--ungroup",
                                   "--joblog",
                                   "+" + (fs::path(asked.folder) / "jobs.log").string(),
                                   "--retries",
                                   "3"};
    const auto add = [&](std::initializer_list<std::string> more) {
        words.insert(words.end(), more);
    };
    if (asked.jobs > 0) add({"--jobs", std::to_string(asked.jobs)});
    if (!asked.sshlogin.empty())
        add({"--sshlogin", asked.sshlogin, "--workdir", fs::current_path().string()});
    words.push_back(piece_command(asked) + "{}");
    std::string lines;
    for (const std::size_t piece : missing) lines += std::to_string(piece + 1) + "\n";
    const int code = run_program(words, lines);
    if (code == 127)
        say("there is no GNU parallel here: install it (apt install parallel), or take --on slurm "
            "or --on plan");
    return code == 127 ? 1 : 0;
}

namespace {

/// What a command prints on its first line; nothing where it fails.
std::optional<std::string> line_of_command(const std::string& command) {
    std::FILE* out = popen(command.c_str(), "r");
    if (out == nullptr) return std::nullopt;
    std::string text;
    char some[256];
    while (std::fgets(some, sizeof some, out) != nullptr) text += some;
    if (pclose(out) != 0) return std::nullopt;
    return text.substr(0, text.find('\n'));
}

}  // namespace

int hand_to_slurm(const FarmPlan& plan, const std::vector<std::size_t>& missing,
                  const FarmAsked& asked) {
    const bool alone = plan.pieces.size() <= most_tasks;
    const auto log = [&](const char* name) { return (fs::path(asked.folder) / name).string(); };
    const auto number = [](std::size_t piece) { return std::to_string(piece + 1); };
    std::string array = alone ? joined(missing, ",", number) : fmt::format("1-{}", most_tasks);
    if (asked.jobs > 0) array += fmt::format("%{}", asked.jobs);
    const std::string task = piece_command(asked) + "$SLURM_ARRAY_TASK_ID" +
                             (alone ? "" : fmt::format("/{}", most_tasks));
    std::vector<std::string> words{
        "sbatch",
        "--parsable",
        "--requeue",
        "--job-name",
        "hearth",
        "--array",
        array,
        "--output",
        log("slurm-%a.log"),
        "--open-mode",
        "append",
        "--cpus-per-task",
        std::to_string(std::max(1, asked.threads)),
        "--wrap",
        fmt::format("for try in 1 2 3; do {} && exit; done; exit 1", task)};
    const auto job = line_of_command(shell_line(words));
    if (!job)
        return stopped("sbatch took no job: is Slurm here? else take --on parallel or --on plan",
                       1);
    words = {"sbatch",       "--parsable",
             "--job-name",   "hearth-merge",
             "--dependency", "afterany:" + job->substr(0, job->find(';')),
             "--output",     log("slurm-merge.log"),
             "--wrap",       merge_command_of(asked)};
    const auto merge = line_of_command(shell_line(words));
    if (!merge) return stopped("sbatch took no job for the merge of " + *job, 1);
    say(
        fmt::format("job {} computes {} pieces, and job {} puts them together into {}; hearth farm "
                    "--dir {} --status says how far it is",
                    *job, missing.size(), *merge,
                    asked.target.file == "-" ? log("slurm-merge.log") : asked.target.file,
                    shell_word(asked.folder)));
    return 0;
}

namespace {

/// Notes how GNU parallel's pieces last ended, by the lines of its log: number, host, start,
/// seconds, bytes sent and got, exit code, signal, command.
void note_ended(std::string_view line, std::map<std::size_t, std::string>& failed) {
    const std::vector<std::string> cells = split(line, '\t');
    constexpr std::string_view option = "--piece ";
    const std::size_t at = line.rfind(option);
    if (cells.size() < 9 || at == std::string_view::npos) return;
    const auto piece = numbers_in(line.substr(at + option.size()), '/');
    if (!piece || piece->front() < 1) return;
    const auto number = static_cast<std::size_t>(piece->front()) - 1;
    failed.erase(number);
    if (cells[7] != "0")
        failed[number] = fmt::format("signal {} ended it on {}", cells[7], cells[1]);
    else if (cells[6] != "0")
        failed[number] = fmt::format("it ended on {} with exit code {}", cells[1], cells[6]);
}

/// The last line of a text that says anything.
std::string last_line(std::string_view text) {
    while (text.ends_with('\n')) text.remove_suffix(1);
    return printable(std::string(text.substr(text.rfind('\n') + 1)), 200);
}

}  // namespace

std::map<std::size_t, std::string> failures_of(const FarmPlan& plan,
                                               const std::vector<std::size_t>& missing,
                                               const FarmAsked& asked) {
    std::map<std::size_t, std::string> failed;
    std::error_code none;
    const fs::path folder(asked.folder);
    if (fs::exists(folder / "jobs.log", none))
        for (const std::string& line :
             split(bytes_at((folder / "jobs.log").string()).value_or(""), '\n'))
            note_ended(line, failed);
    const std::size_t tasks = plan.pieces.size() <= most_tasks ? plan.pieces.size() : most_tasks;
    for (const std::size_t piece : missing) {
        const std::string log = (folder / fmt::format("slurm-{}.log", piece % tasks + 1)).string();
        if (!fs::exists(log, none)) continue;
        if (const std::string said = last_line(bytes_at(log).value_or("")); !said.empty())
            failed[piece] = fmt::format("{}: {}", log, said);
    }
    std::erase_if(failed, [&](const auto& one) { return !is_among(one.first, missing); });
    return failed;
}

int print_commands(const std::vector<std::size_t>& missing, const FarmAsked& asked) {
    std::string text;
    for (const std::size_t piece : missing)
        text += piece_command(asked) + std::to_string(piece + 1) + "\n";
    return write_out("-", text + merge_command_of(asked) + "\n");
}

}  // namespace hearth

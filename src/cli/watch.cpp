// Checks again and again, whenever a file that was read is another. Asks the system for the state
// of each file, which also works where an editor puts a new file in the place of the old one, and
// on folders of a network; ended by the analyst.
#include <array>
#include <chrono>
#include <filesystem>
#include <map>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>

#include "cli/output.hpp"
#include "cli/support.hpp"

namespace hearth {

namespace {

using namespace std::chrono_literals;

constexpr auto between_looks = 100ms;
constexpr auto quiet_before_check = 200ms;  // an editor may write a file in several steps

/// Which file it is, how large, when written; zeros where there is none. Of a folder, the names of
/// the models that may lie there.
using FileState = std::array<std::uint64_t, 5>;

FileState state_of_folder(const std::string& path) {
    FileState state{};
    std::error_code ignored;
    for (const auto& file : std::filesystem::directory_iterator(path, ignored))
        if (file.path().extension() == ".yaml")
            state.front() += std::hash<std::string>{}(file.path().filename().string());
    return state;
}

FileState state_of(const std::string& path) {
    struct stat is {};
    if (stat(path.c_str(), &is) != 0) return {};
    if (S_ISDIR(is.st_mode)) return state_of_folder(path);
    const auto whole = [](auto number) { return static_cast<std::uint64_t>(number); };
    return {whole(is.st_ino), whole(is.st_dev), whole(is.st_size), whole(is.st_mtim.tv_sec),
            whole(is.st_mtim.tv_nsec)};
}

using States = std::map<std::string, FileState>;

States states_now(const States& watched) {
    States states;
    for (const auto& [path, before] : watched) states[path] = state_of(path);
    return states;
}

/// Comes back when any file is another than in `seen`, and all have been still for a while.
void wait_for_change(const States& seen) {
    while (states_now(seen) == seen) std::this_thread::sleep_for(between_looks);
    for (States states = states_now(seen);;) {
        std::this_thread::sleep_for(quiet_before_check);
        const States later = states_now(seen);
        if (later == states) return;
        states = later;
    }
}

}  // namespace

void watch(std::vector<std::string> paths, const CheckOnce& check) {
    States watched;
    for (std::string& path : paths) watched[std::move(path)] = {};
    while (true) {
        if (isatty(STDOUT_FILENO) == 1) write_out("-", "\033[H\033[2J\033[3J");
        States seen = states_now(watched);  // before they are read: what changes meanwhile is seen
        for (const std::string& path : check()) seen.try_emplace(path, state_of(path));
        say("watching what was read; Ctrl-C ends");
        wait_for_change(seen);
        watched = std::move(seen);
    }
}

}  // namespace hearth

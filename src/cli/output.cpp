// Files by descriptor, so that every failure to write is seen; messages in one piece.
#include "cli/output.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <fcntl.h>
#include <filesystem>
#include <fmt/format.h>
#include <new>
#include <optional>
#include <sys/random.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>
#include <utility>

#include "base/text.hpp"

namespace hearth {

namespace {

constexpr std::size_t longest_path = 4096;
constexpr std::size_t longest_line = 1000;  // characters
constexpr int most_links = 40;              // as Linux follows
constexpr mode_t permissions = 07777;

/// The unfinished files that have a name, for the interrupt handler, which may only touch plain
/// memory.
struct Unfinished {
    volatile std::sig_atomic_t exists;
    char path[longest_path];
};
std::array<Unfinished, 8> unfinished{};

void remember(const std::string& path) {
    if (path.size() + 1 >= longest_path) return;
    for (Unfinished& slot : unfinished) {
        if (slot.exists != 0) continue;
        std::memcpy(slot.path, path.c_str(), path.size() + 1);
        slot.exists = 1;
        return;
    }
}

void forget(const std::string& path) {
    for (Unfinished& slot : unfinished)
        if (slot.exists != 0 && path == slot.path) slot.exists = 0;
}

void remove_unfinished() {
    for (Unfinished& slot : unfinished)
        if (slot.exists != 0) unlink(slot.path);
}

extern "C" void interrupted(int) {
    remove_unfinished();
    if (isatty(STDERR_FILENO) == 1 && ::write(STDERR_FILENO, "\n", 1) < 0) _exit(130);
    _exit(130);
}

/// What ends a program with a dump of its memory still does.
extern "C" void aborted(int signal) {
    remove_unfinished();
    std::signal(signal, SIG_DFL);
    std::raise(signal);
}

/// Where memory runs out in a destructor, no exception can leave it.
[[noreturn]] void terminated() {
    remove_unfinished();
    try {
        if (std::current_exception()) throw;
    } catch (const std::bad_alloc&) {
        if (::write(STDERR_FILENO, no_memory.data(), no_memory.size()) < 0) _exit(1);
        _exit(1);
    } catch (...) {
        std::abort();
    }
    std::abort();
}

/// Whoever ignored a signal for us, as nohup and a script's background jobs do, goes on ignoring
/// it.
void handle(int signal, void (*handler)(int)) {
    if (std::signal(signal, handler) == SIG_IGN) std::signal(signal, SIG_IGN);
}

using Status = struct stat;

std::optional<Status> status_of(const std::string& path) {
    Status status{};
    if (stat(path.c_str(), &status) != 0) return std::nullopt;
    return status;
}

std::optional<Status> status_of(int descriptor) {
    Status status{};
    if (fstat(descriptor, &status) != 0) return std::nullopt;
    return status;
}

bool same_file(const std::optional<Status>& a, const std::optional<Status>& b) {
    return a && b && a->st_dev == b->st_dev && a->st_ino == b->st_ino;
}

/// The file that a link, or a link to a link, leads to, whether it exists or not.
std::filesystem::path followed(std::filesystem::path path) {
    std::error_code failed;
    for (int links = 0; links < most_links; ++links) {
        const auto to = std::filesystem::read_symlink(path, failed);
        if (failed) break;
        path = to.is_absolute() ? to : path.parent_path() / to;
    }
    return path;
}

/// The folder of a path, and a name in it that nothing has yet.
std::filesystem::path folder_of(const std::filesystem::path& path) {
    return path.has_parent_path() ? path.parent_path() : std::filesystem::path(".");
}

std::string random_name(const std::filesystem::path& path) {
    std::uint64_t number = 0;
    if (getrandom(&number, sizeof number, 0) < 0) number = static_cast<std::uint64_t>(getpid());
    return (folder_of(path) / fmt::format(".hearth-{:016x}", number)).string();
}

/// The name under which the system knows an open file.
std::string name_of_open(int descriptor) { return fmt::format("/proc/self/fd/{}", descriptor); }

/// Puts what was written into the file that is there: one with several names, or of an owner that
/// ours cannot be given.
bool copy_into(int from, const std::string& path) {
    const int to = open(path.c_str(), O_WRONLY | O_TRUNC | O_CLOEXEC);
    if (to < 0) return false;
    std::array<char, 1u << 16> part;
    off_t at = 0;
    ssize_t count = 0;
    while ((count = pread(from, part.data(), part.size(), at)) > 0) {
        ssize_t written = 0;
        while (written < count) {
            const ssize_t more = ::write(to, part.data() + written, count - written);
            if (more < 0 && errno != EINTR) break;
            written += std::max<ssize_t>(more, 0);
        }
        if (written < count) break;
        at += count;
    }
    const int failed = count != 0 || fsync(to) != 0 ? errno : 0;
    close(to);
    errno = failed;
    return failed == 0;
}

/// So that a name survives a loss of power; not every system can.
void keep_names_in(const std::filesystem::path& folder) {
    const int opened = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (opened < 0) return;
    fsync(opened);
    close(opened);
}

}  // namespace

Output::Output(const std::string& target) : target_(target), path_(target) {
    const auto there = target == "-" ? std::nullopt : status_of(target);
    if (target == "-" || same_file(there, status_of(STDOUT_FILENO))) {
        descriptor_ = STDOUT_FILENO;
        path_ = "-";
    } else if (there && !S_ISREG(there->st_mode)) {
        descriptor_ = open(target.c_str(), O_WRONLY | O_CLOEXEC);
    } else {
        path_ = followed(target).string();
        if (!there || access(path_.c_str(), W_OK) == 0) open_beside();
    }
    if (descriptor_ < 0) fail(errno);
}

/// Opens a file without a name in the folder of the target, or with a random one where the system
/// has no files without names.
void Output::open_beside() {
    beside_ = true;
    const std::string folder = folder_of(path_).string();
    descriptor_ = open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0666);
    if (descriptor_ >= 0 && access(name_of_open(descriptor_).c_str(), F_OK) == 0) return;
    if (descriptor_ >= 0) close(descriptor_);
    temporary_ = random_name(path_);
    remember(temporary_);
    descriptor_ = open(temporary_.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (descriptor_ < 0) forget(std::exchange(temporary_, {}));
}

Output::~Output() {
    if (descriptor_ > STDOUT_FILENO) close(descriptor_);
    if (temporary_.empty()) return;
    unlink(temporary_.c_str());
    forget(temporary_);
}

void Output::fail(int error) {
    const std::string folder = folder_of(path_).string();
    if (error == ENOENT && path_ != "-" && !status_of(folder))
        failure_ = fmt::format(
            "{}: there is no folder {}: make it first (mkdir -p {}), or write elsewhere", target_,
            in_quotes(folder), printable(folder));
    if (failure_.empty())
        failure_ = (target_ == "-" ? "standard output" : target_) + ": " + std::strerror(error);
}

void Output::hold_against(const SourceTexts& texts) {
    if (!failure_.empty()) return;
    const auto own = path_ == "-" ? std::nullopt : status_of(path_);
    for (std::uint32_t i = 0; i < texts.size(); ++i) {
        const std::string& name = texts.at(i).name;
        if (texts.at(i).sha256.empty()) continue;
        if (!same_file(own, name == "-" ? status_of(STDIN_FILENO) : status_of(name))) continue;
        failure_ = in_quotes(target_) + " would overwrite what is read" +
                   (name == target_ ? "" : ": " + in_quotes(name)) + ": choose another name";
        return;
    }
}

void Output::write(std::string_view text) {
    while (!text.empty() && failure_.empty() && !closed_) {
        const ssize_t written = ::write(descriptor_, text.data(), text.size());
        if (written < 0 && errno == EINTR) continue;
        closed_ = written < 0 && errno == EPIPE;
        if (closed_) return;  // whoever read the pipe, such as head, has read enough
        if (written < 0) return fail(errno);
        text.remove_prefix(written);
    }
}

/// Gives the finished file the name of the target, and the mode and owner of what stood there. A
/// file without a name can take one that is free, but none that is taken: for that it needs a name
/// of its own for a moment, in which a SIGKILL would leave it.
bool Output::put_in_place() {
    const auto there = status_of(path_);
    const bool kept =
        !there || (there->st_nlink < 2 && fchown(descriptor_, there->st_uid, there->st_gid) == 0 &&
                   fchmod(descriptor_, there->st_mode & permissions) == 0);
    if (fsync(descriptor_) != 0) return false;
    if (!kept) return copy_into(descriptor_, path_);
    const std::filesystem::path folder = folder_of(path_);
    if (temporary_.empty()) {
        const std::string open_file = name_of_open(descriptor_);
        if (!there &&
            linkat(AT_FDCWD, open_file.c_str(), AT_FDCWD, path_.c_str(), AT_SYMLINK_FOLLOW) == 0) {
            keep_names_in(folder);
            return true;
        }
        temporary_ = random_name(path_);  // from here on the destructor removes it
        remember(temporary_);
        if (linkat(AT_FDCWD, open_file.c_str(), AT_FDCWD, temporary_.c_str(), AT_SYMLINK_FOLLOW) !=
            0)
            return false;
    }
    if (std::rename(temporary_.c_str(), path_.c_str()) != 0) return false;
    forget(std::exchange(temporary_, {}));
    keep_names_in(folder);
    return true;
}

std::string Output::finish() {
    if (failure_.empty() && beside_ && !put_in_place()) fail(errno);
    if (descriptor_ > STDOUT_FILENO) {
        if (close(descriptor_) != 0) fail(errno);
        descriptor_ = -1;
    }
    return failure_;
}

void say(std::string_view message) {
    const std::string line = "hearth: " + printable(message, longest_line) + "\n";
    std::fwrite(line.data(), 1, line.size(), stderr);
}

int stopped(std::string_view why, int status) {
    say(why);
    return status;
}

bool say_diagnostics(const Diagnostics& diagnostics, const SourceTexts& texts, Severity severity) {
    const std::string text = render(diagnostics.sorted(), texts, severity);
    std::fwrite(text.data(), 1, text.size(), stderr);
    return !text.empty();
}

int finished(Output& output) {
    const std::string failure = output.finish();
    return failure.empty() ? 0 : stopped(failure, 1);
}

int write_out(const std::string& target, std::string_view text, const SourceTexts& texts) {
    Output output(target);
    output.hold_against(texts);
    output.write(text);
    return finished(output);
}

bool same_target(const std::string& one, const std::string& other) {
    if (one == "-" || other == "-") return one == other;
    const auto a = status_of(one), b = status_of(other);
    if ((a && !S_ISREG(a->st_mode)) || (b && !S_ISREG(b->st_mode))) return false;
    if (a || b) return same_file(a, b);
    std::error_code failed;
    const auto resolved = [&](const std::string& target) {
        return std::filesystem::weakly_canonical(
            std::filesystem::absolute(followed(target), failed), failed);
    };
    return resolved(one) == resolved(other) && !failed;
}

void install_interrupt_handler() {
    std::set_terminate(terminated);
    for (const int signal : {SIGINT, SIGTERM, SIGHUP}) handle(signal, interrupted);
    for (const int signal : {SIGQUIT, SIGXCPU}) handle(signal, aborted);
    std::signal(SIGPIPE, SIG_IGN);
    std::signal(SIGXFSZ, SIG_IGN);  // a file that grows too large is a failure to write
}

}  // namespace hearth

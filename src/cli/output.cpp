// Files by descriptor, so that every failure to write is seen; messages in one piece.
#include "cli/output.hpp"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>
#include <utility>

#include "base/text.hpp"

namespace hearth {

namespace {

constexpr std::size_t longest_path = 4096;
constexpr std::size_t longest_line = 1000;  // characters

/// The unfinished files, for the interrupt handler, which may only touch plain memory.
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

extern "C" void interrupted(int) {
    for (Unfinished& slot : unfinished)
        if (slot.exists != 0) unlink(slot.path);
    _exit(130);
}

bool is_regular_or_absent(const std::string& path) {
    struct stat status {};
    return stat(path.c_str(), &status) != 0 || S_ISREG(status.st_mode);
}

}  // namespace

Output::Output(const std::string& target) : target_(target) {
    if (target == "-") {
        descriptor_ = STDOUT_FILENO;
        return;
    }
    const bool beside = is_regular_or_absent(target);
    const std::string path = beside ? target + ".part" + std::to_string(getpid()) : target;
    if (beside) remember(path);
    descriptor_ = open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC | (beside ? O_EXCL : 0), 0666);
    if (descriptor_ < 0) {
        fail(errno);
        forget(path);
    } else if (beside) {
        temporary_ = path;
    }
}

Output::~Output() {
    if (descriptor_ > STDOUT_FILENO) close(descriptor_);
    if (temporary_.empty()) return;
    unlink(temporary_.c_str());
    forget(temporary_);
}

void Output::fail(int error) {
    if (failure_.empty())
        failure_ = (target_ == "-" ? "standard output" : target_) + ": " + std::strerror(error);
}

void Output::write(std::string_view text) {
    while (!text.empty() && failure_.empty()) {
        const ssize_t written = ::write(descriptor_, text.data(), text.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return fail(errno);
        text.remove_prefix(written);
    }
}

std::string Output::finish() {
    if (descriptor_ > STDOUT_FILENO) {
        if (close(descriptor_) != 0) fail(errno);
        descriptor_ = -1;
    }
    if (failure_.empty() && !temporary_.empty()) {
        if (std::rename(temporary_.c_str(), target_.c_str()) != 0)
            fail(errno);
        else
            forget(std::exchange(temporary_, {}));
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

int write_out(const std::string& target, std::string_view text) {
    Output output(target);
    output.write(text);
    return finished(output);
}

bool same_target(const std::string& one, const std::string& other) {
    if (one == "-" || other == "-") return one == other;
    if (!is_regular_or_absent(one) || !is_regular_or_absent(other)) return false;
    std::error_code failed;
    const auto whole = [&](const std::string& target) {
        return std::filesystem::weakly_canonical(std::filesystem::absolute(target, failed), failed);
    };
    return whole(one) == whole(other) && !failed;
}

void install_interrupt_handler() {
    std::signal(SIGINT, interrupted);
    std::signal(SIGTERM, interrupted);
    if (std::signal(SIGHUP, interrupted) == SIG_IGN) std::signal(SIGHUP, SIG_IGN);  // nohup
    std::signal(SIGPIPE, SIG_IGN);
    std::signal(SIGXFSZ, SIG_IGN);  // a file that grows too large is a failure to write
}

}  // namespace hearth

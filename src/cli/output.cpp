// Files by descriptor, so that every failure to write is seen.
#include "cli/output.hpp"

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/say.hpp"

namespace hearth {

namespace {

constexpr std::size_t longest_path = 4096;

/// The one unfinished file, for the interrupt handler, which may only touch plain memory.
char unfinished[longest_path] = "";

void remember(const std::string& path) {
    if (path.size() + 1 >= longest_path) return;
    std::memcpy(unfinished, path.c_str(), path.size() + 1);
}

void forget() { unfinished[0] = '\0'; }

extern "C" void interrupted(int) {
    if (unfinished[0] != '\0') unlink(unfinished);
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
    descriptor_ = open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC | (beside ? O_EXCL : 0), 0666);
    if (descriptor_ < 0) fail(errno);
    if (descriptor_ < 0 || !beside) return;
    temporary_ = path;
    remember(temporary_);
}

Output::~Output() {
    if (descriptor_ > STDOUT_FILENO) close(descriptor_);
    if (!temporary_.empty()) unlink(temporary_.c_str());
    forget();
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
        text.remove_prefix(static_cast<std::size_t>(written));
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
            temporary_.clear();
    }
    return failure_;
}

int finished(Output& output) {
    const std::string failure = output.finish();
    if (failure.empty()) return 0;
    say(failure);
    return 1;
}

void install_interrupt_handler() {
    std::signal(SIGINT, interrupted);
    std::signal(SIGTERM, interrupted);
    std::signal(SIGPIPE, SIG_IGN);
}

}  // namespace hearth

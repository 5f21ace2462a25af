// Jobs handed to threads, and how far they are on a terminal.
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <exception>
#include <fmt/format.h>
#include <mutex>
#include <system_error>
#include <thread>
#include <unistd.h>
#include <vector>

#include "cli/support.hpp"

namespace hearth {

namespace {

using Clock = std::chrono::steady_clock;

/// Draws done, rate and time left, on a terminal only and not in the first second.
class Progress {
  public:
    void operator()(std::uint64_t done, std::uint64_t all) {
        if (done == 0 || isatty(STDERR_FILENO) != 1) return;
        const double seconds = std::chrono::duration<double>(Clock::now() - start_).count();
        if (done == all) {
            if (last_ > 0) std::fputs("\r\033[K", stderr);
            *this = {};
            return;
        }
        if (seconds < 1 || seconds - last_ < 0.2) return;
        last_ = seconds;
        const double rate = static_cast<double>(done) / seconds;
        const std::string line =
            fmt::format("\r{} of {} draws, {:.0f} a second, {:.0f} s left \033[K", done, all, rate,
                        static_cast<double>(all - done) / rate);
        std::fwrite(line.data(), 1, line.size(), stderr);
    }

  private:
    double last_ = 0;  ///< second in which it was shown; 0: not yet
    Clock::time_point start_ = Clock::now();
};

/// Hands out jobs and gathers what they return.
class Crew {
  public:
    Crew(std::uint64_t count, const Job& job) : count_(count), job_(job) {}

    void run(int threads) {
        std::vector<std::thread> crew;
        try {
            while (crew.size() + 1 <
                   std::min<std::uint64_t>(count_, static_cast<unsigned>(threads)))
                crew.emplace_back([this] { work(); });
        } catch (const std::system_error&) {  // no more threads to be had: fewer do it
        }
        work();
        for (std::thread& one : crew) one.join();
        if (fault_) std::rethrow_exception(fault_);
    }

  private:
    void work() {
        try {
            for (std::uint64_t number = next_++; number < count_; number = next_++) {
                const auto gather = job_(number);
                const std::lock_guard lock(gathering_);
                gather();
            }
        } catch (...) {
            const std::lock_guard lock(gathering_);
            fault_ = std::current_exception();
            next_ = count_;
        }
    }

    std::uint64_t count_;
    const Job& job_;
    std::atomic<std::uint64_t> next_ = 0;
    std::mutex gathering_;
    std::exception_ptr fault_;
};

}  // namespace

Executor threads(int count) {
    const int processors = static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
    const int used = count > 0 ? count : processors;
    return {.run =
                [used](std::uint64_t jobs, const Job& job) {
                    Crew(jobs, job).run(used);
                    return true;
                },
            .at_once = static_cast<std::uint64_t>(used),
            .progress = Progress()};
}

}  // namespace hearth

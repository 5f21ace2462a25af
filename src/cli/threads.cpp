// Jobs handed to threads, and how far they are on a terminal.
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <exception>
#include <fmt/format.h>
#include <mutex>
#include <thread>
#include <unistd.h>
#include <vector>

#include "cli/support.hpp"

namespace hearth {

namespace {

using Clock = std::chrono::steady_clock;

/// What is done, rate and time left, on a terminal only and not in the first second.
class Progress {
  public:
    void operator()(std::uint64_t done, std::uint64_t all, std::string_view what) {
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
            fmt::format("\r{} of {} {}, {:.0f} a second, {:.0f} s left \033[K", done, all, what,
                        rate, static_cast<double>(all - done) / rate);
        std::fwrite(line.data(), 1, line.size(), stderr);
    }

  private:
    double last_ = 0;  ///< second in which it was shown; 0: not yet
    Clock::time_point start_ = Clock::now();
};

/// Hands jobs out to so many threads, and gathers what they return.
void run_jobs(std::uint64_t count, const Job& job, int threads) {
    std::atomic<std::uint64_t> next = 0;
    std::mutex gathering;
    std::exception_ptr fault;
    const auto work = [&] {
        try {
            for (std::uint64_t number = next++; number < count; number = next++) {
                const auto gather = job(number);
                const std::lock_guard lock(gathering);
                gather();
            }
        } catch (...) {
            const std::lock_guard lock(gathering);
            fault = std::current_exception();
            next = count;
        }
    };
    std::vector<std::thread> crew;
    try {
        crew.reserve(threads);
        while (crew.size() + 1 < std::min<std::uint64_t>(count, static_cast<unsigned>(threads)))
            crew.emplace_back(work);
    } catch (const std::exception&) {  // no more threads, or no memory for them: fewer do it
    }
    work();
    for (std::thread& one : crew) one.join();
    if (fault) std::rethrow_exception(fault);
}

}  // namespace

Executor threads(int count) {
    const int processors = static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
    const int used = count > 0 ? count : processors;
    return {.run =
                [used](std::uint64_t jobs, const Job& job) {
                    run_jobs(jobs, job, used);
                    return true;
                },
            .at_once = static_cast<std::uint64_t>(used),
            .progress = Progress()};
}

}  // namespace hearth

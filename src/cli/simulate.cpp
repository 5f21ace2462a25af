// Batches of 32 leaves, handed to threads; results join to the same bits in any order.
#include "cli/simulate.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <fmt/format.h>
#include <mutex>
#include <system_error>
#include <thread>
#include <unistd.h>
#include <vector>

namespace hearth {

namespace {

using Clock = std::chrono::steady_clock;
constexpr std::uint64_t leaves_at_once = 32;
constexpr std::uint64_t leaves_between_checks = 16;  ///< of a stopping rule

double seconds_since(Clock::time_point start) {
    return std::chrono::duration<double>(Clock::now() - start).count();
}

/// Draws done, rate and time left, on a terminal only and not in the first second.
class Progress {
  public:
    explicit Progress(std::uint64_t draws) : draws_(draws), shows_(isatty(STDERR_FILENO) == 1) {}
    ~Progress() {
        if (shown_) std::fputs("\r\033[K", stderr);
    }
    Progress(const Progress&) = delete;
    Progress& operator=(const Progress&) = delete;

    void done(std::uint64_t draws) {
        const double seconds = seconds_since(start_);
        if (!shows_ || seconds < 1 || seconds - last_ < 0.2 || draws == 0) return;
        last_ = seconds;
        shown_ = true;
        const double rate = static_cast<double>(draws) / seconds;
        const std::string line =
            fmt::format("\r{} of {} draws, {:.0f} a second, {:.0f} s left \033[K", draws, draws_,
                        rate, static_cast<double>(draws_ - draws) / rate);
        std::fwrite(line.data(), 1, line.size(), stderr);
    }

  private:
    std::uint64_t draws_;
    bool shows_;
    bool shown_ = false;
    double last_ = 0;
    Clock::time_point start_ = Clock::now();
};

/// Leaves to be computed, so many at once.
struct Work {
    std::uint64_t first = 0, last = 0;
    std::uint64_t at_once = leaves_at_once;
};

/// Hands out batches to threads and gathers what they return.
class Crew {
  public:
    Crew(const Simulation& simulation, Work work, Summary& sum, Progress& progress)
        : simulation_(simulation), work_(work), next_(work.first), sum_(sum), progress_(progress) {}

    void run(int threads) {
        const std::uint64_t batches =
            (work_.last - work_.first + work_.at_once - 1) / work_.at_once;
        std::vector<std::thread> crew;
        try {
            while (crew.size() + 1 <
                   std::min<std::uint64_t>(batches, static_cast<unsigned>(threads)))
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
            while (compute_next()) continue;
        } catch (...) {
            const std::lock_guard lock(gathering_);
            fault_ = std::current_exception();
            next_ = work_.last;
        }
    }

    bool compute_next() {
        const std::uint64_t first = next_.fetch_add(work_.at_once);
        if (first >= work_.last) return false;
        Summary made = simulation_.batch(first, std::min(work_.at_once, work_.last - first));
        const std::lock_guard lock(gathering_);
        sum_.add(std::move(made));
        progress_.done(sum_.draws);
        return true;
    }

    const Simulation& simulation_;
    Work work_;
    std::atomic<std::uint64_t> next_;
    Summary& sum_;
    Progress& progress_;
    std::mutex gathering_;
    std::exception_ptr fault_;
};

}  // namespace

bool satisfied(const StoppingRule& rule, const std::vector<MeasureStatistics>& all) {
    double worst = 0;
    for (const MeasureStatistics& one : all)
        if (one.name == rule.measure) worst = std::max(worst, one.mean.se);
    return worst < rule.below;
}

std::optional<StoppingRule> parse_stopping_rule(const std::string& text) {
    std::string tight;
    for (const char c : text)
        if (c != ' ') tight += c;
    const auto close = tight.find(")<");
    if (tight.rfind("se(", 0) != 0 || close == std::string::npos || close == 3) return std::nullopt;
    const std::string number = tight.substr(close + 2);
    char* end = nullptr;
    const double below = std::strtod(number.c_str(), &end);
    if (number.empty() || *end != '\0' || !(below > 0) || !std::isfinite(below))
        return std::nullopt;
    return StoppingRule{tight.substr(3, close - 3), below};
}

Summary simulate(const Simulation& simulation, const SimulateOptions& options,
                 const WatchDraws& watch) {
    Summary sum;
    Progress progress(std::min(simulation.draws(), options.last_leaf * leaf_draws) -
                      options.first_leaf * leaf_draws);
    const auto enough = [&] {
        return options.until && satisfied(*options.until, statistics(simulation, sum));
    };
    if (watch) {  // in order, so by one thread
        for (std::uint64_t leaf = options.first_leaf; leaf < options.last_leaf; ++leaf) {
            sum.add(simulation.batch(leaf, 1, watch));
            progress.done(sum.draws);
            if (options.broken && options.broken()) break;
            if ((leaf + 1) % leaves_between_checks == 0 && enough()) break;
        }
        return sum;
    }
    const auto threads = static_cast<std::uint64_t>(options.threads);
    const std::uint64_t step =
        options.until ? leaves_between_checks : options.last_leaf - options.first_leaf;
    const std::uint64_t at_once =
        options.until ? std::max<std::uint64_t>(1, std::min(leaves_at_once, step / threads))
                      : leaves_at_once;
    for (std::uint64_t first = options.first_leaf; first < options.last_leaf; first += step) {
        Crew(simulation, {first, std::min(first + step, options.last_leaf), at_once}, sum, progress)
            .run(options.threads);
        if (enough()) break;
    }
    return sum;
}

}  // namespace hearth

// Batches of 32 leaves, handed to threads; results join to the same bits in any order.
#include "cli/simulate.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fmt/format.h>
#include <mutex>
#include <thread>
#include <unistd.h>
#include <vector>

#include "analysis/statistics.hpp"
#include "base/text.hpp"

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

/// Hands out batches to threads and gathers what they return.
class Crew {
  public:
    Crew(const Simulation& simulation, std::uint64_t first, std::uint64_t last, Summary& sum,
         Progress& progress)
        : simulation_(simulation), next_(first), last_(last), sum_(sum), progress_(progress) {}

    void run(int threads) {
        std::vector<std::thread> crew;
        for (int i = 1; i < threads; ++i) crew.emplace_back([this] { work(); });
        work();
        for (std::thread& one : crew) one.join();
    }

  private:
    void work() {
        while (true) {
            const std::uint64_t first = next_.fetch_add(leaves_at_once);
            if (first >= last_) return;
            Summary made = simulation_.batch(first, std::min(leaves_at_once, last_ - first));
            const std::lock_guard lock(gathering_);
            sum_.add(std::move(made));
            progress_.done(sum_.draws);
        }
    }

    const Simulation& simulation_;
    std::atomic<std::uint64_t> next_;
    std::uint64_t last_;
    Summary& sum_;
    Progress& progress_;
    std::mutex gathering_;
};

bool satisfied(const StoppingRule& rule, const Simulation& simulation, const Summary& summary) {
    double worst = 0;
    for (const MeasureStatistics& one : statistics(simulation, summary))
        if (one.name == rule.measure) worst = std::max(worst, one.mean.se);
    return worst < rule.below;
}

}  // namespace

std::optional<StoppingRule> parse_stopping_rule(const std::string& text) {
    std::string tight;
    for (const char c : text)
        if (c != ' ') tight += c;
    const auto close = tight.find(")<");
    if (tight.rfind("se(", 0) != 0 || close == std::string::npos || close == 3) return std::nullopt;
    const std::string number = tight.substr(close + 2);
    char* end = nullptr;
    const double below = std::strtod(number.c_str(), &end);
    if (number.empty() || *end != '\0' || !(below > 0)) return std::nullopt;
    return StoppingRule{tight.substr(3, close - 3), below};
}

Summary simulate(const Simulation& simulation, const SimulateOptions& options,
                 const WatchDraws& watch) {
    Summary sum;
    Progress progress(std::min(simulation.draws(), options.last_leaf * leaf_draws) -
                      options.first_leaf * leaf_draws);
    if (watch) {  // in order, so by one thread
        for (std::uint64_t leaf = options.first_leaf; leaf < options.last_leaf; ++leaf) {
            sum.add(simulation.batch(leaf, 1, watch));
            progress.done(sum.draws);
        }
        return sum;
    }
    const std::uint64_t step =
        options.until ? leaves_between_checks : options.last_leaf - options.first_leaf;
    for (std::uint64_t first = options.first_leaf; first < options.last_leaf; first += step) {
        Crew(simulation, first, std::min(first + step, options.last_leaf), sum, progress)
            .run(options.threads);
        if (options.until && satisfied(*options.until, simulation, sum)) break;
    }
    return sum;
}

}  // namespace hearth

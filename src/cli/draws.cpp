// Settings, threads and the file of draws.
#include "cli/draws.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <mutex>
#include <thread>
#include <vector>

#include "base/text.hpp"
#include "cli/output.hpp"
#include "engine/drawing.hpp"

namespace hearth {

namespace {

constexpr std::uint64_t most_draws_ever = 1000000000;
constexpr std::uint64_t most_seed = 1ull << 53;

std::string mistake_in(const DrawOptions& options, const DrawSettings& settings) {
    if (options.draws && (*options.draws < 2 || *options.draws > most_draws_ever))
        return "--draws must be between 2 and 1,000,000,000";
    if (options.seed && *options.seed > most_seed) return "--seed must be at most 2^53";
    if (!options.until.empty() && !settings.until)
        return "--until must read like \"se(net_saving) < 1000\", not " + in_quotes(options.until);
    return "";
}

/// Figures and measures of every draw as CSV.
class DrawFile {
  public:
    DrawFile(const std::string& path, const Plan& plan, const MeasureLayout& layout)
        : plan_(plan), output_(path) {
        std::string head = "draw";
        for (std::size_t i = 0; i < plan.figures.size(); ++i)
            if (!plan.figures[i].id.empty()) head += "," + plan.figures[i].id;
        for (const MeasureColumn& column : layout.columns)
            head +=
                fmt::format(",{}.{}", plan.layout.options[static_cast<std::size_t>(column.option)],
                            column.name);
        output_.write(head + "\n");
    }

    void write(std::uint64_t first, const Grid& figures, const Grid& measures) {
        std::string text;
        for (Eigen::Index d = 0; d < figures.rows(); ++d) {
            fmt::format_to(std::back_inserter(text), "{}", first + static_cast<std::uint64_t>(d));
            for (Eigen::Index i = 0; i < figures.cols(); ++i)
                if (!plan_.figures[static_cast<std::size_t>(i)].id.empty())
                    fmt::format_to(std::back_inserter(text), ",{}", figures(d, i));
            for (Eigen::Index c = 0; c < measures.cols(); ++c) text += cell(measures(d, c));
            text += "\n";
        }
        output_.write(text);
    }

    std::string finish() { return output_.finish(); }

  private:
    /// Empty where a draw has no value.
    static std::string cell(double value) {
        return std::isfinite(value) ? fmt::format(",{}", value) : ",";
    }

    const Plan& plan_;
    Output output_;
};

std::string not_finite(const Plan& plan, const NotFinite& where) {
    return fmt::format(
        "figure {} has no finite value in draw {}: look for a division by something that can be 0",
        in_quotes(plan.figures[static_cast<std::size_t>(where.figure)].id), where.draw);
}

/// Why a plan cannot be drawn; empty: it can.
std::string cannot_draw(const Plan& plan) {
    const auto alike = id_collisions(plan);
    if (alike.empty()) return "";
    return fmt::format("figures {} and {} would be drawn alike: rename one of them",
                       in_quotes(alike.front().one), in_quotes(alike.front().other));
}

/// Why the draws of a simulation cannot be kept side by side; empty: they can.
std::string too_many_to_keep(const Plan& plan, const Simulation& simulation) {
    constexpr double most_numbers = 2.5e8;  // 2 GB
    const std::size_t columns = drawn_figures(plan).size() + simulation.layout().columns.size();
    const double most = std::floor(most_numbers / static_cast<double>(columns));
    if (static_cast<double>(simulation.draws()) <= most) return "";
    return fmt::format(
        "{:.0f} draws are too many to keep side by side: take {:.0f} at most, with "
        "--draws",
        static_cast<double>(simulation.draws()), most);
}

/// Leaves of a simulation cut into one run for each thread; `make(first, count)` makes a run.
template <class Make>
void by_threads(std::uint64_t leaves, int threads, const Make& make) {
    std::vector<std::thread> running;
    const auto parts = std::min(leaves, static_cast<std::uint64_t>(threads));
    for (std::uint64_t part = 0; part < parts; ++part) {
        const std::uint64_t first = part * leaves / parts;
        const std::uint64_t count = (part + 1) * leaves / parts - first;
        running.emplace_back([&make, first, count] { make(first, count); });
    }
    for (std::thread& one : running) one.join();
}

}  // namespace

DrawSettings draw_settings(const DrawOptions& options, const Scenario& scenario) {
    DrawSettings settings;
    settings.uncertainty = scenario.file.uncertainty.value_or(Uncertainty{});
    if (!options.until.empty()) {
        settings.until = parse_stopping_rule(options.until);
        settings.uncertainty.draws =
            static_cast<int>(std::min(options.most_draws, most_draws_ever));
    }
    if (options.draws)
        settings.uncertainty.draws = static_cast<int>(std::min(*options.draws, most_draws_ever));
    if (options.seed) settings.uncertainty.seed = *options.seed;
    const auto names = choice_names(Sampling{});
    for (std::size_t i = 0; i < names.size(); ++i)
        if (names[i] == options.sampling) settings.uncertainty.sampling = static_cast<Sampling>(i);
    const int processors = static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
    settings.threads = options.threads > 0 ? options.threads : processors;
    settings.mistake = mistake_in(options, settings);
    return settings;
}

bool is_uncertain(const Plan& plan) {
    return std::any_of(plan.figures.begin(), plan.figures.end(), [](const PlanFigure& figure) {
        return figure.expression.empty() && figure.distribution.family != Family::fixed;
    });
}

FillDraws drawn_by(const Sampler& sampler) {
    return [&sampler](std::uint64_t first, Grid& figures) {
        sample_block(sampler, first, figures.rows(), figures);
    };
}

UncertaintyReport report_of(const Simulation& simulation, const Summary& summary,
                            const DrawSettings& settings) {
    const LeafSums total = summary.tree.total();
    const auto draws = static_cast<double>(summary.draws);
    UncertaintyReport report{.draws = summary.draws,
                             .seed = settings.uncertainty.seed,
                             .sampling = std::string(name_of(settings.uncertainty.sampling)),
                             .excess_draws = summary.excess_draws,
                             .note = {},
                             .statistics = statistics(simulation, summary),
                             .ledger = total.ledger};
    for (double& cell : report.ledger) cell /= draws;
    if (settings.until && summary.draws == simulation.draws())
        report.note =
            fmt::format("The stopping rule se({}) < {:g} was not met within {} draws.",
                        settings.until->measure, settings.until->below, simulation.draws());
    return report;
}

DrawResult draw(const Scenario& scenario, const Plan& plan, const DrawSettings& settings,
                const std::string& save_draws) {
    DrawResult result;
    result.failure = cannot_draw(plan);
    if (!result.failure.empty()) return result;
    const Sampler sampler =
        make_sampler(plan, sampling_options(scenario, plan, settings.uncertainty));
    const Simulation simulation(plan, drawn_by(sampler),
                                static_cast<std::uint64_t>(settings.uncertainty.draws));
    const SimulateOptions how{.threads = settings.threads,
                              .first_leaf = 0,
                              .last_leaf = simulation.leaves(),
                              .until = settings.until};
    if (save_draws.empty()) {
        result.summary = simulate(simulation, how);
    } else {
        DrawFile file(save_draws, plan, simulation.layout());
        result.summary = simulate(
            simulation, how, [&](std::uint64_t first, const Grid& figures, const Grid& measures) {
                file.write(first, figures, measures);
            });
        result.failure = file.finish();
    }
    if (result.summary.not_finite) result.failure = not_finite(plan, *result.summary.not_finite);
    if (result.failure.empty()) result.report = report_of(simulation, result.summary, settings);
    return result;
}

TableResult drawn_table(const Scenario& scenario, const Plan& plan, const DrawSettings& settings) {
    TableResult result{.table = {}, .failure = cannot_draw(plan)};
    if (!result.failure.empty()) return result;
    const Sampler sampler =
        make_sampler(plan, sampling_options(scenario, plan, settings.uncertainty));
    const Simulation simulation(plan, drawn_by(sampler),
                                static_cast<std::uint64_t>(settings.uncertainty.draws));
    result.failure = too_many_to_keep(plan, simulation);
    if (!result.failure.empty()) return result;
    result.table = empty_draw_table(plan, simulation);
    const WatchDraws keep = kept_in(result.table);
    std::mutex adding;
    by_threads(simulation.leaves(), settings.threads,
               [&](std::uint64_t first, std::uint64_t count) {
                   const Summary summary = simulation.batch(first, count, keep);
                   const std::lock_guard lock(adding);
                   add_summary(result.table, summary);
               });
    if (result.table.not_finite) result.failure = not_finite(plan, *result.table.not_finite);
    return result;
}

}  // namespace hearth

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
#include "report/words.hpp"
#include "study/drawing.hpp"

namespace hearth {

namespace {

constexpr std::uint64_t most_draws_ever = 1000000000;
constexpr std::uint64_t most_seed = 1ull << 53;

std::string number(std::uint64_t whole) { return with_separators(static_cast<double>(whole)); }

std::string mistake_in_part(const DrawOptions& options, const DrawSettings& settings) {
    const auto draws = static_cast<std::uint64_t>(settings.uncertainty.draws);
    if (settings.to > draws) return "--to must be at most the number of draws, " + number(draws);
    if (settings.from >= settings.to)
        return fmt::format("--from must lie below {}, {}",
                           options.to ? "--to" : "the number of draws", number(settings.to));
    if (settings.from % leaf_draws != 0)
        return "--from must be a multiple of 1,024, not " + number(settings.from);
    if (settings.to % leaf_draws != 0 && settings.to != draws)
        return fmt::format("--to must be a multiple of 1,024 or the number of draws, {}, not {}",
                           number(draws), number(settings.to));
    return "";
}

std::string mistake_in_rule(const std::string& text, const std::optional<StoppingRule>& rule,
                            const Plan& plan) {
    if (!rule) return "--until must read like \"se(net_saving) < 1000\", not " + in_quotes(text);
    if (const auto now = renamed_measure(rule->measure))
        return fmt::format("--until names no measure that is drawn: {}; say {}",
                           in_quotes(rule->measure), in_quotes(*now));
    std::vector<std::string> known;
    for (const MeasureColumn& column : lay_out_measures(plan).columns) {
        if (!is_result(column.name)) continue;
        if (column.name == rule->measure) return "";
        if (std::find(known.begin(), known.end(), column.name) == known.end())
            known.push_back(column.name);
    }
    return fmt::format("--until names no measure that is drawn: {}; there is {}",
                       in_quotes(rule->measure), fmt::join(known, ", "));
}

std::string mistake_in(const DrawOptions& options, const DrawSettings& settings, const Plan& plan) {
    if (options.draws && (*options.draws < 2 || *options.draws > most_draws_ever))
        return "--draws must be between 2 and 1,000,000,000";
    if (options.most_draws < 2 || options.most_draws > most_draws_ever)
        return "--max-draws must be between 2 and 1,000,000,000";
    if (options.seed && *options.seed > most_seed)
        return "--seed must be a whole number from 0 to 2^53";
    if (!options.until.empty()) return mistake_in_rule(options.until, settings.until, plan);
    return mistake_in_part(options, settings);
}

/// Figures and measures of every draw as CSV.
class DrawFile {
  public:
    DrawFile(const std::string& path, const Plan& plan, const MeasureLayout& layout)
        : plan_(plan), layout_(layout), output_(path) {
        std::string head = "draw";
        for (std::size_t i = 0; i < plan.figures.size(); ++i)
            if (!plan.figures[i].id.empty()) head += "," + plan.figures[i].id;
        for (const MeasureColumn& column : layout.columns)
            if (is_result(column.name))
                head += fmt::format(",{}.{}",
                                    plan.layout.options[static_cast<std::size_t>(column.option)],
                                    column.name);
        output_.write(head + "\n");
    }

    void write(std::uint64_t first, const Grid& figures, const Grid& measures) {
        std::string text;
        for (std::size_t d = 0; d < figures.rows(); ++d) {
            fmt::format_to(std::back_inserter(text), "{}", first + d);
            for (std::size_t i = 0; i < figures.cols(); ++i)
                if (!plan_.figures[i].id.empty())
                    fmt::format_to(std::back_inserter(text), ",{}", figures(d, i));
            for (std::size_t c = 0; c < measures.cols(); ++c)
                if (is_result(layout_.columns[c].name)) text += cell(measures(d, c));
            text += "\n";
        }
        output_.write(text);
    }

    [[nodiscard]] const std::string& failure() const { return output_.failure(); }
    std::string finish() { return output_.finish(); }

  private:
    /// Empty where a draw has no value.
    static std::string cell(double value) {
        return std::isfinite(value) ? fmt::format(",{}", value) : ",";
    }

    const Plan& plan_;
    const MeasureLayout& layout_;
    Output output_;
};

std::string not_finite(const Plan& plan, const NotFinite& where) {
    return fmt::format(
        "figure {} has no finite value in draw {}: look for a division by something that can be 0",
        in_quotes(plan.figures[static_cast<std::size_t>(where.figure)].id), where.draw);
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

DrawSettings draw_settings(const DrawOptions& options, const Scenario& scenario, const Plan& plan) {
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
    settings.from = options.from.value_or(0);
    settings.to = options.to.value_or(static_cast<std::uint64_t>(settings.uncertainty.draws));
    settings.mistake = mistake_in(options, settings, plan);
    return settings;
}

bool is_uncertain(const Plan& plan) {
    return std::any_of(plan.figures.begin(), plan.figures.end(), [](const PlanFigure& figure) {
        return figure.expression.empty() && figure.distribution.family != Family::fixed;
    });
}

std::string collision(const Plan& plan) {
    const auto alike = id_collisions(plan.figures);
    if (alike.empty()) return "";
    return fmt::format("figures {} and {} would be drawn alike: rename one of them",
                       in_quotes(alike.front().one), in_quotes(alike.front().other));
}

FillDraws drawn_by(const Sampler& sampler) {
    return [&sampler](std::uint64_t first, Grid& figures) {
        sample_block(sampler, first, figures.rows(), figures);
    };
}

Drawing::Drawing(const Scenario& scenario, const Plan& plan, const DrawSettings& settings)
    : sampler(make_sampler(plan.figures, sampling_options(scenario, plan, settings.uncertainty))),
      simulation(plan, drawn_by(sampler), static_cast<std::uint64_t>(settings.uncertainty.draws),
                 settings.uncertainty.sampling) {}

std::string unmet_rule(const DrawSettings& settings, const RunDraws& report) {
    if (!settings.until || satisfied(*settings.until, report.statistics)) return "";
    return fmt::format("stopping rule se({}) < {:g} was not met within {} draws",
                       settings.until->measure, settings.until->below, number(report.draws));
}

RunDraws report_of(const Simulation& simulation, const Summary& summary,
                   const DrawSettings& settings) {
    const LeafSums total = summary.tree.total();
    const auto draws = static_cast<double>(summary.draws);
    RunDraws report{.draws = summary.draws,
                    .seed = settings.uncertainty.seed,
                    .sampling = settings.uncertainty.sampling,
                    .excess_draws = summary.excess_draws,
                    .note = {},
                    .statistics = statistics(simulation, summary),
                    .ledger = total.ledger};
    for (double& cell : report.ledger) cell /= draws;
    std::erase_if(report.statistics,
                  [](const MeasureStatistics& one) { return !is_result(one.name); });
    if (const std::string unmet = unmet_rule(settings, report); !unmet.empty())
        report.note = "The " + unmet + ".";
    return report;
}

std::string overflow(const Plan& plan, const RunDraws& report) {
    for (const MeasureStatistics& one : report.statistics) {
        if (can_be_missing(*row_for(one.name)) ||
            (std::isfinite(one.mean.value) && std::isfinite(one.sd.value)))
            continue;
        return fmt::format(
            "{} of option {} is too large to count with in some draws: look for a figure whose "
            "distribution reaches too far",
            one.name, in_quotes(plan.layout.options[static_cast<std::size_t>(one.option)]));
    }
    return "";
}

DrawResult draw(const Plan& plan, const Drawing& drawing, const DrawSettings& settings,
                const std::string& save_draws) {
    DrawResult result;
    SimulateOptions how{.threads = settings.threads,
                        .first_leaf = settings.from / leaf_draws,
                        .last_leaf = (settings.to + leaf_draws - 1) / leaf_draws,
                        .until = settings.until};
    if (save_draws.empty()) {
        result.summary = simulate(drawing.simulation, how);
    } else {
        DrawFile file(save_draws, plan, drawing.simulation.layout());
        how.broken = [&] { return !file.failure().empty(); };
        if (!how.broken())
            result.summary =
                simulate(drawing.simulation, how,
                         [&](std::uint64_t first, const Grid& figures, const Grid& measures) {
                             file.write(first, figures, measures);
                         });
        if (!result.summary.not_finite) result.failure = file.finish();
    }
    if (result.summary.not_finite) result.failure = not_finite(plan, *result.summary.not_finite);
    return result;
}

TableResult drawn_table(const Scenario& scenario, const Plan& plan, const DrawSettings& settings) {
    TableResult result{.table = {}, .failure = collision(plan)};
    if (!result.failure.empty()) return result;
    const Drawing drawing(scenario, plan, settings);
    const Simulation& simulation = drawing.simulation;
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

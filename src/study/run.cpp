// Settings, jobs of leaves, and what their sums say.
#include "study/run.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/text.hpp"

namespace hearth {

namespace {

constexpr std::uint64_t leaves_between_checks = 16;  ///< of a stopping rule

/// Draws of a run, and which of them are wanted.
struct Settings {
    Uncertainty uncertainty;
    std::uint64_t from = 0, to = 0;
};

Settings settings_of(const RunQuestion& question, const Scenario& scenario) {
    Settings made{.uncertainty = drawing_asked(question.drawing, scenario)};
    if (question.until && !question.drawing.draws)
        made.uncertainty.draws = static_cast<int>(question.most_draws);
    made.from = question.from.value_or(0);
    made.to = question.to.value_or(static_cast<std::uint64_t>(made.uncertainty.draws));
    return made;
}

std::string mistake_in_part(const RunQuestion& question, const Settings& settings) {
    const auto draws = static_cast<std::uint64_t>(settings.uncertainty.draws);
    if (settings.to > draws)
        return "--to must be at most the number of draws, " + with_commas(draws);
    if (settings.from >= settings.to)
        return fmt::format("--from must lie below {}, {}",
                           question.to ? "--to" : "the number of draws", with_commas(settings.to));
    if (settings.from % leaf_draws != 0)
        return "--from must be a multiple of 1,024, not " + with_commas(settings.from);
    if (settings.to % leaf_draws != 0 && settings.to != draws)
        return fmt::format("--to must be a multiple of 1,024 or the number of draws, {}, not {}",
                           with_commas(draws), with_commas(settings.to));
    return "";
}

std::string mistake_in_rule(const StoppingRule& rule, const Plan& plan) {
    if (const auto now = renamed_measure(rule.measure))
        return fmt::format("--until names no measure that is drawn: {}; say {}",
                           in_quotes(rule.measure), in_quotes(*now));
    std::vector<std::string> known;
    for (const MeasureColumn& column : lay_out_measures(plan).columns) {
        if (!is_result(column.name)) continue;
        if (column.name == rule.measure) return "";
        if (std::find(known.begin(), known.end(), column.name) == known.end())
            known.push_back(column.name);
    }
    return fmt::format("--until names no measure that is drawn: {}; there is {}",
                       in_quotes(rule.measure), fmt::join(known, ", "));
}

/// What is wrong with a question, asked of this scenario; empty: nothing.
std::string mistake_in(const RunQuestion& question, const AtPoint& at) {
    return question.until ? mistake_in_rule(*question.until, at.plan)
                          : mistake_in_part(question, settings_of(question, at.scenario));
}

/// That the stopping rule was not met by the end; empty where it was, or where there is none.
std::string unmet(const std::optional<StoppingRule>& rule, const RunDraws& drawn) {
    if (!rule || satisfied(*rule, drawn.statistics)) return "";
    return fmt::format("stopping rule se({}) < {:g} was not met within {} draws", rule->measure,
                       rule->below, with_commas(drawn.draws));
}

/// That some draws are too large to count with, such as those of an sd of 1e300; empty: none is.
std::string overflow(const Plan& plan, const RunDraws& drawn) {
    for (const MeasureStatistics& one : drawn.statistics) {
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

/// What a summary of the draws of a whole run says.
Answered<RunDraws> drawn_of(const Plan& plan, const Simulation& simulation, const Summary& summary,
                            const Uncertainty& uncertainty) {
    RunDraws drawn{.draws = summary.draws,
                   .seed = uncertainty.seed,
                   .sampling = uncertainty.sampling,
                   .excess_draws = summary.excess_draws,
                   .note = {},
                   .statistics = statistics(simulation, summary),
                   .ledger = summary.tree.total().ledger};
    for (double& cell : drawn.ledger) cell /= static_cast<double>(summary.draws);
    std::erase_if(drawn.statistics,
                  [](const MeasureStatistics& one) { return !is_result(one.name); });
    if (const std::string large = overflow(plan, drawn); !large.empty()) return refused(large);
    return drawn;
}

/// The draws that are wanted, by `drawing`.
Answered<Summary> summed_up(const RunQuestion& question, const Settings& settings,
                            const AtPoint& at, const Drawing& drawing, const Executor& executor) {
    SimulateOptions how{.first_leaf = settings.from / leaf_draws,
                        .last_leaf = (settings.to + leaf_draws - 1) / leaf_draws,
                        .until = question.until,
                        .watch = {},
                        .broken = question.broken};
    if (question.keep) how.watch = question.keep(drawing.simulation.layout());
    auto summary = simulate(drawing.simulation, how, executor);
    if (!summary) return Refusal{};
    if (summary->not_finite) return refused(not_finite(at.plan, *summary->not_finite));
    return *std::move(summary);
}

/// Sums up what is asked for and hands it to `then` with the drawing.
template <class Then>
auto with_sums(const RunQuestion& question, const AtPoint& at, const Executor& executor,
               const Then& then)
    -> decltype(then(std::declval<Drawing&>(), Settings{}, Summary{})) {
    const Settings settings = settings_of(question, at.scenario);
    if (const std::string alike = collision(at.plan); !alike.empty()) return refused(alike);
    Drawing drawing(at.scenario, at.plan, settings.uncertainty);
    auto summary = summed_up(question, settings, at, drawing, executor);
    if (auto* refusal = std::get_if<Refusal>(&summary)) return std::move(*refusal);
    return then(drawing, settings, std::get<Summary>(std::move(summary)));
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
    if (number.empty() || *end != '\0' || !(below > 0) || !std::isfinite(below))
        return std::nullopt;
    return StoppingRule{tight.substr(3, close - 3), below};
}

bool satisfied(const StoppingRule& rule, const std::vector<MeasureStatistics>& all) {
    double worst = 0;
    for (const MeasureStatistics& one : all)
        if (one.name == rule.measure) worst = std::max(worst, one.mean.se);
    return worst < rule.below;
}

std::optional<Summary> simulate(const Simulation& simulation, const SimulateOptions& options,
                                const Executor& executor) {
    Summary sum;
    const std::uint64_t all = std::min(simulation.draws(), options.last_leaf * leaf_draws) -
                              options.first_leaf * leaf_draws;
    std::uint64_t step = options.last_leaf - options.first_leaf, in_a_job = leaves_in_a_job;
    if (options.until) {
        step = leaves_between_checks;
        in_a_job = std::max<std::uint64_t>(1, std::min(in_a_job, step / executor.at_once));
    }
    if (options.watch) step = in_a_job = 1;  // in order, so one after the other
    for (std::uint64_t first = options.first_leaf; first < options.last_leaf; first += step) {
        const std::uint64_t end = std::min(first + step, options.last_leaf);
        const auto job = [&](std::uint64_t number) {
            const std::uint64_t from = first + number * in_a_job;
            return [&, made = simulation.batch(from, std::min(in_a_job, end - from),
                                               options.watch)]() mutable {
                sum.add(std::move(made));
                if (executor.progress) executor.progress(sum.draws, all);
            };
        };
        if (!executor.run((end - first + in_a_job - 1) / in_a_job, job)) return std::nullopt;
        if (options.broken && options.broken()) return std::nullopt;
        if (options.until && end % leaves_between_checks == 0 &&
            satisfied(*options.until, statistics(simulation, sum)))
            break;
    }
    if (executor.progress) executor.progress(all, all);
    return sum;
}

Answered<RunDraws> answer(const RunQuestion& question, const AtPoint& at,
                          const Executor& executor) {
    if (const std::string wrong = mistake_in(question, at); !wrong.empty())
        return refused(wrong, Blame::question);
    if (!is_uncertain(at.plan)) return RunDraws{};
    return with_sums(question, at, executor,
                     [&](const Drawing& drawing, const Settings& settings, const Summary& summary) {
                         auto made =
                             drawn_of(at.plan, drawing.simulation, summary, settings.uncertainty);
                         if (auto* drawn = std::get_if<RunDraws>(&made))
                             drawn->note = unmet(question.until, *drawn);
                         return made;
                     });
}

Answered<RunPart> part(const RunQuestion& question, const AtPoint& at, const Executor& executor) {
    if (const std::string wrong = mistake_in(question, at); !wrong.empty())
        return refused(wrong, Blame::question);
    return with_sums(question, at, executor,
                     [&](const Drawing& drawing, const Settings& settings,
                         Summary summary) -> Answered<RunPart> {
                         PartHead head;
                         head.from = settings.from;
                         head.to = settings.to;
                         head.draws = drawing.simulation.draws();
                         head.seed = settings.uncertainty.seed;
                         head.sampling = settings.uncertainty.sampling;
                         head.columns = columns_of(at.plan, drawing.simulation);
                         head.cells = cells_of(at.plan);
                         return RunPart{std::move(head), std::move(summary)};
                     });
}

Answered<RunDraws> answer(const RunPart& whole, const AtPoint& at) {
    const PartHead& head = whole.head;
    if (const std::string changed = change_since(head, at.texts); !changed.empty())
        return refused(changed);
    if (const std::string alike = collision(at.plan); !alike.empty()) return refused(alike);
    const Uncertainty uncertainty =
        drawing_asked({head.draws, head.seed, head.sampling}, at.scenario);
    const Drawing drawing(at.scenario, at.plan, uncertainty);
    if (head.columns != columns_of(at.plan, drawing.simulation) || head.cells != cells_of(at.plan))
        return refused(
            "the first 1,024 draws come out otherwise than in the parts: merge them on the type "
            "of machine that computed them");
    return drawn_of(at.plan, drawing.simulation, whole.summary, uncertainty);
}

}  // namespace hearth

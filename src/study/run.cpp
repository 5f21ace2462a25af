// Settings, jobs of leaves, what their sums say, and what parts have in common, lack and sum to.
#include "study/run.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <fmt/format.h>

#include "base/text.hpp"
#include "draws/shares.hpp"

namespace hearth {

// --- parts ---------------------------------------------------------------------------------------

namespace {

/// "draws 1,024 to 2,047".
std::string draws_in_words(std::uint64_t from, std::uint64_t to) {
    return fmt::format("draws {} to {}", with_commas(from), with_commas(to - 1));
}

/// The command that computes draws from … to − 1 of a run.
std::string command_for(const PartHead& of, std::uint64_t from, std::uint64_t to) {
    std::string command = "hearth run " + shell_word(of.scenario);
    for (const std::string& set : of.set) command += " --set " + shell_word(set);
    for (const std::string& folder : of.models) command += " --models " + shell_word(folder);
    return command + fmt::format(" --draws {} --seed {} --sampling {} --from {} --to {} -o PART",
                                 of.draws, of.seed, name_of(of.sampling), from, to);
}

std::string settings_in_words(const PartHead& head) {
    return fmt::format("--draws {} --seed {} --sampling {}", head.draws, head.seed,
                       name_of(head.sampling));
}

/// Which parts hold the same draws; parts stand in the order of their draws.
std::vector<std::string> overlaps(const std::vector<NamedPart>& parts) {
    std::vector<std::string> why;
    for (std::size_t i = 1; i < parts.size(); ++i) {
        const NamedPart &a = parts[i - 1], &b = parts[i];
        if (b.from < a.to)
            why.push_back(fmt::format("{} and {} both hold {}", printable(a.name),
                                      printable(b.name),
                                      draws_in_words(b.from, std::min(a.to, b.to))));
    }
    return why;
}

/// Which draws from `next` to `end` − 1 are missing, each stretch with the command that computes
/// it.
std::vector<std::string> gaps(const std::vector<NamedPart>& parts, const PartHead& head,
                              std::uint64_t next, std::uint64_t end) {
    std::vector<std::string> why;
    const auto demand_up_to = [&](std::uint64_t from) {
        if (from != next)
            why.push_back(fmt::format("{} are missing: {}", draws_in_words(next, from),
                                      command_for(head, next, from)));
    };
    for (const NamedPart& one : parts) {
        demand_up_to(one.from);
        next = one.to;
    }
    demand_up_to(end);
    return why;
}

/// A digest of what each column is of and where its bins lie, to the last bit.
std::string layout_of(const Plan& plan, const Simulation& simulation) {
    std::string text;
    std::size_t at = 0;
    for (const MeasureColumn& column : simulation.layout.columns) {
        const BinGrid& bins = simulation.bins[at++];
        text += fmt::format("{}\n{}\n{}\n", plan.layout.options[column.option], column.name,
                            bins.extremes);
        for (const double number : bins.atoms) text += fmt::format("{:a} ", number);
        for (const BinStretch& fine : bins.fine)
            text += fmt::format("{} {} ", fine.first, fine.end);
        text += fmt::format("{:a} {:a}\n", bins.low, bins.per_unit);
    }
    return fmt::format("{:016x}", figure_hash(text));
}

}  // namespace

std::vector<PartFile> files_of(const SourceTexts& texts) {
    std::vector<PartFile> files;
    for (std::uint32_t i = 0; i < texts.size(); ++i)
        if (!texts.at(i).sha256.empty()) files.push_back({texts.at(i).name, texts.at(i).sha256});
    return files;
}

std::string difference(const PartHead& a, const PartHead& b, const std::string& first_name) {
    const std::string than = printable(first_name);
    if (a.files.front().sha256 != b.files.front().sha256)
        return fmt::format("a part of another scenario ({}) than {} ({})", in_quotes(a.scenario),
                           than, in_quotes(b.scenario));
    if (a.set != b.set || a.models != b.models)
        return fmt::format("computed with other --set or --models than {}", than);
    for (std::size_t i = 0; i < std::min(a.files.size(), b.files.size()); ++i)
        if (a.files[i].sha256 != b.files[i].sha256)
            return fmt::format("computed from another {} than {}", in_quotes(a.files[i].name),
                               than);
    if (settings_in_words(a) != settings_in_words(b))
        return fmt::format("computed with {}, and {} with {}", settings_in_words(a), than,
                           settings_in_words(b));
    if (!b.layout.empty() && (a.columns != b.columns || a.cells != b.cells || a.layout != b.layout))
        return fmt::format("not of the same run as {}: compute both on one type of machine", than);
    return "";
}

std::string change_since(const PartHead& head, const SourceTexts& texts) {
    const auto files = files_of(texts);
    for (std::size_t i = 0; i < std::min(files.size(), head.files.size()); ++i)
        if (files[i].sha256 != head.files[i].sha256)
            return fmt::format(
                "{}: has changed since the parts were computed: compute them again, or bring back "
                "the file as it was",
                printable(files[i].name));
    if (files.size() == head.files.size()) return "";
    return fmt::format(
        "{}: reads other files than when the parts were computed: compute them again",
        printable(head.scenario));
}

std::vector<std::string> why_apart(std::vector<NamedPart>& parts, const PartHead& head,
                                   Extent extent) {
    std::stable_sort(parts.begin(), parts.end(),
                     [](const NamedPart& a, const NamedPart& b) { return a.from < b.from; });
    auto why = overlaps(parts);
    if (!why.empty()) return why;
    return extent == Extent::run ? gaps(parts, head, 0, head.draws)
                                 : gaps(parts, head, parts.front().from, parts.back().to);
}

// --- the question --------------------------------------------------------------------------------

namespace {

constexpr std::uint64_t leaves_between_checks = 16;  ///< of a stopping rule

/// How the draws of a run are made.
Uncertainty uncertainty_of(const RunQuestion& question, const Scenario& scenario) {
    Uncertainty made = drawing_asked(question.drawing, scenario);
    if (question.until && !question.drawing.draws)
        made.draws = static_cast<int>(question.most_draws);
    return made;
}

std::string mistake_in_part(const RunQuestion& question, std::uint64_t draws) {
    const std::uint64_t from = question.from.value_or(0), to = question.to.value_or(draws);
    if (to > draws) return "--to must be at most the number of draws, " + with_commas(draws);
    if (from >= to)
        return fmt::format("--from must lie below {}, {}",
                           question.to ? "--to" : "the number of draws", with_commas(to));
    if (from % leaf_draws != 0)
        return "--from must be a multiple of 1,024, not " + with_commas(from);
    if (to % leaf_draws != 0 && to != draws)
        return fmt::format("--to must be a multiple of 1,024 or the number of draws, {}, not {}",
                           with_commas(draws), with_commas(to));
    return "";
}

std::string mistake_in_rule(const StoppingRule& rule, const Plan& plan) {
    std::vector<std::string> known;
    for (const MeasureColumn& column : lay_out_measures(plan).columns) {
        if (!is_result(column.name)) continue;
        if (column.name == rule.measure) return "";
        if (!is_among(column.name, known)) known.push_back(column.name);
    }
    return fmt::format("--until names no measure that is drawn: {}; {}", in_quotes(rule.measure),
                       suggested_measure(rule.measure, known));
}

/// What is wrong with a question, asked of this scenario; empty: nothing.
std::string mistake_in(const RunQuestion& question, const AtPoint& at) {
    if (question.until) return mistake_in_rule(*question.until, at.plan);
    return mistake_in_part(question,
                           static_cast<std::uint64_t>(uncertainty_of(question, at.scenario).draws));
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
            one.name, in_quotes(plan.layout.options[one.option]));
    }
    return "";
}

/// What a summary of the draws of a whole run says.
Answered<RunDraws> drawn_of(const AtPoint& at, const Simulation& simulation, const Summary& summary,
                            const Uncertainty& uncertainty) {
    RunDraws drawn{.draws = summary.draws,
                   .seed = uncertainty.seed,
                   .sampling = uncertainty.sampling,
                   .excess_draws = summary.excess_draws,
                   .statistics = statistics(simulation, summary),
                   .ledger = summary.tree.total().ledger,
                   .best = summary.best};
    for (double& cell : drawn.ledger) cell /= static_cast<double>(summary.draws);
    std::erase_if(drawn.statistics,
                  [](const MeasureStatistics& one) { return !is_result(one.name); });
    if (const std::string large = overflow(at.plan, drawn); !large.empty()) return refused(large);
    drawn.means =
        results_of_means(at.plan, {at.figures, at.results}, drawn.ledger, drawn.statistics);
    drawn.certain = certain_figures(at.scenario, at.plan);
    return drawn;
}

/// Sums up what is asked for, if it can be, and hands it to `then` with the drawing.
template <class Then>
auto with_sums(const RunQuestion& question, const AtPoint& at, const Executor& executor,
               const Then& then) -> decltype(then(std::declval<Drawing&>(), Summary{})) {
    if (const std::string wrong = mistake_in(question, at); !wrong.empty())
        return refused(wrong, Blame::question);
    if (const std::string alike = collision(at.plan); !alike.empty()) return refused(alike);
    const Drawing drawing(at.scenario, at.plan, uncertainty_of(question, at.scenario));
    auto summary = simulate(drawing.simulation, question, executor);
    if (!summary) return Refusal{};
    if (summary->not_finite) return refused(not_finite(at.plan, *summary->not_finite));
    if (const auto& row = summary->bad_row) return bad_row(at.plan, *row);
    return then(drawing, *std::move(summary));
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

std::optional<Summary> simulate(const Simulation& simulation, const RunQuestion& question,
                                const Executor& executor) {
    Summary sum;
    const std::uint64_t begin = question.from.value_or(0) / leaf_draws;
    const std::uint64_t end =
        (question.to.value_or(simulation.draws) + leaf_draws - 1) / leaf_draws;
    const std::uint64_t all = std::min(simulation.draws, end * leaf_draws) - begin * leaf_draws;
    const WatchDraws watch = question.keep ? question.keep(simulation.layout) : WatchDraws{};
    std::uint64_t step = end - begin, in_a_job = leaves_in_a_job;
    if (question.until) {
        step = leaves_between_checks;
        in_a_job = std::max<std::uint64_t>(1, std::min(in_a_job, step / executor.at_once));
    }
    if (watch) step = in_a_job = 1;  // in order, so one after the other
    for (std::uint64_t first = begin; first < end; first += step) {
        const std::uint64_t last = std::min(first + step, end);
        const auto job = [&](std::uint64_t number) {
            const std::uint64_t from = first + number * in_a_job;
            return [&, made = simulation.batch(from, std::min(in_a_job, last - from),
                                               watch)]() mutable {
                sum.add(std::move(made));
                if (executor.progress) executor.progress(sum.draws, all, "draws");
            };
        };
        if (!executor.run((last - first + in_a_job - 1) / in_a_job, job)) return std::nullopt;
        if (question.broken && question.broken()) return std::nullopt;
        if (question.until && last % leaves_between_checks == 0 &&
            satisfied(*question.until, statistics(simulation, sum)))
            break;
    }
    if (executor.progress) executor.progress(all, all, "draws");
    return sum;
}

Answered<RunDraws> answer(const RunQuestion& question, const AtPoint& at,
                          const Executor& executor) {
    if (!is_uncertain(at.plan)) {
        const std::string wrong = mistake_in(question, at);
        return wrong.empty() ? Answered<RunDraws>() : refused(wrong, Blame::question);
    }
    return with_sums(question, at, executor, [&](const Drawing& drawing, const Summary& summary) {
        auto made =
            drawn_of(at, drawing.simulation, summary, uncertainty_of(question, at.scenario));
        if (auto* drawn = std::get_if<RunDraws>(&made)) drawn->note = unmet(question.until, *drawn);
        return made;
    });
}

Answered<RunPart> part(const RunQuestion& question, const AtPoint& at, const Executor& executor) {
    return with_sums(question, at, executor,
                     [&](const Drawing& drawing, Summary summary) -> Answered<RunPart> {
                         const Uncertainty uncertainty = uncertainty_of(question, at.scenario);
                         const std::uint64_t draws = drawing.simulation.draws;
                         return RunPart{{.from = question.from.value_or(0),
                                         .to = question.to.value_or(draws),
                                         .draws = draws,
                                         .seed = uncertainty.seed,
                                         .sampling = uncertainty.sampling,
                                         .columns = drawing.simulation.layout.columns.size(),
                                         .cells = cells_of(at.plan),
                                         .layout = layout_of(at.plan, drawing.simulation)},
                                        std::move(summary)};
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
    const Simulation& simulation = drawing.simulation;
    if (head.columns != simulation.layout.columns.size() || head.cells != cells_of(at.plan) ||
        head.layout != layout_of(at.plan, simulation) ||
        !std::equal(simulation.bins.begin(), simulation.bins.end(), whole.summary.sketches.begin(),
                    whole.summary.sketches.end(), [](const BinGrid& bins, const Sketch& sketch) {
                        return sketch.is_laid_out_as(bins);
                    }))
        return refused(
            "the first 1,024 draws come out otherwise than in the parts: merge them on the type of "
            "machine that computed them");
    Summary summary = whole.summary;
    for (std::size_t i = 0; i < head.columns; ++i) summary.sketches[i].grid = simulation.bins[i];
    return drawn_of(at, simulation, summary, uncertainty);
}

}  // namespace hearth

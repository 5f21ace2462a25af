// Inner draws in blocks that stay in the cache, one job for some outer draws; sums in the order of
// the draws, so that threads change no bit.
#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <optional>

#include "base/grid.hpp"
#include "base/text.hpp"
#include "engine/evaluate.hpp"
#include "engine/measure_columns.hpp"
#include "study/drawing.hpp"
#include "study/matrices.hpp"
#include "study/value.hpp"

namespace hearth {

namespace {

constexpr std::uint64_t rows_in_block = 256;
constexpr std::uint64_t draws_in_job = 1024;

MeasureLayout layout_of(const Nesting& asked) {
    std::vector<std::pair<int, MeasureName>> some;
    const auto options = static_cast<int>(asked.plan.layout.options.size());
    for (int option = 1; option < options; ++option)
        some.emplace_back(option, measure_named(asked.plan, option, asked.measure).value());
    return lay_out_some(asked.plan, some);
}

/// Other draws than those of a regression, or the two would agree better than they should.
Sampler sampler_of(const Nesting& asked) {
    constexpr std::uint64_t another = 0x9e3779b97f4a7c15;
    SamplingOptions options = asked.sampling;
    options.method = Sampling::random;
    options.seed ^= another;
    return make_sampler(asked.plan.figures, options);
}

struct Inner {
    const Nesting& asked;
    const Sampler sampler;
    const MeasureLayout layout;
    std::uint64_t half, rows;  ///< of the inner draws, of a block

    explicit Inner(const Nesting& nesting)
        : asked(nesting),
          sampler(sampler_of(nesting)),
          layout(layout_of(nesting)),
          half(nesting.levels.inner / 2),
          rows(std::min(half, rows_in_block)) {}
};

/// Memory for one block.
struct InnerSpace {
    Grid known, figures, values;
    LedgerBlock ledger;
    MeasureSpace measures;

    explicit InnerSpace(const Inner& run)
        : known(1, run.asked.plan.figures.size()),
          figures(run.rows, known.cols()),
          values(run.rows, run.layout.columns.size()),
          ledger(empty_ledger(run.asked.plan, run.rows)),
          measures(measure_space(run.layout, run.rows)) {
        fill_constants(run.sampler, figures);
    }
};

/// Values of draws from `first` on, with the figures that are known put in; why there are none.
std::optional<Refusal> compute_block(const Inner& run, std::uint64_t first, InnerSpace& space) {
    const Plan& plan = run.asked.plan;
    sample_block(run.sampler, first, run.rows, space.figures);
    for (const Fig known : run.asked.known)
        std::fill(space.figures.col(known).begin(), space.figures.col(known).end(),
                  space.known(0, known));
    compute_expressions(plan, space.figures);
    evaluate_into(plan, space.figures, space.ledger);
    if (const auto& fault = space.ledger.fault)
        return bad_row(plan, {*fault, first + fault->row.draw});
    compute_measures(run.layout, {plan, space.figures, space.ledger, 0, run.rows}, space.measures,
                     space.values, 0);
    const auto values = space.values.all();
    if (every(values, [](double one) { return std::isfinite(one); })) return std::nullopt;
    return refused(fmt::format("--nested: {} has no finite value in some of the draws {} to {}",
                               in_quotes(run.asked.measure), first, first + run.rows - 1));
}

/// Means of one outer draw, as their row of `means`. A block may reach into draws that follow, of
/// which it counts none.
std::optional<Refusal> add_outer(const Inner& run, std::uint64_t outer, InnerSpace& space,
                                 Grid& means) {
    const std::size_t options = run.layout.columns.size();
    sample_block(run.sampler, outer, 1, space.known);
    for (std::uint64_t which = 0; which < 2; ++which)
        for (std::uint64_t draw = 0; draw < run.half; draw += run.rows) {
            const std::uint64_t first = (2 * outer + which) * run.half + draw;
            if (auto why = compute_block(run, first, space)) return why;
            for (std::size_t o = 0; o < options; ++o) {
                const auto values = space.values.col(o).first(std::min(run.rows, run.half - draw));
                means(outer - run.asked.from, which * options + o) +=
                    sum_of(values) / static_cast<double>(run.half);
            }
        }
    return std::nullopt;
}

/// The best of the options in each outer draw; the first has 0.
Eigen::ArrayXd best_of(const Eigen::ArrayXXd& means) { return means.rowwise().maxCoeff().max(0.0); }

}  // namespace

Answered<Grid> inner_means(const Nesting& asked, const Executor& executor) {
    const Inner run(asked);
    const std::uint64_t in_job = std::max<std::uint64_t>(1, draws_in_job / asked.levels.inner);
    const std::uint64_t outer_draws = asked.to - asked.from;
    const std::uint64_t jobs = (outer_draws + in_job - 1) / in_job;
    Grid means(outer_draws, 2 * run.layout.columns.size());
    std::optional<std::pair<std::uint64_t, Refusal>> earliest;
    std::uint64_t done = 0;
    const bool whole = executor.run(jobs, [&](std::uint64_t job) {
        InnerSpace space(run);
        std::optional<Refusal> why;
        const std::uint64_t end = std::min((job + 1) * in_job, outer_draws);
        for (std::uint64_t row = job * in_job; row < end && !why; ++row)
            why = add_outer(run, asked.from + row, space, means);
        return [&, job, end, why = std::move(why)]() mutable {
            if (why && (!earliest || job < earliest->first)) earliest.emplace(job, std::move(*why));
            done += end - job * in_job;
            if (executor.progress) executor.progress(done, outer_draws, "outer draws");
        };
    });
    if (!whole) return Refusal{};
    if (earliest) return std::move(earliest->second);
    return means;
}

NestedWorth nested_worth(const Grid& means) {
    const Eigen::Index options = static_cast<Eigen::Index>(means.cols()) / 2;
    const Eigen::ArrayXXd one = array(means).leftCols(options);
    const Eigen::ArrayXXd other = array(means).rightCols(options);
    const Eigen::ArrayXXd both = (one + other) / 2;
    Eigen::Index now = 0;
    const double most = both.colwise().mean().maxCoeff(&now);
    const Eigen::ArrayXd best = best_of(both);
    const Eigen::ArrayXd bias = (best_of(one) + best_of(other)) / 2 - best;
    Eigen::ArrayXd gain = best - bias;
    if (most > 0) gain -= both.col(now);
    const auto n = static_cast<double>(gain.size());
    const double value = gain.mean();
    return {{value, std::sqrt((gain - value).square().sum() / (n * (n - 1)))}, bias.mean()};
}

}  // namespace hearth

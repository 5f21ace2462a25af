// Which figure to measure next, with how many records, and what that is worth (method 10.7): audits
// of one figure, then the question and its answer. The worth itself comes from
// value_of_information.hpp.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "draws/sampling.hpp"
#include "scenario/figure.hpp"
#include "study/drawing.hpp"
#include "study/explain.hpp"
#include "study/question.hpp"
#include "study/sums.hpp"
#include "study/value_of_information.hpp"

namespace hearth {

// --- two levels of draws (nested.cpp): outer draws of what is known, and for each inner draws of
// all else (Brennan and others 2007). Slow, and free of a regression's choices, which it is to
// check ----

/// How many draws of what is known, and of all else for each of them.
struct Levels {
    std::uint64_t outer = 0;
    std::uint64_t inner = 0;  ///< even
};

inline constexpr std::uint64_t fewest_outer = 100, most_outer = 1'000'000, fewest_inner = 10;
inline constexpr std::uint64_t most_nested = 1'000'000'000;  ///< inner draws in all

struct NestedWorth {
    /// For one decision, less the bias; its error is that of independent outer draws.
    Estimate worth = {};
    /// What the best of means that are themselves estimates is too high by, as told by halves.
    double bias = 0;
};

/// What is drawn at the two levels. `known`: whole units, as `drawn_units` has them.
struct Nesting {
    const Plan& plan;
    SamplingOptions sampling;
    std::string measure;  ///< net benefit, of each option but the first
    std::vector<Fig> known;
    Levels levels;
    std::uint64_t from = 0, to = levels.outer;  ///< outer draws from … to − 1
};

/// These outer draws × options but the first, twice: mean net benefit as a difference from that of
/// the first option, over the first half of the inner draws, then over the second. Refused where a
/// draw has no value.
Answered<Grid> inner_means(const Nesting& asked, const Executor& executor);

/// E[max mean] − max E[mean] of such means, less its bias. That of halves as inner draws is twice
/// that of all of them, to first order in their number, so that the difference of the two tells it
/// (Giles and Goda 2019).
NestedWorth nested_worth(const Grid& means);

// --- audits of one figure ------------------------------------------------------------------------

/// What one record says of a figure: yes or no (its mean is the figure), a count of events (Poisson
/// at the figure's rate, over one of what it is a rate of), a measurement that scatters around the
/// figure, or one that scatters around its logarithm.
enum class Record { yes_or_no, count, measurement, log_measurement };

/// How fast records make a figure known. `prior_records`: what is known today is worth so many.
struct Audit {
    Record record = Record::yes_or_no;
    double prior_records = 1;
    double log_sd = 0;  ///< of log_measurement: the sd of the figure's logarithm today

    /// The share of the figure's variance that `records` are expected to resolve: n/(n + prior).
    /// Exact for a beta figure and records yes or no, a gamma figure and counts, a normal figure
    /// and measurements with normal error, a lognormal figure and its logarithm (conjugate
    /// families); else as with the best linear estimate (Ericson 1969).
    [[nodiscard]] double share_resolved(double records) const;
};

/// Whether single records can show a figure at all. Corrections of evidence and shares of cash are
/// judged or compared, never seen in one record.
bool shows_in_records(const Figure& figure);

/// Whether the scatter of a figure's records is that of their logarithms: of lognormal ratios.
bool scatters_in_logarithm(const Figure& figure);

/// The audit of a figure, whose records scatter with `sd_of_one`: for a lognormal ratio, of the
/// logarithm; else in the scenario's prices and the figure's unit. Without it, shares are audited
/// by records yes or no, rates and counts for each client by counting, if records can show them;
/// nothing for other figures, as nobody said how much their records scatter.
std::optional<Audit> audit_of(const Figure& figure, std::optional<double> sd_of_one);

/// What an audit costs; nothing: nobody said.
struct AuditCost {
    double fixed = 0, per_record = 0;

    [[nodiscard]] double of(double records) const { return fixed + per_record * records; }
};

/// Sizes of an audit that may be advised: 10 to 10,000 in numbers of two digits.
std::vector<int> audit_sizes();

/// The size whose worth, times `decisions`, exceeds its cost by most (expected net benefit of
/// sampling); nothing where no size is worth its cost.
std::optional<int> best_size(const ConditionalMeans& means, const Audit& audit,
                             const AuditCost& cost, double decisions);

/// The smallest size worth a share of what exact knowledge of the figure is worth; nothing where
/// 10,000 records do not suffice or that worth is 0.
std::optional<int> size_worth(const ConditionalMeans& means, const Audit& audit, double share);

// --- the question --------------------------------------------------------------------------------

/// A figure that is drawn, and its columns of a draw table.
struct DrawnFigure {
    std::string name;
    const Figure* figure = nullptr;
    std::vector<int> columns;
};

/// Whether a worth is told apart from nothing by its draws.
inline bool is_worth_something(const Estimate& worth) {
    constexpr double errors_apart = 2;
    return worth.value > 0 && worth.value > errors_apart * worth.se;
}

/// What knowing a figure, or a group of figures, exactly is worth.
struct KnownWorth {
    std::string name;
    std::vector<DrawnFigure> figures;  ///< one, or the members of a group
    Estimate worth = {};
    std::optional<NestedWorth> nested = {};  ///< the same by two levels of draws
};

/// An audit of `records` records.
struct AuditOfSize {
    int records = 0;
    Estimate worth = {};
};

/// Audits of one figure.
struct FigureAudit {
    DrawnFigure figure;
    Audit audit;
    Estimate exact = {};                  ///< what exact knowledge of it is worth
    std::vector<AuditOfSize> sizes = {};  ///< ascending; the size advised is among them
    std::optional<int> advised = {};  ///< with costs: the best size; else enough for nine tenths
};

/// How many decisions the knowledge is used for; discounted if in several years.
struct Decisions {
    double a_year = 1;
    int years = 1;
    double discounted = 1;
};

/// An audit to be worked out; no sizes: the usual ones.
struct AuditAsked {
    PlacedWord figure;
    std::vector<int> sizes;
};

/// What to learn about, for how many decisions, and at what cost.
struct ValueQuestion {
    std::string measure, payer;       ///< what is chosen by: at most one; empty: the headline
    std::vector<PlacedWord> figures;  ///< none: all that are drawn
    std::vector<GroupAsked> groups;
    std::vector<AuditAsked> audits;  ///< none: of the worthiest figures
    /// Standard deviations of single records around a figure.
    std::vector<std::pair<PlacedWord, double>> scatter;
    std::optional<AuditCost> cost;
    std::optional<Levels> nested = {};  ///< for the figures and groups that are named
    Grid outer_means = {};  ///< of the one that is named, from elsewhere; none: to be computed
    double decisions = 1;   ///< a year
    int decision_years = 1;
    std::size_t most = 10;  ///< figures shown
    DrawsAsked drawing;
};

/// Worths are for all decisions that the knowledge is used for.
struct ValueAnswer {
    Explaining explaining;
    std::string measure;             ///< name of a column: pv_net_saving, payer.nhs …
    std::vector<double> means = {};  ///< net benefit by option, from that of the first
    /// By option: in what share of draws it is the best; nothing where no draw moves any.
    std::vector<std::optional<double>> best = {};
    std::vector<std::size_t> favoured =
        {};                                ///< of highest mean: several where they come to the same
    Estimate everything = {};              ///< EVPI
    std::vector<KnownWorth> figures = {};  ///< the worthiest first
    std::vector<KnownWorth> groups = {};
    std::vector<FigureAudit> audits = {};
    std::optional<AuditCost> cost = {};
    std::optional<Levels> nested = {};
    Decisions decisions = {};
    std::size_t most = 10;  ///< figures shown
    std::uint64_t draws = 0, seed = 0;
    std::string sampling = {};
};

/// That a group has more figures, or columns of figures, than can be known together.
std::string too_many_in_a_group(const std::string& group, std::size_t figures);

/// Needs two options, something uncertain and between 1,000 and 1,000,000 draws.
Answered<ValueAnswer> answer(const ValueQuestion& question, const AtPoint& at,
                             const Executor& executor);

/// Means of outer draws from … to − 1 of the group that a question names, a row for each.
Answered<Grid> outer_means(const ValueQuestion& question, std::uint64_t from, std::uint64_t to,
                           const AtPoint& at, const Executor& executor);

/// The size that an audit is advised to have, else the largest.
inline const AuditOfSize& size_advised(const FigureAudit& audit) {
    for (const AuditOfSize& one : audit.sizes)
        if (one.records == audit.advised) return one;
    return audit.sizes.back();
}

/// What an audit gains: its worth less its costs where those are known, else what exact knowledge
/// of the figure is worth; 0 where no size is advised or the draws tell nothing.
inline double gain_of(const ValueAnswer& answer, const FigureAudit& audit) {
    if (!answer.cost) return is_worth_something(audit.exact) ? audit.exact.value : 0;
    if (!audit.advised) return 0;
    const AuditOfSize& chosen = size_advised(audit);
    return chosen.worth.value - answer.cost->of(chosen.records);
}

/// The audit to advise, of greatest gain; nullptr where none gains anything.
inline const FigureAudit* audit_advised(const ValueAnswer& answer) {
    const FigureAudit* best = nullptr;
    for (const FigureAudit& audit : answer.audits)
        if (gain_of(answer, audit) > (best == nullptr ? 0 : gain_of(answer, *best))) best = &audit;
    return best;
}

}  // namespace hearth

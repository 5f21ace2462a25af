// Which figure to measure next, with how many records, and what that is worth: the question and its
// answer.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "study/audit.hpp"
#include "study/draw_table.hpp"
#include "study/drawing.hpp"
#include "study/explain.hpp"

namespace hearth {

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
    Estimate worth;
};

/// An audit of `records` records.
struct AuditOfSize {
    int records = 0;
    Estimate worth;
};

/// Audits of one figure.
struct FigureAudit {
    DrawnFigure figure;
    Audit audit;
    Estimate exact;                  ///< what exact knowledge of it is worth
    std::vector<AuditOfSize> sizes;  ///< ascending; the size advised is among them
    std::optional<int> advised;      ///< with costs: the best size; else enough for nine tenths
};

/// How many decisions the knowledge is used for; discounted if in several years.
struct Decisions {
    double a_year = 1;
    int years = 1;
    double discounted = 1;
};

/// Figures to be known together.
struct GroupAsked {
    std::string name;
    std::vector<PlacedWord> figures;
};

/// An audit to be worked out; no sizes: the usual ones.
struct AuditAsked {
    PlacedWord figure;
    std::vector<int> sizes;
};

/// How far single records of a figure scatter.
struct ScatterAsked {
    PlacedWord figure;
    double sd_of_one = 0;
};

/// What to learn about, for how many decisions, and at what cost.
struct ValueQuestion {
    std::string measure, payer;       ///< what is chosen by: at most one; empty: the headline
    std::vector<PlacedWord> figures;  ///< none: all that are drawn
    std::vector<GroupAsked> groups;
    std::vector<AuditAsked> audits;  ///< none: of the worthiest figures
    std::vector<ScatterAsked> scatter;
    std::optional<AuditCost> cost;
    double decisions = 1;  ///< a year
    int decision_years = 1;
    int most = 10;  ///< figures shown
    DrawsAsked drawing;
};

/// Worths are for all decisions that the knowledge is used for.
struct ValueAnswer {
    Explaining explaining;
    std::string measure;                ///< name of a column: pv_net_saving, payer.nhs …
    std::vector<double> means;          ///< net benefit by option, as differences from the first
    std::vector<double> best;           ///< by option: in what share of draws it is the best
    std::vector<std::size_t> favoured;  ///< of highest mean: several where they come to the same
    Estimate everything;                ///< EVPI
    std::vector<KnownWorth> figures;    ///< the worthiest first
    std::vector<KnownWorth> groups;
    std::vector<FigureAudit> audits;
    std::optional<AuditCost> cost;
    Decisions decisions;
    std::size_t most = 10;  ///< figures shown
    std::uint64_t draws = 0, seed = 0;
    std::string sampling;
};

/// That a group has more figures, or columns of figures, than can be known together.
std::string too_many_in_a_group(const std::string& group, std::size_t figures);

/// Needs two options, something uncertain and between 1,000 and 1,000,000 draws.
Answered<ValueAnswer> answer(const ValueQuestion& question, const AtPoint& at,
                             const Executor& executor);

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

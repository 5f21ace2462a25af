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

/// Whether a worth is told apart from nothing by its draws.
bool is_worth_something(const Estimate& worth);

/// Needs two options, something uncertain and between 1,000 and 1,000,000 draws.
Answered<ValueAnswer> answer(const ValueQuestion& question, const AtPoint& at,
                             const Executor& executor);

}  // namespace hearth

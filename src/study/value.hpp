// Which figure to measure next, with how many records, and what that is worth: the question and its
// answer.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "study/audit.hpp"
#include "study/draw_table.hpp"
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

/// Worths are for all decisions that the knowledge is used for.
struct ValueAnswer {
    const Explaining& explaining;
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

}  // namespace hearth

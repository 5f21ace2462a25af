// What to measure next: what the report of `hearth value` reads, and its renderings. Every worth in
// it is for all decisions that the knowledge is used for.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "report/explain.hpp"
#include "study/audit.hpp"
#include "study/draw_table.hpp"

namespace hearth {

/// A figure that is drawn, and its columns of a draw table.
struct DrawnFigure {
    std::string name;
    const Figure* figure = nullptr;
    std::vector<int> columns;
};

/// Every drawn figure under its name, each column once, in the order of `drawn`.
std::vector<DrawnFigure> drawn_by_name(const Explaining& explaining, const std::vector<Fig>& drawn);

/// The drawn figure that a name means. An error at `place` says why there is none: no such figure,
/// a result, a fixed or computed figure, one that nothing uses.
std::optional<DrawnFigure> drawn_figure_named(const Explaining& explaining,
                                              const std::vector<Fig>& drawn,
                                              const std::string& name, Place place,
                                              Diagnostics& diagnostics);

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

struct ValueReport {
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

/// Whether a worth is told apart from nothing by its draws.
bool is_worth_something(const Estimate& worth);

/// "net saving at present value", "net effect on NHS".
std::string net_benefit_in_words(const ValueReport& report);

/// What an audit's record is taken to say, as a sentence.
std::string record_in_words(const FigureAudit& audit);

/// The audit to advise: of greatest gain where costs are known, else of the worthiest figure;
/// nullptr where none gains anything.
const FigureAudit* audit_advised(const ValueReport& report);

/// One page, answer first.
Document value_document(const ValueReport& report);

/// {"hearth_value": 1, …}: every number of the page with its standard error.
std::string value_json(const ValueReport& report);

/// Bars of what each figure is worth; below, where figures are audited, their worth by size.
std::string value_chart(const ValueReport& report);

}  // namespace hearth

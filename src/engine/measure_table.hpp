// The one table of measures: what a result says of an option, each measure one row. Columns of
// draws, points, explanations, lists, JSON and its schema read it; nothing defines a measure again.
#pragma once

#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "engine/plan.hpp"

namespace hearth {

/// Ledger classes as bits, so that a sum can count several.
using ClassSet = unsigned;

template <class... Classes>
constexpr ClassSet classes(Classes... each) {
    return ((1u << static_cast<unsigned>(each)) | ...);
}

/// Whose rows, of which classes, a sum counts (method 7.3 and 8).
enum class RowScope {
    headline,    ///< payers and classes of the perspective
    granted,     ///< these, and transfers to and from its payers
    payers,      ///< payers of the perspective, whatever their classes (8.4)
    classes,     ///< classes of the perspective and transfers, whatever the payer
    everything,  ///< whatever the perspective
};

/// Whether the rows of a line count.
bool counts(const PlanPerspective& perspective, const LedgerLine& line, RowScope scope);

/// Every class that is money.
constexpr ClassSet money_classes =
    classes(LedgerClass::cost, LedgerClass::transfer, LedgerClass::cashable, LedgerClass::capacity,
            LedgerClass::social);

/// Years of a measure of one year: that year, or all up to it; else the horizon or its last year.
enum class YearsCounted { own, up_to_own, last };

/// Amounts of ledger lines, the comparator's taken off; added term by term in this order, each a
/// set of classes. A key with a payer, an intervention, a line or a year counts only its rows; an
/// intervention's or a line's are the option's own, without the comparator.
struct LineSum {
    std::array<ClassSet, 5> terms{};
    bool present = false;  ///< present values
    RowScope scope = RowScope::headline;
    double sign = 1;
    YearsCounted years = YearsCounted::own;
    std::optional<Outlay> outlay = std::nullopt;
};

/// Units of a service or outcome avoided, the comparator's taken off.
struct UnitsAvoided {};

/// Whole steps in which a service's capacity is released: the most in any year (method 7.2).
struct StepsReleased {};

/// Clients who start, of the option's own parts.
struct ClientsStarting {};

/// Client-years of effect after the horizon (method 3.6).
struct ClientYearsBeyond {};

/// Units of a service that clients would use without the option, or their cost (method 8.5).
struct UseWithout {
    bool in_money = false;
};

/// (over − less) / under, of other measures; none where `under` is not above 0, and of some none
/// where `over` is not either.
struct Ratio {
    std::string_view over, less, under;
    bool both_above_zero = false;
};

/// When a sum, cumulative over time, reaches 0 and stays there (method 8.3).
struct Crossing {
    std::string_view of;
};

/// Another measure, of the whole life of effects (method 3.7).
struct WholeLife {
    std::string_view of;
};

/// The one rate at which the present value of a sum is 0; none where its years change sign never or
/// more than once (method 8.3).
struct RateOfReturn {
    std::string_view of;
};

/// QALYs at the scenario's value of a QALY, less a cost.
struct Monetised {
    std::string_view qalys, cost;
};

using MadeOf =
    std::variant<LineSum, UnitsAvoided, StepsReleased, ClientsStarting, ClientYearsBeyond,
                 UseWithout, Ratio, Crossing, WholeLife, RateOfReturn, Monetised>;

/// What is kept of a measure over draws.
enum class Drawn { never, moments, quantiles };

/// Without what a plan's draws have no such column.
enum class Needs { nothing, transfers, health, life, qaly_value };

/// One measure. A key with `<payer>`, `<service>` … stands for one measure of each.
struct MeasureRow {
    std::string_view key, unit, meaning;
    MadeOf is;
    Drawn drawn = Drawn::never;
    std::string_view withheld = {};  ///< why there may be no value; `<years>` is the horizon
    Needs needs = Needs::nothing;
    bool choosable = false;  ///< options can be chosen by it: more is better, and it is money
    bool behind = false;     ///< results do not show it: other measures only are made of it
};

/// The measures of hearth, in the order in which results have them.
std::span<const MeasureRow> measure_table();

/// The row of a key, or nullptr.
const MeasureRow* row_of(std::string_view key);

/// The row that a path belongs to, whether a plan has the measure or not (`by_payer.nhs.net` to
/// `by_payer.<payer>.net`); nullptr where there is none.
const MeasureRow* row_for(std::string_view path);

/// Why a measure has no value, where the horizon has so many years.
std::string why_withheld(const MeasureRow& row, int years);

/// Keys of the measures that another is made of; empty for a sum.
std::vector<std::string_view> made_of(const MeasureRow& row);

/// Whether a measure is the sum of ledger lines, units or clients.
bool is_sum(const MeasureRow& row);

/// Whether it is of present values: their sum, or made of such sums. Not the whole life of effects,
/// which is none of the horizon's.
bool is_present(const MeasureRow& row);

/// Whether its mean over draws is not what it comes to in a ledger of means: use or effect that
/// figures multiply beside the ledger.
bool is_mean_of_draws(const MeasureRow& row);

/// Whether a draw may have no value of it: a ratio or a time.
bool can_be_missing(const MeasureRow& row);

/// Every class of the terms of a sum.
ClassSet classes_of(const LineSum& sum);

/// What a key's placeholders stand for in one measure of a plan; -1 or empty where it has none.
struct MeasureOf {
    int payer = -1, intervention = -1, year = -1;
    std::string name = {};  ///< of a service, an outcome or a line
    bool outcome = false;

    bool operator==(const MeasureOf&) const = default;
};

/// A measure of one option of a plan: `by_payer.nhs.net` of the row `by_payer.<payer>.net`.
struct MeasureName {
    std::string path;
    const MeasureRow* row = nullptr;
    MeasureOf of = {};
};

/// The measures that a row stands for in one option.
std::vector<MeasureName> measures_of(const Plan& plan, std::size_t option, const MeasureRow& row);

/// The measure at a path, also one that results do not show; nothing where the option has none.
std::optional<MeasureName> measure_named(const Plan& plan, std::size_t option,
                                         std::string_view path);

/// The payer whose net effect a path is (`by_payer.nhs.net`); empty for all others.
std::string net_payer(std::string_view path);

/// Today's path of a measure for one that hearth 0.1 wrote otherwise (`payer.nhs`,
/// `interventions.visits.net_saving`, `lines.team`); nothing for all others.
std::optional<std::string> renamed_measure(std::string_view path);

/// A help line for a path that is no measure: what it is called now, or what is near among `known`.
std::string suggested_measure(std::string_view wrong, const std::vector<std::string>& known);

}  // namespace hearth

// A local audit of n records of one figure: how much of its variance the records resolve, and how
// many are worth collecting. The worth itself comes from value_of_information.hpp. Method 10.7.
#pragma once

#include <optional>
#include <vector>

#include "scenario/figure.hpp"
#include "study/value_of_information.hpp"

namespace hearth {

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

}  // namespace hearth

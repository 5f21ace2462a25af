// What client records hold once they are read: use of services before and after an intervention, by
// client, as columns; or sums of them, where no more is known. Reading them belongs to load,
// estimating to study.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/grid.hpp"

namespace hearth {

/// Rows of clients: the intervention's, or those of a comparison.
enum class RecordGroup : std::uint8_t { comparison, intervention };

/// Use of one service, by client, in the windows before and after.
struct ServiceUseRecords {
    std::string service;   ///< a key of the services
    Column before, after;  ///< counts; by client
};

/// Counts of one service by calendar month (or other period) over all clients of a group.
struct SeriesRecords {
    std::string service;
    double periods_per_year = 12;
    std::vector<double> counts, years;  ///< by period: count, and client-years at risk
    int starts_at = 0;                  ///< the first period under the intervention
};

/// How many rows or clients were left out, and why, in order.
struct Exclusion {
    std::string why;
    std::size_t clients = 0;
};

/// Clients, one place in each column.
struct Records {
    std::vector<RecordGroup> group;
    std::vector<int> cluster;          ///< empty: none
    Column years_before, years_after;  ///< at risk in each window [years]
    std::vector<ServiceUseRecords> services;
    std::vector<std::string> covariates;
    std::vector<Column> covariate_values;  ///< by covariate, by client
    std::vector<SeriesRecords> series;     ///< of the intervention's group; empty: dates unknown
    /// A window before the window before (placebo); `after` empty.
    std::vector<ServiceUseRecords> earlier;
    Column years_earlier = {};  ///< at risk in that window; empty: as in the window before
    std::size_t rows = 0;       ///< read
    std::vector<Exclusion> exclusions;
    /// Counts by service that must be met or passed before to become a client; -1: no such rule.
    std::vector<double> entry_at_least;

    [[nodiscard]] std::size_t clients() const { return group.size(); }
};

/// Sums in place of clients: what a printed table gives.
struct RecordTotals {
    struct Of {
        double count_before = 0, count_after = 0;  ///< events
        double years_before = 0, years_after = 0;  ///< client-years
        std::size_t clients = 0;
        double most_of_one = 0;  ///< largest share of a window's events by one client; 0: unknown
    };
    struct Service {
        std::string service;
        Of intervention;
        std::optional<Of> comparison;
    };
    std::vector<Service> services;
};

}  // namespace hearth

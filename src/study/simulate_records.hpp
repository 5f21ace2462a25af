// Client records as they might have been: people whose use of services a scenario's model knows,
// before and after its intervention, with what makes real records hard to read. For teaching,
// tests and planning; each client is computed alone from the seed, never stepped to.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "scenario/records.hpp"
#include "study/question.hpp"

namespace hearth {

/// What one service's use is, by client-year, without the intervention and with it.
struct TrueUse {
    std::string service;
    double without = 0, with = 0;

    [[nodiscard]] double ratio() const { return with / without; }
};

struct RecordSimulationQuestion {
    std::string intervention = {};  ///< empty: the only one of the headline option
    std::vector<std::pair<std::string, double>> use = {};  ///< a client-year without it, by service
    std::size_t clients = 0, comparison = 0;
    int months_before = 12, months_after = 12;
    int months_earlier = 0;        ///< before those, for a placebo
    std::string selected_by = {};  ///< service; empty: the first
    int selection = 0;             ///< uses of it in the months before that make a client, at least
    double theta = 1;              ///< shape of the gamma that clients' rates have about their mean
    double lasting = 1;            ///< correlation of these rates from one window to the next
    double seasonality = 0.2;      ///< by how much use in January is above the mean, in July below
    double deaths = 0.03, moves = 0.05;  ///< of those there, in a year
    double blank = 0;                    ///< of cells nobody filled in
    double missing = 0.02;               ///< of events nobody wrote down
    std::uint64_t seed = 1;
};

/// A simulation that is ready to make clients, each on its own.
struct RecordSimulation {
    RecordSimulationQuestion question;
    std::string intervention;
    int start_year = 0;  ///< financial year in which clients start
    std::vector<TrueUse> uses = {};
    std::size_t selected_by = 0;  ///< among the uses
};

/// Days since 1970-01-01; a client is seen from `from` until before `until`, under the intervention
/// from `start` on.
struct SimulatedEvent {
    int day = 0;
    std::size_t service = 0;
    bool missing = false;  ///< nobody wrote it down
};
enum class LeftBy { stayed, died, moved };
struct SimulatedClient {
    RecordGroup group = RecordGroup::intervention;
    int earliest = 0, window = 0, start = 0, end = 0;  ///< first days of months
    int from = 0, until = 0;
    LeftBy left = LeftBy::stayed;
    std::vector<SimulatedEvent> events;  ///< in order of days
};

/// Reads the true use off the model at its point. Refused where it is not known what clients use
/// without the intervention, or the intervention counts no use.
Answered<RecordSimulation> prepare_records(const RecordSimulationQuestion& question,
                                           const AtPoint& at);

/// Client number `index` of the intervention, then of the comparison. Nothing where hardly anybody
/// meets the rule of selection.
std::optional<SimulatedClient> simulated_client(const RecordSimulation& simulation,
                                                std::size_t index);

/// Uses of a service from a day until before another, of those that were written down.
double uses_between(const SimulatedClient& client, std::size_t service, int from, int until);

/// Whether nobody filled in a cell of a client.
bool is_blank(const RecordSimulation& simulation, std::size_t client, std::size_t cell);

/// The first day of a month, counted from January of year 0; the month in which a day lies.
int first_day(int month);
int month_of_day(int day);

// --- planning ------------------------------------------------------------------------------------

/// How an effect would be looked for.
enum class PowerDesign { same_clients, two_groups, differences };
inline std::vector<std::string_view> choice_names(PowerDesign) {
    return {"same_clients", "two_groups", "differences"};
}

/// What can be told of one service by one design: a two-sided test at 5 %, of the log of the ratio.
struct PowerOf {
    TrueUse use;
    PowerDesign design{};
    double clients_needed = 0;  ///< in each group, for 80 %; infinite: none are enough
    double power = 0;           ///< with the clients asked for in each group
    double years_needed = 0;    ///< after as before, with those clients; infinite: none are enough
};

struct PowerAnswer {
    RecordSimulation simulation;
    std::vector<PowerOf> all;
};

/// Closed form. Of the same clients, what lasts of their rates cancels (conditional Poisson): the
/// variance of the log ratio is one over the uses before, one over those after, and what passes of
/// the rates; of two groups afterwards it is that of two negative binomials (Zhu and Lakkis 2014);
/// of differences in differences, four counts. Deaths and moves shorten the time after. Selection
/// and seasons are left out.
PowerAnswer power_of(const RecordSimulation& simulation);

}  // namespace hearth

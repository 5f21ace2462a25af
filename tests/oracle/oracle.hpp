// The oracle: the method's arithmetic a second time, slowly and literally, to hold the engine
// against. Written from the method alone; it shares no code with the engine.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "scenario/scenario.hpp"

namespace hearth::oracle {

/// Values that stand in for those of figures, by place in `Scenario::figures`, in the scenario's
/// prices.
using FigureValues = std::map<int, double>;

/// When in its year an amount falls (method 8.3, 6.4).
enum class When { start, spread, end };

/// One row of the ledger (method 7.1). `amount` is signed, undiscounted and real.
struct Row {
    std::string option, intervention, line, payer;
    LedgerClass ledger_class = LedgerClass::cost;
    Budget budget = Budget::revenue;
    When when = When::spread;
    int year = 0;
    double units = 0;
    double amount = 0;
    double present_value = 0;
    double moment = 0;      ///< that it is discounted to, in years from the start
    bool invested = false;  ///< set-up or capital
    bool left = false;      ///< what an asset is worth at the end
};

/// Measures by name; nothing where the method withholds one.
using Measures = std::map<std::string, std::optional<double>>;

struct OracleResult {
    std::vector<Row> rows;
    std::map<std::string, Measures> measures;                    ///< by option
    std::map<std::string, std::map<std::string, double>> parts;  ///< the same by payer, year …
};

/// The whole appraisal at the point of every figure (method 10.5), or at `instead` where it says.
OracleResult appraise(const Scenario& scenario, const FigureValues& instead = {});

/// The same without the measures of the whole life of effects (method 3.7).
OracleResult appraise_counted(const Scenario& scenario, const FigureValues& instead = {});

}  // namespace hearth::oracle

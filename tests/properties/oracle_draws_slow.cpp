// A probabilistic run against the oracle: every measure that it sums up, draw by draw at the drawn
// figures, and its mean ledger. Expressions are left to the oracle's own arithmetic.
#include <doctest/doctest.h>
#include <limits>

#include "properties/appraised.hpp"
#include "properties/differences.hpp"
#include "study/drawing.hpp"
#include "study/simulation.hpp"

using namespace hearth;
using namespace hearth::testing;

namespace {

constexpr std::uint64_t scenarios_drawn = 200;
constexpr std::uint64_t draws_of_each = 32;
constexpr double missing = std::numeric_limits<double>::quiet_NaN();
constexpr double never = std::numeric_limits<double>::infinity();

/// What a run made of its draws: figures and measures as its watcher sees them, and their sums.
struct Run {
    MeasureLayout layout;
    Grid figures, measures;
    Summary summary;
};

Run run(const Scenario& scenario, const Plan& plan) {
    const Sampler sampler = make_sampler(
        plan.figures, sampling_options(scenario, plan, {.draws = draws_of_each, .seed = 7}));
    const Simulation simulation(
        plan,
        [&sampler](std::uint64_t first, Grid& figures) {
            sample_block(sampler, first, figures.rows(), figures);
        },
        draws_of_each);
    Run made{.layout = simulation.layout,
             .figures = Grid(draws_of_each, plan.figures.size()),
             .measures = Grid(draws_of_each, simulation.layout.columns.size()),
             .summary = {}};
    made.summary =
        simulation.batch(0, simulation.leaves(),
                         [&made](std::uint64_t first, const Grid& figures, const Grid& measures) {
                             made.figures.put(first, figures);
                             made.measures.put(first, measures);
                         });
    return made;
}

/// The figures of one draw that are drawn, by their place in the scenario.
oracle::FigureValues drawn(const Plan& plan, const Run& run, std::size_t draw) {
    oracle::FigureValues values;
    for (std::size_t c = 0; c < plan.figures.size(); ++c)
        if (plan.figures[c].scenario_figure >= 0 && plan.figures[c].expression.empty())
            values[plan.figures[c].scenario_figure] = run.figures(draw, c);
    return values;
}

/// Rows of an option less those of the first. What is left where amounts cancel is 0.
template <class Worth, class Counts>
double less_first(const Scenario& scenario, const oracle::OracleResult& result,
                  const std::string& option, const Worth& worth, const Counts& counts) {
    const std::string& first = scenario.file.options.front().name;
    double net = 0;
    double size = 0;
    for (const oracle::Row& row : result.rows) {
        if (!counts(row)) continue;
        if (row.option == option) net += worth(row);
        if (row.option == first) net -= worth(row);
        if (row.option == option || row.option == first) size += std::abs(worth(row));
    }
    return std::abs(net) <= 1e-12 * size ? 0 : net;
}

bool counts_class(const Scenario& scenario, const oracle::Row& row) {
    std::vector<LedgerClass> counted = scenario.file.appraisal.perspective.classes;
    if (counted.empty())
        counted = {LedgerClass::cost, LedgerClass::cashable, LedgerClass::capacity};
    return std::find(counted.begin(), counted.end(), row.ledger_class) != counted.end();
}

bool counts_payer(const Scenario& scenario, const oracle::Row& row) {
    const auto& payers = scenario.file.appraisal.perspective.payers;
    return payers.empty() || std::any_of(payers.begin(), payers.end(), [&](const auto& payer) {
               return payer.name == row.payer;
           });
}

/// What ratios set against the cost (method 8.2).
double saving_before_transfers(const Scenario& scenario, const oracle::OracleResult& result,
                               const std::string& option) {
    return less_first(
        scenario, result, option, [](const oracle::Row& row) { return row.present_value; },
        [&](const oracle::Row& row) {
            return counts_payer(scenario, row) && counts_class(scenario, row) &&
                   row.ledger_class != LedgerClass::cost &&
                   row.ledger_class != LedgerClass::transfer;
        });
}

/// A measure as a column has it: NaN without a value, infinite for a payback beyond the horizon.
double expected(const Scenario& scenario, const oracle::OracleResult& result,
                const MeasureColumn& column) {
    const std::string& option = scenario.file.options[static_cast<std::size_t>(column.option)].name;
    if (column.name == "pv_saving_before_transfers")
        return saving_before_transfers(scenario, result, option);
    if (column.name.rfind("by_payer.", 0) == 0) {
        const auto& parts = result.parts.at(option);
        const auto part = parts.find(column.name);
        return part == parts.end() ? 0 : part->second;  // a payer without rows
    }
    const auto& value = result.measures.at(option).at(column.name);
    return value.value_or(column.name == "payback_years" ? never : missing);
}

bool same(double oracle, double engine, double largest) {
    if (std::isnan(oracle)) return std::isnan(engine);
    if (std::isinf(oracle)) return oracle == engine;
    return std::isfinite(engine) && close(oracle, engine, largest);
}

void compare_draw(const Scenario& scenario, const Run& run, std::size_t draw,
                  const oracle::OracleResult& result, Differences& differences) {
    const double largest = largest_amount(result);
    for (std::size_t c = 0; c < run.layout.columns.size(); ++c) {
        const MeasureColumn& column = run.layout.columns[c];
        const double oracle = expected(scenario, result, column);
        const double engine = run.measures(draw, c);
        if (!same(oracle, engine, largest))
            differences.add("draw " + std::to_string(draw) + " option " +
                                std::to_string(column.option) + " " + column.name,
                            shown(oracle), shown(engine));
    }
}

using Amounts = std::map<std::string, double>;

/// Amounts summed over draws, by row of the ledger, with the largest that went in.
struct Summed {
    Amounts amounts;
    double largest = 0;

    /// `years`: of the engine's ledger, which ends when nothing can follow.
    void add(const oracle::OracleResult& result, int years) {
        for (const oracle::Row& row : result.rows)
            if (row.year < years || row.amount != 0) amounts[key_of(row)] += row.amount;
        largest += largest_amount(result);
    }
};

Amounts ledger_of(const Plan& plan, const Run& run) {
    const std::vector<double> ledger = run.summary.tree.total().ledger;
    const LedgerLayout& layout = plan.layout;
    const auto name = [](const std::vector<std::string>& names, int index) {
        return index < 0 ? std::string() : names[static_cast<std::size_t>(index)];
    };
    Amounts amounts;
    for (std::size_t option = 0; option < layout.options.size(); ++option)
        for (const int index : layout.option_lines[option]) {
            const LedgerLine& line = layout.lines[static_cast<std::size_t>(index)];
            for (int year = 0; year < layout.years; ++year)
                amounts[key_of({.option = layout.options[option],
                                .intervention = name(layout.interventions, line.intervention),
                                .line = line.name,
                                .payer = name(layout.payers, line.payer),
                                .ledger_class = line.ledger_class,
                                .budget = line.budget,
                                .year = year})] =
                    ledger[static_cast<std::size_t>(index * layout.years + year)];
        }
    return amounts;
}

void compare_ledger(const Summed& expected, const Amounts& found, Differences& differences) {
    for (const auto& [key, amount] : expected.amounts) {
        const auto other = found.find(key);
        if (other == found.end())
            differences.add(key, shown(amount), "no such row");
        else if (!close(amount, other->second, expected.largest))
            differences.add("sum of " + key, shown(amount), shown(other->second));
    }
    if (expected.amounts.size() != found.size())
        differences.add("rows", std::to_string(expected.amounts.size()),
                        std::to_string(found.size()));
}

/// Draws that were compared. A draw whose expression is no number ends a run of the program, so
/// there is nothing to compare.
int compare(const Scenario& scenario, Differences& differences) {
    const Plan plan = link(scenario);
    const Run made = run(scenario, plan);
    Summed summed;
    int compared = 0;
    for (std::size_t draw = 0; draw < draws_of_each; ++draw) {
        const Grid row = made.figures.part(draw, 1);
        if (!std::all_of(row.all().begin(), row.all().end(),
                         [](double value) { return std::isfinite(value); }))
            continue;
        const oracle::OracleResult result =
            oracle::appraise_counted(scenario, drawn(plan, made, draw));
        compare_draw(scenario, made, draw, result, differences);
        summed.add(result, plan.layout.years);
        ++compared;
    }
    if (compared == static_cast<int>(draws_of_each))
        compare_ledger(summed, ledger_of(plan, made), differences);
    return compared;
}

}  // namespace

TEST_CASE("a probabilistic run agrees with the oracle draw by draw and in its mean ledger") {
    int compared = 0;
    for (std::uint64_t seed = 0; seed < scenarios_drawn; ++seed) {
        const Scenario scenario = random_loaded(seed);
        Differences differences;
        compared += compare(scenario, differences);
        CHECK_MESSAGE(differences.count == 0, "seed ", seed, ", ", differences.count,
                      " differences", differences.text);
    }
    CHECK(compared > 0.9 * static_cast<double>(scenarios_drawn * draws_of_each));
}

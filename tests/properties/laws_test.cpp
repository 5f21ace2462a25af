// Laws of method section 13 that need neither draws nor cohorts, on the engine, over random
// scenarios.
#include <algorithm>
#include <doctest/doctest.h>
#include <functional>
#include <set>

#include "oracle/oracle_values.hpp"
#include "properties/appraised.hpp"
#include "study/explain.hpp"

using namespace hearth;
using namespace hearth::testing;

namespace {

constexpr std::uint64_t first_seed = 10000;
#ifdef HEARTH_SANITIZE
constexpr std::size_t scenarios = 15;  // the sanitizers are slow
#else
constexpr std::size_t scenarios = 120;
#endif

const std::vector<Scenario>& random_scenarios() {
    static const std::vector<Scenario> all = [] {
        std::vector<Scenario> made;
        for (std::size_t i = 0; i < scenarios; ++i) made.push_back(random_loaded(first_seed + i));
        return made;
    }();
    return all;
}

Figure& figure(Scenario& scenario, FigureIndex index) { return scenario.figures.at(index.at); }

/// Makes a figure a plain number in the scenario's prices.
void fix(Scenario& scenario, FigureIndex index, double value) {
    Figure& one = figure(scenario, index);
    one.expression.reset();
    one.prices.reset();
    one.dirichlet.reset();
    one.shrinkage.reset();
    one.range.reset();
    one.rebasing = 1;
    one.point = value;
    one.distribution = {.family = Family::fixed, .a = value};
}
void fix(Scenario& scenario, const std::optional<FigureIndex>& index, double value) {
    if (index) fix(scenario, *index, value);
}

double value_of(const Scenario& scenario, FigureIndex index) {
    return oracle::Values(scenario, {})(index);
}

/// The same scenario without expressions, so that one figure changes nothing but itself.
Scenario without_expressions(const Scenario& scenario) {
    Scenario frozen = scenario;
    for (std::uint32_t i = 0; i < scenario.figures.size(); ++i)
        if (const FigureIndex index{i}; scenario.figures[i].expression)
            fix(frozen, index, value_of(scenario, index));
    return frozen;
}

bool is_saving(const oracle::Row& row) {
    return row.ledger_class != LedgerClass::cost && row.ledger_class != LedgerClass::transfer;
}

bool near(double a, double b, double largest) {
    return std::abs(a - b) <= 1e-9 * std::max(std::abs(a), std::abs(b)) + 1e-12 * largest;
}

double largest_amount(const oracle::OracleResult& result) {
    double largest = 0;
    for (const oracle::Row& row : result.rows) largest = std::max(largest, std::abs(row.amount));
    return largest;
}

/// Runs `check` on every scenario, told which one fails.
void for_each_scenario(const std::function<void(const Scenario&)>& check) {
    for (std::size_t i = 0; i < scenarios; ++i) {
        const std::uint64_t seed = first_seed + i;
        CAPTURE(seed);
        check(random_scenarios()[i]);
    }
}

// -------------------------------------------------------------------------------- zero effect

void make_harmless(Scenario& scenario, const Effect& effect) {
    fix(scenario, effect.rate_ratio, 1);
    fix(scenario, effect.risk_ratio, 1);
    fix(scenario, effect.change, 0);
    fix(scenario, effect.avoided_per_client_year, 0);
    fix(scenario, effect.avoided_per_client, 0);
    fix(scenario, effect.before, 0);
    fix(scenario, effect.after, 0);
    if (!effect.with) return;
    fix(scenario, effect.without, 0);
    fix(scenario, effect.with, 0);
}

void make_harmless(Scenario& scenario, Model& model) {
    const ServiceUse& use = service_use(model);
    for (const auto& effect : use.effects) make_harmless(scenario, effect.value);
    for (const auto& outcome : use.outcomes) make_harmless(scenario, outcome.value.effect);
    if (use.health) {
        fix(scenario, use.health->qaly_per_client_year, 0);
        fix(scenario, use.health->qaly_per_client, 0);
    }
    for (const auto& effect : model.money_effects)
        fix(scenario, effect.value.amount_per_client_year, 0);
    auto* repair = std::get_if<HazardRepair>(&model.kind);
    if (repair == nullptr) return;
    for (auto& hazard : repair->hazards) {
        hazard.value.after = hazard.value.before;
        fix(scenario, hazard.value.nhs_saving_per_dwelling_year, 0);
    }
}

// ------------------------------------------------------------------------ doubling a unit cost

using RowTest = std::function<bool(const oracle::Row&)>;

bool ends_with(const std::string& text, const std::string& end) {
    return text.size() >= end.size() &&
           text.compare(text.size() - end.size(), end.size(), end) == 0;
}

/// Doubles one figure and checks that its own rows double and no other row moves.
void check_doubling(const Scenario& scenario, FigureIndex cost, const RowTest& own) {
    Scenario doubled = scenario;
    fix(doubled, cost, 2 * figure(doubled, cost).value());
    const auto before = by_engine(scenario).rows;
    const auto after = by_engine(doubled).rows;
    REQUIRE(before.size() == after.size());
    int wrong = 0;
    for (std::size_t i = 0; i < before.size(); ++i) {
        const double factor = own(before[i]) ? 2 : 1;
        wrong += key_of(before[i]) != key_of(after[i]) || before[i].units != after[i].units ||
                 after[i].amount != factor * before[i].amount ||
                 after[i].present_value != factor * before[i].present_value;
    }
    CHECK(wrong == 0);
}

/// The rows that come from a service's unit cost.
RowTest rows_of_service(const std::string& service) {
    return [service](const oracle::Row& row) {
        const bool saved = row.ledger_class == LedgerClass::cashable ||
                           row.ledger_class == LedgerClass::capacity ||
                           row.ledger_class == LedgerClass::stranded;
        return saved && (row.line == service || ends_with(row.line, ": " + service));
    };
}

std::vector<FigureIndex> amounts_of(const CostLine& line) {
    if (line.cost) return {*line.cost};
    return line.set_up ? line.set_up->values : line.fixed_per_year->values;
}

/// The figure that gives a cost line its amount in `year`.
FigureIndex amount_in(const CostLine& line, int year) {
    const auto all = amounts_of(line);
    return all[std::min(static_cast<std::size_t>(year), all.size() - 1)];
}

/// The rows whose amount is this figure's: models under `set:` share the figures they leave alone.
RowTest rows_of_amount(const Scenario& scenario, FigureIndex cost) {
    std::map<std::string, const CostLine*> lines;
    for (const auto& [name, place, intervention] : scenario.file.interventions) {
        const auto model = static_cast<std::size_t>(intervention.model_index);
        for (const auto& line : scenario.models[model].model.costs)
            for (const std::string end : {"", ": optimism bias"})
                lines[name + "|" + line.name + end] = &line.value;
    }
    return [lines, cost](const oracle::Row& row) {
        const auto line = lines.find(row.intervention + "|" + row.line);
        return row.ledger_class == LedgerClass::cost && line != lines.end() &&
               amount_in(*line->second, row.year) == cost;
    };
}

// ------------------------------------------------------------------------------------ halving

/// Copies an intervention and its model, half the size, with halved figures of its own.
class Halving {
  public:
    explicit Halving(Scenario& scenario) : scenario_(scenario) {}

    /// A half: half the clients and half of every amount that does not depend on them.
    Intervention half_of(const Intervention& whole) {
        Intervention half = whole;
        halve(half.reach.clients);
        halve(half.reach.clients_per_year);
        halve(half.reach.capacity);
        if (half.reach.pool) halve_pool(*half.reach.pool);
        UsedModel used = scenario_.models[static_cast<std::size_t>(whole.model_index)];
        for (auto& line : used.model.costs) halve(line.value);
        for (auto& line : used.model.incomes) halve(line.value);
        for (auto& effect : service_use(used.model).effects) halve_group(effect.value);
        for (auto& outcome : service_use(used.model).outcomes) halve_group(outcome.value.effect);
        scenario_.models.push_back(used);
        half.model_index = static_cast<int>(scenario_.models.size()) - 1;
        half.model = used.model;
        return half;
    }

  private:
    FigureIndex number(double value) {
        const auto index = static_cast<std::uint32_t>(scenario_.figures.size());
        scenario_.figures.push_back(
            {.path = "halved." + std::to_string(index), .owner = "scenario"});
        fix(scenario_, FigureIndex{index}, value);
        return {index};
    }
    void halve(FigureIndex& index) { index = number(value_of(scenario_, index) / 2); }
    void halve(std::optional<FigureIndex>& index) {
        if (index) halve(*index);
    }
    void halve(std::optional<ByYear>& list) {
        if (!list) return;
        for (FigureIndex& index : list->values) halve(index);
    }
    void halve_pool(Pool& pool) {
        pool.share = number((pool.share ? value_of(scenario_, *pool.share) : 1) / 2);
    }
    void halve(CostLine& line) {
        halve(line.fixed_per_year);
        halve(line.set_up);
        auto* left = line.residual ? std::get_if<FigureIndex>(&*line.residual) : nullptr;
        if (left != nullptr) halve(*left);
    }
    /// A total belongs to the whole target group, which is halved too.
    void halve_group(Effect& effect) {
        halve(effect.without_total);
        halve(effect.target_group);
    }

    Scenario& scenario_;
};

/// The scenario with its first intervention in two halves.
/// Without what makes the whole more or less than its parts: shared clients and whole steps.
Scenario adding_up(Scenario scenario) {
    scenario.file.overlap.clear();
    for (auto& service : scenario.library.services) service.value.step.reset();
    return scenario;
}

Scenario split(const Scenario& scenario) {
    Scenario halves = scenario;
    Halving halving(halves);
    const auto whole = halves.file.interventions.front();
    Named<Intervention> one = whole;
    one.value = halving.half_of(whole.value);
    Named<Intervention> other = one;
    other.name = "other_half";
    halves.file.interventions.front() = one;
    halves.file.interventions.push_back(other);
    for (auto& option : halves.file.options)
        for (std::size_t i = 0; i < option.value.size(); ++i)
            if (option.value[i].name == whole.name) {
                option.value.push_back({.name = "other_half", .place = {}});
                break;
            }
    return halves;
}

/// Amounts and units by key, with both halves under the whole's name.
std::map<std::string, oracle::Row> joined(const oracle::OracleResult& result,
                                          const std::string& whole) {
    std::map<std::string, oracle::Row> all;
    for (oracle::Row row : result.rows) {
        if (row.intervention == "other_half") row.intervention = whole;
        const auto [place, fresh] = all.emplace(key_of(row), row);
        if (fresh) continue;
        place->second.units += row.units;
        place->second.amount += row.amount;
        place->second.present_value += row.present_value;
    }
    return all;
}

void check_same_rows(const std::map<std::string, oracle::Row>& one,
                     const std::map<std::string, oracle::Row>& other, double largest) {
    REQUIRE(one.size() == other.size());
    int wrong = 0;
    for (const auto& [key, row] : one) {
        const auto found = other.find(key);
        wrong += found == other.end() || !near(row.units, found->second.units, largest) ||
                 !near(row.amount, found->second.amount, largest) ||
                 !near(row.present_value, found->second.present_value, largest);
    }
    CHECK(wrong == 0);
}

/// Measures that are sums: those a split could change only by its own fault.
const std::set<std::string> sums = {
    "programme_cost",  "gross_saving",  "net_saving",  "net_cash", "pv_programme_cost",
    "pv_gross_saving", "pv_net_saving", "pv_net_cash", "clients",  "client_years_beyond_horizon",
    "qalys",           "pv_qalys"};

bool is_sum(const std::string& name) {
    return sums.count(name) > 0 || name.rfind("avoided.", 0) == 0 || name.rfind("without", 0) == 0;
}

void check_same_sums(const oracle::OracleResult& one, const oracle::OracleResult& other,
                     double largest) {
    for (const auto& [option, measures] : one.measures)
        for (const auto& measure : measures)
            if (is_sum(measure.first) && measure.second) {
                INFO(measure.first);
                const auto same = other.measures.at(option).at(measure.first);
                CHECK(near(*measure.second, same.value(), largest));
            }
}

// ------------------------------------------------------------------------------------- payers

Scenario seen_by(const Scenario& scenario, const std::string& payer) {
    Scenario seen = scenario;
    auto& payers = seen.file.appraisal.perspective.payers;
    payers.clear();
    if (!payer.empty()) payers.push_back({.name = payer, .place = {}});
    return seen;
}

std::set<std::string> payers_of(const oracle::OracleResult& result) {
    std::set<std::string> payers;
    for (const oracle::Row& row : result.rows) payers.insert(row.payer);
    return payers;
}

}  // namespace

TEST_CASE("without an effect every saving is exactly 0") {
    for_each_scenario([](const Scenario& scenario) {
        Scenario harmless = without_expressions(scenario);
        for (UsedModel& used : harmless.models) make_harmless(harmless, used.model);
        int wrong = 0;
        for (const oracle::Row& row : by_engine(harmless).rows)
            if (is_saving(row)) wrong += row.amount != 0 || row.present_value != 0;
        CHECK(wrong == 0);
    });
}

TEST_CASE("doubling the unit cost of a service doubles exactly its own rows") {
    for_each_scenario([](const Scenario& random) {
        const Scenario scenario = without_expressions(random);
        for (const std::string service : {"svc_a", "svc_b", "ae_attendance"})
            if (const Service* known = find(scenario.library.services, service))
                check_doubling(scenario, known->cost, rows_of_service(service));
    });
}

TEST_CASE("doubling the amount of a cost line doubles exactly its own rows") {
    for_each_scenario([](const Scenario& random) {
        Scenario scenario = without_expressions(random);
        for (UsedModel& used : scenario.models)
            for (auto& line : used.model.costs) line.value.residual = std::nullopt;
        for (const UsedModel& used : scenario.models)
            for (const auto& line : used.model.costs) {
                const FigureIndex cost = amounts_of(line.value).back();
                check_doubling(scenario, cost, rows_of_amount(scenario, cost));
            }
    });
}

TEST_CASE("splitting an intervention in two halves with its fixed costs changes nothing") {
    for_each_scenario([](const Scenario& random) {
        const Scenario scenario = adding_up(without_expressions(random));
        const auto whole = by_engine(scenario);
        const auto halves = by_engine(split(scenario));
        const std::string name = scenario.file.interventions.front().name;
        check_same_rows(joined(whole, name), joined(halves, name), largest_amount(whole));
        check_same_sums(whole, halves, largest_amount(whole));
    });
}

TEST_CASE("relabelling options relabels results and changes no number") {
    for_each_scenario([](const Scenario& scenario) {
        Scenario relabelled = scenario;
        for (auto& option : relabelled.file.options) option.name = "new_" + option.name;
        for (auto& transfer : relabelled.file.transfers)
            for (auto& option : transfer.options) option.name = "new_" + option.name;
        const auto before = by_engine(scenario);
        const auto after = by_engine(relabelled);
        REQUIRE(before.rows.size() == after.rows.size());
        int wrong = 0;
        for (std::size_t i = 0; i < before.rows.size(); ++i)
            wrong += "new_" + key_of(before.rows[i]) != key_of(after.rows[i]) ||
                     before.rows[i].amount != after.rows[i].amount ||
                     before.rows[i].present_value != after.rows[i].present_value;
        CHECK(wrong == 0);
        for (const auto& [option, measures] : before.measures)
            CHECK(after.measures.at("new_" + option) == measures);
    });
}

TEST_CASE("what the payers see one by one adds to the total") {
    for_each_scenario([](const Scenario& scenario) {
        const auto total = by_engine(seen_by(scenario, ""));
        std::map<std::string, double> added;
        for (const std::string& payer : payers_of(total))
            for (const auto& [option, measures] : by_engine(seen_by(scenario, payer)).measures)
                for (const std::string name : {"programme_cost", "gross_saving", "pv_net_saving"})
                    added[option + name] += measures.at(name).value();
        if (total.rows.empty()) return;
        for (const auto& [option, measures] : total.measures)
            for (const std::string name : {"programme_cost", "gross_saving", "pv_net_saving"})
                CHECK(near(added[option + name], measures.at(name).value(), largest_amount(total)));
    });
}

TEST_CASE("transfers add to 0 in every option and year") {
    for_each_scenario([](const Scenario& scenario) {
        std::map<std::string, double> left;
        for (const oracle::Row& row : by_engine(scenario).rows)
            if (row.ledger_class == LedgerClass::transfer)
                left[row.option + row.line + std::to_string(row.year)] += row.amount;
        for (const auto& [where, sum] : left) CHECK(sum == 0);
    });
}

TEST_CASE("undiscounted present values are the amounts, and their measures plain sums") {
    for_each_scenario([](const Scenario& scenario) {
        Scenario undiscounted = scenario;
        undiscounted.file.appraisal.discount = Reference<Target::schedule>{"none", {}};
        const auto result = by_engine(undiscounted);
        int wrong = 0;
        for (const oracle::Row& row : result.rows) wrong += row.present_value != row.amount;
        CHECK(wrong == 0);
        for (const auto& [option, measures] : result.measures)
            for (const std::string name :
                 {"programme_cost", "gross_saving", "net_saving", "net_cash"})
                CHECK(measures.at("pv_" + name) == measures.at(name));
    });
}

TEST_CASE("what a number is explained by adds up to it, of every option and every measure") {
    int compared = 0;
    for (std::size_t i = 0; i < std::min<std::size_t>(40, scenarios); ++i) {
        const Plan plan = link(random_scenarios()[i]);
        const Grid figures = point_block(plan);
        const LedgerBlock block = evaluate(plan, figures);
        const auto results = measure(plan, figures, block);
        for (std::size_t option = 0; option < results.size(); ++option)
            for (const MeasureRow& row : measure_table()) {
                if (row.behind) continue;
                for (const MeasureName& name : measures_of(plan, option, row)) {
                    const auto told = results[option].value(name.path);
                    const auto sum = number_in_draws(plan, figures, block, {option, name, {}});
                    if (!told || !is_sum(row)) continue;
                    double size = std::abs(*told);
                    for (const Part& part : parts_of(plan, {option, name, {}}))
                        size = std::max(size, std::abs(value_of(plan, block, part, 0)));
                    const bool close = std::abs(sum.at(0) - *told) <= 1e-9 * size;
                    CHECK_MESSAGE(close, "scenario ", i, ", ", name.path, ": ", sum.at(0), ", not ",
                                  *told);
                    ++compared;
                }
            }
    }
    CHECK(compared > 2000);
}

// A model: an intervention as the evidence describes it (method 3, 4, 6 and 12).
#pragma once

#include <optional>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include "base/description.hpp"
#include "scenario/cohort.hpp"
#include "scenario/figure.hpp"
#include "scenario/library.hpp"

namespace hearth {

enum class Design {
    randomised_trial,
    cluster_trial,
    meta_analysis,
    matched_control,
    difference_in_differences,
    cohort,
    before_after_uncontrolled,
    case_series,
    modelled,
    expert_judgement,
    none,
};
inline std::vector<std::string_view> choice_names(Design) {
    return {"randomised_trial",
            "cluster_trial",
            "meta_analysis",
            "matched_control",
            "difference_in_differences",
            "cohort",
            "before_after_uncontrolled",
            "case_series",
            "modelled",
            "expert_judgement",
            "none"};
}
/// Whether the design has a control group, so that deadweight is already out of its effect.
bool has_control_group(Design design);

enum class LedgerClass { cost, transfer, cashable, capacity, stranded, social, health, life };
inline std::vector<std::string_view> choice_names(LedgerClass) {
    return {"cost", "transfer", "cashable", "capacity", "stranded", "social", "health", "life"};
}
/// Whether rows of a class are pounds: not QALYs, not years of life.
constexpr bool is_money(LedgerClass one) {
    return one != LedgerClass::health && one != LedgerClass::life;
}

enum class Budget { revenue, capital };
inline std::vector<std::string_view> choice_names(Budget) { return {"revenue", "capital"}; }

enum class Horizon { horizon };
inline std::vector<std::string_view> choice_names(Horizon) { return {"horizon"}; }

/// When in its year money is paid (method 6.4).
enum class Falls { start, spread, end };
inline std::vector<std::string_view> choice_names(Falls) { return {"start", "spread", "end"}; }

enum class Vat { included, recoverable };
inline std::vector<std::string_view> choice_names(Vat) { return {"included", "recoverable"}; }

/// One value for all years, or one for each.
using ByYear = OneOrMore<FigureIndex>;

struct Evidence {
    Place place;
    Design design = Design::none;
    std::optional<int> n;
    Provenance provenance;
};

/// Whose chances of dying the clients have (method 3.3).
struct Survival {
    Place place;
    FigureIndex age;  ///< at the start [years]
    Sex sex = Sex::female;
    Reference<Target::life_table> table;
    Provenance provenance;
};

/// How long the effect lasts (method 3).
struct Timing {
    Place place;
    std::optional<FigureIndex> lag_years;
    std::optional<std::variant<Horizon, FigureIndex>> lasts_years;
    std::optional<FigureIndex> fade_per_year, drop_out_per_year, served_years;
    std::vector<FigureIndex> build_up;
    std::optional<Survival> survival;
    Provenance provenance;
};

/// One effect on a service or an outcome, in one of the forms of method 4.1.
struct Effect {
    Place place;
    std::optional<FigureIndex> without, with, rate_ratio, change;
    std::optional<FigureIndex> avoided_per_client_year, avoided_per_client;
    std::optional<FigureIndex> without_per_client, risk_ratio;
    std::optional<FigureIndex> before, after;
    std::optional<FigureIndex> without_total, target_group;
    Provenance provenance;
};

/// A counted event that leads to service use and may carry QALYs (method 4.3).
struct Outcome {
    Place place;
    std::string name, unit;
    Effect effect;
    std::optional<FigureIndex> qaly_each;
    Map<FigureIndex> leads_to;
    Provenance provenance;
};

struct BeforeAfter {
    Place place;
    FigureIndex client_years_before, client_years_after;
    Provenance provenance;
};

/// Services counted side by side although one contains the other (method 5.3).
struct BothCounted {
    Place place;
    std::vector<Reference<Target::service>> services;
    std::string why;
};

struct HealthEffect {
    Place place;
    std::optional<FigureIndex> qaly_per_client_year, qaly_per_client;
    Provenance provenance;
};

/// Money gained or lost by others: fuel bills, earnings (method 4.6).
struct MoneyEffect {
    Place place;
    FigureIndex amount_per_client_year;
    Reference<Target::payer> payer;
    LedgerClass ledger_class = LedgerClass::social;
    Provenance provenance;
};

/// What an effect is multiplied by, once (method 4.2).
struct Adjustments {
    Place place;
    std::optional<FigureIndex> deadweight, attribution, regression_to_mean, evidence_correction;
    Provenance provenance;
};

/// upper − mitigation · (upper − lower), applied to a cost (method 6.2).
struct OptimismBias {
    Place place;
    FigureIndex upper, lower, mitigation;
    Provenance provenance;
};

using PayerShares = Map<FigureIndex>;

/// An asset that loses its value evenly over its life (method 6.5).
struct StraightLine {
    Place place;
    FigureIndex life_years;
};

/// One line of programme cost, or of what comes in beside it (method 6.1).
struct CostLine {
    Place place;
    std::optional<ByYear> fixed_per_year, set_up;
    std::optional<int> for_years;                ///< of fixed_per_year; nothing: to the horizon
    std::optional<Reference<Target::step>> per;  ///< client, client_year, a step or a service
    std::optional<FigureIndex> cost;
    std::variant<Reference<Target::payer>, PayerShares> payer;
    Budget budget = Budget::revenue;
    std::optional<Falls> falls;
    std::optional<std::variant<StraightLine, FigureIndex>> residual;
    std::optional<OptimismBias> optimism_bias;
    std::optional<Vat> vat;
    std::optional<OneOrMore<std::string>>
        strategies;  ///< of a cohort model, under which it is paid
    Provenance provenance;
};

/// Likelihood and spread of harms of one hazard (method 12.1).
struct HazardState {
    Place place;
    FigureIndex one_in;
    std::vector<FigureIndex> spread;
    Provenance provenance;
};

/// A hazard in a dwelling before and after works, or the yearly NHS saving a source prints (12.2).
struct Hazard {
    Place place;
    std::optional<HazardState> before, after;
    std::vector<FigureIndex> cost_per_harm;
    std::optional<FigureIndex> nhs_saving_per_dwelling_year;
    Reference<Target::payer> payer;
    FigureIndex cashable;
    Provenance provenance;
};

/// Use of services that is avoided, directly or through outcomes, and health gained (method 4).
struct ServiceUse {
    Map<Effect> effects;
    std::optional<BeforeAfter> before_after;
    std::optional<BothCounted> both_counted;
    Map<Outcome> outcomes;
    std::optional<HealthEffect> health;
};

/// Hazards that are repaired (method 12); it may avoid use of services besides.
struct HazardRepair {
    ServiceUse besides;
    Map<Hazard> hazards;
};

/// States that people are in (method 11); nothing besides acts on their use of services.
struct CourseOfLife {
    ServiceUse besides;
    Cohort cohort;
    Tree before;  ///< whose branches enter the states
};

/// What may happen to somebody once, branch by branch (method 11.8).
struct DecisionTree {
    ServiceUse besides;
    Tree tree;
};

/// What a model computes its effect from. A kind is one struct, one alternative here, and the keys
/// of its struct among those of a model.
using Kind = std::variant<ServiceUse, HazardRepair, CourseOfLife, DecisionTree>;
std::string_view name_of(const Kind& kind);

/// What all kinds of model have, and the kind.
struct Model {
    Place place;
    int hearth = 1;
    std::string title;
    Kind kind;
    std::string client, population;
    std::optional<Evidence> evidence;
    std::vector<std::string> caveats;
    Map<Source> sources;
    Map<FigureIndex> figures;
    std::optional<Timing> timing;
    Map<MoneyEffect> money_effects;
    std::optional<Adjustments> adjust;
    Map<CostLine> costs, incomes;
    Provenance provenance;
};

/// The lines of cost of a model, then those of income.
std::vector<const Named<CostLine>*> money_lines(const Model& model);
/// The service use of a model of any kind.
ServiceUse& service_use(Model& model);
const ServiceUse& service_use(const Model& model);
/// The hazards of a model; none unless it is of that kind.
const Map<Hazard>& hazards(const Model& model);
/// The states of a model; nullptr unless it is of that kind.
const Cohort* cohort(const Model& model);
/// The trees of a model, of either kind that has them; nullptr: it is of another.
const Tree* tree(const Model& model);
/// What an intervention may follow: strategies of a cohort, or trees.
std::vector<std::string> strategies_of(const Model& model);
/// Data files that it needs: life tables if its clients, or those in any of its states, die by one;
/// norms if utilities of states are shares of them.
std::set<std::string_view> files_by_age(const Model& model);

Description description(const Evidence*);
Description description(const Survival*);
Description description(const Timing*);
Description description(const Effect*);
Description description(const Outcome*);
Description description(const BeforeAfter*);
Description description(const BothCounted*);
Description description(const HealthEffect*);
Description description(const MoneyEffect*);
Description description(const Adjustments*);
Description description(const OptimismBias*);
Description description(const StraightLine*);
Description description(const CostLine*);
Description description(const HazardState*);
Description description(const Hazard*);
Description description(const ServiceUse*);
Description description(const HazardRepair*);
Description description(const Kind*);
Description description(const Model*);

}  // namespace hearth

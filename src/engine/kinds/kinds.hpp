// What each kind of model does for the engine: it lays out its lines in the plan, and fills them in
// a block of draws. One file each; what they share stands here. Reach, timing and costs are the
// same for every kind: link.cpp and intervention.cpp.
#pragma once

#include <algorithm>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "base/columns.hpp"
#include "engine/evaluate.hpp"

namespace hearth {

template <class T>
int place_among(const std::vector<T>& all, const T& one) {
    return static_cast<int>(std::find(all.begin(), all.end(), one) - all.begin());
}

template <class T>
bool contains(const std::vector<T>& all, const T& one) {
    return std::find(all.begin(), all.end(), one) != all.end();
}

/// A plan in the making, and the intervention that is being laid out.
struct Linking {
    const Scenario& scenario;
    Plan plan = {};
    std::vector<Fig> columns = {};  ///< by figure of the scenario; -1: not used
    int current = 0;                ///< the intervention

    PlanIntervention& made() { return plan.interventions.back(); }
    [[nodiscard]] Fig at(FigureIndex figure) const { return columns[figure.at]; }
    [[nodiscard]] Fig at(const std::optional<FigureIndex>& figure, Fig otherwise) const {
        return figure ? at(*figure) : otherwise;
    }
    [[nodiscard]] std::vector<Fig> all(const std::vector<FigureIndex>& figures) const;
    [[nodiscard]] int payer(const std::string& name) const;
    [[nodiscard]] Fig qaly_value(
        const std::variant<Reference<Target::qaly_value>, FigureIndex>& choice) const;

    /// One column for each year that is counted: `after` from the end of a list to the horizon, and
    /// 0 from there on.
    [[nodiscard]] std::vector<Fig> by_year(std::vector<Fig> values, Fig after) const;

    int add_driver(Driver driver);
    int add_line(LedgerLine line);
    int add_counter(std::string name, bool outcome, int driver);
    /// The two lines of a saving, cashable and capacity, that differ in nothing else.
    std::pair<int, int> add_saving(LedgerLine line);
};

/// The columns of one intervention while its lines are filled for a block of draws.
struct Filling {
    const Plan& plan;
    int index = 0;
    const PlanIntervention& own;
    const Grid& figures;
    LedgerBlock& block;
    std::size_t n = 0;  ///< draws
    Column kept = {};   ///< of an effect, after deadweight and attribution
    Column gain = {};   ///< of a gain, after the two corrections

    [[nodiscard]] const double* column(Fig fig) const { return figures.col(fig).data(); }
    [[nodiscard]] double* count(int counter) const { return block.counts.col(counter).data(); }
    [[nodiscard]] double* units(int line) const { return block.units.col(line).data(); }
    [[nodiscard]] double* money(int line) const { return block.money.col(line).data(); }
    [[nodiscard]] Grid& driver(int at) const { return block.drivers[at]; }
    /// Whether a factor may be left out of a ledger of money alone.
    [[nodiscard]] bool left_out(Fig fig, double value) const {
        return block.only_money && is_fixed_at(plan, fig, value);
    }
    /// Adjusts an effect once (4.2): the last two corrections apply only where it is a gain.
    void adjust(double* effect) const;
};

/// Effects on the use of services, outcomes and what they lead to, health and money (method 4).
void link_kind(Linking& linking, const Model& model, const ServiceUse& use);
void fill_service_use(const Filling& filling);

/// The lines of a service's units avoided, by its unit cost; those of a step are capacity (7.2).
void value_service(Linking& linking, const std::string& line, const std::string& service,
                   int counter);
/// The driver of money that a service's units are worth: another, growing with the unit cost (4.7).
int value_driver(Linking& linking, const Service& service, int driver);
/// The lines of QALYs and of their value.
void add_health(Linking& linking, const std::string& name, int counter, Fig qalys, int driver);

/// Hazards in homes, by harms or by a stated saving (method 12), after the use avoided besides.
void link_kind(Linking& linking, const Model& model, const HazardRepair& repair);
void fill_hazards(const Filling& filling);

/// States that people are in (method 11), after the use avoided besides.
void link_kind(Linking& linking, const Model& model, const CourseOfLife& course);
void fill_cohort(const Filling& filling);
/// The lines of an amount that somebody pays, of units of a service, and of QALYs.
void add_payers(Linking& linking, LedgerLine line,
                const std::variant<Reference<Target::payer>, CostShares>& payer, PlanReward reward);
void add_use_lines(Linking& linking, LedgerLine line, const std::string& service, Fig units);
void add_qaly_lines(Linking& linking, LedgerLine line, Fig qalys);

/// What a tree brings to each who starts; adds to `entered` the shares who go on in states of the
/// cohort, if there is one.
void link_kind(Linking& linking, const Model& model, const DecisionTree& decision);
void link_tree(Linking& linking, const Tree& tree, std::vector<Fig>& entered);

/// Fills the drivers, rates and counts of one intervention for a block of draws (method 2 to 6,
/// 12).
void fill_intervention(const Plan& plan, int intervention, const Grid& figures, LedgerBlock& block);

/// Fills the lines and grown drivers of one that stands for a correction, and so has no clients.
void fill_correction(const Plan& plan, int intervention, const Grid& figures, LedgerBlock& block);

/// Who gains, by fifth, where a scenario says so (method 15).
void link_equity(Linking& linking);

/// What shapes exposure over a block of figures.
struct Exposure {
    const Plan& plan;
    const PlanTiming& timing;
    const Grid& figures;
    /// Every fixed figure stands at its point, so that what is multiplied by a fixed 1 may be left
    /// out.
    bool fixed_hold = false;
};

// What a year's starts bring in the years after (method 3), per client who starts: draws × `years`
// from the start year on.

/// Client-years under effect in year k after the start year (3.3).
Grid effect_profile(const Exposure& exposure, int years);
/// Client-years in service: the same with lag 0, no fade and no build-up (3.4).
Grid service_profile(const Exposure& exposure, int years);
/// Shares whose one-off effect lands in year k after the start year (3.5).
Grid landing_profile(const Exposure& exposure, int years);

}  // namespace hearth

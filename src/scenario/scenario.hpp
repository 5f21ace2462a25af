// A scenario: who, where, which interventions, against what, over how long, whose money. If you
// hold one from load, it is complete and valid.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/description.hpp"
#include "scenario/equity.hpp"
#include "scenario/figure.hpp"
#include "scenario/library.hpp"
#include "scenario/model.hpp"
#include "scenario/portfolio.hpp"
#include "scenario/uncertainty.hpp"

namespace hearth {

enum class Moment { start_of_year, mid_year, end_of_year };
inline std::vector<std::string_view> choice_names(Moment) {
    return {"start_of_year", "mid_year", "end_of_year"};
}

enum class EntryTiming { spread, start_of_year };
inline std::vector<std::string_view> choice_names(EntryTiming) {
    return {"spread", "start_of_year"};
}

/// What counts of those who start within the horizon: what falls in it, or their whole life (3.7).
enum class Count { horizon, whole_life };
inline std::vector<std::string_view> choice_names(Count) { return {"horizon", "whole_life"}; }

enum class Printed { as_printed };
inline std::vector<std::string_view> choice_names(Printed) { return {"as_printed"}; }

/// When the people of a place were counted (method 2.1).
enum class Population { census_2021, mid_2024 };
inline std::vector<std::string_view> choice_names(Population) {
    return {"census_2021", "mid_2024"};
}

/// A yearly rate of discounting: a number, or a figure that can be uncertain.
using Rate = std::variant<double, FigureIndex>;

/// Flat rates written in the scenario.
struct FlatRates {
    Place place;
    Rate money = 0.0;
    Rate health = 0.0;
};

/// Moments for savings and for costs, where they differ (method 1.2).
struct Moments {
    Place place;
    Moment savings = Moment::start_of_year;
    Moment costs = Moment::start_of_year;
};

/// Whose money, and which classes of it, the headline counts (method 7.3).
struct Perspective {
    Place place;
    std::vector<Reference<Target::payer>> payers;  ///< empty: every payer
    std::vector<LedgerClass> classes;              ///< empty: cost, cashable, capacity
};

struct Appraisal {
    Place place;
    FinancialYear start;
    int years = 0;
    std::variant<Printed, FinancialYear> prices;
    Currency currency = Currency::gbp;
    std::variant<double, Reference<Target::schedule>, FlatRates, FigureIndex> discount =
        Reference<Target::schedule>{"green_book_2022", {}};
    std::variant<Moment, Moments> discount_at = Moment::start_of_year;
    EntryTiming entry = EntryTiming::spread;
    Count count = Count::horizon;
    Perspective perspective;
    std::optional<std::variant<Reference<Target::qaly_value>, FigureIndex>> qaly_value;

    [[nodiscard]] bool as_printed() const { return std::holds_alternative<Printed>(prices); }
    [[nodiscard]] Moments moments() const;
    /// The rates written here, where they are no schedule's; one alone is of money and of health.
    [[nodiscard]] std::optional<FlatRates> flat_rates() const;
};

/// Where clients come from when nobody says how many start (method 2.1).
struct Pool {
    Place place;
    std::optional<Reference<Target::people_group>> people;
    std::optional<Reference<Target::household_group>> households;
    std::optional<FigureIndex> number;
    std::optional<FigureIndex> share, growth;
    Provenance provenance;
};

/// Clients who start each year (method 2).
struct Reach {
    Place place;
    std::optional<ByYear> clients_per_year;
    std::optional<FigureIndex> clients;
    std::optional<Pool> pool;
    std::optional<FigureIndex> per_year;
    std::optional<ByYear> capacity;
    std::vector<FigureIndex> ramp;
    std::optional<bool> once_each;
    std::optional<int> for_years;
    Map<FigureIndex> steps;
    Provenance provenance;
};

struct Intervention {
    Place place;
    std::variant<Reference<Target::model>, Model> model;
    Reach reach;
    std::vector<Override> set;
    std::optional<std::string> strategy;  ///< of a cohort model
    int model_index = -1;                 ///< into Scenario::models, once read
};

/// Clients that interventions share (method 5.2).
struct Overlap {
    Place place;
    Reference<Target::intervention> of;
    OneOrMore<Reference<Target::intervention>> also_in;
    std::optional<FigureIndex> share;  ///< of the clients of `of` who are in all others too
    std::optional<bool> independent;   ///< true: of its pairs, in place of a share
    std::optional<Reference<Target::intervention>> without;  ///< whose use without holds for them
    Provenance provenance;

    /// `of`, then the others, as written.
    [[nodiscard]] std::vector<std::string> members() const;
};

/// Money moved between payers (method 6.3).
struct Transfer {
    Place place;
    Reference<Target::payer> from, to;
    FigureIndex amount;
    std::vector<int> years;
    std::vector<Reference<Target::option>> options;
    Provenance provenance;
};

/// What somebody else counted, against which a result is held (hearth qa).
struct OutsideFigure {
    Place place;
    Reference<Target::measure> measure;
    std::optional<Reference<Target::option>> option;
    double value = 0;
    std::optional<double> within, within_share;  ///< what ours may differ by
    Provenance provenance;
};

/// What only people can say of an appraisal, for the checklists by which it is read: who did it,
/// who paid, what it is for. Free text under a closed list of names; nothing here is computed with.
struct Statements {
    Place place;
    std::optional<Statement> objectives, context, choices, limits, plan, subgroups, equity;
    std::optional<Statement> unvalued, engagement, engagement_effect, risks, monitoring, findings;
    std::optional<Statement> commissioner, analyst, assurer, approver, verification, version;
    std::optional<Statement> funding, conflicts, face_validity, other_models;
    std::optional<Statement> input_review, result_review;

    /// What is said under the key of that name; nullptr where nothing is, or there is no such key.
    [[nodiscard]] const Statement* named(std::string_view key) const;
};

/// Values by path under a name of the analyst's: a set, or a choice of an alternative.
using OverridesByName = Map<std::vector<Override>>;

/// The scenario file, key by key.
struct ScenarioFile {
    Place place;
    int hearth = 1;
    std::string title, question;
    Appraisal appraisal;
    std::optional<OneOrMore<Reference<Target::place>>> place_names;
    Population population = Population::census_2021;
    Map<FigureIndex> figures;
    Map<Payer> payers;
    Map<Service> services;
    Map<Source> sources;
    Map<DiscountSchedule> schedules;
    Map<Intervention> interventions;
    Map<std::vector<Reference<Target::intervention>>> options;
    std::optional<Reference<Target::option>> headline_option;
    std::vector<Overlap> overlap;
    std::vector<Transfer> transfers;
    std::optional<Portfolio> portfolio;
    std::optional<Uncertainty> uncertainty;
    std::vector<CorrelationKeys> correlations;
    Map<OverridesByName> alternatives;  ///< choices of each; none is made unless asked for
    OverridesByName sets;
    std::optional<Equity> equity;
    Map<OutsideFigure> validate;
    Statements statements;
    Provenance provenance;
};

/// The option that answers are of unless another is asked for: the one named, else the last.
const std::string& headline_option(const ScenarioFile& file);

/// A file of sets: named overrides for a scenario that is not named in it.
struct SetsFile {
    Place place;
    int hearth = 1;
    OverridesByName sets;
};

/// A model as one or more interventions use it: the file, plus the overrides of `set:`.
struct UsedModel {
    std::string name;  ///< of the file, or the path of an inline model
    Model model;
};

/// What an override put in the place of something else: `set:` or the command line.
struct Replacement {
    std::string owner;  ///< of the file it was grafted onto, as Figure::owner
    std::string path;   ///< in that file
    Place written;      ///< where the path stands
    Place value;        ///< where the new value stands
    Place was;          ///< where the old value stood; line 0 when there was none
    std::string said;   ///< the old value on one line; empty when there was none
};

/// Everything a run needs.
struct Scenario {
    ScenarioFile file;
    Library library;  ///< data, with the scenario's own services, payers and sources
    std::vector<UsedModel> models;
    std::vector<Figure> figures;  ///< every FigureIndex points here
    std::vector<Correlation> correlations;
    std::vector<Replacement> replacements;  ///< in the order in which they were made
    std::vector<std::string> transfers;     ///< each as it could be written on one line

    // Compiled once: it holds nearly every type there is, and every room passes it on.
    Scenario();
    Scenario(const Scenario&);
    Scenario(Scenario&&) noexcept;
    Scenario& operator=(const Scenario&);
    Scenario& operator=(Scenario&&) noexcept;
    ~Scenario();
};

Description description(const FlatRates*);
Description description(const Moments*);
Description description(const Perspective*);
Description description(const Appraisal*);
Description description(const Pool*);
Description description(const Reach*);
Description description(const Intervention*);
Description description(const Overlap*);
Description description(const Transfer*);
Description description(const OutsideFigure*);
Description description(const Statements*);
Description description(const ScenarioFile*);
Description description(const SetsFile*);

/// Adds a fixed number as a figure; without a path under one that no other has.
FigureIndex fixed_figure(Scenario& to, double value, std::string path = {});

/// The groups of a place among which is that of a pool of people or households, as the scenario has
/// them counted, and when that was, a year and its part.
struct Counted {
    const Map<FigureIndex>& groups;
    const FigureIndex* group = nullptr;  ///< none: the place has no such group
    std::optional<double> when;
};
Counted counted_in(const Locality& locality, const Pool& pool, const ScenarioFile& file);

/// Services a model counts, directly or through outcomes, in the order first met.
std::vector<std::string> services_counted(const Model& model);

/// One flag per figure: everything written in the scenario and its models; of the data only what
/// they use, directly or through expressions.
std::vector<bool> used_figures(const Scenario& scenario);

}  // namespace hearth

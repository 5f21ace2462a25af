// Data that belongs to nobody's scenario: payers, services, sources, indices, schedules, places.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/description.hpp"
#include "scenario/equity.hpp"
#include "scenario/figure.hpp"

namespace hearth {

/// Who can pay or gain.
struct Payer {
    Place place;
    std::string name;
    std::vector<std::string> also;                        ///< what people call them
    std::optional<Reference<Target::price_index>> index;  ///< default index of money they pay
};

/// A publication a figure comes from.
struct Source {
    Place place;
    std::string citation, publisher, url, read_on, licence, note;
    std::optional<int> year;
    std::optional<Reference<Target::source>> superseded_by;  ///< a newer edition of it
};

/// Release of capacity in whole steps: a bed, a bay, a ward, a shift, a post (method 7.2).
struct ReleaseStep {
    Place place;
    std::string name;   ///< what one is called
    FigureIndex units;  ///< avoided in a year before one can be closed
    int lag_years = 0;  ///< until it is
    FigureIndex share;  ///< of its cost that really leaves the budget then
    Provenance provenance;
};

/// A service whose use costs money: an attendance, a bed day, a visit.
struct Service {
    Place place;
    std::string name;
    std::vector<std::string> also;  ///< what people call it
    std::string unit;
    Reference<Target::payer> payer;
    OneOrMore<FigureIndex> costs;         ///< as written: one, or one for each price year known
    FigureIndex cost;                     ///< money per unit
    std::optional<FigureIndex> cashable;  ///< share of a unit's cost that leaves a budget (7.1)
    std::optional<ReleaseStep> step;      ///< in its place: cash comes in whole steps (7.2)
    std::optional<FigureIndex> grows;  ///< real growth of the cost with each year of the appraisal
    std::vector<Reference<Target::service>> contains;  ///< costs already inside this one (5.3)
    Provenance provenance;
};

/// A price index: levels, or changes on the previous year as shares (method 1.3).
struct PriceIndex {
    Place place;
    std::string name;
    Map<double> levels;
    Map<double> changes;
    std::optional<Reference<Target::price_index>> before, after;  ///< continuations
    std::optional<FinancialYear> forecast_from;
    std::vector<FinancialYear> provisional;
    std::optional<Reference<Target::price_index>> superseded_by;  ///< a newer vintage of it
    std::string vintage, read_on;
    Provenance provenance;

    /// The years as they are written, levels or changes.
    [[nodiscard]] const Map<double>& listed() const;
};

/// One band of a discount schedule: `rate` a year up to and including year `to`.
struct DiscountBand {
    Place place;
    std::optional<int> to;
    double rate = 0;
};

/// Discount rates for money and for health, band by band (method 1.2).
struct DiscountSchedule {
    Place place;
    std::string name;
    std::vector<DiscountBand> money, health;
    Provenance provenance;
};

/// People by group, as they were counted once more.
struct Recount {
    Place place;
    Map<FigureIndex> people;
    std::optional<double> counted;  ///< when: a year and its part
    Provenance provenance;
};

/// A place: its people and households by group, and the use of services where data give it.
struct Locality {
    Place place;
    std::string name, ons_code;
    std::vector<std::string> also;       ///< what people call it, and places that it took in
    std::vector<std::string> districts;  ///< of a county, a board or a region: their keys
    Map<FigureIndex> people, households, activity;
    std::optional<double> counted;  ///< when people and households were: a year and its part
    Recount mid_2024;
    Provenance provenance;
};

/// Yearly probabilities of death by age from 0.
struct LifeTable {
    Place place;
    std::string name;
    std::vector<double> female, male;
    Provenance provenance;
};

/// Quality of life of people in general by age a and sex: constant + male (of men) + age · a +
/// age_squared · a² (method 11.10).
struct UtilityNorm {
    Place place;
    std::string name;
    double constant = 0, male = 0, age = 0, age_squared = 0;
    Provenance provenance;
};

/// The standard error of figures whose evidence has a grade and no interval.
struct EvidenceGrade {
    Place place;
    std::string name;
    double relative_se = 0;  ///< standard error as a share of the point
    Provenance provenance;
};

/// One data file: any of these sections.
struct DataFile {
    Place place;
    int hearth = 0;
    Map<Payer> payers;
    Map<Service> services;
    Map<Source> sources;
    Map<PriceIndex> indices;
    Map<DiscountSchedule> schedules;
    Map<FigureIndex> qaly_values;
    Map<Locality> places;
    Map<LifeTable> life_tables;
    Map<UtilityNorm> utility_norms;
    Map<EvidenceGrade> evidence_grades;
    Map<FigureIndex> figures;
    std::optional<EquityData> equity;
};

/// All data a scenario can refer to; what a scenario adds of its own comes first in each map.
using Library = DataFile;

/// The group of a place's people that is those of 65 and over of a fifth, from 0; and whether it
/// has them all.
std::string people_of_fifth(std::size_t fifth);
bool has_fifths(const Locality& locality);

Description description(const Payer*);
Description description(const Source*);
Description description(const ReleaseStep*);
Description description(const Service*);
Description description(const PriceIndex*);
Description description(const DiscountBand*);
Description description(const DiscountSchedule*);
Description description(const Recount*);
Description description(const Locality*);
Description description(const LifeTable*);
Description description(const UtilityNorm*);
Description description(const EvidenceGrade*);
Description description(const DataFile*);

// --- people by sex and age, as counted in a place or projected for a year: tables of their own,
// beside places, which know their people by group -------------------------------------------------

/// One row: of a place by its key, or of a year. By the groups of the table.
struct PeopleRow {
    std::string key;
    std::vector<double> female, male;
};

/// `ages` are those at which groups begin; the last group has no end.
struct PeopleTable {
    std::string source, where;
    double counted = 0;  ///< when: a year and its part; of rows that are years, the part
    std::vector<int> ages;
    std::vector<PeopleRow> rows;

    /// The row of that key, or nullptr.
    [[nodiscard]] const PeopleRow* find(std::string_view key) const {
        return first_where(rows, [&](const PeopleRow& row) { return row.key == key; });
    }
};

}  // namespace hearth

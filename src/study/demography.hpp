// Who lives in a place in the years ahead, by sex and age: those who are counted now, a year older
// each year, less those who die (method 17). Nobody is born, so it answers for ages that all who
// reach them have been born for already. Pure; knows no file.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "scenario/library.hpp"
#include "scenario/model.hpp"
#include "study/question.hpp"

namespace hearth {

/// From one age on, to another or without end.
struct AgeSpan {
    int from = 65;
    std::optional<int> to = {};
};

enum class SexAsked { both, female, male };
inline std::vector<std::string_view> choice_names(SexAsked) { return {"both", "female", "male"}; }

struct DemographyQuestion {
    FinancialYear from = {};
    int years = 0;
    SexAsked sex = SexAsked::both;
    AgeSpan ages = {};
    double migration = 0;    ///< net, as a share of the people of each age a year
    double improvement = 0;  ///< share by which chances of death fall a year
};

/// What is known. `counted` has the place and England, `projected` years of England.
struct DemographyData {
    std::string key, name;  ///< of the place
    PeopleTable counted = {}, projected = {};
    Named<LifeTable> deaths;
    std::string_view england = "england";
};

/// People in the middle of a financial year. By band; empty: that sex was not asked for.
struct PeopleOfYear {
    FinancialYear year;
    std::vector<double> female = {}, male = {};
    double people = 0;                ///< of the bands
    double england = 0;               ///< of England, without migration
    std::optional<double> projected;  ///< of England, as published
};

struct DemographyAnswer {
    DemographyQuestion asked;
    DemographyData data;
    double counted = 0;          ///< people of the ages as they were counted
    std::vector<AgeSpan> bands;  ///< five years each
    std::vector<PeopleOfYear> years = {};
    double growth = 0;  ///< each year alike, with as many person-years

    /// Growth from the year before; of year 0 nothing.
    [[nodiscard]] std::optional<double> growth_to(std::size_t year) const;
    /// People of a year by the constant growth.
    [[nodiscard]] double by_growth(std::size_t year) const;
};

/// The answer; refused where ages are beyond the count or its table of deaths, or years before the
/// count or so late that some of the ages are not born yet.
Answered<DemographyAnswer> answer(const DemographyQuestion& asked, const DemographyData& data);

/// Of people at each age of a life table, in the middle of a year, the share who are alive a year
/// later; the last age has no end, and keeps those who are (method 17.1).
std::vector<double> alive_a_year_later(const std::vector<double>& deaths);

/// People counted by single year by the ages of a life table: those of the last group, which has no
/// end, as in a population that stays as it is (method 17.2).
std::vector<double> by_ages_of_deaths(const std::vector<double>& counted,
                                      const std::vector<double>& alive);

/// People by age a year later, with nobody born.
std::vector<double> a_year_older(const std::vector<double>& people,
                                 const std::vector<double>& alive);

/// The yearly growth at which the first of some numbers, two or more, comes to the sum of all
/// (method 17.4).
double constant_growth(const std::vector<double>& people);

}  // namespace hearth

// People a year older, year by year (method 17).
#include "study/demography.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <numeric>

#include "base/grid.hpp"

namespace hearth {

namespace {

/// By age, in the middle of the year of the count and of each year after it.
using AgesByYear = std::vector<std::vector<double>>;

double middle_of_year(FinancialYear year) { return year.start + 0.75; }

/// How long after the count the last year is reached, in whole years.
int years_ahead(const DemographyQuestion& asked, const PeopleTable& counted) {
    const FinancialYear last = asked.from + (asked.years - 1);
    return static_cast<int>(std::ceil(middle_of_year(last) - counted.counted));
}

AgesByYear ages_by_year(const std::vector<double>& counted, std::vector<double> deaths,
                        const DemographyQuestion& asked, int ahead) {
    AgesByYear years = {by_ages_of_deaths(counted, alive_a_year_later(deaths))};
    for (int t = 0; t < ahead; ++t) {
        for (double& death : deaths) death = std::min(1.0, death * (1 - asked.improvement));
        years.push_back(a_year_older(years.back(), alive_a_year_later(deaths)));
        for (double& people : years.back()) people *= 1 + asked.migration;
    }
    return years;
}

/// Those of some ages; a group counts where it begins among them.
double of_ages(const std::vector<double>& people, const std::vector<int>& begin,
               const AgeSpan& ages) {
    double sum = 0;
    for (std::size_t g = 0; g < people.size(); ++g)
        if (begin[g] >= ages.from && (!ages.to || begin[g] <= *ages.to)) sum += people[g];
    return sum;
}

/// Those asked for in a row of a table.
double of_sexes(const PeopleRow& row, const PeopleTable& table, const DemographyQuestion& asked) {
    const auto of = [&](const std::vector<double>& people) {
        return of_ages(people, table.ages, asked.ages);
    };
    return (asked.sex == SexAsked::male ? 0 : of(row.female)) +
           (asked.sex == SexAsked::female ? 0 : of(row.male));
}

std::vector<int> single_ages(std::size_t count) {
    std::vector<int> ages(count);
    std::iota(ages.begin(), ages.end(), 0);
    return ages;
}

/// What lies between two numbers, `part` of the way.
double between(double one, double next, double part) { return one + (next - one) * part; }

/// People of some ages so long after the count [years].
double living_after(const AgesByYear& years, double after, const AgeSpan& ages) {
    const auto whole = static_cast<std::size_t>(after);
    const std::vector<int> begin = single_ages(years.front().size());
    const double part = after - std::floor(after);
    const double one = of_ages(years[whole], begin, ages);
    return part == 0 ? one : between(one, of_ages(years[whole + 1], begin, ages), part);
}

/// Five years of age each, from multiples of five on; the last as the ages asked for end, or open
/// where the count is.
std::vector<AgeSpan> bands_of(const AgeSpan& ages, int open_from) {
    constexpr int width = 5;
    std::vector<AgeSpan> bands;
    const int last = ages.to.value_or(open_from - 1);
    for (int from = ages.from; from <= last; from = bands.back().to.value() + 1)
        bands.push_back({from, std::min(last, from / width * width + width - 1)});
    if (!ages.to) bands.push_back({std::max(ages.from, open_from), {}});
    return bands;
}

/// Both sexes of a row, as far as they are asked for.
struct SexesByYear {
    std::optional<AgesByYear> female, male;
};

SexesByYear sexes_of(const PeopleRow& row, const DemographyQuestion& asked,
                     const DemographyData& data) {
    const int ahead = years_ahead(asked, data.counted);
    const LifeTable& deaths = data.deaths.value;
    SexesByYear made;
    if (asked.sex != SexAsked::male)
        made.female = ages_by_year(row.female, deaths.female, asked, ahead);
    if (asked.sex != SexAsked::female)
        made.male = ages_by_year(row.male, deaths.male, asked, ahead);
    return made;
}

double living_after(const SexesByYear& sexes, double after, const AgeSpan& ages) {
    return (sexes.female ? living_after(*sexes.female, after, ages) : 0) +
           (sexes.male ? living_after(*sexes.male, after, ages) : 0);
}

/// Whether groups end where some ages do.
bool has_ages(const PeopleTable& table, const AgeSpan& ages) {
    const auto begins = [&](int age) { return is_among(age, table.ages); };
    return begins(ages.from) && (!ages.to || begins(*ages.to + 1));
}

/// People of a year of England as published, in the middle of the calendar year.
std::optional<double> published(const DemographyData& data, int year,
                                const DemographyQuestion& asked) {
    const PeopleRow* row = data.projected.find(std::to_string(year));
    if (row == nullptr) return std::nullopt;
    return of_sexes(*row, data.projected, asked);
}

/// The same in the middle of a financial year.
std::optional<double> published_in(const DemographyData& data, FinancialYear year,
                                   const DemographyQuestion& asked) {
    if (!has_ages(data.projected, asked.ages)) return std::nullopt;
    const double part = middle_of_year(year) - year.start - data.projected.counted;
    const auto one = published(data, year.start, asked);
    const auto next = published(data, year.start + 1, asked);
    if (!one || !next) return std::nullopt;
    return between(*one, *next, part);
}

std::string written(const AgeSpan& ages) {
    return ages.to ? fmt::format("{}-{}", ages.from, *ages.to) : fmt::format("{}+", ages.from);
}

/// Why ages or years cannot be answered for; empty: they can.
std::string why_not(const DemographyQuestion& asked, const DemographyData& data) {
    const PeopleTable& counted = data.counted;
    const int open = counted.ages.back(), ahead = years_ahead(asked, counted);
    const auto reach = std::min(data.deaths.value.female.size(), data.deaths.value.male.size());
    if (reach < counted.ages.size())
        return fmt::format("the life table {} ends before the ages of the count do, at {} and over",
                           data.deaths.name, open);
    if (asked.ages.from > open || asked.ages.to.value_or(0) >= open)
        return fmt::format(
            "--ages {}: people are counted by single year of age up to {}; name {}+, younger ages, "
            "or an upper age of at most {}",
            written(asked.ages), open - 1, open, open - 1);
    if (middle_of_year(asked.from) < counted.counted)
        return fmt::format(
            "--from {} is before people were counted, in {:g}: the first year there is, is {}",
            to_text(asked.from), counted.counted,
            to_text({static_cast<int>(std::ceil(counted.counted - middle_of_year({0})))}));
    if (asked.ages.from < ahead)
        return fmt::format(
            "--ages {} in {} are people who are not born yet, of whom none are projected: ask for "
            "ages from {} on, or for fewer years, at most {}",
            written(asked.ages), to_text(asked.from + (asked.years - 1)), ahead,
            std::max(0, asked.years - (ahead - asked.ages.from)));
    return "";
}

PeopleOfYear people_of_year(const DemographyAnswer& answer, FinancialYear year,
                            const SexesByYear& place, const SexesByYear& england) {
    const double after = middle_of_year(year) - answer.data.counted.counted;
    PeopleOfYear made{.year = year,
                      .people = living_after(place, after, answer.asked.ages),
                      .england = living_after(england, after, answer.asked.ages),
                      .projected = published_in(answer.data, year, answer.asked)};
    for (const AgeSpan& band : answer.bands) {
        if (place.female) made.female.push_back(living_after(*place.female, after, band));
        if (place.male) made.male.push_back(living_after(*place.male, after, band));
    }
    return made;
}

}  // namespace

std::vector<double> alive_a_year_later(const std::vector<double>& deaths) {
    std::vector<double> alive;
    for (std::size_t x = 0; x + 1 < deaths.size(); ++x)
        alive.push_back((1 - deaths[x]) * (1 - deaths[x + 1] / 2) / (1 - deaths[x] / 2));
    alive.push_back(1 - deaths.back());
    return alive;
}

std::vector<double> by_ages_of_deaths(const std::vector<double>& counted,
                                      const std::vector<double>& alive) {
    const std::size_t open = counted.size() - 1, last = alive.size() - 1;
    std::vector<double> people(counted.begin(), counted.end() - 1);
    double share = 1, sum = 0;
    for (std::size_t x = open; x <= last; share *= alive[x++]) {
        people.push_back(x == last ? share : share * (1 - alive[last]));
        sum += people.back();
    }
    for (std::size_t x = open; x <= last; ++x) people[x] *= counted[open] / sum;
    return people;
}

std::vector<double> a_year_older(const std::vector<double>& people,
                                 const std::vector<double>& alive) {
    std::vector<double> later(people.size());
    for (std::size_t x = 0; x + 1 < people.size(); ++x) later[x + 1] = people[x] * alive[x];
    later.back() += people.back() * alive.back();
    return later;
}

double constant_growth(const std::vector<double>& people) {
    const double wanted = sum_of(people);
    const auto comes_to = [&](double growth) {
        double sum = 0;
        for (std::size_t t = people.size(); t-- > 0;) sum = people[0] + sum * (1 + growth);
        return sum;
    };
    double low = -1, high = 1;
    while (comes_to(high) < wanted) high *= 2;
    for (int halved = 0; halved < 100; ++halved)
        (comes_to((low + high) / 2) < wanted ? low : high) = (low + high) / 2;
    return (low + high) / 2;
}

std::optional<double> DemographyAnswer::growth_to(std::size_t year) const {
    if (year == 0) return std::nullopt;
    return years[year].people / years[year - 1].people - 1;
}

double DemographyAnswer::by_growth(std::size_t year) const {
    return years.front().people * std::pow(1 + growth, static_cast<double>(year));
}

Answered<DemographyAnswer> answer(const DemographyQuestion& asked, const DemographyData& data) {
    const PeopleRow* place = data.counted.find(data.key);
    const PeopleRow* england = data.counted.find(data.england);
    if (place == nullptr || england == nullptr)
        return refused(fmt::format("no people by single year of age are known of '{}'",
                                   place == nullptr ? data.key : data.england));
    if (std::string why = why_not(asked, data); !why.empty())
        return refused(std::move(why), Blame::question);
    DemographyAnswer made{.asked = asked,
                          .data = data,
                          .counted = of_sexes(*place, data.counted, asked),
                          .bands = bands_of(asked.ages, data.counted.ages.back())};
    const SexesByYear of_place = sexes_of(*place, asked, data);
    DemographyQuestion unmoved = asked;
    unmoved.migration = 0;
    const SexesByYear of_england = sexes_of(*england, unmoved, data);
    std::vector<double> people;
    for (int t = 0; t < asked.years; ++t) {
        made.years.push_back(people_of_year(made, asked.from + t, of_place, of_england));
        people.push_back(made.years.back().people);
    }
    if (!(people.front() > 0))
        return refused(fmt::format("nobody aged {} lives in '{}'", written(asked.ages), data.key));
    made.growth = constant_growth(people);
    return made;
}

}  // namespace hearth

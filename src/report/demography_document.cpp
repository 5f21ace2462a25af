// People in reach in the years ahead: the answer in words, people by year, by band of age and sex,
// growth beside that of England as projected, and what it rests on; as figures for a pool.
#include <algorithm>
#include <cmath>
#include <fmt/format.h>

#include "base/text.hpp"
#include "report/json.hpp"
#include "report/pages.hpp"
#include "study/demography.hpp"

namespace hearth {

namespace {

constexpr std::size_t years_shown = 6;

std::string ages_in_words(const AgeSpan& ages) {
    return ages.to ? fmt::format("{} to {}", ages.from, *ages.to)
                   : fmt::format("{} and over", ages.from);
}

/// As in keys and in the names of groups: 65_69, 90_plus.
std::string ages_as_key(const AgeSpan& ages) {
    return ages.to ? fmt::format("{}_{}", ages.from, *ages.to) : fmt::format("{}_plus", ages.from);
}

std::string_view who(SexAsked sex) {
    return sex == SexAsked::both ? "people" : sex == SexAsked::female ? "women" : "men";
}

/// "women aged 65 and over in Adur".
std::string those_asked_for(const DemographyAnswer& answer) {
    return fmt::format("{} aged {} in {}", who(answer.asked.sex), ages_in_words(answer.asked.ages),
                       printable(answer.data.name));
}

std::string share_a_year(double share) { return number(share * 100, 3) + " % a year"; }

/// How far the constant growth is off in the year in which it is most.
std::string farthest_in_words(const DemographyAnswer& answer) {
    std::size_t most = 0;
    const auto off = [&](std::size_t t) {
        return answer.by_growth(t) / answer.years[t].people - 1;
    };
    for (std::size_t t = 1; t < answer.years.size(); ++t)
        if (std::abs(off(t)) > std::abs(off(most))) most = t;
    constexpr double shown = 1e-4;
    if (std::abs(off(most)) < shown) return "it holds in every year";
    return fmt::format("it is at most {} {} in {}", number(std::abs(off(most)) * 100, 2) + " %",
                       off(most) < 0 ? "too few" : "too many", to_text(answer.years[most].year));
}

Points answer_in_words(const DemographyAnswer& answer) {
    const PeopleOfYear &first = answer.years.front(), &last = answer.years.back();
    Points points;
    points.points.push_back(fmt::format(
        "{} {} in {}, {} in {}: {} in all.", with_separators(first.people), who(answer.asked.sex),
        to_text(first.year), with_separators(last.people), to_text(last.year),
        (last.people < first.people ? "" : "+") + share_in_words(last.people / first.people - 1)));
    points.points.push_back(fmt::format(
        "As the pool of a scenario that starts in {}: `number: {:.0f}` and `growth: {:.5f}`, the "
        "constant growth at which the {} years come to as many person-years; {}. "
        "--format yaml writes both as figures.",
        to_text(first.year), first.people, answer.growth, answer.years.size(),
        farthest_in_words(answer)));
    return points;
}

// --- tables --------------------------------------------------------------------------------------

const NumberFormat heads = in_steps(1, "people");

Table years_table(const DemographyAnswer& answer) {
    const bool both = answer.asked.sex == SexAsked::both;
    Table table{.name = "people", .caption = "People in the middle of each financial year"};
    table.columns = {{"Year", Align::left, "year"}};
    if (both) table.columns.insert(table.columns.end(), {{"Women", heads}, {"Men", heads}});
    table.columns.insert(table.columns.end(),
                         {{"People", heads},
                          {"Growth", as_share()},
                          {"By constant growth", heads, "by_constant_growth"}});
    const auto sum = [](const std::vector<double>& bands) {
        double people = 0;
        for (const double band : bands) people += band;
        return people;
    };
    for (std::size_t t = 0; t < answer.years.size(); ++t) {
        const PeopleOfYear& one = answer.years[t];
        std::vector<Cell> row = {to_text(one.year)};
        if (both) row.insert(row.end(), {sum(one.female), sum(one.male)});
        row.insert(row.end(), {one.people, number_or(answer.growth_to(t), "–", "the first year"),
                               answer.by_growth(t)});
        table.rows.push_back(std::move(row));
    }
    return table;
}

Table bands_table(const DemographyAnswer& answer) {
    Table table{.name = "bands", .caption = "People by sex and age", .grouped = true};
    table.columns = {{"Sex", Align::left, "sex"}, {"Year", Align::left, "year"}};
    for (const AgeSpan& band : answer.bands)
        table.columns.push_back({replaced(replaced(ages_as_key(band), "_plus", "+"), "_", "–"),
                                 heads, ages_as_key(band)});
    const auto add = [&](const char* sex, std::vector<double> PeopleOfYear::*bands) {
        for (const PeopleOfYear& one : answer.years)
            if (!(one.*bands).empty()) {
                std::vector<Cell> row = {sex, to_text(one.year)};
                row.insert(row.end(), (one.*bands).begin(), (one.*bands).end());
                table.rows.push_back(std::move(row));
            }
    };
    add("Women", &PeopleOfYear::female);
    add("Men", &PeopleOfYear::male);
    const std::size_t count = answer.years.size();
    const auto hidden = left_out(count, evenly_apart(count, years_shown));
    for (std::size_t first = 0; first < table.rows.size(); first += count)
        for (const std::size_t t : hidden) table.details.push_back(first + t);
    return table;
}

/// Growth since the first year: here, of England by the same means, and of England as published.
struct SinceFirst {
    double here, england;
    std::optional<double> projected;
};

SinceFirst since_first(const DemographyAnswer& answer, const PeopleOfYear& one) {
    const PeopleOfYear& first = answer.years.front();
    SinceFirst made{one.people / first.people - 1, one.england / first.england - 1, {}};
    if (one.projected && first.projected) made.projected = *one.projected / *first.projected - 1;
    return made;
}

Table england_table(const DemographyAnswer& answer) {
    Table table{.name = "england",
                .caption = "Growth since " + to_text(answer.asked.from) +
                           ", and that of England as projected from 2020"};
    table.columns = {{"Year", Align::left, "year"},
                     {printable(answer.data.name), as_share(), "place"},
                     {"England, by this method", as_share(), "england"},
                     {"England, projected", as_share(), "england_projected"},
                     {"Difference", as_share(), "difference"}};
    for (const PeopleOfYear& one : answer.years) {
        const auto [here, england, projected] = since_first(answer, one);
        std::optional<double> difference;
        if (projected) difference = (1 + england) / (1 + *projected) - 1;
        table.rows.push_back({to_text(one.year), here, england,
                              number_or(projected, "–", "not projected for these ages and years"),
                              number_or(difference, "–")});
    }
    table.details = left_out(table.rows.size(), evenly_apart(table.rows.size(), years_shown));
    return table;
}

std::string migration_in_words(const DemographyAnswer& answer) {
    return answer.asked.migration == 0
               ? "nobody moves in or out"
               : fmt::format("net migration is {} of the people of each age, an assumption",
                             share_a_year(answer.asked.migration));
}

std::string deaths_in_words(const DemographyAnswer& answer) {
    return "deaths as in the life table " + printable(answer.data.deaths.name) +
           (answer.asked.improvement == 0
                ? ", which stays as it is"
                : fmt::format(", each chance of death falling by {}, an assumption",
                              share_a_year(answer.asked.improvement)));
}

Points basis(const DemographyAnswer& answer) {
    const PeopleTable &counted = answer.data.counted, &projected = answer.data.projected;
    return {{fmt::format("Counted: {} at {:g} ({}, {}), by sex and single year of age.",
                         with_separators(answer.counted), counted.counted,
                         printable(counted.source), printable(counted.where)),
             fmt::format(
                 "Each year all are a year older: {}; {}; none of these ages are yet to be born. A "
                 "financial year lies a quarter of the way from one count to the next.",
                 deaths_in_words(answer), migration_in_words(answer)),
             fmt::format("England as projected: {}, {}. It has migration, falling mortality and an "
                         "older count; the table shows how far that is from this method.",
                         printable(projected.source), printable(projected.where))}};
}

Chart growth_chart(const DemographyAnswer& answer) {
    const PeopleOfYear& last = answer.years.back();
    Chart chart{.kind = "growth"};
    chart.finding = fmt::format("{}: {} in {}", titled(those_asked_for(answer)),
                                with_separators(last.people), to_text(last.year));
    chart.subtitle = "People, with those of " + to_text(answer.asked.from) + " as 100";
    chart.description =
        "One line each for the place, England by the same method, and England as projected from "
        "2020, over the years.";
    chart.x.label = "Years after " + to_text(answer.asked.from);
    chart.y.label = "People";
    chart.notes = printable(answer.data.counted.source + ", " + answer.data.projected.source);
    // not as one list: g++ 12 frees what stands before a member that cannot be made twice
    for (const std::string& name : {printable(answer.data.name), std::string("England, method"),
                                    std::string("England, projected")})
        chart.series.push_back({.name = name, .style = chart.series.size()});
    for (const PeopleOfYear& one : answer.years) {
        const auto [here, england, projected] = since_first(answer, one);
        const double year = one.year.start - answer.asked.from.start;
        chart.series[0].data.push_back({.x = year, .y = 100 * (1 + here)});
        chart.series[1].data.push_back({.x = year, .y = 100 * (1 + england)});
        if (projected) chart.series[2].data.push_back({.x = year, .y = 100 * (1 + *projected)});
    }
    std::erase_if(chart.series, [](const Series& one) { return one.data.empty(); });
    return chart;
}

Json bands_json(const DemographyAnswer& answer, const std::vector<double>& people) {
    if (people.empty()) return nullptr;
    std::vector<std::string> names;
    for (const AgeSpan& band : answer.bands) names.push_back(ages_as_key(band));
    return by_name(names, [&](std::size_t b) { return people[b]; });
}

}  // namespace

Document page_of(const DemographyAnswer& answer) {
    return {Heading{fmt::format("{}, {} to {}", titled(those_asked_for(answer)),
                                to_text(answer.asked.from), to_text(answer.years.back().year)),
                    "document"},
            answer_in_words(answer),
            years_table(answer),
            bands_table(answer),
            england_table(answer),
            growth_chart(answer),
            Heading{"What this rests on", "basis"},
            basis(answer)};
}

std::string to_json(const DemographyAnswer& answer) {
    const DemographyQuestion& asked = answer.asked;
    const auto year = [&](std::size_t t) {
        const PeopleOfYear& one = answer.years[t];
        return Json{{"year", to_text(one.year)},
                    {"people", one.people},
                    {"growth", or_null(answer.growth_to(t))},
                    {"female", bands_json(answer, one.female)},
                    {"male", bands_json(answer, one.male)},
                    {"england", one.england},
                    {"england_projected", or_null(one.projected)}};
    };
    return text_of({{"hearth_demography", 1},
                    {"place", answer.data.key},
                    {"name", answer.data.name},
                    {"ages", ages_as_key(asked.ages)},
                    {"sex", name_of(asked.sex)},
                    {"life_table", answer.data.deaths.name},
                    {"migration", asked.migration},
                    {"improvement", asked.improvement},
                    {"counted",
                     {{"when", answer.data.counted.counted},
                      {"people", answer.counted},
                      {"source", answer.data.counted.source}}},
                    {"growth", answer.growth},
                    {"years", list_to(answer.years.size(), year)}});
}

std::string figures_block(const DemographyAnswer& answer) {
    const std::string last = to_text(answer.years.back().year), first = to_text(answer.asked.from);
    const std::string name = fmt::format("{}_{}_{}", who(answer.asked.sex),
                                         ages_as_key(answer.asked.ages), answer.data.key);
    return fmt::format(
        "# Put these under figures:, and into a pool: {{number: = {0}_in_{1}, growth: = "
        "growth_{0}}}\n"
        "figures:\n"
        "  {0}_in_{1}:\n"
        "    {{value: {2:.0f}, quantity: count, unit: people, source: {3},\n"
        "     where: \"{4}: {5:.0f} at {6:g}, carried on by age to the middle of {7}\"}}\n"
        "  growth_{0}:\n"
        "    {{value: {8:.5f}, quantity: rate, unit: per year, source: assumption,\n"
        "     why: \"{3} carried on by age to {9}: {10}; {11}; as many person-years\"}}\n",
        name, replaced(first, "/", "_"), answer.years.front().people, answer.data.counted.source,
        those_asked_for(answer), answer.counted, answer.data.counted.counted, first, answer.growth,
        last, deaths_in_words(answer), migration_in_words(answer));
}

}  // namespace hearth

// hearth demography: people in reach by age and sex for years ahead.
#include "study/demography.hpp"

#include <fmt/format.h>

#include "base/text.hpp"
#include "cli/cli.hpp"
#include "cli/output.hpp"
#include "cli/support.hpp"
#include "load/load.hpp"
#include "load/places.hpp"
#include "report/pages.hpp"

namespace hearth {

namespace {

struct DemographyAsked : Asked<DemographyQuestion> {
    std::string place, life_table = "england_2017_2019";

    DemographyAsked() {
        question.from = parse_financial_year("2025/26").value();
        question.years = 25;
    }
};

std::string take_first_year(const std::string& text, FinancialYear& from) {
    const auto year = parse_financial_year(text);
    if (year) from = *year;
    return year ? "" : "--from takes a financial year such as 2025/26, not " + in_quotes(text);
}

/// "65+" or "65-79".
std::string take_ages(const std::string& text, AgeSpan& ages) {
    const std::string wrong = "--ages reads like 65+ or 65-79, not " + in_quotes(text);
    const auto whole = [](std::string_view digits) -> std::optional<int> {
        constexpr std::size_t most_digits = 3;
        if (digits.empty() || digits.size() > most_digits || !every(digits, is_digit))
            return std::nullopt;
        return std::stoi(std::string(digits));
    };
    const auto parts = split(text.ends_with('+') ? text.substr(0, text.size() - 1) : text, '-');
    const auto from = whole(parts.front()), to = whole(parts.back());
    if (!from || !to || parts.size() != (text.ends_with('+') ? 1U : 2U) || *to < *from)
        return wrong;
    ages = {*from, {}};
    if (parts.size() == 2) ages.to = to;
    return "";
}

/// The entry of that name; nothing, with what is near said, where there is none.
template <class T>
const Named<T>* entry(const Map<T>& map, std::string_view what, const std::string& name) {
    std::vector<std::string> known;
    for (const Named<T>& one : map) {
        if (one.name == name) return &one;
        known.push_back(one.name);
    }
    say(fmt::format("unknown {} {}; {}", what, in_quotes(name), suggestion(name, known)));
    return nullptr;
}

int demography(const DemographyAsked& asked) {
    const LoadRequest request{.path = {}, .home = home_folder()};
    Loaded loaded = load_places(request, "life_tables");
    if (!loaded.scenario) return say_diagnostics(loaded.diagnostics, loaded.texts) ? 1 : 0;
    const Library& library = loaded.scenario->library;
    const auto* place = entry(library.places, "place", key_of_place(library.places, asked.place));
    const auto* deaths = entry(library.life_tables, "life table", asked.life_table);
    if (place == nullptr || deaths == nullptr) return 2;
    DemographyData data{.key = place->name, .name = place->value.name, .deaths = *deaths};
    const auto counted =
        read_people(request, "people_by_age.csv", {data.key, std::string(data.england)}, loaded);
    const auto projected = read_people(request, "people_projected.csv", {}, loaded);
    if (!counted || !projected) return say_diagnostics(loaded.diagnostics, loaded.texts) ? 1 : 0;
    data.counted = *counted;
    data.projected = *projected;
    const auto made = answer(asked.question, data);
    const auto* people = std::get_if<DemographyAnswer>(&made);
    if (people == nullptr || asked.target.format != "yaml")
        return write_answer(made, loaded.texts, asked.target);
    return write_out(asked.target.file, figures_block(*people), loaded.texts);
}

std::vector<Option> demography_rows(DemographyAsked& asked) {
    DemographyQuestion& question = asked.question;
    return {
        {"place",
         "",
         "",
         &asked.place,
         {.without = "name a place, such as: hearth demography leicestershire"}},
        {"--from", "YEAR", "the first financial year (2025/26)",
         read_by(take_first_year, question.from)},
        {"--years", "N", "how many years (25)", &question.years, within(2, 100)},
        {"--ages", "AGES", "which ages, such as 75+ or 65-79 (65+)",
         read_by(take_ages, question.ages)},
        {"--sex", "", "whose (both)", chosen<SexAsked>(question.sex),
         one_of(choice_names(SexAsked{}))},
        {"--migration", "SHARE",
         "net migration a year as a share of the people of each age, an assumption (0)",
         &question.migration, within(-0.2, 0.2)},
        {"--improvement", "SHARE", "by which chances of death fall each year, an assumption (0)",
         &question.improvement, within(-0.2, 0.2)},
        {"--life-table", "NAME", "chances of death by age (england_2017_2019)", &asked.life_table}};
}

}  // namespace

Command demography_command() {
    const auto asked = std::make_shared<DemographyAsked>();
    return {.name = "demography",
            .takes = "PLACE",
            .does = "people in reach by age and sex for years ahead, as the growth of a pool",
            .examples = R"(
  hearth demography leicestershire
  hearth demography E10000018 --from 2026/27 --years 10 --ages 75+
  hearth demography Blaby --ages 65-79 --sex female --migration 0.002
  hearth demography leicestershire --format yaml         figures to paste into a scenario
)",
            .more =
                R"(
The people of a place as they were counted by single year of age, a year older each year, less those
who die; none are born, so ages must be beyond the years ahead. Beside it stand England by the same
method and England as published in the 2020-based projection.
)",
            .options = joined(
                {demography_rows(*asked), output_rows(asked->target, chart_formats("yaml"),
                                                      "how it is written; yaml: as figures")}),
            .mistake = [asked] { return settle(asked->target); },
            .run = [asked] { return demography(*asked); }};
}

}  // namespace hearth

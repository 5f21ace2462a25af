// People of cohort models followed one by one: how far their means are from the cohorts', and the
// table of both.
#include <algorithm>
#include <cmath>
#include <fmt/format.h>

#include "base/text.hpp"
#include "report/json.hpp"
#include "report/pages.hpp"
#include "study/individuals.hpp"

namespace hearth {

namespace {

/// Calls `one` for each row: the intervention, what it is of, both values, how they are written.
template <class One>
void each_row(const IndividualsAnswer& answer, const One& one) {
    const Currency currency = answer.scenario.file.appraisal.currency;
    for (const FollowedPeople& of : answer.interventions) {
        for (std::size_t s = 0; s < of.states.size(); ++s)
            one(of, "years in " + readable(of.states[s]), of.years[s], in_digits(5, "years"));
        for (std::size_t s = 0; s < of.ever.size(); ++s)
            one(of, "share ever in " + readable(of.all_states[s]), of.ever[s], in_digits(4));
        one(of, "cost", of.cost, amounts(currency, std::abs(of.cost.cohort) < 1000 ? 0.01 : 1));
        one(of, "QALYs", of.qalys, in_digits(5, "QALYs"));
    }
}

std::string farthest_apart(const IndividualsAnswer& answer) {
    constexpr double by_chance = 4;
    double most = 0;
    std::string where;
    each_row(answer, [&](const FollowedPeople& of, const std::string& what,
                         const BesideCohort& both, const NumberFormat&) {
        if (std::abs(both.apart().value_or(0)) <= most) return;
        most = std::abs(*both.apart());
        where = fmt::format(" ({} of {})", what, readable(of.intervention));
    });
    return fmt::format(
        "The means are at most {} standard errors from the cohort's{}: {}.", number(most, 2), where,
        most < by_chance ? "no more than chance makes of so many people"
                         : "more than chance makes of so many people, so one of the two is wrong");
}

Table individuals_table(const IndividualsAnswer& answer) {
    Table table{.name = "individuals",
                .caption = "Per person who starts, one by one and as a cohort",
                .columns = {{"Strategy", Align::left},
                            {"Of", Align::left},
                            {"One by one"},
                            {"Error"},
                            {"Cohort"},
                            {"Apart, in errors", in_steps(0.1), "apart"}},
                .grouped = true};
    each_row(answer, [&](const FollowedPeople& of, const std::string& what,
                         const BesideCohort& both, const NumberFormat& format) {
        NumberFormat error = format;
        if (format.style == NumberFormat::Style::digits) error.digits = 2;
        table.rows.push_back({readable(of.intervention), what, Cell(both.one_by_one.value, format),
                              Cell(both.one_by_one.se, error), Cell(both.cohort, format),
                              number_or(both.apart(), "–", "nobody differs from another")});
    });
    return table;
}

Json json_beside_cohort(const BesideCohort& both) {
    return with(with_error(both.one_by_one), {{"cohort", both.cohort}});
}

}  // namespace

Document page_of(const IndividualsAnswer& answer) {
    return {
        Heading{printable(answer.scenario.file.title), "title"},
        Paragraph{fmt::format("{} people of each strategy followed one by one, each figure at "
                              "its point, seed {}.",
                              counted(answer.people), answer.seed)},
        Paragraph{.text = farthest_apart(answer), .is_answer = true}, individuals_table(answer),
        Paragraph{"Ever in a state: at the start or the end of some cycle. Years are not "
                  "discounted; cost and QALYs are, and are those of states, moves "
                  "and starts alone, of all payers. A person meets the same chances under every "
                  "strategy."}};
}

std::string to_json(const IndividualsAnswer& answer) {
    Json all = Json::object();
    for (const FollowedPeople& of : answer.interventions)
        all[of.intervention] = {
            {"years",
             by_name(of.states, [&](std::size_t s) { return json_beside_cohort(of.years[s]); })},
            {"ever", by_name(of.ever.empty() ? std::vector<std::string>{} : of.all_states,
                             [&](std::size_t s) { return json_beside_cohort(of.ever[s]); })},
            {"cost", json_beside_cohort(of.cost)},
            {"qalys", json_beside_cohort(of.qalys)}};
    return text_of({{"hearth_individuals", 1},
                    {"people", answer.people},
                    {"seed", answer.seed},
                    {"interventions", all}});
}

}  // namespace hearth

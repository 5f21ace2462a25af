// How many clients, and for how long, an effect takes to be seen: a table, and the same as JSON.
#include <cmath>
#include <fmt/format.h>

#include "base/text.hpp"
#include "report/json.hpp"
#include "report/simulated.hpp"
#include "report/words.hpp"

namespace hearth {

namespace {

std::string design_name(PowerDesign design) {
    constexpr std::string_view names[] = {"Before and after, no comparison",
                                          "Two groups, after only", "Difference in differences"};
    return std::string(names[static_cast<int>(design)]);
}

/// Beyond this many clients or years nobody plans.
constexpr double most_planned = 1e7;

Cell needed(double count) {
    return count < most_planned ? Cell(count)
                                : withheld("none are enough", "the effect is too small");
}

Table power_table(const PowerAnswer& answer) {
    const auto& question = answer.simulation.question;
    Table table{
        .name = "power",
        .caption = fmt::format("{} months before, {} after; 80 % power of a two-sided test at 5 %",
                               question.months_before, question.months_after),
        .columns = {{"Service", Align::left},
                    {"Design", Align::left},
                    {"True ratio", in_digits(3, "ratio"), "ratio"},
                    {"Clients needed", in_steps(1, "clients"), "clients_needed"},
                    {fmt::format("Power of {}", counted(question.clients)), as_chance(), "power"},
                    {"Years needed with them", in_digits(2, "years"), "years_needed"}},
        .grouped = true};
    for (const PowerOf& one : answer.all)
        table.rows.push_back({readable(one.use.service), design_name(one.design), one.use.ratio(),
                              needed(one.clients_needed), one.power,
                              one.years_needed < most_planned
                                  ? Cell(one.years_needed)
                                  : withheld("no length is enough", "")});
    return table;
}

}  // namespace

Document page_of(const PowerAnswer& answer) {
    const auto& question = answer.simulation.question;
    return {
        Heading{fmt::format("Clients needed to see what {} does",
                            readable(answer.simulation.intervention)),
                "document"},
        Paragraph{fmt::format(
            "For the effect that the model states, in each group; clients' rates differ with theta "
            "{}, and {} of them die and {} move in a year.",
            number(question.theta), part_in_words(question.deaths), part_in_words(question.moves))},
        power_table(answer),
        Points{{"Before and after needs fewest because each client stands against themselves. It "
                "sees every fall, whatever made it: clients chosen at their worst get better "
                "without any programme, and no number of them shows what is the programme's.",
                "Two groups, after only: counts of two negative binomials; very different clients "
                "(a small theta) can make any number of years too few.",
                "Difference in differences: both groups before and after; what both do by "
                "themselves cancels.",
                "Seasons, missing records and clusters are left out; a cluster-randomised or "
                "clustered design needs more."}}};
}

std::string to_json(const PowerAnswer& answer) {
    const auto& question = answer.simulation.question;
    const auto finite = [](double value) {
        return std::isfinite(value) ? Json(value) : Json(nullptr);
    };
    return text_of(
        {{"hearth_power", 1},
         {"intervention", answer.simulation.intervention},
         {"clients", question.clients},
         {"months_before", question.months_before},
         {"months_after", question.months_after},
         {"theta", question.theta},
         {"power", list_of(answer.all, [&](const PowerOf& one) -> Json {
              return {{"service", one.use.service}, {"design", name_of(one.design)},
                      {"ratio", one.use.ratio()},   {"clients_needed", finite(one.clients_needed)},
                      {"power", one.power},         {"years_needed", finite(one.years_needed)}};
          })}});
}

}  // namespace hearth

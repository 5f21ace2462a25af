// Where people are in the years of a cohort model, and what each state brings: a table of the
// trace, its chart, and years, money and health by state (method 11).
#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <map>
#include <set>

#include "base/text.hpp"
#include "report/report_page.hpp"

namespace hearth {

namespace {

/// Interventions with states, of the options shown and of the first, each once.
std::vector<int> with_states(const RunReport& report) {
    std::set<int> all;
    const auto add = [&](const std::vector<int>& members) {
        for (const int i : members)
            if (report.plan.interventions[i].cohort) all.insert(i);
    };
    add(report.plan.layout.option_interventions.front());
    for (const Headline& option : shown_options(report))
        add(report.plan.layout.option_interventions[option.option]);
    return {all.begin(), all.end()};
}

int years_followed(const RunReport& report, const PlanCohort& cohort) {
    const int horizon = report.plan.layout.horizon;
    if (cohort.count == every_cycle) return horizon;
    return std::min(horizon, cohort.count / cohort.cycles_per_year);
}

/// Shares of those who start, by state, at the end of each year.
std::vector<Column> yearly_trace(const RunReport& report, const PlanCohort& cohort) {
    const int years = years_followed(report, cohort), cycles = cohort.cycles_per_year;
    const auto trace = trace_of(cohort, report.figures, 0, years * cycles);
    std::vector<Column> shares;
    for (const Column& state : trace) {
        Column& yearly = shares.emplace_back();
        for (int cycle = 0; cycle <= years * cycles; cycle += cycles)
            yearly.push_back(state[cycle]);
    }
    return shares;
}

/// Whether nobody comes into a state under a strategy.
bool is_of_nobody(const Column& shares) {
    return std::all_of(shares.begin(), shares.end(), [](double share) { return share == 0; });
}

/// Whether a page has room for a year: the first few, then ever farther apart, and the last.
bool is_on_page(int year, int years) {
    constexpr int some[] = {0, 1, 2, 5, 10, 20, 40, 60};
    return year == years || std::find(std::begin(some), std::end(some), year) != std::end(some);
}

std::string strategy_of(const RunReport& report, int intervention) {
    return readable(report.plan.layout.interventions[intervention]);
}

Table trace_table(const RunReport& report, const std::vector<int>& interventions) {
    int longest = 0;
    for (const int i : interventions)
        longest = std::max(longest, years_followed(report, *report.plan.interventions[i].cohort));
    Table table{
        .name = "states",
        .caption = "Share of those who start who are in a state, by years since their start",
        .columns = {{"Strategy", Align::left}, {"State", Align::left}},
        .grouped = true};
    for (int year = 0; year <= longest; ++year) {
        auto& column = table.columns.emplace_back(
            year == 0 ? "At start" : fmt::format("Year {}", year), as_part());
        if (!is_on_page(year, longest)) column.shown = Shown::exact;
    }
    for (const int i : interventions) {
        const PlanCohort& cohort = *report.plan.interventions[i].cohort;
        const std::vector<Column> shares = yearly_trace(report, cohort);
        for (std::size_t s = 0; s < cohort.states.size(); ++s) {
            if (is_of_nobody(shares[s])) continue;
            std::vector<Cell> row{strategy_of(report, i), readable(cohort.states[s])};
            for (int year = 0; year <= longest; ++year)
                row.push_back(year >= std::ssize(shares[s])
                                  ? withheld("–", "nobody is followed so long")
                              : shares[s][year] == 0 ? Cell(0.0, in_steps(1, "%"))
                                                     : Cell(shares[s][year]));
            table.rows.push_back(std::move(row));
        }
    }
    return table;
}

Chart trace_chart(const RunReport& report, int intervention) {
    const PlanCohort& cohort = *report.plan.interventions[intervention].cohort;
    const std::vector<Column> shares = yearly_trace(report, cohort);
    Chart chart{.kind = "states",
                .subtitle = fmt::format("Share of those who start in each state under {}, each "
                                        "figure at its point",
                                        strategy_of(report, intervention)),
                .description = "A line for each state.",
                .x = {.label = "years since start"},
                .y = {.label = "share of those who start", .unit = "%", .low = 0, .has_zero = true},
                .notes = printable(report.scenario.file.title, 110)};
    std::size_t most = 0;
    for (std::size_t s = 0; s < shares.size(); ++s) {
        if (is_of_nobody(shares[s])) continue;
        Series line{.name = readable(cohort.states[s]), .style = s};
        for (std::size_t year = 0; year < shares[s].size(); ++year)
            line.data.push_back({.x = static_cast<double>(year), .y = 100 * shares[s][year]});
        chart.series.push_back(std::move(line));
        if (shares[s].back() > shares[most].back()) most = s;
    }
    chart.finding = fmt::format("After {} years {} are {}", shares[most].size() - 1,
                                part_in_words(shares[most].back()), readable(cohort.states[most]));
    return chart;
}

// --- what each state brings ----------------------------------------------------------------------

/// The driver that a line grows from, before any growth of its unit cost.
int first_driver(const LedgerLayout& layout, int driver) {
    while (layout.drivers[driver].base >= 0) driver = layout.drivers[driver].base;
    return driver;
}

/// What is added up of one state: years, pounds and QALYs, discounted.
struct OfState {
    double years = 0, money = 0, qalys = 0;
};

OfState brought_by(const RunReport& report, int intervention, int state) {
    const LedgerLayout& layout = report.plan.layout;
    OfState sum;
    for (const PlanTally& tally : report.plan.interventions[intervention].cohort->tallies) {
        if (tally.state != state || tally.to >= 0) continue;
        for (int l = 0; l < std::ssize(layout.lines); ++l) {
            const LedgerLine& line = layout.lines[l];
            if (first_driver(layout, line.driver) != tally.driver) continue;
            for (int year = 0; year < layout.years; ++year) {
                if (line.ledger_class == LedgerClass::life) {
                    sum.years += amount(report.plan, report.block, l, year, 0);
                    continue;
                }
                const double present =
                    present_amount({report.plan, report.figures, report.block, 0, 1}, l, year, 0);
                if (line.ledger_class == LedgerClass::health) sum.qalys += present;
                if (is_money(line.ledger_class) && line.ledger_class != LedgerClass::social)
                    sum.money -= present;
            }
        }
    }
    return sum;
}

Table state_table(const RunReport& report, const std::vector<int>& interventions) {
    std::vector<std::vector<OfState>> all;
    for (const int i : interventions) {
        auto& of = all.emplace_back();
        const PlanCohort& cohort = *report.plan.interventions[i].cohort;
        for (int s = 0; s < std::ssize(cohort.states); ++s) of.push_back(brought_by(report, i, s));
    }
    const NumberFormat& scale = report.money;
    Table table{.name = "by_state",
                .caption = "What being in each state comes to, present values, " + scale.caption(),
                .columns = {{"Strategy", Align::left},
                            {"State", Align::left},
                            {"Years of life", in_digits(4)},
                            {"Costs", scale},
                            {"QALYs", in_digits(4, "QALYs")}},
                .grouped = true};
    for (std::size_t i = 0; i < interventions.size(); ++i) {
        const PlanCohort& cohort = *report.plan.interventions[interventions[i]].cohort;
        for (std::size_t s = 0; s < cohort.states.size(); ++s)
            if (const OfState& of = all[i][s]; of.years != 0 || of.money != 0 || of.qalys != 0)
                table.rows.push_back({strategy_of(report, interventions[i]),
                                      readable(cohort.states[s]), of.years, of.money, of.qalys});
    }
    return table;
}

// --- how it is counted ---------------------------------------------------------------------------

std::string counting_in_words(Counting counting) {
    switch (counting) {
        case Counting::half_cycle:
            return "half of those at its start and half of those at its end";
        case Counting::none:
            return "those at its start, and all in the last row";
        case Counting::start:
            return "those at its start";
        case Counting::end:
            return "those at its end";
        case Counting::life_table:
            return "half of those at its start and half of those at its end, both in its middle";
        case Counting::simpson_darth:
            return "rows by turns two thirds and four thirds, which is no valid rule";
    }
    return "";
}

std::string competing_in_words(Competing competing) {
    switch (competing) {
        case Competing::separate:
            return "chances of leaving a state are taken as they are";
        case Competing::after_death:
            return "people die first, and those who live move";
        case Competing::matrix_exponential:
            return "people can move more than once in a cycle";
    }
    return "";
}

std::string exponent_in_words(Exponent exponent) {
    switch (exponent) {
        case Exponent::of_row:
            return "";
        case Exponent::from_0:
            return ", discounted at its start";
        case Exponent::from_1:
            return ", discounted at its end";
    }
    return "";
}

std::string cycle_in_words(const PlanCohort& cohort) {
    const char* length = cohort.cycles_per_year == 1    ? "year"
                         : cohort.cycles_per_year == 4  ? "quarter"
                         : cohort.cycles_per_year == 12 ? "month"
                                                        : "week";
    return fmt::format("a cycle is a {} and counts {} ({}){}; {}", length,
                       counting_in_words(cohort.counting), name_of(cohort.counting),
                       exponent_in_words(cohort.exponent), competing_in_words(cohort.competing));
}

}  // namespace

std::string cycles_in_words(const RunReport& report) {
    std::map<std::string, std::vector<std::string>> strategies;  // by what is said of them
    for (const int i : with_states(report))
        strategies[cycle_in_words(*report.plan.interventions[i].cohort)].push_back(
            strategy_of(report, i));
    std::string text;
    for (const auto& [words, names] : strategies)
        text += fmt::format(" In the states of {} {}.",
                            strategies.size() == 1 ? "people" : all_of(names), words);
    return text;
}

std::string still_alive(const RunReport& report) {
    constexpr double few = 1e-4;
    const int years = years_of_life(report.scenario) - appraisal_of(report).years + 1;
    std::vector<std::string> alive;
    for (const int i : with_states(report)) {
        const PlanCohort& cohort = *report.plan.interventions[i].cohort;
        if (cohort.count != every_cycle) continue;
        const auto trace = trace_of(cohort, report.figures, 0, years * cohort.cycles_per_year);
        double share = 0;
        for (std::size_t s = 0; s < trace.size(); ++s)
            if (!cohort.dead[s]) share += trace[s].back();
        if (share > few) alive.push_back(part_in_words(share) + " under " + strategy_of(report, i));
    }
    if (alive.empty()) return "";
    return fmt::format(" Nobody is followed beyond {} years, when of those who start {} are alive.",
                       years, all_of(alive));
}

namespace {

/// The intervention whose trace is drawn: one with states of the option asked for, or else the
/// last.
int drawn_first(const RunReport& report, const std::vector<int>& interventions) {
    const LedgerLayout& layout = report.plan.layout;
    for (std::size_t o = 0; o < layout.options.size(); ++o)
        if (layout.options[o] == report.asked)
            for (const int i : layout.option_interventions[o])
                if (report.plan.interventions[i].cohort) return i;
    return interventions.back();
}

}  // namespace

void add_states(const RunReport& report, Document& document) {
    const std::vector<int> interventions = with_states(report);
    if (interventions.empty()) return;
    document.push_back(Heading{"Where people are", "states"});
    document.push_back(trace_chart(report, drawn_first(report, interventions)));
    document.push_back(trace_table(report, interventions));
    document.push_back(state_table(report, interventions));
    document.push_back(Paragraph{
        "Each figure at its point. Years of life are not discounted; costs are those of being in a "
        "state, of all payers, without what moves and starts cost."});
}

}  // namespace hearth

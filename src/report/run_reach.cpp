// From the people there are to those who start: a funnel for each intervention, in numbers and in a
// chart.
#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <set>

#include "base/text.hpp"
#include "report/report_page.hpp"

namespace hearth {

namespace {

/// Whom a pool counts.
std::string whose_pool(const Pool& pool) {
    if (pool.households) return readable(pool.households->name) + " homes";
    if (pool.people) return readable(pool.people->name);
    return "all there are";
}

/// Those there are in the middle of the first year (method 2.1).
double in_pool(const RunReport& report, const PlanReach& reach) {
    double sum = 0;
    for (const PlanCount& one : reach.pool)
        sum += report.figures(0, one.count) *
               (one.age == 0 ? 1 : std::pow(1 + report.figures(0, reach.growth), one.age));
    return sum;
}

/// Interventions of the options shown, each once.
std::vector<std::size_t> shown_interventions(const RunReport& report) {
    std::set<std::size_t> all;
    for (const Headline& option : shown_options(report))
        for (const int i : report.plan.layout.option_interventions[option.option]) all.insert(i);
    return {all.begin(), all.end()};
}

std::string about_reach(const RunReport& report) {
    return fmt::format("clients over {} year{}, each figure at its point",
                       appraisal_of(report).years, appraisal_of(report).years == 1 ? "" : "s");
}

}  // namespace

std::vector<ReachStep> reach_of(const RunReport& report, std::size_t intervention) {
    if (intervention >= report.scenario.file.interventions.size()) return {};  // a correction
    const PlanReach& planned = report.plan.interventions[intervention].reach;
    const Reach& reach = report.scenario.file.interventions[intervention].value.reach;
    std::vector<ReachStep> funnel;
    const auto add = [&](std::string name, double count) {
        ReachStep step{std::move(name), count};
        if (!funnel.empty() && funnel.back().count > 0) step.kept = count / funnel.back().count;
        funnel.push_back(std::move(step));
    };
    if (reach.pool) {
        const double people = in_pool(report, planned);
        add(whose_pool(*reach.pool), people);
        if (reach.pool->share) add("eligible", people * report.figures(0, planned.pool_share));
    }
    double clients = 0;
    const Grid& starts = report.block.drivers[report.plan.interventions[intervention].starts];
    for (int t = 0; t < report.plan.layout.years; ++t) clients += starts(0, t);
    std::vector<double> through{clients};  // the last step first
    for (auto step = planned.steps.rbegin(); step != planned.steps.rend(); ++step) {
        const double share = report.figures(0, *step);
        if (!(share > 0)) return {};
        through.push_back(through.back() / share);
    }
    add(reach.steps.empty() ? "start" : "offered it", through.back());
    for (std::size_t s = 0; s < reach.steps.size(); ++s)
        add(readable(reach.steps[s].name), through[through.size() - 2 - s]);
    return funnel;
}

void add_reach(const RunReport& report, Document& document) {
    Table table{.name = "reach",
                .caption = "From the people there are to " + about_reach(report),
                .columns = {{"Intervention", Align::left},
                            {"Step", Align::left},
                            {"Number", in_steps(1)},
                            {"Kept of the step before", as_part()}},
                .grouped = true};
    for (const std::size_t i : shown_interventions(report))
        for (const ReachStep& step : reach_of(report, i))
            table.rows.push_back({readable(report.plan.layout.interventions[i]), step.name,
                                  step.count, number_or(step.kept, "–", "it is the first step")});
    if (!table.rows.empty()) document.push_back(std::move(table));
}

std::optional<Chart> reach_chart(const ReportPage& page, const Headline& option) {
    constexpr std::size_t most = 10;
    Chart chart{.kind = "reach",
                .subtitle = "From the people there are to " + about_reach(page.run) +
                            "; bars are shares of each part's first step, and beside them the "
                            "number and the share kept "
                            "of the step before",
                .description = "A bar for each step of each part of the offer.",
                .x = {.unit = "%", .low = 0},
                .y = {.scale = Scale::categories},
                .notes = printable(page.run.scenario.file.title, 110)};
    Series first{.name = "first step", .mark = Mark::bar, .style = 7, .fill = Fill::striped},
        kept{.name = "of it kept", .mark = Mark::bar, .style = 0};
    std::pair<double, std::string> least{HUGE_VAL, ""}, largest{-1, ""};
    std::size_t parts = 0;
    for (const int i : page.run.plan.layout.option_interventions[option.option]) {
        const std::vector<ReachStep> funnel = reach_of(page.run, i);
        if (funnel.size() < 2 || funnel.front().count <= 0 || parts == most) continue;
        ++parts;
        const double people = funnel.front().count, share = funnel.back().count / people;
        const std::string part = readable(page.run.plan.layout.interventions[i]);
        least =
            std::min(least, {share, fmt::format("{} helps {} of {} ({})", part,
                                                with_separators(funnel.back().count),
                                                with_separators(people), part_in_words(share))});
        largest = std::max(largest, {share, fmt::format("{} {}", part, part_in_words(share))});
        for (const ReachStep& step : funnel) {
            const bool is_first = &step == &funnel.front();
            const std::string name = is_first ? part + ": " + step.name : "· " + step.name;
            const std::string count = with_separators(step.count);
            (is_first ? first : kept)
                .data.push_back(
                    {.x = 100 * step.count / people,
                     .y = static_cast<double>(chart.y.categories.size()),
                     .label = step.kept ? fmt::format("{}, {}", count, part_in_words(*step.kept))
                                        : count});
            chart.y.categories.push_back(name);
        }
    }
    if (parts == 0) return std::nullopt;
    chart.finding = least.second;
    if (parts > 1) chart.finding += ", the smallest share; the largest: " + largest.second;
    chart.series = {std::move(first), std::move(kept)};
    return chart;
}

}  // namespace hearth

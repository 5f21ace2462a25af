// What corrects the sum of an option's interventions, in sentences: use that shared clients avoid
// less, and capacity released in whole steps, with how far the next one is and how likely each.
#include <algorithm>
#include <cmath>
#include <fmt/format.h>

#include "base/text.hpp"
#include "engine/corrections.hpp"
#include "report/run_report.hpp"
#include "report/words.hpp"

namespace hearth {

namespace {

/// Units of a counter avoided in a year: the mean over the draws, or at the point.
double avoided_of(const RunReport& report, int counter, int year) {
    if (report.uncertainty == nullptr) return avoided(report.plan, report.block, counter, year, 0);
    const std::size_t row = report.plan.layout.lines.size() + counter;
    return report.uncertainty->ledger[row * report.plan.layout.years + year];
}

double over_years(const RunReport& report, int counter) {
    double sum = 0;
    for (int year = 0; year < report.plan.layout.years; ++year)
        sum += avoided_of(report, counter, year);
    return sum;
}

/// "full offer: people in two or more interventions are counted once, which takes off 12.3 falls".
std::string sharing_sentence(const RunReport& report, const Headline& option,
                             const PlanOverlap& overlap) {
    const PlanIntervention& own = report.plan.interventions[overlap.intervention];
    std::vector<std::string> uses;
    for (int c = own.first_counter; c < own.end_counter; ++c)
        if (const double units = over_years(report, c); std::abs(units) > 0)
            uses.push_back(
                fmt::format("{} {}", number(-units, 3),
                            service_name(report.scenario, report.plan.layout.counters[c].name)));
    if (uses.empty()) return "";
    return fmt::format(
        "{}: the effects of several interventions on the same clients combine, they do not add up. "
        "That is counted under overlap, and takes off what is avoided: {}.",
        option.name, joined(uses, "; "));
}

// --- steps ---------------------------------------------------------------------------------------

/// The year that can release most, and what is avoided in it; of avoided use, not of the release.
struct Most {
    int year = 0;
    double avoided = 0;
};

Most most_avoided(const RunReport& report, const PlanRelease& release) {
    Most most;
    for (int year = 0; year + release.lag < report.plan.layout.years; ++year) {
        double sum = 0;
        for (const auto& [counter, sign] : release.avoided)
            sum += sign * avoided_of(report, counter, year);
        if (year == 0 || sum > most.avoided) most = {year, sum};
    }
    return most;
}

std::string step_name(const Service& service) {
    return service.step->name.empty() ? "step" : printable(service.step->name, 40);
}

/// "no bay", "one bay", "2 bays".
std::string steps_in_words(double steps, const std::string& name) {
    if (steps < 1) return "no " + name;
    return steps < 2 ? "one " + name : fmt::format("{} {}s", number(steps), name);
}

/// "1 or more in 83 %, 2 or more in 41 %".
std::string chances_in_words(const MeasureStatistics& steps, const std::string& name) {
    constexpr std::size_t most = 5;
    std::vector<std::string> each;
    for (const auto& [count, share] : steps.reached)
        if (each.size() < most)
            each.push_back(fmt::format("{} or more in {}", count, percent(share.value)));
    if (each.empty()) return fmt::format(" Hardly a draw closes one {}.", name);
    return fmt::format(" Over the draws, {}s closed at once: {}.", name, joined(each, ", "));
}

/// Money of a line over the years counted.
double released_money(const RunReport& report, int line) {
    double sum = 0;
    for (int year = 0; year < report.plan.layout.years; ++year) sum += report.amount_of(line, year);
    return sum;
}

std::string release_sentence(const RunReport& report, const Headline& option,
                             const PlanRelease& release) {
    const Service& service = *find(report.scenario.library.services, release.service);
    const std::string name = step_name(service);
    const double each = report.figures(0, release.units);
    const Most most = most_avoided(report, release);
    const double steps = whole_steps(most.avoided, each);
    std::string text = fmt::format(
        "{}, {}: at most {} {}s are avoided in a year ({}), which closes {} of {} a year. Another "
        "{} "
        "({} of a {}) would close {}.",
        option.name, service_name(report.scenario, release.service), number(most.avoided),
        printable(service.unit, 40), to_text(appraisal_of(report).start + most.year),
        steps_in_words(steps, name), number(each), number((steps + 1) * each - most.avoided, 3),
        number(steps + 1 - most.avoided / each, 2), name, steps < 1 ? "the first" : "one more");
    if (const auto* drawn = option.drawn("steps." + release.service); drawn && drawn->moves())
        text += chances_in_words(*drawn, name);
    const double cash = released_money(report, release.cashable_line);
    const double stranded = released_money(report, release.stranded_line);
    if (cash + stranded > 0)
        text += fmt::format(
            " Of what is closed {} leaves the budget; {} is stranded, outside all "
            "totals.",
            money_in_words(report, cash), money_in_words(report, stranded));
    return text;
}

}  // namespace

void add_corrections(const RunReport& report, const Options& options, Document& document) {
    Points points;
    for (const Headline& option : options) {
        const auto& members = report.plan.layout.option_interventions[option.option];
        for (const PlanOverlap& overlap : report.plan.overlaps)
            if (std::count(members.begin(), members.end(), overlap.intervention) > 0)
                if (std::string text = sharing_sentence(report, option, overlap); !text.empty())
                    points.points.push_back(std::move(text));
        for (const PlanRelease& release : report.plan.releases)
            if (release.option == option.option)
                points.points.push_back(release_sentence(report, option, release));
    }
    if (!points.points.empty()) document.push_back(std::move(points));
}

}  // namespace hearth

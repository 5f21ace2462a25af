// Charts of an evaluation: before and after, every estimate, sites in their funnel, and who is in
// it.
#include <algorithm>
#include <cmath>
#include <tuple>

#include "base/text.hpp"
#include "report/evaluation.hpp"
#include "report/evaluation_words.hpp"

namespace hearth {

namespace {

/// How the services changed: "A&E attendance fell by 38 %".
std::string change_in_words(const EvaluationWords& words) {
    const ServiceEffect* most = nullptr;
    for (const ServiceEffect& one : words.all.services)
        if (const MethodEffect* by = preferred(one);
            by != nullptr && (most == nullptr || by->ratio.value < preferred(*most)->ratio.value))
            most = &one;
    if (most == nullptr) return "No change can be told";
    const auto& ratio = preferred(*most)->ratio;
    const std::string by = part_in_words(std::abs(1 - ratio.value));
    ServiceEffect as_counted = *most;
    as_counted.corrected.reset();
    const std::string beside =
        by + (is_compared(preferred(*most)->method) ? " beside the comparison" : "");
    const auto how = [&] {
        switch (use_change(as_counted)) {
            case UseChange::fell:
                return "fell by " + beside;
            case UseChange::rose:
                return "rose by " + beside;
            case UseChange::fell_less:
                return "fell less than the comparison's, by " + by;
            case UseChange::rose_less:
                return "rose less than the comparison's, by " + by;
        }
        return std::string();
    };
    return fmt::format("{} {}{}", words.name(*most), how(),
                       ratio.low < 1 && ratio.high > 1 ? ", which chance alone could bring"
                       : most->corrected && claimed(*most)->high >= 1
                           ? ", which may have come by itself"
                       : !bears_claim(*most) ? ", but not by most methods"
                                             : "");
}

// --- sites ---------------------------------------------------------------------------------------

/// What chance alone leaves of a service's sites: a ratio with so many uses in both windows lies
/// within `z` errors of the ratio of all sites together.
struct SiteFunnel {
    double ratio,
        share_after;  ///< of all sites; of uses after among all, where a site has that ratio

    [[nodiscard]] double limit(double uses, double z) const {
        return ratio * std::exp(z / std::sqrt(uses * share_after * (1 - share_after)));
    }
};

SiteFunnel funnel_of(const ServiceEffect& one) {
    const double ratio =
        rate_ratio_of({one.count_before, one.count_after, one.years_before, one.years_after, 0});
    const double after = ratio * one.years_after;
    return {ratio, after / (one.years_before + after)};
}

double uses_of(const RecordTotals::Of& site) { return site.count_before + site.count_after; }

constexpr double z_of_998 = 3.090232306167813;

/// The upper and the lower limit over so many uses.
void add_limits(const SiteFunnel& funnel, AxisSpan uses, Series limit, double z, Chart& chart) {
    constexpr int steps = 60;
    for (const double sign : {1.0, -1.0}) {
        Series line = limit;
        if (sign < 0) line.name.clear();
        for (int i = 0; i <= steps; ++i) {
            const double at = uses.low + (uses.high - uses.low) * i / steps;
            line.data.push_back({.x = at, .y = funnel.limit(at, sign * z)});
        }
        chart.series.push_back(std::move(line));
    }
}

std::string finding_of_sites(const std::string& service, std::size_t shown, std::size_t beyond) {
    if (beyond == 0)
        return fmt::format("{}: all {} sites shown lie within what chance alone would do", service,
                           shown);
    return fmt::format("{}: {} of {} sites shown lie{} beyond what chance alone would do", service,
                       beyond, shown, beyond == 1 ? "s" : "");
}

Chart funnel_chart(const EvaluationWords& words, const ServiceEffect& one) {
    const SiteFunnel funnel = funnel_of(one);
    Series sites{.name = "site", .mark = Mark::point};
    AxisSpan uses{HUGE_VAL, 0};
    std::size_t beyond = 0;
    for (const RecordTotals::Of& site : one.sites) {
        const double at = uses_of(site), ratio = rate_ratio_of(site);
        uses = {std::min(uses.low, at), std::max(uses.high, at)};
        const bool is_beyond =
            ratio > funnel.limit(at, z_of_998) || ratio < funnel.limit(at, -z_of_998);
        beyond += is_beyond ? 1 : 0;
        sites.data.push_back({.x = at, .y = ratio, .marked = is_beyond});
    }
    constexpr double room = 1.25;
    uses = {uses.low / room, uses.high * room};
    Chart chart{.kind = "funnel",
                .finding = finding_of_sites(words.name(one), one.sites.size(), beyond),
                .subtitle =
                    "Use after over use before of each site, by its uses; 95 % and 99.8 % of sites "
                    "would lie within the limits if all changed alike and clients used by chance "
                    "alone",
                .description =
                    "A point for each site, and limits that close in on the ratio of all as uses "
                    "become more.",
                .x = {.label = "Uses in both windows, about"},
                .y = {.label = "Ratio", .scale = Scale::logarithmic},
                .lines = {{ReferenceKind::at_y, funnel.ratio, "all sites"}}};
    if (words.asked.threshold > 0)
        chart.notes = fmt::format(
            "Points are of counts to the nearest {0}; a site with {1} clients, or uses in a "
            "window, "
            "is not shown",
            words.asked.threshold, words.few());
    add_limits(funnel, uses, {.name = "99.8 %", .style = 1}, z_of_998, chart);
    add_limits(funnel, uses, {.name = "95 %", .style = 7}, z_of_95, chart);
    chart.series.push_back(std::move(sites));
    return chart;
}

}  // namespace

std::string method_name(EffectMethod method) {
    constexpr std::string_view names[] = {
        "Exact Poisson",        "Quasi-Poisson",     "Negative binomial",
        "Robust errors",        "Bootstrap",         "Difference in differences",
        "Weighted differences", "Interrupted series"};
    return std::string(names[static_cast<int>(method)]);
}

std::string_view method_gloss(EffectMethod method) {
    constexpr std::string_view said[] = {
        "as if uses came by chance alone and clients did not differ",
        "chance, made wider by how much more clients differ",
        "clients differ from one another by a law of their own",
        "each client, or site, stands for itself",
        "clients drawn again and again from those there are",
        "change beside that of the comparison, client by client",
        "the same, with the comparison weighed to look like the clients",
        "a step in the course over months, with its trend and seasons"};
    return said[static_cast<int>(method)];
}

Chart rates_chart(const EvaluationWords& words) {
    Series before{.name = "before", .mark = Mark::bar, .style = 0},
        after{.name = "after", .mark = Mark::bar, .style = 1, .fill = Fill::hatched};
    Chart chart{.kind = "before_after",
                .finding = change_in_words(words),
                .subtitle = "Uses a client-year before and after, by service",
                .description =
                    "Two bars for each service: before, and below it after; then those "
                    "of the comparison, if there is one.",
                .x = {.label = "Uses a client-year", .has_zero = true},
                .y = {.scale = Scale::categories}};
    const auto add = [&](const std::string& name, const RecordTotals::Of& of) {
        for (auto [series, when, count, years] :
             {std::tuple(&before, "before", of.count_before, of.years_before),
              std::tuple(&after, "after", of.count_after, of.years_after)}) {
            series->data.push_back({.x = count / years,
                                    .y = static_cast<double>(chart.y.categories.size()),
                                    .label = number(count / years, 3)});
            chart.y.categories.push_back(fmt::format("{}, {}", name, when));
        }
    };
    for (const ServiceEffect& one : words.all.services) {
        if (is_hidden(one)) continue;
        add(words.name(one),
            {one.count_before, one.count_after, one.years_before, one.years_after, 0});
        if (one.comparison) add(words.name(one) + ", comparison", *one.comparison);
    }
    chart.series = {std::move(before), std::move(after)};
    return chart;
}

Chart forest_chart(const EvaluationWords& words) {
    Chart chart{.kind = "forest",
                .finding = change_in_words(words),
                .subtitle =
                    "Use after over use before by each method, with 95 % intervals; the "
                    "preferred one is large",
                .description =
                    "A point for each method of each service, with its interval; left "
                    "of the line use fell.",
                .x = {.label = "Ratio", .scale = Scale::logarithmic},
                .y = {.scale = Scale::categories},
                .series = {{.mark = Mark::point}},
                .lines = {{ReferenceKind::at_x, 1, "no change"}}};
    for (const ServiceEffect& service : words.all.services)
        for (const MethodEffect& one : service.methods) {
            if (!one.withheld.empty() || !(one.ratio.low > 0)) continue;
            chart.series[0].data.push_back({.x = one.ratio.value,
                                            .y = static_cast<double>(chart.y.categories.size()),
                                            .least = one.ratio.low,
                                            .most = one.ratio.high,
                                            .label = number(one.ratio.value, 3),
                                            .marked = &one == preferred(service)});
            chart.y.categories.push_back(
                fmt::format("{}: {}", words.name(service), method_name(one.method)));
        }
    return chart;
}

std::vector<Chart> funnel_charts(const EvaluationWords& words) {
    constexpr std::size_t fewest_sites = 3;
    std::vector<Chart> made;
    for (const ServiceEffect& one : words.all.services)
        if (!is_hidden(one) && one.sites.size() >= fewest_sites)
            made.push_back(funnel_chart(words, one));
    return made;
}

std::vector<FlowRow> flow_of(const EvaluationWords& words) {
    const Evaluation& all = words.all;
    const auto number = [](std::size_t count) { return static_cast<double>(count); };
    const double few = std::floor(words.asked.threshold / 2.0);
    std::vector<FlowRow> rows{
        {"In the evaluation", 0, number(all.clients + all.comparison_clients)}};
    double on = rows.back().on;
    for (std::size_t i = all.exclusions.size(); i-- > 0;) {
        const Exclusion& one = all.exclusions[i];
        const bool is_few = one.clients == 0 && words.asked.threshold > 0;
        rows.push_back({titled(one.why), number(one.clients), on, is_few});
        on += is_few ? few : number(one.clients);
    }
    rows.push_back({"Clients read", 0, on});
    std::reverse(rows.begin(), rows.end());
    return rows;
}

Chart flow_chart(const EvaluationWords& words) {
    Chart chart{
        .kind = "flow",
        .finding = fmt::format("{} clients read, {} in the evaluation", words.about(words.all.rows),
                               counted(words.all.clients + words.all.comparison_clients)),
        .subtitle = "Clients by step: left out for a reason, and kept",
        .description = "A bar for each step, from those who go on to those left out at it.",
        .x = {.label = "Clients", .has_zero = true},
        .y = {.scale = Scale::categories},
        .series = {{.name = "go on", .mark = Mark::bar, .style = 0},
                   {.name = "left out", .mark = Mark::bar, .style = 1, .fill = Fill::hatched}}};
    for (const FlowRow& one : flow_of(words)) {
        const auto y = static_cast<double>(chart.y.categories.size());
        chart.series[0].data.push_back(
            {.x = one.on, .y = y, .label = one.left > 0 ? "" : with_separators(one.on)});
        if (one.left > 0)
            chart.series[1].data.push_back(
                {.x = one.on + one.left,
                 .y = y,
                 .from = one.on,
                 .label = fmt::format("{} left out", with_separators(one.left))});
        chart.y.categories.push_back(one.what + (one.few ? ": " + words.few() : ""));
    }
    return chart;
}

}  // namespace hearth

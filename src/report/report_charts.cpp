// Charts of a report: options, partners, years, from cost to net saving, and futures.
#include <algorithm>
#include <cmath>
#include <fmt/format.h>

#include "base/text.hpp"
#include "report/report_page.hpp"

namespace hearth {

namespace {

/// Money of an option in words, beside the first option.
std::string money_of(const ReportPage& page, double value) {
    return money_in_words(page.run, value);
}

/// An axis of such money.
ChartAxis money_axis(const ReportPage& page) {
    const NumberFormat words = amounts_in_words(page.run.money);
    return {.currency = words.currency, .step = words.step, .has_zero = true};
}

std::string notes_of(const ReportPage& page) {
    const RunDraws* drawn = page.run.uncertainty;
    const std::string title = printable(page.run.scenario.file.title, 110);
    return title + (drawn == nullptr ? "; each figure at its point"
                                     : "; " + draws_in_words(drawn->draws, name_of(drawn->sampling),
                                                             drawn->seed));
}

std::string compared(const ReportPage& page) {
    return fmt::format("compared with {}, over {} year{}, undiscounted, in {}",
                       readable(page.run.plan.layout.options.front()), page.run.plan.layout.years,
                       page.run.plan.layout.years == 1 ? "" : "s",
                       prices_in_words(appraisal_of(page.run)));
}

double of_payer(const Headline& option, const std::string& payer, std::string_view measure) {
    return option.value(fmt::format("by_payer.{}.{}", payer, measure));
}

/// Stacks values of one row on both sides of 0.
struct Stack {
    double above = 0, below = 0;

    /// From where to where a further value goes.
    std::pair<double, double> put(double value) {
        double& end = value < 0 ? below : above;
        const double from = end;
        end += value;
        return {from, end};
    }
};

/// What stands for money that each partner spends, gets and saves, in the order in which it stacks.
struct PartnerStream {
    LedgerClass of;
    std::string_view name;
    std::size_t style = 0;
    Fill fill = Fill::solid;
};
constexpr PartnerStream partner_streams[] = {
    {LedgerClass::cost, "spends on it", cost_grey},
    {LedgerClass::transfer, "grants", grant_blue, Fill::striped},
    {LedgerClass::cashable, "saves in cash", cash_blue},
    {LedgerClass::capacity, "frees time and beds", cash_blue, Fill::hatched},
    {LedgerClass::social, "social value", social_turquoise, Fill::dotted}};

/// After which year a stream of medians stays above 0; nothing: after none.
std::optional<std::size_t> turning_year(const std::vector<double>& cumulative) {
    std::optional<std::size_t> turned;
    for (std::size_t t = 0; t < cumulative.size(); ++t)
        if (cumulative[t] < 0)
            turned.reset();
        else if (!turned)
            turned = t;
    return turned;
}

std::string year_name(const ReportPage& page, int year) {
    return to_text(appraisal_of(page.run).start + year);
}

}  // namespace

Chart options_chart(const ReportPage& page, const Options& options) {
    const std::vector<const Headline*> order = best_first(options);
    const std::string first = readable(page.run.plan.layout.options.front());
    const Headline& best = *order.front();
    const double net = best.value("net_saving");
    Chart chart{
        .kind = "options",
        .finding = net > 0 ? fmt::format("{} saves most: {} net", best.name, money_of(page, net))
                           : fmt::format("No option saves more than {}, net", first),
        .subtitle = "Net saving of each option, " + compared(page),
        .description =
            "A dot for each option, best first, and a line from the least to the "
            "most of 95 % of the draws.",
        .x = money_axis(page),
        .y = {.scale = Scale::categories},
        .lines = {{ReferenceKind::at_x, 0, first}},
        .notes = notes_of(page)};
    if (page.run.uncertainty != nullptr) chart.subtitle += "; mean and 95 % interval";
    Series dots{.mark = Mark::point, .size = 1.8};
    for (const Headline* option : order) {
        const double value = option->value("net_saving");
        Datum dot{.x = value,
                  .y = static_cast<double>(chart.y.categories.size()),
                  .label = money_of(page, value)};
        const MeasureStatistics* drawn = option->drawn("net_saving");
        if (drawn != nullptr && drawn->moves()) {
            dot.least = drawn->low.value;
            dot.most = drawn->high.value;
        }
        chart.y.categories.push_back(option->name);
        dots.data.push_back(std::move(dot));
    }
    chart.series.push_back(std::move(dots));
    return chart;
}

std::optional<Chart> partners_chart(const ReportPage& page, const Headline& option) {
    Chart chart{.kind = "partners",
                .subtitle = "What each partner spends and gains with " + option.name + ", " +
                            compared(page),
                .description =
                    "A row for each partner: what it spends to the left of 0, what it "
                    "gets and saves to the right; a mark at what is left.",
                .x = money_axis(page),
                .y = {.scale = Scale::categories},
                .notes = notes_of(page),
                .option = option.name};
    for (const PartnerStream& one : partner_streams)
        chart.series.push_back({.name = std::string(one.name),
                                .mark = Mark::bar,
                                .style = one.style,
                                .fill = one.fill});
    Series net{.name = "what is left", .mark = Mark::point, .style = ink_black, .size = 1.5};
    std::pair<double, std::string> gains{0, ""}, pays{0, ""};
    for (const std::string& payer : page.run.plan.layout.payers) {
        Stack stack;
        const auto row = static_cast<double>(chart.y.categories.size());
        bool any = false;
        for (std::size_t s = 0; s < std::size(partner_streams); ++s) {
            const LedgerClass of = partner_streams[s].of;
            const double value = of_payer(option, payer, name_of(of));
            if (value == 0 || !is_shown(page.run, {of, ""})) continue;
            any = true;
            const auto [from, to] = stack.put(value);
            chart.series[s].data.push_back({.x = to, .y = row, .from = from});
        }
        if (!any) continue;
        const std::string name = payer_name(page.run.scenario, payer);
        const double left = stack.above + stack.below;
        gains = std::max(gains, std::pair(left, name));
        pays = std::min(pays, std::pair(left, name));
        chart.y.categories.push_back(name + ": " + money_of(page, left));
        net.data.push_back({.x = left, .y = row});
    }
    if (chart.y.categories.empty()) return std::nullopt;
    std::erase_if(chart.series, [](const Series& one) { return one.data.empty(); });
    chart.series.push_back(std::move(net));
    chart.finding = gains.second.empty()  ? fmt::format("No partner gains; {} pays most, {}",
                                                        pays.second, money_of(page, -pays.first))
                    : pays.second.empty() ? fmt::format("No partner pays; {} gains most, {}",
                                                        gains.second, money_of(page, gains.first))
                                          : fmt::format("{} gains most, {}; {} pays most, {}",
                                                        gains.second, money_of(page, gains.first),
                                                        pays.second, money_of(page, -pays.first));
    return chart;
}

std::optional<Chart> years_chart(const ReportPage& page, const Headline& option) {
    Chart chart{.kind = "years",
                .subtitle = "Net effect on each partner by year with " + option.name +
                            ", after grants, all to one scale, " + compared(page),
                .description =
                    "A row for each partner with a column for each year: gains above its line, "
                    "what it pays below; the tallest with its amount.",
                .x = {.scale = Scale::categories},
                .y = {.scale = Scale::categories},
                .rise = money_axis(page),
                .notes = notes_of(page),
                .option = option.name};
    const int years = page.run.plan.layout.years;
    if (years < 2) return std::nullopt;
    for (int t = 0; t < years; ++t) chart.x.categories.push_back(year_name(page, t));
    Series columns{.name = "most in a year", .mark = Mark::column, .is_by_payer = true};
    const Datum* most = nullptr;
    for (const std::string& payer : page.run.plan.layout.payers) {
        const auto row = static_cast<double>(chart.y.categories.size());
        const std::size_t before = columns.data.size();
        for (int t = 0; t < years; ++t) {
            const double value = of_payer(option, payer, fmt::format("net_by_year.{}", t));
            if (value == 0) continue;
            columns.data.push_back({.x = static_cast<double>(t),
                                    .y = row,
                                    .label = payer_name(page.run.scenario, payer),
                                    .rise = value});
        }
        if (columns.data.size() > before)
            chart.y.categories.push_back(payer_name(page.run.scenario, payer) + ": " +
                                         money_of(page, of_payer(option, payer, "net")));
    }
    for (const Datum& one : columns.data)
        if (most == nullptr || std::abs(one.rise) > std::abs(most->rise)) most = &one;
    if (most == nullptr) return std::nullopt;
    const std::string whose = chart.y.categories[std::lround(most->y)];
    chart.finding =
        fmt::format("{} {} most in a year: {} in {}", whose.substr(0, whose.rfind(": ")),
                    most->rise < 0 ? "pays" : "gains", money_of(page, std::abs(most->rise)),
                    chart.x.categories[std::lround(most->x)]);
    chart.series.push_back(std::move(columns));
    return chart;
}

std::optional<Chart> grants_chart(const ReportPage& page, const Headline& option) {
    Chart chart{.kind = "grants",
                .subtitle = "Net effect on each partner with " + option.name +
                            " before grants, the grants it gets or gives, and after them, " +
                            compared(page),
                .description =
                    "A line for each partner with a grant, from a dot before grants to a square "
                    "after them; the bar between is the grant. The row says what is left.",
                .x = money_axis(page),
                .y = {.scale = Scale::categories},
                .series = moved_series("before grants", "grants", "after grants"),
                .lines = {{ReferenceKind::at_x, 0, "neither gains nor pays"}},
                .notes = notes_of(page),
                .option = option.name};
    std::pair<double, std::string> most{0, ""};
    for (const std::string& payer : page.run.plan.layout.payers) {
        const double given = of_payer(option, payer, "transfer");
        if (given == 0) continue;
        const double net = of_payer(option, payer, "net");
        const std::string name = payer_name(page.run.scenario, payer);
        if (given > most.first)
            most = {given, fmt::format("Grants of {} turn {} of {} into {}", money_of(page, given),
                                       money_of(page, net - given), name, money_of(page, net))};
        add_moved(chart, name + ": " + money_of(page, net), net - given, net);
    }
    if (most.second.empty()) return std::nullopt;
    chart.finding = most.second;
    return chart;
}

Chart waterfall_chart(const ReportPage& page, const Headline& option) {
    const double net = option.value("net_saving");
    const double cost = option.value("programme_cost"), cash = option.value("net_cash") + cost;
    const auto& counted = page.run.plan.perspective;
    Chart chart{
        .kind = "waterfall",
        .finding =
            option.name + " " +
            balance_in_words(cost, option.value("gross_saving"), page.run.money, Beside::nothing),
        .subtitle = "From cost over cash and capacity to the net saving, " + compared(page),
        .description = "Each bar begins where the one above ends; the last is what is left.",
        .x = money_axis(page),
        .y = {.scale = Scale::categories},
        .notes = notes_of(page),
        .option = option.name};
    std::vector<WaterfallBar> bars{{.name = "Cost", .value = -cost, .style = cost_grey},
                                   {.name = "Saved in cash", .value = cash, .style = cash_blue}};
    const auto over_headline = [&](std::string_view measure) {
        double sum = 0;
        for (std::size_t p = 0; p < page.run.plan.layout.payers.size(); ++p)
            if (counted.payers[p]) sum += of_payer(option, page.run.plan.layout.payers[p], measure);
        return sum;
    };
    const auto add = [&](LedgerClass of, const char* name, std::string_view measure,
                         std::size_t style, Fill fill) {
        if (counted.classes[static_cast<int>(of)])
            bars.push_back(
                {.name = name, .value = over_headline(measure), .style = style, .fill = fill});
    };
    add(LedgerClass::capacity, "Time and beds freed", "capacity", cash_blue, Fill::hatched);
    add(LedgerClass::social, "Social value", "social", social_turquoise, Fill::dotted);
    add(LedgerClass::transfer, "Grants", "transfer", grant_blue, Fill::striped);
    bars.push_back({.name = net < 0 ? "Net cost" : "Net saving",
                    .value = net,
                    .is_total = true,
                    .style = net < 0 ? loss_pink : ink_black});
    add_waterfall(bars, amounts_in_words(page.run.money), chart);
    return chart;
}

namespace {

/// The whole life of effects at the point, as far as it is drawn: at most as long again as the
/// horizon, and where it comes to in the end.
void draw_whole_life(const ReportPage& page, const Headline& option, Chart& chart) {
    if (option.option >= std::ssize(page.answer.whole_life)) return;
    const std::vector<double>& so_far = page.answer.whole_life[option.option];
    const std::size_t years = page.run.plan.layout.years;
    constexpr std::size_t least = 10;
    const std::size_t shown = std::min(so_far.size(), years + std::max(least, years));
    if (so_far.size() <= years || so_far.back() == so_far[years - 1]) return;
    Series life{.name = "whole life, each figure at its point",
                .mark = Mark::line,
                .style = social_turquoise};
    life.data.push_back({0, 0});
    for (std::size_t t = 0; t < shown; ++t) {
        if (t >= years) chart.x.categories.push_back(year_name(page, static_cast<int>(t)));
        life.data.push_back({static_cast<double>(t) + 1, so_far[t]});
    }
    const std::string amount = money_of(page, so_far.back());
    Series end{.mark = Mark::point, .style = life.style, .size = 1.3};
    end.data.push_back(
        {.x = static_cast<double>(shown),
         .y = so_far[shown - 1],
         .label = shown == so_far.size()
                      ? "whole life: " + amount
                      : fmt::format("whole life, to {}: {}",
                                    year_name(page, static_cast<int>(so_far.size()) - 1), amount)});
    chart.lines.push_back({ReferenceKind::at_x, static_cast<double>(years), "horizon"});
    chart.series.push_back(std::move(life));
    chart.series.push_back(std::move(end));
    chart.subtitle += "; dashed to beyond the horizon, of all who start within it";
}

}  // namespace

Chart cumulative_chart(const ReportPage& page, const Headline& option) {
    const int years = page.run.plan.layout.years;
    Chart chart{
        .kind = "cumulative",
        .subtitle = "Net saving so far at the end of each year, " + compared(page),
        .description = "A line that begins at 0, bands around it, and dashes beyond the horizon.",
        .x = {.scale = Scale::categories},
        .y = money_axis(page),
        .notes = notes_of(page),
        .option = option.name};
    chart.x.categories.emplace_back("start");
    std::vector<double> middle;
    Series line{.name = "each figure at its point", .mark = Mark::line, .size = 1.2};
    Series wide{.name = "95 % of futures", .mark = Mark::band};
    Series narrow{.name = "half of futures", .mark = Mark::band};
    const auto& futures = page.answer.futures;
    const bool drawn =
        option.option < std::ssize(futures) && !futures[option.option].cumulative.empty();
    if (drawn) line.name = "median";
    line.data.push_back({0, 0});
    wide.data.push_back({.x = 0, .y = 0, .least = 0, .most = 0, .strength = 0.18});
    narrow.data.push_back({.x = 0, .y = 0, .least = 0, .most = 0, .strength = 0.3});
    for (int t = 0; t < years; ++t) {
        chart.x.categories.push_back(year_name(page, t));
        double at = option.value(fmt::format("by_year.{}.cumulative_net_saving", t));
        if (drawn) {
            const FiveQuantiles& five = futures[option.option].cumulative[t];
            at = five.median;
            wide.data.push_back({t + 1.0, at, 0, five.least, five.most});
            narrow.data.push_back({t + 1.0, at, 0, five.low, five.high});
        }
        middle.push_back(at);
        line.data.push_back({t + 1.0, at});
    }
    if (drawn) {
        chart.series = {std::move(wide), std::move(narrow)};
        chart.subtitle +=
            fmt::format("; median and bands over {} draws", counted(page.answer.future_draws));
    }
    chart.series.push_back(std::move(line));
    const auto turned = turning_year(middle);
    if (turned)
        chart.lines.push_back({ReferenceKind::at_x, static_cast<double>(*turned) + 1,
                               "cost covered: " + year_name(page, static_cast<int>(*turned))});
    draw_whole_life(page, option, chart);
    chart.finding = !turned ? fmt::format("{} does not cover its cost within {} year{}",
                                          option.name, years, years == 1 ? "" : "s")
                    : *turned == 0
                        ? fmt::format("{} covers its cost from the first year on", option.name)
                        : fmt::format("{} has covered its cost by the end of {}", option.name,
                                      year_name(page, static_cast<int>(*turned)));
    return chart;
}

std::optional<Chart> futures_chart(const ReportPage& page, const Headline& option) {
    constexpr double bins = 24;
    const auto& futures = page.answer.futures;
    if (option.option >= std::ssize(futures)) return std::nullopt;
    const auto& hundred = futures[option.option].hundred;
    if (hundred.empty() || !(hundred.back() > hundred.front())) return std::nullopt;
    const double width = (hundred.back() - hundred.front()) / bins;
    Series loses{.name = "costs more than it saves", .mark = Mark::point, .style = loss_pink};
    Series saves{.name = "saves money", .mark = Mark::point, .style = cash_blue};
    loses.size = saves.size = 1.5;
    double last = NAN, height = 0;
    for (const double value : hundred) {
        const double at = (std::floor(value / width) + 0.5) * width;  // no stack lies across 0
        height = at == last ? height + 1 : 1;
        last = at;
        (at > 0 ? saves : loses).data.push_back({.x = at, .y = height});
    }
    const std::size_t good = saves.data.size();
    Chart chart{
        .kind = "futures",
        .finding = fmt::format("In {} of 100 futures {} saves money", good, option.name),
        .subtitle = "Net saving in 100 futures, each standing for a hundredth of the draws, " +
                    compared(page),
        .description = "A dot for each future, stacked by its net saving.",
        .x = money_axis(page),
        .y = {.label = "Futures", .low = 0},
        .lines = {{ReferenceKind::at_x, 0, "covers its cost"}},
        .notes = notes_of(page),
        .option = option.name};
    for (Series* one : {&loses, &saves})
        if (!one->data.empty()) chart.series.push_back(std::move(*one));
    return chart;
}

}  // namespace hearth

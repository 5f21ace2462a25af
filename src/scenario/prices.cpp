// Index levels, rebasing of every money figure, discount factors and survival.
#include "scenario/prices.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <fmt/format.h>
#include <limits>

#include "base/messages.hpp"
#include "scenario/usage.hpp"

namespace hearth {

namespace {

constexpr int most_continuations = 4;

struct Series {
    int first;
    std::vector<double> levels;
};

/// The index's own levels in consecutive years.
Series own_series(const PriceIndex& index) {
    const auto& listed = index.levels.empty() ? index.changes : index.levels;
    if (listed.empty()) return {0, {}};
    Series series{parse_financial_year(listed.front().name).value_or(FinancialYear{}).start, {}};
    for (const auto& [name, place, value] : listed) {
        if (!index.levels.empty())
            series.levels.push_back(value);
        else
            series.levels.push_back(series.levels.empty() ? 1 : series.levels.back() * (1 + value));
    }
    return series;
}

std::optional<double> level_through(const Library& library, const PriceIndex& index,
                                    FinancialYear year, int depth) {
    const Series own = own_series(index);
    if (own.levels.empty() || depth > most_continuations) return std::nullopt;
    const int last = own.first + static_cast<int>(own.levels.size()) - 1;
    if (year.start >= own.first && year.start <= last)
        return own.levels[static_cast<std::size_t>(year.start - own.first)];
    const bool early = year.start < own.first;
    const auto& name = early ? index.before : index.after;
    const PriceIndex* continued = name ? find(library.indices, name->name) : nullptr;
    if (continued == nullptr) return std::nullopt;
    const FinancialYear join{early ? own.first : last};
    const auto there = level_through(library, *continued, year, depth + 1);
    const auto here = level_through(library, *continued, join, depth + 1);
    if (!there || !here) return std::nullopt;
    return (early ? own.levels.front() : own.levels.back()) * *there / *here;
}

std::string index_of(const Library& library, const std::string& payer) {
    const Payer* found = find(library.payers, payer);
    return found != nullptr && found->index ? found->index->name : "gdp_deflator";
}

/// The index of money whose own is not stated: its payers', where they share one.
std::string default_index(const Library& library, const std::vector<std::string>& payers) {
    if (payers.empty()) return "gdp_deflator";
    std::string index = index_of(library, payers.front());
    for (const std::string& payer : payers)
        if (index_of(library, payer) != index) return "gdp_deflator";
    return index;
}

std::string years_of(const PriceIndex& index) {
    const Series own = own_series(index);
    if (own.levels.empty()) return "no years";
    return to_text({own.first}) + " to " +
           to_text({own.first + static_cast<int>(own.levels.size()) - 1});
}

void rebase(Figure& figure, const Scenario& scenario, Diagnostics& diagnostics) {
    const Appraisal& appraisal = scenario.file.appraisal;
    QuotedPrices& prices = *figure.prices;
    if (prices.currency && *prices.currency != appraisal.currency)
        return diagnostics.report("foreign-currency", figure.place,
                                  {name_of(*prices.currency), name_of(appraisal.currency)});
    if (appraisal.as_printed()) return;
    if (!prices.year) return diagnostics.report("no-price-year", figure.place);
    if (!prices.index) prices.index = Reference<Target::price_index>{"gdp_deflator", {}};
    const PriceIndex* index = find(scenario.library.indices, prices.index->name);
    if (index == nullptr) return;  // reported with the references
    const FinancialYear base = std::get<FinancialYear>(appraisal.prices);
    if (const auto factor = rebasing_factor(scenario.library, *index, *prices.year, base))
        figure.rebasing = *factor;
    else if (!level(scenario.library, *index, base))
        diagnostics.report("price-year-outside-index.base", appraisal.place,
                           {to_text(base), prices.index->name, years_of(*index)});
    else
        diagnostics.report(
            "price-year-outside-index.quoted", figure.place,
            {prices.index->name, to_text(*prices.year), to_text(base), years_of(*index)});
}

/// Rebases, or leaves a figure whose mistake was reported without a value.
void rebase_or_leave(Figure& figure, const Scenario& scenario, Diagnostics& diagnostics) {
    const std::size_t errors = diagnostics.errors();
    rebase(figure, scenario, diagnostics);
    if (diagnostics.errors() > errors) figure.point = std::numeric_limits<double>::quiet_NaN();
}

}  // namespace

std::optional<double> level(const Library& library, const PriceIndex& index, FinancialYear year) {
    return level_through(library, index, year, 0);
}

std::optional<double> rebasing_factor(const Library& library, const PriceIndex& index,
                                      FinancialYear from, FinancialYear to) {
    if (from == to) return 1.0;
    const auto base = level(library, index, to);
    const auto quoted = level(library, index, from);
    if (!base || !quoted) return std::nullopt;
    return *base / *quoted;
}

void choose_unit_costs(Scenario& scenario,
                       const std::function<const Figure&(FigureIndex)>& figure) {
    const Appraisal& appraisal = scenario.file.appraisal;
    const int base = appraisal.as_printed() ? appraisal.start.start
                                            : std::get<FinancialYear>(appraisal.prices).start;
    const auto distance = [&](FigureIndex cost) {
        const auto& prices = figure(cost).prices;
        return prices && prices->year ? std::abs(prices->year->start - base) : 0;
    };
    for (auto& [name, place, service] : scenario.library.services)
        for (const FigureIndex cost : service.costs.values)
            if (cost.known() && (!service.cost.known() || distance(cost) <= distance(service.cost)))
                service.cost = cost;
}

void rebase_figures(Scenario& scenario, Diagnostics& diagnostics) {
    for (Figure& figure : scenario.figures)
        if (figure.prices && !figure.prices->index && !figure.payers.empty())
            figure.prices->index =
                Reference<Target::price_index>{default_index(scenario.library, figure.payers), {}};
    const std::vector<bool> used = used_figures(scenario);
    for (std::size_t i = 0; i < scenario.figures.size(); ++i)
        if (used[i] && scenario.figures[i].prices)
            rebase_or_leave(scenario.figures[i], scenario, diagnostics);
}

std::vector<double> discount_factors(const std::vector<DiscountBand>& bands, int years) {
    std::vector<double> factors{1.0};
    std::size_t band = 0;
    for (int t = 1; t <= years; ++t) {
        while (band + 1 < bands.size() && bands[band].to && t > *bands[band].to) ++band;
        const double rate = bands.empty() ? 0 : bands[band].rate;
        factors.push_back(factors.back() / (1 + rate));
    }
    return factors;
}

Bands discount_bands(const Scenario& scenario) {
    const auto& choice = scenario.file.appraisal.discount;
    if (const auto* flat = std::get_if<FlatRates>(&choice))
        return {{{.place = {}, .to = {}, .rate = flat->money}},
                {{.place = {}, .to = {}, .rate = flat->health}}};
    const std::string& name = std::get<Reference<Target::schedule>>(choice).name;
    const DiscountSchedule* schedule = find(scenario.library.schedules, name);
    return schedule == nullptr ? Bands{} : Bands{schedule->money, schedule->health};
}

double survival(const std::vector<double>& yearly_deaths, double age, double years) {
    if (yearly_deaths.empty() || years <= 0) return 1;
    const auto living = [&](double at) {
        const double whole = std::floor(at);
        double share = 1;
        for (double a = std::floor(age); a < whole; ++a)
            share *=
                1 - yearly_deaths[std::min(static_cast<std::size_t>(a), yearly_deaths.size() - 1)];
        const double last =
            yearly_deaths[std::min(static_cast<std::size_t>(whole), yearly_deaths.size() - 1)];
        return share * (1 - last * (at - whole));
    };
    return living(age + years) / living(age);
}

}  // namespace hearth

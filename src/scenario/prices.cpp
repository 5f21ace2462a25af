// Index levels, rebasing of every money figure, discount factors and survival; what is stale, each
// thing said once.
#include "scenario/prices.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <limits>
#include <map>
#include <set>
#include <utility>

#include "base/messages.hpp"
#include "base/text.hpp"
#include "scenario/rules.hpp"

namespace hearth {

namespace {

constexpr int most_continuations = 4;
constexpr int oldest = 3;  ///< years between quoted prices and the scenario's without a warning

/// The first and the last year that an index lists itself; those between are all there.
int first_year(const PriceIndex& index) {
    return parse_financial_year(index.listed().front().name).value_or(FinancialYear{}).start;
}
int last_year(const PriceIndex& index) {
    return first_year(index) + static_cast<int>(index.listed().size()) - 1;
}

/// The index's own level, so many years after its first.
double own_level(const PriceIndex& index, int years) {
    if (!index.levels.empty()) return index.levels[years].value;
    double level = 1;
    for (int i = 1; i <= years; ++i) level *= 1 + index.changes[i].value;
    return level;
}

/// The index that goes on where `year` lies outside an index's own, before or after it.
const PriceIndex* continued(const Library& library, const PriceIndex& index, FinancialYear year) {
    const auto& name = year.start < first_year(index) ? index.before : index.after;
    return name ? find(library.indices, name->name) : nullptr;
}

std::optional<double> level_through(const Library& library, const PriceIndex& index,
                                    FinancialYear year, int depth) {
    if (index.listed().empty() || depth > most_continuations) return std::nullopt;
    const int first = first_year(index);
    const FinancialYear join{std::clamp(year.start, first, last_year(index))};
    const double own = own_level(index, join.start - first);
    if (join == year) return own;
    const PriceIndex* other = continued(library, index, year);
    if (other == nullptr) return std::nullopt;
    const auto there = level_through(library, *other, year, depth + 1);
    const auto here = level_through(library, *other, join, depth + 1);
    if (!there || !here) return std::nullopt;
    return own * *there / *here;
}

Standing standing_through(const Library& library, const PriceIndex& index, FinancialYear year,
                          int depth) {
    if (index.listed().empty() || depth > most_continuations) return Standing::settled;
    const FinancialYear join{std::clamp(year.start, first_year(index), last_year(index))};
    const auto& revised = index.provisional;
    const Standing own = index.forecast_from && join >= *index.forecast_from ? Standing::forecast
                         : is_among(join, revised)                           ? Standing::provisional
                                                                             : Standing::settled;
    if (join == year) return own;
    const PriceIndex* other = continued(library, index, year);
    if (other == nullptr) return Standing::settled;
    return std::max(own, standing_through(library, *other, year, depth + 1));
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
    if (index.listed().empty()) return "no years";
    return to_text({first_year(index)}) + " to " + to_text({last_year(index)});
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

using Figures = std::vector<const Figure*>;

std::string counted(std::size_t figures) {
    return figures == 1 ? "1 figure" : fmt::format("{} figures", figures);
}

std::string source_of(const Figure& figure) {
    if (!figure.provenance.source) return "no source";
    const std::string& name = figure.provenance.source->name;
    return name == "assumption" ? "an assumption" : name;
}

/// Warns of the years that rebasing by an index used and that have this standing.
void warn_of_standing(const Scenario& scenario, const Named<PriceIndex>& index,
                      const Figures& figures, Standing wanted, Diagnostics& diagnostics) {
    std::set<FinancialYear> years;
    std::size_t touched = 0;
    for (const Figure* figure : figures) {
        bool own = false;
        for (const FinancialYear year :
             {*figure->prices->year, std::get<FinancialYear>(scenario.file.appraisal.prices)})
            if (standing(scenario.library, index.value, year) == wanted) {
                own = true;
                years.insert(year);
            }
        touched += own ? 1 : 0;
    }
    if (years.empty()) return;
    std::string list;
    for (const FinancialYear year : years) list += (list.empty() ? "" : ", ") + to_text(year);
    diagnostics.report(
        wanted == Standing::forecast ? Told("forecast-prices") : Told("provisional-prices"),
        figures.front()->place, {index.name, list, counted(touched)});
}

/// A figure of its own: how many units at a unit cost an amount of money pays for.
FigureIndex quotient(FigureIndex amount, FigureIndex cost, Scenario& scenario,
                     Diagnostics& diagnostics) {
    const Figure& over = scenario.figures[amount.at];
    Figure units{.path = over.path + ".units",
                 .owner = over.owner,
                 .origin = over.origin,
                 .place = over.place,
                 .quantity = Quantity::count,
                 .unit = "a year",
                 .point = over.value() / scenario.figures[cost.at].value(),
                 .expression = Expression{.text = over.path + " / unit cost", .terms = {}},
                 .has_source = over.has_source,
                 .provenance = over.provenance};
    units.expression->terms = {
        {.operation = Operation::figure, .figure = amount, .place = over.place},
        {.operation = Operation::figure, .figure = cost, .place = over.place},
        {.operation = Operation::divide, .place = over.place, .operands = {0, 1}}};
    if (!std::isfinite(units.point)) diagnostics.report("not-finite-expression", over.place);
    scenario.figures.push_back(std::move(units));
    return {static_cast<std::uint32_t>(scenario.figures.size()) - 1};
}

}  // namespace

const Map<double>& PriceIndex::listed() const { return levels.empty() ? changes : levels; }

Standing standing(const Library& library, const PriceIndex& index, FinancialYear year) {
    return standing_through(library, index, year, 0);
}

void check_freshness(const Scenario& scenario, Diagnostics& diagnostics) {
    if (scenario.file.appraisal.as_printed()) return;
    const auto base = std::get<FinancialYear>(scenario.file.appraisal.prices);
    std::map<std::pair<std::string, FinancialYear>, Figures> old;  // by source and year
    std::map<std::string, Figures> rebased;                        // by index
    const std::vector<bool> used = used_figures(scenario);
    for (std::size_t i = 0; i < used.size(); ++i) {
        const Figure& figure = scenario.figures[i];
        if (!used[i] || !figure.prices || !figure.prices->year || figure.point == 0) continue;
        const FinancialYear year = *figure.prices->year;
        if (base.start - year.start > oldest) old[{source_of(figure), year}].push_back(&figure);
        if (figure.prices->index && year != base)
            rebased[figure.prices->index->name].push_back(&figure);
    }
    for (const auto& [key, figures] : old)
        diagnostics.report(
            "old-prices", figures.front()->place,
            {to_text(key.second), printable(key.first, 60), base.start - key.second.start,
             printable(figures.front()->path, 80),
             figures.size() == 1 ? "" : fmt::format(" and {} more", figures.size() - 1)});
    for (const Named<PriceIndex>& index : scenario.library.indices) {
        const auto figures = rebased.extract(index.name);  // of two of one name the first counts
        if (figures.empty()) continue;
        const auto& newer = index.value.superseded_by;
        if (newer)
            diagnostics.report("superseded-index", figures.mapped().front()->place,
                               {index.name, printable(index.value.vintage, 120), newer->name,
                                counted(figures.mapped().size())});
        for (const Standing wanted : {Standing::provisional, Standing::forecast})
            warn_of_standing(scenario, index, figures.mapped(), wanted, diagnostics);
    }
}

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
    constexpr int newest = std::numeric_limits<int>::max() / 2;  // what a list without a year shows
    const int start = appraisal.start.start > 0 ? appraisal.start.start : newest;
    const int base =
        appraisal.as_printed() ? start : std::get<FinancialYear>(appraisal.prices).start;
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
    for (UsedModel& used : scenario.models)
        for (const auto& [name, place, effect] : service_use(used.model).effects)
            if (const Service* service = find(scenario.library.services, name);
                service != nullptr && effect.without_total && effect.without_total->known())
                scenario.figures[effect.without_total->at].payers = {service->payer.name};
    for (Figure& figure : scenario.figures)
        if (figure.prices && !figure.prices->index && !figure.payers.empty())
            figure.prices->index =
                Reference<Target::price_index>{default_index(scenario.library, figure.payers), {}};
    const std::vector<bool> used = used_figures(scenario);
    for (std::size_t i = 0; i < scenario.figures.size(); ++i)
        if (used[i] && scenario.figures[i].prices)
            rebase_or_leave(scenario.figures[i], scenario, diagnostics);
}

void count_what_money_buys(Scenario& scenario, Diagnostics& diagnostics) {
    const auto is_money = [&](const std::optional<FigureIndex>& total) {
        return total && total->known() && scenario.figures[total->at].money;
    };
    for (UsedModel& used : scenario.models) {
        ServiceUse& use = service_use(used.model);
        for (auto& [name, place, effect] : use.effects) {
            const Service* service = find(scenario.library.services, name);
            if (!is_money(effect.without_total) || service == nullptr || !service->cost.known())
                continue;
            effect.without_total =
                quotient(*effect.without_total, service->cost, scenario, diagnostics);
        }
        for (const auto& [name, place, outcome] : use.outcomes)
            if (is_money(outcome.effect.without_total))
                diagnostics.report(
                    "money-not-expected.key",
                    place_of(*outcome.effect.without_total, scenario, place),
                    {in_quotes("without_total"), name_of(Quantity::count),
                     "an outcome has no unit cost: write how many there are in a year"});
    }
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
    if (const auto flat = scenario.file.appraisal.flat_rates()) {
        const auto at_point = [&](const Rate& yearly) {
            const auto* figure = std::get_if<FigureIndex>(&yearly);
            return figure == nullptr ? std::get<double>(yearly)
                   : figure->known() ? scenario.figures[figure->at].value()
                                     : 0;
        };
        return {{{.place = {}, .to = {}, .rate = at_point(flat->money)}},
                {{.place = {}, .to = {}, .rate = at_point(flat->health)}}};
    }
    const std::string& name = std::get<Reference<Target::schedule>>(choice).name;
    const DiscountSchedule* schedule = find(scenario.library.schedules, name);
    return schedule == nullptr ? Bands{} : Bands{schedule->money, schedule->health};
}

std::vector<double> alive_by_age(const std::vector<double>& yearly_deaths) {
    constexpr std::size_t beyond = 400;  // years after the last age, more than anybody is followed
    if (yearly_deaths.empty()) return {};
    std::vector<double> alive{1};
    for (std::size_t age = 0; age < yearly_deaths.size() + beyond; ++age)
        alive.push_back(alive.back() *
                        (1 - yearly_deaths[std::min(age, yearly_deaths.size() - 1)]));
    return alive;
}

}  // namespace hearth

// The keys of a portfolio, and what they cannot say together.
#include "scenario/portfolio.hpp"

#include <set>

#include "base/messages.hpp"
#include "base/text.hpp"
#include "scenario/rules.hpp"
#include "scenario/scenario.hpp"

namespace hearth {

namespace {

constexpr Limits scale_limits{.unit = "times the reach as written", .most = 1000};
constexpr Limits years_limits{.least = 0, .otherwise = "all: together, over the years counted"};
constexpr std::string_view years_meaning =
    "all years together, each by itself, or a list of years from 0 that count together";

}  // namespace

Description description(const PortfolioChoice*) {
    using T = PortfolioChoice;
    return record<T>(
        "portfolio intervention", "how one intervention may be chosen",
        {optional<&T::scales>("scales",
                              "sizes it may have: times the clients it is offered to as written",
                              scale_limits),
         optional<&T::required>("required", "whether it has to be chosen", {.otherwise = "false"}),
         optional<&T::only_with>("only_with", "interventions without which it cannot be chosen"),
         optional<&T::excludes>("excludes", "interventions beside which it cannot be chosen")});
}

Description description(const PortfolioBudget*) {
    using T = PortfolioBudget;
    return record<T>(
        "portfolio budget", "what the costs of one payer may come to",
        {required<&T::payer>("payer", "whose money"),
         optional<&T::spending>("spending", "which budget of costs", {.otherwise = "all"}),
         required<&T::up_to>("up_to", "money in the scenario's prices, undiscounted",
                             {.unit = "money", .least = 0, .most = most_counted}),
         optional<&T::years>("years", years_meaning, years_limits)});
}

Description description(const PortfolioCapacity*) {
    using T = PortfolioCapacity;
    return record<T>("portfolio capacity",
                     "what else clients take up, such as visits of a therapist",
                     {required<&T::up_to>("up_to", "how much of it there is",
                                          {.unit = "units", .least = 0, .most = most_counted}),
                      optional<&T::per_client>(
                          "per_client", "how much each client who starts takes, by intervention",
                          {.unit = "units per client",
                           .least = 0,
                           .most = most_counted,
                           .otherwise = "1 for each client of any",
                           .names = Target::intervention}),
                      optional<&T::years>("years", years_meaning, years_limits)});
}

Description description(const Portfolio*) {
    using T = Portfolio;
    return record<T>(
        "portfolio", "what may be chosen among the interventions, within which limits",
        {optional<&T::maximise>(
             "maximise",
             "what is to be as high as can be: net saving or net monetary benefit at present "
             "value, or the undiscounted net effect on the partner who comes off worst",
             {.otherwise = "net_saving"}),
         optional<&T::scales>(
             "scales", "sizes of interventions that say none of their own",
             {.unit = "times the reach as written", .most = 1000, .otherwise = "1"}),
         optional<&T::interventions>(
             "interventions", "those that may be chosen",
             {.otherwise = "all of the scenario", .names = Target::intervention}),
         optional<&T::budgets>("budgets", "money that costs may come to, payer by payer",
                               {.otherwise = "money without limit"}),
         optional<&T::capacities>("capacities", "what else is limited, by a name of yours"),
         optional<&T::partners>("partners", "of whom the worst off counts, for worst_partner",
                                {.otherwise = "every payer whose money changes"})});
}

namespace {

void check_scales(const std::vector<double>& scales, Place place, Diagnostics& diagnostics) {
    std::set<double> seen;
    for (const double scale : scales) {
        if (scale <= 0) diagnostics.report("portfolio-scale", place, {scale});
        if (!seen.insert(scale).second) diagnostics.report("portfolio-scale.twice", place, {scale});
    }
}

/// The largest scale at which a pool still has as many as are taken of it, and whose effect is not
/// on a total that says nothing of how many it is of.
void check_growth(const std::string& name, const std::vector<double>& scales, Place place,
                  const Scenario& scenario, Diagnostics& diagnostics) {
    const Intervention* one = find(scenario.file.interventions, name);
    const Model* model = model_of(one, scenario);
    if (model == nullptr) return;
    const bool is_whole = any(service_use(*model).effects, [](const auto& effect) {
        return effect.value.without_total && !effect.value.target_group;
    });
    const Reach& reach = one->reach;
    double share = 1;  // of the pool, in all or, where people may come again, in a year
    for (const auto& figure : {reach.pool ? reach.pool->share : std::nullopt,
                               reach.once_each == false ? reach.per_year : std::nullopt})
        if (figure && figure->known()) share *= scenario.figures[figure->at].value();
    for (const double scale : scales) {
        if (is_whole && scale != 1)
            diagnostics.report("portfolio-scale.total", place, {scale, in_quotes(name)});
        if (reach.pool && scale * share > 1 + 1e-9)
            diagnostics.report("portfolio-scale.pool", place,
                               {scale, in_quotes(name), scale * share, 1 / share});
    }
}

void check_related(const std::string& name, const PortfolioChoice& choice,
                   const Portfolio& portfolio, Diagnostics& diagnostics) {
    for (const auto* others : {&choice.only_with, &choice.excludes})
        for (const auto& other : others->values) {
            const PortfolioChoice* known = find(portfolio.interventions, other.name);
            if (other.name == name)
                diagnostics.report("portfolio-itself", other.place, {in_quotes(name)});
            else if (known == nullptr && !other.name.empty())
                diagnostics.report(
                    "portfolio-not-among", other.place,
                    {in_quotes(other.name), all_of(names_of(portfolio.interventions))});
            else if (known != nullptr && others == &choice.excludes && choice.required &&
                     known->required)
                diagnostics.report("portfolio-both-required", other.place,
                                   {in_quotes(name), in_quotes(other.name)});
        }
}

void check_years(const YearsLimited& years, Place place, const Scenario& scenario,
                 Diagnostics& diagnostics) {
    const auto* listed = std::get_if<std::vector<int>>(&years);
    if (listed == nullptr) return;
    if (listed->empty()) diagnostics.report("portfolio-years", place);
    const int last = scenario.file.appraisal.years - 1;
    for (const int year : *listed)
        if (last >= 0 && year > last)
            diagnostics.report("out-of-range.portfolio", place, {year, last});
}

}  // namespace

std::vector<std::string> portfolio_interventions(const ScenarioFile& file) {
    if (file.portfolio && !file.portfolio->interventions.empty())
        return names_of(file.portfolio->interventions);
    return names_of(file.interventions);
}

std::vector<double> portfolio_scales(const ScenarioFile& file, const std::string& intervention) {
    if (!file.portfolio) return {1};
    const PortfolioChoice* own = find(file.portfolio->interventions, intervention);
    if (own != nullptr && !own->scales.empty()) return own->scales;
    return file.portfolio->scales.empty() ? std::vector<double>{1} : file.portfolio->scales;
}

void check_portfolio(const Scenario& scenario, Diagnostics& diagnostics) {
    if (!scenario.file.portfolio) return;
    const Portfolio& portfolio = *scenario.file.portfolio;
    check_scales(portfolio.scales, portfolio.place, diagnostics);
    for (const auto& [name, place, choice] : portfolio.interventions) {
        check_scales(choice.scales, place, diagnostics);
        check_related(name, choice, portfolio, diagnostics);
    }
    for (const std::string& name : portfolio_interventions(scenario.file)) {
        const auto* own =
            first_where(portfolio.interventions, [&](const auto& one) { return one.name == name; });
        const bool is_own = own != nullptr && !own->value.scales.empty();
        check_growth(name, portfolio_scales(scenario.file, name),
                     is_own ? own->place : portfolio.place, scenario, diagnostics);
    }
    for (const PortfolioBudget& budget : portfolio.budgets)
        check_years(budget.years, budget.place, scenario, diagnostics);
    for (const auto& [name, place, capacity] : portfolio.capacities) {
        check_years(capacity.years, place, scenario, diagnostics);
        for (const auto& one : capacity.per_client)
            if (find(scenario.file.interventions, one.name) != nullptr &&
                !portfolio.interventions.empty() &&
                find(portfolio.interventions, one.name) == nullptr)
                diagnostics.report(
                    "portfolio-not-among", one.place,
                    {in_quotes(one.name), all_of(names_of(portfolio.interventions))});
    }
}

}  // namespace hearth

// What a scenario says of choosing among its interventions: which, at which scales, within whose
// money and what capacity, and what is to be as high as can be. Choosing is study's business.
#pragma once

#include <string_view>
#include <variant>
#include <vector>

#include "base/description.hpp"

namespace hearth {

/// What a portfolio is chosen by: the net saving or the net monetary benefit at present value, or
/// the undiscounted net effect on the partner who comes off worst.
enum class Maximise { net_saving, net_monetary_benefit, worst_partner };
inline std::vector<std::string_view> choice_names(Maximise) {
    return {"net_saving", "net_monetary_benefit", "worst_partner"};
}

/// Which spending a budget is of.
enum class Spending { all, revenue, capital };
inline std::vector<std::string_view> choice_names(Spending) {
    return {"all", "revenue", "capital"};
}

/// All years together, or each by itself.
enum class LimitYears { all, each };
inline std::vector<std::string_view> choice_names(LimitYears) { return {"all", "each"}; }

/// Whether a limit holds for all years together, for each, or for those listed together.
using YearsLimited = std::variant<LimitYears, std::vector<int>>;

/// How one intervention may be chosen.
struct PortfolioChoice {
    Place place;
    std::vector<double> scales;
    bool required = false;
    OneOrMore<Reference<Target::intervention>> only_with, excludes;
};

/// Money of one payer that costs may come to, in the scenario's prices, undiscounted.
struct PortfolioBudget {
    Place place;
    Reference<Target::payer> payer;
    Spending spending = Spending::all;
    double up_to = 0;
    YearsLimited years = LimitYears::all;
    Provenance provenance;
};

/// Something else that clients take up, such as hours of a therapist.
struct PortfolioCapacity {
    Place place;
    double up_to = 0;
    Map<double> per_client;  ///< by intervention; empty: 1 for each client of any
    YearsLimited years = LimitYears::all;
    Provenance provenance;
};

struct Portfolio {
    Place place;
    Maximise maximise = Maximise::net_saving;
    std::vector<double> scales;          ///< of interventions that say none; empty: as written
    Map<PortfolioChoice> interventions;  ///< empty: all of the scenario
    std::vector<PortfolioBudget> budgets;
    Map<PortfolioCapacity> capacities;
    std::vector<Reference<Target::payer>> partners;  ///< empty: whoever is touched
};

Description description(const PortfolioChoice*);
Description description(const PortfolioBudget*);
Description description(const PortfolioCapacity*);
Description description(const Portfolio*);

}  // namespace hearth

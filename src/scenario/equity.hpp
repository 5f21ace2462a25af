// Who gains, by fifth of areas (method 15): whose clients they are, their incomes and health, and
// who bears what is not done with the same money. Lists by fifth begin with the most deprived.
#pragma once

#include <optional>
#include <variant>
#include <vector>

#include "scenario/figure.hpp"

namespace hearth {

inline constexpr std::size_t fifths = 5;

/// One figure for each fifth.
using ByFifth = std::vector<FigureIndex>;

/// As the people of 65 and over of the scenario's places live.
enum class LikePeople { place };
inline std::vector<std::string_view> choice_names(LikePeople) { return {"place"}; }

/// Of which fifths clients are: shares that sum to 1, or like the people of the places.
using ClientFifths = std::variant<LikePeople, ByFifth>;

/// How health that is displaced is spread over fifths, as data have it.
enum class Gradient { equal, moderate, steep };
inline std::vector<std::string_view> choice_names(Gradient) {
    return {"equal", "moderate", "steep"};
}

/// What data give and a scenario may state otherwise.
struct EquityNorms {
    ByFifth people, health;
    std::optional<FigureIndex> elasticity, atkinson, kolm;
};

/// The norms as data have them, and gradients by name.
struct EquityData {
    Place place;
    EquityNorms norms;
    Map<ByFifth> gradients;
    Provenance provenance;
};

struct Equity {
    Place place;
    ClientFifths clients = LikePeople::place;
    Map<ClientFifths> clients_of;  ///< by intervention, where they differ
    ByFifth effect;                ///< each client's against another's; empty: all alike
    ByFifth incomes;               ///< empty: gains of households are not weighed
    std::optional<FigureIndex> median_income;
    bool weigh_qalys = false;
    EquityNorms norms;
    std::variant<Gradient, ByFifth> opportunity_cost = Gradient::equal;
    std::variant<Reference<Target::qaly_value>, FigureIndex> cost_per_qaly =
        Reference<Target::qaly_value>{"nice_threshold", {}};
    std::vector<Reference<Target::payer>> payers;  ///< empty: those of the perspective
    Provenance provenance;
};

Description description(const EquityNorms*);
Description description(const EquityData*);
Description description(const Equity*);

}  // namespace hearth

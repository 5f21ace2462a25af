// A run that is larger than one machine, cut into pieces that know nothing of one another:
// stretches of its draws, of a list of places for each of which it is done, of the combinations of
// its alternatives, of outer draws of what is known, or of people followed one by one. Who computes
// them is others' business, and so are their files.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "study/run.hpp"

namespace hearth {

/// A place for which a scenario is run.
struct FarmPlace {
    std::string key, name, ons_code;

    friend bool operator==(const FarmPlace&, const FarmPlace&) = default;
};

/// Draws, places, combinations, outer draws or batches of people, from … to − 1.
struct FarmPiece {
    std::uint64_t from = 0, to = 0;

    friend bool operator==(const FarmPiece&, const FarmPiece&) = default;
};

struct FarmPlan {
    PartHead head;  ///< of the whole run, as far as is known before it
    std::vector<FarmPlace> places = {};
    std::uint64_t combinations = 0;  ///< of alternatives
    std::string known = {};          ///< figures and levels, as "uptake,cost:1000x1000"
    std::uint64_t individuals = 0;   ///< people of each cohort model
    std::vector<FarmPiece> pieces = {};

    [[nodiscard]] bool is_of_draws() const {
        return places.empty() && combinations == 0 && known.empty() && individuals == 0;
    }
    [[nodiscard]] std::string_view of_what() const {
        return is_of_draws()      ? "draws"
               : !places.empty()  ? "places"
               : combinations > 0 ? "combinations"
               : !known.empty()   ? "outer draws"
                                  : "batches of people";
    }
};

/// Pieces of 1,024 draws times a power of two, so that the sums of each are one node of the tree:
/// `wanted` or more, up to twice as many; the last may be shorter.
std::vector<FarmPiece> pieces_of_draws(std::uint64_t draws, std::uint64_t wanted);

/// `wanted` pieces of a list that differ by one in length at most, or one for each item.
std::vector<FarmPiece> pieces_of_list(std::uint64_t items, std::uint64_t wanted);

/// How a plan differs from the one that `name` holds, in words; empty: not at all.
std::string difference(const FarmPlan& asked, const FarmPlan& there, const std::string& name);

/// A measure of an option; nothing where it has no value, or where the draws say nothing of it.
struct RowValue {
    std::string option, measure;
    std::optional<double> value = {};
    std::optional<double> low = {}, high = {};  ///< bounds of the central 95 % of draws
    std::optional<double> positive = {};        ///< probability that it is above 0
};

/// What a scenario comes to in a place: of every option but the first (of one alone that), what a
/// reader looks at first and the net of each payer. `why`: there is no result.
struct PlaceRow {
    FarmPlace place;
    std::string why = {};
    std::vector<RowValue> values = {};

    [[nodiscard]] const RowValue* find(std::string_view option, std::string_view measure) const;
};

/// The measures of a row, in their order, without those of payers.
inline constexpr std::string_view row_measures[] = {
    "clients",       "programme_cost", "gross_saving",       "net_saving",   "net_cash",
    "pv_net_saving", "qalys",          "benefit_cost_ratio", "payback_years"};

/// The values of a row; `drawn` has no draws where nothing is uncertain.
std::vector<RowValue> row_values(const AtPoint& at, const RunDraws& drawn);

/// A scenario in many places.
struct PlacesAnswer {
    const Scenario& scenario;
    std::uint64_t draws = 0;
    std::uint64_t seed = 0;
    std::string option = {};  ///< the one that the page is of
    std::vector<PlaceRow> rows = {};
};

}  // namespace hearth

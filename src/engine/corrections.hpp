// What corrects the sum of an option's interventions: clients whom they share (method 5.2), and
// capacity that is released in whole steps (7.2). In a plan each correction is an intervention
// without clients, so that tables, explanations and sums have it as they have any other.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/kinds/kinds.hpp"

namespace hearth {

/// What corrections are called among the interventions of an option.
inline constexpr std::string_view overlap_name = "overlap", release_name = "released_steps";

/// Begins an intervention that stands for a correction; `end_correction` once its lines are laid.
void begin_correction(Linking& linking, std::string_view name);
void end_correction(Linking& linking);

/// Lays out what shared clients avoid less in each option (method 5.2), and fills it.
void link_overlaps(Linking& linking);
void fill_overlaps(const Plan& plan, const Grid& figures, LedgerBlock& block);

/// Lays out what is released in whole steps in each option (method 7.2), and fills it.
void link_releases(Linking& linking);
void fill_releases(const Plan& plan, const Grid& figures, LedgerBlock& block);

/// How many whole steps of so many units each are avoided (method 7.2).
double whole_steps(double avoided, double units);

/// Shares of more clients than start, and shared clients who avoid more than they would apart,
/// though no intervention raises their use (method 5.2), in the first of some draws.
void add_excesses_of_sharing(const EvaluatedDraws& in, std::vector<Excess>& found);

/// Money of the headline that interventions would save less over the years counted, in the first
/// of some draws, if they shared as many clients as they can; of effects that say the use without
/// them alone (method 5.2). Positive.
double most_lost_by_sharing(const EvaluatedDraws& in, const std::vector<int>& interventions);

}  // namespace hearth

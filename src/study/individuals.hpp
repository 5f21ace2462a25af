// The people of cohort models followed one by one, beside the cohorts themselves (method 11.7):
// what chance makes of so many people, each figure at its point.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "study/drawing.hpp"
#include "study/question.hpp"
#include "study/sums.hpp"

namespace hearth {

/// How many batches so many people are followed in: the spread of these is the error of a mean.
std::uint64_t batches_of(std::uint64_t people);

struct IndividualsQuestion {
    std::uint64_t people = 0;  ///< of each intervention that has states
    DrawsAsked drawing = {};   ///< of which the seed counts
    /// Batches that are followed: from … to − 1.
    std::uint64_t from = 0, to = batches_of(people);
    Grid batches = {};  ///< what all of them come to, from elsewhere; none: to be followed
};

/// A mean over people, and what the cohort has in its place.
struct BesideCohort {
    Estimate one_by_one = {};
    double cohort = 0;

    /// Standard errors from the cohort's; nothing where nothing varies.
    [[nodiscard]] std::optional<double> apart() const;
};

/// One intervention, per person who starts at the start of the horizon.
struct FollowedPeople {
    std::string intervention;
    std::vector<std::string> states = {};  ///< but those of the dead
    std::vector<BesideCohort> years = {};  ///< of life, by state, undiscounted
    /// Shares of people who are ever in each state at a boundary of cycles, by all states; none
    /// where there are more than 64, or people can move on within a cycle.
    std::vector<BesideCohort> ever = {};
    std::vector<std::string> all_states = {};
    BesideCohort cost = {}, qalys = {};  ///< of states, moves and starts, discounted
};

struct IndividualsAnswer {
    const Scenario& scenario;
    std::uint64_t people = 0, seed = 0;
    std::vector<FollowedPeople> interventions = {};
};

/// What batches come to, a row each: of each intervention all that is told of it. The same bits for
/// every executor and every cut. Refused where no intervention has states, or one tells more of
/// them apart than can be followed.
Answered<Grid> follow(const IndividualsQuestion& question, const AtPoint& at,
                      const Executor& executor);

/// All of them beside the cohorts; refused as they are.
Answered<IndividualsAnswer> answer(const IndividualsQuestion& question, const AtPoint& at,
                                   const Executor& executor);

}  // namespace hearth

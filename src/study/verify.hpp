// Published figures against ours: what each comes to, and whether it closes within half of its last
// printed digit. Pure: the case has been read, and printing it is report's business.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "scenario/published.hpp"
#include "study/question.hpp"

namespace hearth {

/// What comes of one printed figure.
struct Verified {
    int expectation = 0;  ///< its entry in Published::expect
    std::optional<double> ours = {};
    std::optional<Ends> span = {};  ///< over the half digits of inputs that were printed rounded
    std::string withheld = {};      ///< why `ours` has no value
    bool through_scenario = false;
    bool closes = false;
    bool should_close = true;

    [[nodiscard]] bool as_expected() const { return closes == should_close; }
};

/// A measure that is named and does not exist.
struct UnknownMeasure {
    Place place;
    std::string option, name;
    std::vector<std::string> known;  ///< measures that the option has
};

/// One entry for each printed figure whose measures exist, in their order; and what is wrong with
/// the rest and with the scenario at its point.
struct Verification {
    std::vector<Verified> figures;
    std::vector<UnknownMeasure> unknown;
    std::vector<Excess> excesses;
};

/// Whether anything in the range of our result closes with what was printed: within half a digit;
/// at or above the printed value and less than a digit away where the source truncates; within the
/// printed bounds.
bool closes(const Expectation& expectation, Ends ours);
inline bool closes(const Expectation& expectation, double ours) {
    return closes(expectation, Ends{ours, ours});
}

/// The whole case: the scenario at its point (method 10.5), and at every corner of the ranges that
/// `rounded_inputs` leave open; results that rise or fall in each input are then spanned exactly.
Verification verify(const Scenario& scenario, const Published& published);

/// Says at its place in the file what is wrong: measures that there are not, more avoided than
/// there is, figures that do not close or gaps that do.
void report_problems(const Verification& made, const Scenario& scenario, const Published& published,
                     Diagnostics& diagnostics);

}  // namespace hearth

// What corrections do to a result, one after the other: from a programme as its evaluation has it
// to the headline as it is used (method 10.9). Each figure stands at its point.
#pragma once

#include <string_view>
#include <vector>

#include "engine/evaluate.hpp"

namespace hearth {

/// What is corrected, in the order in which it is taken off: effects (method 4.2), shared clients
/// (5.2), capacity (2.1), and cost (6.2).
enum class Correction {
    deadweight,
    attribution,
    regression_to_mean,
    evidence_correction,
    overlap,
    capacity,
    optimism_bias,
};
inline std::vector<std::string_view> choice_names(Correction) {
    return {"deadweight", "attribution", "regression_to_mean", "evidence_correction",
            "overlap",    "capacity",    "optimism_bias"};
}

/// What the net saving of an option changes by when a correction is made too.
struct CorrectionStep {
    Correction correction = Correction::deadweight;
    double change = 0;
};

/// The net saving of an option with every correction undone, and what each does that does anything;
/// together they are its net saving at the point.
struct AsEvaluated {
    double evaluated = 0;
    std::vector<CorrectionStep> steps = {};
};

/// Of each option. `figures`: 1 × figures.
std::vector<AsEvaluated> as_evaluated(const Plan& plan, const Grid& figures);

}  // namespace hearth

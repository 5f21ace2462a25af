// Random models: every form of effect, outcome, cost and hazard, valid together.
#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "oracle/random_figure.hpp"

namespace hearth::oracle {

/// What a model may refer to.
struct Referable {
    std::vector<std::string> services, payers;
    int years = 1;  ///< of the appraisal
    /// Whether interventions can share clients: of one sort, with use without known, of effects
    /// that all last or that all happen once.
    enum class Sharing { none, lasting, once };
    Sharing sharing = Sharing::none;
};

/// A value for `set:` that fits under a path, made when it is wanted.
using Settable = std::pair<std::string, std::function<Yaml()>>;

struct RandomModel {
    Yaml text;
    std::vector<std::string> steps;   ///< that its costs count by
    std::vector<Settable> settables;  ///< paths that `set:` may replace
};

enum class Stands { inside_the_scenario, in_a_file };

RandomModel random_model(const Referable& known, const Surroundings& around, Stands stands);

/// One figure, or one for each of `years` years.
Yaml by_year(const Wanted& wanted, int years, const Surroundings& around);

}  // namespace hearth::oracle

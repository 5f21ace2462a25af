// The oracle's shared clients (method 5): who is in which interventions, and what each of them
// avoids less than the interventions say apart.
#pragma once

#include <string>
#include <vector>

#include "oracle/oracle_effects.hpp"

namespace hearth::oracle {

/// What shared clients avoid more than apart (mostly less than 0), year by year: units of a service
/// or an outcome, or QALYs of an outcome.
struct SharedUse {
    enum class Of { service, outcome, qalys };
    std::string name;
    Of of = Of::service;
    Yearly more;
};

/// Of the interventions of one option.
std::vector<SharedUse> shared_uses(const std::vector<Acting>& option, const Scenario& scenario,
                                   const Values& values);

}  // namespace hearth::oracle

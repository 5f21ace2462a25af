// Interventions that are assumed to reach different clients, and what that is worth at most.
#pragma once

#include "base/diagnostic.hpp"
#include "study/question.hpp"

namespace hearth {

/// Warns of interventions of one option that act on the same service and sort of clients without a
/// declared overlap, and says what the headline would lose if they shared all they can
/// (method 5.2).
void warn_of_sharing(const AtPoint& at, Diagnostics& diagnostics);

}  // namespace hearth

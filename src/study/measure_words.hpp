// What each measure means, in a sentence, for `explain` and `list measures`.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace hearth {

/// A measure's name in a result (`avoided.<service>` for a family), its unit, and what it is.
struct MeasureWords {
    std::string_view name, unit, meaning;
};

/// Every measure, in the order in which results show them.
const std::vector<MeasureWords>& measure_words();

/// The words for the measure at a path (`avoided.fall`, `by_payer.nhs.net`,
/// `interventions.adaptations.net_saving`); nullptr where there are none.
const MeasureWords* words_for(std::string_view path);

}  // namespace hearth

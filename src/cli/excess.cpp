// One excess as a diagnostic.
#include "cli/excess.hpp"

#include <fmt/format.h>

#include "base/messages.hpp"
#include "base/text.hpp"

namespace hearth {

namespace {

/// An entry by its number: names have one order from the file to the plan.
template <class T>
const Named<T>& entry(const Map<T>& map, int index) {
    return map[static_cast<std::size_t>(index)];
}

}  // namespace

void report_excess(const Excess& excess, const Scenario& scenario, Diagnostics& diagnostics) {
    const ScenarioFile& file = scenario.file;
    const std::string& who = excess.intervention >= 0
                                 ? entry(file.interventions, excess.intervention).name
                                 : entry(file.options, excess.option).name;
    const std::string_view whose =
        excess.intervention >= 0 ? "its clients use without it" : "the place uses";
    const Place place = excess.place.line > 0 ? excess.place
                        : excess.option >= 0  ? entry(file.options, excess.option).place
                                              : file.place;
    diagnostics.report("more-avoided-than-there-is", place,
                       {in_quotes(who), excess.avoided, in_quotes(excess.service), excess.year,
                        excess.available, whose});
}

}  // namespace hearth

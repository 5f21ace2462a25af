// Tables of what there is to use: services, models, places, sources and the rest.
#pragma once

#include <string>
#include <string_view>

#include "report/document.hpp"
#include "scenario/scenario.hpp"

namespace hearth {

/// The table called `what` (services, models, places, sources, measures, schedules, indices,
/// payers); `library` holds the data, and for models the models.
Table list_of(std::string_view what, const Scenario& library);

/// {"services": [{"service": "bed_day", …}, …]}; numbers as numbers, absent ones null.
std::string to_json(const Table& listing);

}  // namespace hearth

// Tables of what there is to use: services, models, places, sources and the rest.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "report/document.hpp"
#include "scenario/scenario.hpp"

namespace hearth {

/// A cell: what it shows, and its number where it is one.
struct ListCell {
    std::string text;
    std::optional<double> number = {};
};

struct ListColumn {
    std::string key;     ///< in JSON
    std::string header;  ///< in tables
    Align align = Align::left;
};

/// One table of a library.
struct Listing {
    std::string what;
    std::vector<ListColumn> columns;
    std::vector<std::vector<ListCell>> rows;
};

/// The listing called `what` (services, models, places, sources, measures, schedules, indices,
/// payers); `library` holds the data, and for models the models.
Listing list_of(std::string_view what, const Scenario& library);

Document to_document(const Listing& listing);

/// {"services": [{"service": "bed_day", …}, …]}; numbers as numbers, absent ones null.
std::string to_json(const Listing& listing);

}  // namespace hearth

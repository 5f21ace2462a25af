// Simulated client records as tables (RFC 4180) and the description that `hearth evaluate` reads
// beside them; and the page of how many clients an effect takes to be seen.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "report/document.hpp"
#include "scenario/records_file.hpp"
#include "study/simulate_records.hpp"

namespace hearth {

/// What a row of the table is of; of events the clients have a table of their own.
enum class SimulatedShape { clients, periods, events, people };
inline std::vector<std::string_view> choice_names(SimulatedShape) {
    return {"clients", "periods", "events"};
}

/// The heading, and the rows of one client.
std::string records_heading(const RecordSimulation& of, SimulatedShape shape);
std::string records_rows(const RecordSimulation& of, SimulatedShape shape, std::size_t index,
                         const SimulatedClient& client);

/// The tables' names as the description has them; `people` only with events.
struct SimulatedFiles {
    std::string records, people;
};
/// As YAML, with the truth in comments.
std::string records_description(const RecordSimulation& of, SimulatedShape shape,
                                const SimulatedFiles& files);

/// The description that a table of records may have, as YAML to complete, with a comment for
/// whatever only the analyst can say.
std::string records_text(const GuessedRecords& guessed);

Document page_of(const PowerAnswer& answer);
std::string to_json(const PowerAnswer& answer);

}  // namespace hearth

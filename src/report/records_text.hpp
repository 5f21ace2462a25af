// The description that a table of records may have, as YAML to complete.
#pragma once

#include <string>

#include "scenario/records_file.hpp"

namespace hearth {

/// With a comment for whatever only the analyst can say.
std::string records_text(const GuessedRecords& guessed);

}  // namespace hearth

// The language described for editors (JSON Schema) and for readers (the key reference), both made
// from the tables that the reader uses.
#pragma once

#include <string>

namespace hearth {

/// JSON Schema (draft 2020-12) of all readable files.
std::string json_schema();

/// JSON Schema of the result of a run.
std::string result_schema();

/// The key reference as Markdown.
std::string key_reference();

}  // namespace hearth

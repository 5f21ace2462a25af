// The commands: each a table of its options, and what it does with them.
#pragma once

#include <vector>

#include "cli/options.hpp"

namespace hearth {

Command run_command();
Command merge_command();
Command check_command();
Command verify_command();
Command explain_command();
Command decide_command();
Command value_command();
Command sensitivity_command();
Command multiverse_command();
Command list_command();
Command new_command();
Command schema_command();

/// In the order of --help.
std::vector<Command> all_commands();

}  // namespace hearth

// Help texts, examples first.
#pragma once

#include <string_view>

namespace hearth {

/// Help for a command, or for all of hearth when there is no such command.
std::string_view help_for(std::string_view command);

}  // namespace hearth

// What goes to standard error.
#pragma once

#include <string>
#include <string_view>

#include "load/load.hpp"

namespace hearth {

/// Prints "hearth: message" to standard error.
void say(std::string_view message);

/// Says why a command stops, and returns the `status` it ends with.
int stopped(std::string_view why, int status);

/// Prints diagnostics of one severity; returns whether there were any.
bool say_diagnostics(const Loaded& loaded, Severity severity);

}  // namespace hearth

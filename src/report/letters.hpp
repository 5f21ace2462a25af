// Charts in letters, for a terminal.
#pragma once

#include <string>
#include <vector>

#include "report/chart.hpp"

namespace hearth {

/// The most important charts in at most twelve lines of at most `width` characters: net saving by
/// option, and who pays and who gains. Nothing where they do not fit, and of others: the tables say
/// it, that of a tornado with its bars.
std::vector<std::string> drawn_in_letters(const Chart& chart, std::size_t width);

}  // namespace hearth

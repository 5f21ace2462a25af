// A part of a probabilistic run as a file (docs/parts.md), to the last bit. The only file under
// report that is read again.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "study/run.hpp"

namespace hearth {

/// The text of a part: JSON, numbers such that reading gives the same bits, a checksum at the end.
std::string part_text(const RunPart& part);

/// What a text says as a part, or in `mistake` why it is none that this program can join.
struct PartReading {
    std::optional<RunPart> part;
    std::string mistake;
};
PartReading read_part(std::string_view text);

}  // namespace hearth

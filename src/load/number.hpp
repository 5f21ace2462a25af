// The one strict reader of numbers: a whole token, decimal, finite.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/messages.hpp"

namespace hearth {

/// A number, or what is wrong with the text and what to write instead.
struct NumberReading {
    std::optional<double> value;
    Told told;  ///< when there is no value
    std::string help;
};

/// Reads `text` as a decimal number: optional minus, digits without a leading zero, optional
/// fraction, optional exponent. Everything else is refused with advice (`35%`: write 0.35).
NumberReading read_number(std::string_view text);

}  // namespace hearth

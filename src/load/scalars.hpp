// What a scalar says: a number, by the one strict reader of them, or an expression over figures.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/diagnostic.hpp"
#include "base/messages.hpp"
#include "load/tree.hpp"
#include "scenario/figure.hpp"

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

/// Parses a scalar that begins with `=`. `^` groups right and binds tighter than minus; comparisons
/// give 1 or 0 and do not chain. The first problem is reported at its character.
std::optional<Expression> parse_expression(const Scalar& scalar, Place place,
                                           Diagnostics& diagnostics);

}  // namespace hearth

// Expressions from text: numbers, names of figures, + - * / ^, comparisons, parentheses, functions.
#pragma once

#include <optional>

#include "base/diagnostic.hpp"
#include "load/tree.hpp"
#include "scenario/expression.hpp"

namespace hearth {

/// Parses a scalar that begins with `=`. `^` groups right and binds tighter than minus; comparisons
/// give 1 or 0 and do not chain. The first problem is reported at its character.
std::optional<Expression> parse_expression(const Scalar& scalar, Place place,
                                           Diagnostics& diagnostics);

}  // namespace hearth

// Numbers and names as people read them: money with separators, years, counts, display names.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "scenario/scenario.hpp"

namespace hearth {

/// `value` rounded half away from zero to a multiple of `unit` (a power of ten), with thousands
/// separators: -1,234,000. The one function that rounds for display.
std::string with_separators(double value, double unit = 1);

/// The unit that shows the largest of some amounts with four digits, at least `least`.
double display_unit(double largest, double least = 1);

/// How the amounts of one table are shown: in whole currency or in thousands, and rounded to what.
struct MoneyScale {
    std::string caption;  ///< "£" or "£000"
    double per = 1;       ///< what one shown unit is worth
    double unit = 1;      ///< rounding of shown numbers

    [[nodiscard]] std::string operator()(double value) const {
        return with_separators(value / per, unit);
    }
};

/// Four digits of the largest amount, in thousands from a million on.
MoneyScale money_scale(double largest, Currency currency);

/// £1,234,000 · NZ$28,700 · -£350.
std::string money(double value, Currency currency, double unit = 1);

/// £1.23 million, £456,000, £1,230, £12.30: three digits, for sentences.
std::string money_in_words(double value, Currency currency);

/// The sign of a currency: £, NZ$, US$, €.
std::string_view sign_of(Currency currency);

/// A number with at most `digits` significant digits and thousands separators, no exponent.
std::string number(double value, int digits = 4);

/// "3.2 years", "8 months", "from the start".
std::string duration(double years);

/// Underscores as blanks, safe for a terminal: "full offer".
std::string readable(std::string_view name);

}  // namespace hearth

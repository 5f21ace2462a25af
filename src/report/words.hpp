// Numbers and names as people read them: money with separators, years, counts, chances, display
// names. The one place that knows how a number is written.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "scenario/scenario.hpp"

namespace hearth {

/// Characters of a text that is shown whole: only what no page could bear is cut.
inline constexpr std::size_t whole = 2000;

/// `value` rounded half away from zero to a multiple of `unit` (a power of ten), with thousands
/// separators: -1,234,000. The one function that rounds for display.
std::string with_separators(double value, double unit = 1);

/// The unit that shows the largest of some amounts with four digits, at least `least`.
double display_unit(double largest, double least = 1);

/// How a number is written for people, and its unit for those who read it exactly.
struct NumberFormat {
    enum class Style {
        digits,          ///< at most `digits` significant ones: 0.0123
        steps,           ///< rounded to a multiple of `step`: 1,230; see `least`
        error,           ///< to `step`, but what rounds to nothing is below half of that: < 5
        plain,           ///< as it is, without separators: 2021
        money,           ///< rounded to `step`, with the sign of the currency: £1,234.50
        money_in_words,  ///< £1.234 million, rounded to `step`; 0: to as many digits as sentences
                         ///< have
        chance,          ///< 93 %, of a probability
        part,            ///< 12 %, 0.4 %, < 0.1 %, of a whole
        share,           ///< 12.3 %, of a whole
        duration,        ///< 3.2 years, 8 months
    };
    Style style = Style::digits;
    std::string unit = {};  ///< of the number itself: "GBP", "years"
    double step = 1;
    double least = 0;  ///< what rounds to nothing keeps three digits, down to this; 0: none
    int digits = 4;
    double per = 1;  ///< what one shown unit is worth: 1,000 where thousands are shown
    Currency currency = Currency::gbp;

    /// What a number itself is rounded to, not what is shown of it.
    [[nodiscard]] double rounds_to() const { return step * per; }

    /// "£" or "£000": what the column of such amounts is in.
    [[nodiscard]] std::string caption() const;

    [[nodiscard]] std::string operator()(double value) const;

  private:
    [[nodiscard]] double step_for(double shown) const;
};

/// Amounts of one table or page: four digits of the largest; from a million on in thousands, whole
/// ones or five digits of the largest.
NumberFormat money_scale(double largest, Currency currency);

/// Those of a page, whose nets are small beside its costs: five digits of the largest.
NumberFormat page_scale(double largest, Currency currency);

/// Amounts each with the sign of the currency: £1,234.
NumberFormat amounts(Currency currency, double step = 1);
NumberFormat amounts_in_words(Currency currency, double step = 0);
NumberFormat amounts_in_words(const NumberFormat& scale);

/// With at most `digits` significant digits; rounded to a multiple of `step`.
NumberFormat in_digits(int digits, std::string unit = {});
NumberFormat in_steps(double step, std::string unit = {});

/// The error of what is shown as `format` says.
NumberFormat error_of(NumberFormat format);

NumberFormat as_chance();
NumberFormat as_part();
NumberFormat as_share();
NumberFormat as_duration();

/// `value` as a multiple of `unit`, half away from zero.
double rounded(double value, double unit);

/// Amounts as multiples of a unit that add up to `sum`, which is one: rounded down, and the largest
/// remainders up.
std::vector<double> adding_up(const std::vector<double>& amounts, double unit, double sum);

/// £1,234,000 · NZ$28,700 · -£350.
std::string money(double value, Currency currency, double unit = 1);

/// £1.234 million, £456,000, £1,230, £12.30, for sentences: three digits, from a million on to the
/// thousand as tables have it. With a `step`, as a multiple of that.
std::string money_in_words(double value, Currency currency, double step = 0);

/// What it rounds to.
double unit_in_words(double value, double step);

/// The same in the digits of a table: one page says one amount in one way.
std::string money_in_words(double value, const NumberFormat& scale);

/// What an option is compared with: something that is done today, or nothing.
enum class Beside { nothing, something };

/// Cost, saving and what is left as one says them beside the first option, in the digits of a table
/// and adding up: "costs £120,000 less and saves £40,000 less, a net saving of £80,000".
std::string balance_in_words(double cost, double saving, const NumberFormat& scale, Beside beside);

/// "gains £1,230", "loses £1,230".
std::string gain_in_words(double value, const NumberFormat& scale);

/// "gains 2.93 QALYs", "loses 2.93 QALYs".
std::string health_in_words(double qalys);

/// The sign of a currency: £, NZ$, US$, €.
std::string_view sign_of(Currency currency);

/// A number with at most `digits` significant digits and thousands separators, no exponent.
std::string number(double value, int digits = 4);

/// "3.2 years", "8 months", "from the start".
std::string duration(double years);

/// "nine chances in ten", "almost certain", "almost no chance" for a probability.
std::string chances(double probability);

/// 93 %, 99.6 %; never a certainty that draws cannot give.
std::string percent(double probability);

/// "9 %", "0.4 %", "< 0.1 %" of a whole.
std::string part_in_words(double part);

/// "12.3 %" of a whole; what rounds to nothing has no sign.
std::string share_in_words(double share);

/// How many of something: 1,234.
std::string counted(std::uint64_t number);

/// "10,000 draws (random, seed 1)".
std::string draws_in_words(std::uint64_t draws, std::string_view sampling, std::uint64_t seed);

/// What is said of draws in which an effect avoids more use than there is.
std::string excess_in_words(std::uint64_t draws);

/// At most `most` places of `count`, evenly apart, the first and the last among them; and the rest.
std::vector<std::size_t> evenly_apart(std::size_t count, std::size_t most);
std::vector<std::size_t> left_out(std::size_t count, const std::vector<std::size_t>& shown);

/// Safe inside an element or an attribute of XML.
std::string escaped_xml(std::string_view text);

/// Beginning with a capital.
std::string titled(std::string text);

/// Underscores as blanks, safe for a terminal: "full offer".
std::string readable(std::string_view name);

}  // namespace hearth

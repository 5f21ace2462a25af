// Rounding and wording.
#include "report/words.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

#include "base/text.hpp"

namespace hearth {

namespace {

std::string separated(std::string digits) {
    const auto point = std::min(digits.find('.'), digits.size());
    for (std::size_t at = point; at > 3; at -= 3) digits.insert(at - 3, ",");
    return digits;
}

/// Decimal places that a power of ten below 1 needs.
int places_of(double unit) {
    return unit >= 1 ? 0 : static_cast<int>(std::lround(-std::log10(unit)));
}

double power_below(double value) { return std::pow(10, std::floor(std::log10(value))); }

}  // namespace

std::string with_separators(double value, double unit) {
    const double rounded = unit >= 1
                               ? std::round(value / unit) * unit
                               : std::round(value * std::round(1 / unit)) / std::round(1 / unit);
    const std::string digits =
        separated(fmt::format("{:.{}f}", std::abs(rounded), places_of(unit)));
    return (rounded < 0 ? "-" : "") + digits;
}

double display_unit(double largest, double least) {
    largest = std::abs(largest);
    if (!(largest > 0)) return least;
    return std::max(least, power_below(largest) / 1000);
}

MoneyScale money_scale(double largest, Currency currency) {
    const bool thousands = std::abs(largest) >= 1e6;
    const double per = thousands ? 1e3 : 1;
    return {std::string(sign_of(currency)) + (thousands ? "000" : ""), per,
            display_unit(largest / per)};
}

std::string_view sign_of(Currency currency) {
    switch (currency) {
        case Currency::gbp:
            return "£";
        case Currency::nzd:
            return "NZ$";
        case Currency::usd:
            return "US$";
        case Currency::eur:
            return "€";
    }
    return "";
}

std::string money(double value, Currency currency, double unit) {
    std::string text = with_separators(value, unit);
    const bool negative = text[0] == '-';
    return fmt::format("{}{}{}", negative ? "-" : "", sign_of(currency),
                       negative ? text.substr(1) : text);
}

std::string money_in_words(double value, Currency currency) {
    const double size = std::abs(value);
    if (size < 0.005) return money(0, currency);
    const double unit = power_below(size) / 100;
    if (size < 1e6) return money(value, currency, unit >= 1 ? unit : 0.01);
    const double scale = size < 1e9 ? 1e6 : 1e9;
    std::string digits = fmt::format("{:.3g}", std::round(size / unit) * unit / scale);
    if (digits.find('e') != std::string::npos)
        digits = separated(fmt::format("{:.0f}", std::round(size / scale)));
    return fmt::format("{}{}{} {}", value < 0 ? "-" : "", sign_of(currency), digits,
                       scale == 1e6 ? "million" : "billion");
}

std::string number(double value, int digits) {
    const double size = std::abs(value);
    if (size == 0 || !std::isfinite(size)) return "0";
    double unit = power_below(size) / std::pow(10, digits - 1);
    if (unit > 1) unit = 1;
    std::string text = with_separators(value, std::max(unit, 1e-9));
    if (text.find('.') == std::string::npos) return text;
    text.erase(text.find_last_not_of('0') + 1);
    if (text.back() == '.') text.pop_back();
    return text;
}

std::string duration(double years) {
    if (years <= 0) return "from the start";
    if (years < 1) {
        const double months = std::max(1.0, std::round(years * 12));
        return fmt::format("{:.0f} month{}", months, months == 1 ? "" : "s");
    }
    const std::string text = number(std::round(years * 10) / 10);
    return text + (text == "1" ? " year" : " years");
}

std::string readable(std::string_view name) {
    std::string text = printable(name, 60);
    std::replace(text.begin(), text.end(), '_', ' ');
    return text;
}

}  // namespace hearth

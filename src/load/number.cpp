// Strict numbers, and advice for the ways people write others.
#include "load/number.hpp"

#include <charconv>
#include <cmath>
#include <fmt/format.h>

namespace hearth {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::size_t digits(std::string_view text, std::size_t from) {
    while (from < text.size() && is_digit(text[from])) ++from;
    return from;
}

/// Whether `text` has the shape -?(0|[1-9][0-9]*)(.[0-9]+)?([eE][+-]?[0-9]+)?
bool well_formed(std::string_view text) {
    std::size_t at = !text.empty() && text[0] == '-' ? 1 : 0;
    const std::size_t whole = digits(text, at);
    if (whole == at || (text[at] == '0' && whole > at + 1)) return false;
    at = whole;
    if (at < text.size() && text[at] == '.') {
        const std::size_t end = digits(text, at + 1);
        if (end == at + 1) return false;
        at = end;
    }
    if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
        ++at;
        if (at < text.size() && (text[at] == '+' || text[at] == '-')) ++at;
        const std::size_t end = digits(text, at);
        if (end == at) return false;
        at = end;
    }
    return at == text.size();
}

std::optional<double> parsed(std::string_view text) {
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return value;
}

std::string without(std::string_view text, char dropped) {
    std::string kept;
    for (const char c : text)
        if (c != dropped) kept += c;
    return kept;
}

/// The number that `text` begins with, when something else follows it: 300 of 300/year.
std::string_view leading_number(std::string_view text) {
    std::size_t end = text.find_first_not_of("-0123456789.");
    if (end == std::string_view::npos || !well_formed(text.substr(0, end))) return {};
    return text.substr(0, end);
}

/// Help for "300/year", "1/2", "5 days".
std::optional<NumberReading> advice_on_rest(std::string_view text) {
    const std::string_view number = leading_number(text);
    if (number.empty()) return std::nullopt;
    const std::string_view rest = text.substr(number.size());
    if (rest.substr(0, 1) == "/" && well_formed(rest.substr(1)))
        return NumberReading{
            {},
            "not-a-number",
            fmt::format("write it as a decimal, or as = {} / {}", number, rest.substr(1))};
    const std::size_t next = rest.find_first_not_of(' ');
    if (next == std::string_view::npos ||
        rest.find_first_of("0123456789") != std::string_view::npos)
        return std::nullopt;
    return NumberReading{
        {}, "not-a-number", fmt::format("write {} alone; its key says what it counts", number)};
}

std::optional<NumberReading> advice(std::string_view text) {
    if (text.ends_with('%'))
        if (const auto value = parsed(text.substr(0, text.size() - 1)))
            return NumberReading{{}, "percent", fmt::format("write {:.12g}", *value / 100)};
    if (text.find(',') != std::string_view::npos && well_formed(without(text, ',')))
        return NumberReading{{}, "thousands-comma", "write " + without(text, ',')};
    if (text.find('_') != std::string_view::npos && well_formed(without(text, '_')))
        return NumberReading{{}, "thousands-comma", "write " + without(text, '_')};
    if (text.starts_with("\xC2\xA3") && well_formed(without(text.substr(2), ',')))
        return NumberReading{
            {},
            "currency-sign",
            fmt::format("write {{gbp: {}, prices: 2023/24}} with its own price year",
                        without(text.substr(2), ','))};
    if (text.starts_with('0') && digits(text, 0) == text.size() && text.size() > 1)
        return NumberReading{{}, "leading-zero", "write the number without leading zeros"};
    for (const std::string_view word :
         {".nan", ".NaN", ".NAN", ".inf", ".Inf", ".INF", "-.inf", "nan", "inf", "+.inf"})
        if (text == word) return NumberReading{{}, "not-finite", "write a finite number"};
    return advice_on_rest(text);
}

}  // namespace

NumberReading read_number(std::string_view text) {
    if (!well_formed(text)) {
        if (auto better = advice(text)) return *better;
        return {{}, "not-a-number", "write a decimal number such as 0.35 or 1200"};
    }
    const auto value = parsed(text);
    if (!value || !std::isfinite(*value)) return {{}, "not-finite", "write a finite number"};
    return {*value, {}, {}};
}

}  // namespace hearth

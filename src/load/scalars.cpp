// Strict numbers, with advice for the ways people write others.
#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <fmt/format.h>
#include <utility>

#include "base/messages.hpp"
#include "base/text.hpp"
#include "load/tree.hpp"

namespace hearth {

namespace {

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

/// Without quotes of any kind around it, with an ASCII minus and no plus.
std::string bare(std::string_view text) {
    const std::string plain =
        without_curly_quotes(replaced(std::string(text), "\xE2\x88\x92", "-"));
    const std::string made(trimmed(plain));
    return made.starts_with('+') ? made.substr(1) : made;
}

/// Marks of thousands that are neither point nor comma taken out from between digits.
std::string without_thin_marks(std::string text) {
    for (const std::string_view mark : {"\xC2\xA0", "\xE2\x80\xAF", "\xE2\x80\x89"})
        text = replaced(std::move(text), mark, " ");
    std::string made;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool mark = text[i] == ' ' || text[i] == '_' || text[i] == '\'';
        const bool between = i > 0 && is_digit(text[i - 1]) && digits(text, i + 1) >= i + 4 &&
                             digits(text, i + 1) <= i + 4;
        if (!(mark && between)) made += text[i];
    }
    return made;
}

/// Whether one comma parts thousands: one to three digits, no lone 0, in front of three.
bool parts_thousands(std::string_view text, std::size_t comma) {
    const std::size_t from = text.starts_with('-') ? 1 : 0;
    return text.size() - comma - 1 == 3 && comma - from <= 3 && text[from] != '0';
}

/// Whether marks part the digits in front of a point into groups: the last of three, the others but
/// the first of two or three.
bool is_grouped(std::string_view text, char mark) {
    std::size_t at = text.find(mark);
    while (at != text.npos) {
        const std::size_t end = digits(text, at + 1), size = end - at - 1;
        const bool is_last = end == text.size() || text[end] != mark;
        if (size > 3 || size < (is_last ? 3u : 2u)) return false;
        at = is_last ? text.npos : end;
    }
    return true;
}

/// A number that somebody means, and what is wrong with how it is written.
struct Meant {
    std::string number;
    Told told;
};

/// The number in a text with commas, points and marks of thousands, of the same size.
std::optional<Meant> meant(std::string_view written) {
    if (const auto e = written.find_first_of("eE"); e != written.npos && e > 0) {
        auto number = meant(written.substr(0, e));
        if (!number || !well_formed("1" + std::string(written.substr(e)))) return std::nullopt;
        number->number += written.substr(e);
        return number;
    }
    std::string text = without_thin_marks(bare(written));
    Told told = text.size() < bare(written).size() ? Told("thousands-comma") : Told("not-a-number");
    const auto commas = std::count(text.begin(), text.end(), ',');
    const auto points = std::count(text.begin(), text.end(), '.');
    const std::size_t last = text.rfind(',');
    const bool is_decimal =
        commas == 1 && (points > 0 ? text.rfind('.') < last && is_grouped(text.substr(0, last), '.')
                                   : !parts_thousands(text, last));
    if (is_decimal) {
        text = replaced(without(text, '.'), ",", ".");
        told = "decimal-comma";
    } else if (commas > 0 && is_grouped(text, ',')) {
        text = without(text, ',');
        told = "thousands-comma";
    } else if (points > 1 && is_grouped(text, '.')) {
        text = without(text, '.');
        told = "thousands-comma";
    }
    if (text.starts_with('.')) text.insert(0, "0");
    if (text.ends_with('.')) text.pop_back();
    if (!well_formed(text)) return std::nullopt;
    return Meant{text, told};
}

/// The number of "1.2m" or "3 thousand"; nothing where no such word stands behind a number.
std::optional<double> scaled(const std::string& text) {
    for (const auto& [word, by] :
         {std::pair("k", 1e3), std::pair("thousand", 1e3), std::pair("m", 1e6),
          std::pair("mn", 1e6), std::pair("million", 1e6), std::pair("bn", 1e9),
          std::pair("billion", 1e9)}) {
        if (!text.ends_with(word)) continue;
        const auto number = meant(text.substr(0, text.size() - std::string_view(word).size()));
        if (const auto value = number ? parsed(number->number) : std::nullopt) return *value * by;
    }
    return std::nullopt;
}

NumberReading wrong(Told told, std::string help, std::string number = {}) {
    return {{}, told, std::move(help), std::move(number)};
}

std::string in_hundredths(const std::string& number) {
    return fmt::format("{:.12g}", *parsed(number) / 100);
}

/// A published estimate: "0.69 (0.47-1.00)", "0.69 (95% CI 0.47 to 1.00)".
std::optional<NumberReading> advice_on_estimate(const std::string& text) {
    const auto open = text.find_first_of("([", 1);
    if (open == text.npos || (text.back() != ')' && text.back() != ']')) return std::nullopt;
    std::string inside = text.substr(open + 1, text.size() - open - 2);
    if (const auto name = inside.find("CI"); name != inside.npos)
        inside = inside.substr(inside.find_first_not_of(":,; ", name + 2));
    const auto point = meant(text.substr(0, open));
    const auto ends = ends_in(inside);
    if (!point || !ends) return std::nullopt;
    return wrong("not-a-number", fmt::format("write {{value: {}, ci95: [{}, {}]}}", point->number,
                                             ends->first, ends->second));
}

/// Signs and names of currencies, and the keys of such amounts.
constexpr std::array<std::pair<std::string_view, std::string_view>, 13> currencies = {
    {{"\xC2\xA3", "gbp"},
     {"GBP", "gbp"},
     {"gbp", "gbp"},
     {"pounds", "gbp"},
     {"NZ$", "nzd"},
     {"NZD", "nzd"},
     {"US$", "usd"},
     {"USD", "usd"},
     {"$", "usd"},
     {"dollars", "usd"},
     {"\xE2\x82\xAC", "eur"},
     {"EUR", "eur"},
     {"euros", "eur"}}};

/// Of an amount with the sign or the name of a currency before or behind it, or in pence.
std::optional<NumberReading> advice_on_money(const std::string& text) {
    const auto advised = [](const std::string& number, std::string_view currency) {
        return wrong("currency-sign",
                     fmt::format("write {{{}: {}, prices: 2023/24}} with its own price year",
                                 currency, number),
                     number);
    };
    for (const auto& [sign, currency] : currencies) {
        if (!text.starts_with(sign) && !text.ends_with(sign)) continue;
        const std::string amount(trimmed(text.starts_with(sign)
                                             ? text.substr(sign.size())
                                             : text.substr(0, text.size() - sign.size())));
        if (const auto number = meant(amount)) return advised(number->number, currency);
        if (const auto large = scaled(amount))
            return advised(fmt::format("{:.15g}", *large), currency);
    }
    for (const std::string_view pence : {"pence", "p"})
        if (text.ends_with(pence))
            if (const auto number = meant(trimmed(text.substr(0, text.size() - pence.size()))))
                return advised(in_hundredths(number->number), "gbp");
    return std::nullopt;
}

/// Of a number with a word before it that says how sure it is: "about 0.8", "<0.8".
std::optional<NumberReading> advice_on_about(const std::string& text) {
    for (const std::string_view word :
         {"~", "\xE2\x89\x88", "<", ">", "\xE2\x89\xA4", "\xE2\x89\xA5", "about", "approximately",
          "approx.", "approx", "around", "circa", "ca.", "c.", "roughly", "up to", "over", "under"})
        if (text.starts_with(word))
            if (const auto number = meant(trimmed(text.substr(word.size()))))
                return wrong(
                    "not-a-number",
                    fmt::format("write {0}, and how sure that is: {{value: {0}, low: …, high: …}}",
                                number->number),
                    number->number);
    return std::nullopt;
}

/// Whether it could stand behind a '='.
bool reads_as_expression(std::string_view text) {
    Diagnostics wrong;
    return parse_expression({"= " + std::string(text)}, {}, wrong).has_value();
}

/// Of a number with more behind it: a fraction, a unit.
NumberReading advice_on_rest(std::string_view text) {
    const std::string_view number = leading_number(text);
    const std::string_view rest = text.substr(number.size());
    if (!number.empty() && rest.starts_with('/') && well_formed(rest.substr(1)))
        return wrong("not-a-number",
                     fmt::format("write it as a decimal, or as = {} / {}", number, rest.substr(1)));
    if (!number.empty() && rest.find_first_not_of(' ') != rest.npos &&
        rest.find_first_of("0123456789") == rest.npos)
        return wrong("not-a-number",
                     fmt::format("write {} alone; its key says what it counts", number),
                     std::string(rest.starts_with(' ') ? number : ""));
    for (const std::string_view word :
         {"n/a", "N/A", "na", "NA", "tbc", "TBC", "tba", "?", "-", "unknown", "none", "yes", "no"})
        if (text == word)
            return wrong("not-a-number",
                         "write the number, or leave the key out where it may be left out");
    if (text.find_first_of("*/+^") != text.npos && reads_as_expression(text))
        return wrong("not-a-number", fmt::format("write = {} to have it computed", text));
    if (text.starts_with('('))
        return wrong("not-a-number", "write an interval in square brackets: ci95: [0.47, 1.00]");
    return wrong("not-a-number", "write a decimal number such as 0.35 or 1200");
}

/// What is wrong with a text that is no number, and what to write instead.
NumberReading advice(std::string_view written) {
    const std::string text = bare(written);
    if (written.ends_with('%'))
        if (const auto number = meant(trimmed(text.substr(0, text.size() - 1))))
            return wrong("percent", "write " + in_hundredths(number->number),
                         in_hundredths(number->number));
    if (auto money = advice_on_money(text)) return *std::move(money);
    if (text.starts_with('0') && digits(text, 0) == text.size() && text.size() > 1)
        return wrong("leading-zero", "write the number without leading zeros");
    for (const std::string_view word :
         {".nan", ".NaN", ".NAN", ".inf", ".Inf", ".INF", "-.inf", "nan", "inf", "+.inf"})
        if (written == word) return wrong("not-finite", "write a finite number");
    if (const auto number = meant(written))
        return wrong(number->told, "write " + number->number, number->number);
    if (const auto large = scaled(text))
        return wrong("not-a-number", fmt::format("write {:.15g}", *large),
                     fmt::format("{:.15g}", *large));
    if (auto estimate = advice_on_estimate(text)) return *std::move(estimate);
    if (auto about = advice_on_about(text)) return *std::move(about);
    if (const auto ends = ends_in(text))
        return wrong("not-a-number",
                     fmt::format("write the value, and beside it ci95: [{0}, {1}] for an interval "
                                 "or low: {0}, high: {1} for a range",
                                 ends->first, ends->second));
    return advice_on_rest(text);
}

/// The digits that `before` has in front of a comma at its end; empty where there are none.
std::string_view digits_and_comma(std::string_view before) {
    if (before.empty() || before.back() != ',') return {};
    before.remove_suffix(1);
    std::size_t count = 0;
    while (count < before.size() && is_digit(before[before.size() - 1 - count])) ++count;
    return before.substr(before.size() - count);
}

/// How far around a comma is looked for what it is within [bytes]: a list may be very long.
constexpr std::size_t longest_item = 200;

/// Whether the innermost bracket has commas with a blank behind them.
bool has_spaced_commas(std::string_view before, std::string_view rest) {
    const auto from = before.find_last_of("[{");
    const auto inside = before.substr(from == before.npos ? 0 : from);
    return inside.find(", ") != inside.npos ||
           rest.substr(0, rest.find_first_of("]}\n")).find(", ") != rest.npos;
}

bool is_thousand(std::string_view whole, std::string_view word) {
    return word.size() == 3 && whole.size() <= 3 && whole != "0";
}

/// A number with a comma that ends it in brackets, and how to write it as one, or as two.
NumberReading one_number(const Meant& meant, const std::string& written, Inside inside) {
    const bool is_decimal = meant.told.row == Told("decimal-comma").row;
    const std::string apart =
        inside == Inside::list ? ", or '" + replaced(written, ",", ", ") + "' for two numbers" : "";
    return wrong(
        is_decimal ? Told("decimal-comma.in_list") : Told("thousands-comma.in_list"),
        "write " + meant.number + (is_decimal ? " with a point" : " without a comma") + apart,
        meant.number);
}

/// All of what stands in brackets around the comma at the end of `before`: back to the bracket, ':
/// ' or ', ' in front of it, on to the ', ' or bracket behind it; and how much of it is in front.
std::pair<std::string, std::size_t> item_around(std::string_view before, std::string_view rest) {
    std::size_t from = before.find_last_of("[{\n");
    from = from == before.npos ? 0 : from + 1;
    for (const std::string_view mark : {", ", ": "})
        if (const auto at = before.rfind(mark); at != before.npos && at >= from)
            from = at + mark.size();
    while (from < before.size() && before[from] == ' ') ++from;
    const auto end = std::min(rest.find_first_of("]}\n"), rest.find(", "));
    return {fmt::format("{}{}", before.substr(from), trimmed(rest.substr(0, end))),
            before.size() - from};
}

}  // namespace

NumberReading read_number(std::string_view text) {
    if (!well_formed(text)) return advice(text);
    const auto value = parsed(text);
    if (!value || !std::isfinite(*value)) return {{}, "not-finite", "write a finite number"};
    return {*value, {}, {}};
}

std::string whole_number_near(double value) {
    if (!(std::abs(value) < most_counted)) return "write a whole number";
    return fmt::format("write {:.0f} or {:.0f}", std::floor(value), std::floor(value) + 1);
}

std::string whole_number_meant(const NumberReading& reading) {
    const auto value = parsed(reading.number);
    if (value && *value == std::floor(*value)) return "write " + reading.number;
    const bool is_decimal = value && reading.told.row == Told("decimal-comma").row;
    return is_decimal ? whole_number_near(*value) : "write a whole number";
}

std::optional<std::pair<std::string, std::string>> ends_in(std::string_view written) {
    std::string text = bare(written);
    const bool is_percent = text.ends_with('%');
    for (const std::string_view sign : {"%", "\xC2\xA3"}) text = replaced(text, sign, "");
    for (const std::string_view mark :
         {"\xE2\x80\x93", "\xE2\x80\x94", " to ", "..", ", ", ";", "-", ","}) {
        const auto at = text.find(mark, 1);
        if (at == text.npos) continue;
        const auto low = meant(trimmed(text.substr(0, at)));
        const auto high = meant(trimmed(text.substr(at + mark.size())));
        if (!low || !high || *parsed(low->number) > *parsed(high->number)) continue;
        if (is_percent) return std::pair(in_hundredths(low->number), in_hundredths(high->number));
        return std::pair(low->number, high->number);
    }
    return std::nullopt;
}

std::optional<NumberReading> comma_within(std::string_view before, std::string_view word,
                                          std::string_view rest, Inside inside) {
    if (!before.ends_with(',')) return std::nullopt;
    before = before.substr(before.size() - std::min(before.size(), longest_item));
    rest = rest.substr(0, longest_item);
    const bool is_list = inside == Inside::list;
    const auto [item, in_front] = item_around(before, rest);
    if (!is_list || has_spaced_commas(before, rest)) {
        const auto number = meant(item);
        const bool is_said = item.find(',') + 1 < in_front;
        if (number && number->told.row == Told("not-a-number").row) return std::nullopt;
        if (number && is_said) return wrong(number->told, "", number->number);
        if (number) return one_number(*number, item, inside);
        if (!is_list && (ends_in(item) || advice_on_estimate(item)))  // told of where it is read
            return wrong("decimal-comma.in_list", "", item);
    }
    const std::string whole(digits_and_comma(before)), more(word);
    if (whole.empty() || digits(word, 0) != word.size() || word.empty()) return std::nullopt;
    const bool is_one = is_thousand(whole, word) ||
                        (word.size() > 1 && (whole == "0" || word.front() == '0')) ||
                        has_spaced_commas(before, rest);
    if (is_list && !is_one) return std::nullopt;
    const bool is_thousands = is_thousand(whole, word);
    auto made = one_number({is_thousands ? whole + more : whole + "." + more,
                            is_thousands ? Told("thousands-comma") : Told("decimal-comma")},
                           whole + "," + more, inside);
    made.number.clear();  // a part of more
    return made;
}

}  // namespace hearth

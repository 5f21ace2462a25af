// What both writers of workbooks need: names that are legal, text that is inert, addresses, formats
// and widths.
#include "report/workbook.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>
#include <set>
#include <stdexcept>

#include "base/text.hpp"

namespace hearth {

namespace {

constexpr std::size_t longest_cell = 32767, longest_name = 31, longest_header = 255;

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

/// The first `most` characters of valid UTF-8.
std::string cut(std::string text, std::size_t most) {
    std::size_t at = 0;
    for (std::size_t n = 0; at < text.size(); ++at)
        if ((static_cast<unsigned char>(text[at]) & 0xC0u) != 0x80u && n++ == most) break;
    text.resize(at);
    return text;
}

/// Bytes of the character that begins at `at`.
std::size_t length_at(std::string_view text, std::size_t at) {
    std::size_t end = at + 1;
    while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0u) == 0x80u) ++end;
    return end - at;
}

/// Marks that turn the direction of text, ends of lines of Unicode, and what is no character.
bool is_unwanted(std::string_view character) {
    static constexpr std::array<std::string_view, 16> unwanted = {
        "\u200e", "\u200f", "\u2028", "\u2029", "\u202a", "\u202b", "\u202c",       "\u202d",
        "\u202e", "\u2066", "\u2067", "\u2068", "\u2069", "\ufeff", "\xef\xbf\xbe", "\xef\xbf\xbf"};
    if (character.size() == 2 && character[0] == '\xc2')
        return static_cast<unsigned char>(character[1]) < 0xA0u;  // control characters beyond ASCII
    return std::find(unwanted.begin(), unwanted.end(), character) != unwanted.end();
}

/// Decimal places that show `digits` digits of a number, at most six.
int places_for(double value, int digits) {
    const double size = std::abs(value);
    if (!(size > 0) || !std::isfinite(size) || size >= 1e15) return 0;
    if (size >= 1 && size == std::round(size)) return 0;
    return std::clamp(digits - 1 - static_cast<int>(std::floor(std::log10(size))), 0, 6);
}

int places_of_step(double step) {
    return step >= 1 || step <= 0 ? 0 : static_cast<int>(std::lround(-std::log10(step)));
}

/// ISO 4217: GBP.
bool is_currency(std::string_view unit) {
    return unit.size() == 3 &&
           std::all_of(unit.begin(), unit.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
}

std::string column_letters(std::size_t column) {
    std::string letters;
    for (std::size_t left = column + 1; left > 0; left = (left - 1) / 26)
        letters.insert(letters.begin(), static_cast<char>('A' + (left - 1) % 26));
    return letters;
}

/// How a number is shown, about.
std::size_t shown_length(double value, const SheetFormat& format) {
    using enum SheetFormat::Style;
    const double size = std::abs(value);
    const auto digits = static_cast<std::size_t>(size < 10 ? 1 : std::floor(std::log10(size)) + 1);
    const std::size_t places = format.places > 0 ? format.places + 1 : 0, sign = value < 0 ? 1 : 0;
    if (format.style == general)
        return std::min<std::size_t>(fmt::format("{:.6g}", value).size(), 12);
    if (format.style == percent) return 3 + places + sign + 2;
    return digits + (format.style == plain ? 0 : (digits - 1) / 3) + places + sign +
           (format.style == money ? characters(sign_of(format.currency)) : 0);
}

}  // namespace

SheetFormat sheet_format(const NumberFormat& format, double value) {
    using Of = NumberFormat::Style;
    using enum SheetFormat::Style;
    switch (format.style) {
        case Of::digits:
            return {decimals, places_for(value, format.digits)};
        case Of::steps:
        case Of::error:
            if (is_currency(format.unit))
                return {money, places_of_step(format.rounds_to()), format.currency};
            return {decimals, places_of_step(format.step)};
        case Of::plain:
            return {plain};
        case Of::money:
            return {money, places_of_step(format.step), format.currency};
        case Of::money_in_words:
            return {money, std::abs(value) < 1000 ? 2 : 0, format.currency};
        case Of::chance:
        case Of::part:
        case Of::share:
            return {percent, 1};
        case Of::duration:
            return {decimals, 1};
    }
    return {};
}

SheetCell SheetCell::live(std::string formula, double cached) {
    SheetCell cell(cached);
    cell.formula = std::move(formula);
    return cell;
}

SheetCell SheetCell::live(std::string formula, std::string cached) {
    SheetCell cell(std::move(cached));
    cell.formula = std::move(formula);
    return cell;
}

const Sheet& Workbook::at(std::string_view name) const {
    const auto found = std::find_if(sheets.begin(), sheets.end(),
                                    [&](const Sheet& sheet) { return sheet.name == name; });
    if (found == sheets.end()) throw std::logic_error("no sheet " + std::string(name));
    return *found;
}

std::string sheet_name(std::string_view wished, const Workbook& book) {
    std::string name;
    for (const char c : inert_text(wished))
        name += std::string_view("[]:*?/\\").find(c) != std::string_view::npos ? ' ' : c;
    const auto trim = [](std::string& text) {
        text.erase(0, std::min(text.find_first_not_of(" '"), text.size()));
        text.erase(text.find_last_not_of(" '") + 1);
    };
    trim(name);
    name = cut(name, longest_name);
    trim(name);
    if (name.empty() || lowered(name) == "history") name = "Table";
    const auto is_taken = [&](const std::string& one) {
        return std::any_of(book.sheets.begin(), book.sheets.end(),
                           [&](const Sheet& sheet) { return lowered(sheet.name) == lowered(one); });
    };
    std::string free = name;
    for (int n = 2; is_taken(free); ++n) {
        const std::string number = fmt::format(" {}", n);
        free = cut(name, longest_name - number.size()) + number;
    }
    return free;
}

std::string table_name(const Sheet& sheet, std::size_t number) {
    const std::string name = fmt::format("table_{}_{}", number + 1, as_key(sheet.name));
    return name.substr(0, name.find_last_not_of('_') + 1);
}

std::vector<std::string> headers_of(const Sheet& sheet) {
    std::vector<std::string> headers;
    std::set<std::string> given;
    for (const SheetColumn& column : sheet.columns) {
        const std::string name = cut(inert_text(column.header), longest_header - 10);
        std::string header = name.empty() ? "Column" : name;
        for (int n = 2; !given.insert(lowered(header)).second; ++n)
            header = fmt::format("{} {}", name.empty() ? "Column" : name, n);
        headers.push_back(std::move(header));
    }
    return headers;
}

std::string inert_text(std::string_view text) {
    const std::string known = is_utf8(text) ? std::string(text) : printable(text, longest_cell);
    std::string out;
    for (std::size_t at = 0; at < known.size();) {
        const std::size_t length = length_at(known, at);
        const std::string_view character(known.data() + at, length);
        const auto byte = static_cast<unsigned char>(character[0]);
        if (byte < 0x20u || byte == 0x7Fu)
            out += ' ';
        else if (!is_unwanted(character))
            out += character;
        at += length;
    }
    return cut(std::move(out), longest_cell);
}

std::string address(std::size_t row, std::size_t column) {
    return fmt::format("${}${}", column_letters(column), row + 1);
}

std::string reference(const Sheet& sheet, std::size_t row, std::size_t column) {
    return fmt::format("'{}'!{}", replaced(sheet.name, "'", "''"),
                       address(sheet.sheet_row(row), column));
}

std::string reference(const Sheet& sheet, std::size_t first, std::size_t last, std::size_t column) {
    return reference(sheet, first, column) + ":" + address(sheet.sheet_row(last), column);
}

double width_of(const Sheet& sheet, std::size_t column) {
    const std::string header = headers_of(sheet)[column];
    std::size_t widest =
        9;  // room for the words of a header, which wrap, and the arrow of a filter
    for (std::size_t from = 0; from <= header.size();) {
        const std::size_t end = std::min(header.find(' ', from), header.size());
        widest = std::max(widest, characters(header.substr(from, end - from)) + 3);
        from = end + 1;
    }
    for (const auto& row : sheet.rows) {
        const SheetCell& cell = row[column];
        widest = std::max(
            widest,
            cell.value
                ? shown_length(*cell.value, cell.format.value_or(sheet.columns[column].format)) + 2
                : characters(cell.words) + 2);
    }
    return std::min(static_cast<double>(widest), widest_column);
}

bool holds_numbers(const Sheet& sheet, std::size_t column) {
    return std::any_of(sheet.rows.begin(), sheet.rows.end(),
                       [&](const auto& row) { return row[column].value.has_value(); });
}

double lines_of_headers(const Sheet& sheet) {
    const auto headers = headers_of(sheet);
    std::size_t most = 1;
    for (std::size_t c = 0; c < headers.size(); ++c) {
        constexpr std::size_t arrow = 2;  // of a filter
        const auto room = static_cast<std::size_t>(width_of(sheet, c)) - arrow;
        most = std::max(most, wrapped(headers[c], room).size());
    }
    return static_cast<double>(most);
}

double lines_of_row(const Sheet& sheet, std::size_t row) {
    constexpr std::size_t wraps =
        static_cast<std::size_t>(widest_column) - 4;  // bold, wide letters
    std::size_t most = 1;
    for (const SheetCell& cell : sheet.rows[row])
        if (!cell.value && cell.words.size() > wraps)
            most = std::max(most, wrapped(cell.words, wraps).size());
    return static_cast<double>(most);
}

// --- the notation of OpenDocument ----------------------------------------------------------------

namespace {

/// The end of an address "$B$5" that begins at `at`; `at` itself where none does.
std::size_t end_of_address(std::string_view text, std::size_t at) {
    std::size_t end = at;
    const auto pass = [&](const auto& is) {
        const std::size_t from = end;
        while (end < text.size() && is(text[end])) ++end;
        return end > from;
    };
    if (end < text.size() && text[end] == '$') ++end;
    if (!pass(is_letter)) return at;
    if (end < text.size() && text[end] == '$') ++end;
    return pass(is_digit) && (end == text.size() || !is_letter(text[end])) ? end : at;
}

/// The end of what is quoted from `at` on; the mark itself stands doubled inside.
std::size_t end_of_quoted(std::string_view text, std::size_t at) {
    const char mark = text[at];
    std::size_t end = at + 1;
    for (; end < text.size(); ++end) {
        if (text[end] != mark) continue;
        if (end + 1 < text.size() && text[end + 1] == mark)
            ++end;
        else
            break;
    }
    return std::min(end + 1, text.size());
}

}  // namespace

std::string open_formula(std::string_view formula) {
    std::string out = "of:=";
    for (std::size_t at = 0; at < formula.size();) {
        std::string sheet;
        if (formula[at] == '"') {
            const std::size_t end = end_of_quoted(formula, at);
            out += formula.substr(at, end - at);
            at = end;
            continue;
        }
        if (formula[at] == '\'') {
            const std::size_t end = end_of_quoted(formula, at);
            sheet = "$" + std::string(formula.substr(at, end - at));
            at = end + 1;  // and the "!"
        }
        const std::size_t end = end_of_address(formula, at);
        const bool inside_a_name = at > 0 && (is_letter(formula[at - 1]) || formula[at - 1] == '.');
        if (end == at || (inside_a_name && sheet.empty())) {
            out += formula[at] == ',' ? ';' : formula[at];
            ++at;
            continue;
        }
        out += fmt::format("[{}.{}", sheet, formula.substr(at, end - at));
        at = end;
        if (at < formula.size() && formula[at] == ':') {
            const std::size_t last = end_of_address(formula, at + 1);
            out += fmt::format(":.{}", formula.substr(at + 1, last - at - 1));
            at = last;
        }
        out += "]";
    }
    return out;
}

}  // namespace hearth

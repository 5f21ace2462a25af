// Numbers, days, and the marks of what identifies somebody.
#include "load/cells.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace hearth {

namespace {

constexpr int first_year = 1800, last_year = 2199;
constexpr std::size_t fewest_names = 2;

/// The digits at the beginning, at most `most`, taken off the text; -1: none.
int leading_number(std::string_view& text, std::size_t most) {
    int value = -1;
    for (std::size_t i = 0; i < most && !text.empty() && is_digit(text.front()); ++i) {
        value = std::max(value, 0) * 10 + (text.front() - '0');
        text.remove_prefix(1);
    }
    return value;
}

bool takes(std::string_view& text, char c) {
    if (!text.starts_with(c)) return false;
    text.remove_prefix(1);
    return true;
}

struct Date {
    int year, month, day;
};

// Days of the Gregorian calendar, in years that begin in March, so that leap days end them; four
// centuries have 146,097 days, and 719,468 of them lie before 1970.

Day day_of(Date date) {
    const int year = date.month > 2 ? date.year : date.year - 1, cycle = year / 400;
    const int of_year = (153 * (date.month + (date.month > 2 ? -3 : 9)) + 2) / 5 + date.day - 1;
    const int in_cycle = year - 400 * cycle;
    return 146097 * cycle + 365 * in_cycle + in_cycle / 4 - in_cycle / 100 + of_year - 719468;
}

Date date_of(Day day) {
    const int days = day + 719468, cycle = days / 146097, rest = days % 146097;
    const int year = (rest - rest / 1460 + rest / 36524 - rest / 146096) / 365;
    const int of_year = rest - (365 * year + year / 4 - year / 100);
    const int month = (5 * of_year + 2) / 153;
    const int after_march = month < 10 ? month + 3 : month - 9;
    return {400 * cycle + year + (after_march > 2 ? 0 : 1), after_march,
            of_year - (153 * month + 2) / 5 + 1};
}

/// The last day of a month, or 28 where a day need not be held to it.
int end_of_month(int year, int month, int day) {
    if (day <= 28) return 28;
    return day_of(month == 12 ? Date{year + 1, 1, 1} : Date{year, month + 1, 1}) -
           day_of({year, month, 1});
}

bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool spells(char c) { return is_upper(c) || (c >= 'a' && c <= 'z') || (c & '\x80') != 0; }

/// Ten digits, blanks or hyphens between them left out; empty: something else.
std::string ten_digits(std::string_view value) {
    std::string digits;
    for (const char c : value) {
        if (c == ' ' || c == '-') continue;
        if (!is_digit(c)) return {};
        digits += c;
    }
    return digits.size() == 10 ? digits : std::string();
}

/// Whether the last of ten digits is the check digit (modulus 11) of the first nine.
bool has_check_digit(std::string_view digits) {
    int sum = 0;
    for (int i = 0; i < 9; ++i) sum += (digits[i] - '0') * (10 - i);
    const int check = (11 - sum % 11) % 11;
    return check == digits[9] - '0';
}

/// What its characters but blanks are: 9 for digits, A for letters, ? for others.
std::string kinds_of(std::string_view value) {
    std::string kinds;
    for (const char c : value)
        if (c != ' ') kinds += is_digit(c) ? '9' : spells(c) && (c & '\x80') == 0 ? 'A' : '?';
    return kinds;
}

/// An area, a digit, perhaps one more, then a digit and two letters: LE8 0AB.
bool is_postcode(std::string_view value) {
    constexpr std::string_view forms[] = {"A99AA",   "A999AA", "AA99AA",
                                          "AA999AA", "A9A9AA", "AA9A9AA"};
    return is_among(kinds_of(value), forms);
}

/// A day as 31.03.2024 or 31-03-2024.
bool is_other_date(std::string_view value) {
    std::string text(value);
    for (const char mark : {'.', '-'})
        if (text.size() > 2 && text.find(mark) < 3)
            std::replace(text.begin(), text.end(), mark, '/');
    return read_day(text, DateForm::day_first).has_value();
}

bool is_day(std::string_view value) {
    return read_day(value, DateForm::iso) || read_day(value, DateForm::day_first) ||
           is_other_date(value);
}

/// Two letters, six digits and one from A to D: QQ 12 34 56 C.
bool is_insurance_number(std::string_view value) {
    const char last = value.empty() ? ' ' : static_cast<char>(value.back() & ~0x20);
    return kinds_of(value) == "AA999999A" && last >= 'A' && last <= 'D';
}

/// 07700 900123, 020 7946 0018, +44 20 7946 0018: a number in Britain as it is dialled.
bool is_telephone(std::string_view value) {
    std::string digits;
    for (const char c : value) {
        if (is_digit(c))
            digits += c;
        else if (c != ' ' && c != '-' && c != '(' && c != ')' && (c != '+' || !digits.empty()))
            return false;
    }
    return (digits.size() == 11 && digits.starts_with("0")) ||
           (digits.size() >= 12 && value.starts_with("+")) ||
           (digits.size() >= 12 && digits.starts_with("00"));
}

bool is_contact(std::string_view value) {
    const std::size_t at = value.find('@');
    return (at != std::string_view::npos && at > 0 &&
            value.find('.', at) != std::string_view::npos) ||
           is_telephone(value) || is_insurance_number(value);
}

/// Letters and hyphens, then four digits or more to the end that are no year: C00123.
bool is_number_of_a_client(std::string_view value) {
    const std::size_t first = value.find_first_of("0123456789");
    if (first == 0 || first == std::string_view::npos) return false;
    const auto letters = value.substr(0, first), digits = value.substr(first);
    return every(letters, [](char c) { return spells(c) || c == '-'; }) &&
           every(digits, is_digit) && digits.size() >= 4 &&
           !(digits.size() == 4 && (digits.starts_with("19") || digits.starts_with("20")));
}

/// The name of a column without what stands in brackets.
std::string without_brackets(std::string_view header) {
    std::string kept;
    int depth = 0;
    for (const char c : header) {
        depth += c == '(' || c == '[' ? 1 : 0;
        if (depth == 0) kept += c;
        depth -= (c == ')' || c == ']') && depth > 0 ? 1 : 0;
    }
    return kept;
}

/// Words of letters that begin with a capital, as Anne-Marie O'Neill.
bool is_name_of_a_person(std::string_view value) {
    bool starts = true, any = false;
    for (const char c : value) {
        const bool between = c == ' ' || c == '-' || c == '\'' || c == '.' || c == ',';
        if (!between && (!spells(c) || (starts && !is_upper(c) && (c & '\x80') == 0))) return false;
        any = any || !between;
        starts = c == ' ';
    }
    return any && !is_postcode(value);
}

}  // namespace

std::optional<Day> read_day(std::string_view text, DateForm form) {
    const bool iso = form == DateForm::iso;
    const char between = iso ? '-' : '/';
    const std::size_t before = text.size();
    const int first = leading_number(text, iso ? 4 : 2);
    if ((iso && before - text.size() != 4) || !takes(text, between)) return std::nullopt;
    const std::size_t at_month = text.size();
    const int month = leading_number(text, 2);
    if ((iso && at_month - text.size() != 2) || !takes(text, between)) return std::nullopt;
    const std::size_t at_last = text.size();
    const int last = leading_number(text, iso ? 2 : 4);
    if (at_last - text.size() != (iso ? 2 : 4)) return std::nullopt;
    if (!text.empty() && text.front() != ' ' && !(iso && text.front() == 'T')) return std::nullopt;
    const int year = iso ? first : last, day = iso ? last : first;
    if (year < first_year || year > last_year || month < 1 || month > 12 || day < 1 ||
        day > end_of_month(year, month, day))
        return std::nullopt;
    return day_of({year, month, day});
}

Day months_later(Day day, int months) {
    const Date date = date_of(day);
    const int all = 12 * date.year + date.month - 1 + months, year = all / 12, month = all % 12 + 1;
    return day_of({year, month, std::min(date.day, end_of_month(year, month, date.day))});
}

int months_between(Day from, Day to) {
    const Date first = date_of(from), last = date_of(to);
    const int months = 12 * (last.year - first.year) + last.month - first.month;
    return months_later(from, months) > to ? months - 1 : months;
}

double years_between(Day from, Day to) {
    if (to <= from) return 0;
    const int years = months_between(from, to) / 12;
    const Day whole = months_later(from, 12 * years), next = months_later(from, 12 * (years + 1));
    return years + static_cast<double>(to - whole) / (next - whole);
}

CellNumber read_cell(std::string_view text, DecimalMark mark) {
    if (text.empty()) return {0, CellFault::blank};
    const bool negative = text.front() == '-';
    if (negative) text.remove_prefix(1);
    const char point = mark == DecimalMark::point ? '.' : ',';
    double value = 0, unit = 1;
    bool behind = false, digits = false;
    for (const char c : text) {
        if (c == point && !behind) {
            behind = true;
        } else if (!is_digit(c)) {
            return {0, c == ',' && digits ? CellFault::comma : CellFault::not_a_number};
        } else {
            digits = true;
            value = value * 10 + (c - '0');
            unit *= behind ? 10 : 1;
        }
    }
    if (!digits || value > 1e15) return {0, CellFault::not_a_number};
    value = negative ? -value / unit : value / unit;
    return {value, value < 0 ? CellFault::negative : CellFault::none};
}

Identifying identifying_header(std::string_view header) {
    using enum Identifying;
    constexpr std::pair<std::string_view, Identifying> known[] = {
        {" nhs nhsno nhs_no nhs_number nhsnumber nhs_num nhs_id ", nhs_number},
        {" name names surname forename firstname first_name lastname last_name full_name fullname "
         "given_name family_name middle_name middle_names initials client_name patient_name "
         "customer_name tenant_name ",
         name},
        {" postcode post_code postal_code zip full_postcode home_postcode pcode ", postcode},
        {" dob d_o_b date_of_birth birth_date birthdate birthday born ", birth_date},
        {" email e_mail phone telephone mobile phone_number address address_1 address_line_1 "
         "street uprn ni_number national_insurance_number ",
         contact}};
    const std::string key = as_key(without_brackets(header));
    if (key.empty()) return nothing;
    for (const auto& [words, what] : known)
        if (words.find(" " + key + " ") != std::string_view::npos) return what;
    return nothing;
}

void look_at(ColumnLook& look, std::string_view value) {
    if (value.empty()) return;
    ++look.values;
    if (const std::string digits = ten_digits(value); !digits.empty()) {
        ++look.of_ten_digits;
        look.nhs_numbers += has_check_digit(digits) ? 1 : 0;
    }
    look.postcodes += is_postcode(value) ? 1 : 0;
    look.dates += is_day(value) ? 1 : 0;
    look.contacts += is_contact(value) ? 1 : 0;
    if (!is_name_of_a_person(value)) return;
    ++look.names;
    look.different.insert(std::hash<std::string_view>()(value));
}

Identifying identifying_values(const ColumnLook& look, Declared declared) {
    if (look.nhs_numbers > 0 && 2 * look.nhs_numbers > look.of_ten_digits)
        return Identifying::nhs_number;
    if (10 * look.postcodes > look.values) return Identifying::postcode;
    if (10 * look.contacts > look.values) return Identifying::contact;
    if (declared == Declared::yes) return Identifying::nothing;
    if (declared == Declared::no && 2 * look.dates > look.values) return Identifying::birth_date;
    const bool differ = look.different.size() >= fewest_names &&
                        2 * look.different.size() > look.names && 2 * look.names > look.values;
    return differ ? Identifying::name : Identifying::nothing;
}

bool is_value(std::string_view header) {
    return read_cell(header, DecimalMark::point).fault == CellFault::none || is_day(header) ||
           is_postcode(header) || is_contact(header) || is_number_of_a_client(header) ||
           !ten_digits(header).empty();
}

}  // namespace hearth

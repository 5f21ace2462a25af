// Strict numbers, with advice for the ways people write others; and a recursive-descent parser of
// expressions over one line.
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

constexpr std::array<std::string_view, 4> curly_quotes = {"\xE2\x80\x9C", "\xE2\x80\x9D",
                                                          "\xE2\x80\x98", "\xE2\x80\x99"};

std::string replaced(std::string text, std::string_view from, std::string_view to) {
    for (std::size_t at = 0; (at = text.find(from, at)) != text.npos; at += to.size())
        text.replace(at, from.size(), to);
    return text;
}

std::string trimmed(std::string text) {
    const auto from = text.find_first_not_of(' ');
    if (from == text.npos) return {};
    return text.substr(from, text.find_last_not_of(' ') - from + 1);
}

/// Without quotes of any kind around it, with an ASCII minus and no plus.
std::string bare(std::string_view text) {
    std::string made = replaced(std::string(text), "\xE2\x88\x92", "-");
    for (const std::string_view quote : curly_quotes) made = replaced(std::move(made), quote, "");
    made = trimmed(std::move(made));
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
    std::string text = without_thin_marks(bare(written));
    Told told = text.size() < bare(written).size() ? Told("thousands-comma") : Told("not-a-number");
    const auto commas = std::count(text.begin(), text.end(), ',');
    const auto points = std::count(text.begin(), text.end(), '.');
    const std::size_t last = text.rfind(',');
    const bool is_decimal =
        commas == 1 && (points > 0 ? text.rfind('.') < last : !parts_thousands(text, last));
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

/// The ends of "0.47-1.00", "0.47 to 1.00" and their like.
std::optional<std::pair<std::string, std::string>> range(const std::string& text) {
    for (const std::string_view mark : {"\xE2\x80\x93", "\xE2\x80\x94", " to ", "..", "-"}) {
        const auto at = text.find(mark, 1);
        if (at == text.npos) continue;
        const auto low = meant(text.substr(0, at)), high = meant(text.substr(at + mark.size()));
        if (low && high) return std::pair(low->number, high->number);
    }
    return std::nullopt;
}

NumberReading wrong(Told told, std::string help) { return {{}, told, std::move(help)}; }

/// Of an amount with a sign of currency.
NumberReading advice_on_money(const std::string& amount) {
    const auto number = meant(amount);
    const auto large = scaled(amount);
    if (!number && !large)
        return wrong("not-a-number", "write a decimal number such as 0.35 or 1200");
    return wrong("currency-sign",
                 fmt::format("write {{gbp: {}, prices: 2023/24}} with its own price year",
                             number ? number->number : fmt::format("{:.15g}", *large)));
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
                     fmt::format("write {} alone; its key says what it counts", number));
    return wrong("not-a-number", "write a decimal number such as 0.35 or 1200");
}

/// What is wrong with a text that is no number, and what to write instead.
NumberReading advice(std::string_view written) {
    const std::string text = bare(written);
    if (written.ends_with('%'))
        if (const auto number = meant(trimmed(text.substr(0, text.size() - 1))))
            return wrong("percent", fmt::format("write {:.12g}", *parsed(number->number) / 100));
    for (const std::string_view sign : {"\xC2\xA3", "GBP "})
        if (text.starts_with(sign)) return advice_on_money(text.substr(sign.size()));
    if (text.starts_with('0') && digits(text, 0) == text.size() && text.size() > 1)
        return wrong("leading-zero", "write the number without leading zeros");
    for (const std::string_view word :
         {".nan", ".NaN", ".NAN", ".inf", ".Inf", ".INF", "-.inf", "nan", "inf", "+.inf"})
        if (written == word) return wrong("not-finite", "write a finite number");
    if (const auto number = meant(written)) return wrong(number->told, "write " + number->number);
    if (const auto large = scaled(text))
        return wrong("not-a-number", fmt::format("write {:.15g}", *large));
    if (const auto ends = range(text))
        return wrong(
            "not-a-number",
            fmt::format("write the value, and beside it ci95: [{0}, {1}] for an interval or "
                        "low: {0}, high: {1} for a range",
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

struct Function {
    std::string_view name;
    Operation operation;
    std::size_t least;
    std::size_t most;
};

constexpr std::array<Function, 6> functions = {{{"min", Operation::min, 2, 20},
                                                {"max", Operation::max, 2, 20},
                                                {"exp", Operation::exp, 1, 1},
                                                {"ln", Operation::ln, 1, 1},
                                                {"sqrt", Operation::sqrt, 1, 1},
                                                {"if", Operation::choose, 3, 3}}};

constexpr std::array<std::pair<std::string_view, Operation>, 6> comparisons = {
    {{"<=", Operation::at_most},
     {">=", Operation::at_least},
     {"==", Operation::equal},
     {"!=", Operation::unequal},
     {"<", Operation::less},
     {">", Operation::more}}};

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }

constexpr int deepest = 100;

class Parser {
  public:
    Parser(std::string_view text, Place start, Diagnostics& diagnostics)
        : text_(text),
          start_(start),
          diagnostics_(diagnostics),
          expression_{std::string(text), {}} {}

    std::optional<Expression> parse() {
        at_ = 1;
        const int root = comparison();
        skip_spaces();
        if (!failed_ && at_ < text_.size()) {
            if (text_[at_] == ',' && is_digit(text_[at_ - 1]))
                fail("bad-expression.comma");
            else
                fail("bad-expression.operator", {in_quotes(text_.substr(at_, 1))});
        }
        if (failed_ || root < 0) return std::nullopt;
        return std::move(expression_);
    }

  private:
    Place here(std::size_t at) const {
        Place place = start_;
        place.column += static_cast<std::uint32_t>(characters(text_.substr(0, at)));
        return place;
    }

    int fail(Told told, const Words& words = {}) {
        if (!failed_) diagnostics_.report(told, here(at_), words);
        failed_ = true;
        return -1;
    }

    int add(Term term) {
        expression_.terms.push_back(std::move(term));
        return static_cast<int>(expression_.terms.size()) - 1;
    }

    int join(Operation operation, std::size_t at, std::vector<int> operands) {
        if (failed_) return -1;
        return add({.operation = operation, .place = here(at), .operands = std::move(operands)});
    }

    void skip_spaces() {
        while (at_ < text_.size() &&
               (text_[at_] == ' ' || text_[at_] == '\t' || text_[at_] == '\n'))
            ++at_;
    }

    bool take(char c) {
        skip_spaces();
        if (at_ >= text_.size() || text_[at_] != c) return false;
        ++at_;
        return true;
    }

    int comparison() {
        const int left = sum();
        skip_spaces();
        for (const auto& [text, operation] : comparisons)
            if (text_.substr(at_).starts_with(text)) {
                const std::size_t where = at_;
                at_ += text.size();
                const int right = sum();
                return join(operation, where, {left, right});
            }
        return left;
    }

    /// Operands joined from the left by whichever of two operators stands between them.
    int left_to_right(int (Parser::*operand)(), std::pair<char, Operation> one,
                      std::pair<char, Operation> other) {
        int left = (this->*operand)();
        while (!failed_) {
            skip_spaces();
            const std::size_t where = at_;
            const bool is_one = take(one.first);
            if (!is_one && !take(other.first)) break;
            left = join(is_one ? one.second : other.second, where, {left, (this->*operand)()});
        }
        return left;
    }

    int sum() {
        return left_to_right(&Parser::product, {'+', Operation::add}, {'-', Operation::subtract});
    }

    int product() {
        return left_to_right(&Parser::unary, {'*', Operation::multiply}, {'/', Operation::divide});
    }

    int unary() {
        skip_spaces();
        const std::size_t where = at_;
        if (!take('-')) return power();
        if (++depth_ > deepest) return too_deep();
        const int operand = unary();
        --depth_;
        return join(Operation::negate, where, {operand});
    }

    int power() {
        const int base = atom();
        skip_spaces();
        const std::size_t where = at_;
        if (failed_ || !take('^')) return base;
        if (++depth_ > deepest) return too_deep();
        const int exponent = unary();
        --depth_;
        return join(Operation::power, where, {base, exponent});
    }

    int too_deep() { return fail("bad-expression.nested"); }

    int atom() {
        skip_spaces();
        if (at_ >= text_.size()) return fail("bad-expression.end");
        if (is_digit(text_[at_])) return number();
        if (is_letter(text_[at_])) return name();
        if (!take('(')) return fail("bad-expression.operand", {in_quotes(text_.substr(at_, 1))});
        if (++depth_ > deepest) return too_deep();
        const int inside = comparison();
        --depth_;
        if (!failed_ && !take(')')) return fail("bad-expression.parenthesis");
        return inside;
    }

    int number() {
        const std::size_t from = at_;
        while (at_ < text_.size() && (is_digit(text_[at_]) || text_[at_] == '.')) ++at_;
        if (at_ < text_.size() && (text_[at_] == 'e' || text_[at_] == 'E')) {
            ++at_;
            if (at_ < text_.size() && (text_[at_] == '+' || text_[at_] == '-')) ++at_;
            at_ = digits(text_, at_);
        }
        const std::string_view written = text_.substr(from, at_ - from);
        const NumberReading reading = read_number(written);
        if (reading.value) return add({.number = *reading.value, .place = here(from)});
        at_ = from;
        return fail("bad-expression.number", {in_quotes(written), reading.help});
    }

    int name() {
        const std::size_t from = at_;
        while (at_ < text_.size() &&
               (is_letter(text_[at_]) || is_digit(text_[at_]) || text_[at_] == '.'))
            ++at_;
        const std::string_view word = text_.substr(from, at_ - from);
        skip_spaces();
        if (at_ < text_.size() && text_[at_] == '(') return call(word, from);
        return add(
            {.operation = Operation::figure, .name = std::string(word), .place = here(from)});
    }

    int call(std::string_view word, std::size_t from) {
        const auto* function = std::find_if(functions.begin(), functions.end(),
                                            [&](const Function& one) { return one.name == word; });
        if (function == functions.end()) {
            at_ = from;
            return fail("bad-expression.function", {in_quotes(word)});
        }
        if (++depth_ > deepest) return too_deep();
        std::vector<int> operands;
        take('(');
        do operands.push_back(comparison());
        while (!failed_ && take(','));
        --depth_;
        if (!failed_ && !take(')')) return fail("bad-expression.parenthesis");
        if (!failed_ && (operands.size() < function->least || operands.size() > function->most)) {
            at_ = from;
            return fail("bad-expression.arguments", {word, operands.size()});
        }
        return join(function->operation, from, std::move(operands));
    }

    std::string_view text_;
    Place start_;
    Diagnostics& diagnostics_;
    Expression expression_;
    std::size_t at_ = 0;
    int depth_ = 0;
    bool failed_ = false;
};

}  // namespace

NumberReading read_number(std::string_view text) {
    if (!well_formed(text)) return advice(text);
    const auto value = parsed(text);
    if (!value || !std::isfinite(*value)) return {{}, "not-finite", "write a finite number"};
    return {*value, {}, {}};
}

std::optional<NumberReading> comma_within(std::string_view before, std::string_view word,
                                          std::string_view rest, Inside inside) {
    const std::string whole(digits_and_comma(before)), more(word);
    if (whole.empty() || digits(word, 0) != word.size() || word.empty()) return std::nullopt;
    const bool is_list = inside == Inside::list;
    const bool is_one = is_thousand(whole, word) ||
                        (word.size() > 1 && (whole == "0" || word.front() == '0')) ||
                        has_spaced_commas(before, rest);
    if (is_list && !is_one) return std::nullopt;
    const std::string apart = is_list ? ", or '" + whole + ", " + more + "' for two numbers" : "";
    if (is_thousand(whole, word))
        return wrong("thousands-comma.in_list",
                     "write " + whole + more + " for a thousand" + apart);
    return wrong("decimal-comma.in_list", "write " + whole + "." + more + " with a point" + apart);
}

std::optional<Expression> parse_expression(const Scalar& scalar, Place place,
                                           Diagnostics& diagnostics) {
    if (!scalar.plain) ++place.column;  // the opening quote
    if (scalar.text.size() > 2000) {
        diagnostics.report("bad-expression.long", place);
        return std::nullopt;
    }
    return Parser(scalar.text, place, diagnostics).parse();
}

}  // namespace hearth

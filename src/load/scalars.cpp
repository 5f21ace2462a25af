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

/// What is wrong with a text that is no number, and what to write instead.
NumberReading advice(std::string_view text) {
    const auto wrong = [](Told told, std::string help) {
        return NumberReading{{}, told, std::move(help)};
    };
    if (text.ends_with('%'))
        if (const auto value = parsed(text.substr(0, text.size() - 1)))
            return wrong("percent", fmt::format("write {:.12g}", *value / 100));
    for (const char separator : {',', '_'})
        if (text.find(separator) != text.npos && well_formed(without(text, separator)))
            return wrong("thousands-comma", "write " + without(text, separator));
    if (text.starts_with("\xC2\xA3") && well_formed(without(text.substr(2), ',')))
        return wrong("currency-sign",
                     fmt::format("write {{gbp: {}, prices: 2023/24}} with its own price year",
                                 without(text.substr(2), ',')));
    if (text.starts_with('0') && digits(text, 0) == text.size() && text.size() > 1)
        return wrong("leading-zero", "write the number without leading zeros");
    for (const std::string_view word :
         {".nan", ".NaN", ".NAN", ".inf", ".Inf", ".INF", "-.inf", "nan", "inf", "+.inf"})
        if (text == word) return wrong("not-finite", "write a finite number");
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
        if (!failed_ && at_ < text_.size())
            fail("bad-expression.operator", {in_quotes(text_.substr(at_, 1))});
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

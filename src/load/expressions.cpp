// A recursive-descent parser of expressions over one line.
#include <algorithm>
#include <array>
#include <utility>

#include "base/messages.hpp"
#include "base/text.hpp"
#include "load/tree.hpp"

namespace hearth {

namespace {

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
            else if (text_[at_] == '%')
                fail("bad-expression.percent");
            else
                fail("bad-expression.operator", {in_quotes(character())});
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

    /// The character at which reading stands, whole.
    [[nodiscard]] std::string_view character() const {
        std::size_t size = 1;
        while (at_ + size < text_.size() &&
               (static_cast<unsigned char>(text_[at_ + size]) & 0xC0u) == 0x80u)
            ++size;
        return text_.substr(at_, size);
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

    int no_operand() {
        const std::string_view found = character();
        if (found != "\xC2\xA3" && found != "$" && found != "\xE2\x82\xAC")
            return fail("bad-expression.operand", {in_quotes(found)});
        const std::string_view rest = text_.substr(at_ + found.size());
        const std::string_view amount = rest.substr(0, rest.find_first_not_of("0123456789."));
        return fail("bad-expression.currency", {in_quotes(found), amount.empty() ? "4" : amount});
    }

    int too_deep() { return fail("bad-expression.nested"); }

    int atom() {
        skip_spaces();
        if (at_ >= text_.size()) return fail("bad-expression.end");
        if (is_digit(text_[at_])) return number();
        if (is_letter(text_[at_])) return name();
        if (!take('(')) return no_operand();
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
            while (at_ < text_.size() && is_digit(text_[at_])) ++at_;
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

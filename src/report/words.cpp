// Rounding and wording.
#include "report/words.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>
#include <utility>

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

/// ISO 4217: GBP.
std::string code_of(Currency currency) {
    std::string code(name_of(currency));
    for (char& c : code) c = static_cast<char>(c - 'a' + 'A');
    return code;
}

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

std::string NumberFormat::caption() const {
    return std::string(sign_of(currency)) + (per == 1000 ? "000" : "");
}

double NumberFormat::step_for(double shown) const {
    const double size = std::abs(shown);
    if (least == 0 || size == 0 || size >= step / 2) return step;
    return size < least / 2 ? step : std::clamp(power_below(size) / 100, least, step);
}

double unit_in_words(double value, double step) {
    const double size = std::abs(value);
    if (size < 0.005) return 1;
    const double three_digits = power_below(size) / 100;
    const double own = size < 1e6 ? three_digits : std::max(1e3, three_digits / 100);
    const double unit = step == 0 || size < step / 2 ? own : step;
    return unit >= 1 ? unit : 0.01;  // what is nothing beside the step has digits of its own
}

std::string NumberFormat::operator()(double value) const {
    const double shown = value / per;
    switch (style) {
        case Style::digits:
            return number(shown, digits);
        case Style::steps:
            return with_separators(shown, step_for(shown));
        case Style::error:
            return shown < step / 2 ? "< " + number(step / 2) : with_separators(shown, step);
        case Style::plain:
            return fmt::format("{:.10g}", shown);
        case Style::money:
            return money(shown, currency, step);
        case Style::money_in_words:
            return hearth::money_in_words(shown, currency, step);
        case Style::chance:
            return percent(shown);
        case Style::part:
            return part_in_words(shown);
        case Style::share:
            return share_in_words(shown);
        case Style::duration:
            return hearth::duration(shown);
    }
    return {};
}

double rounded(double value, double unit) { return std::round(value / unit) * unit; }

std::vector<double> adding_up(const std::vector<double>& amounts, double unit, double sum) {
    std::vector<double> units;
    std::vector<std::size_t> order;
    double left = std::round(sum / unit);
    for (const double amount : amounts) {
        units.push_back(std::floor(amount / unit));
        left -= units.back();
        order.push_back(order.size());
    }
    const auto rest = [&](std::size_t i) {
        return amounts[i] / unit - std::floor(amounts[i] / unit);
    };
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return rest(a) > rest(b); });
    for (std::size_t i = 0; i < order.size(); ++i)  // none or one each, but for rounding of `sum`
        units[order[i]] += std::floor((left + static_cast<double>(order.size() - 1 - i)) /
                                      static_cast<double>(order.size()));
    for (double& one : units) one *= unit;
    return units;
}

NumberFormat money_scale(double largest, Currency currency) {
    const double per = std::abs(largest) >= 1e6 ? 1e3 : 1;
    const double step = display_unit(per == 1 ? largest : largest / per / 10);
    return {.style = NumberFormat::Style::steps,
            .unit = code_of(currency),
            .step = step,
            .least = std::min(1 / per, step),
            .per = per,
            .currency = currency};
}

NumberFormat page_scale(double largest, Currency currency) {
    return money_scale(std::abs(largest) < 1e6 ? largest / 10 : largest, currency);
}

NumberFormat amounts(Currency currency, double step) {
    return {.style = NumberFormat::Style::money,
            .unit = code_of(currency),
            .step = step,
            .currency = currency};
}

NumberFormat amounts_in_words(Currency currency, double step) {
    return {.style = NumberFormat::Style::money_in_words,
            .unit = code_of(currency),
            .step = step,
            .currency = currency};
}

NumberFormat amounts_in_words(const NumberFormat& scale) {
    return amounts_in_words(scale.currency, scale.rounds_to());
}

NumberFormat in_digits(int digits, std::string unit) {
    return {.unit = std::move(unit), .digits = digits};
}

NumberFormat in_steps(double step, std::string unit) {
    return {.style = NumberFormat::Style::steps, .unit = std::move(unit), .step = step};
}

NumberFormat error_of(NumberFormat format) {
    format.style = NumberFormat::Style::error;
    return format;
}

NumberFormat as_chance() { return {.style = NumberFormat::Style::chance, .unit = "probability"}; }

NumberFormat as_part() { return {.style = NumberFormat::Style::part, .unit = "share"}; }

NumberFormat as_share() { return {.style = NumberFormat::Style::share, .unit = "share"}; }

NumberFormat as_duration() { return {.style = NumberFormat::Style::duration, .unit = "years"}; }

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

std::string money_in_words(double value, Currency currency, double step) {
    const double size = std::abs(value);
    if (size < 0.005) return money(0, currency);
    const double unit = unit_in_words(size, step);
    if (size < 1e6) return money(value, currency, unit);
    const double scale = size < 1e9 ? 1e6 : 1e9;
    std::string digits = with_separators(size / scale, std::min(1.0, unit / scale));
    if (digits.find('.') != std::string::npos) {
        digits.erase(digits.find_last_not_of('0') + 1);
        if (digits.back() == '.') digits.pop_back();
    }
    return fmt::format("{}{}{} {}", value < 0 ? "-" : "", sign_of(currency), digits,
                       scale == 1e6 ? "million" : "billion");
}

std::string money_in_words(double value, const NumberFormat& scale) {
    return money_in_words(value, scale.currency, scale.rounds_to());
}

namespace {

/// "costs £120,000 less", "saves £40,000 more", "saves £40,000".
std::string difference_in_words(std::string_view verb, double value, const std::string& amount,
                                Beside beside) {
    const std::string_view than = value < 0 ? " less" : beside == Beside::something ? " more" : "";
    const bool is_zero = amount.find_first_of("123456789") == std::string::npos;
    return fmt::format("{} {}{}", verb, amount, is_zero ? "" : than);
}

}  // namespace

std::string balance_in_words(double cost, double saving, const NumberFormat& scale, Beside beside) {
    const double unit = scale.rounds_to(), net = saving - cost;
    const auto size = [&](double value) { return money_in_words(std::abs(value), scale); };
    const double shown =
        std::abs(saving) < unit / 2 ? saving : rounded(net, unit) + rounded(cost, unit);
    const bool adds = saving < 0 && beside == Beside::nothing;
    return fmt::format("{} and {}, a net {} of {}",
                       difference_in_words("costs", cost, size(cost), beside),
                       adds ? "adds other spending of " + size(shown)
                            : difference_in_words("saves", saving, size(shown), beside),
                       net < 0 ? "cost" : "saving", size(net));
}

std::string gain_in_words(double value, const NumberFormat& scale) {
    return (value < 0 ? "loses " : "gains ") + money_in_words(std::abs(value), scale);
}

std::string health_in_words(double qalys) {
    return fmt::format("{} {} QALYs", qalys < 0 ? "loses" : "gains", number(std::abs(qalys), 3));
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

std::string chances(double probability) {
    constexpr std::array<std::string_view, 9> tenths = {
        "one chance",  "two chances",   "three chances", "four chances", "five chances",
        "six chances", "seven chances", "eight chances", "nine chances"};
    if (probability >= 0.995) return "almost certain";
    if (probability <= 0.005) return "almost no chance";
    if (probability >= 0.95) return "more than nineteen chances in twenty";
    if (probability <= 0.05) return "less than one chance in twenty";
    if (probability >= 0.925) return "nineteen chances in twenty";
    if (probability <= 0.075) return "one chance in twenty";
    const long tenth = std::lround(probability * 10);
    return std::string(tenths.at(std::clamp(tenth, 1L, 9L) - 1)) + " in ten";
}

std::string percent(double probability) {
    const double p = probability * 100;
    if (p > 99.9) return "> 99.9 %";
    if (p < 0.1) return "< 0.1 %";
    return p > 99 || p < 1 ? fmt::format("{:.1f} %", p) : fmt::format("{:.0f} %", p);
}

std::string part_in_words(double part) {
    const double p = part * 100;
    return p < 0.1 ? "< 0.1 %" : fmt::format("{:.{}f} %", p, p < 1 ? 1 : 0);
}

std::string share_in_words(double share) {
    return fmt::format("{:.1f} %", std::abs(share) < 0.0005 ? 0.0 : 100 * share);
}

std::string counted(std::uint64_t number) { return with_separators(static_cast<double>(number)); }

std::string draws_in_words(std::uint64_t draws, std::string_view sampling, std::uint64_t seed) {
    return fmt::format("{} draws ({}, seed {})", counted(draws), sampling, seed);
}

std::string excess_in_words(std::uint64_t draws) {
    return fmt::format(
        "In {} draws an effect avoids more use than there is, or reaches more clients than its "
        "target group has; they are counted as drawn.",
        counted(draws));
}

std::vector<std::size_t> evenly_apart(std::size_t count, std::size_t most) {
    std::vector<std::size_t> places;
    const std::size_t shown = std::min(count, most);
    for (std::size_t i = 0; i < shown; ++i)
        places.push_back(shown == 1 ? 0 : i * (count - 1) / (shown - 1));
    return places;
}

std::vector<std::size_t> left_out(std::size_t count, const std::vector<std::size_t>& shown) {
    std::vector<std::size_t> rest;
    for (std::size_t i = 0; i < count; ++i)
        if (!std::binary_search(shown.begin(), shown.end(), i)) rest.push_back(i);
    return rest;
}

std::string escaped_xml(std::string_view text) {
    std::string safe;
    for (const char c : text)
        safe += c == '&'   ? "&amp;"
                : c == '<' ? "&lt;"
                : c == '>' ? "&gt;"
                : c == '"' ? "&quot;"
                           : std::string(1, c);
    return safe;
}

std::string titled(std::string text) {
    if (!text.empty() && text[0] >= 'a' && text[0] <= 'z')
        text[0] = static_cast<char>(text[0] - 'a' + 'A');
    return text;
}

std::string readable(std::string_view name) {
    std::string text = printable(name, 60);
    std::replace(text.begin(), text.end(), '_', ' ');
    return text;
}

}  // namespace hearth

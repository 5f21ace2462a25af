// Probabilities in words.
#include "report/uncertainty.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>

namespace hearth {

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
    const auto tenth = static_cast<std::size_t>(std::lround(probability * 10));
    return std::string(tenths.at(std::min<std::size_t>(std::max<std::size_t>(tenth, 1), 9) - 1)) +
           " in ten";
}

std::string percent(double probability) {
    const double p = probability * 100;
    if (p > 99.9) return "> 99.9 %";
    if (p < 0.1) return "< 0.1 %";
    return p > 99 || p < 1 ? fmt::format("{:.1f} %", p) : fmt::format("{:.0f} %", p);
}

}  // namespace hearth

// How the engine's numbers are held against the oracle's, and how differences are told.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <optional>
#include <string>

#include "oracle/oracle.hpp"

namespace hearth::testing {

inline constexpr double relative = 1e-9;

/// Collects what differs in one scenario.
struct Differences {
    std::string text;
    int count = 0;

    void add(const std::string& what, const std::string& oracle, const std::string& engine) {
        if (++count <= 8) text += "\n  " + what + ": oracle " + oracle + ", engine " + engine;
    }
};

inline std::string shown(std::optional<double> value) {
    std::array<char, 40> text{};
    if (!value) return "withheld";
    std::snprintf(text.data(), text.size(), "%.17g", *value);
    return text.data();
}

/// Below this share of the scenario's largest amount a difference is rounding.
inline constexpr double rounding = 1e-13;

inline bool close(double a, double b, double largest) {
    const double error = std::abs(a - b);
    return error <= relative * std::max(std::abs(a), std::abs(b)) || error <= rounding * largest;
}

inline double largest_amount(const oracle::OracleResult& result) {
    double largest = 0;
    for (const oracle::Row& row : result.rows) largest = std::max(largest, std::abs(row.amount));
    return largest;
}

}  // namespace hearth::testing

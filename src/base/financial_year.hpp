// English financial years, April to March, as the field writes them: 2023/24.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace hearth {

/// The year that starts in April of `start`.
struct FinancialYear {
    int start = 0;

    friend bool operator==(FinancialYear, FinancialYear) = default;
    friend auto operator<=>(FinancialYear, FinancialYear) = default;
    /// The financial year `years` later.
    friend FinancialYear operator+(FinancialYear year, int years) { return {year.start + years}; }
};

/// Reads "2023/24"; nothing else counts as a financial year (no "2023", no "2023/25").
std::optional<FinancialYear> parse_financial_year(std::string_view text);

/// "2023/24".
std::string to_text(FinancialYear year);

}  // namespace hearth

// The words that all views of sensitivity share: a measure and its values, a figure and its values.
#pragma once

#include <optional>
#include <string>

#include "report/page_words.hpp"
#include "report/pages.hpp"
#include "report/words.hpp"
#include "study/sensitivity.hpp"

namespace hearth {

class SensitivityWords {
  public:
    /// `size`: of the measure, whose amounts are said in the digits that tables have for it; 0: in
    /// those of each.
    explicit SensitivityWords(const SensitivityBasis& basis, double size = 0);

    /// "net saving", "by_payer.nhs.net".
    [[nodiscard]] std::string measure() const;
    [[nodiscard]] std::string option() const;
    /// "The net saving of full offer".
    [[nodiscard]] std::string subject() const;
    /// "Net saving of full offer".
    [[nodiscard]] std::string title() const;
    /// A value of the measure for a sentence: "£1.2 million", "3.2 years".
    [[nodiscard]] std::string said(double value) const;
    /// The target, in full.
    [[nodiscard]] std::string target() const;
    /// For a cell of a table: "none" where there is none.
    [[nodiscard]] Cell cell(std::optional<double> value) const;
    /// A figure in words; its path where another figure has the same words.
    [[nodiscard]] std::string figure(std::size_t index) const;
    /// The same between quotes, for a sentence.
    [[nodiscard]] std::string quoted(std::size_t index) const { return "'" + figure(index) + "'"; }
    /// The name that commands take.
    [[nodiscard]] std::string path(std::size_t index) const;
    [[nodiscard]] std::string source(std::size_t index) const;
    /// A value of a figure for a sentence, and for a cell.
    [[nodiscard]] std::string value(std::size_t index, double value) const;
    [[nodiscard]] Cell value_cell(std::size_t index, double value) const;
    /// The same with six digits, but for money.
    [[nodiscard]] Cell precise(std::size_t index, double value) const;
    /// Whose data a chart draws.
    [[nodiscard]] std::string data() const;
    /// An axis of the measure, and one of a figure.
    [[nodiscard]] ChartAxis axis() const;
    [[nodiscard]] ChartAxis axis_of(std::size_t index) const;

  private:
    const SensitivityBasis& basis_;
    FigureNames names_;
    Currency currency_;
    double step_ = 0;
    std::string unit_;
};

/// "12.3 %", "< 0.1 %", "> 99.9 %".
std::string chance_in_words(double probability);

}  // namespace hearth

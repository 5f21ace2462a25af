// Values with their units, figures with their names.
#include "report/sensitivity_words.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

#include "base/text.hpp"

namespace hearth {

SensitivityWords::SensitivityWords(const SensitivityBasis& basis, double size)
    : basis_(basis),
      names_(basis.explaining),
      currency_(basis.explaining.scenario.file.appraisal.currency) {
    if (const MeasureRow* row = row_for(basis.measure)) unit_ = row->unit;
    const NumberFormat scale = money_scale(size, currency_);
    if (size != 0) step_ = scale.rounds_to();
}

std::string SensitivityWords::measure() const {
    return basis_.measure.find('.') == std::string::npos ? readable(basis_.measure)
                                                         : printable(basis_.measure);
}

std::string SensitivityWords::option() const {
    return readable(basis_.explaining.plan.layout.options[basis_.option]);
}

std::string SensitivityWords::subject() const { return "The " + measure() + " of " + option(); }

std::string SensitivityWords::title() const { return titled(measure() + " of " + option()); }

std::string SensitivityWords::said(double value) const {
    if (unit_ == "money") return money_in_words(value, currency_, step_);
    return number(value) + (unit_ == "ratio" || unit_.empty() ? "" : " " + unit_);
}

std::string SensitivityWords::target() const {
    const double value = basis_.target;
    if (unit_ == "money") return money(value, currency_, value == std::round(value) ? 1 : 0.01);
    return number(value, 10) + (unit_ == "ratio" || unit_.empty() ? "" : " " + unit_);
}

Cell SensitivityWords::cell(std::optional<double> value) const {
    if (!value) return withheld("none");
    if (unit_ != "money") return {*value, in_digits(4, unit_ == "ratio" ? "" : unit_)};
    return {*value, amounts(currency_, unit_in_words(*value, step_))};
}

std::string SensitivityWords::figure(std::size_t index) const {
    const std::string words = in_words(basis_.figures[index].name);
    const auto same =
        std::count_if(basis_.figures.begin(), basis_.figures.end(),
                      [&](const NamedFigure& other) { return in_words(other.name) == words; });
    if (same == 1) return words;
    return fmt::format(
        "{} [{}]", printable(basis_.figures[index].name),
        place_in_words(basis_.explaining.texts, basis_.figures[index].figure->place));
}

std::string SensitivityWords::path(std::size_t index) const {
    return printable(names_.shortest(basis_.figures[index].name));
}

std::string SensitivityWords::source(std::size_t index) const {
    constexpr std::size_t most = 56;
    return source_in_words(basis_.explaining, *basis_.figures[index].figure, most);
}

std::string SensitivityWords::value(std::size_t index, double value) const {
    const Figure& figure = *basis_.figures[index].figure;
    if (figure.money) return shown_value(figure, value, currency_);
    return number(value, std::abs(value) < 1 ? 3 : 4);
}

Cell SensitivityWords::value_cell(std::size_t index, double value) const {
    const Figure& figure = *basis_.figures[index].figure;
    if (figure.money) return {value, format_of(figure, value, currency_)};
    return {value, in_digits(std::abs(value) < 1 ? 3 : 4, figure.unit)};
}

Cell SensitivityWords::precise(std::size_t index, double value) const {
    constexpr int digits = 6;
    const Figure& figure = *basis_.figures[index].figure;
    if (figure.money) return value_cell(index, value);
    return {value, in_digits(digits, figure.unit)};
}

std::string SensitivityWords::data() const {
    return printable(basis_.explaining.scenario.file.title, 110);
}

ChartAxis SensitivityWords::axis() const {
    ChartAxis axis{.label = measure()};
    if (unit_ == "money") axis.currency = currency_, axis.step = step_;
    if (unit_ != "money" && unit_ != "ratio") axis.unit = unit_;
    return axis;
}

ChartAxis SensitivityWords::axis_of(std::size_t index) const {
    ChartAxis axis{.label = figure(index)};
    if (basis_.figures[index].figure->money) axis.currency = currency_;
    return axis;
}

std::string chance_in_words(double probability) {
    if (probability < 0.001) return "< 0.1 %";
    if (probability > 0.999) return "> 99.9 %";
    return fmt::format("{:.1f} %", probability * 100);
}

}  // namespace hearth

// Names of figures and measures, then numbers that read back to the same bits.
#include "report/draws_csv.hpp"

#include <cmath>
#include <fmt/format.h>

#include "study/simulation.hpp"

namespace hearth {

std::string draws_head(const Plan& plan, const MeasureLayout& layout) {
    std::string head = "draw";
    for (const PlanFigure& figure : plan.figures)
        if (!figure.id.empty()) head += "," + figure.id;
    for (const MeasureColumn& column : layout.columns)
        if (is_result(column.name))
            head +=
                fmt::format(",{}.{}", plan.layout.options[static_cast<std::size_t>(column.option)],
                            column.name);
    return head + "\n";
}

std::string draws_rows(const Plan& plan, const MeasureLayout& layout, const DrawsPassing& draws) {
    std::string text;
    for (std::size_t d = 0; d < draws.figures.rows(); ++d) {
        text += std::to_string(draws.first + d);
        for (std::size_t i = 0; i < draws.figures.cols(); ++i)
            if (!plan.figures[i].id.empty())
                fmt::format_to(std::back_inserter(text), ",{}", draws.figures(d, i));
        for (std::size_t c = 0; c < draws.measures.cols(); ++c) {
            if (!is_result(layout.columns[c].name)) continue;
            const double value = draws.measures(d, c);
            text += std::isfinite(value) ? fmt::format(",{}", value) : ",";
        }
        text += "\n";
    }
    return text;
}

}  // namespace hearth

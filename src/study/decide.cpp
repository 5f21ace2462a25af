// Draws side by side, or the point alone, judged.
#include "study/decide.hpp"

namespace hearth {

namespace {

constexpr int usual_prices = 51;
constexpr double usual_step = 1000;

std::vector<double> prices_of(const DecideQuestion& question) {
    std::vector<double> prices = question.prices;
    for (int i = 0; question.prices.empty() && i < usual_prices; ++i)
        prices.push_back(i * usual_step);
    return prices;
}

/// The point as a table of one draw.
DrawTable point_table(const AtPoint& at) {
    DrawTable table;
    table.layout = lay_out_measures(at.plan);
    table.measures = Grid(1, table.layout.columns.size());
    compute_measures(at.plan, table.layout, at.figures, at.block, table.measures);
    return table;
}

}  // namespace

Answered<DecideAnswer> answer(const DecideQuestion& question, const AtPoint& at,
                              const Executor& executor) {
    if (at.plan.layout.options.size() < 2)
        return refused(
            "there is one option only, so there is nothing to decide: write what is done today as "
            "the first option, such as current: []");
    const Uncertainty uncertainty = drawing_asked(question.drawing, at.scenario);
    const bool uncertain = is_uncertain(at.plan);
    auto drawn = uncertain ? drawn_table(at.scenario, at.plan, uncertainty, executor)
                           : Answered<DrawTable>(point_table(at));
    if (auto* refusal = std::get_if<Refusal>(&drawn)) return std::move(*refusal);
    const DrawTable& table = std::get<DrawTable>(drawn);
    DecideAnswer made{at.scenario, at.plan,
                      decide(table.layout, table.measures, prices_of(question))};
    if (at.plan.qaly_value >= 0) made.qaly_value = at.figures(0, at.plan.qaly_value);
    made.uncertain = uncertain;
    made.seed = uncertainty.seed;
    made.sampling = name_of(uncertainty.sampling);
    made.excess_draws = table.excess_draws;
    return made;
}

}  // namespace hearth

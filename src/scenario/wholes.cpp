// A sum is the same in every draw, or it differs in a few trials in which every figure stands at
// another percentile: both ends, and places spread over the range.
#include <algorithm>
#include <cmath>
#include <map>

#include "scenario/rules.hpp"

namespace hearth {

namespace {

constexpr int trials = 12;

/// One trial: figures whose values are known already.
struct Trial {
    const Scenario& scenario;
    int number = 0;
    std::map<std::uint32_t, double> known = {};
};

/// The percentile of a figure: all at the lower end, all at the upper, then by turns.
double percentile(const Trial& trial, std::uint32_t figure) {
    constexpr double end = 0.001, golden = 0.6180339887498949;
    if (trial.number < 2) return trial.number == 0 ? end : 1 - end;
    double whole = 0;
    return std::clamp(std::modf((figure + 1) * golden * trial.number, &whole), end, 1 - end);
}

/// Shares of one whole that sum to 1.
double share_of(const Trial& trial, const DirichletPart& part) {
    double own = 0, all = 0;
    for (std::uint32_t i = 0; i < part.parts; ++i) {
        const double count = trial.scenario.figures[part.first + i].distribution.a;
        const double drawn = count * (0.5 + percentile(trial, part.first + i));
        all += drawn;
        if (i == part.part) own = drawn;
    }
    return own / all;
}

double value_in(Trial& trial, FigureIndex index);

double value_of(const Expression& expression, Trial& trial) {
    std::vector<double> values;
    for (const Term& term : expression.terms) {
        if (term.operation == Operation::number || term.operation == Operation::figure) {
            const bool is_number = term.operation == Operation::number;
            values.push_back(is_number ? term.number : value_in(trial, term.figure));
            continue;
        }
        values.push_back(apply(term, [&](int i) { return values[i]; }));
    }
    return values.back();
}

double value_in(Trial& trial, FigureIndex index) {
    if (!index.known()) return 0;
    if (const auto at = trial.known.find(index.at); at != trial.known.end()) return at->second;
    const Figure& figure = trial.scenario.figures[index.at];
    const double value =
        figure.expression  ? value_of(*figure.expression, trial)
        : figure.dirichlet ? share_of(trial, *figure.dirichlet)
        : figure.distribution.family == Family::fixed
            ? figure.value()
            : quantile(figure.distribution, percentile(trial, index.at)) * figure.rebasing;
    return trial.known[index.at] = value;
}

/// Shares of each whole that a model has: of those who start, of people by age, of who pays.
struct Wholes {
    std::vector<FigureIndex> shares = {};

    void add(const Map<FigureIndex>& whole) {
        for (const auto& share : whole) shares.push_back(share.value);
    }
    void add_payers(const std::variant<Reference<Target::payer>, PayerShares>& payer) {
        if (const auto* whole = std::get_if<PayerShares>(&payer)) add(*whole);
    }
    void add_branches(const Map<Branch>& branches) {
        for (const auto& [name, place, branch] : branches) {
            for (const auto& cost : branch.costs) add_payers(cost.value.payer);
            add_branches(branch.branches);
        }
    }
    void add_states(const Cohort& states) {
        add(states.start);
        for (const auto& strategy : states.strategies) add(strategy.value.start);
        for (const PeopleOfAge& people : states.people)
            if (people.share) shares.push_back(*people.share);
        for (const auto& cost : states.state_costs) add_payers(cost.value.payer);
    }
    void add_model(const Model& model) {
        for (const auto* line : money_lines(model)) add_payers(line->value.payer);
        if (const Cohort* states = cohort(model)) add_states(*states);
        if (const Tree* grown = tree(model))
            for (const auto* branches : {&grown->trees, &grown->subtrees}) add_branches(*branches);
    }
};

}  // namespace

std::set<std::uint32_t> certain_shares(const Scenario& scenario) {
    Wholes wholes;
    for (const UsedModel& used : scenario.models) wholes.add_model(used.model);
    std::set<std::uint32_t> found;
    for (const FigureIndex share : wholes.shares) {
        if (!share.known()) continue;
        const Figure& figure = scenario.figures[share.at];
        if (figure.distribution.family == Family::fixed && !figure.range && !figure.expression)
            found.insert(share.at);
    }
    return found;
}

DrawnParts drawn_parts(const std::vector<FigureIndex>& parts, const Scenario& scenario) {
    double point = 0;
    for (const FigureIndex part : parts)
        if (part.known()) point += scenario.figures[part.at].value();
    DrawnParts found{.sum = point, .least = 1, .highest_sum = point};
    for (int number = 0; number < trials; ++number) {
        Trial trial{scenario, number};
        double sum = 0;
        for (const FigureIndex part : parts) {
            const double value = value_in(trial, part);
            found.least = std::min(found.least, value);
            sum += value;
        }
        found.highest_sum = std::max(found.highest_sum, sum);
        if (std::abs(sum - point) > std::abs(found.sum - point)) found.sum = sum;
    }
    return found;
}

}  // namespace hearth

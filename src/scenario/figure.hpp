// A figure: a number about the world with its distribution, its prices and where it comes from; and
// expressions over figures as syntax trees: what `= infection_rate * catheter_days / 1000` says.
// Parsing them belongs to load, evaluating them to the engine.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/description.hpp"
#include "scenario/distribution.hpp"

namespace hearth {

enum class Operation {
    number,
    figure,
    negate,
    add,
    subtract,
    multiply,
    divide,
    power,
    less,
    at_most,
    more,
    at_least,
    equal,
    unequal,
    min,
    max,
    exp,
    ln,
    sqrt,
    choose,
};

/// One node of the tree: an operation on earlier nodes of the same expression.
struct Term {
    Operation operation = Operation::number;
    double number = 0;        ///< of a number
    std::string name = {};    ///< of a figure, as written
    FigureIndex figure = {};  ///< of a figure, once resolved
    Place place = {};         ///< of the operator or the operand
    std::vector<int> operands = {};
};

/// Terms in an order in which operands come before what uses them; the last one is the value.
struct Expression {
    std::string text;
    std::vector<Term> terms;
};

/// The value of `operation` on up to three operands; min and max of more are folded from the left.
double apply(Operation operation, double a, double b, double c);

/// What a term makes of values by place: its operation on the first three of its operands, then on
/// that and each of the others.
template <class ValueAt>
double apply(const Term& term, const ValueAt& value_at) {
    const auto value = [&](std::size_t i) {
        return i < term.operands.size() ? value_at(term.operands[i]) : 0;
    };
    double made = apply(term.operation, value(0), value(1), value(2));
    if (term.operation != Operation::choose)
        for (std::size_t i = 2; i < term.operands.size(); ++i)
            made = apply(term.operation, made, value(i), 0);
    return made;
}

enum class Currency { gbp, nzd, usd, eur };
inline std::vector<std::string_view> choice_names(Currency) { return {"gbp", "nzd", "usd", "eur"}; }

/// Money as a source quotes it. It has no arithmetic: it is rebased to the scenario's prices once,
/// on entry (method 1.3).
struct QuotedPrices {
    std::optional<Currency> currency;  ///< as written; a bare `prices:` is in the scenario's own
    std::optional<FinancialYear> year;
    std::optional<Reference<Target::price_index>> index;
};

/// The largest number that a figure may be, either side of 0: products of several, and their
/// squares, can still be counted with.
inline constexpr double most_counted = 1e15;

/// The ends of a range.
struct Ends {
    double low = 0;
    double high = 0;
};

/// An interval of stated probability.
struct Interval {
    Place place;
    double level = 0.95;
    double low = 0;
    double high = 0;
};

/// Which part of which whole a figure is, where `dirichlet:` names the parts (method 10.1). The
/// parts of one whole stand next to each other in the figure table.
struct DirichletPart {
    std::uint32_t first = 0;  ///< index of the first part in the figure table; the same for all
    std::uint32_t part = 0;   ///< 0 … parts - 1; the figure's own index is first + part
    std::uint32_t parts = 0;
};

/// A pilot's value drawn towards a prior: weight * value + (1 - weight) * prior.
struct Shrinkage {
    double value = 0;   ///< as the pilot printed it
    double prior = 0;   ///< what it is drawn towards
    double weight = 1;  ///< n / (n + weight_n)
    std::string why = {};
};

enum class Origin { scenario, model, data, command_line, built_in };

/// One entry of a scenario's figure table.
struct Figure {
    std::string path =
        {};  ///< dotted, from the root of the file that defines it; with `owner` its id
    std::string owner = {};  ///< "scenario", "models/<name>" or "data"
    Origin origin = Origin::scenario;
    Place place = {};
    Limits limits = {};  ///< what the key it stands under allows
    Quantity quantity = Quantity::number;
    std::string unit = {};
    double point = 0;  ///< method 10.5, in the prices as quoted
    Distribution distribution = {};
    std::optional<Expression> expression = {};
    std::optional<QuotedPrices> prices = {};
    bool money = false;       ///< an amount in the scenario's currency
    bool has_source = false;  ///< a source of its own or from an enclosing mapping
    std::optional<DirichletPart> dirichlet = {};
    std::string grade = {};     ///< of the evidence, when its standard error is by grade
    std::optional<int> n = {};  ///< clients in the pilot it comes from
    std::optional<Shrinkage> shrinkage = {};
    double rebasing = 1;             ///< factor from the prices as quoted to the scenario's prices
    std::optional<Ends> range = {};  ///< as written; drawn from end to end unless fixed
    std::optional<Interval> interval = {};  ///< as written, in the prices as quoted
    Provenance provenance = {};
    std::string read_on = {};
    std::vector<std::string> payers = {};  ///< named in the record it stands in

    /// The point in the scenario's prices.
    [[nodiscard]] double value() const { return point * rebasing; }
    /// The name under which reports show it: of a model's, with the model in front.
    [[nodiscard]] std::string full_name() const {
        return (origin == Origin::model ? owner.substr(7) + "." : "") + path;
    }
};

/// Whether it was written `rest`: what the other parts of its whole leave.
bool is_rest(const Figure& figure);

/// Own parameters of a family.
struct Parameters {
    Place place;
    std::optional<double> mean, sd, mu, sigma, shape, scale, alpha, beta;
};

/// A prior that a pilot's value is drawn towards.
struct ShrinkTowards {
    Place place;
    double value = 0;
    double weight_n = 0;
    Provenance provenance;
};

/// A figure as written, key by key; `make_figure` (load) gives it its meaning.
struct FigureKeys {
    Place place;
    std::optional<double> value, mean, gbp, nzd, usd, eur;
    std::optional<double> sd, se, events, of, low, mode, high;
    std::optional<std::vector<double>> ci95, truncate, sample;
    std::optional<Interval> interval;
    std::optional<Parameters> parameters;
    std::optional<FinancialYear> prices;
    std::optional<Reference<Target::price_index>> index;
    std::optional<Family> distribution;
    std::optional<Quantity> quantity;
    std::optional<Reference<Target::evidence_grade>> grade;
    std::optional<int> n;
    std::optional<ShrinkTowards> shrink_towards;
    std::optional<Map<double>> dirichlet;
    std::string unit, read_on;
    Provenance provenance;
};

Description description(const Interval*);
Description description(const Parameters*);
Description description(const ShrinkTowards*);
Description description(const FigureKeys*);

}  // namespace hearth

// The keys of a figure written as a mapping, and the value of one operation of an expression, which
// engine and load share.
#include "scenario/figure.hpp"

#include <algorithm>
#include <cmath>

namespace hearth {

bool is_rest(const Figure& figure) {
    if (!figure.expression) return false;
    const Term& first =
        figure.expression->terms.front();  // of `rest` it stands where the word does
    return first.operation == Operation::number && first.number == 1 && first.place == figure.place;
}

Description description(const Interval*) {
    using T = Interval;
    return record<T>(
        "interval", "an interval of stated probability",
        {required<&T::level>("level", "probability that the interval holds",
                             {.least = 0.01, .most = 0.9999}),
         required<&T::low>("low", "lower end"), required<&T::high>("high", "upper end")});
}

Description description(const Parameters*) {
    using T = Parameters;
    return record<T>(
        "parameters", "own parameters of the family named in `distribution`",
        {optional<&T::mean>("mean", "of a normal"), optional<&T::sd>("sd", "of a normal"),
         optional<&T::mu>("mu", "of a lognormal: mean of the log"),
         optional<&T::sigma>("sigma", "of a lognormal: sd of the log"),
         optional<&T::shape>("shape", "of a gamma"), optional<&T::scale>("scale", "of a gamma"),
         optional<&T::alpha>("alpha", "of a beta"), optional<&T::beta>("beta", "of a beta")});
}

Description description(const ShrinkTowards*) {
    using T = ShrinkTowards;
    return record<T>("shrink towards", "a prior that the value of a pilot is drawn towards",
                     {required<&T::value>("value", "the prior"),
                      required<&T::weight_n>("weight_n", "how many clients the prior is worth",
                                             {.least = 1e-9})});
}

Description description(const FigureKeys*) {
    using T = FigureKeys;
    return record<T>(
        "figure", "a number about the world, what is known of its uncertainty, and its source",
        {optional<&T::value>("value", "the point",
                             {.also = "point, estimate, central, base, number, figure"}),
         optional<&T::mean>("mean", "the mean, used as the point", {.also = "average, avg"}),
         optional<&T::gbp>("gbp", "an amount of pounds, used as the point",
                           {.also = "pounds, pound, sterling, cost, price, amount, unit_cost, £"}),
         optional<&T::nzd>("nzd", "an amount of New Zealand dollars"),
         optional<&T::usd>("usd", "an amount of US dollars", {.also = "dollars, $"}),
         optional<&T::eur>("eur", "an amount of euros", {.also = "euros, €"}),
         optional<&T::prices>("prices", "financial year of the money's prices, such as 2023/24",
                              {.also = "year, price_year, price_base, base_year, prices_of"}),
         optional<&T::index>("index", "price index that carries the money to the scenario's prices",
                             {.otherwise = "the payer's index"}),
         optional<&T::sd>("sd", "standard deviation; beside `n` that of n clients, drawn as sd/√n",
                          {.least = 0, .also = "stdev, std, std_dev, standard_deviation"}),
         optional<&T::se>("se", "standard error",
                          {.least = 0, .also = "standard_error, std_error, stderr, sem"}),
         optional<&T::ci95>(
             "ci95", "95 % interval, [low, high]",
             {.also = "ci, 95ci, 95%ci, 95%_ci, ci95%, conf_int, confidence_interval, "
                      "credible_interval, range, bounds, limits"}),
         optional<&T::interval>("interval", "an interval of another probability"),
         optional<&T::events>("events", "clients with the event",
                              {.least = 0, .also = "cases, numerator, successes"}),
         optional<&T::of>("of", "clients observed",
                          {.least = 1, .also = "out_of, total, denominator, trials"}),
         optional<&T::low>("low", "lowest plausible value; low and high beside a value are drawn",
                           {.also = "min, minimum, lower, lower_bound, lowest, from"}),
         optional<&T::mode>("mode", "most likely value", {.also = "likely, most_likely, best"}),
         optional<&T::high>("high", "highest plausible value",
                            {.also = "max, maximum, upper, upper_bound, highest, to"}),
         optional<&T::distribution>("distribution",
                                    "family of the distribution; fixed: never drawn",
                                    {.otherwise = "by quantity", .also = "family, shape, dist"}),
         optional<&T::parameters>("parameters", "own parameters of that family"),
         optional<&T::truncate>("truncate", "range outside which no draw falls, [low, high]"),
         optional<&T::sample>("sample", "observed values, each equally likely",
                              {.also = "values, data, observations"}),
         optional<&T::grade>("grade", "grade of the evidence, for a standard error by grade"),
         optional<&T::n>("n", "clients in the study or pilot it comes from",
                         {.least = 1, .also = "sample_size, size, participants"}),
         optional<&T::shrink_towards>("shrink_towards", "prior for the value of a pilot; needs n",
                                      {.otherwise = "the value stands as it is"}),
         optional<&T::dirichlet>("dirichlet",
                                 "parts of a whole and how often each was seen; only under "
                                 "`figures`, where NAME.PART is a share",
                                 {.least = 1e-9}),
         optional<&T::quantity>("quantity", "what is measured; only under `figures`",
                                {.otherwise = "known from the key", .also = "type, kind"}),
         optional<&T::unit>("unit", "a label; it never scales"),
         optional<&T::read_on>("read_on", "date on which the figure was read, 2026-11-21")},
        {});
}

double apply(Operation operation, double a, double b, double c) {
    switch (operation) {
        case Operation::negate:
            return -a;
        case Operation::add:
            return a + b;
        case Operation::subtract:
            return a - b;
        case Operation::multiply:
            return a * b;
        case Operation::divide:
            return a / b;
        case Operation::power:
            return std::pow(a, b);
        case Operation::less:
            return a < b ? 1 : 0;
        case Operation::at_most:
            return a <= b ? 1 : 0;
        case Operation::more:
            return a > b ? 1 : 0;
        case Operation::at_least:
            return a >= b ? 1 : 0;
        case Operation::equal:
            return a == b ? 1 : 0;
        case Operation::unequal:
            return a != b ? 1 : 0;
        case Operation::min:
            return std::min(a, b);
        case Operation::max:
            return std::max(a, b);
        case Operation::exp:
            return std::exp(a);
        case Operation::ln:
            return std::log(a);
        case Operation::sqrt:
            return std::sqrt(a);
        case Operation::choose:
            return a != 0 ? b : c;
        case Operation::number:
        case Operation::figure:
            break;
    }
    return a;
}

}  // namespace hearth

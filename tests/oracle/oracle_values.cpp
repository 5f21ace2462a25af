// Points, prices, discount factors and survival, each as the method's sentence says it.
#include "oracle/oracle_values.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <stdexcept>

namespace hearth::oracle {

namespace {

double average(const std::vector<double>& sample) {
    return std::accumulate(sample.begin(), sample.end(), 0.0) / static_cast<double>(sample.size());
}

/// The change of an index from `year` to the next (method 1.3); own years first, then
/// continuations.
double step(const Library& library, const std::string& name, int year) {
    const PriceIndex* index = find(library.indices, name);
    if (index == nullptr) throw std::logic_error("no price index called " + name);
    const Map<double>& listed = index->levels.empty() ? index->changes : index->levels;
    const int first = parse_financial_year(listed.front().name)->start;
    const int last = parse_financial_year(listed.back().name)->start;
    if (year < first) return step(library, index->before.value().name, year);
    if (year >= last) return step(library, index->after.value().name, year);
    const auto next = static_cast<std::size_t>(year + 1 - first);
    if (!index->changes.empty()) return 1 + listed[next].value;
    return listed[next].value / listed[next - 1].value;
}

/// Method 1.2: the rate of year t: that of the first band that reaches it.
double rate_of_year(const std::vector<DiscountBand>& bands, int t) {
    for (const DiscountBand& band : bands)
        if (!band.to || t <= *band.to) return band.rate;
    return bands.empty() ? 0 : bands.back().rate;
}

/// Yearly probability of death at a whole age; the last one holds beyond the table.
double death_at(const std::vector<double>& yearly_deaths, int age) {
    const int last = static_cast<int>(yearly_deaths.size()) - 1;
    return yearly_deaths[static_cast<std::size_t>(std::min(age, last))];
}

/// l(age) with l(0) = 1: a product over whole years, a straight line within a year.
double alive_at(const std::vector<double>& yearly_deaths, double age) {
    const int whole = static_cast<int>(std::floor(age));
    double alive = 1;
    for (int a = 0; a < whole; ++a) alive *= 1 - death_at(yearly_deaths, a);
    const double next = alive * (1 - death_at(yearly_deaths, whole));
    return alive + (age - whole) * (next - alive);
}

}  // namespace

double point(const Figure& figure) {
    const Distribution& d = figure.distribution;
    if (const auto& s = figure.shrinkage) return s->weight * s->value + (1 - s->weight) * s->prior;
    if (d.least || d.most || figure.range) return figure.point;
    switch (d.family) {
        case Family::fixed:
        case Family::normal:
            return d.a;
        case Family::lognormal:
            return figure.point;  // the median or the mean, as it was written
        case Family::gamma:
            return d.a * d.b;
        case Family::beta:
        case Family::dirichlet:
            return d.a / (d.a + d.b);
        case Family::uniform:
            return (d.a + d.b) / 2;
        case Family::triangular:
            return (d.a + d.b + d.c) / 3;
        case Family::pert:
            return (d.a + 4 * d.b + d.c) / 6;
        case Family::empirical:
            return average(d.sample);
    }
    return figure.point;
}

double rebasing(const Library& library, const std::string& index, int from, int to) {
    double factor = 1;
    for (int year = from; year < to; ++year) factor *= step(library, index, year);
    for (int year = to; year < from; ++year) factor /= step(library, index, year);
    return factor;
}

double Values::operator()(FigureIndex figure) const {
    if (const auto other = instead_.find(figure.at); other != instead_.end()) return other->second;
    const Figure& found = scenario_.figures.at(figure.at);
    if (found.expression)
        return term(*found.expression, static_cast<int>(found.expression->terms.size()) - 1);
    const auto* base = std::get_if<FinancialYear>(&scenario_.file.appraisal.prices);
    if (base == nullptr || !found.prices) return point(found);
    const QuotedPrices& prices = *found.prices;
    const std::string index = prices.index ? prices.index->name : "gdp_deflator";
    return point(found) * rebasing(scenario_.library, index, prices.year->start, base->start);
}

double Values::operator()(const std::optional<FigureIndex>& figure, double otherwise) const {
    return figure ? (*this)(*figure) : otherwise;
}

double Values::term(const Expression& expression, int at) const {
    const Term& one = expression.terms.at(static_cast<std::size_t>(at));
    if (one.operation == Operation::number) return one.number;
    if (one.operation == Operation::figure) return (*this)(one.figure);
    return of_operation(expression, one);
}

double Values::of_operation(const Expression& expression, const Term& one) const {
    std::vector<double> x;
    for (const int operand : one.operands) x.push_back(term(expression, operand));
    switch (one.operation) {
        case Operation::negate:
            return -x.at(0);
        case Operation::add:
            return x.at(0) + x.at(1);
        case Operation::subtract:
            return x.at(0) - x.at(1);
        case Operation::multiply:
            return x.at(0) * x.at(1);
        case Operation::divide:
            return x.at(0) / x.at(1);
        case Operation::power:
            return std::pow(x.at(0), x.at(1));
        case Operation::less:
            return x.at(0) < x.at(1) ? 1 : 0;
        case Operation::at_most:
            return x.at(0) <= x.at(1) ? 1 : 0;
        case Operation::more:
            return x.at(0) > x.at(1) ? 1 : 0;
        case Operation::at_least:
            return x.at(0) >= x.at(1) ? 1 : 0;
        case Operation::equal:
            return x.at(0) == x.at(1) ? 1 : 0;
        case Operation::unequal:
            return x.at(0) != x.at(1) ? 1 : 0;
        case Operation::min:
            return *std::min_element(x.begin(), x.end());
        case Operation::max:
            return *std::max_element(x.begin(), x.end());
        case Operation::exp:
            return std::exp(x.at(0));
        case Operation::ln:
            return std::log(x.at(0));
        case Operation::sqrt:
            return std::sqrt(x.at(0));
        case Operation::choose:
            return x.at(0) != 0 ? x.at(1) : x.at(2);
        case Operation::number:
        case Operation::figure:
            break;
    }
    throw std::logic_error("an expression holds an operation the oracle does not know");
}

std::vector<double> discount_factors(const std::vector<DiscountBand>& bands, int years) {
    std::vector<double> factors;
    double growth = 1;
    for (int t = 0; t <= years; ++t) {
        if (t > 0) growth *= 1 + rate_of_year(bands, t);
        factors.push_back(1 / growth);
    }
    return factors;
}

double at_moment(const std::vector<double>& factors, Moment moment, int t) {
    const double start = factors.at(static_cast<std::size_t>(t));
    const double end = factors.at(static_cast<std::size_t>(t) + 1);
    if (moment == Moment::start_of_year) return start;
    if (moment == Moment::end_of_year) return end;
    return std::sqrt(start * end);
}

double survival(const std::vector<double>& yearly_deaths, double age, double x) {
    return alive_at(yearly_deaths, age + x) / alive_at(yearly_deaths, age);
}

}  // namespace hearth::oracle

// Families to tables: location and scale are left to the kernels, so that a table serves every
// figure of its shape.
#include "draws/inversion.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>

namespace hearth {

namespace {

constexpr double least_plain_shape = 0.5;     ///< below: tabulated as logarithm or logit
constexpr double least_tabled_shape = 0.001;  ///< below: not tabulated
constexpr double least_tabled_beta = 0.1;     ///< below, both: not tabulated
constexpr double most_tabled_shape = 1e12;    ///< above: normal to 1e-6 of its sd
constexpr double most_plain_sigma = 2;        ///< above: the exponential of a normal table

/// A shape to 40 binary digits, so that figures of one shape by different means share a table. The
/// error in u is below 3e-10 up to shapes of 1e6.
double rounded(double shape) {
    const auto bits = std::bit_cast<std::uint64_t>(shape) + (std::uint64_t{1} << 12);
    return std::bit_cast<double>(bits >> 13 << 13);
}

ByTable lognormal(double mu, double sigma, double rebasing) {
    if (sigma <= most_plain_sigma)
        return {.law = {.family = Standard::lognormal, .a = rounded(sigma)},
                .line = {.scale = rebasing * std::exp(mu)}};
    return {.law = {.family = Standard::normal},
            .kernel = &kernels::invert_exp,
            .line = {.shift = mu + std::log(rebasing), .scale = sigma}};
}

double plain_value(double y, const kernels::Line& line) { return line.shift + line.scale * y; }

double exp_value(double y, const kernels::Line& line) {
    return std::exp(line.shift + line.scale * y);
}

double logistic_value(double y, const kernels::Line& line) {
    return line.shift + line.scale / (1 + std::exp(-y));
}

using Form = decltype(Inversion::form);

ByTable normal(double mean, double sd) {
    return {.law = {.family = Standard::normal}, .line = {.shift = mean, .scale = sd}};
}

Form gamma(double shape, double scale) {
    if (shape > most_tabled_shape) return normal(shape * scale, std::sqrt(shape) * scale);
    if (shape >= least_plain_shape)
        return ByTable{.law = {.family = Standard::gamma, .a = rounded(shape)},
                       .line = {.scale = scale}};
    const kernels::Line line{.shift = std::log(scale)};
    if (shape < least_tabled_shape)
        return BySearch{{.family = Standard::log_gamma, .a = shape}, &exp_value, line};
    return ByTable{.law = {.family = Standard::log_gamma, .a = rounded(shape)},
                   .kernel = &kernels::invert_exp,
                   .line = line};
}

Form beta(double a, double b, kernels::Line line) {
    if (std::min(a, b) > most_tabled_shape) {
        const double mean = a / (a + b), sd = std::sqrt(mean * (1 - mean) / (a + b + 1));
        return normal(line.shift + line.scale * mean, line.scale * sd);
    }
    if (std::min(a, b) >= least_plain_shape)
        return ByTable{.law = {.family = Standard::beta, .a = rounded(a), .b = rounded(b)},
                       .line = line};
    if (std::min(a, b) < least_tabled_shape || std::max(a, b) < least_tabled_beta)
        return BySearch{{.family = Standard::logit_beta, .a = a, .b = b}, &logistic_value, line};
    return ByTable{.law = {.family = Standard::logit_beta, .a = rounded(a), .b = rounded(b)},
                   .kernel = &kernels::invert_logistic,
                   .line = line};
}

Form whole_form(const Distribution& d, double rebasing) {
    switch (d.family) {
        case Family::normal:
            return normal(rebasing * d.a, rebasing * d.b);
        case Family::lognormal:
            return lognormal(d.a, d.b, rebasing);
        case Family::gamma:
            return gamma(d.a, d.b * rebasing);
        case Family::beta:
        case Family::dirichlet:  // one part on its own
            return beta(d.a, d.b, {.scale = rebasing});
        case Family::triangular:
            return kernels::Triangle{rebasing * d.a, rebasing * d.b, rebasing * d.c};
        case Family::pert: {
            const Distribution shape = beta_behind(d);
            return beta(shape.a, shape.b,
                        {.shift = rebasing * d.a, .scale = rebasing * (d.c - d.a)});
        }
        case Family::empirical: {
            std::vector<double> sample = d.sample;
            for (double& value : sample) value *= rebasing;
            return sample;
        }
        case Family::uniform:
        case Family::fixed:
            break;
    }
    return Support{rebasing * d.a, rebasing * (d.family == Family::uniform ? d.b : d.a)};
}

double triangle_beyond(const Distribution& d, End end, double x) {
    const double low = (x - d.a) * (x - d.a) / ((d.c - d.a) * (d.b - d.a));
    const double high = (d.c - x) * (d.c - x) / ((d.c - d.a) * (d.c - d.b));
    if (end == End::lower) return x < d.b ? low : 1 - high;
    return x < d.b ? 1 - low : high;
}

/// The share of the untruncated distribution beyond x, which lies within its range.
double beyond(const Distribution& d, End end, double x) {
    switch (d.family) {
        case Family::normal:
            return share_beyond({.family = Standard::normal}, end, (x - d.a) / d.b);
        case Family::lognormal:
            return share_beyond({.family = Standard::normal}, end, (std::log(x) - d.a) / d.b);
        case Family::gamma:
            return share_beyond({.family = Standard::gamma, .a = d.a}, end, x / d.b);
        case Family::beta:
        case Family::dirichlet:
            return share_beyond({.family = Standard::beta, .a = d.a, .b = d.b}, end, x);
        case Family::pert:
            return beyond(beta_behind(d), end, (x - d.a) / (d.c - d.a));
        case Family::triangular:
            return triangle_beyond(d, end, x);
        case Family::uniform:
        case Family::fixed:
        case Family::empirical:
            break;
    }
    return end == End::lower ? (x - d.a) / (d.b - d.a) : (d.b - x) / (d.b - d.a);
}

std::optional<Truncation> truncation_of(const Distribution& d, double rebasing) {
    if (!d.least && !d.most) return std::nullopt;
    const auto [low, high] = whole_support(d);
    const double least = std::max(low, d.least.value_or(low));
    const double most = std::min(high, d.most.value_or(high));
    return Truncation{.outside = {.below = least > low ? beyond(d, End::lower, least) : 0,
                                  .above = most < high ? beyond(d, End::upper, most) : 0},
                      .least = rebasing * least,
                      .most = rebasing * most};
}

using Tables = std::span<const InverseTable>;

void invert_by(const Support& ends, Tables, std::span<double> column) {
    kernels::uniform(ends.least, ends.most, column);
}

void invert_by(const ByTable& by, Tables tables, std::span<double> column) {
    invert_by_table(tables[by.table], by.kernel, by.line, column);
}

void invert_by(const kernels::Triangle& triangle, Tables, std::span<double> column) {
    kernels::triangular(triangle, column);
}

void invert_by(const std::vector<double>& sample, Tables, std::span<double> column) {
    kernels::empirical(sample, column);
}

void invert_by(const BySearch& by, Tables, std::span<double> column) {
    for (double& x : column) x = by.value(searched_quantile(by.law, x), by.line);
}

}  // namespace

void invert_by_table(const InverseTable& table, TableKernel kernel, kernels::Line line,
                     std::span<double> column) {
    const double least = std::ldexp(1.0, -table.octaves - 1);
    if (table.octaves == kernels::octaves || kernels::reach(least, column))
        return kernel(table.view(), line, column);
    kernel(inverse_table(table.law).view(), line, column);
}

Inversion inversion_of_log_gamma(double shape) {
    const StandardLaw law{.family = Standard::log_gamma, .a = shape};
    if (shape < least_tabled_shape) return {.form = BySearch{law, &plain_value}};
    return {.form = ByTable{.law = law}};
}

Inversion inversion_of(const Distribution& distribution, double rebasing) {
    return {.form = whole_form(distribution, rebasing),
            .truncation = truncation_of(distribution, rebasing)};
}

void invert(const Inversion& inversion, std::span<const InverseTable> tables,
            std::span<double> column) {
    const auto& truncation = inversion.truncation;
    if (truncation) kernels::narrow(truncation->outside, column);
    std::visit([&](const auto& by) { invert_by(by, tables, column); }, inversion.form);
    if (truncation) kernels::clamp(truncation->least, truncation->most, column);
}

}  // namespace hearth

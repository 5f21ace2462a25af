// What is known of a figure's value: a family with its parameters (method 10.1). Drawing from it is
// the engine's business; here it is checked and its mean and quantiles are known.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hearth {

enum class Family {
    fixed,
    normal,
    lognormal,
    gamma,
    beta,
    uniform,
    triangular,
    pert,
    empirical,
    dirichlet,
};
inline std::vector<std::string_view> choice_names(Family) {
    return {"fixed",   "normal",     "lognormal", "gamma",     "beta",
            "uniform", "triangular", "pert",      "empirical", "dirichlet"};
}

/// A distribution in its own parameters, in the unit the figure was written in.
///   fixed: a = value · normal: a = mean, b = sd · lognormal: a = mu, b = sigma (of the log)
///   gamma: a = shape, b = scale · beta: a, b · uniform: a = low, b = high
///   triangular, pert: a = low, b = mode, c = high · empirical: `sample`, each equally likely
///   dirichlet, one part of a whole: a = its own concentration, b = the sum of the other parts';
///   alone it is beta(a, b), and its parts are drawn together (Figure::dirichlet)
/// `least` and `most` truncate it where they are finite.
struct Distribution {
    Family family = Family::fixed;
    double a = 0;
    double b = 0;
    double c = 0;
    std::optional<double> least = {};
    std::optional<double> most = {};
    std::vector<double> sample = {};

    friend bool operator==(const Distribution&, const Distribution&) = default;
};

/// Mean, of the truncated distribution where it is truncated (by Gauss-Kronrod over the quantiles).
double mean(const Distribution& distribution);

/// The value below which a share `u` in (0, 1) of the distribution lies.
double quantile(const Distribution& distribution, double u);

/// The share of the distribution that lies at or below `value`; of the truncated one where it is
/// truncated.
double share_below(const Distribution& distribution, double value);

/// Standard deviation, of the truncated distribution where it is truncated (as the mean).
double standard_deviation(const Distribution& distribution);

/// The least and the most that a distribution can give; infinite where it has no end.
struct Support {
    double least = 0;
    double most = 0;
};
Support support(const Distribution& distribution);
/// The same without its truncation.
Support whole_support(const Distribution& distribution);

/// The beta distribution on [0, 1] that a PERT stretches over its range: the usual one, with mean
/// (low + 4 mode + high)/6 and alpha + beta = 6.
Distribution beta_behind(const Distribution& pert);

/// Why no such distribution exists ("the sd must be above 0"), or nothing when it does.
std::optional<std::string> impossible(const Distribution& distribution);

/// By mean and standard deviation of the variable itself (method 10.1); gamma, beta, lognormal and
/// normal only. The caller checks `impossible` and mean and sd against the family's support.
Distribution from_mean_sd(Family family, double mean, double sd);

/// Lognormal from a point and an interval of probability `level`: mu = ln(point),
/// sigma = (ln hi − ln lo)/(2z) (method 10.1).
Distribution lognormal_from_interval(double point, double low, double high, double level);

/// sd = width/(2z) for an interval of probability `level` (method 10.1).
double sd_from_interval(double low, double high, double level);

}  // namespace hearth

// An evaluation by hand: 30 clients and two services, so that what is said of it can be reckoned.
#pragma once

#include "report/evaluation.hpp"

namespace hearth::testing {

/// 96 and 60 attendances, 300 and 270 contacts, over 30 client-years before and 30 after. The
/// intervals are of normals, of ratios on their logs.
inline Evaluation two_services() {
    Evaluation all;
    all.clients = 30;
    all.rows = 41;
    all.exclusions = {{"died", 3}, {"moved away", 8}};
    all.design = "before_after_uncontrolled";
    all.verdict = {"This can be said: use fell.", "This cannot: that the programme made it fall."};
    all.correlations = {{1, 0.4}, {0.4, 1}};
    all.services = {
        {.service = "ae_attendance",
         .count_before = 96,
         .count_after = 60,
         .years_before = 30,
         .years_after = 30,
         .methods = {{EffectMethod::cluster_robust,
                      {0.625, 0.452, 0.864, 0.165},
                      {-1.2, -2, -0.4, 0.408},
                      1.6},
                     {EffectMethod::exact_poisson,
                      {0.625, 0.449, 0.868, 0.165},
                      {-1.2, -1.9, -0.5, 0.357}},
                     {.method = EffectMethod::negative_binomial, .withheld = "did not converge"}},
         .fall = ExpectedFall{0.1, 0.2, 0.3, "gamma-Poisson, selected at 2 or more"},
         .corrected = {{0.781, 0.553, 1.104, 0.176}},
         .placebo =
             MethodEffect{
                 EffectMethod::cluster_robust, {1.08, 0.8, 1.45, 0.15}, {0.2, -0.6, 1, 0.4}},
         .e_value = 2.58,
         .e_value_of_limit = 1.58},
        {
            .service = "district_nurse_visit",
            .count_before = 300,
            .count_after = 270,
            .years_before = 30,
            .years_after = 30,
            .methods = {{EffectMethod::cluster_robust,
                         {0.9, 0.78, 1.04, 0.073},
                         {-1, -2.4, 0.4, 0.714},
                         1.1}},
            .fall = ExpectedFall{0, 0.05, 0.1, "gamma-Poisson, selected at 2 or more"},
        }};
    return all;
}

}  // namespace hearth::testing

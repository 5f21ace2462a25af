// How long effects last, year by year (method 3), for one draw.
#pragma once

#include <vector>

namespace hearth {

/// The numbers of one draw that shape exposure.
struct Timeline {
    bool start_of_year = false;  ///< entry at the beginning of the start year, else spread over it
    double lag = 0;
    double lasts = 0;  ///< years; infinite for "to the horizon"
    double fade = 0;
    double drop_out = 0;
    std::vector<double> build_up;
    double age = 0;
    const std::vector<double>* yearly_deaths = nullptr;  ///< null: nobody dies
};

/// e(k, j) of method 3.2: expected part of the k-th year after the start year that falls in the
/// j-th year of effect, in closed form.
double exposure(const Timeline& timeline, int k, int j);

/// Share of clients alive `years` after their start (method 3.3); 1 where nobody dies.
double living(const Timeline& timeline, double years);

/// Client-years of effect of one client beyond the first `years` years after the start year (3.6);
/// 0 when the effect lasts to the horizon.
double beyond(const Timeline& timeline, int years);

}  // namespace hearth

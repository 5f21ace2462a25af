// Compiled for each kind of machine; the same bits on all.
#include "engine/columns.hpp"

#include "engine/clones.hpp"

namespace hearth::columns {

HEARTH_CLONES void fill(double* out, double value, std::size_t n) {
    for (std::size_t i = 0; i < n; ++i) out[i] = value;
}

HEARTH_CLONES void multiply(double* __restrict out, const double* a, const double* b,
                            std::size_t n) {
    for (std::size_t i = 0; i < n; ++i) out[i] = a[i] * b[i];
}

HEARTH_CLONES void multiply_add(double* __restrict out, const double* a, const double* b,
                                std::size_t n) {
    for (std::size_t i = 0; i < n; ++i) out[i] += a[i] * b[i];
}

HEARTH_CLONES void add_scaled(double* __restrict out, const double* a, double weight,
                              std::size_t n) {
    for (std::size_t i = 0; i < n; ++i) out[i] += weight * a[i];
}

HEARTH_CLONES void add(double* __restrict out, const double* a, std::size_t n) {
    for (std::size_t i = 0; i < n; ++i) out[i] += a[i];
}

HEARTH_CLONES void multiply_by_rest(double* __restrict out, const double* a, std::size_t n) {
    for (std::size_t i = 0; i < n; ++i) out[i] *= 1 - a[i];
}

HEARTH_CLONES void avoided_by_ratio(double* __restrict out, const double* a, const double* b,
                                    std::size_t n) {
    for (std::size_t i = 0; i < n; ++i) out[i] = a[i] * (1 - b[i]);
}

HEARTH_CLONES void adjust(double* __restrict out, const double* kept, const double* gain,
                          std::size_t n) {
    for (std::size_t i = 0; i < n; ++i) {
        const double effect = out[i] * kept[i];
        const double gained = effect * gain[i];
        out[i] = effect > 0 ? gained : effect;
    }
}

HEARTH_CLONES void value(const Valued& out, const double* count, const double* share,
                         const double* unit_cost, std::size_t n) {
    double* __restrict cash_units = out.cash_units;
    double* __restrict rest_units = out.rest_units;
    double* __restrict cash_money = out.cash_money;
    double* __restrict rest_money = out.rest_money;
    for (std::size_t i = 0; i < n; ++i) {
        const double cash = count[i] * share[i];
        const double rest = count[i] * (1 - share[i]);
        cash_units[i] = cash;
        rest_units[i] = rest;
        cash_money[i] = cash * unit_cost[i];
        rest_money[i] = rest * unit_cost[i];
    }
}

HEARTH_CLONES void spend(double* __restrict out, const double* amount, const double* share,
                         std::size_t n) {
    for (std::size_t i = 0; i < n; ++i) out[i] = -amount[i] * share[i];
}

}  // namespace hearth::columns

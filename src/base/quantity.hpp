// Amounts that carry their unit in their type: adding pounds to QALYs does not compile. Two units
// meet only in a named function.
#pragma once

namespace hearth {

/// A number of `Unit`. Same units add; a plain number scales.
template <class Unit>
struct Amount {
    double value = 0;

    friend Amount operator+(Amount a, Amount b) { return {a.value + b.value}; }
    friend Amount operator-(Amount a, Amount b) { return {a.value - b.value}; }
    friend Amount operator-(Amount a) { return {-a.value}; }
    friend Amount operator*(Amount a, double by) { return {a.value * by}; }
    Amount& operator+=(Amount b) {
        value += b.value;
        return *this;
    }
    friend auto operator<=>(Amount, Amount) = default;
};

/// Money in the scenario's prices, real. Currency is the scenario's.
using Money = Amount<struct MoneyUnit>;
using Qalys = Amount<struct QalyUnit>;
using Units = Amount<struct ServiceUnit>;  ///< of a service: attendances, bed days, …
using MoneyPerUnit = Amount<struct MoneyPerServiceUnit>;
using MoneyPerQaly = Amount<struct MoneyPerQalyUnit>;

/// What `units` cost at `unit_cost` (method 7.1).
inline Money cost_of(Units units, MoneyPerUnit unit_cost) {
    return {units.value * unit_cost.value};
}

/// What `qalys` are worth at `value` each (method 4.6).
inline Money monetise(Qalys qalys, MoneyPerQaly value) { return {qalys.value * value.value}; }

}  // namespace hearth

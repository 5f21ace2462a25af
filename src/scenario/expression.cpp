// The value of one operation; engine and load share it.
#include "scenario/expression.hpp"

#include <algorithm>
#include <cmath>

namespace hearth {

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

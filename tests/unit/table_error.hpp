// How far a table's value is from the quantile it stands for, as a share.
#pragma once

#include <cmath>
#include <limits>
#include <vector>

#include "draws/inverse_table.hpp"
#include "draws/shares.hpp"

namespace hearth {

/// Errors are of F(Q(u)) − u, where a value that lies between the doubles next to the exact one has
/// none: beta values next to 1 cannot be finer. `most` over all u, `relative` to min(u, 1 − u).
struct TableError {
    double most = 0;
    double relative = 0;
};

inline double error_at(const StandardLaw& law, double share, double y) {
    const End end = share < 0 ? End::upper : End::lower;
    const double m = std::abs(share);
    const double beyond = share_beyond(law, end, y);
    const double infinity = std::numeric_limits<double>::infinity();
    const double below = share_beyond(law, end, std::nextafter(y, -infinity));
    const bool last = law.family == Standard::beta && y == 1;
    const double above = last ? beyond : share_beyond(law, end, std::nextafter(y, infinity));
    if ((below <= m && m <= above) || (above <= m && m <= below)) return 0;
    return std::abs(beyond - m);
}

/// Over shares from ½ to `least` on either side, each `step` times the one before.
inline TableError table_error(const StandardLaw& law, double least, double step) {
    std::vector<double> shares;
    for (double m = most_share; m >= least; m *= step) {
        shares.push_back(m);
        shares.push_back(-m);
    }
    std::vector<double> values = shares;
    kernels::invert(inverse_table(law).view(), {}, values);
    TableError found;
    for (std::size_t i = 0; i < values.size(); ++i) {
        const double error = error_at(law, shares[i], values[i]);
        if (!(error <= found.most)) found.most = error;
        if (!(error / std::abs(shares[i]) <= found.relative))
            found.relative = error / std::abs(shares[i]);
        if (std::isnan(values[i])) return {NAN, NAN};
    }
    return found;
}

}  // namespace hearth

// One block of rows: the point, two rows for each bar, two rows for each slope.
#include "study/tornado.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/ranking.hpp"

namespace hearth {

namespace {

constexpr double thousandth = 0.001;
/// Changes below this part of the largest value are the rounding of sums.
constexpr double rounding = 1e-12;

std::optional<double> known(double value) {
    return std::isnan(value) ? std::nullopt : std::optional(value);
}

/// Values on both sides of a lever's point, as far as its limits leave room.
Ends beside(const Lever& lever) {
    const double step = lever.point == 0 ? thousandth : std::abs(lever.point) * thousandth;
    return {std::max(lever.point - step, lever.limits.low),
            std::min(lever.point + step, lever.limits.high)};
}

class Making {
  public:
    Making(const Plan& plan, const std::vector<Lever>& levers,
           const std::vector<std::vector<std::size_t>>& groups, const Measured& measured)
        : plan_(plan), levers_(levers), measured_(measured) {
        for (std::size_t l = 0; l < levers.size(); ++l)
            if (levers[l].ends) bars_.push_back({.levers = {l}, .at_low = {}, .at_high = {}});
        singles_ = bars_.size();
        for (const auto& group : groups)
            bars_.push_back({.levers = group, .at_low = {}, .at_high = {}});
    }

    Tornado made() {
        evaluate_rows();
        Tornado tornado{
            .point = known(values_[0]), .bars = {}, .groups = {}, .elasticity = {}, .slope = {}};
        for (std::size_t b = 0; b < bars_.size(); ++b) fill(bars_[b], row_of(b));
        for (std::size_t l = 0; l < levers_.size(); ++l) add_slope(tornado, l);
        tornado.groups.assign(bars_.begin() + static_cast<std::ptrdiff_t>(singles_), bars_.end());
        for (std::size_t b = 0; b < singles_; ++b) {
            const bool moved = bars_[b].width > 0 || lost(bars_[b]);
            if (moved) tornado.bars.push_back(bars_[b]);
            if (!moved) ++tornado.unmoved;
        }
        std::stable_sort(tornado.bars.begin(), tornado.bars.end(), [](const Bar& a, const Bar& b) {
            return rank_of(a.width) > rank_of(b.width);
        });
        return tornado;
    }

  private:
    static std::size_t row_of(std::size_t bar) { return 1 + 2 * bar; }
    std::size_t slope_row(std::size_t lever) const { return row_of(bars_.size()) + 2 * lever; }

    void evaluate_rows() {
        Grid places(slope_row(levers_.size()), levers_.size(),
                    std::numeric_limits<double>::quiet_NaN());
        for (std::size_t b = 0; b < bars_.size(); ++b)
            for (const std::size_t l : bars_[b].levers) {
                places(row_of(b), l) = levers_[l].ends->low;
                places(row_of(b) + 1, l) = levers_[l].ends->high;
            }
        for (std::size_t l = 0; l < levers_.size(); ++l) {
            places(slope_row(l), l) = beside(levers_[l]).low;
            places(slope_row(l) + 1, l) = beside(levers_[l]).high;
        }
        const Grid figures = placed(plan_, levers_, places);
        values_ = measured_(figures);
        for (const double value : values_)
            if (std::isfinite(value)) nothing_ = std::max(nothing_, rounding * std::abs(value));
        impossible_ = impossible_rows(plan_, figures.part(0, row_of(bars_.size())));
    }

    /// Whether the measure has a value at the point and none at an end, or the other way round.
    bool lost(const Bar& bar) const {
        const bool here = !std::isnan(values_[0]);
        return bar.at_low.has_value() != here || bar.at_high.has_value() != here;
    }

    void fill(Bar& bar, std::size_t row) const {
        bar.at_low = known(values_[row]);
        bar.at_high = known(values_[row + 1]);
        bar.low_impossible = impossible_[row];
        bar.high_impossible = impossible_[row + 1];
        double least = HUGE_VAL, most = -HUGE_VAL;
        for (const double value : {values_[0], values_[row], values_[row + 1]})
            if (!std::isnan(value)) {
                least = std::min(least, value);
                most = std::max(most, value);
            }
        bar.width = most - least > nothing_ ? most - least : 0;
    }

    void add_slope(Tornado& tornado, std::size_t lever) const {
        const Ends at = beside(levers_[lever]);
        const double rise = values_[slope_row(lever) + 1] - values_[slope_row(lever)];
        const bool rises = at.high > at.low && !(std::abs(rise) <= nothing_);
        const double slope = rises ? rise / (at.high - at.low) : 0;
        tornado.slope.push_back(std::isfinite(slope) ? slope : 0);
        const double relative = slope * levers_[lever].point / std::abs(values_[0]);
        const bool there = levers_[lever].point != 0 && std::isfinite(relative);
        tornado.elasticity.push_back(there ? std::optional(relative) : std::nullopt);
    }

    const Plan& plan_;
    const std::vector<Lever>& levers_;
    const Measured& measured_;
    std::vector<Bar> bars_;
    std::size_t singles_ = 0;
    Column values_;
    double nothing_ = 0;  ///< a change that is none
    std::vector<bool> impossible_;
};

}  // namespace

bool Tornado::moves(std::size_t lever) const {
    return slope[lever] != 0 || std::any_of(bars.begin(), bars.end(), [&](const Bar& bar) {
               return bar.levers.front() == lever;
           });
}

Tornado tornado(const Plan& plan, const std::vector<Lever>& levers,
                const std::vector<std::vector<std::size_t>>& groups, const Measured& measured) {
    return Making(plan, levers, groups, measured).made();
}

}  // namespace hearth

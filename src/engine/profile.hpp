// What a year's starts bring in the years after, for many draws at once (method 3): client-years of
// effect and of service, and effects that land once. Not yet multiplied by any starts.
#pragma once

#include "base/grid.hpp"
#include "engine/plan.hpp"

namespace hearth {

/// Profiles of one intervention over a block of figures: draws × `years` from the start year on,
/// per client who starts.
class ProfileMaker {
  public:
    /// `fixed_hold`: every fixed figure stands at its point, so that what is multiplied by a fixed
    /// 1 may be left out.
    ProfileMaker(const Plan& plan, const PlanTiming& timing, const Grid& figures, bool fixed_hold);

    /// Client-years under effect in year k after the start year (3.3).
    [[nodiscard]] Grid effect(int years) const;
    /// Client-years in service: the same with lag 0, no fade and no build-up (3.4).
    [[nodiscard]] Grid service(int years) const;
    /// Shares whose one-off effect lands in year k after the start year (3.5).
    [[nodiscard]] Grid landing(int years) const;

  private:
    struct Course;
    [[nodiscard]] Grid profile_of(const Course& course, int years) const;
    [[nodiscard]] Column lasting(const Column& before) const;
    [[nodiscard]] Column left_after(const Column& lag) const;
    void multiply_by_living(Column& share, const Column& lag, double years) const;
    [[nodiscard]] bool left_out(Fig figure, double value) const;
    [[nodiscard]] Column figure(Fig fig) const;

    const Plan& plan_;
    const PlanTiming& timing_;
    const Grid& figures_;
    bool fixed_hold_;
};

}  // namespace hearth

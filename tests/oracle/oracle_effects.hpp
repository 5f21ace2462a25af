// The oracle's effects: what an intervention avoids in each year (method 4.1, 4.2 and 12).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "oracle/oracle_course.hpp"

namespace hearth::oracle {

/// An amount avoided or gained, year by year.
using Yearly = std::vector<double>;

/// One intervention with its clients.
struct Acting {
    std::string name;
    const Model& model;
    Course course;
};

/// `yearly` · `by`
Yearly times(const Yearly& yearly, double by);

/// Method 4.2: an effect after its corrections; the last two only where it is a gain.
double adjusted(double effect, const Model& model, const Values& values);

/// Method 4.1 and 4.2: avoided(t).
Yearly avoided(const Effect& effect, const Acting& acting, const Values& values);

/// What an effect avoids for each client-year or, where it happens once, each client who lands; and
/// what that would be without the programme, where the effect states it.
struct EachClient {
    double avoided = 0;
    std::optional<double> without;
    bool once = false;
};
EachClient each_client(const Effect& effect, const Acting& acting, const Values& values);

/// Method 8.5: use without the programme, where the effect states it.
std::optional<Yearly> without(const Effect& effect, const Acting& acting, const Values& values);

/// All use of a service that an intervention avoids, directly and through outcomes.
Yearly avoided_use(const std::string& service, const Acting& acting, const Values& values);

/// Method 12.2: harms avoided and money saved per dwelling-year, before the corrections of 4.2.
struct HazardSaving {
    double harms = 0;
    double money = 0;
};
HazardSaving hazard_saving(const Hazard& hazard, const Values& values);

}  // namespace hearth::oracle

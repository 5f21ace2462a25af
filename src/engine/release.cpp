// Capacity that is released in whole steps (method 7.2): a bed, a bay, a ward, a shift, a post.
// What interventions free stands in their own lines as capacity; the release turns whole steps of
// the option's difference from the first into cash, and what does not leave a budget is stranded.
#include <algorithm>
#include <cmath>
#include <tuple>
#include <utility>

#include "engine/corrections.hpp"

namespace hearth {

namespace {

/// Counters of a service in an option, less those of the first; what stands in both cancels out.
std::vector<std::pair<int, double>> net_counters(const LedgerLayout& layout, std::size_t option,
                                                 const std::string& service) {
    std::vector<std::pair<int, double>> found;
    const auto add = [&](std::size_t from, double sign) {
        const auto& members = layout.option_interventions[from];
        for (int c = 0; c < std::ssize(layout.counters); ++c) {
            const Counter& counter = layout.counters[c];
            const bool is_own =
                std::count(members.begin(), members.end(), counter.intervention) > 0;
            if (is_own && !counter.outcome && counter.name == service &&
                std::erase(found, std::pair{c, -sign}) == 0)
                found.emplace_back(c, sign);
        }
    };
    add(option, 1);
    add(0, -1);
    return found;
}

void link_release(Linking& to, const Named<Service>& service, PlanRelease release) {
    const ReleaseStep& step = *service.value.step;
    release.intervention = to.current;
    release.service = service.name;
    release.units = to.at(step.units);
    release.share = to.at(step.share);
    release.unit_cost = to.at(service.value.cost);
    release.lag = step.lag_years;
    release.driver = to.add_driver({DriverKind::released, to.current});
    LedgerLine line{.intervention = to.current,
                    .name = std::string(release_name) + ": " + service.name,
                    .payer = to.payer(service.value.payer.name),
                    .driver = value_driver(to, service.value, release.driver),
                    .counted_by = release.driver};
    std::tie(release.cashable_line, release.capacity_line) = to.add_saving(line);
    line.ledger_class = LedgerClass::stranded;
    release.stranded_line = to.add_line(std::move(line));
    to.plan.releases.push_back(std::move(release));
}

/// Units avoided in a year, less those of the first option.
Column avoided_in(const PlanRelease& release, const LedgerBlock& block, const Plan& plan,
                  int year) {
    Column sum(block.draws());
    for (const auto& [counter, sign] : release.avoided) {
        const double* driver = block.drivers[plan.layout.counters[counter].driver].col(year).data();
        const double* count = block.counts.col(counter).data();
        for (std::size_t d = 0; d < sum.size(); ++d) sum[d] += sign * count[d] * driver[d];
    }
    return sum;
}

void fill_steps(const PlanRelease& release, const Plan& plan, const Grid& figures,
                LedgerBlock& block) {
    Grid& steps = block.drivers[release.driver];
    steps.fill(0);
    for (int year = release.lag; year < plan.layout.years; ++year) {
        const Column avoided = avoided_in(release, block, plan, year - release.lag);
        for (std::size_t d = 0; d < avoided.size(); ++d)
            steps(d, year) = whole_steps(avoided[d], figures(d, release.units));
    }
}

/// Money and units of one step.
void fill_lines(const PlanRelease& release, const Grid& figures, LedgerBlock& block) {
    for (std::size_t d = 0; d < figures.rows(); ++d) {
        const double units = figures(d, release.units), share = figures(d, release.share);
        const double worth = units * figures(d, release.unit_cost);
        block.money(d, release.cashable_line) = worth * share;
        block.money(d, release.capacity_line) = -worth;
        block.money(d, release.stranded_line) = worth * (1 - share);
        if (block.only_money) continue;
        block.units(d, release.cashable_line) = units * share;
        block.units(d, release.capacity_line) = -units;
        block.units(d, release.stranded_line) = units * (1 - share);
    }
}

}  // namespace

double whole_steps(double avoided, double units) {
    constexpr double rounding = 1e-9;
    return units > 0 ? std::max(0.0, std::floor(avoided / units + rounding)) : 0;
}

void link_releases(Linking& to) {
    auto& options = to.plan.layout.option_interventions;
    for (std::size_t o = 1; o < options.size(); ++o) {
        bool is_begun = false;
        for (const auto& service : to.scenario.library.services) {
            if (!service.value.step ||
                find(to.scenario.library.services, service.name) != &service.value)
                continue;
            auto avoided = net_counters(to.plan.layout, o, service.name);
            if (std::none_of(avoided.begin(), avoided.end(),
                             [](const auto& one) { return one.second > 0; }))
                continue;
            if (!std::exchange(is_begun, true)) begin_correction(to, release_name);
            link_release(to, service,
                         {.option = static_cast<int>(o), .avoided = std::move(avoided)});
        }
        if (!is_begun) continue;
        options[o].push_back(to.current);
        end_correction(to);
    }
}

void fill_releases(const Plan& plan, const Grid& figures, LedgerBlock& block) {
    int last = -1;
    for (const PlanRelease& release : plan.releases) {
        fill_steps(release, plan, figures, block);
        fill_lines(release, figures, block);
    }
    for (const PlanRelease& release : plan.releases)
        if (std::exchange(last, release.intervention) != release.intervention)
            fill_correction(plan, release.intervention, figures, block);
}

}  // namespace hearth

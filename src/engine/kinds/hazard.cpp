// Hazards in homes: how a hazard becomes a counter and lines of the plan, and those columns of
// draws (method 12).
#include <algorithm>
#include <tuple>

#include "engine/kinds/kinds.hpp"

namespace hearth {

namespace {

void link_hazard(Linking& to, const std::string& name, const Hazard& hazard) {
    PlanHazard p{.cashable = to.at(hazard.cashable)};
    if (hazard.before) {
        p.counter = to.add_counter(name, true, to.made().under_effect);
        p.before = to.at(hazard.before->one_in);
        p.after = to.at(hazard.after->one_in);
        p.spread_before = to.all(hazard.before->spread);
        p.spread_after = to.all(hazard.after->spread);
        p.cost_per_harm = to.all(hazard.cost_per_harm);
    } else {
        p.stated_saving = to.at(*hazard.nhs_saving_per_dwelling_year);
    }
    std::tie(p.cashable_line, p.capacity_line) =
        to.add_saving({.intervention = to.current,
                       .name = name,
                       .payer = to.payer(hazard.payer.name),
                       .driver = to.made().under_effect});
    to.made().hazards.push_back(p);
}

/// Harms and money saved per dwelling-year (12.1, 12.2).
std::pair<double, double> harm(const Filling& f, const PlanHazard& h, std::size_t d) {
    if (h.stated_saving >= 0) return {0, f.figures(d, h.stated_saving)};
    double harms = 0, money = 0;
    for (std::size_t c = 0; c < h.cost_per_harm.size(); ++c) {
        const double fewer = f.figures(d, h.spread_before[c]) / f.figures(d, h.before) -
                             f.figures(d, h.spread_after[c]) / f.figures(d, h.after);
        harms += fewer;
        money += fewer * f.figures(d, h.cost_per_harm[c]);
    }
    return {harms, money};
}

void fill_hazard(const Filling& f, const PlanHazard& h) {
    Column harms(f.n), saved(f.n);
    for (std::size_t d = 0; d < f.n; ++d) std::tie(harms[d], saved[d]) = harm(f, h, d);
    f.adjust(harms.data());
    f.adjust(saved.data());
    if (h.counter >= 0) std::copy_n(harms.data(), f.n, f.count(h.counter));
    const double* share = f.column(h.cashable);
    columns::multiply(f.money(h.cashable_line), saved.data(), share, f.n);
    columns::avoided_by_ratio(f.money(h.capacity_line), saved.data(), share, f.n);
    if (f.block.only_money) return;
    columns::multiply(f.units(h.cashable_line), harms.data(), share, f.n);
    columns::avoided_by_ratio(f.units(h.capacity_line), harms.data(), share, f.n);
}

}  // namespace

void link_kind(Linking& to, const Model& model, const HazardRepair& repair) {
    link_kind(to, model, repair.besides);
    for (const auto& hazard : repair.hazards) link_hazard(to, hazard.name, hazard.value);
}

void fill_hazards(const Filling& f) {
    for (const PlanHazard& hazard : f.own.hazards) fill_hazard(f, hazard);
}

}  // namespace hearth

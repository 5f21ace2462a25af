#!/usr/bin/env python3
"""Poor housing in England by hand: homes · (years of NHS saving - one repair), discounted at the start of each year.

    python3 tests/hand/poor_housing_england.py HEARTH_BINARY PROJECT_DIR"""

from inputs import compare


def by_hand(p):
    model, years, factor = p.model("hazard_repair"), p.years, p.factors("money")
    scopes = (model["figures"],) if "figures" in model else ()
    found = {}
    for name, one in p.scenario["interventions"].items():
        local = one.get("set", {})
        homes = p.point(one["reach"]["clients"])
        each = model["hazards"]["category_1"]["nhs_saving_per_dwelling_year"]
        saving = p.point(local.get("hazards.category_1.nhs_saving_per_dwelling_year", each), scopes)
        correction = p.point(local.get("adjust.evidence_correction", model["adjust"]["evidence_correction"]))
        repair = local.get("costs.repair", model["costs"]["repair"])
        lasts = years if "timing.lasts_years" in local else p.point(model["timing"]["lasts_years"])
        bias = 0
        if "optimism_bias" in repair:
            upper, lower, mitigation = (p.point(repair["optimism_bias"][key]) for key in ("upper", "lower", "mitigation"))
            bias = upper - mitigation * (upper - lower)
        # Everybody starts on the first day: year t holds the part of the effect between t and t + 1.
        in_year = [homes * saving * correction * max(0, min(1, lasts - t)) for t in range(years)]
        cost = homes * p.point(repair["cost"]) * (1 + bias)
        cash = p.point(model["hazards"]["category_1"]["cashable"])
        present = sum(f * s for f, s in zip(factor, in_year))
        paid, payback = -cost, None
        for t, s in enumerate(in_year):
            if paid + s >= 0 and payback is None:
                payback = t - paid / s
            paid += s
        found[name] = {"net_saving": sum(in_year) - cost, "net_cash": cash * sum(in_year) - cost, "pv_net_saving": present - cost,
                       "benefit_cost_ratio": present / cost, "payback_years": payback, "programme_cost": cost}
    return found


compare("poor_housing_england", by_hand)

"""A landlord's offers by hand, and the tenancies that would have to be kept for support to pay."""

import json
import sys

from inputs import differences, opened, under_effect


def by_hand(p, models):
    years, tenants = p.years, p.point(p.own["tenants"])
    starts = [tenants] + [0.0] * (years - 1)

    def cost(model, line):
        return p.point(models[model]["costs"][line]["cost"])

    found = {}
    for option, model, line in (("worker", "landlord_health_worker", "worker"), ("signposting", "landlord_signposting", "officer")):
        m = models[model]
        f = m["figures"]
        served = under_effect(starts, years, 0, p.point(m["timing"]["lasts_years"]))
        nhs = p.point(f["nhs_lower_per_person"]) / p.point(f["trial_years"])
        nhs *= p.point(f.get("use_against_trial", 1)) * p.point(f.get("evidence_correction", 1))
        a_year = nhs - cost(model, line)
        found[option] = {"net_saving": sum(served) * a_year, "pv_net_saving": sum(n * d for n, d in zip(served, p.factors("money"))) * a_year,
                         "net_cash": -sum(served) * cost(model, line), "benefit_cost_ratio": nhs / cost(model, line)}
    found["welfare_advice"] = {"net_saving": -tenants * cost("welfare_advice", "adviser")}
    found["tenancy_sustainment"] = {"net_saving": -tenants * cost("tenancy_sustainment", "worker")}
    found["asb_referral"] = {"net_saving": -tenants * (cost("asb_health_referral", "referral") + cost("asb_health_referral", "treatment"))}
    return found


def tenancies_kept(p, models):
    """What would have to be true: the share of tenancies kept at which support costs nobody anything."""
    f = models["tenancy_sustainment"]["figures"]
    weeks = p.point(f["into_temporary_accommodation"]) * p.point(f["weeks_there"])
    each = p.service("eviction")[0] + weeks * p.service("temporary_accommodation_week")[0]
    return p.point(models["tenancy_sustainment"]["costs"]["worker"]["cost"]) / each


def main():
    p = opened("landlord_wellbeing")
    names = "landlord_health_worker landlord_signposting welfare_advice tenancy_sustainment asb_health_referral".split()
    models = {name: p.model(name) for name in names}
    wrong = differences(p, by_hand(p, models))
    share = tenancies_kept(p, models)
    found = json.dumps(p.ask("sensitivity", "--option", "tenancy_sustainment", "--figure", "tenancies_kept", "--target", "0"))
    if f"{share:.6f}"[:8] not in found:
        print(f"tenancies kept: by hand {share:.8f}, hearth {found[:400]}")
        wrong += 1
    return 1 if wrong else 0


sys.exit(main())

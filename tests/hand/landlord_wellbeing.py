"""A landlord's offers by hand, and the tenancies that would have to be kept for support to pay."""
import json
import os
import subprocess
import sys

import community_inputs as hand

HEARTH, PROJECT = hand.arguments()
prices = hand.Prices(PROJECT)
scenario = hand.read(PROJECT, "scenarios/landlord_wellbeing.yaml")
models = {name: hand.read(PROJECT, f"models/{name}.yaml")
          for name in ("landlord_health_worker", "landlord_signposting", "welfare_advice", "tenancy_sustainment", "asb_health_referral")}
services = hand.read(PROJECT, "data/services.yaml")["services"]
YEAR, YEARS = scenario["appraisal"]["prices"], scenario["appraisal"]["years"]
tenants = hand.point(scenario["figures"]["tenants"])
starts = [tenants] + [0.0] * (YEARS - 1)


def cost(model, line):
    return hand.money(prices, models[model]["costs"][line]["cost"], YEAR)


def present(by_year):
    return sum(n / 1.035 ** t for t, n in enumerate(by_year))


mine = {}
for option, model, line in (("worker", "landlord_health_worker", "worker"), ("signposting", "landlord_signposting", "officer")):
    m = models[model]
    f = m["figures"]
    served = hand.under_effect(starts, YEARS, 0, hand.point(m["timing"]["lasts_years"]))
    nhs = hand.money(prices, f["nhs_lower_per_person"], YEAR) / hand.point(f["trial_years"])
    nhs *= hand.point(f.get("use_against_trial", 1)) * hand.point(f.get("evidence_correction", 1))
    a_year = nhs - cost(model, line)
    mine |= {(option, "net_saving"): sum(served) * a_year, (option, "pv_net_saving"): present(served) * a_year,
             (option, "net_cash"): -sum(served) * cost(model, line), (option, "benefit_cost_ratio"): nhs / cost(model, line)}

advice = tenants * cost("welfare_advice", "adviser")
support = tenants * cost("tenancy_sustainment", "worker")
referral = tenants * (cost("asb_health_referral", "referral") + cost("asb_health_referral", "treatment"))
mine |= {("welfare_advice", "net_saving"): -advice, ("tenancy_sustainment", "net_saving"): -support, ("asb_referral", "net_saving"): -referral}
status = hand.compare(HEARTH, PROJECT, "landlord_wellbeing", mine)

# What would have to be true: the share of tenancies kept at which support costs nobody anything.
f = models["tenancy_sustainment"]["figures"]
weeks = hand.point(f["into_temporary_accommodation"]) * hand.point(f["weeks_there"])
each = hand.unit_cost(prices, services["eviction"], YEAR)[0] + weeks * hand.unit_cost(prices, services["temporary_accommodation_week"], YEAR)[0]
share = support / (tenants * each)
run = subprocess.run([HEARTH, "sensitivity", "scenarios/landlord_wellbeing.yaml", "--option", "tenancy_sustainment", "--figure", "tenancies_kept",
                      "--target", "0", "--format", "json"], cwd=PROJECT, env=dict(os.environ, HEARTH_HOME=PROJECT), capture_output=True, text=True)
found = json.dumps(json.loads(run.stdout)) if run.returncode == 0 else run.stderr
if f"{share:.6f}"[:8] not in found:
    print(f"tenancies kept: by hand {share:.8f}, hearth {found[:400]}")
    status = 1
sys.exit(status)

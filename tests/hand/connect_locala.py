"""Connect and Locala by hand: 27 clients, one year, units by price, the correction, the trial's effect; and the figure that is solved for."""
import sys

import community_inputs as hand

HEARTH, PROJECT = hand.arguments()
prices = hand.Prices(PROJECT)
scenario = hand.read(PROJECT, "scenarios/connect_locala.yaml")
model = hand.read(PROJECT, "models/complex_needs_support.yaml")
services = hand.read(PROJECT, "data/services.yaml")["services"]
YEAR = scenario["appraisal"]["prices"]
f = scenario["figures"]

clients, worker = hand.point(f["clients"]), hand.money(prices, f["worker_a_year"], YEAR)
units = {"district_nurse_visit": "contacts_avoided", "gp_consultation": "gp_avoided", "ae_attendance": "ae_avoided"}
saved = cash = 0.0
for service, figure in units.items():
    cost, share = hand.unit_cost(prices, services[service], YEAR)
    saved += clients * hand.point(f[figure]) * cost
    cash += clients * hand.point(f[figure]) * cost * share
corrected = scenario["interventions"]["support_corrected"]["model"]["adjust"]
left = 1 - hand.point(corrected["regression_to_mean"])

m = model["figures"]
trial = hand.money(prices, m["nhs_lower_per_person"], YEAR) / hand.point(m["trial_years"]) * hand.point(model["adjust"]["evidence_correction"])

# What contacts would have to be for the saving to be the £20,818.20 reported.
contact, _ = hand.unit_cost(prices, services["district_nurse_visit"], YEAR)
solved = hand.point(f["contacts_avoided"]) + (20818.20 - (saved - worker)) / (clients * contact)
if round(solved, 6) != round(hand.point(f["contacts_avoided"]), 6):
    sys.exit(f"contacts_avoided: by hand {solved:.8f}, in the scenario {f['contacts_avoided']['value']}")

sys.exit(hand.compare(HEARTH, PROJECT, "connect_locala", {
    ("as_evaluated", "net_saving"): saved - worker,
    ("as_evaluated", "net_cash"): cash - worker,
    ("as_evaluated", "benefit_cost_ratio"): saved / worker,
    ("corrected", "net_saving"): saved * left - worker,
    ("corrected", "net_cash"): cash * left - worker,
    ("as_a_trial_found", "net_saving"): clients * trial - worker,
    ("as_a_trial_found", "benefit_cost_ratio"): clients * trial / worker,
    ("as_a_trial_found", "clients"): clients,
}))

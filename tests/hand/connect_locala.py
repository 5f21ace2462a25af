"""Connect and Locala by hand: 27 clients, one year, units by price, the correction, the trial's effect; and the figure that is solved for."""

import sys

from inputs import compare


def by_hand(p):
    model, f = p.model("complex_needs_support"), p.own
    clients, worker = p.point(f["clients"]), p.point(f["worker_a_year"])
    units = {"district_nurse_visit": "contacts_avoided", "gp_consultation": "gp_avoided", "ae_attendance": "ae_avoided"}
    saved = cash = 0.0
    for service, figure in units.items():
        cost, share = p.service(service)
        saved += clients * p.point(f[figure]) * cost
        cash += clients * p.point(f[figure]) * cost * share
    left = 1 - p.point(p.scenario["interventions"]["support_corrected"]["model"]["adjust"]["regression_to_mean"])
    m = model["figures"]
    trial = p.point(m["nhs_lower_per_person"]) / p.point(m["trial_years"]) * p.point(model["adjust"]["evidence_correction"])

    # What contacts would have to be for the saving to be the £20,818.20 reported.
    contact, _ = p.service("district_nurse_visit")
    solved = p.point(f["contacts_avoided"]) + (20818.20 - (saved - worker)) / (clients * contact)
    if round(solved, 6) != round(p.point(f["contacts_avoided"]), 6):
        sys.exit(f"contacts_avoided: by hand {solved:.8f}, in the scenario {f['contacts_avoided']['value']}")

    return {
        "as_evaluated": {"net_saving": saved - worker, "net_cash": cash - worker, "benefit_cost_ratio": saved / worker},
        "corrected": {"net_saving": saved * left - worker, "net_cash": cash * left - worker},
        "as_a_trial_found": {"net_saving": clients * trial - worker, "benefit_cost_ratio": clients * trial / worker, "clients": clients}}


compare("connect_locala", by_hand)

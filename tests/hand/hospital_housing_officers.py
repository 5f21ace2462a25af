"""Officers at the Infirmary: days each patient gains, the lesser of the corrected report and the patient's part of the days that wait on housing."""

from inputs import compare


def by_hand(inputs):
    scenario, years = inputs.scenario, inputs.years
    figures = scenario["figures"]
    own = {name: inputs.point(figures[name]) for name in ("patients_screened", "with_an_issue", "delayed_by_it", "accepted", "codes")}
    helped = own["patients_screened"] * own["with_an_issue"] * own["delayed_by_it"] * own["accepted"]
    people = 1121979
    pool = inputs.named("housing_delay_days_per_person_leicestershire") * people
    model = inputs.model("hospital_housing_enabler")
    part = {name: inputs.point(model["figures"][name]) for name in ("days_reported", "deadweight", "regression_to_mean", "share_relieved")}
    believed = part["days_reported"] * (1 - part["deadweight"]) * (1 - part["regression_to_mean"])
    limited = part["share_relieved"] * own["codes"] * pool / helped

    day = inputs.service_cost("delayed_bed_day")
    bay = scenario["services"]["delayed_bed_day"]["step"]
    units, left = inputs.point(bay["units"]), inputs.point(bay["share"])
    fund = inputs.point(model["costs"]["personal_fund"]["cost"], payer="council")
    place = inputs.point(model["costs"]["place_to_go"]["cost"], payer="council")
    factor = sum(inputs.factors("money", years))

    def measures(days_each, option):
        days = days_each * helped
        team = inputs.point(scenario["interventions"][option]["set"]["costs.team"]["fixed_per_year"])
        saving, cost = days * day, team + helped * fund + days * place
        closed = [0 if t < bay["lag_years"] else days // units for t in range(years)]  # bays
        cash = [bays * units * day * left for bays in closed]
        stranded = [bays * units * day * (1 - left) for bays in closed]
        weights = inputs.factors("money", years)
        pv_stranded = sum(w * s for w, s in zip(weights, stranded))
        # Readmissions have no effect at their point: a risk ratio of 1.
        return {"net_saving": years * (saving - cost) - sum(stranded), "net_cash": sum(cash) - years * cost, "programme_cost": years * cost,
                "pv_net_saving": factor * (saving - cost) - pv_stranded, "steps.delayed_bed_day": max(closed),
                "benefit_cost_ratio": (factor * saving - pv_stranded) / (factor * cost), "avoided.delayed_bed_day": years * days}

    reported = scenario["interventions"]["officers_as_reported"]["set"]["effects.delayed_bed_day.avoided_per_client"]
    return {"officers": measures(min(believed, limited), "officers"),
            "officers_as_reported": measures(inputs.point(reported), "officers_as_reported")}


compare("hospital_housing_officers", by_hand)

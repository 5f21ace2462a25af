"""Offers at discharge, each for its own people; effects that last half a year or a year are followed to their end (count: whole_life)."""

from inputs import compare


def spread(lasts):
    """Client-years of effect of one client who enters evenly over year 0, by year: all of it, within the year and after."""
    within = lasts - lasts * lasts / 2 if lasts <= 1 else 0.5
    return [within, lasts - within]


def by_hand(inputs):
    scenario, years = inputs.scenario, inputs.years
    figures, made = scenario["figures"], scenario["interventions"]
    money = inputs.factors("money", years + 2)
    health = inputs.factors("health", years + 2)
    flat = sum(money[:years])

    def measures(*parts):
        """Each part: cost a year, saving by year, its cashable part by year, QALYs a year."""
        cost = sum(part["cost"] for part in parts)
        saving = [sum(part["saving"][t] for part in parts) for t in range(years + 1)]
        cash = sum(sum(part["cash"]) for part in parts)
        qalys = sum(part.get("qalys", 0) for part in parts)
        pv = sum(money[t] * saving[t] for t in range(years + 1))
        return {"net_saving": sum(saving) - years * cost, "net_cash": cash - years * cost, "programme_cost": years * cost,
                "pv_net_saving": pv - flat * cost, "benefit_cost_ratio": pv / (flat * cost),
                "qalys": years * qalys, "pv_qalys": sum(health[:years]) * qalys}

    def yearly(amount):
        return [amount] * years + [0]

    def lasting(amount, lasts):
        """Saving by year of an amount per client-year, for cohorts that start in each year."""
        first, second = spread(lasts)
        return [amount * (first * (t < years) + second * (t > 0)) for t in range(years + 1)]

    people = 1121979
    homeless = inputs.point(figures["homeless_patients"])
    day, day_cash = inputs.service("delayed_bed_day")

    def ward_officers():
        model = inputs.model("hospital_housing_enabler")
        patients = inputs.point(figures["ward_patients"])
        part = {name: inputs.point(model["figures"][name]) for name in ("days_reported", "deadweight", "regression_to_mean", "share_relieved")}
        pool = inputs.named("housing_delay_days_per_person_leicestershire") * people
        days = patients * min(part["days_reported"] * (1 - part["deadweight"]) * (1 - part["regression_to_mean"]), part["share_relieved"] * pool / patients)
        cost = (inputs.point(made["ward_officers"]["set"]["costs.team"]["fixed_per_year"])
                + patients * inputs.point(model["costs"]["personal_fund"]["cost"], payer="council")
                + days * inputs.point(model["costs"]["place_to_go"]["cost"], payer="council"))
        return {"cost": cost, "saving": yearly(days * day), "cash": yearly(days * day * day_cash)}

    def homeless_team():
        model = inputs.model("homeless_patients_acute")
        patients = homeless * inputs.point(made["homeless_team"]["reach"]["steps"]["seen"])
        kept = inputs.point(model["adjust"]["evidence_correction"])
        days = patients * kept * inputs.point(model["effects"]["delayed_bed_day"]["avoided_per_client"])
        visits = model["effects"]["ae_attendance"]
        avoided = patients * kept * inputs.point(visits["without_per_client"]) * (1 - inputs.point(visits["risk_ratio"]))
        visit, visit_cash = inputs.service("ae_attendance")
        gain = inputs.point(model["figures"]["eq5d_with"]) - inputs.point(model["figures"]["eq5d_without"])
        return {"cost": patients * inputs.point(model["costs"]["team"]["cost"]), "saving": yearly(days * day + avoided * visit),
                "cash": yearly(days * day * day_cash + avoided * visit * visit_cash),
                "qalys": patients * kept * gain * inputs.point(model["figures"]["years_kept"])}

    def psychiatric_team():
        model = inputs.model("homeless_patients_psychiatric")
        patients = inputs.point(made["psychiatric_team"]["reach"]["clients_per_year"])
        days = (patients * inputs.point(model["effects"]["delayed_mental_health_bed_day"]["avoided_per_client"])
                * inputs.point(model["adjust"]["evidence_correction"]))
        bed, bed_cash = inputs.service("delayed_mental_health_bed_day")
        cost = (patients * inputs.point(model["costs"]["team"]["cost"])
                + days * inputs.point(model["costs"]["move_on"]["cost"], payer="social_care"))
        return {"cost": cost, "saving": yearly(days * bed), "cash": yearly(days * bed * bed_cash)}

    def step_down():
        model = inputs.model("step_down_homeless")
        part = {name: inputs.point(figure) for name, figure in model["figures"].items()}
        patients = homeless * inputs.point(made["step_down"]["reach"]["steps"]["placed"])
        a_year = 2 * part["euros_saved"] * part["pounds_of_a_euro"] * inputs.point(model["adjust"]["evidence_correction"])
        return {"cost": patients * part["nights"] * part["cost_of_a_night"], "cash": [0],
                "saving": lasting(patients * a_year, inputs.point(model["timing"]["lasts_years"]))}

    def fit_homes():
        model = inputs.model("hospital_at_home")
        steps = made["fit_homes"]["reach"]["steps"]
        homes = inputs.point(made["fit_homes"]["reach"]["clients_per_year"]) * inputs.point(steps["made_fit"])
        a_year = 2 * inputs.point(model["figures"]["saved_in_six_months"]) * inputs.point(model["adjust"]["evidence_correction"])
        works = inputs.point(made["fit_homes"]["set"]["costs.works"]["cost"], payer="council")
        return {"cost": homes * works, "cash": [0],
                "saving": lasting(homes * inputs.point(steps["treated_at_home"]) * a_year, inputs.point(model["timing"]["lasts_years"]))}

    def reablement():
        model = inputs.model("reablement")
        part = {name: inputs.point(figure) for name, figure in model["figures"].items()}
        cases = inputs.point(made["reablement"]["reach"]["clients_per_year"])
        a_year = cases * part["episode"] * part["offset"] * inputs.point(model["adjust"]["evidence_correction"])
        lasts = inputs.point(model["timing"]["lasts_years"])
        return {"cost": cases * part["episode"], "saving": lasting(a_year, lasts), "cash": lasting(a_year * part["cash"], lasts)}

    parts = {"ward_officers": ward_officers(), "homeless_team": homeless_team(), "psychiatric_team": psychiatric_team(),
             "step_down": step_down(), "fit_homes": fit_homes(), "reablement": reablement()}
    return {**{name: measures(part) for name, part in parts.items()},
            "homeless_team_and_step_down": measures(parts["homeless_team"], parts["step_down"])}


compare("hospital_discharge_offers", by_hand)

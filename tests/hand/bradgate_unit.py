"""Bradgate Unit: days freed at what keeping a patient costs, less the post and the places; readmissions, temporary accommodation beside them."""

from inputs import compare


def by_hand(inputs):
    scenario, years = inputs.scenario, inputs.years
    own = {name: inputs.point(figure) for name, figure in scenario["figures"].items()}
    model = inputs.model("mental_health_housing_enabler")
    patients = own["referred"] * own["housing_need"] * own["accepted"]

    days = (inputs.point(model["effects"]["delayed_mental_health_bed_day"]["avoided_per_client"])
            * inputs.point(model["adjust"]["evidence_correction"]) * patients)
    day, cash = inputs.service("delayed_mental_health_bed_day")
    place = inputs.point(model["costs"]["move_on"]["cost"], payer="social_care")
    post = inputs.point(scenario["interventions"]["officer"]["set"]["costs.officer"]["fixed_per_year"])
    officer = {"saving": days * day, "cash": days * day * cash, "cost": post + days * place}

    support = scenario["interventions"]["tenancy_support"]["model"]
    tenancies = patients * own["new_tenancy"]
    readmission = support["outcomes"]["readmission"]
    readmissions = (tenancies * inputs.point(readmission["without_per_client"]) * (1 - inputs.point(readmission["risk_ratio"])))
    bed_days = readmissions * inputs.point(readmission["leads_to"]["mental_health_bed_day"])
    bed_day, bed_cash = inputs.service("mental_health_bed_day")
    weeks = tenancies * inputs.point(support["effects"]["temporary_accommodation_week"]["avoided_per_client"])
    week, week_cash = inputs.service("temporary_accommodation_week")
    # An eviction is the landlord's: outside the headline.
    tenancy = {"saving": bed_days * bed_day + weeks * week,
               "cash": bed_days * bed_day * bed_cash + weeks * week * week_cash,
               "cost": tenancies * inputs.point(support["costs"]["worker"]["cost"], payer="council")}

    factor = sum(inputs.factors("money", years))

    def measures(*parts):
        saving, cashable, cost = (sum(part[key] for part in parts) for key in ("saving", "cash", "cost"))
        return {"net_saving": years * (saving - cost), "net_cash": years * (cashable - cost), "programme_cost": years * cost,
                "pv_net_saving": factor * (saving - cost), "benefit_cost_ratio": saving / cost}

    return {"officer": {**measures(officer), "avoided.delayed_mental_health_bed_day": years * days},
            "officer_and_tenancy_support": measures(officer, tenancy)}


compare("bradgate_unit", by_hand)

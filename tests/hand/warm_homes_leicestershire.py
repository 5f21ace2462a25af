#!/usr/bin/env python3
"""Warm and dry homes in Leicestershire by hand: homes that start each year, years of effect that fall in each year,
use avoided in each line, its price, and QALYs; money and health discounted at the start of each year.

    python3 tests/hand/warm_homes_leicestershire.py HEARTH_BINARY PROJECT_DIR"""

from inputs import compare, under_effect


def starting(p, places, reach, scopes):
    pool, group = reach["pool"], reach["pool"]["households"]
    left = sum(place["households"][group] for place in places) * p.point(pool["share"], scopes)
    found = []
    for year in range(p.years):
        offered = left * p.point(reach["per_year"])
        if "capacity" in reach:
            offered = min(offered, p.point(reach["capacity"]))
        if "ramp" in reach:
            offered *= p.point(reach["ramp"][min(year, len(reach["ramp"]) - 1)])
        found.append(offered if year < reach["for_years"] else 0)
        left -= found[-1]
    return found


def avoided(p, line, scopes):
    if "rate_ratio" in line:
        return p.point(line["without"], scopes) * (1 - p.point(line["rate_ratio"], scopes))
    return p.point(line["avoided_per_client_year"], scopes)


def home_year(p, model, scopes):
    """Of one home in one year of effect: money saved, cash in it, and QALYs."""
    money = cash = qalys = 0
    services = {name: avoided(p, line, scopes) for name, line in model.get("effects", {}).items()}
    for line in model.get("outcomes", {}).values():
        events = avoided(p, line, scopes)
        qalys += events * p.point(line.get("qaly_each", 0), scopes)
        for name, each in line.get("leads_to", {}).items():
            services[name] = services.get(name, 0) + events * p.point(each, scopes)
    for name, units in services.items():
        cost, share = p.service(name)
        money, cash = money + units * cost, cash + units * cost * share
    for hazard in model.get("hazards", {}).values():
        amount = p.point(hazard["nhs_saving_per_dwelling_year"], scopes)
        money, cash = money + amount, cash + amount * p.point(hazard["cashable"])
    for effect in model.get("money_effects", {}).values():
        if effect["class"] != "social":
            amount = p.point(effect["amount_per_client_year"], scopes, effect["payer"])
            money, cash = money + amount, cash + (amount if effect["class"] == "cashable" else 0)
    qalys += p.point(model.get("health", {}).get("qaly_per_client_year", 0), scopes)
    return money, cash, qalys


def by_hand(p):
    years, money_factor, health_factor = p.years, p.factors("money"), p.factors("health")
    places = [p.data["places"][name] for name in p.scenario["place"]]
    parts = {}
    for name, one in p.scenario["interventions"].items():
        model = p.model(one["model"])
        figures = dict(model["figures"])
        figures.update({path.split(".", 1)[1]: value for path, value in one.get("set", {}).items()})
        scopes = (figures,)
        begin = starting(p, places, one["reach"], scopes)
        felt = under_effect(begin, years, 0, p.point(model["timing"]["lasts_years"]), fade=p.point(model["timing"].get("fade_per_year", 0)))
        money, cash, qalys = home_year(p, model, scopes)
        once = p.point(model.get("health", {}).get("qaly_per_client", 0), scopes)
        each = sum(p.point(line["cost"], scopes, line["payer"] if isinstance(line["payer"], str) else None) for line in model["costs"].values())
        parts[name] = {"saving": [money * f for f in felt], "cash": [cash * f for f in felt], "cost": [each * b for b in begin],
                       "qalys": [qalys * f + once * b for f, b in zip(felt, begin)], "clients": sum(begin)}
    found = {}
    for option, chosen in list(p.scenario["options"].items())[1:]:
        sums = {key: [sum(parts[name][key][t] for name in chosen) for t in range(years)] for key in ("saving", "cash", "cost", "qalys")}
        present = {key: sum(f * v for f, v in zip(money_factor, sums[key])) for key in ("saving", "cost")}
        found[option] = {
            "net_saving": sum(sums["saving"]) - sum(sums["cost"]), "net_cash": sum(sums["cash"]) - sum(sums["cost"]),
            "programme_cost": sum(sums["cost"]), "pv_net_saving": present["saving"] - present["cost"],
            "benefit_cost_ratio": present["saving"] / present["cost"], "qalys": sum(sums["qalys"]),
            "pv_qalys": sum(f * q for f, q in zip(health_factor, sums["qalys"])),
            "clients": sum(parts[name]["clients"] for name in chosen)}
    return found


compare("warm_homes_leicestershire", by_hand)

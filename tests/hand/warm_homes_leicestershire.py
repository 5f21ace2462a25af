#!/usr/bin/env python3
"""Warm and dry homes in Leicestershire by hand: homes that start each year, years of effect that fall in each year,
use avoided in each line, its price, and QALYs; money and health discounted at the start of each year.

    python3 tests/hand/warm_homes_leicestershire.py HEARTH_BINARY PROJECT_DIR"""

import sys

from homes_inputs import Inputs, compare, rates, read

SCENARIO = "scenarios/warm_homes_leicestershire.yaml"


def overlap(entry, lasts, band, year):
    """Length of the band-th year of an effect that begins at `entry`, within a year after the start year."""
    low, high = max(year, entry + band), min(year + 1, entry + min(band + 1, lasts))
    return max(0, high - low)


def spread(lasts, fade, year):
    """Mean over entries through year 0 of the effect felt in `year`, with its fading. Between entries at which an edge
    meets a year's edge the length is a straight line in the entry, so the mean is that of the pieces' middles."""
    total = 0
    edges = sorted({0.0, 1.0, lasts % 1, (-lasts) % 1})
    for band in range(int(lasts) + 1):
        area = sum((b - a) * overlap((a + b) / 2, lasts, band, year) for a, b in zip(edges, edges[1:]))
        total += area * (1 - fade) ** band
    return total


def starts(inputs, places, reach, names, years):
    pool, group = reach["pool"], reach["pool"]["households"]
    left = sum(place["households"][group] for place in places) * inputs.point(pool["share"], names)
    result = []
    for year in range(years):
        offered = left * inputs.point(reach["per_year"])
        if "capacity" in reach:
            offered = min(offered, inputs.point(reach["capacity"]))
        if "ramp" in reach:
            offered *= inputs.point(reach["ramp"][min(year, len(reach["ramp"]) - 1)])
        result.append(offered if year < reach["for_years"] else 0)
        left -= result[-1]
    return result


def avoided(inputs, line, names):
    if "rate_ratio" in line:
        return inputs.point(line["without"], names) * (1 - inputs.point(line["rate_ratio"], names))
    return inputs.point(line["avoided_per_client_year"], names)


def home_year(inputs, model, names):
    """Of one home in one year of effect: money saved, cash in it, and QALYs."""
    money = cash = qalys = 0
    services = {name: avoided(inputs, line, names) for name, line in model.get("effects", {}).items()}
    for line in model.get("outcomes", {}).values():
        events = avoided(inputs, line, names)
        qalys += events * inputs.point(line.get("qaly_each", 0), names)
        for name, each in line.get("leads_to", {}).items():
            services[name] = services.get(name, 0) + events * inputs.point(each, names)
    for name, units in services.items():
        cost, share = inputs.service(name)
        money, cash = money + units * cost, cash + units * cost * share
    for hazard in model.get("hazards", {}).values():
        amount = inputs.point(hazard["nhs_saving_per_dwelling_year"], names)
        money, cash = money + amount, cash + amount * inputs.point(hazard["cashable"])
    for effect in model.get("money_effects", {}).values():
        if effect["class"] != "social":
            amount = inputs.point(effect["amount_per_client_year"], names, effect["payer"])
            money, cash = money + amount, cash + (amount if effect["class"] == "cashable" else 0)
    qalys += inputs.point(model.get("health", {}).get("qaly_per_client_year", 0), names)
    return money, cash, qalys


def main(hearth, root):
    scenario = read(root, SCENARIO)
    years = scenario["appraisal"]["years"]
    money_factor = rates(root, scenario["appraisal"]["discount"], "money", years)
    health_factor = rates(root, scenario["appraisal"]["discount"], "health", years)
    inputs = Inputs(root, scenario["appraisal"]["prices"])
    places = [read(root, "data/places.yaml")["places"][name] for name in scenario["place"]]
    parts = {}
    for name, one in scenario["interventions"].items():
        model = read(root, f"models/{one['model']}.yaml")
        figures = dict(model["figures"])
        figures.update({path.split(".", 1)[1]: value for path, value in one.get("set", {}).items()})
        names = (figures, scenario["figures"])
        begin = starts(inputs, places, one["reach"], names, years)
        lasts = inputs.point(model["timing"]["lasts_years"])
        fade = inputs.point(model["timing"].get("fade_per_year", 0))
        shape = [spread(lasts, fade, year) for year in range(years)]
        felt = [sum(begin[s] * shape[t - s] for s in range(t + 1)) for t in range(years)]
        money, cash, qalys = home_year(inputs, model, names)
        once = inputs.point(model.get("health", {}).get("qaly_per_client", 0), names)
        each = sum(inputs.point(line["cost"], names, line["payer"] if isinstance(line["payer"], str) else None)
                   for line in model["costs"].values())
        parts[name] = {"saving": [money * f for f in felt], "cash": [cash * f for f in felt], "cost": [each * b for b in begin],
                       "qalys": [qalys * f + once * b for f, b in zip(felt, begin)], "clients": sum(begin)}
    ours = {}
    for option, chosen in scenario["options"].items():
        if not chosen:
            continue
        sums = {key: [sum(parts[name][key][t] for name in chosen) for t in range(years)] for key in ("saving", "cash", "cost", "qalys")}
        present = {key: sum(f * v for f, v in zip(money_factor, sums[key])) for key in ("saving", "cost")}
        ours[option] = {
            "net_saving": sum(sums["saving"]) - sum(sums["cost"]), "net_cash": sum(sums["cash"]) - sum(sums["cost"]),
            "programme_cost": sum(sums["cost"]), "pv_net_saving": present["saving"] - present["cost"],
            "benefit_cost_ratio": present["saving"] / present["cost"], "qalys": sum(sums["qalys"]),
            "pv_qalys": sum(f * q for f, q in zip(health_factor, sums["qalys"])),
            "clients": sum(parts[name]["clients"] for name in chosen)}
    return compare(ours, hearth, root, SCENARIO)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3]))

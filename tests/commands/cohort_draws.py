#!/usr/bin/env python3
"""Draws of two published cohort models against a slow second version of them, written from the papers.

    cohort_draws.py <hearth> <source folder>

Chancellor (1997), whose input stands in tests/published, and the Sick-Sicker tutorial with its own
distributions. Figures are drawn here by Python's generator and followed row by row; means and standard
deviations of cost and health of each strategy lie within four standard errors of `hearth run --draws`.
Prints each failure; the last line says "N passed, M failed".
"""

import json
import math
import random
import subprocess
import sys
import tempfile
from pathlib import Path

import yaml

DRAWS_HERE, DRAWS_THERE = 6000, 20000
BY_CHANCE = 4

SICK_SICKER = """
hearth: 1
title: Sick-Sicker, uncertain
appraisal: {start: 2025/26, years: 75, prices: as_printed, discount: {money: 0.03, health: 0.03}, entry: start_of_year}
interventions:
  soc:
    reach: {clients: 1}
    strategy: soc
    model:
      title: Sick-Sicker
      kind: cohort
      client: person
      cycle: {counting: half_cycle, competing: after_death}
      states: [H, S1, S2, dead]
      start: {H: 1}
      figures:
        die: {distribution: gamma, parameters: {shape: 20, scale: 0.0001}, quantity: rate}
        worse_S1: {distribution: lognormal, parameters: {mu: 1.0986122886681098, sigma: 0.01}, quantity: ratio}
        worse_S2: {distribution: lognormal, parameters: {mu: 2.302585092994046, sigma: 0.02}, quantity: ratio}
        slower: {distribution: lognormal, parameters: {mu: -0.5108256237659907, sigma: 0.02}, quantity: ratio}
        better: {distribution: beta, parameters: {alpha: 300, beta: 15}, quantity: utility}
        cost_A: {distribution: gamma, parameters: {shape: 73.5, scale: 163.3}, quantity: cost}
        cost_B: {distribution: gamma, parameters: {shape: 86.2, scale: 150.8}, quantity: cost}
      transitions:
        H: {rates: {S1: {distribution: gamma, parameters: {shape: 30, scale: 0.005}}, dead: = die}}
        S1:
          rates:
            H: {distribution: gamma, parameters: {shape: 60, scale: 0.008333333333333333}}
            S2: {distribution: gamma, parameters: {shape: 84, scale: 0.00125}}
            dead: = die * worse_S1
        S2: {rates: {dead: = die * worse_S2}}
      strategies:
        soc: {}
        A: {utilities: {S1: = better}}
        B: {ratios: [{from: S1, to: S2, hazard_ratio: = slower}]}
        AB: {ratios: [{from: S1, to: S2, hazard_ratio: = slower}], utilities: {S1: = better}}
      utilities:
        H: {distribution: beta, parameters: {alpha: 200, beta: 3}}
        S1: {distribution: beta, parameters: {alpha: 130, beta: 45}}
        S2: {distribution: beta, parameters: {alpha: 230, beta: 230}}
      state_costs:
        care:
          payer: nhs
          in:
            H: {distribution: gamma, parameters: {shape: 100, scale: 20}}
            S1: {distribution: gamma, parameters: {shape: 177.8, scale: 22.5}}
            S2: {distribution: gamma, parameters: {shape: 225, scale: 66.7}}
        A: {payer: nhs, in: {S1: = cost_A, S2: = cost_A}, strategies: [A, AB]}
        B: {payer: nhs, in: {S1: = cost_B, S2: = cost_B}, strategies: [B, AB]}
  A: {reach: {clients: 1}, strategy: A, model: soc}
  B: {reach: {clients: 1}, strategy: B, model: soc}
  AB: {reach: {clients: 1}, strategy: AB, model: soc}
options: {nobody: [], soc: [soc], A: [A], B: [B], AB: [AB]}
"""


def moved(people, rows):
    """People after a cycle, by rows of what leads where."""
    return [sum(people[s] * rows[s][to] for s in range(len(people))) for to in range(len(people))]


def sick_years(slower, rates, worse):
    """Discounted years in H, S1 and S2, by half cycles."""
    die, h_s1, s1_h, s1_s2 = rates
    p = lambda rate: -math.expm1(-rate)
    dead = [p(die), p(die * worse[0]), p(die * worse[1])]
    s1, s2, back = p(h_s1), p(s1_s2 * slower), p(s1_h)
    rows = [[(1 - dead[0]) * (1 - s1), (1 - dead[0]) * s1, 0, dead[0]],
            [(1 - dead[1]) * back, (1 - dead[1]) * (1 - back - s2), (1 - dead[1]) * s2, dead[1]],
            [0, 0, 1 - dead[2], dead[2]], [0, 0, 0, 1]]
    people, years = [1, 0, 0, 0], [0, 0, 0]
    for row in range(76):
        weight = (0.5 if row in (0, 75) else 1) * 1.03 ** -row
        years = [sum_ + weight * there for sum_, there in zip(years, people)]
        people = moved(people, rows)
    return years


def sick_sicker(draw):
    gamma, beta = draw.gammavariate, draw.betavariate
    rates = gamma(20, 1e-4), gamma(30, 1 / 200), gamma(60, 1 / 120), gamma(84, 1 / 800)
    worse = draw.lognormvariate(math.log(3), 0.01), draw.lognormvariate(math.log(10), 0.02)
    slower = draw.lognormvariate(math.log(0.6), 0.02)
    care = gamma(100, 20), gamma(177.8, 22.5), gamma(225, 66.7)
    drugs = {"A": gamma(73.5, 163.3), "B": gamma(86.2, 150.8)}
    utilities = beta(200, 3), beta(130, 45), beta(230, 230)
    better = beta(300, 15)
    years = {"B": sick_years(slower, rates, worse), "": sick_years(1, rates, worse)}
    made = {}
    for option in ("soc", "A", "B", "AB"):
        there = years["B" if "B" in option else ""]
        extra = sum(cost for drug, cost in drugs.items() if drug in option)
        worth = utilities[0], better if "A" in option else utilities[1], utilities[2]
        made[option, "pv_programme_cost"] = (sum(y * c for y, c in zip(there, care)) + extra * (there[1] + there[2]))
        made[option, "pv_qalys"] = sum(y * u for y, u in zip(there, worth))
    return made


def dirichlet(draw, counts):
    parts = [draw.gammavariate(count, 1) if count else 0 for count in counts]
    return [part / sum(parts) for part in parts]


def chancellor(draw):
    """Rows are counted at the end of their year; the ratio holds in the first two."""
    rows = [dirichlet(draw, counts) for counts in ((1251, 350, 116, 17), (0, 731, 512, 15), (0, 0, 1312, 437))]
    ratio = draw.lognormvariate(math.log(0.509), (math.log(0.710) - math.log(0.365)) / (2 * 1.959963984540054))
    costs = [sum(draw.gammavariate(1, mean) for mean in means) for means in ((1701, 1055), (1774, 1278), (6948, 2059))]
    made = {}
    for option in ("mono", "combination"):
        people, cost, life = [1, 0, 0, 0], 0, 0
        for year in range(1, 21):
            treated = option == "combination" and year <= 2
            now = [[part * (ratio if treated else 1) if to != s else 0 for to, part in enumerate(row)] for s, row in enumerate(rows)]
            for s, row in enumerate(now):
                row[s] = 1 - sum(row)
            people = moved(people, now + [[0, 0, 0, 1]])
            each = [care + 2278 + (2086.50 if treated else 0) for care in costs]
            cost += 1.06 ** -year * sum(there * one for there, one in zip(people, each))
            life += sum(people[:3])
        made[option, "pv_programme_cost"], made[option, "life_years"] = cost, life
    return made


def moments(values):
    """Mean and standard deviation, each with its standard error."""
    n = len(values)
    mean = sum(values) / n
    powers = [sum((value - mean) ** power for value in values) / n for power in (2, 4)]
    sd = math.sqrt(powers[0])
    return {"mean": (mean, sd / math.sqrt(n)),
            "sd": (sd, math.sqrt(max(powers[1] - powers[0] ** 2, 0) / n) / (2 * sd))}


def ours(hearth, source, scenario):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "scenario.yaml"
        path.write_text(scenario, encoding="utf-8")
        command = [hearth, "run", str(path), "--draws", str(DRAWS_THERE), "--sampling", "random", "--seed", "20", "--format", "json"]
        done = subprocess.run(command, cwd=source, capture_output=True, text=True, check=True)
    return {option["name"]: option["uncertainty"] for option in json.loads(done.stdout)["options"]}


def compare(name, found, draws):
    """How many of mean and sd agree, and how many do not."""
    passed = failed = 0
    for option, measure in draws[0]:
        here = moments([one[option, measure] for one in draws])
        for of in ("mean", "sd"):
            there = found[option][measure][of]
            apart = abs(there["value"] - here[of][0]) / math.hypot(here[of][1], there["se"])
            if apart <= BY_CHANCE:
                passed += 1
                continue
            failed += 1
            print(f"{name}, {option}, {of} of {measure}: {there['value']}, here {here[of][0]}, {apart:.1f} errors apart")
    return passed, failed


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    hearth, source = sys.argv[1:]
    hearth = str(Path(hearth).resolve())
    printed = yaml.safe_load((Path(source) / "tests/published/chancellor_1997.yaml").read_text(encoding="utf-8"))
    hiv = yaml.safe_dump({"hearth": 1, "title": "HIV", **printed["scenario"]}, sort_keys=False)
    passed = failed = 0
    for name, text, one_draw in (("Sick-Sicker", SICK_SICKER, sick_sicker), ("HIV", hiv, chancellor)):
        draw = random.Random(2026)
        some = compare(name, ours(hearth, source, text), [one_draw(draw) for _ in range(DRAWS_HERE)])
        passed, failed = passed + some[0], failed + some[1]
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or passed < 24 else 0


if __name__ == "__main__":
    sys.exit(main())

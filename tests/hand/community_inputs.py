"""What the recomputations by hand of landlords, hubs and extra care share: figures from the YAML files at their point, prices of another
year, parts of a year under effect. Python's own arithmetic; nothing here is taken from hearth. `reported` asks hearth for its answer."""
import json
import os
import subprocess
import sys

import yaml


def read(project, path):
    with open(os.path.join(project, path), encoding="utf-8") as file:
        return yaml.safe_load(file)


class Prices:
    """Indices of data/price_indices.yaml: factor(index, from, to)."""

    def __init__(self, project):
        self.indices = read(project, "data/price_indices.yaml")["indices"]

    def level(self, name, year):
        index = self.indices[name]
        if "levels" in index:
            return index["levels"][year]
        years = sorted(index["changes"])
        if year < years[0]:  # carried back by another index
            return self.level(index["before"], year) / self.level(index["before"], years[0])
        if year > years[-1]:
            return self.level(name, years[-1]) * self.level(index["after"], year) / self.level(index["after"], years[-1])
        level = 1.0
        for one in years[1:]:  # the first year is the base
            if one <= year:
                level *= 1 + index["changes"][one]
        return level

    def factor(self, name, start, end):
        return self.level(name, end) / self.level(name, start)


def point(figure):
    """A figure at its point: value or money as written, events over all, or the mean of a pert."""
    if isinstance(figure, (int, float)):
        return float(figure)
    for key in ("value", "gbp"):
        if key in figure:
            return float(figure[key])
    if "events" in figure:
        return figure["events"] / figure["of"]
    if "mode" in figure:
        return (figure["low"] + 4 * figure["mode"] + figure["high"]) / 6
    return (figure["low"] + figure["high"]) / 2


def money(prices, figure, year):
    return point(figure) * prices.factor(figure["index"], figure["prices"], year)


def unit_cost(prices, service, year):
    """The price nearest to the year, of two equally near the later one, carried to it; and the share that is cash."""
    costs = service["cost"] if isinstance(service["cost"], list) else [service["cost"]]
    best = min(costs, key=lambda c: (abs(int(c["prices"][:4]) - int(year[:4])), -int(c["prices"][:4])))
    return money(prices, best, year), point(service["cashable"])


def mean_overlap(k, start, end):
    """Mean over u in [0, 1] of the length of [k, k+1) and [u + start, u + end): piecewise linear in u, so exact between its breaks."""
    if end <= start:
        return 0.0

    def length(u):
        return max(0.0, min(k + 1, u + end) - max(k, u + start))

    breaks = sorted({0.0, 1.0} | {u for u in (k - start, k + 1 - start, k - end, k + 1 - end) if 0 < u < 1})
    return sum((b - a) * (length(a) + length(b)) / 2 for a, b in zip(breaks, breaks[1:]))


def under_effect(starts, years, lag, lasts, drop_out=0.0, alive=lambda age: 1.0):
    """Clients under effect in each year (method 3.3), entry spread over the year, no fade and no build-up."""
    result = []
    for t in range(years):
        total = 0.0
        for s in range(t + 1):
            j = 0
            while j < lasts:
                part = mean_overlap(t - s, lag + j, lag + min(j + 1, lasts))
                total += starts[s] * part * (1 - drop_out) ** (lag + j) * alive(lag + j + 0.5)
                j += 1
        result.append(total)
    return result


def reported(hearth, project, scenario):
    """hearth's own answer, by option: its measures at the point."""
    run = subprocess.run([hearth, "run", f"scenarios/{scenario}.yaml", "--deterministic", "--format", "json"], cwd=project,
                         env=dict(os.environ, HEARTH_HOME=project), capture_output=True, text=True, check=True)
    return {option["name"]: option["measures"] for option in json.loads(run.stdout)["options"]}


def compare(hearth, project, scenario, mine):
    """Prints both numbers where they differ by more than rounding in the arithmetic (1e-10 of the number); says how many agree."""
    theirs = reported(hearth, project, scenario)
    wrong = 0
    for (option, measure), value in mine.items():
        other = theirs[option][measure]
        if abs(value - other) > 1e-10 * max(abs(value), abs(other)):
            wrong += 1
            print(f"{scenario} {option} {measure}: by hand {value:.12g}, hearth {other:.12g}")
    print(f"{scenario}: {len(mine) - wrong} of {len(mine)} agree")
    return 1 if wrong else 0


def arguments():
    if len(sys.argv) != 3:
        sys.exit(f"usage: {sys.argv[0]} HEARTH_BINARY PROJECT_DIR")
    return os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])

"""What the checks by hand of the cold, damp and hazardous homes share: YAML files read as text and numbers,
a figure at its point, money carried to another year's prices, and expressions. No result of hearth is used."""

import ast
import json
import operator
import os
import pathlib
import subprocess

import yaml

OPERATORS = {ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv}


def read(root, path):
    return yaml.safe_load((pathlib.Path(root) / path).read_text(encoding="utf-8"))


class Index:
    """Price indices by name: levels, or changes chained, continued before and after by another."""

    def __init__(self, root):
        self.indices = read(root, "data/price_indices.yaml")["indices"]

    def own_levels(self, name):
        one = self.indices[name]
        if "levels" in one:
            return one["levels"]
        levels, level = {}, 1.0
        for position, (year, change) in enumerate(one["changes"].items()):
            level *= 1 if position == 0 else 1 + change
            levels[year] = level
        return levels

    def levels(self, name):
        levels = dict(self.own_levels(name))
        for side in ("before", "after"):
            if side not in self.indices[name]:
                continue
            other = self.levels(self.indices[name][side])
            joint = sorted(levels)[0 if side == "before" else -1]
            for year, value in other.items():
                if (year < joint) if side == "before" else (year > joint):
                    levels[year] = levels[joint] * value / other[joint]
        return levels

    def carry(self, amount, name, year, to):
        levels = self.levels(name)
        return amount * levels[to] / levels[year]


class Inputs:
    """Figures at their point: by the names that expressions may use, the nearest first."""

    def __init__(self, root, prices):
        self.root, self.prices, self.index = root, prices, Index(root)
        self.payers = read(root, "data/payers.yaml")["payers"]
        self.data = read(root, "data/figures.yaml")["figures"]
        self.services = read(root, "data/services.yaml")["services"]

    def point(self, figure, names=(), payer=None):
        """A figure as written: a number, an expression over `names` and data, or a mapping."""
        if isinstance(figure, (int, float)):
            return figure
        if isinstance(figure, str):
            return self.evaluate(ast.parse(figure.lstrip("= "), mode="eval").body, names)
        given = [figure[key] for key in ("value", "mean", "gbp") if key in figure]
        point = given[0] if given else (figure["low"] + 4 * figure["mode"] + figure["high"]) / 6
        if "prices" not in figure or self.prices == "as_printed":
            return point
        index = figure.get("index") or self.payers[payer]["index"]
        return self.index.carry(point, index, figure["prices"], self.prices)

    def evaluate(self, node, names):
        if isinstance(node, ast.Constant):
            return node.value
        if isinstance(node, ast.Name):
            for place in (*names, self.data):
                if node.id in place:
                    return self.point(place[node.id], names)
            raise KeyError(node.id)
        return OPERATORS[type(node.op)](self.evaluate(node.left, names), self.evaluate(node.right, names))

    def service(self, name):
        """Cost of a unit in the scenario's prices, from the price year nearest to them, and its share of cash."""
        one = self.services[name]
        costs = one["cost"] if isinstance(one["cost"], list) else [one["cost"]]
        cost = min(costs, key=lambda c: (abs(int(c["prices"][:4]) - int(self.prices[:4])), -int(c["prices"][:4])))
        return self.point(cost, payer=one["payer"]), self.point(one["cashable"])


def rates(root, schedule, kind, years):
    """Factors of years 0 to years - 1, at the start of each year."""
    bands = read(root, "data/discount_schedules.yaml")["schedules"][schedule][kind]
    factors = [1.0]
    for year in range(1, years):
        rate = next(band["rate"] for band in bands if "to" not in band or year <= band["to"])
        factors.append(factors[-1] / (1 + rate))
    return factors


def compare(ours, hearth, root, scenario):
    """Holds our measures, by option, to those that hearth prints: the same to the last printed digit."""
    command = [hearth, "run", scenario, "--deterministic", "--format", "json"]
    environment = {**os.environ, "HEARTH_HOME": str(pathlib.Path(root).resolve())}
    done = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, check=True)
    theirs = {one["name"]: one["measures"] for one in json.loads(done.stdout)["options"]}
    wrong = 0
    for option, measures in ours.items():
        for name, value in measures.items():
            printed = theirs[option][name]
            if printed is None or abs(printed - value) > 1e-9 * max(1, abs(value)):
                wrong += 1
                print(f"{scenario}: {option}.{name}: hearth {printed!r}, by hand {value!r}")
    return 1 if wrong else 0

"""Inputs of the discharge scenarios from the project's own files, each at its point, and the comparison with what hearth prints.
The arithmetic of each scenario stands in the script named like it. Standard library and PyYAML."""

import json
import pathlib
import subprocess
import sys

import yaml

DATA = ("services", "figures", "indices", "payers", "schedules", "qaly_values")


def read(path):
    return yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)


def label(year):
    return f"{year}/{(year + 1) % 100:02d}"


class Inputs:
    def __init__(self, root, scenario):
        root = pathlib.Path(root)
        self.data = {part: {} for part in DATA}
        for path in (root / "data").glob("*.yaml"):
            for part in DATA:
                self.data[part].update(read(path).get(part, {}))
        self.scenario = read(root / "scenarios" / f"{scenario}.yaml")
        self.models = root / "models"
        self.prices = int(self.scenario["appraisal"]["prices"][:4])
        self.years = int(self.scenario["appraisal"]["years"])

    def model(self, name):
        return read(self.models / f"{name}.yaml")

    def growth(self, index, year):
        """The index in `year` over the year before."""
        series = self.data["indices"][index]
        if "levels" in series:
            return float(series["levels"][label(year)]) / float(series["levels"][label(year - 1)])
        known = [int(y[:4]) for y in series["changes"]]
        if year <= min(known):  # the series begins in its first year: the step up to it is another's
            return self.growth(series["before"], year)
        if year > max(known):
            return self.growth(series["after"], year)
        return 1 + float(series["changes"][label(year)])

    def rebased(self, amount, written, index):
        year = int(written[:4])
        for y in range(year + 1, self.prices + 1):
            amount *= self.growth(index, y)
        for y in range(self.prices + 1, year + 1):
            amount /= self.growth(index, y)
        return amount

    def point(self, figure, payer="nhs"):
        """Value as written, or the mean of low, mode and high; money in the scenario's prices."""
        if isinstance(figure, str):
            if figure.startswith("="):
                raise ValueError(f"an expression: {figure}")
            return float(figure)
        for key in ("gbp", "value"):
            if key in figure:
                x = float(figure[key])
                break
        else:
            x = (float(figure["low"]) + 4 * float(figure["mode"]) + float(figure["high"])) / 6
        if "prices" not in figure:
            return x
        return self.rebased(x, figure["prices"], figure.get("index", self.data["payers"][payer]["index"]))

    def named(self, name):
        return self.point(self.data["figures"][name])

    def service(self, name):
        """Unit cost and the share of it that is cash. Of several unit costs the one of the scenario's prices."""
        entry = self.data["services"][name]
        costs = entry["cost"] if isinstance(entry["cost"], list) else [entry["cost"]]
        cost = min(costs, key=lambda c: abs(int(c["prices"][:4]) - self.prices))
        return self.point(cost, entry["payer"]), self.point(entry["cashable"])

    def factors(self, years, health=False):
        """Discount factors of years 0, 1 … at their start."""
        bands = self.data["schedules"][self.scenario["appraisal"]["discount"]]["health" if health else "money"]
        factors = [1.0]
        for year in range(1, years):
            rate = next(float(b["rate"]) for b in bands if "to" not in b or year <= int(b["to"]))
            factors.append(factors[-1] / (1 + rate))
        return factors


def answers(program, root, scenario):
    out = subprocess.run([program, "run", f"scenarios/{scenario}.yaml", "--deterministic", "--format", "json"], cwd=root,
                         env={"HEARTH_HOME": str(root)}, capture_output=True, text=True, check=True).stdout
    return {option["name"]: option["measures"] for option in json.loads(out)["options"]}


def compare(scenario, by_hand):
    """`by_hand(inputs)` gives {option: {measure: value}}; exit 1 where hearth says otherwise."""
    program, root = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2]).resolve()
    said = answers(program, root, scenario)
    failed = 0
    for option, measures in by_hand(Inputs(root, scenario)).items():
        for measure, mine in measures.items():
            theirs = said[option][measure]
            if abs(mine - theirs) > 1e-9 * max(1.0, abs(mine)):
                failed = 1
                print(f"{scenario}: {option} {measure}: by hand {mine!r}, hearth {theirs!r}")
    print(f"{scenario}: {'differs' if failed else 'agrees'}")
    sys.exit(failed)

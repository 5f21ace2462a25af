#!/usr/bin/env python3
"""Asks several commands for the same numbers and holds the answers to each other and to the draws.

    agreement.py <hearth> <source folder>

Summaries, expected loss, chances and the value of perfect information are counted anew from the columns
that --save-draws writes; ends of bars, thresholds, combinations and sets are put back with --set. Prints each
failure; the last line says "N passed, M failed".
"""

import csv
import io
import json
import math
import os
import re
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

import yaml

import tidy

PATIENCE = 60  # seconds; the sanitizers are slow
DRAWS = ["--draws", "2000"]
FLAGSHIP = "scenarios/lightbulb.yaml"
SERVICES = "scenarios/falls_and_adaptations.yaml"  # each option is one of its interventions
FILES = Path(__file__).resolve().parent / "files"
SMALL, VERSIONS = "small.yaml", "versions.yaml"  # in FILES
CLOSE = 1e-9  # of the measure's scale
NEAR = 0.002  # of the draws: how far a quantile may lie from its place


class Suite:
    """Runs the program in one folder and keeps count."""

    def __init__(self, hearth, source, home):
        self.hearth, self.source, self.home = str(Path(hearth).resolve()), source, home
        self.passed, self.failed = 0, 0

    def output(self, *arguments):
        """What a command prints."""
        done = subprocess.run(
            [self.hearth, *arguments], cwd=self.source,
            env={**os.environ, "HEARTH_DATA": self.home}, stdin=subprocess.DEVNULL,
            capture_output=True, timeout=PATIENCE, check=False)
        if done.returncode:
            raise SystemExit(f"{arguments}: {done.stderr.decode('utf-8')}")
        return done.stdout.decode("utf-8")

    def ask(self, *arguments):
        """The JSON that a command prints."""
        return json.loads(self.output(*arguments, "--format", "json"))

    def close(self, name, found, expected, scale):
        good = abs(found - expected) <= CLOSE * scale
        self.passed += good
        self.failed += not good
        if not good:
            print(f"--- {name}: {found!r}, expected {expected!r}")

    def same(self, name, found, expected):
        self.close(name, 0 if found == expected else 1, 0, 1)
        if found != expected:
            print(f"{found}\n{expected}")


def columns_of(rows, options, measure):
    """By draw, one value for each option; the first is 0."""
    names = [f"{option}.{measure}" for option in options[1:]]
    return [[0.0] + [float(row[name]) for name in names] for row in rows]


def perfect_information(values):
    """Mean of the best of each draw, less the best of the means."""
    best_of_each = sum(map(max, values)) / len(values)
    return best_of_each - max(sum(column) / len(values) for column in zip(*values))


def chances(values):
    """How often each option is the best; ties are shared."""
    shares = [0.0] * len(values[0])
    for row in values:
        best = [o for o, value in enumerate(row) if value == max(row)]
        for option in best:
            shares[option] += 1 / len(best) / len(values)
    return shares


def draws_of(suite, scenario):
    """What a run prints, and its draws: a row each, by column."""
    with tempfile.TemporaryDirectory() as folder:
        saved = Path(folder) / "draws.csv"
        run = suite.ask("run", scenario, *DRAWS, "--save-draws", str(saved))
        with saved.open(encoding="utf-8", newline="") as file:
            return run, list(csv.DictReader(file))


def summaries(suite):
    """Every summary of every measure is what its column of draws gives."""
    run, rows = draws_of(suite, SMALL)
    for option in run["options"][1:]:
        for measure, told in option["uncertainty"].items():
            name = f"{option['name']}.{measure}"
            values = [float(row[name]) for row in rows if row[name] not in ("", "inf")]
            if len(values) < len(rows):
                continue  # paybacks, some of them beyond the horizon
            scale = max(map(abs, values)) or 1
            sd, count = statistics.stdev(values), len(values)
            if measure != "benefit_cost_ratio":  # whose mean is a ratio of means
                suite.close(name + ": mean", told["mean"]["value"], statistics.fmean(values), scale)
                suite.close(name + ": its error", told["mean"]["se"], sd / count**0.5, scale)
            suite.close(name + ": sd", told["sd"]["value"], sd, scale)
            above = sum(value > 0 for value in values) / count
            if "withheld" in told["p_positive"]:
                suite.close(name + ": no draw moves it", sd, 0, scale)
            else:
                suite.close(name + ": above 0", told["p_positive"]["value"], above, 1)
            for quantile, share in (("low95", 0.025), ("median", 0.5), ("high95", 0.975)):
                if (at := told[quantile]["value"]) is not None and sd > 0:
                    below = sum(value < at for value in values) / count
                    upto = sum(value <= at for value in values) / count
                    nearest = min(max(share, below), upto)
                    suite.close(f"{name}: {quantile}", nearest, share, NEAR / CLOSE)


def means(suite, scenario):
    """What a run says at the means adds up by payer, year and intervention to its headline, which is the mean
    of the draws; and the chance that an option is the best is theirs."""
    run, rows = draws_of(suite, scenario)
    perspective = run["conventions"]["perspective"]
    options = [option["name"] for option in run["options"]]
    best = [row.index(max(row)) for row in columns_of(rows, options, "net_saving")]
    for place, option in enumerate(run["options"]):
        name, mean = f"{scenario}, {option['name']}", option["mean"]
        suite.close(name + ": best", option["p_best"], best.count(place) / len(best), 1)
        if place == 0:
            continue
        net = option["uncertainty"]["net_saving"]["mean"]["value"]
        payers = [payer for key, payer in mean["by_payer"].items() if key in perspective["payers"]]
        grants = 0 if "transfer" in perspective["classes"] else sum(p["transfer"] for p in payers)
        suite.close(name + ": mean", mean["measures"]["net_saving"], net, 1e6)
        suite.close(name + ": payers", sum(p["net"] for p in payers) - grants, net, 1e6)
        suite.close(name + ": payers by year",
                    sum(sum(p["net_by_year"]) for p in payers) - grants, net, 1e6)
        suite.close(name + ": years", sum(y["net_saving"] for y in mean["by_year"]), net, 1e6)
        ratio = option["uncertainty"]["benefit_cost_ratio"]["mean"]["value"]
        if mean["measures"]["benefit_cost_ratio"] is not None:
            suite.close(name + ": ratio", mean["measures"]["benefit_cost_ratio"], ratio, 1)


EXACT = """\
hearth: 1
title: Digits
appraisal: {start: 2025/26, years: 1, prices: as_printed, discount: none, entry: start_of_year}
figures:
  third: = 100 / 3
  tiny: = 1 / 7e9
  drawn: {low: 0, high: 1, quantity: cost}
services: {visit: {unit: visit, payer: nhs, cost: = drawn, cashable: 1}}
interventions:
  scheme:
    reach: {clients: 1}
    model:
      title: Scheme
      kind: service_use
      client: person
      timing: {lasts_years: 1}
      effects: {visit: {avoided_per_client: 1}}
      costs:
        first: {per: client, cost: = third, payer: council, budget: revenue}
        last: {per: client, cost: = tiny, payer: household, budget: revenue}
options: {current: [], offer: [scheme]}
"""


def by_rank(values, share):
    """The value of rank share * (n - 1), linear between neighbours."""
    ordered, rank = sorted(values), share * (len(values) - 1)
    below = math.floor(rank)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (rank - below)


def exact(suite):
    """JSON and CSV have every digit of a number, and a quantile is the value of its rank."""
    with tempfile.TemporaryDirectory() as folder:
        scenario, saved = Path(folder) / "exact.yaml", Path(folder) / "draws.csv"
        scenario.write_text(EXACT, encoding="utf-8")
        run = suite.ask("run", str(scenario), "--deterministic")
        point, rows = run["options"][1], {row["line"]: row for row in run["ledger"]}
        suite.same("a third of a hundred", point["measures"]["programme_cost"], 100 / 3 + 1 / 7e9)
        payers = point["by_payer"]
        suite.same("the council's third", payers["council"]["cost"], -100 / 3)
        suite.same("the household's small part", payers["household"]["cost"], -1 / 7e9)
        suite.same("a third in the ledger", rows["first"]["amount"], -100 / 3)
        suite.same("a small part in the ledger", rows["last"]["pv"], -1 / 7e9)
        for seed in ("1", "2", "3"):
            saved.unlink(missing_ok=True)
            run = suite.ask("run", str(scenario), "--draws", "101", "--seed", seed,
                            "--save-draws", str(saved))
            with saved.open(encoding="utf-8", newline="") as file:
                rows = list(csv.DictReader(file))
            values = [float(row["offer.gross_saving"]) for row in rows]
            suite.same("digits of the draws", sum(len(repr(value)) > 14 for value in values) > 90, True)
            told = run["options"][1]["uncertainty"]["gross_saving"]
            for name, share in (("low95", 0.025), ("median", 0.5), ("high95", 0.975)):
                suite.close(f"seed {seed}, {name} by its rank", told[name]["value"],
                            by_rank(values, share), 1)
            suite.close("mean", told["mean"]["value"], math.fsum(values) / len(values), 1e-3)


SOURCED = """\
hearth: 1
title: Sources
appraisal: {start: 2025/26, years: 1, prices: as_printed, discount: none, entry: start_of_year}
sources: {study: {citation: A study}}
figures:
  given: {value: 2, source: study}
  scaled: = given * 1000 / 10
  own: = given * 1.5
  of_own: = own + given
  written: 3
interventions:
  scheme:
    reach: {clients: 1}
    model:
      title: Scheme
      kind: service_use
      client: person
      costs: {work: {per: client, cost: = scaled + of_own + written, payer: nhs, budget: revenue}}
options: {current: [], offer: [scheme]}
"""


def sourced(suite):
    """An expression has a source where every figure and number in it has; 1, 10 and 1000 need none."""
    with tempfile.TemporaryDirectory() as folder:
        scenario = Path(folder) / "sourced.yaml"
        scenario.write_text(SOURCED, encoding="utf-8")
        page = suite.output("run", str(scenario), "--deterministic", "--format", "csv")
        found = {name: set() for name in ("sourced", "unsourced")}
        for row in csv.DictReader(io.StringIO(page)):
            if row["table"] in found and row["row"].startswith("figures."):
                found[row["table"]].add(row["row"].removeprefix("figures."))
        suite.same("sourced", found["sourced"], {"given", "scaled"})
        suite.same("unsourced", found["unsourced"], {"own", "of_own", "written"})


BETTER = """\
hearth: 1
title: Better off
appraisal: {{start: 2025/26, years: 1, prices: as_printed, discount: none, entry: start_of_year}}
figures: {{drawn: {{low: 0, high: 1, quantity: cost}}}}
services: {{visit: {{unit: visit, payer: nhs, cost: {cost}, cashable: 1}}}}
interventions:
  scheme:
    reach: {{clients: 1}}
    model:
      title: Scheme
      kind: service_use
      client: person
      timing: {{lasts_years: 1}}
      effects: {{visit: {{avoided_per_client: 1}}}}
      costs: {{work: {{per: client, cost: = drawn, payer: nhs, budget: revenue}}}}
options: {{current: [], offer: [scheme]}}
"""


def better_off(suite):
    """A payer is said to be better off where more than half of the draws say so."""
    with tempfile.TemporaryDirectory() as folder:
        scenario = Path(folder) / "better.yaml"
        for cost, begins in ((0.46, "no option leaves every payer better off"),
                             (0.54, "offer leaves every payer that it touches better off")):
            scenario.write_text(BETTER.format(cost=cost), encoding="utf-8")
            page = " ".join(suite.output("decide", str(scenario)).split())
            suite.same(f"{cost} saved", begins in page, True)
        drawing = suite.output("decide", str(scenario), "--format", "svg")
        parts = re.findall(r'<rect x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="(?!12")', drawing)
        for one, other in zip(parts[:3], parts[3:], strict=True):  # of each side, by option
            suite.same("parts of one bar", one[1], other[1])
            suite.close("a part begins where the one before ends",
                        float(one[0]) + float(one[2]), float(other[0]), 0.2 / CLOSE)
            suite.close("its length", float(one[2]) / (float(one[2]) + float(other[2])), 0.46,
                        0.02 / CLOSE)


def set_words(values):
    """--set for each path and value."""
    return [word for path, value in values for word in ("--set", f"{path}={json.dumps(value)}")]


def sets(suite):
    """Each set of a file is what a run says with its values set."""
    path = Path(suite.source) / VERSIONS
    chosen = {None: {}, **yaml.safe_load(path.read_text(encoding="utf-8"))["sets"]}
    for told in suite.ask("run", VERSIONS, "--sets", "own", *DRAWS)["sets"]:
        run = suite.ask("run", VERSIONS, *DRAWS, *set_words(chosen.pop(told["name"]).items()))
        for in_set, alone in zip(told["options"], run["options"], strict=True):
            name = f"set {told['name']}, {in_set['name']}"
            suite.same(name, in_set["measures"], alone["measures"])
            suite.same(name + ", withheld", in_set["withheld"], alone["withheld"])
            at_means = in_set["mean"]["measures"]
            suite.same(name + ", at the means", at_means, alone["mean"]["measures"])
            means = {m: one["mean"]["value"] for m, one in alone["uncertainty"].items()}
            found = {m: one["mean"] for m, one in in_set.get("uncertainty", {}).items()}
            suite.same(name + ", means", found, {m: means[m] for m in found})
    suite.same("sets left out", list(chosen), [])


def combinations(suite):
    """Each row of a multiverse is what a run says with its choices set."""
    path = Path(suite.source) / VERSIONS
    alternatives = yaml.safe_load(path.read_text(encoding="utf-8"))["alternatives"]
    rows = suite.ask("multiverse", VERSIONS)["rows"]
    suite.same("combinations", len(rows), math.prod(map(len, alternatives.values())))
    for row in rows:
        chosen = [alternatives[name][choice].items() for name, choice in row["choices"].items()]
        words = set_words(pair for values in chosen for pair in values)
        run = suite.ask("run", VERSIONS, "--deterministic", *words)
        for option in run["options"][1:]:
            for measure, found in row["options"][option["name"]].items():
                name = f"{row['choices']}, {option['name']}.{measure}"
                suite.close(name, found, option["measures"][measure], 1e7)


def decisions(suite):
    """decide, value and the draws agree on what is best and on what knowing is worth."""
    _, rows = draws_of(suite, FLAGSHIP)
    decide = suite.ask("decide", FLAGSHIP, *DRAWS)
    options = decide["options"]
    measures = {"headline": "pv_net_saving", "cash": "pv_net_cash"}
    for side in decide["sides"]:
        measure = measures.get(side["side"], f"by_payer.{side['side']}.net")
        values = columns_of(rows, options, measure)
        name = "decide, " + side["side"]
        suite.close(name, side["evpi"]["value"], perfect_information(values), 1e6)
        for option, chance in zip(options, chances(values)):
            suite.close(f"{name}, {option}", side["options"][option]["best"]["value"], chance, 1)
    health = decide["health"]["at_qaly_value"]
    value = suite.ask("value", FLAGSHIP, *DRAWS)
    suite.close("value and decide", value["evpi"]["value"], health["evpi"]["value"], 1e6)
    counted = perfect_information(columns_of(rows, options, "net_monetary_benefit"))
    suite.close("value and the draws", value["evpi"]["value"], counted, 1e6)
    for one in value["options"]:
        suite.close("value and decide, " + one["option"], one["best_in_share_of_draws"],
                    health["options"][one["option"]]["best"]["value"], 1)


def net_saving(suite, option, settings):
    """What run --deterministic finds with figures set."""
    sets = [part for path, value in settings.items() for part in ("--set", f"{path}={json.dumps(value)}")]
    run = suite.ask("run", FLAGSHIP, "--deterministic", *sets)
    return next(o for o in run["options"] if o["name"] == option)["measures"]["net_saving"]


def settable(bar):
    """A bar's path for --set; none where the scenario sets the model's figure anew."""
    if bar["stands_in"].startswith("models/"):
        return "models." + bar["name"]
    known = bar["name"].split(".")[0] in ("figures", "interventions", "services")
    return bar["name"] if known else None


def one_way(suite):
    """Ends of bars and thresholds are what a run says with the figure put there."""
    tornado = suite.ask("sensitivity", FLAGSHIP)
    for bar in tornado["bars"][:6]:
        path = settable(bar)
        for end in ("low", "high") if path else ():
            suite.close(f"{path} at its {end}", net_saving(suite, "full_offer", {path: bar[end]}),
                        bar["at_" + end], 1e7)
    for option in ("full_offer", "enablers_only"):
        answer = suite.ask("sensitivity", FLAGSHIP, "--option", option)
        paths = {bar["name"]: settable(bar) for bar in answer["bars"]}
        reached = [(paths[t["name"]], t["threshold"]) for t in answer["thresholds"]
                   if paths.get(t["name"]) and t["threshold"] is not None]
        for path, threshold in reached[:2]:
            suite.close(f"threshold of {option}",
                        net_saving(suite, option, {path: threshold}), 0, 1e7)


def versions(suite):
    """A combination is what a run says with the values of its choices set."""
    with open(os.path.join(suite.source, FLAGSHIP), encoding="utf-8") as file:
        alternatives = yaml.safe_load(file)["alternatives"]
    rows = suite.ask("multiverse", FLAGSHIP)["rows"]
    for taken in range(3):
        chosen = {choice: list(versions)[min(taken, len(versions) - 1)]
                  for choice, versions in alternatives.items()}
        settings = {path: value for choice, version in chosen.items()
                    for path, value in (alternatives[choice][version] or {}).items()}
        row = next(r for r in rows if r["choices"] == chosen)
        for option in ("enablers_only", "full_offer"):
            suite.close(f"combination of {option}", row["options"][option]["net_saving"],
                        net_saving(suite, option, settings), 1e7)


def portfolios(suite):
    """What an intervention is alone in a portfolio is what a run says of the option that has it alone."""
    run = suite.ask("run", SERVICES, *DRAWS)
    alone = {o["name"]: o["mean"]["measures"]["pv_net_saving"] for o in run["options"]}
    items = suite.ask("portfolio", SERVICES, *DRAWS)["items"]
    for item in (one for one in items if one["scale"] == 1):
        suite.close("portfolio, " + item["intervention"], item["pv_net_saving"],
                    alone[item["intervention"]], 1e7)


def main(arguments):
    suite = Suite(arguments[1], arguments[2], arguments[2])
    decisions(suite)
    one_way(suite)
    versions(suite)
    portfolios(suite)
    means(suite, FLAGSHIP)
    small = Suite(arguments[1], FILES, "home")
    summaries(small)
    means(small, SMALL)
    exact(small)
    sourced(small)
    better_off(small)
    sets(small)
    combinations(small)
    tidy.hold(small)
    failed = suite.failed + small.failed
    print(f"{suite.passed + small.passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))

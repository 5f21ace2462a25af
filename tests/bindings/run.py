#!/usr/bin/env python3
"""Holds the bindings for R and Python to the program: the same numbers as its JSON, errors with their place,
and the worth of perfect information by its formula in base R and pandas as `hearth value` has it and
docs/r-and-python.md prints it.

    run.py PROGRAM ROOT

Prints each failure; the last line says "N passed, M failed". Without R, jsonlite or pandas that language is
skipped, and said so; 77 where none is there.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

PATIENCE = 120  # seconds
SCENARIO = "scenarios/community_hubs.yaml"
DRAWS = 2000
WRONG = """hearth: 1
title: A test
appraisal: {start: 2023/24, years: 3x, prices: 2023/24}
interventions:
  repairs: {model: handyperson, reach: {clientss: 10}}
options: {current: [], repairs: [repairs]}
"""

PYTHON = """
import json, sys
import hearth
scenario, wrong, draws = sys.argv[1], sys.argv[2], int(sys.argv[3])
results = hearth.run(scenario, draws=draws, set={"appraisal.years": 4})
sample = hearth.draws(scenario, draws=draws, set={"appraisal.years": 4})
ledger = hearth.ledger(scenario, draws=draws, set={"appraisal.years": 4})
figures = hearth.figures(scenario)
psa = hearth.psa(hearth.draws(scenario, draws=draws))
benefit = 20000 * psa["e"] - psa["c"]
try:
    hearth.run(wrong)
    error = None
except hearth.HearthError as problem:
    error = [problem.file, problem.line, problem.column, problem.message, problem.status, len(problem.problems)]
option = results.option.iloc[-1]
one = results[(results.option == option) & (results.measure == "net_saving")].iloc[0]
print(json.dumps({
    "option": option, "net_saving": [one.point, one["mean"], one.low95, one.high95],
    "draws": [len(sample), sample[option + ".net_saving"].mean()], "inputs": psa["inputs"].shape[1],
    "ledger": [len(ledger), ledger.pv.sum()], "figures": [len(figures), figures.value.sum()],
    "evpi": benefit.max(axis=1).mean() - benefit.mean().max(), "error": error,
    "check": hearth.check(wrong).line.tolist()}, default=int))
"""

R = """
arguments <- commandArgs(TRUE)
library(hearth, lib.loc = arguments[4])
scenario <- arguments[1]
draws <- as.numeric(arguments[3])
years <- list("appraisal.years" = 4)
results <- hearth_run(scenario, draws = draws, set = years)
sample <- hearth_draws(scenario, draws = draws, set = years)
ledger <- hearth_ledger(scenario, draws = draws, set = years)
figures <- hearth_figures(scenario)
psa <- hearth_psa(hearth_draws(scenario, draws = draws))
benefit <- 20000 * psa$e - psa$c
error <- tryCatch({ hearth_run(arguments[2]); NULL }, hearth_error = function(e)
  list(e$file, e$line, e$column, e$problems$message[1], e$status, nrow(e$problems)))
option <- results$option[nrow(results)]
one <- results[results$option == option & results$measure == "net_saving", ]
cat(jsonlite::toJSON(digits = NA, auto_unbox = TRUE, list(
  option = option, net_saving = c(one$point, one$mean, one$low95, one$high95),
  draws = c(nrow(sample), mean(sample[[paste0(option, ".net_saving")]])), inputs = ncol(psa$inputs),
  ledger = c(nrow(ledger), sum(ledger$pv)), figures = c(nrow(figures), sum(figures$value)),
  evpi = mean(apply(benefit, 1, max)) - max(colMeans(benefit)), error = error,
  check = hearth_check(arguments[2])$line)))
"""


def close(found, wanted):
    """Whether two values are the same, numbers to nine digits."""
    if isinstance(wanted, dict):
        return found.keys() == wanted.keys() and all(close(found[key], wanted[key]) for key in wanted)
    if isinstance(wanted, list):
        return isinstance(found, list) and len(found) == len(wanted) and all(map(close, found, wanted))
    if isinstance(wanted, (int, float)) and isinstance(found, (int, float)):
        return abs(found - wanted) <= 1e-9 * max(1, abs(wanted))
    return found == wanted


def hearth_json(hearth, root, *words):
    done = subprocess.run([hearth, *words, "--format", "json"], cwd=root, capture_output=True, timeout=PATIENCE,
                          check=True, env={**os.environ, "HEARTH_DATA": str(root)})
    return json.loads(done.stdout)


def expected(hearth, root, wrong):
    """What the program itself says."""
    short = [SCENARIO, "--draws", str(DRAWS), "--set", "appraisal.years=4"]
    run = hearth_json(hearth, root, "run", *short)
    figures = hearth_json(hearth, root, "run", SCENARIO, "--deterministic")["figures"]
    value = hearth_json(hearth, root, "value", *short[:3])
    option = run["options"][-1]
    drawn = option["uncertainty"]["net_saving"]
    return {
        "option": option["name"],
        "net_saving": [option["measures"]["net_saving"], option["mean"]["measures"]["net_saving"],
                       drawn["low95"]["value"], drawn["high95"]["value"]],
        "draws": [DRAWS, drawn["mean"]["value"]],
        "ledger": [len(run["ledger"]), sum(row["pv"] for row in run["ledger"])],
        "figures": [len(figures), sum(figure["value"] for figure in figures)],
        "evpi": value["evpi"]["value"],
        "error": [str(wrong), 3, 36, "'years' must be a whole number, not '3x'", 1, 2],
        "check": [3, 5],
    }


def python_with_pandas():
    for python in (sys.executable, "/usr/bin/python3"):
        if subprocess.run([python, "-c", "import pandas"], capture_output=True, check=False).returncode == 0:
            return python
    return None


def has_jsonlite():
    return shutil.which("Rscript") and subprocess.run(
        ["Rscript", "-e", "library(jsonlite)"], capture_output=True, check=False).returncode == 0


def languages(root, folder):
    """(name, why it is skipped, command line before the arguments, those behind) of each language."""
    (folder / "test.py").write_text(PYTHON, encoding="utf-8")
    (folder / "test.R").write_text(R, encoding="utf-8")
    python = python_with_pandas()
    yield "Python", "" if python else "pandas (python3-pandas)", [python, folder / "test.py"], []
    if not has_jsonlite():
        yield "R", "Rscript and jsonlite (r-base-core, r-cran-jsonlite)", [], []
        return
    subprocess.run(["R", "CMD", "INSTALL", "--no-docs", f"--library={folder}", root / "bindings" / "r"],
                   capture_output=True, check=True)
    yield "R", "", ["Rscript", folder / "test.R"], [folder]


def main(hearth, root):
    hearth, root = Path(hearth).resolve(), Path(root).resolve()
    passed = failed = skipped = 0
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        wrong = folder / "wrong.yaml"
        wrong.write_text(WRONG, encoding="utf-8")
        wanted = expected(hearth, root, wrong)
        environment = {**os.environ, "HEARTH": str(hearth), "HEARTH_DATA": str(root),
                       "PYTHONPATH": str(root / "bindings" / "python"), "PYTHONDONTWRITEBYTECODE": "1"}
        printed = f"£{wanted['evpi']:,.2f}"
        if printed not in (root / "docs/r-and-python.md").read_text(encoding="utf-8"):
            failed += 1
            print(f"--- docs/r-and-python.md does not say {printed}")
        for name, missing, before, behind in languages(root, folder):
            if missing:
                print(f"--- {name} skipped: {missing} is not here")
                skipped += 1
                continue
            done = subprocess.run([*before, SCENARIO, wrong, str(DRAWS), *behind], cwd=root, env=environment,
                                  capture_output=True, timeout=PATIENCE, text=True, check=False)
            found = json.loads(done.stdout) if done.returncode == 0 else {}
            for what, value in {**wanted, "inputs": None}.items():
                good = found.get("inputs", 0) > 0 if what == "inputs" else close(found.get(what), value)
                passed, failed = passed + good, failed + (not good)
                if not good:
                    print(f"--- {name}, {what}: {found.get(what)} instead of {value}\n{done.stderr[-2000:]}")
    print(f"{passed} passed, {failed} failed, {skipped} skipped")
    return 1 if failed else 77 if skipped == 2 else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))

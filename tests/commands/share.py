#!/usr/bin/env python3
"""Holds that a scenario with the transfers that `hearth share` writes is what share says it would be: each
partner's net effect at present value, to the penny, by every rule; and that payments sum to 0.

    share.py PROGRAM ROOT

Prints each failure; the last line says "N passed, M failed".
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

PATIENCE = 60  # seconds; the sanitizers are slow
DRAWS = ["--draws", "1500", "--seed", "3"]
RULES = ["no-worse-off", "by-saving", "by-cost", "equal-returns", "shapley"]
PENNY = 0.0051  # half a penny, and the rounding of sums

# Scenario, option, what else holds, and rules by which nothing can be shared.
CASES = [
    ("scenarios/lightbulb.yaml", "enablers_only", [], []),
    ("scenarios/lightbulb.yaml", "full_offer", [], ["no-worse-off", "shapley"]),
    ("scenarios/lightbulb.yaml", "full_offer", ["--measure", "net_cash"], ["no-worse-off", "shapley"]),
    ("scenarios/partnership_money.yaml", "grant_and_nhs_share", [], ["no-worse-off", "shapley"]),
    ("scenarios/partnership_money.yaml", "grant_and_nhs_share",
     ["--partners", "nhs,social_care,council,government"], ["no-worse-off", "shapley"]),
    ("scenarios/lightbulb.yaml", "enablers_only", ["--set", "appraisal.discount_at=mid_year"], []),
    ("scenarios/lightbulb.yaml", "enablers_only",
     ["--set", "appraisal.discount={value: 0.035, low: 0.015, high: 0.06}", "--set",
      "appraisal.discount_at=end_of_year"], []),
    ("scenarios/lightbulb.yaml", "enablers_only", ["--probability", "0.6"], []),
]


class Suite:
    def __init__(self, hearth, root):
        self.hearth, self.root = hearth, root
        self.passed, self.failed = 0, 0

    def run(self, *arguments):
        done = subprocess.run(
            [self.hearth, *arguments], cwd=self.root, stdin=subprocess.DEVNULL,
            env={**os.environ, "HEARTH_DATA": str(self.root)}, capture_output=True, timeout=PATIENCE,
            text=True, check=False)
        return done.returncode, done.stdout, done.stderr

    def note(self, name, good, found=""):
        self.passed += good
        self.failed += not good
        if not good:
            print(f"--- {name}\n{found}")


def without_transfers(text):
    """The text of a scenario without its block `transfers:`, which stands at the margin."""
    lines, kept, inside = text.splitlines(keepends=True), [], False
    for line in lines:
        if line[0] not in " #-\n":
            inside = line.startswith("transfers:")
        if not inside:
            kept.append(line)
    return "".join(kept)


def hold(suite, folder, scenario, option, more, none):
    name = f"{scenario} {option} {' '.join(more)}"
    asked = [scenario, "--option", option, *DRAWS, *more]
    code, output, errors = suite.run("share", *asked, "--format", "json")
    suite.note(name, code == 0, errors)
    if code != 0:
        return
    answer = json.loads(output)
    settings = [word for at, word in enumerate(more) if "--set" in (word, more[at - 1] if at else "")]
    for rule in answer["rules"]:
        case = f"{name}: {rule['rule']}"
        block = folder / "transfers.yaml"
        block.unlink(missing_ok=True)
        code, _, errors = suite.run("share", *asked, "--rule", rule["rule"], "-o", str(block))
        if rule["rule"] in none:
            says = "there is no transfer to write" in errors
            suite.note(case, code == 1 and says and rule["none"] and not block.exists(), errors)
            continue
        suite.note(case, code == 0 and not rule["none"], errors)
        suite.note(case + ": sum", abs(sum(one["pv_gets"] for one in rule["partners"])) < PENNY, rule)
        mine = folder / "mine.yaml"
        text = (suite.root / scenario).read_text(encoding="utf-8")
        mine.write_text(without_transfers(text) + block.read_text(encoding="utf-8"), encoding="utf-8")
        code, output, errors = suite.run(
            "run", str(mine), "--models", str(suite.root / "models"), *DRAWS, *settings, "--format", "json")
        suite.note(case + ": run", code == 0, errors)
        if code != 0:
            continue
        options = {one["name"]: one for one in json.loads(output)["options"]}
        found = options[option]["mean"]["by_payer"]
        for one in rule["partners"]:
            gap = abs(found[one["payer"]]["pv_net"] - one["pv_net_after"])
            suite.note(f"{case}: {one['payer']}", gap < PENNY, f"{found[one['payer']]} and {one}")


def main(hearth, root):
    suite = Suite(os.path.abspath(hearth), Path(root).resolve())
    with tempfile.TemporaryDirectory() as folder:
        for case in CASES:
            hold(suite, Path(folder), *case)
    print(f"{suite.passed} passed, {suite.failed} failed")
    return 1 if suite.failed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))

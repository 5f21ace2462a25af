#!/usr/bin/env python3
"""Holds what `hearth qa` finds in the scenarios under scenarios/, so that each warning of a shipped
scenario is one that somebody has read, and a change of a check shows what it tells or no longer tells.

    tests/qa/shipped.py PROGRAM ROOT             compare with tests/qa/shipped.txt
    tests/qa/shipped.py PROGRAM ROOT --update    write it anew; read each warning that is new

No law is broken by any of them, whatever is recorded."""

import difflib
import json
import pathlib
import subprocess
import sys

DRAWS = "500"


def checks_of(program, root, scenario):
    path = scenario.relative_to(root).as_posix()
    command = [program, "qa", path, "--draws", DRAWS, "--format", "json"]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"shipped: hearth qa {path} ended with {done.returncode}\n{done.stderr}{done.stdout[:4000]}")
    return json.loads(done.stdout)["checks"]


def lines_of(program, root, scenario):
    """One line for the scenario, then one for each finding: its check, and what it is about."""
    yield scenario.stem
    for check in checks_of(program, root, scenario):
        for finding in check["findings"]:
            place = finding["place"] or {"file": "-"}
            yield f"  {check['id']}: {finding['about'] or place['file']}"


def main():
    program, root = sys.argv[1], pathlib.Path(sys.argv[2]).resolve()
    record = root / "tests" / "qa" / "shipped.txt"
    found = []
    for scenario in sorted((root / "scenarios").glob("*.yaml")):
        found += lines_of(program, root, scenario)
    if "--update" in sys.argv[3:]:
        record.write_text("\n".join(found) + "\n", encoding="utf-8")
        return
    recorded = record.read_text(encoding="utf-8").splitlines()
    if recorded == found:
        return
    for line in difflib.unified_diff(recorded, found, "shipped.txt", "now", n=9, lineterm=""):
        print(line)
    sys.exit("shipped: other findings; read each, and --update")


main()

#!/usr/bin/env python3
"""Holds the headline results of every scenario under scenarios/, so that the diff of a change is
the list of answers it changes.

    tests/commands/headlines.py PROGRAM ROOT             compare with tests/commands/headlines.txt
    tests/commands/headlines.py PROGRAM ROOT --update    write it anew; review the diff

A recorded number is no proof that it is right; tests/published and tests/oracle are."""

import difflib
import json
import pathlib
import subprocess
import sys

MEASURES = "net_saving net_cash pv_net_saving benefit_cost_ratio payback_years clients".split()


def results(program, root, scenario):
    """The options of a scenario with their measures, by running the program."""
    path = scenario.relative_to(root).as_posix()
    command = [program, "run", path, "--format", "json"]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"headlines: hearth run {path} ended with {done.returncode}\n{done.stderr}")
    return json.loads(done.stdout)["options"]


def shown(value):
    return "-" if value is None else f"{value:.10g}"


def lines_of(program, root, scenario):
    """One line for the scenario, then one for each measure of each option but the first."""
    yield scenario.stem
    for option in results(program, root, scenario)[1:]:
        yield f"  {option['name']}"
        for measure in MEASURES:
            yield f"    {measure:<20} {shown(option['measures'][measure])}"


def agree(recorded, found):
    """Whether two lines say the same to the tenth digit, which another machine may round."""
    if recorded == found:
        return True
    (*words, a), (*others, b) = recorded.split() or [""], found.split() or [""]
    try:
        return words == others and abs(float(a) - float(b)) <= 2e-9 * max(1.0, abs(float(a)))
    except ValueError:
        return False


def main():
    program, root = sys.argv[1], pathlib.Path(sys.argv[2]).resolve()
    record = root / "tests" / "commands" / "headlines.txt"
    found = []
    for scenario in sorted((root / "scenarios").glob("*.yaml")):
        found += lines_of(program, root, scenario)
    if "--update" in sys.argv[3:]:
        record.write_text("\n".join(found) + "\n", encoding="utf-8")
        return
    recorded = record.read_text(encoding="utf-8").splitlines()
    if len(recorded) == len(found) and all(map(agree, recorded, found)):
        return
    for line in difflib.unified_diff(recorded, found, "headlines.txt", "now", n=9, lineterm=""):
        print(line)
    sys.exit("headlines: answers changed; if they should, --update and say so in CHANGELOG.md")


main()

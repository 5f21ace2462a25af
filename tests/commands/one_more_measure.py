#!/usr/bin/env python3
"""Holds that a measure is one row of one table: a program built with one row more draws it, explains
it, lists it, has it in its schema, and lets every analysis ask for it.

    tests/commands/one_more_measure.py PROGRAM PROGRAM_WITH_ONE_MORE ROOT

The row stands in tests/commands/one_more_measure.row; nothing else tells the two programs apart."""

import json
import math
import pathlib
import subprocess
import sys
import tempfile

NAME, MEANING = "pv_cashable", "what leaves a budget, discounted to the start"
SCENARIO, OPTION = "scenarios/partnership_money.yaml", "with_grant"
DRAWS = ["--draws", "1024"]
CASE = """
hearth: 1
title: One saving
source: {citation: "made by hand"}
scenario:
  appraisal: {start: 2015/16, years: 2, prices: as_printed, discount: {money: 0.1, health: 0}, entry: start_of_year}
  services: {care: {unit: year, payer: council, cost: 1000, cashable: 1}}
  interventions:
    adaptation:
      reach: {clients: 1}
      model:
        title: Adaptation
        kind: service_use
        client: person
        timing: {lasts_years: 2}
        effects: {care: {avoided_per_client_year: 1}}
        costs: {works: {per: client, cost: 1, payer: council, budget: capital}}
  options: {current: [], adaptation: [adaptation]}
expect:
  - {id: saved, measure: pv_cashable, option: adaptation, value: 1909, digit: 1, says: "1,909"}
"""


def run(program, root, *arguments):
    return subprocess.run([program, *arguments], cwd=root, capture_output=True, text=True, check=False)


def answer(program, root, *arguments):
    done = run(program, root, *arguments)
    if done.returncode != 0:
        raise AssertionError(f"{' '.join(arguments)} ended with {done.returncode}\n{done.stderr}")
    return json.loads(done.stdout)


def expect(holds, what):
    if not holds:
        raise AssertionError(what)


def in_ledger(result, option):
    """The measure from the rows of the ledger: cash of the headline's payers, less the first option's."""
    named = result["conventions"]["perspective"]
    own, first = (
        math.fsum(
            row["pv"]
            for row in result["ledger"]
            if row["option"] == name and row["class"] == "cashable" and row["payer"] in named["payers"]
        )
        for name in (option, result["options"][0]["name"])
    )
    return own - first


def drawn(program, root):
    result = answer(program, root, "run", SCENARIO, "--format", "json", *DRAWS)
    option = next(one for one in result["options"] if one["name"] == OPTION)
    value = option["measures"][NAME]
    expect(math.isclose(value, in_ledger(result, OPTION), rel_tol=1e-9), f"{NAME} is {value}")
    over_draws = option["uncertainty"][NAME]
    expect(over_draws["low95"]["value"] < over_draws["high95"]["value"], f"no interval: {over_draws}")
    return result, value


def in_schema(program, root, result):
    from jsonschema import Draft202012Validator as Validator

    schema = answer(program, root, "schema", "--result")
    option = schema["properties"]["options"]["items"]["properties"]
    row = option["measures"]["properties"].get(NAME, {})
    expect(row.get("description") == f"{MEANING} [money]", f"in the schema: {row}")
    Validator(schema).validate(result)


def explained(program, root, value):
    page = answer(program, root, "explain", SCENARIO, f"{OPTION}.{NAME}", "--format", "json")
    number = page["numbers"][0]
    parts = math.fsum(part["value"] for part in number["parts"])
    expect(math.isclose(number["value"], value, rel_tol=1e-9), f"explain has {number['value']}")
    expect(math.isclose(parts, value, rel_tol=1e-9), f"its parts add up to {parts}, not {value}")
    expect(number["meaning"] == MEANING, f"explain says {number['meaning']}")


def asked_for(program, root):
    answer(program, root, "sensitivity", SCENARIO, "--measure", NAME, "--format", "json")
    answer(program, root, "value", SCENARIO, "--measure", NAME, "--format", "json", *DRAWS)
    with tempfile.TemporaryDirectory() as folder:
        case = pathlib.Path(folder, "case.yaml")
        case.write_text(CASE, encoding="utf-8")
        done = run(program, root, "verify", str(case))
        expect(done.returncode == 0, f"verify: {done.stdout}{done.stderr}")


def main():
    plain, program, root = sys.argv[1:4]
    without = run(plain, root, "sensitivity", SCENARIO, "--measure", NAME)
    expect(without.returncode == 1, f"{NAME} is a measure of the program as it is: choose another row")
    listed = run(program, root, "list", "measures").stdout
    expect(NAME in listed and MEANING.split(",")[0] in listed, "hearth list measures has no such row")
    result, value = drawn(program, root)
    in_schema(program, root, result)
    explained(program, root, value)
    asked_for(program, root)
    print(f"one row more: {NAME} is drawn, explained, listed, in the schema and asked for")


if __name__ == "__main__":
    try:
        main()
    except AssertionError as problem:
        sys.exit(f"one_more_measure: {problem}")

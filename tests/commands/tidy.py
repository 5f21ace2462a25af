"""Holds the CSV of pages to the JSON of the same question: `table,row,column,value,unit`, exact."""

import csv
import io
import math
import os
import subprocess

FIELDS = ["table", "row", "column", "value", "unit"]
EXACT = 1e-12  # relative
PATIENCE = 60  # seconds; the sanitizers are slow
MONEY = {"Net saving": "net_saving", "Net cash": "net_cash", "Present value": "pv_net_saving",
         "Cost": "programme_cost"}

PARTNERS = {"Pays": "cost", "Saves cash": "cashable", "Frees": "capacity", "Grants": "transfer", "Net": "net"}


def tidy(suite, *arguments):
    """Value and unit by table, row and column; each stands once."""
    done = subprocess.run(
        [suite.hearth, *arguments, "--format", "csv"], cwd=suite.source,
        env={**os.environ, "HEARTH_DATA": suite.home}, stdin=subprocess.DEVNULL,
        capture_output=True, timeout=PATIENCE, check=True)
    rows = list(csv.reader(io.StringIO(done.stdout.decode("utf-8"))))
    name = " ".join(arguments)
    suite.same(f"{name}: fields", [row for row in rows if len(row) != len(FIELDS)], [])
    suite.same(f"{name}: header", rows[0], FIELDS)
    found = {tuple(row[:3]): (row[3], row[4]) for row in rows[1:]}
    suite.same(f"{name}: each cell once", len(found), len(rows) - 1)
    return found


def exact(suite, cells, where, expected, unit):
    """The cell is the number, to the last digit but rounding of text; an absent one says why."""
    value, found_unit = cells[where]
    name = ", ".join(where)
    suite.same(name + ", unit", found_unit, unit)
    if expected is None:
        suite.same(name, (value, (*where[:2], where[2] + " why") in cells), ("", True))
    else:
        suite.same(name, math.isclose(float(value), expected, rel_tol=EXACT, abs_tol=0), True)


def readable(name):
    return name.replace("_", " ")


def runs(suite):
    """Headline, breakdowns and spread."""
    for how in (["--deterministic"], ["--draws", "500"]):
        told = suite.ask("run", "small.yaml", *how)
        cells = tidy(suite, "run", "small.yaml", *how)
        for option in told["options"][1:]:
            name, drawn = readable(option["name"]), option.get("uncertainty", {})
            for column, measure in MONEY.items():
                mean = drawn[measure]["mean"] if measure in drawn else {}
                exact(suite, cells, ("headline", name, column),
                      mean.get("value", option["measures"][measure]), "GBP")
            by_payer = (option.get("mean") or option)["by_payer"]
            for payer, label in (("nhs", "NHS"), ("council", "Council")):
                for column, measure in PARTNERS.items():
                    if ("partners." + option["name"], label, column) in cells:
                        exact(suite, cells, ("partners." + option["name"], label, column),
                              by_payer[payer][measure], "GBP")
            foot = next(float(value) for (table, row, column), (value, _) in cells.items()
                        if table == "partners." + option["name"] and column == "Net"
                        and row in ("All payers", "The headline's payers"))
            suite.close("foot of partners of " + option["name"], foot,
                        by_payer["nhs"]["net"] + by_payer["council"]["net"], 1e5)
            if drawn:
                net = drawn["net_saving"]
                exact(suite, cells, ("spread", name, "Error of the mean"), net["mean"]["se"], "GBP")
                exact(suite, cells, ("spread", name, "2.5 %"), net["low95"]["value"], "GBP")
                exact(suite, cells, ("spread", name, "Saves money"), net["p_positive"]["value"],
                      "probability")
            else:
                for column, measure, unit in (("Payback", "payback_years", "years"),
                                              ("Benefit-cost ratio", "benefit_cost_ratio", "ratio")):
                    exact(suite, cells, ("headline", name, column), option["measures"][measure],
                          unit)
    cells = tidy(suite, "run", "small.yaml", "--deterministic", "--by", "year")
    for option in suite.ask("run", "small.yaml", "--deterministic")["options"][1:]:
        total = sum(float(value) for (table, _, column), (value, _) in cells.items()
                    if (table, column) == ("by_year." + option["name"], "Net saving"))
        suite.close("years of " + option["name"], total, option["measures"]["net_saving"], 1e5)


def sets(suite):
    """Every set of every option."""
    question = ("run", "versions.yaml", "--sets", "own", "--deterministic")
    cells = tidy(suite, *question)
    for one in suite.ask(*question)["sets"]:
        for option in one["options"][1:]:
            where = ("sets." + option["name"], readable(one["name"] or "as it stands"))
            for column, measure in MONEY.items():
                exact(suite, cells, (*where, column), option["measures"][measure], "GBP")


def listings(suite):
    """Numbers of the library."""
    cells = tidy(suite, "list", "services")
    for service in suite.ask("list", "services")["services"]:
        exact(suite, cells, ("services", service["service"], "unit_cost"), service["unit_cost"],
              "GBP")
        exact(suite, cells, ("services", service["service"], "cashable"), service["cashable"], "")


def hold(suite):
    runs(suite)
    sets(suite)
    listings(suite)
    for page in (["decide", "small.yaml", "--draws", "100"], ["value", "small.yaml"],
                 ["sensitivity", "small.yaml"],
                 ["explain", "small.yaml"], ["run", "small.yaml", "--by", "service"],
                 ["run", "small.yaml", "--by", "intervention"]):
        tidy(suite, *page)

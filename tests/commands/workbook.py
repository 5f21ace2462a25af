#!/usr/bin/env python3
"""Opens the workbooks that hearth writes and holds them to its JSON.

    workbook.py <hearth> <source folder>

Of the flagship every number of the summary, the years, the payers, the draws and the ledger is that of the JSON;
of every page there is a workbook whose tables follow the rules for accessible spreadsheets; words of a scenario
stay words; and the same input gives the same bytes. Prints each failure; the last line says "N passed, M failed".
"""

import json
import os
import re
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import spreadsheet
from spreadsheet import table_of

FLAGSHIP = "scenarios/lightbulb.yaml"
DRAWS = ["--draws", "2000"]
CLOSE = 1e-9
LARGEST = 400_000  # bytes of the flagship's workbook
FILES = Path(__file__).resolve().parent / "files"
SHEETS = {"Contents", "Summary", "By year", "By payer", "Cumulative", "Use", "Figures", "Sources", "Draws",
          "Ledger", "Check", "Notes"}
HOSTILE = '=cmd|"/c calc"!A1 </t><script> @SUM(1) ' + "long " * 30
DRAWN_RATE = """\
hearth: 1
title: A rate that is drawn
appraisal: {start: 2025/26, years: 6, prices: as_printed, discount: {value: 0.05, low: 0.01, high: 0.2}}
services: {visit: {unit: visit, payer: nhs, cost: {value: 40, low: 20, high: 80}, cashable: 0.5}}
interventions:
  visits:
    reach: {clients_per_year: 100}
    model:
      title: Visits
      kind: service_use
      client: person
      timing: {lasts_years: 4}
      effects: {visit: {avoided_per_client_year: {value: 2, low: 1, high: 3}}}
      costs: {team: {per: client, cost: 50, payer: nhs, budget: revenue}}
options: {current: [], offer: [visits]}
"""
PAGES = {  # what is asked: of which scenario
    "run --sets own --deterministic": "versions.yaml",
    "decide": "small.yaml",
    "value": "small.yaml",
    "sensitivity": "small.yaml",
    "multiverse": "versions.yaml",
    "explain": "small.yaml",
}


class Suite:
    def __init__(self, hearth, source):
        self.hearth, self.source = str(Path(hearth).resolve()), Path(source).resolve()
        self.passed, self.failed = 0, 0

    def run(self, *arguments, folder=None, home=None):
        return subprocess.run(
            [self.hearth, *map(str, arguments)], cwd=folder or self.source,
            env={**os.environ, "HEARTH_DATA": str(home or self.source)}, stdin=subprocess.DEVNULL,
            capture_output=True, timeout=120, check=False)

    def write(self, path, *arguments, **where):
        done = self.run(*arguments, "-o", path, **where)
        self.check(done.returncode == 0, f"{arguments}: {done.stderr.decode('utf-8', 'replace')}")
        return path

    def check(self, holds, what):
        self.passed, self.failed = self.passed + bool(holds), self.failed + (not holds)
        if not holds:
            print(f"FAILED {what}")

    def near(self, own, wanted, what):
        scale = max(1.0, abs(wanted)) if isinstance(wanted, (int, float)) else 1
        both = isinstance(own, (int, float)) and isinstance(wanted, (int, float))
        self.check(both and abs(own - wanted) <= CLOSE * scale, f"{what}: {own}, not {wanted}")


def readable(name):
    return name.replace("_", " ")


def records(rows, first_header):
    headers, table = table_of(rows, first_header)
    return [dict(zip(headers, (cell.value for cell in row))) for row in table]


# ------------------------------------------------------------------------------ numbers of the JSON


def check_summary(suite, sheets, options):
    columns = {"Net saving": "net_saving", "Net cash": "net_cash", "Present value": "pv_net_saving",
               "Cost": "programme_cost", "Clients": "clients",
               "Saved per £1 of cost, present values": "benefit_cost_ratio"}
    rows = records(sheets["Summary"], "Option")
    suite.check(len(rows) == len(options), "the summary has every option")
    for row, option in zip(rows, options):
        what = f"summary, {row['Option']}"
        suite.check(row["Option"] == readable(option["name"]), what)
        means, drawn = option["mean"]["measures"], option["uncertainty"]
        for header, measure in columns.items():
            suite.near(row[header], means[measure], f"{what}, {header}")
        for header, parts in (("Saving in cash", "cashable"), ("Time and beds freed", "capacity")):
            suite.near(row[header], sum(year[parts] for year in option["mean"]["by_year"]), f"{what}, {header}")
        payback = means["payback_years"]
        suite.check(row["Payback, years"] == (payback if payback is not None else "not reached"),
                    f"{what}: payback {row['Payback, years']}, not {payback}")
        net, cash = drawn["net_saving"], drawn["net_cash"]
        suite.near(row["95 % from"], net["low95"]["value"], what)
        suite.near(row["95 % to"], net["high95"]["value"], what)
        suite.near(row["Chance that it saves money"], net["p_positive"]["value"], what)
        suite.near(row["Chance that it saves cash"], cash["p_positive"]["value"], what)


def check_years(suite, sheets, options):
    columns = {"Cost": "programme_cost", "Saving in cash": "cashable", "Time and beds freed": "capacity",
               "Net saving": "net_saving", "Net cash": "net_cash", "Cumulative net saving": "cumulative_net_saving",
               "Present value": "pv_net_saving"}
    rows = iter(records(sheets["By year"], "Option"))
    for option in options:
        for year in option["mean"]["by_year"]:
            row = next(rows)
            for header, measure in columns.items():
                suite.near(row[header], year[measure], f"by year, {option['name']}, {year['year']}, {header}")
    suite.check(next(rows, None) is None, "no more years than there are")


def check_payers(suite, sheets, options):
    total = {}
    for row in records(sheets["By payer"], "Payer"):
        total.setdefault(row["Option"], []).append(row)
    for option in options:
        own = total[readable(option["name"])]
        payers = [payer for payer in option["mean"]["by_payer"].values()]
        for header, measure in (("Total", "net"), ("Net cash", "net_cash"), ("Present value", "pv_net")):
            suite.near(sum(row[header] for row in own), sum(payer[measure] for payer in payers),
                       f"by payer, {option['name']}, {header}")
            for row in own:
                suite.check(any(abs(row[header] - payer[measure]) <= CLOSE * max(1, abs(row[header]))
                                for payer in payers), f"by payer, {option['name']}, {row['Payer']}, {header}")


def check_ledger(suite, sheets, result):
    rows = [row for row in records(sheets["Ledger"], "Option")]
    ledger = [one for one in result["ledger"] if one["mean_amount"] != 0 or one["year"] == 0]
    suite.check(len(rows) == len(ledger), "the ledger has every row that is not 0")
    for row, wanted in zip(rows, ledger):
        what = f"ledger, {wanted['option']}, {wanted['line']}, {wanted['year']}"
        suite.near(row["Amount"], wanted["mean_amount"], what)
        suite.near(row["Discounted amount"], wanted["mean_pv"], what)
        suite.check(row["Year"] == wanted["year"] + 1 and row["Class"] == wanted["class"], what)


def check_draws(suite, sheets, options):
    named = {readable(option["name"]): option["uncertainty"] for option in options}
    for row in records(sheets["Draws"], "Option"):
        wanted = named[row["Option"]][row["Measure"]]
        for header, key in (("Mean", "mean"), ("Standard deviation", "sd"), ("2.5 %", "low95")):
            if wanted[key]["value"] is not None:
                suite.near(row[header], wanted[key]["value"], f"draws, {row['Option']}, {row['Measure']}, {key}")


def check_formulas(suite, sheets):
    """What is added up is live, and the check says that all of it is equal."""
    for name, column in (("Summary", 1), ("By year", 2), ("By payer", 3), ("Ledger", 11), ("Check", 5)):
        first = {"Summary": "Option", "By year": "Option", "By payer": "Payer", "Ledger": "Option", "Check": "What"}
        _, rows = table_of(sheets[name], first[name])
        suite.check(all(row[column].formula for row in rows), f"{name}: a formula in every row")
    rows = records(sheets["Check"], "What")
    suite.check(len(rows) > 50 and all(row["Result"] == "equal" for row in rows), "all is equal")


# ------------------------------------------------------------------------------- how workbooks stand


def check_accessible(suite, path, sheets):
    """One table to a sheet, named, with headers that differ, no empty cell and nothing merged; a title in A1."""
    with zipfile.ZipFile(path) as archive:
        suite.check(archive.testzip() is None, f"{path.name}: a whole archive")
        for one in archive.infolist():
            suite.check(one.date_time == (1980, 1, 1, 0, 0, 0), f"{path.name}: {one.filename} has a time")
            if one.filename.endswith((".xml", ".rels")):
                ElementTree.fromstring(archive.read(one))
        if path.suffix == ".ods":
            first = archive.infolist()[0]
            suite.check(first.filename == "mimetype" and first.compress_type == zipfile.ZIP_STORED
                        and path.read_bytes()[30:38] == b"mimetype", f"{path.name}: its type stands first")
        else:
            names = []
            for part in spreadsheet.xlsx_parts(path).values():
                text = archive.read(part).decode("utf-8")
                suite.check("<mergeCell" not in text and "<pane " in text and "<pageSetup" in text,
                            f"{path.name}: {part}")
                suite.check("http" not in "".join(re.findall("<hyperlink[^>]*>", text)), f"{part}: leads away")
            for name in archive.namelist():
                if name.startswith("xl/tables/"):
                    names.append(ElementTree.fromstring(archive.read(name)).get("name"))
            suite.check(len(set(names)) == len(sheets), f"{path.name}: a table of its own on every sheet")
    for name, rows in sheets.items():
        suite.check(len(name) <= 31 and not set(name) & set("[]:*?/\\"), f"{path.name}: {name}")
        suite.check(rows[0] and rows[0][0].value, f"{path.name}, {name}: a title in A1")
        widest = max(len(row) for row in rows)
        while rows and not rows[-1]:
            rows.pop()
        top = next(i for i, row in enumerate(rows) if i > 0 and len(row) == widest)
        headers = [cell.value for cell in rows[top]]
        suite.check(len({str(h).lower() for h in headers}) == widest, f"{path.name}, {name}: {headers}")
        for row in rows[top:]:
            suite.check(len(row) == widest and all(cell.value not in (None, "") for cell in row),
                        f"{path.name}, {name}: an empty cell in {[c.value for c in row]}")


def check_alike(suite, xlsx, ods):
    """The same sheets and values in both formats."""
    suite.check(list(xlsx) == list(ods), f"sheets {list(xlsx)}, and {list(ods)}")
    for name, rows in xlsx.items():
        for own, other in zip(rows, ods.get(name, [])):
            for one, two in zip(own, other):
                if isinstance(one.value, float):
                    suite.near(two.value, one.value, f"{name}: {one}")
                else:
                    suite.check(" ".join(str(one.value).split()) == " ".join(str(two.value).split()),
                                f"{name}: {one} and {two}")
                suite.check(bool(one.formula) == bool(two.formula), f"{name}: {one} and {two}")


def both(suite, to, name, *arguments, **where):
    xlsx = suite.write(to / f"{name}.xlsx", *arguments, **where)
    ods = suite.write(to / f"{name}.ods", *arguments, **where)
    if not (xlsx.exists() and ods.exists()):
        return {}
    sheets, others = spreadsheet.read_xlsx(xlsx), spreadsheet.read_ods(ods)
    check_accessible(suite, xlsx, sheets)
    check_accessible(suite, ods, others)
    check_alike(suite, sheets, others)
    return sheets


def check_flagship(suite, folder):
    arguments = ["run", FLAGSHIP, *DRAWS]
    sheets = both(suite, folder, "flagship", *arguments)
    result = json.loads(suite.write(folder / "flagship.json", *arguments).read_text(encoding="utf-8"))
    options = result["options"][1:]
    suite.check(SHEETS <= set(sheets), f"sheets: {list(sheets)}")
    check_summary(suite, sheets, options)
    check_years(suite, sheets, options)
    check_payers(suite, sheets, options)
    check_ledger(suite, sheets, result)
    check_draws(suite, sheets, options)
    check_formulas(suite, sheets)
    for ending in ("xlsx", "ods"):
        own = (folder / f"flagship.{ending}").read_bytes()
        suite.check(len(own) < LARGEST, f"{ending}: {len(own)} bytes")
        again = suite.write(folder / f"again.{ending}", *arguments).read_bytes()
        suite.check(own == again, f"{ending}: the same bytes")


def check_drawn_rate(suite, folder):
    """Present values are means draw by draw, and still add up from the ledger."""
    scenario = folder / "drawn_rate.yaml"
    scenario.write_text(DRAWN_RATE, encoding="utf-8")
    sheets = both(suite, folder, "rate", "run", scenario, *DRAWS)
    result = json.loads(suite.run("run", scenario, *DRAWS, "--format", "json").stdout)
    check_ledger(suite, sheets, result)
    present = sum(row["Discounted amount"] for row in records(sheets["Ledger"], "Option") if row["In headline"] == "yes")
    summary = next(iter(records(sheets["Summary"], "Option")))
    suite.near(summary["Present value"], present, "present value of the summary and of the ledger")


def check_what_if(suite, folder):
    """Of scenarios of service use alone the sheet gives the deterministic headline."""
    for path in sorted((suite.source / "scenarios").glob("*.yaml")):
        book = suite.write(folder / f"{path.stem}.xlsx", "run", path, "--deterministic")
        result = json.loads(suite.run("run", path, "--deterministic", "--format", "json").stdout)
        sheets = spreadsheet.read_xlsx(book)
        suite.check(all(row["Result"] == "equal" for row in records(sheets["Check"], "What")), f"{path.stem}: equal")
        if "What-if" not in sheets:
            continue
        shown = {row["What"]: row["Value"] for row in records(sheets["What-if"], "Kind") if row["Kind"] == "result"}
        options = result["options"]
        for option in options[1:] or options:
            suite.near(shown[f"{readable(option['name'])}: net saving"], option["measures"]["net_saving"],
                       f"{path.stem}, {option['name']}")


def check_hostile(suite, folder):
    """Words of a scenario stay words, whatever they are."""
    text = (FILES / "small.yaml").read_text(encoding="utf-8")
    for old, new in (("title: Repairs in Hilltown", "title: " + json.dumps(HOSTILE, ensure_ascii=False)),
                     ("question: Do repairs and visits pay for themselves?", "question: '=1+1'"),
                     ("title: Befriending", "title: '@SUM(1)'\n      caveats: ['-1+1', '+1+1', '=HYPERLINK(\"x\")']"),
                     ("a guess for the tests", "=2+3 ]]> </si>")):
        suite.check(old in text, f"small.yaml says {old}")
        text = text.replace(old, new)
    scenario = folder / "hostile.yaml"
    scenario.write_text(text, encoding="utf-8")
    sheets = both(suite, folder, "hostile", "run", scenario, *DRAWS, folder=FILES, home=FILES / "home")
    shown = [cell for rows in sheets.values() for row in rows for cell in row if isinstance(cell.value, str)]
    for cell in shown:
        suite.check(not re.search("[\x00-\x08\x0b-\x1f\u202a-\u202e]", cell.value), f"{cell.value!r}")
        suite.check(not re.search("cmd|HYPERLINK|2\\+3", cell.formula or ""), f"{cell.formula}")
    for begins in ("=cmd|", "=1+1", "-1+1", "+1+1", "=HYPERLINK", "=2+3 ]]>"):
        suite.check(any(cell.value.startswith(begins) and not cell.formula for cell in shown), f"words: {begins}")


def check_pages(suite, folder):
    for number, (command, scenario) in enumerate(PAGES.items()):
        name, *options = command.split()
        both(suite, folder, f"page{number}", name, FILES / scenario, *options, folder=FILES, home=FILES / "home")
    both(suite, folder, "list", "list", "services")


def check_refusals(suite, folder):
    done = suite.run("run", FLAGSHIP, "--deterministic", "-o", folder / "x.docx")
    said = done.stderr.decode("utf-8")
    suite.check(done.returncode == 2 and all(f".{ending}" in said for ending in ("txt", "md", "csv", "xlsx", "ods", "json")),
                f"x.docx: {said}")
    suite.check(not (folder / "x.docx").exists(), "x.docx is not written")
    done = suite.run("run", FLAGSHIP, "--deterministic", "-o", folder / "no" / "x.xlsx")
    suite.check(done.returncode == 1 and b"there is no folder" in done.stderr, f"{done.stderr}")
    done = suite.run("run", FLAGSHIP, FLAGSHIP, "--deterministic", "-o", folder / "two.xlsx")
    suite.check(done.returncode == 2 and b"one scenario at a time" in done.stderr, f"{done.stderr}")


def main(hearth, source):
    suite = Suite(hearth, source)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        check_flagship(suite, folder)
        check_drawn_rate(suite, folder)
        check_what_if(suite, folder)
        check_hostile(suite, folder)
        check_pages(suite, folder)
        check_refusals(suite, folder)
    print(f"{suite.passed} passed, {suite.failed} failed")
    return 1 if suite.failed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3]))

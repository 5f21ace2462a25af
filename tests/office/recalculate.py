#!/usr/bin/env python3
"""Has LibreOffice compute every formula of hearth's workbooks anew, and reads what it makes of them.

    recalculate.py <hearth> <source folder>

Kept results are taken out of the files first, so that nothing can be equal because it was copied. The check sheet
must then be all equal, in both formats, for every scenario; and in every fourth a figure changed in What-if must
bring what hearth brings with --set. Skipped, with a line that says so, where there is no soffice.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "commands"))

import spreadsheet  # noqa: E402
from spreadsheet import table_of  # noqa: E402

FLAGSHIP = "lightbulb"
CLOSE = 1e-6
CHANGED = 3  # figures of each scenario that are changed


class Suite:
    def __init__(self, hearth, source, folder):
        self.hearth, self.source, self.folder = str(Path(hearth).resolve()), Path(source).resolve(), folder
        self.passed, self.failed = 0, 0

    def check(self, holds, what):
        self.passed, self.failed = self.passed + bool(holds), self.failed + (not holds)
        if not holds:
            print(f"FAILED {what}")

    def run(self, *arguments):
        done = subprocess.run(
            [self.hearth, *map(str, arguments)], cwd=self.source, stdin=subprocess.DEVNULL,
            env={**os.environ, "HEARTH_DATA": str(self.source)}, capture_output=True, timeout=120, check=False)
        self.check(done.returncode == 0, f"{arguments}: {done.stderr.decode('utf-8', 'replace')}")
        return done.stdout

    def recalculated(self, paths):
        """{name: sheets} of workbooks as LibreOffice computes them, all in one go."""
        made = self.folder / "made"
        made.mkdir(exist_ok=True)
        subprocess.run(
            ["soffice", "--headless", f"-env:UserInstallation=file://{self.folder}/profile", "--convert-to",
             "xlsx:Calc MS Excel 2007 XML", "--outdir", str(made), *map(str, paths)],
            stdin=subprocess.DEVNULL, capture_output=True, timeout=600, check=True)
        return {path.stem: spreadsheet.read_xlsx(made / f"{path.stem}.xlsx") for path in paths}


def rewritten(path, target, change):
    """A copy of an archive in which `change` has been made to the text of its sheets."""
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as out:
        for name in source.namelist():
            data = source.read(name)
            if name.startswith("xl/worksheets/sheet") or name == "content.xml":
                data = change(name, data.decode("utf-8")).encode("utf-8")
            out.writestr(name, data)
    return target


def without_results(_, text):
    """Formulas without what they came to."""
    text = re.sub(r"(</f>)<v>[^<]*</v>", r"\1", text)
    return re.sub(r"(<table:table-cell[^>]*table:formula=\"[^\"]*\")[^>]*>.*?</table:table-cell>",
                  r"\1></table:table-cell>", text)


def check_equal(suite, name, sheets):
    headers, rows = table_of(sheets["Check"], "What")
    result = headers.index("Result")
    different = [[cell.value for cell in row] for row in rows if row[result].value != "equal"]
    suite.check(rows and not different, f"{name}: {different[:3]}")
    errors = [(sheet, cell) for sheet, lines in sheets.items() for row in lines for cell in row
              if cell.formula and str(cell.value).startswith(("#", "Err:"))]
    suite.check(not errors, f"{name}: {errors[:3]}")


def changes_for(sheets):
    """Inputs of What-if to change: (row of the sheet from 1, name, new value), of numbers that are no shares of 1."""
    wanted = []
    for number, row in enumerate(sheets["What-if"], 1):
        values = [cell.value for cell in row]
        if len(values) > 4 and values[0] == "input" and "." in values[1] and values[2] not in ("£", "year") \
                and isinstance(values[3], float) and 0 < values[3] < 1 and not values[1].startswith("models."):
            wanted.append((number, values[1], round(values[3] * 0.9, 6)))
    return wanted[:CHANGED]


def check_changes(suite, name, book):
    """Changed figures give what hearth gives for the same."""
    sheets = spreadsheet.read_xlsx(book)
    if "What-if" not in sheets:
        return
    part = spreadsheet.xlsx_parts(book)["What-if"]
    paths, wanted = [], {}
    for number, (row, figure, value) in enumerate(changes_for(sheets)):
        def change(where, text, row=row, value=value):
            text = without_results(where, text)
            if where != part:
                return text
            changed, times = re.subn(rf'(<c r="D{row}"[^>]*>)<v>[^<]*</v>', rf"\g<1><v>{value!r}</v>", text)
            suite.check(times == 1, f"{name}: {figure} stands in D{row}")
            return changed
        path = rewritten(book, suite.folder / f"{name}-{number}.xlsx", change)
        told = subprocess.run([suite.hearth, "run", f"scenarios/{name}.yaml", "--deterministic", "--format", "json",
                               "--set", f"{figure}={value}"], cwd=suite.source, capture_output=True, check=False,
                              env={**os.environ, "HEARTH_DATA": str(suite.source)}, stdin=subprocess.DEVNULL)
        if told.returncode == 0:
            paths.append(path)
            wanted[path.stem] = figure, json.loads(told.stdout)
    if not paths:
        return
    for stem, made in suite.recalculated(paths).items():
        figure, result = wanted[stem]
        headers, rows = table_of(made["What-if"], "Kind")
        shown = {row[1].value: row[headers.index("Value")].value for row in rows if row[0].value == "result"}
        for option in result["options"][1:]:
            own = shown[option["name"].replace("_", " ") + ": net saving"]
            net = option["measures"]["net_saving"]
            suite.check(abs(own - net) <= CLOSE * max(1, abs(net)), f"{name}, {figure}: {option['name']} {own}, {net}")


def main(hearth, source):
    if shutil.which("soffice") is None:
        print("skipped: no soffice here (libreoffice-calc-nogui); .ci/run installs and runs it")
        return 0
    with tempfile.TemporaryDirectory() as name:
        suite = Suite(hearth, source, Path(name))
        paths = []
        for scenario in sorted((suite.source / "scenarios").glob("*.yaml")):
            how = ["--draws", "2000"] if scenario.stem == FLAGSHIP else ["--deterministic"]
            for ending in ("xlsx", "ods"):
                book = suite.folder / f"{scenario.stem}.{ending}"
                suite.run("run", scenario, *how, "-o", book)
                paths.append(rewritten(book, suite.folder / f"{scenario.stem}-bare-{ending}.{ending}",
                                       without_results))
        for stem, sheets in suite.recalculated(paths).items():
            check_equal(suite, stem, sheets)
        for scenario in sorted((suite.source / "scenarios").glob("*.yaml"))[1::4]:  # each takes a start of the office
            check_changes(suite, scenario.stem, suite.folder / f"{scenario.stem}.xlsx")
        print(f"{suite.passed} passed, {suite.failed} failed")
        return 1 if suite.failed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3]))

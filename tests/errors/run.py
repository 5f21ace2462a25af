#!/usr/bin/env python3
"""Runs hearth on one mistake after another and compares what it says, to the letter.

    run.py <hearth> <source folder>              all cases
    run.py <hearth> <source folder> NAME…        these cases
    run.py <hearth> <source folder> --update NAME…   write what it says now, for a human to judge

A case is a folder of tests/errors/cases. Its files are copied to an empty folder, beside a small
set of data (tests/errors/home), and the program runs there. In the folder:

    case        lines `codes: a, b` (the diagnostics it shows), and where they differ from the usual,
                `command: run input.yaml` and `status: 1`
    input.yaml  what is wrong; or input.py, which prints it where it is long or not a text
    expected    all of standard error

A command `run` is run twice: standard output must stay empty, and --output must leave no file.
Every diagnostic in the source has to be the business of a case, by its code and by its message.
"""

import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from difflib import unified_diff
from os import environ
from pathlib import Path

from diagnostics import all_sites

HERE = Path(__file__).resolve().parent
FEWEST_CASES = 60
PATIENCE = 60 if environ.get("HEARTH_SLOW") == "1" else 10  # seconds
NOT_COPIED = ("case", "expected", "input.py")


@dataclass
class Case:
    folder: Path
    codes: tuple
    command: list
    status: int

    @property
    def name(self):
        return self.folder.name

    @property
    def expected(self):
        file = self.folder / "expected"
        return file.read_text(encoding="utf-8") if file.exists() else None


def read_case(folder):
    settings = {"codes": "", "command": "run input.yaml", "status": "1"}
    for line in (folder / "case").read_text(encoding="utf-8").splitlines():
        key, _, value = line.partition(":")
        if key not in settings:
            sys.exit(f"{folder}/case: unknown line {line!r}")
        settings[key] = value.strip()
    codes = tuple(code for code in re.split(r"[,\s]+", settings["codes"]) if code)
    return Case(folder, codes, shlex.split(settings["command"]), int(settings["status"]))


def lay_out(case, folder):
    """Copies the case's files into `folder` and makes its input."""
    ignored = shutil.ignore_patterns(*NOT_COPIED)
    shutil.copytree(case.folder, folder, symlinks=True, ignore=ignored)
    if (case.folder / "input.py").exists():
        made = subprocess.run([sys.executable, case.folder / "input.py"], check=True, stdout=-1)
        (folder / "input.yaml").write_bytes(made.stdout)


def files_in(folder):
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))


def run(hearth, case, extra, folder):
    """Exit code, standard output and standard error of one run."""
    environment = {**environ, "HEARTH_HOME": "../home"}
    done = subprocess.run(
        [hearth, *case.command, *extra],
        cwd=folder, env=environment, capture_output=True, stdin=subprocess.DEVNULL,
        timeout=PATIENCE, check=False,
    )
    return done.returncode, done.stdout, done.stderr.decode("utf-8", "backslashreplace")


def difference(expected, found):
    lines = unified_diff(
        (expected or "").splitlines(keepends=True), found.splitlines(keepends=True),
        "expected", "found",
    )
    return "".join(line if line.endswith("\n") else line + "\n" for line in lines)


def problems_of(case, hearth, folder):
    """What the program did wrong, in words, and its standard error."""
    lay_out(case, folder)
    before = files_in(folder)
    found, said = [], None
    writes = case.command[:1] == ["run"] and case.status == 1 and "--output" not in case.command
    for extra in ([], ["--output", "result.out"]) if writes else ([],):
        status, output, errors = run(hearth, case, extra, folder)
        said = errors if said is None else said
        if status != case.status:
            found.append(f"exit code {status} instead of {case.status}\n")
        if output and case.status != 0 and case.command[:1] != ["verify"]:  # prints its table
            found.append(f"standard output is not empty: {output[:200]!r}\n")
        if errors != case.expected:
            found.append(difference(case.expected, errors))
        if files_in(folder) != before:
            found.append(f"files were left: {sorted(set(files_in(folder)) - set(before))}\n")
    return list(dict.fromkeys(found)), said


def uncovered(sites, cases):
    """The sites of the source whose message stands in no case that names their code."""
    for site in sites:
        said = [case.expected or "" for case in cases if site.code in case.codes]
        if not said:
            yield f"{site.where}: no case names the code {site.code}"
        elif site.message and not any(re.search(site.message, text) for text in said):
            yield f"{site.where}: no case of {site.code} shows this message: {site.message}"


def unknown_codes(sites, cases):
    known = {site.code for site in sites}
    for case in cases:
        for code in case.codes:
            if code not in known:
                yield f"{case.name}: the source has no code {code}"


def without_help(cases):
    """Diagnostics that do not say what to do."""
    for case in cases:
        for block in re.split(r"\n(?=\S+: (?:error|warning): )", case.expected or ""):
            if re.match(r"\S+( line>)?\S*: (error|warning): ", block) and "= help: " not in block:
                yield f"{case.name}: no help for: {block.splitlines()[0]}"


def main(arguments):
    updating = "--update" in arguments
    hearth, source, *names = [a for a in arguments if a != "--update"]
    hearth, source = Path(hearth).resolve(), Path(source).resolve()
    cases = [read_case(path.parent) for path in sorted((HERE / "cases").glob("*/case"))]
    chosen = [case for case in cases if not names or case.name in names]
    if len(chosen) < len(names) or (updating and not names):
        sys.exit("name cases that exist")

    failed = 0
    with tempfile.TemporaryDirectory() as scratch, ThreadPoolExecutor(4) as pool:
        shutil.copytree(HERE / "home", Path(scratch) / "home")
        work = [(case, hearth, Path(scratch) / case.name) for case in chosen]
        for case, (problems, said) in zip(chosen, pool.map(lambda w: problems_of(*w), work)):
            if updating:
                (case.folder / "expected").write_text(said, encoding="utf-8")
                print(f"--- {case.name}\n{said}")
            elif problems:
                failed += 1
                print(f"--- {case.name}\n" + "".join(problems))
    if updating:
        return 0
    complaints = []
    if not names:
        sites = all_sites(source)
        complaints = [
            *uncovered(sites, cases), *unknown_codes(sites, cases), *without_help(cases)
        ]
        if len(cases) < FEWEST_CASES:
            complaints.append(f"only {len(cases)} cases, of at least {FEWEST_CASES}")
    for complaint in complaints:
        print(complaint)
    print(f"{len(chosen) - failed} passed, {failed + len(complaints)} failed")
    return 1 if failed or complaints else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

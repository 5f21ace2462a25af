#!/usr/bin/env python3
"""Runs hearth on one mistake after another and compares what it says, to the letter.

    run.py <hearth> <source folder>              all cases
    run.py <hearth> <source folder> NAME…        these cases; names may hold * and ?
    run.py <hearth> <source folder> --update NAME…   write what it says now, for a human to judge

The cases stand in tests/errors/cases, as tests/cases.py says. Each runs in an empty folder beside a
small set of data (tests/errors/home). Its settings: `codes: a, b` (the diagnostics it shows), and where
they differ from the usual `command: run input.yaml` and `status: 1`.

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
from fnmatch import fnmatch
from os import environ
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

import cases as exact
from diagnostics import all_sites

FEWEST_CASES = 60
PATIENCE = 60 if environ.get("HEARTH_SLOW") == "1" else 10  # seconds
SETTINGS = ("codes", "command", "status")


def codes_of(case):
    return [code for code in re.split(r"[,\s]+", case.settings.get("codes", "")) if code]


def command_of(case):
    return shlex.split(case.settings.get("command", "run input.yaml"))


def files_in(folder):
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))


def run(hearth, command, folder):
    """Exit code, standard output and standard error of one run."""
    environment = {**environ, "HEARTH_DATA": "../home"}
    done = subprocess.run(
        [hearth, *command],
        cwd=folder, env=environment, capture_output=True, stdin=subprocess.DEVNULL,
        timeout=PATIENCE, check=False,
    )
    return done.returncode, done.stdout, done.stderr.decode("utf-8", "backslashreplace")


def problems_of(case, hearth, folder):
    """What the program did wrong, in words, and its standard error."""
    folder.mkdir()
    case.lay_out(folder)
    before = files_in(folder)
    command, expected = command_of(case), int(case.settings.get("status", 1))
    found, said = [], None
    writes = command[:1] == ["run"] and expected == 1 and "--output" not in command
    for extra in ([], ["--output", "result.out"]) if writes else ([],):
        status, output, errors = run(hearth, [*command, *extra], folder)
        said = errors if said is None else said
        if status != expected:
            found.append(f"exit code {status} instead of {expected}\n")
        if output and expected != 0 and command[:1] != ["verify"]:  # prints its table
            found.append(f"standard output is not empty: {output[:200]!r}\n")
        found.append(exact.difference("stderr", case.expected("stderr"), errors))
        if files_in(folder) != before:
            found.append(f"files were left: {sorted(set(files_in(folder)) - set(before))}\n")
    return [*filter(None, dict.fromkeys(found))], said


def uncovered(sites, cases):
    """The sites of the source whose message stands in no case that names their code."""
    for site in sites:
        said = [case.expected("stderr") for case in cases if site.code in codes_of(case)]
        if not said:
            yield f"{site.where}: no case names the code {site.code}"
        elif site.message and not any(re.search(site.message, text) for text in said):
            yield f"{site.where}: no case of {site.code} shows this message: {site.message}"


def unknown_codes(sites, cases):
    known = {site.code for site in sites}
    for case in cases:
        for code in codes_of(case):
            if code not in known:
                yield f"{case.name}: the source has no code {code}"


def without_help(cases):
    """Diagnostics that do not say what to do."""
    for case in cases:
        for block in re.split(r"\n(?=\S+: (?:error|warning): )", case.expected("stderr")):
            if re.match(r"\S+( line>)?\S*: (error|warning): ", block) and "= help: " not in block:
                yield f"{case.name}: no help for: {block.splitlines()[0]}"


def main(arguments):
    updating = "--update" in arguments
    hearth, source, *names = [a for a in arguments if a != "--update"]
    hearth, source = Path(hearth).resolve(), Path(source).resolve()
    cases = exact.read_cases(HERE / "cases", SETTINGS)
    chosen = [c for c in cases if not names or any(fnmatch(c.name, name) for name in names)]
    if not chosen or (updating and not names):
        sys.exit("name cases that exist")

    failed = 0
    with tempfile.TemporaryDirectory() as scratch, ThreadPoolExecutor(4) as pool:
        shutil.copytree(HERE / "home", Path(scratch) / "home")
        work = [(case, hearth, Path(scratch) / case.name) for case in chosen]
        for case, (problems, said) in zip(chosen, pool.map(lambda w: problems_of(*w), work)):
            if updating:
                exact.update(case, {"stderr": said})
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

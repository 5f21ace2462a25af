#!/usr/bin/env python3
"""Runs hearth's commands and compares everything they write, to the letter.

    run.py <hearth> <source folder>                   all cases, then the documents (documents.py)
    run.py <hearth> <source folder> NAME…             these cases; names may hold * and ?
    run.py <hearth> <source folder> --update NAME…    write what it says now, for a human to judge;
                                                      README for the tables that README.md shows

The cases stand in tests/commands/cases, as tests/cases.py says. Each runs in an empty folder that holds
a copy of tests/commands/files: small scenarios and, in `home`, a small library of made-up figures. Its
settings: `command: run small.yaml`, and where they differ from the usual `status: 0` and `stdin: FILE`.
No case may leave a file that it does not name.
"""

import os
import shlex
import shutil
import subprocess
import sys
import tempfile
from fnmatch import fnmatch
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

import cases as exact
import documents

PATIENCE = 60  # seconds; the sanitizers are slow
SETTINGS = ("command", "status", "stdin", "columns")


def files_in(folder):
    return {str(path.relative_to(folder)) for path in folder.rglob("*")}


def run(hearth, case, folder):
    """Exit code, what was written where by heading, and the names of new files."""
    shutil.copytree(HERE / "files", folder)
    case.lay_out(folder)
    before = files_in(folder)
    stdin = case.settings.get("stdin")
    columns = {"COLUMNS": case.settings["columns"]} if "columns" in case.settings else {}
    with open(folder / stdin if stdin else os.devnull, "rb") as given:
        done = subprocess.run(
            [hearth, *shlex.split(case.settings["command"])], cwd=folder, stdin=given,
            env={**os.environ, "HEARTH_DATA": "home", **columns}, capture_output=True,
            timeout=PATIENCE, check=False,
        )
    found = {
        "stdout": done.stdout.decode("utf-8", "backslashreplace"),
        "stderr": done.stderr.decode("utf-8", "backslashreplace"),
    }
    for name in case.written:
        file = folder / name
        found[f"written {name}"] = file.read_text(encoding="utf-8") if file.exists() else ""
    return done.returncode, found, files_in(folder) - before


def problems_of(case, status, found, new_files):
    expected = int(case.settings.get("status", 0))
    if status != expected:
        yield f"exit code {status} instead of {expected}\n"
    for what, text in found.items():
        problem = exact.problems_of_output(case, what, text)
        if problem:
            yield problem
    if new_files != set(case.written):
        yield f"files written: {sorted(new_files)} instead of {sorted(case.written)}\n"


def main(arguments):
    updating = "--update" in arguments
    hearth, source, *names = [a for a in arguments if a != "--update"]
    hearth, source = Path(hearth).resolve(), Path(source).resolve()
    if updating and names == ["README"]:
        return documents.update_readme(hearth, source)
    cases = exact.read_cases(HERE / "cases", SETTINGS)
    chosen = [c for c in cases if not names or any(fnmatch(c.name, name) for name in names)]
    if not chosen or (updating and not names):
        sys.exit("name cases that exist")

    passed = failed = 0
    with tempfile.TemporaryDirectory() as scratch:
        for case in chosen:
            status, found, new_files = run(hearth, case, Path(scratch) / case.name)
            if updating:
                exact.update(case, found)
                print(f"--- {case.name}: exit code {status}")
                continue
            problems = list(problems_of(case, status, found, new_files))
            passed, failed = passed + (not problems), failed + bool(problems)
            if problems:
                print(f"--- {case.name}\n" + "".join(problems))
    for title, problem in [] if names else documents.check(hearth, source):
        passed, failed = passed + (not problem), failed + bool(problem)
        if problem:
            print(f"--- {title}\n{problem}")
    if not updating:
        print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

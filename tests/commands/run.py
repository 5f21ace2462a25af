#!/usr/bin/env python3
"""Runs hearth's commands and compares everything they write, to the letter.

    run.py <hearth> <source folder>                   all cases, then the documents (documents.py)
    run.py <hearth> <source folder> NAME…             these cases; names may hold * and ?
    run.py <hearth> <source folder> --update NAME…    write what it says now, for a human to judge;
                                                      README for the tables that README.md shows

A case is a folder of tests/commands/cases. It runs in an empty folder that holds a copy of
tests/commands/files: small scenarios and, in `home`, a small library of made-up figures. In the case:

    cmd       `command: run small.yaml`, and where they differ from the usual `status: 0`,
              `stdin: FILE` and `writes: FILE`
    stdout    all of standard output, where there is any
    stderr    all of standard error, where there is any
    written   all of the file that the case writes

JSON is compared as values, numbers to 10 significant digits: another type of machine may differ in
the last ones. No case may leave a file that it does not name.
"""

import json
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from difflib import unified_diff
from fnmatch import fnmatch
from pathlib import Path

import documents

HERE = Path(__file__).resolve().parent
PATIENCE = 60  # seconds; the sanitizers are slow
EXPECTED = ("stdout", "stderr", "written")


@dataclass
class Case:
    folder: Path
    command: list
    status: int
    stdin: str
    writes: str

    @property
    def name(self):
        return self.folder.name

    def expected(self, what):
        file = self.folder / what
        return file.read_text(encoding="utf-8") if file.exists() else ""


def read_case(folder):
    settings = {"command": "", "status": "0", "stdin": "", "writes": ""}
    for line in (folder / "cmd").read_text(encoding="utf-8").splitlines():
        key, _, value = line.partition(":")
        if key not in settings:
            sys.exit(f"{folder}/cmd: unknown line {line!r}")
        settings[key] = value.strip()
    return Case(
        folder, shlex.split(settings["command"]), int(settings["status"]),
        settings["stdin"], settings["writes"],
    )


def files_in(folder):
    return {str(path.relative_to(folder)) for path in folder.rglob("*")}


def run(hearth, case, folder):
    """Exit code, what was written where, and the names of new files."""
    shutil.copytree(HERE / "files", folder)
    before = files_in(folder)
    with open(folder / case.stdin if case.stdin else os.devnull, "rb") as stdin:
        done = subprocess.run(
            [hearth, *case.command], cwd=folder, env={**os.environ, "HEARTH_HOME": "home"},
            stdin=stdin, capture_output=True, timeout=PATIENCE, check=False,
        )
    written = folder / case.writes
    found = {
        "stdout": done.stdout.decode("utf-8", "backslashreplace"),
        "stderr": done.stderr.decode("utf-8", "backslashreplace"),
        "written": written.read_text(encoding="utf-8") if case.writes and written.exists() else "",
    }
    return done.returncode, found, files_in(folder) - before


def to_10_digits(value):
    """The same JSON value with its numbers rounded to 10 significant digits."""
    if isinstance(value, float):
        return float(f"{value:.10g}") + 0.0
    if isinstance(value, list):
        return [to_10_digits(one) for one in value]
    if isinstance(value, dict):
        return {key: to_10_digits(one) for key, one in value.items()}
    return value


def no_constant(name):
    raise ValueError(f"{name} in JSON")


def comparable(text):
    """JSON laid out one value a line; any other text as it is."""
    if not text.startswith("{"):
        return text
    value = json.loads(text, parse_constant=no_constant)
    return json.dumps(to_10_digits(value), indent=1, ensure_ascii=False) + "\n"


def difference(what, expected, found):
    expected, found = comparable(expected), comparable(found)
    if expected == found:
        return ""
    lines = unified_diff(
        expected.splitlines(keepends=True), found.splitlines(keepends=True),
        f"{what} expected", f"{what} found",
    )
    return "".join(line if line.endswith("\n") else line + " (no newline)\n" for line in lines)


def problems_of(case, status, found, new_files):
    if status != case.status:
        yield f"exit code {status} instead of {case.status}\n"
    for what in EXPECTED:
        differs = difference(what, case.expected(what), found[what])
        if differs:
            yield differs
    allowed = {case.writes} if case.writes else set()
    if new_files != allowed:
        yield f"files written: {sorted(new_files)} instead of {sorted(allowed)}\n"


def update(case, status, found):
    for what in EXPECTED:
        file = case.folder / what
        if found[what]:
            file.write_text(found[what], encoding="utf-8")
        else:
            file.unlink(missing_ok=True)
    print(f"--- {case.name}: exit code {status}")


def main(arguments):
    updating = "--update" in arguments
    hearth, source, *names = [a for a in arguments if a != "--update"]
    hearth, source = Path(hearth).resolve(), Path(source).resolve()
    if updating and names == ["README"]:
        return documents.update_readme(hearth, source)
    cases = [read_case(path.parent) for path in sorted((HERE / "cases").glob("*/cmd"))]
    chosen = [c for c in cases if not names or any(fnmatch(c.name, name) for name in names)]
    if not chosen or (updating and not names):
        sys.exit("name cases that exist")

    passed = failed = 0
    with tempfile.TemporaryDirectory() as scratch:
        for case in chosen:
            status, found, new_files = run(hearth, case, Path(scratch) / case.name)
            if updating:
                update(case, status, found)
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

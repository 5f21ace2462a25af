#!/usr/bin/env python3
"""Holds the first screen of `run` to its size.

    screens.py <hearth> <source folder>

Of every shipped scenario at 80 and 100 characters: at most 40 lines, none wider than the page, and it says
how to see the rest, which `--full` prints."""

import os
import subprocess
import sys
import unicodedata
from pathlib import Path

PATIENCE = 60  # seconds; the sanitizers are slow
MOST_LINES = 40
DRAWS = ("--draws", "500")


def run(hearth, source, columns, *arguments):
    done = subprocess.run(
        [hearth, "run", *arguments], cwd=source, stdin=subprocess.DEVNULL, capture_output=True,
        env={**os.environ, "COLUMNS": str(columns)}, timeout=PATIENCE, check=False)
    if done.returncode != 0:
        return ""
    return done.stdout.decode("utf-8")


def width(line):
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else not unicodedata.combining(c)
               for c in line)


def problems(hearth, source, path):
    found = []
    name = path.name
    for columns in (80, 100):
        screen = run(hearth, source, columns, str(path), *DRAWS)
        lines = screen.rstrip("\n").split("\n")
        if not 10 < len(lines) <= MOST_LINES:
            found.append(f"{name}: {len(lines)} lines at {columns}")
        found += [f"{name}: wider than {columns}: {line}" for line in lines if width(line) > columns]
        if "more: --full, --section NAME or --option NAME" not in " ".join(lines):
            found.append(f"{name}: does not say how to see the rest")
    full = run(hearth, source, 100, str(path), *DRAWS, "--full")
    if len(full) < 1.5 * len(screen) or "more: --full" in full:
        found.append(f"{name}: --full is no more than the screen")
    return found


def main():
    hearth, source = Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve()
    paths = sorted((source / "scenarios").glob("*.yaml"))
    if os.environ.get("HEARTH_SLOW") == "1":
        paths = paths[:3]  # under the sanitizers
    wrong = [line for path in paths for line in problems(hearth, source, path)]
    print("\n".join(wrong))
    print(f"{len(paths)} first screens, {len(wrong)} problems")
    return 1 if wrong or not paths else 0


if __name__ == "__main__":
    sys.exit(main())

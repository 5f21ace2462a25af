#!/usr/bin/env python3
"""Processor time per cell of the ledger, of W2 and of a second shape, in turn, and their ratio.

    bench/shapes.py [PROGRAM] [DRAWS] [TIMES]      build/release/hearth, 100,000 and 5 unless said

The second shape (bench/lagged) has W2's size, and lag, entry spread over the year, three options,
expressions and correlated figures. A cell is one line of one intervention (what, who pays, which
class) in one year in one draw; lines that are 0 in every draw have none, and an intervention in two
options counts once. Cells are counted in the result: those whose mean is not 0, times the draws.
The time is of the whole process, YAML to JSON, one thread. Exit 1 if the limit is exceeded."""

import json
import pathlib
import statistics
import subprocess
import sys

import measure

ROOT = pathlib.Path(__file__).resolve().parent.parent
SHAPES = [ROOT / "bench" / "w2" / "w2.yaml", ROOT / "bench" / "lagged" / "lagged.yaml"]
MOST = 1.5
KEYS = ("intervention", "line", "payer", "class", "budget", "year")


def command(program, scenario, draws):
    return [program, "run", str(scenario), "--draws", str(draws), "--threads", "1",
            "--format", "json"]


def cells_of(program, scenario):
    """Cells of one draw that can be other than 0."""
    result = json.loads(subprocess.check_output(command(program, scenario, 1024)))
    moving = [row for row in result["ledger"] if row["mean_amount"] != 0]
    return len({tuple(row[key] for key in KEYS) for row in moving})


def compare(program, draws, times):
    """Prints both shapes and returns whether the second keeps its limit."""
    cells = [cells_of(program, scenario) for scenario in SHAPES]
    each = []
    for _ in range(times):
        runs = [measure.run(command(program, scenario, draws)) for scenario in SHAPES]
        each.append([run.processor * 1e9 / (count * draws) for run, count in zip(runs, cells)])
    for shape, count, found in zip(SHAPES, cells, zip(*each)):
        middle = statistics.median(found)
        print(f"{shape.stem}: {count} cells a draw, {middle:.2f} ns each at {draws:,} draws")
    ratio = statistics.median(second / first for first, second in each)
    return measure.verdict("the second shape's time per cell over W2's", ratio, MOST, "x")


def main():
    program = sys.argv[1] if len(sys.argv) > 1 else str(ROOT / "build" / "release" / "hearth")
    draws = int(sys.argv[2]) if len(sys.argv) > 2 else 100000
    times = int(sys.argv[3]) if len(sys.argv) > 3 else 5
    sys.exit(0 if compare(program, draws, times) else 1)


if __name__ == "__main__":
    main()

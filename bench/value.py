#!/usr/bin/env python3
"""How long `hearth value` takes on the flagship as a whole process: every figure, with its error.

    bench/value.py [PROGRAM] [TIMES]      build/release/hearth and 21 unless said

Where hearth_bench_value has been built beside PROGRAM, what it measures of single figures is
printed too. Exit 1 if a limit is exceeded."""

import pathlib
import re
import subprocess
import sys

import measure

ROOT = pathlib.Path(__file__).resolve().parent.parent
FLAGSHIP = str(ROOT / "scenarios" / "lightbulb.yaml")
ALL_MS, ONE_MS = 1000, 1


LINE = re.compile(r"^(\d+) options: one figure alone ([\d.]+) ms, among \d+ others ([\d.]+)", re.M)


def one_figure(bench):
    """Verdicts on one figure: alone and among others, with two options and with seven."""
    text = subprocess.run([bench], check=True, capture_output=True, encoding="utf-8").stdout
    print(text, end="")
    kept = []
    for options, alone, among in LINE.findall(text):
        what = f"{options} options, 10,000 draws"
        kept.append(measure.verdict(f"one figure alone, {what}", float(alone), ONE_MS, "ms"))
        kept.append(measure.verdict(f"one figure among others, {what}", float(among), ONE_MS, "ms"))
    return kept


def main():
    program = sys.argv[1] if len(sys.argv) > 1 else str(ROOT / "build" / "release" / "hearth")
    times = int(sys.argv[2]) if len(sys.argv) > 2 else 21
    commands = [["true"], [program, "value", FLAGSHIP]]
    plain, value = (1000 * seconds for seconds in measure.medians(commands, times))
    print(f"medians of {times} runs; true: {plain:.2f} ms")
    kept = [measure.verdict("hearth value of the flagship, whole process", value, ALL_MS, "ms")]
    bench = pathlib.Path(program).with_name("hearth_bench_value")
    if bench.exists():
        kept += one_figure(bench)
    sys.exit(0 if all(kept) else 1)


main()

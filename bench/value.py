#!/usr/bin/env python3
"""How long `hearth value` takes on the flagship as a whole process: every figure, with its error.

    bench/value.py [PROGRAM] [TIMES]      build/release/hearth and 21 unless said

Where hearth_bench_value has been built beside PROGRAM, what it measures of single figures is printed
too. Exit 1 if a limit is exceeded."""

import pathlib
import re
import subprocess
import sys

import measure

ROOT = pathlib.Path(__file__).resolve().parent.parent
FLAGSHIP = str(ROOT / "scenarios" / "lightbulb.yaml")
ALL_MS, ONE_MS = 1000, 1


def one_figure(bench):
    """Verdicts on one figure with two options, and with the seven of the flagship."""
    text = subprocess.run([bench], check=True, capture_output=True, encoding="utf-8").stdout
    print(text, end="")
    found = re.findall(r"^(\d+) options: one figure alone ([\d.]+) ms, among \d+ others ([\d.]+)", text, re.M)
    return [
        measure.verdict(f"one figure {how}, {options} options, 10,000 draws", float(ms), ONE_MS, "ms")
        for options, alone, among in found
        for how, ms in (("alone", alone), ("among others", among))
        if options == "2" or how == "among others"
    ]


def main():
    program = sys.argv[1] if len(sys.argv) > 1 else str(ROOT / "build" / "release" / "hearth")
    times = int(sys.argv[2]) if len(sys.argv) > 2 else 21
    plain, value = (
        1000 * seconds for seconds in measure.medians([["true"], [program, "value", FLAGSHIP]], times)
    )
    print(f"medians of {times} runs; true: {plain:.2f} ms")
    kept = [measure.verdict("hearth value of the flagship, whole process", value, ALL_MS, "ms")]
    bench = pathlib.Path(program).with_name("hearth_bench_value")
    if bench.exists():
        kept += one_figure(bench)
    sys.exit(0 if all(kept) else 1)


main()

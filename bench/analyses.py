#!/usr/bin/env python3
"""How long the questions about a result take on the flagship, as whole processes.

    bench/analyses.py [PROGRAM] [TIMES]      build/release/hearth and 31 unless said

Exit 1 if a limit is exceeded."""

import pathlib
import sys

import measure

ROOT = pathlib.Path(__file__).resolve().parent.parent
FLAGSHIP = str(ROOT / "scenarios" / "lightbulb.yaml")
TWO = ["share_relieved", "delayed_bed_day.cost"]
TORNADO_MS, TWO_WAY_MS, THRESHOLD_MS, SHARES_MS = 100, 1000, 100, 10000


def main():
    program = sys.argv[1] if len(sys.argv) > 1 else str(ROOT / "build" / "release" / "hearth")
    times = int(sys.argv[2]) if len(sys.argv) > 2 else 31
    ask = [program, "sensitivity", FLAGSHIP]
    tornado, two, slow_two, threshold = (
        1000 * seconds
        for seconds in measure.medians(
            [
                ask,
                ask + ["--two", *TWO, "--steps", "50"],
                ask + ["--two", *TWO, "--steps", "50", "--measure", "avoided.fall"],
                ask + ["--figure", TWO[0]],
            ],
            times,
        )
    )
    (shares,) = measure.medians([ask + ["--shares"]], 3)
    print(f"medians of {times} runs")
    kept = [
        measure.verdict("tornado with thresholds and elasticities", tornado, TORNADO_MS, "ms"),
        measure.verdict("two-way grid, 50 x 50", two, TWO_WAY_MS, "ms"),
        measure.verdict("two-way grid of a measure without a column", slow_two, TWO_WAY_MS, "ms"),
        measure.verdict("all thresholds of one figure", threshold, THRESHOLD_MS, "ms"),
        measure.verdict("shares of variance, 4,096 draws", 1000 * shares, SHARES_MS, "ms"),
    ]
    sys.exit(0 if all(kept) else 1)


main()

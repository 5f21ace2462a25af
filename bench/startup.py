#!/usr/bin/env python3
"""How long the flagship takes as a whole process, and what script/run adds to it.

    bench/startup.py [PROGRAM] [TIMES]      build/release/hearth and 101 unless said

The time of `true` is printed beside it: the ratio says how far a slow machine explains a figure.
Exit 1 if a limit is exceeded."""

import pathlib
import sys

import measure

ROOT = pathlib.Path(__file__).resolve().parent.parent
FLAGSHIP = str(ROOT / "scenarios" / "lightbulb.yaml")
PROCESS_MS, DRAWS_MS, SCRIPT_MS = 30, 150, 50


def main():
    program = sys.argv[1] if len(sys.argv) > 1 else str(ROOT / "build" / "release" / "hearth")
    times = int(sys.argv[2]) if len(sys.argv) > 2 else 101
    script = str(ROOT / "script" / "run")
    measure.run([script, "--version"])  # builds what is not built yet
    point = [program, "run", FLAGSHIP, "--deterministic"]
    plain, text, json, draws, version, scripted = (
        1000 * seconds
        for seconds in measure.medians(
            [
                ["true"],
                point,
                point + ["--format", "json"],
                [program, "run", FLAGSHIP],
                [program, "--version"],
                [script, "--version"],
            ],
            times,
        )
    )
    ratio = text / plain
    print(f"medians of {times} runs; true: {plain:.2f} ms, flagship: {ratio:.1f} times that")
    kept = [
        measure.verdict("flagship at point to text, whole process", text, PROCESS_MS, "ms"),
        measure.verdict("flagship at point to JSON, whole process", json, PROCESS_MS, "ms"),
        measure.verdict("flagship with 10,000 draws to text", draws, DRAWS_MS, "ms"),
        measure.verdict("what script/run adds", scripted - version, SCRIPT_MS, "ms"),
    ]
    sys.exit(0 if all(kept) else 1)


main()

#!/usr/bin/env python3
"""How long effects from records take, and a Poisson regression of 100,000 rows against R's glm on the same file.

    bench/evaluate.py [BENCH]      build/release/hearth_bench_evaluate unless said

Exit 1 if a limit is exceeded, or if R finds another deviance. Without R only the limits are held."""

import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

import measure

ROOT = pathlib.Path(__file__).resolve().parent.parent
BOOTSTRAP_MS, EVERYTHING_MS, TIMES_FASTER = 3000, 300, 1

GLM = """
rows <- read.csv(commandArgs(TRUE)[1])
took <- min(sapply(1:3, function(i) system.time(
    fit <<- glm(count ~ a + b + c + d + e + offset(offset), poisson, rows))[["elapsed"]]))
cat(sprintf("%.1f %.6f", 1000 * took, deviance(fit)))
"""


def glm(file):
    """R's milliseconds and deviance."""
    said = subprocess.run(
        ["Rscript", "-e", GLM, str(file)], check=True, capture_output=True, encoding="utf-8"
    ).stdout
    return [float(word) for word in said.split()]


def main():
    bench = sys.argv[1] if len(sys.argv) > 1 else ROOT / "build/release/hearth_bench_evaluate"
    with tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder) / "counts.csv"
        said = subprocess.run(
            [bench, file], check=True, capture_output=True, encoding="utf-8"
        ).stdout
        print(said, end="")
        found = {line.split(" ms")[0].rsplit(" ", 1)[0]: line for line in said.splitlines()}
        ms = {what: float(re.search(r"([\d.]+) ms", line)[1]) for what, line in found.items()}
        kept = [measure.verdict("bootstrap", ms.pop("bootstrap"), BOOTSTRAP_MS, "ms")]
        for what in [name for name in ms if "everything" in name]:
            kept.append(measure.verdict(what, ms[what], EVERYTHING_MS, "ms"))
        if shutil.which("Rscript"):
            took, deviance = glm(file)
            ours = float(re.search(r"deviance ([\d.]+)", found["poisson"])[1])
            kept.append(measure.at_least("R's glm over ours", took / ms["poisson"], TIMES_FASTER, "x"))
            kept.append(abs(deviance / ours - 1) < 1e-9)
    sys.exit(0 if all(kept) else 1)


main()

#!/usr/bin/env python3
"""How long 1,000 sets of the flagship take side by side at their points, and its multiverse.

    bench/sets.py [PROGRAM] [TIMES]      build/release/hearth and 5 unless said

Each set has values of its own at the same eight paths: some of the scenario, of models and of data.
Exit 1 if a limit is exceeded."""

import pathlib
import random
import sys
import tempfile

import measure

ROOT = pathlib.Path(__file__).resolve().parent.parent
FLAGSHIP = str(ROOT / "scenarios" / "lightbulb.yaml")
SETS = 1000
SETS_S, MULTIVERSE_S, MEMORY_MB = 2, 2, 200

PATHS = {
    "interventions.enablers.reach.clients_per_year": (500, 1100),
    "interventions.adaptations.reach.per_year": (0.05, 0.2),
    "interventions.handyperson.reach.pool.share": (0.1, 0.3),
    "models.hospital_housing_enabler.figures.deadweight": (0.1, 0.6),
    "models.home_modifications.costs.works.cost": (250, 900),
    "interventions.warm_homes.costs.advice.cost": (50, 250),
    "services.delayed_bed_day.cost": (250, 1000),
    "services.ae_attendance.cashable": (0, 0.4),
}


def sets_file():
    drawn = random.Random(1)
    lines = ["hearth: 1", "sets:"]
    for number in range(SETS):
        values = (f"{path}: {drawn.uniform(*ends):.6g}" for path, ends in PATHS.items())
        lines.append(f"  set_{number}: {{{', '.join(values)}}}")
    return "\n".join(lines) + "\n"


def main():
    program = sys.argv[1] if len(sys.argv) > 1 else str(ROOT / "build" / "release" / "hearth")
    times = int(sys.argv[2]) if len(sys.argv) > 2 else 5
    with tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder) / "sets.yaml"
        file.write_text(sets_file(), encoding="utf-8")
        side_by_side = [program, "run", FLAGSHIP, "--sets", str(file), "--deterministic"]
        every = [program, "multiverse", FLAGSHIP]
        sets, multiverse = measure.medians([side_by_side, every], times)
        memory = measure.run(side_by_side).megabytes
    print(f"medians of {times} runs")
    kept = [
        measure.verdict("1,000 sets of the flagship at point, whole process", sets, SETS_S, "s"),
        measure.verdict("the flagship's multiverse, whole process", multiverse, MULTIVERSE_S, "s"),
        measure.verdict("memory of 1,000 sets", memory, MEMORY_MB, "MB"),
    ]
    sys.exit(0 if all(kept) else 1)


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""W1 against numpy: processor seconds of whole processes, in turn, and the median of their ratios.

    bench/w1.py [DRAWS] [TIMES] [CYCLES]      10,000, 9 and 20 unless said; one thread each

The means and the chance are first held against the workload's own; exit 1 if they are not those."""

import json
import pathlib
import statistics
import subprocess
import sys

import measure

ROOT = pathlib.Path(__file__).resolve().parent.parent
W1 = ROOT / "bench" / "w1"
# Combination less mono, of the workload's check values; the chance is CEAC(20,000).
EXPECTED = {
    "20": {"pv_net_cost": 96096 - 51361, "pv_qalys": 7.6114 - 4.6155, "chance": 0.966},
    "60": {"pv_net_cost": 110541 - 51878, "pv_qalys": 8.359 - 4.643},
}


def is_answer(run, cycles):
    text = subprocess.run(run + ["--format", "json"], capture_output=True, check=True, text=True)
    found = json.loads(text.stdout)["options"][1]["uncertainty"]
    estimates = {name: found[name]["mean"] for name in ("pv_net_cost", "pv_qalys")}
    estimates["chance"] = found["net_monetary_benefit"]["p_positive"]
    return all(
        abs(estimates[name]["value"] - value) < 5 * estimates[name]["se"] + 2e-4 * abs(value)
        for name, value in EXPECTED[cycles].items()
    )


def main():
    draws = sys.argv[1] if len(sys.argv) > 1 else "10000"
    times = int(sys.argv[2]) if len(sys.argv) > 2 else 9
    cycles = sys.argv[3] if len(sys.argv) > 3 else "20"
    program = str(ROOT / "build" / "release" / "hearth")
    ours = [program, "run", str(W1 / f"w1_{cycles}.yaml"), "--draws", draws, "--threads", "1"]
    if not is_answer(ours, cycles):
        sys.exit("the answer is not that of W1")
    numpy = ["/usr/bin/python3", str(W1 / "w1_numpy.py"), draws, cycles, "1024", "explicit"]
    pairs = [(measure.run(ours), measure.run(numpy)) for _ in range(times)]
    ratio = statistics.median(b.processor / a.processor for a, b in pairs)
    print(f"hearth {1000 * statistics.median(a.processor for a, _ in pairs):.1f} ms and "
          f"{max(a.megabytes for a, _ in pairs):.0f} MB, "
          f"numpy {1000 * statistics.median(b.processor for _, b in pairs):.1f} ms: {ratio:.2f} times")


main()

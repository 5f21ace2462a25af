#!/usr/bin/env python3
"""W2 against numpy: processor seconds of whole processes, in turn, and the median of their ratios.

    bench/w2.py [DRAWS] [TIMES]      100,000 and 5 unless said; one thread each

The scenario is bench/w2/w2.yaml, written by bench/w2/make_scenario.py from the same figures."""

import pathlib
import statistics
import sys

import measure

ROOT = pathlib.Path(__file__).resolve().parent.parent
W2 = ROOT / "bench" / "w2"


def main():
    draws = sys.argv[1] if len(sys.argv) > 1 else "100000"
    times = int(sys.argv[2]) if len(sys.argv) > 2 else 5
    program = str(ROOT / "build" / "release" / "hearth")
    ours = [program, "run", str(W2 / "w2.yaml"), "--draws", draws, "--threads", "1", "--format", "json"]
    numpy = ["/usr/bin/python3", str(W2 / "w2_numpy.py"), draws, "1024"]
    pairs = [(measure.run(ours), measure.run(numpy)) for _ in range(times)]
    ratio = statistics.median(b.processor / a.processor for a, b in pairs)
    print(f"hearth {statistics.median(a.processor for a, _ in pairs):.3f} s and "
          f"{max(a.megabytes for a, _ in pairs):.0f} MB, "
          f"numpy {statistics.median(b.processor for _, b in pairs):.3f} s: {ratio:.2f} times")


main()

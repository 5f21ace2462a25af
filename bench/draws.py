#!/usr/bin/env python3
"""All that is asked of the speed of draws, on W2, in one run: each figure beside what is asked.

    bench/draws.py [PROGRAM] [TIMES] [quick] [avx2]      build/release/hearth and 5 unless said

Processor seconds of whole processes from YAML to JSON, one thread unless said; ours and numpy's in
turn, and the median of their ratios. `quick` leaves out what takes a million draws and more; `avx2`
says that the program was built without AVX-512 (HEARTH_NO_AVX512), of which less is asked. The last
lines hold our draws against numpy's: both means of each measure within 4 of their standard errors,
ratios as means of the ratios of the draws. Needs numpy for /usr/bin/python3. Exit 1 if anything is
missed. Wall times mean something on an idle machine only. The flagship's time is in startup.py.

Sobol' points: how much sooner a standard error of the mean of all interventions' net present value
is reached than by numpy's draws, (se² · time of numpy) / (se² · time of ours). numpy's is sd/√draws
at 100,000 draws; ours is the spread of the means of 16 runs with other seeds, which nothing but
their randomisation tells apart, at 65,536 draws each."""

import csv
import filecmp
import json
import pathlib
import re
import statistics
import subprocess
import sys
import tempfile

import measure
import shapes

ROOT = pathlib.Path(__file__).resolve().parent.parent
W2 = ROOT / "bench" / "w2"
SOBOL_DRAWS, SOBOL_SEEDS = 65536, 16
MEASURES = ("pv_gross_saving", "pv_programme_cost", "pv_net_saving", "benefit_cost_ratio")
PRINTED = re.compile(r"(\S+) \(sd (\S+); \S+ \S+ \S+\)")


def ours(program, draws, *more):
    return [program, "run", str(W2 / "w2.yaml"), "--draws", str(draws), "--threads", "1",
            "--format", "json", *more]


def numpys(draws):
    return ["/usr/bin/python3", str(W2 / "w2_numpy.py"), str(draws), "1024"]


def has_avx512():
    return "avx512f" in pathlib.Path("/proc/cpuinfo").read_text()


def numpy_ratio(program, draws, times, asked):
    """Prints how often numpy's time ours is; returns numpy's time and whether it is enough."""
    pairs = [(measure.run(ours(program, draws)), measure.run(numpys(draws))) for _ in range(times)]
    ratio = statistics.median(numpy.processor / own.processor for own, numpy in pairs)
    own, numpy = (statistics.median(run.processor for run in side) for side in zip(*pairs))
    what = f"numpy over ours at {draws:,} draws ({numpy:.2f} s over {own:.3f} s)"
    return numpy, measure.at_least(what, ratio, asked, "x")


def threads(program, times, folder):
    """One thread and two at a million draws: wall time, and whether the bytes are the same."""
    files = [str(folder / f"{n}.json") for n in (1, 2)]
    commands = [ours(program, 1000000, "-o", file) for file in files]
    commands[1][commands[1].index("--threads") + 1] = "2"
    one, two = measure.medians(commands, times)
    same = filecmp.cmp(*files, shallow=False)
    print("one thread and two write", "the same bytes" if same else "DIFFERENT bytes")
    what = f"wall time of 1 thread over 2 at 1,000,000 ({one:.2f} s over {two:.2f} s)"
    return measure.at_least(what, one / two, 1.8, "x") and same


def memory(program, quick):
    few = measure.run(ours(program, 100000)).megabytes
    kept = measure.verdict("peak memory at 100,000 draws", few, 32, "MB")
    if quick:
        return kept
    many = measure.run(ours(program, 10000000)).megabytes
    return measure.verdict("what 10,000,000 draws hold more", many - few, 2, "MB") and kept


def measures_of(program, *more):
    """The uncertainty of the option with all interventions."""
    result = json.loads(subprocess.check_output(ours(program, *more)))
    return result["options"][-1]["uncertainty"]


def sobol(program, numpy_seconds):
    sd = measures_of(program, 100000)["pv_net_saving"]["sd"]["value"]
    means, seconds = [], []
    for seed in range(1, SOBOL_SEEDS + 1):
        more = ("--sampling", "sobol", "--seed", str(seed))
        seconds.append(measure.run(ours(program, SOBOL_DRAWS, *more)).processor)
        means.append(measures_of(program, SOBOL_DRAWS, *more)["pv_net_saving"]["mean"]["value"])
    error, time = statistics.stdev(means), statistics.median(seconds)
    numpy_error = sd / 100000**0.5
    print(f"net present value: se {error:,.0f} in {time:.3f} s by Sobol' points, "
          f"{numpy_error:,.0f} in {numpy_seconds:.2f} s by numpy")
    gain = numpy_error**2 * numpy_seconds / (error**2 * time)
    return measure.at_least("time to a given standard error, numpy's over ours", gain, 100, "x")


def numpy_means(draws):
    """[(mean, sd) of gross saving, cost, net saving and ratio] for each intervention and all."""
    lines = subprocess.check_output(numpys(draws), text=True).splitlines()[1:]
    return [[(float(mean), float(sd)) for mean, sd in PRINTED.findall(line)] for line in lines]


def our_means(program, draws, folder):
    """The same of our draws, from those saved."""
    file = folder / "draws.csv"
    subprocess.check_output(ours(program, draws, "--save-draws", str(file)))
    with open(file, newline="") as opened:
        rows = csv.reader(opened)
        head = next(rows)
        names = [f"only_i{i}" for i in range(6)] + ["all"]
        wanted = [head.index(f"{name}.{one}") for name in names for one in MEASURES]
        columns = list(zip(*([float(row[i]) for i in wanted] for row in rows)))
    each = [(statistics.fmean(column), statistics.stdev(column)) for column in columns]
    return [each[i : i + 4] for i in range(0, len(each), 4)]


def same_means(program, folder):
    """Whether every mean of 20,000 draws is numpy's, within 4 standard errors of the two."""
    draws, worst = 20000, 0
    for own, numpy in zip(our_means(program, draws, folder), numpy_means(draws)):
        for (mean, sd), (other, other_sd) in zip(own, numpy):
            worst = max(worst, abs(mean - other) / ((sd**2 + other_sd**2) / draws) ** 0.5)
    return measure.verdict("furthest mean of 28 from numpy's, in standard errors", worst, 4, "se")


def main():
    words = [word for word in sys.argv[1:] if word not in ("quick", "avx2")]
    quick = "quick" in sys.argv[1:]
    program = words[0] if words else str(ROOT / "build" / "release" / "hearth")
    times = int(words[1]) if len(words) > 1 else 5
    wide = has_avx512() and "avx2" not in sys.argv[1:]
    print("asked of", "AVX-512" if wide else "AVX2")
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        numpy_seconds, kept = numpy_ratio(program, 100000, times, 6 if wide else 4)
        all_kept = [kept]
        if not quick:
            all_kept.append(numpy_ratio(program, 1000000, max(1, times // 2), 7 if wide else 4)[1])
            all_kept.append(threads(program, max(1, times // 2), folder))
        all_kept.append(memory(program, quick))
        all_kept.append(shapes.compare(program, 100000, times))
        all_kept.append(sobol(program, numpy_seconds))
        all_kept.append(same_means(program, folder))
    sys.exit(0 if all(all_kept) else 1)


main()

#!/usr/bin/env python3
"""A scenario of 1,000 interventions on 12 services over 30 years, to JSON: time and memory.

    bench/large.py [PROGRAM] [TIMES]        build/release/hearth and 5 unless said
    bench/large.py --write FILE [inline|shared]   only write the scenario

`inline` writes a model in each intervention; `shared` has all of them use one model, with two
figures of their own each. The numbers mean nothing; they are the same every time."""

import pathlib
import statistics
import sys
import tempfile

import measure

ROOT = pathlib.Path(__file__).resolve().parent.parent
INTERVENTIONS, YEARS = 1000, 30
SECONDS, MEGABYTES = 1, 200
SERVICES = """
    gp_consultation community_contact ae_attendance ambulance_hear_and_treat ambulance_see_and_treat
    ambulance_see_and_convey short_stay_episode outpatient_attendance mental_health_contact
    home_care_hour residential_care_week reablement_case
""".split()
REASON = "source: assumption, why: for measuring only"
HEAD = f"""hearth: 1
title: A large scenario
appraisal:
  start: 2025/26
  years: {YEARS}
  prices: 2024/25
"""


def number(i, j, least, most):
    """A number between least and most that looks like any other and is always the same."""
    return round(least + (most - least) * ((i * 7919 + j * 104729) % 9973) / 9973, 6)


def effects(i, indent):
    for j, service in enumerate(SERVICES):
        without, ratio = number(i, j, 0.1, 2), number(i, j + 50, 0.7, 1.05)
        yield f"{indent}{service}: {{without: {without}, rate_ratio: {ratio}}}"


def reach(i):
    starts = ", ".join(str(number(i, year, 1, 200)) for year in range(YEARS))
    return f"    reach: {{clients_per_year: [{starts}]}}"


def inline(i):
    lasts, drop_out = number(i, 90, 1, 12), number(i, 91, 0, 0.2)
    works, team = number(i, 92, 50, 900), number(i, 93, 1000, 90000)
    yield f"  part_{i}:"
    yield "    model:"
    yield f"      title: Part {i}"
    yield "      kind: service_use"
    yield "      client: person"
    yield f"      timing: {{lasts_years: {lasts}, drop_out_per_year: {drop_out}}}"
    yield "      effects:"
    yield from effects(i, "        ")
    yield "      costs:"
    yield f"        works: {{per: client, cost: {works}, payer: council, budget: capital}}"
    yield "        team:"
    yield f"          fixed_per_year: {team}"
    yield "          payer: {nhs: 0.5, council: 0.5}"
    yield "          budget: revenue"
    yield reach(i)


def shared(i):
    yield f"  part_{i}:"
    yield "    model: large_model"
    yield reach(i)
    yield "    set:"
    lasts, works = number(i, 90, 1, 12), number(i, 92, 50, 900)
    yield f"      timing.lasts_years: {{value: {lasts}, {REASON}}}"
    yield f"      costs.works.cost: {{gbp: {works}, prices: 2023/24, {REASON}}}"


def large_model():
    yield "hearth: 1"
    yield "title: A model for many"
    yield "kind: service_use"
    yield "client: person"
    yield f"evidence: {{design: none, {REASON}}}"
    yield f"timing: {{lasts_years: {{value: 5, {REASON}}}}}"
    yield "effects:"
    for j, service in enumerate(SERVICES):
        without, ratio = number(0, j, 0.1, 2), number(0, j + 50, 0.7, 1.05)
        yield f"  {service}: {{without: {without}, rate_ratio: {ratio}, {REASON}}}"
    yield "costs:"
    yield "  works:"
    yield "    per: client"
    yield f"    cost: {{gbp: 100, prices: 2023/24, {REASON}}}"
    yield "    payer: council"
    yield "    budget: capital"


def write(path, kind):
    """The scenario, and beside it the model that the shared kind needs."""
    make = inline if kind == "inline" else shared
    lines = ["interventions:"]
    for i in range(INTERVENTIONS):
        lines += make(i)
    lines += ["options:", "  current: []", "  everything:"]
    lines += [f"    - part_{i}" for i in range(INTERVENTIONS)]
    path.write_text(HEAD + "\n".join(lines) + "\n", encoding="utf-8")
    if kind == "shared":
        model = path.parent / "large_model.yaml"
        model.write_text("\n".join(large_model()) + "\n", encoding="utf-8")


def measure_kind(program, times, kind):
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "large.yaml"
        write(path, kind)
        runs = [measure.run([program, "run", str(path), "--deterministic", "--format", "json"]) for _ in range(times)]
    if any(run.code != 0 for run in runs):
        sys.exit(f"large: {program} failed on the {kind} scenario")
    seconds = statistics.median(run.seconds for run in runs)
    processor = statistics.median(run.processor for run in runs)
    megabytes = max(run.megabytes for run in runs)
    what = f"{kind} models, {INTERVENTIONS} x {len(SERVICES)} x {YEARS}"
    return [
        measure.verdict(
            f"{what}: time ({processor:.2f} s of processor)", 1000 * seconds, 1000 * SECONDS, "ms"
        ),
        measure.verdict(f"{what}: peak memory", megabytes, MEGABYTES, "MB"),
    ]


def main():
    arguments = sys.argv[1:]
    if arguments[:1] == ["--write"]:
        write(pathlib.Path(arguments[1]), arguments[2] if len(arguments) > 2 else "inline")
        return
    program = arguments[0] if arguments else str(ROOT / "build" / "release" / "hearth")
    times = int(arguments[1]) if len(arguments) > 1 else 5
    kept = measure_kind(program, times, "inline") + measure_kind(program, times, "shared")
    sys.exit(0 if all(kept) else 1)


main()

#!/usr/bin/env python3
"""Runs what draws in threads under the thread sanitizer.

    run.py HEARTH SOURCE_FOLDER     HEARTH from cmake --preset threads && cmake --build --preset threads

Every command that hands jobs to threads is run with four of them; a race is what the sanitizer reports. Prints
each; the last line says "N passed, M failed"."""

import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

DRAWS = ["--draws", "8192", "--threads", "4"]
SCENARIO = "scenarios/extra_care.yaml"
COMMANDS = [
    ["run", SCENARIO, *DRAWS],
    ["run", SCENARIO, *DRAWS, "--save-draws", "{out}"],
    ["run", SCENARIO, *DRAWS, "--sampling", "sobol", "--from", "0", "--to", "4096", "-o", "{out}"],
    ["run", "scenarios/hospital_discharge_offers.yaml", "--threads", "4", "--until", "se(net_saving) < 20000"],
    ["run", "scenarios/falls_and_frailty.yaml", *DRAWS],
    ["run", "scenarios/falls_and_frailty.yaml", "--individuals", "20000", "--threads", "4"],
    ["report", SCENARIO, *DRAWS, "-o", "{out}"],
    ["decide", SCENARIO, *DRAWS],
    ["value", SCENARIO, *DRAWS],
    ["sensitivity", SCENARIO, "--shares", "--draws", "2048"],
    ["equity", "scenarios/social_tenants_poorest_fifth.yaml", *DRAWS],
    ["multiverse", "scenarios/bradgate_unit.yaml"],
    ["portfolio", "scenarios/community_hubs.yaml", *DRAWS],
    ["share", "scenarios/partnership_money.yaml", *DRAWS],
]


def main(hearth, source):
    passed = failed = 0
    for arguments in COMMANDS:
        began = time.monotonic()
        with tempfile.TemporaryDirectory() as scratch:
            done = subprocess.run(
                [Path(hearth).resolve(), *(word.format(out=f"{scratch}/out") for word in arguments)],
                cwd=source, env={**os.environ, "TSAN_OPTIONS": "exitcode=66"}, stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        races = len(re.findall("WARNING: ThreadSanitizer", done.stderr))
        good = done.returncode == 0 and races == 0
        passed, failed = passed + good, failed + (not good)
        print(f"{'' if good else 'FAILED '}{' '.join(arguments)}: exit code {done.returncode}, {races} races, "
              f"{time.monotonic() - began:.0f} s", flush=True)
        if not good:
            print(done.stderr[:5_000])
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3]))

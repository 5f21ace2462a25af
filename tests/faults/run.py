#!/usr/bin/env python3
"""Fails every call to the system once: memory, files, names, threads.

    run.py HEARTH SOURCE_FOLDER [--whole] [COMMAND …]

faults.c is built here and preloaded; it fails the n-th call of a kind. For each command and each kind every n is
tried (of many calls the first and some of the rest; with --whole the first 2,000 and 1,000 of the rest). Whatever
fails, hearth ends by itself and at once: with 0 and the right bytes, or with 1 and a sentence, the target as it was,
and nothing left over. But where libxlsxwriter gets no memory (the kind `workbook`, with libminizip, which packs for
it), which it does not look at, hearth may die of it; nothing is left then either. It asks for more than the library needs before it calls it. Prints each failure; the last line says "N passed, M failed"."""

import os
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

HERE = Path(__file__).resolve().parent
PATIENCE = 60  # seconds
WHOLE = "--whole" in sys.argv
FIRST, REST = (2_000, 1_000) if WHOLE else (8, 8)
BEFORE = "what stood here before\n"

SCENARIO = """hearth: 1
title: A test
appraisal: {start: 2023/24, years: 3, prices: 2023/24}
place: blaby
interventions:
  repairs: {model: handyperson, reach: {clients: {mean: 10, sd: 2, source: assumption, why: a test}}}
options: {current: [], repairs: [repairs]}
uncertainty: {draws: 8192}
"""

COHORT = """hearth: 1
title: Care
appraisal: {start: 2024/25, years: 2, prices: as_printed, discount: none}
interventions:
  care:
    reach: {clients: {mean: 10, sd: 2, source: assumption, why: a test}}
    model:
      title: Care
      kind: cohort
      client: person
      states: [well, dead]
      start: {well: 1}
      transitions: {well: {probabilities: {dead: 0.5}}}
      utilities: {well: 0.8}
      state_costs: {care: {payer: nhs, in: {well: 100}}}
options: {nobody: [], care: [care]}
"""

# what is written to `out`, if anything; what is read is never changed
COMMANDS = {
    "check": ["check", "good.yaml"],
    "check_wrong": ["check", "wrong.yaml"],
    "run": ["run", "good.yaml", "--threads", "3", "--draws", "40000", "-o", "out.txt"],
    "json": ["run", "good.yaml", "--threads", "2", "--format", "json"],
    "save_draws": ["run", "good.yaml", "--threads", "2", "--save-draws", "out.csv"],
    "workbook": ["run", "good.yaml", "--threads", "1", "-o", "out.xlsx"],
    "ods": ["run", "good.yaml", "--threads", "1", "-o", "out.ods"],
    "part": ["run", "good.yaml", "--threads", "1", "--from", "0", "--to", "4096", "-o", "out.part"],
    "merge": ["merge", "1.part", "2.part", "-o", "out.txt"],
    "report": ["report", "good.yaml", "--threads", "1", "-o", "out.html"],
    "cohort": ["run", "other/cohort.yaml", "--threads", "1", "--draws", "2048", "-o", "out.txt"],
    "individuals": ["run", "other/cohort.yaml", "--individuals", "200", "-o", "out.json"],
    "evaluate": ["evaluate", "other/records/invented_clients.yaml", "--replicates", "100", "-o",
                 "out.html"],
    "simulate": ["simulate", "other/small.yaml", "--intervention", "repairs", "--use", "stay=0.5", "--clients", "30",
                 "-o", "out.csv"],
    "demography": ["demography", "kings_valley", "--from", "2024/25", "--years", "2", "--ages", "2+", "-o", "out.csv"],
    "qa": ["qa", "good.yaml", "--draws", "200", "--threads", "1", "-o", "out.txt"],
    "multiverse": ["multiverse", "other/versions.yaml", "--draws", "1024", "--threads", "1", "-o", "out.json"],
    "new": ["new", "started", "--model", "handyperson", "--place", "blaby"],
}
NEEDS = {"new": "started.yaml"}


def numbers(calls):
    """Which calls of so many to fail."""
    if calls <= FIRST + REST:
        return range(1, calls + 1)
    return [*range(1, FIRST + 1), *(FIRST + (calls - FIRST) * (i + 1) // REST for i in range(REST))]


def home_of(arguments):
    other = arguments[0] == "demography" or any(word.startswith("other/") for word in arguments)
    return "other/home" if other else "home"


class Trial:
    """One command in a folder of its own."""

    def __init__(self, hearth, preload, made, name, worker):
        self.hearth, self.preload, self.name = hearth, preload, name
        self.arguments = COMMANDS[name]
        self.folder = made.parent / f"{name}-{worker}"
        shutil.copytree(made, self.folder)
        self.out = next((word for word in self.arguments if word.startswith("out.")), NEEDS.get(name))
        self.stood = self.out is not None and name not in NEEDS
        self.put_back()
        self.files = sorted(os.listdir(self.folder))

    def put_back(self):
        if self.stood:
            (self.folder / self.out).write_text(BEFORE)
        elif self.out:
            (self.folder / self.out).unlink(missing_ok=True)

    def run(self, **environment):
        with tempfile.TemporaryFile() as out:
            done = subprocess.run(
                [self.hearth, *self.arguments], cwd=self.folder, stdin=subprocess.DEVNULL, stdout=out,
                stderr=subprocess.PIPE, timeout=PATIENCE,
                env={"PATH": os.environ["PATH"], "HEARTH_DATA": home_of(self.arguments),
                     "LD_PRELOAD": str(self.preload), **environment})
            out.seek(0)
            path = self.folder / self.out if self.out else None
            written = path.read_bytes() if path and path.exists() else None
            return done.returncode, out.read(), done.stderr.decode("utf-8", "replace"), written

    def calls(self):
        """How many calls of each kind there are, and what comes of none failing."""
        counts = self.folder.parent / f"{self.name}.counts"
        self.right = self.run(HEARTH_FAULT_COUNTS=str(counts))
        self.put_back_all()
        return {kind: int(count) for kind, count in map(str.split, counts.read_text().splitlines())}

    def put_back_all(self):
        left = sorted(set(os.listdir(self.folder)) - set(self.files) - {self.out})
        for name in left:
            (self.folder / name).unlink()
        self.put_back()
        return left

    def problems(self, kind, number):
        try:
            code, out, err, written = self.run(HEARTH_FAULT=f"{kind}:{number}")
        except subprocess.TimeoutExpired:
            self.put_back_all()
            return [f"still ran after {PATIENCE} s"]
        left = self.put_back_all()
        problems = [f"left {name}" for name in left]
        if kind == "workbook" and code == 0:
            pass  # without a part that the library had no memory for: it says so nowhere
        elif code == 0 or (code == self.right[0] and err == self.right[2]):
            if written != self.right[3] or out != self.right[1]:
                problems.append("exit code 0 and other bytes" + (f": {err[:200]!r}" if err else ""))
        elif kind == "workbook" and code < 0:  # as the library does; nothing may be left of it
            if written != BEFORE.encode():
                problems.append(f"exit code {code}, and a target of {len(written)} bytes")
        elif code != (2 if "none can be read here" in err else 1):  # a folder that cannot be opened holds nothing
            problems.append(f"exit code {code}: {err[:300]!r}")
        elif "hearth: " not in err and ": error: " not in err:
            problems.append(f"no sentence: {err[:300]!r}")
        elif written != (BEFORE.encode() if self.stood else None) and not self.is_whole(written):
            problems.append(f"a target of {len(written or b'')} bytes: {err[:200]!r}")
        return problems

    def is_whole(self, written):
        """Whether all was in place when what failed, failed: a name that may not survive a loss of power."""
        return written == self.right[3]


def prepare(hearth, folder):
    shutil.copytree(HERE.parent / "errors" / "home", folder / "home")
    (folder / "good.yaml").write_text(SCENARIO)
    (folder / "wrong.yaml").write_text(SCENARIO.replace("blaby", "blabi").replace("years: 3", "years: x"))
    shutil.copytree(HERE.parent / "commands" / "files", folder / "other")
    (folder / "other" / "cohort.yaml").write_text(COHORT)
    for part, cut in (("1.part", ("--to", "4096")), ("2.part", ("--from", "4096"))):
        subprocess.run([hearth, "run", "good.yaml", *cut, "-o", part], cwd=folder, check=True,
                       env={**os.environ, "HEARTH_DATA": "home"})


def try_all(hearth, preload, made, name, worker, workers):
    """(tried, problems) of every second call, or whichever part a worker has."""
    trial = Trial(hearth, preload, made, name, worker)
    calls = trial.calls()
    if trial.right[0] != (1 if name == "check_wrong" else 0):
        return 1, [f"{name}: {trial.right[2]}"], calls
    tried, found = 0, []
    for kind, count in calls.items():
        for number in list(numbers(count))[worker::workers]:
            tried += 1
            found += [f"{name}, {kind} {number} of {count}: {problem}"
                      for problem in trial.problems(kind, number)]
    return tried, found, calls


def main(hearth, names):
    hearth = Path(hearth).resolve()
    workers = 2
    tried = failed = 0
    with tempfile.TemporaryDirectory() as scratch:
        preload = Path(scratch) / "faults.so"
        subprocess.run(["cc", "-shared", "-fPIC", "-O1", "-o", preload, HERE / "faults.c", "-ldl"], check=True)
        made = Path(scratch) / "made"
        made.mkdir()
        prepare(hearth, made)
        with ThreadPoolExecutor(workers) as pool:
            jobs = [(name, worker) for name in names or COMMANDS for worker in range(workers)]
            for (name, worker), (count, found, calls) in zip(jobs, pool.map(
                    lambda job: try_all(hearth, preload, made, *job, workers), jobs)):
                tried, failed = tried + count, failed + len(found)
                print("\n".join(found[:20] + [f"… {len(found) - 20} more of {name}"] * (len(found) > 20)),
                      end="\n" if found else "")
                if worker == 0:
                    print(f"{name}: " + ", ".join(f"{n} {kind}" for kind, n in calls.items() if n), flush=True)
    print(f"{tried - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], [word for word in sys.argv[3:] if not word.startswith("-")]))

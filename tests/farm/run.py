#!/usr/bin/env python3
"""Hands the pieces of a run to GNU parallel, kills and stops workers and coordinators at random, fills
the disk, damages parts, and compares what comes out with one process, to the byte.

    run.py <hearth> <source folder> [--kills N]

Prints each failure and what the kills cost; the last line says "N passed, M failed". Exit code 77:
GNU parallel is not installed.
"""

import argparse
import json
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
FILES = HERE.parent / "commands" / "files"
PATIENCE = 900  # seconds
PIECE = 65536  # draws, some 0.05 s
MOST_WASTED = 0.05  # of the work, by kills


class Suite:
    """Runs the program in one folder and keeps count."""

    def __init__(self, hearth, folder):
        self.hearth, self.folder = hearth, folder
        self.passed, self.failed = 0, 0
        self.env = {**os.environ, "HEARTH_DATA": "home", "TMPDIR": str(folder / "tmp"),
                    "PARALLEL_HOME": str(folder / "parallel")}
        for name in ("tmp", "parallel"):
            (folder / name).mkdir()

    def start(self, *arguments, **more):
        return subprocess.Popen(
            [self.hearth, *map(str, arguments)], cwd=self.folder, stdin=subprocess.DEVNULL,
            env=self.env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True,
            **more)

    def run(self, *arguments, **more):
        started = self.start(*arguments, **more)
        output, errors = started.communicate(timeout=PATIENCE)
        return started.returncode, output, errors.decode("utf-8")

    def note(self, name, good, found=""):
        self.passed += bool(good)
        self.failed += not good
        if not good:
            print(f"--- {name}\n{found}")

    def workers(self, folder, *words):
        """{pid: command line} of our processes that have a folder and all these words on it."""
        found = {}
        for entry in Path("/proc").iterdir():
            if not entry.name.isdigit() or int(entry.name) == os.getpid():
                continue
            try:
                line = (entry / "cmdline").read_bytes().split(b"\0")
                running = (entry / "cwd").resolve() == self.folder.resolve()  # not of a zombie
            except OSError:
                continue
            there = folder.encode() in line or f"+{folder}/jobs.log".encode() in line
            if running and there and all(w.encode() in line for w in words):
                found[int(entry.name)] = line
        return found

    def nothing_left(self, name, folder):
        end = time.monotonic() + 20
        while self.workers(folder) and time.monotonic() < end:
            time.sleep(0.05)
        self.note(f"{name}: no process is left", not self.workers(folder),
                  str(self.workers(folder)))
        odd = [p.name for p in (self.folder / folder).iterdir()
               if p.name not in ("plan.json", "jobs.log") and p.suffix not in (".part", ".rows")]
        self.note(f"{name}: no temporary file is left", not odd and
                  not list((self.folder / "tmp").iterdir()), str(odd))


def seconds_of(pid):
    """Processor time of a process."""
    try:
        words = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    except OSError:
        return 0
    return (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")


class Killer:
    """Kills, at random, workers and now and then a coordinator; stops others for a while."""

    def __init__(self, suite, folder, kills, seed):
        self.suite, self.folder, self.left = suite, folder, kills
        self.chance = random.Random(seed)
        self.wasted, self.coordinators, self.stops = 0, 0, 0
        self.stopped = {}

    def wake(self, everyone=False):
        for pid, until in list(self.stopped.items()):
            if everyone or time.monotonic() > until:
                kill(pid, signal.SIGCONT)
                del self.stopped[pid]

    def strike(self):
        self.wake()
        workers = [pid for pid, line in self.suite.workers(self.folder, "--piece").items()
                   if b"hearth" in os.path.basename(line[0]) or b"env" == line[0]]
        workers = [pid for pid in workers if pid not in self.stopped]
        if not workers or self.left == 0:
            return
        pid = self.chance.choice(workers)
        what = self.chance.random()
        if what < 0.1:
            self.stops += 1
            self.stopped[pid] = time.monotonic() + self.chance.uniform(0.1, 0.6)
            kill(pid, signal.SIGSTOP)
            return
        self.left -= 1
        if what < 0.2:
            above = list(self.suite.workers(self.folder, "--draws"))
            self.coordinators += bool(above)
            for one in above:
                kill(one, signal.SIGKILL)
            return
        self.wasted += seconds_of(pid)
        kill(pid, signal.SIGKILL)


def kill(pid, number):
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        pass


def test_kills(suite, kills):
    """Many kills, the same bytes, and little work done twice."""
    pieces = max(64, 16 * kills)
    draws = pieces * PIECE
    how = ["small.yaml", "--draws", draws, "--seed", 3, "--format", "json"]
    code, whole, errors = suite.run("run", *how)
    suite.note("one process", code == 0, errors)
    killer = Killer(suite, "many", kills, seed=5)
    farm = ["farm", *how, "--pieces", pieces, "--dir", "many", "--jobs", 4, "--patience", 5,
            "-o", "many.json"]
    suite.run(*farm, "--on", "plan")
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    for piece in range(1, 9):
        suite.run("farm", "--dir", "many", "--piece", piece)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    work = (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) / 8 * pieces
    begun, starts = time.monotonic(), 0
    while time.monotonic() - begun < PATIENCE:
        started = suite.start(*farm)
        starts += 1
        while started.poll() is None:
            killer.strike()
            time.sleep(killer.chance.uniform(0.02, 0.25))
        killer.wake(everyone=True)  # who is stopped may hold the ends of pipes
        _, errors = started.communicate()
        if started.returncode == 0:
            break
    made = suite.folder / "many.json"
    suite.note("killed again and again: the same bytes",
               made.exists() and made.read_bytes() == whole, errors.decode("utf-8")[-400:])
    suite.note("all kills were made", killer.left == 0, f"{killer.left} are left")
    suite.note("little work is done twice", killer.wasted <= MOST_WASTED * work,
               f"{killer.wasted:.2f} s of {work:.1f} s")
    print(f"{pieces} pieces, {kills - killer.left} kills ({killer.coordinators} of coordinators), "
          f"{killer.stops} stops, {starts} starts, {time.monotonic() - begun:.0f} s; lost "
          f"{killer.wasted:.2f} s of {work:.1f} s of work ({100 * killer.wasted / work:.1f} %)")
    suite.nothing_left("killed again and again", "many")


HOW = ["small.yaml", "--draws", 40000]
SMALL = ["farm", *HOW, "--pieces", 16, "--dir", "small", "--jobs", 4]


def test_parts_that_cannot_be_used(suite):
    _, whole, _ = suite.run("run", *HOW)
    code, output, errors = suite.run(*SMALL)
    suite.note("a small farm", code == 0 and output == whole, errors)
    code, output, errors = suite.run(*SMALL)
    suite.note("nothing is missing", code == 0 and output == whole, errors)
    parts = sorted((suite.folder / "small").glob("*.part"))
    suite.note("as many pieces as asked for", 16 <= len(parts) <= 32, str(len(parts)))
    good = [part.read_bytes() for part in parts]
    parts[2].write_bytes(good[2][:-60] + b"?" + good[2][-59:])
    suite.run("run", *HOW, "--seed", 9, "--from", 2048 * 3, "--to", 2048 * 4, "-o", parts[3])
    parts[4].write_bytes(b'{"hearth_part":2,\n"hearth":"0.1.0",')
    parts[5].write_bytes(good[5][: len(good[5]) // 2])
    shutil.copy(parts[7], parts[6])
    code, output, errors = suite.run(*SMALL)
    words = ["00003.part: this part is cut short or damaged", "00004.part: ", "--seed 9",
             "00005.part: made by an older version", "00006.part: this part is cut short",
             "00007.part: holds draws", "; rm small/00003.part"]
    suite.note("each is refused by name", code == 1 and not output and
               all(w in errors for w in words), errors)
    code, output, errors = suite.run("farm", "--dir", "small", "--status")
    suite.note("and counted", code == 1 and output.endswith(
        b"0 are being computed, 0 are missing, 5 cannot be used\n"), f"{output}\n{errors}")
    for part in parts[2:7]:
        part.unlink()
    code, output, errors = suite.run("farm", "--dir", "small", "--merge")
    suite.note("--merge computes nothing", code == 1 and "5 of" in errors, errors)
    code, output, errors = suite.run(*SMALL)
    suite.note("made anew", code == 0 and output == whole, errors)
    suite.note("to the byte", [part.read_bytes() for part in parts] == good)
    code, _, errors = suite.run(*SMALL[:-4], "--draws", 50000, *SMALL[-4:])
    suite.note("--draws stands twice", code == 2, errors)
    code, _, errors = suite.run("farm", "small.yaml", "--draws", 50000, "--dir", "small")
    suite.note("another run in the same folder", code == 1 and "small holds another run" in errors
               and "--draws 50000" in errors, errors)
    for changed in ("small.yaml", "home/data/services.yaml"):
        path = suite.folder / changed
        text = path.read_text(encoding="utf-8")
        path.write_text(text + "# later\n", encoding="utf-8")
        parts[0].unlink()
        code, _, errors = suite.run("farm", "--dir", "small", "--piece", "1")
        suite.note(f"{changed} has changed", code == 1 and f"{changed}: has changed" in errors,
                   errors)
        path.write_text(text, encoding="utf-8")
        suite.run("farm", "--dir", "small", "--piece", "1")
    suite.note("back as it was", parts[0].read_bytes() == good[0])
    suite.nothing_left("a small farm", "small")


def test_two_on_one_piece(suite):
    part = suite.folder / "small" / "00002.part"
    good = part.read_bytes()
    for patience in (0, 60):
        part.unlink()
        two = [suite.start("farm", "--dir", "small", "--piece", "2", "--patience", patience)
               for _ in range(2)]
        codes = [one.wait(PATIENCE) for one in two]
        for one in two:
            one.communicate()
        suite.note(f"two on one piece, patience {patience}", codes == [0, 0] and
                   part.read_bytes() == good, str(codes))
    for part in (suite.folder / "small").glob("*.part"):
        part.unlink()
    codes = [suite.run("farm", "--dir", "small", "--piece", f"{i}/3")[0] for i in (3, 1, 2)]
    code, status, _ = suite.run("farm", "--dir", "small", "--status")
    suite.note("pieces by tasks", codes == [0, 0, 0] and code == 0 and
               b"0 are being computed, 0 are missing, 0 cannot" in status, str(status))
    suite.note("the same bytes by tasks", part.exists() and
               (suite.folder / "small" / "00002.part").read_bytes() == good)
    suite.nothing_left("two on one piece", "small")


def test_stopped_for_good(suite):
    """A worker that never ends: the others go on, and its piece is computed a second time."""
    draws = 48 * PIECE
    how = ["small.yaml", "--draws", draws]
    _, whole, _ = suite.run("run", *how)
    started = suite.start("farm", *how, "--pieces", 1, "--dir", "hung", "--on", "plan")
    started.communicate()
    hung = suite.start("farm", "--dir", "hung", "--piece", "1")

    def is_running():
        return b" 1 are being computed" in suite.run("farm", "--dir", "hung", "--status")[1]

    while not is_running() and hung.poll() is None:
        time.sleep(0.02)
    kill(hung.pid, signal.SIGSTOP)
    code, status, _ = suite.run("farm", "--dir", "hung", "--status")
    suite.note("it counts as being computed", code == 0 and b" 1 are being computed" in status,
               str(status))
    code, output, errors = suite.run("farm", *how, "--pieces", 1, "--dir", "hung", "--patience", 1)
    suite.note("its piece is made by another", code == 0 and output == whole, errors)
    kill(hung.pid, signal.SIGCONT)
    suite.note("and by itself, late", hung.wait(PATIENCE) == 0)
    hung.communicate()
    code, output, errors = suite.run("farm", *how, "--pieces", 1, "--dir", "hung")
    suite.note("a late piece changes nothing", code == 0 and output == whole, errors)
    suite.nothing_left("a worker that hung", "hung")


def test_full_disk(suite):
    """No space for parts: said, nothing left over, and done when there is space again."""
    _, whole, _ = suite.run("run", *HOW)
    farm = ["farm", *HOW, "--pieces", 16, "--dir", "full", "--jobs", 2]
    (suite.folder / "full").mkdir()
    mounted = os.geteuid() == 0 and subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=40k", "tmpfs", suite.folder / "full"],
        capture_output=True, check=False).returncode == 0
    try:
        limit = {} if mounted else {"preexec_fn": lambda: resource.setrlimit(
            resource.RLIMIT_FSIZE, (4096, 4096))}
        code, output, errors = suite.run(*farm, **limit)
        words = "No space left on device" if mounted else "File too large"
        suite.note(f"a full disk: {words}", code == 1 and not output and words in errors and
                   "pieces are missing" in errors, errors)
        suite.nothing_left("a full disk", "full")
        if mounted:
            subprocess.run(["mount", "-o", "remount,size=10m", suite.folder / "full"], check=True)
        code, output, errors = suite.run(*farm)
        suite.note("with space again", code == 0 and output == whole, errors)
    finally:
        if mounted:
            subprocess.run(["umount", suite.folder / "full"], check=False)


def test_interrupt(suite):
    how = ["small.yaml", "--draws", 48 * PIECE]
    farm = ["farm", *how, "--pieces", 48, "--dir", "interrupted", "--jobs", 2]
    _, whole, _ = suite.run("run", *how)
    started = suite.start(*farm)
    while len(list((suite.folder / "interrupted").glob("*.part"))) < 3 and started.poll() is None:
        time.sleep(0.05)
    os.killpg(started.pid, signal.SIGINT)
    output, _ = started.communicate(timeout=PATIENCE)
    suite.note("interrupted", started.returncode == 130 and not output, str(started.returncode))
    suite.nothing_left("interrupted", "interrupted")
    done = len(list((suite.folder / "interrupted").glob("*.part")))
    suite.note("done pieces stay", 3 <= done < 48, str(done))
    code, output, errors = suite.run(*farm)
    suite.note("taken up again", code == 0 and output == whole, errors)


def test_plan_as_commands(suite):
    _, whole, _ = suite.run("run", *HOW, "--format", "json")
    code, commands, errors = suite.run("farm", *HOW, "--pieces", 4, "--dir", "by hand", "--on",
                                       "plan", "--format", "json")
    suite.note("commands", code == 0 and commands.count(b" --piece ") >= 4, errors)
    suite.note("each says where the data are", all(
        line.startswith(b"env HEARTH_DATA=home ") for line in commands.splitlines()), commands)
    bare = {name: set_to for name, set_to in suite.env.items() if name != "HEARTH_DATA"}
    done = subprocess.run(["sh"], input=commands, capture_output=True, cwd=suite.folder,
                          env=bare, check=False)
    suite.note("run by a shell", done.stdout == whole, done.stderr.decode())
    done = subprocess.run([suite.hearth, "farm", *map(str, HOW), "--pieces", "1", "--dir", "by old name", "--on",
                           "plan"], cwd=suite.folder, env={**bare, "HEARTH_HOME": "home"}, capture_output=True)
    suite.note("by the variable's old name", done.stdout.startswith(b"env HEARTH_HOME=home "), done)


def test_places(suite):
    """A row for each place, whoever computes it; of each what run says of it."""
    folder = suite.folder
    text = (folder / "small.yaml").read_text(encoding="utf-8")
    (folder / "placed.yaml").write_text(text, encoding="utf-8")
    how = ["placed.yaml", "--each", "place=all", "--draws", 3000]
    code, first, errors = suite.run("farm", *how, "--pieces", 2, "--dir", "p2", "--format", "csv")
    suite.note("places", code == 0 and first.startswith(b"place,name,ons_code,option"), errors)
    code, second, errors = suite.run("farm", *how, "--pieces", 1, "--dir", "p1", "--format", "csv")
    suite.note("places in one piece", code == 0 and first == second, errors)
    code, by_code, errors = suite.run("farm", "--dir", "p1", "--format", "json")
    for place, key in (("hilltown", "hilltown"), ("kings_valley", "E07000099")):
        _, told, _ = suite.run("run", "placed.yaml", "--set", f"place={place}", "--draws", 3000,
                               "--format", "json")
        option = json.loads(told)["options"][2]
        row = json.loads(by_code)["places"][key]["options"]["both"]
        found = [row["net_saving"], row["by_payer.nhs.net"]["value"]]
        sure = option["uncertainty"]["net_saving"]
        wanted = [{"value": option["mean"]["measures"]["net_saving"], "low": sure["low95"]["value"],
                   "high": sure["high95"]["value"], "p_positive": sure["p_positive"]["value"]},
                  option["mean"]["by_payer"]["nhs"]["net"]]
        suite.note(f"{place} as run says", found == wanted, f"{found}\n{wanted}")
    rows = sorted((folder / "p2").glob("*.rows"))
    rows[0].write_bytes(rows[0].read_bytes().replace(b"value", b"valve", 1)[:-3])
    code, _, errors = suite.run("farm", *how, "--pieces", 2, "--dir", "p2")
    suite.note("damaged rows", code == 1 and "00001.rows: these rows are cut short" in errors,
               errors)


def test_combinations(suite):
    """Combinations of alternatives, whoever computes which: the bytes of one multiverse."""
    for asked, each in ((["--draws", 3000], "combination"),
                        (["--draws", 3000, "--sample", 5], "combination=5")):
        for name in ("json", "csv"):
            code, whole, errors = suite.run("multiverse", "versions.yaml", *asked, "--format", name)
            suite.note(f"{asked} in one process", code == 0 and whole, errors)
            code, pieces, errors = suite.run(
                "farm", "versions.yaml", "--each", each, "--draws", 3000, "--pieces", 3, "--dir",
                each, "--format", name)
            suite.note(f"{each} as {name}", code == 0 and pieces == whole, errors)
    _, told, _ = suite.run("run", "versions.yaml", "--draws", 3000, "--format", "json")
    _, all_of_them, _ = suite.run("multiverse", "versions.yaml", "--draws", 3000, "--format", "json")
    wanted = json.loads(told)["options"][2]["mean"]["measures"]["net_saving"]
    found = json.loads(all_of_them)["rows"][0]["options"]["both"]["net_saving"]
    suite.note("first choices as run says", found == wanted, f"{found}, {wanted}")
    code, _, errors = suite.run("farm", "versions.yaml", "--each", "combination=6", "--draws", 3000,
                                "--pieces", 3, "--dir", "combination")
    suite.note("other combinations", code == 1 and "of other combinations" in errors, errors)
    code, _, errors = suite.run("farm", "small.yaml", "--each", "combination", "--dir", "none")
    suite.note("no alternatives", code == 1 and "has no alternatives" in errors, errors)


def test_known(suite):
    """Outer draws of what is known, whoever computes which: the bytes of one value."""
    known, how = "rate_ratio", ["small.yaml", "--draws", 3000]
    each = f"known={known}:120x50"
    for name in ("json", "text"):
        code, whole, errors = suite.run("value", *how, "--group", f"known={known}", "--nested", "120x50",
                                        "--format", name)
        suite.note(f"value as {name}", code == 0 and b"nested" in whole or b"two levels" in whole, errors)
        code, pieces, errors = suite.run("farm", *how, "--each", each, "--pieces", 7, "--dir", "known",
                                         "--format", name)
        suite.note(f"{each} as {name}", code == 0 and pieces == whole, errors)
    code, _, errors = suite.run("farm", *how, "--each", f"known={known}:120x60", "--pieces", 7, "--dir", "known")
    suite.note("other levels", code == 1 and "of other figures or levels" in errors, errors)
    code, _, errors = suite.run("farm", *how, "--each", "known=rate_ratoi:120x50", "--dir", "no figure")
    suite.note("no such figure", code == 1 and "did you mean 'rate_ratio'" in errors, errors)
    suite.note("no plan of what cannot be", not (suite.folder / "no figure").exists())
    for wrong in ("known=rate_ratio:0x50", "known=rate_ratio", "known=:120x50"):
        code, _, errors = suite.run("farm", *how, "--each", wrong, "--dir", "none")
        suite.note(wrong, code == 2 and "--each known" in errors, errors)


CARE = """hearth: 1
title: Care
appraisal: {start: 2024/25, years: 5, prices: as_printed, discount: {money: 0.035, health: 0.015}}
interventions:
  care:
    reach: {clients: 1}
    model:
      title: Care
      kind: cohort
      client: person
      states: [well, frail, dead]
      start: {well: 0.9, frail: 0.1}
      transitions: {well: {probabilities: {frail: 0.3, dead: 0.1}}, frail: {probabilities: {dead: 0.4}}}
      utilities: {well: 0.8, frail: 0.5}
      state_costs: {care: {payer: nhs, in: {well: 100, frail: 900}}}
options: {nobody: [], care: [care]}
"""


def test_individuals(suite):
    """People one by one, whoever follows which: the bytes of one process, for every cut."""
    (suite.folder / "care.yaml").write_text(CARE, encoding="utf-8")
    how = ["care.yaml", "--individuals", 200001, "--seed", 4]
    farm = ["farm", *how, "--pieces", 7, "--dir", "people"]
    for name in ("json", "text"):
        code, whole, errors = suite.run("run", *how, "--format", name, "--threads", 3)
        suite.note(f"individuals as {name}", code == 0 and b"200" in whole, errors)
        code, alone, errors = suite.run("run", *how, "--format", name, "--threads", 1)
        suite.note("by one thread", code == 0 and alone == whole, errors)
        code, pieces, errors = suite.run(*farm, "--format", name)
        suite.note(f"in pieces as {name}", code == 0 and pieces == whole, errors)
        code, pieces, errors = suite.run("farm", *how, "--pieces", 500, "--dir", "few people",
                                         "--format", name)
        suite.note(f"by batches as {name}", code == 0 and pieces == whole, errors)
    files = sorted((suite.folder / "people").glob("*.rows"))
    good = [one.read_bytes() for one in files]
    suite.note("as many pieces as asked for", len(files) == 7, str(files))
    for piece in (6, 2):
        files[piece].unlink()
    code, status, _ = suite.run("farm", "--dir", "people", "--status")
    suite.note("two are missing", b"5 of 7 pieces are done" in status, str(status))
    code, pieces, errors = suite.run(*farm, "--format", "text")
    suite.note("made anew", code == 0 and pieces == whole, errors)
    suite.note("to the byte", [one.read_bytes() for one in files] == good)
    shutil.copy(files[2], files[3])
    files[4].write_bytes(good[4][:-1])
    suite.run("farm", "care.yaml", "--individuals", 200001, "--pieces", 7, "--dir", "foreign", "--on", "plan")
    suite.run("farm", "--dir", "foreign", "--piece", 6)
    shutil.copy(suite.folder / "foreign" / files[5].name, files[5])
    code, output, errors = suite.run(*farm)
    words = ["00004.rows: rows of batches of people 57 to 84, not 85 to 112", "00005.rows: these rows are cut",
             "00006.rows: rows of another plan", "; rm people/00004.rows"]
    suite.note("each is refused by name", code == 1 and not output and all(w in errors for w in words), errors)
    code, _, errors = suite.run("farm", "care.yaml", "--individuals", 200000, "--seed", 4, "--dir", "people",
                                "--pieces", 7)
    suite.note("other people", code == 1 and "of other --individuals than people/plan.json" in errors, errors)
    code, _, errors = suite.run("farm", "small.yaml", "--individuals", 1000, "--dir", "no states")
    suite.note("nobody to follow", code == 1 and "no intervention has states" in errors, errors)
    suite.note("no plan of nobody", not (suite.folder / "no states").exists())
    suite.nothing_left("individuals", "people")


def test_failures_are_told(suite):
    """What of a piece the engines' logs say."""
    folder = suite.folder / "failing"
    suite.run("farm", "small.yaml", "--draws", 4096, "--pieces", 4, "--dir", "failing", "--on", "plan")
    line = "{}\there\t0\t0.1\t0\t0\t{}\t{}\thearth farm --dir failing --piece {}\n"
    (folder / "jobs.log").write_text("Seq\tHost\tStarttime\n" + line.format(1, 1, 0, 1) +
                                     line.format(2, 0, 9, 2) + line.format(3, 0, 0, 1))
    (folder / "slurm-3.log").write_text("hearth: first\nslurmstepd: error: out of memory\n\n")
    _, output, errors = suite.run("farm", "--dir", "failing", "--status")
    suite.note("a piece that ended well since is not told", "piece 1 " not in errors, errors)
    suite.note("a killed piece is told", "piece 2 has failed: signal 9 ended it on here" in errors, errors)
    suite.note("a log is told", "piece 3 has failed: failing/slurm-3.log: slurmstepd: error: out of "
               "memory" in errors, errors)
    suite.note("and counted as missing", b" 4 are missing" in output, output)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("hearth")
    parser.add_argument("source")
    parser.add_argument("--kills", type=int, default=5)
    parser.add_argument("--only", default="")
    asked = parser.parse_args()
    if shutil.which("parallel") is None:
        print("skipped: GNU parallel is not installed (apt-get install parallel)")
        return 77
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "work"
        shutil.copytree(FILES, folder)
        suite = Suite(Path(asked.hearth).resolve(), folder)
        for test in (test_parts_that_cannot_be_used, test_two_on_one_piece, test_stopped_for_good,
                     test_full_disk, test_interrupt, test_plan_as_commands, test_places, test_combinations,
                     test_known, test_individuals, test_failures_are_told):
            if asked.only in test.__name__:
                test(suite)
        if asked.only in "test_kills":
            test_kills(suite, asked.kills)
    print(f"{suite.passed} passed, {suite.failed} failed")
    return 1 if suite.failed else 0


if __name__ == "__main__":
    sys.exit(main())

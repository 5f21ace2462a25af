#!/usr/bin/env python3
"""Cuts runs into parts, merges them, and compares with the whole to the byte; then merges what does
not belong together.

    parts.py <hearth> <source folder>

Prints each failure; the last line says "N passed, M failed".
"""

import csv
import json
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import zlib
from pathlib import Path

HERE = Path(__file__).resolve().parent
PATIENCE = 60  # seconds; the sanitizers are slow
LEAF = 1024
REPLICATES = 16
DRAWS = 9000


class Suite:
    """Runs the program in one folder and keeps count."""

    def __init__(self, hearth, folder):
        self.hearth, self.folder = hearth, folder
        self.passed, self.failed = 0, 0

    def run(self, *arguments):
        done = subprocess.run(
            [self.hearth, *map(str, arguments)], cwd=self.folder, stdin=subprocess.DEVNULL,
            env={**os.environ, "HEARTH_DATA": "home"}, capture_output=True, timeout=PATIENCE,
            check=False)
        return done.returncode, done.stdout, done.stderr.decode("utf-8")

    def note(self, name, good, found=""):
        self.passed += good
        self.failed += not good
        if not good:
            print(f"--- {name}\n{found}")

    def part(self, name, *arguments):
        """Makes a part of small.yaml."""
        options = ["--draws", DRAWS] if "--draws" not in arguments else []
        code, _, errors = self.run("run", "small.yaml", *options, *arguments, "-o", name)
        self.note(f"{name} can be made", code == 0, errors)

    def refused(self, name, parts, words, status=1):
        """Merging says these words, prints nothing and leaves no file."""
        target = ["-o", "merged.part"] if "part" in parts else []
        code, output, errors = self.run("merge", *parts, *target)
        found = f"exit code {code}, {output[:80]!r}\n{errors}"
        self.note(name, code == status and not output and all(w in errors for w in words), found)
        merged = "merged.part" if "part" in parts else "merged.txt"
        self.run("merge", *parts, "-o", merged)
        self.note(name + ": no file", not any(p.name.startswith(merged)
                                              for p in self.folder.iterdir()))


def cuts(chance, pieces, draws):
    """Borders of `pieces` parts at multiples of 1,024."""
    inner = sorted(chance.sample(range(1, draws // LEAF + 1), pieces - 1))
    return [0, *(LEAF * cut for cut in inner), draws]


def test_same_bytes(suite):
    chance = random.Random(4)
    for sampling in ("random", "sobol", "latin"):
        how = ["--draws", DRAWS, "--sampling", sampling, "--seed", 7]
        whole = {}
        for form in ("text", "json"):
            code, whole[form], errors = suite.run("run", "small.yaml", *how, "--format", form,
                                                  "--threads", 1)
            _, again, _ = suite.run("run", "small.yaml", *how, "--format", form, "--threads", 2)
            suite.note(f"{sampling} {form}: two threads", code == 0 and again == whole[form], errors)
        for pieces in range(1, 6):
            borders = cuts(chance, pieces, DRAWS)
            names = [f"{i}.part" for i in range(pieces)]
            for i, name in enumerate(names):
                suite.part(name, *how, "--from", borders[i], "--to", borders[i + 1],
                           "--threads", 1 + i % 2)
            chance.shuffle(names)
            for form in whole:
                code, merged, errors = suite.run("merge", *names, "--format", form)
                suite.note(f"{sampling} cut at {borders}, {form}",
                           code == 0 and merged == whole[form], errors)


def test_other_options(suite):
    """Overrides, a long run whose bins keep no extremes, and every way to print."""
    how = ["--set", "services.stay.cost={gbp: 150, prices: 2024/25}", "--draws", 70000]
    suite.part("a.part", *how, "--to", 33 * LEAF)
    suite.part("b.part", *how, "--from", 33 * LEAF)
    for form in ("text", "markdown", "csv", "json"):
        for more in ([], ["--by", "year"] if form == "json" else ["--by", "year", "--nominal"]):
            _, whole, _ = suite.run("run", "small.yaml", *how, "--format", form, *more)
            code, merged, errors = suite.run("merge", "b.part", "a.part", "--format", form, *more)
            suite.note(f"merge --format {form} {more}", code == 0 and merged == whole, errors)
    code, _, errors = suite.run("merge", "a.part", "b.part", "-o", "whole.txt")
    suite.note("merge -o", code == 0 and (suite.folder / "whole.txt").stat().st_size > 0, errors)


def test_refused(suite):
    suite.part("a.part", "--to", 2048)
    suite.part("b.part", "--from", 2048, "--to", 5120)
    suite.part("c.part", "--from", 5120)
    suite.part("wide.part", "--from", 1024, "--to", 5120)
    suite.part("seed.part", "--from", 2048, "--seed", 2)
    suite.part("sobol.part", "--from", 2048, "--sampling", "sobol")
    suite.part("longer.part", "--from", 2048, "--draws", 10000)
    suite.part("set.part", "--from", 2048, "--set", "interventions.repairs.reach.per_year=0.4")
    text = (suite.folder / "small.yaml").read_text(encoding="utf-8")
    (suite.folder / "second.yaml").write_text(text + "# another\n", encoding="utf-8")
    suite.run("run", "second.yaml", "--draws", DRAWS, "--from", 2048, "-o", "second.part")
    suite.refused("a gap", ["a.part", "c.part"],
                  ["draws 2,048 to 5,119 are missing", "--from 2048 --to 5120"])
    suite.refused("no beginning", ["b.part", "c.part"], ["draws 0 to 2,047 are missing"])
    suite.refused("no end", ["a.part", "b.part"], ["draws 5,120 to 8,999 are missing",
                                                   "--from 5120 --to 9000"])
    suite.refused("two gaps", ["b.part"], ["draws 0 to 2,047", "draws 5,120 to 8,999"])
    suite.refused("a part twice", ["a.part", "a.part"], ["both hold draws 0 to 2,047"])
    suite.refused("an overlap", ["a.part", "wide.part", "c.part"],
                  ["a.part and wide.part both hold draws 1,024 to 2,047"])
    suite.refused("another seed", ["a.part", "seed.part"], ["--seed 2", "--seed 1"])
    suite.refused("another sampling", ["a.part", "sobol.part"], ["--sampling sobol"])
    suite.refused("another number of draws", ["a.part", "longer.part"], ["--draws 10000"])
    suite.refused("another --set", ["a.part", "set.part"], ["other --set or --models than a.part"])
    suite.refused("another scenario", ["a.part", "second.part"],
                  ["second.part: a part of another scenario ('second.yaml') than a.part"])


def run_the_words(suite, text):
    """Runs the command that a message says, with another name for the part."""
    words = text.split("missing: hearth ")[1].split("\n")[0]
    arguments = subprocess.run(["bash", "-c", f"printf '%s\\n' {words}"], capture_output=True,
                               text=True, check=True).stdout.splitlines()
    return suite.run(*[a if a != "PART" else "found.part" for a in arguments])


def test_the_missing_part_can_be_made_as_it_says(suite):
    how = ["--set", "services.stay.cost={gbp: 150, prices: 2024/25}", "--sampling", "latin"]
    suite.part("a.part", *how, "--to", 2048)
    _, _, errors = suite.run("merge", "a.part")
    run_the_words(suite, errors)
    code, merged, errors = suite.run("merge", "a.part", "found.part")
    _, whole, _ = suite.run("run", "small.yaml", "--draws", DRAWS, *how)
    suite.note("the command for a missing part", code == 0 and merged == whole, errors)


def test_damaged(suite):
    suite.part("a.part", "--to", DRAWS)
    good = (suite.folder / "a.part").read_bytes()
    texts = {
        "cut.part": (good[:-1], "cut short or damaged"),
        "half.part": (good[: len(good) // 2], "cut short or damaged"),
        "digit.part": (good.replace(b"\"draws\":9000", b"\"draws\":9001"), "cut short or damaged"),
        "byte.part": (good[:-99] + bytes([good[-99] ^ 1]) + good[-98:], "cut short or damaged"),
        "plain.part": (b"{}\n", "no part of a run"),
        "deep.part": (b"[" * 1_000_000, "no part of a run"),
        "deeper.part": (b'{"hearth_part":6,' + b"[" * 1_000_000, "cut short or damaged"),
        "older.part": (b'{"hearth_part":2,\n"hearth":"0.1.0",', "made by an older version of hearth"),
        "before.part": (b'{"hearth_part":5,"hearth":"0.1.0"}\n', "parts are of version 5, and this one reads 6"),
        "later.part": (b'{"hearth_part":7,"hearth":"9.9.9"}\n', "made by a later version of hearth"),
    }
    for name, (text, words) in texts.items():
        (suite.folder / name).write_bytes(text)
        suite.refused(name, [name], [name + ": ", words])
    suite.refused("a scenario", ["small.yaml"], ["small.yaml: this is no part of a run"])
    for was, other, words in (
            (b'"hearth":"', b'"hearth":"9', "computed by hearth 9"),
            (b'"cells":', b'"cells":1', "cut short or damaged"),
            (b'"columns":', b'"columns":9', "cut short or damaged"),
            (b'"columns":', b'"columns":99999999', "cut short or damaged"),
            (b'"bytes":', b'"bytes":1', "cut short or damaged"),
            (b'"bytes":', b'"bytes":99999999999', "cut short or damaged")):
        (suite.folder / "twisted.part").write_bytes(signed(good.replace(was, other, 1)))
        suite.refused(f"{other}", ["twisted.part"], [words])


def signed(text):
    """With the checksum that its bytes ask for."""
    return text[:-4] + zlib.crc32(text[:-4]).to_bytes(4, "little")


def test_trees(suite):
    """Parts of parts: the same bytes as the part computed in one piece, in any order."""
    for sampling in ("random", "sobol"):
        names = [f"{i}.part" for i in range(5)]
        borders = [LEAF * b for b in (0, 2, 3, 5, 8)] + [DRAWS]
        how = ["--sampling", sampling]
        for name, start, end in zip(names, borders, borders[1:]):
            suite.part(name, *how, "--from", start, "--to", end)
        suite.part("middle.part", *how, "--from", borders[1], "--to", borders[4])
        suite.part("all.part", *how, "--from", 0)
        suite.run("merge", "3.part", "1.part", "2.part", "-o", "tree.part")
        suite.run("merge", "4.part", "tree.part", "0.part", "-o", "tree_of_all.part")
        for made, whole in (("tree.part", "middle.part"), ("tree_of_all.part", "all.part")):
            suite.note(f"{sampling}: {made} is {whole}", (suite.folder / made).read_bytes() ==
                       (suite.folder / whole).read_bytes())
    suite.refused("a tree with a gap", ["0.part", "2.part", "--format", "part"],
                  ["draws 2,048 to 3,071 are missing"])
    (suite.folder / "of").mkdir()
    for name in names:
        (suite.folder / name).rename(suite.folder / "of" / name)
    _, whole, _ = suite.run("run", "small.yaml", "--draws", DRAWS, "--sampling", "sobol")
    code, merged, errors = suite.run("merge", "of")
    suite.note("a folder of parts", code == 0 and merged == whole, errors)


def test_size(suite):
    """A part of the flagship at 8,192 draws of a long run."""
    flagship = "scenarios/lightbulb.yaml"
    done = subprocess.run([suite.hearth, "run", flagship, "--draws", "1000000", "--to", "8192", "-o",
                           str(suite.folder / "flagship.part")], cwd=HERE.parent.parent, check=False,
                          env={**os.environ, "HEARTH_DATA": "."}, timeout=PATIENCE)
    size = (suite.folder / "flagship.part").stat().st_size if done.returncode == 0 else 0
    suite.note("a part of the flagship has 58,000 bytes at most", 0 < size <= 58_000, str(size))


def test_changed_since(suite):
    suite.part("a.part", "--to", DRAWS)
    for name in ("small.yaml", "home/data/services.yaml", "home/models/repairs.yaml"):
        file = suite.folder / name
        before = file.read_text(encoding="utf-8")
        file.write_text(before + "# later\n", encoding="utf-8")
        suite.refused(f"{name} changed", ["a.part"], [name + ": has changed since the parts"])
        file.write_text(before, encoding="utf-8")
    (suite.folder / "small.yaml").rename(suite.folder / "moved.yaml")
    suite.refused("the scenario is gone", ["a.part"], ["small.yaml: error: no such file"])
    (suite.folder / "moved.yaml").rename(suite.folder / "small.yaml")
    code, *_ = suite.run("merge", "a.part")
    suite.note("as it was it merges", code == 0)


def test_errors_from_saved_draws(suite):
    """The error of a mean, computed from the draws in a file."""
    for sampling in ("sobol", "latin"):
        code, output, errors = suite.run(
            "run", "small.yaml", "--sampling", sampling, "--draws", 5000, "--format", "json",
            "--save-draws", "draws.csv")
        suite.note(f"{sampling} with --save-draws", code == 0, errors)
        with open(suite.folder / "draws.csv", encoding="utf-8") as file:
            draws = [float(row["both.net_saving"]) for row in csv.DictReader(file)]
        hands = [draws[r::REPLICATES] for r in range(REPLICATES)]
        told = json.loads(output)["options"][2]["uncertainty"]["net_saving"]
        shares = [sum(x > 0 for x in hand) / len(hand) for hand in hands]
        for what, estimates in (("mean", map(statistics.fmean, hands)),
                                ("sd", map(statistics.stdev, hands)), ("p_positive", shares)):
            error = statistics.stdev(estimates) / REPLICATES**0.5
            found = told[what]["se"]
            suite.note(f"{sampling}: error of {what}", abs(found - error) <= 1e-9 * error,
                       f"{found} instead of {error}")


def main(hearth):
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "work"
        shutil.copytree(HERE / "files", folder)
        suite = Suite(Path(hearth).resolve(), folder)
        for test in (test_same_bytes, test_other_options, test_refused,
                     test_the_missing_part_can_be_made_as_it_says, test_damaged, test_trees, test_size,
                     test_changed_since, test_errors_from_saved_draws):
            test(suite)
    print(f"{suite.passed} passed, {suite.failed} failed")
    return 1 if suite.failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))

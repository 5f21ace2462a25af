#!/usr/bin/env python3
"""Holds manifests and `hearth reproduce` to their word: the same result and only that, on every machine and from
every folder; what differs is named; nothing that was read is written over. Then `hearth check --watch` and
the pipeline that `hearth new --pipeline` writes, which is run.

    reproduce.py PROGRAM ROOT

Prints each failure; the last line says "N passed, M failed".
"""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
PATIENCE = 60  # seconds; the sanitizers are slow
DRAWS = ["--draws", "1100"]


class Suite:
    def __init__(self, hearth, scratch):
        self.hearth, self.scratch = hearth, scratch
        self.passed, self.failed, self.folders = 0, 0, 0

    def folder(self):
        """A new folder with the small scenarios, and their library in `home`."""
        self.folders += 1
        folder = self.scratch / str(self.folders)
        shutil.copytree(HERE / "files", folder)
        return folder

    def run(self, folder, *words, stdin=subprocess.DEVNULL, **environment):
        done = subprocess.run([self.hearth, *map(str, words)], cwd=folder, stdin=stdin, timeout=PATIENCE,
                              env={**os.environ, "HEARTH_DATA": "home", **environment}, capture_output=True,
                              text=True, check=False)
        return done.returncode, done.stdout, done.stderr

    def note(self, name, good, found=""):
        self.passed += bool(good)
        self.failed += not good
        if not good:
            print(f"--- {name}\n{found}")


def edit(path, old, new):
    text = path.read_text(encoding="utf-8")
    if old not in text:
        sys.exit(f"{path} has no {old!r}")
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def made(suite, *words):
    """A folder, and the manifest that a command line made there."""
    folder = suite.folder()
    status, _, said = suite.run(folder, *words, "--manifest", "m.json")
    suite.note(f"{' '.join(words)} writes a manifest", status == 0, said)
    return folder, folder / "m.json"


# ------------------------------------------------------------------------------------- reproduce


def every_command(suite):
    for command, *rest in (["report", "-o", "r.html"], ["report", "-o", "r.xlsx"],
                           ["report", "--checklist", "cheers"], ["run", "--sets", "districts.yaml"],
                           ["compare", "--options", "repairs_only,both"], ["compare", "other.yaml"], ["run"], ["run", "--deterministic"], ["run", "--sampling", "sobol"], ["decide"],
                           ["value", "--measure", "net_saving"], ["sensitivity"], ["share"], ["portfolio"]):
        drawn = [] if command == "sensitivity" or "--deterministic" in rest else DRAWS
        folder, manifest = made(suite, command, "small.yaml", *rest, *drawn)
        status, page, said = suite.run(folder, "reproduce", "m.json")
        suite.note(f"{command} {rest} again", status == 0 and "The same result" in page, page + said)
        text = manifest.read_text(encoding="utf-8")
        suite.note(f"{command}: no path of this machine", str(folder) not in text, text)
        kept = json.loads(text)
        suite.note(f"{command}: what it holds", kept["figures"] and len(kept["result_sha256"]) == 64
                   and kept["command"][0] == command and kept["conventions"]["prices"], text)
    for words, files in ((["multiverse", "versions.yaml"], {"versions.yaml"}),
                         (["compare", "small.yaml", "other.yaml", *DRAWS], {"small.yaml", "other.yaml"})):
        folder, manifest = made(suite, *words)
        status, page, said = suite.run(folder, "reproduce", "m.json")
        named = {file["name"] for file in json.loads(manifest.read_text(encoding="utf-8"))["files"]}
        suite.note(f"{words[0]} again, with its files", status == 0 and files <= named, page + said + str(named))


def from_elsewhere(suite):
    """The same scenario in other folders, and files of other names and formats."""
    folder, manifest = made(suite, "run", "small.yaml", *DRAWS, "-o", "r.xlsx", "--save-draws", "d.csv")
    for name in ("r.xlsx", "d.csv"):
        (folder / name).unlink()
    status, page, said = suite.run(folder, "reproduce", "m.json")
    left = sorted(path.name for path in folder.iterdir() if path.name in ("r.xlsx", "d.csv"))
    suite.note("nothing but the page is written", status == 0 and not left, page + said + str(left))
    below = folder / "below"
    below.mkdir()
    shutil.copy(folder / "small.yaml", below / "renamed.yaml")
    status, page, said = suite.run(folder, "reproduce", "m.json", "--scenario", "below/renamed.yaml")
    suite.note("where the scenario is now", status == 0, page + said)
    status, _, said = suite.run(below, "reproduce", "../m.json", HEARTH_DATA="../home")
    suite.note("a scenario that is not there", status == 1 and "small.yaml" in said and "--scenario" in said, said)
    absolute = str(folder / "home")
    other = folder / "other.json"
    suite.run(folder, "run", "small.yaml", *DRAWS, "--manifest", "other.json", "--threads", "1", HEARTH_DATA=absolute)
    one, two = (json.loads(path.read_text(encoding="utf-8")) for path in (manifest, other))
    suite.note("files, result and figures do not depend on the machine",
               all(one[key] == two[key] for key in ("files", "result_sha256", "figures", "conventions")))
    suite.note("hearth's own files are named as such", any(
        file["name"] == "hearth:data/services.yaml" for file in one["files"]), one["files"])


def what_differs(suite):
    folder, manifest = made(suite, "run", "small.yaml", *DRAWS)
    before = json.loads(manifest.read_text(encoding="utf-8"))
    with open(folder / "small.yaml", "a", encoding="utf-8") as scenario:
        scenario.write("# a remark\n")
    status, page, said = suite.run(folder, "reproduce", "m.json")
    suite.note("a remark moves no result, and the file is named",
               status == 0 and "small.yaml" in page and "without moving the result" in page, page + said)
    edit(folder / "home/data/services.yaml", "gbp: 2000", "gbp: 2200")
    status, text, said = suite.run(folder, "reproduce", "m.json", "--format", "json")
    answer = json.loads(text)
    named = {file["name"]: file for file in answer["files"]}
    suite.note("another unit cost: exit 1, the files and figures that differ",
               status == 1 and not answer["same_result"]
               and {"hearth:data/services.yaml", "small.yaml"} == named.keys()
               and named["small.yaml"]["before"] == before["files"][0]["sha256"]
               and any(f["name"].endswith(".net_saving") and f["before"] != f["now"] for f in answer["figures"]),
               text + said)
    status, page, _ = suite.run(folder, "reproduce", "m.json")
    suite.note("and the page says so", status == 1 and "Not the same result" in page and "net_saving" in page, page)

    folder, manifest = made(suite, "run", "small.yaml", *DRAWS)
    text = manifest.read_text(encoding="utf-8")
    kept = json.loads(text)
    manifest.write_text(text.replace(kept["hearth"], "0.0.9", 1), encoding="utf-8")
    status, page, said = suite.run(folder, "reproduce", "m.json")
    suite.note("another version, the same result", status == 0 and "by hearth 0.0.9" in page, page + said)
    manifest.write_text(text.replace(kept["result_sha256"], "0" * 64), encoding="utf-8")
    status, page, said = suite.run(folder, "reproduce", "m.json")
    suite.note("another hash alone", status == 1 and "elsewhere" in page and "the program" in page, page + said)
    kept["conventions"]["seed"] = "2"
    kept["result_sha256"] = "0" * 64
    manifest.write_text(json.dumps(kept), encoding="utf-8")
    status, page, said = suite.run(folder, "reproduce", "m.json")
    suite.note("another convention is named", status == 1 and re.search(r"seed +2 +1", page), page + said)


def refused(suite):
    folder = suite.folder()
    os.symlink("small.yaml", folder / "link.json")
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    for words, expected, code in (
        (["run", "small.yaml", "--manifest", "small.yaml"], "would overwrite", 2),
        (["run", "small.yaml", "--manifest", "link.json"], "would overwrite", 2),
        (["run", "small.yaml", "--manifest", "home/data/services.yaml"], "would overwrite", 1),
        (["decide", "small.yaml", "--manifest", "home/data/services.yaml", "-o", "d.json"], "would overwrite", 1),
        (["run", "small.yaml", "--manifest", "a", "-o", "./a"], "name the same file", 2),
        (["run", "small.yaml", "--manifest", "a", "--save-draws", "a"], "name the same file", 2),
        (["run", "small.yaml", "small.yaml", "--manifest", "a"], "one scenario", 2),
        (["run", "small.yaml", "--to", "1024", "--manifest", "a"], "excludes", 2),
        (["run", "small.yaml", "--manifest", "no/a", "-o", "r.json"], "there is no folder", 1),
        (["reproduce", "none.json"], "none.json", 1),
        (["reproduce", "small.yaml"], "small.yaml: error: this is no manifest", 1),
        (["reproduce", "home"], "home", 1),
    ):
        status, page, said = suite.run(folder, *words)
        suite.note(f"{words} is refused", status == code and expected in said and not page, f"{status} {page}{said}")
    suite.run(folder, "run", "small.yaml", "--deterministic", "--manifest", "m.json")
    for target in ("small.yaml", "home/data/services.yaml", "m.json"):
        status, page, said = suite.run(folder, "reproduce", "m.json", "-o", target, "--format", "text")
        suite.note(f"reproduce -o {target} is refused", status > 0 and "would overwrite" in said, page + said)
    (folder / "m.json").unlink()
    with open(folder / "small.yaml", "rb") as text:
        status, page, said = suite.run(folder, "run", "-", "--manifest", "a", stdin=text)
    suite.note("standard input is refused", status == 2 and "standard input" in said and not page, page + said)
    after = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    suite.note("nothing was written", before == after, sorted(map(str, after.keys() - before.keys())))


def damaged(suite):
    folder, manifest = made(suite, "run", "small.yaml", "--deterministic")
    text = manifest.read_text(encoding="utf-8")
    bad = folder / "bad.json"
    for size in range(1, len(text) - 3, len(text) // 20):
        bad.write_text(text[:size], encoding="utf-8")
        status, page, said = suite.run(folder, "reproduce", "bad.json")
        suite.note(f"cut after {size} bytes", status == 1 and not page and re.match(r"bad\.json:\d+:\d+: error: ", said),
                   page + said)
    whole = json.loads(text)
    for key in ("hearth", "command", "title", "scenario", "files", "conventions", "result_sha256", "figures"):
        for value in (None, 7, [7], {"a": [7]}):
            bad.write_text(json.dumps({**whole, key: value}, indent=1), encoding="utf-8")
            status, page, said = suite.run(folder, "reproduce", "bad.json")
            suite.note(f"{key} is {value}", status == 1 and not page and re.match(
                rf"bad\.json:\d+:\d+: error: '{key}' is not there", said), page + said)
    for name, odd in (("a number beyond all bounds", text.replace('"figures": {', '"figures": {"a": 1e999, ')),
                      ("nested deeply", text.replace('"hearth_manifest": 1', '"hearth_manifest": ' + "[" * 90000)),
                      ("a version nested deeply", '{"hearth_manifest": ' + "[" * 90000 + "]" * 90000 + "}"),
                      ("a list", "[1]"), ("nothing", "{}"), ("a word", '"hearth_manifest"')):
        bad.write_text(odd, encoding="utf-8")
        status, page, said = suite.run(folder, "reproduce", "bad.json")
        suite.note(name, status == 1 and not page and re.match(r"bad\.json(:\d+:\d+)?: error: ", said), page + said[-500:])
    for command in (["none"], ["verify"], ["run", "small.yaml", "--nothing"], ["reproduce", "bad.json"], ["run"]):
        bad.write_text(json.dumps({**whole, "command": command}), encoding="utf-8")
        status, page, said = suite.run(folder, "reproduce", "bad.json")
        suite.note(f"command {command}", status == 1 and not page and "bad.json: " in said, page + said)


# ------------------------------------------------------------------------------------- watch


class Watched:
    """A `hearth check --watch` at work, and what it has said."""

    def __init__(self, suite, folder, *files):
        self.log = folder / "watch.log"
        self.process = subprocess.Popen(
            [suite.hearth, "check", *files, "--watch"], cwd=folder, stdin=subprocess.DEVNULL,
            stdout=open(self.log, "wb"), stderr=subprocess.STDOUT, env={**os.environ, "HEARTH_DATA": "home"})
        self.seen = 0

    def next(self):
        """What it says when it checks once more; what it has said so far, where it does not."""
        end = time.monotonic() + PATIENCE / 6
        while time.monotonic() < end:
            said = self.log.read_text(encoding="utf-8")[self.seen:]
            if "Ctrl-C ends" in said:
                self.seen += len(said)
                return said
            time.sleep(0.02)
        return "(nothing) " + self.log.read_text(encoding="utf-8")[self.seen:]

    def end(self):
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(PATIENCE)


def watching(suite):
    folder = suite.folder()
    scenario = folder / "small.yaml"
    good = scenario.read_text(encoding="utf-8")
    watched = Watched(suite, folder, "small.yaml")
    suite.note("first", "small.yaml: no errors" in watched.next())
    scenario.write_text(good.replace("appraisal:", "apraisal:"), encoding="utf-8")
    said = watched.next()
    suite.note("a mistake, as soon as it is written", "unknown key 'apraisal'" in said, said)
    (folder / "new").write_text(good, encoding="utf-8")
    os.replace(folder / "new", scenario)
    said = watched.next()
    suite.note("a file put in the place of another", "no errors" in said, said)
    for part in range(5):  # in several steps, as some editors do: one check at the end
        scenario.write_text(good[: part * 40] if part < 4 else good, encoding="utf-8")
        time.sleep(0.03)
    said = watched.next()
    suite.note("written in steps, checked once", "no errors" in said and "error:" not in said, said)
    services = folder / "home/data/services.yaml"
    text = services.read_text(encoding="utf-8")
    services.write_text(text + "nonsense: 1\n", encoding="utf-8")
    said = watched.next()
    suite.note("a file of data that it reads", "services.yaml" in said and "nonsense" in said, said)
    services.write_text(text, encoding="utf-8")
    suite.note("and put right", "no errors" in watched.next())
    model = re.search(r"model: (\w+)", good)[1]
    scenario.write_text(good.replace(f"model: {model}", "model: brand_new"), encoding="utf-8")
    said = watched.next()
    suite.note("a model that is not there yet", "brand_new" in said and "error:" in said, said)
    shutil.copy(folder / f"home/models/{model}.yaml", folder / "brand_new.yaml")
    said = watched.next()
    suite.note("and now is", "no errors" in said, said)
    scenario.unlink()
    said = watched.next()
    suite.note("the scenario is gone", "error" in said and "small.yaml" in said, said)
    scenario.write_text(good, encoding="utf-8")
    suite.note("and back", "no errors" in watched.next())
    suite.note("still while nothing changes", "(nothing)" in (time.sleep(0.6) or "(nothing)")
               and len(watched.log.read_text(encoding="utf-8")) == watched.seen)
    suite.note("ended by the analyst", watched.end() == 130)
    status, _, said = suite.run(folder, "check", "-", "--watch")
    suite.note("standard input cannot be watched", status == 2 and "standard input" in said, said)


# ------------------------------------------------------------------------------------- pipeline

STUB = """#!/bin/sh
# The program, where it does not know `qa` yet without that step.
if [ "$1" = qa ] && ! "{0}" --help | grep -q '^  qa '; then echo "no qa here: skipped"; exit 0; fi
if [ "$1" = verify ]; then set -- verify "{1}"; fi
exec "{0}" "$@"
"""


def pipeline(suite, root):
    folder = suite.scratch / "pipeline"
    folder.mkdir()
    program = folder / "hearth"
    one = root / "tests/published/sheffield_warm_homes.yaml"
    cases = sorted((root / "tests/published").glob("*.yaml"))
    program.write_text(STUB.format(suite.hearth, one if one.exists() else cases[0]), encoding="utf-8")
    program.chmod(0o755)
    home = {"HEARTH_DATA": str(root)}

    def step(*words):
        done = subprocess.run(["sh", "run.sh", *words], cwd=folder / "hub", capture_output=True, text=True,
                              timeout=PATIENCE, env={**os.environ, **home, "HEARTH": str(program)}, check=False)
        return done.returncode, done.stdout + done.stderr

    words = ["new", "hub", "--pipeline", "--model", "handyperson", "--start", "2025/26"]
    status, _, said = suite.run(folder, *words, **home)
    made_files = sorted(str(path.relative_to(folder / "hub")) for path in (folder / "hub").rglob("*") if path.is_file())
    suite.note("the folder of a pipeline", status == 0 and made_files == sorted([
        ".github/workflows/hub.yml", ".gitignore", "CHANGELOG.md", "LICENSE", "README.md", "expected/manifest.json",
        "expected/result.json", "hearth_version", "hub.yaml", "run.sh"]), said + str(made_files))
    texts = "".join((folder / "hub" / name).read_text(encoding="utf-8") for name in made_files)
    suite.note("no name is left to fill in, none of where it was made",
               "{{" not in texts.replace("${{", "") and ".hearth-" not in texts and str(folder) not in texts)
    status, _, said = suite.run(folder, "new", "near", *words[2:], HEARTH_DATA=os.path.relpath(root, folder))
    suite.note("where the data are, said as seen from here", status == 0 and (folder / "near").is_dir(), said)
    shutil.rmtree(folder / "near", ignore_errors=True)
    suite.note("run.sh can be run", os.access(folder / "hub/run.sh", os.X_OK))
    status, said = step()
    suite.note("it runs out of the box", status == 0 and "FAILED" not in said, said)
    for name in ("result.json", "manifest.json", "draws.csv", "tables.csv", "report.html", "log.txt"):
        suite.note(f"it makes {name}", (folder / "hub/output" / name).stat().st_size > 0)
    edit(folder / "hub/hub.yaml", "clients_per_year: {value: 100", "clients_per_year: {value: 90")
    status, said = step()
    suite.note("a number that moves fails, and is said", status == 1 and "FAILED  test: the same result" in said
               and "Not the same result" in said and "beyond --fail-above" in said and "net_saving" in said, said)
    status, said = step("--accept")
    suite.note("accepted", status == 0, said)
    status, said = step()
    suite.note("and then expected", status == 0, said)
    edit(folder / "hub/hub.yaml", "appraisal:", "apraisal:")
    status, said = step("--accept")
    suite.note("a mistake is said, with its place", status == 1 and "hub.yaml:" in said and "apraisal" in said, said)
    suite.note("and nothing is accepted", "not accepted" in said, said)
    (folder / "hub/hearth_version").write_text("hearth 0.0.9\n", encoding="utf-8")
    status, said = step()
    suite.note("another version than is pinned", status == 1 and "FAILED  the pinned version" in said, said)

    before = sorted(path.name for path in folder.iterdir())
    bare = folder / "hub/bare"
    shutil.copytree(HERE / "files/home", bare)
    for more, code, expected, where in (
        ([], 1, "exists already", home),
        (["--models", "."], 2, "excludes", home),
        (["none", "--model", "nobody"], 2, "unknown model", home),
        (["My hub"], 1, "my_hub", home),
        (["none", "--model", "repairs"], 1, "pipeline", {"HEARTH_DATA": str(bare)}),
    ):
        if more and not more[0].startswith("-"):
            line = ["new", *more, "--pipeline", "--start", "2024/25", *([] if "--model" in more else words[3:5])]
        else:
            line = [*words, *more]
        status, _, said = suite.run(folder, *line, **where)
        suite.note(f"{line} is refused", status == code and expected in said, f"{status} {said}")
        found = sorted(path.name for path in folder.iterdir())
        suite.note("and leaves nothing", found == before, found)
    for delay in (0.0, 0.02, 0.05, 0.1, 0.2):
        process = subprocess.Popen([suite.hearth, "new", "gone", *words[2:]], cwd=folder,
                                   env={**os.environ, **home}, stderr=subprocess.DEVNULL)
        time.sleep(delay)
        process.send_signal(signal.SIGINT)
        process.wait(PATIENCE)
        found = sorted(path.name for path in folder.iterdir() if path.name not in before)
        whole = found == ["gone"] and (folder / "gone/expected/manifest.json").exists()
        suite.note(f"interrupted after {delay} s: whole or nothing", not found or whole, found)
        shutil.rmtree(folder / "gone", ignore_errors=True)


def main(hearth, root):
    root = Path(root).resolve()
    with tempfile.TemporaryDirectory() as scratch:
        suite = Suite(str(Path(hearth).resolve()), Path(scratch))
        for test in (every_command, from_elsewhere, what_differs, refused, damaged, watching):
            test(suite)
        pipeline(suite, root)
    print(f"{suite.passed} passed, {suite.failed} failed")
    return 1 if suite.failed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))

#!/usr/bin/env python3
"""Opens pages of hearth in a real browser, Chromium, and holds them to what a reader is promised.

    run.py <hearth> <source folder> [NAME…]   all tests, or those whose name holds a NAME

The pages and the JSON they are held to are written here; pages.mjs and its neighbours look at them. Needs node
(18 or later), npm for the two packages of package-lock.json, and chromium; what is missing is said, and the tests
are then skipped: exit code 77.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import scenarios

HERE = Path(__file__).resolve().parent
SKIPPED = 77
DRAWS = ["--draws", "2000"]
FLAGSHIP = "scenarios/lightbulb.yaml"
SMALL = "tests/commands/files/small.yaml"
SETS = "tests/commands/files/versions.yaml"
HOME = "tests/commands/files/home"


def pages():
    """Name, arguments, and whether of the small library, for each page."""
    yield "report", ["report", FLAGSHIP, *DRAWS], False
    yield "run", ["run", FLAGSHIP, *DRAWS], False
    yield "decide", ["decide", FLAGSHIP, *DRAWS], False
    yield "sensitivity", ["sensitivity", FLAGSHIP], False
    yield "value", ["value", FLAGSHIP, *DRAWS], False
    yield "multiverse", ["multiverse", FLAGSHIP], False
    yield "verify", ["verify", "tests/published/bre_tenures_2023.yaml"], False
    yield "sets", ["run", SETS, "--sets", "own", *DRAWS], True
    yield "hostile", ["report", "{folder}/hostile.yaml", *DRAWS], True
    yield "many", ["report", "{folder}/many.yaml", *DRAWS], True


def write(hearth, source, folder, name, arguments, small):
    home = source / HOME if small else source
    arguments = [one.format(folder=folder) for one in arguments]
    done = subprocess.run([hearth, *arguments], cwd=source, env={**os.environ, "HEARTH_DATA": str(home)},
                          stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=120, check=False)
    if done.returncode != 0:
        sys.exit(f"{name}: {' '.join(arguments)}\n{done.stderr}")


def write_all(hearth, source, folder):
    small = (source / SMALL).read_text(encoding="utf-8")
    (folder / "hostile.yaml").write_text(scenarios.hostile(small), encoding="utf-8")
    (folder / "many.yaml").write_text(scenarios.many(small), encoding="utf-8")
    for name, arguments, is_small in pages():
        figures = ["--figures", str(folder / "figures")] if name == "hostile" else []
        write(hearth, source, folder, name,
              [*arguments, "--format", "html", "-o", str(folder / f"{name}.html"), *figures], is_small)
    for name, scenario, is_small in (("report", FLAGSHIP, False), ("hostile", "{folder}/hostile.yaml", True)):
        write(hearth, source, folder, name,
              ["run", scenario, *DRAWS, "--format", "json", "-o", str(folder / f"{name}.json")], is_small)


def packages_of(node):
    """Brings in what package-lock.json names, once for each of its versions; why not, where that fails."""
    lock, stamp = HERE / "package-lock.json", HERE / "node_modules" / ".stamp"
    if stamp.exists() and stamp.read_bytes() == lock.read_bytes():
        return None
    npm = shutil.which("npm")
    if npm is None:
        return "npm is missing"
    done = subprocess.run([npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=HERE, capture_output=True,
                          text=True, stdin=subprocess.DEVNULL, timeout=300, check=False)
    if done.returncode != 0:
        return f"npm ci failed: {done.stderr.strip()[-400:]}"
    stamp.write_bytes(lock.read_bytes())
    return None


def missing(node, chromium):
    names = [name for name, found in (("node", node), ("chromium", chromium)) if found is None]
    if names:
        return " and ".join(names) + (" is" if len(names) == 1 else " are") + " missing"
    return packages_of(node)


def main(hearth, source, *names):
    node, chromium = shutil.which("node"), shutil.which("chromium")
    why = missing(node, chromium)
    if why:
        print("SKIPPED: NO PAGE WAS OPENED IN A BROWSER, because " + why + ".\n"
              "         apt-get install chromium nodejs npm, as .ci/run does, runs these tests.")
        sys.exit(SKIPPED)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_all(str(Path(hearth).resolve()), Path(source).resolve(), folder)
        told = {"folder": name, "chromium": chromium, "only": names}
        sys.exit(subprocess.run([node, str(HERE / "pages.mjs"), json.dumps(told)], check=False).returncode)


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    main(*sys.argv[1:])

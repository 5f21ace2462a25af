#!/usr/bin/env python3
"""hearth as it is installed: from a folder that holds no source, with nobody's settings.

    run.py <source folder> <build folder>

Installs into a folder, makes the Debian packages twice, unpacks one and runs it; builds the example
against the installed library. What needs a program that is not here is skipped, and that is said.
"""

import gzip
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HOUR = "1700000000"  # of which packages are


class Suite:
    def __init__(self, source, build, folder):
        self.source, self.build, self.folder = source, build, folder
        self.failures, self.skipped = [], []
        self.empty = folder / "empty"
        self.empty.mkdir()

    def expect(self, what, good, found=""):
        if not good:
            self.failures.append(f"{what}: {str(found)[-1500:]}")
        return good

    def run(self, *command, env=None, **options):
        environment = {"PATH": "/usr/bin:/bin:/usr/sbin:/sbin", "HOME": str(self.empty), "LANG": "C.UTF-8", **(env or {})}
        return subprocess.run([str(one) for one in command], cwd=options.pop("cwd", self.empty), env=environment,
                              capture_output=True, text=True, check=False, **options)

    def must(self, what, *command, **options):
        done = self.run(*command, **options)
        self.expect(what, done.returncode == 0, done.stdout + done.stderr)
        return done

    def has(self, program, what):
        if shutil.which(program):
            return True
        self.skipped.append(f"{what}: {program} is not installed")
        return False


def check_program(suite, prefix, what):
    """The flagship, published studies and quality checks, by the program under a prefix."""
    hearth, flagship = prefix / "bin/hearth", prefix / "share/hearth/scenarios/lightbulb.yaml"
    done = suite.must(f"{what}: flagship", hearth, "run", flagship, "--draws", "1024")
    suite.expect(f"{what}: its answer", "Net saving" in done.stdout, done.stdout)
    if what == "package":
        done = suite.must(f"{what}: verify", hearth, "verify")
        suite.expect(f"{what}: figures close", "close" in done.stdout, done.stdout)
    if what == "package" and re.search(r"^  qa ", suite.run(hearth, "--help").stdout, re.M):
        suite.must(f"{what}: qa", hearth, "qa", flagship)
    content = hearth.read_bytes()
    for folder in (suite.source, suite.build):
        suite.expect(f"{what}: no path of this machine", str(folder).encode() not in content, folder)


def check_data(suite, prefix):
    """HEARTH_DATA is heard, and where there are no data that is the first thing said."""
    alone = suite.folder / "alone/bin/hearth"
    alone.parent.mkdir(parents=True)
    shutil.copy(prefix / "bin/hearth", alone)
    for arguments in (["run", "none.yaml", "--nonsense"], ["list", "places"], ["verify"]):
        done = suite.run(alone, *arguments)
        said = done.stderr.startswith("hearth: there are no data: ") and done.stderr.count("\n") == 1
        suite.expect(f"without data: {arguments}", said and done.returncode == 1 and not done.stdout, done)
    suite.must("schema needs no data", alone, "schema")
    suite.must("help needs no data", alone, "run", "--help")
    data = prefix / "share/hearth"
    suite.must("HEARTH_DATA", alone, "list", "models", env={"HEARTH_DATA": str(data)})
    done = suite.run(alone, "list", "models", env={"HEARTH_DATA": str(suite.empty)})
    suite.expect("HEARTH_DATA that is none", done.returncode == 1 and "HEARTH_DATA is '" in done.stderr, done)
    done = suite.run(prefix / "bin/hearth", "list", "models", env={"HEARTH_DATA": str(suite.empty)})
    suite.expect("HEARTH_DATA goes first", done.returncode == 1, done)


def check_manual(suite, prefix):
    pages = sorted((prefix / "share/man/man1").glob("*.gz"))
    commands = re.findall(r"^  ([a-z]+)(?: .*)?  \S", suite.run(prefix / "bin/hearth", "--help").stdout.partition("Commands\n")[2], re.M)
    names = {page.name for page in pages}
    wanted = {"hearth.1.gz"} | {f"hearth-{one}.1.gz" for one in commands}
    suite.expect("a page for each command", names == wanted and len(commands) > 10, names ^ wanted)
    for page in pages:
        if not suite.has("man", "manual pages"):
            return
        done = suite.run("man", "--warnings", "-E", "UTF-8", "-l", "-Tutf8", "-Z", page, env={"MANROFFSEQ": ""})
        suite.expect(f"man {page.name}", done.returncode == 0 and not done.stderr, done.stderr)
    done = suite.run("man", "-P", "cat", "-l", prefix / "share/man/man1/hearth-run.1.gz", env={"MANWIDTH": "100"})
    for words in ("NAME", "hearth-run", "SYNOPSIS", "--by payer|service|intervention|year", "EXIT STATUS",
                  "HEARTH_DATA", "--set services.delayed_bed_day.cost='{gbp: 400, prices: 2023/24}'"):
        suite.expect("the page of run", words in done.stdout, words)
    if suite.has("mandoc", "manual pages by mandoc"):
        for page in pages:
            text = gzip.decompress(page.read_bytes()).decode()
            done = suite.run("mandoc", "-Tlint", "-Wwarning", input=text)
            # a date would be that of the build, and the bytes others every day
            wrong = [line for line in done.stdout.splitlines() if "missing date" not in line]
            suite.expect(f"mandoc {page.name}", not wrong, wrong)


def check_package(suite):
    if not all([suite.has(program, "packages") for program in ("cpack", "dpkg-shlibdeps", "file")]):
        return
    made = []
    for name in ("one", "other"):
        folder = suite.folder / name
        folder.mkdir()
        suite.must("cpack", "cpack", "--config", suite.build / "CPackConfig.cmake", "-B", folder,
                   env={"SOURCE_DATE_EPOCH": HOUR}, cwd=suite.folder)
        made.append({file.name: file.read_bytes() for file in folder.glob("*.deb")})
        time.sleep(1.1)  # another second of the clock
    names = sorted(made[0])
    if not suite.expect("two packages", len(names) == 2 and names == sorted(made[1]), names):
        return
    for name in names:
        suite.expect(f"{name} has the same bytes twice", made[0][name] == made[1][name])
    files = [suite.folder / "one" / name for name in names]
    if suite.has("lintian", "packages by lintian"):
        done = suite.run("lintian", "--fail-on", "error,warning", "--allow-root", *files)
        suite.expect("lintian", done.returncode == 0 and not done.stdout.strip(), done.stdout + done.stderr)
    root = suite.folder / "root"
    program = next(file for file in files if file.name.startswith("hearth_"))
    suite.must("dpkg-deb", "dpkg-deb", "-x", program, root)
    owners = {line.split()[1] for line in suite.run("dpkg-deb", "-c", program).stdout.splitlines()}
    suite.expect("all is root's", owners == {"root/root"}, owners)
    depends = suite.run("dpkg-deb", "-f", program, "Depends").stdout
    suite.expect("what it needs", "libc6" in depends and "libyaml-0-2" in depends, depends)
    version = suite.run("dpkg-deb", "-f", program, "Version").stdout.strip()
    newest = gzip.decompress((root / "usr/share/doc/hearth/changelog.Debian.gz").read_bytes()).decode()
    suite.expect("the newest entry of packaging/changelog", newest.startswith(f"hearth ({version}) "), newest)
    for file in ("share/bash-completion/completions/hearth", "share/zsh/vendor-completions/_hearth",
                 "share/fish/vendor_completions.d/hearth.fish", "share/doc/hearth/copyright",
                 "share/doc/hearth/changelog.Debian.gz", "share/doc/hearth/docs/gallery/lightbulb.html",
                 "share/hearth/bindings/r/R/hearth.R", "share/hearth/bindings/r/DESCRIPTION",
                 "share/hearth/bindings/python/hearth.py"):
        suite.expect("in the package", (root / "usr" / file).is_file(), file)
    check_program(suite, root / "usr", "package")


def check_library(suite, prefix):
    """The example, built against what was installed, says what the program says."""
    example, built = prefix / "share/doc/libhearth-dev/examples", suite.folder / "example"
    suite.must("example configured", "cmake", "-G", "Ninja", "-S", example, "-B", built, f"-DCMAKE_PREFIX_PATH={prefix}")
    suite.must("example built", "cmake", "--build", built)
    flagship, data = prefix / "share/hearth/scenarios/lightbulb.yaml", prefix / "share/hearth"
    done = suite.must("example", built / "net_saving", flagship, data)
    answer = suite.must("run", prefix / "bin/hearth", "run", flagship, "--draws", "1000", "--format", "json")
    if not (done.stdout and answer.stdout):
        return
    said, compared = dict(line.split() for line in done.stdout.splitlines()), 0
    for option in json.loads(answer.stdout)["options"]:
        found = option["mean"]["measures"].get("net_saving")
        if found is None:  # the comparator differs from nothing
            continue
        compared += 1
        suite.expect(f"net saving of {option['name']}", abs(float(said[option["name"]]) - found) < 1, (said, found))
    suite.expect("options compared", compared > 2, compared)


def main(source, build):
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        suite = Suite(Path(source).resolve(), Path(build).resolve(), Path(folder))
        prefix = suite.folder / "stage"
        suite.must("cmake --install", "cmake", "--install", suite.build, "--prefix", prefix)
        for check in (check_program, check_data, check_manual, check_library):
            check(suite, prefix, *(["installed"] if check is check_program else []))
            print(f"{check.__name__}: {time.monotonic() - started:.0f} s")
        check_package(suite)
    for failure in suite.failures:
        print(failure)
    for skipped in dict.fromkeys(suite.skipped):
        print(f"NOT TESTED: {skipped}")
    print(f"{len(suite.failures)} failures, {time.monotonic() - started:.0f} s")
    return 1 if suite.failures else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))

#!/usr/bin/env python3
"""What hearth offers to shells, and bash, zsh and fish themselves, with the Tab key.

    completion.py <hearth> <source folder>

A shell that is not installed is skipped, and that is said.
"""

import fcntl
import json
import os
import pty
import re
import resource
import select
import shutil
import struct
import subprocess
import sys
import tempfile
import termios
import time
from pathlib import Path

PATIENCE = 30  # seconds until a shell has answered
AT_ONCE = 0.05  # seconds of a processor for the flagship

# What is typed, and what it becomes; {s} is a scenario.
TYPED = [
    ("expl", "explain"),
    ("run {s} --opt", "--option"),
    ("run {s} --option full_o", "full_offer"),
    ("run {s} --by inter", "intervention"),
    ("run {s} --sampling=so", "--sampling=sobol"),
    ("run {s} --section how", "how_sure"),
    ("run {s} --set interventions.handyp", "interventions.handyperson."),
    ("run {s} --set appraisal.pri", "appraisal.prices="),
    ("run {s} --set models.home_modifications.timing.last", "models.home_modifications.timing.lasts_years="),
    ("explain {s} figures.call", "figures.callers"),
    ("explain {s} services.gp_cons", "services.gp_consultation."),
    ("explain {s} warm_homes.timing.last", "warm_homes.timing.lasts_years"),
    ("explain {s} full_offer.by_payer.housi", "full_offer.by_payer.housing_provider."),
    ("sensitivity {s} --group a=figures.callers,figures.cost_of", "a=figures.callers,figures.cost_of_a_check"),
    ("decide {s} --sampling so", "sobol"),
    ("share {s} --partners nhs,social", "nhs,social_care"),
    ("portfolio {s} --budget gov", "government="),
    ("compare {s} --options current,full", "current,full_offer"),
    ("value {s} --measure by_intervention.enab", "by_intervention.enablers."),
    ("list serv", "services"),
    ("list services gp_cons", "gp_consultation"),
    ("new hub --model handyp", "handyperson"),
    ("new hub --place blab", "blaby"),
]


class Suite:
    def __init__(self, hearth, source, folder):
        self.hearth, self.source, self.folder = hearth, source, folder
        self.failures = []
        self.environment = {
            "PATH": f"{hearth.parent}:/usr/bin:/bin", "HOME": str(folder), "TERM": "dumb",
            "HEARTH_DATA": str(source), "LANG": "C.UTF-8",
        }

    def expect(self, what, good, found):
        if not good:
            self.failures.append(f"{what}: {found!r}")

    def offers(self, words):
        done = subprocess.run(
            [self.hearth, "completion", "--", "hearth", *words], cwd=self.folder, env=self.environment,
            capture_output=True, text=True, check=False,
        )
        self.expect(f"{words} is silent", done.returncode == 0 and not done.stderr, done)
        return [line.split("\t")[0] for line in done.stdout.splitlines()]


def check_offers(suite):
    for typed, becomes in TYPED:
        found = suite.offers(typed.format(s="s.yaml").split())
        suite.expect(typed, found == [becomes], found)
    suite.expect("files", suite.offers(["run", ""]) == [":files"], suite.offers(["run", ""]))
    folders = suite.offers(["run", "s.yaml", "--models", ""])
    suite.expect("folders", folders == [":folders"], folders)
    left = suite.offers(["run", "s.yaml", "--deterministic", "-"])
    suite.expect("what is excluded", "--draws" not in left and "--set" in left, left)
    suite.expect("nothing given twice", "--deterministic" not in left, left)
    for line in (["run", "none.yaml", "--option", ""], ["run", "-", "--option", ""], ["nothing", ""]):
        suite.expect(f"{line} has nothing", suite.offers(line) == [], suite.offers(line))


def check_broken(suite):
    """A scenario with mistakes offers what can be read; one that is no YAML nothing; both silently."""
    text = (suite.folder / "s.yaml").read_text(encoding="utf-8")
    (suite.folder / "wrong.yaml").write_text(
        text.replace("years: 25", "years: many\n  nonsense: 1"), encoding="utf-8")
    found = suite.offers(["run", "wrong.yaml", "--option", "enab"])
    suite.expect("with mistakes", found == ["enablers_only"], found)
    (suite.folder / "hostile.yaml").write_text("options: {'$(touch x)': [], '`x`': [], ok: []}", encoding="utf-8")
    found = suite.offers(["run", "hostile.yaml", "--option", ""])
    suite.expect("what a shell would run stays out", found == ["ok"], found)
    (suite.folder / "torn.yaml").write_text("options: {a: [", encoding="utf-8")
    suite.expect("no YAML", suite.offers(["run", "torn.yaml", "--option", ""]) == [], "something")


def said(suite, *words):
    return subprocess.run([suite.hearth, *words], cwd=suite.folder, env=suite.environment,
                          capture_output=True, text=True, check=False)


def check_names(suite):
    """Every figure and number that can be explained is offered, and every section."""
    contents = json.loads(said(suite, "explain", "s.yaml", "--format", "json").stdout)
    names = contents["figures"]
    names = [one if isinstance(one, str) else one["name"] for one in names]
    mine = [one for one in names if not one.startswith(("places.", "qaly_values."))]
    assert len(mine) > 100
    for name in mine[::9]:
        found = suite.offers(["explain", "s.yaml", name])
        suite.expect(f"explain {name}", name in found, found)
    sections = suite.offers(["run", "s.yaml", "--section", ""])
    for by in ("payer", "service", "intervention", "year"):
        answer = said(suite, "run", "s.yaml", "--draws", "64", "--by", by, "--section", "none").stderr
        listed = re.search(r"allowed: (.*)", answer)[1]
        for name in re.split(r", | or ", listed):
            suite.expect(f"--section {name}", name in sections, sections)


def check_every_option(suite):
    """Whatever is no number or text of one's own is offered, for every option of every command."""
    free = re.compile(r"[A-Z]|N,N…|LOW:HIGH(:STEP)?|X,X|YEARS?|SECONDS|TEXT|HOST,…|I\[/N\]|place\[=…\]\|combination\[=N\]\|known=…|OUTERxINNER|LIMIT|GBP|MONTHS|AGES|SHARE|\"se\(net_saving\)|NAME=A,B|NAME=FIG,FIG")
    commands = re.findall(r"^  ([a-z]+)\b.*  \S", said(suite, "--help").stdout.partition("Commands\n")[2], re.M)
    assert len(commands) > 15
    for command in commands:
        for option, value in re.findall(r"^  (--[a-z-]+) ([^ ]+)", said(suite, command, "--help").stdout, re.M):
            if not free.fullmatch(value.strip().rstrip(",")):
                found = suite.offers([command, "s.yaml", option, ""])
                # the flagship has no sets, and parts are not looked into
                own = (command, option) in (("compare", "--sets"), ("merge", "--option"))
                suite.expect(f"{command} {option} {value}", found or own, found)


def check_time(suite):
    slowest = 0
    for line in (["run", "s.yaml", "--set", "interventions."], ["explain", "s.yaml", "full_offer.by_payer."],
                 ["run", "s.yaml", "--set", "services."], ["run", "s.yaml", "--set", "models.warm_homes."]):
        times = []
        for _ in range(7):
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            suite.offers(line)
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            times.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
        slowest = max(slowest, min(times))
    suite.expect(f"at once ({AT_ONCE} s)", slowest < AT_ONCE, slowest)
    return slowest


def press(suite, shell, setup, lines):
    """What a shell makes of each line and a Tab: its screen's text, which a marker closes."""
    pid, screen = pty.fork()
    if pid == 0:
        os.chdir(suite.folder)
        fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 50, 250, 0, 0))  # all on one line
        os.execve(shell[0], shell, suite.environment)
    text = ""

    def until(wanted, since):
        nonlocal text
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            if wanted in text[since:].replace("\r", "").replace("\n", ""):
                return True
            if select.select([screen], [], [], 0.1)[0]:
                try:
                    text += os.read(screen, 65536).decode("utf-8", "replace")
                except OSError:
                    return False
        return False

    try:
        os.write(screen, (setup + "; echo rea''dy\n").encode())
        suite.expect(f"{shell[0]} starts", until("ready", 0), text)
        for typed, becomes in lines:
            since = len(text)
            os.write(screen, f"hearth {typed}\t".encode())
            found = until(f"hearth {becomes}", since)
            suite.expect(f"{shell[0]}: {typed}<Tab>", found, text[since:])
            os.write(screen, b"\x15\n")  # the line away
    finally:
        os.close(screen)
        os.waitpid(pid, 0)


def check_shells(suite):
    """Returns the names of shells that are not here."""
    whole = [(t.format(s="s.yaml"), t.format(s="s.yaml").rpartition(" ")[0] + " " + b)
             for t, b in TYPED if " " in t]
    whole += [("expl", "explain"), ("run s.y", "run s.yaml"), ("run s.yaml --models fold", "run s.yaml --models folder/")]
    missing = []
    for name, options, setup in (
        ("bash", ["--norc", "--noprofile"], "bind 'set bell-style none'; source <(hearth completion bash)"),
        ("zsh", ["-f"], "unsetopt beep promptcr; PS1=; autoload -U compinit; compinit -u -D; "
                        "source <(hearth completion zsh)"),
    ):
        program = shutil.which(name)
        if program is None:
            missing.append(name)
            continue
        press(suite, [program, *options, "-i"], setup, whole)
    fish = shutil.which("fish")
    if fish is None:
        return [*missing, "fish"]
    for typed, becomes in whole:
        done = subprocess.run(
            [fish, "--no-config", "-c", 'hearth completion fish | source; complete -C "$argv"', f"hearth {typed}"],
            cwd=suite.folder, env=suite.environment, capture_output=True, text=True, check=False)
        found = [line.split("\t")[0] for line in done.stdout.splitlines()]
        suite.expect(f"fish: {typed}<Tab>", found == [becomes.rpartition(" ")[2]], done.stdout + done.stderr)
    return missing


def main(hearth, source):
    with tempfile.TemporaryDirectory() as folder:
        suite = Suite(Path(hearth).resolve(), Path(source).resolve(), Path(folder))
        (suite.folder / "folder").mkdir()
        shutil.copy(suite.source / "scenarios/lightbulb.yaml", suite.folder / "s.yaml")
        check_offers(suite)
        check_broken(suite)
        check_names(suite)
        check_every_option(suite)
        slowest = check_time(suite)
        missing = check_shells(suite)
    for failure in suite.failures:
        print(failure)
    for shell in missing:
        print(f"NOT TESTED: {shell} is not installed")
    print(f"{len(suite.failures)} failures; slowest answer {1000 * slowest:.0f} ms")
    return 1 if suite.failures else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))

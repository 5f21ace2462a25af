#!/usr/bin/env python3
"""Gives hearth hostile files and broken outputs, made here at run time.

    hostile.py <hearth> <source folder>

Each file must end within 2 seconds (of processor; 30 where HEARTH_SLOW=1, for sanitizers) and 300 MB
(not measured then), with exit 1, a diagnostic with its place, nothing on standard output and no
byte that could drive a terminal. Prints each failure; the last line says "N passed, M failed".
"""

import os
import re
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
SLOW = os.environ.get("HEARTH_SLOW") == "1"
SECONDS = 30 if SLOW else 2
MEGABYTES = 300
PLACED = re.compile(r"^(\S+?(:\d+:\d+)?|<command line>:\d+:\d+): error: \S", re.MULTILINE)

HEAD = """hearth: 1
title: A test
appraisal: {start: 2023/24, years: 3, prices: 2023/24}
place: blaby
interventions:
  repairs: {model: handyperson, reach: {clients: 10}}
options: {current: [], repairs: [repairs]}
"""


def titled(title):
    return HEAD.replace("A test", title)


def figures(*lines):
    return HEAD + "figures:\n" + "\n".join("  " + line for line in lines) + "\n"


def bomb(levels):
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    for i in range(1, levels):
        lines.append(f"a{i}: &a{i} [" + ", ".join([f"*a{i - 1}"] * 9) + "]")
    return HEAD + "\n".join(lines) + "\n"


def hostile_texts():
    """Name and contents (text or bytes) of files that must be refused."""
    yield "brackets", "[" * 1_000_000
    yield "braces", "{" * 1_000_000
    yield "closed_brackets", "[" * 500_000 + "]" * 500_000
    yield "mixed_brackets", "[{a: " * 200_000
    yield "dashes", "- " * 500_000
    yield "question_marks", "? " * 500_000
    yield "block_scalars", "a: |\n" + "  x\n" * 800_000
    yield "colons", "a: " * 300_000
    yield "commas", "[" + "," * 1_000_000 + "]"
    yield "quotes", "title: '" + "''" * 500_000
    yield "anchors", "".join(f"a{i}: &a{i} 1\n" for i in range(50_000))
    yield "alias_bomb", bomb(12)
    yield "alias_cycle", HEAD + "figures: &f\n  a: *f\n"
    yield "merge_keys", HEAD + "base: &b {a: 1}\nfigures:\n  <<: *b\n"
    yield "text_of_100_mb", b"x" * 100_000_000
    yield "lines_of_100_mb", b"a: 1\n" * 20_000_000
    yield "no_line_end", "title: " + "x" * 3_900_000
    yield "invalid_utf8", titled("caf").encode() + b"question: \xc3\x28\xff\xfe\n"
    yield "overlong_utf8", HEAD.encode() + b"question: \xc0\xaf \xed\xa0\x80\n"
    yield "only_bad_bytes", b"\x80" * 1_000_000
    yield "nul", titled("A\0test")
    yield "all_nul", b"\0" * 1_000_000
    yield "escape_in_title", titled("A \x1b[31m\x1b]0;owned\x07 test")
    yield "escape_in_key", HEAD + "\x1b[2Jkey: 1\n"
    yield "escape_in_escapes", HEAD + '"\\e[2J\\a\\x9b": 1\n'
    yield "escape_in_name", HEAD.replace("repairs: {", '"\\u001b[31mrepairs": {')
    yield "c1_controls", titled("A \u009b31m test")
    yield "many_controls", titled("\x01" * 500_000)
    yield "delete_characters", titled("A \x7f test")
    yield "backspaces", titled("safe\b\b\b\bnot")
    yield "reordering_marks", titled("A \u202etset\u2066 \u2028 test")
    yield "second_document", HEAD + "---\n" + HEAD
    yield "thousand_documents", "---\na: 1\n" * 100_000
    yield "tag_attack", HEAD + "figures: !!python/object/apply:os.system ['true']\n"
    yield "directives", "%TAG ! tag:x,2000:\n" * 50_000 + "--- a\n"
    yield "huge_numbers", figures("a: 1e999999999", "b: " + "9" * 400_000, "c: 1e-999999999 1")
    yield "huge_years", HEAD.replace("years: 3", "years: 1e300").replace("2023/24", "9999/00")
    yield "many_years", HEAD.replace("years: 3", "years: 2000000000")
    yield "ten_thousand_keys", HEAD + "".join(f"key_{i}: {i}\n" for i in range(10_000))
    yield "ten_thousand_equal_keys", HEAD + "key: 1\n" * 10_000
    yield "ten_thousand_references", HEAD.replace(
        "[repairs]", "[" + ", ".join(f"repairz_{i}" for i in range(10_000)) + "]")
    yield "ten_thousand_names", figures(*(f"a{i}: = b{i}" for i in range(10_000)))
    yield "hundred_thousand_keys", "".join(f"k{i}: 1\n" for i in range(99_000))
    yield "deep_nesting", HEAD + "".join(" " * i + "a:\n" for i in range(2_000))
    yield "deep_nesting_in_line", HEAD + "figures: " + "{a: " * 20_000
    yield "very_long_key", HEAD + "k" * 100_000 + ": 1\n"
    yield "very_long_key_in_map", figures("k" * 1_000 + "é" * 50_000 + ": x")
    yield "very_long_name", HEAD.replace("handyperson", "h" * 100_000)
    yield "long_unicode_line", figures("a: " + "日" * 300_000)
    yield "parentheses", figures("a: = " + "(" * 10_000 + "1" + ")" * 10_000)
    yield "few_parentheses", figures("a: = " + "(" * 900 + "1" + ")" * 900)
    yield "minus_signs", figures("a: = " + "-" * 1_900 + "1")
    yield "powers", figures("a: = " + "2^" * 900 + "2")
    yield "calls", figures("a: = " + "exp(" * 450 + "1" + ")" * 450)
    yield "chain_of_figures", figures(*(f"f{i}: = f{i + 1}" for i in range(50_000)), "f50000: 1")
    yield "cycle_of_figures", figures(*(f"f{i}: = f{(i + 1) % 20_000}" for i in range(20_000)))
    yield "wide_sample", figures("a: {sample: [" + "1, " * 150_000 + "x]}")
    yield "model_in_parent", HEAD.replace("handyperson", "../../../etc/passwd")
    yield "place_bomb", HEAD.replace("blaby", "[" + "blabi, " * 20_000 + "]")


def is_clean(output):
    """Whether nothing in it can drive a terminal."""
    text = output.decode("utf-8")  # raises on malformed text
    return not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]", text)


def limits():
    if not SLOW:
        resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


class Suite:
    """Runs the program in one folder and keeps count."""

    def __init__(self, hearth, folder):
        self.hearth, self.folder = hearth, folder
        self.passed, self.failed = 0, 0

    def start(self, arguments, **more):
        environment = {**os.environ, "HEARTH_DATA": "home"}
        return subprocess.Popen(
            [self.hearth, *arguments], cwd=self.folder, env=environment,
            stdin=more.pop("stdin", subprocess.DEVNULL), preexec_fn=more.pop("before", limits),
            **more,
        )

    def run(self, *arguments, **more):
        """Exit code, standard output, standard error, seconds, megabytes."""
        with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
            began = time.monotonic()
            more.setdefault("stdout", out)
            child = self.start(arguments, stderr=err, **more)
            deadline = began + 10 * SECONDS
            child_killed = False
            while True:
                done, status, usage = os.wait4(child.pid, os.WNOHANG)
                if done:
                    break
                if time.monotonic() > deadline:
                    child.kill()
                    child_killed = True
                time.sleep(0.001)
            # Seconds of processor, so that a busy machine fails nothing; what hangs is killed above.
            seconds = usage.ru_utime + usage.ru_stime
            if child_killed:
                seconds = time.monotonic() - began
            child.returncode = os.waitstatus_to_exitcode(status)
            out.seek(0)
            err.seek(0)
            return child.returncode, out.read(), err.read(), seconds, usage.ru_maxrss / 1024

    def note(self, name, problems):
        if problems:
            self.failed += 1
            print(f"--- {name}")
            for problem in problems:
                print(f"    {problem}")
        else:
            self.passed += 1

    def refused(self, name, *arguments, status=1, place=PLACED.pattern, **more):
        """Runs what must be refused with a located error, as `place` matches it."""
        before = sorted(os.listdir(self.folder))
        code, out, err, seconds, megabytes = self.run(*arguments, **more)
        said = err.decode("utf-8", "backslashreplace")
        problems = []
        if code != status:
            problems.append(f"exit code {code} instead of {status}: {said[:300]!r}")
        if out:
            problems.append(f"standard output is not empty: {out[:80]!r}")
        if not re.search(place, said, re.MULTILINE):
            problems.append(f"no error with a place: {said[:300]!r}")
        try:
            if not is_clean(err):
                problems.append(f"raw control characters: {err[:300]!r}")
        except UnicodeDecodeError:
            problems.append("standard error is not UTF-8")
        if len(said) > 40_000:
            problems.append(f"{len(said)} characters of standard error")
        if seconds > SECONDS:
            problems.append(f"{seconds:.1f} s")
        if megabytes > MEGABYTES and not SLOW:
            problems.append(f"{megabytes:.0f} MB")
        for name_left in set(os.listdir(self.folder)) - set(before):
            problems.append(f"{name_left} was left")
            (self.folder / name_left).unlink()
        self.note(name, problems)


def test_files(suite):
    for name, text in hostile_texts():
        path = suite.folder / f"{name}.yaml"
        path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
        suite.refused(name, "run", path.name, "--output", "result.txt")
        if path.stat().st_size < 5_000_000 and not SLOW:
            suite.refused(name + " (check)", "check", path.name)
        path.unlink()


def test_what_is_no_file(suite):
    os.mkfifo(suite.folder / "pipe.yaml")
    suite.refused("a pipe", "run", "pipe.yaml")
    suite.refused("/dev/zero", "run", "/dev/zero")
    suite.refused("/dev/tty or /dev/null", "run", "/dev/null")
    suite.refused("a directory", "run", "home")
    (suite.folder / "loop.yaml").symlink_to("loop.yaml")
    suite.refused("a link to itself", "run", "loop.yaml")
    suite.refused("a name with escapes", "run", "\x1b[31m\n.yaml")
    (suite.folder / "models").mkdir()
    os.mkfifo(suite.folder / "models" / "waiting.yaml")
    (suite.folder / "uses.yaml").write_text(HEAD.replace("handyperson", "waiting"))
    suite.refused("a model that is a pipe", "run", "uses.yaml")
    with open("/dev/zero", "rb") as zeros:
        suite.refused("/dev/zero as standard input", "run", "-", stdin=zeros)
    shutil.rmtree(suite.folder / "models")


def test_earlier_results(suite):
    """What compare reads as JSON: nested without end, or with keys and values without number."""
    deep = "[" * 1_000_000
    for name, text in {
        "deep": '{"result_version": ' + deep + "]" * 1_000_000 + "}",
        "deep_and_cut": deep,
        "deep_objects": '{"a":' * 1_000_000,
        "values": '{"result_version": 2, "figures": [' + "0," * 4_000_000 + "0]}",
        "lists": '{"result_version": 2, "figures": [' + "[]," * 4_000_000 + "0]}",
        "keys": "{" + ",".join(f'"k{i}":1' for i in range(1_000_000)) + "}",
        "too_large": "[" + "0," * 20_000_000 + "0]",
        "no_numbers": '{"result_version": 2, "figures": [{"id": "a", "point": "x"}]}',
        "escape": '{"result_version": "\\u001b[31m"}',
    }.items():
        (suite.folder / f"{name}.json").write_text(text)
        suite.refused(f"an earlier result: {name}", "compare", "--baseline", f"{name}.json", "good.yaml",
                      place=rf"^hearth: {name}\.json: \S|^{name}\.json: error: \S")
        (suite.folder / f"{name}.json").unlink()
    for name, text in {"part_cut": b'{"hearth_part":2,' + b"[" * 4_000_000, "part_of_zeros": bytes(5_000_000)}.items():
        (suite.folder / name).write_bytes(text)
        suite.refused(f"a part: {name}", "merge", name, place=rf"^hearth: {name}: \S|^{name}: error: \S")
        (suite.folder / name).unlink()


def test_command_line(suite):
    escape = "\x1b[31mred\x07"
    suite.refused("escapes in --set", "run", "good.yaml", "--set", f"{escape}={escape}")
    suite.refused("long --set", "run", "good.yaml", "--set", "a" * 100_000 + "=1")
    suite.refused("deep --set", "run", "good.yaml", "--set", "a." * 50_000 + "=1")
    suite.refused("brackets in --set", "run", "good.yaml", "--set", "title=" + "[" * 100_000)
    for name, arguments in {
        "option with escapes": ["run", "good.yaml", "--" + escape],
        "command with escapes": [escape],
        "format with escapes": ["run", "good.yaml", "--format", escape],
        "output with escapes": ["run", "good.yaml", "--output", escape + "/none/file"],
    }.items():
        code, out, err, *_ = suite.run(*arguments)
        suite.note(name, [f"{code} {out[:80]!r} {err[:200]!r}"]
                   if code not in (1, 2) or out or not err or not is_clean(err) else [])


def test_odd_title(suite):
    """Odd but allowed characters pass; what comes out is clean."""
    odd = "Größe 日本 👩‍👩‍👧 e\u0301 a\u0300\u0301\u0302 \u200b tail \u00a0 end \ufffd"
    (suite.folder / "odd.yaml").write_text(titled(odd), encoding="utf-8")
    for form in ("text", "json"):
        code, out, err, *_ = suite.run("run", "odd.yaml", "--format", form)
        problems = []
        if code != 0:
            problems.append(f"exit code {code}: {err[:300]!r}")
        elif not is_clean(out) or not is_clean(err):
            problems.append("raw control characters")
        elif "日本" not in out.decode("utf-8"):
            problems.append("the title is not in the output")
        suite.note(f"odd title as {form}", problems)


def expect(suite, name, found, wanted=1):
    code, out, err, *_ = found
    good = code == wanted and err.startswith(b"hearth: ") and is_clean(err)
    suite.note(name, [] if good else [f"exit code {code}, {err[:300]!r}"])


def close_output():
    limits()
    os.close(1)


def test_outputs(suite):
    expect(suite, "closed standard output", suite.run("run", "good.yaml", before=close_output))
    expect(suite, "closed output of --help", suite.run("--help", before=close_output))
    for command in (["run", "good.yaml"], ["run", "good.yaml", "--format", "json"], ["schema"],
                    ["check", "good.yaml"], ["--version"]):
        with open("/dev/full", "wb") as full:
            expect(suite, f"full disk: {' '.join(command)}", suite.run(*command, stdout=full))
    expect(suite, "--output to a full disk", suite.run("run", "good.yaml", "--output", "/dev/full"))
    expect(suite, "--output to no folder", suite.run("run", "good.yaml", "--output", "no/such/file"))
    expect(suite, "--output to a folder", suite.run("run", "good.yaml", "--output", "home"))
    suite.note("no unfinished file", unfinished(suite))

    reader, writer = os.pipe()
    os.close(reader)
    code, _, err, *_ = suite.run("run", "good.yaml", stdout=writer)
    suite.note("a pipe that its reader has closed", [] if (code, err) == (0, b"") else [f"{code} {err!r}"])
    os.close(writer)


def test_existing_output(suite):
    (suite.folder / "bad.yaml").write_text(figures("a: 35%"))
    target = suite.folder / "kept.txt"
    target.write_text("what stood here before")
    code, *_ = suite.run("run", "bad.yaml", "--output", "kept.txt")
    untouched = target.read_text() == "what stood here before"
    suite.note("a user error leaves the output file", [] if code == 1 and untouched else ["changed"])
    code, *_ = suite.run("run", "good.yaml", "bad.yaml", "--output", "kept.txt")
    untouched = target.read_text() == "what stood here before"
    suite.note("one bad file of two leaves it", [] if code == 1 and untouched else ["changed"])
    code, *_ = suite.run("run", "good.yaml", "--output", "kept.txt")
    suite.note("a good run replaces it",
               [] if code == 0 and "A test" in target.read_text() else ["not replaced"])


def unfinished(suite):
    return [name for name in os.listdir(suite.folder) if name.startswith((".hearth-", "cut."))]


def wait_for_output(child, files=1):
    """Until the program has so many unnamed or unfinished files open, or has ended."""
    deadline = time.monotonic() + 5 * SECONDS
    folder = Path(f"/proc/{child.pid}/fd")
    while time.monotonic() < deadline and child.poll() is None:
        try:
            targets = [os.readlink(link) for link in folder.iterdir()]
        except OSError:
            continue
        if sum("(deleted)" in target or ".hearth-" in target for target in targets) >= files:
            break
        time.sleep(0.005)


def test_outputs_that_were_read(suite):
    """No output takes the place of a file that was read, whatever either is called."""
    models = suite.folder / "m"
    models.mkdir()
    model = models / "handyperson.yaml"
    shutil.copy(suite.folder / "home" / "models" / "handyperson.yaml", model)
    os.link(suite.folder / "good.yaml", suite.folder / "hard.yaml")
    (suite.folder / "soft.yaml").symlink_to("good.yaml")
    (suite.folder / "drawn.yaml").write_text(DRAWN.replace("1000000000", "2000"))
    read = [suite.folder / "good.yaml", suite.folder / "drawn.yaml", model,
            suite.folder / "home" / "data" / "services.yaml"]
    before = [path.read_bytes() for path in read]
    runs = {
        "a model": ["run", "good.yaml", "--models", "m", "-o", "m/handyperson.yaml"],
        "a hard link": ["run", "good.yaml", "-o", "hard.yaml"],
        "a link": ["run", "good.yaml", "-o", "soft.yaml"],
        "data": ["run", "good.yaml", "-o", "home/data/services.yaml"],
        "draws onto a model": ["run", "drawn.yaml", "--models", "m", "--save-draws",
                               "m/handyperson.yaml"],
        "explain": ["explain", "good.yaml", "-o", "home/data/services.yaml"],
        "decide": ["decide", "drawn.yaml", "--draws", "2000", "-o", "home/data/services.yaml"],
        "list": ["list", "services", "-o", "home/data/services.yaml"],
    }
    for name, arguments in runs.items():
        code, out, err, *_ = suite.run(*arguments)
        problems = [] if code in (1, 2) and b"overwrite" in err else [f"exit code {code}: {err[:200]!r}"]
        if [path.read_bytes() for path in read] != before:
            problems.append("replaced")
            for path, text in zip(read, before):
                path.write_bytes(text)
        suite.note(f"an output over what is read: {name}", problems)
    suite.run("run", "drawn.yaml", "--to", "1024", "-o", "1.part")
    suite.run("run", "drawn.yaml", "--from", "1024", "-o", "2.part")
    code, out, err, *_ = suite.run("merge", "1.part", "2.part", "-o", "drawn.yaml")
    suite.note("merge over its scenario",
               [] if code == 1 and (suite.folder / "drawn.yaml").read_bytes() == before[1]
               else [f"{code} {err[:200]!r}"])
    with open(suite.folder / "good.yaml", "rb") as text:
        code, *_ = suite.run("run", "-", "-o", "good.yaml", stdin=text)
    suite.note("an output over standard input",
               [] if code == 1 and (suite.folder / "good.yaml").read_bytes() == before[0]
               else [f"exit code {code}"])
    for name in ("hard.yaml", "soft.yaml", "1.part", "2.part"):
        (suite.folder / name).unlink()
    shutil.rmtree(models)


def test_outputs_keep_what_they_are(suite):
    """Links are followed; modes and other names stay; /dev/stdout is standard output."""
    target = suite.folder / "target.txt"
    target.write_text("old")
    target.chmod(0o600)
    (suite.folder / "link.txt").symlink_to("target.txt")
    code, *_ = suite.run("run", "good.yaml", "-o", "link.txt")
    good = (suite.folder / "link.txt").is_symlink() and "A test" in target.read_text()
    suite.note("the target of a link is written", [] if code == 0 and good else [f"exit code {code}"])
    suite.note("its mode stays", [] if target.stat().st_mode & 0o777 == 0o600 else ["changed"])
    os.link(target, suite.folder / "other.txt")
    target.write_text("old")
    suite.run("run", "good.yaml", "-o", "target.txt")
    suite.note("its other names stay",
               [] if "A test" in (suite.folder / "other.txt").read_text() else ["parted"])
    if os.geteuid() == 0:
        os.chown(target, 12345, 12345)
        suite.run("run", "good.yaml", "-o", "target.txt")
        suite.note("its owner stays", [] if target.stat().st_uid == 12345 else ["changed"])
    for name in ("/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"):
        code, out, err, *_ = suite.run("run", "good.yaml", "-o", name)
        suite.note(f"-o {name}", [] if code == 0 and b"A test" in out else [f"{code} {err!r}"])
    suite.note("/dev/stdout is what it was", [] if os.path.islink("/dev/stdout") else ["replaced"])
    for name in ("target.txt", "link.txt", "other.txt"):
        (suite.folder / name).unlink()


def test_lack(suite):
    """Too little memory or too few threads is said as such, or makes do."""
    if SLOW:
        return
    (suite.folder / "drawn.yaml").write_text(DRAWN)

    def little():
        resource.setrlimit(resource.RLIMIT_AS, (150 << 20, 150 << 20))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

    for command in ("decide", "value"):
        code, out, err, *_ = suite.run(command, "drawn.yaml", "--draws", "1000000", before=little)
        good = code == 1 and b"memory" in err and b"--draws" in err
        suite.note(f"{command} without memory", [] if good else [f"{code} {err[:200]!r}"])


def test_odd_arguments(suite):
    bad = b"title=\xff\xfe"
    for form in ("text", "json"):
        suite.refused(f"bytes in --set as {form}", "run", "good.yaml", "--format", form, "--set", bad)
    for arguments in (["new", "-"], ["new", "x", "--clients", "nan"], ["new", "x", "--clients", "inf"],
                      ["run", "good.yaml", "--draws", "010"], ["run", "good.yaml", "--draws", "0x10"],
                      ["run", "good.yaml", "--models", "nowhere"],
                      ["run", "good.yaml", "--nominal", "--format", "json"]):
        code, out, err, *_ = suite.run(*arguments)
        suite.note(" ".join(arguments), [] if code == 2 and err and not out else [f"{code} {err!r}"])
    os.rename(suite.folder / "home", suite.folder / "away")
    code, out, err, *_ = suite.run("run", "good.yaml")
    os.rename(suite.folder / "away", suite.folder / "home")
    suite.note("HEARTH_DATA that is none", [] if code == 1 and b"HEARTH_DATA" in err else [f"{err!r}"])


def test_width(suite):
    """A page is as wide as COLUMNS says, from 60 to 160; tables may be wider than text."""
    for columns, width in (("10", 60), ("60", 60), ("75", 75), ("160", 160), ("999", 160), ("wide", 100)):
        os.environ["COLUMNS"] = columns
        _, out, *_ = suite.run("run", "good.yaml")
        text = [line for line in out.decode().splitlines() if " " in line and "  " not in line.strip()]
        longest = max(map(len, text))
        suite.note(f"COLUMNS={columns}", [] if width - 12 < longest <= width else [f"{longest} wide"])
    del os.environ["COLUMNS"]


def test_new_on_a_terminal(suite):
    """What is given is not asked for, whichever option gives it."""
    for option, value in (("--place", "blaby"), ("--years", "3"), ("--clients", "5"),
                          ("--start", "2025/26"), ("--title", "x")):
        reader, writer = os.openpty()
        os.write(reader, b"\n" * 20)
        _, _, err, *_ = suite.run("new", "asked", option, value, stdin=writer)
        os.close(reader)
        os.close(writer)
        suite.note(f"new with {option} asks nothing", [f"{err!r}"] if b"?" in err else [])


def test_killed(suite):
    """Nothing is left, however the program ends."""
    (suite.folder / "drawn.yaml").write_text(DRAWN)
    for number in (signal.SIGKILL, signal.SIGQUIT, signal.SIGXCPU):
        child = suite.start(["run", "drawn.yaml", "--output", "cut.txt", "--save-draws", "cut.csv"],
                            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_for_output(child, 2)
        child.send_signal(number)
        child.wait(5 * SECONDS)
        suite.note(f"nothing left after {number.name}", unfinished(suite))


def test_ignored_interrupt(suite):
    def ignoring():
        limits()
        signal.signal(signal.SIGINT, signal.SIG_IGN)

    child = suite.start(["run", "-"], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL,
                        stderr=subprocess.DEVNULL, before=ignoring)
    time.sleep(0.3)
    child.send_signal(signal.SIGINT)
    child.communicate(HEAD.encode(), 5 * SECONDS)
    suite.note("an ignored SIGINT stays ignored",
               [] if child.returncode == 0 else [f"exit code {child.returncode}"])


def test_interrupt(suite):
    """SIGINT while the program waits for its input, with its output file already open."""
    for number in (signal.SIGINT, signal.SIGTERM):
        child = suite.start(["run", "-", "--output", "cut.txt"], stdin=subprocess.PIPE,
                            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_for_output(child)
        child.send_signal(number)
        child.wait(5 * SECONDS)
        child.stdin.close()
        left = unfinished(suite)
        problems = [f"left {left}"] if left else []
        if child.returncode != 130:
            problems.append(f"exit code {child.returncode} instead of 130")
        suite.note(f"interrupted by {number.name}", problems)


DRAWN = HEAD.replace(
    "{clients: 10}", "{clients: {mean: 10, sd: 2, source: assumption, why: a test}}"
) + "uncertainty: {draws: 1000000000}\n"


def test_saving_draws(suite):
    """What cannot be written ends the run at once: none of these could compute all its draws."""
    (suite.folder / "drawn.yaml").write_text(DRAWN)
    run = ["run", "drawn.yaml", "--save-draws"]
    expect(suite, "--save-draws to no folder", suite.run(*run, "no/such.csv"))
    expect(suite, "--save-draws to a folder", suite.run(*run, "home"))
    expect(suite, "--output to no folder beside draws", suite.run(*run, "x.csv", "-o", "no/such"))
    expect(suite, "--save-draws to a full disk", suite.run(*run, "/dev/full"))

    def small_files():
        limits()
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))

    expect(suite, "--save-draws to a file that may not grow", suite.run(*run, "x.csv",
                                                                         before=small_files))
    for one, other in (("x.csv", "./x.csv"), ("x.csv", str(suite.folder / "x.csv")), ("-", "-")):
        expect(suite, f"draws and report into {one} and {other}",
               suite.run(*run, one, "-o", other), 2)
    left = [name for name in os.listdir(suite.folder) if name.startswith("x.csv")]
    suite.note("no unfinished draws", left)


def test_interrupted_draws(suite):
    """Interrupts in the midst of drawing, with two files open."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        for more in ([], ["--save-draws", "cut.csv"], ["--to", "999999488"]):
            child = suite.start(["run", "drawn.yaml", "--output", "cut.txt", "--threads", "2", *more],
                                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            wait_for_output(child, 2 if "cut.csv" in more else 1)
            time.sleep(0.1)
            child.send_signal(number)
            child.wait(5 * SECONDS)
            left = unfinished(suite)
            problems = [f"left {left}"] if left else []
            if child.returncode != 130:
                problems.append(f"exit code {child.returncode} instead of 130")
            suite.note(f"{number.name} while drawing {more}", problems)


def test_progress(suite):
    """Only on a terminal, and not in the first second."""
    for draws, wanted in (("3000", False), ("1000000000", True)):
        reader, writer = os.openpty()
        child = suite.start(["run", "drawn.yaml", "--draws", draws, "--output", "cut.txt"],
                            stderr=writer)
        os.close(writer)
        said = b""
        try:
            said = os.read(reader, 4096)  # the first line of progress, or the end
        except OSError:
            pass  # the terminal is closed: nothing was said
        child.kill() if wanted else child.wait(5 * SECONDS)
        child.wait()
        os.close(reader)
        shown = re.search(rb"\d+ of \d+ draws, \d+ a second, \d+ s left", said) is not None
        suite.note(f"progress of {draws} draws", [] if shown == wanted else [f"{said!r}"])
    for name in os.listdir(suite.folder):
        if name.startswith("cut."):
            (suite.folder / name).unlink()
    _, _, err, *_ = suite.run("run", "drawn.yaml", "--draws", "3000")
    suite.note("no progress into a file", [] if err == b"" else [f"{err!r}"])


def main(hearth):
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        shutil.copytree(HERE / "home", folder / "home")
        (folder / "good.yaml").write_text(HEAD)
        suite = Suite(Path(hearth).resolve(), folder)
        for test in (test_files, test_what_is_no_file, test_earlier_results,
                     test_command_line, test_odd_title,
                     test_outputs, test_outputs_that_were_read, test_outputs_keep_what_they_are,
                     test_lack, test_odd_arguments, test_width, test_new_on_a_terminal,
                     test_existing_output, test_interrupt,
                     test_saving_draws, test_interrupted_draws, test_killed,
                     test_ignored_interrupt, test_progress):
            test(suite)
    print(f"{suite.passed} passed, {suite.failed} failed")
    return 1 if suite.failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))

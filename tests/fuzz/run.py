#!/usr/bin/env python3
"""Runs the fuzzers: each so many seconds, two at a time.

    run.py SECONDS BUILD_DIR [--jobs N] [--timeout SECONDS] [NAME …]

BUILD_DIR was built with the preset asan. Seeds are the files that the other tests
read: shipped scenarios, models, data and cases, and those of tests/errors; beside them stands what was found
worth keeping, in tests/fuzz/corpus/NAME. What a run finds is kept in BUILD_DIR/fuzz/NAME and is where the next
begins. Words for the fuzzer to try come from the schema, docs/hearth.schema.json.

One execution may take 20 seconds (ten times what a file may take: rooms are not optimised here, and machines are
shared) and, beside what the sanitizers need for themselves, 300 MB. Prints for each fuzzer its executions and coverage,
and for what went wrong the file that shows it: BUILD_DIR/hearth_fuzz_NAME FILE does it again. Exit 1 where anything
did."""

import argparse
import json
import re
import shlex
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

HERE = Path(__file__).resolve().parent
SOURCE = HERE.parents[1]
sys.path.insert(0, str(HERE.parent))
import cases as exact

MEGABYTES = 300
OF_SANITIZERS = 400
LONGEST = {"loader": 20_000, "parts": 400_000, "places": 20_000, "settings": 4_000, "expressions": 2_000,
           "records": 8_000}
SYMBOLS = ["[", "]", "{", "}", ": ", "- ", ", ", "= ", '"', "'", "#", "\n", "|", ">", "&a", "*a", "!!", "<<",
           "1e15", "1e308", "-1", "0", "0.5", "2023/24", "2022-23", "assumption", "<=", "==", "^", "min(",
           "max(", "exp(", "ln(", "sqrt(", "if(", "--"]


# A table that each description of tests/fuzz/records.cpp reads.
RECORDS = ["id,arm,site,start,died,age,consent,b,a\np,new,x,2022-07-01,,71,yes,3,1\nq,old,y,2022-07-02,,64,yes,2,2\n",
           "id;start;day;what;n\np;01/07/2022;30/06/2022;bed;1,5\nq;01/07/2022;02/07/2022;bed;2\n",
           "id,q,y,beds\np,q1,0.5,2\np,q2,1,\nq,q1,1,3\nq,q2,1,1\n",
           "what,arm,b,a,n,y\nbed,new,30,20,9,9\nbed,old,31,30,9,9\n"]


def words_of(schema):
    """Every key and choice of the schema."""
    if isinstance(schema, dict):
        yield from schema.get("properties", {})
        yield from schema.get("enum", [])
        if "const" in schema:
            yield schema["const"]
        schema = list(schema.values())
    if isinstance(schema, list):
        for one in schema:
            yield from words_of(one)


def escaped(word):
    return "".join(f"\\x{byte:02X}" if byte < 32 or byte > 126 or byte in b'"\\' else chr(byte)
                   for byte in word.encode())


def dictionary():
    schema = json.loads((SOURCE / "docs" / "hearth.schema.json").read_text())
    words = {str(word) for word in words_of(schema)} | set(SYMBOLS)
    return "".join(f'"{escaped(word)}"\n' for word in sorted(words) if word)


def cases():
    return exact.read_cases(SOURCE / "tests" / "errors" / "cases", ("codes", "command", "status"))


def settings_of(case):
    words = shlex.split(case.settings.get("command", ""))
    return [after for word, after in zip(words, words[1:]) if word == "--set"]


def texts(*patterns):
    return [path.read_text() for pattern in patterns for path in sorted(SOURCE.glob(pattern))]


def seeds(name):
    """Texts that the fuzzer begins with."""
    if name == "loader":
        found = texts("scenarios/*.yaml", "models/*.yaml", "tests/published/*.yaml")
        return found + [text for case in cases() for heading, text in case.sections.items()
                        if heading == "file input.yaml"]
    if name == "settings":
        return [text for text in map("\n".join, map(settings_of, cases())) if text]
    if name == "expressions":
        return [text for file in texts("models/*.yaml", "tests/published/*.yaml")
                for text in re.findall(r"[:\"] *= ([^\"\n]+)", file)]
    if name == "places":
        rows = (SOURCE / "data" / "places.csv").read_text().splitlines(keepends=True)
        return [*texts("tests/errors/home/data/places.csv"), "".join(rows[:4])]
    if name == "records":
        tables = texts("tests/commands/files/records/*.csv") + [
            text for case in cases() for heading, text in case.sections.items() if heading == "file table.csv"]
        return [shape + table for table in [*tables, *RECORDS] for shape in "0123"]
    return []


def fuzz(program, seconds, timeout):
    """What one fuzzer came to: a line, and the files of what went wrong."""
    name = program.name.removeprefix("hearth_fuzz_")
    kept = program.parent / "fuzz" / name
    kept.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        scratch = Path(scratch)
        (scratch / "words").write_text(dictionary())
        (scratch / "seeds").mkdir()
        for number, text in enumerate(seeds(name)):
            (scratch / "seeds" / f"{number:04}").write_text(text)
        folders = [kept, scratch / "seeds"] + [path for path in [HERE / "corpus" / name] if path.is_dir()]
        done = subprocess.run(
            [program, f"-max_total_time={seconds}", f"-timeout={timeout}", "-entropic=0",
             f"-report_slow_units={timeout}", f"-max_len={LONGEST.get(name, 4096)}",
             f"-rss_limit_mb={MEGABYTES + OF_SANITIZERS}", f"-malloc_limit_mb={MEGABYTES}",
             f"-dict={scratch / 'words'}", f"-artifact_prefix={kept.parent}/{name}-",
             "-print_final_stats=1", "-keep_seed=1", *folders],
            env={"ASAN_OPTIONS": "detect_leaks=1:quarantine_size_mb=32", "UBSAN_OPTIONS": "print_stacktrace=1",
                 "PATH": "/usr/bin:/bin"},
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    said = done.stdout.decode("utf-8", "replace")
    (kept.parent / f"{name}.log").write_text(said)
    executions = re.search(r"number_of_executed_units: (\d+)", said)
    coverage = re.findall(r"cov: (\d+) ft: (\d+)", said) or [("0", "0")]
    line = (f"{name}: {int(executions[1]) if executions else 0:,} executions, coverage {coverage[-1][0]} edges, "
            f"{coverage[-1][1]} features")
    wrong = re.findall(r"Test unit written to (\S+)", said)
    if done.returncode and not wrong:
        wrong = [f"{kept.parent / name}.log (exit code {done.returncode})"]
    return line, wrong, said


def main():
    asked = argparse.ArgumentParser(usage=__doc__.split("\n\n")[1].strip())
    asked.add_argument("seconds", type=int)
    asked.add_argument("build", type=Path)
    asked.add_argument("names", nargs="*")
    asked.add_argument("--jobs", type=int, default=2)
    asked.add_argument("--timeout", type=int, default=20)
    asked = asked.parse_intermixed_args()
    programs = sorted(path for path in asked.build.resolve().glob("hearth_fuzz_*") if path.is_file()
                      and (not asked.names or path.name.removeprefix("hearth_fuzz_") in asked.names))
    if not programs:
        sys.exit(f"{asked.build} holds no fuzzers: configure it with the preset asan")
    crashes = 0
    with ThreadPoolExecutor(asked.jobs) as pool:
        for line, wrong, said in pool.map(lambda one: fuzz(one, asked.seconds, asked.timeout), programs):
            print(f"{line}, {len(wrong)} went wrong", flush=True)
            crashes += len(wrong)
            for path in wrong:
                print(f"    {path}")
            if wrong:
                print("    " + "\n    ".join(said.splitlines()[-60:]))
    print(f"{len(programs)} fuzzers, {crashes} went wrong")
    return 1 if crashes else 0


if __name__ == "__main__":
    sys.exit(main())

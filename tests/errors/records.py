#!/usr/bin/env python3
"""Gives hearth tables of client records that are hostile, and tables full of markers.

    records.py <hearth>

A hostile table must be refused as hostile.py has it, in bounded time and memory. Of a table in which every
value is a marker, spoilt in one place after another, no marker may ever be printed: not in an error, a
warning, a guess or a page. Prints each failure; the last line says "N passed, M failed".
"""

import itertools
import re
import shutil
import sys
import tempfile
from pathlib import Path

from hostile import HERE, Suite

CLIENTS = """hearth: 1
records: table.csv
shape: clients
dates: iso
columns: {client: id, group: arm, cluster: site, start: start, died: died, covariates: [age]}
services: {bed_day: {before: b, after: a}}
comparison: old
exclude: [died, {column: consent, is: ["no"], why: no consent}]
"""
HEAD = "id,arm,site,start,died,age,consent,b,a"
ROW = "{0}qxa,old,{0}qxb,2022-07-01,,71,yes,3,1"
EVENTS = """hearth: 1
records: table.csv
shape: events
dates: iso
data: {from: 2020-01-01, to: 2024-12-31}
columns: {client: id, start: start, date: day, service: what, quantity: n}
services: {bed_day: {called: bed}}
"""
EVENT_HEAD, EVENT_ROW = "id,start,day,what,n", "{0}qxa,2022-07-01,2022-06-01,bed,2"
PERIODS = """hearth: 1
records: table.csv
shape: periods
columns: {client: id, period: q, years: y}
periods: {before: [q1], after: [q2]}
services: {bed_day: {column: beds}}
"""
PERIOD_HEAD, PERIOD_ROW = "id,q,y,beds", "{0}qxa,q1,0.5,2"
TOTALS = """hearth: 1
records: table.csv
shape: totals
columns: {service: what, before: b, after: a, clients: n}
services: {bed_day: {called: bed}}
"""
TOTAL_HEAD, TOTAL_ROW = "what,b,a,n", "bed,30,20,9"

SHAPES = {"clients": (CLIENTS, HEAD, ROW), "events": (EVENTS, EVENT_HEAD, EVENT_ROW),
          "periods": (PERIODS, PERIOD_HEAD, PERIOD_ROW), "totals": (TOTALS, TOTAL_HEAD, TOTAL_ROW)}
# What a cell is spoilt with. Each can be told by what is printed: qx, or digits that stand nowhere else.
MARKERS = ("Qxname Qxsurname", "qx@qx.org", "9434765919", "943 476 5919", "QX9 9QX", "1931-07-23", "23/07/1931",
           "31/31/1931", "-777123", "777,123", "777123x", '"qx', '"qx"qx', "qx\xe9", "qx\0qx", "qx,qx", "\x1b[31mqx", "",
           "qx" * 5000)
FOUND = re.compile(rb"qx|9434765919|943 476|1931|777", re.IGNORECASE)


def hostile_tables():
    """Name and contents of tables that must be refused."""
    head = HEAD.encode() + b"\n"
    row = ROW.format("x").encode() + b"\n"
    yield "long_line", head + b"x" * 100_000_000
    yield "long_quote", head + b'"' + b"x\n" * 50_000_000
    yield "quotes", head + b'"' * 3_000_000
    yield "separators", head + b"," * 3_000_000
    yield "many_columns", b"a," * 400_000 + b"b\n" + row
    yield "many_wrong_rows", head + b"x\n" * 3_000_000
    yield "many_short_rows", head + b"1,2\n" * 1_000_000
    yield "only_head", head
    yield "no_head", row * 10
    yield "utf16", ("\ufeff" + HEAD + "\n").encode("utf-16-le")
    yield "utf16_without_mark", HEAD.encode("utf-16-be")
    yield "workbook", b"PK\x03\x04" + bytes(100)
    yield "old_workbook", b"\xd0\xcf\x11\xe0" + bytes(100)
    yield "zeros", bytes(5_000_000)
    yield "zeros_behind", head + row + bytes(5_000_000)
    yield "bad_bytes", head + b"\x80" * 1_000_000
    yield "old_mac", (HEAD + "\r" + ROW + "\r").encode()
    yield "escapes", b"\x1b[2J," + head + row
    yield "blank", b"\n" * 1_000_000


def test_hostile(suite):
    (suite.folder / "records.yaml").write_text(CLIENTS)
    table = suite.folder / "table.csv"
    for name, text in hostile_tables():
        table.write_bytes(text)
        suite.refused(name, "evaluate", "records.yaml", "--output", "result.txt")
    with table.open("wb") as file:  # 5 GB, most of which is nowhere
        file.write(HEAD.encode() + b"\n" + b"x" * 3_000_000)
        file.truncate(5 << 30)
    suite.refused("a line of 5 GB", "evaluate", "records.yaml", "--output", "result.txt")
    table.unlink()
    for name in ("home", "/dev/zero"):
        (suite.folder / "records.yaml").write_text(CLIENTS.replace("table.csv", name))
        suite.refused(f"a table that is {name}", "evaluate", "records.yaml")


def spoilt(head, row):
    """Tables with one cell of one row spoilt, or all of a column."""
    rows = [row.format(i).split(",") for i in range(12)]
    for column, marker, every in itertools.product(range(len(rows[0])), MARKERS, (False, True)):
        lines = [list(one) for one in rows]
        for i in range(len(lines)) if every else (7,):
            lines[i][column] = marker
        yield f"{column} {marker[:20]!r} {every}", "\n".join([head, *map(",".join, lines)]).encode("latin-1") + b"\n"
    yield "no head", "\n".join(map(",".join, rows)).encode()
    yield "a column more", "\n".join([head + ",remarks", *(",".join(one) + ",Qxname" for one in rows)]).encode()
    yield "the head again", "\n".join([head, head, *map(",".join, rows)]).encode()


def test_markers(suite):
    for shape, (description, head, row) in SHAPES.items():
        (suite.folder / "records.yaml").write_text(description)
        for name, text in spoilt(head, row):
            (suite.folder / "table.csv").write_bytes(text)
            for file in ("records.yaml", "table.csv"):
                code, out, err, *_ = suite.run("evaluate", file)
                shown = FOUND.search(out) or FOUND.search(err)
                problems = [f"shown: {shown[0]!r} in {(out + err)[:400]!r}"] if shown else []
                if code not in (0, 1):
                    problems.append(f"exit code {code}: {err[:300]!r}")
                suite.note(f"{shape} {name} {file}", problems)


def main(hearth):
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        shutil.copytree(HERE / "home", folder / "home")
        suite = Suite(str(Path(hearth).resolve()), folder)
        test_hostile(suite)
        test_markers(suite)
    print(f"{suite.passed} passed, {suite.failed} failed")
    return 1 if suite.failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))

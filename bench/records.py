#!/usr/bin/env python3
"""Ten million events of 100,000 clients: hearth check reads them, pandas reads and counts the same.

    bench/records.py [PROGRAM] [EVENTS]       build/release/hearth and 10,000,000 unless said

pandas is taken from the python3 of the system; without it only hearth is measured. Clients, days and services
are the same every time and mean nothing."""

import pathlib
import random
import subprocess
import sys
import tempfile

import measure

ROOT = pathlib.Path(__file__).resolve().parent.parent
CLIENTS = 100_000
SECONDS, MEGABYTES = 6, 200  # of one processor
SERVICES = {"ED": "ae_attendance", "GP": "gp_consultation", "bed": "bed_day", "OT": "ot_contact",
            "999": "ambulance_see_and_convey"}
DESCRIPTION = """hearth: 1
records: events.csv
clients: clients.csv
shape: events
dates: iso
data: {from: 2020-01-01, to: 2023-12-31}
columns: {client: client, start: start, date: date, service: service, quantity: quantity, group: group}
comparison: control
services:
""" + "".join(f"  {key}: {{called: \"{word}\"}}\n" for word, key in SERVICES.items())
PANDAS = """
import pandas as pd
clients = pd.read_csv("clients.csv", parse_dates=["start"]).set_index("client")
events = pd.read_csv("events.csv", parse_dates=["date"], dtype={"service": "category"}).join(clients, on="client")
year = pd.DateOffset(months=12)
before = events[(events.date >= events.start - year) & (events.date < events.start)]
after = events[(events.date >= events.start) & (events.date < events.start + year)]
for window in before, after:
    window.groupby(["client", "service"], observed=True).quantity.sum()
"""


def days(first, last):
    return [f"{y}-{m:02}-{d:02}" for y in range(first, last + 1) for m in range(1, 13) for d in range(1, 29)]


def write(folder, events):
    chance = random.Random(1)
    (folder / "records.yaml").write_text(DESCRIPTION)
    names = [f"C{i:07}" for i in range(CLIENTS)]
    starts = days(2022, 2022)
    with open(folder / "clients.csv", "w") as file:
        file.write("client,start,group\n")
        file.writelines(f"{n},{chance.choice(starts)},{'control' if i % 4 == 0 else 'scheme'}\n"
                        for i, n in enumerate(names))
    tails = [f",{day},{word},{n}\n" for day in days(2020, 2023) for word in SERVICES for n in (1, 2, 3)]
    with open(folder / "events.csv", "w") as file:
        file.write("client,date,service,quantity\n")
        for at in range(0, events, 100_000):
            some = min(100_000, events - at)
            pairs = zip(chance.choices(names, k=some), chance.choices(tails, k=some))
            file.writelines(name + tail for name, tail in pairs)


def main(hearth=ROOT / "build/release/hearth", events=10_000_000):
    with tempfile.TemporaryDirectory() as scratch:
        folder = pathlib.Path(scratch)
        write(folder, int(events))
        done = measure.run([str(hearth), "check", str(folder / "records.yaml")])
        if done.code != 0:
            raise SystemExit(f"hearth ended with {done.code}")
        good = measure.verdict(f"hearth: {int(events):,} events, seconds of processor", done.processor, SECONDS, "s")
        good = measure.verdict("hearth: memory", done.megabytes, MEGABYTES, "MB") and good
        if subprocess.run(["/usr/bin/python3", "-c", "import pandas"], capture_output=True).returncode == 0:
            (folder / "count.py").write_text(f"import os\nos.chdir({str(folder)!r})\n{PANDAS}")
            other = measure.run(["/usr/bin/python3", str(folder / "count.py")])
            print(f"pandas: {other.processor:.1f} s of processor, {other.megabytes:.0f} MB")
        return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))

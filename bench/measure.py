"""Runs commands as whole processes and says how long they took and how much memory they held."""

import os
import statistics
import time
from typing import NamedTuple


class Run(NamedTuple):
    seconds: float  # wall clock
    processor: float  # seconds of processor, its own and the system's for it
    megabytes: float  # peak memory
    code: int


def run(command):
    """One run of the command; its output is dropped."""
    start = time.perf_counter()
    nowhere = [(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)]
    process = os.posix_spawnp(command[0], command, os.environ, file_actions=nowhere)
    _, status, usage = os.wait4(process, 0)
    seconds = time.perf_counter() - start
    processor = usage.ru_utime + usage.ru_stime
    return Run(seconds, processor, usage.ru_maxrss / 1024, os.waitstatus_to_exitcode(status))


def medians(commands, times):
    """The median seconds of each command, run in turn so that a busy moment hurts all alike."""
    seconds = [[] for _ in commands]
    for _ in range(times):
        for each, command in zip(seconds, commands):
            done = run(command)
            if done.code != 0:
                raise SystemExit(f"{' '.join(command)} ended with {done.code}")
            each.append(done.seconds)
    return [statistics.median(each) for each in seconds]


def verdict(what, found, limit, unit):
    """Prints one line and returns whether the limit is kept."""
    return _judged(what, found, limit, unit, found < limit, "limit")


def at_least(what, found, asked, unit):
    """Prints one line and returns whether as much as asked was found."""
    return _judged(what, found, asked, unit, found >= asked, "asked")


def _judged(what, found, bound, unit, kept, word):
    said = "kept" if kept else "EXCEEDED" if word == "limit" else "MISSED"
    places = 2 if unit == "x" else 1
    line = f"{what:<62} {found:8.{places}f} {unit:<3} {word} {bound:6.{places - 1}f}  {said}"
    print(line, flush=True)
    return kept

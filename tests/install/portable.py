#!/usr/bin/env python3
"""The portable program: needs no shared library, and says to the byte what the usual one says, in a
folder with nothing but itself and its data, and on processors without AVX-512 and without AVX.

    portable.py <portable hearth> <usual hearth> <source folder>

What needs a program that is not here is skipped, and that is said.
"""

import os
import shutil
import struct
import subprocess
import sys
import tempfile
from pathlib import Path

RUNS = (["--draws", "256", "--format", "json"], ["--draws", "256"], ["--deterministic", "--format", "xlsx"],
        ["--deterministic", "--format", "ods"])
PROCESSORS = ("Nehalem", "Haswell")  # without AVX; with AVX2
INTERPRETER, DYNAMIC = 3, 2  # kinds of ELF segments


def segments(program):
    head = program.read_bytes()[:4096]
    start, size, count = (*struct.unpack_from("<Q", head, 32), *struct.unpack_from("<HH", head, 54))
    return {struct.unpack_from("<I", head, start + i * size)[0] for i in range(count)}


def output(command, folder):
    done = subprocess.run(command, cwd=folder, env={"PATH": os.environ["PATH"]}, capture_output=True, check=False)
    return done.stdout if done.returncode == 0 else f"{command} ended with {done.returncode}: {done.stderr[-500:]!r}".encode()


def main(portable, usual, source):
    portable, usual, source = (Path(one).resolve() for one in (portable, usual, source))
    failures, skipped = [], []
    if not portable.exists():
        print("NOT TESTED: cmake --workflow --preset portable builds it")
        return 77
    if segments(portable) & {INTERPRETER, DYNAMIC}:
        failures.append("needs a loader or shared libraries")
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        (root / "bin").mkdir()
        shutil.copy(portable, root / "bin/hearth")
        for folder in ("data", "models", "scenarios"):  # both programs see the same files by the same names
            shutil.copytree(source / folder, root / "share/hearth" / folder)
        shutil.copy(usual, root / "bin/usual")
        scenario = "share/hearth/scenarios/lightbulb.yaml"
        ways = {"itself": [root / "bin/hearth"]}
        jail = ["chroot", root] if os.geteuid() == 0 else ["unshare", "-r", "chroot", root]
        if subprocess.run([*jail, "/bin/hearth", "--version"], capture_output=True, check=False).returncode == 0:
            ways["chroot"] = [*jail, "/bin/hearth"]
        else:
            skipped.append("an empty chroot: it may not be made here")
        emulator = shutil.which("qemu-x86_64-static") or shutil.which("qemu-x86_64")
        if emulator:
            ways |= {cpu: [emulator, "-cpu", cpu, root / "bin/hearth"] for cpu in PROCESSORS}
        else:
            skipped.append("other processors: qemu-user is not installed")
        for arguments in RUNS:
            expected = output([root / "bin/usual", "run", scenario, *arguments], root)
            for way, command in ways.items():
                if way == "chroot" and "xlsx" in arguments:
                    continue  # a workbook is put together in a file of /proc
                if output([*command, "run", scenario, *arguments], root) != expected:
                    failures.append(f"{way}: run {' '.join(arguments)} says something else")
    for failure in failures:
        print(failure)
    for one in skipped:
        print(f"NOT TESTED: {one}")
    print(f"{len(failures)} failures; {', '.join(ways)}")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))

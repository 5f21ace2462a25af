#!/usr/bin/env python3
"""Merges parts of the flagship at 8,192 draws into one: time of the processor and on the clock, and memory.

    merge.py HEARTH [PARTS]

The parts (10,000) hold the sums of the first twenty, dealt out under heads that say other draws, as to
compute that many would take half an hour; 560 MB under TMPDIR.
"""

import os
import subprocess
import sys
import tempfile
import zlib
from pathlib import Path

import measure

ROOT = Path(__file__).resolve().parent.parent
PIECE, COMPUTED = 8192, 20


def dealt_out(sums, part, head, folder):
    """A part under the head of another piece of the run."""
    line = head.replace(b'"from":%d,"to":%d' % (part % COMPUTED * PIECE, (part % COMPUTED + 1) * PIECE),
                        b'"from":%d,"to":%d' % (part * PIECE, (part + 1) * PIECE))
    text = line + b"\n" + sums
    (folder / f"{part:05}.part").write_bytes(text + zlib.crc32(text).to_bytes(4, "little"))


def main(hearth, parts):
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        for part in range(COMPUTED):
            begin = part * PIECE
            subprocess.run([hearth, "run", "scenarios/lightbulb.yaml", "--draws", str(parts * PIECE), "--from",
                            str(begin), "--to", str(begin + PIECE), "-o", folder / f"{part:05}.part"],
                           cwd=ROOT, check=True)
        computed = [(folder / f"{part:05}.part").read_bytes()[:-4].split(b"\n", 1) for part in range(COMPUTED)]
        print(f"{len(computed[0][0]) + len(computed[0][1]) + 5:,} bytes")
        for part in range(COMPUTED, parts):
            head, sums = computed[part % COMPUTED]
            dealt_out(sums, part, head, folder)
        done = measure.run([hearth, "merge", str(folder), "-o", str(folder / "all.part")])
        print(f"{parts:,} parts: {done.processor:.1f} s of processors, {done.seconds:.1f} s on {os.cpu_count()}, "
              f"{done.megabytes:.0f} MB")
    return done.code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 10000))

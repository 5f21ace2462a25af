#!/usr/bin/env python3
"""Every recomputation by hand, one after another: python3 tests/hand/run.py HEARTH_BINARY PROJECT_DIR"""

import pathlib
import subprocess
import sys


def main():
    if len(sys.argv) != 3:
        sys.exit(f"usage: python3 {sys.argv[0]} HEARTH_BINARY PROJECT_DIR")
    folder = pathlib.Path(__file__).resolve().parent
    scripts = [path for path in sorted(folder.glob("*.py")) if path.name not in ("run.py", "inputs.py")]
    failed = []
    for script in scripts:
        done = subprocess.run([sys.executable, "-B", str(script), *sys.argv[1:]], capture_output=True, text=True, check=False)
        print(done.stdout + done.stderr, end="")
        if done.returncode != 0:
            failed.append(script.stem)
    unchecked = sorted(p.stem for p in (pathlib.Path(sys.argv[2]) / "scenarios").glob("*.yaml") if p.stem not in {s.stem for s in scripts})
    if unchecked:
        print("without a recomputation by hand: " + ", ".join(unchecked))
    print(f"{len(scripts) - len(failed)} of {len(scripts)} agree" + (": not " + ", ".join(failed) if failed else ""))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

"""No file of the project names a folder of somebody's machine: what works here works anywhere."""

import os
import pathlib
import re
import subprocess

from source import expect, line_of, run_rule

# At the start of a path: not after a letter, as in a URL, and not after '..' or a variable.
# Written so that this file does not break its own rule.
_MACHINE = re.compile(r"(?:(?<![\w.~%/})-])|(?<=-[IL])|(?<=file://))/(?:work|home|root)(?![\w-])")


def files_of(root):
    """The files that git tracks or would track; without git, all but build/."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        listed = subprocess.run(command, cwd=root, capture_output=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        listed = b""
    paths = [root / os.fsdecode(name) for name in listed.split(b"\0") if name]
    if not paths:
        outside = {root / "build", root / ".git"}
        paths = [p for p in root.rglob("*") if outside.isdisjoint({p, *p.parents})]
    return sorted({p for p in paths if p.is_file() and not p.is_symlink()})


def check_text(name, text):
    return [f"{name}:{line_of(text, m.start())}: '{m[0]}'" for m in _MACHINE.finditer(text)]


def check_root(root):
    complaints, looked_at = [], 0
    for path in files_of(root.resolve()):
        content = path.read_bytes()
        if b"\0" not in content:
            looked_at += 1
            name = path.relative_to(root.resolve()).as_posix()
            complaints += check_text(name, content.decode("utf-8", errors="replace"))
    return complaints, f"{looked_at} files"


def self_test():
    for folder in ("work", "home", "root"):
        for before in ("", " ", '"', "=", ":", "-I", "file://", "cd "):
            expect(check_text("f", f"\n{before}/{folder}/hearth"), f"f:2: '/{folder}'")
        for before in ("https://a.org", "..", "${source}", "~", "a"):
            expect(check_text("f", f"{before}/{folder}/hearth"))
        expect(check_text("f", "https:/" + f"/{folder}/ and /{folder}s/"))
    here = pathlib.Path(__file__).resolve().parent
    assert pathlib.Path(__file__).resolve() in files_of(here.parent.parent)


if __name__ == "__main__":
    run_rule(check_root, self_test)

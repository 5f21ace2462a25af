"""Holds the digests by which an HTML page allows its own style and script to these texts, as the page
has them. `--update ROOT` writes the digests anew."""

import base64
import hashlib
import re
import sys
from pathlib import Path

from source import expect, run_rule

FILES = ("html_style", "html_script")
_TEXT = re.compile(r'R"(\w+)\((.*?)\)\1"', re.DOTALL)
_DIGEST = re.compile(r'(_hash =\s*")([^"]*)(")')


def digest_of(text):
    inside = _TEXT.search(text)
    return base64.b64encode(hashlib.sha256(inside[2].encode()).digest()).decode()


def check_file(name, text):
    right = digest_of(text)
    if _DIGEST.search(text)[2] == right:
        return []
    return [f"{name}:1: the digest should be {right}: tests/house/page_hashes.py --update . writes it"]


def path_of(root, name):
    return Path(root) / "src" / "report" / f"{name}.cpp"


def check_root(root):
    complaints = []
    for name in FILES:
        text = path_of(root, name).read_text(encoding="utf-8")
        complaints += check_file(f"src/report/{name}.cpp", text)
    return complaints, f"{len(FILES)} texts of a page"


def update(root):
    for name in FILES:
        path = path_of(root, name)
        text = path.read_text(encoding="utf-8")
        path.write_text(_DIGEST.sub(lambda m: m[1] + digest_of(text) + m[3], text), encoding="utf-8")


def self_test():
    right = 'x_hash = "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=";\nx = R"js(abc)js";'
    expect(check_file("a.cpp", right))
    expect(check_file("a.cpp", right.replace("abc", "abd")), "the digest should be")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--update"]:
        update(sys.argv[2])
    else:
        run_rule(check_root, self_test)

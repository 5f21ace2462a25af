"""What the house rules share: reading C++ without its comments and its text, and the way a rule
is run. Not a parser: it knows comments, string literals and lines, nothing of the grammar."""

import pathlib
import re
import sys

SUFFIXES = {".cpp", ".hpp", ".h"}

_TOKEN = re.compile(
    r"""
      (?P<comment> //[^\n]* | /\*.*?\*/ )
    | (?P<raw> \bR"(?P<fence>[^()\s\\]{0,16})\(.*?\)(?P=fence)" )
    | (?P<text> "(?:\\.|[^"\\\n])*" )
    | (?P<letter> (?<![0-9A-Za-z_])'(?:\\.|[^'\\\n])+' )
    """,
    re.VERBOSE | re.DOTALL,
)


def _blank(text):
    """As many lines as text has, and nothing on them."""
    return "\n" * text.count("\n")


def without_comments(code):
    return _TOKEN.sub(lambda m: " " + _blank(m[0]) if m["comment"] else m[0], code)


def without_comments_and_text(code):
    def replace(match):
        if match["comment"]:
            return " " + _blank(match[0])
        quote = "''" if match["letter"] else '""'
        return quote + _blank(match[0])

    return _TOKEN.sub(replace, code)


def read_tree(root):
    """Every C++ file under root/src, as {path from src: text}."""
    src = pathlib.Path(root) / "src"
    return {
        path.relative_to(src).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(src.rglob("*"))
        if path.suffix in SUFFIXES
    }


def line_of(text, offset):
    return text.count("\n", 0, offset) + 1


def run_rule(check_root, self_test):
    """The main function of a rule: `rule.py ROOT` prints what breaks it, `rule.py --self-test`
    shows that it can be broken. check_root returns the complaints and how much was looked at."""
    if sys.argv[1:] == ["--self-test"]:
        self_test()
        print("the rule fails where it should")
        return
    if len(sys.argv) != 2:
        sys.exit(f"usage: {sys.argv[0]} ROOT | --self-test")
    complaints, looked_at = check_root(pathlib.Path(sys.argv[1]))
    for complaint in complaints:
        print(complaint)
    print(f"{looked_at}, {len(complaints)} complaints")
    sys.exit(1 if complaints else 0)


def expect(complaints, *wanted):
    """Each wanted text names one complaint, in order, and there are no others."""
    assert len(complaints) == len(wanted), f"expected {wanted}, got {complaints}"
    for complaint, text in zip(complaints, wanted):
        assert text in complaint, f"expected {text!r} in {complaint!r}"

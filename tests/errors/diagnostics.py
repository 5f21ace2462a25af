"""Every diagnostic the source can issue: its code, and its message as a pattern.

Reads the C++ as text: calls such as `error("code", place, message, help)`, values such as
`Refusal{"code", message, help}` and tables such as `return "unknown-payer";`. Compiles nothing.
"""

import re
from dataclasses import dataclass
from pathlib import Path

CODE = r'"([a-z0-9]+(?:-[a-z0-9]+)*)"'
CALL = re.compile(r"\b(?:error|warning|fail)\(\s*" + CODE + r"\s*,")
REFUSE = re.compile(r'\brefuse\(\s*"([a-z0-9]+(?:-[a-z0-9]+)+)"\s*,')
VALUE = re.compile(r"(?:\bRefusal|\bNumberReading|\breturn\s*)\{\s*(?:\{\},\s*)?" + CODE + r"\s*,")
TABLE = re.compile(r'\breturn\s+"([a-z0-9]+(?:-[a-z0-9]+)+)";')
LITERAL = re.compile(r'"((?:[^"\\]|\\.)*)"')
EITHER = re.compile(r"\b(?:error|warning)\(\s*\w+ \? " + CODE + r" : " + CODE + r"\s*,")
OPEN, CLOSE = "([{", ")]}"


@dataclass(frozen=True)
class Site:
    """One place of the source that issues a diagnostic; `message` is None when a caller words it."""

    code: str
    where: str
    message: str | None


def strings_skipped(text, at):
    """The index after the string or character literal that begins at `at`, or `at`."""
    if text[at] not in "\"'" or (text[at] == "'" and at and text[at - 1].isdigit()):
        return at
    end = at + 1
    while text[end] != text[at]:
        end += 2 if text[end] == "\\" else 1
    return end + 1


def arguments(text, at):
    """The arguments of the call or braced value whose opening bracket lies just before `at`."""
    found, begin, depth = [], at, 0
    while depth >= 0:
        after = strings_skipped(text, at)
        if after != at:
            at = after
            continue
        if text[at] in OPEN:
            depth += 1
        elif text[at] in CLOSE:
            depth -= 1
        if depth < 0 or (depth == 0 and text[at] == ","):
            found.append(text[begin:at].strip())
            begin = at + 1
        at += 1
    return found


def pattern(argument):
    """A regular expression for the message that `argument` makes, or None if it holds no words."""
    call = re.match(r"fmt::format\(", argument)
    words = arguments(argument, call.end())[0] if call else argument
    literals = [eval(f'"{text}"') for text in LITERAL.findall(words)]
    if not any(re.search(r"[a-z]{2}", text) for text in literals):
        return None
    parts = []
    for text in literals:
        text = text.replace("{{", "\x01").replace("}}", "\x02")
        pieces = [re.escape(piece) for piece in re.split(r"\{[^}]*\}", text)]
        parts.append(".*".join(pieces).replace("\x01", r"\{").replace("\x02", r"\}"))
    adjacent = call or "+" not in re.sub(LITERAL, "", words)
    joined = ("" if adjacent else ".*").join(parts)
    return joined if adjacent and not re.match(r"\W*\w+\(", words) else ".*" + joined


def bracket_before(text, at):
    """The index just after the bracket that opens the call or value around `at`."""
    return max(text.rfind(bracket, 0, at) for bracket in "({") + 1


def is_code(words, hit):
    """Whether the words of an argument are only the code itself, after `NumberReading{{}, `."""
    return words == re.escape(hit.group(1))


def sites_of(path, text, root):
    for hit in EITHER.finditer(text):
        where = f"{path.relative_to(root)}:{text.count(chr(10), 0, hit.start()) + 1}"
        yield from (Site(code, where, None) for code in hit.groups())
    for kind in (CALL, REFUSE, VALUE, TABLE):
        for hit in kind.finditer(text):
            where = f"{path.relative_to(root)}:{text.count(chr(10), 0, hit.start()) + 1}"
            message = None
            if kind is not TABLE:
                begin = hit.start() + re.search(r"[({]", hit.group(0)).end()
                rest = arguments(text, begin)[1:]
                worded = [p for p in map(pattern, rest) if p is not None and not is_code(p, hit)]
                message = worded[0] if worded else None
            yield Site(hit.group(1), where, message)


def all_sites(root):
    """Every site under src/, in the order of files and lines."""
    found = []
    for path in sorted((root / "src").rglob("*.cpp")):
        if path.parts[-2] in ("report", "engine", "analysis"):
            continue  # these rooms issue no diagnostics; the house rules keep load out of them
        text = re.sub(r"//[^\n]*", "", path.read_text(encoding="utf-8"))
        found += sites_of(path, text, root)
    return found

r"""Exact cases as sectioned text, for the runners tests/commands/run.py and tests/errors/run.py.

A file `NAME.test` holds one case named as itself, or several, each under a line `=== NAME`; what stands
before the first such line then holds for all of them. One blank line before `===` is not part of a case.

    === run_twice
    # what is worth saying about the case
    command: run small.yaml --seed 2       and further settings that the runner knows
    == file extra.yaml                     a file for the case to work on
    title: anything
    == escaped odd.yaml                    a file with bytes that are no text, as Python writes them
    title: caf\xe9
    == python long.yaml                    a file as this program prints it
    print("x" * 1_000_000)
    == stdout                              all of standard output; a section left out: nothing
    …
    == stderr                              all of standard error
    …
    == written result.txt                  all of a file that the case writes
    …

Instead of all of an output, a case may say what matters in it; `--update` writes values by path anew, but
leaves the lines of `has` to you:

    == stdout has                          lines, or parts of lines, in this order; spaces count as one
    Net saving £1,300
    == written result.txt has
    …
    == json                                values of standard output, by path
    options[2].measures.net_saving = 1300.0

JSON is compared as values, whatever its layout, numbers to 10 significant digits: another type of
machine may differ in the last ones.
"""

import json
import re
import subprocess
import sys
from dataclasses import dataclass, field
from difflib import unified_diff
from pathlib import Path

MADE = ("file", "escaped", "python")
EXPECTED = ("stdout", "stderr", "written", "json")
NOTHING = "nothing"  # where a path leads nowhere
COLUMNS = 110  # of JSON


@dataclass
class Case:
    file: Path
    name: str
    settings: dict = field(default_factory=dict)
    sections: dict = field(default_factory=dict)  # heading, such as "file input.yaml": text

    def expected(self, what):
        return self.sections.get(what, "")

    @property
    def written(self):
        """The names of the files that the case writes."""
        return [words[1] for words in map(str.split, self.sections) if words[0] == "written"]

    def lay_out(self, folder):
        """Makes the case's files in `folder`."""
        for heading, text in self.sections.items():
            kind, _, name = heading.partition(" ")
            if kind not in MADE:
                continue
            contents = text.encode()
            if kind == "escaped":
                contents = contents.decode("unicode_escape").encode("latin-1")
            elif kind == "python":
                contents = subprocess.run([sys.executable, "-c", text], check=True, stdout=-1).stdout
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(contents)


def read_case(case, lines, known):
    """Adds the settings and sections of `lines` to `case`; `known` are the names of settings."""
    heading = None
    for line in lines:
        if line.startswith("== "):
            heading = line[3:].strip()
            if heading.split()[0] not in MADE + EXPECTED:
                sys.exit(f"{case.file}: unknown section {line!r}")
            case.sections[heading] = ""
        elif heading is not None:
            case.sections[heading] += line
        elif line.strip() and not line.startswith("#"):
            key, _, value = line.partition(":")
            if key not in known:
                sys.exit(f"{case.file}: unknown line {line!r}")
            case.settings[key] = value.strip()
    return case


def split_cases(text):
    """(name or None for what stands before all names, first line, one past the last line)"""
    lines = text.splitlines(keepends=True)
    starts = [i for i, line in enumerate(lines) if line.startswith("=== ")]
    yield None, 0, starts[0] if starts else len(lines)
    for start, end in zip(starts, [*starts[1:], len(lines)]):
        yield lines[start][4:].strip(), start + 1, end


def without_gap(lines):
    return lines[:-1] if lines and not lines[-1].strip() else lines


def read_file(file, known):
    text = file.read_text(encoding="utf-8")
    lines = text.splitlines(keepends=True)
    (_, _, end), *named = split_cases(text)
    common = read_case(Case(file, file.stem), without_gap(lines[:end]) if named else lines, known)
    for name, begin, end in named:
        case = Case(file, name, dict(common.settings), dict(common.sections))
        yield read_case(case, without_gap(lines[begin:end]) if end < len(lines) else lines[begin:end], known)
    if not named:
        yield common


def read_cases(folder, known):
    """All cases of a folder, by name."""
    cases = [case for file in sorted(folder.glob("*.test")) for case in read_file(file, known)]
    names = [case.name for case in cases]
    twice = {name for name in names if names.count(name) > 1}
    if twice:
        sys.exit(f"cases of the same name: {', '.join(sorted(twice))}")
    return sorted(cases, key=lambda case: case.name)


def update(case, found):
    """Writes what was found, by heading, into the case's expected sections; the rest stays."""
    text = case.file.read_text(encoding="utf-8")
    lines = text.splitlines(keepends=True)
    place = {name or case.file.stem: (begin, end) for name, begin, end in split_cases(text)}
    begin, end = place[case.name]
    gap = end < len(lines)
    mine = lines[begin:end]
    kept, keeping = [], True
    for line in without_gap(mine) if gap else mine:
        if line.startswith("== "):
            keeping = line.split()[1] not in EXPECTED or line.strip().endswith(" has")
        if keeping:
            kept.append(line)
    for heading, body in found.items():
        if heading == "stdout" and "json" in case.sections:
            value = json.loads(body)
            paths = [line.partition(" = ")[0] for line in case.sections["json"].splitlines()]
            kept += ["== json\n", *(f"{p} = {shown_at(value, p)}\n" for p in paths)]
        elif body and f"{heading} has" not in case.sections:
            body = comparable(body)
            kept += [f"== {heading}\n", body if body.endswith("\n") else body + "\n"]
    lines[begin:end] = kept + ["\n"] * gap
    case.file.write_text("".join(lines), encoding="utf-8")


# ----------------------------------------------------------------------------------- comparison


def to_10_digits(value):
    """The same JSON value with its numbers rounded to 10 significant digits."""
    if isinstance(value, float):
        return float(f"{value:.10g}") + 0.0
    if isinstance(value, list):
        return [to_10_digits(one) for one in value]
    if isinstance(value, dict):
        return {key: to_10_digits(one) for key, one in value.items()}
    return value


def no_constant(name):
    raise ValueError(f"{name} in JSON")


def one_line(value):
    return json.dumps(value, ensure_ascii=False)


def lines_of(value, indent=0, before="", after=""):
    """JSON in lines of at most COLUMNS: short members side by side."""
    whole = " " * indent + before + one_line(value) + after
    if len(whole) <= COLUMNS or not isinstance(value, (dict, list)) or not value:
        yield whole
        return
    keyed = isinstance(value, dict)
    members = [(one_line(k) + ": ", v) for k, v in value.items()] if keyed else [("", v) for v in value]
    yield " " * indent + before + "[{"[keyed]
    line = ""
    for i, (key, member) in enumerate(members):
        comma = "," * (i + 1 < len(members))
        short = key + one_line(member) + comma
        room = COLUMNS - indent - 2
        fits = len(short) <= (room if not isinstance(member, (dict, list)) else COLUMNS // 2)
        if line and (not fits or len(line) + len(short) > room):
            yield " " * (indent + 1) + line
            line = ""
        if fits:
            line += " " * bool(line) + short
        else:
            yield from lines_of(member, indent + 1, key, comma)
    if line:
        yield " " * (indent + 1) + line
    yield " " * indent + "]}"[keyed] + after


def comparable(text):
    """JSON laid out anew; any other text as it is."""
    if not text.startswith("{"):
        return text
    value = json.loads(text, parse_constant=no_constant)
    return "".join(line + "\n" for line in lines_of(to_10_digits(value)))


def difference(what, expected, found):
    """Nothing, or the lines that differ."""
    expected, found = comparable(expected), comparable(found)
    if expected == found:
        return ""
    lines = unified_diff(
        expected.splitlines(keepends=True), found.splitlines(keepends=True),
        f"{what} expected", f"{what} found",
    )
    return "".join(line if line.endswith("\n") else line + " (no newline)\n" for line in lines)


def missing_lines(expected, found):
    """The first of the lines that does not stand in what was found, after those before it."""
    rest = [" ".join(line.split()) for line in found.splitlines()]
    for line in filter(str.strip, expected.splitlines()):
        wanted = " ".join(line.split())
        place = next((i for i, have in enumerate(rest) if wanted in have), None)
        if place is None:
            return f"no line has: {line}\n{found}"
        rest = rest[place + 1 :]
    return ""


def at(value, path):
    """The value at a path such as options[2].measures.avoided.visit; keys may hold dots."""
    if not path:
        return value
    if not isinstance(value, (dict, list)):
        raise KeyError(path)
    if isinstance(value, list):
        index, rest = re.fullmatch(r"\[(\d+)\]\.?(.*)", path).groups()
        return at(value[int(index)], rest)
    for key in sorted(value, key=len, reverse=True):
        if path == key or path.startswith((key + ".", key + "[")):
            return at(value[key], path[len(key) :].removeprefix("."))
    raise KeyError(path)


def comparable_value(text):
    return one_line(to_10_digits(json.loads(text)))


def shown_at(value, path):
    """The value at a path on one line, or that there is none."""
    try:
        return one_line(to_10_digits(at(value, path)))
    except (KeyError, IndexError):
        return NOTHING


def wrong_values(expected, found):
    """The paths whose value is another."""
    try:
        value = json.loads(found, parse_constant=no_constant)
    except json.JSONDecodeError as problem:
        yield f"no JSON: {problem}\n"
        return
    for line in filter(str.strip, expected.splitlines()):
        path, _, wanted = line.partition(" = ")
        here = shown_at(value, path)
        if here != (wanted if wanted == NOTHING else comparable_value(wanted)):
            yield f"{path} is {here} instead of {wanted}\n"


def problems_of_output(case, what, found):
    """What is wrong with an output, by the case's sections."""
    if what == "stdout" and "json" in case.sections:
        return "".join(wrong_values(case.sections["json"], found))
    if f"{what} has" in case.sections:
        return missing_lines(case.sections[f"{what} has"], found)
    return difference(what, case.expected(what), found)

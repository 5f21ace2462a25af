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

JSON is compared as values, numbers to 10 significant digits: another type of machine may differ in
the last ones.
"""

import json
import subprocess
import sys
from dataclasses import dataclass, field
from difflib import unified_diff
from pathlib import Path

MADE = ("file", "escaped", "python")
EXPECTED = ("stdout", "stderr", "written")


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
    kept, gap, keeping = [], end < len(lines), True
    for line in without_gap(lines[begin:end]) if gap else lines[begin:end]:
        if line.startswith("== "):
            keeping = line.split()[1] not in EXPECTED
        if keeping:
            kept.append(line)
    for heading, body in found.items():
        if not difference(heading, case.expected(heading), body):
            body = case.expected(heading)  # the last digits stay as they are
        if body:
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


def comparable(text):
    """JSON laid out one value a line; any other text as it is."""
    if not text.startswith("{"):
        return text
    value = json.loads(text, parse_constant=no_constant)
    return json.dumps(to_10_digits(value), indent=1, ensure_ascii=False) + "\n"


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

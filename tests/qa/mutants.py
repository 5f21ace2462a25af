#!/usr/bin/env python3
"""Plants mistakes in the shipped scenarios, and edits that are none, and asks `hearth qa` about each.

    mutants.py <hearth> <source folder> [NAME…]     all, or those called SCENARIO/NAME, or all of a SCENARIO
    mutants.py --self-test                          that the judgement below can fail

tests/qa/planted.yaml has the mistakes, tests/qa/harmless.yaml the edits that are none. Every scenario lies in
a folder of its own beside copies of the models that are edited for it, and is asked about once as it
stands. A finding is new where the scenario as it stands has none of the same check, about the same
thing, in the same words but for numbers. A mistake is caught by a new finding of a check that may tell
it, or by any new warning whose place is an edited line. One that loading has to refuse is caught by an
error at an edited line, or in words that are named. Harmless edits may bring no new finding, and the
shipped scenarios no finding of severity error. Fewer than 95 in 100 caught, or one false alarm, fails.
"""

import difflib
import json
import os
import re
import subprocess
import sys
import tempfile
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path

import yaml

HERE = Path(__file__).resolve().parent
PLANTED = 100  # at least
CAUGHT = 0.95  # of them, at least
REFUSED = 0.3  # of them, at most: what loading stops is no proof of `hearth qa`
HARMLESS = 30  # at least
DRAWS = "1000"
PATIENCE = 300  # seconds; the sanitizers are slow

_ERROR = re.compile(r"^(?P<file>[^\s:]+):(?P<line>\d+):\d+: error: (?P<says>.*)$", re.MULTILINE)
_NUMBER = re.compile(r"[-−]?£?\d(?:[\d,./]*\d)?")


@dataclass
class Edited:
    """A scenario and the models beside it, after the edits of an entry."""

    name: str
    scenario: str
    texts: dict  # file: text
    lines: set = field(default_factory=set)  # (file, line) that were edited
    wrong: str = ""  # nothing: the edit is harmless
    told_by: list = field(default_factory=list)  # ids of checks, or `refused`
    says: str = ""  # in the error of a refusal
    renamed: dict = field(default_factory=dict)  # new name: old name


@dataclass
class Finding:
    check: str
    says: str
    about: str = ""
    place: tuple = ("", 0)  # file, line
    severity: str = "warning"

    def __str__(self):
        return f"    {self.check}: {self.place[0]}:{self.place[1]}: {self.says}"


@dataclass
class Answer:
    refusal: str = ""  # what loading complained of
    findings: list = field(default_factory=list)


def file_of(edit, scenario):
    return f"models/{edit['in']}.yaml" if "in" in edit else f"{scenario}.yaml"


def texts_as_shipped(source, scenario, files):
    """A scenario and these of its models, by the file in which they lie beside each other."""
    main = f"{scenario}.yaml"
    texts = {file: (source / file).read_text(encoding="utf-8") for file in files - {main}}
    return texts | {main: (source / "scenarios" / main).read_text(encoding="utf-8")}


def begin_of(edit, text, name):
    """Where the text of an edit begins: it stands once, or as often as `which` counts."""
    begins = [match.start() for match in re.finditer(re.escape(edit["from"]), text)]
    which = edit.get("which", 1)
    if len(begins) < which or ("which" not in edit and len(begins) > 1):
        sys.exit(f"{name}: {edit['from']!r} stands {len(begins)} times")
    return begins[which - 1]


def with_edits(texts, edits, scenario, name):
    """texts with all edits made, each at its place in the text as it stood."""
    made = dict(texts)
    begins = [(begin_of(e, texts[file_of(e, scenario)], name), e) for e in edits]
    for begin, edit in sorted(begins, key=lambda pair: pair[0], reverse=True):
        file = file_of(edit, scenario)
        made[file] = made[file][:begin] + edit["to"] + made[file][begin + len(edit["from"]) :]
    return made


def open_brackets(text):
    """How many brackets are open where each line begins; those in quotes and comments do not count."""
    bare = re.sub(r'"(?:[^"\\]|\\.)*"', lambda match: "\n" * match[0].count("\n"), text)
    depth, depths = 0, []
    for line in bare.split("\n"):
        depths.append(depth)
        code = re.sub(r"(^|\s)#.*", "", line)
        depth += sum(code.count(c) for c in "{[") - sum(code.count(c) for c in "}]")
    return depths


def edited_lines(before, after):
    """Numbers of the lines of `after` that are new, and of those on which the brackets around them open."""
    blocks = difflib.SequenceMatcher(None, before.split("\n"), after.split("\n"), autojunk=False)
    new = [range(first, end) for tag, _, _, first, end in blocks.get_opcodes() if tag != "equal"]
    lines, depths = set(), open_brackets(after)
    for line in (line for block in new for line in block):
        lines.add(line + 1)
        while line > 0 and depths[line] > 0:
            line -= 1
            lines.add(line + 1)
    return lines


def read_edits(source):
    """The scenarios as shipped, each beside all models that are edited for it, and the entries, made."""
    files = [yaml.safe_load((HERE / f"{name}.yaml").read_text("utf-8")) for name in ("planted", "harmless")]
    entries = [(s, key, entry) for file in files for s, its in file.items() for key, entry in its.items()]
    shipped, edits = {}, []
    for path in sorted((source / "scenarios").glob("*.yaml")):
        beside = {file_of(edit, s) for s, _, entry in entries if s == path.stem for edit in entry["edits"]}
        shipped[path.stem] = Edited(path.stem, path.stem, texts_as_shipped(source, path.stem, beside))
    for scenario, key, entry in entries:
        before, name = shipped[scenario].texts, f"{scenario}/{key}"
        texts = with_edits(before, entry.pop("edits"), scenario, name)
        lines = {(file, line) for file in texts for line in edited_lines(before[file], texts[file])}
        edits.append(Edited(name, scenario, texts, lines, **entry))
    return shipped, edits


def findings_of(page):
    for check in page["checks"]:
        for finding in check["findings"]:
            place = finding["place"] or {"file": "", "line": 0}
            yield Finding(
                check["id"], finding["says"], finding["about"], (place["file"], place["line"]),
                check["severity"],
            )


def ask(hearth, source, scratch, edited):
    """What `hearth qa` says of a scenario and the models beside it."""
    folder = Path(scratch) / edited.name.replace("/", ".")
    (folder / "models").mkdir(parents=True)
    for file, text in edited.texts.items():
        (folder / file).write_text(text, encoding="utf-8")
    done = subprocess.run(
        [hearth, "qa", f"{edited.scenario}.yaml", "--format", "json", "--draws", DRAWS],
        cwd=folder, env={**os.environ, "HEARTH_DATA": str(source)}, capture_output=True,
        encoding="utf-8", timeout=PATIENCE, check=False,
    )
    if done.returncode not in (0, 1) or not done.stdout + done.stderr:
        sys.exit(f"{edited.name}: exit code {done.returncode}\n{done.stderr}")
    if not done.stdout:
        return Answer(done.stderr)
    return Answer("", list(findings_of(json.loads(done.stdout))))


def new_findings(answer, before, renamed):
    """Findings of an answer that the scenario as it stands does not have, under its old names."""

    def kind(finding):
        words = [finding.check, finding.about, _NUMBER.sub("#", finding.says)]
        for new, old in renamed.items():
            words = [re.sub(rf"\b{re.escape(new)}\b", old, word) for word in words]
        return tuple(words)

    known = Counter(map(kind, before.findings))
    for finding in answer.findings:
        if known[kind(finding)] == 0:
            yield finding
        known[kind(finding)] -= known[kind(finding)] > 0


def is_caught(planted, answer, new):
    if "refused" in planted.told_by and answer.refusal:
        errors = list(_ERROR.finditer(answer.refusal))
        in_words = planted.says and any(planted.says in error["says"] for error in errors)
        return bool(in_words or {(e["file"], int(e["line"])) for e in errors} & planted.lines)
    at_place = [f for f in new if f.place in planted.lines and f.severity == "warning"]
    return bool(at_place) or any(f.check in planted.told_by for f in new)


def judge(edits, answers, shipped):
    """The mistakes that were missed and the false alarms, each with what was said in its place."""
    missed, alarms = [], []
    for edited in edits:
        answer, before = answers[edited.name], answers[edited.scenario]
        new = list(new_findings(answer, before, edited.renamed))
        said = [answer.refusal.rstrip()] if answer.refusal else map(str, new)
        if edited.wrong and not is_caught(edited, answer, new):
            told_by = ", ".join(edited.told_by)
            missed.append("\n".join([f"missed {edited.name}: {edited.wrong} ({told_by})", *said]))
        if not edited.wrong and (new or answer.refusal):
            alarms.append("\n".join([f"false alarm {edited.name}", *said]))
    for scenario in shipped:
        answer = answers[scenario]
        errors = [str(finding) for finding in answer.findings if finding.severity == "error"]
        if errors or answer.refusal:
            alarms.append("\n".join([f"false alarm {scenario}", answer.refusal, *errors]))
    return missed, alarms


def too_few(planted, harmless, missed, refused):
    """What is wrong with the numbers."""
    if len(planted) < PLANTED or len(harmless) < HARMLESS:
        yield f"at least {PLANTED} mistakes and {HARMLESS} harmless edits are promised"
    if refused > REFUSED * len(planted):
        yield f"at most {REFUSED:.0%} of the mistakes may be such that loading refuses them"
    if len(planted) - len(missed) < CAUGHT * len(planted):
        yield f"fewer than {CAUGHT:.0%} were caught"


def main(hearth, source, *names):
    hearth, source = Path(hearth).resolve(), Path(source).resolve()
    shipped, edits = read_edits(source)
    edits = [e for e in edits if not names or {e.name, e.scenario} & set(names)]
    shipped = {s: e for s, e in shipped.items() if not names or s in {e.scenario for e in edits}}
    with tempfile.TemporaryDirectory() as scratch, ThreadPoolExecutor(2) as pool:
        every = [*shipped.values(), *edits]
        said = pool.map(lambda edited: ask(hearth, source, scratch, edited), every)
        answers = dict(zip([edited.name for edited in every], said))

    missed, alarms = judge(edits, answers, shipped)
    planted, harmless = [e for e in edits if e.wrong], [e for e in edits if not e.wrong]
    refused = sum(bool(answers[edited.name].refusal) for edited in planted)
    wrong = [] if names else list(too_few(planted, harmless, missed, refused))
    print("\n\n".join([*missed, *alarms, *wrong]))
    print(
        f"caught {len(planted) - len(missed)} of {len(planted)}, {refused} of them refused; {len(alarms)} "
        f"false alarms in {len(shipped)} scenarios and {len(harmless)} harmless edits"
    )
    return 1 if wrong or alarms or (names and missed) else 0


def self_test():
    mistake = Edited("a/b", "a", {}, {("a.yaml", 3)}, "twice", ["cost-twice"])
    harmless = replace(mistake, wrong="", renamed={"both": "two"})
    stands = Answer("", [Finding("no-range", "figures.x moves it by £1,200")])

    def said(edited, *findings, refusal=""):
        answer = Answer(refusal, [*stands.findings, *findings])
        missed, alarms = judge([edited], {"a": stands, "a/b": answer}, [])
        return len(missed), len(alarms)

    assert said(mistake) == (1, 0), "nothing new is no catch"
    assert said(mistake, Finding("no-range", "figures.y moves it by £1,200")) == (1, 0), "another thing"
    assert said(mistake, Finding("cost-twice", "£5 twice")) == (0, 0)
    assert said(mistake, Finding("no-range", "figures.y", "", ("a.yaml", 3))) == (0, 0)
    assert said(mistake, Finding("no-range", "figures.y", "", ("models/a.yaml", 3))) == (1, 0)
    assert said(mistake, Finding("zero-rate", "not 0", "", ("a.yaml", 3), "error")) == (1, 0), "a law"
    assert said(mistake, refusal="a.yaml:3:1: error: no") == (1, 0), "refused, but nobody says it has to be"
    to_refuse = replace(mistake, told_by=["refused"], says="too many")
    assert said(to_refuse, refusal="a.yaml:3:1: error: no") == (0, 0)
    assert said(to_refuse, refusal="a.yaml:9:1: error: no") == (1, 0), "refused for something else"
    assert said(to_refuse, refusal="a.yaml:9:1: error: too many of it") == (0, 0)
    assert said(to_refuse) == (1, 0), "not refused"
    assert said(harmless) == (0, 0)
    assert said(harmless, Finding("no-range", "figures.y")) == (0, 1)
    assert said(harmless, refusal="a.yaml:9:1: error: no") == (0, 1)
    more = Answer("", [Finding("no-range", "figures.x moves it by £900")])
    assert not list(new_findings(more, stands, {})), "another number is the same finding"
    twice = Answer("", 2 * stands.findings)
    assert len(list(new_findings(twice, stands, {}))) == 1
    renamed = Answer("", [Finding("no-range", "both is wide", "options.both")])
    old = Answer("", [Finding("no-range", "two is wide", "options.two")])
    assert not list(new_findings(renamed, old, harmless.renamed))
    broken = Answer("", [Finding("zero-rate", "not 0", severity="error")])
    assert len(judge([], {"a": broken}, ["a"])[1]) == 1
    assert edited_lines("a: {\n  b: 1,\n  c: 2}\nd: 3", "a: {\n  b: 1,\n  c: 4}\nd: 3") == {1, 2, 3}
    assert edited_lines('a: "{"\nd: 3', 'a: "{"\nd: 4') == {2}
    assert list(too_few([mistake] * 100, [harmless] * 30, [""] * 5, 30)) == []
    assert len(list(too_few([mistake] * 100, [harmless] * 29, [""] * 6, 31))) == 3
    print("the judgement can fail")


if __name__ == "__main__":
    if sys.argv[1:] == ["--self-test"]:
        self_test()
    else:
        sys.exit(main(*sys.argv[1:]))

"""Holds the documents to the program: what README.md shows is what it prints, what it names as missing
is refused, the generated files under docs/ are what it generates, and what is shipped fits the schemas.

A comment `<!-- test: … -->` before a fenced block of README.md says what the block is:

    scenario NAME           the text of a scenario, read by the tests below as NAME
    prints NAME OPTION…     consecutive lines of what `hearth run NAME OPTION…` prints
    sums                    lines `what: arithmetic = value`; the value is the arithmetic, rounded as shown
    mistake NAME | A | B    what is said when the first A in NAME is written B

In docs/evaluating.md `<!-- test: twin | of our own: … -->` stands over the figures of the simulated twin, up to what
could be said of it: each is one that the commands above it print, or is listed as our own.
"""

import json
import os
import re
import subprocess
import tempfile
from pathlib import Path

GENERATED = {
    "docs/keys.md": ["schema", "--markdown"],
    "docs/hearth.schema.json": ["schema"],
    "docs/result.schema.json": ["schema", "--result"],
}
FLAGSHIP = "scenarios/lightbulb.yaml"
SHIPPED = {  # folder: the part of the schema that its files are held against
    "scenarios": "scenario",
    "models": "model",
    "data": "data_file",
    "tests/published": "published_case",
}


def run(hearth, source, arguments, folder=None):
    return subprocess.run(
        [hearth, *arguments], cwd=folder or source, env={**os.environ, "HEARTH_DATA": str(source)},
        stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60, check=False,
    )


# ------------------------------------------------------------------------------------- README.md


def marked_blocks(text):
    """(what the comment says, the lines of the fenced block below it)"""
    pattern = r"<!-- test: (.*?) -->\n+```[a-z]*\n(.*?)```"
    return [(mark.strip(), block) for mark, block in re.findall(pattern, text, re.S)]


def number(text):
    return float(text.replace(",", "").replace("£", ""))


def wrong_sums(block):
    for line in filter(str.strip, block.splitlines()):
        what, _, sum_ = line.partition(":")
        arithmetic, _, value = sum_.rpartition("=")
        plain = re.sub(r"[£,\s]", "", arithmetic).replace("×", "*").replace("−", "-").replace("÷", "/")
        if not re.fullmatch(r"[0-9.()*/+-]+", plain):
            yield f"cannot work out: {line}"
            continue
        shown = value.strip().replace("−", "-")
        digits = len(shown.partition(".")[2])
        found = eval(plain)  # digits and signs only, see above
        if abs(found - number(shown)) > 0.5001 * 10**-digits:
            yield f"{what.strip()}: {plain} is {found:.10g}, not {shown}"


def not_printed(block, output):
    shown = [line.rstrip() for line in block.strip("\n").splitlines()]
    printed = [line.rstrip() for line in output.splitlines()]
    for i in range(len(printed) - len(shown) + 1):
        if printed[i : i + len(shown)] == shown:
            return ""
    first = next((line for line in shown if line not in printed), "these lines in this order")
    return f"not printed any more: {first}\n"


def printed_now(block, output):
    """As many lines as the block has, from the one that the block begins with; or the block."""
    shown, printed = block.splitlines(), [line.rstrip() for line in output.splitlines()]
    start = next((i for i, line in enumerate(printed) if line[:20] == shown[0][:20]), None)
    if start is None:
        return block
    return "\n".join(printed[start : start + len(shown)]) + "\n"


def update_readme(hearth, source):
    """Puts what is printed now into the blocks `prints`, for a human to judge."""
    readme = source / "README.md"
    text = readme.read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder:
        for mark, block in marked_blocks(text):
            kind, _, rest = mark.partition(" ")
            if kind == "scenario":
                (Path(folder) / rest).write_text(block, encoding="utf-8")
            elif kind == "prints":
                words = rest.split()
                where = folder if (Path(folder) / words[0]).exists() else source
                output = run(hearth, source, ["run", *words], where).stdout
                text = text.replace(block, printed_now(block, output), 1)
    readme.write_text(text, encoding="utf-8")


def readme_problems(hearth, source):
    """(title, problem or "") for each marked block, in reading order."""
    scenarios = {}
    with tempfile.TemporaryDirectory() as folder:

        def output_of(arguments):
            words = arguments.split()
            return run(hearth, source, ["run", *words], folder if words[0] in scenarios else source)

        for mark, block in marked_blocks((source / "README.md").read_text(encoding="utf-8")):
            kind, _, rest = mark.partition(" ")
            problem = ""
            if kind == "scenario":
                scenarios[rest] = block
                (Path(folder) / rest).write_text(block, encoding="utf-8")
                problem = output_of(rest).stderr
            elif kind == "prints":
                problem = not_printed(block, output_of(rest).stdout)
            elif kind == "sums":
                problem = "".join(f"{wrong}\n" for wrong in wrong_sums(block))
            elif kind == "mistake":
                name, right, wrong = (part.strip() for part in rest.split("|"))
                wrong = wrong.replace("\\n", "\n")
                if right not in scenarios[name]:
                    problem = f"{right} is not in {name}\n"
                mistaken = scenarios[name].replace(right, wrong, 1)
                scenarios["my.yaml"] = mistaken
                (Path(folder) / "my.yaml").write_text(mistaken, encoding="utf-8")
                problem = problem or not_printed(block, output_of("my.yaml").stderr)
            else:
                problem = f"unknown mark: {mark}\n"
            yield f"README.md: {mark}", problem


def not_yet(hearth, source):
    """README.md names as missing exactly what the language refuses with "not supported yet"."""
    keys = run(hearth, source, ["schema", "--markdown"]).stdout
    refused = set()
    for line in re.findall(r"(?:Not supported yet: |not yet: )([^)\n]*)", keys):
        refused.update(re.findall(r"`(\w+)`", line))
    readme = (source / "README.md").read_text(encoding="utf-8")
    section = readme.partition("## What is not there yet")[2].partition("\n## ")[0]
    named = set(re.findall(r"`(\w+)`", section))
    return "".join(
        [f"{key} is refused and not named\n" for key in sorted(refused - named)]
        + [f"{key} is named and not refused\n" for key in sorted(named - refused)]
    )


# ---------------------------------------------------------------------- docs/evaluating.md: the twin

NUMBER = r"\d[\d,]*(?:\.\d+)?"


def numbers(text):
    return {number(one.rstrip(",")) for one in re.findall(NUMBER, text)}


def twin_problems(hearth, source):
    """Figures of the twin that no command prints any more."""
    text = (source / "docs/evaluating.md").read_text(encoding="utf-8")
    (twin, commands), = re.findall(r'```\ntwin="(.*?)"\n(.*?)```', text, re.S)
    own, told = re.search(r"<!-- test: twin \| of our own: (.*?) -->\n(.*?)\n\*\*What could be said", text, re.S).groups()
    lines = [line.replace("hearth ", "", 1).replace("$twin", twin).split() for line in commands.splitlines()]
    cost, = re.findall(r"worker at £(\d+) a client \(`--scenario`\)", told)
    lines += [["evaluate", "twin.yaml", "--scenario", "new.yaml", "--cost-per-client", cost], ["run", "new.yaml"]]
    printed = ""
    with tempfile.TemporaryDirectory() as folder:
        for words in lines:
            words = [str(source / word) if word.startswith("scenarios/") else word for word in words]
            printed += run(hearth, source, words, folder).stdout
    lost = sorted(numbers(told) - numbers(printed) - numbers(own))
    return "".join(f"{one:g} is printed nowhere\n" for one in lost)


# ----------------------------------------------------------------------------- links and anchors


def anchor(title):
    """GitHub's anchor of a heading."""
    return re.sub(r"[^\w\- ]", "", title.strip().lower()).replace(" ", "-")


def broken_links(document):
    text = re.sub(r"```.*?```", "", document.read_text(encoding="utf-8"), flags=re.S)
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, place = target.partition("#")
        file = document.parent / path if path else document
        if not file.exists():
            yield f"{target}: no such file\n"
        elif place and place not in map(
            anchor, re.findall(r"^#+ (.*)$", file.read_text(encoding="utf-8"), re.M)
        ):
            yield f"{target}: no such heading\n"


# -------------------------------------------------------------------------------------- schemas


def read_yaml(path):
    """A file as hearth reads it: plain decimal numbers, true and false; anything else is text."""
    import yaml

    class Loader(yaml.SafeLoader):
        yaml_implicit_resolvers = {}

    for tag, pattern, first in (
        ("int", r"[-+]?[0-9]+$", "-+0123456789"),
        ("float", r"[-+]?([0-9]*\.[0-9]+|[0-9]+\.?)([eE][-+]?[0-9]+)?$", "-+.0123456789"),
        ("bool", r"(true|false)$", "tf"),
    ):
        Loader.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(pattern), list(first))
    return yaml.load(path.read_text(encoding="utf-8"), Loader)


def schema_errors(validator, value):
    from jsonschema.exceptions import best_match

    error = best_match(validator.iter_errors(value))
    return "" if error is None else f"{error.json_path}: {error.message[:300]}\n"


def schema_problems(hearth, source):
    from jsonschema import Draft202012Validator as Validator

    language = json.loads(run(hearth, source, ["schema"]).stdout)
    result = json.loads(run(hearth, source, ["schema", "--result"]).stdout)
    for schema in (language, result):
        Validator.check_schema(schema)
    flagship = run(hearth, source, ["run", FLAGSHIP, "--format", "json"])
    problem = flagship.stderr if flagship.returncode != 0 else ""
    problem = problem or schema_errors(Validator(result), json.loads(flagship.stdout))
    yield f"{FLAGSHIP}: its result fits the schema", problem
    for folder, part in SHIPPED.items():
        held_against = Validator({"$ref": f"#/$defs/{part}", "$defs": language["$defs"]})
        for file in sorted((source / folder).glob("*.yaml")):
            problem = schema_errors(held_against, read_yaml(file))
            yield f"{folder}/{file.name} fits the schema", problem


# ------------------------------------------------------------------------------------------ all


def check(hearth, source):
    """(title, problem or "") of every check."""
    yield from readme_problems(hearth, source)
    yield "README.md: what is not there yet", not_yet(hearth, source)
    yield "docs/evaluating.md: the twin", twin_problems(hearth, source)
    for name, arguments in GENERATED.items():
        file = source / name
        same = file.exists() and file.read_text(encoding="utf-8") == run(hearth, source, arguments).stdout
        command = " ".join(["hearth", *arguments, "-o", name])
        yield f"{name} is up to date", "" if same else f"make it anew: {command}\n"
    for file in [*sorted(source.glob("*.md")), *sorted((source / "docs").glob("*.md"))]:
        yield f"links of {file.name}", "".join(broken_links(file))
    yield from schema_problems(hearth, source)

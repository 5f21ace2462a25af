"""hearth from Python: runs the program and returns data frames.

    import hearth
    results = hearth.run("lightbulb.yaml", draws=2000)     # one row for each option and measure
    draws = hearth.draws("lightbulb.yaml", draws=2000)     # one row for each draw

Needs pandas, and the program `hearth` on the PATH, or where the environment's HEARTH says. Every
function takes the options of `hearth run` as arguments: draws=, seed=, sampling=, option=, until=,
deterministic=True, models=["folder"], and set={"appraisal.years": 10}. What is wrong with a file is
raised as HearthError, with its place.
"""

import json
import os
import re
import subprocess
import tempfile

import pandas

PROBLEM = re.compile(
    r"^(?P<file>.+?)(?::(?P<line>\d+):(?P<column>\d+))?: (?P<severity>error|warning): (?P<message>.*)$")
HELP = re.compile(r"^\s+= help: (?P<help>.*)$")
PLACE = ["severity", "file", "line", "column", "message", "help"]


class HearthError(Exception):
    """What stopped hearth: the first problem's file, line, column, message and help (None where there is
    none), and all of them in `problems`, a data frame. `status` is the program's exit code."""

    def __init__(self, status, said):
        self.status, self.problems = status, _problems(said)
        errors = self.problems[self.problems.severity == "error"]
        first = errors.iloc[0] if len(errors) else pandas.Series({"message": said.strip()}, PLACE, dtype=object)
        for name in PLACE[1:]:
            setattr(self, name, None if pandas.isna(first[name]) else first[name])
        super().__init__(said.strip())


def _problems(said):
    """The problems among the lines that hearth said, one row each."""
    rows = []
    for line in said.splitlines():
        problem, advice = PROBLEM.match(line), HELP.match(line)
        if problem:
            rows.append({**problem.groupdict(), "help": None})
        elif advice and rows:
            rows[-1]["help"] = advice["help"]
    frame = pandas.DataFrame(rows, columns=PLACE, dtype=object)
    for name in ("line", "column"):
        frame[name] = pandas.to_numeric(frame[name]).astype("Int64")
    return frame


def _arguments(options):
    for name, value in options.items():
        option = "--" + name.replace("_", "-")
        if name == "set":
            for path, one in value.items():
                yield from (option, f"{path}={one}")
        elif value is True:
            yield option
        elif value is not None and value is not False:
            for one in value if isinstance(value, (list, tuple)) else [value]:
                yield from (option, str(one))


def _done(command, *words, **options):
    line = [os.environ.get("HEARTH", "hearth"), command, *map(str, words), *_arguments(options)]
    return subprocess.run(line, stdin=subprocess.DEVNULL, capture_output=True, encoding="utf-8", check=False)


def call(command, *words, **options):
    """What a command of hearth writes to standard output; HearthError where it fails."""
    done = _done(command, *words, **options)
    if done.returncode != 0:
        raise HearthError(done.returncode, done.stderr)
    return done.stdout


def result(scenario, **options):
    """The whole result of a run, as docs/result.schema.json describes it: dictionaries and lists."""
    return json.loads(call("run", scenario, format="json", **options))


def run(scenario, **options):
    """One row for each option and measure: `point` with each figure at its point; over the draws, where
    there are any, `mean` of measures, `low95`, `median`, `high95` and `p_positive`."""
    rows = []
    for one in result(scenario, **options)["options"]:
        means, drawn = one.get("mean", {}).get("measures", {}), one.get("uncertainty", {})
        for measure, point in one["measures"].items():
            of = drawn.get(measure, {})
            rows.append({"option": one["name"], "measure": measure, "point": point, "mean": means.get(measure),
                         **{name: of.get(name, {}).get("value") for name in ("low95", "median", "high95", "p_positive")}})
    frame = pandas.DataFrame(rows)
    numbers = frame.columns[2:]
    frame[numbers] = frame[numbers].astype(float)
    return frame


def ledger(scenario, **options):
    """One row for each option, intervention, line, payer, class and year: units, amount, present value; with
    draws their means too."""
    return pandas.DataFrame(result(scenario, **options)["ledger"])


def figures(scenario, **options):
    """One row for each figure that the scenario uses: id, point as quoted, factor to the prices of the
    scenario, and value in them."""
    return pandas.DataFrame(result(scenario, **{"deterministic": True, **options})["figures"])


def draws(scenario, **options):
    """One row for each draw: its number, the value of every figure, and OPTION.MEASURE of every result that
    is not the comparator's; `attrs["options"]` has the options, the comparator first."""
    with tempfile.TemporaryDirectory() as folder:
        file = os.path.join(folder, "draws.csv")
        whole = result(scenario, save_draws=file, **options)
        frame = pandas.read_csv(file)
    frame.attrs["options"] = [one["name"] for one in whole["options"]]
    return frame


def psa(sample, effect="pv_qalys", cost="pv_net_cost"):
    """Of what `draws` returns, what health-economic packages ask for: `e` and `c`, draws × options, effects
    and costs less the comparator's, which stands first at 0; and `inputs`, the figures of each draw."""
    def side(measure):
        nothing = pandas.Series(0.0, sample.index)
        return pandas.DataFrame({one: sample.get(f"{one}.{measure}", nothing) for one in sample.attrs["options"]})
    inputs = sample[[name for name in sample if ":" in name]]
    return {"e": side(effect), "c": side(cost), "inputs": inputs}


def check(*files, **options):
    """Every problem of some files, one row each: severity, file, line, column, message, help."""
    done = _done("check", *files, **options)
    found = _problems(done.stderr)
    if done.returncode > 1 or (done.returncode == 1 and not (found.severity == "error").any()):
        raise HearthError(done.returncode, done.stderr)
    return found

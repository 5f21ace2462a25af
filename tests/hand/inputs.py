"""What the recomputations by hand share: figures read from the project's own files at their point, prices of another year, years of
effect, a service's ledger, and the comparison with what hearth prints. Standard library and PyYAML; no result of hearth enters.
It knows the forms that the scenarios use and stops at any other, so that nothing is passed over in silence.

    python3 tests/hand/NAME.py HEARTH_BINARY PROJECT_DIR"""

import csv
import json
import math
import pathlib
import re
import subprocess
import sys

import yaml

PARTS = ("services", "figures", "indices", "schedules", "life_tables", "payers", "qaly_values")


class Text(yaml.SafeLoader):
    """YAML in which 2021/22 and dates stay text."""


Text.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def read(path):
    return yaml.load(path.read_text(encoding="utf-8"), Loader=Text)


def places(path):
    """Counts of each place: {key: {group: {…}}}; rows two and three of the table are about its columns."""
    with open(path, encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))[2:]
    found = {}
    for row in rows:
        place = found[row["key"]] = {}
        for column, text in row.items():
            group, _, name = column.partition(".")
            if name and text.isdigit():
                place.setdefault(group, {})[name] = int(text)
    return found


def first_year(financial_year):
    return int(financial_year[:4])


def label(year):
    return f"{year}/{(year + 1) % 100:02d}"


class Project:
    """A scenario with the data and models that it reads."""

    def __init__(self, root, name, program=None):
        self.root, self.name, self.program = pathlib.Path(root), name, program
        self.data = {part: {} for part in PARTS}
        for path in sorted((self.root / "data").glob("*.yaml")):
            for part, entries in read(path).items():
                if part in PARTS:
                    self.data[part].update(entries)
        self.data["places"] = places(self.root / "data/places.csv")
        self.scenario = read(self.root / "scenarios" / f"{name}.yaml")
        self.own = self.scenario.get("figures", {})
        self.appraisal = self.scenario["appraisal"]
        self.years = self.appraisal["years"]
        self.prices = self.appraisal["prices"]
        self.data["services"].update(self.scenario.get("services", {}))

    def model(self, name):
        return read(self.root / "models" / f"{name}.yaml")

    # Prices: one year's level over another's; a series that ends is carried on by the one it names.
    def growth(self, index, year):
        """Level of `year` over that of the year before."""
        series = self.data["indices"][index]
        if "levels" in series:
            return series["levels"][label(year)] / series["levels"][label(year - 1)]
        years = [first_year(y) for y in series["changes"]]
        if year <= min(years):  # the series begins in its first year: the step up to it is another's
            return self.growth(series["before"], year)
        if year > max(years):
            return self.growth(series["after"], year)
        return 1 + series["changes"][label(year)]

    def rebased(self, amount, year, index):
        start, end = first_year(year), first_year(self.prices)
        for y in range(start + 1, end + 1):
            amount *= self.growth(index, y)
        for y in range(end + 1, start + 1):
            amount /= self.growth(index, y)
        return amount

    # Figures
    def point(self, figure, scopes=(), payer=None):
        """A figure at its point, money in the scenario's prices: a number, an expression over `scopes`, the scenario and data, or a mapping."""
        if isinstance(figure, str):
            return self.expression(figure, scopes)
        if isinstance(figure, (int, float)):
            return float(figure)
        given = [figure[key] for key in ("value", "mean", "gbp") if key in figure]
        if given:
            x = given[0]
        elif "events" in figure:
            x = figure["events"] / figure["of"]
        elif "mode" in figure:
            x = (figure["low"] + 4 * figure["mode"] + figure["high"]) / 6
        else:
            x = (figure["low"] + figure["high"]) / 2
        if isinstance(x, str):
            return self.expression(x, scopes)
        if "prices" in figure and self.prices != "as_printed":
            x = self.rebased(x, figure["prices"], figure.get("index") or self.data["payers"][payer]["index"])
        return float(x)

    def expression(self, text, scopes):
        if not text.startswith("="):
            sys.exit(f"by hand: '{text}' is no expression")

        def value(match):
            return repr(self.named(match.group(0), scopes))

        python = re.sub(r"(?!(?:min|max)\b)\b[A-Za-z_][\w.]*", value, text[1:]).replace("^", "**")
        return float(eval(python, {"__builtins__": {}, "min": min, "max": max}))  # every other name is replaced above

    def named(self, name, scopes=()):
        """A figure by the name that expressions use: the nearest, then the scenario's, then that of data."""
        if name.startswith("services."):
            return self.service_cost(name.split(".")[1])
        whole, _, part = name.partition(".")
        for scope in (*scopes, self.own, self.data["figures"]):
            if part and "dirichlet" in scope.get(whole, ()):
                seen = scope[whole]["dirichlet"]
                return seen[part] / sum(seen.values())
            if name in scope and scope[name] != f"= {name}":  # a local value of the same name is the scenario's
                return self.point(scope[name], scopes)
        sys.exit(f"by hand: nothing is called '{name}'")

    def service(self, name):
        """Cost of a unit, and the share of it that is cash."""
        return self.service_cost(name), self.point(self.data["services"][name]["cashable"])

    def service_cost(self, name):
        """Cost of a unit, from the price year nearest to the scenario's (of two the later)."""
        entry = self.data["services"][name]
        costs = entry["cost"] if isinstance(entry["cost"], list) else [entry["cost"]]
        if len(costs) > 1:
            target = first_year(self.prices)
            costs = [min(costs, key=lambda c: (abs(first_year(c["prices"]) - target), -first_year(c["prices"])))]
        return self.point(costs[0], payer=entry["payer"])

    def factors(self, kind="money", years=None):
        """Discount factors of years 0, 1 … at their start, band by band."""
        schedule = self.data["schedules"][self.appraisal.get("discount", "green_book_2022")][kind]
        factors = [1.0]
        for t in range(1, years or self.years):
            rate = next(band["rate"] for band in schedule if t <= band.get("to", 10**9))
            factors.append(factors[-1] / (1 + rate))
        return factors

    def ask(self, command, *arguments):
        """What hearth says, as JSON."""
        line = [str(self.program), command, f"scenarios/{self.name}.yaml", *arguments, "--format", "json"]
        done = subprocess.run(line, cwd=self.root, env={"HEARTH_DATA": str(self.root)}, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            sys.exit(f"{self.name}: hearth ended with {done.returncode}\n{done.stderr}")
        return json.loads(done.stdout)


# Years of effect
def alive(table, age):
    """Of those born, how many live at an age; deaths are spread evenly between birthdays."""
    whole, living = int(age), 1.0
    for a in range(whole):
        living *= 1 - table[min(a, len(table) - 1)]
    return living * (1 - table[min(whole, len(table) - 1)] * (age - whole))


def overlap(k, begin, end):
    """Mean over entries u in [0, 1] of how much of [u + begin, u + end) lies in year k."""
    def area(c):  # integral over u of max(0, c - u)
        return (max(0.0, c) ** 2 - max(0.0, c - 1) ** 2) / 2

    return area(k + 1 - begin) - area(k - begin) - area(k + 1 - end) + area(k - end)


def under_effect(starts, years, lag, lasts, drop_out=0.0, living=lambda years: 1.0, fade=0.0):
    """Clients under effect in each year (method 3.3), who enter evenly over the year they start in."""
    found = [0.0] * years
    j = 0
    while j < lasts:
        begin, end = lag + j, lag + min(j + 1, lasts)
        left = (1 - fade) ** j * (1 - drop_out) ** (lag + j) * living(lag + j + 0.5)
        for s, starting in enumerate(starts):
            for t in range(s, years):
                found[t] += starting * overlap(t - s, begin, end) * left
        j += 1
    return found


# One intervention
def with_set(model, changes):
    for path, value in changes.items():
        *way, last = path.split(".")
        place = model
        for key in way:
            place = place[key]
        place[last] = value
    return model


def known(what, entry, keys):
    if set(entry) - set(keys):
        sys.exit(f"by hand: {what} with {sorted(set(entry) - set(keys))} is not known here")


class Service:
    """One intervention, year by year."""

    def __init__(self, project, name):
        self.project, entry = project, project.scenario["interventions"][name]
        model = entry["model"] if isinstance(entry["model"], dict) else project.model(entry["model"])
        self.model = with_set(model, entry.get("set", {}))
        known("a model", self.model, "hearth title kind client population evidence caveats sources figures timing effects outcomes health money_effects "
              "adjust costs".split())
        self.scopes = [self.model.get("figures", {})]
        self.reaching = {}
        self.starts = self.starting(entry["reach"])
        timing = self.model.get("timing", {})
        known("timing", timing, "lag_years lasts_years fade_per_year drop_out_per_year survival".split())
        at = lambda key: self.point(timing.get(key, 0))
        self.lag, self.lasts, self.drop = at("lag_years"), at("lasts_years"), at("drop_out_per_year")
        survival = timing.get("survival")
        self.living = lambda years: 1.0
        if survival:
            table = project.data["life_tables"][survival["table"]][survival["sex"]]
            age = self.point(survival["age"])
            self.living = lambda years: alive(table, age + years) / alive(table, age)
        years = project.years
        self.under_effect = under_effect(self.starts, years, self.lag, self.lasts, self.drop, self.living, at("fade_per_year"))
        self.in_service = under_effect(self.starts, years, 0.0, self.lag + self.lasts, self.drop, self.living)
        self.landing = self.once()

    def point(self, figure, payer=None):
        return self.project.point(figure, self.scopes, payer)

    def starting(self, reach):
        years, until = self.project.years, reach.get("for_years", self.project.years)
        known("reach", reach, "clients_per_year clients pool per_year capacity ramp once_each for_years steps".split())
        steps = {name: self.point(share) for name, share in reach.get("steps", {}).items()}
        starts, open_now = [], 0.0
        if "pool" in reach:
            pool = reach["pool"]
            known("a pool", pool, "number households share growth".split())
            places = [self.project.data["places"][name] for name in self.project.scenario["place"]] if "households" in pool else []
            size = sum(place["households"][pool["households"]] for place in places) if places else self.point(pool["number"])
            open_now = size * self.point(pool.get("share", 1))
        self.reaching = {name: [] for name in steps}
        for t in range(years):
            if "pool" in reach:
                offered = open_now * self.point(reach["per_year"])
                if "capacity" in reach:
                    offered = min(offered, self.point(reach["capacity"]))
            elif "clients" in reach:
                offered = self.point(reach["clients"]) if t == 0 else 0.0
            else:
                offered = self.point(reach["clients_per_year"])
            if "ramp" in reach:
                offered *= self.point(reach["ramp"][min(t, len(reach["ramp"]) - 1)])
            left = offered if t < until else 0.0
            for name, share in steps.items():
                left *= share
                self.reaching[name].append(left)
            starts.append(left)
            if "pool" in reach:
                gone = left if reach.get("once_each", True) else 0.0
                open_now = max(0.0, open_now * (1 + self.point(pool.get("growth", 0))) - gone)
        return starts

    def once(self):
        years = self.project.years
        found = [0.0] * years
        left = (1 - self.drop) ** self.lag * self.living(self.lag)
        for s in range(years):
            for t in range(s, years):
                k = t - s
                share = max(0.0, min(1.0, k + 1 - self.lag) - max(0.0, k - self.lag))
                found[t] += self.starts[s] * share * left
        return found

    def corrected(self, avoided):
        adjust = self.model.get("adjust", {})
        at = lambda key, default: self.point(adjust.get(key, default))
        avoided *= (1 - at("deadweight", 0)) * at("attribution", 1)
        if avoided > 0:
            avoided *= (1 - at("regression_to_mean", 0)) * at("evidence_correction", 1)
        return avoided

    def avoided(self, form):
        """Units avoided in each year by an effect or outcome."""
        if "avoided_per_client" in form:
            each, over = self.point(form["avoided_per_client"]), self.landing
        elif "avoided_per_client_year" in form:
            each, over = self.point(form["avoided_per_client_year"]), self.under_effect
        elif "rate_ratio" in form:
            each, over = self.point(form["without"]) * (1 - self.point(form["rate_ratio"])), self.under_effect
        else:
            sys.exit(f"by hand: an effect of the form {sorted(form)} is not known here")
        each = self.corrected(each)
        return [each * n for n in over]

    def rows(self):
        """(payer, class, amounts by year): costs below 0, savings and QALYs above."""
        p, units, rows = self.project, {}, []

        def add(service, amounts):
            have = units.setdefault(service, [0.0] * p.years)
            units[service] = [a + b for a, b in zip(have, amounts)]

        for service, form in self.model.get("effects", {}).items():
            add(service, self.avoided(form))
        for outcome in self.model.get("outcomes", {}).values():
            events = self.avoided(outcome)
            for service, each in outcome.get("leads_to", {}).items():
                add(service, [e * self.point(each) for e in events])
            if "qaly_each" in outcome:
                rows.append(("people", "health", [e * self.point(outcome["qaly_each"]) for e in events]))
        for key, each in self.model.get("health", {}).items():
            over = self.landing if key == "qaly_per_client" else self.under_effect
            gained = self.corrected(self.point(each))
            rows.append(("people", "health", [gained * n for n in over]))
        for effect in self.model.get("money_effects", {}).values():
            each = self.corrected(self.point(effect["amount_per_client_year"], effect["payer"]))
            rows.append((effect["payer"], effect["class"], [each * n for n in self.under_effect]))
        for service, amounts in units.items():
            (cost, cash), payer = p.service(service), p.data["services"][service]["payer"]
            rows.append((payer, "cashable", [a * cost * cash for a in amounts]))
            rows.append((payer, "capacity", [a * cost * (1 - cash) for a in amounts]))
        for line in self.model["costs"].values():
            rows += self.spending(line, units)
        return rows

    def uses(self):
        """Of each service what a client-year avoids and would use without it, for effects that say so."""
        found = {}

        def add(service, form, times):
            if "without" not in form:
                return
            without = self.point(form["without"])
            avoided = self.corrected(self.point(form["avoided_per_client_year"]) if "avoided_per_client_year" in form
                                     else without * (1 - self.point(form["rate_ratio"])))
            a, w = found.get(service, (0.0, 0.0))
            found[service] = (a + avoided * times, w + without * times)

        for service, form in self.model.get("effects", {}).items():
            add(service, form, 1.0)
        for outcome in self.model.get("outcomes", {}).values():
            for service, each in outcome.get("leads_to", {}).items():
                add(service, outcome, self.point(each))
        return found

    def spending(self, line, units):
        """A line of cost, with its optimism bias, by payer."""
        known("a line of cost", line, "per cost fixed_per_year for_years set_up payer budget optimism_bias".split())
        shares = dict(line["payer"]) if isinstance(line["payer"], dict) else {line["payer"]: 1.0}
        first, years = next(iter(shares)), self.project.years
        if "per" in line:
            counted = {"client": self.starts, "client_year": self.in_service, **self.reaching, **units}
            each, over = self.point(line["cost"], first), counted[line["per"]]
        elif "fixed_per_year" in line:
            each, until = self.point(line["fixed_per_year"], first), line.get("for_years", years)
            over = [1.0 if t < until else 0.0 for t in range(years)]
        else:
            each, over = self.point(line["set_up"], first), [1.0] + [0.0] * (years - 1)
        if "optimism_bias" in line:
            upper, lower, mitigation = (self.point(line["optimism_bias"][key]) for key in ("upper", "lower", "mitigation"))
            each *= 1 + upper - mitigation * (upper - lower)
        shares = {payer: share if share == "rest" else self.point(share) for payer, share in shares.items()}
        rest = 1 - sum(share for share in shares.values() if share != "rest")
        return [(payer, "cost", [-each * (rest if share == "rest" else share) * n for n in over]) for payer, share in shares.items()]


def shared(project, pair, share):
    """Rows of what clients of two interventions avoid less together than apart: of the smaller use without, what either leaves of it."""
    p, (one, other) = project, pair
    clients = [min(a * share, b) for a, b in zip(one.under_effect, other.under_effect)]
    rows, here, there = [], one.uses(), other.uses()
    if set(one.model.get("outcomes", {})) & set(other.model.get("outcomes", {})):
        sys.exit("by hand: an outcome of both interventions is not known here")
    for service in sorted(set(here) & set(there)):
        (a, w), (b, v) = here[service], there[service]
        more = min(w, v) * (1 - (1 - a / w) * (1 - b / v)) - a - b
        (cost, cash), payer = p.service(service), p.data["services"][service]["payer"]
        rows.append((payer, "cashable", [n * more * cost * cash for n in clients]))
        rows.append((payer, "capacity", [n * more * cost * (1 - cash) for n in clients]))
    return rows


def answers(project):
    """Of each option but the first: the measures, and each payer's net effect."""
    p, found = project, {}
    money, health = p.factors("money"), p.factors("health")
    payers, classes = p.appraisal["perspective"]["payers"], p.appraisal["perspective"]["classes"]
    services = {name: Service(p, name) for name in p.scenario["interventions"]}
    for option, parts in list(p.scenario["options"].items())[1:]:
        rows = [row for part in parts for row in services[part].rows()]
        for entry in p.scenario.get("overlap", []):
            known("an overlap", entry, "of also_in share".split())
            if not isinstance(entry["also_in"], str):
                sys.exit("by hand: an overlap of three interventions is not known here")
            if {entry["of"], entry["also_in"]} <= set(parts):
                rows += shared(p, (services[entry["of"]], services[entry["also_in"]]), p.point(entry["share"]))
        for transfer in p.scenario.get("transfers", []):
            if option in transfer["options"]:
                amount = p.point(transfer["amount"], payer=transfer["from"])
                paid = [amount if t in transfer["years"] else 0.0 for t in range(p.years)]
                rows.append((transfer["from"], "transfer", [-a for a in paid]))
                rows.append((transfer["to"], "transfer", paid))
        inside = [r for r in rows if r[0] in payers and r[1] in classes]
        total = lambda kinds, weights=None: sum(
            sum(a * (weights[t] if weights else 1) for t, a in enumerate(r[2])) for r in inside if r[1] in kinds)
        saving = [c for c in classes if c != "cost"]
        measures = {
            "clients": sum(sum(services[part].starts) for part in parts),
            "programme_cost": -total(["cost"]),
            "gross_saving": total(saving),
            "net_saving": total(classes),
            "net_cash": total(["cost", "cashable"]),
            "pv_net_saving": total(classes, money),
        }
        benefits = total([c for c in saving if c != "transfer"], money)
        measures["benefit_cost_ratio"] = benefits / -total(["cost"], money)
        qalys = [r[2] for r in rows if r[1] == "health"]
        if qalys:
            measures["qalys"] = sum(map(sum, qalys))
            measures["pv_qalys"] = sum(a * health[t] for q in qalys for t, a in enumerate(q))
            if "qaly_value" in p.appraisal:
                worth = p.point(p.data["qaly_values"][p.appraisal["qaly_value"]])
                measures["net_monetary_benefit"] = worth * measures["pv_qalys"] + total(["cost", "cashable", "capacity"], money)
        for payer in p.data["payers"]:
            own = [sum(r[2]) for r in rows if r[0] == payer and r[1] in ("cost", "cashable", "capacity", "transfer")]
            if own and payer != "people":
                measures[f"by_payer.{payer}.net"] = sum(own)
        found[option] = measures
    return found


# The comparison
def agree(printed, ours):
    """To the last digit that double precision holds through some hundred additions."""
    return printed is not None and abs(printed - ours) <= 1e-9 * max(1.0, abs(ours))


def differences(project, found):
    """How many of our measures, {option: {measure: value}}, hearth prints otherwise; both numbers of each are shown."""
    printed = {option["name"]: option for option in project.ask("run", "--deterministic")["options"]}
    wrong = count = 0
    for option, measures in found.items():
        for measure, ours in measures.items():
            if measure.startswith("by_payer."):
                _, payer, what = measure.split(".")
                theirs = printed[option]["by_payer"][payer][what]
            else:
                theirs = printed[option]["measures"][measure]
            count += 1
            if not agree(theirs, ours):
                wrong += 1
                print(f"{project.name}, {option}, {measure}: hearth {theirs!r}, by hand {ours!r}")
    print(f"{project.name}: {count - wrong} of {count} figures of hearth agree with those by hand")
    return wrong


def opened(name):
    """The project that the command line names."""
    if len(sys.argv) != 3:
        sys.exit(f"usage: python3 {sys.argv[0]} HEARTH_BINARY PROJECT_DIR")
    return Project(pathlib.Path(sys.argv[2]).resolve(), name, pathlib.Path(sys.argv[1]).resolve())


def compare(name, by_hand=answers):
    """Ends with 1 where hearth says otherwise than `by_hand(project)`, {option: {measure: value}}."""
    project = opened(name)
    sys.exit(1 if differences(project, by_hand(project)) else 0)


# A course of life
class Course:
    """Years, service use and money of people in the states of a cohort model under a strategy, for the forms that the shipped models use."""

    def __init__(self, project, intervention):
        self.p, entry = project, project.scenario["interventions"][intervention]
        self.model = with_set(project.model(entry["model"]), entry.get("set", {}))
        self.scopes, self.name = [self.model["figures"]], entry["strategy"]
        self.strategy = self.model["strategies"][self.name]
        self.m = {"year": 1, "quarter": 4, "month": 12}[self.model["cycle"]["length"]]
        self.rows_of = {**self.model["transitions"], **self.strategy.get("transitions", {})}
        reach = entry["reach"]
        known("reach", reach, "clients_per_year for_years steps".split())
        given = reach["clients_per_year"]
        until = reach.get("for_years", project.years)
        steps = 1.0
        for share in reach.get("steps", {}).values():
            steps *= self.point(share)
        self.starts = [(self.point(given[t] if isinstance(given, list) else given) if t < until else 0.0) * steps for t in range(project.years)]

    def point(self, figure, payer=None):
        return self.p.point(figure, self.scopes, payer)

    def chance(self, state, cycle, tunnel, age, sex):
        """{to: chance} of leaving a state in a cycle, the dead first."""
        row, found = self.rows_of.get(state, {}), {}
        known("moves", row, "probabilities rates mortality by_cycle_in_state rest_to".split())
        add = lambda to, chance: found.__setitem__(to, found.get(to, 0.0) + chance)
        for to, figure in row.get("probabilities", {}).items():
            add(to, self.point(figure))
        for to, figure in row.get("rates", {}).items():
            add(to, 1 - math.exp(-self.point(figure) / self.m))
        for to, list_ in row.get("by_cycle_in_state", {}).items():
            add(to, self.point(list_[min(tunnel, len(list_) - 1)]))
        for to, dying in row.get("mortality", {}).items():
            table = self.p.data["life_tables"][dying["table"]][sex]
            q = table[min(int(age + cycle / self.m + 1e-9), len(table) - 1)]
            add(to, 1 - (1 - q) ** (self.point(dying["ratio"]) / self.m))
        for ratio in self.strategy.get("ratios", []):
            among = lambda key, one: one in (ratio[key] if isinstance(ratio[key], list) else [ratio[key]])
            first, last = ratio.get("cycles", (1, 10**9))
            if among("from", state) and first <= cycle + 1 <= last:
                for to in found:
                    if among("to", to):
                        if "hazard_ratio" in ratio:
                            found[to] = 1 - (1 - found[to]) ** self.point(ratio["hazard_ratio"])
                        else:
                            odds = found[to] / (1 - found[to]) * self.point(ratio["odds_ratio"])
                            found[to] = odds / (1 + odds)
        dies = found.get("dead", 0.0)
        return {to: chance if to == "dead" else chance * (1 - dies) for to, chance in found.items()}

    def trace(self, cycles):
        """Rows 0 … cycles of shares by state."""
        total = [dict.fromkeys(self.model["states"], 0.0) for _ in range(cycles + 1)]
        start = self.strategy.get("start") or self.model["start"]
        for group in self.model["people"]:
            age, share = self.point(group["age"]), self.point(group["share"])
            now = {(state, 0): share * self.point(figure) for state, figure in start.items()}
            for cycle in range(cycles + 1):
                for (state, _), people in now.items():
                    total[cycle][state] += people
                then = {}
                for (state, tunnel), people in now.items():
                    leaving = self.chance(state, cycle, tunnel, age, group["sex"])
                    rest = 1 - sum(leaving.values())
                    into = [((to, 0), chance) for to, chance in leaving.items()]
                    onward = self.rows_of.get(state, {}).get("rest_to", state)
                    longer = min(tunnel + 1, self.model.get("tunnels", {}).get(state, 1) - 1) if onward == state else 0
                    for key, chance in [*into, ((onward, longer), rest)]:
                        then[key] = then.get(key, 0.0) + people * chance
                now = then
        return total

    def years_in(self):
        """Person-years in each state within the horizon, of all who start; in their year they start evenly."""
        m, found = self.m, dict.fromkeys(self.model["states"], 0.0)
        rows = self.trace(self.p.years * m)
        for s, starting in enumerate(self.starts):
            for j in range(m + 1):
                weight = starting / m * (0.5 if j in (0, m) else 1.0)
                for k in range((self.p.years - s) * m - j):
                    for state in found:
                        found[state] += weight * (rows[k][state] + rows[k + 1][state]) / 2 / m
        return found

    def money(self):
        """Net cost and its cash, of the perspective's payers, as (net, cash): below 0 is spent."""
        counted, years, net, cash = self.p.appraisal["perspective"]["payers"], self.years_in(), 0.0, 0.0
        named = lambda entry: entry.get("strategies", self.name)
        holds = lambda entry: self.name in (named(entry) if isinstance(named(entry), list) else [named(entry)])
        for service, use in self.model.get("state_use", {}).items():
            (cost, share), payer = self.p.service(service), self.p.data["services"][service]["payer"]
            if payer in counted:
                spent = sum(self.point(units) * years[state] for state, units in use["in"].items()) * cost
                net, cash = net - spent, cash - spent * share
        for entry in self.model.get("state_costs", {}).values():
            payers = entry["payer"] if isinstance(entry["payer"], dict) else {entry["payer"]: 1.0}
            share = sum(self.point(part) for payer, part in payers.items() if payer in counted)
            spent = share * sum(self.point(amount) * years[state] for state, amount in entry["in"].items())
            cashable = entry.get("cashable", 1)
            part = self.p.service(cashable.split(".")[1])[1] if isinstance(cashable, str) else self.point(cashable)
            net, cash = net - spent, cash - spent * part
        for line in filter(holds, self.model["costs"].values()):
            payers = line["payer"] if isinstance(line["payer"], dict) else {line["payer"]: 1.0}
            share = sum(part for payer, part in payers.items() if payer in counted)
            each = self.point(line["cost"], next(iter(payers))) * sum(self.starts) if "cost" in line else self.point(line["fixed_per_year"]) * self.p.years
            net, cash = net - share * each, cash - share * each
        return net, cash


def courses(p):
    """Each option but the first of a scenario of one intervention each, beside the first."""
    found = {name: Course(p, parts[0]) for name, parts in p.scenario["options"].items()}
    first, *others = [(name, course.money(), sum(course.starts)) for name, course in found.items()]
    return {name: {"net_saving": net - first[1][0], "net_cash": cash - first[1][1], "clients": clients} for name, (net, cash), clients in others}

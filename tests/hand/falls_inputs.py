"""The arithmetic behind the falls scenarios a second time, by hand: standard library and PyYAML, inputs read from the project's own files.
Every figure stands at its point. It knows the forms that these scenarios use and stops at any other, so that nothing is passed over in silence."""

import json
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


def first_year(financial_year):
    return int(financial_year[:4])


class Project:
    def __init__(self, root, name):
        self.root = pathlib.Path(root)
        self.data = {part: {} for part in PARTS}
        for path in sorted((self.root / "data").glob("*.yaml")):
            for part, entries in read(path).items():
                if part in PARTS:
                    self.data[part].update(entries)
        self.scenario = read(self.root / "scenarios" / f"{name}.yaml")
        self.appraisal = self.scenario["appraisal"]
        self.years = self.appraisal["years"]
        self.prices = self.appraisal["prices"]
        self.data["services"].update(self.scenario.get("services", {}))

    # Prices: one year's level over another's; a series that ends is carried on by the one it names.
    def growth(self, index, year):
        """Level of `year` over that of the year before."""
        series = self.data["indices"][index]
        label = f"{year}/{(year + 1) % 100:02d}"
        before = f"{year - 1}/{year % 100:02d}"
        if "levels" in series:
            return series["levels"][label] / series["levels"][before]
        years = [first_year(y) for y in series["changes"]]
        if year <= min(years):
            return self.growth(series["before"], year)
        if year > max(years):
            return self.growth(series["after"], year)
        return 1 + series["changes"][label]

    def rebased(self, amount, year, index):
        start, end = first_year(year), first_year(self.prices)
        for y in range(start + 1, end + 1):
            amount *= self.growth(index, y)
        for y in range(end + 1, start + 1):
            amount /= self.growth(index, y)
        return amount

    # Figures
    def point(self, figure, scopes, index=None):
        """The point of a figure, in the scenario's prices; `index` is the payer's."""
        if isinstance(figure, str):
            return self.expression(figure, scopes)
        if isinstance(figure, (int, float)):
            return float(figure)
        for key in ("value", "mean", "gbp"):
            if key in figure:
                x = figure[key]
                break
        else:
            low, mode, high = figure["low"], figure["mode"], figure["high"]
            x = (low + 4 * mode + high) / 6
        if isinstance(x, str):
            return self.expression(x, scopes)
        if "prices" in figure:
            x = self.rebased(x, figure["prices"], figure.get("index", index))
        return float(x)

    def expression(self, text, scopes):
        if not text.startswith("="):
            sys.exit(f"by hand: '{text}' is no expression")

        def value(match):
            return repr(self.named(match.group(0), scopes))

        python = re.sub(r"(?!(?:min|max)\b)\b[A-Za-z_][\w.]*", value, text[1:]).replace("^", "**")
        return float(eval(python, {"__builtins__": {}, "min": min, "max": max}))  # every other name is replaced above

    def named(self, name, scopes):
        if name.startswith("services."):
            _, service, _ = name.split(".")
            return self.unit_cost(service)
        for depth, scope in enumerate(scopes):
            if name in scope:
                return self.point(scope[name], scopes[depth:])
        sys.exit(f"by hand: nothing is called '{name}'")

    def unit_cost(self, service):
        entry = self.data["services"][service]
        index = self.data["payers"][entry["payer"]]["index"]
        costs = entry["cost"] if isinstance(entry["cost"], list) else [entry["cost"]]
        if len(costs) == 1:
            return self.point(costs[0], [self.data["figures"]], index)
        target = first_year(self.prices)  # the nearest price year, of two the later
        nearest = min(costs, key=lambda c: (abs(first_year(c["prices"]) - target), -first_year(c["prices"])))
        return self.point(nearest, [self.data["figures"]], index)

    # Discounting at the start of the year, by bands
    def factors(self, kind):
        schedule = self.data["schedules"][self.appraisal.get("discount", "green_book_2022")][kind]
        factors = [1.0]
        for t in range(1, self.years):
            rate = next(band["rate"] for band in schedule if t <= band.get("to", 10**9))
            factors.append(factors[-1] / (1 + rate))
        return factors


def with_set(model, changes):
    for path, value in changes.items():
        *way, last = path.split(".")
        place = model
        for key in way:
            place = place[key]
        place[last] = value
    return model


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


class Service:
    """One intervention, year by year."""

    def __init__(self, project, name):
        self.project, entry = project, project.scenario["interventions"][name]
        self.model = read(project.root / "models" / f"{entry['model']}.yaml")
        self.model = with_set(self.model, entry.get("set", {}))
        self.scopes = [self.model.get("figures", {}), project.scenario.get("figures", {}), project.data["figures"]]
        self.starts = self.starting(entry["reach"])
        timing = self.model.get("timing", {})
        at = lambda key, default=0.0: self.point(timing[key]) if key in timing else default
        if "build_up" in timing or "served_years" in timing:
            sys.exit("by hand: build_up and served_years are not known here")
        self.lag, self.lasts = at("lag_years"), at("lasts_years")
        self.fade, self.drop = at("fade_per_year"), at("drop_out_per_year")
        survival = timing.get("survival")
        self.living = lambda years: 1.0
        if survival:
            table = project.data["life_tables"][survival["table"]][survival["sex"]]
            age = self.point(survival["age"])
            self.living = lambda years: alive(table, age + years) / alive(table, age)
        self.under_effect = self.client_years(self.lag, self.fade)
        self.in_service = self.client_years(0.0, 0.0, self.lag + self.lasts)
        self.landing = self.once()

    def point(self, figure, index=None):
        return self.project.point(figure, self.scopes, index)

    def starting(self, reach):
        years, until = self.project.years, reach.get("for_years", self.project.years)
        unknown = set(reach) - {"clients_per_year", "pool", "per_year", "once_each", "for_years"}
        if unknown:
            sys.exit(f"by hand: reach knows no {unknown}")
        if "clients_per_year" in reach:
            return [self.point(reach["clients_per_year"]) if t < until else 0.0 for t in range(years)]
        if reach.get("once_each", True):
            sys.exit("by hand: pools that starts leave are not known here")
        pool = reach["pool"]
        open_now = self.point(pool["number"]) * self.point(pool.get("share", 1))
        starts = []
        for t in range(years):
            starts.append(open_now * self.point(reach["per_year"]) if t < until else 0.0)
            open_now *= 1 + self.point(pool.get("growth", 0))
        return starts

    def client_years(self, lag, fade, lasts=None):
        lasts = self.lasts if lasts is None else lasts
        years = self.project.years
        found = [0.0] * years
        j = 0
        while j < lasts:
            begin, end = lag + j, lag + min(j + 1, lasts)
            left = (1 - fade) ** j * (1 - self.drop) ** (lag + j) * self.living(lag + j + 0.5)
            for s in range(years):
                for t in range(s, years):
                    found[t] += self.starts[s] * overlap(t - s, begin, end) * left
            j += 1
        return found

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
        unknown = set(self.model) & {"money_effects", "incomes", "before_after", "hazards"}
        if unknown:
            sys.exit(f"by hand: models with {unknown} are not known here")

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
        health = self.model.get("health", {})
        if "qaly_per_client" in health:
            each = self.corrected(self.point(health["qaly_per_client"]))
            rows.append(("people", "health", [each * n for n in self.landing]))
        if set(health) - {"qaly_per_client"}:
            sys.exit("by hand: only QALYs once per client are known here")
        for service, amounts in units.items():
            entry = p.data["services"][service]
            cost, cash = p.unit_cost(service), p.point(entry["cashable"], [p.data["figures"]])
            rows.append((entry["payer"], "cashable", [a * cost * cash for a in amounts]))
            rows.append((entry["payer"], "capacity", [a * cost * (1 - cash) for a in amounts]))
        for line in self.model["costs"].values():
            shares = line["payer"] if isinstance(line["payer"], dict) else {line["payer"]: 1.0}
            if set(line) - {"per", "cost", "payer", "budget"}:
                sys.exit(f"by hand: a line of cost with {sorted(line)} is not known here")
            over = {"client": self.starts, "client_year": self.in_service}.get(line["per"]) or units[line["per"]]
            first = next(iter(shares))
            each = self.point(line["cost"], p.data["payers"][first]["index"])
            for payer, share in shares.items():
                rows.append((payer, "cost", [-each * p.point(share, self.scopes) * n for n in over]))
        return rows


def answers(project):
    """Of each option but the first: the measures, and each payer's net effect."""
    p, found = project, {}
    money, health = p.factors("money"), p.factors("health")
    scope = [p.scenario.get("figures", {}), p.data["figures"]]
    payers, classes = p.appraisal["perspective"]["payers"], p.appraisal["perspective"]["classes"]
    services = {name: Service(p, name) for name in p.scenario["interventions"]}
    for option, parts in list(p.scenario["options"].items())[1:]:
        rows = [row for part in parts for row in services[part].rows()]
        for transfer in p.scenario.get("transfers", []):
            if option in transfer["options"]:
                amount = p.point(transfer["amount"], scope, p.data["payers"][transfer["from"]]["index"])
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
        for payer in p.data["payers"]:
            own = [sum(r[2]) for r in rows if r[0] == payer and r[1] in ("cost", "cashable", "capacity", "transfer")]
            if own and payer != "people":
                measures[f"by_payer.{payer}.net"] = sum(own)
        found[option] = measures
    return found


def agree(printed, ours):
    """To the last digit that double precision holds through some hundred additions."""
    return abs(printed - ours) <= 1e-9 * max(1.0, abs(ours))


def compare(name):
    """Runs the scenario and compares: `python3 tests/hand/NAME.py HEARTH_BINARY PROJECT_DIR`."""
    program, root = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2]).resolve()
    command = [str(program), "run", f"scenarios/{name}.yaml", "--deterministic", "--format", "json"]
    done = subprocess.run(command, cwd=root, env={"HEARTH_HOME": str(root)}, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"{name}: hearth ended with {done.returncode}\n{done.stderr}")
    printed = {option["name"]: option for option in json.loads(done.stdout)["options"]}
    wrong = count = 0
    for option, measures in answers(Project(root, name)).items():
        for measure, ours in measures.items():
            if measure.startswith("by_payer."):
                _, payer, what = measure.split(".")
                theirs = printed[option]["by_payer"][payer][what]
            else:
                theirs = printed[option]["measures"][measure]
            count += 1
            if theirs is None or not agree(theirs, ours):
                wrong += 1
                print(f"{name}, {option}, {measure}: hearth {theirs!r}, by hand {ours!r}")
    if wrong:
        sys.exit(1)
    print(f"{name}: {count} figures of hearth agree with those by hand")

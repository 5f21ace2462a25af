"""Write the second shape of the benches as a hearth scenario, from the figures of W2: as many
interventions, services and years, but effects that start late and end, entry spread over the year,
three options, expressions and correlated figures.

usage: make_scenario.py > lagged.yaml
"""
import csv
import pathlib

CSV = pathlib.Path(__file__).resolve().parent.parent / "w2" / "w2_figures.csv"
FIGURES = {row["id"]: row for row in csv.DictReader(open(CSV))}
SERVICES = [name.split(".")[1] for name in FIGURES if name.startswith("cost.")]
INTERVENTIONS = range(6)


def figure(name, *more):
    row = FIGURES[name]
    keys = [f"mean: {row['mean']}", f"sd: {row['sd']}", f"distribution: {row['family']}", *more]
    return "{" + ", ".join(keys) + "}"


print("# The second shape of the benches: six interventions, twelve services, ten years, as W2, with")
print("# lag, spread entry, three options, expressions and correlated figures.")
print("# Written by make_scenario.py from w2_figures.csv; a workload, not evidence.")
print("hearth: 1")
print("title: Partnership arithmetic with lag")
print("appraisal: {start: 2024/25, years: 10, prices: 2024/25, entry: spread,")
print("            discount: {money: 0.035, health: 0.035}}")
print("figures:")
for service in SERVICES:
    print(f"  without_{service}: {figure(f'without.{service}', 'quantity: rate')}")
    print(f"  price_{service}: {figure(f'cost.{service}', 'quantity: cost')}")
print("  frailty: {mean: 1.1, sd: 0.1, distribution: lognormal, quantity: ratio}")
print("  pay_rise: {mean: 0.03, sd: 0.01, distribution: normal, quantity: number}")
print("  overhead: {mean: 0.15, sd: 0.04, distribution: beta, quantity: share}")
for service in SERVICES:
    print(f"  frail_{service}: = without_{service} * frailty")
for i in INTERVENTIONS:
    print(f"  uptake_{i}: {figure(f'uptake.{i}', 'quantity: share')}")
    print(f"  drop_out_{i}: {figure(f'drop_out.{i}', 'quantity: share')}")
print("correlations:")
for i in INTERVENTIONS:
    print(f"  - {{between: [uptake_{i}, drop_out_{i}], rank: -0.4}}")
print("  - {between: [price_short_stay, price_long_stay], rank: 0.7}")
print("  - {between: [price_long_stay, price_bed_day], rank: 0.6}")
print("services:")
for service in SERVICES:
    cost = f"= price_{service} * (1 + pay_rise)"
    print(f"  {service}: {{unit: unit, payer: nhs, cost: '{cost}', cashable: 1}}")
print("interventions:")
for i in INTERVENTIONS:
    print(f"  i{i}:")
    clients = 1000 + 200 * i
    print(f"    reach: {{clients_per_year: {clients}, steps: {{uptake: '= uptake_{i}'}}}}")
    print("    model:")
    print(f"      title: Intervention {i}")
    print("      kind: service_use")
    print(f"      client: person of group {i}")
    print(f"      timing: {{lag_years: {{mean: {0.4 + 0.1 * i:.1f}, sd: 0.1, distribution: gamma}},")
    print("               lasts_years: {mean: 6, sd: 0.5, distribution: gamma},")
    print(f"               fade_per_year: {figure(f'fade.{i}')},")
    print(f"               drop_out_per_year: '= drop_out_{i}'}}")
    print(f"      adjust: {{deadweight: {figure(f'deadweight.{i}')}}}")
    print("      effects:")
    for service in SERVICES:
        ratio = figure(f"ratio.{i}.{service}")
        print(f"        {service}: {{without: '= frail_{service}', rate_ratio: {ratio}}}")
    print("      figures:")
    print(f"        wages_per_client: {figure(f'per_client.{i}', 'quantity: cost')}")
    print(f"        wages_per_client_year: {figure(f'per_client_year.{i}', 'quantity: cost')}")
    print("      costs:")
    for line, per in (("start", "client"), ("running", "client_year")):
        cost = f"= wages_per_{per} * (1 + overhead) * (1 + pay_rise)"
        print(f"        {line}:")
        print(f"          {{per: {per}, cost: '{cost}', payer: council, budget: revenue}}")
print("options:")
print("  none: []")
print("  first_half: [i0, i1, i2]")
print(f"  all: [{', '.join(f'i{i}' for i in INTERVENTIONS)}]")

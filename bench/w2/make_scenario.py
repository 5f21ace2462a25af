"""Write W2 as a hearth scenario from w2_figures.csv: the same figures, the same model as w2_numpy.py.

usage: make_scenario.py > w2.yaml
"""
import csv
import pathlib

FIGURES = {row["id"]: row for row in csv.DictReader(open(pathlib.Path(__file__).with_name("w2_figures.csv")))}
SERVICES = [name.split(".")[1] for name in FIGURES if name.startswith("cost.")]


def figure(name):
    row = FIGURES[name]
    return f"{{mean: {row['mean']}, sd: {row['sd']}, distribution: {row['family']}}}"


print("# W2 of the benches: six interventions, twelve services, ten years, 132 uncertain figures.")
print("# Written by make_scenario.py from w2_figures.csv; a workload, not evidence.")
print("hearth: 1")
print("title: W2, partnership arithmetic")
print("appraisal: {start: 2024/25, years: 10, prices: 2024/25, entry: start_of_year,")
print("            discount: {money: 0.035, health: 0.035}}")
print("figures:")
for service in SERVICES:
    row = FIGURES[f"without.{service}"]
    print(f"  without_{service}: {{mean: {row['mean']}, sd: {row['sd']}, distribution: {row['family']}, quantity: rate}}")
print("services:")
for service in SERVICES:
    print(f"  {service}: {{unit: unit, payer: nhs, cost: {figure(f'cost.{service}')}, cashable: 1}}")
print("interventions:")
for i in range(6):
    print(f"  i{i}:")
    print(f"    reach: {{clients_per_year: {1000 + 200 * i}, steps: {{uptake: {figure(f'uptake.{i}')}}}}}")
    print("    model:")
    print(f"      title: Intervention {i}")
    print("      kind: service_use")
    print(f"      client: person of group {i}")
    print(f"      timing: {{lasts_years: horizon, fade_per_year: {figure(f'fade.{i}')},")
    print(f"               drop_out_per_year: {figure(f'drop_out.{i}')}}}")
    print(f"      adjust: {{deadweight: {figure(f'deadweight.{i}')}}}")
    print("      effects:")
    for service in SERVICES:
        print(f"        {service}: {{without: '= without_{service}', rate_ratio: {figure(f'ratio.{i}.{service}')}}}")
    print("      costs:")
    print(f"        start: {{per: client, cost: {figure(f'per_client.{i}')}, payer: council, budget: revenue}}")
    print(f"        running: {{per: client_year, cost: {figure(f'per_client_year.{i}')}, payer: council, budget: revenue}}")
print("options:")
print("  none: []")
for i in range(6):
    print(f"  only_i{i}: [i{i}]")
print(f"  all: [{', '.join(f'i{i}' for i in range(6))}]")

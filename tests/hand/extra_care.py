"""Extra care by hand: clients under effect with survival, the two comparators, the NHS line with its correction."""
import sys

import community_inputs as hand

HEARTH, PROJECT = hand.arguments()
prices = hand.Prices(PROJECT)
scenario = hand.read(PROJECT, "scenarios/extra_care.yaml")
model = hand.read(PROJECT, "models/extra_care.yaml")
services = hand.read(PROJECT, "data/services.yaml")["services"]
dying = hand.read(PROJECT, "data/life_tables.yaml")["life_tables"]["england_2017_2019"]["female"]
YEAR, YEARS = scenario["appraisal"]["prices"], scenario["appraisal"]["years"]

timing, f = model["timing"], model["figures"]
age = hand.point(timing["survival"]["age"])


lives = [1.0]
for chance in dying:
    lives.append(lives[-1] * (1 - chance))


def alive(after):
    """Chance to live to that time: the deaths of a year of age are spread evenly over it."""
    whole = int(age + after)
    part = age + after - whole
    return (lives[whole] * (1 - part) + lives[whole + 1] * part) / lives[int(age)]


flats, relets = hand.point(scenario["figures"]["flats"]), hand.point(scenario["figures"]["relets"])
starts = [flats] + [flats * relets] * (YEARS - 1)
client_years = hand.under_effect(starts, YEARS, 0, hand.point(timing["lasts_years"]), hand.point(timing["drop_out_per_year"]), alive)

share = hand.point(scenario["figures"]["from_care_home"])
week, cash = hand.unit_cost(prices, services["residential_care_week"], YEAR)
placements = 52 * share * week
on_site_instead = 52 * share * hand.point(f["cost_against_placement"]) * hand.money(prices, f["placement_week"], YEAR)
on_site_from_home = 52 * (1 - share) * hand.money(prices, f["social_care_more_a_week"], YEAR)
nhs = hand.money(prices, f["nhs_lower"], YEAR) * (1 - hand.point(f["regression_to_mean"])) * (1 - share)

a_year = nhs + placements - on_site_instead - on_site_from_home
in_cash = placements * cash - on_site_instead - on_site_from_home
present = sum(n / 1.035 ** t for t, n in enumerate(client_years))  # Green Book: 3.5 % in the first thirty years
total = sum(client_years)
sys.exit(hand.compare(HEARTH, PROJECT, "extra_care", {
    ("extra_care", "net_saving"): total * a_year,
    ("extra_care", "net_cash"): total * in_cash,
    ("extra_care", "pv_net_saving"): present * a_year,
    ("extra_care", "benefit_cost_ratio"): (nhs + placements) / (on_site_instead + on_site_from_home),
    ("extra_care", "clients"): sum(starts),
}))

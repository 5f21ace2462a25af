"""Hubs by hand: regulars with their QALYs and care cost, and referrals to stop smoking with theirs."""
import sys

import community_inputs as hand

HEARTH, PROJECT = hand.arguments()
prices = hand.Prices(PROJECT)
scenario = hand.read(PROJECT, "scenarios/community_hubs.yaml")
hub = hand.read(PROJECT, "models/community_hub.yaml")
smoking = hand.read(PROJECT, "models/stop_smoking_referral.yaml")
YEAR, YEARS = scenario["appraisal"]["prices"], scenario["appraisal"]["years"]
f, s = scenario["figures"], smoking["figures"]

attendees = hand.point(f["attendees"])
regulars = attendees * hand.point(f["people_per_attendee"]) * hand.point(f["become_regular"])
kept = hand.point(hub["adjust"]["evidence_correction"])
lasts = hand.point(hub["timing"]["lasts_years"])
client_years = hand.under_effect([regulars] * YEARS, YEARS, 0, lasts)
care = hand.money(prices, hub["figures"]["care_lower"], YEAR) / lasts * kept
sessions = hand.point(f["hubs_open"]) * hand.money(prices, f["sessions_of_a_hub"], YEAR)
hub_qalys = regulars * hand.point(hub["health"]["qaly_per_client"]) * kept


def referrals(share):
    """Cost and QALYs a year of people referred, and how many set a quit date."""
    referred = attendees * share
    dates = referred * hand.point(f["to_stop_smoking"]) * hand.point(f["set_a_quit_date"])
    quitters = dates * hand.point(s["quit_at_four_weeks"])
    cost = referred * hand.money(prices, f["link_worker"], YEAR) + quitters * hand.money(prices, s["cost_per_quitter"], YEAR)
    return cost, quitters * hand.point(s["qaly_per_quitter"]) * (1 - hand.point(smoking["adjust"]["deadweight"])), dates


mine = {}
for option, share in (("hubs", "referred"), ("hubs_referring_one_in_ten", "referred_one_in_ten")):
    cost, qalys, dates = referrals(hand.point(f[share]))
    saved = sum(client_years) * care
    spent = YEARS * (sessions + cost)
    pv_saved = sum(n * care / 1.035 ** t for t, n in enumerate(client_years))
    pv_spent = sum((sessions + cost) / 1.035 ** t for t in range(YEARS))
    pv_qalys = sum((hub_qalys + qalys) / 1.015 ** t for t in range(YEARS))  # Green Book: 1.5 % for health
    mine |= {
        (option, "net_saving"): saved - spent,
        (option, "net_cash"): -spent,
        (option, "pv_net_saving"): pv_saved - pv_spent,
        (option, "benefit_cost_ratio"): pv_saved / pv_spent,
        (option, "qalys"): YEARS * (hub_qalys + qalys),
        (option, "cost_per_qaly"): (pv_spent - pv_saved) / pv_qalys,
        (option, "clients"): YEARS * (regulars + dates),
    }
sys.exit(hand.compare(HEARTH, PROJECT, "community_hubs", mine))

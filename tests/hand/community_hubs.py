"""Hubs by hand: regulars with their QALYs and care cost, and referrals to stop smoking with theirs."""

from inputs import compare, under_effect


def by_hand(p):
    hub, smoking = p.model("community_hub"), p.model("stop_smoking_referral")
    f, s, years = p.own, smoking["figures"], p.years
    attendees = p.point(f["attendees"])
    regulars = attendees * p.point(f["people_per_attendee"]) * p.point(f["become_regular"])
    kept = p.point(hub["adjust"]["evidence_correction"])
    lasts = p.point(hub["timing"]["lasts_years"])
    client_years = under_effect([regulars] * years, years, 0, lasts)
    care = p.point(hub["figures"]["care_lower"]) / lasts * kept
    sessions = p.point(f["hubs_open"]) * p.point(f["sessions_of_a_hub"])
    hub_qalys = regulars * p.point(hub["health"]["qaly_per_client"]) * kept
    money, health = p.factors("money"), p.factors("health")

    def referrals(share):
        """Cost and QALYs a year of people referred, and how many set a quit date."""
        referred = attendees * share
        dates = referred * p.point(f["to_stop_smoking"]) * p.point(f["set_a_quit_date"])
        quitters = dates * p.point(s["quit_at_four_weeks"])
        cost = referred * p.point(f["link_worker"]) + quitters * p.point(s["cost_per_quitter"])
        return cost, quitters * p.point(s["qaly_per_quitter"]) * (1 - p.point(smoking["adjust"]["deadweight"])), dates

    found = {}
    for option, share in (("hubs", "referred"), ("hubs_referring_one_in_ten", "referred_one_in_ten")):
        cost, qalys, dates = referrals(p.point(f[share]))
        saved, spent = sum(client_years) * care, years * (sessions + cost)
        pv_saved = sum(n * care * d for n, d in zip(client_years, money))
        pv_spent = (sessions + cost) * sum(money)
        pv_qalys = (hub_qalys + qalys) * sum(health)
        found[option] = {
            "net_saving": saved - spent, "net_cash": -spent, "pv_net_saving": pv_saved - pv_spent, "benefit_cost_ratio": pv_saved / pv_spent,
            "qalys": years * (hub_qalys + qalys), "cost_per_qaly": (pv_spent - pv_saved) / pv_qalys, "clients": years * (regulars + dates)}
    return found


compare("community_hubs", by_hand)

"""Extra care by hand: clients under effect with survival, the two comparators, the NHS line with its correction."""

from inputs import alive, compare, under_effect


def by_hand(p):
    model = p.model("extra_care")
    timing, f, own, years = model["timing"], model["figures"], p.own, p.years
    age = p.point(timing["survival"]["age"])
    table = p.data["life_tables"][timing["survival"]["table"]][timing["survival"]["sex"]]
    flats, relets = p.point(own["flats"]), p.point(own["relets"])
    starts = [flats] + [flats * relets] * (years - 1)
    client_years = under_effect(starts, years, 0, p.point(timing["lasts_years"]), p.point(timing["drop_out_per_year"]),
                                lambda after: alive(table, age + after) / alive(table, age))

    share = p.point(own["from_care_home"])
    week, cash = p.service("residential_care_week")
    placements = 52 * share * week
    on_site_instead = 52 * share * p.point(f["cost_against_placement"]) * p.point(f["placement_week"])
    on_site_from_home = 52 * (1 - share) * p.point(f["social_care_more_a_week"])
    nhs = p.point(f["nhs_lower"]) * (1 - p.point(f["regression_to_mean"])) * (1 - share)

    a_year = nhs + placements - on_site_instead - on_site_from_home
    in_cash = placements * cash - on_site_instead - on_site_from_home
    present, total = sum(n * d for n, d in zip(client_years, p.factors("money"))), sum(client_years)
    return {"extra_care": {"net_saving": total * a_year, "net_cash": total * in_cash, "pv_net_saving": present * a_year,
                           "benefit_cost_ratio": (nhs + placements) / (on_site_instead + on_site_from_home), "clients": sum(starts)}}


compare("extra_care", by_hand)

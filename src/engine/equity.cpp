// Who gains, by fifth of areas (method 15): the columns of what a scenario states, and of what it
// takes over from data. Nothing of the ledger depends on it.
#include <algorithm>

#include "engine/kinds/kinds.hpp"

namespace hearth {

namespace {

FifthFigs columns_of(const Linking& to, const ByFifth& list, const ByFifth& otherwise) {
    FifthFigs made{};
    const ByFifth& from = list.empty() ? otherwise : list;
    std::transform(from.begin(), from.end(), made.begin(),
                   [&](const FigureIndex one) { return to.at(one); });
    return made;
}

/// People of each place by fifth; none where there is no place, or one without them.
std::vector<FifthFigs> places_of(const Linking& to) {
    std::vector<FifthFigs> places;
    if (!to.scenario.file.place_names) return places;
    for (const auto& named : to.scenario.file.place_names->values) {
        const Locality& locality = *find(to.scenario.library.places, named.name);
        if (!has_fifths(locality)) return {};
        FifthFigs& people = places.emplace_back();
        for (std::size_t fifth = 0; fifth < fifths; ++fifth)
            people[fifth] = to.at(*find(locality.people, people_of_fifth(fifth)));
    }
    return places;
}

std::vector<FifthFigs> clients_of(const Linking& to, const ClientFifths& clients) {
    if (const auto* shares = std::get_if<ByFifth>(&clients)) return {columns_of(to, *shares, {})};
    return places_of(to);
}

/// The gradient that is chosen, then those of data that are not.
std::vector<std::pair<std::string, FifthFigs>> gradients_of(const Linking& to,
                                                            const Equity& equity) {
    std::vector<std::pair<std::string, FifthFigs>> made;
    std::string_view chosen;
    if (const auto* stated = std::get_if<ByFifth>(&equity.opportunity_cost))
        made.emplace_back("as stated", columns_of(to, *stated, {}));
    else
        chosen = name_of(std::get<Gradient>(equity.opportunity_cost));
    for (const auto& [name, place, shares] : to.scenario.library.equity->gradients)
        made.insert(name == chosen ? made.begin() : made.end(), {name, columns_of(to, shares, {})});
    return made;
}

}  // namespace

void link_equity(Linking& to) {
    if (!to.scenario.file.equity) return;
    const Equity& equity = *to.scenario.file.equity;
    const EquityNorms& norms = to.scenario.library.equity->norms;
    PlanEquity& made = to.plan.equity.emplace();
    for (const auto& intervention : to.scenario.file.interventions) {
        const ClientFifths* own = find(equity.clients_of, intervention.name);
        made.clients.push_back(clients_of(to, own == nullptr ? equity.clients : *own));
    }
    made.places = places_of(to);
    made.effect.fill(to.plan.one);
    if (!equity.effect.empty()) made.effect = columns_of(to, equity.effect, {});
    made.people = columns_of(to, equity.norms.people, norms.people);
    made.health = columns_of(to, equity.norms.health, norms.health);
    made.has_incomes = !equity.incomes.empty();
    if (made.has_incomes) {
        made.incomes = columns_of(to, equity.incomes, {});
        made.median_income = to.at(equity.median_income, made.incomes[fifths / 2]);
    }
    const auto norm = [&](std::optional<FigureIndex> EquityNorms::*which) {
        return to.at(equity.norms.*which ? *(equity.norms.*which) : *(norms.*which));
    };
    made.elasticity = norm(&EquityNorms::elasticity);
    made.atkinson = norm(&EquityNorms::atkinson);
    made.kolm = norm(&EquityNorms::kolm);
    made.cost_per_qaly = to.qaly_value(equity.cost_per_qaly);
    made.gradients = gradients_of(to, equity);
    made.payers = to.plan.perspective.payers;
    if (!equity.payers.empty()) made.payers.assign(to.plan.layout.payers.size(), false);
    for (const auto& named : equity.payers) made.payers[to.payer(named.name)] = true;
}

}  // namespace hearth

// What a reviewer looks for in the claims of a scenario: effects against what the library knows,
// whom they were seen in, use and people there are, and what is counted twice or on the wrong side.
#include <algorithm>
#include <fmt/format.h>
#include <map>
#include <set>

#include "base/text.hpp"
#include "scenario/rules.hpp"
#include "study/qa_parts.hpp"

namespace hearth::qa {

namespace {

/// What an effect says, in whichever form: the share of use that it takes off, or the units.
struct Claim {
    std::string model = {}, of = {};  ///< of: a service or an outcome
    std::optional<double> reduction = {}, avoided = {}, without = {};
    bool once = false;     ///< per client, not per client-year
    bool is_risk = false;  ///< of an outcome, once
    const Figure* figure = nullptr;
    Place place = {};
};

double point_at(const Scenario& scenario, FigureIndex figure) {
    return scenario.figures[figure.at].value();
}

Claim claim_of(const Scenario& scenario, const std::string& model, const std::string& name,
               const Effect& e) {
    Claim made{.model = model, .of = name, .place = e.place};
    const auto set = [&](const std::optional<FigureIndex>& figure) {
        if (!figure || !figure->known()) return false;
        made.figure = &scenario.figures[figure->at];
        made.place = made.figure->place;
        return true;
    };
    made.once = e.avoided_per_client.has_value() || e.risk_ratio.has_value();
    for (const auto& without : {e.without, e.without_per_client})
        if (without && without->known()) made.without = point_at(scenario, *without);
    if (set(e.rate_ratio) || set(e.risk_ratio)) made.reduction = 1 - made.figure->value();
    if (set(e.change)) made.reduction = -made.figure->value();
    if (set(e.avoided_per_client) || set(e.avoided_per_client_year))
        made.avoided = made.figure->value();
    if (e.with && e.without && set(e.with) && *made.without > 0)
        made.reduction = 1 - made.figure->value() / *made.without;
    return made;
}

std::vector<Claim> claims_of(const Scenario& scenario, const UsedModel& used) {
    std::vector<Claim> all;
    const ServiceUse& use = service_use(used.model);
    for (const auto& [name, place, effect] : use.effects)
        all.push_back(claim_of(scenario, used.name, name, effect));
    for (const auto& [name, place, outcome] : use.outcomes)
        all.push_back(claim_of(scenario, used.name, name, outcome.effect));
    for (std::size_t i = use.effects.size(); i < all.size(); ++i)
        all[i].is_risk = use.outcomes[i - use.effects.size()].value.effect.risk_ratio.has_value();
    return all;
}

/// Claims of the library's models but those of one name.
std::vector<Claim> others(const QaCase& of, const std::string& model) {
    std::vector<Claim> all;
    if (of.question.models == nullptr) return all;
    for (const UsedModel& used : of.question.models->models)
        if (used.name != model)
            for (Claim& one : claims_of(*of.question.models, used)) all.push_back(std::move(one));
    return all;
}

/// The largest of what others say of the same service or outcome; of any, where none does.
std::optional<double> largest_known(const std::vector<Claim>& all, const Claim& claim,
                                    std::optional<double> Claim::*what, bool any) {
    std::optional<double> most;
    for (const Claim& one : all)
        if ((any || (one.of == claim.of && one.once == claim.once)) && one.*what)
            most = std::max(most.value_or(*(one.*what)), *(one.*what));
    return most;
}

void look_at_claim(const QaCase& of, const Claim& claim, QaFindings& found) {
    constexpr double half = 0.5, more = 0.1;  // what is left of use, what else is taken off
    const auto known = others(of, claim.model);
    const auto add = [&](std::string says) {
        found.push_back({claim.model + ": " + std::move(says),
                         "look for a ratio where a reduction is meant, and for the unit",
                         claim.figure == nullptr ? claim.of : claim.figure->full_name(),
                         claim.place});
    };
    if (claim.reduction && *claim.reduction > 0) {
        auto most = largest_known(known, claim, &Claim::reduction, false);
        const bool alike = most.has_value();
        if (!most) most = largest_known(known, claim, &Claim::reduction, true);
        const bool far =
            most && 1 - *claim.reduction < half * (1 - *most) && *claim.reduction > *most + more;
        if (far)
            add(fmt::format("{} falls by {:.0f} %, and by {:.0f} % at most in the library's {}",
                            claim.of, 100 * *claim.reduction, 100 * *most,
                            alike ? "other models of it" : "models of anything"));
    }
    if (claim.is_risk && claim.without.value_or(0) > 1)
        add(fmt::format("the risk of {} is {}, above 1", claim.of, in_sentence(*claim.without)));
    constexpr double times = 5;
    if (claim.avoided)
        if (const auto most = largest_known(known, claim, &Claim::avoided, false);
            most && *most > 0 && *claim.avoided > times * *most)
            add(
                fmt::format("{} of {} are avoided for each client, and {} at most in the library's "
                            "other models of it",
                            in_sentence(*claim.avoided), claim.of, in_sentence(*most)));
    if (claim.without)
        if (const auto most = largest_known(known, claim, &Claim::without, false);
            most && *most > 0 && *claim.without > times * *most)
            add(
                fmt::format("clients have {} of {} a year without it, and {} at most in the "
                            "library's other models of it",
                            in_sentence(*claim.without), claim.of, in_sentence(*most)));
}

/// The least age that a text or the name of a group says: "aged 60 and over", "65_plus", "65+".
std::optional<int> least_age(std::string_view text) {
    const std::string low = lowered(text);
    std::optional<int> least;
    for (std::size_t i = 0; i + 1 < low.size(); ++i) {
        const bool starts = is_digit(low[i]) && is_digit(low[i + 1]) &&
                            (i == 0 || !(is_digit(low[i - 1]) || low[i - 1] == ',' ||
                                         low[i - 1] == '.' || low[i - 1] == '/')) &&
                            (i + 2 >= low.size() ||
                             !(is_digit(low[i + 2]) || low[i + 2] == ',' || low[i + 2] == '.'));
        if (!starts) continue;
        const std::string after = low.substr(i + 2, 9),
                          before = i < 6 ? low.substr(0, i) : low.substr(i - 6, 6);
        const bool of_age = after.starts_with("+") || after.starts_with("_plus") ||
                            after.starts_with(" and over") || before.ends_with("aged ") ||
                            before.ends_with(" over ");
        if (!of_age) continue;
        const int age = (low[i] - '0') * 10 + (low[i + 1] - '0');
        if (!least || age < *least) least = age;
    }
    return least;
}

/// The group that an intervention takes its clients from, by name.
std::string group_of(const QaCase& of, const Reach& reach) {
    if (!reach.pool) return "";
    if (reach.pool->people) return reach.pool->people->name;
    if (reach.pool->households) return reach.pool->households->name;
    if (!reach.pool->number) return "";
    const Figure& figure = of.figure(*reach.pool->number);
    return figure.expression ? figure.expression->text : figure.path;
}

/// Where a model's title, or the intervention that uses it, stands.
Place place_of_model(const Named<Intervention>& own, const Model& model) {
    return model.evidence ? model.evidence->place : model.place.line > 0 ? model.place : own.place;
}

/// People of the pool of an intervention who are eligible, in the first year.
double pool_of(const QaCase& of, const std::string& intervention) {
    const PlanReach& reach =
        of.base.plan.interventions[index_of_intervention(of, intervention)].reach;
    double all = 0;
    for (const PlanCount& one : reach.pool) all += of.base.figures(0, one.count);
    return all * of.base.figures(0, reach.pool_share);
}

/// What a number of clients is of, in the words of its figure: "tenants"; empty: it does not say.
std::string unit_of_reach(const QaCase& of, const Reach& reach) {
    std::optional<FigureIndex> figure = reach.clients;
    if (reach.clients_per_year && !reach.clients_per_year->values.empty())
        figure = reach.clients_per_year->values.front();
    if (!figure) return "";
    for (const std::uint32_t one : behind(of.scenario(), *figure)) {
        const Figure& found = of.scenario().figures[one];
        if (!found.expression && found.quantity == Quantity::count) {
            const auto words = words_of(found.unit);
            return words.empty() || words.front() == "clients" ? "" : words.front();
        }
    }
    return "";
}

/// Whether a word for clients is of the same sort as another; of any sort that tells, for none.
bool is_one_of_clients(std::string_view word, std::string_view client) {
    static constexpr std::string_view sorts[][4] = {{"patient", "inpatient", "admission", ""},
                                                    {"tenant", "tenanc", "resident", "household"},
                                                    {"home", "household", "dwelling", "flat"}};
    for (const auto& sort : sorts)
        for (const std::string_view one : sort)
            if (!one.empty() && word.starts_with(one)) {
                if (client.empty()) return true;
                if (client.starts_with("person")) return true;
                return any(sort,
                           [&](std::string_view other) {
                               return !other.empty() && client.starts_with(other);
                           }) ||
                       client.starts_with("resident") || client.starts_with("tenan");
            }
    return client.empty() ? false : true;
}

/// Whether the figures of an effect that raises use say that it does, or may be none.
bool is_rise_told(const QaCase& of, const Claim& claim) {
    if (claim.figure == nullptr) return true;
    const double none = claim.reduction ? 1 : 0;
    const auto index = static_cast<std::uint32_t>(claim.figure - of.scenario().figures.data());
    for (const std::uint32_t one : behind(of.scenario(), {index})) {
        const Figure& figure = of.scenario().figures[one];
        const auto ends = stated_ends(figure);
        if (ends && (ends->low - none) * (ends->high - none) <= 0) return true;
        if (mentions(figure.provenance.where + figure.provenance.why,
                     {"more", "rise", "rose", "higher", "increase", "longer"}))
            return true;
    }
    return false;
}

}  // namespace

QaOutcome effect_size(const QaCase& of) {
    if (of.question.models == nullptr) return not_asked("the library's models were not read");
    QaFindings found;
    std::size_t looked = 0;
    for (const UsedModel* used : compared_models(of.scenario()))
        for (const Claim& claim : claims_of(of.scenario(), *used)) {
            ++looked;
            look_at_claim(of, claim, found);
        }
    if (looked == 0) return not_asked("no model has an effect on use");
    return outcome(std::move(found), "{} held against those of {}",
                   several(looked, "effect", "effects"),
                   several(of.question.models->models.size(), "model", "models"));
}

QaOutcome effect_direction(const QaCase& of) {
    QaFindings found = warned(of, {"probable-slip"});
    std::size_t looked = 0;
    for (const UsedModel* used : compared_models(of.scenario()))
        for (const Claim& claim : claims_of(of.scenario(), *used)) {
            ++looked;
            const double rise = claim.reduction ? -*claim.reduction : -claim.avoided.value_or(0);
            const bool told =
                any(found, [&](const QaFinding& one) { return one.place == claim.place; });
            if (rise <= 0 || told || is_rise_told(of, claim)) continue;
            found.push_back({fmt::format("{} raises {}", used->name, claim.of),
                             "look whether with and without, or a ratio and its reciprocal, were "
                             "exchanged; if use does rise, its why should say so",
                             used->name, claim.place});
        }
    if (looked == 0) return not_asked("no model has an effect on use");
    return outcome(std::move(found), "{}: none raises use without saying so",
                   several(looked, "effect", "effects"));
}

QaOutcome effect_population(const QaCase& of) {
    constexpr int years_apart = 10;
    QaFindings found;
    std::size_t looked = 0;
    for (const auto& [own, model] : in_options(of)) {
        const std::string group = group_of(of, own->value.reach);
        if (group.empty()) continue;
        ++looked;
        const auto studied = least_age(model->population), reached = least_age(group);
        const bool children =
            mentions(model->population, {"children", "pupils"}) && (reached && *reached >= 18);
        if (studied && ((reached && *reached < *studied - years_apart) ||
                        (!reached && (group == "all" || group.ends_with("_all")))))
            found.push_back(
                {fmt::format("{} reaches {}, and the evidence is of people of {} and over",
                             own->name, group, *studied),
                 "reach those who were studied, or lower evidence_correction and say why",
                 own->name, own->value.reach.pool->place});
        else if (children || (studied && reached && *reached > *studied + 2 * years_apart))
            found.push_back({fmt::format("{} reaches {}, and the evidence is of others: {}",
                                         own->name, group, model->population),
                             "reach those who were studied, or say why it holds", own->name,
                             own->value.reach.pool->place});
        const std::pair<const char*, std::vector<std::string_view>> tenures[] = {
            {"social_rented", {"social", "council", "housing association"}},
            {"private_rented", {"private"}},
            {"owned", {"owner"}}};
        for (const auto& [tenure, words] : tenures) {
            if (!own->value.reach.pool->households || group == "all") continue;
            const bool is_studied = mentions(model->population, words);
            const bool is_reached = group.find(tenure) != std::string::npos;
            if (is_studied && !is_reached) {
                found.push_back(
                    {fmt::format("{} reaches {} homes, and the evidence is of others: {}",
                                 own->name, group, model->population),
                     "reach those who were studied, or say why it holds", own->name,
                     own->value.reach.pool->place});
                break;
            }
        }
    }
    for (const auto& [own, model] : in_options(of)) {
        const std::string unit = unit_of_reach(of, own->value.reach);
        if (unit.empty()) continue;
        ++looked;
        if (!is_one_of_clients(unit, model->client) && is_one_of_clients(unit, ""))
            found.push_back({fmt::format("{} counts {}, and the evidence is of each {}", own->name,
                                         unit, model->client),
                             "reach those who were studied, or say why it holds", own->name,
                             own->value.reach.place});
    }
    if (looked == 0) return not_asked("no intervention says of what group its clients are");
    return outcome(std::move(found),
                   "{} with a group of people: age and tenure against those studied",
                   several(looked, "intervention", "interventions"));
}

QaOutcome weak_design(const QaCase& of) {
    QaFindings found = warned(of, {"deadweight-with-control"});
    std::set<std::string> known;
    std::size_t looked = 0;
    for (const auto& [own, model] : in_options(of)) {
        const UsedModel& used = of.scenario().models[own->value.model_index];
        if (!known.insert(used.name).second) continue;
        ++looked;
        const bool weak = !model->evidence || !has_control_group(model->evidence->design);
        const auto& adjust = model->adjust;
        const bool corrected =
            adjust && (adjust->deadweight || adjust->attribution || adjust->regression_to_mean ||
                       adjust->evidence_correction);
        const bool inside = any(model->figures, [](const auto& one) {
            return mentions(one.name, {"correction", "deadweight", "regression", "attribut",
                                       "would_have", "anyway"});
        });
        const bool assumed = model->evidence && model->evidence->design == Design::none;
        if (!weak || corrected || inside || assumed) continue;
        found.push_back(
            {fmt::format(
                 "{} rests on {}, and nothing is taken off for what would have happened anyway",
                 used.name,
                 model->evidence ? name_of(model->evidence->design)
                                 : std::string_view("no stated evidence")),
             "add adjust: with deadweight, regression_to_mean or evidence_correction", own->name,
             place_of_model(*own, *model)});
    }
    return outcome(std::move(found), "{}: a control group, or a correction",
                   several(looked, "model", "models"));
}

QaOutcome use_against_place(const QaCase& of) {
    constexpr double much = 0.5;
    const Plan& plan = of.base.plan;
    if (plan.activity.empty())
        return not_asked("data give no use of this place of any service that is counted");
    QaFindings found;
    std::string shares;
    std::set<std::string> said;
    for (const PlanActivity& activity : plan.activity) {
        double there = 0;
        for (const Fig one : activity.units) there += of.base.figures(0, one);
        for (std::size_t o = 1; o < of.file().options.size(); ++o) {
            double most = 0;
            for (int year = 0; year < plan.layout.years; ++year) {
                double all = 0;
                for (const int i : plan.layout.option_interventions[o])
                    for (int c = plan.interventions[i].first_counter;
                         c < plan.interventions[i].end_counter; ++c)
                        if (plan.layout.counters[c].name == activity.service &&
                            !plan.layout.counters[c].outcome)
                            all += avoided(plan, of.base.block, c, year, 0);
                most = std::max(most, all);
            }
            if (o == of.option && there > 0)
                shares += fmt::format("; {} {:.1f} %", activity.service, 100 * most / there);
            if (there > 0 && most > much * there && said.insert(activity.service).second)
                found.push_back(about_option(
                    of, o, "{} avoids {} of {} in a year, {:.0f} % of the {} that the place uses",
                    of.file().options[o].name, in_sentence(most), activity.service,
                    100 * most / there, in_sentence(there)));
        }
    }
    return outcome("what is avoided in a year against what the place uses" + shares,
                   std::move(found));
}

namespace {

/// People and homes of the scenario's places by group, all places together.
struct PlacePeople {
    std::map<std::string, double> people, homes;
};

PlacePeople people_of_places(const QaCase& of) {
    PlacePeople made;
    for (const auto& one : of.file().place_names->values)
        if (const Locality* place = find(of.scenario().library.places, one.name)) {
            for (const auto& group : place->people)
                if (group.value.known()) made.people[group.name] += of.figure(group.value).value();
            for (const auto& group : place->households)
                if (group.value.known()) made.homes[group.name] += of.figure(group.value).value();
        }
    return made;
}

/// Clients of an intervention against those there are.
struct Reached {
    const Named<Intervention>& own;
    const Model& model;
    bool home = false;  ///< whether each client is a home
    std::string group;  ///< the people or homes that they are held against
    double there = 0;
};

void look_at_reach(const QaCase& of, const Reached& reached, QaFindings& found) {
    constexpr double grown = 1.5, much = 0.5;  // since they were counted; of all there are
    const auto& [own, model, home, group, there] = reached;
    const auto& pool = own.value.reach.pool;
    const auto add = [&, place = pool ? pool->place : own.value.reach.place](std::string says) {
        found.push_back({own.name + std::move(says), "look at clients, pool, share and per_year",
                         own.name, place});
    };
    const bool either = mentions(model.client, {"tenant", "resident"});
    if (pool && !either && (home ? pool->people.has_value() : pool->households.has_value()))
        add(fmt::format(" has a {} as client, and a pool of {}", model.client,
                        home ? "people" : "homes"));
    if (pool && pool->number && of.figure(*pool->number).value() > grown * there)
        add(fmt::format(" takes its clients from {}, and there are {} ({}) in the place",
                        in_sentence(of.figure(*pool->number).value()), in_sentence(there), group));
    const auto [most, all] = starts_of(of, own.name);
    const bool again = pool && own.value.reach.once_each == false;
    const double open = again ? pool_of(of, own.name) : 0;
    if (open > 0 && all > grown * open)
        add(fmt::format(" reaches {} clients in all, of a pool of {}: each {:.1f} times",
                        in_sentence(all), in_sentence(open), all / open));
    if ((again ? most : all) > much * there)
        add(fmt::format(" reaches {} clients {}, and there are {} ({}) in the place",
                        in_sentence(again ? most : all), again ? "a year" : "in all",
                        in_sentence(there), group));
}

}  // namespace

QaOutcome clients_against_population(const QaCase& of) {
    if (!of.file().place_names) return not_asked("the scenario names no place");
    const PlacePeople there = people_of_places(of);
    QaFindings found;
    std::size_t looked = 0;
    for (const auto& [own, model] : in_options(of)) {
        constexpr int old = 55;
        const bool home = mentions(model->client, {"home", "household", "dwelling"});
        const auto age = least_age(model->population);
        const auto& groups = home ? there.homes : there.people;
        const bool older = !home && age && *age >= old && groups.contains("65_plus");
        const auto at = groups.find(older ? "65_plus" : "all");
        if (at == groups.end() || at->second <= 0) continue;
        ++looked;
        look_at_reach(of, {*own, *model, home, at->first, at->second}, found);
    }
    if (looked == 0) return not_asked("data give no people or households of the place to compare");
    return outcome(std::move(found),
                   "{} against the people or homes of the place: each reaches less than half, none "
                   "of a pool more than once and a half",
                   several(looked, "intervention", "interventions"));
}

}  // namespace hearth::qa

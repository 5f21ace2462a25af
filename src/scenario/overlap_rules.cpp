// Rules of clients whom interventions share (method 5.2): who can share, which shares belong
// together, and whether what both act on can be combined. How many start is known at the point.
#include <map>
#include <set>

#include "base/messages.hpp"
#include "base/text.hpp"
#include "scenario/rules.hpp"

namespace hearth {

namespace {

using Members = std::set<std::string>;
using Declared = std::map<Members, const Overlap*>;

std::string in_words(const Members& members) { return all_of({members.begin(), members.end()}); }

std::string all_but_first(const Members& members) {
    return joined(std::vector<std::string>(std::next(members.begin()), members.end()), ", ");
}

/// Members without one of them, each in turn.
std::vector<Members> smaller(const Members& members) {
    std::vector<Members> found;
    for (const std::string& one : members) {
        found.push_back(members);
        found.back().erase(one);
    }
    return found;
}

// --- one entry -----------------------------------------------------------------------------------

/// Whether the members can be looked at: two or more, each once, and all there are.
bool check_members(const Overlap& overlap, const Scenario& scenario, Diagnostics& diagnostics) {
    Members seen;
    const std::size_t errors = diagnostics.errors();
    if (overlap.also_in.values.empty())
        diagnostics.report("overlap-members.nobody", overlap.place, {in_quotes(overlap.of.name)});
    for (const std::string& name : overlap.members())
        if (!seen.insert(name).second)
            diagnostics.report("overlap-members.twice", overlap.place, {in_quotes(name)});
    const bool are_known = every(seen, [&](const std::string& name) {
        return model_of(find(scenario.file.interventions, name), scenario) != nullptr;
    });
    return are_known && diagnostics.errors() == errors;
}

void check_keys(const Overlap& overlap, Diagnostics& diagnostics) {
    const auto members = overlap.members();
    if (overlap.independent == false)
        diagnostics.report("overlap-independent.false", overlap.place);
    if (overlap.independent == true && members.size() == 2)
        diagnostics.report("overlap-independent.pair", overlap.place,
                           {in_quotes(members[0]), in_quotes(members[1])});
    if (overlap.without && !is_among(overlap.without->name, members))
        diagnostics.report("overlap-without.member", overlap.without->place,
                           {any_of(members), in_quotes(overlap.without->name)});
}

void check_sorts(const Overlap& overlap, const Scenario& scenario, Diagnostics& diagnostics) {
    const auto sort = [&](const std::string& name) {
        return model_of(find(scenario.file.interventions, name), scenario)->client;
    };
    for (const auto& other : overlap.also_in.values)
        if (sort(other.name) != sort(overlap.of.name))
            diagnostics.report("overlap-clients", other.place,
                               {in_quotes(overlap.of.name), in_quotes(sort(overlap.of.name)),
                                in_quotes(other.name), in_quotes(sort(other.name))});
}

// --- what two interventions have in common -------------------------------------------------------

/// How a model counts a use: whether it says what that would be without it, and whether it is
/// avoided once per client.
struct UseCounting {
    bool known = true, once = false, hazard = false;
};

using UsesCounted = std::map<std::string, UseCounting>;

void add(UsesCounted& all, const std::string& name, const Effect& effect) {
    UseCounting& one = all[name];
    one.known = one.known && (effect.without || effect.without_per_client || effect.without_total ||
                              effect.before);
    one.once = one.once || effect.avoided_per_client || effect.risk_ratio;
}

UsesCounted counted_by(const Model& model) {
    UsesCounted all;
    for (const auto& [name, place, effect] : service_use(model).effects) add(all, name, effect);
    for (const auto& [name, place, outcome] : service_use(model).outcomes) {
        add(all, name, outcome.effect);
        for (const auto& led : outcome.leads_to) add(all, led.name, outcome.effect);
    }
    if (const auto* repair = std::get_if<HazardRepair>(&model.kind))
        for (const auto& hazard : repair->hazards) all[hazard.name].hazard = true;
    return all;
}

void check_common(const Overlap& overlap, const Scenario& scenario, Diagnostics& diagnostics) {
    const std::string &a = overlap.of.name, &b = overlap.also_in.values.front().name;
    const auto counted = [&](const std::string& name) {
        return counted_by(*model_of(find(scenario.file.interventions, name), scenario));
    };
    const UsesCounted first = counted(a), second = counted(b);
    bool common = false;
    for (const auto& [name, one] : first) {
        const auto at = second.find(name);
        if (at == second.end()) continue;
        const UseCounting& other = at->second;
        common = true;
        const std::string &unknown = one.known ? b : a, &known = one.known ? a : b;
        if (one.hazard || other.hazard)
            diagnostics.report("overlap-without.hazard", overlap.place,
                               {in_quotes(a), in_quotes(b), in_quotes(name)});
        else if (!one.known || !other.known)
            diagnostics.report("overlap-without.unknown", overlap.place,
                               {in_quotes(unknown), in_quotes(name), in_quotes(known)});
        else if (one.once != other.once)
            diagnostics.report(
                "overlap-without.once", overlap.place,
                {in_quotes(one.once ? a : b), in_quotes(name), in_quotes(one.once ? b : a)});
    }
    if (!common) diagnostics.report("overlap-nothing", overlap.place, {in_words({a, b})});
}

// --- shares that belong together -----------------------------------------------------------------

/// Whoever is in three interventions is in each pair of them.
void check_smaller(const Declared& declared, Diagnostics& diagnostics) {
    for (const auto& [members, overlap] : declared)
        for (const Members& fewer : smaller(members))
            if (fewer.size() > 1 && declared.count(fewer) == 0)
                diagnostics.report(
                    "overlap-pairs", overlap->place,
                    {in_words(members), in_words(fewer), *fewer.begin(), all_but_first(fewer)});
}

/// Interventions of which every smaller set shares clients may have some in all.
void check_larger(const Declared& declared, Diagnostics& diagnostics) {
    std::set<Members> told;
    for (const auto& [members, overlap] : declared)
        for (const auto& [others, other] : declared) {
            Members together = members;
            together.insert(others.begin(), others.end());
            if (together.size() != members.size() + 1 || declared.count(together) > 0) continue;
            const auto parts = smaller(together);
            const bool all =
                every(parts, [&](const Members& part) { return declared.count(part) > 0; });
            if (all && told.insert(together).second)
                diagnostics.report(
                    "overlap-larger", overlap->place,
                    {in_words(together), *together.begin(), all_but_first(together)});
        }
}

}  // namespace

bool is_overlap_declared(const std::string& a, const std::string& b, const ScenarioFile& file) {
    return any(file.overlap, [&](const Overlap& one) {
        const auto members = one.members();
        return is_among(a, members) && is_among(b, members);
    });
}

void check_overlaps(const Scenario& scenario, Diagnostics& diagnostics) {
    Declared declared;
    for (const Overlap& overlap : scenario.file.overlap) {
        if (!check_members(overlap, scenario, diagnostics)) continue;
        check_keys(overlap, diagnostics);
        check_sorts(overlap, scenario, diagnostics);
        const auto members = overlap.members();
        if (members.size() == 2) check_common(overlap, scenario, diagnostics);
        const Members set(members.begin(), members.end());
        if (!declared.emplace(set, &overlap).second)
            diagnostics.report("overlap-twice", overlap.place, {in_words(set)});
    }
    if (diagnostics.has_errors()) return;
    check_smaller(declared, diagnostics);
    check_larger(declared, diagnostics);
}

}  // namespace hearth

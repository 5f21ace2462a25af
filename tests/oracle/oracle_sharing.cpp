// Groups are counted from the largest to the smallest: whoever is in exactly these interventions is
// who is in all of them, less those who are in exactly some more.
#include "oracle/oracle_sharing.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace hearth::oracle {

namespace {

using Set = std::set<std::string>;
using Sizes = std::map<std::string, double>;  // clients of each intervention
using Groups = std::map<Set, double>;

bool holds(const Set& larger, const Set& smaller) {
    return std::includes(larger.begin(), larger.end(), smaller.begin(), smaller.end());
}

Set set_of(const Overlap& overlap) {
    Set set{overlap.of.name};
    for (const auto& other : overlap.also_in.values) set.insert(other.name);
    return set;
}

/// Clients who are in all of these, whoever else they are in.
double in_all(const Overlap& overlap, const Groups& pairs, const Sizes& sizes,
              const Values& values) {
    double most = sizes.at(overlap.of.name);
    for (const auto& other : overlap.also_in.values) most = std::min(most, sizes.at(other.name));
    const double own = sizes.at(overlap.of.name);
    if (overlap.share) return std::min(most, own * values(*overlap.share));
    double chance = 1;
    for (const auto& other : overlap.also_in.values)
        chance *= own > 0 ? pairs.at({overlap.of.name, other.name}) / own : 0;
    return own * chance;
}

/// Clients who are in exactly these interventions.
Groups exact_groups(const std::vector<Overlap>& overlaps, const Sizes& sizes,
                    const Values& values) {
    Groups all;
    for (const Overlap& overlap : overlaps)
        if (set_of(overlap).size() == 2) all[set_of(overlap)] = in_all(overlap, all, sizes, values);
    for (const Overlap& overlap : overlaps)
        if (set_of(overlap).size() > 2) all[set_of(overlap)] = in_all(overlap, all, sizes, values);
    std::vector<Set> order;
    for (const auto& [set, count] : all) order.push_back(set);
    std::stable_sort(order.begin(), order.end(),
                     [](const Set& a, const Set& b) { return a.size() > b.size(); });
    Groups exact;
    for (const Set& set : order) {
        exact[set] = all[set];
        for (const auto& [larger, count] : exact)
            if (larger.size() > set.size() && holds(larger, set)) exact[set] -= count;
    }
    for (auto& [set, count] : exact) count = std::max(0.0, count);
    return exact;
}

/// What one client of an intervention would use, and avoids.
struct OneClient {
    double without = 0, avoided = 0;
};

struct UseKey {
    std::string name;
    SharedUse::Of of = SharedUse::Of::service;
    bool once = false;

    auto operator<=>(const UseKey&) const = default;
};

using Uses = std::map<UseKey, std::map<std::string, OneClient>>;  // by use and intervention

void add(Uses& uses, const UseKey& key, const Acting& acting, const EachClient& each, double by) {
    OneClient& one = uses[key][acting.name];
    one.without += *each.without * by;
    one.avoided += each.avoided * by;
}

void add_uses(Uses& uses, const Acting& acting, const Values& values) {
    for (const auto& [name, place, effect] : service_use(acting.model).effects) {
        const EachClient each = each_client(effect, acting, values);
        if (each.without) add(uses, {name, SharedUse::Of::service, each.once}, acting, each, 1);
    }
    for (const auto& [name, place, outcome] : service_use(acting.model).outcomes) {
        const EachClient each = each_client(outcome.effect, acting, values);
        if (!each.without) continue;
        add(uses, {name, SharedUse::Of::outcome, each.once}, acting, each, 1);
        for (const auto& led : outcome.leads_to)
            add(uses, {led.name, SharedUse::Of::service, each.once}, acting, each,
                values(led.value));
        if (outcome.qaly_each)
            add(uses, {name, SharedUse::Of::qalys, each.once}, acting, each,
                values(*outcome.qaly_each));
    }
}

/// Method 5.1: what a client of all these avoids more than apart.
double more_together(const Overlap& overlap, const std::map<std::string, OneClient>& all) {
    std::vector<OneClient> acting;
    std::optional<double> named;
    for (const std::string& name : set_of(overlap)) {
        acting.push_back(all.at(name));
        if (overlap.without && overlap.without->name == name) named = all.at(name).without;
    }
    double kept = 1, apart = 0, smallest = acting.front().without;
    for (const OneClient& one : acting) {
        if (one.without != 0) kept *= (one.without - one.avoided) / one.without;
        apart += one.avoided;
        smallest = std::min(smallest, one.without);
    }
    return named.value_or(smallest) * (1 - kept) - apart;
}

std::vector<Overlap> overlaps_among(const std::vector<Acting>& option, const Scenario& scenario) {
    Set names;
    for (const Acting& acting : option) names.insert(acting.name);
    std::vector<Overlap> found;
    for (const Overlap& overlap : scenario.file.overlap)
        if (holds(names, set_of(overlap))) found.push_back(overlap);
    return found;
}

}  // namespace

std::vector<SharedUse> shared_uses(const std::vector<Acting>& option, const Scenario& scenario,
                                   const Values& values) {
    const auto overlaps = overlaps_among(option, scenario);
    Set sharing;
    for (const Overlap& overlap : overlaps) sharing.merge(set_of(overlap));
    Uses uses;
    for (const Acting& acting : option)
        if (sharing.count(acting.name) > 0) add_uses(uses, acting, values);
    std::vector<SharedUse> found;
    for (const auto& [key, by] : uses) {
        std::vector<Overlap> of_use;
        for (const Overlap& overlap : overlaps) {
            const auto members = overlap.members();
            if (std::all_of(members.begin(), members.end(),
                            [&](const std::string& one) { return by.count(one) > 0; }))
                of_use.push_back(overlap);
        }
        if (of_use.empty()) continue;
        SharedUse use{key.name, key.of, {}};
        for (int t = 0; t < years_counted(scenario); ++t) {
            Sizes sizes;
            for (const Acting& acting : option)
                sizes[acting.name] =
                    (key.once ? acting.course.landing : acting.course.under_effect)[std::size_t(t)];
            const Groups groups = exact_groups(of_use, sizes, values);
            double more = 0;
            for (const Overlap& overlap : of_use)
                more += groups.at(set_of(overlap)) * more_together(overlap, by);
            use.more.push_back(more);
        }
        found.push_back(std::move(use));
    }
    return found;
}

}  // namespace hearth::oracle

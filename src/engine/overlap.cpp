// Clients whom interventions share (method 5.2): declared shares become disjoint groups by
// inclusion and exclusion, and in each group reductions of one use combine.
#include <algorithm>
#include <functional>
#include <map>
#include <numeric>

#include "engine/corrections.hpp"
#include "engine/measure_table.hpp"

namespace hearth {

namespace {

bool all_among(const std::vector<int>& some, const std::vector<int>& all) {
    return std::all_of(some.begin(), some.end(), [&](int one) { return contains(all, one); });
}

// --- the plan ------------------------------------------------------------------------------------

/// Groups of clients who are in the members of a share and in no other: every share with at least
/// these members, its sign by how many more there are.
std::vector<PlanGroup> groups_of(const std::vector<PlanShare>& shares,
                                 const std::vector<int>& declared) {
    std::vector<PlanGroup> groups;
    for (const int exact : declared) {
        PlanGroup group{.share = exact};
        const auto& members = shares[exact].members;
        for (const int larger : declared) {
            if (!all_among(members, shares[larger].members)) continue;
            const auto more = shares[larger].members.size() - members.size();
            group.sum.emplace_back(larger, more % 2 == 0 ? 1 : -1);
        }
        groups.push_back(std::move(group));
    }
    return groups;
}

PlanSharedUse& use_called(std::vector<PlanSharedUse>& uses, const PlanSharedUse& like) {
    const auto found = std::find_if(uses.begin(), uses.end(), [&](const PlanSharedUse& one) {
        return one.name == like.name && one.outcome == like.outcome && one.health == like.health &&
               one.once == like.once;
    });
    return found == uses.end() ? uses.emplace_back(like) : *found;
}

/// Every use of an intervention, and the QALYs of its outcomes, of which it says what they would be
/// without it.
void add_uses(const Plan& plan, int intervention, std::vector<PlanSharedUse>& uses) {
    const PlanIntervention& own = plan.interventions[intervention];
    for (const CountedUse& counted : counted_use(plan, own)) {
        if (!says_use_without(own.effects[counted.effect])) continue;
        const Counter& counter = plan.layout.counters[counted.counter];
        PlanSharedUse like{
            .by = {}, .groups = {}, .outcome = counter.outcome, .name = counter.name};
        like.once = counter.driver == own.landing;
        use_called(uses, like).by.push_back({intervention, counted, plan.one});
        if (!counter.outcome) continue;
        like.health = true;
        for (const PlanHealth& health : own.health)
            if (health.counter == counted.counter)
                use_called(uses, like).by.push_back({intervention, counted, health.qalys});
    }
}

std::vector<int> members_of(const std::vector<PlanShare>& shares,
                            const std::vector<int>& declared) {
    std::vector<int> all;
    for (const int share : declared)
        for (const int member : shares[share].members)
            if (!contains(all, member)) all.push_back(member);
    std::sort(all.begin(), all.end());
    return all;
}

/// Shares, of some, whose members are all among these.
std::vector<int> shares_among(const std::vector<PlanShare>& shares, const std::vector<int>& members,
                              const std::vector<int>& declared) {
    std::vector<int> found;
    for (const int share : declared)
        if (all_among(shares[share].members, members)) found.push_back(share);
    return found;
}

/// Uses that interventions with shared clients have in common, with the groups that act on each.
std::vector<PlanSharedUse> uses_in_common(const Plan& plan, const std::vector<PlanShare>& shares,
                                          const std::vector<int>& declared) {
    std::vector<PlanSharedUse> uses;
    for (const int one : members_of(shares, declared)) add_uses(plan, one, uses);
    for (PlanSharedUse& use : uses) {
        std::vector<int> acting;
        for (const PlanSharedUse::By& by : use.by) acting.push_back(by.intervention);
        use.groups = groups_of(shares, shares_among(shares, acting, declared));
    }
    std::erase_if(uses, [](const PlanSharedUse& use) { return use.groups.empty(); });
    return uses;
}

std::vector<int> every_share(const std::vector<PlanShare>& shares) {
    std::vector<int> all(shares.size());
    std::iota(all.begin(), all.end(), 0);
    return all;
}

void link_shares(Linking& to) {
    const auto index = [&](const std::string& name) {
        return place_among(to.plan.layout.interventions, name);
    };
    for (const Overlap& written : to.scenario.file.overlap) {
        PlanShare share{.members = {}, .share = to.at(written.share, -1), .place = written.place};
        for (const std::string& name : written.members()) share.members.push_back(index(name));
        if (written.without) share.without = index(written.without->name);
        to.plan.shares.push_back(std::move(share));
    }
}

/// Lines and counters of a correction.
void link_uses(Linking& to, PlanOverlap& overlap) {
    for (PlanSharedUse& use : overlap.uses) {
        use.driver = to.add_driver({DriverKind::shared, to.current});
        const std::string line = std::string(overlap_name) + ": " + use.name;
        if (use.health) {
            add_health(to, line, -1, to.plan.one, use.driver);
            continue;
        }
        const int counter = to.add_counter(use.name, use.outcome, use.driver);
        if (!use.outcome) value_service(to, line, use.name, counter);
    }
}

// --- a block of draws ----------------------------------------------------------------------------

/// A plan's shares over a block of draws.
struct Sharing {
    const EvaluatedDraws& in;
    const std::vector<PlanShare>& shares;
    const std::vector<PlanGroup>& groups;

    [[nodiscard]] std::size_t n() const { return in.count; }
    [[nodiscard]] const double* column(Fig fig) const {
        return in.figures.col(fig).data() + in.first;
    }
    /// Clients of an intervention under effect in a year, or those on whom it lands.
    [[nodiscard]] const double* clients(int intervention, bool once, int year) const {
        const PlanIntervention& own = in.plan.interventions[intervention];
        return in.block.drivers[once ? own.landing : own.under_effect].col(year).data() + in.first;
    }
};

/// Clients by intervention, a column of draws of each.
using ClientsOf = std::function<const double*(int intervention)>;

/// Clients who are in all members of a share, whoever else they are in, of so many of each.
Column shared(const Sharing& of, int index, const ClientsOf& clients) {
    const PlanShare& share = of.shares[index];
    const double* own = clients(share.members[0]);
    Column together(own, own + of.n());
    if (share.share >= 0) {
        const double* part = of.column(share.share);
        for (std::size_t d = 0; d < of.n(); ++d) together[d] *= part[d];
        for (const int member : share.members) {
            const double* all = clients(member);
            for (std::size_t d = 0; d < of.n(); ++d) together[d] = std::min(together[d], all[d]);
        }
        return together;
    }
    for (const PlanGroup& group : of.groups) {
        const auto& pair = of.shares[group.share].members;
        if (pair.size() != 2 || !contains(pair, share.members[0]) ||
            !all_among(pair, share.members))
            continue;
        const Column both = shared(of, group.share, clients);
        for (std::size_t d = 0; d < of.n(); ++d) together[d] *= own[d] > 0 ? both[d] / own[d] : 0;
    }
    return together;
}

/// Clients of a group, by inclusion and exclusion; below 0 where shares contradict each other.
Column only(const Sharing& of, const PlanGroup& group, const ClientsOf& clients) {
    Column sum(of.n());
    for (const auto& [share, sign] : group.sum) {
        const Column some = shared(of, share, clients);
        for (std::size_t d = 0; d < of.n(); ++d) sum[d] += sign * some[d];
    }
    return sum;
}

/// What each of the clients of a use avoids and would use, by intervention.
struct PerClient {
    std::map<int, Column> avoided, without;
};

PerClient per_client(const Sharing& of, const PlanSharedUse& use) {
    PerClient made;
    Column use_without_it(of.n());
    for (const auto& [intervention, counted, each] : use.by) {
        Column& avoided = made.avoided.try_emplace(intervention, Column(of.n())).first->second;
        Column& without = made.without.try_emplace(intervention, Column(of.n())).first->second;
        use_without(of.in, intervention, counted, use_without_it.data());
        const double* count = of.in.block.counts.col(counted.counter).data() + of.in.first;
        columns::multiply_add(avoided.data(), count, of.column(each), of.n());
        columns::multiply_add(without.data(), use_without_it.data(), of.column(each), of.n());
    }
    return made;
}

/// What each client of a group avoids more than the sum of the separate effects (5.1).
Column combined_less_apart(const PlanShare& share, const PerClient& each) {
    struct Member {
        const double *avoided, *without;
    };
    std::vector<Member> members;
    for (const int i : share.members)
        members.push_back({each.avoided.at(i).data(), each.without.at(i).data()});
    const double* stated = share.without >= 0 ? each.without.at(share.without).data() : nullptr;
    Column more(each.avoided.at(share.members[0]).size());
    for (std::size_t d = 0; d < more.size(); ++d) {
        double left = 1, apart = 0, least = members[0].without[d];
        for (const Member& one : members) {
            left *= 1 - (one.without[d] != 0 ? one.avoided[d] / one.without[d] : 0);
            least = std::min(least, one.without[d]);
            apart += one.avoided[d];
        }
        more[d] = (stated != nullptr ? stated[d] : least) * (1 - left) - apart;
    }
    return more;
}

/// Clients of groups in each year, at least 0: a grid of each (draws × years). Uses on which the
/// same groups act have the same.
struct ClientsOfGroups {
    const std::vector<PlanGroup>& groups;
    bool once;
    std::vector<Grid> clients = {};
};

bool are_alike(const std::vector<PlanGroup>& some, const std::vector<PlanGroup>& others) {
    return std::equal(some.begin(), some.end(), others.begin(), others.end(),
                      [](const PlanGroup& one, const PlanGroup& other) {
                          return one.share == other.share && one.sum == other.sum;
                      });
}

Grid clients_by_year(const Sharing& of, const PlanGroup& group, const PlanSharedUse& use) {
    Grid made(of.n(), of.in.plan.layout.years);
    for (std::size_t year = 0; year < made.cols(); ++year) {
        const Column clients = only(of, group, [&](int intervention) {
            return of.clients(intervention, use.once, static_cast<int>(year));
        });
        for (std::size_t d = 0; d < of.n(); ++d) made(d, year) = std::max(0.0, clients[d]);
    }
    return made;
}

const ClientsOfGroups& clients_of_groups(const Sharing& of, const PlanSharedUse& use,
                                         std::vector<ClientsOfGroups>& known) {
    for (const ClientsOfGroups& one : known)
        if (one.once == use.once && are_alike(one.groups, use.groups)) return one;
    ClientsOfGroups& made = known.emplace_back(ClientsOfGroups{use.groups, use.once});
    for (const PlanGroup& group : use.groups)
        made.clients.push_back(clients_by_year(of, group, use));
    return made;
}

/// Units that shared clients avoid more than apart in each year, to `out` (draws × years).
void fill_shared_use(const Sharing& of, const PlanSharedUse& use,
                     std::vector<ClientsOfGroups>& known, Grid& out) {
    const PerClient each = per_client(of, use);
    const ClientsOfGroups& by_group = clients_of_groups(of, use, known);
    out.fill(0);
    for (std::size_t g = 0; g < use.groups.size(); ++g) {
        const Column more = combined_less_apart(of.shares[use.groups[g].share], each);
        const Grid& clients = by_group.clients[g];
        for (std::size_t year = 0; year < clients.cols(); ++year)
            columns::multiply_add(out.col(year).data(), clients.col(year).data(), more.data(),
                                  of.n());
    }
}

// --- shares that cannot be -----------------------------------------------------------------------

/// Of so many clients as ever start, those in some interventions and in no others; of one draw.
void check_groups(const Sharing& of, std::vector<Excess>& found) {
    const auto column = [&](int i) { return of.in.block.starts.col(i).data() + of.in.first; };
    const auto starts = [&](int i) { return *column(i); };
    const auto check = [&](const std::vector<int>& who, double all, double larger, Place place) {
        if (larger > all + 1e-9 * std::max(1.0, all))
            found.push_back({.avoided = larger,
                             .available = all,
                             .place = place,
                             .of = Excess::Of::shared_clients,
                             .sharing = who});
    };
    for (const PlanGroup& group : of.groups) {
        const double all = shared(of, group.share, column)[0];
        const PlanShare& share = of.shares[group.share];
        check(share.members, all, all - only(of, group, column)[0], share.place);
    }
    std::map<int, double> alone;  // clients whom an intervention shares with any other
    std::map<int, Place> places;
    for (const PlanGroup& group : of.groups)
        for (const int member : of.shares[group.share].members) {
            alone[member] += std::max(0.0, only(of, group, column)[0]);
            places.try_emplace(member, of.shares[group.share].place);
        }
    for (const auto& [member, larger] : alone)
        check({member}, starts(member), larger, places[member]);
    for (const PlanGroup& group : of.groups) {
        const PlanShare& share = of.shares[group.share];
        if (share.share < 0) continue;
        const double meant = starts(share.members[0]) * of.column(share.share)[0];
        for (const int member : share.members) check({member}, starts(member), meant, share.place);
    }
}

/// Uses of which shared clients avoid more than apart, though nobody uses more than without.
void check_use(const Sharing& of, const PlanSharedUse& use, std::vector<Excess>& found) {
    const PerClient each = per_client(of, use);
    for (const PlanGroup& group : use.groups) {
        const PlanShare& share = of.shares[group.share];
        const double more = combined_less_apart(share, each)[0];
        const bool rises = std::any_of(share.members.begin(), share.members.end(),
                                       [&](int member) { return each.avoided.at(member)[0] < 0; });
        if (!rises && more > 1e-9 * each.without.at(share.members[0])[0])
            found.push_back({.service = use.name,
                             .avoided = more,
                             .place = share.place,
                             .of = Excess::Of::shared_use,
                             .sharing = share.members});
    }
}

// --- what nobody declared ------------------------------------------------------------------------

/// Shares of some interventions, of every two or more all that the smallest of them has.
std::vector<PlanShare> largest_shares(const Plan& plan, const std::vector<int>& interventions) {
    constexpr std::size_t most = 6;  // interventions: as many pairs of groups as 3 to that power
    const std::size_t count = std::min(most, interventions.size());
    std::vector<PlanShare> shares;
    for (std::size_t set = 0; set < std::size_t{1} << count; ++set) {
        PlanShare share{.members = {}, .share = plan.one, .place = {}};
        for (std::size_t i = 0; i < count; ++i)
            if ((set >> i & 1) != 0) share.members.push_back(interventions[i]);
        if (share.members.size() > 1) shares.push_back(std::move(share));
    }
    return shares;
}

/// Money of the headline that units by year are worth, in the first draw.
double headline_money(const EvaluatedDraws& in, const PlanValue& value, const Grid& units) {
    const auto figure = [&](Fig fig) { return fig < 0 ? 0 : in.figures(in.first, fig); };
    const auto is_counted = [&](int line) {
        return counts(in.plan.perspective, in.plan.layout.lines[line], RowScope::headline);
    };
    const double cash = figure(value.cashable);
    const double counted = (is_counted(value.cashable_line) ? cash : 0) +
                           (is_counted(value.capacity_line) ? 1 - cash : 0);
    const double grows = figure(in.plan.layout.drivers[value.driver].rate);
    double sum = 0, each = figure(value.unit_cost) * counted;
    for (int year = 0; year < in.plan.layout.years; ++year, each *= 1 + grows)
        sum += units(0, year) * each;
    return sum;
}

}  // namespace

void begin_correction(Linking& to, std::string_view name) {
    Plan& plan = to.plan;
    to.current = static_cast<int>(plan.interventions.size());
    plan.layout.interventions.emplace_back(name);
    PlanIntervention& made = plan.interventions.emplace_back();
    made.timing.to_horizon = true;
    made.timing.lag = made.timing.lasts = made.deadweight = made.regression_to_mean = plan.zero;
    made.attribution = made.evidence_correction = plan.one;
    made.first_counter = static_cast<int>(plan.layout.counters.size());
    made.first_driver = static_cast<int>(plan.layout.drivers.size());
    made.under_effect = made.landing = made.in_service = made.starts =
        to.add_driver({DriverKind::starts, to.current});
}

void end_correction(Linking& to) {
    to.made().end_counter = static_cast<int>(to.plan.layout.counters.size());
    to.made().end_driver = static_cast<int>(to.plan.layout.drivers.size());
}

void link_overlaps(Linking& to) {
    link_shares(to);
    const std::vector<PlanShare>& shares = to.plan.shares;
    std::map<std::vector<int>, int> made;  // by shares, so that options alike have the same
    for (auto& members : to.plan.layout.option_interventions) {
        const auto declared = shares_among(shares, members, every_share(shares));
        PlanOverlap overlap{.uses = uses_in_common(to.plan, shares, declared)};
        if (overlap.uses.empty()) continue;
        const auto [at, is_new] = made.try_emplace(declared, to.plan.interventions.size());
        members.push_back(at->second);
        if (!is_new) continue;
        begin_correction(to, overlap_name);
        overlap.intervention = to.current;
        link_uses(to, overlap);
        to.plan.overlaps.push_back(std::move(overlap));
        end_correction(to);
    }
}

void fill_overlaps(const Plan& plan, const Grid& figures, LedgerBlock& block) {
    const EvaluatedDraws in{plan, figures, block, 0, figures.rows()};
    std::vector<ClientsOfGroups> known;
    for (const PlanOverlap& overlap : plan.overlaps) {
        for (const PlanSharedUse& use : overlap.uses)
            fill_shared_use({in, plan.shares, use.groups}, use, known, block.drivers[use.driver]);
        fill_correction(plan, overlap.intervention, figures, block);
    }
}

void add_excesses_of_sharing(const EvaluatedDraws& in, std::vector<Excess>& found) {
    const auto& shares = in.plan.shares;
    const auto groups = groups_of(shares, every_share(shares));
    check_groups({in, shares, groups}, found);
    for (const PlanSharedUse& use : uses_in_common(in.plan, shares, every_share(shares)))
        check_use({in, shares, use.groups}, use, found);
}

double most_lost_by_sharing(const EvaluatedDraws& in, const std::vector<int>& interventions) {
    const auto shares = largest_shares(in.plan, interventions);
    double lost = 0;
    Grid units(in.count, in.plan.layout.years);
    std::vector<ClientsOfGroups> known;
    for (const PlanSharedUse& use : uses_in_common(in.plan, shares, every_share(shares))) {
        if (use.outcome) continue;
        fill_shared_use({in, shares, use.groups}, use, known, units);
        const PlanSharedUse::By& any = use.by.front();
        for (const PlanValue& value : in.plan.interventions[any.intervention].values)
            if (value.counter == any.counted.counter) lost -= headline_money(in, value, units);
    }
    return lost;
}

}  // namespace hearth

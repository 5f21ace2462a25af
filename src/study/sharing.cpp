// One warning for all that share, however many services and options they share.
#include "study/sharing.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <map>
#include <set>

#include "base/messages.hpp"
#include "base/text.hpp"
#include "engine/corrections.hpp"
#include "scenario/rules.hpp"

namespace hearth {

namespace {

using Members = std::vector<std::string>;
using Option = Named<std::vector<Reference<Target::intervention>>>;

/// Interventions of an option that act on the same service and sort of clients, with the service,
/// as met.
std::vector<std::pair<Members, std::string>> acting_alike(const Option& option,
                                                          const Scenario& scenario) {
    std::map<std::pair<std::string, std::string>, std::size_t> known;  // by clients and service
    std::vector<std::pair<Members, std::string>> found;
    for (const auto& member : option.value) {
        const Model* model = model_of(find(scenario.file.interventions, member.name), scenario);
        for (const std::string& service : services_counted(*model)) {
            const auto [at, is_new] = known.try_emplace({model->client, service}, found.size());
            if (is_new) found.push_back({{}, service});
            found[at->second].first.push_back(member.name);
        }
    }
    return found;
}

bool is_declared(const std::string& a, const std::string& b, const ScenarioFile& file) {
    return std::any_of(file.overlap.begin(), file.overlap.end(), [&](const Overlap& one) {
        const auto members = one.members();
        return std::count(members.begin(), members.end(), a) > 0 &&
               std::count(members.begin(), members.end(), b) > 0;
    });
}

/// Members among whom no overlap is declared: all of them, or the pairs without one.
std::vector<Members> undeclared(const Members& members, const ScenarioFile& file) {
    std::vector<Members> pairs;
    for (std::size_t i = 0; i < members.size(); ++i)
        for (std::size_t j = i + 1; j < members.size(); ++j)
            if (!is_declared(members[i], members[j], file))
                pairs.push_back({members[i], members[j]});
    const bool none = pairs.size() == members.size() * (members.size() - 1) / 2;
    if (none && members.size() > 1) return {members};
    return pairs;
}

std::string who(const Members& members) {
    if (members.size() == 2) return fmt::format("{} and {} both", members[0], members[1]);
    if (members.size() == 3) return all_of(members);
    return fmt::format("{}, {} and {} more", members[0], members[1], members.size() - 2);
}

std::string worth(const AtPoint& at, const Members& members) {
    std::vector<int> indices;
    const auto& all = at.plan.layout.interventions;
    for (const std::string& name : members)
        indices.push_back(static_cast<int>(std::find(all.begin(), all.end(), name) - all.begin()));
    const double lost = most_lost_by_sharing({at.plan, at.figures, at.block, 0, 1}, indices);
    if (!(lost >= 1)) return "as far as their use without is known, no net saving rests on that";
    return fmt::format("if they shared as many as they can, the net saving would be up to {} lower",
                       with_commas(static_cast<std::uint64_t>(std::llround(lost))));
}

}  // namespace

void warn_of_sharing(const AtPoint& at, Diagnostics& diagnostics) {
    std::set<Members> warned;
    const ScenarioFile& file = at.scenario.file;
    for (std::size_t o = 1; o < file.options.size(); ++o)
        for (const auto& [members, service] : acting_alike(file.options[o], at.scenario))
            for (const Members& some : undeclared(members, file))
                if (warned.insert(some).second)
                    diagnostics.report("assumed-different-people", file.options[o].place,
                                       {who(some), service, worth(at, some)});
}

}  // namespace hearth

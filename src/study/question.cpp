// Jobs in turn, the point of a scenario, and more use avoided than there is as a diagnostic.
#include "study/question.hpp"

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

/// An entry by its number: names have one order from the file to the plan.
template <class T>
const Named<T>& entry(const Map<T>& map, int index) {
    return map[index];
}

}  // namespace

Executor one_after_the_other() {
    const auto run = [](std::uint64_t count, const Job& job) {
        for (std::uint64_t i = 0; i < count; ++i) job(i)();
        return true;
    };
    return {.run = run};
}

Refusal refused(std::string why, Blame blame) { return {.why = {std::move(why)}, .blame = blame}; }

std::optional<std::size_t> option_asked(const AtPoint& at, const PlacedWord& asked,
                                        Diagnostics& diagnostics) {
    const auto& names = at.plan.layout.options;
    const std::string& name = asked.text.empty() ? headline_option(at.scenario.file) : asked.text;
    const auto found = std::find(names.begin(), names.end(), name);
    if (found != names.end()) return found - names.begin();
    diagnostics.report("unknown-option.of_scenario", asked.place,
                       {in_quotes(name), suggestion(name, names)});
    return std::nullopt;
}

namespace {

/// Where the moves of a state are written that are no distribution.
Place place_of_row(const PlanCohort& cohort, const RowFault& row) {
    for (const PlanMove& move : cohort.moves)
        if (move.from == row.state && (row.to < 0 || row.to == move.to)) return move.place;
    return {};
}

}  // namespace

void report_row(const Plan& plan, const StateFault& fault, std::optional<std::uint64_t> draw,
                Diagnostics& diagnostics) {
    const PlanCohort& cohort = *plan.interventions[fault.intervention].cohort;
    const RowFault& row = fault.row;
    const bool entry = row.to >= 0;
    Words words{in_quotes(plan.layout.interventions[fault.intervention]), cohort.strategy,
                row.cycle + 1};
    if (draw) words.emplace_back(with_commas(*draw));
    words.emplace_back(in_quotes(cohort.states[row.state]));
    if (entry) words.emplace_back(in_quotes(cohort.states[row.to]));
    words.emplace_back(row.sum_or_entry);
    const Told drawn = entry ? Told("row-fault.drawn_entry") : Told("row-fault.drawn");
    const Told as_stated = entry ? Told("row-fault.entry") : Told("row-fault");
    diagnostics.report(draw ? drawn : as_stated, place_of_row(cohort, row), words);
}

AtPoint at_point(const Scenario& scenario, const SourceTexts& texts, Diagnostics& diagnostics) {
    return at_point(linked(scenario), scenario, texts, diagnostics);
}

Linked linked(const Scenario& scenario, const std::vector<std::string_view>& only) {
    Linked made{link(scenario), {}};
    made.layout = std::make_shared<const MeasureLayout>(lay_out_results(made.plan, only));
    return made;
}

AtPoint at_point(Linked linked, const Scenario& scenario, const SourceTexts& texts,
                 Diagnostics& diagnostics) {
    AtPoint at{scenario, texts, std::move(linked.plan), {}, {}, {}};
    at.figures = point_block(at.plan);
    at.block = evaluate(at.plan, at.figures);
    for (const Excess& excess : excesses(at.plan, at.figures, at.block, 0))
        report_excess(excess, scenario, diagnostics);
    if (at.block.fault) report_row(at.plan, *at.block.fault, {}, diagnostics);
    at.results = measure(at.plan, linked.layout, at.figures, at.block);
    return at;
}

namespace {

/// "a, b and c".
std::string sharing_in_words(const Excess& excess, const ScenarioFile& file) {
    std::vector<std::string> names;
    for (const int one : excess.sharing) names.push_back(entry(file.interventions, one).name);
    return all_of(names);
}

}  // namespace

void report_excess(const Excess& excess, const Scenario& scenario, Diagnostics& diagnostics) {
    const ScenarioFile& file = scenario.file;
    if (excess.of == Excess::Of::shared_clients)
        return diagnostics.report(
            "more-shared-than-there-are", excess.place,
            {sharing_in_words(excess, file), excess.sharing.size() == 1 ? "has" : "share",
             excess.available, excess.avoided});
    if (excess.of == Excess::Of::shared_use)
        return diagnostics.report(
            "more-avoided-together", excess.place,
            {sharing_in_words(excess, file), excess.avoided, in_quotes(excess.service)});
    const std::string& who = excess.intervention >= 0
                                 ? entry(file.interventions, excess.intervention).name
                                 : entry(file.options, excess.option).name;
    const std::string_view whose =
        excess.intervention >= 0 ? "its clients use without it" : "the place uses";
    const Place place = excess.place.line > 0 ? excess.place
                        : excess.option >= 0  ? entry(file.options, excess.option).place
                                              : file.place;
    if (excess.of == Excess::Of::clients)
        return diagnostics.report("more-clients-than-there-are", place,
                                  {in_quotes(who), excess.avoided, excess.year, excess.available,
                                   in_quotes(excess.service)});
    diagnostics.report("more-avoided-than-there-is", place,
                       {in_quotes(who), excess.avoided, in_quotes(excess.service), excess.year,
                        excess.available, whose});
}

std::string with_commas(std::uint64_t number) {
    std::string text = std::to_string(number);
    for (int at = static_cast<int>(text.size()) - 3; at > 0; at -= 3) text.insert(at, ",");
    return text;
}

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

/// Members among whom no overlap is declared: all of them, or the pairs without one.
std::vector<Members> undeclared(const Members& members, const ScenarioFile& file) {
    std::vector<Members> pairs;
    for (std::size_t i = 0; i < members.size(); ++i)
        for (std::size_t j = i + 1; j < members.size(); ++j)
            if (!is_overlap_declared(members[i], members[j], file))
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

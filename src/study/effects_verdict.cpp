// What a design can bear and what not, in sentences that a commissioner would use: one for each
// thing that makes a difference to what may be claimed.
#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <functional>

#include "base/text.hpp"
#include "study/effects_parts.hpp"

namespace hearth {

namespace {

// Lines of our own, not figures about the world.
constexpr std::size_t few_people = 30;  // clients that a mean is taken to need
constexpr double wild = 1.5;            // times the spread that chance alone brings
constexpr double few_events = 10;       // in a window
constexpr double unlike = 0.1;          // standardised difference (Austin 2009)

using Sentences = std::vector<std::string>;

std::string per_cent(double share) { return fmt::format("{:.0f} %", 100 * share); }

std::string services_with(const Evaluation& all,
                          const std::function<bool(const ServiceEffect&)>& wanted) {
    std::vector<std::string> names;
    for (const ServiceEffect& service : all.services)
        if (wanted(service)) names.push_back(service.service);
    return all_of(names);
}

void say(Sentences& to, const std::string& names, std::string_view sentence) {
    if (!names.empty()) to.push_back(fmt::format(fmt::runtime(sentence), names));
}

bool is_between(const EffectEstimate& ratio, double x) { return ratio.low <= x && x <= ratio.high; }

void say_size(Sentences& to, const Evaluation& all, const VerdictFacts& facts) {
    if (all.clients == 1)
        to.emplace_back("One client is a story, not a measurement: nothing follows for others.");
    else if (all.clients > 0 && all.clients < few_people)
        to.push_back(
            fmt::format("With {} clients, one person's bad year can move every figure here: read "
                        "it as what happened to these people, not as what the next ones will gain.",
                        all.clients));
    if (facts.clusters > 0 && facts.clusters < few_people)
        to.push_back(fmt::format(
            "Clients come from {} site{} or team{}, too few to be sure how much these differ.",
            facts.clusters, facts.clusters == 1 ? "" : "s", facts.clusters == 1 ? "" : "s"));
    if (facts.are_totals)
        to.emplace_back(
            "Only sums are known, so the intervals allow for chance alone and not for how much "
            "clients differ: the true ones are wider.");
}

void say_design(Sentences& to, const Evaluation& all) {
    const auto has_comparison = [](const ServiceEffect& s) { return s.comparison.has_value(); };
    if (none(all.services, has_comparison)) {
        to.emplace_back(
            "There is no comparison group, so whatever else changed over the same time (other "
            "services, the season, people getting better by themselves) is counted as if the "
            "service had done it.");
        return;
    }
    to.emplace_back(
        "Clients are held against others over the same time, which takes out what changed for both "
        "alike, but not what would have changed for clients only.");
}

void say_weights(Sentences& to, const Evaluation& all, const VerdictFacts& facts) {
    const bool weighed = !all.weighting.empty() && facts.weights_doubted.empty();
    if (!facts.weights_doubted.empty())
        to.push_back(
            "The groups differ, so the comparison is taken as it is and not weighed to look like "
            "the clients: " +
            facts.weights_doubted + ".");
    if (!facts.weighting_withheld.empty())
        to.push_back("The comparison group could not be weighed to look like the clients: " +
                     facts.weighting_withheld + ".");
    const auto far = [](double x) { return std::abs(x) > unlike; };
    std::vector<std::string> names;
    for (const Balance& b : all.balance)
        if (far(weighed ? b.weighted : b.before)) names.push_back(b.covariate);
    say(to, all_of(names), "Clients and the comparison still differ in {}.");
    if (weighed && 2 * facts.effective_comparison < static_cast<double>(all.comparison_clients))
        to.push_back(fmt::format(
            "To match the clients, a few of the {} in the comparison count for most: it is worth "
            "{:.0f} people{}.",
            all.comparison_clients, facts.effective_comparison,
            facts.effective_comparison < few_people ? ", too few for a claim to rest on" : ""));
    say(to, all_of(facts.left_out),
        "Values of {} are missing, so the groups are not matched by it.");
}

std::string fall_in_words(const ServiceEffect& service, double rule) {
    const ExpectedFall& fall = *service.fall;
    const std::string expected = fmt::format(
        "People became clients after {:g} or more of {}, and use that high falls by itself, here "
        "by an expected {} ({} to {})",
        rule, service.service, per_cent(fall.mid), per_cent(fall.low), per_cent(fall.high));
    if (!service.corrected)
        return expected + "; only a comparison chosen by the same rule takes that out.";
    return expected + (is_between(*service.corrected, 1) ? ": beyond that, no change is shown."
                                                         : ": chance does not explain the rest.");
}

void say_selection(Sentences& to, const Evaluation& all, const VerdictFacts& facts) {
    for (std::size_t s = 0; s < facts.entry_at_least.size() && s < all.services.size(); ++s) {
        if (all.services[s].fall)
            to.push_back(fall_in_words(all.services[s], facts.entry_at_least[s]));
        else if (!all.services[s].fall_withheld.empty())
            to.push_back("How much " + all.services[s].service +
                         " would have fallen by itself could not be worked out: " +
                         all.services[s].fall_withheld + ".");
        if (all.services[s].fall && all.services[s].below_rule > 0)
            to.push_back("Some clients, 10 % at most, had less of " + all.services[s].service +
                         " before than the entry rule says: they are taken to stay as they were, "
                         "and the rule to hold for the others.");
    }
    const auto has_rule = [](double rule) { return rule > 0; };
    const auto falls = [](const ServiceEffect& s) {
        const MethodEffect* best = preferred(s);
        return !s.comparison && best != nullptr && best->ratio.value < 1;
    };
    if (none(facts.entry_at_least, has_rule))
        say(to, services_with(all, falls),
            "If people became clients because their use was high, part of the fall in {} would "
            "have come anyway, and these records do not say how much.");
}

/// What is said of services that changed, of those corrected for what falls by itself and others.
struct ChangeSaid {
    UseChange change;
    std::string_view as_counted, corrected;
};
constexpr ChangeSaid changes_said[] = {
    {UseChange::fell, "Use of {} fell by more than chance explains.",
     "Use of {} fell by more than what falls by itself and chance explain."},
    {UseChange::rose_less,
     "Use of {} rose less than the comparison's, by more than chance explains.",
     "Use of {} rose, but less than it would have by itself."},
    {UseChange::rose, "Use of {} rose by more than chance explains.",
     "Use of {} rose by more than chance explains."},
    {UseChange::fell_less,
     "Use of {} fell less than the comparison's, by more than chance explains.",
     "Use of {} fell less than it would have by itself, by more than chance explains."}};

/// Whether every method that asks the same says that use changed.
bool is_undisputed(const ServiceEffect& service) {
    const Agreement by = agreement(service);
    return shows_change(service) && by.show == by.of;
}

/// A sentence of one service, and that the widest interval includes no change.
void say_disputed(Sentences& to, const ServiceEffect& service, std::string sentence) {
    const Agreement by = agreement(service);
    sentence = fmt::format(fmt::runtime(sentence), service.service);
    sentence.pop_back();
    to.push_back(fmt::format(
        "{}{} {} of {} methods{}{}", sentence, bears_claim(service) ? " by" : ", but by only",
        by.show, by.of, is_compared(preferred(service)->method) ? " that take the comparison" : "",
        bears_claim(service)
            ? ": the widest interval includes no change."
            : ": the widest interval includes no change, so this does not bear a claim."));
}

void say_changes(Sentences& to, const Evaluation& all) {
    for (const ChangeSaid& said : changes_said) {
        const auto changed = [&](const ServiceEffect& s, bool corrected) {
            return is_undisputed(s) && use_change(s) == said.change &&
                   s.corrected.has_value() == corrected;
        };
        say(to, services_with(all, [&](const auto& s) { return changed(s, false); }),
            said.as_counted);
        say(to, services_with(all, [&](const auto& s) { return changed(s, true); }),
            said.corrected);
        for (const ServiceEffect& s : all.services)
            if (shows_change(s) && !is_undisputed(s) && use_change(s) == said.change)
                say_disputed(to, s, std::string(s.corrected ? said.corrected : said.as_counted));
    }
}

void say_results(Sentences& to, const Evaluation& all) {
    const auto none = [](const ServiceEffect& s) { return preferred(s) == nullptr; };
    const auto open = [](const ServiceEffect& s) {
        return preferred(s) != nullptr && !shows_change(s) && !s.corrected;
    };
    const auto came_by_itself = [](const ServiceEffect& s) {
        return s.corrected && !shows_change(s);
    };
    say_changes(to, all);
    say(to, services_with(all, came_by_itself),
        "Once what falls by itself is taken off, the interval for {} includes no change, so a "
        "saving there cannot be claimed from these records.");
    say(to, services_with(all, open),
        "The interval for {} includes no change, so a saving there cannot be claimed from these "
        "records.");
    say(to, services_with(all, none), "Nothing can be said about {}: too few events.");
}

void say_spread(Sentences& to, const Evaluation& all) {
    const auto varies = [](const ServiceEffect& s) {
        return any(s.methods, [](const MethodEffect& m) {
            return m.method == EffectMethod::quasi_poisson && m.dispersion.value_or(1) > wild;
        });
    };
    const auto rare = [](const ServiceEffect& s) {
        return preferred(s) != nullptr && std::min(s.count_before, s.count_after) < few_events;
    };
    const auto few = [](const ServiceEffect& s) {
        return s.users.value_or(fewest_users) < fewest_users;
    };
    say(to, services_with(all, few),
        "Fewer than 5 clients used {}, so its interval allows for chance alone, and its change is "
        "what happened to them.");
    say(to, services_with(all, varies),
        "A few clients make up much of {}, so intervals that allow for chance alone are too "
        "narrow.");
    say(to, services_with(all, rare),
        "There are so few events of {} that one more or less would change the answer.");
}

void say_placebo(Sentences& to, const Evaluation& all) {
    const auto tried = [](const ServiceEffect& s) {
        return s.placebo && s.placebo->withheld.empty();
    };
    const auto moved = [&](const ServiceEffect& s) {
        return tried(s) && !is_between(s.placebo->ratio, 1);
    };
    const auto still = [&](const ServiceEffect& s) { return tried(s) && !moved(s); };
    say(to, services_with(all, moved),
        "Use of {} was already changing before anybody became a client, so the change after cannot "
        "be put down to the service.");
    say(to, services_with(all, still),
        "In the time before anybody became a client, {} shows no change, as it should.");
}

void say_confounding(Sentences& to, const Evaluation& all) {
    const auto open = [](const ServiceEffect& s) {
        return bears_claim(s) && s.e_value_of_limit > 1;
    };
    say(to, services_with(all, open),
        "Something not recorded could still explain the change in {}, if it made both use and "
        "becoming a client as much likelier as the E-value says.");
}

}  // namespace

std::vector<std::string> verdict_of(const Evaluation& evaluation, const VerdictFacts& facts) {
    Sentences made;
    say_results(made, evaluation);
    say_design(made, evaluation);
    say_size(made, evaluation, facts);
    say_selection(made, evaluation, facts);
    say_weights(made, evaluation, facts);
    say_spread(made, evaluation);
    say_placebo(made, evaluation);
    say_confounding(made, evaluation);
    return made;
}

}  // namespace hearth

// The keys of a published case.
#include "scenario/published.hpp"

#include "scenario/scenario.hpp"

namespace hearth {

namespace {

/// The scenario of a case is read by itself, as any scenario: this gives only its description.
void* no_member(void*) { return nullptr; }

Field scenario_field() {
    return {.key = "scenario",
            .required = false,
            .meaning = "the scenario that the source describes; its title may be left out",
            .limits = {},
            .type = &describe<ScenarioFile>,
            .member = &no_member};
}

}  // namespace

bool Published::should_close(const Expectation& expectation) const {
    return expectation.closes.value_or(closes.value_or(true));
}

const std::string& Published::reason_of(const Expectation& expectation) const {
    return expectation.reason.empty() ? reason : expectation.reason;
}

Description description(const PublishedSource*) {
    using T = PublishedSource;
    return record<T>(
        "published source", "the publication that printed the figures",
        {required<&T::citation>("citation", "authors, title, where published"),
         optional<&T::where>("where", "table or page"),
         optional<&T::publisher>("publisher", "who published it"),
         optional<&T::year>("year", "year of publication", {.least = 1900, .most = 2199}),
         optional<&T::url>("url", "where it can be read"),
         optional<&T::read_on>("read_on", "date on which it was read, 2026-11-21"),
         optional<&T::licence>("licence", "licence of the text"),
         optional<&T::note>("note", "how it was read, and what is ambiguous")});
}

Description description(const Expectation*) {
    using T = Expectation;
    return record<T>(
        "printed figure", "a figure as printed, and what it is compared with",
        {optional<&T::id>("id", "name of this figure", {.otherwise = "its option and measure"}),
         optional<&T::measure>("measure",
                               "measure of an option, such as gross_saving or by_payer.nhs.net or "
                               "by_year.1.net_saving"),
         optional<&T::option>("option", "option that is measured"),
         optional<&T::expression>("expression",
                                  "arithmetic over figures and measures (option.measure)"),
         optional<&T::value>("value", "the figure as printed"),
         optional<&T::digit>("digit", "place of its last printed digit: 1000 for 1.371m",
                             {.least = 1e-15}),
         optional<&T::at_least>("at_least", "printed bound: ours is this or more"),
         optional<&T::below>("below", "printed bound: ours is less"),
         optional<&T::truncated>("truncated", "whether the source cuts digits off",
                                 {.otherwise = "false"}),
         optional<&T::says>("says", "the words of the source"),
         optional<&T::closes>("closes", "false for a gap that is known", {.otherwise = "true"}),
         optional<&T::reason>("reason", "why it does not close")},
        {{.keys = {"measure", "expression"}},
         {.keys = {"value", "at_least"}, .needed = false},
         {.keys = {"value", "below"}, .needed = false}});
}

Description description(const Published*) {
    using T = Published;
    return record<T>(
        "published case", "figures that a source printed, as a test of ours",
        {optional<&T::hearth>("hearth", "version of the language", {.least = 1, .most = 1}),
         required<&T::title>("title", "name of the study"),
         required<&T::source>("source", "the publication that printed the figures"),
         optional<&T::note>("note", "what a reader has to know"),
         optional<&T::topic>("topic", "what it is about, such as falls; cases are grouped by it"),
         optional<&T::tests>("tests", "models whose evidence or arithmetic it holds"),
         scenario_field(),
         optional<&T::figures>("figures", "figures of a case that is arithmetic only"),
         required<&T::expect>("expect", "the figures as printed"),
         optional<&T::implied>("implied", "inputs that the source does not print, by path"),
         optional<&T::rounded_inputs>(
             "rounded_inputs", "inputs that the source printed rounded, by path, with their digit"),
         optional<&T::recomputed>(
             "recomputed",
             "whether the values were worked out independently from published inputs, not printed",
             {.otherwise = "false"}),
         optional<&T::conventions>("conventions", "conventions under which it closes"),
         optional<&T::closes>("closes", "false for figures that are known not to close",
                              {.otherwise = "true"}),
         optional<&T::reason>("reason", "why they do not close")},
        {{.keys = {"scenario", "figures"}, .needed = false}});
}

}  // namespace hearth

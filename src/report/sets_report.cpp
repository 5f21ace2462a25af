// Sets in words and tables.
#include <algorithm>
#include <fmt/format.h>
#include <iterator>

#include "base/text.hpp"
#include "report/page_words.hpp"
#include "report/pages.hpp"
#include "report/words.hpp"

namespace hearth {

namespace {

std::string name_of(const SetResult& set) {
    return set.name.empty() ? "as it stands" : readable(set.name);
}

/// The option in place `option` of a set, as a run of the set would print it.
Headline headline_of(const SetResult& set, std::size_t option) {
    return {name_of(set), set.means.empty() ? set.options[option] : set.means[option],
            set.options[option], &set.statistics, static_cast<int>(option)};
}

/// Options of any set, in the order met, without the one compared with.
std::vector<std::string> options_of(const SetsAnswer& report) {
    std::vector<std::string> names;
    for (const SetResult& set : report.sets)
        for (std::size_t i = set.options.size() == 1 ? 0 : 1; i < set.options.size(); ++i)
            if (std::find(names.begin(), names.end(), set.options[i].name) == names.end())
                names.push_back(set.options[i].name);
    return names;
}

/// The option called `option` in every set that has it.
std::vector<Headline> members(const SetsAnswer& report, const std::string& option) {
    std::vector<Headline> found;
    for (const SetResult& set : report.sets)
        for (std::size_t i = set.options.size() == 1 ? 0 : 1; i < set.options.size(); ++i)
            if (set.options[i].name == option) found.push_back(headline_of(set, i));
    return found;
}

std::string frame(const SetsAnswer& report) {
    const std::size_t sets = report.sets.size() - 1;
    const std::string drawn =
        report.draws == 0
            ? "each figure at its point"
            : fmt::format(
                  "means over {} draws of every uncertain figure, the same draws in every set",
                  counted(report.draws));
    return fmt::format("{} set{} beside the scenario as it stands, compared with {}: {}.", sets,
                       sets == 1 ? "" : "s", readable(report.scenario.file.options.front().name),
                       drawn);
}

/// In how many of the sets a measure is above 0: "none", "all", "2".
std::string how_many_above_0(const std::vector<Headline>& sets, std::string_view measure) {
    const auto above = std::count_if(sets.begin(), sets.end(),
                                     [&](const Headline& set) { return set.value(measure) > 0; });
    if (above == 0) return "none";
    return above == std::ssize(sets) ? "all" : std::to_string(above);
}

std::string sentence(const std::string& option, const std::vector<Headline>& sets,
                     const NumberFormat& scale) {
    const auto net = [](const Headline& set) { return set.value("net_saving"); };
    const auto words = [&](const Headline& set) { return money_in_words(net(set), scale); };
    const auto [low, high] =
        std::minmax_element(sets.begin(), sets.end(),
                            [&](const Headline& a, const Headline& b) { return net(a) < net(b); });
    const auto ends = net(*low) == net(*high)
                          ? fmt::format("the net saving is {} throughout", words(*low))
                          : fmt::format("the net saving runs from {} ({}) to {} ({})", words(*low),
                                        low->name, words(*high), high->name);
    return fmt::format("{}: {}. It is above 0 in {} of the {}, the net cash in {}.",
                       readable(option), ends, how_many_above_0(sets, "net_saving"), sets.size(),
                       how_many_above_0(sets, "net_cash"));
}

/// The digits for the largest amount that any option comes to with any set.
NumberFormat scale_of(const SetsAnswer& report) {
    double most = 0;
    for (const std::string& option : options_of(report))
        for (const Headline& set : members(report, option))
            for (const char* measure : {"net_saving", "net_cash", "programme_cost"})
                most = std::max(most, std::abs(set.value(measure)));
    return page_scale(most, report.scenario.file.appraisal.currency);
}

}  // namespace

Document page_of(const SetsAnswer& report) {
    const NumberFormat scale = scale_of(report);
    Document document{Heading{printable(report.scenario.file.title), "title"},
                      Paragraph{frame(report)}, Heading{"The answer", "answer"}};
    Points points;
    Document tables;
    for (const std::string& option : options_of(report)) {
        const auto sets = members(report, option);
        points.points.push_back(sentence(option, sets, scale));
        tables.push_back(Heading{readable(option), option});
        tables.push_back(money_table("sets." + option, "Set", sets, scale));
        if (report.draws > 0)
            tables.push_back(spread_table("spread." + option, sets, scale, Spread::brief));
    }
    document.push_back(std::move(points));
    std::move(tables.begin(), tables.end(), std::back_inserter(document));
    add_version_figures(report.figures, report.scenario, document);
    return document;
}

}  // namespace hearth

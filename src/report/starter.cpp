// Writes YAML by hand, so that it can carry comments.
#include <algorithm>
#include <cmath>
#include <fmt/format.h>

#include "base/text.hpp"
#include "engine/evaluate.hpp"
#include "report/pages.hpp"
#include "report/words.hpp"
#include "scenario/prices.hpp"
#include "scenario/scenario.hpp"

namespace hearth {

namespace {

std::string yaml_text(const std::string& text) {
    std::string out = "\"";
    for (const char c : printable(text, 300)) {
        if (c == '"' || c == '\\') out += '\\';
        out += c;
    }
    return out + "\"";
}

/// An intervention: a model, of one with strategies one of them.
struct StarterPart {
    const UsedModel* used;
    std::string name, strategy;
    bool is_usual = false;  ///< the first of its model's strategies, with which others are compared
};

std::vector<StarterPart> starter_parts(const Starter& starter) {
    std::vector<StarterPart> parts;
    for (const UsedModel* used : starter.models) {
        const auto strategies = strategies_of(used->model);
        if (strategies.empty()) parts.push_back({used, used->name, ""});
        for (const std::string& one : strategies)
            parts.push_back({used, used->name + "_" + one, one, one == strategies.front()});
    }
    return parts;
}

/// Steps that the model's costs are charged for; the reach has to name them.
std::vector<std::string> steps_of(const Model& model) {
    const auto services = services_counted(model);
    std::vector<std::string> steps;
    const auto holds = [](const std::vector<std::string>& names, const std::string& name) {
        return std::find(names.begin(), names.end(), name) != names.end();
    };
    for (const Named<CostLine>* line : money_lines(model)) {
        const auto& per = line->value.per;
        if (per && per->name != "client" && per->name != "client_year" &&
            !holds(services, per->name) && !holds(steps, per->name))
            steps.push_back(per->name);
    }
    return steps;
}

std::string steps_text(const Model& model) {
    const std::string text =
        joined(steps_of(model), ", ", [](const std::string& step) { return step + ": 1"; });
    if (text.empty())
        return "      # steps: {assessed: 0.8, completed: 0.9}    # of those offered, who get "
               "through; "
               "in order\n";
    return fmt::format("      steps: {{{}}}    # of those offered, who get through; in order\n",
                       text);
}

constexpr std::string_view pool_text =
    "      # Or as many as the place has, with these in its stead: "
    "pool: {people: 65_plus, share: 0.1}\n"
    "      # per_year: 0.05\n";

std::string intervention_text(const StarterPart& part, const Starter& starter) {
    const UsedModel& used = *part.used;
    return fmt::format(
        "  # {}.\n"
        "  {}:\n"
        "    model: {}\n"
        "{}"
        "    reach:\n"
        "      # How many start each year: one number, or a list by year. Say where it comes "
        "from.\n"
        "      clients_per_year: {{value: {:g}, source: assumption, why: \"a first guess: replace "
        "it\"}}\n"
        "{}{}"
        "    # set:                          # a figure of the model that is known better here\n"
        "    #   adjust.deadweight: 0.2\n",
        printable(used.model.title, 120), part.name, used.name,
        part.strategy.empty() ? "" : fmt::format("    strategy: {}\n", part.strategy),
        starter.clients, starter.places.empty() ? "" : pool_text, steps_text(used.model));
}

/// ": 102,925 people", or nothing where it is not known.
std::string group_text(const Scenario& library, const Map<FigureIndex>& groups,
                       std::string_view name, std::string_view before, std::string_view after) {
    const FigureIndex* found = find(groups, name);
    if (found == nullptr || !found->known()) return "";
    const Cell cell(library.figures[found->at].value());
    return fmt::format("{}{}{}", before, shown_text(cell, TableColumn("")), after);
}

/// What data say of a place, as comments.
std::string baseline_text(const Scenario& library, const std::string& name) {
    const Locality* at = find(library.library.places, name);
    if (at == nullptr) return "";
    std::string text = fmt::format(
        "# {}{}{}{}\n", printable(at->name, 120),
        group_text(library, at->people, "all", ": ", " people"),
        group_text(library, at->people, "65_plus", ", ", " of them 65 or over"),
        group_text(library, at->households, "all", ", in ", " households (Census 2021)."));
    for (const auto& use : at->activity) {
        const Figure& figure = library.figures[use.value.at];
        const std::string source =
            figure.provenance.source ? figure.provenance.source->name + ", " : "";
        const std::string rests_on = figure.expression
                                         ? printable(figure.expression->text, 120)
                                         : source + printable(figure.provenance.where, 120);
        text += fmt::format("#   places.{}.activity.{}{} a year ({})\n", name, use.name,
                            group_text(library, at->activity, use.name, ": ", ""), rests_on);
    }
    return text;
}

std::string place_text(const Starter& starter) {
    const std::vector<std::string>& places = starter.places;
    constexpr std::string_view meaning =
        "# Where: names from `hearth list places`. A pool of people or households is counted "
        "there.\n";
    if (places.empty()) return fmt::format("{}# place: [blaby, charnwood]\n\n", meaning);
    std::string text(meaning);
    if (starter.library != nullptr)
        for (const std::string& name : places) text += baseline_text(*starter.library, name);
    return fmt::format(
        "{}place: [{}]\n"
        "# population: mid_2024             # people as estimated since; else those of Census "
        "2021\n"
        "\n",
        text, joined(places, ", "));
}

std::string options_text(const Starter& starter) {
    const std::vector<StarterPart> parts = starter_parts(starter);
    const auto in_place_of = [&](const StarterPart* one) {  // nothing: of the first strategies
        std::vector<std::string> members;
        for (const StarterPart& other : parts)
            if (other.is_usual && (one == nullptr || other.used != one->used))
                members.push_back(other.name);
        if (one != nullptr) members.push_back(one->name);
        return joined(members, ", ");
    };
    std::string text = fmt::format(
        "# What is compared. The first option is what the others are compared with.\n"
        "options:\n"
        "  current: [{}]\n",
        in_place_of(nullptr));
    const auto offered = std::count_if(parts.begin(), parts.end(),
                                       [](const StarterPart& part) { return !part.is_usual; });
    for (const StarterPart& part : parts)
        if (!part.is_usual)
            text += fmt::format("  {}: [{}]\n", offered == 1 ? "offer" : part.name + "_only",
                                in_place_of(&part));
    std::vector<std::string> all;  // of each model the last
    for (std::size_t i = 0; i < parts.size(); ++i)
        if (i + 1 == parts.size() || parts[i + 1].used != parts[i].used)
            all.push_back(parts[i].name);
    if (all.size() > 1) text += fmt::format("  full_offer: [{}]\n", joined(all, ", "));
    return text;
}

}  // namespace

FinancialYear latest_settled_prices(const Library& library) {
    const PriceIndex* gdp = find(library.indices, "gdp_deflator");
    FinancialYear latest{};
    if (gdp == nullptr) return latest;
    for (const auto& entry : gdp->levels.empty() ? gdp->changes : gdp->levels)
        if (const auto year = parse_financial_year(entry.name);
            year && standing(library, *gdp, *year) == Standing::settled)
            latest = *year;
    return latest;
}

double clients_that_fit(double clients, const std::vector<Excess>& found) {
    double share = 1;
    for (const Excess& one : found)
        if (one.option >= 0) share = std::min(share, one.available / one.avoided);
    if (share >= 1 || share <= 0) return clients;
    const double most = clients * share;
    const double digit = std::pow(10, std::floor(std::log10(most)));
    return std::floor(most / digit) * digit;
}

std::string starter_text(const Starter& starter) {
    std::string text = fmt::format(
        "# A starter: run it, then replace what is assumed by what you know.\n"
        "# hearth check finds mistakes; hearth explain says where each figure comes from.\n"
        "hearth: 1                            # version of the language\n"
        "title: {}\n"
        "question: Does it release more than it takes, for whom, and how much of it is cash?\n"
        "\n"
        "appraisal:\n"
        "  start: {}                     # first financial year\n"
        "  years: {}                           # how many years are counted\n"
        "  prices: {}                    # every amount is carried to the prices of this year\n"
        "  discount: green_book_2022          # a name from `hearth list schedules`, or none\n"
        "  # Whose money, and which of it, the headline counts: `hearth list payers`. Cashable\n"
        "  # savings leave a budget; capacity is time and beds freed for others.\n"
        "  perspective: {{payers: [nhs, social_care, council], classes: [cost, cashable, "
        "capacity]}}\n"
        "\n",
        yaml_text(starter.title), to_text(starter.start), starter.years, to_text(starter.prices));
    text += place_text(starter);
    text +=
        "# What could be done: each part takes a model (`hearth list models`) and says whom it "
        "reaches.\n"
        "interventions:\n";
    for (const StarterPart& part : starter_parts(starter)) text += intervention_text(part, starter);
    return text + "\n" + options_text(starter);
}

}  // namespace hearth

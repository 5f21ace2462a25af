// hearth farm, the plan: what is cut into pieces, and what of it lies in the folder already.
#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fmt/format.h>

#include "base/text.hpp"
#include "cli/run.hpp"
#include "load/files.hpp"
#include "load/places.hpp"
#include "load/tree.hpp"
#include "version.hpp"

namespace hearth {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view each_combination = "combination";
constexpr std::string_view each_known = "known=";
constexpr std::uint64_t most_combinations = 1000000;

}  // namespace

std::optional<std::string> bytes_at(const std::string& path) {
    SourceTexts texts;
    Diagnostics diagnostics;
    auto bytes = read_bytes(path, largest_part, texts, diagnostics);
    say_diagnostics(diagnostics, texts);
    return bytes;
}

std::optional<Grid> grid_of(Answered<Grid> answered, const Prepared& ready) {
    if (const auto* refusal = std::get_if<Refusal>(&answered)) {
        say_refusal(*refusal, ready.at.texts);
        return std::nullopt;
    }
    return std::get<Grid>(std::move(answered));
}

IndividualsQuestion individuals_asked(const FarmPlan& plan, const FarmPiece& batches) {
    IndividualsQuestion question{plan.individuals};
    question.drawing.seed = plan.head.seed;
    question.from = batches.from;
    question.to = batches.to;
    return question;
}

std::optional<std::uint64_t> sample_in(std::string_view each) {
    if (!each.starts_with(each_combination)) return std::nullopt;
    each.remove_prefix(each_combination.size());
    if (each.empty()) return 0;
    const auto count = read_number(std::string(each.substr(1))).value;
    const bool is_count = each.front() == '=' && count && *count >= 2 &&
                          *count <= most_combinations && *count == std::floor(*count);
    return is_count ? std::optional(static_cast<std::uint64_t>(*count)) : std::nullopt;
}

namespace {

/// So many combinations, 0 for all, with means over such draws.
std::unique_ptr<Alternatives> alternatives_in(const LoadRequest& request, std::uint64_t sample,
                                              const DrawsAsked& drawing) {
    auto made = std::make_unique<Alternatives>(request);
    const Loaded& base = made->variants.base();
    if (!base.scenario) {
        say_diagnostics(base.diagnostics, base.texts);
        return made;
    }
    MultiverseQuestion question;
    question.drawing = drawing;
    question.most_combinations = most_combinations;
    if (sample > 0) question.sample = sample;
    auto rows = rows_of(of_alternatives(std::move(question), made->variants), made->source());
    if (const auto* refusal = std::get_if<Refusal>(&rows))
        say_refusal(*refusal, made->variants.texts());
    else
        made->rows.emplace(std::get<MultiverseAnswer>(std::move(rows)));
    return made;
}

}  // namespace

std::unique_ptr<Alternatives> alternatives_of(const FarmPlan& plan) {
    return alternatives_in(request_for(plan.head.scenario, {{}, plan.head.models, plan.head.set}),
                           plan.combinations,
                           {plan.head.draws, plan.head.seed, plan.head.sampling});
}

namespace {

/// How many combinations `--each` asks for; 0, with what is wrong said, where they cannot be.
std::uint64_t combinations_asked(const FarmAsked& asked) {
    const auto all = alternatives_in(request_for(asked.input.files.front(), asked.input),
                                     sample_in(asked.each).value_or(0), asked.question.drawing);
    return all->rows ? all->rows->rows.size() : 0;
}

/// The lines of a file, or names between commas.
std::vector<std::string> names_listed(const std::string& list) {
    std::error_code failed;
    if (!fs::is_regular_file(list, failed)) return split(list, ',');
    std::vector<std::string> names;
    for (std::string& line : split(bytes_at(list).value_or(""), '\n')) {
        if (line.ends_with('\r')) line.pop_back();
        if (!line.empty()) names.push_back(std::move(line));
    }
    return names;
}

/// The places that `--each` names: of all those that no other is made of, where it names none.
/// Nothing, with what is wrong said, where one is unknown.
std::optional<std::vector<FarmPlace>> places_asked(const std::string& each) {
    const Loaded loaded = load_places({.path = {}, .home = home_folder()});
    if (say_diagnostics(loaded.diagnostics, loaded.texts) || !loaded.scenario) return std::nullopt;
    const auto& known = loaded.scenario->library.places;
    const auto place_of = [](const auto& one) {
        return FarmPlace{one.name, one.value.name, one.value.ons_code};
    };
    std::vector<FarmPlace> places;
    const std::size_t equals = each.find('=');
    const std::string list = equals == std::string::npos ? "" : each.substr(equals + 1);
    for (const auto& one : known)
        if (list == "all" || (list.empty() && one.value.districts.empty()))
            places.push_back(place_of(one));
    if (list.empty() || list == "all") return places;
    bool good = true;
    for (const std::string& word : names_listed(list)) {
        const auto found = std::find_if(known.begin(), known.end(), [&](const auto& one) {
            return one.name == as_key(word) ||
                   is_called(as_key(word), one.value.name, one.value.ons_code);
        });
        if (found == known.end())
            say(fmt::format("--each names no place: {}; {}", in_quotes(word),
                            suggestion(word, names_of(known))));
        else
            places.push_back(place_of(*found));
        good = good && found != known.end();
    }
    if (!good) return std::nullopt;
    return places;
}

/// The plan of what is asked; nothing, with what is wrong said, where it cannot be.
std::optional<FarmPlan> plan_asked(const FarmAsked& asked) {
    const std::string& path = asked.input.files.front();
    auto ready = prepared(path, asked.input);
    if (!ready) return std::nullopt;
    const Uncertainty drawn = drawing_asked(asked.question.drawing, ready->at.scenario);
    const auto draws = static_cast<std::uint64_t>(drawn.draws);
    FarmPlan plan{{.hearth = std::string(version),
                   .scenario = path,
                   .files = files_of(ready->at.texts),
                   .models = asked.input.models,
                   .set = asked.input.set,
                   .to = draws,
                   .draws = draws,
                   .seed = drawn.seed,
                   .sampling = drawn.sampling}};
    if (asked.each.starts_with(each_known)) {
        plan.known = asked.each.substr(each_known.size());
        const ValueQuestion question = known_asked(plan, *ready);
        if (!grid_of(outer_means(question, 0, 0, ready->at, one_after_the_other()), *ready))
            return std::nullopt;
        plan.pieces = pieces_of_list(question.nested->outer, asked.pieces);
    } else if (asked.each.starts_with(each_combination)) {
        plan.combinations = combinations_asked(asked);
        if (plan.combinations == 0) return std::nullopt;
        plan.pieces = pieces_of_list(plan.combinations, asked.pieces);
    } else if (!asked.each.empty()) {
        auto places = places_asked(asked.each);
        if (!places) return std::nullopt;
        plan.places = *std::move(places);
        plan.pieces = pieces_of_list(plan.places.size(), asked.pieces);
    } else if (asked.individuals) {
        plan.individuals = *asked.individuals;
        if (!grid_of(follow(individuals_asked(plan, {}), ready->at, one_after_the_other()), *ready))
            return std::nullopt;
        plan.pieces = pieces_of_list(batches_of(plan.individuals), asked.pieces);
    } else if (is_uncertain(ready->at.plan)) {
        plan.pieces = pieces_of_draws(draws, asked.pieces);
    } else {
        say(printable(path) + ": no figure is uncertain, so there are no draws to cut into pieces");
        return std::nullopt;
    }
    return plan;
}

std::optional<FarmPlan> plan_there(const std::string& path) {
    const auto text = bytes_at(path);
    if (!text) return std::nullopt;
    auto read = read_plan(*text);
    if (auto* plan = std::get_if<FarmPlan>(&read)) return std::move(*plan);
    say(printable(path) + ": " + std::get<std::string>(read) + ": choose another --dir");
    return std::nullopt;
}

}  // namespace

std::optional<FarmPlan> plan_in(const FarmAsked& asked) {
    std::error_code failed;
    const std::string path = asked.plan_path();
    const bool exists = fs::exists(path, failed);
    if (asked.input.files.empty() && !exists) {
        say(printable(path) + ": there is no plan yet: name the scenario too");
        return std::nullopt;
    }
    auto there = exists ? plan_there(path) : std::nullopt;
    if (asked.input.files.empty() || (exists && !there)) return there;
    auto made = plan_asked(asked);
    if (!made) return std::nullopt;
    if (!there) {
        fs::create_directories(asked.folder, failed);
        if (write_out(path, plan_text(*made)) != 0) return std::nullopt;
        return made;
    }
    const std::string why = difference(*made, *there, path);
    if (why.empty()) return there;
    say(printable(asked.folder) + " holds another run: what is asked for is " + why +
        "; choose another --dir, or ask as before");
    return std::nullopt;
}

}  // namespace hearth

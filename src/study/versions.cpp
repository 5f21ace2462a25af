// One version after the other, linked anew only where more than figures differ.
#include "study/versions.hpp"

#include <algorithm>
#include <fmt/format.h>

#include "base/text.hpp"
#include "engine/relink.hpp"

namespace hearth {

namespace {

/// The version evaluated last.
struct Evaluated {
    std::optional<AtPoint> at;
    std::size_t structure = 0;
};

/// Says with which version something is wrong.
Refusal with(Refusal refusal, const std::string& which) {
    refusal.why.push_back("this is so with " + which);
    return refusal;
}

/// Evaluates a version, called `which` in messages, into `last`; a refusal where it is wrong or
/// avoids more than there is at the point.
std::optional<Refusal> evaluate_version(const VersionSource& source, const Combination& version,
                                        const std::string& which, Evaluated& last) {
    VersionRead read = source.read(version);
    if (read.scenario != nullptr) {
        Plan plan;
        if (last.at && last.structure == read.structure) {
            plan = std::move(last.at->plan);
            take_figures(plan, *read.scenario);
        } else {
            plan = link(*read.scenario);
        }
        last.at.reset();
        last.at.emplace(at_point(std::move(plan), *read.scenario, source.texts, read.problems));
        last.structure = read.structure;
        if (!read.problems.has_errors()) return std::nullopt;
    }
    return with({.why = {}, .blame = Blame::scenario, .problems = std::move(read.problems)}, which);
}

/// The figures that a version put into a scenario.
void add_figures(const VersionAsked& version, const std::string& name, const Scenario& scenario,
                 std::vector<VersionFigure>& to) {
    for (const Figure& figure : scenario.figures)
        if (figure.place.file == version.place.file)
            to.push_back({.version = name, .figure = figure});
}

// --- sets ----------------------------------------------------------------------------------------

/// Statistics of what a result has as a measure: not those of payers or of steps on the way.
bool is_reported(const MeasureStatistics& one, const std::vector<OptionResult>& options) {
    return !is_part_of_option(one.name) &&
           options[static_cast<std::size_t>(one.option)].find(one.name);
}

/// Draws a version into its result.
std::optional<Refusal> draw_into(SetResult& result, const RunQuestion& run, const AtPoint& at,
                                 const Executor& executor, SetsAnswer& made) {
    auto drawn = answer(run, at, executor);
    if (auto* refusal = std::get_if<Refusal>(&drawn)) return std::move(*refusal);
    auto& draws = std::get<RunDraws>(drawn);
    for (MeasureStatistics& one : draws.statistics)
        if (is_reported(one, result.options)) result.statistics.push_back(std::move(one));
    made.draws = std::max(made.draws, draws.draws);
    return std::nullopt;
}

/// The draws of all sets: those of the scenario as it stands.
RunQuestion draws_of_all(const SetsQuestion& question, const Uncertainty& uncertainty) {
    RunQuestion run = question.run;
    if (!run.until) run.drawing.draws = static_cast<std::uint64_t>(uncertainty.draws);
    run.drawing.seed = uncertainty.seed;
    run.drawing.sampling = uncertainty.sampling;
    return run;
}

// --- multiverse ----------------------------------------------------------------------------------

/// A number too large for 64 bits is said to be that.
std::string how_many(std::uint64_t count) {
    return count == UINT64_MAX ? "more than 10^19" : with_commas(count);
}

/// The names that reports give to versions: underscores as blanks.
std::string readable_name(const std::string& name) {
    std::string text = printable(name, 60);
    std::replace(text.begin(), text.end(), '_', ' ');
    return text;
}

/// Why a multiverse cannot be gone through; empty: it can.
std::string mistake_in(const MultiverseQuestion& question, std::uint64_t combinations) {
    if (question.alternatives.empty())
        return "the scenario has no alternatives: write alternatives: {discounting: {keep: {}, "
               "none: {appraisal.discount: none}}} in it, with one map of paths to values for "
               "each choice";
    if (question.sample || combinations <= question.most_combinations) return "";
    return fmt::format(
        "the alternatives multiply to {} combinations, more than {}: take --sample {} --seed 1, or "
        "--most-combinations to allow more",
        how_many(combinations), with_commas(question.most_combinations),
        std::min<std::uint64_t>(question.most_combinations, 1000));
}

/// The options to compare: all but the first, or the one that is asked for; none, with `why`, where
/// there is none of that name.
std::vector<MultiverseOption> options_asked(const Scenario& scenario, const std::string& asked,
                                            std::string& why) {
    const auto& options = scenario.file.options;
    std::vector<std::string> names;
    for (std::size_t i = options.size() == 1 ? 0 : 1; i < options.size(); ++i)
        names.push_back(options[i].name);
    std::vector<MultiverseOption> made;
    for (const std::string& name : names)
        if (asked.empty() || name == asked)
            made.push_back({.name = name, .net_saving = {}, .net_cash = {}, .present_value = {}});
    if (made.empty())
        why =
            fmt::format("no option {} to compare: {}", in_quotes(asked), suggestion(asked, names));
    return made;
}

std::string in_words(const MultiverseQuestion& question, const Combination& row) {
    std::string text;
    for (std::size_t a = 0; a < row.size(); ++a) {
        const AlternativeAsked& one = question.alternatives[a];
        text += fmt::format("{}{}: {}", a == 0 ? "" : ", ", one.name,
                            one.choices[static_cast<std::size_t>(row[a])].name);
    }
    return text;
}

/// What each choice alone puts in.
std::optional<Refusal> gather_figures(const MultiverseQuestion& question,
                                      const VersionSource& source, Evaluated& last,
                                      MultiverseAnswer& made) {
    for (std::size_t a = 0; a < question.alternatives.size(); ++a) {
        const AlternativeAsked& alternative = question.alternatives[a];
        for (std::size_t c = 0; c < alternative.choices.size(); ++c) {
            const VersionAsked& one = alternative.choices[c];
            if (!one.changes) continue;
            Combination alone(question.alternatives.size(), -1);
            alone[a] = static_cast<int>(c);
            if (auto refusal = evaluate_version(
                    source, alone, fmt::format("{}: {}", alternative.name, one.name), last))
                return refusal;
            add_figures(
                one,
                fmt::format("{}: {}", readable_name(alternative.name), readable_name(one.name)),
                last.at->scenario, made.figures);
        }
    }
    return std::nullopt;
}

/// Adds what every option comes to in one combination.
std::optional<Refusal> add_row(const MultiverseQuestion& question, const VersionSource& source,
                               Combination row, Evaluated& last, MultiverseAnswer& made) {
    const std::string which = in_words(question, row);
    if (auto refusal = evaluate_version(source, row, which, last)) return refusal;
    const auto& results = last.at->results;
    for (MultiverseOption& option : made.options) {
        const auto found =
            std::find_if(results.begin(), results.end(),
                         [&](const OptionResult& one) { return one.name == option.name; });
        if (found == results.end())
            return refused(
                fmt::format("there is no option {} with {}", in_quotes(option.name), which));
        option.net_saving.values.push_back(found->value("net_saving").value_or(0));
        option.net_cash.values.push_back(found->value("net_cash").value_or(0));
        option.present_value.values.push_back(found->value("pv_net_saving").value_or(0));
    }
    made.rows.push_back(std::move(row));
    return std::nullopt;
}

/// The numbers of the combinations to go through.
std::vector<std::uint64_t> rows_of(const MultiverseQuestion& question, MultiverseAnswer& made) {
    if (question.sample && *question.sample < made.combinations) {
        made.seed = question.seed;
        return sampled_combinations(made.combinations, *question.sample, question.seed);
    }
    std::vector<std::uint64_t> all(made.combinations);
    for (std::uint64_t i = 0; i < made.combinations; ++i) all[i] = i;
    return all;
}

}  // namespace

Answered<SetsAnswer> answer(const SetsQuestion& question, const VersionSource& source,
                            const Executor& executor) {
    SetsAnswer made{source.base, {}, {}};
    const Uncertainty uncertainty = drawing_asked(question.run.drawing, source.base);
    const RunQuestion run = draws_of_all(question, uncertainty);
    made.seed = uncertainty.seed;
    Evaluated last;
    for (int set = -1; set < static_cast<int>(question.sets.size()); ++set) {
        const VersionAsked* version =
            set < 0 ? nullptr : &question.sets[static_cast<std::size_t>(set)];
        const std::string which =
            version == nullptr ? "the scenario as it stands" : "set " + in_quotes(version->name);
        if (auto refusal = evaluate_version(source, {set}, which, last)) return *std::move(refusal);
        if (version != nullptr)
            add_figures(*version, printable(version->name, 60), last.at->scenario, made.figures);
        SetResult result{version == nullptr ? "" : version->name, last.at->results, {}};
        if (question.draws)
            if (auto refusal = draw_into(result, run, *last.at, executor, made))
                return refusal->blame == Blame::question ? *std::move(refusal)
                                                         : with(*std::move(refusal), which);
        made.sets.push_back(std::move(result));
    }
    return made;
}

Answered<MultiverseAnswer> answer(const MultiverseQuestion& question, const VersionSource& source) {
    MultiverseAnswer made{source.base, {}, {}, 0, {}, {}, {}};
    Choices choices;
    for (const AlternativeAsked& one : question.alternatives) {
        choices.push_back(static_cast<int>(one.choices.size()));
        AlternativeNames& names = made.alternatives.emplace_back();
        names.name = one.name;
        for (const VersionAsked& choice : one.choices) names.choices.push_back(choice.name);
    }
    made.combinations = combinations_of(choices);
    std::string why = mistake_in(question, made.combinations);
    if (why.empty()) made.options = options_asked(source.base, question.option, why);
    if (!why.empty()) return refused(why);
    Evaluated last;
    if (auto refusal = gather_figures(question, source, last, made)) return *std::move(refusal);
    for (const std::uint64_t number : rows_of(question, made))
        if (auto refusal = add_row(question, source, combination_at(choices, number), last, made))
            return *std::move(refusal);
    for (MultiverseOption& option : made.options)
        for (MultiverseMeasure* measure :
             {&option.net_saving, &option.net_cash, &option.present_value})
            measure->result = multiverse(choices, made.rows, measure->values);
    return made;
}

}  // namespace hearth

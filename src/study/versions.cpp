// Counts, sorts and splits variance over combinations; links anew only where more than figures
// differ.
#include "study/versions.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <limits>
#include <map>
#include <numeric>
#include <set>

#include "base/text.hpp"
#include "engine/plan.hpp"

namespace hearth {

// --- combinations --------------------------------------------------------------------------------

namespace {

constexpr std::uint64_t largest = std::numeric_limits<std::uint64_t>::max();

/// The next of a stream of 64-bit numbers: SplitMix64 (Steele, Lea and Flood 2014).
std::uint64_t next_of(std::uint64_t& state) {
    state += 0x9e3779b97f4a7c15ull;
    std::uint64_t z = state;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ull;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebull;
    return z ^ (z >> 31);
}

/// The next, uniform on 0 … most without bias.
std::uint64_t drawn_up_to(std::uint64_t most, std::uint64_t& state) {
    if (most == largest) return next_of(state);
    const std::uint64_t count = most + 1;
    const std::uint64_t limit = largest / count * count;
    std::uint64_t drawn = next_of(state);
    while (drawn >= limit) drawn = next_of(state);
    return drawn % count;
}

double squares_around(const std::vector<double>& values, double centre) {
    double sum = 0;
    for (const double value : values) sum += (value - centre) * (value - centre);
    return sum;
}

/// A measure in each of some combinations.
struct Combined {
    const Choices& choices;
    const std::vector<Combination>& rows;
    const std::vector<double>& values;
    bool complete;         ///< whether all combinations are there
    double mean, squares;  ///< of the values; sum of squares around it
    double rounding;       ///< changes up to it are the rounding of sums
};

bool is_above(double value) { return value > 0; }

/// The share of the variance that lies between `met` choices whose squares around the mean sum to
/// `between`.
std::optional<double> share_of(const Combined& all, double between, int met) {
    if (!(all.squares > 0)) return std::nullopt;
    const auto rest = static_cast<double>(all.rows.size()) - met;
    if (!all.complete && rest > 0) between -= (met - 1) * (all.squares - between) / rest;
    return std::min(1.0, std::max(0.0, between / all.squares));
}

/// Swing and turns over rows that differ in one alternative alone, group by group.
void add_groups(const Combined& all, AlternativeInfluence& made) {
    std::map<Combination, std::pair<double, double>> groups;  // lowest and highest
    for (std::size_t r = 0; r < all.rows.size(); ++r) {
        const double value = all.values[r];
        Combination others = all.rows[r];
        others[made.alternative] = 0;
        auto& [low, high] = groups.try_emplace(std::move(others), value, value).first->second;
        low = std::min(low, value);
        high = std::max(high, value);
    }
    double sum = 0;
    bool turns = false;
    for (const auto& [others, ends] : groups) {
        sum += ends.second - ends.first;
        turns = turns || is_above(ends.second) != is_above(ends.first);
    }
    made.swing = sum / static_cast<double>(groups.size());
    made.turns_sign = turns;
}

AlternativeInfluence influence_of(const Combined& all, std::size_t alternative) {
    std::vector<std::vector<double>> by_choice(all.choices[alternative]);
    for (std::size_t r = 0; r < all.rows.size(); ++r)
        by_choice[all.rows[r][alternative]].push_back(all.values[r]);
    AlternativeInfluence made{.alternative = alternative};
    double between = 0;
    double low = std::numeric_limits<double>::infinity();
    double high = -low;
    int met = 0;
    for (const auto& values : by_choice) {
        const bool any = !values.empty();
        made.means.push_back(any ? average_of(values) : std::numeric_limits<double>::quiet_NaN());
        if (!any) continue;
        const double mean = made.means.back();
        between += static_cast<double>(values.size()) * (mean - all.mean) * (mean - all.mean);
        low = std::min(low, mean);
        high = std::max(high, mean);
        ++met;
    }
    made.share = share_of(all, between, met);
    made.swing = high - low;
    if (all.complete) add_groups(all, made);
    if (made.swing > all.rounding) return made;
    made.swing = 0;
    if (made.share) made.share = 0;
    return made;
}

/// Makes values alike that differ by the rounding of sums alone; what counts as that.
double level(std::vector<double>& values) {
    constexpr double of_largest = 1e-12;
    const auto [least, most] = std::minmax_element(values.begin(), values.end());
    const double rounding = of_largest * std::max(std::abs(*least), std::abs(*most));
    if (*most - *least <= rounding) values.assign(values.size(), values.front());
    return rounding;
}

}  // namespace

std::uint64_t combinations_of(const Choices& choices) {
    std::uint64_t total = 1;
    for (const std::uint64_t more : choices) {
        if (more != 0 && total > largest / more) return largest;
        total *= more;
    }
    return total;
}

Combination combination_at(const Choices& choices, std::uint64_t index) {
    Combination made(choices.size());
    for (std::size_t a = choices.size(); a-- > 0;) {
        const std::uint64_t count = choices[a];
        made[a] = static_cast<int>(index % count);
        index /= count;
    }
    return made;
}

std::vector<std::uint64_t> sampled_combinations(std::uint64_t total, std::uint64_t count,
                                                std::uint64_t seed) {
    if (count >= total) {
        std::vector<std::uint64_t> all(total);
        std::iota(all.begin(), all.end(), std::uint64_t{0});
        return all;
    }
    // Floyd's sample without replacement (Bentley and Floyd 1987)
    std::set<std::uint64_t> met;
    for (std::uint64_t last = total - count; last < total; ++last)
        if (!met.insert(drawn_up_to(last, seed)).second) met.insert(last);
    return {met.begin(), met.end()};
}

MultiverseResult multiverse(const Choices& choices, const std::vector<Combination>& rows,
                            std::vector<double> values) {
    MultiverseResult made;
    const double rounding = level(values);
    made.complete = rows.size() == combinations_of(choices);
    made.order.resize(rows.size());
    std::iota(made.order.begin(), made.order.end(), std::size_t{0});
    std::stable_sort(made.order.begin(), made.order.end(), [&](std::size_t a, std::size_t b) {
        return rank_of(values[a]) < rank_of(values[b]);
    });
    made.highest = std::max_element(values.begin(), values.end()) - values.begin();
    const std::size_t n = values.size();
    made.positive = static_cast<double>(std::count_if(values.begin(), values.end(), is_above)) /
                    static_cast<double>(n);
    made.median = (values[made.order[(n - 1) / 2]] + values[made.order[n / 2]]) / 2;
    const double mean = average_of(values);
    const Combined all{choices, rows, values, made.complete, mean, squares_around(values, mean),
                       rounding};
    for (std::size_t a = 0; a < choices.size(); ++a)
        made.influences.push_back(influence_of(all, a));
    std::stable_sort(made.influences.begin(), made.influences.end(),
                     [](const AlternativeInfluence& a, const AlternativeInfluence& b) {
                         return rank_of(a.swing) > rank_of(b.swing);
                     });
    made.values = std::move(values);
    return made;
}

// --- the questions -------------------------------------------------------------------------------

namespace {

/// The version evaluated last, the number of its structure, and the measures that are looked at
/// where not all are.
struct Evaluated {
    std::vector<std::string_view> only = {};
    std::optional<AtPoint> at = {};
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
        const bool same = last.at && last.structure == read.structure;
        Linked next = same ? Linked{std::move(last.at->plan), last.at->results[0].layout}
                           : linked(*read.scenario, last.only);
        if (same) take_figures(next.plan, *read.scenario);
        last.at.reset();
        last.at.emplace(at_point(std::move(next), *read.scenario, source.texts, read.problems));
        last.structure = read.structure;
        if (!read.problems.has_errors()) return std::nullopt;
    }
    return with({.problems = std::move(read.problems)}, which);
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
    return !is_part_of_option(one.name) && options[one.option].find(one.name);
}

/// Draws a version into its result.
std::optional<Refusal> draw_into(SetResult& result, const RunQuestion& run, const AtPoint& at,
                                 const Executor& executor, SetsAnswer& made) {
    auto drawn = answer(run, at, executor);
    if (auto* refusal = std::get_if<Refusal>(&drawn)) return std::move(*refusal);
    auto& draws = std::get<RunDraws>(drawn);
    for (MeasureStatistics& one : draws.statistics)
        if (is_reported(one, result.options)) result.statistics.push_back(std::move(one));
    result.means = std::move(draws.means);
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

/// Of each option, in this order.
const std::vector<std::string_view> multiverse_measures = {"net_saving", "net_cash",
                                                           "pv_net_saving"};

/// How many choices each alternative has.
Choices choices_of(const MultiverseAnswer& of) {
    Choices choices;
    for (const AlternativeAsked& one : of.alternatives)
        choices.push_back(static_cast<int>(one.choices.size()));
    return choices;
}

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
               "none: {appraisal.discount: none}}} in it, with one map of paths to values for each "
               "choice";
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
        if (asked.empty() || name == asked) made.push_back({name});
    if (made.empty())
        why =
            fmt::format("no option {} to compare: {}", in_quotes(asked), suggestion(asked, names));
    return made;
}

std::string in_words(const std::vector<AlternativeAsked>& alternatives, const Combination& row) {
    std::string text;
    for (std::size_t a = 0; a < row.size(); ++a) {
        const AlternativeAsked& one = alternatives[a];
        text += fmt::format("{}{}: {}", a == 0 ? "" : ", ", one.name, one.choices[row[a]].name);
    }
    return text;
}

/// What each choice alone puts in.
std::optional<Refusal> gather_figures(const VersionSource& source, MultiverseAnswer& made) {
    Evaluated last{.only = multiverse_measures};
    for (std::size_t a = 0; a < made.alternatives.size(); ++a) {
        const AlternativeAsked& alternative = made.alternatives[a];
        for (std::size_t c = 0; c < alternative.choices.size(); ++c) {
            const VersionAsked& one = alternative.choices[c];
            if (!one.changes) continue;
            Combination alone(made.alternatives.size(), -1);
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

/// The options in a version, on average over draws where there are any to be made.
Answered<std::vector<OptionResult>> results_in(const MultiverseAnswer& rows, const AtPoint& at,
                                               const Executor& executor) {
    if (!rows.drawing.draws) return at.results;
    auto drawn = answer(RunQuestion{rows.drawing}, at, executor);
    if (auto* refusal = std::get_if<Refusal>(&drawn)) return std::move(*refusal);
    auto& draws = std::get<RunDraws>(drawn);
    if (draws.draws == 0) return at.results;
    return std::move(draws.means);
}

/// What every option comes to in one combination, the scenario of which was evaluated last.
Answered<std::vector<double>> values_of_row(const MultiverseAnswer& rows, const Combination& row,
                                            const AtPoint& at, const Executor& executor) {
    const std::string which = in_words(rows.alternatives, row);
    const auto made = results_in(rows, at, executor);
    if (const auto* refusal = std::get_if<Refusal>(&made)) return with(*refusal, which);
    const auto& results = std::get<0>(made);
    std::vector<double> values;
    for (const MultiverseOption& option : rows.options) {
        const auto* found =
            first_where(results, [&](const OptionResult& one) { return one.name == option.name; });
        if (found == nullptr)
            return refused(
                fmt::format("there is no option {} with {}", in_quotes(option.name), which));
        for (const std::string_view measure : multiverse_measures)
            values.push_back(found->value(measure).value_or(0));
    }
    return values;
}

}  // namespace

Answered<SetsAnswer> answer(const SetsQuestion& question, const VersionSource& source,
                            const Executor& executor) {
    SetsAnswer made{source.base};
    const Uncertainty uncertainty = drawing_asked(question.run.drawing, source.base);
    const RunQuestion run = draws_of_all(question, uncertainty);
    made.seed = uncertainty.seed;
    Evaluated last;
    for (int set = -1; set < static_cast<int>(question.sets.size()); ++set) {
        const VersionAsked* version = set < 0 ? nullptr : &question.sets[set];
        const std::string which =
            version == nullptr ? "the scenario as it stands" : "set " + in_quotes(version->name);
        if (auto refusal = evaluate_version(source, {set}, which, last)) return *std::move(refusal);
        if (version != nullptr)
            add_figures(*version, printable(version->name, 60), last.at->scenario, made.figures);
        SetResult result{version == nullptr ? "" : version->name, last.at->results};
        if (question.draws)
            if (auto refusal = draw_into(result, run, *last.at, executor, made))
                return refusal->blame == Blame::question ? *std::move(refusal)
                                                         : with(*std::move(refusal), which);
        made.sets.push_back(std::move(result));
    }
    return made;
}

Answered<MultiverseAnswer> rows_of(const MultiverseQuestion& question,
                                   const VersionSource& source) {
    MultiverseAnswer made{source.base, question.alternatives};
    const Choices choices = choices_of(made);
    made.combinations = combinations_of(choices);
    std::string why = mistake_in(question, made.combinations);
    if (why.empty()) made.options = options_asked(source.base, question.option, why);
    if (!why.empty()) return refused(why);
    if (question.sample && *question.sample < made.combinations) made.seed = question.seed;
    if (question.drawing.draws) {
        const Uncertainty drawn = drawing_asked(question.drawing, source.base);
        made.drawing = {question.drawing.draws, drawn.seed, drawn.sampling};
    }
    if (auto refusal = gather_figures(source, made)) return *std::move(refusal);
    for (const std::uint64_t number : sampled_combinations(
             made.combinations, question.sample.value_or(made.combinations), question.seed))
        made.rows.push_back(combination_at(choices, number));
    return made;
}

Answered<RowValues> values_in(const MultiverseAnswer& rows, Stretch some,
                              const VersionSource& source, const Executor& executor) {
    RowValues made;
    Evaluated last;
    if (!rows.drawing.draws) last.only = multiverse_measures;
    for (std::uint64_t number = some.from; number < some.to; ++number) {
        const Combination& row = rows.rows[number];
        if (auto refusal = evaluate_version(source, row, in_words(rows.alternatives, row), last))
            return *std::move(refusal);
        auto values = values_of_row(rows, row, *last.at, executor);
        if (auto* refusal = std::get_if<Refusal>(&values)) return std::move(*refusal);
        made.push_back(std::get<0>(std::move(values)));
    }
    return made;
}

MultiverseAnswer with_values(MultiverseAnswer rows, const RowValues& values) {
    const Choices choices = choices_of(rows);
    std::size_t column = 0;
    for (MultiverseOption& option : rows.options)
        for (MultiverseResult* measure :
             {&option.net_saving, &option.net_cash, &option.present_value}) {
            std::vector<double> all;
            for (const std::vector<double>& row : values) all.push_back(row[column]);
            *measure = multiverse(choices, rows.rows, std::move(all));
            ++column;
        }
    return rows;
}

Answered<MultiverseAnswer> answer(const MultiverseQuestion& question, const VersionSource& source,
                                  const Executor& executor) {
    auto made = rows_of(question, source);
    if (std::holds_alternative<Refusal>(made)) return made;
    auto& rows = std::get<MultiverseAnswer>(made);
    const auto values = values_in(rows, {0, rows.rows.size()}, source, executor);
    if (const auto* refusal = std::get_if<Refusal>(&values)) return *refusal;
    return with_values(std::move(rows), std::get<RowValues>(values));
}

}  // namespace hearth

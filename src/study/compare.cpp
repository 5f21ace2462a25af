// Players that change nothing leave the game; of the others Shapley values, or steps in an order.
#include "study/compare.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <fmt/format.h>

#include "base/text.hpp"
#include "study/compare_game.hpp"

namespace hearth {

namespace {

/// Coalitions of some players beside those who are settled: as after, and moving nothing.
struct Open {
    const Game& game;
    Coalition settled;
    std::vector<std::size_t> players;

    [[nodiscard]] Coalition with(const std::vector<bool>& members) const {
        Coalition made = settled;
        for (std::size_t p = 0; p < players.size(); ++p)
            if (members[p]) made[players[p]] = true;
        return made;
    }
};

bool alike(double a, double b, double scale) {
    return std::abs(a - b) <= std::max(1e-9, 1e-12 * scale);
}

/// Settles the players who change nothing, neither before all others nor after them.
Open open_players(const Game& game) {
    Open open{game, Coalition(game.players.size()), {}};
    for (std::size_t p = 0; p < game.players.size(); ++p) {
        std::vector<Coalition> four(4, open.settled);
        for (std::size_t later = p; later < game.players.size(); ++later)
            four[2][later] = four[3][later] = true;
        for (const std::size_t earlier : open.players) four[2][earlier] = four[3][earlier] = true;
        four[1][p] = true;
        four[2][p] = false;
        const auto at = worth(game, four);
        const double scale = std::abs(at[0]) + std::abs(at[3]);
        if (alike(at[0], at[1], scale) && alike(at[2], at[3], scale))
            open.settled[p] = true;
        else
            open.players.push_back(p);
    }
    return open;
}

std::optional<Refusal> without_value(const std::vector<double>& values,
                                     const std::string& measure) {
    if (every(values, [](double one) { return std::isfinite(one); })) return std::nullopt;
    return refused(
        fmt::format("--measure {} has no value somewhere between the two sides, so its difference "
                    "cannot be parted: name a sum of money, such as net_saving",
                    in_quotes(measure)),
        Blame::question);
}

/// Every group's Shapley value, the largest first.
std::optional<Refusal> part_by_shapley(const Open& open, CompareAnswer& made) {
    const std::size_t n = open.players.size();
    std::vector<Coalition> coalitions;
    for (std::size_t bits = 0; bits < std::size_t{1} << n; ++bits) {
        std::vector<bool> members;
        for (std::size_t p = 0; p < n; ++p) members.push_back((bits >> p & 1) != 0);
        coalitions.push_back(open.with(members));
    }
    const auto worths = worth(open.game, coalitions);
    if (auto refusal = without_value(worths, made.measure)) return refusal;
    const auto values = shapley(n, worths);
    for (std::size_t p = 0; p < n; ++p) {
        ComparedGroup group = open.game.players[open.players[p]].group;
        group.value = group.in_reverse = values[p];
        made.groups.push_back(std::move(group));
    }
    std::stable_sort(made.groups.begin(), made.groups.end(),
                     [](const ComparedGroup& a, const ComparedGroup& b) {
                         return std::abs(a.value) > std::abs(b.value);
                     });
    made.before = worths.front();
    made.after = worths.back();
    return std::nullopt;
}

/// The order of steps: data, scenario, policy; within these as found in the files.
int place_in_order(ChangeKind kind) {
    switch (kind) {
        case ChangeKind::data:
            return 0;
        case ChangeKind::scenario:
            return 1;
        case ChangeKind::policy:
            return 2;
    }
    return 2;
}

/// One step for each group in an order, and in its reverse.
std::optional<Refusal> part_in_order(Open open, CompareAnswer& made) {
    const auto& players = open.game.players;
    std::stable_sort(open.players.begin(), open.players.end(), [&](std::size_t a, std::size_t b) {
        return place_in_order(players[a].group.kind) < place_in_order(players[b].group.kind);
    });
    const std::size_t n = open.players.size();
    std::vector<Coalition> coalitions;  // 0 … n from the first on, then from the last on
    for (const bool reverse : {false, true})
        for (std::size_t steps = 0; steps <= n; ++steps) {
            std::vector<bool> members(n, reverse);
            std::fill_n(members.begin(), reverse ? n - steps : steps, !reverse);
            coalitions.push_back(open.with(members));
        }
    const auto worths = worth(open.game, coalitions);
    if (auto refusal = without_value(worths, made.measure)) return refusal;
    for (std::size_t p = 0; p < n; ++p) {
        ComparedGroup group = players[open.players[p]].group;
        group.value = worths[p + 1] - worths[p];
        const std::size_t last = n + 1 + (n - p);
        group.in_reverse = worths[last] - worths[last - 1];
        made.groups.push_back(std::move(group));
    }
    made.before = worths.front();
    made.after = worths[n];
    made.ordered = true;
    return std::nullopt;
}

std::optional<Refusal> part(const Game& game, CompareAnswer& made) {
    std::vector<Coalition> ends(2, Coalition(game.players.size()));
    ends.back().flip();
    if (auto refusal = without_value(worth(game, ends), made.measure)) return refusal;
    const Open open = open_players(game);
    for (std::size_t p = 0; p < game.players.size(); ++p)
        if (open.settled[p]) made.idle_figures += game.players[p].group.figures.size();
    return open.players.size() <= most_shapley_groups ? part_by_shapley(open, made)
                                                      : part_in_order(open, made);
}

// --- sides ---------------------------------------------------------------------------------------

/// The option of a side; refused where it has none of that name.
Answered<std::size_t> option_of(const CompareSide& side, const std::string& asked) {
    const auto& names = side.at.plan.layout.options;
    const std::string& name = asked.empty() ? headline_option(side.at.scenario.file) : asked;
    const auto found = std::find(names.begin(), names.end(), name);
    if (found != names.end()) return static_cast<std::size_t>(found - names.begin());
    return refused(fmt::format("there is no option {}{}; {}", in_quotes(name),
                               side.name == name ? "" : " in " + printable(side.name),
                               suggestion(name, names)),
                   Blame::question);
}

std::optional<Refusal> without_measure(const CompareSide& side, std::size_t option,
                                       const std::string& measure) {
    const OptionResult& result = side.at.results[option];
    if (result.find(measure)) return std::nullopt;
    return refused(fmt::format("option {} has no measure {}; {}", in_quotes(result.name),
                               in_quotes(measure), suggested_measure(measure, result.paths())),
                   Blame::question);
}

/// What is shown of both sides, whatever is parted.
std::vector<std::string> shown_measures(const std::string& asked) {
    std::vector<std::string> names{"programme_cost", "gross_saving",  "net_saving",
                                   "net_cash",       "pv_net_saving", "benefit_cost_ratio",
                                   "payback_years",  "clients"};
    if (!is_among(asked, names)) names.push_back(asked);
    return names;
}

/// Draws of both sides, the same ones: a figure that both have takes the same values.
std::optional<Refusal> draw(const CompareQuestion& question, const CompareSide& before,
                            const CompareSide& after, const Executor& executor,
                            std::vector<MeasureStatistics> (&drawn)[2], CompareAnswer& made) {
    if (!is_uncertain(before.at.plan) && !is_uncertain(after.at.plan)) return std::nullopt;
    const Uncertainty uncertainty = drawing_asked(question.drawing, after.at.scenario);
    RunQuestion run;
    run.drawing = {.draws = static_cast<std::uint64_t>(uncertainty.draws),
                   .seed = uncertainty.seed,
                   .sampling = uncertainty.sampling};
    made.seed = uncertainty.seed;
    int side = 0;
    for (const CompareSide* one : {&before, &after}) {
        auto answered = answer(run, one->at, executor);
        if (auto* refusal = std::get_if<Refusal>(&answered)) return std::move(*refusal);
        auto& draws = std::get<RunDraws>(answered);
        made.draws = std::max(made.draws, draws.draws);
        drawn[side++] = std::move(draws.statistics);
    }
    return std::nullopt;
}

std::optional<MeasureStatistics> statistics_of(const std::vector<MeasureStatistics>& drawn,
                                               std::size_t option, const std::string& measure) {
    const auto* found = find(drawn, static_cast<int>(option), measure);
    return found == nullptr || !std::isfinite(found->mean.value) ? std::nullopt
                                                                 : std::optional(*found);
}

}  // namespace

std::vector<double> shapley(std::size_t players, const std::vector<double>& worth) {
    std::vector<double> weight, values(players);  // by the size of the coalition that is joined
    for (std::size_t size = 0; size < players; ++size)
        weight.push_back(size == 0 ? 1.0 / static_cast<double>(players)
                                   : weight.back() * static_cast<double>(size) /
                                         static_cast<double>(players - size));
    for (std::size_t coalition = 0; coalition < worth.size(); ++coalition)
        for (std::size_t p = 0; p < players; ++p)
            if (const std::size_t joined = coalition | std::size_t{1} << p; joined != coalition)
                values[p] += weight[std::popcount(coalition)] * (worth[joined] - worth[coalition]);
    return values;
}

Answered<CompareAnswer> answer(const CompareQuestion& question, const CompareSide& before,
                               const CompareSide& after, const Executor& executor) {
    const auto from = option_of(before, question.before), to = option_of(after, question.after);
    for (const auto* one : {&from, &to})
        if (const auto* refusal = std::get_if<Refusal>(one)) return *refusal;
    const std::size_t option[] = {std::get<std::size_t>(from), std::get<std::size_t>(to)};
    if (auto refusal = without_measure(before, option[0], question.measure)) return *refusal;
    if (auto refusal = without_measure(after, option[1], question.measure)) return *refusal;
    CompareAnswer made{.scenario = after.at.scenario,
                       .before_name = before.name,
                       .after_name = after.name,
                       .before_option = before.at.results[option[0]].name,
                       .after_option = after.at.results[option[1]].name,
                       .measure = question.measure};
    const Game game = game_of(game_side(before.at.scenario, option[0]),
                              game_side(after.at.scenario, option[1]), question);
    if (auto refusal = part(game, made)) return *std::move(refusal);
    std::vector<MeasureStatistics> drawn[2];
    if (question.draws)
        if (auto refusal = draw(question, before, after, executor, drawn, made))
            return *std::move(refusal);
    for (const std::string& name : shown_measures(question.measure))
        made.measures.push_back({name, before.at.results[option[0]].value(name),
                                 after.at.results[option[1]].value(name),
                                 statistics_of(drawn[0], option[0], name),
                                 statistics_of(drawn[1], option[1], name)});
    return made;
}

namespace {

/// Why an earlier result is not of this scenario; empty: it is.
std::string other_scenario(const EarlierResult& before, const AtPoint& now) {
    const bool same_file = !before.files.empty() && now.texts.size() > 0 &&
                           before.files.front() == now.texts.at(0).name;
    if (same_file || before.title == now.scenario.file.title) return "";
    return fmt::format(
        "{} is a result of another scenario, {}, not of {}: name the scenario that it was made of, "
        "or run this one with -o",
        before.name, in_quotes(before.title), in_quotes(now.scenario.file.title));
}

/// The scenario with the figures that an earlier result had of it.
GameSide as_it_was(const EarlierResult& before, const Scenario& now, std::size_t option) {
    GameSide made = game_side(now, option);
    for (std::size_t i = 0; i < made.ids.size(); ++i) {
        Figure& figure = made.scenario.figures[i];
        const auto found = before.figures.find(made.ids[i]);
        if (found == before.figures.end() || figure.expression) continue;
        figure.point = found->second.point;
        figure.rebasing = found->second.rebasing;
        made.quotes[i] = found->second.quoted;
    }
    return made;
}

}  // namespace

Answered<CompareAnswer> answer(const CompareQuestion& question, const EarlierResult& before,
                               const CompareSide& after) {
    if (const std::string why = other_scenario(before, after.at); !why.empty()) return refused(why);
    const auto to = option_of(after, question.after);
    if (const auto* refusal = std::get_if<Refusal>(&to)) return *refusal;
    const auto option = std::get<std::size_t>(to);
    if (auto refusal = without_measure(after, option, question.measure)) return *refusal;
    const std::string& name = after.at.results[option].name;
    const auto earlier = before.options.find(name);
    if (earlier == before.options.end())
        return refused(fmt::format("{} holds no option {}; name one that it has by --option",
                                   before.name, in_quotes(name)));
    const auto value = earlier->second.find(question.measure);
    if (value == earlier->second.end())
        return refused(
            fmt::format(
                "{} holds no value of {} for option {}; name another --measure, such as net_saving",
                before.name, in_quotes(question.measure), in_quotes(name)),
            Blame::question);
    CompareAnswer made{.scenario = after.at.scenario,
                       .before_name = before.name,
                       .after_name = after.name,
                       .before_option = name,
                       .after_option = name,
                       .measure = question.measure};
    const Game game = game_of(as_it_was(before, after.at.scenario, option),
                              game_side(after.at.scenario, option), question);
    if (auto refusal = part(game, made)) return *std::move(refusal);
    made.unexplained = made.before - value->second;
    if (alike(made.before, value->second, std::abs(made.before) + std::abs(made.after)))
        made.unexplained = 0;
    made.before = value->second;
    for (const std::string& one : shown_measures(question.measure)) {
        const auto known = earlier->second.find(one);
        made.measures.push_back(
            {one, known == earlier->second.end() ? std::nullopt : std::optional(known->second),
             after.at.results[option].value(one)});
    }
    return made;
}

}  // namespace hearth

// Sections of one side put into the other; figures that differ become columns, coalitions rows.
#include "study/compare_game.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <limits>

#include "base/text.hpp"
#include "scenario/rules.hpp"
#include "study/lever.hpp"

namespace hearth {

std::string quote_of(const Figure& figure) {
    if (!figure.prices) return "";
    const QuotedPrices& quoted = *figure.prices;
    return (quoted.year ? to_text(*quoted.year) : "") + " " +
           (quoted.index ? quoted.index->name : "");
}

std::vector<std::string> figure_ids(const Scenario& scenario) {
    std::vector<std::string> ids;
    for (const Figure& figure : scenario.figures) ids.push_back(figure.owner + ":" + figure.path);
    for (const auto& [name, place, service] : scenario.library.services)
        if (service.costs.listed && service.cost.known())
            ids[service.cost.at] =
                scenario.figures[service.cost.at].owner + ":services." + name + ".cost";
    std::map<std::string, int> met;
    for (std::string& id : ids)
        if (const int before = met[id]++; before > 0) id += fmt::format(" ({})", before + 1);
    return ids;
}

namespace {

constexpr std::string_view first_name = "first", asked_name = "asked";

bool belongs(const Transfer& transfer, const ScenarioFile& file, std::size_t option) {
    const auto& named = transfer.options;
    return named.empty()
               ? option > 0
               : any(named, [&](const auto& one) { return one.name == file.options[option].name; });
}

// --- sections ------------------------------------------------------------------------------------

/// The figure of the other side, or the one under the same name here.
FigureIndex taken(Mixture& to, const GameSide& from, FigureIndex at) {
    if (!at.known()) return at;
    const std::string& id = from.ids[at.at];
    if (const auto found = to.known.find(id); found != to.known.end()) return {found->second};
    Figure figure = from.scenario.figures[at.at];
    figure.dirichlet.reset();  // drawn together, which at a point nobody is
    if (figure.expression)
        for (Term& term : figure.expression->terms) term.figure = taken(to, from, term.figure);
    auto& figures = to.made.scenario.figures;
    const auto place = static_cast<std::uint32_t>(figures.size());
    figures.push_back(std::move(figure));
    to.made.ids.push_back(id);
    to.known.emplace(id, place);
    return {place};
}

void take_discounting(Mixture& to, const GameSide& from) {
    Appraisal& made = to.made.scenario.file.appraisal;
    made.discount = from.scenario.file.appraisal.discount;
    made.discount_at = from.scenario.file.appraisal.discount_at;
    to.made.scenario.library.schedules = from.scenario.library.schedules;
    if (auto* rate = std::get_if<FigureIndex>(&made.discount)) *rate = taken(to, from, *rate);
    if (auto* rates = std::get_if<FlatRates>(&made.discount))
        for (Rate* rate : {&rates->money, &rates->health})
            if (auto* figure = std::get_if<FigureIndex>(rate)) *figure = taken(to, from, *figure);
}

void take_qaly_value(Mixture& to, const GameSide& from) {
    auto& made = to.made.scenario.file.appraisal.qaly_value;
    made = from.scenario.file.appraisal.qaly_value;
    if (!made) return;
    if (auto* figure = std::get_if<FigureIndex>(&*made)) *figure = taken(to, from, *figure);
}

/// The option compared with, which a scenario of one option alone has not.
void take_comparator(Mixture& to, const GameSide& from) {
    auto& options = to.made.scenario.file.options;
    const auto& theirs = from.scenario.file.options;
    if (options.size() > 1) options.erase(options.begin());
    if (theirs.size() > 1) options.insert(options.begin(), theirs.front());
}

void take_overlap(Mixture& to, const GameSide& from) {
    auto& made = to.made.scenario.file.overlap;
    made = from.scenario.file.overlap;
    for (Overlap& one : made)
        if (one.share) one.share = taken(to, from, *one.share);
}

void take_transfers(Mixture& to, const GameSide& from) {
    auto& made = to.made.scenario.file.transfers;
    made = from.scenario.file.transfers;
    for (Transfer& one : made) one.amount = taken(to, from, one.amount);
}

/// Takes one key of the appraisal.
template <auto Key>
void take_key(Mixture& to, const GameSide& from) {
    to.made.scenario.file.appraisal.*Key = from.scenario.file.appraisal.*Key;
}

void take_horizon(Mixture& to, const GameSide& from) {
    take_key<&Appraisal::start>(to, from);
    take_key<&Appraisal::years>(to, from);
}

using Members = std::vector<Reference<Target::intervention>>;

const Members& members_of(const GameSide& side) { return side.scenario.file.options.back().value; }

bool has(const Members& members, const std::string& name) {
    return any(members, [&](const auto& one) { return one.name == name; });
}

/// The scenario of a coalition, its figures as its base has them.
GameSide mixture(const Game& game, const Coalition& coalition) {
    const bool base = coalition.front();
    Mixture mixed{game.sides[base ? 1 : 0]};
    for (std::uint32_t i = 0; i < mixed.made.ids.size(); ++i)
        mixed.known.emplace(mixed.made.ids[i], i);
    for (std::size_t p = 1; p < game.players.size(); ++p) {
        const Player& player = game.players[p];
        const GameSide& side = game.sides[coalition[p] ? 1 : 0];
        if (player.take != nullptr && coalition[p] != base) player.take(mixed, side);
        if (player.member.empty()) continue;
        Members& members = mixed.made.scenario.file.options.back().value;
        std::erase_if(members, [&](const auto& one) { return one.name == player.member; });
        if (has(members_of(side), player.member)) members.push_back({player.member, {}});
    }
    return std::move(mixed.made);
}

/// Whether everything that a mixture names is there, and no rule is broken that its sides keep.
bool holds_together(const Scenario& scenario) {
    const ScenarioFile& file = scenario.file;
    const Library& library = scenario.library;
    const auto known = [&](const auto& map, const auto& names) {
        return every(names, [&](const auto& one) { return find(map, one.name) != nullptr; });
    };
    for (const auto& option : file.options)
        if (!known(file.interventions, option.value)) return false;
    for (const Overlap& one : file.overlap)
        for (const std::string& member : one.members())
            if (find(file.interventions, member) == nullptr) return false;
    for (const Transfer& one : file.transfers)
        if (!known(library.payers, std::array{one.from, one.to})) return false;
    const Appraisal& appraisal = file.appraisal;
    if (!known(library.payers, appraisal.perspective.payers)) return false;
    if (appraisal.qaly_value)
        if (const auto* named = std::get_if<Reference<Target::qaly_value>>(&*appraisal.qaly_value))
            if (find(library.qaly_values, named->name) == nullptr) return false;
    Diagnostics broken;
    check_rules(scenario, broken);
    return !broken.has_errors();
}

// --- groups of figures ---------------------------------------------------------------------------

/// Tables of data and of models as they are called, and the data's files.
struct TableWords {
    std::string_view key, words, file;
};
constexpr TableWords tables[] = {{"services", "unit costs", "services.yaml"},
                                 {"places", "people of places", "places.csv"},
                                 {"qaly_values", "value of a QALY", "qaly_values.yaml"},
                                 {"figures", "named figures", "figures.yaml"},
                                 {"adjust", "corrections", ""},
                                 {"timing", "how long effects last", ""},
                                 {"costs", "costs", ""},
                                 {"incomes", "incomes", ""}};

std::string part_of_path(const std::string& path, std::size_t part) {
    std::size_t from = 0;
    for (; part > 0 && from != std::string::npos; --part) {
        from = path.find('.', from);
        if (from != std::string::npos) ++from;
    }
    return from == std::string::npos ? "" : path.substr(from, path.find('.', from) - from);
}

const TableWords* table_called(std::string_view key) {
    return first_where(tables, [&](const TableWords& one) { return one.key == key; });
}

/// What of a model a figure is, behind the name of the model.
ComparedGroup group_in_model(const std::string& table, const std::string& whose, GroupBy by) {
    const TableWords* words = table_called(table);
    const ChangeKind kind = table == "incomes" ? ChangeKind::policy : ChangeKind::data;
    if (by == GroupBy::file) return {whose};
    return {fmt::format("{} ({})", words == nullptr ? "effects" : words->words, whose), kind};
}

ComparedGroup group_in_scenario(const std::string& path, GroupBy by) {
    const std::string head = part_of_path(path, 0);
    const std::string second = replaced(part_of_path(path, 1), "_", " ");
    if (head == "interventions") {
        const std::string third = part_of_path(path, 2);
        if (third == "model") return group_in_model(part_of_path(path, 3), second, by);
        return by == GroupBy::file ? ComparedGroup{"reach", ChangeKind::policy}
                                   : ComparedGroup{"reach of " + second, ChangeKind::policy};
    }
    if (head == "transfers") return {"transfers", ChangeKind::policy};
    if (head == "overlap") return {"overlap", ChangeKind::data};
    if (head == "appraisal")
        return {second == "qaly value" ? "value of a QALY" : "discounting", ChangeKind::scenario};
    const TableWords* words = table_called(head);
    if (by == GroupBy::file) return {"figures of the scenario"};
    return {fmt::format("{} (scenario)", words == nullptr ? head : words->words)};
}

/// The group of a figure; `by` file: those of one file together, what people decide apart.
ComparedGroup group_of_figure(const Figure& figure, GroupBy by) {
    constexpr std::string_view models = "models/";
    if (figure.owner.starts_with(models))
        return group_in_model(part_of_path(figure.path, 0), figure.owner + ".yaml", by);
    if (figure.owner != "data") return group_in_scenario(figure.path, by);
    const std::string table = part_of_path(figure.path, 0);
    const TableWords* words = table_called(table);
    const std::string file = words == nullptr ? table + ".yaml" : std::string(words->file);
    if (by == GroupBy::file) return {"data/" + file};
    return {fmt::format("{} (data/{})", words == nullptr ? table : words->words, file)};
}

bool same_expression(const Figure& a, const Figure& b) {
    return a.expression && b.expression && a.expression->text == b.expression->text;
}

/// The player of a group, made if there is none.
std::size_t player_of(Game& game, ComparedGroup group) {
    const auto found = std::find_if(
        game.players.begin(), game.players.end(),
        [&](const Player& one) { return !one.is_structure() && one.group.name == group.name; });
    if (found != game.players.end()) return found - game.players.begin();
    game.players.push_back({std::move(group)});
    return game.players.size() - 1;
}

/// What carries money to the scenario's prices: the year that was chosen, or the indices.
ComparedGroup prices_group(const Game& game) {
    const auto& before = game.sides[0].scenario.file.appraisal.prices;
    const auto& after = game.sides[1].scenario.file.appraisal.prices;
    if (before == after) return {"price indices (data/price_indices.yaml)", ChangeKind::data};
    return {"prices of the scenario", ChangeKind::scenario};
}

/// Adds a figure that both sides have, where it differs: its places in their tables.
void add_changed(Game& game, std::size_t at_before, std::size_t at_after, GroupBy by) {
    const Figure& before = game.sides[0].scenario.figures[at_before];
    const Figure& after = game.sides[1].scenario.figures[at_after];
    if (same_expression(before, after)) return;
    const bool cut = before.expression || after.expression;
    const bool quoted_alike = game.sides[0].quotes[at_before] == game.sides[1].quotes[at_after];
    if (before.value() == after.value() && (before.point == after.point || !quoted_alike)) return;
    const ComparedGroup prices = prices_group(game);
    // Of a list of unit costs the prices of the scenario choose another one.
    const bool chosen = before.path != after.path && prices.kind == ChangeKind::scenario;
    ChangedFigure made{{before.point, after.point}, {before.rebasing, after.rebasing}};
    made.cut = cut;
    const bool moved = before.point != after.point || cut || !quoted_alike;
    made.rebasing_of = made.point_of =
        player_of(game, chosen || !moved ? prices : group_of_figure(after, by));
    if (!chosen && moved && !cut && quoted_alike && before.rebasing != after.rebasing)
        made.rebasing_of = player_of(game, prices);
    const std::string& id = game.sides[1].ids[at_after];
    game.players[made.point_of].group.figures.push_back(
        {id, &game.sides[1].original->figures[at_after], before.value(), after.value()});
    game.figures.emplace(id, made);
}

/// A figure that only one side uses, as it is there: money that nobody uses has no factor to the
/// scenario's prices.
void take_used(Figure& unused, const Figure& used) {
    if (unused.expression || used.expression) return;
    unused.point = used.point;
    unused.rebasing = used.rebasing;
}

void add_figures(Game& game, GroupBy by) {
    Scenario& before = game.sides[0].scenario;
    Scenario& after = game.sides[1].scenario;
    const std::vector<bool> used[] = {used_figures(before), used_figures(after)};
    std::map<std::string, std::size_t> known;
    for (std::size_t i = 0; i < before.figures.size(); ++i) known.emplace(game.sides[0].ids[i], i);
    for (std::size_t i = 0; i < after.figures.size(); ++i) {
        const auto found = known.find(game.sides[1].ids[i]);
        if (found == known.end()) continue;
        Figure& earlier = before.figures[found->second];
        if (used[0][found->second] && used[1][i])
            add_changed(game, found->second, i, by);
        else if (used[0][found->second])
            take_used(after.figures[i], earlier);
        else
            take_used(earlier, after.figures[i]);
    }
}

// --- players that are sections -------------------------------------------------------------------

std::vector<Player> sections(const Game& game) {
    constexpr ChangeKind how = ChangeKind::scenario, decided = ChangeKind::policy;
    std::vector<Player> all{{{"horizon", how}, take_horizon},
                            {{"discounting", how}, take_discounting},
                            {{"entry within the year", how}, take_key<&Appraisal::entry>},
                            {{"years counted", how}, take_key<&Appraisal::count>},
                            {{"perspective", how}, take_key<&Appraisal::perspective>},
                            {{"whether QALYs are valued", how}, take_qaly_value},
                            {{"the option compared with", decided}, take_comparator},
                            {{"overlap that is declared", ChangeKind::data}, take_overlap},
                            {{"transfers that are made", decided}, take_transfers}};
    const Members& before = members_of(game.sides[0]);
    const Members& after = members_of(game.sides[1]);
    const auto add = [&](const Members& of, const Members& others, const char* what) {
        for (const auto& one : of)
            if (!has(others, one.name))
                all.push_back({{fmt::format("{} {}", what, replaced(one.name, "_", " ")), decided},
                               nullptr,
                               one.name});
    };
    add(before, after, "without");
    add(after, before, "with");
    return all;
}

/// What a reach is made of, but for the numbers.
std::string shape_of(const Intervention& intervention) {
    const auto* model = std::get_if<Reference<Target::model>>(&intervention.model);
    const Reach& reach = intervention.reach;
    const auto list = [](const std::optional<ByYear>& years) {
        return years ? years->values.size() : 0;
    };
    std::string shape = fmt::format("{} {} {} {} {} {} {}", model == nullptr ? "" : model->name,
                                    list(reach.clients_per_year), list(reach.capacity),
                                    reach.ramp.size(), reach.once_each.value_or(true),
                                    reach.for_years.value_or(0), reach.clients.has_value());
    for (const auto& step : reach.steps) shape += " " + step.name;
    if (!reach.pool) return shape;
    if (reach.pool->people) shape += " " + reach.pool->people->name;
    if (reach.pool->households) shape += " " + reach.pool->households->name;
    return shape;
}

/// Whether both sides have the same interventions of the same models, reached in the same way in
/// the same places, whatever models and data hold.
bool asks_alike(const ScenarioFile& a, const ScenarioFile& b) {
    const auto places = [](const ScenarioFile& file) {
        return file.place_names
                   ? joined(file.place_names->values, ",", [](const auto& one) { return one.name; })
                   : "";
    };
    const auto same = [](const Named<Intervention>& one, const Named<Intervention>& other) {
        return one.name == other.name && shape_of(one.value) == shape_of(other.value);
    };
    return places(a) == places(b) && a.population == b.population &&
           std::equal(a.interventions.begin(), a.interventions.end(), b.interventions.begin(),
                      b.interventions.end(), same);
}

/// Adds the sections that can be swapped against either base; what cannot goes with the base.
void add_sections(Game& game, const CompareQuestion& question) {
    const bool same_question = asks_alike(game.sides[0].scenario.file, game.sides[1].scenario.file);
    game.players.insert(game.players.begin(),
                        {.group = {std::string(same_question ? held_group : asked_group),
                                   same_question ? ChangeKind::data : ChangeKind::policy},
                         .is_base = true});
    for (Player& player : sections(game)) {
        if (question.one_scenario) player.group.kind = ChangeKind::data;
        game.players.push_back(player);
        Coalition alone(game.players.size());
        alone.back() = true;
        Coalition others = alone;
        others.flip();
        if (!holds_together(mixture(game, alone).scenario) ||
            !holds_together(mixture(game, others).scenario))
            game.players.pop_back();
    }
}

// --- worth ---------------------------------------------------------------------------------------

/// The sections of a coalition: of figures nothing.
Coalition structure_of(const Game& game, Coalition coalition) {
    for (std::size_t p = 0; p < coalition.size(); ++p)
        if (!game.players[p].is_structure()) coalition[p] = false;
    return coalition;
}

/// The value of a figure in a coalition, in the scenario's prices.
double value_in(const ChangedFigure& figure, const Coalition& coalition) {
    return figure.point[coalition[figure.point_of] ? 1 : 0] *
           figure.rebasing[coalition[figure.rebasing_of] ? 1 : 0];
}

/// Values of the measure in coalitions of one structure.
void add_worth(const Game& game, const std::vector<Coalition>& coalitions,
               const std::vector<std::size_t>& rows, std::vector<double>& worth) {
    constexpr std::size_t at_once = 256;
    GameSide mixed = mixture(game, structure_of(game, coalitions[rows.front()]));
    for (std::size_t i = 0; i < mixed.ids.size(); ++i)
        if (const auto found = game.figures.find(mixed.ids[i]);
            found != game.figures.end() && found->second.cut)
            mixed.scenario.figures[i].expression.reset();
    const Plan plan = link(mixed.scenario);
    const auto option = static_cast<int>(plan.layout.options.size()) - 1;
    const auto name = measure_named(plan, option, game.measure);
    if (!name) return;
    const Measured measure = measured(plan, option, game.measure);
    for (std::size_t first = 0; first < rows.size(); first += at_once) {
        const std::size_t count = std::min(at_once, rows.size() - first);
        Grid figures = point_block(plan, count);
        for (std::size_t c = 0; c < plan.figures.size(); ++c) {
            if (plan.figures[c].scenario_figure < 0) continue;
            const auto found = game.figures.find(mixed.ids[plan.figures[c].scenario_figure]);
            for (std::size_t r = 0; found != game.figures.end() && r < count; ++r)
                figures(r, c) = value_in(found->second, coalitions[rows[first + r]]);
        }
        compute_expressions(plan, figures);
        const Column values = measure(figures);
        for (std::size_t r = 0; r < count; ++r) worth[rows[first + r]] = values[r];
    }
}

}  // namespace

GameSide game_side(const Scenario& scenario, std::size_t option) {
    GameSide made{scenario, figure_ids(scenario), {}, &scenario};
    for (const Figure& figure : scenario.figures) made.quotes.push_back(quote_of(figure));
    ScenarioFile& file = made.scenario.file;
    const auto& options = scenario.file.options;
    std::vector<std::pair<std::size_t, std::string>> kept{{option, std::string(asked_name)}};
    if (options.size() > 1) kept.insert(kept.begin(), {0, std::string(first_name)});
    file.options.clear();
    for (const auto& [at, name] : kept)
        file.options.push_back({name, options[at].place, options[at].value});
    file.headline_option.reset();
    file.transfers.clear();
    for (Transfer transfer : scenario.file.transfers) {
        std::vector<Reference<Target::option>> whose;
        for (const auto& [at, name] : kept)
            if (belongs(transfer, scenario.file, at)) whose.push_back({name, transfer.place});
        if (whose.empty()) continue;
        transfer.options = std::move(whose);
        file.transfers.push_back(std::move(transfer));
    }
    return made;
}

Game game_of(GameSide before, GameSide after, const CompareQuestion& question) {
    Game game{{std::move(before), std::move(after)}, {}, {}, question.measure};
    add_sections(game, question);
    add_figures(game, question.by);
    return game;
}

std::vector<double> worth(const Game& game, const std::vector<Coalition>& coalitions) {
    std::map<Coalition, std::vector<std::size_t>> by_structure;
    for (std::size_t c = 0; c < coalitions.size(); ++c)
        by_structure[structure_of(game, coalitions[c])].push_back(c);
    std::vector<double> made(coalitions.size(), std::numeric_limits<double>::quiet_NaN());
    for (const auto& [structure, rows] : by_structure) add_worth(game, coalitions, rows, made);
    return made;
}

}  // namespace hearth

// The game behind a comparison (method 10.8): groups of figures and of choices are players, and a
// coalition is worth the measure with those of its members as they are after, all others as before.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "study/compare.hpp"

namespace hearth {

/// Of each player whether it is as after.
using Coalition = std::vector<bool>;

/// A scenario cut to the option asked for and the one it is compared with, under names of our own,
/// and the ids of its figures. `original`: the scenario that was cut, whose figures they are.
struct GameSide {
    Scenario scenario;
    std::vector<std::string> ids, quotes;
    const Scenario* original = nullptr;
};
GameSide game_side(const Scenario& scenario, std::size_t option);

/// A figure that differs: its point, and its factor to the prices of the scenario, before and
/// after, and the players that they belong to.
struct ChangedFigure {
    double point[2] = {0, 0}, rebasing[2] = {1, 1};
    std::size_t point_of = 0, rebasing_of = 0;
    bool cut = false;  ///< an expression on either side: it is put at its value
};

/// A scenario that takes sections from the other side, and its figures by id.
struct Mixture {
    GameSide made;
    std::map<std::string, std::uint32_t> known = {};
};

/// A group of figures; or a section of the scenario that is swapped whole, an intervention that
/// only one option has among them; or the base, with which everything goes that cannot be swapped.
struct Player {
    ComparedGroup group;
    void (*take)(Mixture& to, const GameSide& from) = nullptr;  ///< of a section
    std::string member = {};                                    ///< the intervention
    bool is_base = false;

    [[nodiscard]] bool is_structure() const {
        return take != nullptr || !member.empty() || is_base;
    }
};

struct Game {
    GameSide sides[2];
    std::vector<Player> players;  ///< the first is the base
    std::map<std::string, ChangedFigure> figures;
    std::string measure;
};

/// The players of two sides: every group of figures that differ, and every section that can be
/// swapped by itself whether it differs or not.
Game game_of(GameSide before, GameSide after, const CompareQuestion& question);

/// What the measure comes to in each coalition; NaN where it has no value. One plan is linked for
/// each combination of sections.
std::vector<double> worth(const Game& game, const std::vector<Coalition>& coalitions);

}  // namespace hearth

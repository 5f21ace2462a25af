// Why one result differs from another: the difference of a measure, parted by groups of figures and
// of choices that differ (method 10.8). Between two scenarios, or options of one; or a scenario and
// the figures of an earlier result.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "study/run.hpp"

namespace hearth {

/// What sort of difference: evidence that was found or read anew, what people decide, or how it is
/// counted.
enum class ChangeKind { data, policy, scenario };
inline std::vector<std::string_view> choice_names(ChangeKind) {
    return {"data", "policy", "scenario"};
}

/// How finely figures are grouped: by table of a file, or by file.
enum class GroupBy { table, file };
inline std::vector<std::string_view> choice_names(GroupBy) { return {"table", "file"}; }

/// The names under which two scenarios have the same figure: owner and path, of those read again
/// with a number behind. The unit cost that was chosen from a list is the service's cost.
std::vector<std::string> figure_ids(const Scenario& scenario);

/// The price year and the index in which a figure is quoted: "2023/24 nhscii"; empty: neither.
std::string quote_of(const Figure& figure);

/// A figure of an earlier result, its point as quoted and the factor to the prices of its scenario.
struct EarlierFigure {
    double point = 0, rebasing = 1;
    std::string quoted = {};
};

/// An earlier result, as its file says it.
struct EarlierResult {
    std::string name;  ///< of its file
    std::string title;
    std::vector<std::string> files = {};  ///< that it was computed from, the scenario first
    std::map<std::string, EarlierFigure> figures = {};
    std::map<std::string, std::map<std::string, double>> options = {};  ///< measures of each
};

struct CompareQuestion {
    std::string measure = "net_saving";
    std::string before, after;  ///< options; empty: the headline option of each
    GroupBy by = GroupBy::table;
    bool one_scenario = false;  ///< read with other data: a change of its sections is data's
    bool draws = true;          ///< else each figure at its point
    DrawsAsked drawing = {};
};

/// One side: what pages call it, and the scenario at its point.
struct CompareSide {
    std::string name;
    const AtPoint& at;
};

/// A figure that differs, in the prices of each side.
struct ComparedFigure {
    std::string id;
    const Figure* figure = nullptr;  ///< as it is after
    double before = 0, after = 0;
};

/// What belongs together, and how much of the difference it makes.
struct ComparedGroup {
    std::string name;
    ChangeKind kind = ChangeKind::data;
    std::vector<ComparedFigure> figures = {};  ///< none: it is a choice, not figures
    double value = 0;
    double in_reverse = 0;  ///< of ordered groups: the same, taken in the reverse order
};

/// A measure on both sides; what the draws say of it where both were drawn.
struct ComparedMeasure {
    std::string name;
    std::optional<double> before, after;
    std::optional<MeasureStatistics> drawn_before = {}, drawn_after = {};
};

struct CompareAnswer {
    const Scenario& scenario;  ///< as it is after
    std::string before_name, after_name, before_option, after_option;
    std::string measure;
    double before = 0, after = 0;            ///< at the point
    std::vector<ComparedGroup> groups = {};  ///< that move the measure; by size where not ordered
    bool ordered = false;                    ///< more groups than can be taken in every order
    std::optional<double> unexplained = {};  ///< of an earlier result: what no figure explains
    std::size_t idle_figures = 0;            ///< that differ and leave the measure as it is
    std::vector<ComparedMeasure> measures = {};
    std::uint64_t draws = 0, seed = 0;

    [[nodiscard]] double difference() const { return after - before; }
};

/// The group of all that cannot be swapped by itself: interventions, models and data; where the
/// same is asked on both sides, models and data.
inline constexpr std::string_view asked_group = "what is asked",
                                  held_group = "what models and data hold";

/// At most so many groups are taken in every order.
inline constexpr std::size_t most_shapley_groups = 12;

/// Shapley values of a game: `worth` of each coalition, whose members are the bits of its number.
std::vector<double> shapley(std::size_t players, const std::vector<double>& worth);

/// Refused where there is no such option or measure, or the measure has no value on the way from
/// one side to the other.
Answered<CompareAnswer> answer(const CompareQuestion& question, const CompareSide& before,
                               const CompareSide& after, const Executor& executor);

/// Against an earlier result of the same scenario; refused also where it is of another. Not drawn.
Answered<CompareAnswer> answer(const CompareQuestion& question, const EarlierResult& before,
                               const CompareSide& after);

}  // namespace hearth

// What checks share: the scenario evaluated by itself and drawn, versions of it run anew, and
// words. Of qa*.cpp alone.
#pragma once

#include <cmath>
#include <fmt/format.h>
#include <optional>
#include <string>
#include <vector>

#include "study/lever.hpp"
#include "study/qa.hpp"

namespace hearth {

/// A scenario at its point.
struct QaRun {
    Plan plan;
    Grid figures;  ///< 1 × figures
    LedgerBlock block;
    std::vector<OptionResult> results;

    /// 0 where the option has no such measure or it has no value.
    [[nodiscard]] double value(std::size_t option, std::string_view path) const {
        return results[option].value(path).value_or(0);
    }
};

/// One figure at its low and at its high, all else at its point.
struct QaMoved {
    const NamedFigure* named = nullptr;
    Ends ends;
};

/// What checks are made of.
struct QaCase {
    const QaQuestion& question;
    const AtPoint& at;
    const Executor& executor;
    std::size_t option = 0;  ///< that answers are of
    std::uint64_t draws = 0, seed = 0;
    QaRun base = {};
    std::vector<NamedFigure> named = {};   ///< that the plan uses, then the others
    std::vector<bool> compared = {};       ///< by figure: what is compared rests on it
    std::optional<DrawTable> table = {};   ///< 2 × draws; none: nothing is uncertain
    std::optional<DrawTable> second = {};  ///< draws of another seed
    Grid figures = {};                     ///< draws × figures of the plan
    std::vector<QaMoved> moved = {};
    Grid moved_figures = {};  ///< 2 rows for each of `moved`
    MeasureLayout moved_layout = {};
    Grid moved_measures = {};

    [[nodiscard]] const Scenario& scenario() const { return at.scenario; }
    [[nodiscard]] const ScenarioFile& file() const { return at.scenario.file; }
    [[nodiscard]] const std::string& option_name() const { return file().options[option].name; }
    [[nodiscard]] const Figure& figure(FigureIndex index) const {
        return at.scenario.figures[index.at];
    }
};

/// A version of the scenario, or of its plan, at its point, by the arithmetic of the question.
QaRun run_of(const QaCase& of, Plan plan);
QaRun run_of(const QaCase& of, const Scenario& scenario);

/// The size of what is at stake: the largest of cost and saving of any option.
double stake(const QaCase& of);

/// The same to rounding, beside amounts as large as `scale`.
inline bool is_same(double a, double b, double scale = 1) {
    return std::abs(a - b) <= 1e-9 * std::max({1.0, std::abs(a), std::abs(b), std::abs(scale)});
}

/// A number in a sentence: whole with separators from 100 on, else four digits.
std::string in_sentence(double value);

/// "12 options", "1 option".
std::string several(std::size_t count, std::string_view one, std::string_view more);

QaOutcome not_asked(std::string why);
/// Passed where there are no findings. `done`: what was done, and after a colon what holds if so.
QaOutcome outcome(std::string done, std::vector<QaFinding> findings = {});
template <class... Words>
QaOutcome outcome(std::vector<QaFinding> findings, fmt::format_string<Words...> done,
                  Words&&... words) {
    return outcome(fmt::format(done, std::forward<Words>(words)...), std::move(findings));
}

/// A finding about a figure, at its place.
template <class... Words>
QaFinding about_figure(const Figure& figure, std::string help, fmt::format_string<Words...> says,
                       Words&&... words) {
    const std::string name = figure.full_name();
    return {name + " " + fmt::format(says, std::forward<Words>(words)...), std::move(help), name,
            figure.place};
}

/// A finding about an option, at its place.
template <class... Words>
QaFinding about_option(const QaCase& of, std::size_t option, fmt::format_string<Words...> says,
                       Words&&... words) {
    const auto& one = of.file().options[option];
    return {fmt::format(says, std::forward<Words>(words)...), "", one.name, one.place};
}

/// What an option's lines pass through `counts` come to, undiscounted, less the first option's.
double total_of(const QaRun& run, std::size_t option,
                const std::function<bool(const LedgerLine&)>& counts);

/// A line of a run over all its years.
double line_total(const QaRun& run, int line);

/// Numbers as a text has them: "0.77", "1,234", "12 %" as 0.12 too.
std::vector<double> numbers_of(std::string_view text);

/// In small letters, parted at what is no letter and no digit.
std::vector<std::string> words_of(std::string_view text);

/// Every figure an expression names, directly or through others.
std::vector<std::uint32_t> behind(const Scenario& scenario, FigureIndex figure);

/// Warnings of those codes as findings; `others`: of all codes but those.
enum class Codes { those, others };
std::vector<QaFinding> warned(const QaCase& of, const std::vector<std::string_view>& codes,
                              Codes which = Codes::those);

/// Whether a figure is the analyst's to answer for: not of the data that come with hearth.
inline bool is_own(const Figure& figure) {
    return figure.origin != Origin::data && figure.origin != Origin::built_in;
}

/// Interventions that some option has, with their models.
std::vector<std::pair<const Named<Intervention>*, const Model*>> in_options(const QaCase& of);

/// The place of an intervention in the plan.
std::size_t index_of_intervention(const QaCase& of, const std::string& intervention);

/// Clients of an intervention who start in a year, the most; and in all.
std::pair<double, double> starts_of(const QaCase& of, const std::string& intervention);

/// Whether a text, in small letters, has one of some words.
bool mentions(std::string_view text, const std::vector<std::string_view>& words);

/// The last key of a path.
inline std::string last_key(const std::string& path) { return path.substr(path.rfind('.') + 1); }

/// The analyst's own figures that what is compared rests on, each place once.
std::vector<const Figure*> own_figures(const QaCase& of);

/// The ends that a figure states, in its own unit.
std::optional<Ends> stated_ends(const Figure& figure);

/// Takes out the costs of states and branches that are programme cost, or those of budgets.
enum class CostOf { programme, budgets };
void take_out_costs(Model& model, CostOf which);

/// Takes out what states and branches bring: QALYs, use, and money of budgets.
void take_out_course(Model& model);

/// One utility for all states but the dead, and no other QALYs of states and branches.
void set_utilities(Model& model, FigureIndex each);

/// Whether states or branches cost something.
bool costs_on_the_way(const Model& model);

using QaFindings = std::vector<QaFinding>;

/// An intervention whose people are followed through states.
struct QaFollowed {
    int index = 0;  ///< in the plan and in the file
    const PlanCohort* plan = nullptr;
    const Cohort* states = nullptr;
    std::string name = {};
    Place place = {};
};
std::vector<QaFollowed> followed(const QaCase& of);
inline constexpr std::string_view no_states = "no intervention follows people through states";

QaFinding about_followed(const QaFollowed& one, const std::string& says, std::string help = {});

/// Findings of strategies of one model in the same words and place are one.
void keep_once(QaFindings& found);

/// QALYs, or years of life, of an intervention's people in a year; years of life in all.
double of_states(const QaRun& run, const QaFollowed& one, LedgerClass what, int year);
double years_lived(const QaRun& run, const QaFollowed& one);

namespace qa {

// laws
QaCheck::Make zero_effect, equal_options, zero_cost, zero_unit_costs, zero_rate, higher_rate,
    health_rate, horizon_split, longer_horizon, twice_clients, no_clients, linear_unit_costs,
    own_rows, halves_add, relabelled, price_round_trip, extremes, line_by_line;

// people in states
QaCheck::Make utilities_one, utilities_zero, all_or_none_die, background_mortality, one_by_one,
    shorter_cycles, within_cycle_rules;

// draws
QaCheck::Make payers_sum, kinds_sum, years_sum, transfers_sum, use_within_use, finite_draws,
    inside_support, drawn_as_declared, shares_sum, correlations_drawn, one_draw_alone;

// figures
QaCheck::Make unused_figure, unused_intervention, no_source, no_range, range_and_value, range_width,
    old_prices, old_data, same_number_twice, two_values, far_from_library, text_and_value,
    other_place, load_warnings;

// claims
QaCheck::Make effect_size, effect_direction, effect_population, weak_design, use_against_place,
    clients_against_population, double_counting, cost_twice, overlap_undeclared, no_counterfactual,
    discounting, horizon_and_effect, optimism_bias, payers_who_pay, outside_perspective,
    transfer_size, option_name;

// the answer
QaCheck::Make direction, one_way, perspective_sign, whole_life_sign, point_and_mean, twice_draws,
    second_seed, acceptability, information_order, frontier, validate;

}  // namespace qa

}  // namespace hearth

// What every question shares: the scenario that it is asked of, at its point, and what is said of
// that; who does the work; and how it is refused.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/diagnostic.hpp"
#include "engine/evaluate.hpp"
#include "scenario/scenario.hpp"
#include "study/explain.hpp"

namespace hearth {

/// A piece of work by its number. What it returns is called when the piece is done, by one thread
/// at a time.
using Job = std::function<std::function<void()>(std::uint64_t number)>;

/// Who does the work: threads, workers of a cluster, a browser. Answers are the same bits whoever
/// does it, in whatever order.
struct Executor {
    /// Does jobs 0 … count − 1, each once; false where it was stopped before all were done.
    std::function<bool(std::uint64_t count, const Job& job)> run;
    /// How many jobs it does at once: a hint for cutting work into pieces.
    std::uint64_t at_once = 1;
    /// Is told how many are done, of how many, and of what: "draws", "figures".
    std::function<void(std::uint64_t done, std::uint64_t all, std::string_view what)> progress = {};
};

/// Does one job after the other.
Executor one_after_the_other();

/// A word of a question, such as the name of a figure, and where it stands for messages.
struct PlacedWord {
    std::string text;
    Place place = {};
};

/// Several figures under one name.
struct GroupAsked {
    PlacedWord name;
    std::vector<PlacedWord> figures;
};

/// What is to blame where there is no answer: what was asked, or what it was asked of.
enum class Blame { question, scenario };

/// Why there is no answer: mistakes at their places, then sentences.
struct Refusal {
    std::vector<std::string> why = {};
    Blame blame = Blame::scenario;
    Diagnostics problems = {};
};

template <class Answer>
using Answered = std::variant<Answer, Refusal>;

/// A refusal in one sentence.
Refusal refused(std::string why, Blame blame = Blame::scenario);

/// A scenario linked and evaluated at its point. Questions refer to it: it must outlive their
/// answers.
struct AtPoint {
    const Scenario& scenario;
    const SourceTexts& texts;
    Plan plan;
    Grid figures;  ///< 1 × figures
    LedgerBlock block;
    std::vector<OptionResult> results;

    [[nodiscard]] Explaining explaining() const { return {scenario, texts, plan, results}; }
};

/// The number of the option asked for, of the scenario's headline option where none is; nothing,
/// with an error in `diagnostics`, where there is no option of that name.
std::optional<std::size_t> option_asked(const AtPoint& at, const PlacedWord& asked,
                                        Diagnostics& diagnostics);

/// Links and evaluates. An intervention or an option that avoids more than there is (method 4.5)
/// is an error in `diagnostics`.
AtPoint at_point(const Scenario& scenario, const SourceTexts& texts, Diagnostics& diagnostics);

/// A plan, and how results are laid out in it and in all that differ in values of figures alone.
struct Linked {
    Plan plan;
    std::shared_ptr<const MeasureLayout> layout;
};
/// `only`: results have the measures of these keys, if any are named.
Linked linked(const Scenario& scenario, const std::vector<std::string_view>& only = {});

/// The same with the scenario's plan, linked already.
AtPoint at_point(Linked linked, const Scenario& scenario, const SourceTexts& texts,
                 Diagnostics& diagnostics);

/// Reports the row of which strategy, state and cycle is no distribution, in which draw or at the
/// point.
void report_row(const Plan& plan, const StateFault& fault, std::optional<std::uint64_t> draw,
                Diagnostics& diagnostics);

/// Reports that an intervention or an option avoids more than there is, at the effect.
void report_excess(const Excess& excess, const Scenario& scenario, Diagnostics& diagnostics);

/// Warns of interventions of one option that act on the same service and sort of clients without a
/// declared overlap, and says what the headline would lose if they shared all they can
/// (method 5.2).
void warn_of_sharing(const AtPoint& at, Diagnostics& diagnostics);

/// A whole number with separators: "1,234,000".
std::string with_commas(std::uint64_t number);

}  // namespace hearth

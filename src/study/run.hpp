// A run of one scenario: its draws summed up, all of them or a part; what each part was computed
// from, and how parts join to the run. As files they are report's business.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/diagnostic.hpp"
#include "scenario/uncertainty.hpp"
#include "study/drawing.hpp"
#include "study/question.hpp"
#include "study/simulation.hpp"
#include "study/tornado.hpp"

namespace hearth {

// --- parts ---------------------------------------------------------------------------------------

/// A file that a part was computed from.
struct PartFile {
    std::string name, sha256;

    friend bool operator==(const PartFile&, const PartFile&) = default;
};

/// What a part is of.
struct PartHead {
    std::string hearth = {};    ///< version of the program
    std::string scenario = {};  ///< path as on the command line
    std::vector<PartFile> files = {};
    std::vector<std::string> models = {}, set = {};
    std::uint64_t from = 0, to = 0;  ///< its draws: from … to − 1
    std::uint64_t draws = 0;         ///< of the whole run
    std::uint64_t seed = 0;
    Sampling sampling = Sampling::random;
    std::size_t columns = 0;  ///< one for each measure of each option
    std::size_t cells = 0;    ///< of the ledger
    std::string layout = {};  ///< a digest of the columns: of which measures, in which bins
};

/// A part that was read knows how many atoms a column has, and not where its bins lie.
struct RunPart {
    PartHead head;
    Summary summary;
};

/// The files of a run, for the head of a part or to hold one against.
std::vector<PartFile> files_of(const SourceTexts& texts);

/// Why files as they are now are not what a part was computed from; empty: they are.
std::string change_since(const PartHead& head, const SourceTexts& texts);

/// A part under the name that messages call it by.
struct NamedPart {
    std::string name;
    std::uint64_t from = 0, to = 0;  ///< its draws: from … to − 1
};

/// Why a part is not of one run with the first, or with a plan, of which no layout is known;
/// messages call it `first_name`. Empty: it is.
std::string difference(const PartHead& part, const PartHead& first, const std::string& first_name);

/// What parts are joined to: the whole run, or one stretch of its draws.
enum class Extent { run, stretch };

/// Why parts of the run of `head`, at least one, do not join: they hold the same draws or leave
/// some out. Puts them into the order of their draws.
std::vector<std::string> why_apart(std::vector<NamedPart>& parts, const PartHead& head,
                                   Extent extent);

// --- the question --------------------------------------------------------------------------------

/// A rule that ends a run early: the Monte Carlo standard error of a measure of some option falls
/// below a number. Checked only at multiples of 16,384 draws.
struct StoppingRule {
    std::string measure;
    double below = 0;
};

/// "se(net_saving) < 1000"; nothing when the text is no such rule.
std::optional<StoppingRule> parse_stopping_rule(const std::string& text);

/// Which draws to make and sum up.
struct RunQuestion {
    DrawsAsked drawing = {};
    std::optional<StoppingRule> until = {};
    std::uint64_t most_draws = 1000000;               ///< where the rule is never met
    std::optional<std::uint64_t> from = {}, to = {};  ///< draws from … to − 1 only, as a part
    /// What takes the figures and measures of every draw, in order, given their columns.
    std::function<WatchDraws(const MeasureLayout&)> keep = {};
    std::function<bool()> broken = {};  ///< whether that has failed, asked now and then

    [[nodiscard]] bool is_part() const { return from || to; }
};

/// What the draws of a run come to; no draws where nothing is uncertain.
struct RunDraws {
    std::uint64_t draws = 0;
    std::uint64_t seed = 0;
    Sampling sampling = Sampling::random;
    std::uint64_t excess_draws = 0;
    std::string note = {};  ///< such as a stopping rule that was not met; empty: none
    std::vector<MeasureStatistics> statistics = {};
    std::vector<double> ledger = {};          ///< means over draws, as `cells_of` has them
    std::vector<OptionResult> means = {};     ///< what each option comes to in that ledger
    std::vector<std::uint64_t> best = {};     ///< by option, draws in which none saves more, net
    std::vector<CertainFigure> certain = {};  ///< what moves the result and is not drawn
};

/// The draws of a whole run.
Answered<RunDraws> answer(const RunQuestion& question, const AtPoint& at, const Executor& executor);

/// The sums of the draws from … to − 1 alone, of a scenario in which something is uncertain. What
/// it was computed from is for the caller to say.
Answered<RunPart> part(const RunQuestion& question, const AtPoint& at, const Executor& executor);

/// What a run comes to of which all draws have been summed up elsewhere. Refused where they are not
/// those that `at` would make.
Answered<RunDraws> answer(const RunPart& whole, const AtPoint& at);

/// Whether the errors of a rule's measure are small enough for every option.
bool satisfied(const StoppingRule& rule, const std::vector<MeasureStatistics>& all);

/// Sums up what is asked for of a simulation's draws, in whole leaves; the same bits for every
/// executor. Ends early only by the stopping rule; nothing where it was stopped or is broken.
std::optional<Summary> simulate(const Simulation& simulation, const RunQuestion& question,
                                const Executor& executor);

}  // namespace hearth

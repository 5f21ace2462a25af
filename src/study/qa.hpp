// Quality assurance of a scenario (hearth qa): what has to hold of every model, tried on this one,
// and what a careful reviewer looks for in its figures, claims and answer. Each check is one row of
// one table; pages, JSON and forms read that row. It reads no file and words no page.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "study/drawing.hpp"

namespace hearth {

enum class QaResult { passed, found, not_asked };
inline std::vector<std::string_view> choice_names(QaResult) {
    return {"passed", "found", "not_asked"};
}

enum class QaGroup { laws, draws, figures, claims, answer };
inline std::vector<std::string_view> choice_names(QaGroup) {
    return {"laws", "draws", "figures", "claims", "answer"};
}

/// One thing found: what it is, what to do, which figure, intervention or option it is about
/// (empty: none), and where that stands (line 0: nowhere).
struct QaFinding {
    std::string says, help = {}, about = {};
    Place place = {};
};

/// What came of one check. `done`: what was done in a sentence, or why it was not.
struct QaOutcome {
    QaResult result = QaResult::passed;
    std::string done = {};
    std::vector<QaFinding> findings = {};
};

struct QaCase;

/// One check. `severity`: an error is a law that is broken, a warning something to look at.
struct QaCheck {
    using Make = QaOutcome(const QaCase& of);
    std::string_view id, name;
    QaGroup group = QaGroup::laws;
    Severity severity = Severity::warning;
    std::string_view means;  ///< what a finding means
    Make* make = nullptr;
};
std::span<const QaCheck> qa_checks();

/// How numbers are made; tests plant faults here.
struct Arithmetic {
    std::function<Plan(const Scenario&)> link = hearth::link;
    std::function<LedgerBlock(const Plan&, const Grid&)> evaluate = hearth::evaluate;
    std::function<void(DrawTable&)> measures = {};  ///< what becomes of them; empty: nothing
    std::function<void(Grid&)> figures = {};        ///< what becomes of those drawn
};

struct QaQuestion {
    PlacedWord option = {};  ///< empty: the scenario's headline option
    DrawsAsked drawing = {};
    int older = 5;                          ///< years from which prices and data are old
    const Scenario* models = nullptr;       ///< every model and all data, to compare with
    std::vector<std::string> places = {};   ///< every place there is, by key
    std::vector<Diagnostic> warnings = {};  ///< of the scenario as it was read
    Arithmetic arithmetic = {};
};

/// Draws where a question does not say.
inline constexpr std::uint64_t qa_draws = 2000;

/// A check and what came of it.
struct QaMade {
    const QaCheck* check = nullptr;
    QaOutcome outcome;
};

struct QaAnswer {
    const Scenario& scenario;
    const SourceTexts& texts;
    std::string option;
    std::uint64_t draws = 0, seed = 0;
    std::vector<QaMade> checks = {};

    [[nodiscard]] std::size_t count(QaResult result) const;
    /// Findings of checks of a severity.
    [[nodiscard]] std::size_t findings(Severity severity) const;
    [[nodiscard]] const QaMade* find(std::string_view id) const;
};

/// Every check of the table. Refused where the option is unknown or a figure has no finite value.
Answered<QaAnswer> answer(const QaQuestion& question, const AtPoint& at, const Executor& executor);

}  // namespace hearth

// What a name in a question stands for: figures, and numbers of a report with the parts that add up
// to them, read from the same expression as the number itself. Pure.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/diagnostic.hpp"
#include "scenario/scenario.hpp"
#include "study/lever.hpp"

namespace hearth {

// --- what a number is made of --------------------------------------------------------------------

/// A number of a report: a measure of one option; of one year where `year` is there.
struct NumberName {
    std::size_t option = 0;
    MeasureName measure;
    std::optional<int> year;
};

enum class PartKind { line, counter, clients };

/// One thing that a number is a sum of: a line of the ledger, a counter of units avoided, or the
/// clients of one intervention. The comparator's own count against it.
struct Part {
    PartKind kind = PartKind::line;
    int index = 0;
    double sign = 1;
    bool present = false;  ///< as present value
    int from = 0, to = 0;  ///< years, both included
};

/// The parts that add up to a number, or, for a ratio or a time, the lines of the ledger behind
/// what it is made of.
std::vector<Part> parts_of(const Plan& plan, const NumberName& number);

/// What a part comes to in one draw.
double value_of(const Plan& plan, const LedgerBlock& block, const Part& part, int draw);

/// The measures of the same option that a ratio or a time is made of.
std::vector<NumberName> operands_of(const Plan& plan, const NumberName& number);

/// Its value in each draw of a block, NaN or infinite where it has none: the sum of its parts, or
/// the measure. None at all for one year of what is no sum.
std::vector<double> number_in_draws(const Plan& plan, const Grid& figures, const LedgerBlock& block,
                                    const NumberName& number);

// --- what a name means ---------------------------------------------------------------------------

/// What explaining reads.
struct Explaining {
    const Scenario& scenario;
    const SourceTexts& texts;
    const Plan& plan;
    const std::vector<OptionResult>& results;  ///< of the points
};

/// A figure of the scenario by the name under which reports show it, and its columns of the plan
/// (none where nothing uses it; several where it was read more than once).
struct NamedFigure {
    std::string name;
    const Figure* figure = nullptr;
    std::vector<Fig> columns;
};

/// What a name can mean.
using Subject = std::variant<NamedFigure, NumberName>;

/// Every figure the scenario holds, those it uses first, each once, in reading order.
std::vector<NamedFigure> named_figures(const Explaining& explaining);

/// What a name means: a number of a table (`full_offer.net_saving`; of every option but the first
/// where none is named; `….2026/27` for one year), else a figure by its whole name or by an ending
/// that only one has. An error at `place` says why there is none, with what is near.
std::vector<Subject> subjects_named(const Explaining& explaining, const std::string& name,
                                    Place place, Diagnostics& diagnostics);

/// The figure that a name means, with all its columns. An error at `place` says why there is none.
std::optional<NamedFigure> figure_named(const Explaining& explaining, const std::string& name,
                                        Place place, Diagnostics& diagnostics);

/// Numbers of the tables, to be put after the name of an option and a dot.
std::vector<std::string> number_paths(const Explaining& explaining);

/// "full_offer.net_saving", "full_offer.by_payer.nhs.net.2026/27".
std::string name_of(const Explaining& explaining, const NumberName& number);

}  // namespace hearth

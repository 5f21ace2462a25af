// The report of a multiverse: one scenario under every combination of its alternatives.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "report/document.hpp"
#include "report/version_figures.hpp"
#include "scenario/scenario.hpp"
#include "study/multiverse.hpp"

namespace hearth {

/// An alternative and its choices, by name.
struct AlternativeNames {
    std::string name;
    std::vector<std::string> choices;
};

/// One measure of one option over the combinations, beside the rows of the report.
struct MultiverseMeasure {
    std::vector<double> values;  ///< money over the horizon
    MultiverseResult result;
};

struct MultiverseOption {
    std::string name;
    MultiverseMeasure net_saving, net_cash, present_value;
};

struct MultiverseReport {
    const Scenario& scenario;  ///< as it stands
    std::vector<AlternativeNames> alternatives;
    std::vector<Combination> rows;
    std::uint64_t combinations = 0;     ///< all there are; more than rows in a sample
    std::optional<std::uint64_t> seed;  ///< of a sample
    std::vector<MultiverseOption> options;
    std::vector<VersionFigure> figures;  ///< that choices put in
};

/// The answer in words, what matters most, and the specification curve of the last option.
Document multiverse_document(const MultiverseReport& report);

/// One row for each option and combination, unrounded, as evaluated.
std::string multiverse_csv(const MultiverseReport& report);

/// {"hearth_multiverse": 1, …}
std::string multiverse_json(const MultiverseReport& report);

/// The specification curve of the last option: sorted results above, the choices that make them
/// below.
std::string multiverse_svg(const MultiverseReport& report);

}  // namespace hearth

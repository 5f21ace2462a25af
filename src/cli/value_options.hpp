// What the options of `hearth value` mean in a scenario: figures by name, sizes of audits, costs.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "cli/commands.hpp"
#include "cli/prepared.hpp"
#include "report/page_words.hpp"

namespace hearth {

struct AskedGroup {
    std::string name;
    std::vector<DrawnFigure> figures;
};

struct AskedAudit {
    DrawnFigure figure;
    std::vector<int> sizes;  ///< empty: the usual ones
};

struct ValueAsked {
    std::string measure;
    std::vector<DrawnFigure> figures;  ///< those named, else all that are drawn
    std::vector<AskedGroup> groups;
    std::vector<AskedAudit> audits;           ///< none: of the worthiest figures
    std::map<std::string, double> sd_of_one;  ///< by name of the figure
    std::optional<AuditCost> cost;
    Decisions decisions;
};

/// What is wrong with the options whatever the scenario; empty: nothing.
std::string mistake_in(const ValueOptions& options);

/// The options in terms of the scenario; nothing, with every error said, where they name what there
/// is not. `code` is the exit code then.
std::optional<ValueAsked> value_asked(Prepared& at_point, const Explaining& explaining,
                                      const ValueOptions& options, int& code);

}  // namespace hearth

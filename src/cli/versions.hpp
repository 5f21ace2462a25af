// Versions of a scenario, linked and evaluated at the point: what commands on many versions share.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/prepared.hpp"
#include "engine/measures.hpp"
#include "load/variants.hpp"
#include "report/page_words.hpp"

namespace hearth {

/// One version at the point. The references hold until the next version is asked for.
struct Evaluated {
    const Scenario& scenario;
    const Plan& plan;
    std::vector<OptionResult> results;
};

/// Evaluates one version after the other, linking anew only where more than figures differ.
class Versions {
  public:
    /// Reads the scenario.
    explicit Versions(const ScenarioOptions& options);

    [[nodiscard]] Variants& variants() { return variants_; }

    /// Says what is wrong with the scenario as it stands; whether anything is.
    bool says_what_is_wrong();

    /// The version with these values; nothing, with every error said, where one is wrong or an
    /// effect avoids more than there is. `which`: the version, for messages.
    std::optional<Evaluated> at(const std::vector<Setting>& settings, const std::string& which);

  private:
    Variants variants_;
    std::optional<std::size_t> structure_;
    Plan plan_;
};

/// The figures that a version put into a scenario.
std::vector<VersionFigure> figures_of(const Version& version, const std::string& name,
                                      const Scenario& scenario);

}  // namespace hearth

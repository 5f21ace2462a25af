// Finds figures by paths that are written outside the file that owns them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/diagnostic.hpp"
#include "load/reader.hpp"
#include "scenario/scenario.hpp"

namespace hearth {

/// Where the figures of an intervention's model were read: the scope, and for a model written in
/// the scenario the path in front of its own.
struct ModelScope {
    int scope = 0;
    std::string prefix = {};
};

/// Figures with the same owner and path share their draw.
std::string id_of(const Figure& figure);

/// The path as it is written in a file that does not own the figure: without `figures.`, a model's
/// with the model's name in front.
std::string short_name(const Figure& figure);

/// Figures by path: the scenario's; those of a model below `interventions.NAME`, below the model's
/// name or, where only one model has them, by their path alone; then those of data.
/// `model_scopes` stands beside `scenario.models`.
class FigurePaths {
  public:
    FigurePaths(const Scenario& scenario, const Findings& findings,
                const std::vector<ModelScope>& model_scopes, Diagnostics& diagnostics)
        : scenario_(scenario),
          findings_(findings),
          model_scopes_(model_scopes),
          diagnostics_(diagnostics) {}

    /// The figure, an uncertain one where overrides make several of it. Unknown and ambiguous paths
    /// are reported.
    std::optional<FigureIndex> look_up(const Reference<Target::figure>& path);

  private:
    using Search = std::vector<ModelScope>;

    /// The places where a path may be looked for, nearest first, and what is left of it there.
    struct Reading {
        Search scopes;
        std::string rest;
    };

    [[nodiscard]] const Figure& figure(FigureIndex index) const {
        return findings_.figures[index.at].figure;
    }
    [[nodiscard]] Search of_origin(Origin origin) const;
    [[nodiscard]] Search of_model(const std::string& name) const;
    [[nodiscard]] Search of_intervention(const std::string& name) const;
    [[nodiscard]] std::vector<Reading> readings(const std::string& path) const;
    [[nodiscard]] std::vector<FigureIndex> hits(const Search& scopes,
                                                const std::string& name) const;
    [[nodiscard]] bool is_unread(const Search& scopes, const std::string& name) const;
    [[nodiscard]] std::vector<std::string> every_name() const;
    void ambiguous(const Reference<Target::figure>& path, const std::vector<FigureIndex>& found);

    const Scenario& scenario_;
    const Findings& findings_;
    const std::vector<ModelScope>& model_scopes_;
    Diagnostics& diagnostics_;
};

}  // namespace hearth

// What the keys of a figure mean: its point, its distribution, its prices and its source
// (method 10.1 and 10.5). Impossible pairs are refused where they are written.
#pragma once

#include <optional>
#include <string>

#include "base/description.hpp"
#include "base/diagnostic.hpp"
#include "load/reader.hpp"
#include "load/tree.hpp"
#include "scenario/figure.hpp"

namespace hearth {

/// A figure as found: a plain number, a mapping of keys, or an expression; with what its key says.
struct FigureDraft {
    Limits limits;
    std::string key;
    std::string path;
    const Provenance* enclosing = nullptr;  ///< of the nearest mapping with a source
    const Node* payer = nullptr;            ///< of the nearest mapping that names one
    bool payer_share = false;               ///< needs no source
    std::optional<double> number = {};
    std::optional<FigureKeys> keys = {};
    std::optional<Expression> expression = {};
    std::optional<DirichletPart> part = {};  ///< of a whole, with its `counts`
    std::vector<double> counts = {};         ///< concentrations of all parts
};

/// Adds the figure to `findings` and returns its index; the same figure of the same file (read
/// twice because two interventions override other parts of a model) is one entry.
FigureIndex add_figure(const FigureDraft& draft, Place place, const Reading& to);

bool is_provenance_key(std::string_view key);

/// Reads `source`, `where` and `why` of a mapping.
void read_provenance(const Node& mapping, Provenance& provenance, const Reading& to);

/// "between 0 and 1", "at least 0", "at most 2".
std::string range_in_words(const Limits& limits);

/// What to do about a value outside the limits: 0.42 for 42 where a share stands.
std::string help_with_range(const Limits& limits, double value);

/// Adds one figure for each part of the whole that `draft` and its `node` describe, side by side,
/// with the part's name at the end of its path; returns the first. A whole that stands elsewhere
/// than under `figures`, has one part or other keys is an error.
FigureIndex add_whole(const FigureDraft& draft, const Node& node, const Reading& to);

}  // namespace hearth

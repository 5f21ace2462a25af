// From a located tree to structs, driven by their descriptions. Figures go to a table, made of
// their keys (method 10.1 and 10.5; figure_maker.cpp); references are collected, to be looked up
// when everything has been read.
#pragma once

#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "base/description.hpp"
#include "base/diagnostic.hpp"
#include "load/tree.hpp"
#include "scenario/figure.hpp"

namespace hearth {

/// A name that must exist somewhere.
struct FoundReference {
    Target target;
    std::string name;
    Place place;
    std::size_t scope = 0;
};

/// One read file (a model read with overrides counts anew): where its figures and expressions look
/// for names.
struct Scope {
    std::string owner;  ///< "scenario", "models/<name>", "data"
    Origin origin = Origin::scenario;
    std::uint32_t file = 0;
    std::unordered_map<std::string, std::uint32_t> figures = {};  ///< by dotted path
    std::unordered_set<std::string> unread =
        {};  ///< paths of figures whose mistake has been reported
};

/// A figure that was read, and the scope it belongs to.
struct FoundFigure {
    Figure figure;
    std::size_t scope = 0;
};

/// Where the figures of an intervention's model were read: the scope, and for a model written in
/// the scenario the path in front of its own.
struct ModelScope {
    std::size_t scope = 0;
    std::string prefix = {};
};

/// What reading leaves behind beside the structs themselves.
struct Findings {
    std::vector<Scope> scopes;
    std::vector<FoundFigure> figures;
    std::vector<FoundReference> references;
    std::vector<ModelScope> models;                        ///< beside Scenario::models
    std::unordered_map<std::string, std::uint32_t> known;  ///< figures by owner, path and place
    std::unordered_map<std::string, double> grades;        ///< relative standard error by grade

    [[nodiscard]] const Figure& figure(FigureIndex index) const { return figures[index.at].figure; }
};

/// Where what is read goes: the findings, a scope of theirs, and what is wrong with it.
struct Reading {
    Findings& findings;
    Diagnostics& diagnostics;
    std::size_t scope = 0;
};

/// Reads `node` into the record at `target`, described by `type`. Every problem is reported; what
/// could not be read keeps its default.
void read_record(const Description& type, const Node& node, void* target, const Reading& to);

/// Reads `node` as the figure at `path`, as if it stood there; nothing enclosing it gives it a
/// source. An unknown index where it is wrong.
FigureIndex read_figure_at(const std::string& path, const Limits& limits, const Node& node,
                           const Reading& to);

template <class T>
T read_as(const Node& node, const Reading& to) {
    T made{};
    read_record(describe<T>(), node, &made, to);
    return made;
}

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

/// Whether the path is that of an entry of `figures:`.
bool is_named_figure(std::string_view path);

bool is_provenance_key(std::string_view key);

/// Reads `source`, `where` and `why` of a mapping.
void read_provenance(const Node& mapping, Provenance& provenance, const Reading& to);

/// "between 0 and 1", "at least 0", "at most 2".
std::string range_in_words(const Limits& limits);

/// What to do about a value outside the limits: 0.42 for 42 where a share stands.
std::string help_with_range(const Limits& limits, double value);

// --- words for what a description asks for (advice.cpp)

std::vector<std::string> names(const std::vector<std::string_view>& views);

/// "a list", "a mapping", "a single value".
std::string_view shape_of(const Node& node);

/// Keys of a record that must stand.
std::vector<std::string> required_keys(const Description& type);

/// Whether a record has a key.
bool has(const Description& type, std::string_view key);

/// What a description asks for: "a number", "one, two or a list".
std::string wanted(const Description& type);

/// The financial year that somebody may have meant: 2025/26 for 2025, 2025-26 and 2025/2026.
std::string year_meant(std::string_view text);

/// How to write what a description asks for; empty where the message says it all.
std::string how_to_write(const Description& type, const Node& found);

}  // namespace hearth

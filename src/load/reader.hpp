// From a located tree to structs, driven by their descriptions. Figures go to a table; references
// are collected, to be looked up when everything has been read.
#pragma once

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

}  // namespace hearth

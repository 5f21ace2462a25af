// A whole whose parts are shares that sum to 1: `dirichlet: {home: 40, step_down: 12}`.
#include <fmt/format.h>

#include "base/messages.hpp"
#include "base/text.hpp"
#include "load/figure_maker.hpp"

namespace hearth {

namespace {

bool may_stand_beside(std::string_view key) {
    return key == "dirichlet" || key == "unit" || key == "read_on" || is_provenance_key(key);
}

/// Reports what is wrong with the whole; false if something is.
bool check_whole(const FigureDraft& draft, const Node& node, Diagnostics& diagnostics) {
    const std::size_t before = diagnostics.errors();
    if (!is_named_figure(draft.path))
        diagnostics.report("misplaced-dirichlet", node.place, {in_quotes(draft.key)});
    for (const Entry& entry : *node.mapping())
        if (!may_stand_beside(entry.key))
            diagnostics.report("exclusive-keys.dirichlet", entry.key_place,
                               {in_quotes(entry.key), in_quotes(draft.key)});
    if (draft.keys->dirichlet->size() < 2)
        diagnostics.report("too-few-parts", node.find("dirichlet")->place, {in_quotes(draft.key)});
    return diagnostics.errors() == before;
}

}  // namespace

FigureIndex add_whole(const FigureDraft& draft, const Node& node, std::size_t scope,
                      Findings& findings, Diagnostics& diagnostics) {
    const Map<double>& parts = *draft.keys->dirichlet;
    if (!check_whole(draft, node, diagnostics)) {
        for (const auto& part : parts)
            findings.scopes[scope].unread.insert(draft.path + "." + part.name);
        return {};
    }
    FigureDraft one = draft;
    one.limits = {.quantity = Quantity::share, .unit = "share", .least = 0, .most = 1};
    one.part = DirichletPart{.first = static_cast<std::uint32_t>(findings.figures.size()),
                             .part = 0,
                             .parts = static_cast<std::uint32_t>(parts.size())};
    for (const auto& part : parts) one.counts.push_back(part.value);
    FigureIndex first;
    for (const auto& part : parts) {
        one.key = part.name;
        one.path = draft.path + "." + part.name;
        const FigureIndex index = add_figure(one, part.place, scope, findings, diagnostics);
        if (!first.known()) first = index;
        ++one.part->part;
    }
    return first;
}

}  // namespace hearth

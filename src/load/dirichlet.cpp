// Figures for the parts of a whole.
#include "load/dirichlet.hpp"

#include <fmt/format.h>

#include "base/text.hpp"

namespace hearth {

namespace {

bool may_stand_beside(std::string_view key) {
    return key == "dirichlet" || key == "unit" || key == "read_on" || is_provenance_key(key);
}

/// Reports what is wrong with the whole; false if something is.
bool check_whole(const FigureDraft& draft, const Node& node, Diagnostics& diagnostics) {
    const std::size_t before = diagnostics.errors();
    if (!is_named_figure(draft.path))
        diagnostics.error(
            "misplaced-dirichlet", node.place,
            fmt::format("{} is one figure, not the parts of a whole", in_quotes(draft.key)),
            "put the dirichlet under figures: and name a part here, as = NAME.PART");
    for (const Entry& entry : *node.mapping())
        if (!may_stand_beside(entry.key))
            diagnostics.error("exclusive-keys", entry.key_place,
                              fmt::format("'dirichlet' and {} exclude each other in {}",
                                          in_quotes(entry.key), in_quotes(draft.key)),
                              "keep one of them");
    if (draft.keys->dirichlet->size() < 2)
        diagnostics.error("too-few-parts", node.find("dirichlet")->place,
                          fmt::format("{} needs two parts or more", in_quotes(draft.key)),
                          "write all parts, such as {home: 40, care_home: 5}");
    return diagnostics.errors() == before;
}

}  // namespace

FigureIndex add_whole(const FigureDraft& draft, const Node& node, int scope, Findings& findings,
                      Diagnostics& diagnostics) {
    const Map<double>& parts = *draft.keys->dirichlet;
    if (!check_whole(draft, node, diagnostics)) {
        for (const auto& part : parts)
            findings.scopes[static_cast<std::size_t>(scope)].unread.insert(draft.path + "." +
                                                                           part.name);
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

// Wholes whose parts are shares that sum to 1: `dirichlet: {home: 40, step_down: 12}`.
#include "base/messages.hpp"
#include "base/text.hpp"
#include "load/reader.hpp"

namespace hearth {

namespace {

/// Reports what is wrong with a whole; false if something is.
bool check_whole(const FigureDraft& draft, const Node& node, Diagnostics& diagnostics) {
    const std::size_t before = diagnostics.errors();
    const std::string key = in_quotes(draft.key);
    if (!is_named_figure(draft.path) && !draft.path.ends_with(".counts"))
        diagnostics.report("misplaced-dirichlet", node.place, {key});
    for (const Entry& entry : *node.mapping())
        if (entry.key != "dirichlet" && entry.key != "unit" && entry.key != "read_on" &&
            !is_provenance_key(entry.key))
            diagnostics.report("exclusive-keys.dirichlet", entry.key_place,
                               {in_quotes(entry.key), key});
    if (draft.keys->dirichlet->size() < 2)
        diagnostics.report("too-few-parts", node.find("dirichlet")->place, {key});
    return diagnostics.errors() == before;
}

}  // namespace

FigureIndex add_whole(const FigureDraft& draft, const Node& node, const Reading& to) {
    const Map<double>& parts = *draft.keys->dirichlet;
    if (!check_whole(draft, node, to.diagnostics)) {
        for (const auto& part : parts)
            to.findings.scopes[to.scope].unread.insert(draft.path + "." + part.name);
        return {};
    }
    const auto first = static_cast<std::uint32_t>(to.findings.figures.size());
    FigureDraft one = draft;
    one.limits = a_share();
    one.part =
        DirichletPart{.first = first, .part = 0, .parts = static_cast<std::uint32_t>(parts.size())};
    for (const auto& part : parts) one.counts.push_back(part.value);
    FigureIndex made;
    for (const auto& part : parts) {
        one.key = part.name;
        one.path = draft.path + "." + part.name;
        const FigureIndex index = add_figure(one, part.place, to);
        if (!made.known()) made = index;
        ++one.part->part;
    }
    return made;
}

}  // namespace hearth

// Rules of alternatives: that there is something to choose, and that choices do not meet.
#include <fmt/format.h>

#include "base/messages.hpp"
#include "base/text.hpp"
#include "scenario/rules.hpp"

namespace hearth {

namespace {

using NamedAlternative = Named<OverridesByName>;

/// Whether one path leads to or into what the other leads to.
bool meet(const std::string& a, const std::string& b) {
    const std::string& shorter = a.size() <= b.size() ? a : b;
    const std::string& longer = a.size() <= b.size() ? b : a;
    return longer.rfind(shorter, 0) == 0 &&
           (longer.size() == shorter.size() || longer[shorter.size()] == '.');
}

/// The first path of `b` that meets one of `a`.
const Override* shared_path(const OverridesByName& a, const OverridesByName& b) {
    for (const auto& other : b)
        for (const Override& path : other.value)
            for (const auto& one : a)
                for (const Override& known : one.value)
                    if (meet(known.path, path.path)) return &path;
    return nullptr;
}

void check_choices(const NamedAlternative& alternative, Diagnostics& diagnostics) {
    const std::size_t choices = alternative.value.size();
    if (choices > 1) return;
    diagnostics.report(
        "too-few-choices", alternative.place,
        {in_quotes(alternative.name), choices == 0 ? "no choices" : "one choice only"});
}

}  // namespace

void check_alternatives(const ScenarioFile& file, Diagnostics& diagnostics) {
    for (std::size_t i = 0; i < file.alternatives.size(); ++i) {
        const NamedAlternative& one = file.alternatives[i];
        check_choices(one, diagnostics);
        for (std::size_t j = 0; j < i; ++j)
            if (const Override* path = shared_path(file.alternatives[j].value, one.value))
                diagnostics.report("alternatives-meet", path->place,
                                   {in_quotes(file.alternatives[j].name), in_quotes(one.name),
                                    in_quotes(path->path)});
    }
}

}  // namespace hearth

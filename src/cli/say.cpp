// Standard error, in whole messages.
#include "cli/say.hpp"

#include <cstdio>

namespace hearth {

void say(std::string_view message) {
    const std::string line = "hearth: " + std::string(message) + "\n";
    std::fwrite(line.data(), 1, line.size(), stderr);
}

bool say_diagnostics(const Loaded& loaded, Severity severity) {
    const std::string text = render(loaded.diagnostics.sorted(), loaded.texts, severity);
    std::fwrite(text.data(), 1, text.size(), stderr);
    return !text.empty();
}

}  // namespace hearth

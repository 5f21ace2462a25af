// Standard error, in whole messages.
#include "cli/say.hpp"

#include <cstdio>

#include "base/text.hpp"

namespace hearth {

namespace {

constexpr std::size_t longest_line = 1000;  // characters

}  // namespace

void say(std::string_view message) {
    const std::string line = "hearth: " + printable(message, longest_line) + "\n";
    std::fwrite(line.data(), 1, line.size(), stderr);
}

int stopped(std::string_view why, int status) {
    say(why);
    return status;
}

bool say_diagnostics(const Loaded& loaded, Severity severity) {
    const std::string text = render(loaded.diagnostics.sorted(), loaded.texts, severity);
    std::fwrite(text.data(), 1, text.size(), stderr);
    return !text.empty();
}

}  // namespace hearth

// What the fuzzers share: a small home, files that lie in memory, and what must hold of all that
// hearth says, whatever it read. What does not hold aborts, which the fuzzer keeps as a crash.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>
#include <sys/mman.h>
#include <unistd.h>

#include "base/text.hpp"
#include "load/load.hpp"
#include "study/question.hpp"

namespace hearth::fuzz {

inline void hold(bool holds, const char* what) {
    if (holds) return;
    std::fprintf(stderr, "does not hold: %s\n", what);
    std::abort();
}

/// The folder of data and models that the exact cases of tests/errors use: small, so that reading
/// it anew takes no time.
inline const std::string home = HEARTH_SOURCE_DIR "/tests/errors/home";

inline std::string_view text_of(const std::uint8_t* data, std::size_t size) {
    return {reinterpret_cast<const char*>(data), size};
}

/// The path of a file in memory that holds `text` until this is asked for again.
inline std::string in_memory(std::string_view text) {
    static const int file = memfd_create("fuzzed", MFD_CLOEXEC);
    hold(file >= 0 && ftruncate(file, 0) == 0 &&
             pwrite(file, text.data(), text.size(), 0) == static_cast<ssize_t>(text.size()),
         "a file in memory can be written");
    return "/proc/self/fd/" + std::to_string(file);
}

/// Words every mistake; nothing in them can drive a terminal, and each has a place.
inline void say(const Diagnostics& diagnostics, const SourceTexts& texts) {
    const auto all = diagnostics.sorted();
    for (const Severity severity : {Severity::error, Severity::warning}) {
        const std::string said = render(all, texts, severity);
        hold(is_utf8(said), "what is said is UTF-8");
        for (std::size_t at = 0; at <= said.size();) {
            const std::size_t end = std::min(said.find('\n', at), said.size());
            const std::string line = said.substr(at, end - at);
            hold(printable(line, line.size() + 1) == line, "what is said can be printed");
            at = end + 1;
        }
        hold(said.size() < 100'000, "what is said is not endless");
    }
    for (const Diagnostic& one : all) hold(one.place.file < texts.size(), "each has a place");
}

/// What hearth makes of a scenario that was read: every option's result at its point.
inline void take_to_point(Loaded loaded) {
    say(loaded.diagnostics, loaded.texts);
    hold(!loaded.scenario || !loaded.diagnostics.has_errors(), "a scenario has no errors");
    if (!loaded.scenario || loaded.scenario->file.options.empty()) return;
    Diagnostics excesses;
    const AtPoint at = at_point(*loaded.scenario, loaded.texts, excesses);
    say(excesses, loaded.texts);
    if (excesses.has_errors()) return;
    warn_of_sharing(at, loaded.diagnostics);
    say(loaded.diagnostics, loaded.texts);
    for (const OptionResult& one : at.results) {
        const auto saving = one.value("net_saving");
        hold(saving && std::isfinite(*saving), "each option has a net saving");
    }
}

}  // namespace hearth::fuzz

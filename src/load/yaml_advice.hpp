// What the YAML library says when a text is not YAML, put as advice to whoever wrote the text.
#pragma once

#include <array>
#include <string_view>

namespace hearth {

/// What yaml-cpp says when a text is not YAML, what that means, and what to do about it.
struct Advice {
    std::string_view beginning;
    std::string_view message;
    std::string_view help;
};
inline constexpr std::array<Advice, 10> syntax_advice{{
    {"illegal map value", "a ': ' where no key can stand",
     "put text that contains ': ' in quotes, or check the indentation"},
    {"end of map not found", "this line fits no level above it",
     "indent it like the keys it belongs to"},
    {"end of sequence not found", "this line fits no list above it",
     "indent it like the '-' above, or begin it with '- '"},
    {"end of sequence flow", "this '[' is never closed",
     "close it with ']' and put commas between the items"},
    {"end of map flow", "this '{' is never closed",
     "close it with '}' and put commas between the entries"},
    {"illegal block entry", "a list cannot begin here",
     "begin it on its own line below the key, each item as '- …'"},
    {"illegal flow end", "this bracket closes nothing",
     "open it first, or close the others before"},
    {"unknown token", "text cannot begin with this character", "put the text in quotes"},
    {"unknown escape character", "no such escape in double quotes",
     "write '\\\\' for a backslash, or use single quotes"},
    {"unexpected character in block scalar", "text cannot begin with '|' or '>'",
     "put the text in quotes"},
}};

inline Advice advice_for(std::string_view message) {
    for (const Advice& advice : syntax_advice)
        if (message.substr(0, advice.beginning.size()) == advice.beginning) return advice;
    return {"", message, "check quotes, brackets and indentation on this line and the one above"};
}

}  // namespace hearth

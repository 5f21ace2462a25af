// What an answer was made of, and what it was, so that anybody can make it again: a manifest, and
// two of them held against each other. It runs nothing and knows no hash; both are for cli.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/messages.hpp"
#include "report/document.hpp"
#include "study/run.hpp"

namespace hearth {

/// What an answer was made of.
struct Manifest {
    std::string hearth = {};                ///< version of the program
    std::vector<std::string> command = {};  ///< words of the command line, the command's first
    std::string title = {};
    std::string scenario = {};                            ///< its path as on the command line
    std::vector<PartFile> files = {};                     ///< that were read, the scenario first
    std::string result = {};                              ///< SHA-256 of the canonical result
    std::map<std::string, std::string> conventions = {};  ///< by path: "discount_at.costs"
    std::map<std::string, double> figures = {};  ///< of the headline, to nine digits, by path
};

/// An answer's JSON as it is hashed, so that machines which differ in a number's last bits agree:
/// without white space, the program's version, files, where figures stand and warnings; each number
/// as text of nine significant digits, and 0 below 1e-9.
std::string canonical(std::string_view answer_json);

/// The manifest of an answer, given its JSON; command, scenario, files and hash are for the caller.
Manifest manifest_of(const AtPoint& at, std::string_view answer_json);

/// As JSON {"hearth_manifest": 1, …}.
std::string manifest_text(const Manifest& manifest);

/// Why a text is no manifest that can be read: what is to be told, filled with what, and the byte
/// where it shows.
struct UnreadManifest {
    Told told;
    Words words = {};
    std::size_t byte = 0;  ///< 0: the text as a whole
};
std::variant<Manifest, UnreadManifest> read_manifest(std::string_view text);

/// A manifest, and that of the same command line run again.
struct Reproduction {
    Manifest before, now;

    [[nodiscard]] bool is_same() const { return before.result == now.result; }
};

/// Whether it is the same result, answer first; then what differs: version, files, conventions,
/// figures. As JSON {"hearth_reproduce": 1, …}.
Document page_of(const Reproduction& reproduction);
std::string to_json(const Reproduction& reproduction);

}  // namespace hearth

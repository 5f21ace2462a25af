// Test cases in the XML that continuous integration reads.
#pragma once

#include <string>
#include <vector>

namespace hearth {

/// One test: what it is of, its name, and what came of it; nothing said: it passed.
struct JunitCase {
    std::string of, name;
    std::vector<std::string> failures = {};
    std::string error = {};    ///< why it could not be made
    std::string skipped = {};  ///< why it was not made
    std::string out = {};      ///< what is to be known beside
};

std::string to_junit(std::string_view suite, const std::vector<JunitCase>& cases);

}  // namespace hearth

// The report of `hearth verify`: published figures beside ours, and its renderings.
#pragma once

#include <string>
#include <vector>

#include "report/document.hpp"
#include "study/verify.hpp"

namespace hearth {

/// One case as verified: its file's name without folder and ending, what was read, what came of it.
struct VerifiedCase {
    std::string name;
    Published published;
    Verification verification;
};

/// How many printed figures close through a scenario and by arithmetic alone, how many recomputed
/// ones do, how many gaps hold, and how many figures are not as expected.
struct VerifyCounts {
    int through_scenario = 0;
    int arithmetic = 0;
    int recomputed = 0;
    int gaps = 0;
    int unexpected = 0;

    [[nodiscard]] int closing() const { return through_scenario + arithmetic + recomputed; }
};
VerifyCounts counts_of(const std::vector<VerifiedCase>& cases);

/// Tables: every figure; what was implied and by which conventions; the gaps with their reasons.
Document verify_document(const std::vector<VerifiedCase>& cases);

/// {"cases": […], "closing": n, "gaps": m}.
std::string verify_json(const std::vector<VerifiedCase>& cases);

/// One test case for each figure, in the XML that continuous integration reads.
std::string verify_junit(const std::vector<VerifiedCase>& cases);

}  // namespace hearth

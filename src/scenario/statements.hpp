// What only people can say of an appraisal, for the checklists by which it is read: who did it, who
// paid, what it is for. Free text under a closed list of names; nothing here is computed with.
#pragma once

#include <optional>
#include <string>

#include "base/description.hpp"

namespace hearth {

/// A text, and where it was written.
struct Statement {
    std::string text;
    Place place;
};

struct Statements {
    Place place;
    std::optional<Statement> objectives, context, choices, limits, plan, subgroups, equity;
    std::optional<Statement> unvalued, engagement, engagement_effect, risks, monitoring, findings;
    std::optional<Statement> commissioner, analyst, assurer, approver, verification, version;
    std::optional<Statement> funding, conflicts, face_validity, other_models;
    std::optional<Statement> input_review, result_review;

    /// What is said under the key of that name; nullptr where nothing is, or there is no such key.
    [[nodiscard]] const Statement* named(std::string_view key) const;
};

Description description(const Statement*);
Description description(const Statements*);

}  // namespace hearth

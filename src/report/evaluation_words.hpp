// What the page of an evaluation and its charts share: what may leave, and how it is called.
#pragma once

#include <algorithm>
#include <fmt/format.h>
#include <string>
#include <vector>

#include "report/evaluation.hpp"
#include "report/words.hpp"

namespace hearth {

constexpr double z_of_95 = 1.959963984540054;  ///< the normal's 97.5 %

/// What pages of an evaluation read: what may leave, and who asked.
struct EvaluationWords {
    const Evaluation& all;
    const EvaluationAsked& asked;

    [[nodiscard]] std::string few() const { return fmt::format("fewer than {}", asked.threshold); }
    [[nodiscard]] Cell few_cell() const {
        return withheld(few(), "counts below the threshold could tell of single clients");
    }
    [[nodiscard]] std::string name(const ServiceEffect& one) const {
        return service_name(asked, one.service);
    }
    [[nodiscard]] Cell hidden_cell() const {
        return withheld("not told",
                        "counts below the threshold, or mostly of one client, could "
                        "tell of single clients");
    }
    /// Whether any preferred estimate is net of the comparison's change.
    [[nodiscard]] bool is_compared() const {
        return std::any_of(all.services.begin(), all.services.end(), [](const auto& one) {
            const MethodEffect* by = preferred(one);
            return by != nullptr && hearth::is_compared(by->method);
        });
    }
    [[nodiscard]] std::string about(std::size_t count) const {
        return fmt::format("{}{}", asked.threshold > 0 ? "about " : "", counted(count));
    }
};

/// What a method is called, and what it does in a few words.
std::string method_name(EffectMethod method);
std::string_view method_gloss(EffectMethod method);

/// A row of the flow of clients: how many left at it, how many go on.
struct FlowRow {
    std::string what;
    double left = 0, on = 0;
    bool few = false;  ///< whether so few left that their number is not told
};
std::vector<FlowRow> flow_of(const EvaluationWords& words);

Chart rates_chart(const EvaluationWords& words);
Chart forest_chart(const EvaluationWords& words);
/// Each site's ratio against its uses, within the limits of chance about all sites' (Spiegelhalter
/// 2005), of each service of which three sites or more may be shown.
std::vector<Chart> funnel_charts(const EvaluationWords& words);
Chart flow_chart(const EvaluationWords& words);

}  // namespace hearth

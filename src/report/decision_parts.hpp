// What the parts of a decision's document share: names, chances and amounts of a choice in words.
#pragma once

#include <string>
#include <vector>

#include "report/decision_report.hpp"
#include "report/words.hpp"

namespace hearth {

using ByOption = std::vector<Estimate> Choice::*;

/// How a report words a choice.
struct DecisionWords {
    explicit DecisionWords(const DecideAnswer& report);

    const DecideAnswer& report;
    const Decision& decision;
    Currency currency;
    std::vector<std::string> options;  ///< display names

    [[nodiscard]] std::string amount(double value) const { return money_in_words(value, currency); }

    /// The options of least expected loss: several where they come to the same. "a or b".
    [[nodiscard]] std::string favoured(const Choice& choice) const;

    /// The probability that one of those is the best.
    [[nodiscard]] double chance(const Choice& choice) const;

    /// A share in whole or, of draws, with care not to call it certain.
    [[nodiscard]] std::string share(double share) const;
};

/// Of the favoured option.
const Estimate& of_favoured(const Choice& choice, ByOption what);

/// "By what a QALY is worth: a up to £5,000 a QALY, above it b." Where health is counted.
std::string frontier_sentence(const DecisionWords& words);

/// Cost and health together: frontier, plane and the tables over the value of a QALY.
void add_health(const DecisionWords& words, PriceRows rows, Document& document);

}  // namespace hearth

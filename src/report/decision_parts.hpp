// What the parts of a decision's document share: names, chances and amounts of a choice in words.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "report/pages.hpp"
#include "report/words.hpp"
#include "study/decision.hpp"

namespace hearth {

/// What options are judged by in each row of a table, and its first cell.
using ChoiceRows = std::vector<std::pair<Cell, const Choice*>>;
using ByOption = std::vector<Estimate> Choice::*;

/// How a report words a choice.
struct DecisionWords {
    explicit DecisionWords(const DecideAnswer& report);

    const DecideAnswer& report;
    const Decision& decision;
    Currency currency;
    std::vector<std::string> options;    ///< display names
    NumberFormat money = {}, lost = {};  ///< of what sides expect, and of what they risk
    /// By net benefit at the scenario's value of a QALY, where it has both.
    std::optional<Choice> benefit = {};

    [[nodiscard]] std::string amount(double value) const { return money_in_words(value, currency); }

    /// The options of least expected loss: several where they come to the same. "a or b".
    [[nodiscard]] std::string favoured(const Choice& choice) const;

    /// The probability that one of those is the best.
    [[nodiscard]] double chance(const Choice& choice) const;
    /// The same in a table; withheld where no drawn figure moves what the options are worth.
    [[nodiscard]] Cell chance_cell(const Choice& choice) const;

    /// A share in whole or, of draws, with care not to call it certain.
    [[nodiscard]] std::string share(double share) const;
};

/// A side as it is shown: "Net saving", a payer's name.
std::string side_name(const DecideAnswer& report, const Side& side);

/// The table with a column for each option and a row for each choice: chances of being best, or
/// expected losses, whose unit goes into the caption.
Table by_option(const DecisionWords& words, Table table, const ChoiceRows& rows, ByOption what);

/// "a up to £5,000 a QALY, above it b." Where health is counted.
std::string frontier_in_words(const DecisionWords& words);

/// Cost and health together: frontier, plane and the tables over the value of a QALY.
void add_health(const DecisionWords& words, Document& document);

std::vector<Chart> decision_charts(const DecisionWords& words);

}  // namespace hearth

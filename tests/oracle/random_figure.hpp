// Random figures in every form an analyst may write, valid for the key they stand under.
#pragma once

#include <string>
#include <vector>

#include "oracle/random.hpp"
#include "oracle/yaml_text.hpp"
#include "scenario/figure.hpp"

namespace hearth::oracle {

/// What a key allows, and where its point should lie (roughly).
struct Wanted {
    Quantity quantity = Quantity::number;
    double low = 0;
    double high = 1;
    double least = -1e300;
    double most = 1e300;
};

Wanted share_between(double low, double high);
Wanted money_between(double low, double high);
Wanted rate_between(double low, double high);
Wanted ratio_between(double low, double high);
Wanted count_between(double low, double high);
Wanted years_between(double low, double high);
Wanted any_number(double low, double high);

/// Named figures that expressions may use: shares in (0, 1), amounts of money, other numbers.
struct Names {
    std::vector<std::string> shares, money;
};

/// Where figures are being written.
struct Surroundings {
    Random& random;
    Keys& keys;
    std::string currency = "gbp";
    bool as_printed = false;
    Names names = {};
    std::vector<std::string> sources = {};
};

/// A figure: a plain number, a mapping in one of its forms, or an expression.
Yaml random_figure(const Wanted& wanted, const Surroundings& around);

/// One for each of `count` years or items, as a list.
Yaml random_figures(const Wanted& wanted, int count, const Surroundings& around);

/// A figure for `figures:`, which says its own quantity.
Yaml named_figure(const Wanted& wanted, const Surroundings& around);

/// Shares that sum to 1, for `figures:`, by how often each part was seen.
Yaml parts_of_a_whole(const std::vector<std::string>& parts, const Surroundings& around);

/// `source`, `where` and `why`, now and then.
void maybe_source(RecordText& record, const Surroundings& around);
/// `source: assumption` with its reason.
void assumed(RecordText& record);

}  // namespace hearth::oracle

// A published figure as a test: what a source printed, the scenario it describes in our language,
// and how near the two must come. Reading it belongs to load, judging it to analysis.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/description.hpp"
#include "scenario/figure.hpp"

namespace hearth {

/// The publication that printed the figures.
struct PublishedSource {
    Place place;
    std::string citation, where, publisher, url, read_on, licence, note;
    std::optional<int> year;
};

/// One printed figure, or a printed bound, and what it is to be compared with.
struct Expectation {
    Place place;
    std::string id, says, reason;
    std::optional<Reference<Target::measure>> measure;
    std::optional<Reference<Target::option>> option;
    std::string expression;
    std::optional<double> value, digit;     ///< as printed; `digit` is the place of its last digit
    std::optional<double> at_least, below;  ///< bounds, where the source prints no number
    std::optional<bool> truncated, closes;
    std::optional<Expression> formula;  ///< `expression`, parsed; names of figures are resolved
};

/// An input that the source printed rounded to `digit`.
struct RoundedInput {
    FigureIndex figure;
    double digit = 0;
};

/// The file, key by key, without its scenario, which is read as any other.
struct Published {
    Place place;
    int hearth = 1;
    std::string title, note;
    PublishedSource source;
    Map<FigureIndex> figures;  ///< of a case that is arithmetic only
    std::vector<Expectation> expect;
    std::vector<Reference<Target::figure>> implied;
    std::vector<std::string> conventions;
    std::string topic;                            ///< what it is about, for the order of pages
    std::vector<Reference<Target::model>> tests;  ///< models whose evidence or arithmetic it holds
    std::vector<Override> rounded_inputs;
    std::optional<bool> closes, recomputed;
    std::string reason;
    std::vector<RoundedInput> rounded;  ///< `rounded_inputs`, looked up

    /// Whether the source's figure is expected to close: the file's word unless the figure has one.
    [[nodiscard]] bool should_close(const Expectation& expectation) const;
    /// Why it is not expected to.
    [[nodiscard]] const std::string& reason_of(const Expectation& expectation) const;
};

Description description(const PublishedSource*);
Description description(const Expectation*);
Description description(const Published*);

}  // namespace hearth

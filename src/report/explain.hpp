// Where a number comes from and what it feeds: of a figure that was written, or of a number in a
// table. First what is to be said, then its renderings.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/diagnostic.hpp"
#include "report/document.hpp"
#include "scenario/scenario.hpp"
#include "study/explain.hpp"

namespace hearth {

/// What there is to explain: figures with their values, and numbers of the tables; as JSON, names.
Document explain_contents(const Explaining& explaining);
std::string explain_contents_json(const Explaining& explaining);

/// One thing that is said of a figure: "quoted", "£45 in prices of 2023/24".
struct Fact {
    std::string key, text;
};

/// A line of the ledger that a figure moves.
struct MovedLine {
    std::string intervention, line, payer;
    LedgerClass ledger_class = LedgerClass::cost;
    double total = 0;   ///< over the horizon, undiscounted
    double change = 0;  ///< with one hundredth more of the figure
};

/// One headline measure of one option at a figure's low, point and high.
struct Swing {
    std::string option, measure;
    std::optional<double> low, point, high;
};

struct FigureExplanation {
    std::string name;
    const Figure* figure = nullptr;
    std::vector<Fact> facts = {};
    std::vector<Fact> used_by = {};  ///< expressions by name, and their text
    std::vector<MovedLine> lines = {};
    std::vector<std::string> options = {};  ///< whose net saving it moves
    std::optional<Ends> ends = {};
    std::vector<Swing> swings = {};                        ///< of those options
    bool low_impossible = false, high_impossible = false;  ///< avoids more than there is
};

/// A figure behind a number.
struct Influence {
    NamedFigure figure;
    double change = 0;  ///< of the number, with one hundredth more of the figure
};

/// One part of a number with the figures behind it, those that move it most first.
struct ExplainedPart {
    std::string intervention, name, payer, sort;
    double value = 0;
    std::vector<Influence> figures = {};
};

struct NumberExplanation {
    std::string name;
    std::string unit, meaning;
    std::optional<double> value;
    std::string withheld = {};
    bool sum = false;  ///< whether the parts add up to it
    std::vector<Measure> made_of = {};
    std::vector<ExplainedPart> parts = {};  ///< largest first
    std::vector<Influence> figures = {};    ///< those that move it most first
};

/// What is said of a figure itself, line by line.
std::vector<Fact> facts_of(const Explaining& explaining, const Figure& figure);

FigureExplanation explain_figure(const Explaining& explaining, const NamedFigure& subject);
NumberExplanation explain_number(const Explaining& explaining, const NumberName& subject);

/// Explanations as a document, and as JSON ({"figures": […], "numbers": […]}).
Document explain_document(const Explaining& explaining, const std::vector<Subject>& subjects);
std::string explain_json(const Explaining& explaining, const std::vector<Subject>& subjects);

/// The value of a figure as a report shows it: money with its sign, else four digits.
std::string shown_value(const Figure& figure, double value, Currency currency);

/// "data/services.yaml:12" of a place.
std::string place_in_words(const SourceTexts& texts, Place place);

}  // namespace hearth

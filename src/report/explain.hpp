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

/// Every figure the scenario holds, those it uses first, each once, in reading order.
std::vector<NamedFigure> named_figures(const Explaining& explaining);

/// What a name means: a number of a table (`full_offer.net_saving`; of every option but the first
/// where none is named; `….2026/27` for one year), else a figure by its whole name or by an ending
/// that only one has. An error at `place` says why there is none, with what is near.
std::vector<Subject> subjects_named(const Explaining& explaining, const std::string& name,
                                    Place place, Diagnostics& diagnostics);

/// What there is to explain: figures with their values, and numbers of the tables; as JSON, names.
Document explain_contents(const Explaining& explaining);
std::string explain_contents_json(const Explaining& explaining);

/// Numbers of the tables, to be put after the name of an option and a dot.
std::vector<std::string> number_paths(const Explaining& explaining);

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
    std::vector<Fact> facts;
    std::vector<Fact> used_by;  ///< expressions by name, and their text
    std::vector<MovedLine> lines;
    std::vector<std::string> options;  ///< whose net saving it moves
    std::optional<Ends> ends;
    std::vector<Swing> swings;                             ///< of those options
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
    std::vector<Influence> figures;
};

struct NumberExplanation {
    std::string name;
    std::string unit, meaning;
    std::optional<double> value;
    std::string withheld;
    bool sum = false;  ///< whether the parts add up to it
    std::vector<Measure> made_of;
    std::vector<ExplainedPart> parts;  ///< largest first
    std::vector<Influence> figures;    ///< those that move it most first
};

/// What is said of a figure itself, line by line.
std::vector<Fact> facts_of(const Explaining& explaining, const Figure& figure);

FigureExplanation explain_figure(const Explaining& explaining, const NamedFigure& subject);
NumberExplanation explain_number(const Explaining& explaining, const NumberName& subject);

/// "full_offer.net_saving", "full_offer.by_payer.nhs.net.2026/27".
std::string name_of(const Explaining& explaining, const NumberName& number);

/// Explanations as a document, and as JSON ({"figures": […], "numbers": […]}).
Document explain_document(const Explaining& explaining, const std::vector<Subject>& subjects);
std::string explain_json(const Explaining& explaining, const std::vector<Subject>& subjects);

/// The value of a figure as a report shows it: money with its sign, else four digits.
std::string shown_value(const Figure& figure, double value, Currency currency);

/// "data/services.yaml:12" of a place.
std::string place_in_words(const SourceTexts& texts, Place place);

}  // namespace hearth

// What several pages say alike: figures by name (the shortest ending of a path that only one figure
// has, the path in words), where a figure was read, and what a
// result shows first of an option.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "report/document.hpp"
#include "report/explain.hpp"
#include "study/simulation.hpp"
#include "study/versions.hpp"

namespace hearth {

/// Names of the figures that a scenario uses, told apart by their endings.
class FigureNames {
  public:
    explicit FigureNames(const Explaining& explaining);

    /// The shortest telling ending that only this figure has: commands take it.
    [[nodiscard]] std::string shortest(const std::string& name) const;

    /// The path in words, where no other figure has the same; else the path.
    [[nodiscard]] std::string words(const std::string& name) const;

  private:
    std::map<std::string, int> endings_, words_;
};

/// A page that begins with a scenario's title and question.
Document titled_page(const ScenarioFile& file);

/// Of what a chart is, small print: the scenario's title and its draws, 0 where nothing is drawn.
std::string chart_notes(const Scenario& scenario, std::uint64_t draws, std::string_view sampling,
                        std::uint64_t seed);

/// A figure's path in words: "handyperson: home fall injury, rate ratio".
std::string in_words(const std::string& name);

/// How a value of a figure is written: money with its sign, to the penny below a thousand.
NumberFormat format_of(const Figure& figure, double value, Currency currency);

/// Source or assumption, where in it or why, and the file: "mhipi_2021: abstract [my.yaml:17]".
/// `most`: characters of what is said about it.
std::string source_in_words(const Explaining& explaining, const Figure& figure,
                            std::size_t most = 120);

/// Of what grade the standard error is, and that this is an assumption; empty: it is not by grade.
std::string grade_in_words(const Figure& figure);

/// The value that a pilot printed, the prior, the weight on the pilot and the reason; empty: the
/// value stands as it is.
std::string shrinkage_in_words(const Figure& figure);

/// A table of figures with their sources, and a sentence where some have none; nothing for no
/// figures. At most the first hundred are listed.
void add_version_figures(const std::vector<VersionFigure>& figures, const Scenario& scenario,
                         Document& document);

/// The measures of one option that are shown: of a ledger of means where there are draws, else at
/// the point.
struct Headline {
    std::string name;  ///< as a table shows it
    const OptionResult& shown;
    const OptionResult& at_point;
    const std::vector<MeasureStatistics>* statistics = nullptr;  ///< nullptr or empty: no draws
    int option = 0;                                              ///< its place among `statistics`

    /// What the draws say of a measure; nullptr where they say nothing.
    [[nodiscard]] const MeasureStatistics* drawn(std::string_view measure) const;
    /// What is shown of a measure; nothing where it has no value.
    [[nodiscard]] std::optional<double> find(std::string_view measure) const;
    /// The same, 0 where there is none.
    [[nodiscard]] double value(std::string_view measure) const;
};

/// Why a measure of an option has no value, by what happened; empty where it has one.
std::string why_withheld(const OptionResult& option, std::string_view measure, Currency currency);

// One meaning a colour: places in the palette of svg.cpp.
inline constexpr std::size_t cash_blue = 0, social_turquoise = 2, loss_pink = 3, grant_blue = 5,
                             ink_black = 6, cost_grey = 7;

/// The series of a chart of what moves money, and a row of it: a bar from a dot before it to a
/// square after it.
std::vector<Series> moved_series(std::string before, std::string moved, std::string after);
void add_moved(Chart& chart, std::string row, double from, double to);

/// A bar that begins where the one above ends; a total begins at 0. Without a style it is a total,
/// a gain, or hatched a loss.
struct WaterfallBar {
    std::string name;
    double value = 0;
    bool is_total = false;
    std::optional<std::size_t> style = {};
    Fill fill = Fill::solid;
};

/// Draws bars down a chart, each with its amount as `format` has it.
void add_waterfall(const std::vector<WaterfallBar>& bars, const NumberFormat& format, Chart& chart);

/// The same as a table: what changes, and what it comes to so far; what pages show adds up.
Table waterfall_table(const std::vector<WaterfallBar>& bars, const NumberFormat& format);

/// Money, what each unit of it brings, payback and clients; `name` is the table's, `first` heads
/// the names of its rows.
Table money_table(std::string name, std::string_view first, const std::vector<Headline>& rows,
                  const NumberFormat& scale);

/// The net saving over the draws: of options all that is known, of sets its ends and chances.
enum class Spread { full, brief };
Table spread_table(std::string name, const std::vector<Headline>& rows, const NumberFormat& scale,
                   Spread spread);

}  // namespace hearth

// A chart as data: marks along two axes, and the words around them. What it looks like on a page is
// its renderers' affair (svg.cpp).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "scenario/scenario.hpp"

namespace hearth {

/// What each datum of a series is drawn as. Bars run along the axis that has no categories, tiles
/// fill one category of each axis, a band lies between the least and the most of each datum, and
/// columns stand in the rows of a chart of two axes of categories, all rows to one scale.
enum class Mark { bar, line, point, tile, band, column };

/// How bars are filled, which tells them apart without colour.
enum class Fill { solid, hatched, dotted, striped };

/// What fills the bars of the n-th of many series alike: no two of 32 share colour and fill.
Fill fill_of(std::size_t n);

enum class Scale { linear, logarithmic, categories };

/// One axis. Its numbers read as amounts of a currency, or with a unit behind them; on one of
/// categories a value is a place among them, from 0.
struct ChartAxis {
    std::string label = {};
    Scale scale = Scale::linear;
    std::optional<Currency> currency = {};
    double step = 0;  ///< to which its amounts are rounded, as sentences are
    std::string unit = {};
    std::vector<std::string> categories = {};
    std::optional<double> low = {}, high = {};  ///< its ends, where the data do not say
    bool has_zero = false;                      ///< whether 0 is always on it
};

/// One thing drawn. A value that is not finite leaves a gap.
struct Datum {
    double x = 0, y = 0;
    double from = 0;                              ///< where a bar begins
    std::optional<double> least = {}, most = {};  ///< what the error of a bar or point reaches
    double strength = 1;                          ///< of a tile's colour, 0 to 1
    std::string label = {};
    bool marked = false;     ///< set off: a large point, a dotted tile
    double rise = 0;         ///< of a column
    std::string about = {};  ///< more, for those who point at it
};

/// Data that share a name, a mark, and what tells them from others: colour, and dashes or shape.
struct Series {
    std::string name = {};  ///< in the legend; empty: not there
    Mark mark = Mark::line;
    std::vector<Datum> data = {};
    std::size_t style = 0;
    double size = 1;             ///< thickness against that of other series
    bool labels_inside = false;  ///< of bars, where there is room; else beyond their ends
    Fill fill = Fill::solid;     ///< of bars
    bool is_by_payer = false;    ///< whether labels are payers, who can be asked for alone
};

enum class ReferenceKind { at_x, at_y, through_origin };

/// A line that the data are held against; `value` is a place on an axis or a slope.
struct ReferenceLine {
    ReferenceKind kind = ReferenceKind::at_x;
    double value = 0;
    std::string label = {};
};

struct Chart {
    std::string kind = {};         ///< what a reader asks for: "tornado", "evpi"
    std::string finding = {};      ///< the title: what there is to see
    std::string subtitle = {};     ///< what is drawn, in the field's words
    std::string description = {};  ///< for those who cannot see it
    ChartAxis x = {}, y = {};
    ChartAxis rise = {};  ///< along columns
    std::vector<Series> series = {};
    std::vector<ReferenceLine> lines = {};
    std::string notes = {};   ///< whose data, how many draws
    std::string option = {};  ///< display name of the one option it is of, if it is of one
};

/// An end of an axis to the other, in its own units (of a logarithmic one: powers of ten).
struct AxisSpan {
    double low = 0, high = 1;
};

enum class Dimension { x, y };

/// Which part of an axis a chart shows: all data, and room beside them.
AxisSpan axis_span(const Chart& chart, Dimension dimension);

/// A value in the units of an AxisSpan.
double on_axis(const ChartAxis& axis, double value);

/// Whether bars run along the axis.
bool bars_run_along(const Chart& chart, Dimension dimension);

/// A place of an axis and what stands there.
struct Tick {
    double at = 0;
    std::string label;
};

/// A value as an axis has it.
std::string axis_label(const ChartAxis& axis, double value);

/// At most about `most` round numbers, evenly apart; all categories.
std::vector<Tick> axis_ticks(const ChartAxis& axis, const AxisSpan& span, int most);

/// A drawing of the charts, one below the other, all plots equally wide.
std::string to_svg(const std::vector<Chart>& charts);

/// For a page, or for a telephone.
enum class ChartWidth { wide, narrow };

/// The drawing of a chart alone as an element of a page that says its title, subtitle and notes in
/// words of its own. Ids in it begin with `id`; the wide one says what both show.
std::string to_inline_svg(const Chart& chart, const std::string& id, ChartWidth width);

/// The most important charts in at most twelve lines of at most `width` characters: net saving by
/// option, and who pays and who gains. Nothing where they do not fit, and of others: the tables say
/// it, that of a tornado with its bars.
std::vector<std::string> drawn_in_letters(const Chart& chart, std::size_t width);

}  // namespace hearth

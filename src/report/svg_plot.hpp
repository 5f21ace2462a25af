// What the parts of a drawn chart share: what it is drawn on, where things lie, how bars are
// filled.
#pragma once

#include <string>
#include <vector>

#include "report/chart.hpp"
#include "report/svg_shapes.hpp"

namespace hearth::svg {

/// What a chart is drawn on. An element of a page leaves the words around the plot to the page, and
/// says what each mark is to those who point at it.
struct Canvas {
    double width = 900, margin = 20;
    double widest_name = 300, room_for_labels = 110;
    double room_for_ends = 150;
    double bar_row = 30;
    double dots = 1;  ///< their size in a cloud
    std::size_t lines_of_names = 4;
    std::string id = "chart";
    bool element = false;
    bool says_marks = false;  ///< whether each mark says what it is: in one of two alike
    int most_ticks = 7;
};

/// A chart's plot on the page: its ends in both units, and where they lie.
struct Plot {
    const Chart& chart;
    const Canvas& sheet;
    AxisSpan x, y;
    bool level = false;          ///< whether bars lie level
    double left = 0, right = 0;  ///< of the plot
    double first = 0, last = 0;  ///< of the x axis's span: room for labels is left beside it
    double top = 0, bottom = 0;
};

double across(const Plot& plot, double value);
double upwards(const Plot& plot, double value);
Point place(const Plot& plot, double x, double y);

/// How far apart categories lie.
double step_x(const Plot& plot);
double step_y(const Plot& plot);

/// Whether labels stand beyond bars, and whether names stand at the ends of lines in place of a
/// legend.
bool has_labels_beyond(const Chart& chart);
bool has_labels_at_ends(const Chart& chart, const Canvas& sheet);

double height_of_plot(const Chart& chart, const Canvas& sheet);

/// A category's name in lines that fit its row, and a name in one line.
std::vector<std::string> name_lines(const std::string& name, const Canvas& sheet);
std::string short_name(const std::string& name, double wide);
double width_of_names(const Chart& chart, const Canvas& sheet);

/// A box as a series' bars are filled, with what define_patterns() made.
void add_filled(Picture& out, Point one, Point other, const Canvas& sheet, const Series& series);
void define_patterns(const Chart& chart, const Canvas& sheet, Picture& out);

void draw_series(const Plot& plot, const Series& series, Picture& out);

/// Names of lines beside their ends, apart from each other.
void label_ends(const Plot& plot, Picture& out);

}  // namespace hearth::svg

// A drawing as SVG text: a few shapes in a fixed style, nothing that needs a script or a font file.
// Charts decide what to draw; this only writes it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace hearth {

/// A point in the drawing's own units, from the upper left corner.
struct SvgPoint {
    double x = 0, y = 0;
};

struct SvgBox {
    double x = 0, y = 0, width = 0, height = 0;
};

enum class Anchor { start, middle, end };

/// Colours of series that remain apart for the colour-blind (Okabe and Ito 2008), in turn.
std::string_view series_colour(std::size_t series);

/// Shapes are written in the order in which they are added. Text is escaped.
class Svg {
  public:
    /// `title` and `description` are what a screen reader says.
    Svg(double width, double height, std::string_view title, std::string_view description);

    void box(const SvgBox& box, std::string_view colour);
    void line(SvgPoint from, SvgPoint to, std::string_view colour, double width = 1);
    void path(const std::vector<SvgPoint>& points, std::string_view colour, double width = 2);
    void dot(SvgPoint centre, double radius, std::string_view colour);
    void text(SvgPoint at, std::string_view words, Anchor anchor = Anchor::start, double size = 12);

    /// The whole drawing; nothing may be added after it.
    [[nodiscard]] std::string finished() const;

  private:
    std::string body_;
};

/// At most `most` round numbers between two ends, evenly apart: what an axis shows.
std::vector<double> axis_ticks(double low, double high, int most = 6);

/// Where values lie along an axis.
struct AxisScale {
    double low = 0, high = 1;  ///< values
    double from = 0, to = 1;   ///< places

    [[nodiscard]] double operator()(double value) const {
        return from + (value - low) / (high - low) * (to - from);
    }
};

}  // namespace hearth

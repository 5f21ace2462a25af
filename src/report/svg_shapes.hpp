// Shapes and words of a chart as SVG text, in one fixed style. It knows no chart.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hearth::svg {

inline constexpr double title_size = 17, text_size = 13, small_size = 12;
inline constexpr std::string_view ink = "#222222", pale = "#e2e2e2", quiet = "#555555";

/// A place on the page.
struct Point {
    double x = 0, y = 0;
};

/// About how wide a text is in a usual font, rather too much.
double text_width(std::string_view text, double size);

/// Words in lines that fit, at most `most`; what is left over ends in "…", and a word that fits no
/// line goes on in the next.
std::vector<std::string> lines_of(const std::string& text, double wide, double size,
                                  std::size_t most);

/// What tells a series from others.
std::string_view colour(std::size_t style);
std::string_view dashes(std::size_t style);

/// How words are written. Those with a halo stay readable on whatever lies under them.
enum class Anchor { start, middle, end };
struct Text {
    Anchor anchor = Anchor::start;
    double size = small_size;
    std::string_view fill = ink;
    bool halo = false, bold = false;
    std::string_view full = {};  ///< for those who point at words that were shortened
};
inline constexpr Text title_text{.size = title_size, .bold = true};
inline constexpr Text quiet_text{.size = text_size, .fill = quiet};
inline constexpr Text note_text{.fill = quiet};
inline constexpr Text axis_text{.anchor = Anchor::middle, .size = text_size};
inline constexpr Text tick_text{.anchor = Anchor::middle};
inline constexpr Text name_text{.anchor = Anchor::end};

constexpr Text label_text(Anchor anchor, std::string_view fill = ink) {
    return {.anchor = anchor, .fill = fill, .halo = true};
}

/// A drawing: its shapes, and over them its words by how they are written, so that what is alike
/// is said once.
struct Picture {
    std::string shapes = {};
    std::array<std::string, 6> words = {};  ///< by anchor, without a halo and with one
};

/// All of it as one element.
std::string whole_of(const Picture& drawing);

/// A coordinate in tenths.
std::string coordinate(double value);

struct BoxStyle {
    std::string_view fill = {};
    double strength = 1;
    std::string_view outline = {};
};
void add_box(Picture& out, Point one, Point other, const BoxStyle& style);
/// A line through points, which can be read back one by one.
void add_line(Picture& out, const std::vector<Point>& points, std::string_view stroke, double wide,
              std::string_view dash);
void add_path(Picture& out, const std::vector<Point>& points, std::string_view stroke,
              double wide = 1, std::string_view dash = "");

/// Straight lines alike, each from an end to the other.
void add_grid(Picture& out, const std::vector<std::pair<Point, Point>>& lines);

/// A circle, a square, a triangle, a diamond, a triangle upside down, in turn: the corners around
/// the middle, none of a circle; and one drawn.
std::vector<Point> corners_of(double radius, std::size_t style);
void add_point(Picture& out, Point at, double radius, std::size_t style);

/// Text of whatever kind as text of XML.
std::string inert_xml(std::string_view words);

void add_text(Picture& out, Point at, std::string_view words, const Text& text);

}  // namespace hearth::svg

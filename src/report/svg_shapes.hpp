// Shapes and words of a chart as SVG text, in one fixed style. It knows no chart.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace hearth::svg {

inline constexpr double title_size = 17, text_size = 13, small_size = 12;
/// What words of a drawing are unless they say otherwise: small_size and ink.
inline constexpr std::string_view drawing = "font-size=\"12\" fill=\"#222222\"";
inline constexpr std::string_view ink = "#222222", pale = "#e2e2e2", quiet = "#555555";

/// A place on the page.
struct Point {
    double x = 0, y = 0;
};

/// About how wide a text is in a usual font, rather too much.
double text_width(std::string_view text, double size);

/// Words in lines that fit, at most `most`; what is left over ends in "…".
std::vector<std::string> lines_of(const std::string& text, double wide, double size,
                                  std::size_t most);

/// What tells a series from others.
std::string_view colour(std::size_t style);
std::string_view dashes(std::size_t style);

/// A length, to a tenth.
std::string length(double value);

void add_box(std::string& out, Point one, Point other, std::string_view fill, double strength = 1);
void add_path(std::string& out, const std::vector<Point>& points, std::string_view stroke,
              double wide = 1, std::string_view dash = "");

/// A circle, a square, a triangle, a diamond, a triangle upside down, in turn.
void add_point(std::string& out, Point at, double radius, std::size_t style);

/// Keeps words readable on whatever lies under them.
inline constexpr std::string_view halo =
    " stroke=\"#ffffff\" stroke-width=\"3\" stroke-linejoin=\"round\" paint-order=\"stroke\"";

/// How words are written.
struct Text {
    std::string_view anchor = "start";
    double size = small_size;
    std::string_view fill = ink, more = {};
};
inline constexpr Text title_text{.size = title_size, .more = " font-weight=\"bold\""};
inline constexpr Text quiet_text{.size = text_size, .fill = quiet};
inline constexpr Text note_text{.fill = quiet};
inline constexpr Text axis_text{.anchor = "middle", .size = text_size};
inline constexpr Text tick_text{.anchor = "middle"};
inline constexpr Text name_text{.anchor = "end"};

constexpr Text label_text(std::string_view anchor, std::string_view fill = ink) {
    return {.anchor = anchor, .fill = fill, .more = halo};
}

/// Text of whatever kind as text of XML.
std::string inert_xml(std::string_view words);

void add_text(std::string& out, Point at, std::string_view words, const Text& text);

}  // namespace hearth::svg

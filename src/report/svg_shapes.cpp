// Shapes and words, in colours that remain apart for the colour-blind.
#include "report/svg_shapes.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>

#include "base/text.hpp"
#include "report/words.hpp"

namespace hearth::svg {

double text_width(std::string_view text, double size) {
    return 0.6 * size * static_cast<double>(characters(text));
}

std::vector<std::string> lines_of(const std::string& text, double wide, double size,
                                  std::size_t most) {
    std::vector<std::string> lines{""};
    for (std::size_t from = 0; from < text.size();) {
        const std::size_t end = std::min(text.find(' ', from), text.size());
        const std::string word = text.substr(from, end - from);
        const std::string longer = lines.back() + (lines.back().empty() ? "" : " ") + word;
        if (text_width(longer, size) <= wide || lines.back().empty()) {
            lines.back() = longer;
        } else if (lines.size() == most) {
            lines.back() += " …";
            return lines;
        } else {
            lines.push_back(word);
        }
        from = end + 1;
    }
    return lines;
}

std::string_view colour(std::size_t style) {
    constexpr std::array<std::string_view, 8> colours = {
        "#12436d", "#f46a25", "#28a197", "#801650", "#a285d1", "#6bace6", "#222222", "#949494"};
    return colours[style % colours.size()];
}

std::string_view dashes(std::size_t style) {
    constexpr std::array<std::string_view, 7> patterns = {
        "", "8 4", "2 3", "10 3 2 3", "14 4 4 4", "6 2 2 2 2 2", "4 6"};
    return patterns[style % patterns.size()];
}

std::string length(double value) {
    const double tenths = std::round(value * 10);
    return fmt::format("{:.7g}", tenths == 0 ? 0.0 : tenths / 10);
}

void add_box(std::string& out, Point one, Point other, std::string_view fill, double strength) {
    out += fmt::format("<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" fill=\"{}\"",
                       length(std::min(one.x, other.x)), length(std::min(one.y, other.y)),
                       length(std::abs(one.x - other.x)), length(std::abs(one.y - other.y)), fill);
    if (strength < 1) out += fmt::format(" fill-opacity=\"{:.2f}\"", strength);
    out += "/>\n";
}

void add_path(std::string& out, const std::vector<Point>& points, std::string_view stroke,
              double wide, std::string_view dash) {
    out += "<polyline points=\"";
    for (std::size_t i = 0; i < points.size(); ++i)
        out += fmt::format("{}{},{}", i == 0 ? "" : " ", length(points[i].x), length(points[i].y));
    out += fmt::format("\" fill=\"none\" stroke=\"{}\"", stroke);
    if (wide != 1) out += fmt::format(" stroke-width=\"{:g}\"", wide);
    if (!dash.empty()) out += fmt::format(" stroke-dasharray=\"{}\"", dash);
    out += "/>\n";
}

void add_point(std::string& out, Point at, double radius, std::size_t style) {
    const double r = radius, d = 1.3 * radius;
    const std::array<std::vector<Point>, 4> shapes = {{
        {{-r, -r}, {r, -r}, {r, r}, {-r, r}},
        {{0, -d}, {d, r}, {-d, r}},
        {{0, -d}, {d, 0}, {0, d}, {-d, 0}},
        {{0, d}, {d, -r}, {-d, -r}},
    }};
    const std::size_t shape = style % (shapes.size() + 1);
    if (shape == 0) {
        out += fmt::format("<circle cx=\"{}\" cy=\"{}\" r=\"{}\" fill=\"{}\"/>\n", length(at.x),
                           length(at.y), length(radius), colour(style));
        return;
    }
    out += "<polygon points=\"";
    for (const Point& corner : shapes[shape - 1])
        out += fmt::format("{},{} ", length(at.x + corner.x), length(at.y + corner.y));
    out += fmt::format("\" fill=\"{}\"/>\n", colour(style));
}

std::string inert_xml(std::string_view words) {
    constexpr std::size_t longest_words = 100000;
    return escaped_xml(printable(words, longest_words));
}

void add_text(std::string& out, Point at, std::string_view words, const Text& text) {
    if (words.empty()) return;
    out += fmt::format("<text x=\"{}\" y=\"{}\"", length(at.x), length(at.y));
    if (text.anchor != "start") out += fmt::format(" text-anchor=\"{}\"", text.anchor);
    if (text.size != small_size) out += fmt::format(" font-size=\"{:g}\"", text.size);
    if (text.fill != ink) out += fmt::format(" fill=\"{}\"", text.fill);
    out += fmt::format("{}>{}</text>\n", text.more, inert_xml(words));
}

}  // namespace hearth::svg

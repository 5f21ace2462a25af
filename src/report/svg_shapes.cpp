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

namespace {

/// Where the first `most` characters of a text end.
std::size_t end_of_characters(std::string_view text, std::size_t most) {
    std::size_t at = 0;
    for (std::size_t n = 0; at < text.size(); ++at) {
        const bool begins = (static_cast<unsigned char>(text[at]) & 0xC0) != 0x80;
        if (begins && n++ == most) break;
    }
    return at;
}

}  // namespace

std::vector<std::string> lines_of(const std::string& text, double wide, double size,
                                  std::size_t most) {
    const auto fit =
        std::max<std::size_t>(2, static_cast<std::size_t>(wide / text_width("x", size)));
    std::vector<std::string> lines{""};
    const auto cut = [&] {
        std::string& last = lines.back();
        if (characters(last) + 2 > fit) last.resize(end_of_characters(last, fit - 1));
        last.erase(last.find_last_not_of(' ') + 1);
        last += "…";
    };
    for (std::size_t from = 0; from < text.size();) {
        std::size_t end = std::min(text.find(' ', from), text.size());
        for (const std::string_view unit : {" million", " billion", " %"})
            if (text.compare(end, unit.size(), unit) == 0 &&
                characters(text.substr(from, end + unit.size() - from)) <= fit)
                end += unit.size();
        std::string word = text.substr(from, end - from);
        from = end + 1;
        while (!word.empty()) {
            std::string& last = lines.back();
            const std::size_t left = fit - std::min(fit, characters(last) + (last.empty() ? 0 : 1));
            if (characters(word) <= left) {
                last += (last.empty() ? "" : " ") + word;
                break;
            }
            if (last.empty()) {
                const std::size_t at = end_of_characters(word, fit);
                last = word.substr(0, at);
                word.erase(0, at);
            }
            if (lines.size() == most) {
                cut();
                return lines;
            }
            lines.emplace_back();
        }
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

std::string coordinate(double value) {
    std::string text = fmt::format("{:.1f}", value);
    if (text.ends_with(".0")) text.resize(text.size() - 2);
    return text == "-0" ? "0" : text;
}

std::string whole_of(const Picture& drawing) {
    constexpr std::string_view anchors[] = {"", " text-anchor=\"middle\"", " text-anchor=\"end\""};
    std::string out =
        fmt::format("<g font-size=\"{:g}\" fill=\"{}\">\n", small_size, ink) + drawing.shapes;
    for (std::size_t w = 0; w < drawing.words.size(); ++w)
        if (!drawing.words[w].empty())
            out += fmt::format("<g{}{}>\n{}</g>\n", anchors[w % 3],
                               w < 3 ? ""
                                     : " stroke=\"#ffffff\" stroke-width=\"3\" "
                                       "stroke-linejoin=\"round\" paint-order=\"stroke\"",
                               drawing.words[w]);
    return out + "</g>\n";
}

void add_box(Picture& out, Point one, Point other, const BoxStyle& style) {
    out.shapes += fmt::format(
        "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" fill=\"{}\"",
        coordinate(std::min(one.x, other.x)), coordinate(std::min(one.y, other.y)),
        coordinate(std::abs(one.x - other.x)), coordinate(std::abs(one.y - other.y)), style.fill);
    if (style.strength < 1) out.shapes += fmt::format(" fill-opacity=\"{:.2g}\"", style.strength);
    if (!style.outline.empty()) out.shapes += fmt::format(" stroke=\"{}\"", style.outline);
    out.shapes += "/>\n";
}

namespace {

/// The way from a point to the next: along one axis where that is all.
std::string step_to(Point from, Point to) {
    const std::string x = coordinate(to.x), y = coordinate(to.y);
    if (x == coordinate(from.x)) return "V" + y;
    return y == coordinate(from.y) ? "H" + x : "L" + x + " " + y;
}

void end_stroke(Picture& out, std::string_view stroke, double wide, std::string_view dash) {
    out.shapes += fmt::format(" stroke=\"{}\"", stroke);
    if (wide != 1) out.shapes += fmt::format(" stroke-width=\"{:g}\"", wide);
    if (!dash.empty()) out.shapes += fmt::format(" stroke-dasharray=\"{}\"", dash);
    out.shapes += "/>\n";
}

}  // namespace

void add_line(Picture& out, const std::vector<Point>& points, std::string_view stroke, double wide,
              std::string_view dash) {
    out.shapes += "<polyline points=\"";
    for (const Point& point : points)
        out.shapes += coordinate(point.x) + "," + coordinate(point.y) + " ";
    out.shapes.back() = '"';
    out.shapes += " fill=\"none\"";
    end_stroke(out, stroke, wide, dash);
}

void add_path(Picture& out, const std::vector<Point>& points, std::string_view stroke, double wide,
              std::string_view dash) {
    out.shapes +=
        fmt::format("<path d=\"M{} {}", coordinate(points.front().x), coordinate(points.front().y));
    for (std::size_t i = 1; i < points.size(); ++i) out.shapes += step_to(points[i - 1], points[i]);
    out.shapes += '"';
    if (points.size() > 2) out.shapes += " fill=\"none\"";
    end_stroke(out, stroke, wide, dash);
}

void add_grid(Picture& out, const std::vector<std::pair<Point, Point>>& lines) {
    if (lines.empty()) return;
    out.shapes += "<path d=\"";
    for (const auto& [from, to] : lines)
        out.shapes +=
            fmt::format("M{} {}{}", coordinate(from.x), coordinate(from.y), step_to(from, to));
    out.shapes += fmt::format("\" stroke=\"{}\"/>\n", pale);
}

std::vector<Point> corners_of(double radius, std::size_t style) {
    const double r = radius, d = 1.3 * radius;
    const std::array<std::vector<Point>, 5> shapes = {{
        {},
        {{-r, -r}, {r, -r}, {r, r}, {-r, r}},
        {{0, -d}, {d, r}, {-d, r}},
        {{0, -d}, {d, 0}, {0, d}, {-d, 0}},
        {{0, d}, {d, -r}, {-d, -r}},
    }};
    return shapes[style % shapes.size()];
}

void add_point(Picture& out, Point at, double radius, std::size_t style) {
    const std::vector<Point> corners = corners_of(radius, style);
    if (corners.empty()) {
        out.shapes +=
            fmt::format("<circle cx=\"{}\" cy=\"{}\" r=\"{}\" fill=\"{}\"/>\n", coordinate(at.x),
                        coordinate(at.y), coordinate(radius), colour(style));
        return;
    }
    out.shapes += "<polygon points=\"";
    for (const Point& corner : corners)
        out.shapes +=
            fmt::format("{},{} ", coordinate(at.x + corner.x), coordinate(at.y + corner.y));
    out.shapes.back() = '"';
    out.shapes += fmt::format(" fill=\"{}\"/>\n", colour(style));
}

std::string inert_xml(std::string_view words) {
    constexpr std::size_t longest_words = 100000;
    return escaped_xml(printable(words, longest_words));
}

void add_text(Picture& out, Point at, std::string_view words, const Text& text) {
    if (words.empty()) return;
    std::string& to = out.words[static_cast<int>(text.anchor) + (text.halo ? 3 : 0)];
    to += fmt::format("<text x=\"{}\" y=\"{}\"", coordinate(at.x), coordinate(at.y));
    if (text.size != small_size) to += fmt::format(" font-size=\"{:g}\"", text.size);
    if (text.fill != ink) to += fmt::format(" fill=\"{}\"", text.fill);
    if (text.bold) to += " font-weight=\"bold\"";
    to += '>';
    if (!text.full.empty()) to += "<title>" + inert_xml(text.full) + "</title>";
    to += inert_xml(words) + "</text>\n";
}

}  // namespace hearth::svg

// Shapes as elements, numbers with two decimals.
#include "report/svg.hpp"

#include <array>
#include <cmath>
#include <fmt/format.h>

namespace hearth {

namespace {

std::string escaped(std::string_view words) {
    std::string safe;
    for (const char c : words) switch (c) {
            case '&':
                safe += "&amp;";
                break;
            case '<':
                safe += "&lt;";
                break;
            case '>':
                safe += "&gt;";
                break;
            case '"':
                safe += "&quot;";
                break;
            default:
                safe += c;
        }
    return safe;
}

std::string_view name_of(Anchor anchor) {
    return anchor == Anchor::start ? "start" : anchor == Anchor::middle ? "middle" : "end";
}

}  // namespace

std::string_view series_colour(std::size_t series) {
    constexpr std::array<std::string_view, 8> colours = {
        "#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000", "#F0E442"};
    return colours[series % colours.size()];
}

Svg::Svg(double width, double height, std::string_view title, std::string_view description)
    : body_(fmt::format(
          "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {0:g} {1:g}\" width=\"{0:g}\" "
          "height=\"{1:g}\" role=\"img\" font-family=\"sans-serif\" fill=\"#222222\">\n"
          "<title>{2}</title>\n<desc>{3}</desc>\n"
          "<rect width=\"{0:g}\" height=\"{1:g}\" fill=\"#ffffff\"/>\n",
          width, height, escaped(title), escaped(description))) {}

void Svg::box(const SvgBox& box, std::string_view colour) {
    body_ += fmt::format(
        "<rect x=\"{:.2f}\" y=\"{:.2f}\" width=\"{:.2f}\" height=\"{:.2f}\" fill=\"{}\"/>\n", box.x,
        box.y, box.width, box.height, colour);
}

void Svg::line(SvgPoint from, SvgPoint to, std::string_view colour, double width) {
    body_ += fmt::format(
        "<line x1=\"{:.2f}\" y1=\"{:.2f}\" x2=\"{:.2f}\" y2=\"{:.2f}\" stroke=\"{}\" "
        "stroke-width=\"{:g}\"/>\n",
        from.x, from.y, to.x, to.y, colour, width);
}

void Svg::path(const std::vector<SvgPoint>& points, std::string_view colour, double width) {
    std::string places;
    for (const SvgPoint& point : points)
        places += fmt::format("{}{:.2f},{:.2f}", places.empty() ? "" : " ", point.x, point.y);
    body_ +=
        fmt::format("<polyline points=\"{}\" fill=\"none\" stroke=\"{}\" stroke-width=\"{:g}\"/>\n",
                    places, colour, width);
}

void Svg::dot(SvgPoint centre, double radius, std::string_view colour) {
    body_ += fmt::format("<circle cx=\"{:.2f}\" cy=\"{:.2f}\" r=\"{:.2f}\" fill=\"{}\"/>\n",
                         centre.x, centre.y, radius, colour);
}

void Svg::text(SvgPoint at, std::string_view words, Anchor anchor, double size) {
    body_ += fmt::format(
        "<text x=\"{:.2f}\" y=\"{:.2f}\" text-anchor=\"{}\" font-size=\"{:g}\">{}</text>\n", at.x,
        at.y, name_of(anchor), size, escaped(words));
}

std::string Svg::finished() const { return body_ + "</svg>\n"; }

std::vector<double> axis_ticks(double low, double high, int most) {
    if (!(high > low)) return {low};
    const double rough = (high - low) / most;
    const double power = std::pow(10, std::floor(std::log10(rough)));
    double step = 10 * power;
    for (const double multiple : {5.0, 2.0, 1.0})
        if (multiple * power >= rough) step = multiple * power;
    std::vector<double> ticks;
    for (double at = std::ceil(low / step); at * step <= high + step * 1e-9; ++at)
        ticks.push_back(at * step);
    return ticks;
}

}  // namespace hearth

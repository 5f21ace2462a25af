// The one writer of charts, on a set that has every kind of mark, axis and line.
#include "report/chart.hpp"

#include <cmath>
#include <doctest/doctest.h>
#include <set>
#include <string>

using namespace hearth;

namespace {

std::size_t count(const std::string& text, const std::string& part) {
    std::size_t found = 0;
    for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++found;
    return found;
}

/// Whether every element is closed in the order in which they were opened.
bool is_well_formed(const std::string& svg) {
    std::vector<std::string> open;
    for (auto at = svg.find('<'); at != std::string::npos; at = svg.find('<', at + 1)) {
        const auto end = svg.find('>', at);
        if (end == std::string::npos) return false;
        const std::string tag = svg.substr(at + 1, end - at - 1);
        if (tag.find('<') != std::string::npos || count(tag, "\"") % 2 != 0) return false;
        const std::string name =
            tag.substr(tag[0] == '/' ? 1 : 0, tag.find_first_of(" /", 1) - (tag[0] == '/' ? 1 : 0));
        if (tag[0] == '/') {
            if (open.empty() || open.back() != name) return false;
            open.pop_back();
        } else if (tag.back() != '/') {
            open.push_back(name);
        }
    }
    return open.empty();
}

/// The number behind a name, in order.
std::vector<double> numbers(const std::string& svg, const std::string& name) {
    std::vector<double> all;
    for (auto at = svg.find(name); at != std::string::npos; at = svg.find(name, at + 1))
        all.push_back(std::stod(svg.substr(at + name.size())));
    return all;
}

Chart tornado() {
    return {.kind = "tornado",
            .finding = "'rate' moves the net saving most",
            .subtitle = "One figure at a time",
            .description = "Bars, widest first",
            .x = {.currency = Currency::gbp},
            .y = {.scale = Scale::categories, .categories = {"rate & more <all>", "unit cost"}},
            .series = {{.name = "at its low",
                        .mark = Mark::bar,
                        .data = {{-300, 0, 100, {}, {}, 1, "0.6"}, {50, 1, 100, {}, {}, 1, "£2"}},
                        .style = 5},
                       {.name = "at its high",
                        .mark = Mark::bar,
                        .data = {{500, 0, 100, {}, {}, 1, "0.9"}, {120, 1, 100, {}, {}, 1, "£4"}},
                        .style = 1}},
            .lines = {{ReferenceKind::at_x, 100, "at the point"},
                      {ReferenceKind::at_x, 5000, "far away"}},
            .notes = "A scenario"};
}

Chart curves() {
    return {.kind = "audits",
            .finding = "An audit of 'rate' pays",
            .x = {.label = "Records", .scale = Scale::logarithmic},
            .y = {.label = "Worth", .unit = "%", .low = 0, .high = 100},
            .series = {{.name = "rate", .data = {{10, 5}, {100, NAN}, {1000, 60}, {10000, 80}}},
                       {.name = "share", .data = {{10, 1}, {10000, 20}}, .style = 1},
                       {.name = "advised",
                        .mark = Mark::point,
                        .data = {{.x = 1000, .y = 60, .label = "here", .marked = true}},
                        .style = 2}},
            .lines = {{ReferenceKind::at_y, 50, "half"}}};
}

Chart plane() {
    return {.kind = "plane",
            .finding = "More health",
            .x = {.label = "QALYs", .has_zero = true},
            .y = {.currency = Currency::gbp, .has_zero = true},
            .series = {{.name = "offer", .mark = Mark::point, .data = {{5, 1000}, {8, -200}}}},
            .lines = {{ReferenceKind::through_origin, 150, "£150 a QALY"}}};
}

Chart map() {
    return {
        .kind = "two_way",
        .finding = "Above in 1 of 2 cells",
        .x = {.label = "rate", .scale = Scale::categories, .categories = {"0.5", "0.6"}},
        .y = {.scale = Scale::categories, .categories = {"£1"}},
        .series = {{.name = "above", .mark = Mark::tile, .data = {{.x = 0, .y = 0, .label = "£9"}}},
                   {.name = "below",
                    .mark = Mark::tile,
                    .data = {{.x = 1, .y = 0, .strength = 0.5, .label = "-£9", .marked = true}},
                    .style = 1}}};
}

Chart stacked() {
    return {.kind = "best",
            .finding = "Two in three",
            .x = {.scale = Scale::categories, .categories = {"2024", "2025"}},
            .y = {.unit = "%"},
            .series = {{.name = "cost",
                        .mark = Mark::bar,
                        .data = {{.x = 0, .y = -40, .label = "40"}},
                        .labels_inside = true},
                       {.name = "saving",
                        .mark = Mark::bar,
                        .data = {{0, 60, 0, 50.0, 70.0}, {1, 30, 10}},
                        .style = 1}}};
}

}  // namespace

TEST_CASE("a drawing of every kind of chart is well-formed and says what each shows") {
    const std::string svg = to_svg({tornado(), curves(), plane(), map(), stacked()});
    CHECK(is_well_formed(svg));
    CHECK(svg.find("nan") == std::string::npos);
    CHECK(svg.find("inf\"") == std::string::npos);
    CHECK(count(svg, "<title>") == 5);
    CHECK(count(svg, "<desc>") == 5);
    for (const char* words :
         {"<title>'rate' moves the net saving most</title>",
          "<desc>One figure at a time. Bars, widest first</desc>", ">rate &amp; more &lt;all&gt;<",
          ">at its low<", ">0.6<", ">£4<", ">A scenario<", ">at the point<", ">Records<",
          ">10,000<", ">100 %<", ">half<", ">here<", ">£150 a QALY<", ">-£9<", ">2025<", ">40<"})
        CHECK_MESSAGE(svg.find(words) != std::string::npos, words);
    CHECK(svg.find("far away") == std::string::npos);
}

TEST_CASE("no word of a chart lies outside the drawing") {
    const std::string svg = to_svg({tornado(), curves(), plane(), map(), stacked()});
    for (const double x : numbers(svg, "<text x=\"")) {
        CHECK(x >= 0);
        CHECK(x <= 900);
    }
}

TEST_CASE("lines are told apart by dashes and points by shapes, not by colour alone") {
    const std::string svg = to_svg({curves()});
    CHECK(count(svg, "stroke-dasharray=\"8 4\"") == 1);
    CHECK(count(svg, "<polygon") == 2);
}

TEST_CASE("no two bars of 32 series have both the same colour and the same fill") {
    Chart chart = stacked();
    chart.series.clear();
    for (std::size_t n = 0; n < 32; ++n)
        chart.series.push_back({.name = "option",
                                .mark = Mark::bar,
                                .data = {{.x = 0, .y = 1}},
                                .style = n,
                                .fill = fill_of(n)});
    const std::string svg = to_svg({chart});
    std::set<std::string> looks;
    for (auto at = svg.find("<rect x="); at != svg.npos; at = svg.find("<rect x=", at + 1)) {
        const auto fill = svg.find("fill=", at);
        looks.insert(svg.substr(fill, svg.find(' ', fill) - fill));
    }
    CHECK(looks.size() == 32);
}

TEST_CASE("names are whole on a page of any width, and an amount keeps its unit") {
    const std::string name = "hospital housing enabler with a personal fund: -£16.052 million";
    Chart chart = tornado();
    chart.y.categories[0] = chart.series[0].name = chart.x.label = name;
    chart.lines = {{ReferenceKind::at_x, 150, name}};
    for (const ChartWidth width : {ChartWidth::wide, ChartWidth::narrow}) {
        const std::string svg = to_inline_svg(chart, "c", width);
        CHECK(count(svg, "…") == 0);
        CHECK(svg.find("-£16.052 million") != svg.npos);
    }
}

TEST_CASE("a value that there is none of leaves a gap in a line") {
    CHECK(count(to_svg({curves()}), "stroke=\"#12436d\" stroke-width=\"2\"") == 1);
}

TEST_CASE("a label stands where no other bar of its category goes on") {
    Chart chart = tornado();
    chart.series[0].data = {{300, 0, 100, {}, {}, 1, "low"}};
    chart.series[1].data = {{500, 0, 100, {}, {}, 1, "high"}};
    const std::string svg = to_svg({chart});
    const auto group = svg.rfind("<g", svg.find(">low<"));
    CHECK(svg.compare(group, 23, "<g text-anchor=\"end\" st") == 0);
}

TEST_CASE(
    "a name too long for its place is shortened, with the whole name for those who point at it") {
    const std::string name(500, 'n');
    Chart chart = tornado();
    chart.y.categories[0] = name;
    chart.series[0].name = name;
    for (const std::string& svg :
         {to_svg({chart}), to_inline_svg(chart, "c", ChartWidth::narrow)}) {
        CHECK(count(svg, "…</text>") == 2);
        CHECK(count(svg, "<text") == count(svg, "</text>"));
        CHECK(count(svg, "<title>" + name + "</title>") == 2);
        CHECK(is_well_formed(svg));
    }
}

TEST_CASE("bars filled by pattern are told apart without colour") {
    Chart chart = stacked();
    chart.series[0].fill = Fill::hatched;
    chart.series[1].fill = Fill::dotted;
    const std::string svg = to_inline_svg(chart, "c", ChartWidth::wide);
    CHECK(count(svg, "<pattern") == 2);
    for (const char* id : {"c_h0", "c_d1"}) {
        CHECK(count(svg, "id=\"" + std::string(id) + "\"") == 1);
        CHECK(count(svg, "url(#" + std::string(id) + ")") >= 2);  // in the legend too
    }
}

TEST_CASE("few lines have their names at their ends, in place of a legend") {
    const std::string svg = to_svg({curves()});
    CHECK(count(svg, ">rate<") == 1);
    CHECK(count(svg, ">share<") == 1);
    const auto at = [&](const std::string& word) {
        const auto text = svg.rfind("<text x=\"", svg.find(word));
        return std::stod(svg.substr(text + 9));
    };
    CHECK(at(">rate<") == at(">share<"));
    CHECK(at(">rate<") > 600);
}

TEST_CASE("columns of all rows stand to one scale, and the tallest of each says what it is") {
    const Chart chart{.kind = "years",
                      .x = {.scale = Scale::categories, .categories = {"2024", "2025"}},
                      .y = {.scale = Scale::categories, .categories = {"nhs", "council"}},
                      .rise = {.currency = Currency::gbp},
                      .series = {{.name = "most",
                                  .mark = Mark::column,
                                  .data = {{.x = 0, .y = 0, .rise = 1000},
                                           {.x = 1, .y = 0, .rise = 3000},
                                           {.x = 1, .y = 1, .rise = -6000}}}}};
    const std::string svg = to_inline_svg(chart, "c", ChartWidth::wide);
    for (const char* words :
         {"<title>nhs; most: £3,000, 2025</title>", "<title>council; most: -£6,000, 2025</title>",
          ">£3,000<", ">-£6,000<"})
        CHECK_MESSAGE(count(svg, words) == 1, words);
    const auto height = [&](const std::string& title) {  // of the last column of a row's shape
        const std::string row = svg.substr(svg.find(title), 200);
        const auto down = row.find_last_of('M', row.find("\" fill"));
        const auto zero = row.find(' ', down), tip = row.find('V', down);
        return std::stod(row.substr(zero + 1)) - std::stod(row.substr(tip + 1));
    };
    CHECK(height("<title>council") == doctest::Approx(-2 * height("<title>nhs")).epsilon(0.02));
}

TEST_CASE("a mark says more to those who point at it") {
    Chart chart = tornado();
    chart.series[0].data[0].about = "a survey";
    CHECK(count(to_inline_svg(chart, "c", ChartWidth::wide), "; a survey</title>") == 1);
}

TEST_CASE("ticks are round, tell each other apart and include 0 where the data do") {
    std::vector<double> places;
    const auto ticks = axis_ticks({.currency = Currency::gbp}, {-0.4, 1.1}, 6);
    for (const Tick& tick : ticks) places.push_back(std::round(10 * tick.at));
    CHECK(places == std::vector<double>{0, 5, 10});
    const auto close = axis_ticks({.currency = Currency::gbp}, {1000000, 1000400}, 4);
    for (std::size_t i = 1; i < close.size(); ++i) CHECK(close[i].label != close[i - 1].label);
    const auto records = axis_ticks({.scale = Scale::logarithmic}, {1, 4}, 6);
    CHECK(records.size() == 4);
    CHECK(records.back().label == "10,000");
}

TEST_CASE("an axis shows all bars from where they begin, and room beside the data") {
    const AxisSpan span = axis_span(tornado(), Dimension::x);
    CHECK(span.low == doctest::Approx(-340));
    CHECK(span.high == doctest::Approx(540));
    const AxisSpan flat = axis_span({.series = {{.data = {{0, 0}}}}}, Dimension::y);
    CHECK(flat.low < flat.high);
}

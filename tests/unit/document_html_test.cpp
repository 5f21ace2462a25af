// A page for a browser, on a document that has everything: text that only is text, cells and their
// exact numbers, what the script needs, and nothing that its security policy would refuse.
#include <doctest/doctest.h>
#include <set>
#include <string>

#include "report/document.hpp"

using namespace hearth;

namespace {

constexpr std::string_view hostile = "</script><img src=x onerror=\"alert('1')\">&\x1b[31m\u202e";

Chart chart_of(const std::string& option) {
    return {
        .kind = "partners",
        .finding = "council pays " + std::string(hostile),
        .subtitle = "What each partner spends",
        .description = "Bars.",
        .x = {.currency = Currency::gbp, .has_zero = true},
        .y = {.scale = Scale::categories, .categories = {std::string(hostile)}},
        .series = {{.name = "cash", .mark = Mark::bar, .data = {{100, 0}}, .fill = Fill::hatched},
                   {.mark = Mark::point,
                    .data = {{.x = 5e4, .y = 0, .least = -1e4, .most = 12e4, .label = "£50,000"}}}},
        .notes = "Small; 1,000 draws",
        .option = option};
}

/// Every kind of block, cell and column.
Document whole_page() {
    Document document{
        Heading{"A title " + std::string(hostile), "title"},
        Paragraph{.text = "Ten words.", .is_answer = true},
        Table{.name = "in_short",
              .columns = {{"Figure", Align::left}, {"Amount"}, {"Note", Align::left}},
              .rows = {{"Net saving", Cell(1234567.5, amounts_in_words(Currency::gbp)), "small"}},
              .option = "offer",
              .look = TableLook::tiles},
        Heading{"Sources & more", "basis"},
        Points{{"see https://example.org/a?b=1&c=2.", std::string(hostile)}},
        Heading{"A part", "part", 3},
        chart_of("offer"),
        chart_of("visits")};
    TableColumn exact_only("Key");
    exact_only.shown = Shown::exact;
    document.emplace_back(Table{.name = "money",
                                .caption = "Money, £",
                                .columns = {{"Option", Align::left}, {"Net"}, exact_only},
                                .rows = {{"offer", -0.1, "hidden"},
                                         {"none", withheld("–", "no cost, so no ratio"), "hidden"},
                                         {"detail", 1.0, "hidden"},
                                         {"all", 2.0, "hidden"}},
                                .ruled = {3},
                                .details = {2},
                                .option = "offer"});
    document.emplace_back(
        Table{.name = "money",
              .caption = "By group",
              .columns = {{"Group", Align::left}, {"Row", Align::left}, {"Value"}},
              .rows = {{"first", "a", 1.0}, {"first", "b", 2.0}, {"second", "c", 3.0}},
              .grouped = true});
    document.emplace_back(Paragraph{"only exact", Shown::exact});
    return document;
}

std::size_t times_in(const std::string& text, std::string_view what) {
    std::size_t found = 0;
    for (auto at = text.find(what); at != text.npos; at = text.find(what, at + 1)) ++found;
    return found;
}

bool has(const std::string& text, std::string_view what) { return text.find(what) != text.npos; }

}  // namespace

TEST_CASE("text of a scenario is only text in a page") {
    const std::string page = to_html(whole_page());
    CHECK(!has(page, "<img"));
    CHECK(!has(page, "\x1b"));
    CHECK(!has(page, "\u202e"));
    CHECK(!has(page, "onerror=\""));
    CHECK(
        has(page, "&lt;/script&gt;&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt;&amp;"));
    CHECK(times_in(page, "</script>") == 1);
    CHECK(has(page, "<a href=\"https://example.org/a?b=1&amp;c=2\" rel=\"noreferrer\">"));
}

TEST_CASE("a page holds to its own security policy") {
    const std::string page = to_html(whole_page());
    CHECK(has(page, "default-src 'none'"));
    CHECK(has(page, "script-src 'sha256-" + std::string(page_script_hash) + "'"));
    CHECK(has(page, "style-src 'sha256-" + std::string(page_style_hash) + "'"));
    CHECK(times_in(page, "<style>") == 1);
    CHECK(times_in(page, "<script>") == 1);
    for (const char* refused : {" style=", "<script ", "<link", " onclick", "@import"})
        CHECK_MESSAGE(times_in(page, refused) == 0, refused);
    CHECK(times_in(page, " src=") == times_in(page, "&lt;img src="));
}

TEST_CASE("ids of a page are there once, and each reference has its own") {
    const std::string page = to_html(whole_page());
    std::set<std::string> ids;
    for (auto at = page.find(" id=\""); at != page.npos; at = page.find(" id=\"", at + 1)) {
        const std::string id = page.substr(at + 5, page.find('"', at + 5) - at - 5);
        CHECK_MESSAGE(ids.insert(id).second, id);
    }
    for (const char* id : {"main", "basis", "part", "table_money", "table_money_2",
                           "chart_partners", "chart_partners_2"})
        CHECK_MESSAGE(ids.count(id) == 1, id);
    CHECK(has(page, "url(#chart_partners_h0)"));
    CHECK(ids.count("chart_partners_h0") == 1);
}

TEST_CASE("cells show what pages show, carry the exact number and say why there is none") {
    const std::string page = to_html(whole_page());
    CHECK(has(page, "<td class=\"n\" data-v=\"-0.1\">−0.1</td>"));
    CHECK(has(page, "–<span class=\"vh\"> (no cost, so no ratio)</span>"));
    CHECK(has(page, "<th scope=\"row\" class=\"w\">offer</th>"));
    CHECK(has(page, "<tbody class=\"ruled\">"));
    CHECK(has(page, "<th scope=\"rowgroup\" colspan=\"2\">second</th>"));
    CHECK(!has(page, "hidden</td>"));
    CHECK(!has(page, ">detail<"));
    CHECK(!has(page, "only exact"));
}

TEST_CASE("four figures are tiles, and parts of one option say which") {
    const std::string page = to_html(whole_page());
    CHECK(has(page, "<dd class=\"value\" data-v=\"1234567.5\">£1.235 million</dd>"));
    CHECK(has(page, "<main id=\"main\" data-headline=\"offer\">"));
    CHECK(has(page, "class=\"chart\" data-kind=\"partners\" data-option=\"visits\""));
    CHECK(has(page, "<div class=\"table\" data-option=\"offer\">"));
    CHECK(has(page, "<p class=\"answer\">Ten words.</p>"));
}

TEST_CASE("a chart is there for wide and for narrow pages, and its marks say what they are") {
    const std::string page = to_html(whole_page());
    CHECK(times_in(page, "<svg class=\"wide\"") == 2);
    CHECK(times_in(page, "<svg class=\"narrow\"") == 2);
    CHECK(has(page, "£50,000 (−£10,000 to £120,000)</title>"));
    CHECK(times_in(page, "<h3 id=\"part\">A part</h3>") == 1);
}

TEST_CASE("a tile of a number with a range has a thin bar through 0") {
    Cell saved(50.0);
    saved.spread = {-50.0, 150.0};
    const Table tiles{.name = "in_short",
                      .columns = {{"Figure", Align::left}, {"Amount"}, {"Note", Align::left}},
                      .rows = {{"Net saving", saved, "small"}, {"Cash", 1.0, "none"}},
                      .look = TableLook::tiles};
    const std::string page = to_html({Heading{"A title"}, tiles});
    CHECK(times_in(page, "aria-hidden=\"true\"") == 1);
    CHECK(has(page, "<path d=\"M4 8H196\""));
    CHECK(has(page, "<path d=\"M52 0V16\""));
    CHECK(has(page, "<circle cx=\"100\""));
    CHECK(to_text({tiles}).find("150") == std::string::npos);
}

TEST_CASE("a document without a heading is a page too") {
    CHECK(has(to_html({Paragraph{"Alone."}}), "<h1 id=\"h-hearth\">hearth</h1>\n<p>Alone.</p>"));
}

// One document that has everything, in each rendering: what people read and what programs read.
#include "report/document.hpp"

#include <algorithm>
#include <doctest/doctest.h>
#include <string>
#include <vector>

#include "base/text.hpp"

using namespace hearth;

namespace {

Table money() {
    const NumberFormat thousands = money_scale(12.3e6, Currency::gbp);
    Table table{.name = "headline",
                .caption = "Money in " + thousands.caption(),
                .columns = {{"Option", Align::left},
                            {"Net saving", thousands},
                            {"± error", error_of(thousands), "Error of the mean"},
                            {"Chance", as_chance()},
                            {"Payback", as_duration()},
                            {"Bar", Align::right, {}, Shown::pages},
                            {"Key", Align::left, {}, Shown::exact}},
                .rows = {}};
    table.rows.push_back({"full offer", -1234567.25, 1.5, 0.9996,
                          withheld("not reached", "never within 5 years"), "██", "full_offer"});
    Cell marked(12.3e6);
    marked.mark = "*";
    marked.why = "more use is avoided than there is";
    table.rows.push_back({"=sum", marked, 40e3, 0.25, 2.5, "█", "sum"});
    table.rows.push_back({"full offer", -0.0, 0.0, 0.5, 0.25, "", "again"});
    table.rows.push_back({"a detail", 0.1 + 0.2, 0.0, 0.5, 0.25, "", "detail"});
    table.details = {3};
    table.ruled = {2};
    return table;
}

Table figures() {
    Table table{.name = "figures",
                .caption = "Figures",
                .columns = {{"Figure", Align::left}, {"Value", Align::left}},
                .rows = {}};
    Cell rate(0.75, in_digits(4, "rate ratio"));
    rate.range = {0.5056, 1.11};
    table.rows.push_back({"rate|ratio", rate});
    table.rows.push_back({"cost", Cell(1234.5, amounts(Currency::nzd, 0.01))});
    table.rows.push_back({"year", Cell(2021, {.style = NumberFormat::Style::plain})});
    table.rows.push_back({"why", "a guess, \"roughly\""});
    return table;
}

Document everything() {
    Table grid{.name = "grid", .caption = "Grid", .columns = {{"x"}}, .rows = {{"1"}}};
    grid.shown = Shown::exact;
    return {Heading{"Falls in <Hilltown>", "title"},
            Paragraph{"Does it pay?"},
            Heading{"The answer", "answer"},
            Points{{"full offer: no", "-5 is a number", "- 5 is not"}},
            money(),
            Paragraph{"One more row is in csv.", Shown::pages},
            figures(),
            grid};
}

std::string markdown_of(std::string text) { return to_markdown({Paragraph{std::move(text)}}); }

}  // namespace

TEST_CASE("text shows every kind of block, cells as their columns say, at most a page wide") {
    CHECK(to_text(everything()) ==
          "Falls in <Hilltown>\n"
          "═══════════════════\n"
          "Does it pay?\n"
          "\n"
          "The answer\n"
          "══════════\n"
          "- full offer: no\n"
          "- -5 is a number\n"
          "- - 5 is not\n"
          "\n"
          "Money in £000\n"
          "Option      Net saving  ± error    Chance      Payback  Bar\n"
          "───────────────────────────────────────────────────────────\n"
          "full offer      -1,235    < 0.5  > 99.9 %  not reached   ██\n"
          "=sum           12,300*       40      25 %    2.5 years    █\n"
          "───────────────────────────────────────────────────────────\n"
          "full offer           0    < 0.5      50 %     3 months\n"
          "One more row is in csv.\n"
          "\n"
          "Figures\n"
          "Figure      Value\n"
          "────────────────────────────────\n"
          "rate|ratio  0.75 (0.506 to 1.11)\n"
          "cost        NZ$1,234.50\n"
          "year        2021\n"
          "why         a guess, \"roughly\"\n");
}

TEST_CASE("Markdown shows the same, numbers to the right, and escapes what would be markup") {
    CHECK(to_markdown(everything()) ==
          "## Falls in \\<Hilltown>\n\n"
          "Does it pay?\n\n"
          "## The answer\n\n"
          "- full offer: no\n"
          "- -5 is a number\n"
          "- \\- 5 is not\n\n"
          "**Money in £000**\n\n"
          "| Option | Net saving | ± error | Chance | Payback | Bar |\n"
          "|---|---:|---:|---:|---:|---:|\n"
          "| full offer | -1,235 | < 0.5 | \\> 99.9 % | not reached | ██ |\n"
          "| =sum | 12,300\\* | 40 | 25 % | 2.5 years | █ |\n"
          "| full offer | 0 | < 0.5 | 50 % | 3 months |  |\n\n"
          "One more row is in csv.\n\n"
          "**Figures**\n\n"
          "| Figure | Value |\n"
          "|---|---|\n"
          "| rate\\|ratio | 0.75 (0.506 to 1.11) |\n"
          "| cost | NZ$1,234.50 |\n"
          "| year | 2021 |\n"
          "| why | a guess, \"roughly\" |\n\n");
}

TEST_CASE("CSV is one long table: exact numbers with their units, sentences, inert words") {
    CHECK(to_csv(everything()) ==
          "table,row,column,value,unit\n"
          "title,0,heading,Falls in <Hilltown>,\n"
          "title,1,sentence,Does it pay?,\n"
          "answer,0,heading,The answer,\n"
          "answer,1,sentence,full offer: no,\n"
          "answer,2,sentence,'-5 is a number,\n"
          "answer,3,sentence,'- 5 is not,\n"
          "headline,full offer,Net saving,-1234567.25,GBP\n"
          "headline,full offer,Error of the mean,1.5,GBP\n"
          "headline,full offer,Chance,0.9996,probability\n"
          "headline,full offer,Payback,,years\n"
          "headline,full offer,Payback why,never within 5 years,\n"
          "headline,full offer,Key,full_offer,\n"
          "headline,'=sum,Net saving,12300000,GBP\n"
          "headline,'=sum,Net saving why,more use is avoided than there is,\n"
          "headline,'=sum,Error of the mean,40000,GBP\n"
          "headline,'=sum,Chance,0.25,probability\n"
          "headline,'=sum,Payback,2.5,years\n"
          "headline,'=sum,Key,sum,\n"
          "headline,full offer 2,Net saving,0,GBP\n"
          "headline,full offer 2,Error of the mean,0,GBP\n"
          "headline,full offer 2,Chance,0.5,probability\n"
          "headline,full offer 2,Payback,0.25,years\n"
          "headline,full offer 2,Key,again,\n"
          "headline,a detail,Net saving,0.30000000000000004,GBP\n"
          "headline,a detail,Error of the mean,0,GBP\n"
          "headline,a detail,Chance,0.5,probability\n"
          "headline,a detail,Payback,0.25,years\n"
          "headline,a detail,Key,detail,\n"
          "figures,rate|ratio,Value,0.75,rate ratio\n"
          "figures,rate|ratio,Value low,0.5056,rate ratio\n"
          "figures,rate|ratio,Value high,1.11,rate ratio\n"
          "figures,cost,Value,1234.5,NZD\n"
          "figures,year,Value,2021,\n"
          "figures,why,Value,\"a guess, \"\"roughly\"\"\",\n");
}

TEST_CASE("Markdown leaves names, addresses and comparisons as they are") {
    CHECK(markdown_of("discounted by green_book_2022") == "discounted by green_book_2022\n\n");
    CHECK(markdown_of("https://example.org/a_b_c?id=5") == "https://example.org/a_b_c?id=5\n\n");
    CHECK(markdown_of("fewer (n < 30) [secondary copy], 5 - 3 #2") ==
          "fewer (n < 30) [secondary copy], 5 - 3 #2\n\n");
}

TEST_CASE("Markdown escapes what would be read as markup") {
    CHECK(markdown_of("2*3*4 `x` _y_ \\") == "2\\*3\\*4 \\`x\\` \\_y\\_ \\\\\n\n");
    CHECK(markdown_of("[a](b)") == "\\[a](b)\n\n");
    CHECK(markdown_of("# not a heading") == "\\# not a heading\n\n");
}

TEST_CASE("no text of CSV is a formula to a spreadsheet, whatever it begins with") {
    for (const std::string begin : {"=", "+", "-", "@"}) {
        const std::string text = begin + "1";
        Table table{.name = text, .columns = {{text, Align::left}, {"b", Align::left}}};
        table.rows.push_back({text, text});
        const std::string csv = to_csv({Paragraph{text}, std::move(table)});
        CAPTURE(csv);
        CHECK(csv == "table,row,column,value,unit\ndocument,1,sentence,'" + text + ",\n'" + text +
                         ",'" + text + ",b,'" + text + ",\n");
    }
}

TEST_CASE("no line of a text is longer than its page") {
    Table wide{.name = "wide",
               .caption = "A caption that is longer than the narrowest page there is, by far",
               .columns = {{"Name", Align::name}, {"Unit", Align::left}, {"Why", Align::left}},
               .rows = {}};
    for (int c = 0; c < 9; ++c) wide.columns.push_back({"Number " + std::to_string(c)});
    for (const char* name : {"short", "a_name_that_is_far_longer_than_its_column"}) {
        std::vector<Cell> row{name, "bed day", "words enough to fill more than one line of a cell"};
        for (int c = 0; c < 9; ++c) row.emplace_back(-123456.0 * c);
        wide.rows.push_back(std::move(row));
    }
    Document document = everything();
    document.push_back(Heading{"A title that is longer than the narrowest page there is", "long"});
    document.push_back(wide);
    for (const std::size_t width : {60, 80, 100, 160}) {
        CAPTURE(width);
        const std::string text = to_text(document, width);
        std::size_t from = 0;
        while (from < text.size()) {
            const std::size_t end = text.find('\n', from);
            const std::string line = text.substr(from, end - from);
            CAPTURE(line);
            CHECK(characters(line) <= width);
            from = end + 1;
        }
        // A name is never broken, and every number stands somewhere.
        CHECK(text.find("a_name_that_is_far_longer_than_its_column") != std::string::npos);
        CHECK(text.find("-987,648") != std::string::npos);
    }
}

TEST_CASE("a number keeps its percent sign") {
    CHECK(wrapped("with 25 % of it", 7) == std::vector<std::string>{"with", "25 % of", "it"});
}

TEST_CASE("the most important charts are drawn in letters, in at most twelve lines that fit") {
    Chart chart{.kind = "options",
                .x = {.currency = Currency::gbp, .has_zero = true},
                .y = {.scale = Scale::categories},
                .series = {{.mark = Mark::point}},
                .lines = {{ReferenceKind::at_x, 0, "today"}}};
    for (int o = 0; o < 40; ++o) {
        chart.y.categories.push_back(o == 1 ? std::string(200, 'n') : "offer");
        chart.series[0].data.push_back({.x = -10.0 * o,
                                        .y = static_cast<double>(o),
                                        .least = -10.0 * o - 100,
                                        .most = -10.0 * o + 100,
                                        .label = "£" + std::to_string(o)});
    }
    const std::string text = to_text({chart});
    CHECK(std::count(text.begin(), text.end(), '\n') == 12);
    CHECK(text.find("─────●────") != std::string::npos);
    CHECK(text.find("┊ today\n") != std::string::npos);
    CHECK(text.find("30 more below\n") != std::string::npos);
    CHECK(text.find("nnn…") != std::string::npos);
    CHECK(to_text({chart}, 60).empty());
    chart.kind = "loss";
    CHECK(to_text({chart}).empty());
}

TEST_CASE("what partners pay lies to the other side of 0 than what they gain, also in letters") {
    const Chart chart{.kind = "partners",
                      .x = {.currency = Currency::gbp, .has_zero = true},
                      .y = {.scale = Scale::categories, .categories = {"council", "NHS"}},
                      .series = {{.name = "spends", .mark = Mark::bar, .data = {{-100, 0}}},
                                 {.name = "cash", .mark = Mark::bar, .data = {{50, 1}}},
                                 {.name = "frees",
                                  .mark = Mark::bar,
                                  .data = {{.x = 100, .y = 1, .from = 50}},
                                  .fill = Fill::hatched},
                                 {.name = "left", .mark = Mark::point, .data = {{-100, 0}}}}};
    const std::string text = to_text({chart});
    CHECK(text.find("council   ◆░") != std::string::npos);
    CHECK(text.find("█▒") != std::string::npos);
    CHECK(text.find("░┊") != std::string::npos);
}

// Workbooks as data and as bytes: names, addresses, formulas in both notations, inert words, and a
// document that has everything.
#include "report/workbook.hpp"

#include <doctest/doctest.h>

using namespace hearth;

namespace {

Document everything() {
    const NumberFormat thousands = money_scale(12.3e6, Currency::gbp);
    Table table{.name = "headline",
                .caption = "Money in " + thousands.caption(),
                .columns = {{"Option", Align::left},
                            {"Net saving", thousands},
                            {"Chance", as_chance()},
                            {"Bar", Align::right, {}, Shown::pages},
                            {"Key", Align::left, {}, Shown::exact}}};
    table.rows.push_back({"=sum", -1234567.25, 0.9996, "██", "full_offer"});
    table.rows.push_back({"none", withheld("–", "nothing moves it"), 0.25, "", "none"});
    Cell ranged(0.75, in_digits(4, "rate ratio"));
    ranged.range = {0.5, 1.1};
    Table figures{
        .name = "figures",
        .caption = "Figures",
        .columns = {{"Figure", Align::left}, {"Value", Align::left}},
        .rows = {{"rate", ranged}, {"year", Cell(2021, {.style = NumberFormat::Style::plain})}}};
    Chart chart{.kind = "bars", .finding = "one saves more", .subtitle = "net saving"};
    chart.x = {.label = "net saving", .currency = Currency::gbp};
    chart.y = {.scale = Scale::categories, .categories = {"a", "b"}};
    chart.series = {{.name = "", .mark = Mark::bar, .data = {{.x = 3, .y = 0}, {.x = -1, .y = 1}}}};
    return {Heading{"Falls in Hilltown", "title"}, Paragraph{"Does it pay?"}, table, figures,
            chart};
}

}  // namespace

TEST_CASE("a document is contents, text, and a sheet for each table and chart") {
    const Workbook book = workbook_of(everything());
    std::vector<std::string> names;
    for (const Sheet& sheet : book.sheets) names.push_back(sheet.name);
    CHECK(names ==
          std::vector<std::string>{"Contents", "Text", "Headline", "Figures", "chart bars"});
    const Sheet& table = book.at("Headline");
    CHECK(table.title == "Money in £");
    CHECK(headers_of(table) == std::vector<std::string>{"Option", "Net saving", "Chance", "Key"});
    CHECK(table.rows[0][0].words == "=sum");
    CHECK(table.rows[0][1].value == -1234567.25);
    CHECK(table.rows[0][1].format == SheetFormat{SheetFormat::Style::money, 0, Currency::gbp});
    CHECK(table.rows[0][2].format == SheetFormat{SheetFormat::Style::percent, 1});
    CHECK(!table.rows[1][1].value);
    CHECK(book.at("Text").rows.back()[1].words == "none, Net saving: nothing moves it");
    CHECK(headers_of(book.at("Figures")) ==
          std::vector<std::string>{"Figure", "Value", "Value low", "Value high"});
    CHECK(book.at("Figures").rows[0][3].value == 1.1);
    const SheetChart& chart = book.at("chart bars").charts.at(0);
    CHECK(chart.kind == SheetChart::Kind::bars);
    CHECK(chart.series.at(0).count == 2);
    CHECK(book.sheets[0].rows.back()[0].leads_to == "chart bars");
}

TEST_CASE("the same document gives the same bytes") {
    const std::string xlsx = to_xlsx(everything()), ods = to_ods(everything());
    CHECK(xlsx.substr(0, 2) == "PK");
    CHECK(xlsx == to_xlsx(everything()));
    CHECK(ods.substr(0, 2) == "PK");
    CHECK(ods.substr(30, 8) == "mimetype");
    CHECK(ods.find("mimetypeapplication/vnd.oasis.opendocument.spreadsheet") == 30);
    CHECK(ods == to_ods(everything()));
    CHECK(to_xlsx({}).substr(0, 2) == "PK");
}

TEST_CASE("a workbook of which a part was not written is not whole") {
    const Workbook book = workbook_of(everything());
    CHECK(holds_whole_files(xlsx_of(book)));
    const std::string bytes = ods_of(book);
    CHECK_FALSE(holds_whole_files(bytes));  // its first file is its type, and no XML
    CHECK_FALSE(holds_whole_files(bytes.substr(0, bytes.size() / 2)));
    CHECK_FALSE(holds_whole_files(""));
}

TEST_CASE("names of sheets are legal and differ, whatever their case") {
    Workbook book;
    CHECK(sheet_name("a[b]:*?/\\c", book) == "a b      c");
    CHECK(sheet_name("'", book) == "Table");
    CHECK(sheet_name("History", book) == "Table");
    CHECK(sheet_name(std::string(40, 'x'), book) == std::string(31, 'x'));
    book.sheets = {{.name = std::string(31, 'x')}, {.name = "figures"}};
    CHECK(sheet_name(std::string(40, 'X'), book) == std::string(29, 'X') + " 2");
    CHECK(sheet_name("Figures", book) == "Figures 2");
    CHECK(table_name(Sheet{.name = "By year (£)"}, 2) == "table_3_by_year");
    CHECK(headers_of({.columns = {{"a"}, {"A"}, {""}}}) ==
          std::vector<std::string>{"a", "A 2", "Column"});
}

TEST_CASE("words are inert: no control characters, no marks of direction") {
    CHECK(inert_text("a\tb\x07"
                     "c\xc2\x85"
                     "d") == "a b cd");
    CHECK(inert_text("\u202eabc\u2066") == "abc");
    CHECK(inert_text("naïve £") == "naïve £");
    CHECK(inert_text(std::string(40000, 'x')).size() == 32767);
}

TEST_CASE("addresses and formulas in both notations") {
    CHECK(address(0, 0) == "$A$1");
    CHECK(address(9, 27) == "$AB$10");
    const Sheet sheet{.name = "By 'year'", .title = "", .notes = {"one"}};
    CHECK(reference(sheet, 0, 1) == "'By ''year'''!$B$4");
    CHECK(open_formula(
              "SUMIFS('By ''year'''!$B$4:$B$9,'L'!$A$1:$A$9,\"yes\",$C$1,2)-MAX(B2,1E-05)") ==
          "of:=SUMIFS([$'By ''year'''.$B$4:.$B$9];[$'L'.$A$1:.$A$9];\"yes\";[.$C$1];2)-"
          "MAX([.B2];1E-05)");
    CHECK(open_formula("IF($A$1>0,\"a,b 'c'\",LN(2))") == "of:=IF([.$A$1]>0;\"a,b 'c'\";LN(2))");
}

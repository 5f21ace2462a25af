// Tables as they are pasted: Markdown into a report, CSV into a spreadsheet.
#include "report/document.hpp"

#include <doctest/doctest.h>

using namespace hearth;

namespace {

Document one_table(std::vector<TableColumn> columns, std::vector<std::vector<std::string>> rows,
                   std::string caption = {}) {
    return {Table{
        .caption = std::move(caption), .columns = std::move(columns), .rows = std::move(rows)}};
}

std::string markdown_of(std::string text) { return to_markdown({Paragraph{std::move(text)}}); }

std::string csv_of(std::string text) { return to_csv(one_table({{"x"}}, {{std::move(text)}})); }

}  // namespace

TEST_CASE("Markdown leaves names, addresses and comparisons as they are") {
    CHECK(markdown_of("discounted by green_book_2022") == "discounted by green_book_2022\n\n");
    CHECK(markdown_of("https://example.org/a_b_c?id=5") == "https://example.org/a_b_c?id=5\n\n");
    CHECK(markdown_of("fewer (n < 30) [secondary copy], 5 - 3 #2") ==
          "fewer (n < 30) [secondary copy], 5 - 3 #2\n\n");
}

TEST_CASE("Markdown escapes what would be read as markup") {
    CHECK(markdown_of("a|b") == "a\\|b\n\n");
    CHECK(markdown_of("2*3*4 `x` _y_ \\") == "2\\*3\\*4 \\`x\\` \\_y\\_ \\\\\n\n");
    CHECK(markdown_of("<b>") == "\\<b>\n\n");
    CHECK(markdown_of("[a](b)") == "\\[a](b)\n\n");
    CHECK(markdown_of("# not a heading") == "\\# not a heading\n\n");
    CHECK(markdown_of("- not a point") == "\\- not a point\n\n");
    CHECK(markdown_of("-5 is a number") == "-5 is a number\n\n");
}

TEST_CASE("a Markdown table has one row for each row, numbers to the right") {
    CHECK(to_markdown(one_table({{"Option", Align::left}, {"Net saving"}},
                                {{"full offer", "-9,010"}}, "Money in £000")) ==
          "**Money in £000**\n\n"
          "| Option | Net saving |\n"
          "|---|---:|\n"
          "| full offer | -9,010 |\n\n");
}

TEST_CASE("a heading stands with one blank line around it") {
    CHECK(to_markdown({Heading{"The answer"}, Paragraph{"Yes."}, Heading{"Why"}}) ==
          "## The answer\n\nYes.\n\n## Why\n\n");
}

TEST_CASE("CSV has numbers without separators and without the sign of a currency") {
    CHECK(csv_of("-1,234,000") == "x\n-1234000\n");
    CHECK(csv_of("£1,234.50") == "x\n1234.50\n");
    CHECK(csv_of("-£350") == "x\n-350\n");
    CHECK(csv_of("NZ$28,700") == "x\n28700\n");
    CHECK(csv_of("not reached") == "x\nnot reached\n");
}

TEST_CASE("CSV keeps the caption of each table above it, and a blank line between tables") {
    Document two =
        one_table({{"Option", Align::left}, {"Cost"}}, {{"a", "1,000"}}, "Money in £000");
    two.push_back(two.front());
    CHECK(to_csv(two) ==
          "Money in £000\nOption,Cost\na,1000\n\nMoney in £000\nOption,Cost\na,1000\n");
}

TEST_CASE("CSV quotes commas and quotes, and nothing in it runs as a formula") {
    const auto cell = [](std::string text) {
        return to_csv(one_table({{"x", Align::left}}, {{std::move(text)}}));
    };
    CHECK(cell("a, \"b\"") == "x\n\"a, \"\"b\"\"\"\n");
    CHECK(cell("=1+1") == "x\n'=1+1\n");
    CHECK(cell("1,000") == "x\n\"1,000\"\n");
}

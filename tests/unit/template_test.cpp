// A layout of somebody's own, filled with sections and tables by name.
#include <doctest/doctest.h>

#include "report/document.hpp"

using namespace hearth;

namespace {

Document page() {
    Document document{Heading{"A title", "title"}, Paragraph{"Does it pay?"},
                      Heading{"The options", "options"}, Heading{"In detail", "detail", 3}};
    document.emplace_back(
        Table{.name = "money", .columns = {{"Option", Align::left}}, .rows = {{"offer"}}});
    return document;
}

}  // namespace

TEST_CASE("a layout takes sections without their headings, and tables, by name") {
    const FilledTemplate made =
        filled("# Ours\n\n{{ title }}\n\n{{table money}}\n\n{one} {{options}}\n", page());
    CHECK(made.unknown.empty());
    CHECK(made.text ==
          "# Ours\n\nDoes it pay?\n\n| Option |\n|---|\n| offer |\n\n{one} ### In detail\n\n"
          "| Option |\n|---|\n| offer |\n");
}

TEST_CASE("a layout that names what is not there is told what there is") {
    const FilledTemplate made = filled("{{savings}} {{ open", page());
    CHECK(made.unknown == std::vector<std::string>{"savings"});
    CHECK(made.names == std::vector<std::string>{"title", "options", "table money"});
    CHECK(made.text == " {{ open");
}

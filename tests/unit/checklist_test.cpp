// The checklists as data: how many items, and that each can be filled.
#include "report/checklist.hpp"

#include <algorithm>
#include <doctest/doctest.h>
#include <set>
#include <string>

using namespace hearth;

namespace {

constexpr std::string_view below_statements = "statements.";

const Checklist& list_called(std::string_view name) {
    for (const Checklist& list : checklists())
        if (list.name == name) return list;
    FAIL("no such checklist");
    return checklists().front();
}

}  // namespace

TEST_CASE("CHEERS 2022 has 28 items, the Green Book, the AQuA Book and AdViSHE have theirs") {
    CHECK(checklists().size() == 4);
    CHECK(list_called("cheers").items.size() == 28);
    CHECK(list_called("green-book").items.size() == 22);
    CHECK(list_called("aqua").items.size() == 20);
}

TEST_CASE("every item says what is asked and under which key a blank is filled") {
    for (const Checklist& list : checklists())
        for (const ChecklistItem& item : list.items) {
            CAPTURE(item.topic);
            CHECK_FALSE(item.topic.empty());
            CHECK_FALSE(item.asks.empty());
            CHECK_FALSE(item.key.empty());
            if (item.says == nullptr) CHECK(item.key.starts_with(below_statements));
        }
}

TEST_CASE("statements are the keys that the checklists ask for, no more and no fewer") {
    std::set<std::string> asked, known;
    for (const Checklist& list : checklists())
        for (const ChecklistItem& item : list.items)
            if (item.key.starts_with(below_statements))
                asked.emplace(item.key.substr(below_statements.size()));
    for (const Field& field : describe<Statements>().fields) known.emplace(field.key);
    CHECK(asked == known);
}

TEST_CASE("a statement is found by its key, and only where it was made") {
    Statements statements;
    CHECK(statements.named("funding") == nullptr);
    statements.funding = Statement{"the council", {}};
    REQUIRE(statements.named("funding") != nullptr);
    CHECK(statements.named("funding")->text == "the council");
    CHECK(statements.named("conflicts") == nullptr);
    CHECK(statements.named("fundng") == nullptr);
}

// The page of a checklist: what is blank and how to fill it, then the table.
#include "report/checklist.hpp"

#include <fmt/format.h>
#include <vector>

#include "base/text.hpp"
#include "report/explain.hpp"

namespace hearth {

namespace {

/// What is said to an item by the scenario and by people, and its state.
struct ItemAnswer {
    Said said;
    std::string_view state;
};

constexpr std::string_view below_statements = "statements.";

ItemAnswer answered(const ChecklistItem& item, const RunReport& report) {
    Said said = item.says == nullptr ? Said{} : item.says(report);
    const Statement* statement = nullptr;
    if (item.key.starts_with(below_statements))
        statement = report.scenario.file.statements.named(item.key.substr(below_statements.size()));
    if (statement != nullptr && !statement->text.empty()) {
        const std::string between = said.text.empty() ? "" : " ";
        said.text = printable(statement->text, whole) + between + said.text;
        said.where = place_in_words(report.texts, statement->place) +
                     (said.where.empty() ? "" : "; " + said.where);
        return {std::move(said), "filled"};
    }
    const bool blank = said.text.empty();
    const std::string_view state = blank ? "blank" : said.complete ? "filled" : "partly";
    return {std::move(said), state};
}

/// "6 of 28 items are blank: 27 Funding (statements.funding); …".
std::string count_in_words(std::string_view state, const std::vector<std::string>& items,
                           std::size_t all) {
    return fmt::format("{} of {} items {} {}: {}.", items.size(), all,
                       items.size() == 1 ? "is" : "are", state, joined(items, "; "));
}

std::string asked_in_words(const ChecklistItem& item) {
    if (item.guidance.empty()) return std::string(item.asks);
    return fmt::format("{} [{}]", item.asks, item.guidance);
}

void add_counts(const Checklist& list, const std::vector<std::string>& blank,
                const std::vector<std::string>& partly, Document& document) {
    const std::size_t all = list.items.size();
    std::string text = blank.empty() ? fmt::format("None of {} items is blank.", all)
                                     : count_in_words("blank", blank, all) +
                                           " Write each under the key named, or in the report.";
    document.push_back(Paragraph{.text = std::move(text), .is_answer = true});
    if (!partly.empty())
        document.push_back(Paragraph{count_in_words("answered in part", partly, all)});
}

}  // namespace

Document checklist_page(const Checklist& list, const RunReport& report) {
    Document document{
        Heading{fmt::format("{}: {}", printable(report.scenario.file.title, whole), list.title),
                "checklist"}};
    Table table{.name = "checklist",
                .caption = std::string(list.title),
                .columns = {{"Item", Align::left},
                            {"What is asked", Align::left},
                            {"What this scenario says", Align::left},
                            {"Where", Align::left},
                            {"State", Align::left}}};
    std::vector<std::string> blank, partly;
    for (std::size_t i = 0; i < list.items.size(); ++i) {
        const ChecklistItem& item = list.items[i];
        auto [said, state] = answered(item, report);
        if (state != "filled")
            (state == "blank" ? blank : partly)
                .push_back(fmt::format("{} {} ({})", i + 1, item.topic, item.key));
        table.rows.push_back({fmt::format("{} {}", i + 1, item.topic), asked_in_words(item),
                              said.text.empty() ? std::string("–") : std::move(said.text),
                              said.where.empty() ? std::string("–") : std::move(said.where),
                              state});
    }
    add_counts(list, blank, partly, document);
    document.push_back(std::move(table));
    document.push_back(Paragraph{fmt::format(
        "What is asked is said in our words, after {}. Filled means that there is an answer, not "
        "that it is a good one.",
        list.citation)});
    return document;
}

}  // namespace hearth

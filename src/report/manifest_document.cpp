// Two manifests of one command line as a page: the same result or not, and what differs.
#include <algorithm>
#include <cmath>
#include <fmt/format.h>

#include "base/text.hpp"
#include "report/json.hpp"
#include "report/manifest.hpp"
#include "report/page_words.hpp"

namespace hearth {

namespace {

constexpr double alike = 2e-9;  // of numbers kept to nine digits
constexpr std::size_t most_moved = 20;
constexpr std::size_t shown_of_a_hash = 12;

/// What is not the same; nothing: there is none on that side.
template <class Value>
struct Change {
    std::string name;
    std::optional<Value> before, now;
};

using Texts = std::map<std::string, std::string>;
using ChangedTexts = std::vector<Change<std::string>>;

template <class Value, class Same>
std::vector<Change<Value>> changes(const std::map<std::string, Value>& before,
                                   const std::map<std::string, Value>& now, const Same& same) {
    std::map<std::string, Change<Value>> both;
    for (const auto& [name, value] : before) both[name].before = value;
    for (const auto& [name, value] : now) both[name].now = value;
    std::vector<Change<Value>> all;
    for (const auto& [name, one] : both)
        if (!one.before || !one.now || !same(*one.before, *one.now))
            all.push_back({name, one.before, one.now});
    return all;
}

/// By how much of itself a number changes.
double moved_by(double before, double now) {
    return std::abs(now - before) / std::max({std::abs(before), std::abs(now), alike});
}

/// All that differs; figures that move most come first.
struct Differences {
    ChangedTexts files, conventions;
    std::vector<Change<double>> figures;
};

/// The hashes of files by name; the scenarios are one file whatever they are called.
Texts hashes(const Manifest& manifest, const std::string& scenario) {
    Texts files;
    for (const PartFile& file : manifest.files)
        files[&file == &manifest.files.front() ? scenario : file.name] = file.sha256;
    return files;
}

Differences differences(const Reproduction& of) {
    const std::string& scenario = of.before.files.front().name;
    const auto same = [](double before, double now) { return moved_by(before, now) <= alike; };
    Differences made{
        changes(hashes(of.before, scenario), hashes(of.now, scenario),
                std::equal_to<std::string>()),
        changes(of.before.conventions, of.now.conventions, std::equal_to<std::string>()),
        changes(of.before.figures, of.now.figures, same)};
    const auto size = [](const Change<double>& one) {
        return one.before && one.now ? moved_by(*one.before, *one.now) : HUGE_VAL;
    };
    std::stable_sort(made.figures.begin(), made.figures.end(),
                     [&](const auto& a, const auto& b) { return size(a) > size(b); });
    return made;
}

std::string same_or_not(const Reproduction& of, std::size_t moved) {
    const std::string command = printable(
        joined(of.before.command, " ", [](const auto& word) { return shell_word(word); }), 400);
    if (of.is_same())
        return fmt::format(
            "The same result: \"hearth {}\" gives what the manifest says, in every "
            "number to nine digits.",
            command);
    const std::string all = counted(of.before.figures.size());
    return fmt::format(
        "Not the same result: \"hearth {}\" gives another than the manifest says. {}", command,
        moved == 0 ? "All " + all +
                         " headline figures are the same to nine digits; what "
                         "differs is elsewhere in it."
                   : fmt::format("Of {} headline figures {} differ.", all, counted(moved)));
}

/// What may have made the difference, and what to do; empty: nothing changed.
std::string what_made_it(const Reproduction& of, const ChangedTexts& files) {
    if (of.is_same()) return !files.empty() ? "Files changed without moving the result." : "";
    if (!files.empty())
        return fmt::format(
            "With the files as they were, \"hearth compare EARLIER.yaml {}\" says "
            "what each change of them makes.",
            printable(of.now.scenario, 200));
    return "Every file that was read is the same: the program makes the difference. Its CHANGELOG "
           "says which results changed, and why.";
}

void add_changes(std::string name, std::string caption, const ChangedTexts& changes,
                 Document& page) {
    if (changes.empty()) return;
    const auto shown = [&](const std::optional<std::string>& text) {
        return text ? printable(*text, name == "files" ? shown_of_a_hash : 100) : "none";
    };
    Table table{.name = name,
                .caption = std::move(caption),
                .columns = {{"What", Align::left, "what"},
                            {"In the manifest", Align::left, "before"},
                            {"Now", Align::left, "now"}}};
    for (const auto& one : changes)
        table.rows.push_back({printable(one.name, 100), shown(one.before), shown(one.now)});
    page.emplace_back(std::move(table));
}

void add_figures(const std::vector<Change<double>>& figures, Document& page) {
    if (figures.empty()) return;
    NumberFormat digits;
    digits.digits = 9;
    Table table{.name = "figures",
                .caption = "Headline figures that differ, those that differ most first",
                .columns = {{"Figure", Align::left, "figure"},
                            {"In the manifest", digits, "before"},
                            {"Now", digits, "now"},
                            {"Difference", digits, "difference"}}};
    for (const auto& [name, before, now] : figures) {
        if (table.rows.size() >= most_moved) table.details.push_back(table.rows.size());
        const auto difference = before && now ? std::optional(*now - *before) : std::nullopt;
        table.rows.push_back({printable(name, 100), number_or(before, "none"),
                              number_or(now, "none"), number_or(difference, "–")});
    }
    page.emplace_back(std::move(table));
}

}  // namespace

Document page_of(const Reproduction& of) {
    const Differences found = differences(of);
    Document page{Heading{printable(of.before.title, 300), "title"},
                  Paragraph{.text = same_or_not(of, found.figures.size()), .is_answer = true}};
    if (of.before.hearth != of.now.hearth)
        page.emplace_back(
            Paragraph{fmt::format("The manifest is by hearth {}, and this is hearth {}.",
                                  printable(of.before.hearth, 20), of.now.hearth)});
    if (std::string made_it = what_made_it(of, found.files); !made_it.empty())
        page.emplace_back(Paragraph{std::move(made_it)});
    add_changes("files", "Files that differ, by SHA-256", found.files, page);
    add_changes("conventions", "How it is counted, where that differs", found.conventions, page);
    add_figures(found.figures, page);
    return page;
}

std::string to_json(const Reproduction& of) {
    const auto change = [](const auto& one) -> Json {
        return {{"name", one.name}, {"before", or_null(one.before)}, {"now", or_null(one.now)}};
    };
    const auto side = [](const Manifest& manifest) -> Json {
        return {{"hearth", manifest.hearth}, {"result_sha256", manifest.result}};
    };
    const Differences found = differences(of);
    return text_of({{"hearth_reproduce", 1},
                    {"title", of.before.title},
                    {"command", of.before.command},
                    {"same_result", of.is_same()},
                    {"before", side(of.before)},
                    {"now", side(of.now)},
                    {"files", list_of(found.files, change)},
                    {"conventions", list_of(found.conventions, change)},
                    {"figures", list_of(found.figures, change)}});
}

}  // namespace hearth

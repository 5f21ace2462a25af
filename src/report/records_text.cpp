// Writes the YAML by hand, so that it can carry comments.
#include <fmt/format.h>

#include "base/text.hpp"
#include "report/simulated.hpp"

namespace hearth {

namespace {

std::string quoted(const std::string& text) {
    std::string out = "\"";
    for (const char c : printable(text, 300)) {
        if (c == '"' || c == '\\') out += '\\';
        out += c;
    }
    return out + "\"";
}

std::string list_text(const std::vector<Statement>& all) {
    return "[" + joined(all, ", ", [](const Statement& one) { return quoted(one.text); }) + "]";
}

std::string columns_text(const RecordColumns& columns) {
    std::string text = "columns:\n";
    for (const RecordColumn& one : record_columns())
        if (const auto& said = columns.*(one.member))
            text += fmt::format("  {}: {}\n", one.key, quoted(said->text));
    return text;
}

std::string service_text(const Named<RecordService>& service) {
    std::vector<std::string> keys;
    const auto add = [&](std::string_view key, const std::optional<Statement>& said) {
        if (said) keys.push_back(fmt::format("{}: {}", key, quoted(said->text)));
    };
    add("before", service.value.before);
    add("after", service.value.after);
    add("column", service.value.column);
    if (const auto& called = service.value.called.values; !called.empty())
        keys.push_back("called: " + list_text(called));
    return fmt::format("  {}: {{{}}}\n", service.name, joined(keys, ", "));
}

}  // namespace

std::string records_text(const GuessedRecords& guessed) {
    const RecordsFile& file = guessed.file;
    std::string text = fmt::format(
        "# A guess by the names of columns. Correct it, answer what is asked, and run\n"
        "# hearth evaluate with this file.\nhearth: 1\nrecords: {}\nshape: {}    "
        "# what a row is of: {}\n",
        quoted(file.records.text), name_of(file.shape),
        any_of({"clients", "periods", "events", "totals"}));
    if (file.dates) text += fmt::format("dates: {}\n", name_of(*file.dates));
    if (file.decimal == DecimalMark::comma) text += "decimal: comma\n";
    text += columns_text(file.columns) + "services:\n";
    for (const auto& service : file.services) text += service_text(service);
    if (file.shape != RecordShape::totals || !file.columns.years_before)
        text += "windows: {before: 12, after: 12}    # months\n";
    if (file.periods)
        text += fmt::format("periods: {{before: {}, after: {}}}\n",
                            list_text(file.periods->before.values),
                            list_text(file.periods->after.values));
    if (file.comparison) text += "comparison: " + quoted(file.comparison->text) + "\n";
    if (!file.drop.empty()) text += "drop: " + list_text(file.drop) + "\n";
    if (!guessed.unused.empty())
        text +=
            "# not used: " +
            joined(guessed.unused, ", ", [](const std::string& name) { return in_quotes(name); }) +
            "\n";
    text += "# To be said by you:\n";
    for (const std::string& ask : guessed.asks) text += "# - " + ask + "\n";
    return text;
}

}  // namespace hearth

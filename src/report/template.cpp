// A layout of somebody's own: Markdown in which {{name}} stands for a section or a table of a page.
#include <fmt/format.h>

#include "base/text.hpp"
#include "report/document.hpp"

namespace hearth {

namespace {

/// A block that a layout can name.
struct NamedBlocks {
    std::string name;
    Document blocks;
};

NamedBlocks& named_blocks(std::vector<NamedBlocks>& all, const std::string& name) {
    for (NamedBlocks& one : all)
        if (one.name == name) return one;
    return all.emplace_back(NamedBlocks{name, {}});
}

/// Sections without their headings, by name, and single tables.
std::vector<NamedBlocks> blocks_of(const Document& document) {
    std::vector<NamedBlocks> sections, tables;
    for (const Block& block : document) {
        const auto* heading = std::get_if<Heading>(&block);
        if (heading != nullptr && (heading->level < 3 || sections.empty())) {
            const std::string name = heading->name.empty() ? heading->text : heading->name;
            named_blocks(sections, name);
            continue;
        }
        if (sections.empty()) continue;
        sections.back().blocks.push_back(block);
        if (const auto* table = std::get_if<Table>(&block); table != nullptr)
            named_blocks(tables, "table " + table->name).blocks.push_back(block);
    }
    sections.insert(sections.end(), tables.begin(), tables.end());
    return sections;
}

std::string without_blanks_around(std::string_view text) {
    const auto from = text.find_first_not_of(" \t");
    if (from == text.npos) return "";
    return std::string(text.substr(from, text.find_last_not_of(" \t") - from + 1));
}

std::string without_end(std::string text) {
    text.erase(text.find_last_not_of('\n') + 1);
    return text;
}

}  // namespace

FilledTemplate filled(std::string_view layout, const Document& document) {
    const std::vector<NamedBlocks> all = blocks_of(document);
    FilledTemplate made;
    std::size_t from = 0;
    while (from < layout.size()) {
        const std::size_t at = std::min(layout.find("{{", from), layout.size());
        const std::size_t end = layout.find("}}", at);
        made.text += layout.substr(from, at - from);
        if (at == layout.size() || end == layout.npos) {
            made.text += layout.substr(at);
            break;
        }
        const std::string name = without_blanks_around(layout.substr(at + 2, end - at - 2));
        const auto found = std::find_if(all.begin(), all.end(),
                                        [&](const NamedBlocks& one) { return one.name == name; });
        if (found != all.end())
            made.text += without_end(to_markdown(found->blocks));
        else
            made.unknown.push_back(name);
        from = end + 2;
    }
    for (const NamedBlocks& one : all) made.names.push_back(one.name);
    return made;
}

}  // namespace hearth

// Collects diagnostics and words them for a terminal: header, the line, a caret, help.
#include "base/diagnostic.hpp"

#include <algorithm>
#include <fmt/args.h>
#include <fmt/format.h>
#include <utility>

#include "base/messages.hpp"
#include "base/text.hpp"

namespace hearth {

namespace {

constexpr std::size_t most_shown = 20;
constexpr std::size_t longest_message = 600;
constexpr std::size_t widest_line = 160;
constexpr std::size_t widest_before_caret = 90;
constexpr std::size_t longest_character = 4;  // bytes

auto key(const Diagnostic& d) {
    return std::tie(d.place.file, d.place.line, d.place.column, d.severity, d.code, d.message,
                    d.help);
}

bool before(const Diagnostic& a, const Diagnostic& b) { return key(a) < key(b); }
bool identical(const Diagnostic& a, const Diagnostic& b) { return key(a) == key(b); }

std::string_view word(Severity severity) {
    return severity == Severity::error ? "error" : "warning";
}

bool is_lead(char byte) { return (static_cast<unsigned char>(byte) & 0xC0u) != 0x80u; }

/// Bytes of the first character of `rest`; a malformed byte stands alone.
std::size_t first_character(std::string_view rest) {
    for (std::size_t n = 1; n <= longest_character; ++n)
        if (is_utf8(rest.substr(0, n))) return n;
    return 1;
}

/// Byte offset of the character in `column`, or the end of the line.
std::size_t offset_of(std::string_view line, std::size_t column) {
    std::size_t seen = 0;
    for (std::size_t at = 0; column > 1 && at < line.size(); ++at)
        if (is_lead(line[at]) && ++seen == column - 1)
            return std::min(line.size(), at + first_character(line.substr(at)));
    return column > 1 ? line.size() : 0;
}

using Cells = std::vector<std::string>;  // one printable character of the source each

Cells cells(std::string_view text, std::size_t most) {
    Cells out;
    while (!text.empty() && out.size() < most) {
        const std::size_t size = first_character(text);
        out.push_back(text.front() == '\t' ? " " : printable(text.substr(0, size)));
        text.remove_prefix(size);
    }
    return out;
}

/// The end of `before` that fits in front of the caret.
std::string left_part(std::string_view before) {
    constexpr std::size_t most = widest_before_caret * longest_character;
    std::size_t start = before.size() > most ? before.size() - most : 0;
    while (start > 0 && start < before.size() && !is_lead(before[start])) ++start;
    const Cells all = cells(before.substr(start), most);
    std::size_t width = 0;
    std::string out;
    for (auto cell = all.rbegin(); cell != all.rend(); ++cell) {
        width += characters(*cell);
        if (width > widest_before_caret) return "…" + out;
        out.insert(0, *cell);
    }
    return start > 0 ? "…" + out : out;
}

/// The beginning of `after` that fits in `room` characters.
std::string right_part(std::string_view after, std::size_t room) {
    std::string out;
    for (const auto& cell : cells(after, room + 1)) out += cell;
    return printable(out, room);
}

/// A line as it is shown, and the characters before the caret.
std::pair<std::string, std::size_t> excerpt(std::string_view line, std::size_t column,
                                            std::size_t room) {
    const std::size_t offset = offset_of(line, column);
    const std::string left = left_part(line.substr(0, offset));
    const std::size_t caret = characters(left);
    return {left + right_part(line.substr(offset), room - caret), caret};
}

std::string excerpt_lines(const SourceTexts& texts, Place place) {
    const std::string_view line = texts.line(place);
    if (line.empty()) return "";
    const std::string margin = fmt::format("{:>5} | ", place.line);
    const auto [shown, caret] = excerpt(line, place.column, widest_line - margin.size());
    std::string out = margin + shown + "\n";
    if (place.column > 0)
        out += fmt::format("{:>{}} {:>{}}\n", "|", margin.size() - 1, "^", caret + 1);
    return out;
}

std::string location(const SourceTexts& texts, Place place) {
    std::string out = place.file < texts.size() ? printable(texts.at(place.file).name) : "hearth";
    if (place.line > 0) out += fmt::format(":{}", place.line);
    if (place.line > 0 && place.column > 0) out += fmt::format(":{}", place.column);
    return out;
}

std::string rendered(const Diagnostic& diagnostic, const SourceTexts& texts) {
    std::string out =
        fmt::format("{}: {}: {}\n", location(texts, diagnostic.place), word(diagnostic.severity),
                    printable(diagnostic.message, longest_message));
    out += excerpt_lines(texts, diagnostic.place);
    if (!diagnostic.help.empty())
        out += fmt::format("      = help: {}\n", printable(diagnostic.help, longest_message));
    return out;
}

}  // namespace

std::uint32_t SourceTexts::add(SourceText text) {
    texts_.push_back(std::move(text));
    return static_cast<std::uint32_t>(texts_.size() - 1);
}

std::string_view SourceTexts::line(Place place) const {
    if (place.line == 0 || place.file >= texts_.size()) return {};
    std::string_view rest = texts_[place.file].text;
    for (std::uint32_t n = 1; n < place.line; ++n) {
        const auto end = rest.find('\n');
        if (end == std::string_view::npos) return {};
        rest.remove_prefix(end + 1);
    }
    rest = rest.substr(0, rest.find('\n'));
    if (!rest.empty() && rest.back() == '\r') rest.remove_suffix(1);
    return rest;
}

void Diagnostics::report(Told told, Place place, const Words& words) {
    const Message& row = *told.row;
    fmt::dynamic_format_arg_store<fmt::format_context> filled;
    for (const Word& word : words)
        std::visit([&](const auto& value) { filled.push_back(value); }, word.value);
    const auto said = [&](std::string_view text) { return fmt::vformat(text, filled); };
    add({row.severity, row.name.substr(0, row.name.find('.')), place, said(row.text),
         said(row.help)});
}

void Diagnostics::add(Diagnostic diagnostic) {
    errors_ += diagnostic.severity == Severity::error ? 1 : 0;
    all_.push_back(std::move(diagnostic));
}

void Diagnostics::withdraw(Place place) {
    errors_ -= std::erase_if(all_, [&](const Diagnostic& one) {
        return one.place == place && one.severity == Severity::error;
    });
}

std::vector<Diagnostic> Diagnostics::sorted() const {
    std::vector<Diagnostic> out = all_;
    std::sort(out.begin(), out.end(), before);
    out.erase(std::unique(out.begin(), out.end(), identical), out.end());
    return out;
}

std::string render(const std::vector<Diagnostic>& diagnostics, const SourceTexts& texts,
                   Severity severity) {
    std::string out;
    std::size_t count = 0;
    for (const auto& diagnostic : diagnostics) {
        if (diagnostic.severity != severity) continue;
        if (count++ < most_shown) out += rendered(diagnostic, texts);
    }
    if (count <= most_shown) return out;
    const std::size_t more = count - most_shown;
    return out + fmt::format("and {} more {}{}\n", more, word(severity), more == 1 ? "" : "s");
}

}  // namespace hearth

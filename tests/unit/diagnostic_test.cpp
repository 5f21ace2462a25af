// How diagnostics are ordered and worded.
#include "base/diagnostic.hpp"

#include <algorithm>
#include <doctest/doctest.h>
#include <sstream>
#include <utility>

#include "base/text.hpp"

using namespace hearth;

namespace {

SourceTexts one_text(std::string text, std::string name = "scenarios/bad.yaml") {
    SourceTexts texts;
    texts.add({std::move(name), std::move(text), ""});
    return texts;
}

std::string render_error(const SourceTexts& texts, Place place, std::string message = "wrong",
                         std::string help = {}) {
    Diagnostics diagnostics;
    diagnostics.add({Severity::error, "test", place, std::move(message), std::move(help)});
    return render(diagnostics.sorted(), texts, Severity::error);
}

std::size_t widest_line(const std::string& text) {
    std::istringstream in(text);
    std::size_t widest = 0;
    for (std::string line; std::getline(in, line);) widest = std::max(widest, characters(line));
    return widest;
}

/// The character of the excerpt's line that the caret stands under.
std::string under_caret(const std::string& rendered) {
    std::istringstream in(rendered);
    std::string header, line, caret;
    std::getline(in, header);
    std::getline(in, line);
    std::getline(in, caret);
    for (std::size_t skip = caret.find('^'), at = 0; at < line.size(); ++at)
        if ((static_cast<unsigned char>(line[at]) & 0xC0u) != 0x80u && skip-- == 0)
            return line.substr(at, 1);
    return "";
}

}  // namespace

TEST_CASE("an error is worded with its place, the line, a caret and help") {
    const auto texts = one_text("a\nb\nc\nd\ne\nreach:\n    capacity: 350\n");
    CHECK(render_error(texts, {0, 7, 5}, "unknown key 'capacty' in reach",
                       "did you mean 'capacity'?") ==
          "scenarios/bad.yaml:7:5: error: unknown key 'capacty' in reach\n"
          "    7 |     capacity: 350\n"
          "      |     ^\n"
          "      = help: did you mean 'capacity'?\n");
}

TEST_CASE("an error about a whole file has no excerpt") {
    CHECK(render_error(one_text("a\n"), {0, 0, 0}, "no such file", "check the path") ==
          "scenarios/bad.yaml: error: no such file\n"
          "      = help: check the path\n");
}

TEST_CASE("an error about a line has no caret") {
    CHECK(render_error(one_text("a\nb\n"), {0, 2, 0}) ==
          "scenarios/bad.yaml:2: error: wrong\n"
          "    2 | b\n");
}

TEST_CASE("an error beyond the end of a text still has its place") {
    CHECK(render_error(one_text("a\n"), {0, 9, 3}) == "scenarios/bad.yaml:9:3: error: wrong\n");
    CHECK(under_caret(render_error(one_text("abc\n"), {0, 1, 99})) == "");
}

TEST_CASE("the caret counts characters, and a tab as one") {
    CHECK(under_caret(render_error(one_text("é: ü x\n"), {0, 1, 6})) == "x");
    CHECK(render_error(one_text("\ta\tb\n"), {0, 1, 4}) ==
          "scenarios/bad.yaml:1:4: error: wrong\n"
          "    1 |  a b\n"
          "      |    ^\n");
}

TEST_CASE("the caret stands under a malformed byte") {
    CHECK(render_error(one_text("a \xA3"
                                "30\n"),
                       {0, 1, 3}) ==
          "scenarios/bad.yaml:1:3: error: wrong\n"
          "    1 | a \\xa330\n"
          "      |   ^\n");
}

TEST_CASE("a long line is shown around its caret") {
    std::string line(5000, 'x');
    line.append("Q").append(5000, 'y').append("\n");
    const auto texts = one_text(line);
    const auto text = render_error(texts, {0, 1, 5001});
    CHECK(under_caret(text) == "Q");
    CHECK(widest_line(text) <= 160);
    CHECK(text.find("| …xxx") != std::string::npos);
    CHECK(text.find("yyy…\n") != std::string::npos);
}

TEST_CASE("no excerpt is wider than 160 characters wherever the caret stands") {
    std::string line;
    for (int i = 0; i < 400; ++i) line += i % 7 == 0 ? "é" : i % 11 == 0 ? "\x1b" : "z";
    const auto texts = one_text(line);
    for (std::uint32_t column = 1; column <= 402; ++column)
        CHECK(widest_line(render_error(texts, {0, 1, column})) <= 160);
}

TEST_CASE("a line of exactly the width is not cut") {
    const std::string line(152, 'x');
    CHECK(render_error(one_text(line), {0, 1, 1}).find(line + "\n") != std::string::npos);
}

TEST_CASE("nothing in a diagnostic can drive a terminal") {
    const auto texts = one_text("a: \x1b[31m\n", "\x1b]0;title\x07.yaml");
    const auto text = render_error(texts, {0, 1, 4}, "bad \x1b[2J", "see \x9b");
    CHECK(text.find('\x1b') == std::string::npos);
    CHECK(text.find('\x07') == std::string::npos);
    CHECK(text.find('\x9b') == std::string::npos);
}

TEST_CASE("warnings are worded like errors and kept apart from them") {
    const auto texts = one_text("a\n");
    Diagnostics diagnostics;
    diagnostics.add({Severity::warning, "test", {0, 1, 1}, "odd", ""});
    diagnostics.add({Severity::error, "test", {0, 1, 1}, "wrong", ""});
    CHECK(diagnostics.errors() == 1);
    CHECK(render(diagnostics.sorted(), texts, Severity::warning) ==
          "scenarios/bad.yaml:1:1: warning: odd\n    1 | a\n      | ^\n");
    CHECK(render(diagnostics.sorted(), texts, Severity::error) ==
          "scenarios/bad.yaml:1:1: error: wrong\n    1 | a\n      | ^\n");
}

TEST_CASE("a file with warnings only has no errors") {
    Diagnostics diagnostics;
    diagnostics.add({Severity::warning, "test", {}, "odd", ""});
    CHECK_FALSE(diagnostics.has_errors());
}

TEST_CASE("diagnostics are sorted by place and identical ones given once") {
    Diagnostics diagnostics;
    diagnostics.add({Severity::error, "test", {1, 1, 1}, "d", ""});
    diagnostics.add({Severity::error, "test", {0, 2, 1}, "c", ""});
    diagnostics.add({Severity::error, "test", {0, 1, 5}, "b", ""});
    diagnostics.add({Severity::error, "test", {0, 1, 2}, "a", ""});
    diagnostics.add({Severity::error, "test", {0, 1, 5}, "b", ""});
    std::string order;
    for (const auto& diagnostic : diagnostics.sorted()) order += diagnostic.message;
    CHECK(order == "abcd");
}

TEST_CASE("twenty errors are shown and the rest counted") {
    const auto texts = one_text("");
    Diagnostics diagnostics;
    for (std::uint32_t i = 1; i <= 20; ++i)
        diagnostics.add({Severity::error, "test", {0, i, 0}, "wrong", ""});
    CHECK(render(diagnostics.sorted(), texts, Severity::error).find("more") == std::string::npos);
    diagnostics.add({Severity::error, "test", {0, 21, 0}, "wrong", ""});
    CHECK(render(diagnostics.sorted(), texts, Severity::error).ends_with("\nand 1 more error\n"));
    diagnostics.add({Severity::error, "test", {0, 22, 0}, "wrong", ""});
    CHECK(render(diagnostics.sorted(), texts, Severity::error).ends_with("\nand 2 more errors\n"));
}

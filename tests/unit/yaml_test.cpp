// What YAML is accepted, where its nodes stand, and what is refused and where.
#include <chrono>
#include <doctest/doctest.h>
#include <utility>

#include "load/files.hpp"

using namespace hearth;

namespace {

struct Outcome {
    std::optional<Node> tree;
    std::vector<Diagnostic> diagnostics;
};

Outcome parse(std::string text) {
    SourceTexts texts;
    texts.add({"other.yaml", "", ""});
    const auto file = texts.add({"a.yaml", std::move(text), ""});
    Diagnostics diagnostics;
    Outcome outcome{parse_yaml(file, texts, diagnostics), {}};
    outcome.diagnostics = diagnostics.sorted();
    return outcome;
}

std::string shown(Place place) {
    CHECK(place.file == 1);
    return std::to_string(place.line) + ":" + std::to_string(place.column);
}

/// The codes and places of all diagnostics: "code line:column, …".
std::string errors(const Outcome& outcome) {
    std::string out;
    for (const auto& diagnostic : outcome.diagnostics)
        out += (out.empty() ? "" : ", ") + std::string(diagnostic.code) + " " +
               shown(diagnostic.place);
    return out;
}

std::string errors(std::string text) { return errors(parse(std::move(text))); }

/// A tree in one line, each node with its place.
std::string in_words(const Node& node) {
    const std::string at = "@" + shown(node.place);
    std::string out;
    if (const auto* scalar = node.scalar())
        return (scalar->plain ? scalar->text : "\"" + scalar->text + "\"") + at;
    if (const auto* items = node.sequence()) {
        for (const auto& item : *items) out += (out.empty() ? "" : " ") + in_words(item);
        return "[" + out + "]" + at;
    }
    for (const auto& entry : *node.mapping())
        out += (out.empty() ? "" : " ") + entry.key + "@" + shown(entry.key_place) + "=" +
               in_words(entry.value);
    return "{" + out + "}" + at;
}

std::string tree(std::string text) {
    const auto outcome = parse(std::move(text));
    CHECK(errors(outcome) == "");
    return outcome.tree ? in_words(*outcome.tree) : "none";
}

std::string repeated(std::string_view piece, std::size_t bytes) {
    std::string out;
    while (out.size() < bytes) out += piece;
    return out;
}

/// The first code, reached within a second.
std::string first_code_in_time(std::string text) {
    const auto start = std::chrono::steady_clock::now();
    const auto outcome = parse(std::move(text));
    const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - start;
    CHECK(taken.count() < 1.0 * 10);  // ten times the promise: sanitizers and busy machines
    return outcome.diagnostics.empty() ? "" : std::string(outcome.diagnostics.front().code);
}

}  // namespace

TEST_CASE("nodes and keys carry their places") {
    CHECK(tree("a: 1\nb:\n  c: [x, y]\n  d: {e: f}\n") ==
          "{a@1:1=1@1:4 b@2:1={c@3:3=[x@3:7 y@3:10]@3:6 d@4:3={e@4:7=f@4:10}@4:6}@3:3}@1:1");
    CHECK(tree("- a\n- - b\n  - c\n") == "[a@1:3 [b@2:5 c@3:5]@2:3]@1:1");
}

TEST_CASE("columns count characters, whatever stands before") {
    CHECK(tree("é: [日本, ☂, x]\n") == "{é@1:1=[日本@1:5 ☂@1:9 x@1:12]@1:4}@1:1");
    CHECK(tree("a: 1\r\né é: x\r\n") == "{a@1:1=1@1:4 é é@2:1=x@2:6}@1:1");
}

TEST_CASE("quoted and block texts are not plain") {
    CHECK(tree("a: '1'\nb: \"2\"\nc: it's 3\n") ==
          "{a@1:1=\"1\"@1:4 b@2:1=\"2\"@2:4 c@3:1=it's 3@3:4}@1:1");
    CHECK(tree("a: |\n  x\n  y\nb: >\n  x\n  y\n") ==
          "{a@1:1=\"x\ny\n\"@1:4 b@4:1=\"x y\n\"@4:4}@1:1");
}

TEST_CASE("a plain text may go over several lines") {
    CHECK(tree("a: x\n   y\nb: 1\n") == "{a@1:1=x y@1:4 b@3:1=1@3:4}@1:1");
}

TEST_CASE("an empty value is an empty plain text at its key or dash") {
    CHECK(tree("a:\nb: 1\n") == "{a@1:1=@1:1 b@2:1=1@2:4}@1:1");
    CHECK(tree("a: 1\nb:") == "{a@1:1=1@1:4 b@2:1=@2:1}@1:1");
    CHECK(tree("-\n\n- a\n-") == "[@1:1 a@3:3 @4:1]@1:1");
    CHECK(tree("{a: , b: 1}") == "{a@1:2=@1:2 b@1:7=1@1:10}@1:1");
}

TEST_CASE("an explicit null is kept as written") {
    CHECK(tree("a: null\nb: ~\n") == "{a@1:1=null@1:4 b@2:1=~@2:4}@1:1");
    CHECK(tree("a:\nnull: 1\n") == "{a@1:1=@1:1 null@2:1=1@2:7}@1:1");
}

TEST_CASE("numbers and truth values are left as text") {
    CHECK(tree("[010, .nan, yes, 35%, 1e3]") ==
          "[010@1:2 .nan@1:7 yes@1:13 35%@1:18 1e3@1:23]@1:1");
}

TEST_CASE("a list or a text may be the whole document") {
    CHECK(tree("--- [a]\n...\n") == "[a@1:6]@1:5");
    CHECK(tree("'a'") == "\"a\"@1:1");
}

TEST_CASE("find gives the value under a key, or nothing") {
    auto outcome = parse("a: 1\nb: [2]\n");
    REQUIRE(outcome.tree);
    REQUIRE(outcome.tree->find("a"));
    CHECK(outcome.tree->find("a")->scalar()->text == "1");
    CHECK(outcome.tree->find("c") == nullptr);
    CHECK(std::as_const(*outcome.tree).find("b")->find("x") == nullptr);
}

TEST_CASE("every duplicate key is reported and the first one kept") {
    const auto outcome = parse("a: 1\nb: {x: 1, x: 2}\na: 2\n'a': 3\n");
    CHECK(errors(outcome) == "duplicate-key 2:11, duplicate-key 3:1, duplicate-key 4:1");
    CHECK(outcome.diagnostics[1].message == "key 'a' is given twice");
    CHECK(outcome.diagnostics[1].help == "first given on line 1; keep one of them");
    REQUIRE(outcome.tree);
    CHECK(in_words(*outcome.tree) == "{a@1:1=1@1:4 b@2:1={x@2:5=1@2:8}@2:4}@1:1");
}

TEST_CASE("anchors, aliases and tags are refused, all in one go") {
    CHECK(errors("a: &x 1\nb: *x\nc: !!str 2\nd: !t [1]\ne: ! 3\nf: !<?> 4\ng: &y\n") ==
          "anchor 1:4, alias 2:4, tag 3:4, tag 4:4, tag 5:4, tag 6:4, anchor 7:4");
    CHECK(errors("a: &x [*x]\n") == "anchor 1:4, alias 1:8");
    CHECK(errors("a: *none\n*b : &\n") == "alias 1:4, alias 2:1, anchor 2:6");
    CHECK(errors("<<: *none\n") == "merge-key 1:1");
}

TEST_CASE("a text with an alias gives no tree") { CHECK_FALSE(parse("a: &x 1\nb: *x\n").tree); }

TEST_CASE("a list or mapping as a key is refused") {
    CHECK(errors("[a]: 1\n") == "complex-key 1:1");
    CHECK(errors("? {a: 1}\n: 2\n") == "complex-key 1:3");
}

TEST_CASE("a value without a key is refused") {
    CHECK(errors("a: 1\n: 2\n") == "empty-key 2:1");
    CHECK(errors("\"\": 2\n") == "empty-key 1:1");
}

TEST_CASE("a key without a colon is refused") {
    CHECK(errors("a:\n  - b\nc\n") == "missing-colon 3:1");
    CHECK(errors("a: {b, c: 1}\n") == "missing-colon 1:5");
    CHECK(errors("a: {\"b\":1,c:2}\n") == "missing-colon 1:11");
    CHECK(tree("{a: , 'b': }") == "{a@1:2=@1:2 b@1:7=@1:7}@1:1");
    CHECK(tree("a: # b\nc: 1\n") == "{a@1:1=@1:1 c@2:1=1@2:4}@1:1");
    CHECK(errors("? a\n") == "missing-colon 1:3");
    CHECK(errors("a: {b:, c: 1}\nd: {e:[1]}\n") == "missing-colon 1:5");
    CHECK(tree("a: {b: # c\n  , d: }\n") == "{a@1:1={b@1:5=@1:5 d@2:5=@2:5}@1:4}@1:1");
}

TEST_CASE("a second document is refused") {
    CHECK(errors("a: 1\n---\nb: 2\n") == "second-document 2:1");
    CHECK(errors("a: 1\n...\nb\n") == "second-document 3:1");
    CHECK_FALSE(parse("a: 1\n---\nb: 2\n").tree);
}

TEST_CASE("a document without content is refused") {
    CHECK(errors("# nothing\n") == "empty-document 0:0");
    CHECK(errors("---\n") == "empty-document 0:0");
    CHECK(errors("") == "empty-document 0:0");
}

TEST_CASE("tabs in the indentation are refused, every one of them") {
    CHECK(errors("a:\n\tb: 1\n  \tc: 2\n") == "tab-indentation 2:1, tab-indentation 3:3");
    CHECK(errors("- a\n \t- b\n") == "tab-indentation 2:2");
    CHECK(errors("a: 1\n\t\nb: 2\n") == "tab-indentation 2:1");
    CHECK(tree("a:\t1\t# comment\nb: 2\n") == "{a@1:1=1@1:4 b@2:1=2@2:4}@1:1");
}

TEST_CASE("a line that would be dropped as a directive is refused") {
    CHECK(errors("a: 5% of\n%b: 1\n") == "directive 2:1");
}

TEST_CASE("a quote that is never closed is refused where it opens") {
    CHECK(errors("a: 1\nb: \"x\nc: 2\n") == "unclosed-quote 2:4");
    CHECK(errors("a: [ 'x\n") == "unclosed-quote 1:6");
    CHECK(errors("a: 'it''s\n") == "unclosed-quote 1:4");
    CHECK(errors("a: \"x\\\"\n") == "unclosed-quote 1:4");
    CHECK(tree("a: 'it''s'\nb: \"\\\"\"") == "{a@1:1=\"it's\"@1:4 b@2:1=\"\"\"@2:4}@1:1");
}

TEST_CASE("escapes for control characters are refused") {
    CHECK(errors("a: \"\\e[31m\"\nb: \"\\0\"\nc: \"\\x85\"\n\"\\a\": 1\n") ==
          "control-character 1:4, control-character 2:4, control-character 3:4, "
          "control-character 4:1");
    CHECK(tree("a: \"x\\n\\ty\"\n") == "{a@1:1=\"x\n\ty\"@1:4}@1:1");
}

TEST_CASE("what is not YAML is refused at its place, with help") {
    const auto colon = parse("é: 1\né: b: c\n");
    CHECK(errors(colon) == "yaml-syntax 2:5");
    CHECK(colon.diagnostics[0].message == "not YAML: a ': ' where no key can stand");
    CHECK(colon.diagnostics[0].help ==
          "put text that contains ': ' in quotes, or check the indentation");
    CHECK(errors("a: @x\n") == "yaml-syntax 1:4");
    CHECK(errors("a: - b\n") == "yaml-syntax 1:4");
    CHECK(errors("a: [1]]\n") == "yaml-syntax 1:7");
    CHECK(errors("a: \"\\q\"\n") == "yaml-syntax 1:5");
    CHECK(errors("- a\nb: 1\n") == "yaml-syntax 2:1");
    CHECK(errors("a: [1,, 2]\n") == "yaml-syntax 1:7");
    CHECK(errors("\xEF\xBF\xBF: 1\n") == "control-character 1:1");
}

TEST_CASE("an open bracket is reported where it opens") {
    CHECK(errors("a: 1\nb: [1, 2\nc: 3\n") == "yaml-syntax 2:4");
    CHECK(errors("a: {b: 1\n") == "yaml-syntax 1:4");
    CHECK(errors("a: [b: ") == "yaml-syntax 1:4");
    CHECK(errors("a: [1, 2\n\nb:\n  c: 3\n") == "yaml-syntax 1:4");
    CHECK(errors("a: {b: c: d}\n") == "yaml-syntax 1:9");
}

TEST_CASE("duplicates before a mistake in the syntax are reported with it") {
    CHECK(errors("a: {x: 1, x: 2}\nb: c: d\n") == "duplicate-key 1:11, yaml-syntax 2:5");
}

TEST_CASE("sixty-four levels are read and one more is refused") {
    CHECK(parse(repeated("[", 64) + repeated("]", 64)).tree);
    CHECK(errors(repeated("[", 65) + repeated("]", 65)) == "too-deep 1:65");
}

TEST_CASE("two hundred thousand values are read and more are refused") {
    CHECK(parse(repeated("- a\n", 4 * 199'999)).tree);
    CHECK(first_code_in_time(repeated("- a\n", 4 * 200'000)) == "too-many-nodes");
}

TEST_CASE("hostile texts end soon with an error") {
    constexpr std::size_t million = 1u << 20;
    CHECK(first_code_in_time(repeated("[", million)) == "too-deep");
    CHECK(first_code_in_time(repeated("{", million)) == "complex-key");
    CHECK(first_code_in_time(repeated("[{", million)) == "complex-key");
    CHECK(first_code_in_time(repeated("- ", million)) == "too-deep");
    CHECK(first_code_in_time(repeated("? ", million)) == "complex-key");
    CHECK(first_code_in_time(repeated("a: ", million)) == "yaml-syntax");
    CHECK(first_code_in_time(repeated("!", million)) == "tag");
    CHECK(first_code_in_time(repeated("&a ", million)) == "anchor");
    CHECK(first_code_in_time(repeated("x", 3 * million)) == "too-long");
    CHECK(first_code_in_time(repeated("x", 16 * million)) == "too-large");
    CHECK(first_code_in_time(repeated("- &a b\n", million)) == "anchor");
    CHECK(first_code_in_time(repeated("k: 1\n", million / 4)) == "duplicate-key");
    CHECK(first_code_in_time("a:\n" + repeated("-\n", million / 4)) == "");
    CHECK(first_code_in_time("a: [" + repeated("1,", million / 64) + "]") == "");
    CHECK(first_code_in_time("a: [= max(" + repeated("1,", million / 64) + "]") ==
          "bad-expression");
}

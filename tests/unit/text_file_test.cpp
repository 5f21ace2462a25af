// What may be read as a text, and what is refused and where.
#include <cstdlib>
#include <doctest/doctest.h>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <sys/stat.h>
#include <unistd.h>

#include "load/files.hpp"
#include "loaded.hpp"

using namespace hearth;
using testing::Folder;

namespace {

struct Outcome {
    std::optional<std::uint32_t> file;
    SourceTexts texts;
    std::vector<Diagnostic> diagnostics;
};

Outcome read(const std::string& path) {
    Outcome outcome;
    Diagnostics diagnostics;
    outcome.file = read_text(path, "shown.yaml", outcome.texts, diagnostics);
    outcome.diagnostics = diagnostics.sorted();
    return outcome;
}

Outcome read_bytes(std::string_view bytes) {
    const Folder folder;
    return read(folder.write("a.yaml", bytes));
}

/// The single diagnostic's code and place as "code line:column".
std::string only(const Outcome& outcome) {
    CHECK_FALSE(outcome.file);
    if (outcome.diagnostics.size() != 1) return std::to_string(outcome.diagnostics.size());
    const auto& diagnostic = outcome.diagnostics.front();
    CHECK(outcome.texts.at(diagnostic.place.file).name == "shown.yaml");
    return std::string(diagnostic.code) + " " + std::to_string(diagnostic.place.line) + ":" +
           std::to_string(diagnostic.place.column);
}

/// Reads "-" while `bytes` stand on standard input.
Outcome read_standard_input(std::string_view bytes) {
    const Folder folder;
    const int file = ::open(folder.write("in", bytes).c_str(), O_RDONLY);
    const int kept = ::dup(STDIN_FILENO);
    ::dup2(file, STDIN_FILENO);
    auto outcome = read("-");
    ::dup2(kept, STDIN_FILENO);
    ::close(kept);
    ::close(file);
    return outcome;
}

}  // namespace

TEST_CASE("a text is read whole, with its name and SHA-256") {
    const auto outcome = read_bytes("abc");
    REQUIRE(outcome.file);
    const auto& text = outcome.texts.at(*outcome.file);
    CHECK(text.name == "shown.yaml");
    CHECK(text.text == "abc");
    // FIPS 180-2, appendix B.1
    CHECK(text.sha256 == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST_CASE("a byte order mark is dropped from the text and kept in the SHA-256") {
    const auto marked = read_bytes(
        "\xEF\xBB\xBF"
        "abc");
    REQUIRE(marked.file);
    CHECK(marked.texts.at(*marked.file).text == "abc");
    const auto plain = read_bytes("abc");
    CHECK(marked.texts.at(*marked.file).sha256 != plain.texts.at(*plain.file).sha256);
}

TEST_CASE("tabs, Windows line ends and any language are texts") {
    CHECK(read_bytes("a\tb\r\n日本 £ é\n").file);
}

TEST_CASE("standard input is read like a file") {
    const auto outcome = read_standard_input("a: 1\n");
    REQUIRE(outcome.file);
    CHECK(outcome.texts.at(*outcome.file).text == "a: 1\n");
    CHECK(only(read_standard_input("")) == "empty-file 0:0");
}

TEST_CASE("standard input has the same cap on size") {
    CHECK(only(read_standard_input(std::string(largest_text + 1, 'x'))) == "too-large 0:0");
}

TEST_CASE("a missing file is refused with the name of a near one") {
    const Folder folder;
    const auto there = folder.write("housing.yaml", "a: 1\n");
    const auto outcome = read((folder.path / "housng.yaml").string());
    CHECK(only(outcome) == "no-such-file 0:0");
    CHECK(outcome.diagnostics.front().help == "did you mean '" + there + "'?");
}

TEST_CASE("paths that name nothing are refused") {
    const Folder folder;
    const auto file = folder.write("a.yaml", "a: 1\n");
    CHECK(only(read("")) == "no-such-file 0:0");
    CHECK(only(read(file + "/b.yaml")) == "no-such-file 0:0");
    CHECK(only(read(file + std::string("\0.yaml", 6))) == "no-such-file 0:0");
    CHECK(only(read(std::string(10'000, 'x'))) == "unreadable-file 0:0");
}

TEST_CASE("a directory, a pipe and a device are refused at once") {
    const Folder folder;
    const auto pipe = (folder.path / "pipe").string();
    REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
    CHECK(only(read(folder.path.string())) == "not-a-file 0:0");
    CHECK(only(read(pipe)) == "not-a-file 0:0");
    CHECK(only(read("/dev/zero")) == "not-a-file 0:0");
    CHECK(read("/dev/zero").diagnostics.front().message == "this is a device, not a file");
}

TEST_CASE("a file that may not be read is refused") {
    constexpr ::uid_t nobody = 65534;
    const Folder folder;
    const auto file = folder.write("a.yaml", "a: 1\n");
    ::chmod(folder.path.c_str(), 0755);
    ::chmod(file.c_str(), 0);
    const bool root = ::geteuid() == 0;  // who may read everything
    if (root && ::seteuid(nobody) != 0) {
        MESSAGE("skipped: this root can be nobody else");
        return;
    }
    const auto outcome = read(file);
    if (root) REQUIRE(::seteuid(0) == 0);
    CHECK(only(outcome) == "unreadable-file 0:0");
}

TEST_CASE("a file over the cap is refused by its size") {
    const Folder folder;
    const auto file = folder.write("a.yaml", "a: 1\n");
    std::filesystem::resize_file(file, 100u << 20);
    CHECK(only(read(file)) == "too-large 0:0");
}

TEST_CASE("a file of exactly the cap is read") {
    CHECK(read_bytes(std::string(largest_text, 'x')).file);
    CHECK(only(read_bytes(std::string(largest_text + 1, 'x'))) == "too-large 0:0");
}

TEST_CASE("an empty file, also of white space or a byte order mark, is refused") {
    CHECK(only(read_bytes("")) == "empty-file 0:0");
    CHECK(only(read_bytes(" \t\r\n\n")) == "empty-file 0:0");
    CHECK(only(read_bytes("\xEF\xBB\xBF\n")) == "empty-file 0:0");
}

TEST_CASE("binary files are refused as such") {
    CHECK(only(read_bytes(std::string_view("a\0b", 3))) == "binary-file 0:0");
    CHECK(only(read_bytes("PK\x03\x04sheet")) == "binary-file 0:0");
    CHECK(only(read_bytes(std::string_view("\xFF\xFE"
                                           "a\0",
                                           4))) == "invalid-utf8 0:0");
}

TEST_CASE("control characters are refused at their line and column") {
    CHECK(only(read_bytes("a\nbé\x1b[31m\n")) == "control-character 2:3");
    CHECK(only(read_bytes("a\x7f\n")) == "control-character 1:2");
    CHECK(only(read_bytes("\xC2\x85")) == "control-character 1:1");
    CHECK(only(read_bytes("ab\xE2\x80\xA8")) == "control-character 1:3");
    CHECK(only(read_bytes("ab\xE2\x80\xA9")) == "control-character 1:3");
    CHECK(only(read_bytes("a\xEF\xBB\xBF")) == "control-character 1:2");
    CHECK(only(read_bytes("a\xE2\x80\xAE")) == "control-character 1:2");
    CHECK(only(read_bytes("a\rb\n")) == "control-character 1:2");
}

TEST_CASE("several control characters are reported in one go, but not thousands") {
    CHECK(read_bytes("\x01\n\x02\n").diagnostics.size() == 2);
    CHECK(read_bytes(std::string(5000, '\x01')).diagnostics.size() == 20);
}

TEST_CASE("bytes that are not UTF-8 are refused at the first") {
    CHECK(only(read_bytes("a\nprice: \xA3"
                          "30\n\xA3")) == "invalid-utf8 2:8");
    CHECK(only(read_bytes("caf\xE9 x")) == "invalid-utf8 1:4");
    CHECK(only(read_bytes("caf\xC3")) == "invalid-utf8 1:4");
}

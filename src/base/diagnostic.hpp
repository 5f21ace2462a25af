// Places in files, and what the analyst is told about a mistake there: as values, and how it is
// worded on a terminal. Knows nothing of YAML.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

namespace hearth {

/// A place in a source text. Lines and columns count from 1 (column in characters, not bytes);
/// line 0 means "the file as a whole". `file` indexes a `SourceTexts`.
struct Place {
    std::uint32_t file = 0;
    std::uint32_t line = 0;
    std::uint32_t column = 0;

    friend bool operator==(const Place&, const Place&) = default;
    friend bool operator<(const Place& a, const Place& b) {
        return std::tie(a.file, a.line, a.column) < std::tie(b.file, b.line, b.column);
    }
};

/// One text that was read: the name shown to the analyst, the bytes, and their SHA-256 in hex
/// (empty for the command line).
struct SourceText {
    std::string name;
    std::string text;
    std::string sha256;
};

/// Every text read so far, in reading order. A `Place::file` is an index into it.
class SourceTexts {
  public:
    /// Adds a text and returns its index.
    std::uint32_t add(SourceText text);
    [[nodiscard]] const SourceText& at(std::uint32_t file) const { return texts_.at(file); }
    [[nodiscard]] std::size_t size() const { return texts_.size(); }
    /// The line a place points at, without its line end; empty where there is none.
    [[nodiscard]] std::string_view line(Place place) const;

  private:
    std::vector<SourceText> texts_;
};

enum class Severity { error, warning };

/// A user's mistake or something worth knowing. `message`: lower case, no full stop, names the
/// thing by its YAML key, what was found and what is allowed. `help` says what to do (may be
/// empty). `code` is the stable name under which tests enumerate it (kebab-case).
struct Diagnostic {
    Severity severity = Severity::error;
    std::string_view code;
    Place place;
    std::string message;
    std::string help;
};

/// What a message is filled with.
struct Word {
    std::variant<std::string, double, std::int64_t> value;

    // NOLINTBEGIN: a call lists its words as they are
    Word(std::string text) : value(std::move(text)) {}
    Word(std::string_view text) : value(std::string(text)) {}
    Word(const char* text) : value(std::string(text)) {}
    Word(double number) : value(number) {}
    Word(std::integral auto number) : value(static_cast<std::int64_t>(number)) {}
    // NOLINTEND
};
using Words = std::vector<Word>;

struct Told;  // a row of the table of messages

/// Collects diagnostics while files are read.
class Diagnostics {
  public:
    /// What the row says, filled with the words.
    void report(Told told, Place place, const Words& words = {});
    void add(Diagnostic diagnostic);
    /// Takes back the errors at a place of which more is known now.
    void withdraw(Place place);
    [[nodiscard]] bool has_errors() const { return errors_ > 0; }
    [[nodiscard]] std::size_t errors() const { return errors_; }
    /// Sorted by place, errors and warnings together, identical ones once.
    [[nodiscard]] std::vector<Diagnostic> sorted() const;

  private:
    std::vector<Diagnostic> all_;
    std::size_t errors_ = 0;
};

/// The diagnostics of one severity as text: `file:line:column: error: message`, the line, a caret,
/// `= help: …`. At most 20, then "and n more". Nothing in it can drive a terminal.
std::string render(const std::vector<Diagnostic>& diagnostics, const SourceTexts& texts,
                   Severity severity);

}  // namespace hearth

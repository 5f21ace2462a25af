// What the analyst is told about a mistake in a file, as values; and how it is worded on a
// terminal.
#pragma once

#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/place.hpp"

namespace hearth {

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

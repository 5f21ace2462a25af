// What the analyst is told about a mistake in a file, as values; and how it is worded on a
// terminal.
#pragma once

#include <string>
#include <string_view>
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

/// Collects diagnostics while files are read.
class Diagnostics {
  public:
    void error(std::string_view code, Place place, std::string message, std::string help = {});
    void warning(std::string_view code, Place place, std::string message, std::string help = {});
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

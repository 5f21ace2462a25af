// Places in files: where a figure, a key or a mistake stands. Knows nothing of YAML.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <tuple>
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

}  // namespace hearth

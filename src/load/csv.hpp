// A table as other programs save it: CSV by RFC 4180, with semicolons or tabs too, a byte order
// mark, `sep=;`, and quotes that hold line ends. Row by row in bounded memory, however long the
// file. It knows nothing of what the columns mean.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "load/files.hpp"

namespace hearth {

/// Longest row accepted [bytes].
inline constexpr std::size_t longest_row = 1u << 20;

/// How many problems of a table are told one by one; a line that counts all is added.
inline constexpr std::uint64_t most_listed = 19;

/// What is wrong with a table. Nothing that is said of it shows a value.
struct TableProblems {
    Diagnostics& diagnostics;
    std::uint32_t file = 0;
    std::uint64_t count = 0;

    void report(Told told, Place place, const Words& words = {}) {
        if (count++ < most_listed) diagnostics.report(told, place, words);
    }
    /// Says how many there are, if some were not told.
    void conclude() const;
};

/// An open table. Its first row has the names of columns.
class CsvTable {
  public:
    /// Opens the table at `path`, and reads its first row; nothing, with the errors, where it is
    /// none. Both others must outlive the table.
    static std::optional<CsvTable> open(const std::string& path, SourceTexts& texts,
                                        Diagnostics& diagnostics);

    /// Reads the next row that has any value, of as many cells as the first; false after the last,
    /// or where what follows cannot be read. Rows that are wrong are reported and passed over.
    bool next();

    /// Cells of the row, without quotes and blanks around them; until the next row is read.
    [[nodiscard]] std::string_view operator[](std::size_t column) const { return cells_[column]; }

    /// Where a cell of the row begins.
    [[nodiscard]] Place place(std::size_t column) const;

    [[nodiscard]] const std::vector<std::string>& header() const { return header_; }
    [[nodiscard]] std::uint64_t rows() const { return rows_; }  ///< read, without the first
    [[nodiscard]] char separator() const { return separator_; }

    TableProblems problems;

  private:
    CsvTable(Descriptor from, TableProblems to) : problems(to), from_(std::move(from)) {}
    bool begin();
    bool fill();
    bool find_row();
    bool cut_row();
    bool cut_quoted(std::size_t& at);
    bool is_sound();
    bool stop(Told told, Place place);
    [[nodiscard]] Place place_at(std::string_view before) const;

    Descriptor from_;
    std::string buffer_;
    std::size_t at_ = 0, filled_ = 0;  ///< the part of `buffer_` that is still to be read
    bool ended_ = false;               ///< whether the file has no more
    std::string_view row_;
    std::uint32_t line_ = 1, next_line_ = 1;
    char separator_ = ',';
    std::vector<std::string_view> cells_;
    std::vector<std::size_t> starts_;  ///< of cells in `row_`
    std::string unquoted_;             ///< of cells with doubled quotes
    std::vector<std::string> header_;
    std::uint64_t rows_ = 0;
};

}  // namespace hearth

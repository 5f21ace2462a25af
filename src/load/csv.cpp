// Finds the end of each row, then cuts it into cells; most rows have no quote and take no copy.
#include "load/csv.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

#include "base/messages.hpp"
#include "base/text.hpp"

namespace hearth {

namespace {

constexpr std::string_view separators = ",;\t";
constexpr std::size_t most_bytes = 4;  // of a character

/// Where a row ends; npos: not in this text.
struct RowEnd {
    std::size_t at = std::string_view::npos;
    std::size_t open_quote = std::string_view::npos;  ///< that is not closed in it
};

/// The end of the first row of `text`, past line ends between quotes.
RowEnd quoted_end(std::string_view text, char separator) {
    std::size_t quote = std::string_view::npos;
    bool starts = true;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (quote != std::string_view::npos) {
            if (c == '"' && text.substr(i + 1, 1) == "\"")
                ++i;
            else if (c == '"')
                quote = std::string_view::npos;
            continue;
        }
        if (c == '\n') return {i};
        if (c == '"' && starts) quote = i;
        starts = c == separator || (starts && c == ' ');
    }
    return {.open_quote = quote};
}

RowEnd row_end(std::string_view text, char separator) {
    const std::size_t end = text.find('\n');
    const bool has_quote = std::memchr(text.data(), '"', std::min(end, text.size())) != nullptr;
    return has_quote ? quoted_end(text, separator) : RowEnd{end};
}

/// What stands most often outside quotes.
char separator_of(std::string_view row) {
    std::size_t counts[separators.size()] = {};
    bool quoted = false;
    for (const char c : row) {
        quoted = quoted != (c == '"');
        if (const auto at = separators.find(c); !quoted && at != std::string_view::npos)
            ++counts[at];
    }
    return separators[std::max_element(std::begin(counts), std::end(counts)) - std::begin(counts)];
}

}  // namespace

void TableProblems::conclude() const {
    if (count > most_listed)
        diagnostics.report("record-problems", {file, 0, 0}, {count, most_listed});
}

std::optional<CsvTable> CsvTable::open(const std::string& path, SourceTexts& texts,
                                       Diagnostics& diagnostics) {
    const std::uint32_t file = texts.add({path, "", ""});
    auto opened = open_file(path, file, diagnostics);
    if (!opened) return std::nullopt;
    std::optional<CsvTable> table(CsvTable(std::move(*opened), {diagnostics, file}));
    if (!table->begin()) table.reset();
    return table;
}

/// Reads the names of columns, by which the separator is known.
bool CsvTable::begin() {
    buffer_.resize(longest_row);
    if (!fill()) return false;
    const std::string_view head(buffer_.data(), filled_);
    if (is_refused(head, problems.file, problems.diagnostics)) return false;
    if (head.find('\n') == std::string_view::npos && head.find('\r') != std::string_view::npos)
        return stop("control-character.carriage_return", {problems.file, 1, 1});
    if (head.starts_with(byte_order_mark)) at_ = byte_order_mark.size();
    const std::string_view text = head.substr(at_);
    if (const bool told = text.starts_with("sep=") && text.size() > 5; told)
        separator_ = text[4];
    else
        separator_ = separator_of(text.substr(0, quoted_end(text, ',').at));
    if (!find_row()) return false;
    if (row_.starts_with("sep=") && row_.size() == 5 && !find_row()) return false;
    if (!is_sound() || !cut_row()) return false;
    header_.assign(cells_.begin(), cells_.end());
    return true;
}

/// Says why nothing more is read.
bool CsvTable::stop(Told told, Place place) {
    problems.report(told, place);
    ended_ = true;
    at_ = filled_;
    return false;
}

/// Reads on until the buffer is full or the file ends.
bool CsvTable::fill() {
    std::memmove(buffer_.data(), buffer_.data() + at_, filled_ - at_);
    filled_ -= at_;
    at_ = 0;
    while (!ended_ && filled_ < buffer_.size()) {
        const auto count = read_some(from_, {buffer_.data() + filled_, buffer_.size() - filled_},
                                     problems.file, problems.diagnostics);
        ended_ = !count || *count == 0;
        if (!count) {
            ++problems.count;
            at_ = filled_;
            return false;
        }
        filled_ += *count;
    }
    return true;
}

bool CsvTable::find_row() {
    for (bool again = true;; again = false) {
        const std::string_view rest(buffer_.data() + at_, filled_ - at_);
        const RowEnd end = row_end(rest, separator_);
        line_ = next_line_;
        const bool quoted = end.open_quote != std::string_view::npos;
        if (end.at == std::string_view::npos && !ended_ && again) {
            if (!fill()) return false;
            continue;
        }
        if (end.at == std::string_view::npos && (quoted || !ended_)) {
            return quoted ? stop("unclosed-quote.cell", place_at(rest.substr(0, end.open_quote)))
                          : stop("too-long.row", place_at(""));
        }
        row_ = rest.substr(0, end.at);
        if (row_.empty() && end.at == std::string_view::npos) return false;
        at_ += std::min(row_.size() + 1, rest.size());
        next_line_ = line_ + 1 +
                     (row_.find('"') == std::string_view::npos
                          ? 0
                          : static_cast<std::uint32_t>(std::count(row_.begin(), row_.end(), '\n')));
        if (row_.ends_with('\r')) row_.remove_suffix(1);
        return true;
    }
}

/// Takes the cell in quotes at `at`, and goes to what ends it.
bool CsvTable::cut_quoted(std::size_t& at) {
    const std::size_t begin = unquoted_.size();
    bool doubled = false;
    std::size_t from = ++at;
    for (;; ++at) {
        if (row_[at] != '"') continue;
        unquoted_.append(row_.substr(from, at - from));
        if (row_.substr(at + 1, 1) != "\"") break;
        doubled = true;
        from = ++at;
    }
    const std::string_view kept(unquoted_.data() + begin, unquoted_.size() - begin);
    cells_.push_back(trimmed(doubled ? kept : row_.substr(from, at - from)));
    ++at;
    while (at < row_.size() && row_[at] == ' ') ++at;
    if (at == row_.size() || row_[at] == separator_) return true;
    problems.report("text-after-quote", place(cells_.size() - 1),
                    {"double each quote inside a value, and put quotes around it"});
    return false;
}

/// Cuts the row into cells; false, with the error, where text follows a closing quote.
bool CsvTable::cut_row() {
    cells_.clear();
    starts_.clear();
    unquoted_.clear();
    unquoted_.reserve(row_.size());
    for (std::size_t at = 0;; ++at) {
        std::size_t begin = at;
        while (begin < row_.size() && row_[begin] == ' ') ++begin;
        starts_.push_back(begin);
        if (begin < row_.size() && row_[begin] == '"') {
            at = begin;
            if (!cut_quoted(at)) return false;
        } else {
            while (at < row_.size() && row_[at] != separator_) ++at;
            cells_.push_back(trimmed(row_.substr(begin, at - std::min(at, begin))));
        }
        if (at >= row_.size()) return true;
    }
}

/// Whether the row is text; reported where it is not.
bool CsvTable::is_sound() {
    unsigned char all = 0;
    bool nul = false;
    for (const char c : row_) {
        all |= static_cast<unsigned char>(c);
        nul = nul || c == '\0';
    }
    if (nul) return stop("binary-file.nul", {problems.file, line_, 0});
    if (all < 0x80 || is_utf8(row_)) return true;
    std::size_t good = 0;
    for (std::size_t size = 1; good < row_.size() && size <= most_bytes;)
        if (is_utf8(row_.substr(good, size)))
            good += std::exchange(size, 1);
        else
            ++size;
    problems.report("invalid-utf8.cell", place_at(row_.substr(0, good)));
    return false;
}

/// The place behind `before`, the beginning of the row.
Place CsvTable::place_at(std::string_view before) const {
    Place place = place_after(before, problems.file);
    place.line += line_ - 1;
    return place;
}

Place CsvTable::place(std::size_t column) const {
    return place_at(row_.substr(0, starts_[column]));
}

bool CsvTable::next() {
    while (find_row()) {
        if (!is_sound() || !cut_row()) continue;
        if (every(cells_, [](auto cell) { return cell.empty(); })) continue;
        if (cells_.size() == header_.size()) {
            ++rows_;
            return true;
        }
        problems.report("table-row.cells", {problems.file, line_, 1},
                        {cells_.size(), header_.size()});
    }
    return false;
}

}  // namespace hearth

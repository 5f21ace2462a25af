// Reads the YAML that people write: keys, lists, brackets, quotes and comments, in a text without
// tabs, anchors or blocks of text. Gives up at anything else, and at anything of which there would
// be something to tell: that is for yaml-cpp's reader, which makes the same tree in ten times as
// long.
#include <algorithm>

#include "base/text.hpp"
#include "load/files.hpp"

namespace hearth {

namespace {

constexpr std::size_t most_plain_nodes = 100'000;

enum class Around { block, brackets };

/// A text and how far it was read.
struct PlainScan {
    std::uint32_t file;
    std::string_view text;
    std::size_t at = 0;
    std::size_t line_start = 0;
    std::uint32_t line = 1;
    std::size_t nodes = 0;
    std::size_t levels = 0;

    [[nodiscard]] bool is_over() const { return at == text.size(); }
    [[nodiscard]] char peek(std::size_t ahead = 0) const {
        return at + ahead < text.size() ? text[at + ahead] : '\n';
    }
    [[nodiscard]] bool is_blank(std::size_t ahead) const {
        return peek(ahead) == ' ' || peek(ahead) == '\n';
    }
    [[nodiscard]] std::size_t column() const { return at - line_start; }
    [[nodiscard]] bool is_dash() const { return peek() == '-' && is_blank(1); }
    [[nodiscard]] bool is_colon() const { return peek() == ':' && is_blank(1); }
    [[nodiscard]] bool is_bracket() const { return peek() == '[' || peek() == '{'; }
    [[nodiscard]] bool is_quote() const { return peek() == '"' || peek() == '\''; }
    [[nodiscard]] Place place() const {
        const auto before = text.substr(line_start, column());
        return {file, line, static_cast<std::uint32_t>(characters(before) + 1)};
    }
};

void next_line(PlainScan& scan) {
    scan.line_start = ++scan.at;
    ++scan.line;
}

void skip_blanks(PlainScan& scan) {
    while (!scan.is_over() && scan.peek() == ' ') ++scan.at;
}

/// Goes on to what is neither blank nor comment.
bool skip_to_content(PlainScan& scan) {
    for (;; next_line(scan)) {
        skip_blanks(scan);
        if (!scan.is_over() && scan.peek() == '#') {
            if (scan.column() > 0 && scan.text[scan.at - 1] != ' ') return false;
            scan.at = std::min(scan.text.find('\n', scan.at), scan.text.size());
        }
        if (scan.is_over() || scan.peek() != '\n') return true;
    }
}

/// The same, where nothing more may stand on this line.
bool end_line(PlainScan& scan) {
    const std::uint32_t line = scan.line;
    return skip_to_content(scan) && (scan.is_over() || scan.line > line);
}

/// A line end within quotes is a blank.
bool fold(PlainScan& scan, std::string& text) {
    text.erase(text.find_last_not_of(' ') + 1);
    next_line(scan);
    skip_blanks(scan);
    text += ' ';
    return scan.peek() != '\n';
}

bool read_quoted(PlainScan& scan, std::string& text) {
    const char quote = scan.peek(), escape = quote == '"' ? '\\' : quote;
    const auto is_special = [&](char c) { return c == quote || c == escape || c == '\n'; };
    for (++scan.at;;) {
        const std::size_t begin = scan.at;
        while (!scan.is_over() && !is_special(scan.text[scan.at])) ++scan.at;
        text += scan.text.substr(begin, scan.at - begin);
        if (scan.is_over()) return false;
        const char next = scan.peek(1);
        if (scan.peek() == '\n') {
            if (!fold(scan, text)) return false;
        } else if (scan.peek() == escape && (next == quote || next == escape)) {
            text += next;
            scan.at += 2;
        } else {
            return scan.text[scan.at++] == quote;
        }
    }
}

bool is_word_character(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || is_digit(c) || c == '_' ||
           c == '.' || c == '+' || c == '$' || static_cast<unsigned char>(c) >= 0x80;
}

bool may_begin_text(const PlainScan& scan) {
    const char c = scan.peek();
    return is_word_character(c) || c == '=' || c == '(' || c == '/' || c == '<' ||
           (c == '-' && is_word_character(scan.peek(1)));
}

bool ends_text(const PlainScan& scan, Around around) {
    const char c = scan.peek();
    if (c == '\n' || scan.is_colon() || (c == '#' && scan.text[scan.at - 1] == ' ')) return true;
    if (around == Around::block) return false;
    return c == ',' || c == ']' || c == '}' ||
           (c == ':' && std::string_view(",]}").find(scan.peek(1)) != std::string_view::npos);
}

/// Whether a comma at either end of what stands in brackets may belong to it: 1,000, = max(a, b).
bool is_cut_by_comma(const PlainScan& scan, std::size_t begin) {
    const auto text = scan.text.substr(begin, scan.at - begin);
    return scan.text[begin - 1] == ',' ||
           (text.starts_with('=') &&
            std::count(text.begin(), text.end(), '(') > std::count(text.begin(), text.end(), ')'));
}

bool read_unquoted(PlainScan& scan, Around around, std::string& text) {
    const std::size_t begin = scan.at;
    if (!may_begin_text(scan)) return false;
    const bool in_brackets = around == Around::brackets;
    for (; !ends_text(scan, around); ++scan.at)
        if (in_brackets && (scan.is_bracket() || scan.peek() == '?')) return false;
    text = scan.text.substr(begin, scan.at - begin);
    text.erase(text.find_last_not_of(' ') + 1);
    return text != "null" && text != "Null" && text != "NULL" &&
           !(in_brackets && is_cut_by_comma(scan, begin));
}

bool read_scalar(PlainScan& scan, Around around, Node& to) {
    to.place = scan.place();
    Scalar scalar{{}, !scan.is_quote()};
    if (!(scalar.plain ? read_unquoted(scan, around, scalar.text) : read_quoted(scan, scalar.text)))
        return false;
    to.content = std::move(scalar);
    return ++scan.nodes < most_plain_nodes;
}

/// A key, whose colon it goes past.
bool read_key(PlainScan& scan, Around around, Entry& to) {
    constexpr std::size_t longest = 512;
    const std::size_t begin = scan.at;
    const std::uint32_t line = scan.line;
    Node key;
    if (!read_scalar(scan, around, key) || !scan.is_colon() || scan.line != line) return false;
    to.key = std::get<Scalar>(key.content).text;
    to.key_place = key.place;
    return !to.key.empty() && to.key != "<<" && scan.at++ - begin < longest;
}

bool has_duplicates(const Mapping& entries) {
    std::vector<std::string_view> keys;
    for (const Entry& entry : entries) keys.push_back(entry.key);
    std::sort(keys.begin(), keys.end());
    return std::adjacent_find(keys.begin(), keys.end()) != keys.end();
}

/// A list or mapping, where there is room for one.
bool begin(PlainScan& scan, Node& to) {
    constexpr std::size_t most_levels = 32;
    to.place = scan.place();
    return ++scan.levels < most_levels && ++scan.nodes < most_plain_nodes;
}

bool leave(PlainScan& scan) { return scan.levels-- > 0; }

bool read_brackets(PlainScan& scan, Node& to);

bool read_item(PlainScan& scan, Node& to) {
    return (scan.is_bracket() ? read_brackets(scan, to)
                              : read_scalar(scan, Around::brackets, to) && scan.peek() != ':') &&
           skip_to_content(scan);
}

bool read_entry(PlainScan& scan, Entry& to) {
    return read_key(scan, Around::brackets, to) && skip_to_content(scan) &&
           read_item(scan, to.value);
}

/// All items up to the bracket that closes them, which it goes past.
template <class Items, class Read>
bool read_items(PlainScan& scan, char close, Items& items, const Read& read) {
    do {
        ++scan.at;  // the bracket, or a comma
        if (!skip_to_content(scan)) return false;
        if (items.empty() && scan.peek() == close) break;
        if (!read(scan, items.emplace_back())) return false;
    } while (scan.peek() == ',');
    return scan.text.substr(scan.at++, 1) == std::string_view(&close, 1);
}

bool read_brackets(PlainScan& scan, Node& to) {
    if (!begin(scan, to)) return false;
    if (scan.peek() == '[')
        return read_items(scan, ']', to.content.emplace<Sequence>(), read_item) && leave(scan);
    auto& entries = to.content.emplace<Mapping>();
    return read_items(scan, '}', entries, read_entry) && !has_duplicates(entries) && leave(scan);
}

/// The lines that go on with a text: those indented deeper than `column`.
bool read_more_lines(PlainScan& scan, std::size_t column, std::string& text) {
    while (!scan.is_over() && scan.peek() == '\n') {
        PlainScan ahead = scan;
        next_line(ahead);
        skip_blanks(ahead);
        if (ahead.is_over() || ahead.column() <= column) break;
        std::string more;
        if (!read_unquoted(ahead, Around::block, more) || ahead.peek() == ':') return false;
        text += ' ' + more;
        scan = ahead;
    }
    return true;
}

/// What has no keys on lines of their own, and stands in a list or mapping at `column`.
bool read_inline(PlainScan& scan, std::size_t column, Node& to) {
    if (scan.is_bracket()) return read_brackets(scan, to) && end_line(scan);
    if (!read_scalar(scan, Around::block, to) || scan.peek() == ':') return false;
    auto& [text, plain, comma] = std::get<Scalar>(to.content);
    return (!plain || read_more_lines(scan, column, text)) && end_line(scan);
}

bool read_block(PlainScan& scan, std::size_t column, Node& to);

bool read_list(PlainScan& scan, Node& to) {
    if (!begin(scan, to)) return false;
    const std::size_t column = scan.column();
    auto& items = to.content.emplace<Sequence>();
    while (!scan.is_over() && scan.column() == column && scan.is_dash()) {
        ++scan.at;
        const std::uint32_t line = scan.line;
        if (!skip_to_content(scan) || scan.is_over()) return false;
        if (scan.line > line && scan.column() <= column) return false;
        if (!read_block(scan, column, items.emplace_back())) return false;
    }
    return (scan.is_over() || scan.column() <= column) && leave(scan);
}

bool read_value(PlainScan& scan, std::size_t column, Node& to) {
    const std::uint32_t line = scan.line;
    if (!skip_to_content(scan) || scan.is_over()) return false;
    if (scan.line == line) return read_inline(scan, column, to);
    const std::size_t least = scan.is_dash() ? column : column + 1;
    return scan.column() >= least && read_block(scan, column, to);
}

bool read_mapping(PlainScan& scan, Node& to) {
    if (!begin(scan, to)) return false;
    const std::size_t column = scan.column();
    auto& entries = to.content.emplace<Mapping>();
    while (!scan.is_over() && scan.column() == column) {
        Entry& entry = entries.emplace_back();
        if (!read_key(scan, Around::block, entry) || !read_value(scan, column, entry.value))
            return false;
    }
    return (scan.is_over() || scan.column() < column) && !has_duplicates(entries) && leave(scan);
}

/// Whether a key stands here: text with a colon behind it.
bool is_at_key(PlainScan scan) {
    Entry entry;
    return read_key(scan, Around::block, entry);
}

bool read_block(PlainScan& scan, std::size_t column, Node& to) {
    if (scan.is_dash()) return read_list(scan, to);
    if (!scan.is_bracket() && is_at_key(scan)) return read_mapping(scan, to);
    return read_inline(scan, column, to);
}

}  // namespace

std::optional<Node> parse_plain_yaml(std::uint32_t file, std::string_view text) {
    constexpr std::size_t largest = 256u << 10;  // bytes
    if (text.size() > largest) return std::nullopt;
    for (const char blank : {'\t', '\r'})
        if (text.find(blank) != text.npos) return std::nullopt;
    for (const std::string_view mark : {"---", "...", "%"})
        if (text.starts_with(mark) || text.find("\n" + std::string(mark)) != text.npos)
            return std::nullopt;
    PlainScan scan{file, text};
    Node root;
    const bool is_read = skip_to_content(scan) && !scan.is_over() && !scan.is_bracket() &&
                         read_block(scan, 0, root) && scan.is_over();
    return is_read ? std::optional(std::move(root)) : std::nullopt;
}

}  // namespace hearth

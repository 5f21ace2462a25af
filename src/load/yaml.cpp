// From the bytes of a text to a located tree, by way of yaml-cpp's events; its nodes are never
// used. Says what a text may not contain, not what its keys mean. Long, because it is the only file
// that knows yaml-cpp and has to make up for what that accepts in silence.
#include <algorithm>
#include <array>
#include <istream>
#include <numeric>
#include <streambuf>
#include <utility>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

#include "base/messages.hpp"
#include "base/text.hpp"
#include "load/files.hpp"

namespace hearth {

namespace {

constexpr std::size_t largest_yaml = 4u << 20;  // bytes; yaml-cpp takes 0.1 µs for each
constexpr std::size_t most_nodes = 200'000;
constexpr std::size_t most_levels = 64;
constexpr std::size_t most_ahead = 256u << 10;  // bytes read since the last event
constexpr std::string_view blanks = " \t\r\n";

/// Unwinds out of yaml-cpp after a diagnostic was given.
struct Stop {};

/// Unwinds out of yaml-cpp when it reads on and on without an event.
struct TooFarAhead {};

/// The text as a stream that yaml-cpp reads in small blocks, no further than `most_ahead` beyond
/// the last event: its scanner keeps all tokens of an open bracket in memory.
class Text final : public std::streambuf {
  public:
    explicit Text(std::string_view text) {
        char* begin = const_cast<char*>(text.data());  // never written to
        setg(begin, begin, begin + text.size());
    }
    void reached(std::size_t offset) { reached_ = std::max(reached_, offset); }

  private:
    std::streamsize xsgetn(char* to, std::streamsize most) override {
        if (std::cmp_greater(gptr() - eback(), reached_ + most_ahead)) throw TooFarAhead{};
        return std::streambuf::xsgetn(to, most);
    }

    std::size_t reached_ = 0;
};

/// Turns yaml-cpp's marks (bytes from 0) into places (characters from 1). Marks mostly come in
/// order, so the last one is where counting goes on.
class Places {
  public:
    Places(std::uint32_t file, std::string_view text) : file_(file), text_(text) {}

    [[nodiscard]] Place whole() const { return {file_, 0, 0}; }
    [[nodiscard]] Place first() const { return {file_, 1, 1}; }

    [[nodiscard]] Place at(const YAML::Mark& mark) {
        if (mark.pos < 0) return whole();
        const std::size_t offset = mark.pos;
        if (offset >= text_.size()) return end();
        const std::size_t start = offset - mark.column;
        if (start != start_ || offset < offset_) reset(start);
        column_ += static_cast<std::uint32_t>(characters(text_.substr(offset_, offset - offset_)));
        offset_ = offset;
        return {file_, static_cast<std::uint32_t>(mark.line + 1), column_};
    }

    /// The last character written before `mark`.
    [[nodiscard]] Place before(const YAML::Mark& mark) const {
        const std::size_t next = mark.pos;
        const std::size_t offset = text_.find_last_not_of(blanks, next - 1);
        const auto gap = text_.substr(offset, next - offset);
        const auto up = std::count(gap.begin(), gap.end(), '\n');
        const std::size_t start = text_.rfind('\n', offset) + 1;
        return {file_, static_cast<std::uint32_t>(mark.line + 1 - up),
                static_cast<std::uint32_t>(characters(text_.substr(start, offset - start)) + 1)};
    }

    [[nodiscard]] Place end() const {
        return place_after(text_.substr(0, text_.find_last_not_of(blanks)), file_);
    }

    /// Whether a ':' stands from byte `from` up to `mark`.
    [[nodiscard]] bool has_colon(std::size_t from, const YAML::Mark& mark) const {
        const auto end = std::min<std::size_t>(text_.size(), mark.pos);
        return from < end && text_.substr(from, end - from).find(':') != std::string_view::npos;
    }

    /// The text before `mark`.
    [[nodiscard]] std::string_view before_mark(const YAML::Mark& mark) const {
        return text_.substr(0, std::min<std::size_t>(text_.size(), mark.pos));
    }

    /// The text from `mark` on; empty for a mark that is nowhere.
    [[nodiscard]] std::string_view rest(const YAML::Mark& mark) const {
        return text_.substr(std::min<std::size_t>(text_.size(), mark.pos));
    }

    /// The word at `mark`, as written.
    [[nodiscard]] std::string_view word(const YAML::Mark& mark) const {
        const auto all = rest(mark);
        return all.substr(0, all.find_first_of(" \t\r\n,]}"));
    }

  private:
    void reset(std::size_t start) {
        start_ = offset_ = start;
        column_ = 1;
    }

    std::uint32_t file_;
    std::string_view text_;
    std::size_t start_ = 0;
    std::size_t offset_ = 0;
    std::uint32_t column_ = 1;
};

/// What yaml-cpp says when a text is not YAML, what that means, and what to do about it.
struct Advice {
    std::string_view beginning;
    std::string_view message;
    std::string_view help;
};
constexpr std::array<Advice, 10> syntax_advice{{
    {"illegal map value", "a ': ' where no key can stand",
     "put text that contains ': ' in quotes, or check the indentation"},
    {"end of map not found", "this line fits no level above it",
     "indent it like the keys it belongs to"},
    {"end of sequence not found", "this line fits no list above it",
     "indent it like the '-' above, or begin it with '- '"},
    {"end of sequence flow", "this '[' is never closed",
     "close it with ']' and put commas between the items"},
    {"end of map flow", "this '{' is never closed",
     "close it with '}' and put commas between the entries"},
    {"illegal block entry", "a list cannot begin here",
     "begin it on its own line below the key, each item as '- …'"},
    {"illegal flow end", "this bracket closes nothing",
     "open it first, or close the others before"},
    {"unknown token", "text cannot begin with this character", "put the text in quotes"},
    {"unknown escape character", "no such escape in double quotes",
     "write '\\\\' for a backslash, or use single quotes"},
    {"unexpected character in block scalar", "text cannot begin with '|' or '>'",
     "put the text in quotes"},
}};

Advice advice_for(std::string_view message) {
    for (const Advice& advice : syntax_advice)
        if (message.substr(0, advice.beginning.size()) == advice.beginning) return advice;
    return {"", message, "check quotes, brackets and indentation on this line and the one above"};
}

std::string lowered(std::string text) {
    for (char& c : text)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return printable(text);
}

bool is_null(std::string_view word) {
    return word == "~" || word == "null" || word == "Null" || word == "NULL";
}

/// The offset of the closing quote of a text that begins with the opening one, or npos.
std::size_t closing_quote(std::string_view text) {
    const char quote = text.front();
    for (std::size_t at = 1; at < text.size(); ++at) {
        const bool is_pair = quote == '"' ? text[at] == '\\' : text.substr(at, 2) == "''";
        if (!is_pair && text[at] == quote) return at;
        if (is_pair) ++at;
    }
    return std::string_view::npos;
}

/// Whether a text that was given with escapes has characters that a file may not contain.
bool has_control_characters(std::string text) {
    text.erase(
        std::remove_if(text.begin(), text.end(), [](char c) { return c == '\n' || c == '\t'; }),
        text.end());
    return printable(text, text.size() + 1) != text;
}

/// A collection that is not finished yet, with the key whose value comes next.
struct Open {
    Node node;
    bool is_block = true;
    bool has_key = false;
    bool is_dropped = false;  ///< the coming entry has been reported and is left out
    int key_offset = 0;
    std::string key = {};
    Place key_place = {};
};

/// Receives yaml-cpp's events and builds the tree.
class Builder final : public YAML::EventHandler {
  public:
    Builder(Text& text, Places& places, Diagnostics& diagnostics)
        : text_(text), places_(places), diagnostics_(diagnostics), last_(places.first()) {}

    /// The tree, when it is complete.
    [[nodiscard]] std::optional<Node> take() { return is_known_ ? std::move(root_) : std::nullopt; }
    [[nodiscard]] bool is_empty() const { return !root_; }
    /// The innermost collection that is still open.
    [[nodiscard]] std::optional<Place> open() const {
        return stack_.empty() ? std::nullopt : std::optional(stack_.back().node.place);
    }
    /// Where the last event was, and the last scalar.
    [[nodiscard]] Place last() const { return last_; }
    [[nodiscard]] const YAML::Mark& last_scalar() const { return last_scalar_; }

    void OnDocumentStart(const YAML::Mark& mark) override {
        last_ = places_.at(mark);
        if (++documents_ < 2) return;
        diagnostics_.report("second-document", last_);
        throw Stop{};
    }

    void OnDocumentEnd() override {}

    void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
        const Place place = arrive(mark);
        check_properties(mark, place, "?", anchor);
        if (expects_key()) return null_key(mark, place);
        if (stack_.empty() && !is_null(places_.word(mark))) return;
        give(null_value(mark, place));
    }

    void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override {
        const Place place = arrive(mark);
        const bool is_merged = !stack_.empty() && !expects_key() && stack_.back().key == "<<";
        if (!is_merged) alias(mark, place);
        is_known_ = false;
        if (expects_key()) return take_key(mark, place, std::string(places_.word(mark)));
        give({place, Scalar{}});
    }

    void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  const std::string& value) override {
        const Place place = arrive(mark);
        last_scalar_ = mark;
        check_properties(mark, place, tag, anchor);
        const bool plain = tag != "!";
        if (!plain && has_control_characters(value))
            diagnostics_.report("control-character.escape", place);
        const bool in_brackets = !stack_.empty() && !stack_.back().is_block;
        if (in_brackets && plain && is_after_comma(mark, place, value)) return;
        if (expects_key()) return take_key(mark, place, value);
        give({place, Scalar{value, plain}});
    }

    void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                         YAML::EmitterStyle::value style) override {
        begin(mark, tag, anchor, {{arrive(mark), Sequence{}}, style == YAML::EmitterStyle::Block});
    }

    void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                    YAML::EmitterStyle::value style) override {
        begin(mark, tag, anchor, {{arrive(mark), Mapping{}}, style == YAML::EmitterStyle::Block});
    }

    void OnSequenceEnd() override { finish(); }

    void OnMapEnd() override {
        refuse_duplicates(std::get<Mapping>(stack_.back().node.content));
        finish();
    }

    /// Reports a reference to an anchor, known or not.
    void alias(const YAML::Mark& mark, Place place) {
        diagnostics_.report("alias", place, {in_quotes(places_.word(mark))});
    }

  private:
    /// Every node passes here: its place, and the count of nodes.
    Place arrive(const YAML::Mark& mark) {
        last_ = places_.at(mark);
        if (mark.pos > 0) text_.reached(mark.pos);
        if (++nodes_ <= most_nodes) return last_;
        diagnostics_.report("too-many-nodes", last_);
        throw Stop{};
    }

    [[nodiscard]] bool expects_key() const {
        return !stack_.empty() && stack_.back().node.mapping() != nullptr && !stack_.back().has_key;
    }

    /// The scalar before the one that comes, in the innermost collection; nullptr: there is none.
    [[nodiscard]] Scalar* previous() {
        Node& open = stack_.back().node;
        if (auto items = std::get_if<Sequence>(&open.content))
            return items->empty() ? nullptr : std::get_if<Scalar>(&items->back().content);
        if (!expects_key()) return nullptr;
        auto& entries = std::get<Mapping>(open.content);
        return entries.empty() ? nullptr : std::get_if<Scalar>(&entries.back().value.content);
    }

    /// In brackets a comma ends a number: 1,000 and 0,25 are two items, or an entry and a key; and
    /// an expression. Reports them where one is meant, and puts them together; whether it is so for
    /// a list, which ends here then.
    bool is_after_comma(const YAML::Mark& mark, Place place, const std::string& word) {
        Scalar* before = previous();
        if (before == nullptr || !before->plain) return false;
        if (is_in_call(before->text)) {
            if (before->text.find(',') == std::string::npos)
                diagnostics_.report("bad-expression.in_brackets", place);
            before->text += ", " + word;
        } else {
            const auto wrong = comma_within(places_.before_mark(mark), word, places_.rest(mark),
                                            expects_key() ? Inside::mapping : Inside::list);
            if (!wrong) return false;
            if (!wrong->help.empty()) {
                diagnostics_.report(wrong->told, place, {wrong->help});
                before->comma = place;
            }
            const bool is_decimal = wrong->told.row == Told("decimal-comma.in_list").row;
            before->text = !wrong->number.empty() ? wrong->number
                                                  : before->text + (is_decimal ? "." : "") + word;
        }
        if (expects_key()) stack_.back().is_dropped = true;
        return !expects_key();
    }

    /// Whether an expression has a parenthesis that is not closed.
    static bool is_in_call(const std::string& text) {
        return text.starts_with('=') && std::count(text.begin(), text.end(), '(') >
                                            std::count(text.begin(), text.end(), ')');
    }

    void take_key(const YAML::Mark& mark, Place place, std::string key) {
        if (key.empty()) diagnostics_.report("empty-key", place);
        Open& open = stack_.back();
        if (key == "<<") diagnostics_.report("merge-key", place);
        open.is_dropped = open.is_dropped || key == "<<";
        open.has_key = true;
        open.key_offset = mark.pos;
        open.key = std::move(key);
        open.key_place = place;
    }

    void null_key(const YAML::Mark& mark, Place place) {
        std::string_view word = places_.word(mark);
        word = word.substr(0, word.find(':'));
        take_key(mark, place, std::string(is_null(word) ? word : ""));
    }

    /// The node for a null event: an explicit null as written, otherwise an empty text that
    /// stands at its key or dash.
    [[nodiscard]] Node null_value(const YAML::Mark& mark, Place place) {
        const std::string_view word = places_.word(mark);
        check_colon(mark);
        if (is_null(word)) return {place, Scalar{std::string(word)}};
        if (stack_.back().has_key) return {stack_.back().key_place, Scalar{}};
        return {stack_.back().is_block ? places_.before(mark) : place, Scalar{}};
    }

    /// A key without a ':' comes as a key with a null.
    void check_colon(const YAML::Mark& mark) {
        if (stack_.empty() || !stack_.back().has_key) return;
        const Open& open = stack_.back();
        if (open.is_dropped) return;
        const bool is_open_bracket = !open.is_block && open.node.place == open.key_place;
        const std::size_t key_end = open.key_offset + open.key.size();
        if (is_open_bracket || places_.has_colon(key_end, mark)) return;
        diagnostics_.report("missing-colon.after_word", open.key_place, {in_quotes(open.key)});
    }

    void check_properties(const YAML::Mark& mark, Place place, std::string_view tag,
                          YAML::anchor_t anchor) {
        const std::string_view word = places_.word(mark);
        if (anchor != YAML::NullAnchor) diagnostics_.report("anchor", place, {in_quotes(word)});
        if (word.substr(0, 1) == "!" || (tag != "?" && tag != "!"))
            diagnostics_.report("tag", place, {in_quotes(word)});
    }

    void begin(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor, Open open) {
        check_properties(mark, open.node.place, tag, anchor);
        if (expects_key()) refuse("complex-key", open);
        if (stack_.size() == most_levels) refuse("too-deep", open);
        stack_.push_back(std::move(open));
    }

    [[noreturn]] void refuse(Told told, const Open& open) {
        diagnostics_.report(told, open.node.place);
        throw Stop{};
    }

    void finish() {
        Node node = std::move(stack_.back().node);
        stack_.pop_back();
        give(std::move(node));
    }

    void give(Node node) {
        if (stack_.empty()) {
            root_ = std::move(node);
            return;
        }
        Open& open = stack_.back();
        if (auto items = std::get_if<Sequence>(&open.node.content)) {
            items->push_back(std::move(node));
            return;
        }
        auto& entries = std::get<Mapping>(open.node.content);
        if (!open.is_dropped)
            entries.push_back({std::move(open.key), open.key_place, std::move(node)});
        open.has_key = open.is_dropped = false;
    }

    /// Reports each key that was written before, and leaves the first. Sorts: a file may have
    /// very many keys.
    void refuse_duplicates(Mapping& entries) {
        std::vector<std::size_t> order(entries.size());
        std::iota(order.begin(), order.end(), 0);
        std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
            return entries[a].key < entries[b].key;
        });
        std::vector<bool> repeated(entries.size());
        for (std::size_t i = 1, first = 0; i < order.size(); ++i) {
            const Entry& entry = entries[order[i]];
            const Entry& before = entries[order[first]];
            repeated[order[i]] = before.key == entry.key;
            if (!repeated[order[i]])
                first = i;
            else
                diagnostics_.report(
                    "duplicate-key", entry.key_place,
                    {in_quotes(entry.key), "first given on line " +
                                               std::to_string(before.key_place.line) +
                                               "; keep one of them"});
        }
        std::size_t i = 0;
        std::erase_if(entries, [&](const Entry&) { return repeated[i++]; });
    }

    Text& text_;
    Places& places_;
    Diagnostics& diagnostics_;
    std::vector<Open> stack_;
    std::optional<Node> root_;
    YAML::Mark last_scalar_ = YAML::Mark::null_mark();
    Place last_;
    std::size_t nodes_ = 0;
    std::size_t documents_ = 0;
    bool is_known_ = true;
};

/// Whether the last scalar lacks its closing quote, which yaml-cpp does not mind; reports it.
bool refuse_open_quote(const Builder& builder, Places& places, Diagnostics& diagnostics) {
    const std::string_view rest = places.rest(builder.last_scalar());
    const bool is_quoted = rest.substr(0, 1) == "\"" || rest.substr(0, 1) == "'";
    if (!is_quoted || closing_quote(rest) != std::string_view::npos) return false;
    diagnostics.report("unclosed-quote", places.at(builder.last_scalar()));
    return true;
}

/// Whether more text follows a closing quote: 'The council's offer'. Reports it.
bool refuse_text_after_quote(const Builder& builder, Places& places, Diagnostics& diagnostics) {
    const std::string_view rest = places.rest(builder.last_scalar());
    if (rest.empty() || (rest[0] != '"' && rest[0] != '\'')) return false;
    const std::size_t end = closing_quote(rest);
    if (end == std::string_view::npos || rest.substr(0, end).find('\n') != std::string_view::npos)
        return false;
    const std::size_t next = rest.find_first_not_of(" \t", end + 1);
    if (next == std::string_view::npos ||
        std::string_view("\r\n,:]}#").find(rest[next]) != std::string_view::npos)
        return false;
    Place place = places.at(builder.last_scalar());
    place.column += static_cast<std::uint32_t>(characters(rest.substr(0, next)));
    diagnostics.report("text-after-quote", place,
                       {rest[0] == '\'' ? "put text that contains an apostrophe in double quotes"
                                        : "put all of the text in one pair of quotes"});
    return true;
}

std::size_t indentation(std::string_view line) {
    return std::min(line.find_first_not_of(' '), line.size());
}

/// The last line with content of `before`, which ends where line `number` (from 0) begins, and its
/// number from 1.
std::pair<std::string_view, std::uint32_t> line_above(std::string_view before, int number) {
    for (; number > 0; --number) {
        before.remove_suffix(before.empty() ? 0 : 1);
        const std::string_view line = before.substr(before.rfind('\n') + 1);
        before.remove_suffix(line.size());
        const std::size_t content = line.find_first_not_of(blanks);
        if (content == std::string_view::npos || line[content] == '#') continue;
        return {line.substr(0, line.find_last_not_of(blanks) + 1),
                static_cast<std::uint32_t>(number)};
    }
    return {};
}

/// A key that yaml-cpp took for the rest of the text above: that line lacks its ': ', or this one
/// is indented below a key that has a value already. Whether it was so.
bool refuse_misplaced_key(const YAML::Exception& error, const Places& places,
                          Diagnostics& diagnostics) {
    const std::string_view before = places.before_mark(error.mark);
    const std::size_t start = before.rfind('\n') + 1;
    const std::string_view here = before.substr(start);
    const auto [above, number] = line_above(before.substr(0, start), error.mark.line);
    const Place place = places.whole();
    const std::string_view key = here.substr(indentation(here));
    if (key.empty() || key.find_first_of(" '\"{[") != std::string_view::npos || above.empty())
        return false;
    const std::size_t deep = indentation(above);
    const std::string_view text = above.substr(deep);
    const auto column = [](std::size_t at) { return static_cast<std::uint32_t>(at + 1); };
    if (text.find(": ") == std::string_view::npos && text.back() != ':' && text[0] != '-') {
        diagnostics.report("missing-colon.after_key", {place.file, number, column(deep)},
                           {in_quotes(text)});
        return true;
    }
    if (indentation(here) <= deep) return false;
    diagnostics.report(
        "indented-below-a-value",
        {place.file, static_cast<std::uint32_t>(error.mark.line + 1), column(indentation(here))},
        {in_quotes(key)});
    return true;
}

void report_syntax(const YAML::Exception& error, Builder& builder, Places& places,
                   Diagnostics& diagnostics) {
    if (places.word(error.mark).substr(0, 1) == "*")
        return builder.alias(error.mark, places.at(error.mark));
    const std::string message = lowered(error.msg);
    const bool is_open = message.find("flow not found") != std::string::npos;
    const Place place = (is_open ? builder.open() : std::nullopt).value_or(places.at(error.mark));
    if (message.substr(0, 11) == "illegal tab") return diagnostics.report("tab-indentation", place);
    if (refuse_text_after_quote(builder, places, diagnostics)) return;
    const bool is_colon = message.substr(0, 17) == "illegal map value";
    if (is_colon && refuse_misplaced_key(error, places, diagnostics)) return;
    const std::string_view rest = places.rest(error.mark);
    const std::string_view before = places.before_mark(error.mark);
    const std::string line = std::string(before.substr(before.rfind('\n') + 1)) +
                             std::string(rest.substr(0, rest.find('\n')));
    if (line.find("\xE2\x80\x9C") != line.npos || line.find("\xE2\x80\x9D") != line.npos ||
        line.find("\xE2\x80\x98") != line.npos)
        return diagnostics.report("curly-quotes", place);
    const Advice advice = advice_for(message);
    diagnostics.report("yaml-syntax", place, {advice.message, advice.help});
}

/// Feeds every document of the text to `builder`; whether all went well. What did not becomes a
/// diagnostic.
bool feed(Text& stream, Builder& builder, Places& places, Diagnostics& diagnostics) {
    std::istream in(&stream);
    in.exceptions(std::ios::badbit);  // lets TooFarAhead through
    try {
        YAML::Parser parser(in);
        while (parser.HandleNextDocument(builder)) continue;
        return !refuse_open_quote(builder, places, diagnostics);
    } catch (const Stop&) {
    } catch (const TooFarAhead&) {
        diagnostics.report("too-long", builder.last());
    } catch (const YAML::Exception& error) {
        if (!refuse_open_quote(builder, places, diagnostics))
            report_syntax(error, builder, places, diagnostics);
    }
    return false;
}

}  // namespace

std::optional<Node> parse_yaml(std::uint32_t file, const SourceTexts& texts,
                               Diagnostics& diagnostics) {
    const std::string_view text = texts.at(file).text;
    const std::size_t errors = diagnostics.errors();
    if (text.size() > largest_yaml) diagnostics.report("too-large.yaml", {file, 0, 0});
    check_lines(file, text, diagnostics);
    if (diagnostics.errors() > errors) return std::nullopt;
    Places places(file, text);
    Text stream(text);
    Builder builder(stream, places, diagnostics);
    if (!feed(stream, builder, places, diagnostics)) return std::nullopt;
    if (builder.is_empty()) diagnostics.report("empty-document", places.whole());
    return builder.take();
}

}  // namespace hearth

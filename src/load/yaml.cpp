// From the bytes of a text to a located tree, by way of libyaml's events. Says what a text may not
// contain, not what its keys mean. Long, because it is the only file that knows libyaml, says in an
// analyst's words what that refuses, and has to make up for what it accepts in silence.
#include <algorithm>
#include <array>
#include <memory>
#include <new>
#include <numeric>
#include <yaml.h>

#include "base/messages.hpp"
#include "base/text.hpp"
#include "load/files.hpp"

namespace hearth {

namespace {

constexpr std::size_t largest_yaml = 4u << 20;  // bytes; libyaml takes 0.03 µs for each
constexpr std::size_t most_nodes = 200'000;
constexpr std::size_t most_levels = 64;
constexpr std::size_t longest_scalar = 256u << 10;  // bytes
constexpr std::size_t longest_call = 4u << 10;      // bytes of an expression put together again
constexpr std::string_view blanks = " \t\r\n";

/// Unwinds after a diagnostic that ends the reading.
struct Stop {};

/// What libyaml made, given back to it with this.
template <typename Made>
using Freed = std::unique_ptr<Made, void (*)(Made*)>;

/// Turns libyaml's marks (characters from 0) into places and bytes. Marks mostly come in order, so
/// the last one is where counting goes on.
class Places {
  public:
    Places(std::uint32_t file, std::string_view text) : file_(file), text_(text) {}

    [[nodiscard]] Place whole() const { return {file_, 0, 0}; }

    [[nodiscard]] Place at(const yaml_mark_t& mark) const {
        return {file_, static_cast<std::uint32_t>(mark.line + 1),
                static_cast<std::uint32_t>(mark.column + 1)};
    }

    /// The place of byte `offset`.
    [[nodiscard]] Place at_byte(std::size_t offset) const {
        return place_after(text_.substr(0, offset), file_);
    }

    /// The character that begins at byte `offset`.
    [[nodiscard]] std::string_view character(std::size_t offset) const {
        std::size_t end = offset + 1;
        while (end < text_.size() && (text_[end] & 0xC0) == 0x80) ++end;
        return text_.substr(offset, end - offset);
    }

    /// The text before `mark`.
    [[nodiscard]] std::string_view before(const yaml_mark_t& mark) {
        return text_.substr(0, offset(mark));
    }

    /// The text from `mark` on.
    [[nodiscard]] std::string_view rest(const yaml_mark_t& mark) {
        return text_.substr(offset(mark));
    }

    /// The word at `mark`, as written.
    [[nodiscard]] std::string_view word(const yaml_mark_t& mark) {
        const auto all = rest(mark);
        return all.substr(0, all.find_first_of(" \t\r\n,]}"));
    }

  private:
    std::size_t offset(const yaml_mark_t& mark) {
        if (mark.index < index_) index_ = offset_ = 0;
        for (; index_ < mark.index && offset_ < text_.size(); ++index_)
            offset_ += character(offset_).size();
        return offset_;
    }

    std::uint32_t file_;
    std::string_view text_;
    std::size_t index_ = 0;   // characters
    std::size_t offset_ = 0;  // bytes
};

/// Which of the places that come with a mistake is told.
enum class ToldPlace { mistake, beginning };

/// What libyaml says when a text is not YAML, what that means, and what to do about it.
struct Advice {
    std::string_view said, message, help;
    ToldPlace where = ToldPlace::mistake;
    Told told = "yaml-syntax";
};
constexpr std::array<Advice, 21> syntax_advice{{
    {"mapping values", "a ': ' where no key can stand",
     "put text that contains ': ' in quotes, or check the indentation"},
    {"mapping keys", "a '? ' where no key can stand", "put text that begins with '? ' in quotes"},
    {"block sequence entries", "a list cannot begin here",
     "begin it on its own line below the key, each item as '- …'"},
    {"expected key", "this line fits no level above it", "indent it like the keys it belongs to"},
    {"expected '-'", "this line fits no list above it",
     "indent it like the '-' above, or begin it with '- '"},
    {"a flow sequence", "this '[' is never closed",
     "close it with ']' and put commas between the items", ToldPlace::beginning},
    {"a flow mapping", "this '{' is never closed",
     "close it with '}' and put commas between the entries", ToldPlace::beginning},
    {"no item", "nothing stands before this comma", "write what is missing, or take the comma out"},
    {"closing bracket", "this bracket closes nothing", "open it first, or close the others before"},
    {"expected node content", "text cannot begin with this character", "put the text in quotes"},
    {"cannot start any token", "text cannot begin with this character", "put the text in quotes"},
    {"parsing a quoted scalar", "no such escape in double quotes",
     "write '\\\\' for a backslash, or use single quotes"},
    {"a block scalar", "text cannot begin with '|' or '>'", "put the text in quotes",
     ToldPlace::beginning},
    {"scanning a quoted scalar", {}, {}, ToldPlace::beginning, "unclosed-quote"},
    {"expected <document start>", {}, {}, ToldPlace::mistake, "second-document"},
    {"no key", {}, {}, ToldPlace::mistake, "empty-key"},
    {"tab", {}, {}, ToldPlace::mistake, "tab-indentation"},
    {"an alias", {}, {}, ToldPlace::beginning, "alias"},
    {"an anchor", {}, {}, ToldPlace::beginning, "anchor"},
    {" a tag", {}, {}, ToldPlace::beginning, "tag"},
    {"undefined tag handle", {}, {}, ToldPlace::mistake, "tag"},
}};

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
    std::string key = {};
    std::size_t key_end = 0;  ///< [bytes]
    Place key_place = {};
};

/// Receives libyaml's events and builds the tree.
class Builder {
  public:
    Builder(Places& places, Diagnostics& diagnostics)
        : places_(places), diagnostics_(diagnostics) {}

    /// The tree, when it is complete.
    [[nodiscard]] std::optional<Node> take() { return is_known_ ? std::move(root_) : std::nullopt; }
    [[nodiscard]] bool is_empty() const { return !root_; }
    /// The innermost bracket that is still open, which a pair within a list is not.
    [[nodiscard]] const Node* open_bracket() const {
        if (stack_.empty()) return nullptr;
        const bool is_pair =
            stack_.size() > 1 && stack_.back().key_place == stack_.back().node.place;
        return &stack_[stack_.size() - (is_pair ? 2 : 1)].node;
    }
    /// Where the last scalar was.
    [[nodiscard]] const yaml_mark_t& last_scalar() const { return last_scalar_; }

    void receive(const yaml_event_t& event) {
        const auto& list = event.data.sequence_start;
        const auto& map = event.data.mapping_start;
        const Place place = places_.at(event.start_mark);
        switch (event.type) {
            case YAML_DOCUMENT_START_EVENT:
                if (++documents_ > 1) refuse("second-document", place);
                return;
            case YAML_ALIAS_EVENT:
                return alias(event.start_mark, place);
            case YAML_SCALAR_EVENT:
                return scalar(event, place);
            case YAML_SEQUENCE_START_EVENT:
                check_properties(event.start_mark, list.anchor, list.tag);
                return begin({{place, Sequence{}}, list.style == YAML_BLOCK_SEQUENCE_STYLE});
            case YAML_MAPPING_START_EVENT:
                check_properties(event.start_mark, map.anchor, map.tag);
                return begin({{place, Mapping{}}, map.style == YAML_BLOCK_MAPPING_STYLE});
            case YAML_MAPPING_END_EVENT:
                refuse_duplicates(std::get<Mapping>(stack_.back().node.content));
                [[fallthrough]];
            case YAML_SEQUENCE_END_EVENT:
                return finish();
            case YAML_NO_EVENT:
            case YAML_STREAM_START_EVENT:
            case YAML_STREAM_END_EVENT:
            case YAML_DOCUMENT_END_EVENT:
                return;
        }
    }

  private:
    void alias(const yaml_mark_t& mark, Place place) {
        count(place);
        const bool is_merged = !stack_.empty() && !expects_key() && stack_.back().key == "<<";
        if (!is_merged) diagnostics_.report("alias", place, {in_quotes(places_.word(mark))});
        is_known_ = false;
        if (!expects_key()) return give({place, Scalar{}});
        take_key(place, "*", mark);
        stack_.back().is_dropped = true;
    }

    void scalar(const yaml_event_t& event, Place place) {
        const auto& scalar = event.data.scalar;
        const yaml_mark_t& mark = event.start_mark;
        count(place);
        check_properties(mark, scalar.anchor, scalar.tag);
        if (scalar.length > longest_scalar) refuse("too-long", place);
        const bool plain = scalar.style == YAML_PLAIN_SCALAR_STYLE;
        if (plain && scalar.length == 0 && !expects_key()) return empty(event, place);
        last_scalar_ = mark;
        std::string text(reinterpret_cast<const char*>(scalar.value), scalar.length);
        if (!plain && has_control_characters(text))
            diagnostics_.report("control-character.escape", place);
        const bool in_brackets = !stack_.empty() && !stack_.back().is_block;
        if (in_brackets && plain && is_after_comma(mark, place, text)) return;
        if (expects_key()) return take_key(place, std::move(text), event.end_mark);
        give({place, Scalar{std::move(text), plain}});
    }

    /// Every node passes here.
    void count(Place place) {
        if (++nodes_ > most_nodes) refuse("too-many-nodes", place);
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
    bool is_after_comma(const yaml_mark_t& mark, Place place, const std::string& word) {
        Scalar* before = previous();
        if (before == nullptr || !before->plain) return false;
        if (is_in_call(before->text)) {
            if (before->text.find(',') == std::string::npos)
                diagnostics_.report("bad-expression.in_brackets", place);
            before->text += ", " + word;
        } else {
            const auto wrong = comma_within(places_.before(mark), word, places_.rest(mark),
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
        return text.starts_with('=') && text.size() < longest_call &&
               std::count(text.begin(), text.end(), '(') >
                   std::count(text.begin(), text.end(), ')');
    }

    void take_key(Place place, std::string key, const yaml_mark_t& end) {
        if (key.empty()) diagnostics_.report("empty-key", place);
        Open& open = stack_.back();
        if (key == "<<") diagnostics_.report("merge-key", place);
        open.is_dropped = open.is_dropped || key == "<<";
        open.has_key = true;
        open.key = std::move(key);
        open.key_place = place;
        open.key_end = places_.before(end).size();
    }

    /// Nothing where a value could be: an empty text that stands at its key or dash. A key without
    /// a ':' comes with it too.
    void empty(const yaml_event_t& event, Place place) {
        if (stack_.empty()) return;
        const Open& open = stack_.back();
        const std::string_view before = places_.before(event.start_mark);
        if (open.has_key && !open.is_dropped && before.find(':', open.key_end) == before.npos)
            diagnostics_.report("missing-colon.after_word", open.key_place, {in_quotes(open.key)});
        const bool is_bare = event.start_mark.index == event.end_mark.index;
        if (is_bare) --place.column;  // from behind the dash
        give({open.has_key ? open.key_place : place, Scalar{}});
    }

    /// Reports an anchor and a tag, of which `!` comes as none.
    void check_properties(const yaml_mark_t& mark, const yaml_char_t* anchor,
                          const yaml_char_t* tag) {
        const std::string_view rest = places_.rest(mark);
        if (anchor != nullptr)
            diagnostics_.report("anchor", places_.at(mark), {in_quotes(places_.word(mark))});
        if (tag != nullptr || rest.starts_with('!'))
            diagnostics_.report("tag", places_.at(mark), {in_quotes(places_.word(mark))});
    }

    void begin(Open open) {
        count(open.node.place);
        if (expects_key()) refuse("complex-key", open.node.place);
        if (stack_.size() == most_levels) refuse("too-deep", open.node.place);
        stack_.push_back(std::move(open));
    }

    [[noreturn]] void refuse(Told told, Place place) {
        diagnostics_.report(told, place);
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

    Places& places_;
    Diagnostics& diagnostics_;
    std::vector<Open> stack_;
    std::optional<Node> root_;
    yaml_mark_t last_scalar_{};
    std::size_t nodes_ = 0;
    std::size_t documents_ = 0;
    bool is_known_ = true;
};

/// Whether more text follows a closing quote: 'The council's offer', or that of a later line, where
/// this one was forgotten. Reports it.
bool refuse_text_after_quote(const Builder& builder, Places& places, Diagnostics& diagnostics) {
    const std::string_view rest = places.rest(builder.last_scalar());
    if (rest.empty() || (rest[0] != '"' && rest[0] != '\'')) return false;
    const std::size_t end = closing_quote(rest);
    if (end == std::string_view::npos) return false;
    const std::size_t next = rest.find_first_not_of(" \t", end + 1);
    if (next == std::string_view::npos ||
        std::string_view("\r\n,:]}#").find(rest[next]) != std::string_view::npos)
        return false;
    Place place = places.at(builder.last_scalar());
    const std::string_view text = rest.substr(0, end);
    if (const auto lines = std::count(text.begin(), text.end(), '\n'); lines > 0) {
        diagnostics.report("unclosed-quote.later", place, {place.line + lines});
        return true;
    }
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
std::pair<std::string_view, std::uint32_t> line_above(std::string_view before,
                                                      std::uint32_t number) {
    for (; number > 0; --number) {
        before.remove_suffix(before.empty() ? 0 : 1);
        const std::string_view line = before.substr(before.rfind('\n') + 1);
        before.remove_suffix(line.size());
        const std::size_t content = line.find_first_not_of(blanks);
        if (content == std::string_view::npos || line[content] == '#') continue;
        return {line.substr(0, line.find_last_not_of(blanks) + 1), number};
    }
    return {};
}

/// A key that was taken for the rest of the text above: that line lacks its ': ', or this one is
/// indented below a key that has a value already. Whether it was so.
bool refuse_misplaced_key(const yaml_mark_t& colon, Places& places, Diagnostics& diagnostics) {
    const std::string_view before = places.before(colon);
    const std::size_t start = before.rfind('\n') + 1;
    const std::string_view here = before.substr(start);
    const auto [above, number] = line_above(before.substr(0, start), places.at(colon).line - 1);
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
    diagnostics.report("indented-below-a-value",
                       {place.file, places.at(colon).line, column(indentation(here))},
                       {in_quotes(key)});
    return true;
}

/// What libyaml found, with what it was about; or, by what stands there, what is meant.
std::string what_is_wrong(const yaml_parser_t& parser, std::string_view before,
                          std::string_view rest) {
    const std::string said = std::string(parser.context != nullptr ? parser.context : "") + ": " +
                             (parser.problem != nullptr ? parser.problem : "");
    const auto is_about = [&](std::string_view part) { return said.find(part) != said.npos; };
    const char first = rest.empty() ? ' ' : rest.front();
    const bool is_node = is_about("flow node"), is_separator = is_about("expected ','");
    if (parser.error != YAML_PARSER_ERROR) return first == '\t' ? "tab" : said;
    if (first == ']' || first == '}') return "closing bracket";
    if (first == ':' && is_separator && before.find(':', before.rfind('\n') + 1) != before.npos)
        return "mapping values";
    const bool is_colon = first == ':' && (is_node || rest.find_first_not_of(blanks, 1) != 1);
    if (is_colon && !is_separator) return "no key";
    if (first == ',' && is_node) return "no item";
    if (rest.starts_with("- ") && is_node) return "block sequence entries";
    return said;
}

Advice advice_for(std::string_view wrong) {
    for (const Advice& advice : syntax_advice)
        if (wrong.find(advice.said) != wrong.npos) return advice;
    return {"", wrong.substr(wrong.find(':') + 2),
            "check quotes, brackets and indentation on this line and the one above"};
}

/// A key without a ':' on its line, or one whose ':' has a bracket or comma right after it.
void refuse_key_alone(const yaml_parser_t& parser, Places& places, Diagnostics& diagnostics) {
    const bool has_colon = parser.problem_mark.line == parser.context_mark.line;
    const std::size_t colon = places.before(parser.problem_mark).size();
    const std::size_t key = places.before(parser.context_mark).size();
    const Place place = places.at(parser.context_mark);
    std::string_view text = places.rest(parser.context_mark);
    text = text.substr(0, has_colon ? colon + 1 - key : text.find('\n'));
    text = text.substr(0, text.find_last_not_of(blanks) + 1);
    const Advice dash = advice_for("expected '-'");
    if (text.starts_with('{') || text.starts_with('['))
        diagnostics.report("complex-key", place);
    else if (text.starts_with('-'))
        diagnostics.report(dash.told, place, {dash.message, dash.help});
    else if (has_colon || text.find_first_of(" :") == text.npos)
        diagnostics.report("missing-colon.after_word", place, {in_quotes(text)});
    else
        diagnostics.report("missing-colon.after_key", place, {in_quotes(text)});
}

bool has_curly_quotes(std::string_view line) {
    return line.find("\xE2\x80\x9C") != line.npos || line.find("\xE2\x80\x9D") != line.npos ||
           line.find("\xE2\x80\x98") != line.npos;
}

void report_syntax(const yaml_parser_t& parser, const Builder& builder, Places& places,
                   Diagnostics& diagnostics) {
    const yaml_mark_t& mark = parser.problem_mark;
    const std::string_view before = places.before(mark), rest = places.rest(mark);
    std::string wrong = what_is_wrong(parser, before, rest);
    const auto is_about = [&](std::string_view part) { return wrong.find(part) != wrong.npos; };
    if (refuse_text_after_quote(builder, places, diagnostics)) return;
    if (is_about("expected ':'")) return refuse_key_alone(parser, places, diagnostics);
    if (is_about("mapping values") && refuse_misplaced_key(mark, places, diagnostics)) return;
    const std::string line = std::string(before.substr(before.rfind('\n') + 1)) +
                             std::string(rest.substr(0, rest.find('\n')));
    if (has_curly_quotes(line)) return diagnostics.report("curly-quotes", places.at(mark));
    const bool is_end = rest.empty() || rest.starts_with("---");
    const Node* cut_off = is_end && is_about("flow node") ? builder.open_bracket() : nullptr;
    if (cut_off != nullptr)
        wrong = cut_off->mapping() != nullptr ? "a flow mapping" : "a flow sequence";
    const Advice advice = advice_for(wrong);
    const yaml_mark_t& told = advice.where == ToldPlace::beginning ? parser.context_mark : mark;
    const Place place = cut_off != nullptr ? cut_off->place : places.at(told);
    if (advice.message.empty())
        return diagnostics.report(advice.told, place, {in_quotes(places.word(told))});
    diagnostics.report(advice.told, place, {advice.message, advice.help});
}

/// Says why libyaml does not go on.
void report_end(const yaml_parser_t& parser, const Builder& builder, Places& places,
                Diagnostics& diagnostics) {
    if (parser.error == YAML_MEMORY_ERROR) throw std::bad_alloc();
    if (parser.error != YAML_READER_ERROR)
        return report_syntax(parser, builder, places, diagnostics);
    diagnostics.report("control-character", places.at_byte(parser.problem_offset),
                       {in_quotes(places.character(parser.problem_offset))});
}

/// Feeds every document of the text to `builder`; whether all went well. What did not becomes a
/// diagnostic.
bool feed(std::string_view text, Builder& builder, Places& places, Diagnostics& diagnostics) {
    yaml_parser_t parser;
    if (yaml_parser_initialize(&parser) == 0) throw std::bad_alloc();
    const Freed<yaml_parser_t> whole(&parser, yaml_parser_delete);
    yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&parser, reinterpret_cast<const yaml_char_t*>(text.data()),
                                 text.size());
    try {
        for (yaml_event_type_t type = YAML_STREAM_START_EVENT; type != YAML_NO_EVENT;) {
            yaml_event_t event;
            if (yaml_parser_parse(&parser, &event) == 0) {
                report_end(parser, builder, places, diagnostics);
                return false;
            }
            const Freed<yaml_event_t> one(&event, yaml_event_delete);
            type = event.type;
            builder.receive(event);
        }
    } catch (const Stop&) {
        return false;
    }
    return true;
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
    Builder builder(places, diagnostics);
    if (!feed(text, builder, places, diagnostics)) return std::nullopt;
    if (builder.is_empty() && diagnostics.errors() == errors)
        diagnostics.report("empty-document", places.whole());
    return builder.take();
}

}  // namespace hearth

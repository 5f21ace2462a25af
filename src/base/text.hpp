// Small words that every room needs: safe quoting, lists in words, "did you mean", names of
// choices, what holds of a list, and an order of numbers that rounding cannot turn.
#pragma once

#include <algorithm>
#include <functional>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace hearth {

/// `text` with control characters and invalid UTF-8 shown as `\xNN`, cut at `limit` characters
/// with "…": fit for a terminal.
std::string printable(std::string_view text, std::size_t limit = 200);

/// printable() between single quotes.
std::string in_quotes(std::string_view text);

/// "a, b or c"; empty for an empty list.
std::string any_of(const std::vector<std::string>& names);

/// "a, b and c"; empty for an empty list.
std::string all_of(const std::vector<std::string>& names);

/// What `words` makes of each of `all`, with `between` between them.
template <class All, class Words = std::identity>
std::string joined(const All& all, std::string_view between, const Words& words = {}) {
    std::string text;
    for (const auto& one : all) {
        if (!text.empty()) text += between;
        text += words(one);
    }
    return text;
}

/// Whether `test` holds of any, of every one, or of none of `all`; and whether `one` is among them.
template <class All, class Test>
bool any(const All& all, const Test& test) {
    return std::any_of(std::begin(all), std::end(all), test);
}
template <class All, class Test>
bool every(const All& all, const Test& test) {
    return std::all_of(std::begin(all), std::end(all), test);
}
template <class All, class Test>
bool none(const All& all, const Test& test) {
    return !any(all, test);
}
template <class One, class All>
bool is_among(const One& one, const All& all) {
    return std::find(std::begin(all), std::end(all), one) != std::end(all);
}

/// The first of which `test` holds; nullptr: there is none.
template <class All, class Test>
auto first_where(All& all, const Test& test) {
    const auto at = std::find_if(std::begin(all), std::end(all), test);
    return at == std::end(all) ? nullptr : &*at;
}

/// Sorts, and keeps each once.
template <class All>
void sort_once(All& all) {
    std::sort(all.begin(), all.end());
    all.erase(std::unique(all.begin(), all.end()), all.end());
}

/// What people call something that has a name here: "icb" for nhs.
struct OtherName {
    std::string word, name;
};

/// The name nearest to `wrong` by edit distance (transpositions count one), if near enough to be
/// worth suggesting: at most a third of the length, at least one letter kept. What is called by one
/// of its other names is near.
std::optional<std::string> nearest(std::string_view wrong, const std::vector<std::string>& names,
                                   const std::vector<OtherName>& others = {});

/// "did you mean 'x'?" when something is near, else "allowed: a, b or c" (at most 12 names).
std::string suggestion(std::string_view wrong, const std::vector<std::string>& names,
                       const std::vector<OtherName>& others = {});

/// Text parted by a character; empty parts stay.
std::vector<std::string> split(std::string_view text, char by);

/// The first part of a dotted path, and the rest; empty where there is none.
std::pair<std::string, std::string> head_and_rest(const std::string& path);

/// Every `from` in a text made `to`.
std::string replaced(std::string text, std::string_view from, std::string_view to);

/// Without blanks around it.
std::string_view trimmed(std::string_view text);

/// "a place", "an option".
std::string with_article(std::string_view noun);

/// In small letters, where they are ASCII.
std::string lowered(std::string_view text);

/// A name as a key can be: in small letters, digits and single underscores; empty where it has
/// none of them.
std::string as_key(std::string_view name);

/// Without “ ” ‘ ’, which people's editors put in place of quotes.
std::string without_curly_quotes(std::string text);

/// As a word of a shell's command line.
std::string shell_word(const std::string& text);

inline bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Number of characters (code points) in valid UTF-8.
std::size_t characters(std::string_view text);

/// Whether `text` is well-formed UTF-8 (no overlong forms, no surrogates).
bool is_utf8(std::string_view text);

/// The name of a choice, of which `choice_names(Choice)` has all in the order of the enum.
template <class Choice>
requires std::is_enum_v<Choice> std::string_view name_of(Choice choice) {
    return choice_names(choice).at(static_cast<std::size_t>(choice));
}

/// `value` to nine digits, so that what differs only by rounding ranks alike and keeps its order in
/// a stable sort. Infinite values stay what they are. Only for what to compare when sorting.
double rank_of(double value);

}  // namespace hearth

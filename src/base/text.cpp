// Safe quoting, lists in words and "did you mean". Knows nothing of files or schemas.
#include "base/text.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <fmt/format.h>
#include <span>

namespace hearth {

namespace {

constexpr std::size_t most_names_listed = 12;
constexpr std::size_t longest_misspelling = 100;

unsigned byte_at(std::string_view text, std::size_t at) {
    return static_cast<unsigned char>(text[at]);
}

bool is_continuation(std::string_view text, std::size_t at) {
    return at < text.size() && (byte_at(text, at) & 0xC0u) == 0x80u;
}

/// Bytes that a lead byte announces; 0 for a byte that cannot lead.
std::size_t announced_size(unsigned lead) {
    if (lead < 0x80u) return 1;
    if (lead < 0xC2u) return 0;
    if (lead < 0xE0u) return 2;
    if (lead < 0xF0u) return 3;
    return lead < 0xF5u ? 4 : 0;
}

struct Character {
    std::uint32_t code = 0;
    std::size_t size = 0;  // bytes; 0 when malformed
};

bool is_well_formed(Character character) {
    constexpr std::uint32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
    const bool surrogate = character.code >= 0xD800 && character.code <= 0xDFFF;
    return character.code >= smallest[character.size] && !surrogate && character.code <= 0x10FFFF;
}

/// The character at byte `at`, which is inside `text`.
Character decode(std::string_view text, std::size_t at) {
    const unsigned lead = byte_at(text, at);
    const std::size_t size = announced_size(lead);
    if (size <= 1) return {lead, size};
    Character character{lead & (0x7Fu >> size), size};
    for (std::size_t i = 1; i < size; ++i) {
        if (!is_continuation(text, at + i)) return {};
        character.code = (character.code << 6) | (byte_at(text, at + i) & 0x3Fu);
    }
    return is_well_formed(character) ? character : Character{};
}

/// Control characters, separators of lines, marks that reorder text or show nothing.
bool drives_a_terminal(std::uint32_t code) {
    return code < 0x20 || (code >= 0x7F && code <= 0x9F) || code == 0x2028 || code == 0x2029 ||
           (code >= 0x202A && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069) ||
           code == 0xFEFF;
}

std::string escaped(std::string_view bytes) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string out;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        out += "\\x";
        out += digits[byte_at(bytes, i) >> 4];
        out += digits[byte_at(bytes, i) & 15u];
    }
    return out;
}

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

/// Insertions, deletions, replacements and swaps of neighbours that turn `a` into `b`.
std::size_t edit_distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> before, last(b.size() + 1), row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) last[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t replaced = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
            row[j] = std::min({last[j] + 1, row[j - 1] + 1, replaced});
            const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
            if (swapped) row[j] = std::min(row[j], before[j - 2] + 1);
        }
        before = last;
        last = row;
    }
    return last[b.size()];
}

/// How a name is compared: in small letters, without quotes, words parted by '_'.
std::string plain(std::string_view text) {
    std::string made;
    for (const char c : without_curly_quotes(std::string(text))) {
        if (c == '\'' || c == '"') continue;
        made += c == ' ' || c == '-' ? "_" : c == '&' ? "_and_" : std::string(1, c);
    }
    return lowered(made);
}

/// The letters of a name alone, without 'and' between words: "ae" of "a_and_e".
std::string letters(const std::string& name) {
    std::string made;
    std::string word;
    for (const char c : name + "_") {
        if (c != '_') {
            word += c;
            continue;
        }
        if (word != "and") made += word;
        word.clear();
    }
    return made;
}

/// The shortest name that begins with the same letters.
std::optional<std::string> completed(const std::string& wrong,
                                     const std::vector<std::string>& names) {
    const std::string begin = letters(wrong);
    std::optional<std::string> best;
    for (const std::string& name : names)
        if (begin.size() > 1 && letters(plain(name)).starts_with(begin) &&
            (!best || name.size() < best->size()))
            best = name;
    return best;
}

/// The first of some names, with commas between.
std::string first_of(const std::vector<std::string>& names, std::size_t count) {
    return joined(std::span(names).first(count), ", ");
}

}  // namespace

std::string printable(std::string_view text, std::size_t limit) {
    std::string out;
    std::size_t width = 0, cut_at = 0;
    for (std::size_t at = 0; at < text.size();) {
        const Character character = decode(text, at);
        const auto bytes = text.substr(at, std::max<std::size_t>(character.size, 1));
        const bool safe = character.size > 0 && !drives_a_terminal(character.code);
        width += safe ? 1 : 4 * bytes.size();
        if (width > limit) return out.substr(0, cut_at) + "…";
        out += safe ? std::string(bytes) : escaped(bytes);
        if (width < limit) cut_at = out.size();
        at += bytes.size();
    }
    return out;
}

std::vector<std::string> split(std::string_view text, char by) {
    std::vector<std::string> parts{""};
    for (const char c : text)
        if (c == by)
            parts.emplace_back();
        else
            parts.back() += c;
    return parts;
}

std::pair<std::string, std::string> head_and_rest(const std::string& path) {
    const std::size_t dot = path.find('.');
    return {path.substr(0, dot), dot == path.npos ? "" : path.substr(dot + 1)};
}

std::string replaced(std::string text, std::string_view from, std::string_view to) {
    for (std::size_t at = 0; (at = text.find(from, at)) != text.npos; at += to.size())
        text.replace(at, from.size(), to);
    return text;
}

std::string_view trimmed(std::string_view text) {
    while (text.starts_with(' ')) text.remove_prefix(1);
    while (text.ends_with(' ')) text.remove_suffix(1);
    return text;
}

std::string with_article(std::string_view noun) {
    const bool vowel = std::string_view("aeiou").find(noun.front()) != std::string_view::npos;
    return fmt::format("{} {}", vowel ? "an" : "a", noun);
}

std::string lowered(std::string_view text) {
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(), lower);
    return out;
}

std::string without_curly_quotes(std::string text) {
    for (const std::string_view quote :
         {"\xE2\x80\x9C", "\xE2\x80\x9D", "\xE2\x80\x98", "\xE2\x80\x99"})
        text = replaced(std::move(text), quote, "");
    return text;
}

std::string shell_word(const std::string& text) {
    constexpr std::string_view plain =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-+=.,:/@%";
    if (!text.empty() && text.find_first_not_of(plain) == text.npos) return text;
    return "'" + replaced(text, "'", "'\\''") + "'";
}

std::string in_quotes(std::string_view text) { return fmt::format("'{}'", printable(text)); }

std::string as_key(std::string_view name) {
    std::string key;
    for (const char c : lowered(name)) {
        if ((c >= 'a' && c <= 'z') || is_digit(c))
            key += c;
        else if (c != '\'' && !key.empty() && key.back() != '_')
            key += '_';
    }
    while (key.ends_with('_')) key.pop_back();
    return key;
}

std::string any_of(const std::vector<std::string>& names) {
    if (names.size() < 2) return names.empty() ? "" : names.front();
    return first_of(names, names.size() - 1) + " or " + names.back();
}

std::string all_of(const std::vector<std::string>& names) {
    if (names.size() < 2) return names.empty() ? "" : names.front();
    return first_of(names, names.size() - 1) + " and " + names.back();
}

std::optional<std::string> nearest(std::string_view wrong, const std::vector<std::string>& names,
                                   const std::vector<OtherName>& others) {
    if (wrong.size() > longest_misspelling) return std::nullopt;
    const std::string meant = plain(wrong);
    const std::string said = letters(meant);
    for (const OtherName& other : others)
        if (!said.empty() && letters(plain(other.word)) == said) return other.name;
    std::optional<std::string> best;
    std::size_t best_distance = longest_misspelling;
    const auto try_word = [&](const std::string& word, const std::string& name) {
        const std::size_t longer = std::max(meant.size(), word.size());
        const std::size_t shorter = std::min(meant.size(), word.size());
        if (longer - shorter > longer / 3) return;
        const std::size_t distance = edit_distance(meant, plain(word));
        if (distance > longer / 3 || distance >= best_distance) return;
        best = name;
        best_distance = distance;
    };
    constexpr std::size_t shortest = 5;  // characters of a word that may be misspelt
    for (const std::string& name : names) try_word(name, name);
    for (const OtherName& other : others)
        if (other.word.size() >= shortest) try_word(other.word, other.name);
    return best ? best : completed(meant, names);
}

std::string suggestion(std::string_view wrong, const std::vector<std::string>& names,
                       const std::vector<OtherName>& others) {
    std::vector<std::string> said;  // a word that is said of two things means either
    const std::string meant_by = letters(plain(wrong));
    for (const OtherName& other : others)
        if (!meant_by.empty() && letters(plain(other.word)) == meant_by &&
            !is_among(in_quotes(other.name), said))
            said.push_back(in_quotes(other.name));
    if (said.size() > 1 && !is_among(wrong, names)) return "did you mean " + any_of(said) + "?";
    if (const auto near = nearest(wrong, names, others))
        return "did you mean " + (near->starts_with("'") ? *near : in_quotes(*near)) + "?";
    if (names.empty()) return "";
    if (names.size() <= most_names_listed) return "allowed: " + any_of(names);
    const std::string meant = plain(wrong.substr(0, longest_misspelling));
    std::vector<std::pair<std::size_t, std::string>> ranked;
    for (const std::string& name : names)
        ranked.emplace_back(edit_distance(meant, plain(name)), name);
    std::stable_sort(ranked.begin(), ranked.end(),
                     [](const auto& a, const auto& b) { return a.first < b.first; });
    std::vector<std::string> sorted;
    for (std::size_t i = 0; i < most_names_listed; ++i) sorted.push_back(ranked[i].second);
    return "allowed: " + first_of(sorted, most_names_listed) + ", …";
}

std::size_t characters(std::string_view text) {
    return std::count_if(text.begin(), text.end(),
                         [](char c) { return (static_cast<unsigned char>(c) & 0xC0u) != 0x80u; });
}

bool is_utf8(std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t size = decode(text, at).size;
        if (size == 0) return false;
        at += size;
    }
    return true;
}

double rank_of(double value) {
    constexpr int bits = 30;
    if (!std::isfinite(value)) return value;
    int exponent = 0;
    const double fraction = std::frexp(value, &exponent);
    return std::ldexp(std::round(std::ldexp(fraction, bits)), exponent - bits);
}

}  // namespace hearth

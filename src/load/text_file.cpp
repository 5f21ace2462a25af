// Reads a whole text and refuses what cannot be an analyst's file: devices, archives, control
// characters. Says nothing about what the text means. The only file that knows SHA-256.
#include <algorithm>
#include <array>
#include <cerrno>
#include <fcntl.h>
#include <filesystem>
#define OPENSSL_SUPPRESS_DEPRECATED  // this one asks for no memory, nor for a start of a library
#include <openssl/sha.h>
#include <poll.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>
#include <utility>
#include <variant>
#include <vector>

#include "base/messages.hpp"
#include "base/text.hpp"
#include "load/files.hpp"

namespace hearth {

namespace {

constexpr std::size_t most_reported = 20;
constexpr std::size_t most_neighbours = 1000;
constexpr std::size_t longest_character = 4;  // bytes
constexpr std::string_view whitespace = " \t\r\n";
constexpr std::size_t most_lines_reported = 100;
constexpr std::string_view utf8_help = "save it as UTF-8 (in a spreadsheet: \"CSV UTF-8\")";

/// Why a text was refused as a whole.
struct Refusal {
    Told told;
    Words words = {};
};

using Bytes = std::variant<std::string, Refusal>;

using Opened = std::variant<Descriptor, Refusal>;

std::string reason(int error) {
    std::string text = std::generic_category().message(error);
    if (!text.empty() && text[0] >= 'A' && text[0] <= 'Z')
        text[0] = static_cast<char>(text[0] + 32);
    return text;
}

Refusal too_large(std::size_t most) { return {"too-large", {most >> 20}}; }

Refusal unreadable(int error) {
    return {"unreadable-file",
            {reason(error), error == EACCES ? "check its permissions" : "check the path"}};
}

Refusal not_a_file(mode_t mode) {
    const std::string kind = S_ISDIR(mode)    ? "a directory"
                             : S_ISFIFO(mode) ? "a pipe"
                             : S_ISSOCK(mode) ? "a socket"
                                              : "a device";
    return {"not-a-file",
            {kind, S_ISDIR(mode) ? "name a file in it"
                                 : "name a file, or use '-' to read from standard input"}};
}

/// Names beside `path` in its directory.
std::vector<std::string> neighbours(const std::filesystem::path& path) {
    std::vector<std::string> names;
    std::error_code failed;
    const auto folder = path.has_parent_path() ? path.parent_path() : std::filesystem::path(".");
    std::filesystem::directory_iterator at(folder, failed);
    for (; !failed && at != std::filesystem::directory_iterator(); at.increment(failed)) {
        if (names.size() == most_neighbours) break;
        names.push_back(at->path().filename().string());
    }
    std::sort(names.begin(), names.end());
    return names;
}

Refusal no_such_file(const std::string& path) {
    const std::filesystem::path wanted(path), folder = wanted.parent_path();
    std::error_code ignored;
    if (!folder.empty() && !std::filesystem::is_directory(folder, ignored))
        return {"no-such-file.folder", {in_quotes(folder.string())}};
    for (const auto& other : {wanted.string() + ".yaml", "scenarios/" + wanted.string(),
                              "scenarios/" + wanted.string() + ".yaml"})
        if (std::filesystem::is_regular_file(other, ignored))
            return {"no-such-file", {"did you mean " + in_quotes(other) + "?"}};
    const auto near = nearest(wanted.filename().string(), neighbours(wanted));
    return {"no-such-file",
            {near ? "did you mean " + in_quotes((folder / *near).string()) + "?"
                  : "check the path; it is taken from the current directory"}};
}

Refusal cannot_open(const std::string& path, int error) {
    if (error == ENOENT || error == ENOTDIR) return no_such_file(path);
    if (error == ENXIO) return not_a_file(S_IFSOCK);
    return unreadable(error);
}

/// One read that waits where it has to, for a pipe or a terminal. Bytes read, 0 at the end, -1 with
/// errno.
ssize_t read_once(int descriptor, char* to, std::size_t most) {
    struct stat about {};
    const bool waits = ::fstat(descriptor, &about) == 0 && !S_ISREG(about.st_mode);
    for (;;) {
        const ssize_t count = ::read(descriptor, to, most);
        if (count >= 0 || (errno != EINTR && (errno != EAGAIN || !waits))) return count;
        pollfd waiting{descriptor, POLLIN, 0};
        if (errno == EAGAIN) ::poll(&waiting, 1, -1);
    }
}

Bytes read_all(int descriptor, std::size_t most) {
    constexpr std::size_t step = 1u << 16;
    std::string text;
    for (;;) {
        const std::size_t had = text.size();
        text.resize(had + step);
        const ssize_t count = read_once(descriptor, text.data() + had, step);
        if (count < 0) return unreadable(errno);
        text.resize(had + count);
        if (count == 0) return text;
        if (text.size() > most) return too_large(most);
    }
}

Opened open_path(const std::string& path) {
    if (path.find('\0') != std::string::npos) return no_such_file(path);
    Descriptor file(::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY));
    if (file.number < 0) return cannot_open(path, errno);
    struct stat about {};
    if (::fstat(file.number, &about) != 0) return unreadable(errno);
    if (!S_ISREG(about.st_mode)) return not_a_file(about.st_mode);
    file.bytes = static_cast<std::uint64_t>(about.st_size);
    return file;
}

Bytes read_path(const std::string& path, std::size_t most) {
    Opened opened = open_path(path);
    if (auto* refusal = std::get_if<Refusal>(&opened)) return std::move(*refusal);
    const Descriptor& file = std::get<Descriptor>(opened);
    return file.bytes > most ? too_large(most) : read_all(file.number, most);
}

bool is_utf16(std::string_view text) {
    const auto has = [&](std::size_t at) { return at < text.size() && text[at] != '\0'; };
    return text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF") ||
           (text.size() > 3 && has(0) != has(1) && has(2) != has(3) && has(0) == has(2));
}

/// What is wrong with the text as a whole, if anything is.
std::optional<Refusal> refusal_of(std::string_view text) {
    if (is_utf16(text)) return Refusal{"invalid-utf8.utf16", {utf8_help}};
    if (text.starts_with("PK\x03\x04") || text.starts_with("\xD0\xCF\x11\xE0"))
        return Refusal{"binary-file.archive"};
    if (text.find('\0') != std::string_view::npos) return Refusal{"binary-file.nul"};
    if (text.find_first_not_of(whitespace) == std::string_view::npos) return Refusal{"empty-file"};
    return std::nullopt;
}

bool is_harmless(char c) { return (c >= ' ' && c < '\x7F') || c == '\t' || c == '\n'; }

/// Bytes of the first character of `rest`; 0 when it is malformed.
std::size_t first_character(std::string_view rest) {
    for (std::size_t n = 1; n <= std::min(longest_character, rest.size()); ++n)
        if (is_utf8(rest.substr(0, n))) return n;
    return 0;
}

/// Reports the characters that no text of ours contains, and the first malformed byte.
void check_characters(std::uint32_t file, std::string_view text, Diagnostics& diagnostics) {
    std::size_t reported = 0;
    for (std::size_t at = 0; at < text.size() && reported < most_reported;) {
        const std::size_t size = is_harmless(text[at]) ? 1 : first_character(text.substr(at));
        if (size == 0)
            return diagnostics.report("invalid-utf8", place_after(text.substr(0, at), file),
                                      {in_quotes(text.substr(at, 1)), std::string(utf8_help)});
        const auto bytes = text.substr(at, size);
        at += size;
        if (is_harmless(bytes[0]) || (bytes == "\r" && text.substr(at, 1) == "\n")) continue;
        if (printable(bytes) == bytes) continue;
        const Place place = place_after(text.substr(0, at - size), file);
        if (bytes == "\r")
            diagnostics.report("control-character.carriage_return", place);
        else
            diagnostics.report("control-character", place, {in_quotes(bytes)});
        ++reported;
    }
}

std::nullopt_t report(const Refusal& refusal, std::uint32_t file, Diagnostics& diagnostics) {
    diagnostics.report(refusal.told, {file, 0, 0}, refusal.words);
    return std::nullopt;
}

/// Adds what was read, or reports why it is refused.
std::optional<std::uint32_t> take(Bytes bytes, const std::string& shown_as, SourceTexts& texts,
                                  Diagnostics& diagnostics) {
    std::string hash;
    std::optional<Refusal> refusal;
    if (auto* text = std::get_if<std::string>(&bytes)) {
        hash = sha256(*text);
        if (text->starts_with(byte_order_mark)) text->erase(0, byte_order_mark.size());
        refusal = refusal_of(*text);
    } else {
        refusal = std::get<Refusal>(bytes);
    }
    if (refusal) return report(*refusal, texts.add({shown_as, "", ""}), diagnostics);
    const std::size_t errors = diagnostics.errors();
    const std::uint32_t file =
        texts.add({shown_as, std::move(std::get<std::string>(bytes)), std::move(hash)});
    check_characters(file, texts.at(file).text, diagnostics);
    if (diagnostics.errors() > errors) return std::nullopt;
    return file;
}

/// What YAML would drop without a word, or refuse at the first place alone.
void check_line(std::string_view line, Place place, Diagnostics& diagnostics) {
    const std::size_t content = line.find_first_not_of(whitespace);
    if (content == std::string_view::npos || line[content] == '#') return;
    const std::size_t tab = line.substr(0, content).find('\t');
    if (tab != std::string_view::npos) {
        const Place at{place.file, place.line, static_cast<std::uint32_t>(tab + 1)};
        diagnostics.report("tab-indentation", at);
    }
    if (line.front() == '%') diagnostics.report("directive", place);
}

}  // namespace

Descriptor::~Descriptor() {
    if (number > STDIN_FILENO) ::close(number);
}

std::string sha256(std::string_view text) {
    std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
    SHA256_CTX context;
    SHA256_Init(&context);
    SHA256_Update(&context, text.data(), text.size());
    SHA256_Final(digest.data(), &context);
    std::string hex;
    for (const unsigned char byte : digest) {
        hex += "0123456789abcdef"[byte >> 4];
        hex += "0123456789abcdef"[byte & 15u];
    }
    return hex;
}

Place place_after(std::string_view before, std::uint32_t file) {
    const auto lines = std::count(before.begin(), before.end(), '\n');
    const auto column = characters(before.substr(before.rfind('\n') + 1)) + 1;
    return {file, static_cast<std::uint32_t>(lines + 1), static_cast<std::uint32_t>(column)};
}

std::optional<std::uint32_t> read_text(const std::string& path, const std::string& shown_as,
                                       SourceTexts& texts, Diagnostics& diagnostics) {
    return take(path == "-" ? read_all(STDIN_FILENO, largest_text) : read_path(path, largest_text),
                shown_as, texts, diagnostics);
}

std::optional<std::uint32_t> take_argument(const std::string& text, SourceTexts& texts,
                                           Diagnostics& diagnostics) {
    const std::size_t errors = diagnostics.errors();
    const std::uint32_t file = texts.add({"<command line>", text, {}});
    check_characters(file, texts.at(file).text, diagnostics);
    if (diagnostics.errors() > errors) return std::nullopt;
    return file;
}

std::optional<std::string> read_bytes(const std::string& path, std::size_t most, SourceTexts& texts,
                                      Diagnostics& diagnostics) {
    Bytes bytes = read_path(path, most);
    if (auto* read = std::get_if<std::string>(&bytes)) return std::move(*read);
    return report(std::get<Refusal>(bytes), texts.add({path, "", ""}), diagnostics);
}

std::optional<Descriptor> open_file(const std::string& path, std::uint32_t file,
                                    Diagnostics& diagnostics) {
    Opened opened = open_path(path);
    if (auto* descriptor = std::get_if<Descriptor>(&opened)) return std::move(*descriptor);
    return report(std::get<Refusal>(opened), file, diagnostics);
}

std::optional<std::size_t> read_some(const Descriptor& descriptor, std::span<char> to,
                                     std::uint32_t file, Diagnostics& diagnostics) {
    const ssize_t count = read_once(descriptor.number, to.data(), to.size());
    if (count >= 0) return count;
    return report(unreadable(errno), file, diagnostics);
}

bool is_refused(std::string_view head, std::uint32_t file, Diagnostics& diagnostics) {
    const auto refusal = refusal_of(head);
    if (refusal) report(*refusal, file, diagnostics);
    return refusal.has_value();
}

void check_lines(std::uint32_t file, std::string_view text, Diagnostics& diagnostics) {
    const std::size_t most = diagnostics.errors() + most_lines_reported;
    Place place{file, 1, 1};
    for (; !text.empty() && diagnostics.errors() < most; ++place.line) {
        const std::size_t end = std::min(text.find('\n'), text.size() - 1);
        check_line(text.substr(0, end), place, diagnostics);
        text.remove_prefix(end + 1);
    }
}

}  // namespace hearth

// From paths to located trees: which folders are searched, texts that are read and refused where
// they cannot be an analyst's file, strict YAML, and files kept so that a scenario can be read
// again with other values and no file is opened twice. Knows which kind of file a tree is, not what
// it means.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/diagnostic.hpp"
#include "load/tree.hpp"

namespace hearth {

/// What to load and where to look.
struct LoadRequest {
    std::string path;                      ///< a scenario; "-" is standard input
    std::string home;                      ///< folder that holds the product's data/ and models/
    std::vector<std::string> models = {};  ///< folders searched for models first
    std::vector<std::string> set = {};     ///< PATH=VALUE from the command line
    std::vector<std::string> places = {};  ///< of a library, that are read whole
    std::string data = {};  ///< folder whose files stand in the place of those of data/
};

enum class FileKind { scenario, model, data, published, sets, records };
inline std::vector<std::string_view> choice_names(FileKind) {
    return {"scenario",       "model",        "data file",
            "published case", "file of sets", "description of records"};
}

/// What a tree is, by its keys; a scenario where nothing says otherwise.
FileKind kind_of(const Node& root);

/// A table of places, as it was read. Row 1 has the key and the paths below a place; rows 2 and 3
/// the source of a column's figures and where in it, where they are not the place's; then one row
/// for each place. An empty cell says nothing; a list has blanks between its names.
struct PlaceTable {
    std::uint32_t file = 0;
    std::string text;
};

/// Texts and their trees, each read once.
class Files {
  public:
    /// The tree of `path` ("-" is standard input); nothing, with its errors, where there is none. A
    /// text with errors is not kept: whoever asks for it is told of them.
    std::optional<Node> read(const std::string& path, Diagnostics& diagnostics);

    /// The tree of a text from the command line.
    std::optional<Node> parse(const std::string& text, Diagnostics& diagnostics);

    /// A second text with the name and words of `file`, so that what is taken out of one place of
    /// a file and put into another counts as written elsewhere.
    std::uint32_t again(std::uint32_t file);

    /// The table of places at `path`; nothing, with its errors, where there is none.
    std::optional<PlaceTable> read_places(const std::string& path, Diagnostics& diagnostics);

    SourceTexts texts;
    std::optional<PlaceTable> places;  ///< once read

  private:
    std::optional<Node> parsed(std::uint32_t file, std::map<std::string, Node>& known,
                               const std::string& name, Diagnostics& diagnostics);

    std::map<std::string, Node> read_;    ///< by path
    std::map<std::string, Node> parsed_;  ///< by text
};

/// The located tree of text `file` of `texts`, whose bytes passed `read_text`. Refused, each with
/// its place: anchors, aliases, tags, complex keys, duplicate keys, a second document or text after
/// the first, an empty document, more than 200,000 nodes, more than 64 levels, whatever libyaml
/// itself rejects. Places count from 1, columns in characters.
std::optional<Node> parse_yaml(std::uint32_t file, const SourceTexts& texts,
                               Diagnostics& diagnostics);

/// Largest file accepted [bytes]. Larger ones are refused without being read.
inline constexpr std::size_t largest_text = 16u << 20;

/// Reads `path` ("-" is standard input) into `texts` and returns its index. A directory, FIFO,
/// socket or device, an unreadable, missing, too large or empty file, NUL bytes, other control
/// characters, or invalid UTF-8 give an error at the file (at the byte's line and column where
/// there is one) and no index. Never blocks on a FIFO. A leading UTF-8 byte order mark is dropped.
/// `shown_as` names the file in messages.
std::optional<std::uint32_t> read_text(const std::string& path, const std::string& shown_as,
                                       SourceTexts& texts, Diagnostics& diagnostics);

/// Reports tabs in the indentation and lines that YAML takes for directives.
void check_lines(std::uint32_t file, std::string_view text, Diagnostics& diagnostics);

/// Adds a text of the command line to `texts`, unless it holds what no file may hold.
std::optional<std::uint32_t> take_argument(const std::string& text, SourceTexts& texts,
                                           Diagnostics& diagnostics);

/// The place of the character that comes after `before`, the beginning of text `file`.
Place place_after(std::string_view before, std::uint32_t file);

/// The SHA-256 of a text, in hex.
std::string sha256(std::string_view text);

/// Largest part of a run accepted [bytes].
inline constexpr std::size_t largest_part = 1u << 28;

/// The bytes of a file that need be no text; nothing, with the error at the file, where it cannot
/// be read or has more than `most`.
std::optional<std::string> read_bytes(const std::string& path, std::size_t most, SourceTexts& texts,
                                      Diagnostics& diagnostics);

/// A file open for reading, closed with this; standard input stays open.
struct Descriptor {
    int number = -1;
    std::uint64_t bytes = 0;  ///< of the file

    explicit Descriptor(int opened) : number(opened) {}
    Descriptor(Descriptor&& other) noexcept
        : number(std::exchange(other.number, -1)), bytes(other.bytes) {}
    Descriptor& operator=(Descriptor&&) = delete;
    ~Descriptor();
};

/// Opens a file that is called `file` in messages; nothing, with the error, where it cannot be.
std::optional<Descriptor> open_file(const std::string& path, std::uint32_t file,
                                    Diagnostics& diagnostics);

/// How many bytes were read, 0 at the end; nothing, with the error, where none can be.
std::optional<std::size_t> read_some(const Descriptor& descriptor, std::span<char> to,
                                     std::uint32_t file, Diagnostics& diagnostics);

/// Reports what cannot be an analyst's text, by how it begins: UTF-16, a workbook, NUL bytes,
/// nothing but blanks.
bool is_refused(std::string_view head, std::uint32_t file, Diagnostics& diagnostics);

inline constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

/// The path of a data file.
std::filesystem::path data_file(const LoadRequest& request, std::string_view name);

/// Folders searched for models, first to last: those of the request, beside the scenario, the
/// product's own.
std::vector<std::filesystem::path> model_folders(const LoadRequest& request);

/// Every model that these folders hold, by name, sorted.
std::vector<std::string> model_names(const LoadRequest& request);

}  // namespace hearth

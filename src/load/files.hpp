// Files that have been read and parsed, kept so that a scenario can be read again with other
// values and no file is opened twice. Knows which kind of file a tree is, not what it means.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/diagnostic.hpp"
#include "load/tree.hpp"

namespace hearth {

enum class FileKind { scenario, model, data, published, sets };
std::string_view name_of(FileKind kind);

/// What a tree is, by its keys; a scenario where nothing says otherwise.
FileKind kind_of(const Node& root);

/// A located tree and the index of its text.
struct ReadTree {
    std::uint32_t file = 0;
    Node root;
};

/// Texts and their trees, each read once.
class Files {
  public:
    /// The tree of `path` ("-" is standard input); nothing, with its errors, where there is none. A
    /// text with errors is not kept: whoever asks for it is told of them.
    std::optional<ReadTree> read(const std::string& path, Diagnostics& diagnostics);

    /// The tree of a text from the command line.
    std::optional<ReadTree> parse(const std::string& text, Diagnostics& diagnostics);

    /// A second text with the name and words of `file`, so that what is taken out of one place of
    /// a file and put into another counts as written elsewhere.
    std::uint32_t again(std::uint32_t file);

    SourceTexts texts;

  private:
    std::map<std::string, ReadTree> read_;    ///< by path
    std::map<std::string, ReadTree> parsed_;  ///< by text
};

}  // namespace hearth

// Reads a whole text from a path or standard input, refusing what cannot be an analyst's file.
#pragma once

#include <optional>
#include <string>

#include "base/diagnostic.hpp"
#include "base/place.hpp"

namespace hearth {

/// Largest file accepted [bytes]. Larger ones are refused without being read.
inline constexpr std::size_t largest_text = 16u << 20;

/// Reads `path` ("-" is standard input) into `texts` and returns its index. A directory, FIFO,
/// socket or device, an unreadable, missing, too large or empty file, NUL bytes, other control
/// characters, or invalid UTF-8 give an error at the file (at the byte's line and column where
/// there is one) and no index. Never blocks on a FIFO. A leading UTF-8 byte order mark is dropped.
/// `shown_as` names the file in messages.
std::optional<std::uint32_t> read_text(const std::string& path, const std::string& shown_as,
                                       SourceTexts& texts, Diagnostics& diagnostics);

/// Largest part of a run accepted [bytes].
inline constexpr std::size_t largest_part = 1u << 30;

/// As read_text, for a part of a run: a path only, shown as it is, up to `largest_part`.
std::optional<std::uint32_t> read_part_text(const std::string& path, SourceTexts& texts,
                                            Diagnostics& diagnostics);

}  // namespace hearth

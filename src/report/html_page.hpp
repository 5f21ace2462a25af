// What every HTML page carries inline: its style and its script, each with the SHA-256 by which the
// page's security policy allows it. tests/house/page_hashes.py holds the digests to the texts.
#pragma once

#include <string_view>

namespace hearth {

extern const std::string_view page_style, page_style_hash;
extern const std::string_view page_script, page_script_hash;

}  // namespace hearth

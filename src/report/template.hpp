// A layout of somebody's own, filled with parts of a page.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "report/document.hpp"

namespace hearth {

/// A layout with its blocks filled in, blocks that the page does not have, and those that it has.
struct FilledTemplate {
    std::string text = {};
    std::vector<std::string> unknown = {}, names = {};
};

/// Markdown with {{name}} made the section of that name without its heading, and {{table name}}
/// made the tables of that name.
FilledTemplate filled(std::string_view layout, const Document& document);

}  // namespace hearth

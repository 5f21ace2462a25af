// Shapes of nodes against shapes of descriptions.
#include "load/fit.hpp"

#include <algorithm>

#include "load/number.hpp"

namespace hearth {

bool fits(const Description& type, const Node& node) {
    const Scalar* scalar = node.scalar();
    switch (type.shape) {
        case Shape::record:
        case Shape::map:
            return node.mapping() != nullptr;
        case Shape::list:
            return node.sequence() != nullptr || type.single_allowed;
        case Shape::choice:
            return scalar != nullptr && std::find(type.choices.begin(), type.choices.end(),
                                                  scalar->text) != type.choices.end();
        case Shape::year:
            return scalar != nullptr && parse_financial_year(scalar->text).has_value();
        case Shape::figure:
            return node.mapping() != nullptr ||
                   (scalar != nullptr &&
                    (read_number(scalar->text).value || scalar->text.starts_with('=')));
        case Shape::reference:
            return scalar != nullptr && is_name(scalar->text) && !read_number(scalar->text).value;
        default:
            return scalar != nullptr;
    }
}

bool is_name(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '_' || c == '/' || c == '-';
    });
}

}  // namespace hearth

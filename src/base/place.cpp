// Lines of the texts that were read, found by counting; only diagnostics ask for them.
#include "base/place.hpp"

#include <utility>

namespace hearth {

std::uint32_t SourceTexts::add(SourceText text) {
    texts_.push_back(std::move(text));
    return static_cast<std::uint32_t>(texts_.size() - 1);
}

std::string_view SourceTexts::line(Place place) const {
    if (place.line == 0 || place.file >= texts_.size()) return {};
    std::string_view rest = texts_[place.file].text;
    for (std::uint32_t n = 1; n < place.line; ++n) {
        const auto end = rest.find('\n');
        if (end == std::string_view::npos) return {};
        rest.remove_prefix(end + 1);
    }
    rest = rest.substr(0, rest.find('\n'));
    if (!rest.empty() && rest.back() == '\r') rest.remove_suffix(1);
    return rest;
}

}  // namespace hearth

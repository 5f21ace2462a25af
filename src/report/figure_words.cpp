// Endings, words and sources of figures.
#include "report/figure_words.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <set>

#include "base/text.hpp"
#include "report/words.hpp"

namespace hearth {

namespace {

/// Keys that say how a file is laid out, not what a figure is.
constexpr std::array<std::string_view, 13> layout_keys = {
    "interventions", "models",   "model",    "figures", "outcomes", "effects",      "costs",
    "adjust",        "services", "leads_to", "places",  "health",   "money_effects"};

}  // namespace

FigureNames::FigureNames(const Explaining& explaining) {
    std::set<std::string> seen;
    for (const NamedFigure& one : named_figures(explaining)) {
        if (one.columns.empty() || !seen.insert(one.name).second) continue;
        ++words_[in_words(one.name)];
        for (std::size_t dot = 0; dot != std::string::npos; dot = one.name.find('.', dot + 1))
            ++endings_[one.name.substr(dot == 0 ? 0 : dot + 1)];
    }
}

std::string FigureNames::shortest(const std::string& name) const {
    for (auto dot = name.rfind('.'); dot != std::string::npos && dot > 0;
         dot = name.rfind('.', dot - 1)) {
        const std::string ending = name.substr(dot + 1);
        const bool a_word = ending.find_first_of("0123456789") != 0 &&
                            ending.find_first_of("._") != std::string::npos;
        const auto found = endings_.find(ending);
        if (a_word && found != endings_.end() && found->second == 1) return ending;
    }
    return name;
}

std::string FigureNames::words(const std::string& name) const {
    std::string text = in_words(name);
    const auto found = words_.find(text);
    return found != words_.end() && found->second == 1 ? text : printable(name);
}

std::string in_words(const std::string& name) {
    std::string text;
    int parts = 0;
    for (std::size_t from = 0; from <= name.size();) {
        const std::size_t end = std::min(name.find('.', from), name.size());
        const std::string part = name.substr(from, end - from);
        from = end + 1;
        const bool is_layout =
            std::find(layout_keys.begin(), layout_keys.end(), part) != layout_keys.end();
        if (is_layout && from <= name.size()) continue;
        text += (parts == 0 ? "" : parts == 1 ? ": " : ", ") + readable(part);
        ++parts;
    }
    return text;
}

std::string source_in_words(const Explaining& explaining, const Figure& figure, std::size_t most) {
    const Provenance& from = figure.provenance;
    const std::string stands = " [" + place_in_words(explaining.texts, figure.place) + "]";
    if (!from.source) return "no source" + stands;
    const bool assumed = from.source->name == "assumption";
    const std::string& more = assumed ? from.why : from.where;
    return printable(from.source->name, 60) + (more.empty() ? "" : ": " + printable(more, most)) +
           stands;
}

std::string grade_in_words(const Figure& figure) {
    if (figure.grade.empty()) return "";
    return fmt::format("standard error by grade {}, an assumption", printable(figure.grade, 20));
}

std::string shrinkage_in_words(const Figure& figure) {
    if (!figure.shrinkage) return "";
    const Shrinkage& by = *figure.shrinkage;
    return fmt::format("pilot printed {}, drawn towards {} with weight {} on the pilot ({})",
                       number(by.value), number(by.prior), number(by.weight, 2),
                       printable(by.why, 200));
}

}  // namespace hearth

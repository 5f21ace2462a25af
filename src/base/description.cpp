// The names of what references refer to, financial years as text, and keys of one record among
// those of another.
#include "base/description.hpp"

#include "base/text.hpp"

namespace hearth {

std::vector<std::string_view> choice_names(Target) {
    return {"service",      "model",           "payer",          "place",       "source",
            "schedule",     "price index",     "intervention",   "option",      "life table",
            "people group", "household group", "step",           "state",       "QALY value",
            "measure",      "figure",          "evidence grade", "utility norm"};
}

std::optional<FinancialYear> parse_financial_year(std::string_view text) {
    if (text.size() != 7 || text[4] != '/') return std::nullopt;
    int start = 0;
    for (const char c : text.substr(0, 4)) {
        if (!is_digit(c)) return std::nullopt;
        start = start * 10 + (c - '0');
    }
    if (start < 1900 || start > 2199 || !is_digit(text[5]) || !is_digit(text[6]))
        return std::nullopt;
    const int end = (text[5] - '0') * 10 + (text[6] - '0');
    if ((start + 1) % 100 != end) return std::nullopt;
    return FinancialYear{start};
}

std::string to_text(FinancialYear year) {
    const int end = (year.start + 1) % 100;
    return std::to_string(year.start) + (end < 10 ? "/0" : "/") + std::to_string(end);
}

std::vector<Field> keys_of_part(const Description& part, void* (*outer)(void* record),
                                std::string_view kind) {
    std::vector<Field> fields = part.fields;
    for (Field& field : fields) {
        field.outer = outer;
        field.kind = kind;
    }
    return fields;
}

}  // namespace hearth

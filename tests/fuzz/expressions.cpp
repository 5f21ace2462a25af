// An expression: parsed, and as a figure beside others of every kind, evaluated.
#include "fuzz.hpp"
#include "load/tree.hpp"

using namespace hearth;

namespace {

constexpr std::string_view around = R"(hearth: 1
title: A test
appraisal: {start: 2023/24, years: 3, prices: 2023/24}
place: blaby
interventions:
  repairs: {model: handyperson, reach: {clients: = fuzzed}}
options: {current: [], repairs: [repairs]}
figures:
  share: {mean: 0.4, sd: 0.1, source: assumption, why: a test}
  money: {quantity: cost, gbp: 400, prices: 2023/24, source: assumption, why: a test}
  count: 12
  none: 0
  other: = count * share
  fuzzed: ")";

std::string escaped(std::string_view text) {
    std::string made;
    for (const char c : text) {
        if (c == '"' || c == '\\') made += '\\';
        made += c;
    }
    return made;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string text = "= " + std::string(fuzz::text_of(data, size));
    Diagnostics diagnostics;
    if (is_utf8(text)) {
        const auto made = parse_expression({.text = text, .plain = false}, {}, diagnostics);
        fuzz::hold(made.has_value() != diagnostics.has_errors(), "an expression, or an error");
        for (std::size_t i = 0; made && i < made->terms.size(); ++i)
            for (const int operand : made->terms[i].operands)
                fuzz::hold(operand >= 0 && operand < static_cast<int>(i), "operands come before");
    }
    const std::string path = fuzz::in_memory(std::string(around) + escaped(text) + "\"\n");
    fuzz::take_to_point(load_scenario({.path = path, .home = fuzz::home}));
    return 0;
}

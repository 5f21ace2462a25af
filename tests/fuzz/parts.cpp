// A part of a run: as it is, and with the check sum that belongs to it, behind which a foreign or
// damaged part has to be found out by its shape; and merged into the run that it says it is of. Its
// seeds are parts that are computed here, so that there is nothing to renew when their format is.
#include <algorithm>
#include <fmt/format.h>

#include "fuzz.hpp"
#include "report/pages.hpp"
#include "study/run.hpp"
#include "version.hpp"

using namespace hearth;

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t most);

namespace {

constexpr std::string_view scenario = R"(hearth: 1
title: A test
appraisal: {start: 2023/24, years: 1, prices: 2023/24}
place: blaby
interventions:
  repairs: {model: handyperson, reach: {clients: {mean: 10, sd: 2, source: assumption, why: a}}}
options: {current: [], repairs: [repairs]}
)";
constexpr std::uint64_t leaf = 1024, draws = 2 * leaf;  // of a run in two parts

const AtPoint& at() {
    static const Loaded loaded =
        load_scenario({.path = fuzz::in_memory(scenario), .home = fuzz::home});
    static Diagnostics excesses;
    static const AtPoint made = at_point(*loaded.scenario, loaded.texts, excesses);
    return made;
}

/// A part of that run, as hearth writes it.
std::string part_from(std::uint64_t from) {
    RunQuestion question;
    question.drawing.draws = draws;
    question.from = from;
    question.to = from + leaf;
    auto made = std::get<RunPart>(part(question, at(), one_after_the_other()));
    made.head.hearth = version;
    made.head.scenario = "scenario.yaml";
    made.head.files = files_of(at().texts);
    return part_text(made);
}

constexpr std::string_view check_key = ",\n\"check\":\"";

/// The text up to its check sum, with the right one.
std::string sealed(std::string_view text) {
    const std::string_view body = text.substr(0, text.rfind(check_key));
    std::uint64_t hash = 0xcbf29ce484222325;
    for (const char c : body) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
    return fmt::format("{}{}{:016x}\"}}\n", body, check_key, hash);
}

void take(std::string_view text) {
    const auto read = read_part(text);
    if (const auto* why = std::get_if<std::string>(&read)) {
        fuzz::hold(!why->empty() && is_utf8(*why) && printable(*why, why->size() + 1) == *why,
                   "why it is none can be printed");
        return;
    }
    const auto& part = std::get<RunPart>(read);
    const std::string written = part_text(part);
    const auto again = read_part(written);
    fuzz::hold(std::holds_alternative<RunPart>(again), "what was read can be written and read");
    fuzz::hold(part_text(std::get<RunPart>(again)) == written, "and is the same");
    static const auto first = std::get<RunPart>(read_part(part_from(0)));
    const auto whole = joined({{"a", first}, {"b", part}});
    if (const auto* both = std::get_if<RunPart>(&whole)) (void)answer(*both, at());
    (void)answer(part, at());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text = fuzz::text_of(data, size);
    take(text);
    take(sealed(text));
    return 0;
}

/// Begins, and now and then begins anew, with a part as it should be.
extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size,
                                               std::size_t most, unsigned seed) {
    static const std::string parts[] = {part_from(0), part_from(leaf)};
    const std::string& whole = parts[seed % 2];
    if ((size < 100 || seed % 500 == 0) && whole.size() <= most)
        size = static_cast<std::size_t>(std::copy(whole.begin(), whole.end(), data) - data);
    return LLVMFuzzerMutate(data, size, most);
}

// A part of a run: as it is; and from its line and its sums as they are before they are deflated,
// put together with the lengths and the checksum that belong to them, behind which a foreign or
// damaged part has to be found out by its shape; and merged into the run that it says it is of. Its
// seeds are parts that are computed here, so that there is nothing to renew when their format is.
#include <algorithm>
#include <libdeflate.h>
#include <regex>

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

constexpr std::size_t check_bytes = 4, most_sums = 1u << 20;

/// The line of a part, and its sums inflated.
std::string opened(const std::string& part) {
    const std::size_t begin = part.find('\n') + 1;
    std::string sums(most_sums, '\0');
    std::size_t size = 0;
    static libdeflate_decompressor* const by = libdeflate_alloc_decompressor();
    fuzz::hold(
        libdeflate_deflate_decompress(by, part.data() + begin, part.size() - begin - check_bytes,
                                      sums.data(), sums.size(), &size) == LIBDEFLATE_SUCCESS,
        "sums can be inflated");
    return part.substr(0, begin) + sums.substr(0, size);
}

/// A line and sums as a part, with the right length and checksum.
std::string sealed(std::string_view text) {
    const std::size_t begin = std::min(text.find('\n'), text.size());
    const std::string_view sums = text.substr(std::min(begin + 1, text.size()));
    static const std::regex length(R"("bytes":\d{1,9})");
    std::string out =
        std::regex_replace(std::string(text.substr(0, std::min<std::size_t>(begin, 4000))), length,
                           "\"bytes\":" + std::to_string(sums.size()));
    static libdeflate_compressor* const by = libdeflate_alloc_compressor(1);
    std::string deflated(libdeflate_deflate_compress_bound(by, sums.size()), '\0');
    deflated.resize(libdeflate_deflate_compress(by, sums.data(), sums.size(), deflated.data(),
                                                deflated.size()));
    out += "\n" + deflated;
    const std::uint64_t check = libdeflate_crc32(0, out.data(), out.size());
    for (std::size_t i = 0; i < check_bytes; ++i) out += static_cast<char>(check >> 8 * i);
    return out;
}

/// What these parts, one behind the other, come to.
void answer_sum_of(const std::vector<RunPart>& parts) {
    RunPart sum{parts.front().head, {}};
    sum.head.to = parts.back().head.to;
    for (const RunPart& part : parts) {
        if (!sum.summary.can_add(part.summary)) return;
        sum.summary.add(part.summary);
    }
    (void)answer(sum, at());
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
    const RunPart first = std::get<RunPart>(read_part(part_from(0)));
    if (difference(part.head, first.head, "a").empty() && part.head.from == leaf)
        answer_sum_of({first, part});
    answer_sum_of({part});
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
    static const std::string parts[] = {opened(part_from(0)), opened(part_from(leaf)),
                                        part_from(leaf)};
    const std::string& whole = parts[seed % 3];
    if ((size < 100 || seed % 500 == 0) && whole.size() <= most)
        size = static_cast<std::size_t>(std::copy(whole.begin(), whole.end(), data) - data);
    return LLVMFuzzerMutate(data, size, most);
}

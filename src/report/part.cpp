// Parts of a run as bytes: a line of JSON that says what they are of, their sums deflated, and a
// checksum of all. Every shape is checked before it is used.
#include <array>
#include <bit>
#include <fmt/format.h>
#include <libdeflate.h>
#include <limits>
#include <memory>
#include <stdexcept>

#include "base/text.hpp"
#include "report/json.hpp"
#include "report/pages.hpp"
#include "study/run.hpp"
#include "version.hpp"

namespace hearth {

namespace {

constexpr int part_version = 6;
constexpr std::string_view opening = "{\"hearth_part\":";
constexpr std::size_t check_bytes = 4;
constexpr int effort = 10;                    ///< the level of libdeflate: near its smallest
constexpr std::size_t most_bytes = 1u << 28;  ///< of sums, before they are deflated
constexpr std::size_t most_columns = 20000;
constexpr std::uint64_t most_draws = std::numeric_limits<std::uint32_t>::max();

[[noreturn]] void refuse() { throw std::runtime_error("no such part can be written"); }

inline void demand(bool holds) {
    if (!holds) refuse();
}

// --- bytes ---------------------------------------------------------------------------------------

void put_natural(std::string& out, std::uint64_t value) {
    for (; value > 127; value >>= 7) out += static_cast<char>(value | 128);
    out += static_cast<char>(value);
}

/// The least significant byte first.
void put_bytes(std::string& out, std::uint64_t value, std::size_t bytes) {
    for (std::size_t i = 0; i < bytes; ++i) out += static_cast<char>(value >> 8 * i);
}

void put_real(std::string& out, double value) {
    put_bytes(out, std::bit_cast<std::uint64_t>(value), sizeof value);
}

/// What is left to be read.
struct Bytes {
    std::string_view rest;

    std::string_view taken(std::size_t bytes) {
        demand(bytes <= rest.size());
        const std::string_view some = rest.substr(0, bytes);
        rest.remove_prefix(bytes);
        return some;
    }
    template <std::size_t bytes>
    std::uint64_t fixed() {
        const std::string_view some = taken(bytes);
        std::uint64_t value = 0;
        for (std::size_t i = 0; i < bytes; ++i)
            value |= std::uint64_t{static_cast<unsigned char>(some[i])} << 8 * i;
        return value;
    }
    std::uint64_t natural() {
        std::uint64_t value = 0;
        for (unsigned shift = 0; shift < 64; shift += 7) {
            const std::uint64_t byte = fixed<1>();
            value |= (byte & 127) << shift;
            if (byte < 128) return value;
        }
        refuse();  // a number without an end
    }
    std::size_t natural_up_to(std::size_t most) {
        const std::uint64_t value = natural();
        demand(value <= most);
        return value;
    }
    double real() { return std::bit_cast<double>(fixed<sizeof(double)>()); }
};

std::string deflated(std::string_view bytes) {
    const std::unique_ptr<libdeflate_compressor, decltype(&libdeflate_free_compressor)> by(
        libdeflate_alloc_compressor(effort), libdeflate_free_compressor);
    if (!by) throw std::bad_alloc();
    std::string out(libdeflate_deflate_compress_bound(by.get(), bytes.size()), '\0');
    out.resize(
        libdeflate_deflate_compress(by.get(), bytes.data(), bytes.size(), out.data(), out.size()));
    return out;
}

std::string inflated(std::string_view bytes, std::size_t size) {
    demand(size <= most_bytes && size / 1100 <= bytes.size());  // the most is 1,032 to one
    const std::unique_ptr<libdeflate_decompressor, decltype(&libdeflate_free_decompressor)> by(
        libdeflate_alloc_decompressor(), libdeflate_free_decompressor);
    if (!by) throw std::bad_alloc();
    std::string out(size, '\0');
    std::size_t read = 0;
    demand(libdeflate_deflate_decompress_ex(by.get(), bytes.data(), bytes.size(), out.data(), size,
                                            &read, nullptr) == LIBDEFLATE_SUCCESS &&
           read == bytes.size());
    return out;
}

/// Against accidents only.
std::uint64_t checksum(std::string_view bytes) {
    return libdeflate_crc32(0, bytes.data(), bytes.size());
}

// --- counts by bin -------------------------------------------------------------------------------

/// Bins from the first that holds draws to the last that does.
struct Held {
    std::size_t first = 0, end = 0;
};

Held held_in(const Sketch& sketch) {
    Held held{0, sketch.counts.size()};
    while (held.end > 0 && sketch.counts[held.end - 1] == 0) --held.end;
    while (held.first < held.end && sketch.counts[held.first] == 0) ++held.first;
    return held;
}

/// How many bins each count is of.
std::vector<std::uint32_t> widths_of(const Sketch& sketch) {
    std::vector<std::uint32_t> widths(sketch.counts.size(), 1);
    if (sketch.grid.fine.empty()) return widths;
    const std::vector<std::uint32_t> starts = starts_of(sketch.grid);
    for (std::size_t i = 0; i + 1 < starts.size(); ++i) widths[i] = starts[i + 1] - starts[i];
    return widths;
}

/// What is expected of a count: the mean of the last eight of as many bins before it; where there
/// is none, what the one before makes of as many. Only what counts are beside that is written.
struct Expected {
    const std::uint32_t *counts, *widths;
    std::size_t at = 0, met = 0;
    std::uint64_t sum = 0;

    [[nodiscard]] std::int64_t count() const {
        return static_cast<std::int64_t>(met >= 8  ? sum / 8
                                         : met > 0 ? sum / met
                                         : at > 0  ? std::uint64_t{counts[at - 1]} * widths[at] /
                                                        widths[at - 1]
                                                  : 0);
    }
    void meet(std::uint32_t next) {
        sum += next;
        if (met >= 8) sum -= counts[at - 8];
        ++met, ++at;
    }
    /// Before each count.
    void look() {
        if (at > 0 && widths[at] != widths[at - 1]) met = 0, sum = 0;
    }
};

/// How many of the lowest bits of what lies beside an expected count are mere noise, which nothing
/// makes smaller.
unsigned noisy_bits(std::int64_t expected) {
    const auto bits = static_cast<unsigned>(std::bit_width(static_cast<std::uint64_t>(expected)));
    return bits > 8 ? (bits - 7) / 2 : 0;
}

constexpr unsigned most_in_byte = 255;  ///< what is more follows among the larger ones

/// Counts of all columns, a byte each; then the larger ones, and the noisy bits.
struct CountsOut {
    std::string bytes = {}, larger = {}, noise = {};
    std::uint64_t bits = 0;
    unsigned waiting = 0;  ///< of these

    void put(std::uint64_t beside, unsigned noisy) {
        const std::uint64_t upper = beside >> noisy;
        bytes += static_cast<char>(std::min<std::uint64_t>(upper, most_in_byte));
        if (upper >= most_in_byte) put_natural(larger, upper - most_in_byte);
        bits |= (beside - (upper << noisy)) << waiting;
        for (waiting += noisy; waiting >= 8; waiting -= 8, bits >>= 8)
            noise += static_cast<char>(bits);
    }
    [[nodiscard]] std::string all() const {
        std::string out;
        put_natural(out, larger.size());
        out += bytes + larger + noise;
        if (waiting > 0) out += static_cast<char>(bits);
        return out;
    }
};

void put_counts(CountsOut& out, const Sketch& sketch, Held held) {
    const std::vector<std::uint32_t> widths = widths_of(sketch);
    Expected expected{sketch.counts.data() + held.first, widths.data() + held.first};
    for (std::size_t bin = held.first; bin < held.end; ++bin) {
        expected.look();
        const std::int64_t beside = sketch.counts[bin] - expected.count();
        out.put(static_cast<std::uint64_t>(beside < 0 ? -2 * beside - 1 : 2 * beside),
                noisy_bits(expected.count()));
        expected.meet(sketch.counts[bin]);
    }
}

struct CountsIn {
    Bytes bytes, larger;
    Bytes& noise;
    std::uint64_t bits = 0;
    unsigned waiting = 0;

    std::uint64_t beside(unsigned noisy) {
        std::uint64_t upper = bytes.fixed<1>();
        if (upper == most_in_byte) upper += larger.natural_up_to(4 * most_draws);
        for (; waiting < noisy; waiting += 8) bits |= noise.fixed<1>() << waiting;
        const std::uint64_t lower = bits & ((std::uint64_t{1} << noisy) - 1);
        bits >>= noisy;
        waiting -= noisy;
        return upper << noisy | lower;
    }
};

void read_counts(CountsIn& in, Held held, Sketch& sketch) {
    const std::vector<std::uint32_t> widths = widths_of(sketch);
    std::uint32_t* const counts = sketch.counts.data() + held.first;
    Expected expected{counts, widths.data() + held.first};
    for (std::size_t i = 0; i < held.end - held.first; ++i) {
        expected.look();
        const std::uint64_t beside = in.beside(noisy_bits(expected.count()));
        const auto half = static_cast<std::int64_t>(beside / 2);
        const std::int64_t count = expected.count() + (beside % 2 == 1 ? -half - 1 : half);
        demand(static_cast<std::uint64_t>(count) <= most_draws);
        counts[i] = static_cast<std::uint32_t>(count);
        expected.meet(counts[i]);
    }
}

/// Calls `one` with the extremes of each finite bin that holds draws.
template <class AnySketch, class One>
void each_extremes(AnySketch& sketch, Held held, const One& one) {
    for (std::size_t bin = held.first; bin < std::min(held.end, sketch.extremes.size()); ++bin)
        if (sketch.counts[bin] > 0) one(sketch.extremes[bin]);
}

void put_sketches(std::string& out, const std::vector<Sketch>& sketches) {
    CountsOut counts;
    for (const Sketch& sketch : sketches) {
        const Held held = held_in(sketch);
        for (const std::uint64_t number :
             {std::uint64_t{sketch.grid.extremes ? 1u : 0u}, sketch.grid.atoms.size(),
              sketch.grid.fine.size(), sketch.draws, sketch.positive})
            put_natural(out, number);
        std::uint32_t before = 0;
        for (const BinStretch& fine : sketch.grid.fine) {
            put_natural(out, fine.first - before);
            put_natural(out, fine.end - fine.first);
            before = fine.end;
        }
        put_natural(out, held.first);
        put_natural(out, held.end - held.first);
        if (held.first < held.end) put_counts(counts, sketch, held);
    }
    out += counts.all();
    for (const Sketch& sketch : sketches)
        each_extremes(sketch, held_in(sketch), [&](const Extremes& bin) {
            put_real(out, bin.least);
            put_real(out, bin.most);
        });
}

/// Bins of a column of which no bin lies in two stretches.
std::vector<BinStretch> read_fine(std::size_t stretches, Bytes& in) {
    std::vector<BinStretch> all(stretches);
    std::uint32_t before = 0;
    for (BinStretch& fine : all) {
        fine.first = before + static_cast<std::uint32_t>(in.natural_up_to(Sketch::inner_bins));
        fine.end = fine.first + static_cast<std::uint32_t>(in.natural_up_to(Sketch::inner_bins));
        demand(before < fine.first && fine.first < fine.end && fine.end <= Sketch::inner_bins + 1);
        before = fine.end;
    }
    return all;
}

/// A sketch without its counts, and where they lie.
std::pair<Sketch, Held> read_sketch(Bytes& in) {
    BinGrid grid{.extremes = in.natural_up_to(1) == 1};
    grid.atoms.resize(in.natural_up_to(leaf_draws));
    const bool whole = grid.extremes || !grid.atoms.empty();
    const std::size_t stretches = in.natural_up_to(whole ? 0 : wanted_shares.size());
    const std::uint64_t draws = in.natural(), positive = in.natural();
    grid.fine = read_fine(stretches, in);
    Sketch sketch(std::move(grid));
    sketch.draws = draws;
    sketch.positive = positive;
    Held held{in.natural_up_to(sketch.counts.size()), 0};
    held.end = held.first + in.natural_up_to(sketch.counts.size() - held.first);
    if (held.first == held.end) {
        std::vector<std::uint32_t>().swap(sketch.counts);
        std::vector<Extremes>().swap(sketch.extremes);
    }
    return std::pair(std::move(sketch), held);
}

std::vector<Sketch> read_sketches(std::size_t columns, Bytes& in) {
    std::vector<Sketch> sketches;
    sketches.reserve(columns);
    std::vector<Held> held;
    std::size_t bins = 0;
    for (std::size_t c = 0; c < columns; ++c) {
        auto [sketch, here] = read_sketch(in);
        sketches.push_back(std::move(sketch));
        held.push_back(here);
        bins += here.end - here.first;
    }
    const std::size_t larger = in.natural_up_to(in.rest.size());
    const std::string_view bytes = in.taken(bins);
    CountsIn counts{{bytes}, {in.taken(larger)}, in};
    for (std::size_t c = 0; c < columns; ++c)
        if (held[c].first < held[c].end) read_counts(counts, held[c], sketches[c]);
    demand(counts.larger.rest.empty());
    for (std::size_t c = 0; c < columns; ++c)
        each_extremes(sketches[c], held[c], [&](Extremes& bin) {
            const double least = in.real();
            bin = {least, in.real()};
        });
    return sketches;
}

// --- sums ----------------------------------------------------------------------------------------

/// Calls `one` with each number of a node, in the order in which they are written.
template <class Sums, class One>
void each_number(Sums& sums, const One& one) {
    for (auto& m : sums.columns)
        for (auto* number : {&m.n, &m.mean, &m.m2, &m.m3, &m.m4}) one(*number);
    for (auto& column : sums.replicates)
        for (auto& r : column)
            for (auto* number : {&r.n, &r.mean, &r.m2, &r.positive, &r.infinite, &r.missing,
                                 &r.up_to[0], &r.up_to[1], &r.up_to[2]})
                one(*number);
    for (auto& cell : sums.ledger) one(cell);
}

/// Calls `one` with the level and first leaf of each node that leaves first … end − 1 join to.
template <class One>
void each_node(std::uint64_t first, std::uint64_t end, const One& one) {
    while (first < end) {
        const int level =
            std::min(std::countr_zero(first), static_cast<int>(std::bit_width(end - first)) - 1);
        one(level, first);
        first += std::uint64_t{1} << level;
    }
}

std::uint64_t first_leaf(const PartHead& head) { return head.from / leaf_draws; }
std::uint64_t end_leaf(const PartHead& head) { return (head.to + leaf_draws - 1) / leaf_draws; }

/// Numbers of all nodes: their highest bytes, which are alike, then the other seven of each.
std::string numbers_of(const LeafTree& tree) {
    std::string highest, others;
    for (const auto& [leaf, node] : tree.nodes)
        each_number(node.second, [&](double number) {
            const auto bits = std::bit_cast<std::uint64_t>(number);
            highest += static_cast<char>(bits >> 56);
            put_bytes(others, bits, 7);
        });
    return highest + others;
}

std::string sums_of(const RunPart& part) {
    std::string out;
    const Summary& summary = part.summary;
    put_natural(out, summary.excess_draws);
    put_natural(out, summary.best.size());
    for (const std::uint64_t draws : summary.best) put_natural(out, draws);
    put_sketches(out, summary.sketches);
    return out + numbers_of(summary.tree);
}

Summary read_sums(const PartHead& head, Bytes in) {
    Summary made;
    made.draws = head.to - head.from;
    made.excess_draws = in.natural();
    made.best.resize(in.natural_up_to(most_columns));
    for (std::uint64_t& draws : made.best) draws = in.natural();
    made.sketches = read_sketches(head.columns, in);
    for (const Sketch& sketch : made.sketches) demand(sketch.draws == made.draws);
    Bytes highest{in.taken(in.rest.size() / sizeof(double))};
    const auto next = [&](double& number) {
        number = std::bit_cast<double>(highest.fixed<1>() << 56 | in.fixed<7>());
    };
    each_node(first_leaf(head), end_leaf(head), [&](int level, std::uint64_t leaf) {
        demand(head.cells <= highest.rest.size());
        LeafSums sums;
        sums.columns.resize(head.columns);
        if (head.sampling != Sampling::random) sums.replicates.resize(head.columns);
        sums.ledger.resize(head.cells);
        each_number(sums, next);
        made.tree.add(level, leaf >> level, std::move(sums));
    });
    demand(highest.rest.empty() && in.rest.empty());
    return made;
}

// --- the head ------------------------------------------------------------------------------------

Json head_of(const PartHead& head, std::size_t bytes) {
    return {{"hearth_part", part_version},
            {"hearth", head.hearth},
            {"scenario", head.scenario},
            {"files", list_of(head.files,
                              [](const PartFile& file) {
                                  return Json{{"name", file.name}, {"sha256", file.sha256}};
                              })},
            {"models", head.models},
            {"set", head.set},
            {"from", head.from},
            {"to", head.to},
            {"draws", head.draws},
            {"seed", head.seed},
            {"sampling", name_of(head.sampling)},
            {"columns", head.columns},
            {"cells", head.cells},
            {"layout", head.layout},
            {"bytes", bytes}};
}

std::uint64_t natural(const Json& json) {
    demand(json.is_number_unsigned());
    return json.get<std::uint64_t>();
}

Sampling sampling_named(const std::string& name) {
    const auto names = choice_names(Sampling{});
    const auto found = std::find(names.begin(), names.end(), name);
    demand(found != names.end());
    return static_cast<Sampling>(found - names.begin());
}

PartHead head_in(const Json& json) {
    PartHead head;
    head.hearth = json.at("hearth").get<std::string>();
    head.scenario = json.at("scenario").get<std::string>();
    for (const Json& file : json.at("files"))
        head.files.push_back(
            {file.at("name").get<std::string>(), file.at("sha256").get<std::string>()});
    head.models = json.at("models").get<std::vector<std::string>>();
    head.set = json.at("set").get<std::vector<std::string>>();
    head.from = natural(json.at("from"));
    head.to = natural(json.at("to"));
    head.draws = natural(json.at("draws"));
    head.seed = natural(json.at("seed"));
    head.sampling = sampling_named(json.at("sampling").get<std::string>());
    head.columns = natural(json.at("columns"));
    head.cells = natural(json.at("cells"));
    head.layout = json.at("layout").get<std::string>();
    demand(!head.files.empty() && head.from < head.to && head.to <= head.draws &&
           head.draws <= most_draws && head.from % leaf_draws == 0);
    demand(head.to % leaf_draws == 0 || head.to == head.draws);
    demand(head.columns <= most_columns);
    return head;
}

const std::string damaged = "this part is cut short or damaged: compute it again";

/// Why this program cannot read what begins so; empty: it can.
std::string why_unread(std::string_view line) {
    if (!line.starts_with(opening))
        return "this is no part of a run: hearth run SCENARIO --from A --to B -o PART makes one";
    line.remove_prefix(opening.size());
    if (line.empty() || !is_digit(line.front())) return damaged;
    int found = 0;
    for (; !line.empty() && is_digit(line.front()) && found < part_version * 1000;
         line.remove_prefix(1))
        found = 10 * found + (line.front() - '0');
    return found == part_version
               ? ""
               : fmt::format(
                     "made by {} version of hearth, whose parts are of "
                     "version {}, and this one reads {}: compute it again",
                     found < part_version ? "an older" : "a later", found, part_version);
}

/// A head, and how many bytes its sums have; or why there is none.
std::variant<std::pair<PartHead, std::size_t>, std::string> head_on(std::string_view line) {
    if (std::string why = why_unread(line); !why.empty()) return why;
    try {
        const Json json = Json::parse(line);
        const std::string by = json.at("hearth").get<std::string>();
        if (by != version)
            return fmt::format("computed by hearth {}, and this is hearth {}: compute it again",
                               printable(by, 20), version);
        return std::pair(head_in(json), natural(json.at("bytes")));
    } catch (const std::exception&) {  // the library's, or what `demand` found
        return damaged;
    }
}

std::string_view first_line(std::string_view text) { return text.substr(0, text.find('\n')); }

/// The same of a whole part, once its checksum holds.
std::variant<std::pair<PartHead, std::size_t>, std::string> head_of_whole(std::string_view text) {
    auto head = head_on(first_line(text));
    if (std::holds_alternative<std::string>(head)) return head;
    if (text.size() < check_bytes) return damaged;
    const std::string_view all = text.substr(0, text.size() - check_bytes);
    if (Bytes{text.substr(all.size())}.fixed<check_bytes>() != checksum(all)) return damaged;
    return head;
}

}  // namespace

std::string part_line(const PartHead& head) {
    return head_of(head, 0).dump(-1, ' ', false, Json::error_handler_t::replace);
}

PartHead planned_head(std::string_view text) {
    const Json json = Json::parse(text);
    return head_in(with({{"columns", 0u}, {"cells", 0u}, {"layout", ""}}, json));
}

std::string part_text(const RunPart& part) {
    const std::string sums = sums_of(part);
    std::string out =
        head_of(part.head, sums.size()).dump(-1, ' ', false, Json::error_handler_t::replace);
    out += "\n" + deflated(sums);
    put_bytes(out, checksum(out), check_bytes);
    return out;
}

std::variant<PartHead, std::string> read_part_head(std::string_view text) {
    auto opened = head_of_whole(text);
    if (auto* why = std::get_if<std::string>(&opened)) return std::move(*why);
    return std::get<0>(std::move(opened)).first;
}

std::variant<RunPart, std::string> read_part(std::string_view text) {
    auto opened = head_of_whole(text);
    if (auto* why = std::get_if<std::string>(&opened)) return std::move(*why);
    auto& [head, bytes] = std::get<0>(opened);
    try {
        const std::size_t begin = first_line(text).size() + 1;
        demand(begin + check_bytes <= text.size());
        const std::string sums =
            inflated(text.substr(begin, text.size() - begin - check_bytes), bytes);
        RunPart part{std::move(head), {}};
        part.summary = read_sums(part.head, {sums});
        return part;
    } catch (const std::exception&) {
        return damaged;
    }
}

}  // namespace hearth

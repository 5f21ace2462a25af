// Parts of a run as bytes: a line of JSON that says what they are of, their sums deflated, and a
// checksum of all. Every shape is checked before it is used.
#include <array>
#include <bit>
#include <fmt/format.h>
#include <limits>
#include <stdexcept>
#include <zlib.h>

#include "base/text.hpp"
#include "report/json.hpp"
#include "report/pages.hpp"
#include "study/run.hpp"
#include "version.hpp"

namespace hearth {

namespace {

constexpr int part_version = 3;
constexpr std::string_view opening = "{\"hearth_part\":";
constexpr std::size_t check_bytes = 4;
constexpr int short_blocks = 6;               ///< zlib's level of memory: 4,096 symbols
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

    template <std::size_t bytes>
    std::uint64_t fixed() {
        demand(bytes <= rest.size());
        std::uint64_t value = 0;
        for (std::size_t i = 0; i < bytes; ++i)
            value |= std::uint64_t{static_cast<unsigned char>(rest[i])} << 8 * i;
        rest.remove_prefix(bytes);
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

/// Counts and real numbers are alike only near one another: blocks are kept short.
std::string deflated(std::string_view bytes) {
    z_stream stream{};
    if (deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, MAX_WBITS, short_blocks,
                     Z_FILTERED) != Z_OK)
        throw std::bad_alloc();
    std::string out(deflateBound(&stream, static_cast<uLong>(bytes.size())), '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));  // only read
    stream.avail_in = static_cast<uInt>(bytes.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    deflate(&stream, Z_FINISH);
    out.resize(stream.total_out);
    deflateEnd(&stream);
    return out;
}

std::string inflated(std::string_view bytes, std::size_t size) {
    demand(size <= most_bytes && size / 1100 <= bytes.size());  // zlib's most is 1,032 to one
    std::string out(size, '\0');
    uLongf made = static_cast<uLongf>(size);
    demand(uncompress(reinterpret_cast<Bytef*>(out.data()), &made,
                      reinterpret_cast<const Bytef*>(bytes.data()),
                      static_cast<uLong>(bytes.size())) == Z_OK &&
           made == size);
    return out;
}

/// Against accidents only.
std::uint64_t checksum(std::string_view bytes) {
    return crc32_z(0, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size());
}

// --- counts by bin -------------------------------------------------------------------------------

/// What is expected of a bin: the mean of the last eight before it. Only what counts are beside
/// that is written.
struct Expected {
    std::array<std::int64_t, 8> last{};
    std::size_t met = 0;
    std::int64_t sum = 0;

    [[nodiscard]] std::int64_t count() const {
        if (met >= last.size()) return sum / static_cast<std::int64_t>(last.size());
        return met == 0 ? 0 : sum / static_cast<std::int64_t>(met);
    }
    void meet(std::int64_t count) {
        std::int64_t& oldest = last[met++ % last.size()];
        sum += count - std::exchange(oldest, count);
    }
};

void put_sketch(std::string& out, const Sketch& sketch) {
    put_natural(out, sketch.grid.extremes ? 1 : 0);
    put_natural(out, sketch.grid.atoms.size());
    put_natural(out, sketch.draws);
    put_natural(out, sketch.positive);
    std::size_t first = 0, end = sketch.counts.size();
    while (end > 0 && sketch.counts[end - 1] == 0) --end;
    while (first < end && sketch.counts[first] == 0) ++first;
    put_natural(out, first);
    put_natural(out, end - first);
    Expected expected;
    for (std::size_t bin = first; bin < end; ++bin) {
        const std::int64_t count = sketch.counts[bin], beside = count - expected.count();
        put_natural(out, static_cast<std::uint64_t>(beside < 0 ? -2 * beside - 1 : 2 * beside));
        expected.meet(count);
    }
    for (std::size_t bin = first; bin < std::min(end, sketch.extremes.size()); ++bin) {
        if (sketch.counts[bin] == 0) continue;
        put_real(out, sketch.extremes[bin].least);
        put_real(out, sketch.extremes[bin].most);
    }
}

Sketch read_sketch(Bytes& in) {
    const bool extremes = in.natural_up_to(1) == 1;
    Sketch sketch({0, 0, extremes, std::vector<double>(in.natural_up_to(leaf_draws))});
    sketch.draws = in.natural();
    sketch.positive = in.natural();
    const std::size_t first = in.natural_up_to(sketch.counts.size());
    const std::size_t end = first + in.natural_up_to(sketch.counts.size() - first);
    Expected expected;
    for (std::size_t bin = first; bin < end; ++bin) {
        const std::uint64_t beside = in.natural_up_to(4 * most_draws);
        const auto half = static_cast<std::int64_t>(beside / 2);
        const std::int64_t count = expected.count() + (beside % 2 == 1 ? -half - 1 : half);
        demand(count >= 0 && count <= static_cast<std::int64_t>(most_draws));
        sketch.counts[bin] = static_cast<std::uint32_t>(count);
        expected.meet(count);
    }
    for (std::size_t bin = first; bin < std::min(end, sketch.extremes.size()); ++bin) {
        if (sketch.counts[bin] == 0) continue;
        const double least = in.real();
        sketch.extremes[bin] = {least, in.real()};
    }
    if (first == end) {
        std::vector<std::uint32_t>().swap(sketch.counts);
        std::vector<Extremes>().swap(sketch.extremes);
    }
    return sketch;
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

std::string sums_of(const RunPart& part) {
    std::string out;
    const Summary& summary = part.summary;
    put_natural(out, summary.excess_draws);
    put_natural(out, summary.best.size());
    for (const std::uint64_t draws : summary.best) put_natural(out, draws);
    for (const Sketch& sketch : summary.sketches) put_sketch(out, sketch);
    for (const auto& [leaf, node] : summary.tree.nodes)
        each_number(node.second, [&](double number) { put_real(out, number); });
    return out;
}

Summary read_sums(const PartHead& head, Bytes in) {
    Summary made;
    made.draws = head.to - head.from;
    made.excess_draws = in.natural();
    made.best.resize(in.natural_up_to(most_columns));
    for (std::uint64_t& draws : made.best) draws = in.natural();
    for (std::size_t c = 0; c < head.columns; ++c) {
        made.sketches.push_back(read_sketch(in));
        demand(made.sketches.back().draws == made.draws);
    }
    each_node(first_leaf(head), end_leaf(head), [&](int level, std::uint64_t leaf) {
        demand(head.cells <= in.rest.size() / sizeof(double));
        LeafSums sums;
        sums.columns.resize(head.columns);
        if (head.sampling != Sampling::random) sums.replicates.resize(head.columns);
        sums.ledger.resize(head.cells);
        each_number(sums, [&](double& number) { number = in.real(); });
        made.tree.add(level, leaf >> level, std::move(sums));
    });
    demand(in.rest.empty());
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

// Writing by hand, so that numbers are the shortest that read back to the same bits; reading
// through the JSON library, with every shape checked before it is used.
#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <limits>
#include <stdexcept>

#include "base/text.hpp"
#include "report/json.hpp"
#include "report/pages.hpp"
#include "study/run.hpp"
#include "version.hpp"

namespace hearth {

namespace {

constexpr std::uint64_t part_version = 2;
constexpr std::string_view opening = "{\"hearth_part\":";
constexpr std::string_view check_key = ",\n\"check\":\"";
constexpr std::size_t most_levels = 40;
constexpr std::uint64_t most_draws = std::numeric_limits<std::uint32_t>::max();

/// FNV-1a, against accidents only.
std::string checksum(std::string_view text) {
    std::uint64_t hash = 0xcbf29ce484222325;
    for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
    return fmt::format("{:016x}", hash);
}

/// As JSON; bytes that are no UTF-8 are lost.
std::string as_json(const Json& json) {
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

// --- writing -------------------------------------------------------------------------------------

template <class... Values>
void put(std::string& out, fmt::format_string<Values...> format, Values&&... values) {
    fmt::format_to(std::back_inserter(out), format, std::forward<Values>(values)...);
}

/// Calls `one` for each entry, with commas between.
template <class All, class One>
void put_list(std::string& out, const All& all, const One& one) {
    out += '[';
    const char* comma = "";
    for (const auto& entry : all) {
        out += comma;
        comma = ",";
        one(entry);
    }
    out += ']';
}

void put_number(std::string& out, double value) {
    if (!std::isfinite(value))
        out += std::isnan(value) ? "\"nan\"" : value > 0 ? "\"inf\"" : "\"-inf\"";
    else if (value == 0)
        out += std::signbit(value) ? "-0.0" : "0";
    else
        put(out, "{}", value);
}

template <class Numbers>
void put_numbers(std::string& out, const Numbers& all) {
    put_list(out, all, [&](double value) { put_number(out, value); });
}

void put_head(std::string& out, const PartHead& head) {
    Json files = Json::array();
    for (const PartFile& file : head.files)
        files.push_back({{"name", file.name}, {"sha256", file.sha256}});
    put(out, ",\n\"scenario\":{},\n\"files\":{},\n\"models\":{},\n\"set\":{}",
        as_json(head.scenario), as_json(files), as_json(head.models), as_json(head.set));
    put(out, ",\n\"from\":{},\"to\":{},\"draws\":{},\"seed\":{},\"sampling\":\"{}\",\"cells\":{}",
        head.from, head.to, head.draws, head.seed, name_of(head.sampling), head.cells);
}

void put_column(std::string& out, const PartColumn& column, const Sketch& sketch) {
    put(out, "\n{{\"option\":{},\"measure\":{},\"bins\":", as_json(column.option),
        as_json(column.measure));
    put_numbers(out, std::array{column.bins.low, column.bins.per_unit});
    out += ",\"atoms\":";
    put_numbers(out, column.bins.atoms);
    put(out, ",\"extremes\":{},\"counted\":{},\"positive\":{},\"filled\":", column.bins.extremes,
        sketch.draws, sketch.positive);
    std::vector<std::size_t> filled;
    for (std::size_t bin = 0; bin < sketch.counts.size(); ++bin)
        if (sketch.counts[bin] > 0) filled.push_back(bin);
    put_list(out, filled, [&](std::size_t bin) {
        put(out, "[{},{}", bin, sketch.counts[bin]);
        if (bin < sketch.extremes.size()) {
            out += ',';
            put_number(out, sketch.extremes[bin].least);
            out += ',';
            put_number(out, sketch.extremes[bin].most);
        }
        out += ']';
    });
    out += '}';
}

void put_columns(std::string& out, const RunPart& part) {
    out += ",\n\"columns\":";
    std::size_t at = 0;
    put_list(out, part.head.columns, [&](const PartColumn& column) {
        put_column(out, column, part.summary.sketches[at++]);
    });
}

void put_nodes(std::string& out, const LeafTree& tree) {
    out += ",\n\"nodes\":";
    put_list(out, tree.nodes, [&](const auto& entry) {
        const auto& [leaf, node] = entry;
        put(out, "\n{{\"leaf\":{},\"level\":{},\"moments\":", leaf, node.first);
        put_list(out, node.second.columns, [&](const DrawMoments& m) {
            put_numbers(out, std::array{m.n, m.mean, m.m2, m.m3, m.m4});
        });
        out += ",\n\"replicates\":";
        put_list(out, node.second.replicates, [&](const ReplicateColumn& column) {
            put_list(out, column, [&](const ReplicateSums& r) {
                put_numbers(out, std::array{r.n, r.mean, r.m2, r.positive, r.infinite, r.missing,
                                            r.up_to[0], r.up_to[1], r.up_to[2]});
            });
        });
        out += ",\n\"ledger\":";
        put_numbers(out, node.second.ledger);
        out += '}';
    });
}

// --- reading -------------------------------------------------------------------------------------

void demand(bool holds) {
    if (!holds) throw std::runtime_error("no such part can be written");
}

std::uint64_t natural(const Json& json) {
    demand(json.is_number_unsigned());
    return json.get<std::uint64_t>();
}

double real(const Json& json) {
    constexpr double infinity = std::numeric_limits<double>::infinity();
    if (json.is_number()) return json.get<double>();
    if (json == "nan") return std::numeric_limits<double>::quiet_NaN();
    demand(json == "inf" || json == "-inf");
    return json == "inf" ? infinity : -infinity;
}

/// The numbers of an array of exactly `count`.
std::vector<double> reals(const Json& json, std::size_t count) {
    demand(json.is_array() && json.size() == count);
    std::vector<double> made;
    made.reserve(count);
    for (const Json& one : json) made.push_back(real(one));
    return made;
}

Sampling sampling_in(const Json& json) {
    const auto name = json.at("sampling").get<std::string>();
    for (const Sampling one : {Sampling::random, Sampling::sobol, Sampling::latin})
        if (name_of(one) == name) return one;
    throw std::runtime_error("no such sampling");
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
    head.cells = natural(json.at("cells"));
    head.sampling = sampling_in(json);
    demand(!head.files.empty() && head.from < head.to && head.to <= head.draws &&
           head.from % leaf_draws == 0);
    demand(head.to % leaf_draws == 0 || head.to == head.draws);
    return head;
}

void read_bin(const Json& json, Sketch& sketch) {
    demand(json.is_array() && (json.size() == 2 || json.size() == 4));
    const std::uint64_t place = natural(json[0]), count = natural(json[1]);
    demand(place < sketch.counts.size() && count <= most_draws);
    sketch.counts[place] = static_cast<std::uint32_t>(count);
    if (json.size() == 4 && place < sketch.extremes.size())
        sketch.extremes[place] = {real(json[2]), real(json[3])};
}

void read_column(const Json& json, RunPart& part) {
    const auto grid = reals(json.at("bins"), 2);
    const Json& atoms = json.at("atoms");
    demand(atoms.is_array() && atoms.size() <= leaf_draws);
    part.head.columns.push_back(
        {json.at("option").get<std::string>(),
         json.at("measure").get<std::string>(),
         {grid[0], grid[1], json.at("extremes").get<bool>(), reals(atoms, atoms.size())}});
    Sketch& sketch = part.summary.sketches.emplace_back(part.head.columns.back().bins);
    sketch.draws = natural(json.at("counted"));
    sketch.positive = natural(json.at("positive"));
    for (const Json& bin : json.at("filled")) read_bin(bin, sketch);
}

ReplicateColumn replicates_in(const Json& json) {
    demand(json.is_array() && json.size() == replicates);
    ReplicateColumn made;
    for (std::size_t i = 0; i < made.size(); ++i) {
        const auto r = reals(json[i], 9);
        made[i] = {r[0], r[1], r[2], r[3], r[4], r[5], {r[6], r[7], r[8]}};
    }
    return made;
}

/// A node of the tree, which begins at `next_leaf`; where the next one begins.
std::uint64_t read_node(const Json& json, std::uint64_t next_leaf, RunPart& part) {
    const std::uint64_t leaf = natural(json.at("leaf")), level = natural(json.at("level"));
    demand(leaf == next_leaf && level < most_levels && leaf % (1ull << level) == 0);
    const std::size_t columns = part.head.columns.size();
    LeafSums sums{
        .columns = {}, .ledger = reals(json.at("ledger"), part.head.cells), .replicates = {}};
    for (const Json& one : json.at("moments")) {
        const auto m = reals(one, 5);
        sums.columns.push_back({m[0], m[1], m[2], m[3], m[4]});
    }
    for (const Json& one : json.at("replicates")) sums.replicates.push_back(replicates_in(one));
    demand(sums.columns.size() == columns);
    demand(sums.replicates.size() == (part.head.sampling == Sampling::random ? 0 : columns));
    part.summary.tree.add(static_cast<int>(level), leaf >> level, std::move(sums));
    return next_leaf + (1ull << level);
}

RunPart part_in(const Json& json) {
    RunPart part{.head = head_in(json), .summary = {}};
    const PartHead& head = part.head;
    for (const Json& column : json.at("columns")) read_column(column, part);
    std::uint64_t next_leaf = head.from / leaf_draws;
    for (const Json& node : json.at("nodes")) next_leaf = read_node(node, next_leaf, part);
    demand(next_leaf == (head.to + leaf_draws - 1) / leaf_draws);
    part.summary.draws = head.to - head.from;
    part.summary.excess_draws = natural(json.at("excess_draws"));
    for (const Json& draws : json.at("best")) part.summary.best.push_back(natural(draws));
    return part;
}

bool is_whole(std::string_view text) {
    const auto end = text.rfind(check_key);
    if (end == std::string_view::npos) return false;
    const std::string found(text.substr(end + check_key.size()));
    return found == checksum(text.substr(0, end)) + "\"}\n";
}

}  // namespace

std::string part_text(const RunPart& part) {
    std::string out =
        fmt::format("{}{},\n\"hearth\":{}", opening, part_version, as_json(part.head.hearth));
    put_head(out, part.head);
    put_columns(out, part);
    put_nodes(out, part.summary.tree);
    put(out, ",\n\"excess_draws\":{},\"best\":", part.summary.excess_draws);
    put_list(out, part.summary.best, [&](std::uint64_t draws) { put(out, "{}", draws); });
    put(out, "{}{}\"}}\n", check_key, checksum(out));
    return out;
}

std::variant<RunPart, std::string> read_part(std::string_view text) {
    const std::string damaged = "this part is cut short or damaged: compute it again";
    if (!text.starts_with(opening))
        return "this is no part of a run: hearth run SCENARIO --from A --to B -o PART makes one";
    if (!is_whole(text)) return damaged;
    if (!text.starts_with(fmt::format("{}{},", opening, part_version)))
        return "this hearth reads parts of version 2 only: use the one that made this part";
    try {
        RunPart part = part_in(Json::parse(text));
        if (part.head.hearth == version) return part;
        return fmt::format("computed by hearth {}, and this is hearth {}: compute it again",
                           printable(part.head.hearth, 20), version);
    } catch (const std::exception&) {  // the library's, or what `demand` found
        return damaged;
    }
}

}  // namespace hearth

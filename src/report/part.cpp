// Writing by hand, so that numbers are the shortest that read back to the same bits; reading
// through the JSON library, with every shape checked before it is used.
#include "report/part.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <limits>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "base/text.hpp"
#include "version.hpp"

namespace hearth {

namespace {

using Json = nlohmann::json;

constexpr std::uint64_t part_version = 1;
constexpr std::string_view opening = "{\"hearth_part\":";
constexpr std::string_view check_key = ",\n\"check\":\"";
constexpr std::string_view damaged = "this part is cut short or damaged: compute it again";
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

class PartWriter {
  public:
    std::string write(const RunPart& part) {
        put("{}{},\n\"hearth\":{}", opening, part_version, as_json(part.head.hearth));
        write_head(part.head);
        write_columns(part);
        write_nodes(part.summary.tree);
        put(",\n\"excess_draws\":{}", part.summary.excess_draws);
        const std::string check = checksum(text_);
        put("{}{}\"}}\n", check_key, check);
        return std::move(text_);
    }

  private:
    template <class... Values>
    void put(fmt::format_string<Values...> format, Values&&... values) {
        fmt::format_to(std::back_inserter(text_), format, std::forward<Values>(values)...);
    }

    /// Calls `one` for each entry, with commas between.
    template <class All, class One>
    void list(const All& all, const One& one) {
        text_ += '[';
        const char* comma = "";
        for (const auto& entry : all) {
            text_ += comma;
            comma = ",";
            one(entry);
        }
        text_ += ']';
    }

    void number(double value) {
        if (!std::isfinite(value))
            text_ += std::isnan(value) ? "\"nan\"" : value > 0 ? "\"inf\"" : "\"-inf\"";
        else if (value == 0)
            text_ += std::signbit(value) ? "-0.0" : "0";
        else
            put("{}", value);
    }

    template <class Numbers>
    void numbers(const Numbers& all) {
        list(all, [&](double value) { number(value); });
    }

    void write_head(const PartHead& head) {
        Json files = Json::array();
        for (const PartFile& file : head.files)
            files.push_back({{"name", file.name}, {"sha256", file.sha256}});
        put(",\n\"scenario\":{},\n\"files\":{},\n\"models\":{},\n\"set\":{}",
            as_json(head.scenario), as_json(files), as_json(head.models), as_json(head.set));
        put(",\n\"from\":{},\"to\":{},\"draws\":{},\"seed\":{},\"sampling\":\"{}\",\"cells\":{}",
            head.from, head.to, head.draws, head.seed, name_of(head.sampling), head.cells);
    }

    void write_columns(const RunPart& part) {
        text_ += ",\n\"columns\":";
        std::size_t at = 0;
        list(part.head.columns, [&](const PartColumn& column) {
            write_column(column, part.summary.sketches[at++].contents());
        });
    }

    void write_column(const PartColumn& column, const SketchContents& sketch) {
        put("\n{{\"option\":{},\"measure\":{},\"bins\":", as_json(column.option),
            as_json(column.measure));
        numbers(std::array{column.bins.low, column.bins.per_unit});
        put(",\"extremes\":{},\"counted\":{},\"positive\":{},\"filled\":", column.bins.extremes,
            sketch.draws, sketch.positive);
        list(sketch.bins, [&](const FilledBin& bin) {
            put("[{},{}", bin.place, bin.count);
            if (bin.extremes.least <= bin.extremes.most) {
                text_ += ',';
                number(bin.extremes.least);
                text_ += ',';
                number(bin.extremes.most);
            }
            text_ += ']';
        });
        text_ += '}';
    }

    void write_nodes(const LeafTree& tree) {
        text_ += ",\n\"nodes\":";
        list(tree.nodes(), [&](const auto& entry) {
            const auto& [leaf, node] = entry;
            put("\n{{\"leaf\":{},\"level\":{},\"moments\":", leaf, node.first);
            list(node.second.columns, [&](const DrawMoments& m) {
                numbers(std::array{m.n, m.mean, m.m2, m.m3, m.m4});
            });
            text_ += ",\n\"replicates\":";
            list(node.second.replicates, [&](const ReplicateColumn& column) {
                list(column, [&](const ReplicateSums& r) {
                    numbers(std::array{r.n, r.mean, r.m2, r.positive, r.infinite, r.missing,
                                       r.up_to[0], r.up_to[1], r.up_to[2]});
                });
            });
            text_ += ",\n\"ledger\":";
            numbers(node.second.ledger);
            text_ += '}';
        });
    }

    std::string text_;
};

// --- reading -------------------------------------------------------------------------------------

void demand(bool holds) {
    if (!holds) throw std::runtime_error("no such part can be written");
}

std::uint64_t whole(const Json& json) {
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

class PartReader {
  public:
    explicit PartReader(const Json& json) : json_(json) {}

    RunPart read() {
        read_head();
        for (const Json& column : json_.at("columns")) read_column(column);
        for (const Json& node : json_.at("nodes")) read_node(node);
        demand(next_leaf_ == (part_.head.to + leaf_draws - 1) / leaf_draws);
        part_.summary.draws = part_.head.to - part_.head.from;
        part_.summary.excess_draws = whole(json_.at("excess_draws"));
        return std::move(part_);
    }

  private:
    void read_head() {
        PartHead& head = part_.head;
        head.hearth = json_.at("hearth").get<std::string>();
        head.scenario = json_.at("scenario").get<std::string>();
        for (const Json& file : json_.at("files"))
            head.files.push_back(
                {file.at("name").get<std::string>(), file.at("sha256").get<std::string>()});
        head.models = json_.at("models").get<std::vector<std::string>>();
        head.set = json_.at("set").get<std::vector<std::string>>();
        head.from = whole(json_.at("from"));
        head.to = whole(json_.at("to"));
        head.draws = whole(json_.at("draws"));
        head.seed = whole(json_.at("seed"));
        head.cells = whole(json_.at("cells"));
        head.sampling = sampling();
        next_leaf_ = head.from / leaf_draws;
        demand(!head.files.empty() && head.from < head.to && head.to <= head.draws &&
               head.from % leaf_draws == 0);
        demand(head.to % leaf_draws == 0 || head.to == head.draws);
    }

    Sampling sampling() const {
        const auto names = choice_names(Sampling{});
        const auto found =
            std::find(names.begin(), names.end(), json_.at("sampling").get<std::string>());
        demand(found != names.end());
        return static_cast<Sampling>(found - names.begin());
    }

    void read_column(const Json& json) {
        const auto grid = reals(json.at("bins"), 2);
        part_.head.columns.push_back({json.at("option").get<std::string>(),
                                      json.at("measure").get<std::string>(),
                                      {grid[0], grid[1], json.at("extremes").get<bool>()}});
        SketchContents sketch{.grid = part_.head.columns.back().bins,
                              .draws = whole(json.at("counted")),
                              .positive = whole(json.at("positive")),
                              .bins = {}};
        for (const Json& bin : json.at("filled")) sketch.bins.push_back(bin_in(bin));
        part_.summary.sketches.emplace_back(sketch);
    }

    static FilledBin bin_in(const Json& json) {
        demand(json.is_array() && (json.size() == 2 || json.size() == 4));
        const std::uint64_t place = whole(json[0]), count = whole(json[1]);
        demand(place < Sketch::all_bins && count <= most_draws);
        FilledBin made{.place = place, .count = static_cast<std::uint32_t>(count)};
        if (json.size() == 4) made.extremes = {real(json[2]), real(json[3])};
        return made;
    }

    void read_node(const Json& json) {
        const std::uint64_t leaf = whole(json.at("leaf")), level = whole(json.at("level"));
        demand(leaf == next_leaf_ && level < most_levels && leaf % (1ull << level) == 0);
        next_leaf_ += 1ull << level;
        const std::size_t columns = part_.head.columns.size();
        LeafSums sums{
            .columns = {}, .ledger = reals(json.at("ledger"), part_.head.cells), .replicates = {}};
        for (const Json& one : json.at("moments")) {
            const auto m = reals(one, 5);
            sums.columns.push_back({m[0], m[1], m[2], m[3], m[4]});
        }
        for (const Json& one : json.at("replicates")) sums.replicates.push_back(replicates_in(one));
        demand(sums.columns.size() == columns);
        demand(sums.replicates.size() == (part_.head.sampling == Sampling::random ? 0 : columns));
        part_.summary.tree.add(static_cast<int>(level), leaf >> level, std::move(sums));
    }

    static ReplicateColumn replicates_in(const Json& json) {
        demand(json.is_array() && json.size() == replicates);
        ReplicateColumn made;
        for (std::size_t i = 0; i < made.size(); ++i) {
            const auto r = reals(json[i], 9);
            made[i] = {r[0], r[1], r[2], r[3], r[4], r[5], {r[6], r[7], r[8]}};
        }
        return made;
    }

    const Json& json_;
    RunPart part_;
    std::uint64_t next_leaf_ = 0;
};

bool is_whole(std::string_view text) {
    const auto end = text.rfind(check_key);
    if (end == std::string_view::npos) return false;
    const std::string found(text.substr(end + check_key.size()));
    return found == checksum(text.substr(0, end)) + "\"}\n";
}

}  // namespace

std::string part_text(const RunPart& part) { return PartWriter().write(part); }

PartReading read_part(std::string_view text) {
    if (!text.starts_with(opening))
        return {{},
                "this is no part of a run: hearth run SCENARIO --from A --to B -o PART makes one"};
    const std::string this_version = fmt::format("{}{},", opening, part_version);
    if (is_whole(text) && !text.starts_with(this_version))
        return {{}, "this hearth reads parts of version 1 only: use the one that made this part"};
    if (!is_whole(text)) return {{}, std::string(damaged)};
    try {
        const Json json = Json::parse(text);
        RunPart part = PartReader(json).read();
        if (part.head.hearth == version) return {std::move(part), ""};
        return {{},
                fmt::format("computed by hearth {}, and this is hearth {}: compute it again",
                            printable(part.head.hearth, 20), version)};
    } catch (const std::exception&) {  // the library's, or what `demand` found
        return {{}, std::string(damaged)};
    }
}

}  // namespace hearth

// What the product's own files promise: every file under data/, models/ and scenarios/ reads
// without an error, and every figure in them says its unit, its source, its price year and its
// range.
#include <algorithm>
#include <cmath>
#include <doctest/doctest.h>
#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <regex>
#include <sstream>

#include "load/load.hpp"

using namespace hearth;

namespace {

namespace fs = std::filesystem;

const fs::path root = HEARTH_SOURCE_DIR;

std::vector<fs::path> files_of(const std::string& folder) {
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator(root / folder))
        if (entry.path().extension() == ".yaml") files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    return files;
}

Loaded load_file(const fs::path& path) {
    return check_file({.path = path.string(), .home = root.string()});
}

/// The figures that the file itself writes: not those of the data it was read with.
std::vector<Figure> own_figures(const fs::path& path) {
    const Loaded loaded = load_file(path);
    REQUIRE_MESSAGE(loaded.scenario.has_value(), path.string());
    std::vector<Figure> own;
    for (const Figure& figure : loaded.scenario->figures)
        if (fs::path(loaded.texts.at(figure.place.file).name) == path) own.push_back(figure);
    return own;
}

std::vector<Figure> own_figures_of(const std::vector<std::string>& folders) {
    std::vector<Figure> all;
    for (const std::string& folder : folders)
        for (const fs::path& path : files_of(folder))
            for (Figure& figure : own_figures(path)) all.push_back(std::move(figure));
    return all;
}

std::string name(const Figure& figure) { return figure.owner + ": " + figure.path; }

bool mentions(const std::string& text, const std::string& word) {
    return text.find(word) != std::string::npos;
}

bool stands_alone(const Figure& figure) { return !figure.expression.has_value(); }

/// 0, 1 and the shares in which payers split a cost say nothing about the world.
bool needs_source(const Figure& figure) {
    const bool neutral = figure.point == 0 || figure.point == 1;
    return stands_alone(figure) && !neutral && !mentions(figure.path, ".payer.");
}

bool has_range(const Figure& figure) {
    return figure.range.has_value() || figure.distribution.family != Family::fixed;
}

bool is_assumption(const Figure& figure) {
    return figure.provenance.source && figure.provenance.source->name == "assumption";
}

/// Optimism bias is a source's own bounds: the lower and the upper are the range.
bool is_bias(const Figure& figure) { return mentions(figure.path, "optimism_bias"); }

/// Clients of a reach, and whole things that a source counted one by one, such as two hubs.
bool is_counted(const Figure& figure) {
    const bool whole = figure.quantity == Quantity::count && !is_assumption(figure) &&
                       std::trunc(figure.point) == figure.point;
    return whole || figure.path.ends_with(".reach.clients");
}

/// An address as it was read: some pages are served, or were kept, without TLS, and an https
/// address that nobody opened would be a guess.
bool is_address(const std::string& url) {
    return url.starts_with("https://") || url.starts_with("http://");
}

/// The text of a file without its comments.
std::string text_of(const fs::path& path) {
    std::ifstream in(path);
    std::ostringstream text;
    for (std::string line; std::getline(in, line);)
        if (line.find_first_not_of(' ') == std::string::npos ||
            line[line.find_first_not_of(' ')] != '#')
            text << line << '\n';
    return text.str();
}

Map<Source> sources() {
    const Loaded loaded = load_file(root / "data" / "sources.yaml");
    REQUIRE(loaded.scenario.has_value());
    return loaded.scenario->library.sources;
}

}  // namespace

TEST_CASE("every file of data, models and scenarios reads without an error") {
    for (const std::string folder : {"data", "models", "scenarios"})
        for (const fs::path& path : files_of(folder)) {
            const Loaded loaded = load_file(path);
            CHECK_MESSAGE(!loaded.diagnostics.has_errors(), path.string());
            CHECK_MESSAGE(loaded.scenario.has_value(), path.string());
        }
}

TEST_CASE("every scenario reads as a scenario and asks its question") {
    for (const fs::path& path : files_of("scenarios")) {
        const Loaded loaded = load_scenario({.path = path.string(), .home = root.string()});
        REQUIRE_MESSAGE(loaded.scenario.has_value(), path.string());
        CHECK_MESSAGE(loaded.scenario->file.question.ends_with('?'), path.string());
        CHECK_MESSAGE(loaded.scenario->file.options.size() >= 2, path.string());
    }
}

TEST_CASE("every figure of data and models has a source") {
    const auto figures = own_figures_of({"data", "models"});
    CHECK(figures.size() > 300);
    for (const Figure& figure : figures)
        if (needs_source(figure)) CHECK_MESSAGE(figure.provenance.source.has_value(), name(figure));
}

TEST_CASE("every assumption says why and within what range") {
    for (const Figure& figure : own_figures_of({"data", "models", "scenarios"})) {
        if (!is_assumption(figure)) continue;
        CHECK_MESSAGE(!figure.provenance.why.empty(), name(figure));
        CHECK_MESSAGE(has_range(figure), name(figure));
    }
}

TEST_CASE("every figure that a model takes from a source has a range") {
    for (const Figure& figure : own_figures_of({"models"}))
        if (needs_source(figure) && !is_bias(figure))
            CHECK_MESSAGE(has_range(figure), name(figure));
}

TEST_CASE(
    "every figure of an effect of a model is drawn, by an interval, an sd, a grade or a shape") {
    int effects = 0;
    for (const Figure& figure : own_figures_of({"models"})) {
        const std::string section = figure.path.substr(0, figure.path.find('.'));
        const bool effect = section == "effects" || section == "outcomes" || section == "health" ||
                            section == "money_effects" || section == "hazards" ||
                            section == "adjust";
        if (!effect || !needs_source(figure)) continue;
        ++effects;
        CHECK_MESSAGE(figure.distribution.family != Family::fixed, name(figure));
    }
    CHECK(effects > 30);
}

TEST_CASE(
    "every figure that a scenario writes has a source and, but for what is counted, a range") {
    for (const Figure& figure : own_figures_of({"scenarios"}))
        if (needs_source(figure)) {
            CHECK_MESSAGE(figure.provenance.source.has_value(), name(figure));
            CHECK_MESSAGE((is_counted(figure) || is_bias(figure) || has_range(figure)),
                          name(figure));
        }
}

TEST_CASE("every amount of money says its price year, the threshold for a QALY excepted") {
    int money = 0;
    for (const Figure& figure : own_figures_of({"data", "models", "scenarios"})) {
        if (!figure.money || !stands_alone(figure) || figure.point == 0) continue;
        ++money;
        const bool threshold = figure.path == "qaly_values.nice_threshold";
        CHECK_MESSAGE((threshold || (figure.prices && figure.prices->year)), name(figure));
        if (threshold) CHECK(mentions(figure.provenance.why, "never rebased"));
    }
    CHECK(money > 60);
}

TEST_CASE("every named rate and count says its unit") {
    for (const Figure& figure : own_figures_of({"data", "models", "scenarios"}))
        if (figure.path.starts_with("figures.") && stands_alone(figure) &&
            (figure.quantity == Quantity::rate || figure.quantity == Quantity::count))
            CHECK_MESSAGE(!figure.unit.empty(), name(figure));
}

TEST_CASE("every service says its unit, and every unit cost and cashable share its range") {
    const fs::path path = root / "data" / "services.yaml";
    const Loaded loaded = load_file(path);
    REQUIRE(loaded.scenario.has_value());
    for (const auto& service : loaded.scenario->library.services)
        CHECK_MESSAGE(!service.value.unit.empty(), service.name);
    for (const Figure& figure : own_figures(path)) CHECK_MESSAGE(has_range(figure), name(figure));
}

TEST_CASE("every source says who, when, where and under what licence") {
    for (const auto& one : sources()) {
        const std::string& key = one.name;
        const Source& source = one.value;
        CHECK_MESSAGE(!source.citation.empty(), key);
        CHECK_MESSAGE((source.year || mentions(source.note, "no date")), key);
        CHECK_MESSAGE(
            (is_address(source.url) || (source.url.empty() && mentions(source.note, "no address"))),
            key);
        CHECK_MESSAGE(!source.licence.empty(), key);
        CHECK_MESSAGE(!source.read_on.empty(), key);
    }
}

TEST_CASE("every source is used by a figure, an evidence block or a caveat") {
    std::string all;
    for (const std::string folder : {"data", "models", "scenarios"})
        for (const fs::path& path : files_of(folder))
            if (path.filename() != "sources.yaml") all += text_of(path);
    for (const std::string name : {"places.csv", "people_by_age.csv", "people_projected.csv"})
        all += text_of(root / "data" / name).substr(0, 10000);  // its head names all it cites
    for (const auto& source : sources())
        CHECK_MESSAGE(std::regex_search(all, std::regex("\\b" + source.name + "\\b")), source.name);
}

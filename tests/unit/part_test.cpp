// Parts of a run as text: back to the same bits, or refused.
#include <array>
#include <cmath>
#include <doctest/doctest.h>
#include <limits>
#include <string>

#include "report/pages.hpp"
#include "study/run.hpp"
#include "version.hpp"

using namespace hearth;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

/// A part with the numbers that texts lose most easily.
RunPart made_up(Sampling sampling) {
    RunPart part;
    part.head = {.hearth = std::string(version),
                 .scenario = "dir/größe \"x\".yaml",
                 .files = {{"dir/größe.yaml", "ab12"}, {"data/a.yaml", ""}},
                 .models = {"models"},
                 .set = {"a.b=0.3", "c={gbp: 1}"},
                 .from = 1024,
                 .to = 3000,
                 .draws = 3000,
                 .seed = 1ull << 53,
                 .sampling = sampling,
                 .columns = 2,
                 .cells = 3,
                 .layout = "0123456789abcdef"};
    Sketch full(BinGrid{-0.1, 1 / 3.0, true});
    const std::array<double, 7> values = {0.1, -1e300, 5e-324, -0.0, infinity, std::nan(""), 7};
    full.add(values.data(), values.size());
    Sketch counts(BinGrid{1e-300, 0, false});
    counts.add(values.data(), 4);
    full.draws = counts.draws = 3000 - 1024;
    part.summary.sketches = {full, counts};
    for (const std::uint64_t leaf : {1, 2}) {
        LeafSums sums{.columns = {{1024, 1 / 3.0, 2e-17, -0.0, 1e22}, {1, infinity, 0, 1, 2}},
                      .ledger = {-0.0, 1e16 + 2, 0.1 + 0.2},
                      .replicates = {}};
        if (sampling != Sampling::random) sums.replicates.resize(2);
        if (sampling != Sampling::random) sums.replicates[1][3] = {3, 0.1, 0.7, 1, 0, 2, {1, 2, 3}};
        part.summary.tree.add(0, leaf, sums);
    }
    part.summary.draws = 3000 - 1024;
    part.summary.excess_draws = 12;
    return part;
}

bool is_part(std::string_view text) { return std::holds_alternative<RunPart>(read_part(text)); }

}  // namespace

TEST_CASE("a part comes back from its text to the last bit") {
    for (const Sampling sampling : {Sampling::random, Sampling::sobol, Sampling::latin}) {
        const RunPart part = made_up(sampling);
        const std::string text = part_text(part);
        const auto read = read_part(text);
        REQUIRE(std::holds_alternative<RunPart>(read));
        const RunPart& back = std::get<RunPart>(read);
        CHECK(part_text(back) == text);
        CHECK(back.head.files == part.head.files);
        CHECK(back.head.columns == part.head.columns);
        CHECK(back.head.layout == part.head.layout);
        CHECK(back.summary.sketches[0].counts == part.summary.sketches[0].counts);
        CHECK(back.summary.sketches[1].counts == part.summary.sketches[1].counts);
        CHECK(back.head.seed == part.head.seed);
        CHECK(back.summary.draws == part.summary.draws);
        const LeafSums& sums = back.summary.tree.nodes.at(1).second;
        CHECK(std::signbit(sums.ledger[0]));
        CHECK(sums.ledger[1] == 1e16 + 2);
        CHECK(sums.ledger[2] == 0.1 + 0.2);
        CHECK(sums.columns[1].mean == infinity);
    }
}

TEST_CASE("a part's column without bins has them again once parts are added up") {
    RunPart part = made_up(Sampling::random);
    part.summary.sketches[1] = Sketch({.extremes = true, .atoms = {7}});
    part.summary.sketches[1].draws = part.summary.draws;
    const std::string text = part_text(part);
    RunPart back = std::get<RunPart>(read_part(text));
    CHECK(part_text(back) == text);
    Summary sum;
    sum.add(back.summary);
    CHECK(sum.sketches[1].counts.size() == part.summary.sketches[1].counts.size());
    CHECK(sum.sketches[1].extremes.size() == part.summary.sketches[1].extremes.size());
    CHECK(part_text({part.head, std::move(sum)}) == text);
}

TEST_CASE("counts of any size come back, of bins one by one and of bins counted together") {
    RunPart part = made_up(Sampling::random);
    Sketch sketch(BinGrid{0, 1, false, {}, {{10, 40}, {100, 300}, {900, 950}}});
    for (std::size_t i = 0; i < sketch.counts.size(); ++i) {
        const auto noise = static_cast<std::uint32_t>(i * 2654435761u);
        sketch.counts[i] = i % 7 == 0 ? noise : i < 100 ? 0 : noise % (i < 200 ? 9 : 5000) + 500;
    }
    sketch.draws = part.summary.draws;
    part.summary.sketches[1] = sketch;
    const std::string text = part_text(part);
    RunPart back = std::get<RunPart>(read_part(text));
    CHECK(back.summary.sketches[1].counts == sketch.counts);
    CHECK(back.summary.sketches[1].grid.fine == sketch.grid.fine);
    Summary sum;
    sum.add(std::move(back.summary));
    CHECK(part_text({part.head, std::move(sum)}) == text);
}

TEST_CASE("parts of one run do not differ, and what else they are of is named") {
    const PartHead one = made_up(Sampling::random).head;
    CHECK(difference(one, one, "a.part") == "");
    const auto of_another = [&](const auto& change) {
        PartHead other = one;
        change(other);
        return difference(other, one, "a.part");
    };
    CHECK(
        of_another([](PartHead& head) { head.files[0].sha256 = "ff"; }) ==
        R"(a part of another scenario ('dir/größe "x".yaml') than a.part ('dir/größe "x".yaml'))");
    const std::string otherwise = "computed with other --set or --models than a.part";
    CHECK(of_another([](PartHead& head) { head.set.pop_back(); }) == otherwise);
    CHECK(of_another([](PartHead& head) { head.models = {"library"}; }) == otherwise);
    CHECK(of_another([](PartHead& head) { head.files[1].sha256 = "cd"; }) ==
          "computed from another 'data/a.yaml' than a.part");
    CHECK(of_another([](PartHead& head) {
              head.draws = 4000;
          }).find("computed with --draws 4000") == 0);
    for (const auto change :
         {+[](PartHead& head) { head.columns = 3; }, +[](PartHead& head) { head.cells = 4; },
          +[](PartHead& head) { head.layout = "0"; }})
        CHECK(of_another(change) ==
              "not of the same run as a.part: compute both on one type of machine");
}

TEST_CASE("draws that parts leave out are named with the command that makes them") {
    const PartHead head = made_up(Sampling::sobol).head;
    std::vector<NamedPart> parts{{"b.part", 2048, 3000}, {"a.part", 0, 1024}};
    const auto why = why_apart(parts, head, Extent::run);
    REQUIRE(why.size() == 1);
    CHECK(why[0] ==
          R"(draws 1,024 to 2,047 are missing: hearth run 'dir/größe "x".yaml' --set a.b=0.3 )"
          R"(--set 'c={gbp: 1}' --models models --draws 3000 --seed 9007199254740992 )"
          R"(--sampling sobol --from 1024 --to 2048 -o PART)");
    CHECK(parts.front().name == "a.part");
    parts.push_back({"c.part", 512, 2048});
    CHECK(why_apart(parts, head, Extent::stretch) ==
          std::vector<std::string>{"a.part and c.part both hold draws 512 to 1,023"});
}

TEST_CASE("parts are of the files as they are now, each of them and no more") {
    SourceTexts texts;
    texts.add({"a.yaml", "text", "ab12"});
    const auto since = [&](const std::vector<PartFile>& files) {
        return change_since({.scenario = "a.yaml", .files = files}, texts);
    };
    CHECK(since({{"a.yaml", "ab12"}}) == "");
    CHECK(since({{"a.yaml", "ab13"}}).find("a.yaml: has changed since") == 0);
    CHECK(since({{"a.yaml", "ab12"}, {"b.yaml", "cd"}}).find("a.yaml: reads other files") == 0);
}

TEST_CASE("a part that was cut or changed anywhere is refused") {
    const std::string text = part_text(made_up(Sampling::sobol));
    for (std::size_t at = 0; at < text.size(); at += 7) {
        CHECK_FALSE(is_part(text.substr(0, at)));
        std::string changed = text;
        changed[at] = changed[at] == '4' ? '5' : '4';
        CHECK_FALSE(is_part(changed));
    }
    CHECK_FALSE(is_part(text + " "));
}

TEST_CASE("what is no part, and a part of a later version, are told apart from a damaged one") {
    for (const std::string text :
         {"", "{}", "hearth: 1", "[[[[", "{\"hearth_part\":", "{\"hearth_part\":6",
          "{\"hearth_part\":6,\n", "{\"hearth_part\":6}\nabcd"})
        CHECK_FALSE(is_part(text));
    CHECK(std::get<std::string>(read_part("hearth: 1\n")).find("no part") != std::string::npos);
    const auto why = [](std::string_view text) { return std::get<std::string>(read_part(text)); };
    CHECK(why("{\"hearth_part\":2,\n\"hearth\":\"0.1.0\"").find("an older version of hearth") !=
          std::string::npos);
    CHECK(why("{\"hearth_part\":12,").find("a later version of hearth") != std::string::npos);
}

TEST_CASE("a part whose shapes contradict each other is refused") {
    RunPart part = made_up(Sampling::random);
    part.head.cells = 4;
    CHECK_FALSE(is_part(part_text(part)));
    part = made_up(Sampling::random);
    part.head.to = 2048;  // has more nodes
    CHECK_FALSE(is_part(part_text(part)));
    part = made_up(Sampling::random);
    part.head.from = 0;  // has fewer
    CHECK_FALSE(is_part(part_text(part)));
    part = made_up(Sampling::random);
    part.head.sampling = Sampling::sobol;  // has no replicates
    CHECK_FALSE(is_part(part_text(part)));
}

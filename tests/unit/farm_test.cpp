// How a farm is cut, and its files: back to the same, or refused.
#include "study/farm.hpp"

#include <bit>
#include <doctest/doctest.h>
#include <limits>
#include <string>

#include "report/pages.hpp"
#include "version.hpp"

using namespace hearth;

namespace {

FarmPlan small_plan() {
    return {.head = {.hearth = std::string(version),
                     .scenario = "dir/größe \"x\".yaml",
                     .files = {{"dir/größe.yaml", "ab12"}, {"data/a.yaml", "cd34"}},
                     .models = {"models"},
                     .set = {"a.b=0.3"},
                     .to = 3000,
                     .draws = 3000,
                     .seed = 1ull << 53,
                     .sampling = Sampling::sobol},
            .places = {{"leicester", "Leicester", "E06000016"}, {"own", "Own", ""}},
            .pieces = {{0, 1}, {1, 2}}};
}

std::vector<PlaceRow> small_rows() {
    PlaceRow good{{"leicester", "Leicester", "E06000016"}};
    good.values.push_back({"offer", "net_saving", 0.1 + 0.2, -1e300, 5e-324, 0.25});
    good.values.push_back({"offer", "payback_years"});
    return {good, {{"own", "Own", ""}, "place 'own' has no people"}};
}

}  // namespace

TEST_CASE("pieces of draws are runs of a power of two that begin at multiples of their length") {
    for (const std::uint64_t draws : {2ull, 1024ull, 1025ull, 90000ull, 1000000ull, 100000000ull})
        for (const std::uint64_t wanted : {1ull, 7ull, 100ull, 5000ull}) {
            const auto pieces = pieces_of_draws(draws, wanted);
            const std::uint64_t leaves = (draws + leaf_draws - 1) / leaf_draws;
            CHECK(pieces.size() >= std::min(wanted, leaves));
            CHECK(pieces.size() <= 2 * wanted);
            std::uint64_t next = 0;
            for (const FarmPiece& piece : pieces) {
                CHECK(piece.from == next);
                const std::uint64_t length = pieces.front().to;
                if (piece.to != draws) CHECK(piece.to - piece.from == length);
                if (pieces.size() > 1) CHECK(std::has_single_bit(length));
                next = piece.to;
            }
            CHECK(next == draws);
        }
}

TEST_CASE("pieces of a list differ by one in length at most") {
    for (const std::uint64_t items : {1ull, 7ull, 296ull})
        for (const std::uint64_t wanted : {1ull, 5ull, 1000ull}) {
            const auto pieces = pieces_of_list(items, wanted);
            CHECK(pieces.size() == std::min(items, wanted));
            std::uint64_t next = 0;
            for (const FarmPiece& piece : pieces) {
                CHECK(piece.from == next);
                CHECK(piece.to - piece.from >= items / pieces.size());
                CHECK(piece.to - piece.from <= items / pieces.size() + 1);
                next = piece.to;
            }
            CHECK(next == items);
        }
}

TEST_CASE("a plan comes back from its text, and what differs from it is said") {
    const FarmPlan plan = small_plan();
    const auto read = read_plan(plan_text(plan));
    REQUIRE(std::holds_alternative<FarmPlan>(read));
    const FarmPlan& back = std::get<FarmPlan>(read);
    CHECK(plan_text(back) == plan_text(plan));
    CHECK(difference(plan, back, "plan.json").empty());
    const auto said = [&](auto change) {
        FarmPlan other = plan;
        change(other);
        return difference(other, back, "plan.json");
    };
    CHECK(said([](FarmPlan& p) { p.head.seed = 2; }).find("--seed 2") != std::string::npos);
    CHECK(said([](FarmPlan& p) { p.head.set.clear(); }).find("other --set") != std::string::npos);
    CHECK(said([](FarmPlan& p) { p.head.files[1].sha256 = "x"; }).find("'data/a.yaml'") !=
          std::string::npos);
    CHECK(said([](FarmPlan& p) { p.head.files.pop_back(); }).find("other files") !=
          std::string::npos);
    CHECK(said([](FarmPlan& p) { p.places.pop_back(); }).find("other places") != std::string::npos);
    CHECK(said([](FarmPlan& p) { p.individuals = 9; }).find("other --individuals") !=
          std::string::npos);
    CHECK(said([](FarmPlan& p) { p.pieces.pop_back(); }).find("1 pieces") != std::string::npos);
    const std::string text = plan_text(plan);
    for (std::size_t size = 0; size + 1 < text.size(); size += 11)
        CHECK_FALSE(std::holds_alternative<FarmPlan>(read_plan(text.substr(0, size))));
}

TEST_CASE("rows come back to the last bit, and are refused where they were cut or changed") {
    const FarmPlan plan = small_plan();
    const FarmPiece piece{0, 2};
    const std::string text = rows_text(plan, piece, small_rows());
    const auto read = read_rows(text, plan, piece);
    REQUIRE(std::holds_alternative<std::vector<PlaceRow>>(read));
    const auto& rows = std::get<std::vector<PlaceRow>>(read);
    REQUIRE(rows.size() == 2);
    CHECK(rows_text(plan, piece, rows) == text);
    const RowValue* value = rows[0].find("offer", "net_saving");
    REQUIRE(value != nullptr);
    CHECK(value->value == 0.1 + 0.2);
    CHECK(value->low == -1e300);
    CHECK(value->high == 5e-324);
    CHECK_FALSE(rows[0].find("offer", "payback_years")->value.has_value());
    CHECK(rows[1].why == "place 'own' has no people");
    const auto refused = [&](const std::string& changed, const FarmPlan& of) {
        return std::holds_alternative<std::string>(read_rows(changed, of, piece));
    };
    for (std::size_t at = 0; at < text.size(); at += 5) {
        CHECK(refused(text.substr(0, at), plan));
        std::string changed = text;
        changed[at] = changed[at] == '4' ? '5' : '4';
        CHECK(refused(changed, plan));
    }
    FarmPlan other = plan;
    other.head.seed = 2;
    CHECK(refused(text, other));
    CHECK(std::holds_alternative<std::string>(read_rows(text, plan, {0, 1})));
}

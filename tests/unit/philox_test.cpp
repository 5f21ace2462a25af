// The generator against its authors' known answers, and the shares made of it.
#include <bit>
#include <cmath>
#include <doctest/doctest.h>
#include <string>
#include <vector>

#include "draws/shares.hpp"

using namespace hearth;

TEST_CASE("Philox 4x32-10 gives the known answers of Random123") {
    CHECK(philox_block({0, 0, 0, 0}, {0, 0}) ==
          PhiloxBlock{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8});
    CHECK(
        philox_block({0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff}, {0xffffffff, 0xffffffff}) ==
        PhiloxBlock{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd});
    CHECK(
        philox_block({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0}) ==
        PhiloxBlock{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1});
}

TEST_CASE("a stream's counter is draw over two and id, its key the seed, low words first") {
    const auto bits =
        bits_at({.seed = 0x299f31d0a4093822, .id = 0x0370734413198a2e}, 0x85a308d3243f6a88);
    CHECK(bits[0] == 0x94fdccebd16cfe09);
    CHECK(bits[1] == 0x24126ea15001e420);
}

TEST_CASE("the share of 53 bits k is (k + 1/2) 2^-53, from the nearer end") {
    CHECK(share_of_bits(0) == 0x1p-54);
    CHECK(share_of_bits(~std::uint64_t{0}) == -0x1p-54);
    CHECK(share_of_bits(std::uint64_t{1} << 63) == -(0.5 - 0x1p-54));
    CHECK(share_of_bits((std::uint64_t{1} << 63) - 1) == 0.5 - 0x1p-54);
    CHECK(share_of_bits(std::uint64_t{3} << 11) == 3.5 * 0x1p-53);
    CHECK(share_of_bits(0x7ff) == 0x1p-54);
}

TEST_CASE("shares are the same bits by one, four and eight lanes, and for every split") {
    const Stream stream{.seed = 42, .id = figure_hash("costs.gp")};
    std::vector<double> one_by_one(1003);
    for (std::size_t i = 0; i < one_by_one.size(); ++i)
        one_by_one[i] = share_of_draw(stream, 4294967290 + i);  // the counter passes 2^32
    for (const Lanes lanes : {Lanes::one, Lanes::four, Lanes::eight}) {
        if (lanes > widest_lanes()) continue;
        for (const std::size_t cut : {0, 1, 2, 7, 500, 1002, 1003}) {
            std::vector<double> split(one_by_one.size());
            const std::span<double> all = split;
            fill_shares_by(lanes, stream, 4294967290, all.first(cut));
            fill_shares_by(lanes, stream, 4294967290 + cut, all.subspan(cut));
            CHECK(split == one_by_one);
        }
    }
}

TEST_CASE("a figure's hash is FNV-1a and a finaliser, and a letter changes half its bits") {
    // The FNV-1a of "foobar" as its authors publish it, then MurmurHash3's fmix64.
    std::uint64_t foobar = 0x85944171f73967e8;
    foobar = (foobar ^ foobar >> 33) * 0xff51afd7ed558ccd;
    foobar = (foobar ^ foobar >> 33) * 0xc4ceb9fe1a85ec53;
    CHECK(figure_hash("foobar") == (foobar ^ foobar >> 33));
    int changed = 0;
    for (char c = 'b'; c <= 'q'; ++c)
        changed += std::popcount(figure_hash("costs.a") ^ figure_hash(std::string("costs.") + c));
    CHECK(std::abs(changed / 16.0 - 32) < 6);
}

TEST_CASE("shares are uniform and those of different figures are uncorrelated") {
    std::vector<double> a(100000), b(100000);
    fill_shares({.seed = 1, .id = figure_hash("a")}, 0, a);
    fill_shares({.seed = 1, .id = figure_hash("b")}, 0, b);
    double mean = 0, square = 0, product = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        mean += plain(a[i]) / 1e5;
        square += plain(a[i]) * plain(a[i]) / 1e5;
        product += (plain(a[i]) - 0.5) * (plain(b[i]) - 0.5) * 12 / 1e5;
    }
    CHECK(std::abs(mean - 0.5) < 4 * std::sqrt(1.0 / 12 / 1e5));
    CHECK(std::abs(square - 1.0 / 3) < 4 * std::sqrt(4.0 / 45 / 1e5));
    CHECK(std::abs(product) < 4 / std::sqrt(1e5));
}

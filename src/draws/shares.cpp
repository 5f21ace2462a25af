// Philox by vectors: one block of the generator in each 64-bit lane. Written with intrinsics
// because compilers do not find the 32 × 32 → 64 multiplication of lanes in a plain loop (measured:
// twice as slow); whole numbers only, so the bits cannot differ.
#include "draws/shares.hpp"

#if defined(__x86_64__)
#include <immintrin.h>
#define HEARTH_X86
// g++ 12 takes the intrinsics' deliberately undefined operands for ours (GCC bug 105593).
#if !defined(__clang__)
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#pragma GCC diagnostic ignored "-Wuninitialized"
#endif
#endif

namespace hearth {

namespace {

/// Blocks of two draws from an even draw on; `shares` holds an even number.
void fill_one_lane(const Stream& stream, std::uint64_t block, std::span<double> shares) {
    for (std::size_t i = 0; i + 1 < shares.size(); i += 2, ++block) {
        const auto bits = bits_at(stream, block);
        shares[i] = share_of_bits(bits[0]);
        shares[i + 1] = share_of_bits(bits[1]);
    }
}

#ifdef HEARTH_X86

/// A 32-bit word in every lane; the upper halves of lanes hold nothing that counts.
long long lane(std::uint64_t word) { return static_cast<long long>(word & 0xffffffff); }

#define HEARTH_FOUR __attribute__((target("avx2"), always_inline)) inline
#define HEARTH_EIGHT __attribute__((target("avx512f"), always_inline)) inline

HEARTH_FOUR __m256d share_of_words(__m256i low, __m256i high) {
    const __m256i bits = _mm256_or_si256(_mm256_slli_epi64(high, 32),
                                         _mm256_and_si256(low, _mm256_set1_epi64x(0xffffffff)));
    const __m256i upper = _mm256_srli_epi64(bits, 63);
    const __m256i mask = _mm256_sub_epi64(_mm256_setzero_si256(), upper);
    const __m256i from_end = _mm256_and_si256(_mm256_xor_si256(_mm256_srli_epi64(bits, 11), mask),
                                              _mm256_set1_epi64x(0xfffffffffffff));
    const __m256d whole =
        _mm256_castsi256_pd(_mm256_or_si256(from_end, _mm256_set1_epi64x(0x4330000000000000)));
    const __m256d share =
        _mm256_mul_pd(_mm256_sub_pd(whole, _mm256_set1_pd(0x1p52 - 0.5)), _mm256_set1_pd(0x1p-53));
    return _mm256_or_pd(share, _mm256_castsi256_pd(_mm256_slli_epi64(upper, 63)));
}

HEARTH_EIGHT __m512d share_of_words(__m512i low, __m512i high) {
    const __m512i bits = _mm512_or_si512(_mm512_slli_epi64(high, 32),
                                         _mm512_and_si512(low, _mm512_set1_epi64(0xffffffff)));
    const __m512i upper = _mm512_srli_epi64(bits, 63);
    const __m512i mask = _mm512_sub_epi64(_mm512_setzero_si512(), upper);
    const __m512i from_end = _mm512_and_si512(_mm512_xor_si512(_mm512_srli_epi64(bits, 11), mask),
                                              _mm512_set1_epi64(0xfffffffffffff));
    const __m512d whole =
        _mm512_castsi512_pd(_mm512_or_si512(from_end, _mm512_set1_epi64(0x4330000000000000)));
    const __m512d share =
        _mm512_mul_pd(_mm512_sub_pd(whole, _mm512_set1_pd(0x1p52 - 0.5)), _mm512_set1_pd(0x1p-53));
    return _mm512_castsi512_pd(
        _mm512_or_si512(_mm512_castpd_si512(share), _mm512_slli_epi64(upper, 63)));
}

/// Eight draws from four blocks.
__attribute__((target("avx2"))) void fill_four_lanes(const Stream& stream, std::uint64_t block,
                                                     std::span<double> shares) {
    const __m256i m0 = _mm256_set1_epi64x(philox::multiplier_0);
    const __m256i m1 = _mm256_set1_epi64x(philox::multiplier_1);
    __m256i place = _mm256_add_epi64(_mm256_set1_epi64x(static_cast<long long>(block)),
                                     _mm256_set_epi64x(3, 2, 1, 0));
    for (std::size_t i = 0; i < shares.size(); i += 8) {
        __m256i c0 = place, c1 = _mm256_srli_epi64(place, 32);
        __m256i c2 = _mm256_set1_epi64x(lane(stream.id));
        __m256i c3 = _mm256_set1_epi64x(lane(stream.id >> 32));
        std::uint64_t k0 = stream.seed, k1 = stream.seed >> 32;
        for (int round = 0; round < philox::rounds; ++round) {
            const __m256i p0 = _mm256_mul_epu32(c0, m0);
            const __m256i p1 = _mm256_mul_epu32(c2, m1);
            c0 = _mm256_xor_si256(_mm256_xor_si256(_mm256_srli_epi64(p1, 32), c1),
                                  _mm256_set1_epi64x(lane(k0)));
            c2 = _mm256_xor_si256(_mm256_xor_si256(_mm256_srli_epi64(p0, 32), c3),
                                  _mm256_set1_epi64x(lane(k1)));
            c1 = p1;
            c3 = p0;
            k0 += philox::weyl_0;
            k1 += philox::weyl_1;
        }
        const __m256d even = share_of_words(c0, c1), odd = share_of_words(c2, c3);
        const __m256d low = _mm256_unpacklo_pd(even, odd), high = _mm256_unpackhi_pd(even, odd);
        _mm256_storeu_pd(&shares[i], _mm256_permute2f128_pd(low, high, 0x20));
        _mm256_storeu_pd(&shares[i + 4], _mm256_permute2f128_pd(low, high, 0x31));
        place = _mm256_add_epi64(place, _mm256_set1_epi64x(4));
    }
}

/// What stays the same for all blocks of a stream.
struct EightKeys {
    __m512i m0, m1, c2, c3;
    __m512i k0[philox::rounds], k1[philox::rounds];
};

HEARTH_EIGHT EightKeys eight_keys(const Stream& stream) {
    EightKeys keys;
    keys.m0 = _mm512_set1_epi64(philox::multiplier_0);
    keys.m1 = _mm512_set1_epi64(philox::multiplier_1);
    keys.c2 = _mm512_set1_epi64(lane(stream.id));
    keys.c3 = _mm512_set1_epi64(lane(stream.id >> 32));
    for (std::uint64_t round = 0; round < philox::rounds; ++round) {
        keys.k0[round] = _mm512_set1_epi64(lane(stream.seed + round * philox::weyl_0));
        keys.k1[round] = _mm512_set1_epi64(lane((stream.seed >> 32) + round * philox::weyl_1));
    }
    return keys;
}

/// `chains` times sixteen draws from eight blocks each, in step, so that one works while the other
/// waits; the next blocks come after.
template <int chains>
HEARTH_EIGHT void fill_chains(const EightKeys& keys, __m512i& place, double* shares) {
    constexpr int exclusive_or = 0x96;  // of three
    const __m512i front = _mm512_set_epi64(11, 3, 10, 2, 9, 1, 8, 0);
    const __m512i back = _mm512_set_epi64(15, 7, 14, 6, 13, 5, 12, 4);
    __m512i c0[chains], c1[chains], c2[chains], c3[chains];
    for (int c = 0; c < chains; ++c) {
        c0[c] = place;
        c1[c] = _mm512_srli_epi64(place, 32);
        c2[c] = keys.c2;
        c3[c] = keys.c3;
        place = _mm512_add_epi64(place, _mm512_set1_epi64(8));
    }
#pragma GCC unroll 10
    for (std::size_t round = 0; round < philox::rounds; ++round)
#pragma GCC unroll 2
        for (int c = 0; c < chains; ++c) {
            const __m512i p0 = _mm512_mul_epu32(c0[c], keys.m0);
            const __m512i p1 = _mm512_mul_epu32(c2[c], keys.m1);
            c0[c] = _mm512_ternarylogic_epi64(_mm512_srli_epi64(p1, 32), c1[c], keys.k0[round],
                                              exclusive_or);
            c2[c] = _mm512_ternarylogic_epi64(_mm512_srli_epi64(p0, 32), c3[c], keys.k1[round],
                                              exclusive_or);
            c1[c] = p1;
            c3[c] = p0;
        }
    for (int c = 0; c < chains; ++c) {
        const __m512d even = share_of_words(c0[c], c1[c]), odd = share_of_words(c2[c], c3[c]);
        _mm512_storeu_pd(shares + 16 * c, _mm512_permutex2var_pd(even, front, odd));
        _mm512_storeu_pd(shares + 16 * c + 8, _mm512_permutex2var_pd(even, back, odd));
    }
}

__attribute__((target("avx512f"))) void fill_eight_lanes(const Stream& stream, std::uint64_t block,
                                                         std::span<double> shares) {
    const EightKeys keys = eight_keys(stream);
    __m512i place = _mm512_add_epi64(_mm512_set1_epi64(static_cast<long long>(block)),
                                     _mm512_set_epi64(7, 6, 5, 4, 3, 2, 1, 0));
    std::size_t i = 0;
    for (; i + 32 <= shares.size(); i += 32) fill_chains<2>(keys, place, &shares[i]);
    if (i < shares.size()) fill_chains<1>(keys, place, &shares[i]);
}

#endif

/// Whole vectors by the widest lanes, the rest one by one.
void fill_blocks(Lanes lanes, const Stream& stream, std::uint64_t block, std::span<double> shares) {
    std::size_t done = 0;
#ifdef HEARTH_X86
    if (lanes == Lanes::eight) {
        done = shares.size() / 16 * 16;
        fill_eight_lanes(stream, block, shares.first(done));
    } else if (lanes == Lanes::four) {
        done = shares.size() / 8 * 8;
        fill_four_lanes(stream, block, shares.first(done));
    }
#else
    static_cast<void>(lanes);
#endif
    fill_one_lane(stream, block + done / 2, shares.subspan(done));
}

}  // namespace

Lanes widest_lanes() {
#ifdef HEARTH_X86
#ifndef HEARTH_NO_AVX512
    if (__builtin_cpu_supports("avx512f")) return Lanes::eight;
#endif
    if (__builtin_cpu_supports("avx2")) return Lanes::four;
#endif
    return Lanes::one;
}

void fill_shares_by(Lanes lanes, const Stream& stream, std::uint64_t first_draw,
                    std::span<double> shares) {
    if (!shares.empty() && first_draw % 2 == 1) {
        shares.front() = share_of_draw(stream, first_draw++);
        shares = shares.subspan(1);
    }
    const std::size_t even = shares.size() / 2 * 2;
    fill_blocks(lanes, stream, first_draw / 2, shares.first(even));
    if (even < shares.size()) shares.back() = share_of_draw(stream, first_draw + even);
}

void fill_shares(const Stream& stream, std::uint64_t first_draw, std::span<double> shares) {
    fill_shares_by(widest_lanes(), stream, first_draw, shares);
}

}  // namespace hearth

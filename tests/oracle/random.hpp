// A small generator of random numbers (splitmix64) whose sequence is the same everywhere.
#pragma once

#include <cstdint>
#include <vector>

namespace hearth::oracle {

class Random {
  public:
    explicit Random(std::uint64_t seed) : state_(seed) {}

    std::uint64_t next() {
        std::uint64_t z = (state_ += 0x9e3779b97f4a7c15ULL);
        z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9ULL;
        z = (z ^ (z >> 27U)) * 0x94d049bb133111ebULL;
        return z ^ (z >> 31U);
    }
    /// In [low, high).
    double between(double low, double high) {
        return low + (high - low) * static_cast<double>(next() >> 11U) * 0x1.0p-53;
    }
    /// A whole number from low to high, both included.
    int whole(int low, int high) {
        return low + static_cast<int>(next() % static_cast<std::uint64_t>(high - low + 1));
    }
    bool chance(double probability) { return between(0, 1) < probability; }
    template <class T>
    const T& pick(const std::vector<T>& from) {
        return from[static_cast<std::size_t>(whole(0, static_cast<int>(from.size()) - 1))];
    }
    /// Some of them, in their order; at least `least`.
    template <class T>
    std::vector<T> some(std::vector<T> from, std::size_t least) {
        for (std::size_t i = from.size(); i-- > 0;)
            if (from.size() > least && chance(0.5))
                from.erase(from.begin() + static_cast<std::ptrdiff_t>(i));
        return from;
    }

  private:
    std::uint64_t state_;
};

}  // namespace hearth::oracle

// Draws side by side: a column has one entry per draw, a grid one column per figure or ledger row.
// Containers only; arithmetic over their columns stands in columns.hpp and kernels.hpp, and with
// Eigen's maps of them where there is linear algebra.
#pragma once

#include <algorithm>
#include <cstddef>
#include <new>
#include <span>
#include <vector>

namespace hearth {

using Column = std::vector<double>;

/// In order, so that the same numbers give the same bits.
inline double sum_of(std::span<const double> values) {
    double sum = 0;
    for (const double value : values) sum += value;
    return sum;
}

inline double average_of(std::span<const double> values) {
    return sum_of(values) / static_cast<double>(values.size());
}

/// Memory that begins with a line of cache, so that no vector of a processor lies across two.
template <class T>
struct LineAllocator {
    using value_type = T;
    static constexpr std::align_val_t line{64};

    LineAllocator() = default;
    template <class U>
    explicit LineAllocator(const LineAllocator<U>&) {}

    T* allocate(std::size_t n) { return static_cast<T*>(::operator new(n * sizeof(T), line)); }
    void deallocate(T* at, std::size_t) { ::operator delete(at, line); }

    friend bool operator==(const LineAllocator&, const LineAllocator&) { return true; }
};
using LineColumn = std::vector<double, LineAllocator<double>>;

/// draws × columns, column-major: every column is contiguous.
class Grid {
  public:
    Grid() = default;
    Grid(std::size_t rows, std::size_t cols, double value = 0)
        : rows_(rows), cols_(cols), values_(rows * cols, value) {}

    [[nodiscard]] std::size_t rows() const { return rows_; }
    [[nodiscard]] std::size_t cols() const { return cols_; }
    [[nodiscard]] std::span<const double> all() const { return values_; }
    [[nodiscard]] double* data() { return values_.data(); }
    [[nodiscard]] const double* data() const { return values_.data(); }

    double& operator()(std::size_t row, std::size_t col) { return values_[col * rows_ + row]; }
    double operator()(std::size_t row, std::size_t col) const { return values_[col * rows_ + row]; }
    [[nodiscard]] std::span<double> col(std::size_t c) { return {data() + c * rows_, rows_}; }
    [[nodiscard]] std::span<const double> col(std::size_t c) const {
        return {data() + c * rows_, rows_};
    }

    void fill(double value) { std::fill(values_.begin(), values_.end(), value); }
    /// Rows first … first + count − 1 of every column.
    [[nodiscard]] Grid part(std::size_t first, std::size_t count) const {
        Grid made(count, cols_);
        for (std::size_t c = 0; c < cols_; ++c)
            std::copy_n(col(c).data() + first, count, made.col(c).data());
        return made;
    }
    /// Copies all rows of `part`, which has as many columns, to rows first …
    void put(std::size_t first, const Grid& part) {
        for (std::size_t c = 0; c < cols_; ++c)
            std::copy_n(part.col(c).data(), part.rows_, col(c).data() + first);
    }

  private:
    std::size_t rows_ = 0, cols_ = 0;
    LineColumn values_;
};

}  // namespace hearth

// Sums by part of an option, then by option, then the measures of method 8.
#include "study/measure_columns.hpp"

#include <algorithm>
#include <limits>

#include "base/clones.hpp"
#include "base/columns.hpp"
#include "base/four.hpp"

namespace hearth {

namespace {

std::size_t at(int index) { return static_cast<std::size_t>(index); }

// --- kernels -----------------------------------------------------------------------------------

/// Column-wise payback (method 8.3): infinite where the stream ends below 0.
HEARTH_CLONES void payback_step(double* __restrict cumulative, double* __restrict time,
                                const double* at_start, const double* through, double year,
                                std::size_t n) {
    for (std::size_t i = 0; i < n; ++i) {
        const double before = cumulative[i];
        const double start = before + at_start[i];
        const double end = start + through[i];
        const double by_jump = before < 0 && start >= 0 ? year : time[i];
        const double crossing = year - start / through[i];
        time[i] = start < 0 && end >= 0 ? crossing : by_jump;
        cumulative[i] = end;
    }
}

HEARTH_CLONES void payback_end(const double* cumulative, double* __restrict time, std::size_t n) {
    for (std::size_t i = 0; i < n; ++i)
        time[i] = cumulative[i] < 0 ? std::numeric_limits<double>::infinity() : time[i];
}

HEARTH_CLONES void ratio(double* __restrict out, const double* over, const double* under,
                         std::size_t n) {
    for (std::size_t i = 0; i < n; ++i)
        out[i] = under[i] > 0 ? over[i] / under[i] : std::numeric_limits<double>::quiet_NaN();
}

HEARTH_CLONES void add_three(double* __restrict out, const double* a, const double* b,
                             const double* c, std::size_t n) {
    for (std::size_t i = 0; i < n; ++i) out[i] = a[i] + b[i] + c[i];
}

HEARTH_CLONES void add_two(double* __restrict out, const double* a, const double* b,
                           std::size_t n) {
    for (std::size_t i = 0; i < n; ++i) out[i] = a[i] + b[i];
}

HEARTH_CLONES void subtract(double* __restrict out, const double* a, std::size_t n) {
    for (std::size_t i = 0; i < n; ++i) out[i] -= a[i];
}

HEARTH_CLONES void negate(double* __restrict out, const double* a, std::size_t n) {
    for (std::size_t i = 0; i < n; ++i) out[i] = -a[i];
}

/// Money of a group of lines and the driver and discount factors of its years.
struct Years {
    const double *money, *driver, *factors;
    std::size_t count;
};

/// What a stream holds already: nothing yet, its years, or there is no stream.
enum class YearlyStream { none, begins, goes_on };

template <YearlyStream stream>
__attribute__((always_inline)) inline void grow(const Years& years, double* __restrict out,
                                                double* __restrict plain,
                                                double* __restrict present, std::size_t n) {
    std::size_t i = 0;
    for (; i + 4 <= n; i += 4) {
        const Four money = *four_at(years.money + i);
        Four sum{}, discounted{};
        for (std::size_t t = 0; t < years.count; ++t) {
            const Four amount = money * *four_at(years.driver + t * n + i);
            if constexpr (stream == YearlyStream::begins) *four_at(out + t * n + i) = amount;
            if constexpr (stream == YearlyStream::goes_on) *four_at(out + t * n + i) += amount;
            sum += amount;
            discounted += amount * years.factors[t];
        }
        *four_at(plain + i) = sum;
        *four_at(present + i) = discounted;
    }
    for (; i < n; ++i) {
        plain[i] = present[i] = 0;
        for (std::size_t t = 0; t < years.count; ++t) {
            const double amount = years.money[i] * years.driver[t * n + i];
            if constexpr (stream == YearlyStream::begins) out[t * n + i] = amount;
            if constexpr (stream == YearlyStream::goes_on) out[t * n + i] += amount;
            plain[i] += amount;
            present[i] += amount * years.factors[t];
        }
    }
}

HEARTH_CLONES void begin_stream(const Years& years, double* out, double* plain, double* present,
                                std::size_t n) {
    grow<YearlyStream::begins>(years, out, plain, present, n);
}

HEARTH_CLONES void add_to_stream(const Years& years, double* out, double* plain, double* present,
                                 std::size_t n) {
    grow<YearlyStream::goes_on>(years, out, plain, present, n);
}

HEARTH_CLONES void sum_years(const Years& years, double* plain, double* present, std::size_t n) {
    grow<YearlyStream::none>(years, nullptr, plain, present, n);
}

/// The sums of one option, as columns.
struct OptionSums {
    const double* first = nullptr;
    std::size_t n = 0;

    [[nodiscard]] const double* column(int sum) const { return first + at(sum) * n; }
};

class Computing {
  public:
    Computing(const Plan& plan, const MeasureLayout& layout, const LedgerBlock& block,
              MeasureSpace& space)
        : plan_(plan), layout_(layout), block_(block), space_(space), n_(block.draws()) {}

    void write(const Grid& figures, Grid& out, int first_row) {
        for (std::size_t p = 0; p < layout_.parts.size(); ++p) fill_part(p);
        std::size_t column = 0;
        const int options = static_cast<int>(layout_.option_parts.size());
        const auto next = [&] { return out.col(column++).data() + first_row; };
        for (int o = options > 1 ? 1 : 0; o < options; ++o) {
            const OptionSums own = option_sums(o);
            write_money(own, next);
            if (layout_.health) write_health(own, figures, next);
            for (std::size_t p = 0; p < layout_.payers.size(); ++p)
                std::copy_n(own.column(layout_.payer_sums + static_cast<int>(p)), n_, next());
        }
    }

  private:
    const std::vector<double>& factors(Discounting discounting) const {
        if (discounting == Discounting::costs) return plan_.cost_factors;
        return discounting == Discounting::savings ? plan_.saving_factors : plan_.health_factors;
    }

    // --- parts ---------------------------------------------------------------------------------

    void fill_part(std::size_t index) {
        Grid& sums = space_.parts[index];
        for (const LineGroup& group : layout_.parts[index]) {
            if (group.into.empty() && group.stream < 0) continue;
            add_years(group, sums);
            for (const auto& [sum, present, first] : group.into) {
                const double* own = present ? space_.present.data() : space_.plain.data();
                double* out = sums.col(sum).data();
                first ? static_cast<void>(std::copy_n(own, n_, out)) : columns::add(out, own, n_);
            }
        }
        if (index < plan_.interventions.size())
            std::copy_n(
                block_.starts.col(index).data(), n_,
                sums.col(layout_.sums[static_cast<std::size_t>(MeasureSum::clients)]).data());
    }

    /// The money of a group in each year, to its stream, and over all years.
    void add_years(const LineGroup& group, Grid& sums) {
        const Years years{.money = money_of(group),
                          .driver = block_.drivers[at(group.driver)].data(),
                          .factors = factors(group.discounting).data(),
                          .count = at(plan_.layout.years)};
        double* plain = space_.plain.data();
        double* present = space_.present.data();
        if (group.stream < 0) return sum_years(years, plain, present, n_);
        const auto sum = group.first_stream ? begin_stream : add_to_stream;
        sum(years, sums.col(group.stream).data(), plain, present, n_);
    }

    const double* money_of(const LineGroup& group) {
        const auto line = [&](int l) { return block_.money.col(l).data(); };
        if (group.lines.size() == 1) return line(group.lines[0]);
        space_.summed.clear();
        for (const int l : group.lines) space_.summed.push_back(line(l));
        columns::sum(space_.money.data(), space_.summed, n_);
        return space_.money.data();
    }

    // --- options -------------------------------------------------------------------------------

    /// Parts that are not among `others`.
    static std::vector<int> without(std::vector<int> parts, const std::vector<int>& others) {
        const auto common = [&](int part) {
            return std::find(others.begin(), others.end(), part) != others.end();
        };
        parts.erase(std::remove_if(parts.begin(), parts.end(), common), parts.end());
        return parts;
    }

    /// Sums of an option less those of the first; what stands in both leaves nothing, not even
    /// rounding. Clients stay the option's own.
    OptionSums option_sums(int option) {
        const auto& members = layout_.option_parts[at(option)];
        const auto& compared = layout_.option_parts[0];
        const int clients = layout_.sums[static_cast<std::size_t>(MeasureSum::clients)];
        if (members.size() == 1 && compared.empty())
            return {space_.parts[at(members[0])].data(), n_};
        const std::vector<int> added = without(members, compared);
        const std::vector<int> removed = without(compared, members);
        for (int sum = 0; sum < layout_.sum_columns; ++sum) {
            const auto part = [&](int p) { return space_.parts[at(p)].col(sum).data(); };
            double* out = space_.option.col(sum).data();
            space_.summed.clear();
            for (const int p : sum == clients ? members : added) space_.summed.push_back(part(p));
            columns::sum(out, space_.summed, n_);
            for (const int p : removed)
                if (sum != clients) subtract(out, part(p), n_);
        }
        return {space_.option.data(), n_};
    }

    const double* of(const OptionSums& own, MeasureSum sum) const {
        const int column = layout_.sums[static_cast<std::size_t>(sum)];
        return column < 0 ? space_.zero.data() : own.column(column);
    }

    template <class Next>
    void write_money(const OptionSums& own, const Next& next) {
        write_saving(own,
                     {MeasureSum::cost, MeasureSum::transfer, MeasureSum::cashable,
                      MeasureSum::capacity, MeasureSum::social},
                     next);
        write_saving(own,
                     {MeasureSum::pv_cost, MeasureSum::pv_transfer, MeasureSum::pv_cashable,
                      MeasureSum::pv_capacity, MeasureSum::pv_social},
                     next);
        ratio(next(), space_.saved.data(), space_.spent.data(), n_);
        write_payback(own, next());
        std::copy_n(of(own, MeasureSum::clients), n_, next());
        if (!plan_.transfers.empty()) std::copy_n(space_.saved.data(), n_, next());
    }

    /// The sums behind net saving, all undiscounted or all at present value.
    struct SavingSums {
        MeasureSum cost, transfer, cashable, capacity, social;
    };

    /// Net saving, net cash, gross saving and programme cost (8.1).
    template <class Next>
    void write_saving(const OptionSums& own, const SavingSums& sums, const Next& next) {
        const double* cost = of(own, sums.cost);
        const double* cashable = of(own, sums.cashable);
        double* saved = space_.saved.data();
        add_three(saved, cashable, of(own, sums.capacity), of(own, sums.social), n_);
        add_three(next(), saved, of(own, sums.transfer), cost, n_);
        add_two(next(), cashable, cost, n_);
        add_two(next(), saved, of(own, sums.transfer), n_);
        negate(space_.spent.data(), cost, n_);
        std::copy_n(space_.spent.data(), n_, next());
    }

    void write_payback(const OptionSums& own, double* time) {
        double* cumulative = space_.cumulative.data();
        columns::fill(cumulative, 0, n_);
        columns::fill(time, 0, n_);
        const auto year_of = [&](int stream, int t) {
            return stream < 0 ? space_.zero.data() : own.column(stream + t);
        };
        for (int t = 0; t < plan_.layout.years; ++t)
            payback_step(cumulative, time, year_of(layout_.at_start, t),
                         year_of(layout_.through, t), t, n_);
        payback_end(cumulative, time, n_);
    }

    /// QALYs, and with a value of a QALY the net monetary benefit (8.4).
    template <class Next>
    void write_health(const OptionSums& own, const Grid& figures, const Next& next) const {
        std::copy_n(of(own, MeasureSum::qalys), n_, next());
        std::copy_n(of(own, MeasureSum::pv_qalys), n_, next());
        double* money = space_.saved.data();
        add_three(money, of(own, MeasureSum::all_pv_cost), of(own, MeasureSum::all_pv_cashable),
                  of(own, MeasureSum::all_pv_capacity), n_);
        if (plan_.qaly_value >= 0) {
            double* benefit = next();
            std::copy_n(money, n_, benefit);
            columns::multiply_add(benefit, of(own, MeasureSum::pv_qalys),
                                  figures.col(plan_.qaly_value).data(), n_);
        }
        negate(next(), money, n_);
    }

    const Plan& plan_;
    const MeasureLayout& layout_;
    const LedgerBlock& block_;
    MeasureSpace& space_;
    std::size_t n_;
};

}  // namespace

MeasureSpace measure_space(const MeasureLayout& layout, std::size_t draws) {
    const Grid none(draws, layout.sum_columns);
    const Column empty(draws);
    return {.parts = std::vector<Grid>(layout.parts.size(), none),
            .option = none,
            .summed = {},
            .money = empty,
            .plain = empty,
            .present = empty,
            .zero = empty,
            .saved = empty,
            .spent = empty,
            .cumulative = empty};
}

void compute_measures(const Plan& plan, const MeasureLayout& layout, const Grid& figures,
                      const LedgerBlock& block, MeasureSpace& space, Grid& out, int first_row) {
    Computing(plan, layout, block, space).write(figures, out, first_row);
}

void compute_measures(const Plan& plan, const MeasureLayout& layout, const Grid& figures,
                      const LedgerBlock& block, Grid& out, int first_row) {
    MeasureSpace space = measure_space(layout, block.draws());
    compute_measures(plan, layout, figures, block, space, out, first_row);
}

}  // namespace hearth

// Sums by part of an option, then by option, then the measures of method 8.
#include "analysis/measure_columns.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "engine/clones.hpp"
#include "engine/columns.hpp"

namespace hearth {

namespace {

/// Sums over lines that every measure is made of, by position in a row of columns.
enum Sum : int {
    cost,
    transfer,
    cashable,
    capacity,
    social,  // undiscounted, over the headline's rows
    pv_cost,
    pv_transfer,
    pv_cashable,
    pv_capacity,
    pv_social,
    all_pv_cost,
    all_pv_cashable,
    all_pv_capacity,  // of named payers, whatever the classes (8.4)
    qalys,
    pv_qalys,
    clients,
    sums,
};

/// Measures in the order of their columns; those of health only where a plan has health.
constexpr std::array<std::string_view, 11> money_measures = {
    "net_saving",         "net_cash",      "gross_saving",    "programme_cost",
    "pv_net_saving",      "pv_net_cash",   "pv_gross_saving", "pv_programme_cost",
    "benefit_cost_ratio", "payback_years", "clients"};

std::size_t at(int index) { return static_cast<std::size_t>(index); }

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

/// Sums and yearly streams of one part or option.
struct PartSums {
    Grid sums;               ///< draws × Sum
    Grid at_start, through;  ///< draws × years, over the headline's rows
    Grid payers;             ///< draws × layout.payers
};

class Computing {
  public:
    Computing(const Plan& plan, const MeasureLayout& layout, const Grid& figures,
              const LedgerBlock& block)
        : plan_(plan), layout_(layout), figures_(figures), block_(block), n_(at(block.draws())) {}

    void write(Grid& out, int first_row) {
        total_drivers();
        for (std::size_t p = 0; p < layout_.parts.size(); ++p) parts_.push_back(part(p));
        const PartSums first = option_sums(0);
        Eigen::Index column = 0;
        const int options = static_cast<int>(layout_.option_parts.size());
        for (int o = options > 1 ? 1 : 0; o < options; ++o) {
            PartSums own = option_sums(o);
            subtract(own, first, o);
            write_option(own, out, first_row, column);
        }
    }

  private:
    PartSums zero() const {
        return {
            .sums = Grid::Zero(block_.draws(), sums),
            .at_start = Grid::Zero(block_.draws(), plan_.layout.years),
            .through = Grid::Zero(block_.draws(), plan_.layout.years),
            .payers = Grid::Zero(block_.draws(), static_cast<Eigen::Index>(layout_.payers.size()))};
    }

    const std::vector<double>& factors(Discounting discounting) const {
        if (discounting == Discounting::costs) return plan_.cost_factors;
        return discounting == Discounting::savings ? plan_.saving_factors : plan_.health_factors;
    }

    /// Sums of each driver over years, plain and discounted, made when first asked for.
    struct DriverTotals {
        Column plain;
        std::array<Column, 3> present;
    };

    void total_drivers() { totals_.resize(plan_.layout.drivers.size()); }

    const Column& plain_total(int driver) {
        Column& sum = totals_[at(driver)].plain;
        if (sum.size() == 0) {
            sum = Column::Zero(block_.draws());
            for (int t = 0; t < plan_.layout.years; ++t)
                columns::add(sum.data(), block_.drivers[at(driver)].col(t).data(), n_);
        }
        return sum;
    }

    const Column& present_total(int driver, Discounting discounting) {
        Column& sum = totals_[at(driver)].present[static_cast<std::size_t>(discounting)];
        if (sum.size() == 0) {
            sum = Column::Zero(block_.draws());
            for (int t = 0; t < plan_.layout.years; ++t)
                columns::add_scaled(sum.data(), block_.drivers[at(driver)].col(t).data(),
                                    factors(discounting)[at(t)], n_);
        }
        return sum;
    }

    /// Where a class lies among the undiscounted sums.
    static int place_of(LedgerClass c) {
        switch (c) {
            case LedgerClass::cost:
                return cost;
            case LedgerClass::transfer:
                return transfer;
            case LedgerClass::cashable:
                return cashable;
            case LedgerClass::capacity:
                return capacity;
            default:
                return social;
        }
    }

    PartSums part(std::size_t index) {
        PartSums made = zero();
        for (const LineGroup& group : layout_.parts[index]) add_group(group, made);
        if (index < plan_.interventions.size())
            made.sums.col(clients) = block_.starts.col(static_cast<Eigen::Index>(index));
        return made;
    }

    void add_group(const LineGroup& group, PartSums& part) {
        Column money = Column::Zero(block_.draws());
        for (const int line : group.lines)
            columns::add(money.data(), block_.money.col(line).data(), n_);
        const auto grow = [&](Grid& sums_of, int column, const Column& total) {
            columns::multiply_add(sums_of.col(column).data(), money.data(), total.data(), n_);
        };
        const Column& plain = plain_total(group.driver);
        const Column& present = present_total(group.driver, group.discounting);
        if (group.ledger_class == LedgerClass::health) {
            grow(part.sums, qalys, plain);
            return grow(part.sums, pv_qalys, present);
        }
        add_to_payer(group, money, part, plain);
        if (plan_.perspective.payers[at(group.payer)])
            add_whatever_class(group, part, present, grow);
        if (!group.headline) return;
        const int place = place_of(group.ledger_class);
        grow(part.sums, place, plain);
        grow(part.sums, place + pv_cost, present);
        Grid& stream = group.within_year == WithinYear::at_start ? part.at_start : part.through;
        for (int t = 0; t < plan_.layout.years; ++t)
            columns::multiply_add(stream.col(t).data(), money.data(),
                                  block_.drivers[at(group.driver)].col(t).data(), n_);
    }

    template <class Grow>
    static void add_whatever_class(const LineGroup& group, PartSums& part, const Column& present,
                                   const Grow& grow) {
        if (group.ledger_class == LedgerClass::cost) grow(part.sums, all_pv_cost, present);
        if (group.ledger_class == LedgerClass::cashable) grow(part.sums, all_pv_cashable, present);
        if (group.ledger_class == LedgerClass::capacity) grow(part.sums, all_pv_capacity, present);
    }

    void add_to_payer(const LineGroup& group, const Column& money, PartSums& part,
                      const Column& plain) const {
        const bool counted =
            plan_.perspective.classes[static_cast<std::size_t>(group.ledger_class)] ||
            group.ledger_class == LedgerClass::transfer;
        const auto found = std::find(layout_.payers.begin(), layout_.payers.end(), group.payer);
        if (!counted || found == layout_.payers.end()) return;
        columns::multiply_add(part.payers.col(found - layout_.payers.begin()).data(), money.data(),
                              plain.data(), n_);
    }

    PartSums option_sums(int option) const {
        const auto& members = layout_.option_parts[at(option)];
        if (members.empty()) return zero();
        PartSums made = parts_[at(members.front())];
        for (std::size_t m = 1; m < members.size(); ++m) {
            const PartSums& other = parts_[at(members[m])];
            made.sums += other.sums;
            made.at_start += other.at_start;
            made.through += other.through;
            made.payers += other.payers;
        }
        return made;
    }

    /// Differences from the first option; clients stay the option's own.
    void subtract(PartSums& own, const PartSums& first, int option) const {
        if (option == 0) {
            const Column kept = own.sums.col(clients);
            own = zero();
            own.sums.col(clients) = kept;
            return;
        }
        if (layout_.option_parts[0].empty()) return;
        const Column kept = own.sums.col(clients);
        own.sums -= first.sums;
        own.sums.col(clients) = kept;
        own.at_start -= first.at_start;
        own.through -= first.through;
        own.payers -= first.payers;
    }

    void write_option(const PartSums& own, Grid& out, int first_row, Eigen::Index& column) const {
        const Grid& s = own.sums;
        const auto next = [&] { return out.col(column++).segment(first_row, block_.draws()); };
        const Column saved = s.col(cashable) + s.col(capacity) + s.col(social);
        const Column pv_saved = s.col(pv_cashable) + s.col(pv_capacity) + s.col(pv_social);
        next() = saved + s.col(transfer) + s.col(cost);
        next() = s.col(cashable) + s.col(cost);
        next() = saved + s.col(transfer);
        next() = -s.col(cost);
        next() = pv_saved + s.col(pv_transfer) + s.col(pv_cost);
        next() = s.col(pv_cashable) + s.col(pv_cost);
        next() = pv_saved + s.col(pv_transfer);
        const Column pv_spent = -s.col(pv_cost);
        next() = pv_spent;
        ratio(out.col(column++).data() + first_row, pv_saved.data(), pv_spent.data(), n_);
        write_payback(own, out.col(column++).data() + first_row);
        next() = s.col(clients);
        if (!layout_.health) return write_payers(own, out, first_row, column);
        next() = s.col(qalys);
        next() = s.col(pv_qalys);
        if (plan_.qaly_value >= 0)
            next() = s.col(pv_qalys) * figures_.col(plan_.qaly_value) + s.col(all_pv_cost) +
                     s.col(all_pv_cashable) + s.col(all_pv_capacity);
        write_payers(own, out, first_row, column);
    }

    void write_payers(const PartSums& own, Grid& out, int first_row, Eigen::Index& column) const {
        for (Eigen::Index p = 0; p < own.payers.cols(); ++p)
            out.col(column++).segment(first_row, block_.draws()) = own.payers.col(p);
    }

    void write_payback(const PartSums& own, double* time) const {
        Column cumulative = Column::Zero(block_.draws());
        columns::fill(time, 0, n_);
        for (int t = 0; t < plan_.layout.years; ++t)
            payback_step(cumulative.data(), time, own.at_start.col(t).data(),
                         own.through.col(t).data(), t, n_);
        payback_end(cumulative.data(), time, n_);
    }

    const Plan& plan_;
    const MeasureLayout& layout_;
    const Grid& figures_;
    const LedgerBlock& block_;
    std::size_t n_;
    std::vector<DriverTotals> totals_;
    std::vector<PartSums> parts_;
};

bool alike(const LineGroup& group, const LedgerLine& line) {
    return group.driver == line.driver && group.ledger_class == line.ledger_class &&
           group.discounting == line.discounting && group.within_year == line.within_year &&
           group.payer == line.payer;
}

void add_line(const Plan& plan, std::vector<LineGroup>& groups, int index) {
    const LedgerLine& line = plan.layout.lines[at(index)];
    auto found = std::find_if(groups.begin(), groups.end(),
                              [&](const LineGroup& g) { return alike(g, line); });
    if (found == groups.end()) {
        const bool headline = plan.perspective.payers[at(line.payer)] &&
                              plan.perspective.classes[static_cast<std::size_t>(line.ledger_class)];
        found = groups.insert(groups.end(), {.driver = line.driver,
                                             .ledger_class = line.ledger_class,
                                             .discounting = line.discounting,
                                             .within_year = line.within_year,
                                             .payer = line.payer,
                                             .headline = headline,
                                             .lines = {}});
    }
    found->lines.push_back(index);
}

bool can_be_missing(std::string_view name) {
    return name == "benefit_cost_ratio" || name == "payback_years";
}

void lay_out_columns(const Plan& plan, MeasureLayout& layout) {
    const int options = static_cast<int>(plan.layout.options.size());
    for (int o = options > 1 ? 1 : 0; o < options; ++o) {
        for (const std::string_view name : money_measures)
            layout.columns.push_back(
                {o, std::string(name), can_be_missing(name), name != "clients"});
        if (layout.health) {
            layout.columns.push_back({o, "qalys"});
            layout.columns.push_back({o, "pv_qalys"});
            if (plan.qaly_value >= 0) layout.columns.push_back({o, "net_monetary_benefit"});
        }
        for (const int payer : layout.payers)
            layout.columns.push_back({o, "payer." + plan.layout.payers[at(payer)], false, false});
    }
}

}  // namespace

MeasureLayout lay_out_measures(const Plan& plan) {
    MeasureLayout layout;
    layout.parts.resize(plan.interventions.size() + plan.transfers.size());
    std::vector<bool> paying(plan.layout.payers.size());
    for (std::size_t l = 0; l < plan.layout.lines.size(); ++l) {
        const LedgerLine& line = plan.layout.lines[l];
        if (line.intervention >= 0)
            add_line(plan, layout.parts[at(line.intervention)], static_cast<int>(l));
        if (line.ledger_class == LedgerClass::health)
            layout.health = true;
        else
            paying[at(line.payer)] = true;
    }
    for (std::size_t i = 0; i < plan.transfers.size(); ++i)
        for (const int line : {plan.transfers[i].from_line, plan.transfers[i].to_line})
            add_line(plan, layout.parts[plan.interventions.size() + i], line);
    for (std::size_t p = 0; p < paying.size(); ++p)
        if (paying[p]) layout.payers.push_back(static_cast<int>(p));
    for (std::size_t o = 0; o < plan.layout.options.size(); ++o) {
        std::vector<int> members = plan.layout.option_interventions[o];
        for (std::size_t i = 0; i < plan.transfers.size(); ++i) {
            const auto& lines = plan.layout.option_lines[o];
            if (std::find(lines.begin(), lines.end(), plan.transfers[i].from_line) != lines.end())
                members.push_back(static_cast<int>(plan.interventions.size() + i));
        }
        layout.option_parts.push_back(std::move(members));
    }
    lay_out_columns(plan, layout);
    return layout;
}

void compute_measures(const Plan& plan, const MeasureLayout& layout, const Grid& figures,
                      const LedgerBlock& block, Grid& out, int first_row) {
    Computing(plan, layout, figures, block).write(out, first_row);
}

}  // namespace hearth

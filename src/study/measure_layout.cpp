// Which lines go into which sums, and which sums have a column.
#include <algorithm>
#include <array>
#include <set>

#include "study/measure_columns.hpp"

namespace hearth {

namespace {

/// Measures in the order of their columns; those of health only where a plan has health.
constexpr std::array<std::string_view, 11> money_measures = {
    "net_saving",         "net_cash",      "gross_saving",    "programme_cost",
    "pv_net_saving",      "pv_net_cash",   "pv_gross_saving", "pv_programme_cost",
    "benefit_cost_ratio", "payback_years", "clients"};

std::size_t at(int index) { return static_cast<std::size_t>(index); }

bool alike(const LineGroup& group, const LedgerLine& line) {
    return group.driver == line.driver && group.ledger_class == line.ledger_class &&
           group.discounting == line.discounting && group.within_year == line.within_year &&
           group.payer == line.payer;
}

/// Undiscounted and present sums of a class.
struct SumPair {
    MeasureSum plain, present;
};
SumPair sums_of(LedgerClass c) {
    switch (c) {
        case LedgerClass::cost:
            return {MeasureSum::cost, MeasureSum::pv_cost};
        case LedgerClass::transfer:
            return {MeasureSum::transfer, MeasureSum::pv_transfer};
        case LedgerClass::cashable:
            return {MeasureSum::cashable, MeasureSum::pv_cashable};
        case LedgerClass::capacity:
            return {MeasureSum::capacity, MeasureSum::pv_capacity};
        case LedgerClass::health:
            return {MeasureSum::qalys, MeasureSum::pv_qalys};
        case LedgerClass::stranded:
        case LedgerClass::social:
            break;
    }
    return {MeasureSum::social, MeasureSum::pv_social};
}

class Laying {
  public:
    Laying(const Plan& plan, const std::vector<bool>& still) : plan_(plan), still_(still) {}

    MeasureLayout made() && {
        group_lines();
        list_payers();
        gather_options();
        layout_.sums.assign(static_cast<std::size_t>(MeasureSum::count), -1);
        sum(MeasureSum::clients);
        place_streams();
        for (auto& part : layout_.parts)
            for (LineGroup& group : part) place_class(group);
        layout_.payer_sums = layout_.sum_columns;
        layout_.sum_columns += static_cast<int>(layout_.payers.size());
        for (auto& part : layout_.parts)
            for (LineGroup& group : part) place_payer(group);
        for (auto& part : layout_.parts) mark_first(part);
        lay_out_columns();
        return std::move(layout_);
    }

  private:
    void group_lines() {
        layout_.parts.resize(plan_.interventions.size() + plan_.transfers.size());
        for (std::size_t l = 0; l < plan_.layout.lines.size(); ++l) {
            const LedgerLine& line = plan_.layout.lines[l];
            if (line.intervention >= 0)
                add_line(layout_.parts[at(line.intervention)], static_cast<int>(l));
            layout_.health = layout_.health || line.ledger_class == LedgerClass::health;
        }
        for (std::size_t i = 0; i < plan_.transfers.size(); ++i)
            for (const int line : {plan_.transfers[i].from_line, plan_.transfers[i].to_line})
                add_line(layout_.parts[plan_.interventions.size() + i], line);
    }

    void add_line(std::vector<LineGroup>& groups, int index) {
        if (!still_.empty() && still_[at(index)]) return;
        const LedgerLine& line = plan_.layout.lines[at(index)];
        auto found = std::find_if(groups.begin(), groups.end(),
                                  [&](const LineGroup& g) { return alike(g, line); });
        if (found == groups.end())
            found = groups.insert(groups.end(),
                                  {.driver = line.driver,
                                   .ledger_class = line.ledger_class,
                                   .discounting = line.discounting,
                                   .within_year = line.within_year,
                                   .payer = line.payer,
                                   .headline = counts(line.payer) && counts(line.ledger_class),
                                   .lines = {},
                                   .into = {}});
        found->lines.push_back(index);
    }

    bool counts(int payer) const { return plan_.perspective.payers[at(payer)]; }
    bool counts(LedgerClass c) const {
        return plan_.perspective.classes[static_cast<std::size_t>(c)];
    }

    void list_payers() {
        std::set<int> paying;
        for (const LedgerLine& line : plan_.layout.lines)
            if (line.ledger_class != LedgerClass::health) paying.insert(line.payer);
        layout_.payers.assign(paying.begin(), paying.end());
    }

    void gather_options() {
        for (std::size_t o = 0; o < plan_.layout.options.size(); ++o) {
            std::vector<int> members = plan_.layout.option_interventions[o];
            const auto& lines = plan_.layout.option_lines[o];
            for (std::size_t i = 0; i < plan_.transfers.size(); ++i)
                if (std::find(lines.begin(), lines.end(), plan_.transfers[i].from_line) !=
                    lines.end())
                    members.push_back(static_cast<int>(plan_.interventions.size() + i));
            layout_.option_parts.push_back(std::move(members));
        }
    }

    /// The column of a sum, made when first asked for.
    int sum(MeasureSum which) {
        int& column = layout_.sums[static_cast<std::size_t>(which)];
        if (column < 0) column = layout_.sum_columns++;
        return column;
    }

    void place_streams() {
        for (auto& part : layout_.parts)
            for (LineGroup& group : part) {
                if (!group.headline || group.ledger_class == LedgerClass::health) continue;
                int& first =
                    group.within_year == WithinYear::at_start ? layout_.at_start : layout_.through;
                if (first < 0) {
                    first = layout_.sum_columns;
                    layout_.sum_columns += plan_.layout.years;
                }
                group.stream = first;
            }
    }

    void place_class(LineGroup& group) {
        const SumPair pair = sums_of(group.ledger_class);
        if (group.headline || group.ledger_class == LedgerClass::health) {
            group.into.push_back({sum(pair.plain), false});
            group.into.push_back({sum(pair.present), true});
        }
        if (!layout_.health || !counts(group.payer)) return;
        if (group.ledger_class == LedgerClass::cost)
            group.into.push_back({sum(MeasureSum::all_pv_cost), true});
        if (group.ledger_class == LedgerClass::cashable)
            group.into.push_back({sum(MeasureSum::all_pv_cashable), true});
        if (group.ledger_class == LedgerClass::capacity)
            group.into.push_back({sum(MeasureSum::all_pv_capacity), true});
    }

    void place_payer(LineGroup& group) {
        const bool counted =
            counts(group.ledger_class) || group.ledger_class == LedgerClass::transfer;
        if (!counted || group.ledger_class == LedgerClass::health) return;
        const auto found = std::find(layout_.payers.begin(), layout_.payers.end(), group.payer);
        group.into.push_back(
            {layout_.payer_sums + static_cast<int>(found - layout_.payers.begin()), false});
    }

    static void mark_first(std::vector<LineGroup>& part) {
        std::set<int> begun;
        for (LineGroup& group : part) {
            for (Contribution& one : group.into) one.first = begun.insert(one.sum).second;
            if (group.stream >= 0) group.first_stream = begun.insert(group.stream).second;
        }
    }

    void lay_out_columns() {
        const int options = static_cast<int>(plan_.layout.options.size());
        for (int o = options > 1 ? 1 : 0; o < options; ++o) {
            for (const std::string_view name : money_measures)
                layout_.columns.push_back({o, std::string(name),
                                           name == "benefit_cost_ratio" || name == "payback_years",
                                           name != "clients"});
            if (!plan_.transfers.empty())
                layout_.columns.push_back({o, "pv_saving_before_transfers", false, false});
            if (layout_.health) {
                layout_.columns.push_back({o, "qalys"});
                layout_.columns.push_back({o, "pv_qalys"});
                if (plan_.qaly_value >= 0) layout_.columns.push_back({o, "net_monetary_benefit"});
                layout_.columns.push_back({o, "pv_net_cost", false, false});
            }
            for (const int payer : layout_.payers)
                layout_.columns.push_back(
                    {o, "payer." + plan_.layout.payers[at(payer)], false, false});
        }
    }

    const Plan& plan_;
    const std::vector<bool>& still_;
    MeasureLayout layout_;
};

}  // namespace

MeasureLayout lay_out_measures(const Plan& plan, const std::vector<bool>& still) {
    return Laying(plan, still).made();
}

}  // namespace hearth

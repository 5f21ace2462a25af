// Method 8, measure by measure. Every difference is the sum over the option's rows less the sum
// over the first option's.
#include "oracle/oracle_measures.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "oracle/oracle_course.hpp"

namespace hearth::oracle {

namespace {

enum class Worth { amount, present_value };

/// Method 7.3: whose money, and which classes of it.
class Lens {
  public:
    explicit Lens(const Perspective& perspective) : classes_(perspective.classes) {
        for (const auto& payer : perspective.payers) payers_.insert(payer.name);
        if (classes_.empty())
            classes_ = {LedgerClass::cost, LedgerClass::cashable, LedgerClass::capacity};
    }
    [[nodiscard]] bool payer(const Row& row) const {
        return payers_.empty() || payers_.count(row.payer) > 0;
    }
    [[nodiscard]] bool names(LedgerClass one) const {
        return std::find(classes_.begin(), classes_.end(), one) != classes_.end();
    }
    [[nodiscard]] bool sees(const Row& row) const { return payer(row) && names(row.ledger_class); }

  private:
    std::set<std::string> payers_;
    std::vector<LedgerClass> classes_;
};

double worth(const Row& row, Worth as) {
    return as == Worth::amount ? row.amount : row.present_value;
}

/// What is left where amounts cancel is 0, not the rounding of their sum.
double without_rounding(double total, double size) {
    return std::abs(total) <= 1e-12 * size ? 0 : total;
}

template <class Which>
double sum(const std::vector<Row>& rows, Worth as, Which which) {
    double total = 0;
    double size = 0;
    for (const Row& row : rows)
        if (which(row)) {
            total += worth(row, as);
            size += std::abs(worth(row, as));
        }
    return without_rounding(total, size);
}

bool is(const Row& row, LedgerClass one) { return row.ledger_class == one; }

bool is_saving(const Row& row) {
    return is(row, LedgerClass::cashable) || is(row, LedgerClass::capacity) ||
           is(row, LedgerClass::social);
}

std::optional<double> ratio(double above, double below) {
    if (!(below > 0)) return std::nullopt;
    return above / below;
}

std::string key(const Row& row) {
    return row.intervention + "|" + row.line + "|" + row.payer + "|" +
           std::string(name_of(row.ledger_class)) + "|" + std::to_string(row.year);
}

/// Method 7.3: the option's rows less the first option's, row by row, so that what stands in both
/// leaves nothing.
std::vector<Row> less(const std::vector<Row>& rows, const std::vector<Row>& first) {
    std::map<std::string, Row> difference;
    for (const Row& row : rows) difference.emplace(key(row), row);
    for (const Row& row : first) {
        Row none = row;
        none.amount = none.present_value = 0;
        Row& one = difference.emplace(key(row), none).first->second;
        one.amount -= row.amount;
        one.present_value -= row.present_value;
    }
    std::vector<Row> all;
    for (const auto& [name, row] : difference) all.push_back(row);
    return all;
}

bool is_money(const Row& row) { return !is(row, LedgerClass::health); }

class Measuring {
  public:
    Measuring(const Scenario& scenario, const OptionView& view)
        : scenario_(scenario),
          view_(view),
          lens_(scenario.file.appraisal.perspective),
          rows_(less(view.rows, view.first_rows)) {}

    Measures all() {
        money("", Worth::amount);
        money("pv_", Worth::present_value);
        found_["net_saving_before_grants"] = savings(Worth::amount) - programme_cost(Worth::amount);
        found_["net_saving_after_grants"] = less_first(Worth::amount, [&](const Row& row) {
            return is_money(row) &&
                   (lens_.sees(row) || (lens_.payer(row) && is(row, LedgerClass::transfer)));
        });
        ratios("_undiscounted", Worth::amount);
        ratios("", Worth::present_value);
        found_["payback_years"] = payback(Worth::amount);
        found_["discounted_payback_years"] = payback(Worth::present_value);
        found_["simple_payback_years"] = simple_payback();
        found_["irr"] = rate_of_return();
        per_client();
        health();
        natural_units();
        return found_;
    }

    std::map<std::string, double> parts() {
        std::set<std::string> payers, interventions;
        for (const Row& row : rows_) payers.insert(row.payer);
        for (const Row& row : view_.rows) interventions.insert(row.intervention);
        for (const std::string& payer : payers) of_payer(payer);
        for (int t = 0; t < years_counted(scenario_); ++t) of_year(t);
        interventions.erase("");  // transfers
        for (const std::string& one : interventions) of_intervention(one);
        return parts_;
    }

  private:
    /// Option less first option, over the rows that `which` picks.
    template <class Which>
    [[nodiscard]] double less_first(Worth as, Which which) const {
        return sum(rows_, as, which);
    }

    // Method 8.1
    [[nodiscard]] double programme_cost(Worth as) const {
        return -less_first(
            as, [&](const Row& row) { return lens_.sees(row) && is(row, LedgerClass::cost); });
    }
    [[nodiscard]] double savings(Worth as) const {
        return less_first(as, [&](const Row& row) { return lens_.sees(row) && is_saving(row); });
    }
    [[nodiscard]] double transfers(Worth as) const {
        return less_first(
            as, [&](const Row& row) { return lens_.sees(row) && is(row, LedgerClass::transfer); });
    }
    [[nodiscard]] double cash(Worth as) const {
        return less_first(
            as, [&](const Row& row) { return lens_.sees(row) && is(row, LedgerClass::cashable); });
    }

    void money(const std::string& prefix, Worth as) {
        const double gross = savings(as) + transfers(as);
        found_[prefix + "programme_cost"] = programme_cost(as);
        found_[prefix + "gross_saving"] = gross;
        found_[prefix + "net_saving"] = gross - programme_cost(as);
        found_[prefix + "net_cash"] = cash(as) - programme_cost(as);
    }

    // Method 8.2
    void ratios(const std::string& suffix, Worth as) {
        const double cost = programme_cost(as);
        found_["benefit_cost_ratio" + suffix] = ratio(savings(as), cost);
        found_["roi" + suffix] = ratio(savings(as) - cost, cost);
    }

    /// Net saving of one year: what falls at its start, and what is spread through it.
    [[nodiscard]] double in_year(int year, When when, Worth as) const {
        return less_first(as, [&](const Row& row) {
            return lens_.sees(row) && row.year == year && row.when == when;
        });
    }

    // Method 8.3: by halving the interval of the discount factor of a year.
    [[nodiscard]] std::optional<double> rate_of_return() const {
        std::map<double, double> flows;
        double size = 0;
        for (const Row& row : rows_)
            if (lens_.sees(row)) {
                flows[row.moment] += row.amount;
                size += std::abs(row.amount);
            }
        int turns = 0;
        double last = 0;
        for (auto& [moment, amount] : flows) {
            amount = without_rounding(amount, size);
            turns += amount * last < 0;
            if (amount != 0) last = amount;
        }
        if (turns != 1) return std::nullopt;
        const auto worth = [&](double factor) {
            double total = 0;
            for (const auto& [moment, amount] : flows) total += amount * std::pow(factor, moment);
            return last > 0 ? total : -total;
        };
        double low = 0;
        double high = 1;
        while (worth(high) < 0) high *= 2;
        for (int i = 0; i < 200; ++i) (worth((low + high) / 2) < 0 ? low : high) = (low + high) / 2;
        const double rate = 1 / high - 1;
        if (rate < -0.99 || rate > 100) return std::nullopt;
        return rate;
    }

    // Method 8.3: the last moment at which the cumulative net saving is below 0.
    [[nodiscard]] std::optional<double> payback(Worth as) const {
        double last_below = 0;
        double cumulative = 0;
        double size = 0;
        for (int t = 0; t < years_counted(scenario_); ++t) {
            const double at_start = in_year(t, When::start, as);
            const double through = in_year(t, When::spread, as);
            const double at_end = in_year(t, When::end, as);
            size += std::abs(at_start) + std::abs(through) + std::abs(at_end);
            const double start = without_rounding(cumulative + at_start, size);
            const double end = without_rounding(start + through, size);
            if (end < 0)
                last_below = t + 1;
            else if (start < 0)
                last_below = t + -start / (end - start);
            cumulative = without_rounding(end + at_end, size);
            if (cumulative < 0) last_below = t + 1;
            if (end < 0 && cumulative >= 0) last_below = t + 1;
        }
        if (cumulative < 0) return std::nullopt;
        return last_below;
    }

    // Method 8.3: simple payback of the last year. A year that moves less than the rounding of all
    // years together gains nothing.
    [[nodiscard]] std::optional<double> simple_payback() const {
        const int last = scenario_.file.appraisal.years - 1;
        const auto cost = [&](const Row& row) {
            return lens_.sees(row) && is(row, LedgerClass::cost);
        };
        const double invested =
            -less_first(Worth::amount, [&](const Row& row) { return cost(row) && row.invested; });
        const double gained = less_first(Worth::amount, [&](const Row& row) {
            const bool running = cost(row) && !row.invested && !row.left;
            return row.year == last && (running || (lens_.sees(row) && is_saving(row)));
        });
        double turned_over = 0;
        for (const Row& row : rows_)
            if (lens_.sees(row)) turned_over += std::abs(row.amount);
        return ratio(invested, without_rounding(gained, turned_over));
    }

    // Method 8.5: over the option's own clients.
    void per_client() {
        const double clients = view_.totals.clients;
        found_["clients"] = clients;
        found_["client_years_beyond_horizon"] = view_.totals.beyond_horizon;
        found_["cost_per_client"] = ratio(programme_cost(Worth::amount), clients);
        found_["saving_per_client"] =
            ratio(savings(Worth::amount) + transfers(Worth::amount), clients);
    }

    // Method 8.4
    void health() {
        const auto qaly = [](const Row& row) { return is(row, LedgerClass::health); };
        const double qalys = less_first(Worth::present_value, qaly);
        const double net_cost = -less_first(Worth::present_value, [&](const Row& row) {
            return lens_.payer(row) &&
                   (is(row, LedgerClass::cost) || is(row, LedgerClass::cashable) ||
                    is(row, LedgerClass::capacity));
        });
        found_["qalys"] = less_first(Worth::amount, qaly);
        found_["pv_qalys"] = qalys;
        found_["pv_net_cost"] = net_cost;
        found_["net_monetary_benefit"] = std::nullopt;
        if (view_.qaly_value) found_["net_monetary_benefit"] = *view_.qaly_value * qalys - net_cost;
        found_["cost_per_qaly"] = std::nullopt;
        if (qalys > 0 && net_cost > 0) found_["cost_per_qaly"] = net_cost / qalys;
    }

    // Method 8.5: avoided use and outcomes against the first option; use without, the option's own.
    void natural_units() {
        std::map<std::string, double> less = view_.totals.avoided;
        for (const auto& [name, units] : view_.first_totals.avoided)
            less[name] = without_rounding(less[name] - units, std::abs(units));
        for (const auto& [name, units] : less) {
            found_["avoided." + name] = units;
            found_["cost_per." + name] = ratio(programme_cost(Worth::amount), units);
        }
        for (const auto& [name, steps] : view_.totals.steps) found_["steps." + name] = steps;
        const auto known = [&](const std::string& name) {
            return view_.totals.unknown.count(name) == 0;
        };
        for (const auto& [name, units] : view_.totals.without)
            if (known(name)) found_["without." + name] = units;
        for (const auto& [name, cost] : view_.totals.without_cost)
            if (known(name)) found_["without_cost." + name] = cost;
    }

    // Method 7.3: one payer's rows, whatever the perspective; its net effect by the classes of the
    // perspective and transfers.
    void of_payer(const std::string& payer) {
        const std::string path = "by_payer." + payer + ".";
        const auto own = [&](const Row& row) { return row.payer == payer; };
        for (const LedgerClass one :
             {LedgerClass::cost, LedgerClass::transfer, LedgerClass::cashable,
              LedgerClass::capacity, LedgerClass::social})
            parts_[path + std::string(name_of(one))] =
                less_first(Worth::amount, [&](const Row& row) { return own(row) && is(row, one); });
        const auto net = [&](const Row& row) {
            const bool counts = lens_.names(row.ledger_class) || is(row, LedgerClass::transfer);
            return own(row) && counts && is_money(row);
        };
        parts_[path + "net"] = less_first(Worth::amount, net);
        parts_[path + "pv_net"] = less_first(Worth::present_value, net);
        parts_[path + "net_before_grants"] = less_first(Worth::amount, [&](const Row& row) {
            return net(row) && !is(row, LedgerClass::transfer);
        });
        parts_[path + "net_cash"] = less_first(Worth::amount, [&](const Row& row) {
            return own(row) && (is(row, LedgerClass::cost) || is(row, LedgerClass::transfer) ||
                                is(row, LedgerClass::cashable));
        });
        for (int t = 0; t < years_counted(scenario_); ++t)
            parts_[path + "net_by_year." + std::to_string(t)] = less_first(
                Worth::amount, [&](const Row& row) { return net(row) && row.year == t; });
    }

    void of_year(int t) {
        const std::string path = "by_year." + std::to_string(t) + ".";
        const auto sum_of = [&](const std::string& name, Worth as, double sign, auto which) {
            parts_[path + name] = sign * less_first(as, [&](const Row& row) {
                                      return lens_.sees(row) && row.year == t && which(row);
                                  });
        };
        const auto of = [](LedgerClass one) {
            return [one](const Row& row) { return is(row, one); };
        };
        const auto spent = of(LedgerClass::cost);
        const auto gross = [](const Row& row) {
            return is_saving(row) || is(row, LedgerClass::transfer);
        };
        sum_of("programme_cost", Worth::amount, -1, spent);
        sum_of("gross_saving", Worth::amount, 1, gross);
        sum_of("cashable", Worth::amount, 1, of(LedgerClass::cashable));
        sum_of("capacity", Worth::amount, 1, of(LedgerClass::capacity));
        sum_of("social", Worth::amount, 1, of(LedgerClass::social));
        sum_of("net_saving", Worth::amount, 1, is_money);
        sum_of("pv_programme_cost", Worth::present_value, -1, spent);
        sum_of("pv_gross_saving", Worth::present_value, 1, gross);
        sum_of("pv_net_saving", Worth::present_value, 1, is_money);
        sum_of("net_cash", Worth::amount, 1, [](const Row& row) {
            return is(row, LedgerClass::cost) || is(row, LedgerClass::cashable);
        });
        parts_[path + "cumulative_net_saving"] = less_first(Worth::amount, [&](const Row& row) {
            return lens_.sees(row) && is_money(row) && row.year <= t;
        });
    }

    /// An intervention's own rows, without the comparator's.
    void of_intervention(const std::string& name) {
        const std::string path = "by_intervention." + name + ".";
        const auto sum_of = [&](const std::string& what, Worth as, double sign, auto which) {
            parts_[path + what] =
                sign * sum(view_.rows, as, [&](const Row& row) {
                    return lens_.sees(row) && row.intervention == name && which(row);
                });
        };
        sum_of("programme_cost", Worth::amount, -1,
               [](const Row& row) { return is(row, LedgerClass::cost); });
        sum_of("gross_saving", Worth::amount, 1, is_saving);
        sum_of("cashable", Worth::amount, 1,
               [](const Row& row) { return is(row, LedgerClass::cashable); });
        sum_of("net_saving", Worth::amount, 1, is_money);
        sum_of("pv_net_saving", Worth::present_value, 1, is_money);
    }

    const Scenario& scenario_;
    const OptionView& view_;
    Lens lens_;
    std::vector<Row> rows_;  ///< the option less the first option
    Measures found_;
    std::map<std::string, double> parts_;
};

}  // namespace

Measures measure(const Scenario& scenario, const OptionView& view) {
    return Measuring(scenario, view).all();
}

std::map<std::string, double> parts(const Scenario& scenario, const OptionView& view) {
    return Measuring(scenario, view).parts();
}

}  // namespace hearth::oracle

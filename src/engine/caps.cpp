// More use avoided than there is: effects against what their clients use, options against the
// place.
#include <algorithm>
#include <cmath>

#include "engine/evaluate.hpp"

namespace hearth {

namespace {

/// Finds effects that avoid more than there is.
class Caps {
  public:
    Caps(const Plan& plan, const Grid& figures, const LedgerBlock& block, int draw)
        : plan_(plan), figures_(figures), block_(block), draw_(draw) {}

    std::vector<Excess> find() {
        for (std::size_t i = 0; i < plan_.interventions.size(); ++i)
            for (const PlanEffect& effect : plan_.interventions[i].effects)
                check(static_cast<int>(i), effect);
        for (std::size_t o = 0; o < plan_.layout.options.size(); ++o)
            for (const PlanActivity& activity : plan_.activity)
                check(static_cast<int>(o), activity);
        return std::move(found_);
    }

  private:
    bool is_total(const PlanEffect& e) const {
        return e.form == EffectForm::total_ratio || e.form == EffectForm::total_change;
    }

    /// All that one intervention avoids of a service or outcome in a year.
    double avoided_of(int intervention, const std::string& name, bool outcome, int year) const {
        double sum = 0;
        const PlanIntervention& own = plan_.interventions[intervention];
        for (int c = own.first_counter; c < own.end_counter; ++c) {
            const Counter& counter = plan_.layout.counters[c];
            if (counter.name == name && counter.outcome == outcome)
                sum += avoided(plan_, block_, c, year, draw_);
        }
        return sum;
    }

    double available(const PlanEffect& e, int driver, int year) const {
        if (is_total(e)) return figures_(draw_, e.a);
        return figures_(draw_, e.without) * block_.drivers[driver](draw_, year);
    }

    void check(int intervention, const PlanEffect& e) {
        if (!is_total(e) && e.without < 0) return;
        const Counter& counter = plan_.layout.counters[e.counter];
        Excess worst{.intervention = intervention, .service = counter.name, .place = e.place};
        for (int t = 0; t < plan_.layout.years; ++t)
            note(worst, t, avoided_of(intervention, counter.name, counter.outcome, t),
                 available(e, counter.driver, t));
        if (worst.avoided > 0) found_.push_back(worst);
    }

    void check(int option, const PlanActivity& activity) {
        double most = 0;
        for (const Fig units : activity.units) most += figures_(draw_, units);
        Excess worst{.option = option, .service = activity.service, .place = {}};
        for (int t = 0; t < plan_.layout.years; ++t) {
            double sum = 0;
            for (const int i : plan_.layout.option_interventions[option])
                sum += avoided_of(i, activity.service, false, t);
            note(worst, t, sum, most);
        }
        if (worst.avoided > 0) found_.push_back(worst);
    }

    static void note(Excess& worst, int year, double avoided, double available) {
        const bool too_much = avoided > available + 1e-9 * std::max(1.0, std::abs(available));
        if (!too_much || avoided - available <= worst.avoided - worst.available) return;
        worst.year = year;
        worst.avoided = avoided;
        worst.available = available;
    }

    const Plan& plan_;
    const Grid& figures_;
    const LedgerBlock& block_;
    int draw_;
    std::vector<Excess> found_;
};

}  // namespace

std::vector<Excess> excesses(const Plan& plan, const Grid& figures, const LedgerBlock& block,
                             int draw) {
    return Caps(plan, figures, block, draw).find();
}

}  // namespace hearth

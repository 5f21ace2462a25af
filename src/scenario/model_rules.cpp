// Rules of models: forms of effects, timing, payer shares, double counting, hazards.
#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <set>

#include "base/messages.hpp"
#include "base/text.hpp"
#include "scenario/rules.hpp"
#include "scenario/usage.hpp"

namespace hearth {

namespace {

class ModelRules {
  public:
    ModelRules(const Scenario& scenario, const Model& model, Diagnostics& diagnostics)
        : scenario_(scenario), model_(model), use_(service_use(model)), diagnostics_(diagnostics) {}

    void check() {
        for (const auto& [name, place, effect] : use_.effects)
            check_effect(name, effect, effect.place);
        for (const auto& [name, place, outcome] : use_.outcomes)
            check_effect(name, outcome.effect, outcome.place);
        check_timing();
        for (const auto& [name, place, line] : model_.costs) check_cost(name, line);
        for (const auto& [name, place, effect] : model_.money_effects)
            check_money_effect(name, effect);
        check_hazards();
        check_double_counting();
        check_deadweight();
    }

  private:
    double point(FigureIndex figure) const {
        return figure.known() ? scenario_.figures[figure.at].value() : 0;
    }
    Place place_of(FigureIndex figure, Place otherwise) const {
        return figure.known() ? scenario_.figures[figure.at].place : otherwise;
    }

    void needs(bool broken, const std::string& name, Place place, std::string_view key,
               std::string_view other) {
        if (broken)
            diagnostics_.report("incomplete-effect.needs", place, {key, in_quotes(name), other});
    }

    void goes_with(bool broken, const std::string& name, Place place, std::string_view key,
                   std::string_view others) {
        if (broken)
            diagnostics_.report("incomplete-effect.goes_with", place,
                                {key, in_quotes(name), others});
    }

    void check_effect(const std::string& name, const Effect& e, Place place) {
        const bool relative = e.rate_ratio || e.change;
        needs(relative && !e.without && !e.without_total, name, place,
              e.rate_ratio ? "rate_ratio" : "change", "without");
        needs(e.risk_ratio && !e.without_per_client, name, place, "risk_ratio",
              "without_per_client");
        needs(e.before && !e.after, name, place, "before", "after");
        needs(e.before && !use_.before_after, name, place, "before", "before_after");
        goes_with(e.after && !e.before, name, place, "after", "'before'");
        goes_with(e.target_group && !e.without_total, name, place, "target_group",
                  "'without_total'");
        goes_with(e.without_total && !relative, name, place, "without_total",
                  "'rate_ratio' or 'change'");
        goes_with(e.without && (e.risk_ratio || e.avoided_per_client), name, place, "without",
                  "'rate_ratio', 'change' or 'avoided_per_client_year'");
        goes_with(e.without_per_client && (relative || e.avoided_per_client_year), name, place,
                  "without_per_client", "'risk_ratio' or 'avoided_per_client'");
    }

    static bool per_client_year(const Effect& e) {
        return e.rate_ratio || e.change || e.avoided_per_client_year || e.before;
    }

    /// The first thing that needs to know how long the effect lasts, if any.
    struct User {
        std::string name;
        Place place;
    };
    std::optional<User> needs_duration() const {
        for (const auto& [name, place, effect] : use_.effects)
            if (per_client_year(effect)) return User{name, place};
        for (const auto& [name, place, outcome] : use_.outcomes)
            if (per_client_year(outcome.effect)) return User{name, place};
        if (use_.health && use_.health->qaly_per_client_year)
            return User{"qaly_per_client_year",
                        place_of(*use_.health->qaly_per_client_year, model_.place)};
        if (!model_.money_effects.empty()) return first_of(model_.money_effects);
        if (!hazards(model_).empty()) return first_of(hazards(model_));
        for (const auto& [name, place, line] : model_.costs)
            if (line.per && line.per->name == "client_year" &&
                !(model_.timing && model_.timing->served_years))
                return User{name, place};
        return std::nullopt;
    }
    template <class T>
    static User first_of(const Map<T>& map) {
        return {map.front().name, map.front().place};
    }

    void check_timing() {
        const auto user = needs_duration();
        if (user && !(model_.timing && model_.timing->lasts_years))
            diagnostics_.report("no-duration", user->place, {in_quotes(user->name)});
        if (!model_.timing || model_.timing->build_up.empty()) return;
        const FigureIndex last = model_.timing->build_up.back();
        if (last.known() && std::abs(point(last) - 1) > 0)
            diagnostics_.report("build-up-end", place_of(last, model_.place));
    }

    void check_cost(const std::string& name, const CostLine& line) {
        needs(line.per && !line.cost, name, line.place, "per", "cost");
        goes_with(line.cost && !line.per, name, line.place, "cost", "'per'");
        if (const auto* shares = std::get_if<PayerShares>(&line.payer))
            check_shares(*shares, line.place);
        if (line.optimism_bias &&
            point(line.optimism_bias->upper) < point(line.optimism_bias->lower))
            diagnostics_.report("optimism-bias", line.optimism_bias->place);
    }

    void check_shares(const PayerShares& shares, Place place) {
        double sum = 0;
        for (const auto& share : shares) sum += point(share.value);
        if (std::abs(sum - 1) > 1e-9)
            diagnostics_.report("payer-shares", shares.empty() ? place : shares.front().place,
                                {sum});
    }

    void check_money_effect(const std::string& name, const MoneyEffect& effect) {
        const LedgerClass c = effect.ledger_class;
        if (c != LedgerClass::social && c != LedgerClass::cashable && c != LedgerClass::capacity)
            diagnostics_.report("money-effect-class", effect.place, {in_quotes(name), name_of(c)});
    }

    void check_state(const std::string& name, const HazardState& state) {
        double sum = 0;
        for (const FigureIndex share : state.spread) sum += point(share);
        if (state.spread.size() != 4 || std::abs(sum - 1) > 0.01)
            diagnostics_.report("hazard-spread", state.place, {in_quotes(name)});
    }

    void check_hazards() {
        if (std::holds_alternative<HazardRepair>(model_.kind) && hazards(model_).empty())
            diagnostics_.report("missing-key.hazards", model_.place);
        for (const auto& [name, place, hazard] : hazards(model_)) {
            if (hazard.before) check_state(name, *hazard.before);
            if (hazard.after) check_state(name, *hazard.after);
            if (hazard.before && (!hazard.after || hazard.cost_per_harm.size() != 4))
                diagnostics_.report("incomplete-hazard", hazard.place, {in_quotes(name)});
            if (!hazard.before && (hazard.after || !hazard.cost_per_harm.empty()))
                diagnostics_.report("exclusive-keys.hazard", hazard.place, {in_quotes(name)});
        }
    }

    /// Whether the cost of `outer` contains that of `inner`, directly or through others.
    bool contains(const std::string& outer, const std::string& inner, int depth) const {
        const Service* service = find(scenario_.library.services, outer);
        if (service == nullptr || depth > 10) return false;
        for (const auto& part : service->contains)
            if (part.name == inner || contains(part.name, inner, depth + 1)) return true;
        return false;
    }

    bool meant(const std::string& one, const std::string& other) const {
        if (!use_.both_counted) return false;
        std::set<std::string> named;
        for (const auto& service : use_.both_counted->services) named.insert(service.name);
        return named.count(one) > 0 && named.count(other) > 0;
    }

    Place place_of_service(const std::string& name) const {
        for (const auto& effect : use_.effects)
            if (effect.name == name) return effect.place;
        for (const auto& outcome : use_.outcomes)
            for (const auto& led : outcome.value.leads_to)
                if (led.name == name) return led.place;
        return model_.place;
    }

    void check_double_counting() {
        const auto counted = services_counted(model_);
        for (const std::string& outer : counted)
            for (const std::string& inner : counted)
                if (outer != inner && contains(outer, inner, 0) && !meant(outer, inner))
                    diagnostics_.report("double-counting", place_of_service(inner),
                                        {in_quotes(inner), in_quotes(outer), outer, inner});
    }

    void check_deadweight() {
        if (!model_.adjust || !model_.adjust->deadweight || !model_.evidence) return;
        const FigureIndex deadweight = *model_.adjust->deadweight;
        if (point(deadweight) == 0 || !has_control_group(model_.evidence->design)) return;
        diagnostics_.report("deadweight-with-control", place_of(deadweight, model_.place),
                            {name_of(model_.evidence->design)});
    }

    const Scenario& scenario_;
    const Model& model_;
    const ServiceUse& use_;
    Diagnostics& diagnostics_;
};

}  // namespace

void check_model(const Scenario& scenario, const Model& model, Diagnostics& diagnostics) {
    ModelRules(scenario, model, diagnostics).check();
}

}  // namespace hearth

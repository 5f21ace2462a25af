// Rules of models: forms of effects, timing, payer shares, double counting, hazards.
#include <cmath>

#include "base/messages.hpp"
#include "base/text.hpp"
#include "scenario/rules.hpp"

namespace hearth {

namespace {

double point(FigureIndex figure, const Scenario& scenario) {
    return figure.known() ? scenario.figures[figure.at].value() : 0;
}

double sum(const std::vector<FigureIndex>& figures, const Scenario& scenario) {
    double total = 0;
    for (const FigureIndex figure : figures) total += point(figure, scenario);
    return total;
}

/// What is said of parts of a whole that drift apart in draws.
struct DriftTold {
    Told sum, negative;
};

/// Parts of a whole have the same sum in every draw, and none is negative.
void check_drawn(const std::vector<FigureIndex>& parts, const Scenario& scenario, DriftTold told,
                 Words words, Place place, Diagnostics& diagnostics) {
    constexpr double rounding = 1e-9;
    const DrawnParts drawn = drawn_parts(parts, scenario);
    if (std::abs(drawn.sum - sum(parts, scenario)) > rounding) {
        words.push_back(drawn.sum);
        diagnostics.report(told.sum, place, words);
    } else if (drawn.least < -rounding) {
        words.push_back(drawn.least);
        diagnostics.report(told.negative, place, words);
    }
}

/// Reports keys of one entry that need others, where the rule is broken.
auto keys_of(const std::string& name, Place place, Diagnostics& diagnostics) {
    return [&, place](bool broken, Told told, std::string_view key, std::string_view others) {
        if (broken) diagnostics.report(told, place, {key, in_quotes(name), others});
    };
}

void check_effect(const std::string& name, const Effect& e, Place place, const ServiceUse& use,
                  Diagnostics& diagnostics) {
    constexpr Told needs = "incomplete-effect.needs";
    constexpr Told goes_with = "incomplete-effect.goes_with";
    const bool relative = e.rate_ratio || e.change;
    const auto check = keys_of(name, place, diagnostics);
    check(relative && !e.without && !e.without_total, needs, e.rate_ratio ? "rate_ratio" : "change",
          "without");
    check(e.risk_ratio && !e.without_per_client, needs, "risk_ratio", "without_per_client");
    check(e.with && !e.without, needs, "with", "without");
    check(e.before && !e.after, needs, "before", "after");
    check(e.before && !use.before_after, needs, "before", "before_after");
    check(e.after && !e.before, goes_with, "after", "'before'");
    check(e.target_group && !e.without_total, goes_with, "target_group", "'without_total'");
    check(e.without_total && !relative, goes_with, "without_total", "'rate_ratio' or 'change'");
    check(e.without && (e.risk_ratio || e.avoided_per_client), goes_with, "without",
          "'with', 'rate_ratio', 'change' or 'avoided_per_client_year'");
    check(e.without_per_client && (relative || e.with || e.avoided_per_client_year), goes_with,
          "without_per_client", "'risk_ratio' or 'avoided_per_client'");
}

bool per_client_year(const Effect& e) {
    return e.with || e.rate_ratio || e.change || e.avoided_per_client_year || e.before;
}

/// The name and place of the first thing that needs to know how long the effect lasts, if any.
std::optional<std::pair<std::string, Place>> needs_duration(const Model& model,
                                                            const Scenario& scenario) {
    const ServiceUse& use = service_use(model);
    for (const auto& [name, place, effect] : use.effects)
        if (per_client_year(effect)) return {{name, place}};
    for (const auto& [name, place, outcome] : use.outcomes)
        if (per_client_year(outcome.effect)) return {{name, place}};
    if (use.health && use.health->qaly_per_client_year)
        return {{"qaly_per_client_year",
                 place_of(*use.health->qaly_per_client_year, scenario, model.place)}};
    for (const auto& [name, place, effect] : model.money_effects) return {{name, place}};
    for (const auto& [name, place, hazard] : hazards(model)) return {{name, place}};
    if (model.timing && model.timing->served_years) return std::nullopt;
    for (const Named<CostLine>* line : money_lines(model))
        if (line->value.per && line->value.per->name == "client_year")
            return {{line->name, line->place}};
    return std::nullopt;
}

void check_timing(const Model& model, const Scenario& scenario, Diagnostics& diagnostics) {
    const auto user = needs_duration(model, scenario);
    if (user && !(model.timing && model.timing->lasts_years))
        diagnostics.report("no-duration", user->second, {in_quotes(user->first)});
    if (!model.timing || model.timing->build_up.empty()) return;
    const FigureIndex last = model.timing->build_up.back();
    if (last.known() && std::abs(point(last, scenario) - 1) > 0)
        diagnostics.report("build-up-end", place_of(last, scenario, model.place));
}

void check_cost(const std::string& name, const CostLine& line, const Scenario& scenario,
                Diagnostics& diagnostics) {
    const auto check = keys_of(name, line.place, diagnostics);
    check(line.per && !line.cost, "incomplete-effect.needs", "per", "cost");
    check(line.cost && !line.per, "incomplete-effect.goes_with", "cost", "'per'");
    check(line.for_years && !line.fixed_per_year, "incomplete-effect.goes_with", "for_years",
          "'fixed_per_year'");
    check(line.residual && line.budget != Budget::capital, "incomplete-effect.goes_with",
          "residual", "'budget: capital'");
    check_payer(line.payer, line.place, scenario, diagnostics);
    const auto& bias = line.optimism_bias;
    if (bias && point(bias->upper, scenario) < point(bias->lower, scenario))
        diagnostics.report("optimism-bias", bias->place);
}

/// An income is no asset, and no estimate of a cost; its name is not that of a line of cost.
void check_incomes(const Model& model, const Scenario& scenario, Diagnostics& diagnostics) {
    for (const auto& [name, place, line] : model.incomes) {
        check_cost(name, line, scenario, diagnostics);
        const auto check = keys_of(name, line.place, diagnostics);
        constexpr Told goes_with = "incomplete-effect.goes_with";
        check(line.residual.has_value(), goes_with, "residual", "costs, not with incomes");
        check(line.optimism_bias.has_value(), goes_with, "optimism_bias",
              "costs, not with incomes");
        if (find(model.costs, name) != nullptr)
            diagnostics.report("named-twice.income", place, {in_quotes(name)});
    }
}

void check_money_effect(const std::string& name, const MoneyEffect& effect,
                        Diagnostics& diagnostics) {
    const LedgerClass c = effect.ledger_class;
    if (c != LedgerClass::social && c != LedgerClass::cashable && c != LedgerClass::capacity)
        diagnostics.report("money-effect-class", effect.place, {in_quotes(name), name_of(c)});
}

void check_hazards(const Model& model, const Scenario& scenario, Diagnostics& diagnostics) {
    if (std::holds_alternative<HazardRepair>(model.kind) && hazards(model).empty())
        diagnostics.report("missing-key.hazards", model.place);
    for (const auto& [name, place, hazard] : hazards(model)) {
        for (const auto& state : {hazard.before, hazard.after})
            if (state &&
                (state->spread.size() != 4 || std::abs(sum(state->spread, scenario) - 1) > 0.01))
                diagnostics.report("hazard-spread", state->place, {in_quotes(name)});
            else if (state)
                check_drawn(state->spread, scenario,
                            {"hazard-spread.drawn", "hazard-spread.negative"}, {in_quotes(name)},
                            state->place, diagnostics);
        if (hazard.before && (!hazard.after || hazard.cost_per_harm.size() != 4))
            diagnostics.report("incomplete-hazard", hazard.place, {in_quotes(name)});
        if (!hazard.before && (hazard.after || !hazard.cost_per_harm.empty()))
            diagnostics.report("exclusive-keys.hazard", hazard.place, {in_quotes(name)});
    }
}

bool contains(const std::string& outer, const std::string& inner, const Library& library,
              int depth) {
    const Service* service = find(library.services, outer);
    if (service == nullptr || depth > 10) return false;
    for (const auto& part : service->contains)
        if (part.name == inner || contains(part.name, inner, library, depth + 1)) return true;
    return false;
}

/// Whether the model says that both are counted on purpose.
bool is_meant(const std::string& one, const std::string& other, const ServiceUse& use) {
    if (!use.both_counted) return false;
    const auto& named = use.both_counted->services;
    const auto is_named = [&](const std::string& service) {
        return any(named, [&](const auto& reference) { return reference.name == service; });
    };
    return is_named(one) && is_named(other);
}

Place place_of_service(const std::string& name, const Model& model) {
    for (const auto& effect : service_use(model).effects)
        if (effect.name == name) return effect.place;
    for (const auto& outcome : service_use(model).outcomes)
        for (const auto& led : outcome.value.leads_to)
            if (led.name == name) return led.place;
    return model.place;
}

void check_double_counting(const Model& model, const Library& library, Diagnostics& diagnostics) {
    const auto counted = services_counted(model);
    for (const std::string& outer : counted)
        for (const std::string& inner : counted)
            if (outer != inner && cost_contains(outer, inner, library) &&
                !is_meant(outer, inner, service_use(model)))
                diagnostics.report("double-counting", place_of_service(inner, model),
                                   {in_quotes(inner), in_quotes(outer), outer, inner});
}

void check_deadweight(const Model& model, const Scenario& scenario, Diagnostics& diagnostics) {
    if (!model.adjust || !model.adjust->deadweight || !model.evidence) return;
    const FigureIndex deadweight = *model.adjust->deadweight;
    if (point(deadweight, scenario) == 0 || !has_control_group(model.evidence->design)) return;
    diagnostics.report("deadweight-with-control", place_of(deadweight, scenario, model.place),
                       {name_of(model.evidence->design)});
}

/// Whether a figure says that more use is meant: by its `why`, or an interval that holds `none`.
bool is_told(const Figure& figure, double none) {
    return !figure.provenance.why.empty() ||
           (figure.interval && figure.interval->low <= none && none <= figure.interval->high);
}

/// What can be meant, but mostly is a slip of the sign, of the percent sign or of a key.
void warn_of_slips(const std::string& name, const Effect& effect, const Scenario& scenario,
                   Diagnostics& diagnostics) {
    constexpr double highest = 5;  // times as much use
    const auto too_high = [&](const std::optional<FigureIndex>& figure, std::string_view key) {
        const double value = figure ? point(*figure, scenario) : 0;
        if (value > highest)
            diagnostics.report("probable-slip.ratio", place_of(*figure, scenario, effect.place),
                               {in_quotes(key), in_quotes(name), value, value / 100});
    };
    too_high(effect.rate_ratio, "rate_ratio");
    too_high(effect.risk_ratio, "risk_ratio");
    const auto rises = [&](const std::optional<FigureIndex>& figure, std::string_view key,
                           double none, auto&& less) {
        const double value = figure ? point(*figure, scenario) : none;
        const bool is_more = key.starts_with("avoided") ? value < none : value > none;
        if (is_more && !is_told(scenario.figures[figure->at], none))
            diagnostics.report("probable-slip.more", place_of(*figure, scenario, effect.place),
                               {key, in_quotes(name), value, less(value)});
    };
    const auto mirrored = [](double value) { return -value; };
    const auto below_one = [](double times) { return times < 2 ? 2 - times : 1 / times; };
    const double change = effect.change ? point(*effect.change, scenario) : 0;
    if (change <= 1)
        rises(effect.change, "change", 0, mirrored);
    else if (!is_told(scenario.figures[effect.change->at], 0))
        diagnostics.report("probable-slip.percent",
                           place_of(*effect.change, scenario, effect.place),
                           {"change", in_quotes(name), change, 100 * change, -change / 100});
    if (!(effect.rate_ratio && point(*effect.rate_ratio, scenario) > highest))
        rises(effect.rate_ratio, "rate_ratio", 1, below_one);
    if (!(effect.risk_ratio && point(*effect.risk_ratio, scenario) > highest))
        rises(effect.risk_ratio, "risk_ratio", 1, below_one);
    rises(effect.avoided_per_client, "avoided_per_client", 0, mirrored);
    rises(effect.avoided_per_client_year, "avoided_per_client_year", 0, mirrored);
}

/// A lag that is longer than the effect.
void warn_of_long_lag(const Timing& timing, const Scenario& scenario, Place otherwise,
                      Diagnostics& diagnostics) {
    const auto* lasts =
        timing.lasts_years ? std::get_if<FigureIndex>(&*timing.lasts_years) : nullptr;
    if (lasts == nullptr || !timing.lag_years) return;
    const double lag = point(*timing.lag_years, scenario), years = point(*lasts, scenario);
    if (lag > years)
        diagnostics.report("probable-slip.lag", place_of(*timing.lag_years, scenario, otherwise),
                           {lag, years, lag + years});
}

}  // namespace

bool cost_contains(const std::string& outer, const std::string& inner, const Library& library) {
    return contains(outer, inner, library, 0);
}

void check_payer(const std::variant<Reference<Target::payer>, PayerShares>& payer, Place otherwise,
                 const Scenario& scenario, Diagnostics& diagnostics) {
    const auto* shares = std::get_if<PayerShares>(&payer);
    if (shares == nullptr) return;
    const Place place = shares->empty() ? otherwise : shares->front().place;
    std::vector<FigureIndex> parts;
    for (const auto& share : *shares) parts.push_back(share.value);
    const double total = sum(parts, scenario);
    if (std::abs(total - 1) > 1e-9)
        diagnostics.report("payer-shares", place, {total});
    else
        check_drawn(parts, scenario, {"payer-shares.drawn", "payer-shares.negative"}, {}, place,
                    diagnostics);
}

Place place_of(FigureIndex figure, const Scenario& scenario, Place otherwise) {
    return figure.known() ? scenario.figures[figure.at].place : otherwise;
}

void check_model(const Scenario& scenario, const Model& model, Diagnostics& diagnostics) {
    const ServiceUse& use = service_use(model);
    for (const auto& [name, place, effect] : use.effects)
        check_effect(name, effect, effect.place, use, diagnostics);
    for (const auto& [name, place, outcome] : use.outcomes)
        check_effect(name, outcome.effect, outcome.place, use, diagnostics);
    for (const auto& [name, place, effect] : use.effects)
        warn_of_slips(name, effect, scenario, diagnostics);
    for (const auto& [name, place, outcome] : use.outcomes)
        warn_of_slips(name, outcome.effect, scenario, diagnostics);
    if (model.timing) warn_of_long_lag(*model.timing, scenario, model.place, diagnostics);
    check_timing(model, scenario, diagnostics);
    for (const auto& [name, place, line] : model.costs)
        check_cost(name, line, scenario, diagnostics);
    check_incomes(model, scenario, diagnostics);
    for (const auto& [name, place, effect] : model.money_effects)
        check_money_effect(name, effect, diagnostics);
    check_hazards(model, scenario, diagnostics);
    check_cohort(model, scenario, diagnostics);
    check_double_counting(model, scenario.library, diagnostics);
    check_deadweight(model, scenario, diagnostics);
}

}  // namespace hearth

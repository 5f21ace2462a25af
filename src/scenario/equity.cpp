// The keys below `equity`, and their rules.
#include "scenario/equity.hpp"

#include <cmath>

#include "base/messages.hpp"
#include "base/text.hpp"
#include "scenario/rules.hpp"

namespace hearth {

namespace {

constexpr Limits fifth_income{.quantity = Quantity::cost, .unit = "money a year", .least = 1};

template <class Holder>
void* norms_of(void* holder) {
    return &static_cast<Holder*>(holder)->norms;
}

template <class Holder>
std::vector<Field> with_norms(std::vector<Field> fields) {
    const auto norms = keys_of_part(describe<EquityNorms>(), norms_of<Holder>);
    fields.insert(fields.end(), norms.begin(), norms.end());
    return fields;
}

}  // namespace

Description description(const EquityNorms*) {
    using T = EquityNorms;
    return record<T>(
        "equity norms", "people and health by fifth, and how unequal gains are judged",
        {optional<&T::people>("people", "people of each fifth whose health counts",
                              {Quantity::count, "people", 1, 1e12, "those of England"}),
         optional<&T::health>("health", "health of a person of each fifth before any option",
                              {Quantity::years, "QALYs in a lifetime", 1, 200,
                               "quality-adjusted life expectancy in England"}),
         optional<&T::elasticity>("elasticity", "of the marginal utility of income",
                                  {Quantity::number, "number", 0, 10, "the Green Book's"}),
         optional<&T::atkinson>("atkinson", "aversion to relative inequality in health",
                                {Quantity::number, "number", 0, 100, "as England's public has it"}),
         optional<&T::kolm>("kolm", "aversion to absolute inequality in health",
                            {Quantity::number, "per QALY", 0, 100, "as England's public has it"})});
}

Description description(const EquityData*) {
    using T = EquityData;
    auto fields = with_norms<T>({optional<&T::gradients>(
        "gradients", "shares of displaced health by fifth, under a name", a_share())});
    for (Field& field : fields) field.required = true;
    return record<T>("equity data", "what scenarios may take over of `equity`", fields);
}

Description description(const Equity*) {
    using T = Equity;
    return record<T>(
        "equity", "who gains, by fifth of areas, the most deprived first: for `hearth equity`",
        with_norms<T>(
            {optional<&T::clients>("clients",
                                   "of which fifths clients are: shares that sum to 1, or place: "
                                   "as people of 65 and over live there",
                                   a_share("place")),
             optional<&T::clients_of>("clients_of", "the same by intervention, where it differs",
                                      shares_by(Target::intervention)),
             optional<&T::effect>("effect", "what a client of each fifth gains against others",
                                  {Quantity::ratio, "ratio", 0, 100, "all alike"}),
             optional<&T::incomes>(
                 "incomes", "equivalised income of a client's household, by fifth", fifth_income),
             optional<&T::median_income>("median_income", "of all households",
                                         {.quantity = Quantity::cost,
                                          .unit = "money a year",
                                          .least = 1,
                                          .otherwise = "the income of the middle fifth"}),
             optional<&T::weigh_qalys>("weigh_qalys",
                                       "whether the value of QALYs is weighed as money is",
                                       {.otherwise = "false"}),
             optional<&T::opportunity_cost>(
                 "opportunity_cost", "who bears displaced health: a gradient, or shares by fifth",
                 a_share("equal")),
             optional<&T::cost_per_qaly>(
                 "cost_per_qaly", "net cost that displaces one QALY: a name or an amount",
                 {Quantity::cost, "money per QALY", 1, 1e9, "nice_threshold"}),
             optional<&T::payers>("payers", "whose net cost displaces health",
                                  {.otherwise = "those of the perspective"})}));
}

namespace {

/// Five entries, or none where none need be.
bool check_count(const ByFifth& list, std::string_view key, const Scenario& scenario,
                 Diagnostics& diagnostics) {
    if (!list.empty() && list.size() != fifths)
        diagnostics.report("not-five", place_of(list.front(), scenario, scenario.file.place),
                           {key, list.size()});
    return list.size() == fifths;
}

struct EquityCheck {
    const Scenario& scenario;
    const Equity& equity;
    Diagnostics& diagnostics;

    bool count(const ByFifth& list, std::string_view key) const {
        return check_count(list, key, scenario, diagnostics);
    }

    void shares(const ByFifth& list, std::string_view key) const {
        if (list.empty()) return diagnostics.report("not-five", equity.place, {key, 0});
        if (!count(list, key)) return;
        for (const FigureIndex one : list)
            if (!one.known()) return;
        const DrawnParts parts = drawn_parts(list, scenario);
        double point = 0;
        for (const FigureIndex one : list) point += scenario.figures[one.at].value();
        const Place at = place_of(list.front(), scenario, equity.place);
        constexpr double rounding = 1e-9;
        if (std::abs(point - 1) > rounding)
            diagnostics.report("fifths-sum", at, {key, point});
        else if (std::abs(parts.sum - 1) > rounding)
            diagnostics.report("fifths-sum.drawn", at, {key, parts.sum});
    }

    void clients(const ClientFifths& of, std::string_view key) const {
        if (const auto* list = std::get_if<ByFifth>(&of)) return shares(*list, key);
        const auto& places = scenario.file.place_names;
        if (!places || places->values.empty())
            return diagnostics.report("fifths-of-no-place", equity.place, {key});
        for (const auto& named : places->values) {
            const Locality* locality = find(scenario.library.places, named.name);
            if (locality == nullptr) continue;
            double people = 0;
            for (std::size_t fifth = 0; fifth < fifths; ++fifth)
                if (const auto* found = find(locality->people, people_of_fifth(fifth)))
                    people += found->known() ? scenario.figures[found->at].value() : 0;
            if (!has_fifths(*locality) || people == 0)
                diagnostics.report("no-fifths", equity.place, {in_quotes(named.name)});
        }
    }

    void incomes() const {
        if (!equity.incomes.empty()) return void(count(equity.incomes, "incomes"));
        for (const auto& [stands, key] :
             {std::pair{equity.median_income.has_value(), "median_income"},
              std::pair{equity.norms.elasticity.has_value(), "elasticity"},
              std::pair{equity.weigh_qalys, "weigh_qalys"}})
            if (stands) diagnostics.report("needs-incomes", equity.place, {key});
    }
};

}  // namespace

void check_equity(const Scenario& scenario, Diagnostics& diagnostics) {
    if (!scenario.file.equity) return;
    const Equity& equity = *scenario.file.equity;
    const EquityCheck check{scenario, equity, diagnostics};
    check.clients(equity.clients, "clients");
    for (const auto& one : equity.clients_of) check.clients(one.value, "clients_of");
    check.count(equity.effect, "effect");
    check.count(equity.norms.people, "people");
    check.count(equity.norms.health, "health");
    check.incomes();
    if (const auto* shares = std::get_if<ByFifth>(&equity.opportunity_cost))
        check.shares(*shares, "opportunity_cost");
    const auto* worth = std::get_if<Reference<Target::qaly_value>>(&equity.cost_per_qaly);
    const auto& known = scenario.library.qaly_values;
    if (worth != nullptr && worth->place.line == 0 && find(known, worth->name) == nullptr)
        diagnostics.report(
            "unknown-qaly-value", equity.place,
            {"qaly_value", in_quotes(worth->name), suggestion(worth->name, names_of(known))});
    if (equity.weigh_qalys && !scenario.file.appraisal.qaly_value)
        diagnostics.report("weigh-qalys-without-value", equity.place);
}

void check_equity_data(const Scenario& scenario, Diagnostics& diagnostics) {
    if (!scenario.library.equity) return;
    const EquityData& data = *scenario.library.equity;
    check_count(data.norms.people, "people", scenario, diagnostics);
    check_count(data.norms.health, "health", scenario, diagnostics);
    for (const auto& [name, place, shares] : data.gradients)
        check_count(shares, name, scenario, diagnostics);
}

std::string people_of_fifth(std::size_t fifth) {
    return "65_plus_deprivation_" + std::to_string(fifth + 1);
}

bool has_fifths(const Locality& locality) {
    for (std::size_t fifth = 0; fifth < fifths; ++fifth)
        if (find(locality.people, people_of_fifth(fifth)) == nullptr) return false;
    return true;
}

}  // namespace hearth

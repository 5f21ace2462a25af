// The keys of a scenario file, and which of the data a scenario uses: its references are followed.
#include "scenario/scenario.hpp"

#include <fmt/format.h>
#include <set>

#include "scenario/rules.hpp"

namespace hearth {

namespace {

void use(FigureIndex figure, const Scenario& scenario, std::vector<bool>& used) {
    if (!figure.known() || used[figure.at]) return;
    used[figure.at] = true;
    const Figure& found = scenario.figures[figure.at];
    const auto& dirichlet = found.dirichlet;
    for (std::uint32_t part = 0; dirichlet && part < dirichlet->parts; ++part)
        use({dirichlet->first + part}, scenario, used);
    if (found.expression)
        for (const Term& term : found.expression->terms) use(term.figure, scenario, used);
}

void use_service(const std::string& name, const Scenario& scenario, std::vector<bool>& used) {
    const Service* service = find(scenario.library.services, name);
    if (service == nullptr) return;
    use(service->cost, scenario, used);
    if (service->cashable) use(*service->cashable, scenario, used);
    if (service->step) use(service->step->units, scenario, used);
    if (service->step) use(service->step->share, scenario, used);
    if (service->grows) use(*service->grows, scenario, used);
}

/// The figure of a value of a QALY that data name; one that is written counts by itself.
void use_qaly_value(const std::variant<Reference<Target::qaly_value>, FigureIndex>& value,
                    const Scenario& scenario, std::vector<bool>& used) {
    if (const auto* named = std::get_if<Reference<Target::qaly_value>>(&value))
        if (const FigureIndex* figure = find(scenario.library.qaly_values, named->name))
            use(*figure, scenario, used);
}

void use_groups(const Locality& locality, const Scenario& scenario, std::vector<bool>& used) {
    for (const auto& [name, at, intervention] : scenario.file.interventions) {
        if (!intervention.reach.pool) continue;
        const Pool& pool = *intervention.reach.pool;
        if (!pool.people && !pool.households) continue;
        if (const auto* group = counted_in(locality, pool, scenario.file).group)
            use(*group, scenario, used);
    }
    for (const auto& [name, at, figure] : locality.activity)
        if (find(scenario.library.services, name) != nullptr) use(figure, scenario, used);
}

}  // namespace

Scenario::Scenario() = default;
Scenario::Scenario(const Scenario&) = default;
Scenario::Scenario(Scenario&&) noexcept = default;
Scenario& Scenario::operator=(const Scenario&) = default;
Scenario& Scenario::operator=(Scenario&&) noexcept = default;
Scenario::~Scenario() = default;

Counted counted_in(const Locality& locality, const Pool& pool, const ScenarioFile& file) {
    const auto in = [](const Map<FigureIndex>& groups, const std::string& name,
                       const std::optional<double>& when) -> Counted {
        return {groups, find(groups, name), when};
    };
    if (!pool.people) return in(locality.households, pool.households->name, locality.counted);
    if (file.population == Population::census_2021)
        return in(locality.people, pool.people->name, locality.counted);
    return in(locality.mid_2024.people, pool.people->name, locality.mid_2024.counted);
}

FigureIndex fixed_figure(Scenario& to, double value, std::string path) {
    const auto index = static_cast<std::uint32_t>(to.figures.size());
    to.figures.push_back({.path = path.empty() ? fmt::format("fixed {}", index) : std::move(path),
                          .owner = "scenario",
                          .point = value,
                          .distribution = {.family = Family::fixed, .a = value}});
    return {index};
}

const std::string& headline_option(const ScenarioFile& file) {
    return file.headline_option ? file.headline_option->name : file.options.back().name;
}

std::vector<std::string> Overlap::members() const {
    std::vector<std::string> all{of.name};
    for (const auto& other : also_in.values) all.push_back(other.name);
    return all;
}

Moments Appraisal::moments() const {
    if (const auto* both = std::get_if<Moments>(&discount_at)) return *both;
    const Moment one = std::get<Moment>(discount_at);
    return {.place = place, .savings = one, .costs = one};
}

std::optional<FlatRates> Appraisal::flat_rates() const {
    if (const auto* one = std::get_if<double>(&discount))
        return FlatRates{.place = place, .money = *one, .health = *one};
    if (const auto* one = std::get_if<FigureIndex>(&discount))
        return FlatRates{.place = place, .money = *one, .health = *one};
    if (const auto* both = std::get_if<FlatRates>(&discount)) return *both;
    return std::nullopt;
}

Description description(const FlatRates*) {
    using T = FlatRates;
    constexpr Limits yearly{.quantity = Quantity::number, .unit = "a year", .least = 0, .most = 1};
    return record<T>(
        "flat rates", "one yearly rate for money and one for health",
        {required<&T::money>("money", "yearly rate for money, a number or a figure", yearly),
         required<&T::health>("health", "yearly rate for health, a number or a figure", yearly)});
}

Description description(const Moments*) {
    using T = Moments;
    return record<T>("moments", "moments of discounting that differ",
                     {required<&T::savings>("savings", "moment for savings"),
                      required<&T::costs>("costs", "moment for costs")});
}

Description description(const Perspective*) {
    using T = Perspective;
    return record<T>(
        "perspective", "whose money, and which classes of it, the headline counts",
        {optional<&T::payers>("payers", "payers counted", {.otherwise = "every payer"}),
         optional<&T::classes>("classes", "classes counted",
                               {.otherwise = "cost, cashable, capacity"})});
}

Description description(const Appraisal*) {
    using T = Appraisal;
    return record<T>(
        "appraisal", "over how long, in which prices, discounted how",
        {required<&T::start>("start", "financial year 0"),
         required<&T::years>("years", "number of years", {.least = 1, .most = 200}),
         required<&T::prices>("prices", "financial year of all results' prices, or as_printed"),
         optional<&T::currency>("currency", "currency of all money", {.otherwise = "gbp"}),
         optional<&T::discount>("discount",
                                "schedule, one rate for both, {money: rate, health: rate}, or none",
                                {.quantity = Quantity::number,
                                 .unit = "a year",
                                 .least = 0,
                                 .most = 1,
                                 .otherwise = "green_book_2022"}),
         optional<&T::discount_at>("discount_at", "moment in the year that is discounted to",
                                   {.otherwise = "start_of_year"}),
         optional<&T::entry>("entry", "when in the year clients start", {.otherwise = "spread"}),
         optional<&T::count>("count",
                             "of those who start within the horizon: what falls in it, or all "
                             "until effect and service end",
                             {.otherwise = "horizon"}),
         optional<&T::perspective>("perspective", "whose money the headline counts"),
         optional<&T::qaly_value>("qaly_value", "money per QALY: a name from data or an amount",
                                  {.quantity = Quantity::cost,
                                   .unit = "money per QALY",
                                   .least = 0,
                                   .otherwise = "QALYs are not valued"})});
}

Description description(const Pool*) {
    using T = Pool;
    return record<T>(
        "pool", "the people or households clients come from",
        {optional<&T::people>("people", "group of people in the place, such as 65_plus"),
         optional<&T::households>("households", "group of households, such as social_rented"),
         optional<&T::number>("number", "how many, where no place says",
                              {.quantity = Quantity::count, .unit = "clients", .least = 0}),
         optional<&T::share>("share", "share of them that is eligible", a_share("1")),
         optional<&T::growth>("growth", "yearly growth of the pool",
                              {Quantity::number, "share", -1, 10, "0"})},
        {{.keys = {"people", "households", "number"}}});
}

Description description(const Reach*) {
    using T = Reach;
    constexpr Limits count{.quantity = Quantity::count, .unit = "clients a year", .least = 0};
    return record<T>(
        "reach", "how many clients start each year",
        {optional<&T::clients_per_year>("clients_per_year", "one number, or one for each year",
                                        count),
         optional<&T::clients>("clients", "one cohort in year 0", count),
         optional<&T::pool>("pool", "where clients come from"),
         optional<&T::per_year>("per_year", "share of the open pool offered each year", a_share()),
         optional<&T::capacity>("capacity", "most clients offered in a year, or one for each year",
                                count),
         optional<&T::ramp>("ramp", "share of that offered in the first years; the last one holds",
                            a_share("1")),
         optional<&T::once_each>("once_each", "whether starts leave the pool",
                                 {.otherwise = "true"}),
         optional<&T::for_years>("for_years", "years of intake", {.least = 1, .otherwise = "all"}),
         optional<&T::steps>("steps", "shares that pass each step, in order", a_share())},
        {{.keys = {"clients_per_year", "clients", "pool"}}});
}

Description description(const Intervention*) {
    using T = Intervention;
    return record<T>("intervention", "a model, and how many it reaches here",
                     {required<&T::model>("model", "name of a model, or one written here"),
                      required<&T::reach>("reach", "how many clients start each year"),
                      optional<&T::strategy>("strategy", "which of a cohort model's is followed"),
                      optional<&T::set>("set", "local values in place of the model's, by path")});
}

Description description(const Overlap*) {
    using T = Overlap;
    return record<T>(
        "overlap", "clients that interventions share; each is counted once",
        {required<&T::of>("of", "the intervention whose clients are shared"),
         required<&T::also_in>("also_in",
                               "the intervention, or all of those, that they are also in"),
         optional<&T::share>("share", "share of the clients of `of` under effect who are",
                             a_share()),
         optional<&T::independent>("independent",
                                   "true: those in one are as often in the others as all clients "
                                   "of `of` are, so that the shares of its pairs multiply"),
         optional<&T::without>(
             "without", "the intervention whose use without the programme these clients have",
             {.otherwise = "of each service the smallest"})},
        {{.keys = {"share", "independent"}}});
}

Description description(const Transfer*) {
    using T = Transfer;
    return record<T>(
        "transfer", "money moved between payers; totals do not move",
        {required<&T::from>("from", "who pays"), required<&T::to>("to", "who receives"),
         required<&T::amount>("amount", "money in each of `years`",
                              {.quantity = Quantity::cost,
                               .unit = "money",
                               .least = 0,
                               .instead = "exchange from and to"}),
         required<&T::years>("years", "years in which it is paid, from 0", {.least = 0}),
         optional<&T::options>("options", "options it belongs to",
                               {.otherwise = "every option but the first"})});
}

Description description(const OutsideFigure*) {
    using T = OutsideFigure;
    return record<T>(
        "outside figure", "what somebody else counted, for `hearth qa`",
        {required<&T::measure>("measure", "measure of an option, such as gross_saving"),
         optional<&T::option>("option", "option that is measured",
                              {.otherwise = "the headline option"}),
         required<&T::value>("value", "what was counted, in the scenario's prices"),
         optional<&T::within>("within", "how far ours may be from it, in its unit", {.least = 0}),
         optional<&T::within_share>("within_share",
                                    "how far ours may be from it, as a share of it: 0.1",
                                    {.unit = "share", .least = 0, .most = 10})},
        {{.keys = {"within", "within_share"}}});
}

Description description(const ScenarioFile*) {
    using T = ScenarioFile;
    return record<T>(
        "scenario", "a question: who, where, what, and against what",
        {required<&T::hearth>("hearth", "version of the language", {.least = 1, .most = 1}),
         required<&T::title>("title", "name shown in tables"),
         optional<&T::question>("question", "what the scenario answers"),
         required<&T::appraisal>("appraisal", "over how long, in which prices"),
         optional<&T::place_names>("place", "a place, or a list of places, by key, name or code"),
         optional<&T::population>("population", "when the people of the places were counted",
                                  {.otherwise = "census_2021"}),
         optional<&T::figures>("figures", "named figures that expressions may use"),
         optional<&T::payers>("payers", "payers beside those in data"),
         optional<&T::services>("services", "services beside or instead of those in data"),
         optional<&T::sources>("sources", "publications beside those in data"),
         optional<&T::schedules>("schedules", "discount schedules beside those in data"),
         required<&T::interventions>("interventions", "what is done"),
         required<&T::options>("options", "what is compared; the first is the comparator"),
         optional<&T::headline_option>("headline_option", "the option that the answer is of",
                                       {.otherwise = "the last"}),
         optional<&T::overlap>("overlap", "clients that interventions share",
                               {.otherwise = "every client is in one intervention"}),
         optional<&T::transfers>("transfers", "money moved between payers"),
         optional<&T::portfolio>(
             "portfolio",
             "what may be chosen among the interventions, within which limits, for `portfolio`",
             {.otherwise = "all, as written, without limit"}),
         optional<&T::uncertainty>("uncertainty", "how many draws, and how they are made",
                                   {.otherwise = "10000 random draws, seed 1"}),
         optional<&T::correlations>("correlations", "figures that move together",
                                    {.otherwise = "every figure is drawn by itself"}),
         optional<&T::alternatives>(
             "alternatives", "what could be chosen otherwise, choice by choice, for `multiverse`",
             {.otherwise = "nothing is left open"}),
         optional<&T::sets>("sets", "versions of the scenario, for `run --sets own`",
                            {.otherwise = "no version but this"}),
         optional<&T::equity>("equity", "who gains, by fifth of areas, for `hearth equity`",
                              {.otherwise = "nothing is said by fifth"}),
         optional<&T::validate>("validate", "what others counted, to hold results against",
                                {.otherwise = "nothing is known from outside"}),
         optional<&T::statements>("statements",
                                  "what only people can say of it, for `report --checklist`")});
}

Description description(const SetsFile*) {
    using T = SetsFile;
    return record<T>(
        "sets file", "versions of a scenario, for `run --sets FILE`",
        {required<&T::hearth>("hearth", "version of the language", {.least = 1, .most = 1}),
         required<&T::sets>("sets", "values by path, under a name for each version")});
}

std::vector<std::string> services_counted(const Model& model) {
    std::vector<std::string> found;
    const auto add = [&](const std::string& name) {
        if (!is_among(name, found)) found.push_back(name);
    };
    const ServiceUse& use = service_use(model);
    for (const auto& effect : use.effects) add(effect.name);
    for (const auto& outcome : use.outcomes)
        for (const auto& led : outcome.value.leads_to) add(led.name);
    if (const Cohort* states = cohort(model))
        for (const auto& in_states : states->state_use) add(in_states.name);
    const auto add_uses = [&](const auto& self, const Map<Branch>& branches) -> void {
        for (const auto& branch : branches) {
            for (const auto& used : branch.value.use) add(used.name);
            self(self, branch.value.branches);
        }
    };
    if (const Tree* of = tree(model)) {
        add_uses(add_uses, of->trees);
        add_uses(add_uses, of->subtrees);
    }
    return found;
}

namespace {

/// What `equity` takes over from data: norms that it does not state, and the people of its places.
void use_equity(const Scenario& scenario, std::vector<bool>& used) {
    if (!scenario.file.equity || !scenario.library.equity) return;
    const EquityNorms& norms = scenario.library.equity->norms;
    const auto use_all = [&](const ByFifth& list) {
        for (const FigureIndex one : list) use(one, scenario, used);
    };
    use_all(norms.people);
    use_all(norms.health);
    for (const auto& one : {norms.elasticity, norms.atkinson, norms.kolm})
        if (one) use(*one, scenario, used);
    for (const auto& gradient : scenario.library.equity->gradients) use_all(gradient.value);
    use_qaly_value(scenario.file.equity->cost_per_qaly, scenario, used);
    if (!scenario.file.place_names) return;
    for (const auto& place : scenario.file.place_names->values)
        if (const Locality* locality = find(scenario.library.places, place.name))
            for (std::size_t fifth = 0; fifth < fifths; ++fifth)
                if (const auto* people = find(locality->people, people_of_fifth(fifth)))
                    use(*people, scenario, used);
}

bool stands_in(const Figure& figure, const std::string& head) {
    return figure.path.starts_with(head);
}

/// The services that models count, the value of a QALY, and the groups of the places.
void use_what_is_named(const Scenario& scenario, const std::vector<const UsedModel*>& models,
                       std::vector<bool>& used) {
    for (const UsedModel* model : models)
        for (const std::string& name : services_counted(model->model))
            use_service(name, scenario, used);
    if (const auto flat = scenario.file.appraisal.flat_rates())
        for (const Rate& yearly : {flat->money, flat->health})
            if (const auto* figure = std::get_if<FigureIndex>(&yearly))
                use(*figure, scenario, used);
    if (const auto& value = scenario.file.appraisal.qaly_value)
        use_qaly_value(*value, scenario, used);
    use_equity(scenario, used);
    if (!scenario.file.place_names) return;
    for (const auto& place : scenario.file.place_names->values)
        if (const Locality* locality = find(scenario.library.places, place.name))
            use_groups(*locality, scenario, used);
}

/// Whether a figure counts by where it stands, whatever names it: not below `figures` or
/// `services`, nor in an intervention or a model that no option has.
bool counts_by_itself(const Figure& figure, const std::set<std::string>& compared,
                      const std::vector<const UsedModel*>& models) {
    if (figure.origin == Origin::data || stands_in(figure, "figures.") ||
        stands_in(figure, "services.") || figure.path.find(".model.figures.") != std::string::npos)
        return false;
    if (figure.origin == Origin::model)
        return any(models,
                   [&](const UsedModel* model) { return "models/" + model->name == figure.owner; });
    constexpr std::string_view head = "interventions.";
    if (!figure.path.starts_with(head)) return true;
    return compared.count(figure.path.substr(head.size(),
                                             figure.path.find('.', head.size()) - head.size())) > 0;
}

}  // namespace

std::set<std::string> compared_interventions(const ScenarioFile& file) {
    std::set<std::string> names;
    for (const auto& option : file.options)
        for (const auto& member : option.value) names.insert(member.name);
    return names;
}

std::vector<const UsedModel*> compared_models(const Scenario& scenario) {
    std::vector<const UsedModel*> models;
    for (const std::string& name : compared_interventions(scenario.file))
        if (const Intervention* one = find(scenario.file.interventions, name))
            if (one->model_index >= 0) models.push_back(&scenario.models[one->model_index]);
    return models;
}

std::vector<bool> compared_figures(const Scenario& scenario) {
    const auto compared = compared_interventions(scenario.file);
    const auto models = compared_models(scenario);
    std::vector<bool> used(scenario.figures.size());
    for (std::uint32_t i = 0; i < scenario.figures.size(); ++i)
        if (counts_by_itself(scenario.figures[i], compared, models)) use({i}, scenario, used);
    use_what_is_named(scenario, models, used);
    return used;
}

std::vector<bool> used_figures(const Scenario& scenario) {
    std::vector<bool> used(scenario.figures.size());
    for (std::uint32_t i = 0; i < scenario.figures.size(); ++i)
        if (scenario.figures[i].origin != Origin::data) use({i}, scenario, used);
    std::vector<const UsedModel*> models;
    for (const UsedModel& model : scenario.models) models.push_back(&model);
    use_what_is_named(scenario, models, used);
    return used;
}

}  // namespace hearth

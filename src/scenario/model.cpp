// The keys of a model file.
#include "scenario/model.hpp"

namespace hearth {

namespace {

constexpr Limits ratio{.quantity = Quantity::ratio, .unit = "ratio", .least = 0};
constexpr Limits rate{.quantity = Quantity::rate, .unit = "per client-year", .least = 0};
constexpr Limits per_client{.quantity = Quantity::count, .unit = "per client", .least = 0};
constexpr Limits money{.quantity = Quantity::cost, .unit = "money", .least = 0};
constexpr std::string_view other_money =
    "write what is spent under costs, money that comes in under incomes, and what an asset is "
    "worth at the end as the residual of its line: each at least 0";
constexpr Limits money_of_line{
    .quantity = Quantity::cost, .unit = "money", .least = 0, .instead = other_money};
constexpr Limits years(std::string_view otherwise = {}) {
    return {Quantity::years, "years", 0, 150, otherwise};
}

/// Every kind but service use itself has a member `besides`.
template <class Kind>
auto& use_of(Kind& kind) {
    if constexpr (std::is_same_v<std::remove_const_t<Kind>, ServiceUse>)
        return kind;
    else
        return kind.besides;
}

}  // namespace

bool has_control_group(Design design) {
    switch (design) {
        case Design::randomised_trial:
        case Design::cluster_trial:
        case Design::meta_analysis:
        case Design::matched_control:
        case Design::difference_in_differences:
            return true;
        case Design::cohort:
        case Design::before_after_uncontrolled:
        case Design::case_series:
        case Design::modelled:
        case Design::expert_judgement:
        case Design::none:
            return false;
    }
    return false;
}

Description description(const Evidence*) {
    using T = Evidence;
    return record<T>("evidence", "the study the effect comes from",
                     {required<&T::design>("design", "design of the study"),
                      optional<&T::n>("n", "clients observed", {.least = 0})});
}

Description description(const Survival*) {
    using T = Survival;
    return record<T>(
        "survival", "chances of dying, which end an effect",
        {required<&T::age>("age", "age of clients at the start",
                           {.quantity = Quantity::years, .unit = "years", .least = 0, .most = 120}),
         required<&T::sex>("sex", "sex of clients"), required<&T::table>("table", "life table")});
}

Description description(const Timing*) {
    using T = Timing;
    return record<T>(
        "timing", "when the effect begins and how long it lasts",
        {optional<&T::lag_years>("lag_years", "time from start to effect", years("0")),
         optional<&T::lasts_years>("lasts_years", "how long the effect lasts; horizon = to the end",
                                   years()),
         optional<&T::fade_per_year>("fade_per_year", "share of the effect lost with each year",
                                     a_share("0")),
         optional<&T::drop_out_per_year>("drop_out_per_year",
                                         "share of clients lost with each year", a_share("0")),
         optional<&T::served_years>("served_years", "years in which a client draws running cost",
                                    years("lag + lasts")),
         optional<&T::build_up>("build_up", "strength in the first years of effect; ends in 1",
                                a_share("1")),
         optional<&T::survival>("survival", "life table, age and sex of clients",
                                {.otherwise = "nobody dies"})});
}

Description description(const Effect*) {
    using T = Effect;
    // The forms exclude each other by their first keys.
    return record<T>(
        "effect", "use of a service avoided, in one of the forms of the method (4.1)",
        {optional<&T::without>("without", "use per client-year without the programme", rate),
         optional<&T::with>("with", "use per client-year with the programme", rate),
         optional<&T::rate_ratio>("rate_ratio", "use with the programme / use without", ratio),
         optional<&T::change>("change", "relative change of use: -0.25 is a quarter less",
                              {.quantity = Quantity::number, .unit = "share", .least = -1}),
         optional<&T::avoided_per_client_year>(
             "avoided_per_client_year",
             "use avoided in each client-year of effect; below 0 when use rises",
             {.quantity = Quantity::number, .unit = "per client-year"}),
         optional<&T::avoided_per_client>("avoided_per_client",
                                          "use avoided once per client; below 0 when use rises",
                                          {.quantity = Quantity::number, .unit = "per client"}),
         optional<&T::without_per_client>("without_per_client",
                                          "use once per client without the programme", per_client),
         optional<&T::risk_ratio>("risk_ratio", "risk with the programme / risk without", ratio),
         optional<&T::before>("before", "use counted before, over before_after", per_client),
         optional<&T::after>("after", "use counted after, over before_after", per_client),
         optional<&T::without_total>(
             "without_total",
             "use a year of the whole target group without the programme, in units or in money at "
             "the service's unit cost",
             {.quantity = Quantity::count, .unit = "a year", .least = 0, .or_money = true}),
         optional<&T::target_group>("target_group", "clients that without_total covers",
                                    {.quantity = Quantity::count,
                                     .unit = "clients",
                                     .least = 1e-9,
                                     .otherwise = "all clients who ever start"})},
        {{.keys = {"with", "rate_ratio", "change", "avoided_per_client_year", "avoided_per_client",
                   "risk_ratio", "before"}},
         {.keys = {"without", "without_per_client", "without_total", "before"}, .needed = false}});
}

Description description(const Outcome*) {
    using T = Outcome;
    std::vector<Field> fields = {
        optional<&T::name>("name", "name shown in tables", {.otherwise = "its key"}),
        optional<&T::unit>("unit", "what one of them is", {.otherwise = "its key"}),
        optional<&T::qaly_each>("qaly_each", "QALYs lost with each",
                                {.quantity = Quantity::utility, .unit = "QALYs", .least = 0}),
        optional<&T::leads_to>("leads_to", "units of a service that one of them leads to",
                               {.quantity = Quantity::count,
                                .unit = "per client",
                                .least = 0,
                                .names = Target::service})};
    const auto effect = keys_of_part(describe<Effect>(), [](void* outcome) -> void* {
        return &static_cast<T*>(outcome)->effect;
    });
    fields.insert(fields.end(), effect.begin(), effect.end());
    return record<T>("outcome", "an event that is counted and leads to service use", fields,
                     describe<Effect>().groups);
}

Description description(const BeforeAfter*) {
    using T = BeforeAfter;
    return record<T>("before_after", "client-years over which `before` and `after` were counted",
                     {required<&T::client_years_before>(
                          "client_years_before", "client-years before",
                          {.quantity = Quantity::years, .unit = "client-years", .least = 1e-9}),
                      required<&T::client_years_after>(
                          "client_years_after", "client-years after",
                          {.quantity = Quantity::years, .unit = "client-years", .least = 1e-9})});
}

Description description(const BothCounted*) {
    using T = BothCounted;
    return record<T>("both_counted",
                     "services counted side by side although one contains the other",
                     {required<&T::services>("services", "the services"),
                      required<&T::why>("why", "the reason why that is right here")});
}

Description description(const HealthEffect*) {
    using T = HealthEffect;
    return record<T>(
        "health", "health gained directly",
        {optional<&T::qaly_per_client_year>(
             "qaly_per_client_year", "QALYs per client-year of effect",
             {.quantity = Quantity::utility, .unit = "QALYs", .least = -1, .most = 1}),
         optional<&T::qaly_per_client>("qaly_per_client", "QALYs once per client",
                                       {.quantity = Quantity::utility, .unit = "QALYs"})},
        {{.keys = {"qaly_per_client_year", "qaly_per_client"}, .several = true}});
}

Description description(const MoneyEffect*) {
    using T = MoneyEffect;
    return record<T>("money effect",
                     "money gained or lost by others, such as fuel bills or earnings; rents and "
                     "charges stand in incomes",
                     {required<&T::amount_per_client_year>(
                          "amount_per_client_year", "gain per client-year of effect",
                          {.quantity = Quantity::cost, .unit = "money per client-year"}),
                      required<&T::payer>("payer", "who gains"),
                      required<&T::ledger_class>("class", "social, cashable or capacity")});
}

Description description(const Adjustments*) {
    using T = Adjustments;
    return record<T>(
        "adjust", "what every effect is multiplied by, once",
        {optional<&T::deadweight>("deadweight", "share that would have happened anyway",
                                  a_share("0")),
         optional<&T::attribution>("attribution", "share that is this intervention's doing",
                                   a_share("1")),
         optional<&T::regression_to_mean>(
             "regression_to_mean", "share of a gain that is return to the average", a_share("0")),
         optional<&T::evidence_correction>("evidence_correction", "what a gain is multiplied by",
                                           a_share("1"))});
}

Description description(const OptimismBias*) {
    using T = OptimismBias;
    return record<T>("optimism_bias", "upper - mitigation * (upper - lower), added to a cost",
                     {required<&T::upper>(
                          "upper", "before any mitigation",
                          {.quantity = Quantity::number, .unit = "share", .least = 0, .most = 5}),
                      required<&T::lower>(
                          "lower", "with full mitigation",
                          {.quantity = Quantity::number, .unit = "share", .least = 0, .most = 5}),
                      required<&T::mitigation>("mitigation", "share of the way from upper to lower",
                                               a_share())});
}

Description description(const StraightLine*) {
    using T = StraightLine;
    return record<T>(
        "straight line", "an asset that loses its value evenly over its life",
        {required<&T::life_years>(
            "life_years", "years from spending until the asset is worth nothing",
            {.quantity = Quantity::years, .unit = "years", .least = 1, .most = 1000})});
}

Description description(const CostLine*) {
    using T = CostLine;
    return record<T>(
        "cost line", "one line of programme cost, or of income beside it",
        {optional<&T::fixed_per_year>("fixed_per_year", "money each year, or one amount for each",
                                      money_of_line),
         optional<&T::for_years>("for_years", "years in which fixed_per_year is paid",
                                 {.least = 1, .otherwise = "all"}),
         optional<&T::set_up>("set_up",
                              "money at the start, or one amount for each of the first years",
                              money_of_line),
         optional<&T::per>("per",
                           "what `cost` is counted by: client, client_year, a step, a service"),
         optional<&T::cost>("cost", "money each", money_of_line),
         required<&T::payer>(
             "payer", "who pays (receives an income), or shares that sum to 1; one may be `rest`",
             shares_by(Target::payer)),
         required<&T::budget>("budget", "revenue or capital"),
         optional<&T::falls>("falls", "when in its year it is paid, for present values and payback",
                             {.otherwise = "discounted at discount_at; for payback set-up and "
                                           "capital at the start, all else spread"}),
         optional<&T::residual>(
             "residual",
             "what a capital line leaves at the horizon's end: an amount, or life_years",
             {.quantity = Quantity::cost,
              .unit = "money",
              .least = 0,
              .otherwise = "nothing is left",
              .instead = other_money}),
         optional<&T::optimism_bias>("optimism_bias", "shown in a row of its own",
                                     {.otherwise = "none"}),
         optional<&T::vat>("vat", "a label"),
         optional<&T::strategies>("strategies", "of a cohort model, under which it is paid",
                                  {.otherwise = "all"})},
        {{.keys = {"fixed_per_year", "set_up", "per"}}});
}

Description description(const HazardState*) {
    using T = HazardState;
    return record<T>(
        "hazard state", "likelihood of harm in twelve months, and its spread over classes I to IV",
        {required<&T::one_in>("one_in", "dwellings of which one sees harm in twelve months",
                              {.quantity = Quantity::number, .unit = "dwellings", .least = 1}),
         required<&T::spread>(
             "spread", "shares of harm classes I, II, III and IV; one may be `rest`", a_share())});
}

Description description(const Hazard*) {
    using T = Hazard;
    return record<T>(
        "hazard", "a hazard in a dwelling and what its repair saves",
        {optional<&T::before>("before", "before the works"),
         optional<&T::after>("after", "after the works"),
         optional<&T::cost_per_harm>("cost_per_harm", "cost of a harm of class I, II, III and IV",
                                     money),
         optional<&T::nhs_saving_per_dwelling_year>(
             "nhs_saving_per_dwelling_year", "saving a dwelling-year, where only that is known",
             {.quantity = Quantity::cost, .unit = "money"}),
         required<&T::payer>("payer", "who saves"),
         required<&T::cashable>("cashable", "share of the saving that leaves a budget", a_share())},
        {{.keys = {"before", "nhs_saving_per_dwelling_year"}}});
}

Description description(const ServiceUse*) {
    using T = ServiceUse;
    return record<T>(
        "service use", "use of services avoided, directly or through outcomes",
        {optional<&T::effects>("effects", "use avoided, by service", {.names = Target::service}),
         optional<&T::before_after>("before_after", "client-years of a before/after table"),
         optional<&T::both_counted>("both_counted", "double counting that is meant"),
         optional<&T::outcomes>("outcomes", "events avoided that lead to service use"),
         optional<&T::health>("health", "QALYs gained directly")});
}

Description description(const HazardRepair*) {
    using T = HazardRepair;
    return record<T>("hazard repair", "hazards in a dwelling that are repaired",
                     {optional<&T::hazards>("hazards", "hazards, for kind hazard")});
}

Description description(const Kind*) {
    return kinds_of<Kind>({"service_use", "hazard", "cohort", "tree"});
}

std::string_view name_of(const Kind& kind) { return describe<Kind>().choices.at(kind.index()); }

std::vector<const Named<CostLine>*> money_lines(const Model& model) {
    std::vector<const Named<CostLine>*> lines;
    for (const auto& line : model.costs) lines.push_back(&line);
    for (const auto& line : model.incomes) lines.push_back(&line);
    return lines;
}

ServiceUse& service_use(Model& model) {
    return std::visit([](auto& kind) -> ServiceUse& { return use_of(kind); }, model.kind);
}

const ServiceUse& service_use(const Model& model) {
    return std::visit([](auto& kind) -> const ServiceUse& { return use_of(kind); }, model.kind);
}

const Map<Hazard>& hazards(const Model& model) {
    static const Map<Hazard> none;
    const auto* repair = std::get_if<HazardRepair>(&model.kind);
    return repair == nullptr ? none : repair->hazards;
}

const Cohort* cohort(const Model& model) {
    const auto* course = std::get_if<CourseOfLife>(&model.kind);
    return course == nullptr ? nullptr : &course->cohort;
}

const Tree* tree(const Model& model) {
    if (const auto* course = std::get_if<CourseOfLife>(&model.kind)) return &course->before;
    const auto* decision = std::get_if<DecisionTree>(&model.kind);
    return decision == nullptr ? nullptr : &decision->tree;
}

std::vector<std::string> strategies_of(const Model& model) {
    std::vector<std::string> names;
    if (const Cohort* states = cohort(model)) names = names_of(states->strategies);
    if (const Tree* of = tree(model))
        for (const auto& one : of->trees)
            if (!is_among(one.name, names)) names.push_back(one.name);
    return names;
}

std::set<std::string_view> files_by_age(const Model& model) {
    std::set<std::string_view> files;
    if (model.timing && model.timing->survival) files.insert("life_tables");
    const Cohort* states = cohort(model);
    if (states == nullptr) return files;
    if (states->norms) files.insert("utility_norms");
    const auto dies = [](const Map<Moves>& rows) {
        return any(rows, [](const auto& row) { return !row.value.mortality.empty(); });
    };
    if (dies(states->transitions) ||
        any(states->strategies, [&](const auto& one) { return dies(one.value.transitions); }))
        files.insert("life_tables");
    return files;
}

Description description(const Model*) {
    using T = Model;
    std::vector<Field> fields = {
        optional<&T::hearth>("hearth", "version of the language", {.least = 1, .most = 1}),
        required<&T::title>("title", "name shown in tables"),
        required<&T::kind>("kind", "service_use, hazard, cohort or tree"),
        required<&T::client>("client", "what it acts on: person, household, patient, dwelling"),
        optional<&T::population>("population", "in whom the effect was measured"),
        optional<&T::evidence>("evidence", "the study the effect comes from"),
        optional<&T::caveats>("caveats", "what a reader has to know, null findings first"),
        optional<&T::sources>("sources", "publications only this model uses"),
        optional<&T::figures>("figures", "named figures that expressions here may use"),
        optional<&T::timing>("timing", "when the effect begins and how long it lasts")};
    const auto add = [&](const std::vector<Field>& more) {
        fields.insert(fields.end(), more.begin(), more.end());
    };
    add(keys_of_part(describe<ServiceUse>(),
                     [](void* model) -> void* { return &service_use(*static_cast<T*>(model)); }));
    add({optional<&T::money_effects>("money_effects", "money gained by others"),
         optional<&T::adjust>("adjust", "corrections of every effect"),
         optional<&T::costs>("costs", "programme cost, line by line"),
         optional<&T::incomes>("incomes",
                               "rents, charges and contributions, as lines of cost; no effect's "
                               "adjustment scales them")});
    add(keys_of_part(
        describe<HazardRepair>(),
        [](void* model) -> void* {
            return std::get_if<HazardRepair>(&static_cast<T*>(model)->kind);
        },
        "hazard"));
    add(keys_of_part(
        describe<Cohort>(),
        [](void* model) -> void* {
            auto* course = std::get_if<CourseOfLife>(&static_cast<T*>(model)->kind);
            return course == nullptr ? nullptr : &course->cohort;
        },
        "cohort"));
    add(keys_of_part(
        describe<Tree>(),
        [](void* model) -> void* {
            Kind& kind = static_cast<T*>(model)->kind;
            if (auto* course = std::get_if<CourseOfLife>(&kind)) return &course->before;
            auto* decision = std::get_if<DecisionTree>(&kind);
            return decision == nullptr ? nullptr : &decision->tree;
        },
        "tree"));
    Description d = record<T>("model", "an intervention as the evidence describes it", fields);
    d.kind_key = "kind";
    return d;
}

}  // namespace hearth

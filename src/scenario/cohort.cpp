// The keys of a cohort model, and what follows from them alone.
#include "scenario/cohort.hpp"

#include "base/text.hpp"

namespace hearth {

namespace {

constexpr Limits a_cycle{.quantity = Quantity::share, .unit = "a cycle", .least = 0, .most = 1};
constexpr Limits a_year{.quantity = Quantity::rate, .unit = "a year", .least = 0};
constexpr Limits a_ratio{.quantity = Quantity::ratio, .unit = "ratio", .least = 0};
constexpr Limits a_utility{
    .quantity = Quantity::utility, .unit = "QALYs a year", .least = -1, .most = 1};
constexpr Limits cost_of_state{.quantity = Quantity::cost, .unit = "money", .least = 0};
constexpr Limits use_of_state{.quantity = Quantity::count, .unit = "units", .least = 0};
constexpr Limits qalys_of_state{.quantity = Quantity::number, .unit = "QALYs"};

template <class T>
Amounts* amounts_of(void* record) {
    return &static_cast<T*>(record)->amounts;
}

/// The keys of amounts of one sort, and then those that the record has besides.
template <class T>
std::vector<Field> with_amounts(Limits limits, std::vector<Field> fields) {
    using A = Amounts;
    const Description amounts{
        .fields = {
            optional<&A::in>("in", "by state, a year in it", limits),
            optional<&A::alive>("alive", "a year in any state but those of the dead", limits),
            optional<&A::at_start>("at_start", "once for each who starts", limits),
            optional<&A::on>("on", "each time somebody moves, by 'from -> to'", limits),
            optional<&A::strategies>("strategies", "under which it holds", {.otherwise = "all"}),
            optional<&A::cycles>("cycles", "one, or the first and the last, from 1",
                                 {.least = 1, .otherwise = "all"})}};
    const auto more = keys_of_part(amounts, [](void* one) -> void* { return amounts_of<T>(one); });
    fields.insert(fields.end(), more.begin(), more.end());
    return fields;
}

}  // namespace

int cycles_in_a_year(CycleLength length) {
    switch (length) {
        case CycleLength::year:
            return 1;
        case CycleLength::quarter:
            return 4;
        case CycleLength::month:
            return 12;
        case CycleLength::week:
            return 52;
    }
    return 1;
}

std::optional<std::pair<std::string, std::string>> states_of_move(std::string_view text) {
    const std::size_t arrow = text.find("->");
    if (arrow == std::string_view::npos) return std::nullopt;
    return std::pair{std::string(trimmed(text.substr(0, arrow))),
                     std::string(trimmed(text.substr(arrow + 2)))};
}

bool is_dead(const Cohort& cohort, std::string_view state) {
    if (!cohort.dead) return state == "dead";
    return any(cohort.dead->values, [&](const StateName& one) { return one.name == state; });
}

const Moves* moves_from(const Cohort& cohort, const Strategy* strategy, std::string_view state) {
    const Moves* own = strategy == nullptr ? nullptr : find(strategy->transitions, state);
    return own != nullptr ? own : find(cohort.transitions, state);
}

bool holds_under(const Amounts& amounts, std::string_view strategy) {
    if (!amounts.strategies) return true;
    const auto& named = amounts.strategies->values;
    return is_among(strategy, named);
}

Description description(const Cycle*) {
    using T = Cycle;
    return record<T>(
        "cycle", "how long a cycle is, how many are followed, and how they are counted",
        {optional<&T::length>("length", "year, quarter, month or week", {.otherwise = "year"}),
         optional<&T::count>("count", "cycles that somebody is followed",
                             {.least = 1, .most = 10000, .otherwise = "to the horizon"}),
         optional<&T::counting>("counting", "how rows of the trace are counted (method 11.6)",
                                {.otherwise = "half_cycle"}),
         optional<&T::exponent>("exponent", "the time at which a cycle is discounted",
                                {.otherwise = "of_row"}),
         optional<&T::competing>("competing", "how exits from a state compete (method 11.3)",
                                 {.otherwise = "separate"}),
         optional<&T::age_at>("age_at", "whose age a cycle has", {.otherwise = "start"})});
}

Description description(const PeopleOfAge*) {
    using T = PeopleOfAge;
    return record<T>(
        "people of an age", "people of one age and sex who start",
        {required<&T::age>("age", "age at the start",
                           {.quantity = Quantity::years, .unit = "years", .least = 0, .most = 120}),
         required<&T::sex>("sex", "female or male"),
         optional<&T::share>("share", "of those who start", a_share("all"))});
}

Description description(const HazardLaw*) {
    using T = HazardLaw;
    return record<T>(
        "hazard law", "a hazard that changes with time, in years",
        {optional<&T::exponential>("exponential", "a rate that stays the same", a_year),
         optional<&T::law>("law", "weibull, gompertz or log_logistic"),
         optional<&T::shape>("shape", "its shape",
                             {.quantity = Quantity::number, .unit = "number"}),
         optional<&T::rate>("rate", "its rate: H(t) = rate * t^shape", a_year),
         optional<&T::scale>("scale", "its scale in years: H(t) = (t / scale)^shape",
                             {.quantity = Quantity::years, .unit = "years", .least = 1e-9}),
         optional<&T::time_in>("time_in", "whose time: of the model, or in the state (a tunnel)",
                               {.otherwise = "model"})},
        {{.keys = {"exponential", "law"}}, {.keys = {"rate", "scale"}, .needed = false}});
}

Description description(const FromAge*) {
    using T = FromAge;
    return record<T>("from an age", "a chance from an age on",
                     {required<&T::age>("age", "from this age on", {.least = 0, .most = 130}),
                      optional<&T::probability>("probability", "in a year", a_share()),
                      optional<&T::rate>("rate", "a year", a_year)},
                     {{.keys = {"probability", "rate"}}});
}

Description description(const Mortality*) {
    using T = Mortality;
    return record<T>("mortality", "dying as the people of a life table do",
                     {required<&T::table>("table", "life table"),
                      optional<&T::ratio>("ratio", "standardised mortality ratio",
                                          {Quantity::ratio, "ratio", 0,
                                           std::numeric_limits<double>::infinity(), "1"})});
}

Description description(const Moves*) {
    using T = Moves;
    return record<T>(
        "moves", "how people leave a state; what makes the same move adds up",
        {optional<&T::counts>("counts", "{dirichlet: …}: moves counted, by state", a_share()),
         optional<&T::probabilities>("probabilities", "in a cycle, by state; one may be `rest`",
                                     a_cycle),
         optional<&T::rates>("rates", "a year, by state", a_year),
         optional<&T::by_cycle>("by_cycle", "probabilities cycle by cycle; the last holds",
                                a_cycle),
         optional<&T::by_cycle_in_state>(
             "by_cycle_in_state", "the same by cycles spent in the state, a tunnel", a_cycle),
         optional<&T::hazards>("hazards", "hazards that change with time, by state"),
         optional<&T::by_age>("by_age", "chances by age, by state"),
         optional<&T::mortality>("mortality", "dying by a life table, by state"),
         optional<&T::rest_to>("rest_to", "who takes what is left of 1",
                               {.otherwise = "the state itself"})});
}

Description description(const MoveRatio*) {
    using T = MoveRatio;
    return record<T>(
        "ratio", "a ratio on some moves",
        {optional<&T::from>("from", "states", {.otherwise = "all"}),
         optional<&T::to>("to", "states", {.otherwise = "all but staying"}),
         optional<&T::rate_ratio>("rate_ratio", "on rates and hazards", a_ratio),
         optional<&T::hazard_ratio>("hazard_ratio", "on rates and hazards", a_ratio),
         optional<&T::risk_ratio>("risk_ratio", "on probabilities in a cycle", a_ratio),
         optional<&T::odds_ratio>("odds_ratio", "on their odds", a_ratio),
         optional<&T::cycles>("cycles", "one, or the first and the last, from 1",
                              {.least = 1, .otherwise = "all"})},
        {{.keys = {"rate_ratio", "hazard_ratio", "risk_ratio", "odds_ratio"}}});
}

Description description(const Strategy*) {
    using T = Strategy;
    return record<T>(
        "strategy", "what is different under a strategy",
        {optional<&T::ratios>("ratios", "ratios on moves"),
         optional<&T::transitions>("transitions", "moves from a state, in place of the model's"),
         optional<&T::utilities>("utilities", "of states, in place of the model's", a_utility),
         optional<&T::start>("start", "shares who start in states, in place of the model's",
                             a_share())});
}

Description description(const StateCost*) {
    using T = StateCost;
    return record<T>(
        "cost of states", "what states and moves cost",
        with_amounts<T>(cost_of_state,
                        {required<&T::payer>("payer", "who pays, or shares that sum to 1",
                                             shares_by(Target::payer)),
                         optional<&T::cashable>("cashable", "share that leaves a budget",
                                                a_share("it is programme cost"))}));
}

Description description(const StateUse*) {
    return record<StateUse>("use in states", "units of a service that states and moves use",
                            with_amounts<StateUse>(use_of_state, {}));
}

Description description(const StateQalys*) {
    return record<StateQalys>("health of states",
                              "QALYs beside the utility of states; below 0 they are taken",
                              with_amounts<StateQalys>(qalys_of_state, {}));
}

Description description(const Cohort*) {
    using T = Cohort;
    return record<T>(
        "cohort", "states that people are in, cycle by cycle",
        {optional<&T::states>("states", "in the order of tables, for kind cohort"),
         optional<&T::cycle>("cycle", "its length, number and counting",
                             {.otherwise = "a year, to the horizon, half_cycle"}),
         optional<&T::dead>("dead", "states of the dead", {.otherwise = "dead"}),
         optional<&T::tunnels>("tunnels", "cycles told apart in a state, by state", {.least = 1}),
         optional<&T::people>("people", "age and sex of those who start"),
         optional<&T::start>("start", "shares who start in states; one may be `rest`", a_share()),
         optional<&T::transitions>("transitions", "moves, by the state they leave",
                                   {.otherwise = "who is in it stays"}),
         optional<&T::strategies>("strategies", "what may be done, by name"),
         optional<&T::utilities>("utilities", "QALYs a year in a state, by state", a_utility),
         optional<&T::norms>("norms", "norms by age and sex; utilities are then shares of them",
                             {.otherwise = "utilities are QALYs"}),
         optional<&T::state_costs>("state_costs", "what states and moves cost"),
         optional<&T::state_use>("state_use", "use of services, by service",
                                 {.names = Target::service}),
         optional<&T::state_qalys>("state_qalys", "QALYs beside those of utilities")});
}

std::vector<const Named<Branch>*> next_branches(const Tree& tree, const Branch& branch) {
    std::vector<const Named<Branch>*> next;
    for (const auto& one : branch.branches) next.push_back(&one);
    const Branch* below = branch.subtree ? find(tree.subtrees, *branch.subtree) : nullptr;
    if (below != nullptr)
        for (const auto& one : below->branches) next.push_back(&one);
    return next;
}

Description description(const BranchCost*) {
    using T = BranchCost;
    return record<T>("cost of a branch", "what a branch costs, once for each who comes to it",
                     {required<&T::cost>("cost", "money",
                                         {.quantity = Quantity::cost, .unit = "money", .least = 0}),
                      required<&T::payer>("payer", "who pays, or shares that sum to 1",
                                          shares_by(Target::payer)),
                      optional<&T::cashable>("cashable", "share that leaves a budget",
                                             a_share("it is programme cost"))});
}

Description description(const Branch*) {
    using T = Branch;
    return record<T>(
        "branch", "what happens to those who come here, and what may happen next",
        {optional<&T::probability>("probability", "of those who come to its node",
                                   a_share("what the others leave")),
         optional<&T::branches>("branches", "what may happen next, by name"),
         optional<&T::subtree>("subtree", "name of the subtree that goes on here"),
         optional<&T::costs>("costs", "by name, once each"),
         optional<&T::use>(
             "use", "units of services, once each",
             {.quantity = Quantity::count, .unit = "units", .least = 0, .names = Target::service}),
         optional<&T::qalys>("qalys", "once each; below 0 they are lost",
                             {.quantity = Quantity::number, .unit = "QALYs"}),
         optional<&T::enters>("enters", "the state of the cohort that they go on in")});
}

Description description(const Tree*) {
    using T = Tree;
    return record<T>("tree", "a decision tree for each strategy",
                     {optional<&T::trees>("trees", "the tree of each strategy, by its name"),
                      optional<&T::subtrees>("subtrees", "parts that several branches share")});
}

}  // namespace hearth

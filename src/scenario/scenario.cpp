// The keys of a scenario file.
#include "scenario/scenario.hpp"

namespace hearth {

std::string_view name_of(Moment moment) {
    return choice_names(Moment{}).at(static_cast<std::size_t>(moment));
}
std::string_view name_of(EntryTiming entry) {
    return choice_names(EntryTiming{}).at(static_cast<std::size_t>(entry));
}

Moments Appraisal::moments() const {
    if (const auto* both = std::get_if<Moments>(&discount_at)) return *both;
    const Moment one = std::get<Moment>(discount_at);
    return {.place = place, .savings = one, .costs = one};
}

const Description& description(const FlatRates*) {
    using T = FlatRates;
    static const Description made = record<T>(
        "flat rates", "one yearly rate for money and one for health",
        {required<&T::money>("money", "yearly rate for money", {.least = 0, .most = 1}),
         required<&T::health>("health", "yearly rate for health", {.least = 0, .most = 1})});
    return made;
}

const Description& description(const Moments*) {
    using T = Moments;
    static const Description made =
        record<T>("moments", "moments of discounting that differ",
                  {required<&T::savings>("savings", "moment for savings"),
                   required<&T::costs>("costs", "moment for costs")});
    return made;
}

const Description& description(const Perspective*) {
    using T = Perspective;
    static const Description made =
        record<T>("perspective", "whose money, and which classes of it, the headline counts",
                  {optional<&T::payers>("payers", "payers counted", {.otherwise = "every payer"}),
                   optional<&T::classes>("classes", "classes counted",
                                         {.otherwise = "cost, cashable, capacity"})});
    return made;
}

const Description& description(const Appraisal*) {
    using T = Appraisal;
    static const Description made = record<T>(
        "appraisal", "over how long, in which prices, discounted how",
        {required<&T::start>("start", "financial year 0"),
         required<&T::years>("years", "number of years", {.least = 1, .most = 200}),
         required<&T::prices>("prices", "financial year of all results' prices, or as_printed"),
         optional<&T::currency>("currency", "currency of all money", {.otherwise = "gbp"}),
         optional<&T::discount>("discount", "schedule, {money: rate, health: rate}, or none",
                                {.otherwise = "green_book_2022"}),
         optional<&T::discount_at>("discount_at", "moment in the year that is discounted to",
                                   {.otherwise = "start_of_year"}),
         optional<&T::entry>("entry", "when in the year clients start", {.otherwise = "spread"}),
         optional<&T::perspective>("perspective", "whose money the headline counts"),
         optional<&T::qaly_value>("qaly_value", "money per QALY: a name from data or an amount",
                                  {.quantity = Quantity::cost,
                                   .unit = "money per QALY",
                                   .least = 0,
                                   .otherwise = "QALYs are not valued"})});
    return made;
}

const Description& description(const Pool*) {
    using T = Pool;
    static const Description made = record<T>(
        "pool", "the people or households clients come from",
        {optional<&T::people>("people", "group of people in the place, such as 65_plus"),
         optional<&T::households>("households", "group of households, such as social_rented"),
         optional<&T::number>("number", "how many, where no place says",
                              {.quantity = Quantity::count, .unit = "clients", .least = 0}),
         optional<&T::share>("share", "share of them that is eligible",
                             {Quantity::share, "share", 0, 1, "1"}),
         optional<&T::growth>("growth", "yearly growth of the pool",
                              {Quantity::number, "share", -1, 10, "0"})},
        {{.keys = {"people", "households", "number"}}});
    return made;
}

const Description& description(const Reach*) {
    using T = Reach;
    constexpr Limits count{.quantity = Quantity::count, .unit = "clients a year", .least = 0};
    static const Description made = record<T>(
        "reach", "how many clients start each year",
        {optional<&T::clients_per_year>("clients_per_year", "one number, or one for each year",
                                        count),
         optional<&T::clients>("clients", "one cohort in year 0", count),
         optional<&T::pool>("pool", "where clients come from"),
         optional<&T::per_year>(
             "per_year", "share of the open pool offered each year",
             {.quantity = Quantity::share, .unit = "share", .least = 0, .most = 1}),
         optional<&T::capacity>("capacity", "most clients offered in a year, or one for each year",
                                count),
         optional<&T::ramp>("ramp", "share of that offered in the first years; the last one holds",
                            {Quantity::share, "share", 0, 1, "1"}),
         optional<&T::once_each>("once_each", "whether starts leave the pool",
                                 {.otherwise = "true"}),
         optional<&T::for_years>("for_years", "years of intake", {.least = 1, .otherwise = "all"}),
         optional<&T::steps>(
             "steps", "shares that pass each step, in order",
             {.quantity = Quantity::share, .unit = "share", .least = 0, .most = 1})},
        {{.keys = {"clients_per_year", "clients", "pool"}}});
    return made;
}

const Description& description(const Intervention*) {
    using T = Intervention;
    static const Description made =
        record<T>("intervention", "a model, and how many it reaches here",
                  {required<&T::model>("model", "name of a model, or one written here"),
                   required<&T::reach>("reach", "how many clients start each year"),
                   optional<&T::set>("set", "local values in place of the model's, by path")});
    return made;
}

const Description& description(const Transfer*) {
    using T = Transfer;
    static const Description made =
        record<T>("transfer", "money moved between payers; totals do not move",
                  {required<&T::from>("from", "who pays"), required<&T::to>("to", "who receives"),
                   required<&T::amount>("amount", "money in each of `years`",
                                        {.quantity = Quantity::cost, .unit = "money", .least = 0}),
                   required<&T::years>("years", "years in which it is paid, from 0", {.least = 0}),
                   optional<&T::options>("options", "options it belongs to",
                                         {.otherwise = "every option but the first"})});
    return made;
}

const Description& description(const ScenarioFile*) {
    using T = ScenarioFile;
    static const Description made = record<T>(
        "scenario", "a question: who, where, what, and against what",
        {required<&T::hearth>("hearth", "version of the language", {.least = 1, .most = 1}),
         required<&T::title>("title", "name shown in tables"),
         optional<&T::question>("question", "what the scenario answers"),
         required<&T::appraisal>("appraisal", "over how long, in which prices"),
         optional<&T::place_names>("place", "a place, or a list of places"),
         optional<&T::figures>("figures", "named figures that expressions may use"),
         optional<&T::payers>("payers", "payers beside those in data"),
         optional<&T::services>("services", "services beside or instead of those in data"),
         optional<&T::sources>("sources", "publications beside those in data"),
         required<&T::interventions>("interventions", "what is done"),
         required<&T::options>("options", "what is compared; the first is the comparator"),
         optional<&T::transfers>("transfers", "money moved between payers"),
         optional<&T::uncertainty>("uncertainty", "how many draws, and how they are made",
                                   {.otherwise = "10000 random draws, seed 1"}),
         optional<&T::correlations>("correlations", "figures that move together",
                                    {.otherwise = "every figure is drawn by itself"}),
         optional<&T::alternatives>(
             "alternatives", "what could be chosen otherwise, choice by choice, for `multiverse`",
             {.otherwise = "nothing is left open"}),
         optional<&T::sets>("sets", "versions of the scenario, for `run --sets own`",
                            {.otherwise = "no version but this"})},
        {}, {"overlap"});
    return made;
}

const Description& description(const SetsFile*) {
    using T = SetsFile;
    static const Description made = record<T>(
        "sets file", "versions of a scenario, for `run --sets FILE`",
        {required<&T::hearth>("hearth", "version of the language", {.least = 1, .most = 1}),
         required<&T::sets>("sets", "values by path, under a name for each version")});
    return made;
}

}  // namespace hearth

// The keys of data files.
#include "scenario/library.hpp"

namespace hearth {

Description description(const Payer*) {
    using T = Payer;
    return record<T>("payer", "who can pay or gain",
                     {required<&T::name>("name", "name shown in tables"),
                      optional<&T::also>("also", "what people call them, for `did you mean`"),
                      optional<&T::index>("index", "price index of money they pay",
                                          {.otherwise = "gdp_deflator"})});
}

Description description(const Source*) {
    using T = Source;
    return record<T>(
        "source", "a publication that figures come from",
        {required<&T::citation>("citation", "authors, title, where published"),
         optional<&T::publisher>("publisher", "who published it"),
         optional<&T::year>("year", "year of publication", {.least = 1900, .most = 2199}),
         optional<&T::url>("url", "where it can be read"),
         optional<&T::read_on>("read_on", "date on which it was read, 2026-11-21"),
         optional<&T::licence>("licence", "licence of the figures"),
         optional<&T::superseded_by>("superseded_by", "a newer edition of it, by its key"),
         optional<&T::note>("note", "what to know before using it")});
}

Description description(const ReleaseStep*) {
    using T = ReleaseStep;
    return record<T>(
        "step", "cash that comes in whole steps: so many units avoided close one",
        {required<&T::units>("units", "units a year that close one step; a bed at its occupancy",
                             {.quantity = Quantity::count, .unit = "units a year", .least = 0}),
         optional<&T::lag_years>("lag_years", "whole years until it is closed",
                                 {.least = 0, .most = 100, .otherwise = "0"}),
         required<&T::share>("share",
                             "share of a step's cost that leaves the budget; the rest is stranded",
                             a_share()),
         optional<&T::name>("name", "what one is called: bed, bay, ward, shift, post",
                            {.otherwise = "step"})});
}

Description description(const Service*) {
    using T = Service;
    return record<T>(
        "service", "a service whose use costs money",
        {optional<&T::name>("name", "name shown in tables", {.otherwise = "its key"}),
         optional<&T::also>("also", "what people call it, for `did you mean`"),
         required<&T::unit>("unit", "what one unit of use is: attendance, bed day, visit"),
         required<&T::payer>("payer", "who pays for it"),
         required<&T::costs>("cost",
                             "cost of one unit, or a list with one cost for each price year",
                             {.quantity = Quantity::cost, .unit = "money per unit", .least = 0}),
         optional<&T::cashable>(
             "cashable", "share of the cost that leaves a budget; the rest is capacity", a_share()),
         optional<&T::step>("step", "in place of cashable: cash that comes in whole steps"),
         optional<&T::grows>("grows", "real growth of the cost with each year after the first",
                             {Quantity::number, "share", -0.5, 1, "0"}),
         optional<&T::contains>("contains", "services whose cost this cost already contains")},
        {{.keys = {"cashable", "step"},
          .which = "cashable, where any unit avoided saves money; step, where only a whole bed, "
                   "ward or post does"}});
}

Description description(const PriceIndex*) {
    using T = PriceIndex;
    return record<T>(
        "price index", "carries money from the prices it was quoted in to the scenario's prices",
        {required<&T::name>("name", "name shown in tables"),
         optional<&T::levels>("levels", "level by financial year", {.least = 1e-6}),
         optional<&T::changes>("changes", "change on the previous year, as a share",
                               {.least = -0.5, .most = 1}),
         optional<&T::before>("before", "index that continues it before its first year"),
         optional<&T::after>("after", "index that continues it after its last year"),
         optional<&T::forecast_from>("forecast_from", "first financial year that is a forecast"),
         optional<&T::provisional>("provisional", "years whose value may still be revised"),
         optional<&T::superseded_by>("superseded_by", "index to use instead of it"),
         required<&T::vintage>("vintage", "edition the numbers come from"),
         optional<&T::read_on>("read_on", "date on which it was read")},
        {{.keys = {"levels", "changes"}}});
}

Description description(const DiscountBand*) {
    using T = DiscountBand;
    return record<T>(
        "discount band", "one rate of a schedule",
        {optional<&T::to>("to", "last year of the band", {.least = 1, .otherwise = "no end"}),
         required<&T::rate>("rate", "yearly rate", {.least = 0, .most = 1})});
}

Description description(const DiscountSchedule*) {
    using T = DiscountSchedule;
    return record<T>("discount schedule", "discount rates for money and for health",
                     {required<&T::name>("name", "name shown in tables"),
                      required<&T::money>("money", "bands for money"),
                      required<&T::health>("health", "bands for QALYs and their value")});
}

constexpr Limits date_of_a_count{.least = 1900, .most = 2200};

Description description(const Recount*) {
    using T = Recount;
    return record<T>(
        "recount", "people of a place as they were counted once more",
        {required<&T::people>("people", "people by group",
                              {.quantity = Quantity::count, .unit = "people", .least = 0}),
         optional<&T::counted>("counted", "when: a year and its part", date_of_a_count)});
}

Description description(const Locality*) {
    using T = Locality;
    return record<T>(
        "place", "a place with its people and households",
        {required<&T::name>("name", "name shown in tables"),
         optional<&T::ons_code>("ons_code", "code of the Office for National Statistics"),
         optional<&T::also>("also", "what people call it, and places that it took in"),
         optional<&T::districts>("districts", "keys of the districts that lie in it"),
         optional<&T::people>("people", "people by group, Census 2021",
                              {.quantity = Quantity::count, .unit = "people", .least = 0}),
         optional<&T::households>("households", "households by group",
                                  {.quantity = Quantity::count, .unit = "households", .least = 0}),
         optional<&T::counted>("counted",
                               "when people and households were: a year and its part, such as "
                               "2021.22; pools grow from there",
                               date_of_a_count),
         optional<&T::mid_2024>("mid_2024", "its people in the middle of 2024"),
         optional<&T::activity>("activity", "use of services in a year, and other counts",
                                {.quantity = Quantity::count, .unit = "units", .least = 0})});
}

Description description(const LifeTable*) {
    using T = LifeTable;
    return record<T>("life table", "yearly probabilities of death by age",
                     {required<&T::name>("name", "name shown in tables"),
                      required<&T::female>("female", "for ages 0, 1, 2 …", {.least = 0, .most = 1}),
                      required<&T::male>("male", "for ages 0, 1, 2 …", {.least = 0, .most = 1})});
}

Description description(const UtilityNorm*) {
    using T = UtilityNorm;
    return record<T>(
        "utility norm", "quality of life of people in general, QALYs a year, by age and sex",
        {required<&T::name>("name", "name shown in tables"),
         required<&T::constant>("constant", "of women of age 0"),
         optional<&T::male>("male", "more of men", {.otherwise = "0"}),
         optional<&T::age>("age", "times the age in years", {.otherwise = "0"}),
         optional<&T::age_squared>("age_squared", "times its square", {.otherwise = "0"})});
}

Description description(const EvidenceGrade*) {
    using T = EvidenceGrade;
    return record<T>(
        "evidence grade", "how far off figures with evidence of this grade may be",
        {required<&T::name>("name", "what evidence has this grade"),
         required<&T::relative_se>("relative_se", "standard error as a share of the point",
                                   {.least = 1e-9, .most = 10})});
}

Description description(const DataFile*) {
    using T = DataFile;
    return record<T>(
        "data file", "figures that belong to nobody's scenario",
        {required<&T::hearth>("hearth", "version of the language", {.least = 1, .most = 1}),
         optional<&T::payers>("payers", "who can pay or gain"),
         optional<&T::services>("services", "services and their unit costs"),
         optional<&T::sources>("sources", "publications"),
         optional<&T::indices>("indices", "price indices"),
         optional<&T::schedules>("schedules", "discount schedules"),
         optional<&T::qaly_values>(
             "qaly_values", "values of a QALY",
             {.quantity = Quantity::cost, .unit = "money per QALY", .least = 0}),
         optional<&T::places>("places", "places"),
         optional<&T::life_tables>("life_tables", "life tables"),
         optional<&T::utility_norms>("utility_norms", "norms of quality of life by age and sex"),
         optional<&T::evidence_grades>("evidence_grades",
                                       "standard errors of figures without an interval"),
         optional<&T::figures>("figures", "figures that expressions may name"),
         optional<&T::equity>("equity", "what scenarios may take over of `equity`")});
}

}  // namespace hearth

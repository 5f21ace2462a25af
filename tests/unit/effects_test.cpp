// The whole evaluation: laws, what is withheld and why, and what the verdict says of a design.
#include "study/effects.hpp"

#include <cmath>
#include <doctest/doctest.h>

#include "simulated_records.hpp"
#include "study/effects_parts.hpp"

using namespace hearth;
using namespace hearth::simulated;

namespace {

Records made_records(const Truth& truth, std::uint64_t number = 1) {
    Chance chance{{22, number}};
    return records_of(truth, chance);
}

Evaluation evaluated(const Records& records) {
    return evaluate_records(records, {.seed = 1, .replicates = 500});
}

const MethodEffect& method_of(const ServiceEffect& service, EffectMethod method) {
    for (const MethodEffect& effect : service.methods)
        if (effect.method == method) return effect;
    throw std::logic_error("no such method");
}

bool says(const Evaluation& all, std::string_view part) {
    return std::any_of(all.verdict.begin(), all.verdict.end(), [&](const std::string& sentence) {
        return sentence.find(part) != std::string::npos;
    });
}

bool is_number(const EffectEstimate& estimate) {
    return std::isfinite(estimate.value) && std::isfinite(estimate.low) &&
           std::isfinite(estimate.high) && std::isfinite(estimate.se) &&
           estimate.low <= estimate.high;
}

bool is_whole(const MethodEffect& effect) {
    return is_number(effect.ratio) && is_number(effect.difference) &&
           std::isfinite(effect.dispersion.value_or(0)) &&
           std::isfinite(effect.theta.value_or(0)) &&
           (effect.withheld.empty() || effect.ratio.value == 0);
}

/// Every number of an evaluation is one.
bool is_whole(const Evaluation& all) {
    for (const ServiceEffect& service : all.services) {
        for (const MethodEffect& effect : service.methods)
            if (!is_whole(effect)) return false;
        if (service.placebo && !is_whole(*service.placebo)) return false;
        if (service.corrected && !is_number(*service.corrected)) return false;
        if (service.fall && !(service.fall->low <= service.fall->high)) return false;
        if (!std::isfinite(service.e_value) || !std::isfinite(service.e_value_of_limit))
            return false;
    }
    for (const auto& row : all.correlations)
        for (const double r : row)
            if (!(r >= -1 && r <= 1)) return false;
    for (const Balance& b : all.balance)
        if (!std::isfinite(b.before) || !std::isfinite(b.weighted)) return false;
    return true;
}

/// A few clients with few events, some of them without time at risk.
Records ragged(std::uint64_t number) {
    Chance chance{{23, number}};
    Records made = empty_records();
    made.services.push_back({.service = "other", .before = {}, .after = {}});
    made.covariates = {"age"};
    made.covariate_values = {{}};
    const auto clients = static_cast<std::size_t>(6 * chance.uniform());
    for (std::size_t i = 0; i < clients; ++i) {
        const double t0 = chance.uniform() < 0.2 ? 0 : 1, t1 = chance.uniform() < 0.2 ? 0 : 0.5;
        add_client(made,
                   chance.uniform() < 0.5 ? RecordGroup::intervention : RecordGroup::comparison,
                   {chance.poisson(0.7 * t0), chance.poisson(0.7 * t1), t0, t1});
        made.services[1].before.push_back(chance.poisson(3 * t0));
        made.services[1].after.push_back(chance.poisson(3 * t1));
        made.covariate_values[0].push_back(std::floor(3 * chance.uniform()));
    }
    if (number % 2 == 0) made.entry_at_least = {1, -1};
    if (number % 3 == 0) made.earlier = {{"visit", made.services[1].before, {}}};
    return made;
}

}  // namespace

TEST_CASE("whatever the records hold, each number is one or is withheld with a reason") {
    for (std::uint64_t number = 0; number < 300; ++number) {
        const Evaluation all = evaluate_records(ragged(number), {.seed = 1, .replicates = 50});
        INFO("records ", number);
        CHECK(is_whole(all));
        CHECK_FALSE(all.verdict.empty());
        CHECK_FALSE(says(all, "nan"));
    }
}

TEST_CASE(
    "the same records and seed give the same bits, and another seed moves the bootstrap alone") {
    const Records records = made_records({SimulatedDesign::paired_noisy});
    const ServiceEffect a = evaluate_records(records, {.seed = 1, .replicates = 200}).services[0];
    const ServiceEffect b = evaluate_records(records, {.seed = 1, .replicates = 200}).services[0];
    const ServiceEffect c = evaluate_records(records, {.seed = 2, .replicates = 200}).services[0];
    for (std::size_t m = 0; m < a.methods.size(); ++m) {
        CHECK(a.methods[m].ratio.low == b.methods[m].ratio.low);
        CHECK((a.methods[m].ratio.low == c.methods[m].ratio.low) ==
              (a.methods[m].method != EffectMethod::bootstrap));
    }
}

TEST_CASE("no client's change is no effect, and every interval holds it") {
    Records records = made_records({SimulatedDesign::paired, 80});
    for (std::size_t i = 0; i < records.clients(); i += 2) {
        records.services[0].before[i + 1] = records.services[0].after[i];
        records.services[0].after[i + 1] = records.services[0].before[i];
    }
    const Evaluation all = evaluated(records);
    for (const MethodEffect& effect : all.services[0].methods) {
        CHECK(effect.ratio.value == doctest::Approx(1));
        CHECK(std::abs(effect.difference.value) < 1e-9);
        CHECK(effect.ratio.low < 1);
        CHECK(effect.ratio.high > 1);
    }
    CHECK(says(all, "The interval for visit includes no change"));
    CHECK(all.services[0].e_value_of_limit == 1);
}

TEST_CASE("a group compared with itself has no effect, and its change is a ratio of ratios") {
    Records records = made_records({SimulatedDesign::compared, 100});
    const ServiceEffect service = evaluated(records).services[0];
    const RecordTotals::Of& other = *service.comparison;
    const double expected =
        service.count_after / service.count_before / (other.count_after / other.count_before);
    CHECK(method_of(service, EffectMethod::difference_in_differences).ratio.value ==
          doctest::Approx(expected));
    for (std::size_t i = 0; i + 1 < records.clients(); i += 2) {
        records.services[0].before[i + 1] = records.services[0].before[i];
        records.services[0].after[i + 1] = records.services[0].after[i];
    }
    const ServiceEffect same = evaluated(records).services[0];
    for (const EffectMethod method :
         {EffectMethod::difference_in_differences, EffectMethod::weighted})
        CHECK(method_of(same, method).ratio.value == doctest::Approx(1));
}

TEST_CASE("weights take out what a covariate that differs does, which differences alone leave") {
    const Evaluation all = evaluated(made_records({SimulatedDesign::confounded, 3000}));
    const ServiceEffect& service = all.services[0];
    CHECK(service.methods[0].method == EffectMethod::weighted);
    CHECK(service.methods[0].ratio.value == doctest::Approx(0.7).epsilon(0.07));
    CHECK(method_of(service, EffectMethod::difference_in_differences).ratio.value > 0.74);
    CHECK(all.design == "matched_control");
    CHECK(all.weighting == "entropy balancing");
    CHECK(all.balance[0].covariate == "age");
    CHECK(all.balance[0].before > 0.3);
    CHECK(std::abs(all.balance[0].weighted) < 1e-6);
}

TEST_CASE("a covariate that tells the groups apart is named, and the comparison stays unweighted") {
    Records records = made_records({SimulatedDesign::confounded, 50});
    for (std::size_t i = 0; i < records.clients(); ++i)
        records.covariate_values[0][i] = records.group[i] == RecordGroup::intervention ? 80 : 40;
    records.covariate_values[0][0] = 81;
    const Evaluation all = evaluated(records);
    CHECK(says(all, "age alone tells clients from the comparison without fail"));
    CHECK(all.services[0].methods[0].method == EffectMethod::difference_in_differences);
    CHECK(all.design == "difference_in_differences");
}

TEST_CASE(
    "selection on use is told with the fall that comes of itself, and the ratio is corrected") {
    const Evaluation all = evaluated(made_records({SimulatedDesign::selected, 2000}));
    const ServiceEffect& service = all.services[0];
    REQUIRE(service.fall);
    REQUIRE(service.corrected);
    CHECK(service.methods[0].ratio.high < 0.66);  // without the correction: too good
    CHECK(service.corrected->value == doctest::Approx(0.7).epsilon(0.05));
    CHECK(service.corrected->value ==
          doctest::Approx(service.methods[0].ratio.value / (1 - service.fall->mid)));
    CHECK(says(all, "People became clients after 3 or more of visit"));
    CHECK_FALSE(says(evaluated(made_records({SimulatedDesign::paired})), "People became clients"));
}

TEST_CASE("what falls by itself is off what the verdict and the E-values claim") {
    Truth truth{SimulatedDesign::selected, 300};
    truth.ratio = 1;
    const Evaluation all = evaluated(made_records(truth));
    const ServiceEffect& service = all.services[0];
    REQUIRE(service.corrected);
    REQUIRE(service.methods[0].ratio.high < 1);
    REQUIRE(service.corrected->high > 1);
    CHECK(says(all, "Once what falls by itself is taken off"));
    CHECK_FALSE(says(all, "by more than chance explains"));
    CHECK(service.e_value_of_limit == 1);
}

TEST_CASE("clients of one site vary each alone, and it says that there is one site") {
    Records records = made_records({SimulatedDesign::paired, 60});
    const EffectEstimate alone = preferred(evaluated(records).services[0])->ratio;
    records.cluster.assign(records.clients(), 7);
    const Evaluation all = evaluated(records);
    CHECK(preferred(all.services[0])->method == EffectMethod::cluster_robust);
    CHECK(preferred(all.services[0])->ratio.low == alone.low);
    CHECK(says(all, "Clients come from 1 site or team, too few"));
    CHECK(all.services[0].sites.empty());
    records.cluster[0] = 8;
    CHECK(evaluated(records).services[0].sites.size() == 2);
}

TEST_CASE("a rule of entry that a few break holds for the others, one that many break does not") {
    Records records = made_records({SimulatedDesign::selected, 200});
    const double kept = evaluated(records).services[0].fall->mid;
    Column& before = records.services[0].before;
    for (std::size_t i = 0; i < 10; ++i) before[i] = 1;
    const Evaluation few = evaluated(records);
    REQUIRE(few.services[0].fall);
    CHECK(few.services[0].fall->mid == doctest::Approx(kept).epsilon(0.15));
    CHECK(says(few, "Some clients, 10 % at most, had less of visit before"));
    for (std::size_t i = 0; i < 40; ++i) before[i] = 1;
    const Evaluation many = evaluated(records);
    CHECK_FALSE(many.services[0].fall);
    CHECK(says(many, "more than 10 % of clients are below the entry rule"));
}

TEST_CASE("of a comparison that used more before, weights are not preferred, and it says so") {
    Records records = empty_records();
    for (int i = 0; i < 200; ++i) {  // nobody is affected: each has their own rate throughout
        const double ours = i % 4, theirs = 1 + i % 5;
        add_client(records, RecordGroup::intervention, {ours, (i / 4) % 4 * 1.0, 1, 1});
        add_client(records, RecordGroup::comparison, {theirs, 1 + (i / 5) % 5 * 1.0, 1, 1});
    }
    const Evaluation all = evaluated(records);
    CHECK(method_of(all.services[0], EffectMethod::weighted).withheld.empty());
    CHECK(all.services[0].methods[0].method == EffectMethod::difference_in_differences);
    CHECK(all.design == "difference_in_differences");
    CHECK(says(all, "The groups differ, so the comparison is taken as it is"));
    records.entry_at_least = {2};  // by a rule, weights take off what it brings
    CHECK(evaluated(records).services[0].methods[0].method == EffectMethod::weighted);
}

TEST_CASE("use that rose less than the comparison's did not fall") {
    Records records = empty_records();
    for (int i = 0; i < 200; ++i) {
        const double before = 4 + i % 3;
        add_client(records, RecordGroup::intervention, {before, before + 1 + i % 2, 1, 1});
        add_client(records, RecordGroup::comparison, {before, before + 5 + i % 2, 1, 1});
    }
    const Evaluation all = evaluated(records);
    CHECK(all.services[0].methods[0].ratio.high < 1);
    CHECK(says(all, "Use of visit rose less than the comparison's"));
    CHECK_FALSE(says(all, "fell"));
}

TEST_CASE("use that fewer than five clients make has an interval of chance alone") {
    Records records = empty_records();
    for (int i = 0; i < 30; ++i)
        add_client(records, RecordGroup::intervention,
                   {i < 2 ? 20.0 + i : 0, i < 2 ? 10.0 + 2 * i : 0, 1, 1});
    const Evaluation all = evaluated(records);
    CHECK(all.services[0].methods[0].method == EffectMethod::exact_poisson);
    CHECK(method_of(all.services[0], EffectMethod::cluster_robust).withheld ==
          "fewer than 5 clients used it");
    CHECK_FALSE(method_of(all.services[0], EffectMethod::bootstrap).withheld.empty());
    CHECK(says(all, "Fewer than 5 clients used visit"));
}

TEST_CASE(
    "few clients, no comparison, few events and clients who differ are told, each in a sentence") {
    const Evaluation few = evaluated(made_records({SimulatedDesign::paired, 27}));
    CHECK(says(few, "With 27 clients"));
    CHECK(says(few, "There is no comparison group"));
    CHECK(few.design == "before_after_uncontrolled");
    const Evaluation many = evaluated(made_records({SimulatedDesign::paired_noisy, 200, 10}));
    CHECK_FALSE(says(many, "With 200 clients"));
    CHECK(says(many, "A few clients make up much of visit"));
    const Evaluation rare = evaluated(made_records({SimulatedDesign::paired, 60, 0.1, 0.7}));
    CHECK(says(rare, "so few events of visit"));
    const Evaluation one = evaluated(made_records({SimulatedDesign::paired, 1}));
    CHECK(says(one, "One client is a story"));
    CHECK(one.design == "case_series");
}

TEST_CASE("what cannot be estimated says why") {
    Records none = made_records({SimulatedDesign::paired, 20});
    none.services[0].after.assign(20, 0);
    const ServiceEffect no_after = evaluated(none).services[0];
    CHECK(no_after.methods[0].method == EffectMethod::exact_poisson);
    CHECK(no_after.methods[0].ratio.value == 0);
    CHECK(no_after.methods[0].ratio.high > 0);
    CHECK(method_of(no_after, EffectMethod::cluster_robust).withheld ==
          "no events after, so the ratio has no error of its own");
    none.services[0].before.assign(20, 0);
    const Evaluation nothing = evaluated(none);
    for (const MethodEffect& effect : nothing.services[0].methods)
        CHECK_FALSE(effect.withheld.empty());
    CHECK(says(nothing, "Nothing can be said about visit"));
    const ServiceEffect one =
        evaluated(made_records({SimulatedDesign::paired, 1, 9, 0.7})).services[0];
    CHECK(method_of(one, EffectMethod::cluster_robust).withheld ==
          "one client, or clients of one site");
    CHECK(method_of(one, EffectMethod::bootstrap).withheld == "one client, or clients of one site");
}

TEST_CASE("an earlier window tells whether use moved before anybody came") {
    Records records = made_records({SimulatedDesign::paired, 300});
    Column half;
    for (const double count : records.services[0].before) half.push_back(std::floor(count / 2));
    records.earlier = {{"visit", half, {}}};
    const Evaluation moved = evaluated(records);
    CHECK(moved.services[0].placebo->ratio.low > 1);
    CHECK(says(moved, "Use of visit was already changing"));
    records.earlier[0].before = half;
    records.years_earlier.assign(300, 0.5);
    CHECK(evaluated(records).services[0].placebo->ratio.value <
          moved.services[0].placebo->ratio.value);
}

TEST_CASE("services of the same clients keep their correlation") {
    Records records = made_records({SimulatedDesign::paired_noisy, 100});
    records.services.push_back(records.services[0]);
    records.services.push_back(records.services[0]);
    std::swap(records.services[2].before, records.services[2].after);
    const auto correlations = evaluated(records).correlations;
    CHECK(correlations[0][0] == 1);
    CHECK(correlations[0][1] == doctest::Approx(1));
    CHECK(correlations[0][2] == doctest::Approx(-1));
}

TEST_CASE("a cluster is one witness: clients of few sites have wider intervals") {
    Records records = made_records({SimulatedDesign::clusters, 200});
    const double clustered =
        method_of(evaluated(records).services[0], EffectMethod::cluster_robust).ratio.se;
    records.cluster.clear();
    CHECK(clustered >
          method_of(evaluated(records).services[0], EffectMethod::cluster_robust).ratio.se);
}

TEST_CASE("a series without seasons or noise gives back its step, trend and change of slope") {
    SeriesRecords series{.service = "visit", .counts = {}, .years = {}, .starts_at = 24};
    for (int month = 0; month < 48; ++month) {
        const double years = month / 12.0, since = std::max(0, month - 24) / 12.0;
        series.counts.push_back(
            1e6 * std::exp(0.1 * years + (month >= 24 ? std::log(0.8) : 0) - 0.2 * since));
        series.years.push_back(month % 2 == 0 ? 10 : 20);
        if (month % 2 != 0) series.counts.back() *= 2;
    }
    const SeriesFit fit = interrupted_series(series, {.waves = 2, .slope = SlopeChange::after});
    CHECK(fit.step.value == doctest::Approx(0.8));
    CHECK(fit.trend.value == doctest::Approx(std::exp(0.1)));
    CHECK(fit.slope.value == doctest::Approx(std::exp(-0.2)));
    CHECK(interrupted_series(
              {.service = "visit", .counts = {1, 2}, .years = {1, 1}, .starts_at = 0}, {})
              .withheld == "no events in the periods before");
}

TEST_CASE("sums alone carry chance and nothing else, and say so") {
    const RecordTotals totals{.services = {{"visit", {30, 20, 10, 10, 10}, std::nullopt}}};
    const Evaluation all = evaluate_totals(totals, {});
    CHECK(all.services[0].methods[0].method == EffectMethod::exact_poisson);
    CHECK(method_of(all.services[0], EffectMethod::negative_binomial).withheld ==
          "sums do not show how clients differ");
    CHECK(says(all, "Only sums are known"));
    CHECK(is_whole(all));
}

// Errors from the spread of replicates, against the draws themselves.
#include <algorithm>
#include <cmath>
#include <doctest/doctest.h>
#include <functional>
#include <limits>
#include <string>
#include <vector>

#include "loaded.hpp"
#include "study/drawing.hpp"
#include "study/simulation.hpp"
#include "study/sums.hpp"

using namespace hearth;

namespace {

constexpr double beyond = std::numeric_limits<double>::infinity();
constexpr double nothing = std::numeric_limits<double>::quiet_NaN();

using Values = std::vector<double>;

/// The draws of each replicate.
std::vector<Values> dealt(const Values& draws) {
    std::vector<Values> hands(replicates);
    for (std::size_t d = 0; d < draws.size(); ++d) hands[d % replicates].push_back(draws[d]);
    return hands;
}

double mean(const Values& values) {
    long double sum = 0;
    for (const double value : values) sum += value;
    return static_cast<double>(sum / static_cast<long double>(values.size()));
}

double sd(const Values& values) {
    const double centre = mean(values);
    long double sum = 0;
    for (const double value : values) sum += (value - centre) * (value - centre);
    return static_cast<double>(std::sqrt(sum / static_cast<long double>(values.size() - 1)));
}

double share(const Values& values, const std::function<bool(double)>& holds) {
    return static_cast<double>(std::count_if(values.begin(), values.end(), holds)) /
           static_cast<double>(values.size());
}

Values finite(const Values& values) {
    Values kept;
    for (const double value : values)
        if (std::isfinite(value)) kept.push_back(value);
    return kept;
}

/// sd of the replicates' estimates over √16.
double error(const Values& draws, const std::function<double(const Values&)>& estimate) {
    Values estimates;
    for (const Values& hand : dealt(draws)) estimates.push_back(estimate(hand));
    return sd(estimates) / std::sqrt(static_cast<double>(replicates));
}

struct Run {
    std::vector<MeasureStatistics> told;
    std::vector<Values> columns;  ///< beside `told`: every draw
};

/// A run of a scenario whose draws are kept.
Run run_of(const std::string& path, Sampling sampling, std::uint64_t draws) {
    const Loaded loaded = testing::load_path(path);
    const Plan plan = link(*loaded.scenario);
    const Sampler sampler = make_sampler(
        plan.figures, sampling_options(*loaded.scenario, plan,
                                       {.draws = static_cast<int>(draws), .sampling = sampling}));
    const Simulation simulation(
        plan,
        [&](std::uint64_t first, Grid& figures) {
            sample_block(sampler, first, figures.rows(), figures);
        },
        draws, sampling);
    Run run;
    run.columns.resize(simulation.layout.columns.size());
    const Summary summary = simulation.batch(
        0, simulation.leaves(), [&](std::uint64_t, const Grid&, const Grid& measures) {
            for (std::size_t c = 0; c < run.columns.size(); ++c)
                for (std::size_t d = 0; d < measures.rows(); ++d)
                    run.columns[c].push_back(measures(d, c));
        });
    run.told = statistics(simulation, summary);
    return run;
}

const Values& column(const Run& run, int option, std::string_view name) {
    return run.columns[static_cast<std::size_t>(find(run.told, option, name) - run.told.data())];
}

doctest::Approx close_to(double value) { return doctest::Approx(value).epsilon(1e-9); }

/// Saving and cost go with clients that are drawn; money from outside is a sum that is known in one
/// option and drawn in the other.
constexpr std::string_view paid = R"(hearth: 1
title: Paid from outside
question: Does what is saved cover what is spent?
appraisal:
  start: 2024/25
  years: 3
  prices: 2024/25
  discount: green_book_2022
  perspective: {payers: [nhs, council], classes: [cost, cashable, capacity, transfer]}
interventions:
  visits:
    model:
      title: Visits
      kind: service_use
      client: person
      population: nobody in particular
      evidence: {design: none, source: assumption, why: "a test"}
      timing: {lag_years: 0}
      effects:
        gp_consultation:
          avoided_per_client: {low: 1, mode: 2, high: 4, source: assumption, why: "a test"}
      costs:
        visitor:
          per: client
          cost: {gbp: 50, low: 30, high: 90, prices: 2024/25, source: assumption, why: "a test"}
          payer: council
          budget: revenue
    reach: {clients_per_year: {low: 50, mode: 100, high: 200, source: assumption, why: "a test"}}
options:
  current: []
  fixed_sum: [visits]
  agreed_sum: [visits]
transfers:
  - {from: government, to: council, amount: {gbp: 1000, prices: 2024/25, source: assumption, why: "a test"},
     years: [0], options: [fixed_sum]}
  - {from: government, to: council, amount: {low: 1000, mode: 2000, high: 9000, prices: 2024/25, source: assumption, why: "a test"},
     years: [0], options: [agreed_sum]}
)";
constexpr int fixed_sum = 1, agreed_sum = 2;

}  // namespace

TEST_CASE("sums by replicate are those of every sixteenth draw, whatever is missing") {
    Values draws;
    for (int d = 0; d < 1000; ++d)
        draws.push_back(d % 7 == 0 ? nothing : d % 11 == 0 ? beyond : std::sin(d) * 10);
    const Marks marks{-5, 0, 5};
    const ReplicateColumn sums =
        joined(replicates_of(draws.data(), 512, marks),
               replicates_of(draws.data() + 512, draws.size() - 512, marks));
    const auto hands = dealt(draws);
    for (std::size_t r = 0; r < sums.size(); ++r) {
        const Values values = finite(hands[r]);
        CHECK(sums[r].n == static_cast<double>(values.size()));
        CHECK(sums[r].draws() == static_cast<double>(hands[r].size()));
        CHECK(sums[r].mean == close_to(mean(values)));
        CHECK(sums[r].sd() == close_to(sd(values)));
        const auto part = [&](double count, const std::function<bool(double)>& holds) {
            CHECK(count / sums[r].draws() == close_to(share(hands[r], holds)));
        };
        part(sums[r].positive, [](double x) { return x > 0; });
        part(sums[r].infinite, [](double x) { return x == beyond; });
        part(sums[r].missing, [](double x) { return std::isnan(x); });
        for (std::size_t m = 0; m < marks.size(); ++m)
            part(sums[r].up_to[m], [&](double x) { return x <= marks[m]; });
    }
}

TEST_CASE("the error of sixteen estimates is their sd over four") {
    std::array<double, replicates> estimates{};
    for (std::size_t r = 0; r < estimates.size(); ++r) estimates[r] = static_cast<double>(r);
    CHECK(error_from(estimates) == close_to(std::sqrt(68.0 / 3) / 4));  // variance of 0 … 15: 68/3
}

TEST_CASE("errors of Sobol' and Latin runs are the spread of the replicates' own estimates") {
    for (const Sampling sampling : {Sampling::sobol, Sampling::latin}) {
        const Run run = run_of("scenarios/lightbulb.yaml", sampling, 5000);
        for (std::size_t c = 0; c < run.told.size(); ++c) {
            const MeasureStatistics& told = run.told[c];
            const Values& draws = run.columns[c];
            INFO(told.name);
            CHECK(told.positive.se == close_to(error(draws, [](const Values& hand) {
                      return share(hand, [](double x) { return x > 0; });
                  })));
            CHECK(told.not_within.se == close_to(error(draws, [](const Values& hand) {
                      return share(hand, [](double x) { return x == beyond; });
                  })));
            const auto hands = dealt(draws);
            if (!std::all_of(hands.begin(), hands.end(),
                             [](const Values& hand) { return finite(hand).size() > 1; }))
                continue;
            const auto of_finite = [](double (*estimate)(const Values&)) {
                return [estimate](const Values& hand) { return estimate(finite(hand)); };
            };
            CHECK(told.sd.se == close_to(error(draws, of_finite(sd))));
            if (told.name == "benefit_cost_ratio") continue;  // a ratio of means
            CHECK(told.mean.se == close_to(error(draws, of_finite(mean))));
        }
    }
}

TEST_CASE("the error of the headline ratio is the spread of the replicates' ratios of means") {
    const Run run = run_of("scenarios/partnership_money.yaml", Sampling::sobol, 4096);
    for (const MeasureStatistics& told : run.told) {
        if (told.name != "benefit_cost_ratio") continue;
        const auto savings = dealt(column(run, told.option, "pv_saving_before_transfers")),
                   costs = dealt(column(run, told.option, "pv_programme_cost"));
        Values ratios;
        for (std::size_t r = 0; r < savings.size(); ++r)
            ratios.push_back(mean(savings[r]) / mean(costs[r]));
        CHECK(told.mean.se == close_to(sd(ratios) / 4));
    }
}

TEST_CASE("the error of a ratio of independent draws counts how saving and cost move together") {
    const std::uint64_t draws = 4096;
    const testing::Folder folder;
    const Run run = run_of(folder.write("paid.yaml", paid), Sampling::random, draws);
    const double root = std::sqrt(static_cast<double>(draws));
    for (const int option : {fixed_sum, agreed_sum}) {
        const Estimate told = find(run.told, option, "benefit_cost_ratio")->mean;
        const Values &savings = column(run, option, "pv_saving_before_transfers"),
                     &costs = column(run, option, "pv_programme_cost");
        const double ratio = mean(savings) / mean(costs);
        Values residuals;
        for (std::size_t d = 0; d < savings.size(); ++d)
            residuals.push_back(savings[d] - ratio * costs[d]);
        CHECK(told.value == close_to(ratio));
        const double exact = sd(residuals) / root / mean(costs);
        // Net saving moves with a transfer that is drawn, so it no longer tells how saving and cost
        // move together: the error is then the largest that there can be.
        const double largest = (sd(savings) + ratio * sd(costs)) / root / mean(costs);
        CHECK(exact < 0.9 * largest);
        CHECK(told.se == doctest::Approx(option == fixed_sum ? exact : largest).epsilon(1e-6));
    }
}

TEST_CASE("quantiles of Sobol' runs have an error, and one below that of independent draws") {
    const Run sobol = run_of("scenarios/lightbulb.yaml", Sampling::sobol, 16384);
    const Run random = run_of("scenarios/lightbulb.yaml", Sampling::random, 16384);
    const MeasureStatistics *even = find(sobol.told, 1, "net_saving"),
                            *independent = find(random.told, 1, "net_saving");
    for (const auto quantile :
         {&MeasureStatistics::low, &MeasureStatistics::median, &MeasureStatistics::high}) {
        CHECK((even->*quantile).se > 0);
        CHECK((even->*quantile).se < (independent->*quantile).se);
    }
}

TEST_CASE("a run of fewer draws than two for each replicate has the errors of independent draws") {
    const Run run = run_of("scenarios/lightbulb.yaml", Sampling::sobol, 20);
    const MeasureStatistics* net = find(run.told, 1, "net_saving");
    CHECK(net->mean.se == close_to(sd(column(run, 1, "net_saving")) / std::sqrt(20.0)));
}

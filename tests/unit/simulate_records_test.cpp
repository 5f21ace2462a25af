// Simulated clients: moments against the truth, what selection does to them, the calendar, and
// planning against simulation.
#include "study/simulate_records.hpp"

#include <cmath>
#include <doctest/doctest.h>
#include <functional>

#include "loaded.hpp"
#include "report/simulated.hpp"

using namespace hearth;

namespace {

constexpr std::string_view scenario_text_of_three = R"(
hearth: 1
title: Three services
appraisal: {start: 2023/24, years: 1, prices: 2023/24}
interventions:
  support:
    model:
      title: Support
      kind: service_use
      client: tenant
      timing: {lasts_years: 1}
      adjust: {deadweight: {value: 0.5, source: assumption, why: test}}
      effects:
        ae_attendance: {without: {value: 3, source: assumption, why: test},
                        rate_ratio: {value: 0.5, source: assumption, why: test}}
        bed_day: {avoided_per_client_year: {value: 1, source: assumption, why: test}}
        gp_consultation: {without_per_client: {value: 4, source: assumption, why: test},
                          risk_ratio: {value: 0.5, source: assumption, why: test}}
    reach: {clients: {value: 10, source: assumption, why: test}}
options: {current: [], offer: [support]}
)";

struct Three {
    Loaded loaded = testing::load_written(scenario_text_of_three);
    Diagnostics excesses;
    AtPoint at = at_point(*loaded.scenario, loaded.texts, excesses);
};

/// Nothing but chance: nobody dies or moves, no season, nothing missing.
RecordSimulationQuestion plain_question(std::size_t clients) {
    return {.use = {{"bed_day", 2}},
            .clients = clients,
            .seasonality = 0,
            .deaths = 0,
            .moves = 0,
            .missing = 0};
}

RecordSimulation made_of(const RecordSimulationQuestion& question) {
    const Three three;
    auto made = prepare_records(question, three.at);
    REQUIRE(std::holds_alternative<RecordSimulation>(made));
    return std::get<RecordSimulation>(made);
}

std::string refusal_of(const RecordSimulationQuestion& question) {
    const Three three;
    const auto made = prepare_records(question, three.at);
    REQUIRE(std::holds_alternative<Refusal>(made));
    return std::get<Refusal>(made).why.at(0);
}

/// Mean and variance of what clients have.
struct MeanAndVariance {
    double mean = 0, variance = 0;
};
MeanAndVariance moments(const RecordSimulation& of, std::size_t from, std::size_t to,
                        const std::function<double(const SimulatedClient&)>& what) {
    double sum = 0, squares = 0;
    for (std::size_t i = from; i < to; ++i) {
        const double one = what(simulated_client(of, i).value());
        sum += one;
        squares += one * one;
    }
    const auto n = static_cast<double>(to - from);
    return {sum / n, squares / n - sum / n * sum / n};
}

double ae_before(const SimulatedClient& one) { return uses_between(one, 0, one.window, one.start); }
double ae_after(const SimulatedClient& one) { return uses_between(one, 0, one.start, one.end); }

}  // namespace

TEST_CASE("the truth of simulated records is the model's, corrected as the model says") {
    const RecordSimulation made = made_of(plain_question(1));
    REQUIRE(made.uses.size() == 3);
    CHECK(made.uses[0].service == "ae_attendance");
    CHECK(made.uses[0].without == 3);
    CHECK(made.uses[0].with == doctest::Approx(3 - 3 * 0.5 * 0.5));
    CHECK(made.uses[1].without == 2);
    CHECK(made.uses[1].with == doctest::Approx(2 - 1 * 0.5));
    RecordSimulationQuestion half = plain_question(1);
    half.months_after = 6;  // what is once per client falls within half a year
    CHECK(made_of(half).uses[2].without == doctest::Approx(8));
    CHECK(made_of(half).uses[2].with == doctest::Approx(8 - 2 * 4 * 0.5 * 0.5));
}

TEST_CASE("what a model does not say of records is asked for by name") {
    CHECK(refusal_of({.clients = 1}) ==
          "'support' does not say how often clients use bed_day without it: add --use "
          "bed_day=RATE, uses a client-year");
    CHECK(refusal_of({.intervention = "suport", .clients = 1}) ==
          "there is no intervention 'suport'; did you mean 'support'?");
    CHECK(refusal_of({.use = {{"bed_day", 0.2}}, .clients = 1}) ==
          "'support' avoids 0.5 uses of bed_day a client-year of 0.2: say how many clients use "
          "without it, such as --use bed_day=1");
    CHECK(refusal_of({.use = {{"bed_day", 2}, {"bed", 1}}, .clients = 1})
              .starts_with("--use names no service that 'support' acts on: 'bed'; did you mean"));
    CHECK(refusal_of({.use = {{"bed_day", 2}}, .clients = 1, .selected_by = "x"})
              .starts_with("--selection names no service"));
}

TEST_CASE("simulated use has the mean and variance of a negative binomial with the model's rates") {
    constexpr std::size_t n = 20000;
    RecordSimulationQuestion question = plain_question(n);
    question.theta = 2;
    question.comparison = n;
    const RecordSimulation made = made_of(question);
    const auto check = [&](const MeanAndVariance& found, double mean) {
        const double variance = mean + mean * mean / 2;
        CHECK(std::abs(found.mean - mean) < 4 * std::sqrt(variance / n));
        CHECK(found.variance == doctest::Approx(variance).epsilon(0.08));
    };
    check(moments(made, 0, n, ae_before), 3);
    check(moments(made, 0, n, ae_after), 2.25);
    check(moments(made, n, 2 * n, ae_after), 3);  // the comparison goes on as it was
}

TEST_CASE("chosen for high use, simulated clients fall by themselves as a gamma-Poisson does") {
    constexpr std::size_t n = 10000;
    RecordSimulationQuestion question = plain_question(n);
    question.selection = 5;
    question.comparison = n;
    const RecordSimulation made = made_of(question);
    // theta 1, mean 3: uses of a year are geometric with p = 1/4. Of those with 5 or more the mean
    // is 5 + 3, and that of their rates, gamma(1 + uses) over 1/3 + 1, is (1 + 8)·3/4.
    const MeanAndVariance before = moments(made, 0, n, ae_before);
    CHECK(before.mean == doctest::Approx(8).epsilon(0.02));
    CHECK(moments(made, n, 2 * n, ae_after).mean == doctest::Approx(6.75).epsilon(0.02));
    CHECK(moments(made, 0, n, ae_after).mean == doctest::Approx(0.75 * 6.75).epsilon(0.02));
}

TEST_CASE("of rates that last in part, simulated clients keep that part from before to after") {
    constexpr std::size_t n = 20000;
    RecordSimulationQuestion question = plain_question(n);
    question.comparison = n;
    question.lasting = 0.6;
    const RecordSimulation made = made_of(question);
    const auto product = [](const SimulatedClient& one) { return ae_before(one) * ae_after(one); };
    const MeanAndVariance before = moments(made, n, 2 * n, ae_before);
    CHECK(before.variance == doctest::Approx(3 + 9).epsilon(0.08));
    // covariance of counts: that of rates, 9/theta·0.6
    CHECK(moments(made, n, 2 * n, product).mean - 9 == doctest::Approx(5.4).epsilon(0.08));
}

TEST_CASE("seasons, deaths and moves are in simulated records as often as was asked") {
    constexpr std::size_t n = 8000;
    RecordSimulationQuestion question = plain_question(n);
    question.seasonality = 0.5;
    question.deaths = 0.1;
    question.moves = 0.2;
    question.missing = 0.25;
    const RecordSimulation made = made_of(question);
    double died = 0, january = 0, july = 0, missing = 0, events = 0, joined = 0;
    for (std::size_t i = 0; i < n; ++i) {
        const SimulatedClient one = simulated_client(made, i).value();
        died += one.left == LeftBy::died;
        joined += one.from > one.window;
        for (const SimulatedEvent& event : one.events) {
            CHECK((event.day >= one.from && event.day < one.until));
            january += month_of_day(event.day) % 12 == 0;
            july += month_of_day(event.day) % 12 == 6;
            missing += event.missing;
            ++events;
        }
    }
    // deaths compete with moves: hazards 0.105 and 0.223, of which 0.28 happen within a year
    CHECK(died / n == doctest::Approx(0.28 * 0.10536 / (0.10536 + 0.22314)).epsilon(0.08));
    CHECK(joined / n == doctest::Approx(0.2).epsilon(0.06));
    CHECK(january / july == doctest::Approx(1.48 / 0.52).epsilon(0.08));
    CHECK(missing / events == doctest::Approx(0.25).epsilon(0.02));
}

TEST_CASE("a simulated client depends on the seed and its number alone") {
    const auto text = [](const RecordSimulation& of, std::size_t from, std::size_t to) {
        std::string rows;
        for (std::size_t i = from; i < to; ++i)
            rows += records_rows(of, SimulatedShape::events, i, simulated_client(of, i).value());
        return rows;
    };
    const RecordSimulation made = made_of(plain_question(50));
    const std::string ten = text(made, 30, 40);
    CHECK(text(made, 0, 10) != text(made, 10, 20));
    CHECK(text(made_of(plain_question(40)), 30, 40) == ten);
    RecordSimulationQuestion other = plain_question(50);
    other.seed = 2;
    CHECK(text(made_of(other), 30, 40) != ten);
}

TEST_CASE("simulated months begin on the days of the calendar") {
    CHECK(first_day(1970 * 12) == 0);
    CHECK(first_day(2000 * 12 + 2) == 11017);  // 1 March 2000
    CHECK(first_day(2024 * 12 + 2) - first_day(2024 * 12 + 1) == 29);
    CHECK(first_day(2100 * 12 + 2) - first_day(2100 * 12 + 1) == 28);
    for (int month = 1990 * 12; month < 2040 * 12; ++month) {
        CHECK(month_of_day(first_day(month)) == month);
        CHECK(month_of_day(first_day(month) - 1) == month - 1);
    }
}

TEST_CASE("shapes of simulated records count the same uses") {
    RecordSimulationQuestion question = plain_question(30);
    question.moves = 0.3;
    const RecordSimulation made = made_of(question);
    const auto commas = [](const std::string& line) {
        return std::count(line.begin(), line.end(), ',');
    };
    for (const SimulatedShape shape : {SimulatedShape::clients, SimulatedShape::periods,
                                       SimulatedShape::events, SimulatedShape::people}) {
        const auto width = commas(records_heading(made, shape));
        for (std::size_t i = 0; i < 30; ++i) {
            const SimulatedClient one = simulated_client(made, i).value();
            const std::string rows = records_rows(made, shape, i, one);
            const auto lines = std::count(rows.begin(), rows.end(), '\n');
            CHECK(commas(rows) == width * lines);
            if (shape == SimulatedShape::events)
                CHECK(lines == static_cast<long>(one.events.size()));
        }
    }
}

TEST_CASE("the power of closed form is that of simulation") {
    constexpr std::size_t n = 60, replicates = 400;
    RecordSimulationQuestion question = plain_question(n);
    question.comparison = n;
    question.theta = 2;
    question.lasting = 0.8;
    const PowerAnswer answer = power_of(made_of(question));
    double seen[3] = {};
    for (std::uint64_t r = 0; r < replicates; ++r) {
        question.seed = 1000 + r;
        const RecordSimulation made = made_of(question);
        const auto sum = [&](std::size_t from, const auto& what) {
            return n * moments(made, from, from + n, what).mean;
        };
        const double a = sum(0, ae_before), b = sum(0, ae_after), c = sum(n, ae_before),
                     d = sum(n, ae_after);
        const double lasts = 2 * 0.2 / (2.0 * n);
        const double z[] = {
            std::log(b / a) / std::sqrt(1 / a + 1 / b + lasts),
            std::log(b / d) / std::sqrt(1 / b + 1 / d + 2 / (2.0 * n)),
            std::log(b / a * c / d) / std::sqrt(1 / a + 1 / b + 1 / c + 1 / d + 2 * lasts)};
        for (int i = 0; i < 3; ++i) seen[i] += std::abs(z[i]) > 1.959964;
    }
    for (std::size_t i = 0; i < 3; ++i) {
        CAPTURE(name_of(answer.all[i].design));
        CHECK(std::abs(answer.all[i].power - seen[i] / replicates) < 0.07);
    }
}

TEST_CASE("with the clients that are needed power is 80 %, and with fewer years it is less") {
    RecordSimulationQuestion question = plain_question(100);
    question.deaths = 0.05;
    const PowerAnswer answer = power_of(made_of(question));
    for (const PowerOf& one : answer.all) {
        RecordSimulationQuestion enough = question;
        enough.clients = static_cast<std::size_t>(one.clients_needed);
        const PowerAnswer again = power_of(made_of(enough));
        for (const PowerOf& same : again.all)
            if (same.design == one.design && same.use.service == one.use.service) {
                CHECK(same.power >= 0.8);
                CHECK(same.power < 0.82);
            }
    }
    // of the same clients: (1/3 + 1/2.25/0.975…)·(1.96 + 0.8416)²/log(0.75)²
    const double there = -std::expm1(std::log(0.95)) / -std::log(0.95);
    CHECK(answer.all[0].clients_needed ==
          std::ceil((1 / 3.0 + 1 / 2.25 / there) * 7.848879734349 / std::pow(std::log(0.75), 2)));
}

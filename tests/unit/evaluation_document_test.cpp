// The page of an evaluation, the same as JSON, and the block: what they say, and that what may not
// leave is in none of them.
#include <algorithm>
#include <cmath>
#include <doctest/doctest.h>
#include <fmt/format.h>
#include <map>
#include <set>

#include "evaluated_by_hand.hpp"
#include "loaded.hpp"
#include "study/rate_ratio.hpp"

using namespace hearth;

namespace {

const Table& table_of(const Document& page, std::string_view name) {
    for (const Block& one : page)
        if (const auto* table = std::get_if<Table>(&one); table != nullptr && table->name == name)
            return *table;
    throw std::runtime_error("no such table");
}

std::string cell(const Document& page, std::string_view table, std::size_t row, std::size_t col) {
    const Table& found = table_of(page, table);
    return shown_text(found.rows.at(row).at(col), found.columns.at(col));
}

bool holds(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

/// Everything that is written of an evaluation.
std::string all_that_leaves(const Evaluation& all, int threshold = 5) {
    const EvaluationAsked asked{.threshold = threshold};
    std::string text =
        evaluation_json(all, asked) + effects_block(all, asked).value_or("none") +
        scenario_text(all, {.about = asked, .start = {2024}, .prices = {2024}}).value_or("none");
    const Document page = evaluation_document(all, asked);
    for (const DocumentFormat& format : document_formats)
        if (!format.is_binary) text += format.render(page);
    return text + to_svg(page);
}

}  // namespace

TEST_CASE("the page of an evaluation begins with what can be claimed, then says what it rests on") {
    const Document page = evaluation_document(testing::two_services(), {.title = "Offer"});
    CHECK(std::get<Heading>(page[0]).text == "Offer");
    CHECK(std::get<Paragraph>(page[1]).text ==
          "Use of 2 services by 30 clients before and after; design: before after uncontrolled.");
    CHECK(std::get<Heading>(page[2]).text == "What can be claimed");
    CHECK(std::get<Paragraph>(page[3]).text == "This can be said: use fell.");
    CHECK(std::get<Paragraph>(page[3]).is_answer);
    CHECK(section_names(page) ==
          std::vector<std::string>{"verdict", "rates", "methods", "fall", "doubts", "flow"});
    // 96 and 60 uses over 30 years each, to the nearest five
    CHECK(cell(page, "rates", 0, 1) == "95");
    CHECK(cell(page, "rates", 0, 3) == "3.17");
    CHECK(cell(page, "rates", 0, 5) == "-1.2 (-2 to -0.4)");
    CHECK(cell(page, "rates", 0, 6) == "0.63 (0.46 to 0.87)");
    CHECK(cell(page, "methods", 2, 2) == "–");
    CHECK(cell(page, "methods", 2, 5) == "did not converge");
    // that of 96 is 0.625 (0.452 to 0.864); of 95 a ninety-fifth more, hardly wider
    // a tenth to three tenths of 3.17 falls by itself, to 2.53; 2 were counted
    CHECK(cell(page, "fall", 0, 2) == "2.53 (2.22 to 2.85)");
    CHECK(cell(page, "fall", 0, 4) == "0.533 (0.217 to 0.85)");
    CHECK(cell(page, "fall", 0, 5) == "0.79 (0.56 to 1.12)");
    CHECK(cell(page, "doubts", 0, 1) == "1.07 (0.79 to 1.43)");
    // 1/0.79 + root of 1/0.79 times (1/0.79 - 1)
    CHECK(cell(page, "doubts", 0, 2) == "1.8");
}

TEST_CASE(
    "an evaluation's money is that of its unit costs, with the correlation between services") {
    const Loaded library = load_library({.path = {}, .home = HEARTH_SOURCE_DIR});
    const Document page =
        evaluation_document(testing::two_services(), {.library = &*library.scenario});
    const auto cost = [&](const char* service) {
        return library.scenario->figures[find(library.scenario->library.services, service)->cost.at]
            .value();
    };
    const double a = cost("ae_attendance"), b = cost("district_nurse_visit");
    const double sd = std::sqrt(std::pow(0.8 * a, 2) + std::pow(1.4 * b, 2) +
                                2 * 0.4 * 0.8 * a * 1.4 * b);  // half widths of the intervals
    const Cell& saved = table_of(page, "worth").rows[0][1];
    const double change = 1.2 * a + b;  // as the table tells them
    CHECK(saved.value.value() == doctest::Approx(change).epsilon(2e-3));
    CHECK(saved.range->first == doctest::Approx(change - sd).epsilon(1e-2));
    CHECK(saved.range->second == doctest::Approx(change + sd).epsilon(4e-3));
}

TEST_CASE("what falls by itself is taken off gains alone: a service that rose loses in full") {
    const Loaded library = load_library({.path = {}, .home = HEARTH_SOURCE_DIR});
    Evaluation all = testing::two_services();
    all.services[1].methods[0].difference = {10, 9, 11, 0.5};
    all.services[1].fall.reset();
    const auto cost = [&](const char* service) {
        return library.scenario->figures[find(library.scenario->library.services, service)->cost.at]
            .value();
    };
    const Document page = evaluation_document(all, {.library = &*library.scenario});
    // 0.2 of 95 attendances in 30 years come back by themselves, of 1.2 a year that were avoided
    CHECK(table_of(page, "worth").rows[2][1].value.value() ==
          doctest::Approx((1.2 - 19 / 30.0) * cost("ae_attendance") -
                          10 * cost("district_nurse_visit"))
              .epsilon(2e-3));
}

TEST_CASE("a small count of uses, and all that rests on it, is the same whatever it was") {
    const auto with = [](double count) {
        Evaluation all = testing::two_services();
        ServiceEffect& one = all.services[1];
        one.count_after = count;
        one.methods[0].ratio.value = count / one.count_before;
        one.methods[0].difference.value = (count - one.count_before) / 30;
        one.e_value = 20 - count;
        all.verdict.push_back(fmt::format("district_nurse_visit: E-value {}", one.e_value));
        all.verdict.emplace_back("district_nurse_visits stay");
        one.fall = ExpectedFall{0, count / 100, 0.1, "model"};
        all.correlations[0][1] = all.correlations[1][0] = count / 10;
        return all_that_leaves(all);
    };
    const std::string least = with(0);
    for (const double count : {1, 2, 3, 4}) CHECK(with(count) == least);
    CHECK(with(5) != least);
    CHECK(holds(least, "fewer than 5"));
    CHECK(holds(least, "# district_nurse_visit: left out"));
    CHECK(holds(least, "Of district_nurse_visit nothing is told"));
    CHECK(holds(least, "district_nurse_visits stay"));
}

TEST_CASE("a sentence of several services stays without the one that is hidden") {
    Evaluation all = testing::two_services();
    all.services[1].count_after = 3;
    all.verdict = {"Use of ae_attendance and district_nurse_visit fell.",
                   "The interval for district_nurse_visit is wide."};
    const Evaluation shown = disclosed(all, 5);
    CHECK(shown.verdict[0] == "Use of ae_attendance fell.");
    CHECK(shown.verdict.size() == 2);
    CHECK_FALSE(holds(shown.verdict[0], "district"));
}

TEST_CASE("use that fewer clients make than the threshold is hidden, however much it is") {
    Evaluation all = testing::two_services();
    all.services[0].users = 4;
    all.services[1].users = 5;
    CHECK(is_hidden(disclosed(all, 5).services[0]));
    CHECK_FALSE(is_hidden(disclosed(all, 5).services[1]));
    CHECK(holds(*effects_block(all, {}), "# ae_attendance: left out"));
}

TEST_CASE("a total of which one client has more than half is hidden, as it bounds that client's") {
    Evaluation all = testing::two_services();
    all.services[0].most_of_one = 0.51;
    all.services[1].most_of_one = 0.5;
    CHECK(is_hidden(disclosed(all, 5).services[0]));
    CHECK_FALSE(is_hidden(disclosed(all, 5).services[1]));
    all.services[1].sites = {{30, 20, 10, 10, 10, 0.6}, {30, 20, 10, 10, 10, 0.4}};
    CHECK(disclosed(all, 5).services[1].sites.size() == 1);
    const CountPairs pairs{{5, 1, 1, 1, 1}, {1, 1, 1, 1, 1}, {}, {}, {}};
    CHECK(sums_of(pairs).most_of_one == doctest::Approx(5.0 / 9));
}

TEST_CASE("those who go on fall from step to step to those in the evaluation") {
    const Document page = evaluation_document(testing::two_services(), {});
    // 3 died, fewer than may be told, taken as 2; 8 moved, told as 10
    const std::vector<std::string> on{"42", "40", "30", "30"};
    for (std::size_t row = 0; row < on.size(); ++row) CHECK(cell(page, "flow", row, 2) == on[row]);
    CHECK(cell(page, "flow", 0, 0) == "Clients read");
    CHECK(holds(all_that_leaves(testing::two_services()), "Moved away, left out: 10"));
}

TEST_CASE("a service whose cost another's contains is not priced, and the page says so") {
    const Loaded library = load_library({.path = {}, .home = HEARTH_SOURCE_DIR});
    const EvaluationAsked asked{.library = &*library.scenario};
    Evaluation all = testing::two_services();
    all.services[0].service = "long_stay_episode";
    all.services[1].service = "bed_day";
    Evaluation alone = all;
    alone.services.pop_back();
    alone.correlations = {{1}};
    const Document page = evaluation_document(all, asked);
    CHECK(cell(page, "worth", 0, 1) == cell(evaluation_document(alone, asked), "worth", 0, 1));
    CHECK(holds(to_text(page), "is not priced: the cost of non-elective episode, long stay"));
    CHECK(counted_once(all, asked).correlations.size() == 1);
}

TEST_CASE("before and after stand beside the comparison's, and differences say that they are net") {
    Evaluation all = testing::two_services();
    all.comparison_clients = 30;
    all.services[0].comparison = RecordTotals::Of{90, 80, 30, 30, 30};
    all.services[0].methods[0].method = EffectMethod::difference_in_differences;
    const std::string page = all_that_leaves(all);
    CHECK(holds(page, "Net difference"));
    CHECK(holds(page, "comparison, before"));
}

TEST_CASE("a chart says of use that rose less than the comparison's no fall") {
    Evaluation all = testing::two_services();
    all.services.erase(all.services.begin() + 1, all.services.end());
    all.correlations = {{1}};
    ServiceEffect& one = all.services[0];
    one.corrected.reset();
    one.count_after = 120;
    one.methods[0].method = EffectMethod::difference_in_differences;
    CHECK(holds(all_that_leaves(all), "rose less than the comparison's, by"));
    CHECK_FALSE(holds(all_that_leaves(all), "attendance fell by"));
}

TEST_CASE("where a rule of entry is known and does not hold, the page says so and asks for none") {
    Evaluation all = testing::two_services();
    for (ServiceEffect& one : all.services) one.fall.reset();
    CHECK(holds(all_that_leaves(all), "say how clients were chosen"));
    all.services[0].fall_withheld = "it does not hold";
    CHECK(holds(all_that_leaves(all), "not worked out, it does not hold"));
    CHECK_FALSE(holds(all_that_leaves(all), "say how clients were chosen"));
}

TEST_CASE("how few were left out cannot be reckoned from what was read and what is left") {
    for (std::size_t clients = 20; clients < 40; ++clients) {
        const auto with = [&](std::size_t died, std::size_t moved) {
            Evaluation all = testing::two_services();
            all.clients = clients;
            all.exclusions = {{"died", died}, {"moved", moved}};
            all.rows = clients + died + moved;
            return all_that_leaves(all);
        };
        const std::string least = with(1, 1);
        for (const std::size_t died : {1, 2, 3, 4})
            for (const std::size_t moved : {1, 2, 3, 4}) CHECK(with(died, moved) == least);
    }
}

TEST_CASE("a small count in the comparison hides what rests on it") {
    const auto with = [](double count) {
        Evaluation all = testing::two_services();
        all.comparison_clients = 30;
        all.services[0].comparison = RecordTotals::Of{count, 60, 30, 30, 30};
        all.services[0].methods[0].ratio.value = count / 10;
        return all_that_leaves(all);
    };
    CHECK(with(1) == with(4));
    CHECK(with(4) != with(9));
}

TEST_CASE("of fewer clients than the threshold nothing is told") {
    const auto with = [](std::size_t clients) {
        Evaluation all = testing::two_services();
        all.clients = clients;
        const Document page = evaluation_document(all, {});
        CHECK(section_names(page) == std::vector<std::string>{"flow"});
        return all_that_leaves(all);
    };
    CHECK(with(1) == with(4));
}

TEST_CASE("of sums without a number of clients all is told but that") {
    Evaluation all = testing::two_services();
    all.clients = all.rows = 0;
    all.exclusions.clear();
    const Document page = evaluation_document(all, {});
    CHECK(std::get<Paragraph>(page[1]).text ==
          "Use of 2 services, sums alone, before and after; design: before after uncontrolled.");
    CHECK(section_names(page).back() == "doubts");
    CHECK_FALSE(holds(*effects_block(all, {}), "n: 0"));
    const auto scenario = scenario_text(all, {.about = {}, .start = {2024}, .prices = {2024}});
    CHECK(holds(*scenario, "clients: {value: 30,"));  // client-years after
}

TEST_CASE("a mean that may be a small share of clients is not shown, others are") {
    const auto with = [](double share) {
        Evaluation all = testing::two_services();
        all.comparison_clients = 30;
        all.balance = {{"lives_alone", share, 0.4, 0.31, 0.01}, {"age", 71.26, 69.9, 0.2, 0}};
        return evaluation_document(all, {});
    };
    CHECK(cell(with(2.0 / 30), "balance", 0, 1) == "fewer than 5");
    CHECK(cell(with(28.0 / 30), "balance", 0, 1) == "fewer than 5");
    CHECK(cell(with(0.5), "balance", 0, 1) == "0.5");
    CHECK(cell(with(0.5), "balance", 1, 1) == "71");
    CHECK(cell(with(0.5), "balance", 0, 3) == "0.3");
}

TEST_CASE("rates are no finer than counts, so rounded counts cannot be made exact with them") {
    const auto with = [](double count) {
        Evaluation all = testing::two_services();
        all.services[0].count_before = count;
        return disclosed(all, 5).services[0];
    };
    for (const double count : {93, 94, 95, 96, 97}) {
        CHECK(with(count).count_before == 95);
        CHECK(with(count).methods[0].difference.value == -1.2);
    }
    CHECK(disclosed(testing::two_services(), 0).services[0].count_before == 96);
}

namespace {

/// Uses before and after, of the programme's clients and of the comparison's.
struct CountsTried {
    double before, after, others_before = 40, others_after = 35;
};

/// What the formulas of every method make of so many uses, of clients who differ in the same way:
/// as far as a page can tell, whoever knows them can turn them about.
Evaluation by_formula(const CountsTried& of) {
    constexpr double years = 30, spread = 1.2, z = 2;
    Evaluation all = testing::two_services();
    all.services.resize(1);
    all.correlations = {{1}};
    all.comparison_clients = 30;
    ServiceEffect& one = all.services[0];
    const RecordTotals::Of others{of.others_before, of.others_after, years, years, 30};
    one.count_before = of.before;
    one.count_after = of.after;
    one.comparison = others;
    const auto effect = [&](EffectMethod method, double compared) {
        const double ratio =
            of.after / of.before * (compared > 0 ? of.others_before / of.others_after : 1);
        const double change =
            (of.after - of.before - compared * (of.others_after - of.others_before)) / years;
        const double log_se =
            spread * std::sqrt(1 / of.before + 1 / of.after +
                               compared * (1 / of.others_before + 1 / of.others_after));
        const double se =
            spread *
            std::sqrt(of.before + of.after + compared * (of.others_before + of.others_after)) /
            years;
        return MethodEffect{
            method,
            {ratio, ratio * std::exp(-z * log_se), ratio * std::exp(z * log_se), log_se},
            {change, change - z * se, change + z * se, se},
            spread * spread};
    };
    one.methods = {effect(EffectMethod::cluster_robust, 0), effect(EffectMethod::quasi_poisson, 0),
                   effect(EffectMethod::exact_poisson, 0),
                   effect(EffectMethod::difference_in_differences, 1)};
    one.corrected = one.methods[0].ratio;
    one.placebo->ratio = {of.before / 50, of.before / 100, of.before / 20, 0.2};
    one.e_value = e_value(of.after / of.before);
    one.e_value_of_limit = e_value_of_limit(one.corrected.value());
    all.balance = {{"ae_attendance before", of.before / years, of.others_before / years, 0.1, 0}};
    return all;
}

}  // namespace

TEST_CASE("nothing on a page tells which of the counts that round alike was counted") {
    const Loaded library = load_library({.path = {}, .home = HEARTH_SOURCE_DIR});
    const EvaluationAsked asked{.library = &*library.scenario};
    const auto said = [&](const CountsTried& of) {
        const Evaluation all = by_formula(of);
        const Document page = evaluation_document(all, asked);
        std::string text = evaluation_json(all, asked) + to_svg(page) +
                           effects_block(all, asked).value() +
                           scenario_text(all, {asked, {2024}, {2024}}).value();
        for (const DocumentFormat& format : document_formats)
            if (!format.is_binary) text += format.render(page);
        return text;
    };
    for (const auto& [before, after] : {std::pair(10, 15), {15, 10}, {20, 20}, {95, 60}}) {
        const std::string told = said({1.0 * before, 1.0 * after});
        for (const int b : {-2, -1, 0, 1, 2})
            for (const int a : {-2, -1, 0, 1, 2})
                CHECK(said({before + b + 0.0, after + a + 0.0}) == told);
        for (const double o : {-2, 1, 2})
            CHECK(said({1.0 * before, 1.0 * after, 40 + o, 35 - o}) == told);
        CHECK(said({before + 5.0, 1.0 * after}) != told);
    }
}

TEST_CASE("an interval as told lies on the side of no change where that of all counts does") {
    Evaluation all = testing::two_services();
    for (const double high : {0.999, 1.001}) {
        all.services[0].methods[0].ratio.high = high;
        CHECK((disclosed(all, 5).services[0].methods[0].ratio.high < 1) == (high < 1));
    }
}

TEST_CASE("sites are in the funnel where they have uses and clients enough, as counts are told") {
    Evaluation all = testing::two_services();
    const auto charts = [&] {
        std::vector<Chart> found;
        for (const Block& one : evaluation_document(all, {}))
            if (const auto* chart = std::get_if<Chart>(&one); chart && chart->kind == "funnel")
                found.push_back(*chart);
        return found;
    };
    CHECK(charts().empty());
    all.services[0].sites = {{31, 19, 10, 10, 10}, {29, 21, 10, 10, 10}, {36, 16, 6, 6, 6},
                             {4, 30, 4, 4, 5},     {30, 4, 4, 4, 5},     {30, 30, 4, 4, 4}};
    const std::vector<Chart> found = charts();
    REQUIRE(found.size() == 1);
    const Series& sites = found[0].series.back();
    REQUIRE(sites.data.size() == 3);
    CHECK(sites.data[0].x == 50);
    CHECK(sites.data[0].y == doctest::Approx(20 / 30.0));
    // all: 95 to 60 uses, so 60 of 155 are after; of 50 uses, limits of logs 3.09 / √(50 · 60/155 ·
    // 95/155) = 0.897 apart: 1.549 at most
    const Series& limit = found[0].series[0];
    CHECK(limit.name == "99.8 %");
    for (const Datum& one : limit.data)
        CHECK(one.y ==
              doctest::Approx(60 / 95.0 *
                              std::exp(3.0902323 / std::sqrt(one.x * 60 * 95 / 155 / 155))));
    CHECK(holds(found[0].finding, "all 3 sites shown lie within"));
    all.services[0].sites.push_back({30, 250, 10, 10, 10});
    CHECK(holds(charts()[0].finding, "1 of 4 sites shown lies beyond"));
}

TEST_CASE(
    "what a hidden site used cannot be reckoned from the total and the sites that are shown") {
    std::map<std::pair<double, double>, std::set<double>> fits;
    for (double shown = 18; shown < 63; ++shown)  // all that round to 20 to 60
        for (double few = 0; few < 5; ++few) {
            Evaluation all = testing::two_services();
            ServiceEffect& one = all.services[0];
            one.count_before = shown + few;
            one.sites = {{shown, 20, 10, 10, 10}, {few, 20, 10, 10, 10}};
            const ServiceEffect told = disclosed(all, 5).services[0];
            REQUIRE(told.sites.size() == 1);
            fits[{told.count_before, told.sites[0].count_before}].insert(few);
        }
    for (const auto& [told, uses] : fits) CHECK(uses.size() >= 4);  // of 0 to 4
}

TEST_CASE("an evaluation as JSON says what its page says") {
    const std::string json = evaluation_json(testing::two_services(), {});
    CHECK(holds(json, "\"uses_before\": 95.0"));
    CHECK(holds(json, "\"value\": 0.63"));
    CHECK(holds(json, "\"withheld\": \"did not converge\""));
    CHECK_FALSE(holds(json, "96"));
}

TEST_CASE("a small count in the window before the window before cannot be reckoned") {
    const auto with = [](double earlier) {
        Evaluation all = testing::two_services();
        all.services[0].placebo->ratio = {96 / earlier, 96 / earlier / 2, 96 / earlier * 2, 0.2};
        all.services[0].placebo->difference.value = (96 - earlier) / 30;
        return all_that_leaves(all);
    };
    for (const double earlier : {0, 1, 2, 3}) CHECK(with(earlier) == with(4));
    CHECK(with(4) != with(12));
}

TEST_CASE("a small share is not shown however it is coded, nor how far apart it lies") {
    const auto with = [](double few, double uses) {
        Evaluation all = testing::two_services();
        all.comparison_clients = 30;
        all.balance = {{"sex", 1 + few / 30, 1.4, few / 10, few / 20},
                       {"ae_attendance before", uses / 15, 2, uses / 10, uses / 20}};
        all.services[0].count_before = uses;
        all.services[0].methods.clear();
        all.services[0].fall.reset();
        return all_that_leaves(all);
    };
    CHECK(with(1, 1) == with(4, 4));
    CHECK(with(4, 60) != with(9, 60));
}

TEST_CASE("an exact interval is that of counts as they are shown") {
    const auto with = [](double before, double after) {
        Evaluation all =
            evaluate_totals({{{"ae_attendance", {before, after, 40, 40, 40}, {}}}}, {});
        const Evaluation left = disclosed(all, 5);
        const MethodEffect& shown = left.services[0].methods[0];
        return std::vector{shown.ratio.value,    shown.ratio.low,        shown.ratio.high,
                           shown.ratio.se,       shown.difference.value, shown.difference.low,
                           shown.difference.high};
    };
    for (const double before : {8, 9, 10, 11, 12})
        for (const double after : {5, 6, 7}) CHECK(with(before, after) == with(11, 6));
}

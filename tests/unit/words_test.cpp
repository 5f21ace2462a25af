// Numbers as pages say them: each way of saying one, at the edges where it changes.
#include "report/words.hpp"

#include <algorithm>
#include <doctest/doctest.h>
#include <string>
#include <utility>
#include <vector>

#include "report/sensitivity_words.hpp"

using namespace hearth;

namespace {

using Said = std::vector<std::pair<double, std::string>>;

template <class Say>
void check(const Said& all, const Say& say) {
    for (const auto& said : all) {
        CAPTURE(said.first);
        CHECK(say(said.first) == said.second);
    }
}

}  // namespace

TEST_CASE("a chance is said in tenths, in twentieths near the ends, and nearly certain beyond") {
    check({{1, "almost certain"},
           {0.995, "almost certain"},
           {0.994, "more than nineteen chances in twenty"},
           {0.95, "more than nineteen chances in twenty"},
           {0.949, "nineteen chances in twenty"},
           {0.925, "nineteen chances in twenty"},
           {0.924, "nine chances in ten"},
           {0.851, "nine chances in ten"},
           {0.849, "eight chances in ten"},
           {0.5, "five chances in ten"},
           {0.151, "two chances in ten"},
           {0.149, "one chance in ten"},
           {0.076, "one chance in ten"},
           {0.075, "one chance in twenty"},
           {0.051, "one chance in twenty"},
           {0.05, "less than one chance in twenty"},
           {0.006, "less than one chance in twenty"},
           {0.005, "almost no chance"},
           {0, "almost no chance"}},
          chances);
}

TEST_CASE("per cents have a decimal place near the ends and are never a certainty") {
    check({{1, "> 99.9 %"},
           {0.9992, "> 99.9 %"},
           {0.998, "99.8 %"},
           {0.991, "99.1 %"},
           {0.99, "99 %"},
           {0.5, "50 %"},
           {0.01, "1 %"},
           {0.009, "0.9 %"},
           {0.0009, "< 0.1 %"}},
          percent);
    check({{0.9992, "> 99.9 %"}, {0.5, "50.0 %"}, {0.0012, "0.1 %"}, {0.0009, "< 0.1 %"}},
          chance_in_words);
    check({{0.0009, "< 0.1 %"}, {0.004, "0.4 %"}, {0.09, "9 %"}, {1, "100 %"}}, part_in_words);
    check({{0.0004, "0.0 %"}, {-0.0004, "0.0 %"}, {0.123, "12.3 %"}, {-0.02, "-2.0 %"}},
          share_in_words);
}

TEST_CASE("times are rounded to months below a year and to tenths of years above") {
    check({{-1, "from the start"},
           {0, "from the start"},
           {0.01, "1 month"},
           {0.12, "1 month"},
           {0.13, "2 months"},
           {0.63, "8 months"},
           {0.99, "12 months"},
           {1, "1 year"},
           {1.04, "1 year"},
           {1.06, "1.1 years"},
           {3.24, "3.2 years"}},
          duration);
}

TEST_CASE("amounts have three digits in sentences, millions are said to the thousand") {
    check({{0, "£0"},
           {0.004, "£0"},
           {12.3, "£12.30"},
           {999, "£999"},
           {1234, "£1,230"},
           {-456400, "-£456,000"},
           {1234567, "£1.235 million"},
           {-20e6, "-£20 million"},
           {1.5e9, "£1.5 billion"}},
          [](double value) { return money_in_words(value, Currency::gbp); });
    CHECK(money_in_words(12043000, Currency::nzd, 1000) == "NZ$12.043 million");
    CHECK(gain_in_words(-1230, amounts(Currency::gbp)) == "loses £1,230");
    CHECK(gain_in_words(1230, amounts(Currency::eur)) == "gains €1,230");
    CHECK(health_in_words(-2.934) == "loses 2.93 QALYs");
    check({{0, "0"},
           {1234.5, "1,235"},
           {1234567, "1,234,567"},
           {-12.5, "-12.5"},
           {0.000123456, "0.0001235"}},
          [](double value) { return number(value); });
    CHECK(number(0.123456, 2) == "0.12");
}

TEST_CASE("what is left out of a long list is what is not shown, the ends are shown") {
    using Places = std::vector<std::size_t>;
    CHECK(evenly_apart(9, 3) == Places{0, 4, 8});
    CHECK(evenly_apart(3, 5) == Places{0, 1, 2});
    CHECK(evenly_apart(4, 1) == Places{0});
    CHECK(left_out(5, {0, 2, 4}) == Places{1, 3});
}

TEST_CASE("a small amount beside billions keeps three digits") {
    const NumberFormat thousands = money_scale(2.5e9, Currency::gbp);
    CHECK(thousands(2.5e9) == "2,500,000");
    CHECK(thousands(1516) == "1.52");
    CHECK(thousands(-1516) == "-1.52");
    CHECK(thousands(0) == "0");
    CHECK(thousands(0.2) == "0");
    CHECK(error_of(thousands)(1516) == "< 50");  // an error has the digits of the largest
}

TEST_CASE("an amount of half a step or more has the digits of its column, so that sums hold") {
    const NumberFormat pounds = money_scale(49896, Currency::gbp);
    CHECK(pounds(49896) == "49,900");
    CHECK(pounds(1234) == "1,230");
    CHECK(pounds(104.08) == "100");
    CHECK(pounds(49) == "50");
    CHECK(pounds(4) == "4");
    CHECK(pounds(0.4) == "0");
}

TEST_CASE("a sentence has an amount in the digits of the table") {
    for (const double largest : {16.05e6, 480.3e6, 2.5e9, 617800.0, 49896.0, 840.0}) {
        const NumberFormat scale = money_scale(largest, Currency::gbp);
        for (const double value : {largest, largest / 3, -largest / 7, largest / 900}) {
            CAPTURE(value);
            NumberFormat pounds = scale;
            pounds.step = scale.step * scale.per, pounds.per = 1;
            const double shown = rounded(value, pounds.step);
            CHECK(money_in_words(value, scale) == money_in_words(shown, scale));
            CHECK(amounts_in_words(scale)(value) == money_in_words(value, scale));
        }
    }
    const NumberFormat thousands = money_scale(16.05e6, Currency::gbp);
    CHECK(thousands(105600) == "106");
    CHECK(money_in_words(105600, thousands) == "£106,000");
    CHECK(thousands(16051764) == "16,052");
    CHECK(money_in_words(16051764, thousands) == "£16.052 million");
    CHECK(money_in_words(123, thousands) == "£123");
}

TEST_CASE("cost, saving and what is left add up in the digits of the table") {
    const auto said = [](double cost, double saving) {
        const NumberFormat scale = money_scale(std::max(cost, saving), Currency::gbp);
        return balance_in_words(cost, saving, scale, Beside::nothing);
    };
    CHECK(said(2841400, 903800) ==
          "costs £2.841 million and saves £903,000, a net cost of £1.938 million");
    CHECK(said(6554000, 97300) ==
          "costs £6.554 million and saves £97,000, a net cost of £6.457 million");
    CHECK(said(12043100, 12000000) ==
          "costs £12.043 million and saves £12 million, a net cost of £43,000");
    CHECK(said(104.08, 50000) == "costs £100 and saves £50,000, a net saving of £49,900");
}

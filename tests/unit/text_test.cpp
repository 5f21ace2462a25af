// Quoting, lists in words and "did you mean".
#include "base/text.hpp"

#include <doctest/doctest.h>

using namespace hearth;

TEST_CASE("printable leaves ordinary text of any language alone") {
    CHECK(printable("falls é ☂ 日本 £30") == "falls é ☂ 日本 £30");
    CHECK(printable("") == "");
}

TEST_CASE("printable shows every byte that could drive a terminal") {
    CHECK(printable("a\x1b[31m") == "a\\x1b[31m");
    CHECK(printable(std::string_view("\0\t\n\x7f", 4)) == "\\x00\\x09\\x0a\\x7f");
    CHECK(printable("\xC2\x9B") == "\\xc2\\x9b");
    CHECK(printable("\xE2\x80\xA8") == "\\xe2\\x80\\xa8");
    CHECK(printable("\xE2\x80\xAE") == "\\xe2\\x80\\xae");
    CHECK(printable("\xEF\xBB\xBF") == "\\xef\\xbb\\xbf");
}

TEST_CASE("printable shows malformed UTF-8 byte by byte") {
    CHECK(printable("\xA3"
                    "30") == "\\xa330");
    CHECK(printable("\xC0\x80") == "\\xc0\\x80");
    CHECK(printable("\xED\xA0\x80") == "\\xed\\xa0\\x80");
    CHECK(printable("caf\xC3") == "caf\\xc3");
}

TEST_CASE("printable cuts at a number of characters, the ellipsis among them") {
    CHECK(printable("abcdef", 6) == "abcdef");
    CHECK(printable("abcdefg", 6) == "abcde…");
    CHECK(printable("ééééééé", 6) == "ééééé…");
    CHECK(characters(printable("abc\x01\x02", 6)) <= 6);
    CHECK(characters(printable(std::string(1000, '\x01'))) <= 200);
}

TEST_CASE("quoted puts printable text between single quotes") {
    CHECK(in_quotes("rent") == "'rent'");
    CHECK(in_quotes("\x07") == "'\\x07'");
}

TEST_CASE("any_of lists names in words") {
    CHECK(any_of({}) == "");
    CHECK(any_of({"a"}) == "a");
    CHECK(any_of({"a", "b"}) == "a or b");
    CHECK(any_of({"a", "b", "c"}) == "a, b or c");
}

TEST_CASE("nearest finds a name that is a slip away") {
    const std::vector<std::string> names{"reach", "capacity", "uptake"};
    CHECK(nearest("capacty", names) == "capacity");
    CHECK(nearest("capactiy", names) == "capacity");
    CHECK(nearest("Capacity", names) == "capacity");
    CHECK(nearest("raech", names) == "reach");
    CHECK(nearest("kye", {"key"}) == "key");
}

TEST_CASE("nearest keeps silent when nothing is near") {
    CHECK_FALSE(nearest("duration", {"reach", "capacity"}));
    CHECK_FALSE(nearest("ab", {"cd", "ac"}));
    CHECK_FALSE(nearest("a", {"b"}));
    CHECK_FALSE(nearest("", {"a"}));
    CHECK_FALSE(nearest(std::string(1u << 20, 'x'), {"capacity"}));
}

TEST_CASE("nearest takes the first of equally near names") {
    CHECK(nearest("cost_x", {"cost_a", "cost_b"}) == "cost_a");
}

TEST_CASE("suggestion offers a near name, else what is allowed") {
    CHECK(suggestion("capacty", {"capacity", "reach"}) == "did you mean 'capacity'?");
    CHECK(suggestion("zzz", {"capacity", "reach"}) == "allowed: capacity or reach");
    CHECK(suggestion("zzz", {}) == "");
}

TEST_CASE("what people call something is near its name, whole or misspelt where it is long") {
    const std::vector<OtherName> others{
        {"icb", "nhs"}, {"a_and_e", "visit"}, {"care_home", "week"}};
    CHECK(nearest("ICB", {"nhs", "ics"}, others) == "nhs");
    CHECK(nearest("A&E", {"visit"}, others) == "visit");
    CHECK(nearest("carehome", {"week"}, others) == "week");
    CHECK(nearest("care_hme", {"week"}, others) == "week");
    CHECK_FALSE(nearest("icd", {"week"}, others));
    CHECK(suggestion("icb", {"nhs"}, others) == "did you mean 'nhs'?");
}

TEST_CASE("suggestion lists at most twelve names") {
    const std::vector<std::string> names{"aa", "bb", "cc", "dd", "ee", "ff", "gg",
                                         "hh", "ii", "jj", "kk", "ll", "mm"};
    CHECK(suggestion("zzzzzz", names) ==
          "allowed: aa, bb, cc, dd, ee, ff, gg, hh, ii, jj, kk, ll, …");
}

TEST_CASE("characters counts code points, not bytes") {
    CHECK(characters("") == 0);
    CHECK(characters("aé☂𝄞") == 4);
}

TEST_CASE("is_utf8 refuses overlong forms, surrogates, stray and missing bytes") {
    CHECK(is_utf8("aé☂𝄞\xF4\x8F\xBF\xBF"));
    CHECK_FALSE(is_utf8("\xC1\xBF"));
    CHECK_FALSE(is_utf8("\xE0\x80\x80"));
    CHECK_FALSE(is_utf8("\xF0\x80\x80\x80"));
    CHECK_FALSE(is_utf8("\xED\xBF\xBF"));
    CHECK_FALSE(is_utf8("\xF4\x90\x80\x80"));
    CHECK_FALSE(is_utf8("\xF8\x88\x80\x80\x80"));
    CHECK_FALSE(is_utf8("\x80"));
    CHECK_FALSE(is_utf8("\xE2\x82"));
}

// Tables as other programs save them, row by row, and what single cells say.
#include "load/csv.hpp"

#include <chrono>
#include <cstdio>
#include <string>

#include "load/cells.hpp"
#include "loaded.hpp"

using namespace hearth;

namespace {

/// All cells of a table, a row a line, with | between them; or the codes of what is wrong.
std::string cells_of(std::string_view bytes) {
    const hearth::testing::Folder folder;
    SourceTexts texts;
    Diagnostics diagnostics;
    std::string out;
    auto table = CsvTable::open(folder.write("table.csv", bytes), texts, diagnostics);
    while (table && table->next()) {
        for (std::size_t i = 0; i < table->header().size(); ++i)
            out += (i == 0 ? "" : "|") + std::string((*table)[i]);
        out += '\n';
    }
    for (const Diagnostic& one : diagnostics.sorted())
        out += std::string(one.code) + " " + std::to_string(one.place.line) + ":" +
               std::to_string(one.place.column) + "\n";
    return out;
}

std::string row_of_length(std::size_t size) {
    return "a,b\n" + std::string(size - 2, 'x') + ",1\n";
}

}  // namespace

TEST_CASE("a table of commas, semicolons or tabs has the same cells") {
    for (const std::string by : {",", ";", "\t"}) {
        CAPTURE(by);
        CHECK(cells_of("a" + by + "b" + by + "c\n1" + by + " 2 " + by + "\n") == "1|2|\n");
    }
    CHECK(cells_of("sep=;\r\na;b\r\n1;2,5\r\n") == "1|2,5\n");
    CHECK(cells_of("\xEF\xBB\xBF"
                   "a,b\n1,2") == "1|2\n");
}

TEST_CASE("quotes hold separators, quotes and line ends") {
    CHECK(cells_of("a,b\n\"x,y\",\"he said \"\"no\"\"\"\n") == "x,y|he said \"no\"\n");
    CHECK(cells_of("a,b\r\n\"two\r\nlines\",1\r\nx,2\r\n") == "two\r\nlines|1\nx|2\n");
    CHECK(cells_of("a,b\n5\" pipe,1\n") == "5\" pipe|1\n");
    CHECK(cells_of("\"a\nb\",c\n1,2\n") == "1|2\n");
}

TEST_CASE("rows without a value are passed over, and the last needs no line end") {
    CHECK(cells_of("a,b\n\n,\n1,2\n,,\n3,4") == "1|2\n3|4\n");
}

TEST_CASE("a row that is wrong is told with its place, and others are read") {
    CHECK(cells_of("a,b\n1\n2,3\n") == "2|3\ntable-row 2:1\n");
    CHECK(cells_of("a,b\n1,caf\xE9\n2,3\n") == "2|3\ninvalid-utf8 2:6\n");
    CHECK(cells_of("a,b\n\"1\"x,2\n3,4\n") == "3|4\ntext-after-quote 2:1\n");
    CHECK(cells_of("a,b\n\"1\n2\",3\n4\n") == "1\n2|3\ntable-row 4:1\n");
}

TEST_CASE("what ends the reading is told with its place") {
    CHECK(cells_of("a,b\n1,2\n3,\"open\n5,6\n") == "1|2\nunclosed-quote 3:3\n");
    CHECK(cells_of(std::string("a,b\n1,2\n3,\0\n", 12)) == "binary-file 0:0\n");
    CHECK(cells_of("a,b\r1,2\r") == "control-character 1:1\n");
    CHECK(cells_of("") == "empty-file 0:0\n");
    CHECK(cells_of("PK\x03\x04 and so on") == "binary-file 0:0\n");
    CHECK(cells_of("\xFF\xFE"
                   "a") == "invalid-utf8 0:0\n");
    CHECK(cells_of(std::string("a\0,\0b\0\n\0", 8)) == "invalid-utf8 0:0\n");
}

TEST_CASE("a row of a MiB is refused, one that is shorter is read") {
    CHECK(cells_of(row_of_length(longest_row)) == "too-long 2:1\n");
    CHECK(cells_of(row_of_length(longest_row - 1)).size() == longest_row);
    CHECK(cells_of("a,b\n1,\"" + std::string(2 * longest_row, 'x')) == "unclosed-quote 2:3\n");
}

TEST_CASE("rows that lie across blocks of reading are whole") {
    std::string bytes = "a,b\n", expected;
    for (int i = 0; i < 300000; ++i) {
        bytes += std::to_string(i) + ",\"" + std::to_string(i % 7) + "\n\"\n";
        expected += std::to_string(i) + "|" + std::to_string(i % 7) + "\n\n";
    }
    CHECK((cells_of(bytes) == expected));
}

TEST_CASE("problems beyond those that are listed are counted") {
    std::string bytes = "a,b\n";
    for (int i = 0; i < 1000; ++i) bytes += "1\n";
    const hearth::testing::Folder folder;
    SourceTexts texts;
    Diagnostics diagnostics;
    auto table = CsvTable::open(folder.write("table.csv", bytes), texts, diagnostics);
    while (table->next()) continue;
    table->problems.conclude();
    CHECK(diagnostics.errors() == most_listed + 1);
    CHECK(diagnostics.sorted().front().message.starts_with("1000 problems"));
}

TEST_CASE("a day is read in the form that is declared, and in no other") {
    const auto iso = [](std::string_view text) { return read_day(text, DateForm::iso); };
    const auto british = [](std::string_view text) { return read_day(text, DateForm::day_first); };
    CHECK(iso("1970-01-02") == 1);
    CHECK(iso("2024-02-29") == 19782);
    CHECK(iso("2024-02-29T10:15:00") == 19782);
    CHECK(iso("2024-02-29 10:15") == 19782);
    CHECK(british("29/02/2024") == 19782);
    CHECK(british("1/3/2024") == 19783);
    for (const char* wrong : {"2023-02-29", "29/02/2024", "2024-2-29", "24-02-29", "2024-02-29x",
                              "45351", "", "2024-13-01", "1799-01-01"})
        CHECK_FALSE(iso(wrong));
    for (const char* wrong : {"02/29/2024", "2024-02-29", "29/02/24", "29.02.2024", "0/1/2024"})
        CHECK_FALSE(british(wrong));
}

TEST_CASE("months and years between days follow the calendar") {
    const auto day = [](std::string_view text) { return *read_day(text, DateForm::iso); };
    CHECK(months_later(day("2024-01-31"), 1) == day("2024-02-29"));
    CHECK(months_later(day("2024-03-31"), -1) == day("2024-02-29"));
    CHECK(months_between(day("2024-01-31"), day("2024-02-29")) == 1);
    CHECK(months_between(day("2024-01-15"), day("2024-02-14")) == 0);
    CHECK(months_between(day("2024-01-15"), day("2024-01-14")) == -1);
    CHECK(years_between(day("2022-04-01"), day("2024-04-01")) == 2);
    CHECK(years_between(day("2023-04-01"), day("2024-03-31")) == doctest::Approx(365.0 / 366));
    CHECK(years_between(day("2024-04-01"), day("2023-04-01")) == 0);
}

TEST_CASE("days are those of the standard library, from 1800 to 2199") {
    using namespace std::chrono;
    const sys_days begin = 1800y / 1 / 1, end = 2199y / 12 / 31;
    int wrong = 0;
    for (sys_days day = begin; day <= end; day += days(1)) {
        const year_month_day date(day);
        char text[16];
        std::snprintf(text, sizeof text, "%04d-%02u-%02u", static_cast<int>(date.year()),
                      static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
        const Day number = static_cast<Day>(day.time_since_epoch().count());
        const year_month_day later = date + months(7);
        const sys_days then = later.ok() ? later : later.year() / later.month() / last;
        wrong += read_day(text, DateForm::iso) != number ||
                 months_later(number, 7) != then.time_since_epoch().count();
    }
    CHECK(wrong == 0);
}

TEST_CASE("a count has digits, and the decimal mark that is declared") {
    const auto read = [](std::string_view text, DecimalMark mark = DecimalMark::point) {
        const CellNumber number = read_cell(text, mark);
        return number.fault == CellFault::none ? number.value : -static_cast<double>(number.fault);
    };
    const auto fault = [](CellFault one) { return -static_cast<double>(one); };
    CHECK(read("12") == 12);
    CHECK(read("0.25") == 0.25);
    CHECK(read("1,5", DecimalMark::comma) == 1.5);
    CHECK(read("1,5") == fault(CellFault::comma));
    CHECK(read("1,234") == fault(CellFault::comma));
    CHECK(read("") == fault(CellFault::blank));
    CHECK(read("-1") == fault(CellFault::negative));
    for (const char* wrong : {"x", "1e3", "1.2.3", "-", ".", "+1", "1 2", "nan", "0x10"})
        CHECK(read(wrong) == fault(CellFault::not_a_number));
}

TEST_CASE("columns that tell who somebody is are known by their name") {
    CHECK(identifying_header("NHS Number") == Identifying::nhs_number);
    CHECK(identifying_header("Surname") == Identifying::name);
    CHECK(identifying_header("Date of Birth") == Identifying::birth_date);
    CHECK(identifying_header("postcode") == Identifying::postcode);
    CHECK(identifying_header("e-mail") == Identifying::contact);
    for (const char* good : {"age", "postcode area", "service name", "client", "nhs visits", ""})
        CHECK(identifying_header(good) == Identifying::nothing);
}

TEST_CASE("columns that tell who somebody is are known by their values") {
    const auto look = [](std::vector<std::string> values, Declared declared = Declared::no) {
        ColumnLook seen;
        for (const std::string& value : values) look_at(seen, value);
        return identifying_values(seen, declared);
    };
    // 943 476 5919 is the example of the NHS Data Dictionary
    CHECK(look({"9434765919"}) == Identifying::nhs_number);
    CHECK(look({"943 476 5919", "", "943-476-5919"}) == Identifying::nhs_number);
    CHECK(look({"9434765918", "9434765917", "9434765919"}) == Identifying::nothing);
    CHECK(look({"9434765919"}, Declared::yes) == Identifying::nhs_number);
    CHECK(look({"LE8 0AB", "SW1A 1AA", "M1 1AE"}) == Identifying::postcode);
    CHECK(look({"LE8", "SW1A", "M1"}) == Identifying::nothing);
    CHECK(look({"Anne-Marie O'Neill", "John Smith", "Zo\xC3\xAB"}) == Identifying::name);
    CHECK(look({"Anne", "John", "Zoe"}, Declared::yes) == Identifying::nothing);
    CHECK(look({"Male", "Female", "Male", "Male", "Female"}) == Identifying::nothing);
    CHECK(look({"1948-03-12", "1950-01-01"}) == Identifying::birth_date);
    CHECK(look({"12/03/1948", "01/01/1950"}) == Identifying::birth_date);
    CHECK(look({"3", "4.5", "yes"}) == Identifying::nothing);
}

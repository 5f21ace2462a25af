// What tables of client records hold, shape by shape, on invented clients.
#include "load/load.hpp"

#include <initializer_list>
#include <string>

#include "base/text.hpp"
#include "load/cells.hpp"
#include "loaded.hpp"

using namespace hearth;

namespace {

/// A description and the tables beside it, by name.
using Texts = std::initializer_list<std::pair<std::string, std::string>>;

Loaded described(const std::string& description, const Texts& tables) {
    const hearth::testing::Folder folder;
    for (const auto& [name, text] : tables) static_cast<void>(folder.write(name, text));
    const std::string path = folder.write("records.yaml", "hearth: 1\n" + description);
    return check_file({.path = path, .home = HEARTH_SOURCE_DIR});
}

Records records_in(const std::string& description, const Texts& tables) {
    const Loaded loaded = described(description, tables);
    INFO(render(loaded.diagnostics.sorted(), loaded.texts, Severity::error));
    REQUIRE(loaded.records);
    REQUIRE(loaded.records->records);
    return *loaded.records->records;
}

/// Codes of what is wrong and where: "record-date 3:7".
std::vector<std::string> codes_in(const std::string& description, const Texts& tables) {
    std::vector<std::string> codes;
    const Loaded loaded = described(description, tables);
    for (const Diagnostic& one : loaded.diagnostics.sorted())
        codes.push_back(std::string(one.code) + " " + std::to_string(one.place.line) + ":" +
                        std::to_string(one.place.column));
    return codes;
}

std::vector<std::string> left_out(const Records& records) {
    std::vector<std::string> words;
    for (const Exclusion& one : records.exclusions)
        words.push_back(one.why + ": " + std::to_string(one.clients));
    return words;
}

const std::string wide = R"(records: table.csv
shape: clients
dates: iso
columns: {client: id, start: start, died: died, moved: moved, joined: joined}
services: {ae_attendance: {before: b, after: a}}
)";

const std::string events = R"(records: table.csv
shape: events
dates: iso
data: {from: 2020-01-01, to: 2024-12-31}
columns: {client: id, start: start, date: day, service: what}
services: {ae_attendance: {called: [ED, A&E]}, bed_day: {called: bed, entry_at_least: 2}}
)";

const std::string quarters = R"(records: table.csv
shape: periods
columns: {client: id, period: q}
periods: {before: [q1, q2], after: [q3, q4]}
services: {ae_attendance: {column: ae}}
)";

}  // namespace

TEST_CASE("a row of a client has its counts, and years at risk that deaths and moves cut short") {
    const Records records = records_in(wide, {{"table.csv",
                                               "id,start,died,moved,joined,b,a\n"
                                               "p,2022-07-01,,,,3,1\n"
                                               "q,2022-07-01,2022-12-31,,,2,0\n"
                                               "r,2022-07-01,,2023-03-31,,0,0\n"
                                               "s,2022-07-01,,,2022-01-01,4,4\n"}});
    CHECK(records.rows == 4);
    CHECK(records.clients() == 4);
    CHECK(records.services[0].service == "ae_attendance");
    CHECK(records.services[0].before == Column{3, 2, 0, 4});
    CHECK(records.services[0].after == Column{1, 0, 0, 4});
    CHECK(records.years_before == Column{1, 1, 1, 181.0 / 365});
    CHECK(records.years_after == Column{1, 184.0 / 365, 274.0 / 365, 1});
    CHECK(records.entry_at_least.empty());
    CHECK(records.series.empty());
}

TEST_CASE("clients are left out for the first reason that holds, and rules are told with nobody") {
    const std::string rules = wide +
                              "exclude: [died, joined_late, {column: consent, is: [no], why: no "
                              "consent}, moved]\n";
    const Records records = records_in(rules, {{"table.csv",
                                                "id,start,died,moved,joined,b,a,consent\n"
                                                "p,2022-07-01,,,,3,1,yes\n"
                                                "q,2022-07-01,2022-12-31,,2022-06-01,2,0,no\n"
                                                "r,2022-07-01,,,2022-06-01,2,0,no\n"
                                                "s,2022-07-01,,,,2,0,no\n"
                                                "t,,,,,2,0,no\n"
                                                "u,2022-07-01,2021-01-01,,,2,0,yes\n"
                                                "v,2022-07-01,2030-01-01,,2021-07-01,2,0,yes\n"}});
    CHECK(records.clients() == 2);
    CHECK(left_out(records) ==
          std::vector<std::string>{"no day of start: 1", "died before the windows end: 2",
                                   "joined after the windows begin: 1", "no consent: 1",
                                   "moved before the windows end: 0"});
}

TEST_CASE("without days a window is as long as it is said to be, or as columns of years have it") {
    const std::string plain = R"(records: table.csv
shape: clients
decimal: comma
windows: {before: 6, after: 24}
columns: {years_after: years}
services: {ae_attendance: {before: b, after: a}}
)";
    const Records records = records_in(plain, {{"table.csv", "years;b;a\n1,5;3;1\n2;0;0,5\n"}});
    CHECK(records.years_before == Column{0.5, 0.5});
    CHECK(records.years_after == Column{1.5, 2});
    CHECK(records.services[0].after == Column{1, 0.5});
}

TEST_CASE("groups, clusters and covariates stand beside the clients that stay") {
    const std::string grouped = R"(records: table.csv
shape: clients
columns: {group: arm, cluster: site, covariates: [age, score]}
comparison: C
intervention: T
services: {ae_attendance: {before: b, after: a}}
)";
    const Records records = records_in(grouped, {{"table.csv",
                                                  "arm,site,age,score,b,a\n"
                                                  "T,x,70,-1.5,1,2\nC,y,80,2,3,4\n"
                                                  "other,x,1,1,1,1\nT,y,60,0,5,6\n"}});
    CHECK(records.group == std::vector<RecordGroup>{RecordGroup::intervention,
                                                    RecordGroup::comparison,
                                                    RecordGroup::intervention});
    CHECK(records.cluster == std::vector<int>{0, 1, 1});
    CHECK(records.covariates == std::vector<std::string>{"age", "score"});
    CHECK(records.covariate_values == std::vector<Column>{{70, 80, 60}, {-1.5, 2, 0}});
    CHECK(left_out(records) == std::vector<std::string>{"in another group: 1"});
}

TEST_CASE("blank counts are refused, zero, or a reason to leave the client out") {
    const std::string table =
        "id,start,died,moved,joined,b,a\np,2022-07-01,,,,,1\nq,2022-07-01,,,,2,2\n";
    CHECK(codes_in(wide, {{"table.csv", table}}) == std::vector<std::string>{"record-blank 2:17"});
    CHECK(records_in(wide + "blanks: zero\n", {{"table.csv", table}}).services[0].before ==
          Column{0, 2});
    const Records rest = records_in(wide + "blanks: exclude\n", {{"table.csv", table}});
    CHECK(rest.services[0].before == Column{2});
    CHECK(left_out(rest) == std::vector<std::string>{"a count is blank: 1"});
}

TEST_CASE("a blank covariate is no blank count: it leaves out whom groups are to be matched by") {
    const std::string said = R"(records: table.csv
shape: clients
columns: {client: id, covariates: [age]}
services: {ae_attendance: {before: b, after: a}}
blanks: exclude
)";
    const std::string table = "id,arm,age,b,a\np,T,,1,2\nq,T,60,,2\nr,T,61,2,2\ns,C,62,2,3\n";
    CHECK(left_out(records_in(said, {{"table.csv", table}})) ==
          std::vector<std::string>{"a count is blank: 1"});
    const std::string grouped =
        replaced(replaced(said, "{client", "{group: arm, client"), "shape", "comparison: C\nshape");
    CHECK(left_out(records_in(grouped, {{"table.csv", table}})) ==
          std::vector<std::string>{"a count is blank: 1", "a covariate is blank: 1"});
}

TEST_CASE("events fall into each client's windows, the months around its start, or neither") {
    const Records records = records_in(events, {{"table.csv",
                                                 "id,start,day,what\n"
                                                 "p,2022-07-01,2022-06-30,ED\n"
                                                 "p,2022-07-01,2022-07-01,A&E\n"
                                                 "p,2022-07-01,2021-07-01,ED\n"
                                                 "p,2022-07-01,2021-06-30,ED\n"
                                                 "p,2022-07-01,2020-06-30,ED\n"
                                                 "p,2022-07-01,2023-06-30,bed\n"
                                                 "p,2022-07-01,2023-07-01,bed\n"
                                                 "q,2023-01-31,2023-02-28,bed\n"}});
    CHECK(records.rows == 8);
    CHECK(records.services[0].before == Column{2, 0});
    CHECK(records.services[0].after == Column{1, 0});
    CHECK(records.services[1].after == Column{1, 1});
    REQUIRE(records.earlier.size() == 2);
    CHECK(records.earlier[0].before == Column{1, 0});
    CHECK(records.entry_at_least == std::vector<double>{-1, 2});
    REQUIRE(records.series.size() == 2);
    const SeriesRecords& series = records.series[0];
    CHECK(series.starts_at == 24);
    CHECK(series.counts.size() == 36);
    CHECK(series.counts[23] == 1);
    CHECK(series.counts[24] == 1);
    CHECK(series.counts[12] == 1);
    CHECK(series.counts[11] == 1);
    CHECK(records.series[1].counts[35] == 1);
    CHECK(records.series[1].counts[25] == 1);  // the last of February is a month after 31 January
    for (const double years : series.years) CHECK(years == doctest::Approx(2.0 / 12));
}

TEST_CASE("where the records do not reach back, there is no earlier window and no year before") {
    std::string late = events;
    late.replace(late.find("2020-01-01"), 10, "2022-01-01");
    const Records records =
        records_in(late, {{"table.csv", "id,start,day,what\np,2022-07-01,2022-06-30,ED\n"}});
    CHECK(records.earlier.empty());
    CHECK(records.years_before[0] == doctest::Approx(181.0 / 365));
    CHECK(records.series[0].starts_at == 12);
    CHECK(records.series[0].years[5] == 0);
    CHECK(records.series[0].years[6] == doctest::Approx(1.0 / 12));
}

TEST_CASE("a table of clients has those without events, and events of others are not counted") {
    const Loaded loaded = described(
        events + "clients: clients.csv\nunlisted: ignore\n",
        {{"clients.csv", "id,start\np,2022-07-01\nq,2022-07-01\n"},
         {"table.csv", "id,day,what\np,2022-06-30,ED\nx,2022-06-30,ED\np,2022-06-30,GP\n"}});
    REQUIRE(loaded.records);
    CHECK(loaded.records->records->services[0].before == Column{1, 0});
    const auto warnings = loaded.diagnostics.sorted();
    CHECK(warnings.size() == 2);  // beside this one, that nobody used beds
    CHECK(warnings[1].message == "rows of nobody in the table of clients: 1");
}

TEST_CASE("windows of the calendar need no start") {
    const std::string calendar = R"(records: table.csv
shape: events
dates: dd/mm/yyyy
data: {from: 2021-04-01, to: 2024-03-31}
windows: {before: {from: 2022-04-01, to: 2023-03-31}, after: {from: 2023-04-01, to: 2024-03-31}}
columns: {client: id, date: day, service: what, quantity: n}
services: {bed_day: {}}
)";
    const Records records = records_in(calendar, {{"table.csv",
                                                   "id,day,what,n\n"
                                                   "p,31/03/2023,bed_day,3\np,1/4/2023,bed_day,2\n"
                                                   "p,31/03/2022,bed_day,9\n"}});
    CHECK(records.services[0].before == Column{3});
    CHECK(records.services[0].after == Column{2});
    CHECK(records.earlier[0].before == Column{9});
    CHECK(records.years_after == Column{1});
}

TEST_CASE("named periods add up, with the years of those that a client has") {
    const std::string table = "id,q,ae\np,q1,1\np,q2,2\np,q3,4\np,q4,8\nr,q1,1\nr,q3,1\n";
    const Records records = records_in(quarters, {{"table.csv", table}});
    CHECK(records.services[0].before == Column{3, 1});
    CHECK(records.services[0].after == Column{12, 1});
    CHECK(records.years_before == Column{1, 0.5});
    CHECK(records.years_after == Column{1, 0.5});
    std::string years = quarters;
    years.replace(years.find("period: q"), 9, "period: q, years: y");
    const Records summed = records_in(
        years, {{"table.csv", "id,q,ae,y\np,q1,1,0.25\np,q2,1,0.2\np,q4,1,0.1\ns,q1,3,0.25\n"}});
    CHECK(summed.years_before == Column{0.45});
    CHECK(summed.years_after == Column{0.1});
    CHECK(left_out(summed) == std::vector<std::string>{"no time at risk before or after: 1"});
}

TEST_CASE("dated periods are counted by their first day") {
    const std::string months = R"(records: table.csv
shape: periods
dates: iso
data: {from: 2021-07-01, to: 2023-06-30}
columns: {client: id, date: month, start: start}
services: {ae_attendance: {column: ae}}
)";
    const Records records = records_in(months, {{"table.csv",
                                                 "id,start,month,ae\n"
                                                 "p,2022-07-01,2021-07-01,1\n"
                                                 "p,2022-07-01,2022-06-01,2\n"
                                                 "p,2022-07-01,2022-07-01,4\n"}});
    CHECK(records.services[0].before == Column{3});
    CHECK(records.services[0].after == Column{4});
    CHECK(records.series[0].counts[11] == 2);
}

TEST_CASE("totals have both groups, with years of the window where none are given") {
    const std::string totals = R"(records: table.csv
shape: totals
windows: {before: 6, after: 12}
columns: {service: what, group: arm, before: b, after: a, clients: n}
comparison: control
services: {ae_attendance: {called: ED}, bed_day: {}}
)";
    const Loaded loaded = described(totals, {{"table.csv",
                                              "what,arm,b,a,n\nED,scheme,30,20,10\n"
                                              "ED,control,40,39,20\nbed_day,scheme,5,6,10\n"
                                              "bed_day,control,7,8,20\n"}});
    INFO(render(loaded.diagnostics.sorted(), loaded.texts, Severity::error));
    REQUIRE(loaded.records);
    REQUIRE(loaded.records->totals);
    const auto& services = loaded.records->totals->services;
    CHECK(services[0].intervention.count_before == 30);
    CHECK(services[0].intervention.years_before == 5);
    CHECK(services[0].intervention.years_after == 10);
    CHECK(services[0].comparison->count_after == 39);
    CHECK(services[0].comparison->clients == 20);
    CHECK(services[1].comparison->count_before == 7);
}

TEST_CASE("what is wrong in rows is told with its place, all at once") {
    using Codes = std::vector<std::string>;
    const std::string head = "id,start,died,moved,joined,b,a\n";
    CHECK(codes_in(wide,
                   {{"table.csv", head + "p,2022-07-01,,,,3,1\np,2022-07-01,,,,3,1\n"
                                         "q,01/07/2022,,,,-1,x\nr,2022-07-01,nn,,,1,\"1,5\"\n"}}) ==
          Codes{"record-client 3:1", "record-date 4:3", "record-count 4:17", "record-count 4:20",
                "record-date 5:14", "record-count 5:21"});
    CHECK(codes_in(events, {{"table.csv",
                             "id,start,day,what\np,2022-07-01,2025-01-01,ED\n"
                             "p,2022-07-01,2019-12-31,GP\np,2022-08-01,2022-01-01,ED\n"
                             ",2022-07-01,,\n"}}) ==
          Codes{"record-date 2:14", "record-date 3:14", "record-unlisted 3:25", "record-client 4:1",
                "record-blank 5:1", "record-blank 5:13", "record-blank 5:14"});
    CHECK(codes_in(quarters, {{"table.csv", "id,q,ae\np,q1,1\np,q1,2\np,q9,1\n"}}) ==
          Codes{"record-client 3:1", "record-unlisted 4:3"});
}

TEST_CASE("rows of totals are no clients") {
    const std::string plain = R"(records: table.csv
shape: clients
columns: {client: id}
services: {ae_attendance: {before: b, after: a}}
)";
    const std::string rows = "id,b,a\np,3,1\nq,5,6\n";
    using Codes = std::vector<std::string>;
    for (const char* name : {"Total", "Grand total", "sum"})
        CHECK(codes_in(plain, {{"table.csv", rows + name + ",9,9\n"}}) ==
              Codes{"record-client 4:1"});
    CHECK(codes_in(plain, {{"table.csv", rows + "r,8,7\n"}}) == Codes{"record-client 4:0"});
    CHECK(codes_in(plain, {{"table.csv", rows + "r,8,8\n"}}).empty());
}

TEST_CASE("a client is not called by NHS number or name, and counts are no larger than can be") {
    const std::string plain = R"(records: table.csv
shape: clients
columns: {client: id}
services: {ae_attendance: {before: b, after: a}}
)";
    using Codes = std::vector<std::string>;
    for (const char* rows : {"943 476 5919,1,2\n943 476 5870,1,2\n", "Ann Exa,1,2\nBo Exb,1,2\n",
                             "ann@example.org,1,2\nbo@example.org,1,3\n"})
        CHECK(codes_in(plain, {{"table.csv", std::string("id,b,a\n") + rows}}) ==
              Codes{"identifying-column 1:0"});
    CHECK(codes_in(plain, {{"table.csv", "id,b,a\np,1,2\nq,10000000000000,2\n"}}) ==
          Codes{"record-count 3:3"});
}

TEST_CASE("what tells who somebody is is known in many forms") {
    const auto seen = [](std::string_view value) {
        ColumnLook look;
        look_at(look, value);
        return identifying_values(look, Declared::no);
    };
    for (const char* day : {"31/03/1940", "1940-03-31", "31.03.1940", "31-03-1940"})
        CHECK(seen(day) == Identifying::birth_date);
    for (const char* contact : {"ann@example.org", "07700 900123", "(020) 7946 0018",
                                "+44 20 7946 0018", "QQ 12 34 56 C", "qq123456c"})
        CHECK(seen(contact) == Identifying::contact);
    for (const char* other : {"12", "2.5", "C0012345678", "A&E @ night"})
        CHECK(seen(other) == Identifying::nothing);
    CHECK(identifying_header("NHS Number (10 digits)") == Identifying::nhs_number);
    CHECK(identifying_header("Date of Birth (dd/mm/yyyy)") == Identifying::birth_date);
    for (const char* value : {"05.03.2024", "C00123", "REF-0001", "ann@example.org"})
        CHECK(is_value(value));
    CHECK_FALSE(is_value("uses2024"));
    CHECK_FALSE(is_value("A&E before"));
}

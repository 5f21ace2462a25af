// The workload of the benches at its means against the numpy program that it is measured against:
// what that printed stands in bench/w2/w2_at_means.txt.
#include <doctest/doctest.h>
#include <fstream>
#include <limits>
#include <sstream>

#include "properties/appraised.hpp"

using namespace hearth;
using namespace hearth::testing;

namespace {

constexpr double agreement = 1e-9;

Scenario w2() {
    Loaded all =
        load_scenario({.path = HEARTH_SOURCE_DIR "/bench/w2/w2.yaml", .home = HEARTH_SOURCE_DIR});
    REQUIRE(all.scenario);
    return std::move(*all.scenario);
}

/// Lines of the file, each cut at its spaces.
std::vector<std::vector<std::string>> printed() {
    std::ifstream file(HEARTH_SOURCE_DIR "/bench/w2/w2_at_means.txt");
    std::vector<std::vector<std::string>> lines;
    for (std::string line; std::getline(file, line);) {
        if (line.rfind('#', 0) == 0) continue;
        std::istringstream words(line);
        std::vector<std::string>& cut = lines.emplace_back();
        for (std::string word; words >> word;) cut.push_back(word);
    }
    return lines;
}

/// Interventions are numbered; the last number is that of all together.
std::string option_of(const std::string& number) {
    return number == "6" ? "all" : "only_i" + number;
}

void check_measures(const oracle::OracleResult& found, const std::vector<std::string>& line) {
    const std::vector<std::string> names = {"pv_gross_saving", "pv_programme_cost", "pv_net_saving",
                                            "benefit_cost_ratio", "payback_years"};
    REQUIRE(line.size() == names.size() + 1);
    const oracle::Measures& measures = found.measures.at(option_of(line[0]));
    for (std::size_t i = 0; i < names.size(); ++i) {
        CAPTURE(line[0]);
        CAPTURE(names[i]);
        const std::optional<double> value = measures.at(names[i]);
        if (line[i + 1] == "nan")
            CHECK_FALSE(value.has_value());
        else
            CHECK(value.value() == doctest::Approx(std::stod(line[i + 1])).epsilon(agreement));
    }
}

using Cells = std::map<std::string, double>;

/// Cash saved by intervention, service and year, in the options with one intervention.
Cells savings(const oracle::OracleResult& found) {
    Cells cells;
    for (const oracle::Row& row : found.rows)
        if (row.ledger_class == LedgerClass::cashable && row.option == "only_" + row.intervention)
            cells[row.intervention + " " + row.line + " " + std::to_string(row.year)] = row.amount;
    return cells;
}

}  // namespace

TEST_CASE("W2 at its means is what numpy makes of it, measures and ledger") {
    const oracle::OracleResult found = by_engine(w2());
    const Cells cells = savings(found);
    std::size_t compared = 0;
    for (const std::vector<std::string>& line : printed()) {
        if (line[0] != "ledger") {
            check_measures(found, line);
            continue;
        }
        for (std::size_t t = 3; t < line.size(); ++t, ++compared) {
            const std::string key = "i" + line[1] + " " + line[2] + " " + std::to_string(t - 3);
            CAPTURE(key);
            CHECK(cells.at(key) == doctest::Approx(std::stod(line[t])).epsilon(agreement));
        }
    }
    CHECK(compared == 6 * 12 * 10);
    CHECK(cells.size() == compared);
}

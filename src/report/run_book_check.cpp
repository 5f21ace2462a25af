// The sheet that holds the formulas of a run's workbook against the engine.
#include <algorithm>
#include <cmath>
#include <fmt/format.h>

#include "report/run_book.hpp"

namespace hearth {

namespace {

/// One number that is held against the engine's.
struct Held {
    std::string what;
    std::string formula;
    double engine = 0;
};

void add_held(const RunBook& from, std::vector<Held>& all) {
    const YearColumns at(from);
    const Sheet &summary = from.book.at(summary_name), &years = from.book.at(years_name);
    for (std::size_t o = 0; o < from.options.size(); ++o) {
        const Headline& option = from.options[o];
        const auto add = [&](std::string_view what, std::string formula, std::string_view measure) {
            if (const auto value = option.find(measure))
                all.push_back(
                    {fmt::format("{}: {}", option.name, what), std::move(formula), *value});
        };
        add("net saving", reference(summary, o, summary_net), "net_saving");
        add("net cash", reference(summary, o, summary_cash), "net_cash");
        add("present value", reference(summary, o, summary_present), "pv_net_saving");
        add("cost", reference(summary, o, summary_cost), "programme_cost");
        const std::size_t savings = savings_counted(from).size();
        if (savings > 0)
            add("savings",
                fmt::format("SUM({}:{})", reference(summary, o, summary_first_saving),
                            address(summary.sheet_row(o), summary_first_saving + savings - 1)),
                "gross_saving");
        add("saved for each pound", reference(summary, o, summary_first_saving + savings),
            "benefit_cost_ratio");
        for (int t = 0; t < from.years(); ++t)
            add("net saving in " + from.year_name(t),
                reference(years, o * from.years() + t, at.net),
                fmt::format("by_year.{}.net_saving", t));
    }
}

void add_held_payers(const RunBook& from, std::vector<Held>& all) {
    const auto payers = payers_moved(from);
    const std::size_t total = 3 + from.years();
    for (std::size_t p = 0; p < payers.size(); ++p)
        for (std::size_t o = 0; o < from.options.size(); ++o) {
            const std::string& key = from.layout().payers[payers[p]];
            const std::size_t row = p * from.options.size() + o;
            const auto add = [&](std::string_view what, std::size_t column,
                                 std::string_view measure) {
                const auto value =
                    from.options[o].find(fmt::format("by_payer.{}.{}", key, measure));
                if (value)
                    all.push_back({fmt::format("{}: {}, {}", from.options[o].name,
                                               payer_name(from.report.scenario, key), what),
                                   reference(from.book.at(payers_name), row, column), *value});
            };
            add("net", total, "net");
            add("net cash", total + 1, "net_cash");
            add("present value", total + 2, "pv_net");
        }
}

/// Results of the sheet in which figures can be changed, as it was given.
void add_held_what_if(const RunBook& from, std::vector<Held>& all) {
    const auto found = std::find_if(from.book.sheets.begin(), from.book.sheets.end(),
                                    [](const Sheet& sheet) { return sheet.name == "What-if"; });
    if (found == from.book.sheets.end()) return;
    for (std::size_t r = 0; r < found->rows.size() && found->rows[r][0].words == "result"; ++r)
        all.push_back({"What-if, as it came: " + found->rows[r][1].words, reference(*found, r, 3),
                       *found->rows[r][3].value});
}

}  // namespace

void add_check(RunBook& to) {
    std::vector<Held> all;
    add_held(to, all);
    add_held_payers(to, all);
    add_held_what_if(to, all);
    Sheet sheet{.name = std::string(check_name),
                .title = "Check: what the formulas come to is what hearth computed",
                .notes = {"The first row says of how many of the others below it holds. What is "
                          "changed in What-if does not count here."},
                .columns = {{"What"},
                            {"This workbook", {SheetFormat::Style::decimals, 2}},
                            {"hearth", {SheetFormat::Style::decimals, 2}},
                            {"Allowed difference", {SheetFormat::Style::decimals, 6}},
                            {"Difference", {SheetFormat::Style::decimals, 6}},
                            {"Result"}}};
    const auto add = [&](std::string what, SheetCell own, double engine, double allowed) {
        const std::size_t r = sheet.sheet_row(sheet.rows.size());
        SheetCell difference = SheetCell::live(
            fmt::format("ABS({}-{})", address(r, 1), address(r, 2)), std::abs(*own.value - engine));
        SheetCell result = SheetCell::live(
            fmt::format("IF({}<={},\"equal\",\"different\")", address(r, 4), address(r, 3)),
            *difference.value <= allowed ? "equal" : "different");
        sheet.rows.push_back({std::move(what), std::move(own), engine, allowed,
                              std::move(difference), std::move(result)});
    };
    const std::size_t first = sheet.sheet_row(1), last = sheet.sheet_row(all.size());
    add("Numbers below that are equal",
        SheetCell::live(
            fmt::format("COUNTIF({}:{},\"equal\")", address(first, 5), address(last, 5)),
            static_cast<double>(all.size())),
        static_cast<double>(all.size()), 0);
    for (Held& one : all)
        add(std::move(one.what), SheetCell::live(std::move(one.formula), one.engine), one.engine,
            std::max(1e-6, 1e-9 * std::abs(one.engine)));
    to.book.sheets.push_back(std::move(sheet));
}

}  // namespace hearth

// The workbook of a run: everything that is counted from the ledger as live formulas, what is not
// as numbers, and a sheet that holds the formulas against the engine.
#include <algorithm>
#include <cmath>
#include <fmt/format.h>

#include "base/text.hpp"
#include "engine/measure_table.hpp"
#include "report/run_book.hpp"
#include "version.hpp"

namespace hearth {

namespace {

SheetFormat format_of_unit(const RunBook& from, std::string_view unit) {
    if (unit == "money") return from.money();
    if (unit == "ratio" || unit == "share") return {SheetFormat::Style::decimals, 3};
    return {SheetFormat::Style::decimals, 1};
}

void add_draws(RunBook& to) {
    if (to.report.uncertainty == nullptr) return;
    const RunDraws& drawn = *to.report.uncertainty;
    Sheet sheet{
        .name = "Draws",
        .title = fmt::format("What {} say of each measure",
                             draws_in_words(drawn.draws, name_of(drawn.sampling), drawn.seed)),
        .notes = {"Error: the standard error of the mean over so many draws."},
        .columns = {{"Option"},
                    {"Measure"},
                    {"Unit"},
                    {"Mean"},
                    {"Error"},
                    {"Standard deviation"},
                    {"Median"},
                    {"2.5 %"},
                    {"97.5 %"},
                    {"Chance above 0", {SheetFormat::Style::percent, 1}}}};
    for (const Headline& option : to.options)
        for (const MeasureStatistics& one : drawn.statistics) {
            if (one.option != option.option || !is_result(one.name)) continue;
            const MeasureRow* row = row_for(one.name);
            const std::string unit(row == nullptr ? "" : row->unit);
            const std::string sign(sign_of(appraisal_of(to.report).currency));
            std::vector<SheetCell> cells{option.name, one.name, unit == "money" ? sign : unit};
            const auto add = [&](double value) {
                cells.push_back(std::isfinite(value) ? SheetCell(value, format_of_unit(to, unit))
                                                     : SheetCell());
            };
            for (const double value : {one.mean.value, one.mean.se, one.sd.value, one.median.value,
                                       one.low.value, one.high.value})
                add(value);
            cells.push_back(statistic(&one, &MeasureStatistics::positive));
            sheet.rows.push_back(std::move(cells));
        }
    if (!sheet.rows.empty()) to.book.sheets.push_back(std::move(sheet));
}

const Table* table_in(const Document& document, std::string_view name) {
    for (const Block& block : document)
        if (const auto* table = std::get_if<Table>(&block);
            table != nullptr && table->name == name && table->shown != Shown::pages)
            return table;
    return nullptr;
}

void add_table(RunBook& to, const Table* table, std::string name, std::string title) {
    if (table == nullptr || table->rows.empty()) return;
    Sheet sheet = table_sheet(*table, std::move(title));
    sheet.name = std::move(name);
    to.book.sheets.push_back(std::move(sheet));
}

/// Assumptions, figures with a source and figures without, in one table.
void add_figures(RunBook& to, const Document& document) {
    constexpr std::pair<std::string_view, std::string_view> kinds[] = {
        {"assumptions", "assumption"}, {"sourced", "has a source"}, {"unsourced", "no source"}};
    Sheet sheet{
        .name = "Figures",
        .title = "What it rests on: every figure, in the scenario's prices",
        .notes = {"An assumption is not measured for this use. Low and high: the range as "
                  "written, or where 95 % of the draws lie."},
        .columns = {{"Figure"}, {"Value"}, {"Low"}, {"High"}, {"Rests on"}, {"Source or reason"}}};
    for (const auto& [name, kind] : kinds) {
        const Table* table = table_in(document, name);
        if (table == nullptr) continue;
        for (const auto& row : table->rows) {
            const Cell& value = row[1];
            const NumberFormat format = value.format.value_or(NumberFormat{});
            const auto cell = [&](double number) {
                return SheetCell(number, sheet_format(format, number));
            };
            std::string why = row[2].words;
            if (why.starts_with("; ")) why.erase(0, 2);
            sheet.rows.push_back({row[0].words, value.value ? cell(*value.value) : SheetCell(),
                                  value.range ? cell(value.range->first) : SheetCell(),
                                  value.range ? cell(value.range->second) : SheetCell(), kind,
                                  std::move(why)});
        }
    }
    if (!sheet.rows.empty()) to.book.sheets.push_back(std::move(sheet));
}

/// What stands between the first two headings of a document: the question and its frame.
std::vector<std::string> frame_of(const Document& document) {
    std::vector<std::string> sentences;
    for (std::size_t b = 1; b < document.size(); ++b) {
        const auto* paragraph = std::get_if<Paragraph>(&document[b]);
        if (paragraph == nullptr) break;
        sentences.push_back(paragraph->text);
    }
    return sentences;
}

Workbook book_of(const RunReport& report) {
    const Document document = run_document(report);
    RunBook to{.report = report, .options = shown_options(report)};
    to.book.title = printable(report.scenario.file.title, whole);
    make_ledger(to);
    add_years(to);
    add_summary_sheet(to);
    std::swap(to.book.sheets[0], to.book.sheets[1]);
    add_payers(to);
    add_cumulative(to);
    add_table(to, table_in(document, "use_avoided"), "Use",
              "Use avoided over the horizon, in natural units; minus is more use");
    add_figures(to, document);
    add_table(to, table_in(document, "sources"), "Sources", "Sources");
    add_draws(to);
    to.book.sheets.push_back(to.ledger);
    add_what_if(report, to.book);
    add_check(to);
    Sheet notes = text_sheet(document);
    notes.name = "Notes";
    notes.title = "Notes: what the report says in words";
    to.book.sheets.push_back(std::move(notes));
    std::vector<std::string> frame = frame_of(document);
    frame.push_back(fmt::format("Made by hearth {}. Money in {}.", version,
                                prices_in_words(appraisal_of(report))));
    add_contents(to.book, frame);
    return std::move(to.book);
}

}  // namespace

std::string run_workbook(std::string_view format, const RunReport& report) {
    const Workbook book = book_of(report);
    return format == "ods" ? ods_of(book) : xlsx_of(book);
}

}  // namespace hearth

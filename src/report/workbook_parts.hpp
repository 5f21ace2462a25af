// What workbooks of every page are made of.
#pragma once

#include <string>
#include <vector>

#include "report/document.hpp"
#include "report/run_report.hpp"
#include "report/workbook.hpp"

namespace hearth {

/// A document as a workbook: contents, sentences, a sheet for each table and chart.
Workbook workbook_of(const Document& document);

/// A table as a sheet that has no name yet: every row and column in full, money in whole units, the
/// ends of ranges in columns of their own.
Sheet table_sheet(const Table& table, std::string title);

/// Puts a sheet of contents first: the title of the book, notes, and where everything is.
void add_contents(Workbook& book, const std::vector<std::string>& notes);

/// The workbook of a run: what is counted from its ledger, as live formulas, and a sheet that holds
/// them against the engine; for scenarios of service use alone, one in which figures can be
/// changed.
Workbook run_workbook(const RunReport& report);

/// The same as a file of that format, xlsx or ods.
std::string run_workbook_as(std::string_view format, const RunReport& report);

/// Adds the sheets in which figures can be changed; none where a model is of another kind than
/// service use.
void add_what_if(const RunReport& report, Workbook& book);

}  // namespace hearth

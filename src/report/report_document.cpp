// The report, section by section, of the parts of other pages: which come where, and under which
// heading.
#include <algorithm>
#include <cmath>
#include <fmt/format.h>

#include "base/text.hpp"
#include "report/pages.hpp"
#include "report/report_page.hpp"
#include "version.hpp"

namespace hearth {

namespace {

void add_all(Document& to, Document part) {
    std::move(part.begin(), part.end(), std::back_inserter(to));
}

template <class One>
const One* as(const Block& block) {
    return std::get_if<One>(&block);
}

/// Where a table of that name stands; the end: nowhere.
Document::iterator table_named(Document& page, std::string_view name) {
    return std::find_if(page.begin(), page.end(), [&](const Block& block) {
        const auto* table = as<Table>(block);
        return table != nullptr && table->name == name;
    });
}

/// Where a heading of that text stands.
Document::iterator heading_of(Document& page, std::string_view text) {
    return std::find_if(page.begin(), page.end(), [&](const Block& block) {
        const auto* heading = as<Heading>(block);
        return heading != nullptr && heading->text == text;
    });
}

/// A page as part of a section: its headings below the section's.
Document lowered_headings(Document page) {
    for (Block& block : page)
        if (auto* heading = std::get_if<Heading>(&block)) heading->level = 3;
    return page;
}

/// Charts taken out of a page, in their order.
std::vector<Block> taken_charts(Document& page) {
    std::vector<Block> charts;
    std::copy_if(page.begin(), page.end(), std::back_inserter(charts),
                 [](const Block& block) { return as<Chart>(block) != nullptr; });
    std::erase_if(page, [](const Block& block) { return as<Chart>(block) != nullptr; });
    return charts;
}

// --- sections ------------------------------------------------------------------------------------

/// To save nothing, or to cover its cost, what one figure would have to be; empty: not known.
std::string what_would_have_to_be_true(const ReportAnswer& answer) {
    if (!answer.tornado) return "";
    const TornadoAnswer& tornado = *answer.tornado;
    const std::string needed = needed_in_words(tornado);
    if (needed.empty()) return "";
    const bool saves = tornado.tornado.point.value_or(0) > tornado.basis.target;
    return fmt::format("{}, {}.", saves ? "To save nothing" : "To cover its cost", needed);
}

void add_options_with_chart(const ReportPage& page, const Options& options, Document& document) {
    Document part;
    add_options(page.run, options, part);
    part.insert(part.begin() + 2, options_chart(page, options));
    add_all(document, std::move(part));
}

/// A breakdown of the run under a heading, with charts before its tables.
void add_breakdown_of(const ReportPage& page, Breakdown by, Heading heading,
                      const std::vector<Chart>& charts, Document& document) {
    RunReport broken_down = page.run;
    broken_down.by = by;
    Document part;
    add_breakdown(broken_down, part);
    document.push_back(std::move(heading));
    for (const Chart& chart : charts) document.push_back(chart);
    for (Block& block : part)
        if (as<Heading>(block) == nullptr) document.push_back(std::move(block));
}

void add_partners(const ReportPage& page, const Options& options, Document& document) {
    std::vector<Chart> charts;
    for (const Headline& option : options) {
        charts.push_back(waterfall_chart(page, option));
        if (auto chart = partners_chart(page, option)) charts.push_back(*std::move(chart));
        if (auto chart = grants_chart(page, option)) charts.push_back(*std::move(chart));
        if (auto chart = years_chart(page, option)) charts.push_back(*std::move(chart));
    }
    add_breakdown_of(page, Breakdown::payer, {"Who pays and who gains", "payers"}, charts,
                     document);
    add_grants_tables(page.run, options, document);
    add_grants(page.run, options, document);
}

void add_years(const ReportPage& page, const Options& options, Document& document) {
    std::vector<Chart> charts;
    for (const Headline& option : options) charts.push_back(cumulative_chart(page, option));
    add_breakdown_of(page, Breakdown::year, {"When", "when"}, charts, document);
}

/// What moves the net saving of the option asked for, and what would have to be true.
void add_drivers(const ReportPage& page, Document& document) {
    if (!page.answer.tornado) return;
    const TornadoAnswer& tornado = *page.answer.tornado;
    Document part = lowered_headings(page_of(tornado));
    const std::vector<Block> charts = taken_charts(part);
    part.front() = Heading{"What drives it", "drivers"};
    const auto each = table_named(part, "elasticities");
    if (each != part.end())
        part.insert(each, Heading{"What one per cent more changes", "elasticity", 3});
    if (tornado.tornado.point != tornado.basis.target && part.size() > 2) {
        const Document needed{Heading{"What would have to be true", "needed"}, part[2]};
        part.erase(part.begin() + 2);
        auto at = table_named(part, "thresholds");
        if (at == part.end()) at = heading_of(part, "What one per cent more changes");
        part.insert(at, needed.begin(), needed.end());
    }
    part.insert(part.begin() + std::min<std::ptrdiff_t>(2, std::ssize(part)), charts.begin(),
                charts.end());
    add_all(document, std::move(part));
    if (!page.answer.value) return;
    Document value = lowered_headings(page_of(*page.answer.value));
    value.front() = Heading{"What to measure next", "measure_next", 3};
    add_all(document, std::move(value));
}

/// The decision's page from its answer on, each chart at the head of what it draws.
Document decision_part(const ReportPage& page) {
    Document part = page_of(*page.answer.decision);
    part.erase(part.begin(), heading_of(part, "The answer"));
    part = lowered_headings(std::move(part));
    std::get<Heading>(part.front()) = {"Which option is best", "best_option", 3};
    if (const auto twice = table_named(part, "better_off"); twice != part.end()) part.erase(twice);
    for (const Block& chart : taken_charts(part)) {
        const bool of_money = std::get<Chart>(chart).kind == "best";
        auto at = heading_of(part, of_money ? "From each side" : "Cost and health together");
        if (at != part.end()) ++at;
        while (at != part.end() && as<Chart>(*at) != nullptr) ++at;
        part.insert(at, chart);
    }
    return part;
}

void add_certainty(const ReportPage& page, const Options& options, Document& document) {
    Document part;
    if (page.run.uncertainty != nullptr) {
        add_uncertainty(page.run, part);
        part.erase(part.begin());
    } else {
        part.push_back(Paragraph{"Each figure stands at its one value, so nothing is drawn."});
    }
    document.push_back(Heading{"How sure", "how_sure"});
    for (const Headline& option : options)
        if (auto chart = futures_chart(page, option)) document.push_back(*std::move(chart));
    add_all(document, std::move(part));
    if (page.answer.decision) add_all(document, decision_part(page));
    for (const std::string& why : page.answer.missing)
        document.push_back(Paragraph{"Left out: " + printable(why, whole)});
}

void add_again(const ReportPage& page, Document& document) {
    const RunDraws* drawn = page.run.uncertainty;
    document.push_back(Heading{"Do it again", "again"});
    Table how{.name = "again",
              .caption = "How this report was made",
              .columns = {{"What", Align::left}, {"Value", Align::name}}};
    how.rows = {{"Command", printable(page.command, whole)}, {"hearth", std::string(version)}};
    if (drawn != nullptr) {
        how.rows.push_back({"Draws", Cell(static_cast<double>(drawn->draws), in_steps(1))});
        how.rows.push_back({"Sampling", std::string(name_of(drawn->sampling))});
        how.rows.push_back({"Seed", std::to_string(drawn->seed)});
    }
    document.push_back(std::move(how));
    Table files{.name = "files",
                .caption = "Files that were read",
                .columns = {{"File", Align::left}, {"SHA-256", Align::name}}};
    for (const PartFile& file : files_of(page.run.texts))
        files.rows.push_back({printable(file.name, whole), file.sha256});
    document.push_back(std::move(files));
}

}  // namespace

Document page_of(const ReportPage& page) {
    const Options options = shown_options(page.run);
    Document document;
    add_title(page.run, document);
    add_short(page.run, options, what_would_have_to_be_true(page.answer), document);
    if (page.run.results.size() > 1) {  // in short too, whatever option is shown
        Table payers = partners_table(page.run, option_asked(page.run, options));
        payers.name = "who_pays";
        payers.option.clear();
        document.push_back(std::move(payers));
    }
    add_frame(page.run, document);
    add_options_with_chart(page, options, document);
    add_partners(page, options, document);
    add_years(page, options, document);
    add_use_avoided(page.run, options, document);
    if (auto chart = reach_chart(page, option_asked(page.run, options)))
        document.push_back(*std::move(chart));
    add_reach(page.run, document);
    add_states(page.run, document);
    add_drivers(page, document);
    add_as_evaluated(page.run, options, document);
    add_certainty(page, options, document);
    add_whole_life(page.run, options, document);
    add_basis(page.run, document);
    add_caveats(page.run, document);
    add_conventions(page.run, document);
    add_warnings(page.run, document);
    add_again(page, document);
    return document;
}

}  // namespace hearth

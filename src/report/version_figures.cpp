// The table of figures that versions put in.
#include "report/version_figures.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <iterator>

#include "base/text.hpp"
#include "report/explain.hpp"

namespace hearth {

namespace {

constexpr std::size_t most_listed = 100;

std::string name_of(const Figure& figure) {
    const std::string model = figure.owner.rfind("models/", 0) == 0
                                  ? "models." + figure.owner.substr(7) + "."
                                  : std::string{};
    return printable(model + figure.path, 120);
}

/// "£901 in prices of 2020/21", as it was written.
std::string quoted(const Figure& figure, Currency currency) {
    std::string text = shown_value(figure, figure.point, currency);
    if (figure.prices && figure.prices->year)
        text += fmt::format(" ({})", to_text(*figure.prices->year));
    return text;
}

std::string source_of(const Figure& figure) {
    const Provenance& provenance = figure.provenance;
    if (!provenance.source) return "no source";
    if (provenance.source->name == "assumption")
        return "assumption: " + printable(provenance.why, 200);
    return printable(provenance.source->name, 60) +
           (provenance.where.empty() ? "" : ", " + printable(provenance.where, 200));
}

bool is_unsourced(const VersionFigure& one) { return !one.figure.has_source; }

/// Nothing needs no source, and the figures that an expression names have theirs.
bool is_listed(const VersionFigure& one) {
    return !one.figure.expression && (one.figure.has_source || one.figure.point != 0);
}

}  // namespace

void add_version_figures(const std::vector<VersionFigure>& all, const Scenario& scenario,
                         Document& document) {
    std::vector<VersionFigure> figures;
    std::copy_if(all.begin(), all.end(), std::back_inserter(figures), is_listed);
    if (figures.empty()) return;
    document.emplace_back(Heading{"What these versions put in"});
    const auto unsourced = std::count_if(figures.begin(), figures.end(), is_unsourced);
    if (unsourced > 0)
        document.emplace_back(
            Paragraph{fmt::format("{} of {} figures put in {} no source.", unsourced,
                                  figures.size(), unsourced == 1 ? "has" : "have")});
    Table table{.caption = "Figures",
                .columns = {{"With", Align::left},
                            {"Figure", Align::left},
                            {"Value", Align::right},
                            {"Source", Align::left}},
                .rows = {}};
    const Currency currency = scenario.file.appraisal.currency;
    for (const VersionFigure& one : figures) {
        if (table.rows.size() == most_listed) break;
        table.rows.push_back({one.version, name_of(one.figure), quoted(one.figure, currency),
                              source_of(one.figure)});
    }
    document.emplace_back(std::move(table));
    if (figures.size() > most_listed)
        document.emplace_back(Paragraph{
            fmt::format("The other {} stand in the file of sets.", figures.size() - most_listed)});
}

}  // namespace hearth

// What a result rests on: every figure that entered it, with its source or its reason.
#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <set>

#include "base/text.hpp"
#include "report/figure_words.hpp"
#include "report/run_parts.hpp"

namespace hearth {

namespace {

struct UsedFigure {
    const Figure* figure;
    std::string name;
};

/// Figures that entered the arithmetic, each once, in reading order.
std::vector<UsedFigure> used_in(const RunReport& report) {
    std::vector<UsedFigure> all;
    std::set<std::string> seen;
    for (const PlanFigure& planned : report.plan.figures) {
        if (planned.scenario_figure < 0) continue;
        const Figure& figure =
            report.scenario.figures[static_cast<std::size_t>(planned.scenario_figure)];
        const std::string model =
            figure.origin == Origin::model ? figure.owner.substr(7) + "." : "";
        const Place at = figure.place;
        const std::string key =
            fmt::format("{} {} {}:{}", model + figure.path, at.file, at.line, at.column);
        if (seen.insert(key).second) all.push_back({&figure, printable(model + figure.path, 80)});
    }
    return all;
}

bool is_assumption(const Figure& figure) {
    return figure.provenance.source && figure.provenance.source->name == "assumption";
}

/// 0, 1 and payers' shares say nothing about the world and need no source.
bool is_plain(const Figure& figure) {
    return figure.point == 0 || figure.point == 1 ||
           figure.path.find(".payer.") != std::string::npos;
}

std::string range_of(const Figure& figure) {
    const auto words = [&](double low, double high) {
        return fmt::format(" ({} to {})", number(low * figure.rebasing, 3),
                           number(high * figure.rebasing, 3));
    };
    if (figure.range) return words(figure.range->low, figure.range->high);
    const Distribution& d = figure.distribution;
    if (figure.expression || d.family == Family::fixed) return "";
    if (d.family == Family::pert || d.family == Family::triangular) return words(d.a, d.c);
    if (d.family == Family::uniform) return words(d.a, d.b);
    return words(quantile(figure.distribution, 0.025), quantile(figure.distribution, 0.975));
}

std::string value_of(const Figure& figure, Currency currency) {
    if (!figure.money) return number(figure.value(), 4);
    return money(figure.value(), currency, std::abs(figure.value()) < 1000 ? 0.01 : 1);
}

/// What was made of a figure, to follow its source or reason; empty: it stands as written.
std::string made_of(const Figure& figure) {
    std::string text;
    for (const std::string& one : {grade_in_words(figure), shrinkage_in_words(figure)})
        if (!one.empty()) text += "; " + one;
    return text;
}

std::string source_of(const Figure& figure) {
    std::string text = printable(figure.provenance.source->name, 60);
    if (!figure.provenance.where.empty()) text += ", " + printable(figure.provenance.where, 80);
    if (figure.prices && figure.prices->year && figure.rebasing != 1)
        text += fmt::format("; {} prices by {}", to_text(*figure.prices->year),
                            figure.prices->index->name);
    return text + made_of(figure);
}

class Basis {
  public:
    Basis(const RunReport& report, Document& document)
        : report_(report),
          document_(document),
          currency_(report.scenario.file.appraisal.currency) {}

    void add() {
        for (const UsedFigure& used : used_in(report_)) sort(used);
        document_.emplace_back(Heading{"What it rests on"});
        if (!assumptions_.rows.empty()) document_.emplace_back(std::move(assumptions_));
        if (!sourced_.rows.empty()) document_.emplace_back(std::move(sourced_));
        if (!sources_.empty()) document_.emplace_back(source_list());
        if (unsourced_.points.empty()) return;
        document_.emplace_back(
            Paragraph{"Unsourced: written in the scenario without saying where they come from:"});
        document_.emplace_back(std::move(unsourced_));
    }

  private:
    void sort(const UsedFigure& used) {
        const Figure& figure = *used.figure;
        const std::string value = value_of(figure, currency_);
        if (figure.expression)
            sourced_.rows.push_back({used.name, value, printable(figure.expression->text, 80)});
        else if (is_assumption(figure))
            assumptions_.rows.push_back({used.name, value + range_of(figure),
                                         printable(figure.provenance.why, 300) + made_of(figure)});
        else if (figure.provenance.source)
            add_sourced(used, value);
        else if (!is_plain(figure))
            unsourced_.points.push_back(used.name + ": " + value + made_of(figure));
    }

    void add_sourced(const UsedFigure& used, const std::string& value) {
        sourced_.rows.push_back(
            {used.name, value + range_of(*used.figure), source_of(*used.figure)});
        const std::string& key = used.figure->provenance.source->name;
        if (std::find(sources_.begin(), sources_.end(), key) == sources_.end())
            sources_.push_back(key);
    }

    Table source_list() const {
        Table table{.caption = "Sources",
                    .columns = {{"Key", Align::left}, {"Citation", Align::left}},
                    .rows = {}};
        for (const std::string& name : sources_) {
            const Source* source = find(report_.scenario.library.sources, name);
            if (source == nullptr) continue;
            const std::string url = source->url.empty() ? "" : " " + printable(source->url, 200);
            table.rows.push_back({printable(name, 60), printable(source->citation, 400) + url});
        }
        return table;
    }

    const RunReport& report_;
    Document& document_;
    Currency currency_;
    Table assumptions_{.caption = "Assumptions: not measured for this use",
                       .columns = {{"Figure", Align::left},
                                   {"Value (range)", Align::left},
                                   {"Reason", Align::left}},
                       .rows = {}};
    Table sourced_{.caption = "Figures with a source, in the scenario's prices",
                   .columns = {{"Figure", Align::left},
                               {"Value (range)", Align::left},
                               {"Source", Align::left}},
                   .rows = {}};
    Points unsourced_;
    std::vector<std::string> sources_;
};

}  // namespace

void add_basis(const RunReport& report, Document& document) { Basis(report, document).add(); }

}  // namespace hearth

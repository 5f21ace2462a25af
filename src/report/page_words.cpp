// Endings, words and sources of figures; the columns they were drawn in; headlines.
#include "report/page_words.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>
#include <iterator>
#include <set>
#include <utility>

#include "base/messages.hpp"
#include "base/text.hpp"
#include "report/words.hpp"

namespace hearth {

namespace {

/// Keys that say how a file is laid out, not what a figure is.
constexpr std::array<std::string_view, 13> layout_keys = {
    "interventions", "models",   "model",    "figures", "outcomes", "effects",      "costs",
    "adjust",        "services", "leads_to", "places",  "health",   "money_effects"};

constexpr std::size_t most_listed = 100;

std::string full_name(const Figure& figure) {
    const std::string model = figure.owner.rfind("models/", 0) == 0
                                  ? "models." + figure.owner.substr(7) + "."
                                  : std::string{};
    return printable(model + figure.path, 120);
}

std::string origin_of(const Figure& figure) {
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

std::vector<int> columns_of(const Plan& plan, const std::vector<Fig>& drawn,
                            const NamedFigure& named) {
    std::vector<int> columns;
    for (std::size_t c = 0; c < drawn.size(); ++c) {
        const std::string& id = plan.figures[static_cast<std::size_t>(drawn[c])].id;
        const bool same = std::any_of(named.columns.begin(), named.columns.end(), [&](Fig f) {
            const PlanFigure& own = plan.figures[static_cast<std::size_t>(f)];
            return own.id == id && own.expression.empty();
        });
        if (same) columns.push_back(static_cast<int>(c));
    }
    return columns;
}

/// "'a', 'b' or 'c'": the figures an expression names.
std::string operands(const Figure& figure) {
    std::vector<std::string> names;
    for (const Term& term : figure.expression->terms)
        if (term.figure.known() &&
            std::find(names.begin(), names.end(), in_quotes(term.name)) == names.end())
            names.push_back(in_quotes(term.name));
    return any_of(names);
}

/// Says why a figure that stands there is not drawn.
void refuse(const NamedFigure& named, Place place, Currency currency, Diagnostics& diagnostics) {
    const Figure& figure = *named.figure;
    const std::string name = in_quotes(named.name);
    if (figure.expression)
        return diagnostics.report("computed-figure", place,
                                  {name, "ask for what it is made of: " + operands(figure)});
    if (figure.distribution.family == Family::fixed)
        return diagnostics.report("fixed-figure", place,
                                  {name, shown_value(figure, figure.value(), currency)});
    diagnostics.report("unused-figure.by_value", place, {name});
}

}  // namespace

FigureNames::FigureNames(const Explaining& explaining) {
    std::set<std::string> seen;
    for (const NamedFigure& one : named_figures(explaining)) {
        if (one.columns.empty() || !seen.insert(one.name).second) continue;
        ++words_[in_words(one.name)];
        for (std::size_t dot = 0; dot != std::string::npos; dot = one.name.find('.', dot + 1))
            ++endings_[one.name.substr(dot == 0 ? 0 : dot + 1)];
    }
}

std::string FigureNames::shortest(const std::string& name) const {
    for (auto dot = name.rfind('.'); dot != std::string::npos && dot > 0;
         dot = name.rfind('.', dot - 1)) {
        const std::string ending = name.substr(dot + 1);
        const bool a_word = ending.find_first_of("0123456789") != 0 &&
                            ending.find_first_of("._") != std::string::npos;
        const auto found = endings_.find(ending);
        if (a_word && found != endings_.end() && found->second == 1) return ending;
    }
    return name;
}

std::string FigureNames::words(const std::string& name) const {
    std::string text = in_words(name);
    const auto found = words_.find(text);
    return found != words_.end() && found->second == 1 ? text : printable(name);
}

std::string in_words(const std::string& name) {
    std::string text;
    int parts = 0;
    for (std::size_t from = 0; from <= name.size();) {
        const std::size_t end = std::min(name.find('.', from), name.size());
        const std::string part = name.substr(from, end - from);
        from = end + 1;
        const bool is_layout =
            std::find(layout_keys.begin(), layout_keys.end(), part) != layout_keys.end();
        if (is_layout && from <= name.size()) continue;
        text += (parts == 0 ? "" : parts == 1 ? ": " : ", ") + readable(part);
        ++parts;
    }
    return text;
}

NumberFormat format_of(const Figure& figure, double value, Currency currency) {
    if (figure.money) return amounts(currency, std::abs(value) < 1000 && value != 0 ? 0.01 : 1);
    return in_digits(5, figure.unit.empty() ? std::string(figure.limits.unit) : figure.unit);
}

std::string source_in_words(const Explaining& explaining, const Figure& figure, std::size_t most) {
    const Provenance& from = figure.provenance;
    const std::string stands = " [" + place_in_words(explaining.texts, figure.place) + "]";
    if (!from.source) return "no source" + stands;
    const bool assumed = from.source->name == "assumption";
    const std::string& more = assumed ? from.why : from.where;
    return printable(from.source->name, 60) + (more.empty() ? "" : ": " + printable(more, most)) +
           stands;
}

std::string grade_in_words(const Figure& figure) {
    if (figure.grade.empty()) return "";
    return fmt::format("standard error by grade {}, an assumption", printable(figure.grade, 20));
}

std::string shrinkage_in_words(const Figure& figure) {
    if (!figure.shrinkage) return "";
    const Shrinkage& by = *figure.shrinkage;
    return fmt::format("pilot printed {}, drawn towards {} with weight {} on the pilot ({})",
                       number(by.value), number(by.prior), number(by.weight, 2),
                       printable(by.why, 200));
}

void add_version_figures(const std::vector<VersionFigure>& all, const Scenario& scenario,
                         Document& document) {
    std::vector<VersionFigure> figures;
    std::copy_if(all.begin(), all.end(), std::back_inserter(figures), is_listed);
    if (figures.empty()) return;
    document.push_back(Heading{"What these versions put in", "put_in"});
    const auto unsourced = std::count_if(figures.begin(), figures.end(), is_unsourced);
    if (unsourced > 0)
        document.push_back(Paragraph{fmt::format("{} of {} figures put in {} no source.", unsourced,
                                                 figures.size(), unsourced == 1 ? "has" : "have")});
    Table table{.name = "versions",
                .caption = "Figures",
                .columns = {{"With", Align::left, "Version"},
                            {"Figure", Align::left},
                            {"Value", Align::right},
                            {"Prices", Align::left, {}, Shown::exact},
                            {"Source", Align::left}}};
    for (const auto& [version, figure] : figures) {
        const std::string prices =
            figure.prices && figure.prices->year ? to_text(*figure.prices->year) : "";
        Cell value(figure.point, format_of(figure, figure.point, scenario.file.appraisal.currency));
        if (!prices.empty()) value.mark = " (" + prices + ")";
        if (table.rows.size() >= most_listed) table.details.push_back(table.rows.size());
        table.rows.push_back(
            {version, full_name(figure), std::move(value), prices, origin_of(figure)});
    }
    document.push_back(std::move(table));
    if (figures.size() > most_listed)
        document.push_back(Paragraph{
            fmt::format("The other {} stand in the file of sets.", figures.size() - most_listed),
            Shown::pages});
}

std::vector<DrawnFigure> drawn_by_name(const Explaining& explaining,
                                       const std::vector<Fig>& drawn) {
    std::vector<DrawnFigure> all;
    std::set<int> known;
    for (const NamedFigure& named : named_figures(explaining)) {
        DrawnFigure one{named.name, named.figure, {}};
        for (const int column : columns_of(explaining.plan, drawn, named))
            if (known.insert(column).second) one.columns.push_back(column);
        if (!one.columns.empty()) all.push_back(std::move(one));
    }
    return all;
}

std::optional<DrawnFigure> drawn_figure_named(const Explaining& explaining,
                                              const std::vector<Fig>& drawn,
                                              const std::string& name, Place place,
                                              Diagnostics& diagnostics) {
    const auto subjects = subjects_named(explaining, name, place, diagnostics);
    if (subjects.empty()) return std::nullopt;
    const auto* named = std::get_if<NamedFigure>(&subjects.front());
    if (named == nullptr) {
        diagnostics.report("result-not-figure", place, {in_quotes(name)});
        return std::nullopt;
    }
    DrawnFigure found{named->name, named->figure, {}};
    for (const Subject& subject : subjects)
        for (const int column : columns_of(explaining.plan, drawn, std::get<NamedFigure>(subject)))
            if (std::find(found.columns.begin(), found.columns.end(), column) ==
                found.columns.end())
                found.columns.push_back(column);
    if (!found.columns.empty()) return found;
    refuse(*named, place, explaining.scenario.file.appraisal.currency, diagnostics);
    return std::nullopt;
}

const MeasureStatistics* Headline::drawn(std::string_view measure) const {
    return statistics == nullptr ? nullptr : hearth::find(*statistics, option, measure);
}

std::optional<double> Headline::find(std::string_view measure) const {
    const auto own = at_point.value(measure);
    const MeasureStatistics* over_draws = drawn(measure);
    if (over_draws == nullptr) return own;
    if (measure == "payback_years")
        return std::isfinite(over_draws->median.value) ? std::optional(over_draws->median.value)
                                                       : std::nullopt;
    if (!own && measure == "benefit_cost_ratio") return std::nullopt;
    return over_draws->mean.value;
}

double Headline::value(std::string_view measure) const { return find(measure).value_or(0); }

std::string Headline::why(std::string_view measure) const {
    const auto own = at_point.find(measure);
    return own ? own->withheld : "";
}

Table money_table(std::string name, std::string_view first, const std::vector<Headline>& rows,
                  Currency currency) {
    double most = 0;
    for (const Headline& row : rows)
        for (const char* measure : {"net_saving", "net_cash", "pv_net_saving", "programme_cost"})
            most = std::max(most, std::abs(row.value(measure)));
    const NumberFormat scale = money_scale(most, currency);
    Table table{.name = std::move(name),
                .caption = "Money in " + scale.caption(),
                .columns = {{std::string(first), Align::left},
                            {"Net saving", scale},
                            {"Net cash", scale},
                            {"Present value", scale},
                            {"Cost", scale},
                            {fmt::format("Per\u00a0{}1", sign_of(currency)),
                             in_steps(0.01, "ratio"), "Benefit-cost ratio"},
                            {"Payback", as_duration()},
                            {"Clients", in_steps(1, "clients")}}};
    for (const Headline& row : rows)
        table.rows.push_back(
            {row.name, row.value("net_saving"), row.value("net_cash"), row.value("pv_net_saving"),
             row.value("programme_cost"),
             number_or(row.find("benefit_cost_ratio"), "–", row.why("benefit_cost_ratio")),
             number_or(row.find("payback_years"), "not reached"), row.value("clients")});
    return table;
}

}  // namespace hearth

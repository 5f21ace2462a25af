// Endings, words and sources of figures; headlines.
#include "report/page_words.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>
#include <iterator>
#include <set>
#include <utility>

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

}  // namespace

Document titled_page(const ScenarioFile& file) {
    Document document{Heading{printable(file.title), "document"}};
    if (!file.question.empty()) document.emplace_back(Paragraph{printable(file.question, 600)});
    return document;
}

std::string chart_notes(const Scenario& scenario, std::uint64_t draws, std::string_view sampling,
                        std::uint64_t seed) {
    return printable(scenario.file.title, 110) + "; " +
           (draws == 0 ? "each figure at its one value" : draws_in_words(draws, sampling, seed));
}

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
    for (const auto& [put_in_by, figure] : figures) {
        const std::string prices =
            figure.prices && figure.prices->year ? to_text(*figure.prices->year) : "";
        Cell value(figure.point, format_of(figure, figure.point, scenario.file.appraisal.currency));
        if (!prices.empty()) value.mark = " (" + prices + ")";
        if (table.rows.size() >= most_listed) table.details.push_back(table.rows.size());
        table.rows.push_back(
            {put_in_by, full_name(figure), std::move(value), prices, origin_of(figure)});
    }
    document.push_back(std::move(table));
    if (figures.size() > most_listed)
        document.push_back(Paragraph{
            fmt::format("The other {} stand in the file of sets.", figures.size() - most_listed),
            Shown::pages});
}

const MeasureStatistics* Headline::drawn(std::string_view measure) const {
    return statistics == nullptr ? nullptr : hearth::find(*statistics, option, measure);
}

std::optional<double> Headline::find(std::string_view measure) const {
    return shown.value(measure);
}

double Headline::value(std::string_view measure) const { return find(measure).value_or(0); }

namespace {

/// Why there is no ratio to the programme's cost.
std::string no_ratio_to_cost(const OptionResult& option, std::string_view of, Currency currency) {
    const double cost = option.value(of).value_or(0);
    double paid = 0;
    for (const std::string& path : option.paths())
        if (path.rfind("by_payer.", 0) == 0 && path.ends_with(".cost"))
            paid += std::abs(option.value(path).value_or(0));
    if (cost < -1e-9 * paid)
        return fmt::format("it costs {} less than the first option",
                           money_in_words(-cost, currency));
    if (paid > 0) return "its cost is paid outside the perspective";
    return "the programme costs nothing, so there is no ratio to its cost";
}

/// Where an option stands on the plane of cost and health but in its north-east (method 8.4).
std::string standing(const OptionResult& option, Currency currency) {
    const double cost = option.value("pv_net_cost").value_or(0);
    const double qalys = option.value("pv_qalys").value_or(0);
    if (cost == 0 && qalys == 0) return "it costs as much and brings as much health";
    if (qalys >= 0 && cost <= 0) return "it dominates: it costs no more and brings no less health";
    if (qalys <= 0 && cost >= 0)
        return "it is dominated: it costs no less and brings no more health";
    return fmt::format("it saves {} for each QALY lost", money_in_words(cost / qalys, currency));
}

}  // namespace

std::string why_withheld(const OptionResult& option, std::string_view measure, Currency currency) {
    const auto own = option.find(measure);
    if (!own || own->value) return "";
    if (measure == "cost_per_qaly") return standing(option, currency);
    const auto* ratio = std::get_if<Ratio>(&row_for(measure)->is);
    if (ratio != nullptr && ratio->under.ends_with("programme_cost"))
        return no_ratio_to_cost(option, ratio->under, currency);
    constexpr std::string_view per = "cost_per.";
    const auto avoided = [&] { return "avoided." + std::string(measure.substr(per.size())); };
    const bool more = measure.starts_with(per) && option.value(avoided()).value_or(0) < 0;
    return more ? "more is used, not less" : own->withheld;
}

Table money_table(std::string name, std::string_view first, const std::vector<Headline>& rows,
                  const NumberFormat& scale) {
    Table table{.name = std::move(name),
                .caption = "Money in " + scale.caption(),
                .columns = {{std::string(first), Align::left},
                            {"Net saving", scale},
                            {"Net cash", scale},
                            {"Present value", scale},
                            {"Cost", scale},
                            {fmt::format("Per\u00a0{}1", sign_of(scale.currency)),
                             in_steps(0.01, "ratio"), "Benefit-cost ratio"},
                            {"Payback", as_duration()},
                            {"Clients", in_steps(1, "clients")}}};
    for (const Headline& row : rows)
        table.rows.push_back(
            {row.name, row.value("net_saving"), row.value("net_cash"), row.value("pv_net_saving"),
             row.value("programme_cost"),
             number_or(row.find("benefit_cost_ratio"), "–",
                       why_withheld(row.shown, "benefit_cost_ratio", scale.currency)),
             number_or(row.find("payback_years"), "not reached"), row.value("clients")});
    return table;
}

Table spread_table(std::string name, const std::vector<Headline>& rows, const NumberFormat& scale,
                   Spread spread) {
    const bool full = spread == Spread::full;
    Table table{
        .name = std::move(name),
        .caption = (full ? "Net saving, " : "Net saving over the draws, ") + scale.caption(),
        .columns = {{full ? "Option" : "Set", Align::left},
                    {"Mean", scale},
                    {"± error", error_of(scale), "Error of the mean"},
                    {"SD", scale},
                    {"Median", scale},
                    {"95 % from", scale, "2.5 %"},
                    {"to", scale, "97.5 %"},
                    {"Saves money", as_chance()},
                    {"Saves cash", as_chance()},
                    {"At point", scale}}};
    const Cell none = withheld("–", "nothing is uncertain");
    const auto chance = [](const MeasureStatistics& one) {
        return one.moves() ? Cell(one.positive.value) : withheld("–", std::string(no_chance));
    };
    for (const Headline& row : rows) {
        const auto* net = row.drawn("net_saving");
        const auto* cash = row.drawn("net_cash");
        const double point = row.at_point.value("net_saving").value_or(0);
        if (net == nullptr || cash == nullptr)
            table.rows.push_back(
                {row.name, point, none, none, none, none, none, none, none, point});
        else
            table.rows.push_back({row.name, net->mean.value, net->mean.se, net->sd.value,
                                  net->median.value, net->low.value, net->high.value, chance(*net),
                                  chance(*cash), point});
    }
    const auto shorten = [](auto& cells) { cells.erase(cells.begin() + 2, cells.begin() + 5); };
    if (full) return table;
    shorten(table.columns);
    for (auto& cells : table.rows) shorten(cells);
    return table;
}

std::vector<Series> moved_series(std::string before, std::string moved, std::string after) {
    return {{.name = std::move(moved),
             .mark = Mark::bar,
             .style = grant_blue,
             .size = 0.5,
             .fill = Fill::striped},
            {.name = std::move(before), .mark = Mark::point, .style = cash_blue, .size = 1.6},
            {.name = std::move(after), .mark = Mark::point, .style = ink_black, .size = 1.6}};
}

void add_moved(Chart& chart, std::string row, double from, double to) {
    const auto y = static_cast<double>(chart.y.categories.size());
    chart.y.categories.push_back(std::move(row));
    chart.series[0].data.push_back({.x = to, .y = y, .from = from});
    chart.series[1].data.push_back({.x = from, .y = y});
    chart.series[2].data.push_back({.x = to, .y = y});
}

void add_waterfall(const std::vector<WaterfallBar>& bars, const NumberFormat& format,
                   Chart& chart) {
    double at = 0;
    for (const WaterfallBar& bar : bars) {
        const auto row = static_cast<double>(chart.y.categories.size());
        if (bar.is_total) at = 0;
        chart.y.categories.push_back(bar.name + ": " + format(bar.value));
        chart.series.push_back(
            {.mark = Mark::bar,
             .data = {{.x = at + bar.value, .y = row, .from = at}},
             .style = bar.style.value_or(bar.is_total    ? ink_black
                                         : bar.value < 0 ? loss_pink
                                                         : cash_blue),
             .fill = !bar.style && !bar.is_total && bar.value < 0 ? Fill::hatched : bar.fill});
        at += bar.value;
    }
}

Table waterfall_table(const std::vector<WaterfallBar>& bars, const NumberFormat& format) {
    Table table{.columns = {{"Step", Align::left}, {"Change", format}, {"So far", format}}};
    std::vector<double> changes;
    for (const WaterfallBar& bar : bars)
        if (!bar.is_total || changes.empty()) changes.push_back(bar.value);
    const double unit = format.rounds_to();
    const auto shown = adding_up(changes, unit, rounded(bars.back().value, unit));
    double at = 0, at_shown = 0;
    std::size_t step = 0;
    for (const WaterfallBar& bar : bars) {
        Cell change = bar.is_total ? Cell("") : Cell(bar.value);
        if (!bar.is_total || step == 0) {
            if (!bar.is_total) change.words = format(shown[step]);
            at += changes[step];
            at_shown += shown[step++];
        }
        Cell so_far(at);
        so_far.words = format(at_shown);
        if (bar.is_total) table.ruled.push_back(table.rows.size());
        table.rows.push_back({bar.name, std::move(change), std::move(so_far)});
    }
    std::erase(table.ruled, std::size_t{0});
    return table;
}

}  // namespace hearth

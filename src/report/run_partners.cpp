// Who pays and who gains with an option: what it is to each payer by kind of money, and what grants
// turn.
#include <algorithm>
#include <cmath>
#include <fmt/format.h>

#include "base/text.hpp"
#include "report/run_report.hpp"

namespace hearth {

namespace {

/// A payer's amounts kind by kind and what is left, or those of several together.
struct Partner {
    std::string name = {};
    std::vector<double> amounts = std::vector<double>(std::size(money_kinds));
    double net_cash = 0, net = 0;
    Cell before_grants = {}, better_off = {};  ///< how likely, the former without them

    [[nodiscard]] bool is_touched() const {
        return std::any_of(amounts.begin(), amounts.end(), [](double one) { return one != 0; });
    }
};

/// The same of what nothing may have been drawn of.
Cell better_off(const MeasureStatistics* net) {
    return net == nullptr ? withheld("–", std::string(no_chance)) : better_off(*net);
}

Partner partner(const RunReport& report, const Headline& option, const std::string& payer) {
    Partner made{.name = payer_name(report.scenario, payer)};
    const std::string head = "by_payer." + payer + ".";
    for (std::size_t i = 0; i < std::size(money_kinds); ++i)
        if (is_shown(report, money_kinds[i]))
            made.amounts[i] = option.value(head + std::string(name_of(money_kinds[i].of)));
    made.net_cash = option.value(head + "net_cash");
    made.net = option.value(head + "net");
    made.before_grants = better_off(option.drawn(head + "net_before_grants"));
    made.better_off = better_off(option.drawn(head + "net"));
    return made;
}

void add(Partner& to, const Partner& other) {
    for (std::size_t i = 0; i < other.amounts.size(); ++i) to.amounts[i] += other.amounts[i];
    to.net_cash += other.net_cash;
    to.net += other.net;
}

/// Puts those to whom it is least into one row, where there are more than `most`.
void fold(std::vector<Partner>& rows, std::size_t most) {
    if (rows.size() <= most) return;
    std::stable_sort(rows.begin(), rows.end(), [](const Partner& one, const Partner& other) {
        return std::abs(one.net) > std::abs(other.net);
    });
    const Cell several = withheld("–", "several payers");
    Partner others{.name = fmt::format("{} others", rows.size() + 1 - most),
                   .before_grants = several,
                   .better_off = several};
    for (std::size_t r = most - 1; r < rows.size(); ++r) add(others, rows[r]);
    rows.resize(most - 1);
    rows.push_back(std::move(others));
}

/// Payers with money in it, those that the headline counts first, then these together.
std::vector<Partner> partners(const RunReport& report, const Headline& option, std::size_t most) {
    std::vector<Partner> counted, others;
    Partner together{.name = "All payers"};
    for (std::size_t p = 0; p < report.plan.layout.payers.size(); ++p) {
        Partner one = partner(report, option, report.plan.layout.payers[p]);
        if (!one.is_touched()) continue;
        if (!report.plan.perspective.payers[p]) {
            together.name = "The headline's payers";
            one.name += most < whole ? " (outside)" : " (not in the headline)";
            others.push_back(std::move(one));
            continue;
        }
        add(together, one);
        counted.push_back(std::move(one));
    }
    const MeasureStatistics* granted = option.drawn("net_saving_after_grants");
    together.better_off = better_off(granted == nullptr ? option.drawn("net_saving") : granted);
    together.before_grants = better_off(option.drawn("net_saving_before_grants"));
    if (counted.size() + others.size() > most) others.clear();
    fold(counted, most);
    counted.insert(counted.end(), others.begin(), others.end());
    counted.push_back(std::move(together));
    return counted;
}

/// Kinds of money of an option that the perspective leaves out: " (not counted: saves cash,
/// frees)".
std::string kinds_left_out(const RunReport& report, const Headline& option) {
    std::vector<std::string> kinds;
    for (const MoneyKind& kind : money_kinds) {
        const auto has = [&](const std::string& payer) {
            return option.value("by_payer." + payer + "." + std::string(name_of(kind.of))) != 0;
        };
        const auto& payers = report.plan.layout.payers;
        if (kind.of != LedgerClass::social && !is_shown(report, kind) &&
            std::any_of(payers.begin(), payers.end(), has))
            kinds.push_back(lowered(kind.header));
    }
    return kinds.empty() ? "" : fmt::format(" (not counted: {})", joined(kinds, ", "));
}

/// Columns of the kinds in which any payer has money.
std::vector<std::size_t> used_kinds(const std::vector<Partner>& rows) {
    std::vector<std::size_t> used;
    for (std::size_t i = 0; i < std::size(money_kinds); ++i)
        if (std::any_of(rows.begin(), rows.end(),
                        [&](const Partner& one) { return one.amounts[i] != 0; }))
            used.push_back(i);
    return used;
}

// --- grants -------------------------------------------------------------------------------------

/// "a loss of £72,000", "a gain of £18,000".
std::string result_in_words(double value, const NumberFormat& scale) {
    return fmt::format("a {} of {}", value < 0 ? "loss" : "gain",
                       money_in_words(std::abs(value), scale));
}

/// "for the council from a loss of … into a gain of …"; empty where grants turn nothing.
std::string turned_by_grants(const std::string& whom, double after, double grants,
                             const NumberFormat& scale) {
    const double before = after - grants;
    constexpr double nothing = 0.5;  // of a pound
    if (std::min(std::abs(before), std::abs(after)) < nothing || (before < 0) == (after < 0))
        return "";
    return fmt::format("for {} from {} into {}", whom, result_in_words(before, scale),
                       result_in_words(after, scale));
}

}  // namespace

Table partners_table(const RunReport& report, const Headline& option, std::size_t most) {
    const std::vector<Partner> rows = partners(report, option, most);
    const std::vector<std::size_t> used = used_kinds(rows);
    const NumberFormat& scale = report.money;
    const bool is_drawn = report.uncertainty != nullptr, is_narrow = most < whole;
    const bool has_grants = !used.empty() && used.back() + 1 == std::size(money_kinds);
    const bool is_granted = !is_narrow && is_drawn && has_grants;
    Table table{.name = "partners." + option.at_point.name,
                .caption = fmt::format("Who pays and who gains with {}{}, {}", option.name,
                                       kinds_left_out(report, option), scale.caption()),
                .columns = {{"Payer", Align::left}},
                .ruled = {rows.size() - 1},
                .option = option.name};
    for (const std::size_t i : used)
        table.columns.push_back({std::string(money_kinds[i].header), scale});
    table.columns.push_back({"Net", scale});
    if (!is_narrow)
        table.columns.push_back(
            {has_grants ? "Net cash after grants" : "Net cash", scale, "Net cash"});
    if (is_granted)
        table.columns.push_back({"before grants", as_chance(), "Better off before grants"});
    if (is_drawn) table.columns.push_back({"Better off", as_chance()});
    for (const Partner& one : rows) {
        std::vector<Cell>& cells = table.rows.emplace_back(1, one.name);
        for (const std::size_t i : used) cells.emplace_back(one.amounts[i]);
        cells.emplace_back(one.net);
        if (!is_narrow) cells.emplace_back(one.net_cash);
        if (is_granted) cells.push_back(one.before_grants);
        if (is_drawn) cells.push_back(one.better_off);
    }
    return table;
}

void add_grants(const RunReport& report, const Options& options, Document& document) {
    const auto& payers = report.plan.layout.payers;
    for (const Headline& option : options) {
        std::vector<std::string> turned;
        const auto add = [&](const std::string& whom, double after, double grants) {
            std::string text = turned_by_grants(whom, after, grants, report.money);
            if (!text.empty()) turned.push_back(std::move(text));
        };
        for (const std::string& payer : payers)
            add(payer_name(report.scenario, payer), option.value("by_payer." + payer + ".net"),
                option.value("by_payer." + payer + ".transfer"));
        double after = 0, given = 0;
        for (std::size_t p = 0; p < payers.size(); ++p)
            if (report.plan.perspective.payers[p]) {
                after += option.value("by_payer." + payers[p] + ".net");
                given += option.value("by_payer." + payers[p] + ".transfer");
            }
        add(all_of(headline_payers(report.scenario, report.plan)) + " together", after, given);
        if (!turned.empty())
            document.push_back(
                Paragraph{fmt::format("Grants turn {} {}.", option.name, all_of(turned))});
    }
}

}  // namespace hearth

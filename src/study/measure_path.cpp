// The measures of an option, then its payers' and years' totals under their paths.
#include "study/measure_path.hpp"

#include <string>

namespace hearth {

namespace {

void add_payer(std::vector<Measure>& all, const PayerTotals& payer) {
    const std::string head = "by_payer." + payer.payer + ".";
    const auto add = [&](const char* name, double value) {
        all.push_back({head + name, value, {}});
    };
    add("cost", payer.total.cost);
    add("transfer", payer.total.transfer);
    add("cashable", payer.total.cashable);
    add("capacity", payer.total.capacity);
    add("social", payer.total.social);
    add("net", payer.net);
    add("pv_net", payer.pv_net);
    add("net_cash", payer.total.cash());
}

void add_year(std::vector<Measure>& all, std::size_t year, const YearTotals& totals) {
    const std::string head = "by_year." + std::to_string(year) + ".";
    const auto add = [&](const char* name, double value) {
        all.push_back({head + name, value, {}});
    };
    add("programme_cost", totals.cost);
    add("gross_saving", totals.gross_saving);
    add("cashable", totals.cashable);
    add("capacity", totals.capacity);
    add("social", totals.social);
    add("net_saving", totals.net_saving);
    add("net_cash", totals.net_cash);
    add("cumulative_net_saving", totals.cumulative);
    add("pv_net_saving", totals.pv_net_saving);
}

std::vector<Measure> all_of(const OptionResult& option) {
    std::vector<Measure> all = option.measures;
    for (const PayerTotals& payer : option.payers) add_payer(all, payer);
    for (std::size_t t = 0; t < option.years.size(); ++t) add_year(all, t, option.years[t]);
    return all;
}

}  // namespace

std::optional<Measure> measure_at(const OptionResult& option, std::string_view path) {
    if (const Measure* own = option.find(path)) return *own;
    for (Measure& measure : all_of(option))
        if (measure.name == path) return std::move(measure);
    return std::nullopt;
}

std::vector<std::string> measure_paths(const OptionResult& option) {
    std::vector<std::string> paths;
    for (const Measure& measure : all_of(option)) paths.push_back(measure.name);
    return paths;
}

}  // namespace hearth

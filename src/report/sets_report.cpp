// Sets in words, tables, CSV and JSON.
#include "report/sets_report.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "report/headline.hpp"
#include "report/uncertainty.hpp"
#include "report/version_figures.hpp"
#include "report/words.hpp"

namespace hearth {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::array<std::string_view, 7> shown = {
    "net_saving",         "net_cash",      "pv_net_saving", "programme_cost",
    "benefit_cost_ratio", "payback_years", "clients"};

std::string name_of(const SetResult& set) {
    return set.name.empty() ? "as it stands" : readable(set.name);
}

/// The option in place `option` of a set, as a run of the set would print it.
Headline headline_of(const SetResult& set, std::size_t option) {
    return {set.options[option], &set.statistics, static_cast<int>(option)};
}

class SetsDocument {
  public:
    explicit SetsDocument(const SetsAnswer& report)
        : report_(report), currency_(report.scenario.file.appraisal.currency) {}

    Document write() {
        document_.emplace_back(Heading{printable(report_.scenario.file.title)});
        document_.emplace_back(Paragraph{frame()});
        document_.emplace_back(Heading{"The answer"});
        Points points;
        for (const std::string& option : options()) points.points.push_back(sentence(option));
        document_.emplace_back(std::move(points));
        for (const std::string& option : options()) {
            document_.emplace_back(Heading{readable(option)});
            document_.emplace_back(money_table("Set", members(option), currency_));
            if (report_.draws > 0) document_.emplace_back(chance_table(option));
        }
        add_version_figures(report_.figures, report_.scenario, document_);
        return std::move(document_);
    }

  private:
    std::string frame() const {
        const std::size_t sets = report_.sets.size() - 1;
        const std::string drawn =
            report_.draws == 0
                ? "each figure at its point"
                : fmt::format(
                      "means over {} draws of every uncertain figure, the same draws "
                      "in every set",
                      with_separators(static_cast<double>(report_.draws)));
        return fmt::format("{} set{} beside the scenario as it stands, compared with {}: {}.", sets,
                           sets == 1 ? "" : "s", readable(comparator()), drawn);
    }

    const std::string& comparator() const { return report_.scenario.file.options.front().name; }

    /// Options of any set, in the order met, without the one compared with.
    std::vector<std::string> options() const {
        std::vector<std::string> names;
        for (const SetResult& set : report_.sets)
            for (std::size_t i = set.options.size() == 1 ? 0 : 1; i < set.options.size(); ++i)
                if (std::find(names.begin(), names.end(), set.options[i].name) == names.end())
                    names.push_back(set.options[i].name);
        return names;
    }

    std::vector<HeadlineRow> members(const std::string& option) const {
        std::vector<HeadlineRow> found;
        for (const SetResult& set : report_.sets)
            for (std::size_t i = set.options.size() == 1 ? 0 : 1; i < set.options.size(); ++i)
                if (set.options[i].name == option)
                    found.push_back({name_of(set), headline_of(set, i)});
        return found;
    }

    std::string sentence(const std::string& option) const {
        const auto all = members(option);
        const auto net = [](const HeadlineRow& m) { return m.headline.value("net_saving"); };
        const auto by_net = [&](const HeadlineRow& a, const HeadlineRow& b) {
            return net(a) < net(b);
        };
        const auto [low, high] = std::minmax_element(all.begin(), all.end(), by_net);
        const auto counted = [&](std::string_view measure) {
            return std::count_if(all.begin(), all.end(), [&](const HeadlineRow& m) {
                return m.headline.value(measure) > 0;
            });
        };
        const auto ends = net(*low) == net(*high)
                              ? fmt::format("the net saving is {} throughout",
                                            money_in_words(net(*low), currency_))
                              : fmt::format("the net saving runs from {} ({}) to {} ({})",
                                            money_in_words(net(*low), currency_), low->name,
                                            money_in_words(net(*high), currency_), high->name);
        const auto how_many = [&](std::size_t above) {
            if (above == 0) return std::string("none");
            return above == all.size() ? std::string("all") : std::to_string(above);
        };
        return fmt::format("{}: {}. It is above 0 in {} of the {}, the net cash in {}.",
                           readable(option), ends,
                           how_many(static_cast<std::size_t>(counted("net_saving"))), all.size(),
                           how_many(static_cast<std::size_t>(counted("net_cash"))));
    }

    Table chance_table(const std::string& option) const {
        const auto all = members(option);
        double most = 0;
        for (const HeadlineRow& m : all)
            if (const auto* net = m.headline.drawn("net_saving"))
                most = std::max({most, std::abs(net->low.value), std::abs(net->high.value)});
        const MoneyScale scale = money_scale(most, currency_);
        Table table{.caption = "Net saving over the draws, " + scale.caption,
                    .columns = {{"Set", Align::left},
                                {"Mean"},
                                {"95 % from"},
                                {"to"},
                                {"Saves money"},
                                {"Saves cash"},
                                {"At point"}},
                    .rows = {}};
        for (const HeadlineRow& m : all) {
            const auto* net = m.headline.drawn("net_saving");
            const auto* cash = m.headline.drawn("net_cash");
            const std::string point = scale(m.headline.at_point.value("net_saving").value_or(0));
            if (net == nullptr || cash == nullptr)
                table.rows.push_back({m.name, point, "–", "–", "–", "–", point});
            else
                table.rows.push_back({m.name, scale(net->mean.value), scale(net->low.value),
                                      scale(net->high.value), percent(net->positive.value),
                                      percent(cash->positive.value), point});
        }
        return table;
    }

    const SetsAnswer& report_;
    Currency currency_;
    Document document_;
};

Json finite(double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); }

Json drawn_json(const MeasureStatistics& one) {
    return {{"mean", finite(one.mean.value)},
            {"se", finite(one.mean.se)},
            {"sd", finite(one.sd.value)},
            {"low", finite(one.low.value)},
            {"median", finite(one.median.value)},
            {"high", finite(one.high.value)},
            {"positive", finite(one.positive.value)}};
}

Json option_json(const SetResult& set, std::size_t option) {
    Json measures = Json::object();
    Json withheld = Json::object();
    for (const Measure& measure : set.options[option].measures) {
        measures[measure.name] = measure.value ? Json(*measure.value) : Json(nullptr);
        if (!measure.value) withheld[measure.name] = measure.withheld;
    }
    Json made = {{"name", set.options[option].name},
                 {"measures", std::move(measures)},
                 {"withheld", std::move(withheld)}};
    for (const MeasureStatistics& one : set.statistics)
        if (one.option == static_cast<int>(option)) made["uncertainty"][one.name] = drawn_json(one);
    return made;
}

std::string csv_number(std::optional<double> value) {
    return value && std::isfinite(*value) ? fmt::format(",{}", *value) : ",";
}

}  // namespace

Document sets_document(const SetsAnswer& report) { return SetsDocument(report).write(); }

std::string sets_csv(const SetsAnswer& report) {
    std::string text = "set,option";
    for (const std::string_view name : shown) text += fmt::format(",{}", name);
    if (report.draws > 0) text += ",low,high,saves_money,saves_cash,net_saving_at_point";
    text += "\n";
    for (const SetResult& set : report.sets)
        for (std::size_t i = 0; i < set.options.size(); ++i) {
            text += (set.name.empty() ? "as it stands" : set.name) + "," + set.options[i].name;
            for (const std::string_view name : shown)
                text += csv_number(headline_of(set, i).find(name));
            const auto* net = headline_of(set, i).drawn("net_saving");
            const auto* cash = headline_of(set, i).drawn("net_cash");
            if (net != nullptr && cash != nullptr)
                text += csv_number(net->low.value) + csv_number(net->high.value) +
                        csv_number(net->positive.value) + csv_number(cash->positive.value) +
                        csv_number(set.options[i].value("net_saving"));
            else if (report.draws > 0)
                text += ",,,," + csv_number(set.options[i].value("net_saving"));
            text += "\n";
        }
    return text;
}

std::string sets_json(const SetsAnswer& report) {
    Json sets = Json::array();
    for (const SetResult& set : report.sets) {
        Json options = Json::array();
        for (std::size_t i = 0; i < set.options.size(); ++i) options.push_back(option_json(set, i));
        sets.push_back({{"name", set.name.empty() ? Json(nullptr) : Json(set.name)},
                        {"options", std::move(options)}});
    }
    Json made = {{"hearth_sets", 1}, {"scenario", report.scenario.file.title}};
    if (report.draws > 0) made["draws"] = {{"draws", report.draws}, {"seed", report.seed}};
    made["sets"] = std::move(sets);
    return made.dump(1) + "\n";
}

}  // namespace hearth

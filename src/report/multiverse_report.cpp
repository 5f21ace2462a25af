// A multiverse in words, tables, CSV and JSON.
#include "report/multiverse_report.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "report/figure_words.hpp"
#include "report/words.hpp"

namespace hearth {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t most_rows = 40;

const std::string& choice_name(const MultiverseAnswer& report, std::size_t alternative,
                               int choice) {
    return report.alternatives[alternative].choices[static_cast<std::size_t>(choice)];
}

std::string with_its_choice(const MultiverseAnswer& report, std::size_t alternative, int choice) {
    return fmt::format("{}: {}", readable(report.alternatives[alternative].name),
                       readable(choice_name(report, alternative, choice)));
}

/// "bed day: with treatment; discounting: none"; first choices are not named.
std::string choices_in_words(const MultiverseAnswer& report, const Combination& row) {
    std::string text;
    for (std::size_t a = 0; a < row.size(); ++a)
        if (row[a] != 0) text += (text.empty() ? "" : "; ") + with_its_choice(report, a, row[a]);
    return text.empty() ? "first choices" : text;
}

std::string share_in_words(double share) {
    const double p = share * 100;
    if (p > 1e-9 && p < 1) return "< 1 %";
    if (p < 100 && p > 99) return "> 99 %";
    return fmt::format("{:.0f} %", p);
}

std::vector<std::string> counted_to(std::size_t count) {
    std::vector<std::string> numbers;
    for (std::size_t i = 1; i <= count; ++i) numbers.push_back(std::to_string(i));
    return numbers;
}

class MultiverseDocument {
  public:
    explicit MultiverseDocument(const MultiverseAnswer& report)
        : report_(report), currency_(report.scenario.file.appraisal.currency) {}

    Document write() {
        add(Heading{printable(report_.scenario.file.title)});
        add(Paragraph{frame()});
        add(Heading{"The answer"});
        Points points;
        for (const MultiverseOption& option : report_.options)
            points.points.push_back(sentence(option));
        add(std::move(points));
        add(Paragraph{first_choices()});
        add(Heading{"Which choices matter"});
        add(Paragraph{reading()});
        for (const MultiverseOption& option : report_.options) influence(option);
        curve();
        add_version_figures(report_.figures, report_.scenario, document_);
        return std::move(document_);
    }

  private:
    template <class B>
    void add(B block) {
        document_.emplace_back(std::move(block));
    }

    [[nodiscard]] bool complete() const { return !report_.seed.has_value(); }

    std::string frame() const {
        std::string names;
        for (const AlternativeNames& one : report_.alternatives)
            names += fmt::format("{}{} ({})", names.empty() ? "" : ", ", readable(one.name),
                                 one.choices.size());
        const std::string rows = with_separators(static_cast<double>(report_.rows.size()));
        const std::string those =
            complete() ? fmt::format("All {} combinations", rows)
                       : fmt::format("{} of {} combinations, drawn with seed {},", rows,
                                     with_separators(static_cast<double>(report_.combinations)),
                                     *report_.seed);
        return fmt::format(
            "{} of the choices of {}, compared with {}, each figure at its point. The shares below "
            "count choices that somebody wrote down; they are no probabilities.",
            those, names, readable(report_.scenario.file.options.front().name));
    }

    std::string first_choices() const {
        std::string text;
        for (std::size_t a = 0; a < report_.alternatives.size(); ++a)
            text += (a == 0 ? "" : "; ") + with_its_choice(report_, a, 0);
        return fmt::format("First choices are not named: {}.", text);
    }

    std::string in_how_many(const MultiverseMeasure& measure) const {
        const auto above = static_cast<std::size_t>(
            std::lround(measure.result.positive * static_cast<double>(report_.rows.size())));
        if (above == 0) return "no combination";
        if (above == report_.rows.size()) return "every combination";
        return fmt::format("{} of {} combinations ({})",
                           with_separators(static_cast<double>(above)),
                           with_separators(static_cast<double>(report_.rows.size())),
                           share_in_words(measure.result.positive));
    }

    std::string words(const MultiverseMeasure& measure, std::size_t row) const {
        return money_in_words(measure.values[row], currency_);
    }

    std::string sentence(const MultiverseOption& option) const {
        const MultiverseResult& net = option.net_saving.result;
        const std::string saving = in_how_many(option.net_saving);
        const std::string cash = in_how_many(option.net_cash);
        std::string text =
            readable(option.name) +
            (saving == "no combination" && cash == saving
                 ? ": neither the net saving nor the net cash is above 0 in any combination."
                 : fmt::format(": the net saving is above 0 in {}, the net cash in {}.", saving,
                               cash));
        if (option.net_saving.values[net.lowest()] == option.net_saving.values[net.highest])
            return text + fmt::format(" No choice moves the net saving of {}.",
                                      words(option.net_saving, net.lowest()));
        text += fmt::format(" The net saving runs from {} ({}) to {} ({}); the median is {} ({}).",
                            words(option.net_saving, net.lowest()),
                            choices_in_words(report_, report_.rows[net.lowest()]),
                            words(option.net_saving, net.highest),
                            choices_in_words(report_, report_.rows[net.highest]),
                            money_in_words(net.median, currency_),
                            choices_in_words(report_, report_.rows[net.middle()]));
        return text + matters_most(option);
    }

    std::string matters_most(const MultiverseOption& option) const {
        const AlternativeInfluence& first = option.net_saving.result.influences.front();
        std::string text =
            fmt::format(" {} matters most: its choices move the net saving by {} on average",
                        in_quotes(readable(report_.alternatives[first.alternative].name)),
                        money_in_words(first.swing, currency_));
        if (first.share) text += fmt::format(", {} of the variance", share_in_words(*first.share));
        return text + ".";
    }

    std::string reading() const {
        if (complete())
            return "Moves by: the difference between the highest and the lowest choice of one "
                   "alternative, averaged over all choices of the others. Variance: the share that "
                   "lies between its choices. Turns the sign: whether it alone can decide that the "
                   "net saving is above 0.";
        return "Moves by: the difference between the highest and the lowest mean by choice. "
               "Variance: the share that lies between its choices, less what chance puts there. "
               "Whether a choice alone turns the sign needs all combinations.";
    }

    const AlternativeInfluence& of(const MultiverseMeasure& measure,
                                   std::size_t alternative) const {
        return *std::find_if(
            measure.result.influences.begin(), measure.result.influences.end(),
            [&](const AlternativeInfluence& one) { return one.alternative == alternative; });
    }

    double largest(const MultiverseOption& option) const {
        double most = 0;
        for (const MultiverseMeasure* measure :
             {&option.net_saving, &option.net_cash, &option.present_value})
            for (const double value : measure->values) most = std::max(most, std::abs(value));
        return most;
    }

    /// Whether an alternative moves anything of an option.
    bool matters(const MultiverseOption& option, std::size_t alternative) const {
        return of(option.net_saving, alternative).swing > 0 ||
               of(option.present_value, alternative).swing > 0 ||
               of(option.net_cash, alternative).swing > 0;
    }

    void influence(const MultiverseOption& option) {
        add(influence_table(option));
        std::string idle;
        for (std::size_t a = 0; a < report_.alternatives.size(); ++a)
            if (!matters(option, a))
                idle += (idle.empty() ? "" : ", ") + readable(report_.alternatives[a].name);
        if (!idle.empty()) add(Paragraph{"Without effect on it: " + idle + "."});
    }

    Table influence_table(const MultiverseOption& option) const {
        const NumberFormat scale = money_scale(largest(option), currency_);
        Table table{
            .caption = fmt::format("Net saving of {}, {}", readable(option.name), scale.caption()),
            .columns = {{"Alternative", Align::left},
                        {"Moves by"},
                        {"Variance"},
                        {"Turns the sign"},
                        {"Present value moves by"},
                        {"Net cash moves by"},
                        {"Mean by choice", Align::left}},
            .rows = {}};
        for (const AlternativeInfluence& one : option.net_saving.result.influences) {
            if (!matters(option, one.alternative)) continue;
            std::string means;
            for (std::size_t c = 0; c < one.means.size(); ++c)
                if (std::isfinite(one.means[c]))
                    means += fmt::format(
                        "{}{} {}", means.empty() ? "" : ", ",
                        readable(choice_name(report_, one.alternative, static_cast<int>(c))),
                        scale(one.means[c]));
            table.rows.push_back({readable(report_.alternatives[one.alternative].name),
                                  scale(one.swing), one.share ? share_in_words(*one.share) : "–",
                                  !one.turns_sign   ? "–"
                                  : *one.turns_sign ? "yes"
                                                    : "no",
                                  scale(of(option.present_value, one.alternative).swing),
                                  scale(of(option.net_cash, one.alternative).swing), means});
        }
        return table;
    }

    /// Ranks to show: all, or evenly apart from the lowest to the highest.
    std::vector<std::size_t> ranks() const {
        const std::size_t n = report_.rows.size();
        std::vector<std::size_t> shown;
        const std::size_t count = std::min(n, most_rows);
        for (std::size_t i = 0; i < count; ++i)
            shown.push_back(n <= most_rows ? i : (i * (n - 1) + (count - 1) / 2) / (count - 1));
        return shown;
    }

    void curve() {
        const MultiverseOption& option = report_.options.back();
        add(Heading{"Specification curve of " + readable(option.name)});
        const auto shown = ranks();
        if (shown.size() < report_.rows.size())
            add(Paragraph{fmt::format(
                "{} of {} combinations, evenly apart by rank; --format csv "
                "has all.",
                shown.size(), with_separators(static_cast<double>(report_.rows.size())))});
        const NumberFormat scale = money_scale(largest(option), currency_);
        Table table{.caption = "Combinations by net saving, " + scale.caption(),
                    .columns = {{"Rank"},
                                {"Net saving"},
                                {"Present value"},
                                {"Net cash"},
                                {"Choices", Align::left}},
                    .rows = {}};
        for (const std::size_t rank : shown) {
            const std::size_t row = option.net_saving.result.order[rank];
            table.rows.push_back(
                {with_separators(static_cast<double>(rank + 1)),
                 scale(option.net_saving.values[row]), scale(option.present_value.values[row]),
                 scale(option.net_cash.values[row]), choices_in_words(report_, report_.rows[row])});
        }
        add(std::move(table));
        if (report_.options.size() > 1)
            add(Paragraph{"--option NAME shows the curve of another option."});
    }

    const MultiverseAnswer& report_;
    Currency currency_;
    Document document_;
};

Json choices_json(const MultiverseAnswer& report, const Combination& row) {
    Json made = Json::object();
    for (std::size_t a = 0; a < row.size(); ++a)
        made[report.alternatives[a].name] = choice_name(report, a, row[a]);
    return made;
}

Json measure_json(const MultiverseAnswer& report, const MultiverseMeasure& measure) {
    const MultiverseResult& result = measure.result;
    Json influences = Json::array();
    for (const AlternativeInfluence& one : result.influences) {
        Json means = Json::object();
        for (std::size_t c = 0; c < one.means.size(); ++c)
            means[choice_name(report, one.alternative, static_cast<int>(c))] =
                std::isfinite(one.means[c]) ? Json(one.means[c]) : Json(nullptr);
        influences.push_back(
            {{"alternative", report.alternatives[one.alternative].name},
             {"swing", one.swing},
             {"share_of_variance", one.share ? Json(*one.share) : Json(nullptr)},
             {"turns_sign", one.turns_sign ? Json(*one.turns_sign) : Json(nullptr)},
             {"means", std::move(means)}});
    }
    const auto at = [&](std::size_t row) {
        return Json{{"value", measure.values[row]},
                    {"choices", choices_json(report, report.rows[row])}};
    };
    return {{"share_positive", result.positive},
            {"lowest", at(result.lowest())},
            {"median", result.median},
            {"highest", at(result.highest)},
            {"influences", std::move(influences)}};
}

}  // namespace

Document multiverse_document(const MultiverseAnswer& report) {
    return MultiverseDocument(report).write();
}

std::vector<Chart> multiverse_charts(const MultiverseAnswer& report) {
    const MultiverseOption& option = report.options.back();
    const auto& order = option.net_saving.result.order;
    const std::string rows = with_separators(static_cast<double>(order.size()));
    const ChartAxis ranks{.label = "Combinations, by net saving",
                          .scale = Scale::categories,
                          .categories = counted_to(order.size())};
    Chart results{
        .kind = "specification_curve",
        .finding =
            fmt::format("The net saving of {} is above 0 in {} of {} combinations, its net "
                        "cash in {}",
                        readable(option.name), share_in_words(option.net_saving.result.positive),
                        rows, share_in_words(option.net_cash.result.positive)),
        .subtitle = "Specification curve: each combination's results, sorted by net saving",
        .description = "Points from the least to the greatest net saving.",
        .x = ranks,
        .y = {.currency = report.scenario.file.appraisal.currency, .has_zero = true},
        .series = {{.name = "net cash", .mark = Mark::point, .style = 1},
                   {.name = "net saving", .mark = Mark::point, .style = 0}},
        .notes = printable(report.scenario.file.title, 110)};
    Chart made_by{.kind = "specification_curve",
                  .finding = "The choices that make each combination",
                  .subtitle = "A mark in a column: the combination above it makes this choice",
                  .description = "One row for each choice of each alternative.",
                  .x = ranks,
                  .y = {.scale = Scale::categories},
                  .series = {{.mark = Mark::tile, .style = 6, .size = 0.7}}};
    std::vector<std::size_t> first_row;
    for (std::size_t a = 0; a < report.alternatives.size(); ++a) {
        first_row.push_back(made_by.y.categories.size());
        for (std::size_t c = 0; c < report.alternatives[a].choices.size(); ++c)
            made_by.y.categories.push_back(with_its_choice(report, a, static_cast<int>(c)));
    }
    for (std::size_t rank = 0; rank < order.size(); ++rank) {
        const auto x = static_cast<double>(rank);
        results.series[0].data.push_back({x, option.net_cash.values[order[rank]]});
        results.series[1].data.push_back({x, option.net_saving.values[order[rank]]});
        for (std::size_t a = 0; a < first_row.size(); ++a)
            made_by.series[0].data.push_back(
                {x, static_cast<double>(first_row[a]) + report.rows[order[rank]][a]});
    }
    return {std::move(results), std::move(made_by)};
}

std::string multiverse_csv(const MultiverseAnswer& report) {
    std::string text = "option";
    for (const AlternativeNames& one : report.alternatives) text += "," + one.name;
    text += ",net_saving,pv_net_saving,net_cash\n";
    for (const MultiverseOption& option : report.options)
        for (std::size_t r = 0; r < report.rows.size(); ++r) {
            text += option.name;
            for (std::size_t a = 0; a < report.alternatives.size(); ++a)
                text += "," + choice_name(report, a, report.rows[r][a]);
            text += fmt::format(",{},{},{}\n", option.net_saving.values[r],
                                option.present_value.values[r], option.net_cash.values[r]);
        }
    return text;
}

std::string multiverse_json(const MultiverseAnswer& report) {
    Json alternatives = Json::array();
    for (const AlternativeNames& one : report.alternatives)
        alternatives.push_back({{"name", one.name}, {"choices", one.choices}});
    Json options = Json::array();
    for (const MultiverseOption& option : report.options)
        options.push_back({{"name", option.name},
                           {"net_saving", measure_json(report, option.net_saving)},
                           {"pv_net_saving", measure_json(report, option.present_value)},
                           {"net_cash", measure_json(report, option.net_cash)}});
    Json rows = Json::array();
    for (std::size_t r = 0; r < report.rows.size(); ++r) {
        Json values = Json::object();
        for (const MultiverseOption& option : report.options)
            values[option.name] = {{"net_saving", option.net_saving.values[r]},
                                   {"pv_net_saving", option.present_value.values[r]},
                                   {"net_cash", option.net_cash.values[r]}};
        rows.push_back(
            {{"choices", choices_json(report, report.rows[r])}, {"options", std::move(values)}});
    }
    Json made = {{"hearth_multiverse", 1},
                 {"scenario", report.scenario.file.title},
                 {"alternatives", std::move(alternatives)},
                 {"combinations", report.combinations},
                 {"evaluated", report.rows.size()},
                 {"seed", report.seed ? Json(*report.seed) : Json(nullptr)},
                 {"options", std::move(options)},
                 {"rows", std::move(rows)}};
    return made.dump(1) + "\n";
}

}  // namespace hearth

// The answer of a run on one screen of a terminal.
#include <algorithm>
#include <cmath>
#include <fmt/format.h>

#include "base/text.hpp"
#include "report/run_report.hpp"

namespace hearth {

namespace {

constexpr std::size_t one_line = 78, name_length = 22, bar_length = 17;  // characters
constexpr std::size_t most_options = 5, most_payers = 5;

/// The start of a text, to the last word that fits.
std::string shortened(const std::string& text, std::size_t most) {
    const std::vector<std::string> lines = wrapped(text, most);
    return lines.size() == 1 ? text : lines.front() + " …";
}

std::string basis(const RunReport& report) {
    return fmt::format("{}, undiscounted, {}, beside {}{}.",
                       titled(horizon_in_words(appraisal_of(report))),
                       prices_in_words(appraisal_of(report)),
                       printable(readable(report.plan.layout.options.front()), name_length),
                       report.uncertainty == nullptr
                           ? ", each figure at its point"
                           : fmt::format(", mean of {} draws", counted(report.uncertainty->draws)));
}

// --- options ------------------------------------------------------------------------------------

/// The best options by net saving, and the one asked for; best first.
std::vector<const Headline*> best_options(const RunReport& report, const Options& options) {
    std::vector<const Headline*> best = best_first(options);
    if (best.size() <= most_options) return best;
    const Headline* asked = &option_asked(report, options);
    const bool is_among =
        std::find(best.begin(), best.begin() + most_options, asked) != best.begin() + most_options;
    best.resize(most_options);
    if (!is_among) best.back() = asked;
    return best;
}

/// From the least to the most that any interval reaches, 0 among it.
std::pair<double, double> ends_of(const std::vector<const Headline*>& options) {
    double low = 0, high = 0;
    for (const Headline* one : options) {
        const MeasureStatistics* net = one->drawn("net_saving");
        for (const double end : {net == nullptr ? 0 : net->low.value,
                                 net == nullptr ? 0 : net->high.value, one->value("net_saving")}) {
            low = std::min(low, end);
            high = std::max(high, end);
        }
    }
    return {low, high};
}

/// An interval along a line, its mean a dot, 0 a stroke across.
std::string drawn_interval(const MeasureStatistics& net, double mean,
                           std::pair<double, double> reach) {
    const double step = (reach.second - reach.first) / static_cast<double>(bar_length - 1);
    const auto cell = [&](double value) { return std::lround((value - reach.first) / step); };
    std::string text;
    for (long i = 0; i < static_cast<long>(bar_length); ++i) {
        const bool is_within = i >= cell(net.low.value) && i <= cell(net.high.value);
        text += i == cell(mean) ? "●"
                : i == cell(0)  ? (is_within ? "┼" : "│")
                : is_within     ? "─"
                                : "\u00a0";
    }
    return text;
}

Table options_table(const RunReport& report, const std::vector<const Headline*>& options) {
    const NumberFormat& scale = report.money;
    const auto reach = ends_of(options);
    const bool is_drawn = report.uncertainty != nullptr && reach.first < reach.second;
    Table table{.name = "screen",
                .caption = fmt::format("The options side by side, {}", scale.caption()),
                .columns = {{"Option", Align::left}, {"Net saving", scale}}};
    if (is_drawn) {
        table.caption += fmt::format("; 95\u00a0% of futures, from {} to {}, │ is 0",
                                     scale(reach.first), scale(reach.second));
        table.columns.insert(table.columns.end(),
                             {{"95\u00a0% of futures", Align::name}, {"Saves", as_chance()}});
    }
    table.columns.insert(table.columns.end(),
                         {{"Net cash", scale},
                          {fmt::format("Per\u00a0{}1", sign_of(scale.currency)), in_steps(0.01)}});
    for (const Headline* one : options) {
        std::vector<Cell> row{printable(one->name, name_length), one->value("net_saving")};
        const MeasureStatistics* net = one->drawn("net_saving");
        if (is_drawn && net != nullptr && net->moves())
            row.insert(row.end(), {drawn_interval(*net, one->value("net_saving"), reach),
                                   Cell(net->positive.value)});
        else if (is_drawn)
            row.insert(row.end(), {"", withheld("–", std::string(no_chance))});
        row.insert(row.end(),
                   {one->value("net_cash"),
                    number_or(one->find("benefit_cost_ratio"), "–",
                              why_withheld(one->shown, "benefit_cost_ratio", scale.currency))});
        table.rows.push_back(std::move(row));
    }
    return table;
}

// --- the screen ---------------------------------------------------------------------------------

/// What the screen leaves out, and how to see it.
std::string how_to_see_more(const RunReport& report, std::size_t left_out) {
    std::vector<std::string> left;
    const auto add = [&](std::size_t count, std::string_view one, std::string_view more) {
        if (count > 0) left.push_back(fmt::format("{} {}", count, count == 1 ? one : more));
    };
    add(left_out, "more option", "more options");
    add(report.warnings.size(), "warning", "warnings");
    return fmt::format(
        "{}more: --full, --section NAME or --option NAME; to send out: hearth report "
        "{} -o report.html",
        left.empty() ? "" : all_of(left) + "; ",
        shell_word(report.texts.at(report.scenario.file.place.file).name));
}

}  // namespace

Document first_screen(const RunReport& report) {
    const Options options = shown_options(report);
    const auto best = best_options(report, options);
    const ScenarioFile& file = report.scenario.file;
    Document document{Heading{printable(file.title, one_line), "title"}};
    if (!file.question.empty())
        document.push_back(Paragraph{shortened(printable(file.question, whole), 4 * one_line - 8)});
    document.push_back(Paragraph{basis(report)});
    add_short(report, options, {}, document);
    document.push_back(options_table(report, best));
    document.push_back(partners_table(report, option_asked(report, options), most_payers));
    document.push_back(Paragraph{how_to_see_more(report, options.size() - best.size())});
    return document;
}

}  // namespace hearth

// The page of an evaluation of client records: what can be claimed first, then everything that it
// rests on. Shows only what `disclosed` leaves.
#include <algorithm>
#include <cmath>
#include <fmt/format.h>

#include "base/text.hpp"
#include "report/evaluation_words.hpp"
#include "scenario/distribution.hpp"

namespace hearth {

namespace {

template <class Interval>
Cell with_interval(const Interval& one) {
    if (!std::isfinite(one.value)) return withheld("–", "there is no such estimate");
    Cell cell(one.value);
    if (std::isfinite(one.low) && std::isfinite(one.high)) cell.range = {one.low, one.high};
    return cell;
}

// --- rates ---------------------------------------------------------------------------------------

std::vector<Cell> rate_row(const EvaluationWords& words, const ServiceEffect& one) {
    if (is_hidden(one)) {
        const Cell untold = words.hidden_cell(), none = withheld("–", untold.why);
        return {words.name(one), untold, untold, none, none, none, none};
    }
    std::vector<Cell> row{words.name(one), one.count_before, one.count_after,
                          one.count_before / one.years_before, one.count_after / one.years_after};
    const MethodEffect* by = preferred(one);
    if (by == nullptr) {
        const Cell none =
            withheld("–", one.methods.empty() ? "nothing was estimated" : one.methods[0].withheld);
        row.insert(row.end(), {none, none});
    } else {
        row.insert(row.end(), {with_interval(by->difference), with_interval(by->ratio)});
    }
    return row;
}

Table rates_table(const EvaluationWords& words) {
    const bool net = words.is_compared();
    Table table{
        .name = "rates",
        .caption = fmt::format(
            "Use before and after, rates of the counts shown, and the preferred estimate "
            "with its 95 % interval{}",
            net ? ", net of what changed in the comparison" : ""),
        .columns = {{"Service", Align::left},
                    {"Uses before", in_steps(1, "uses"), "uses_before"},
                    {"after", in_steps(1, "uses"), "uses_after"},
                    {"A client-year before", in_digits(3, "uses"), "rate_before"},
                    {"after", in_digits(3, "uses"), "rate_after"},
                    {net ? "Net difference" : "Difference", in_digits(3, "uses"), "difference"},
                    {net ? "Net ratio" : "Ratio", in_digits(3, "ratio"), "ratio"}}};
    for (const ServiceEffect& one : words.all.services) table.rows.push_back(rate_row(words, one));
    return table;
}

Table comparison_table(const EvaluationWords& words) {
    Table table{.name = "comparison",
                .caption = "The same of the comparison, which had no programme",
                .columns = {{"Service", Align::left},
                            {"Uses before", in_steps(1, "uses"), "uses_before"},
                            {"after", in_steps(1, "uses"), "uses_after"},
                            {"A client-year before", in_digits(3, "uses"), "rate_before"},
                            {"after", in_digits(3, "uses"), "rate_after"}}};
    for (const ServiceEffect& one : words.all.services)
        if (!is_hidden(one) && one.comparison)
            table.rows.push_back({words.name(one), one.comparison->count_before,
                                  one.comparison->count_after,
                                  one.comparison->count_before / one.comparison->years_before,
                                  one.comparison->count_after / one.comparison->years_after});
    return table;
}

// --- estimates -----------------------------------------------------------------------------------

void add_methods(const EvaluationWords& words, const ServiceEffect& service, Table& table) {
    const MethodEffect* best = preferred(service);
    for (const MethodEffect& one : service.methods) {
        const std::string name = method_name(one.method) + (&one == best ? " *" : "");
        if (!one.withheld.empty()) {
            const Cell none = withheld("–", one.withheld);
            table.rows.push_back({words.name(service), name, none, none, none, one.withheld});
            continue;
        }
        table.rows.push_back({words.name(service), name, with_interval(one.ratio),
                              with_interval(one.difference),
                              number_or(one.dispersion, "–", "the method has none"), ""});
    }
}

Table methods_table(const EvaluationWords& words) {
    Table table{.name = "methods",
                .caption = "Every estimate, with 95 % intervals; * the preferred one",
                .columns = {{"Service", Align::left},
                            {"Method", Align::left},
                            {"Ratio", in_digits(3, "ratio"), "ratio"},
                            {"Difference a client-year", in_digits(3, "uses"), "difference"},
                            {"Spread", in_digits(3, "number"), "dispersion"},
                            {"Note", Align::left}},
                .grouped = true};
    for (const ServiceEffect& one : words.all.services) add_methods(words, one, table);
    return table;
}

/// What the methods of a table do, in words.
Points methods_explained(const EvaluationWords& words) {
    Points made;
    for (const ServiceEffect& service : words.all.services)
        for (const MethodEffect& one : service.methods) {
            std::string said =
                fmt::format("{}: {}", method_name(one.method), method_gloss(one.method));
            if (std::find(made.points.begin(), made.points.end(), said) == made.points.end())
                made.points.push_back(std::move(said));
        }
    made.points.emplace_back(
        "Spread: how much counts vary beside what the method takes chance to do, which is 1");
    return made;
}

// --- what falls by itself ------------------------------------------------------------------------

Table fall_table(const EvaluationWords& words) {
    Table table{.name = "fall",
                .caption =
                    "Uses a client-year: what would have fallen without any programme, and "
                    "what is left",
                .columns = {{"Service", Align::left},
                            {"Before", in_digits(3, "uses"), "before"},
                            {"Expected after", in_digits(3, "uses"), "expected_after"},
                            {"Counted after", in_digits(3, "uses"), "after"},
                            {"Left of the fall", in_digits(3, "uses"), "left"},
                            {"Ratio left", in_digits(3, "ratio"), "corrected"}}};
    for (const ServiceEffect& one : words.all.services) {
        if (!one.fall || is_hidden(one)) continue;
        const double before = one.count_before / one.years_before;
        const double after = one.count_after / one.years_after;
        const auto expected = [&](double share) { return before * (1 - share); };
        Cell alone(expected(one.fall->mid)), left(expected(one.fall->mid) - after);
        alone.range = {expected(one.fall->high), expected(one.fall->low)};
        left.range = {expected(one.fall->high) - after, expected(one.fall->low) - after};
        table.rows.push_back(
            {words.name(one), before, alone, after, left,
             one.corrected ? with_interval(*one.corrected) : withheld("–", "none is reckoned")});
    }
    return table;
}

std::string fall_sentence(const EvaluationWords& words) {
    const EvaluationAsked& asked = words.asked;
    const auto fall = fall_of_gains(counted_once(words.all, asked), asked);
    if (!fall) return "";
    return fmt::format(
        "Of the fall in all services together{}, {} would have come without any programme ({} to "
        "{}): people who are chosen at their worst get better by themselves. What is left is the "
        "most that the programme can claim.",
        asked.library == nullptr ? "" : ", at their unit costs", part_in_words(fall->mid),
        part_in_words(fall->low), part_in_words(fall->high));
}

void add_fall(const EvaluationWords& words, Document& document) {
    document.emplace_back(Heading{"What would have fallen without any programme", "fall"});
    Table table = fall_table(words);
    Points unknown;
    for (const ServiceEffect& one : words.all.services)
        if (!one.fall_withheld.empty())
            unknown.points.push_back(words.name(one) + ": not worked out, " + one.fall_withheld);
    if (table.rows.empty() && !unknown.points.empty()) {
        document.emplace_back(std::move(unknown));
        return;
    }
    if (table.rows.empty()) {
        document.emplace_back(Paragraph{
            "Not known from these records: say how clients were chosen (the use that had to be met "
            "or passed), or add a window before the window before."});
        return;
    }
    if (std::string text = fall_sentence(words); !text.empty())
        document.emplace_back(Paragraph{std::move(text)});
    document.emplace_back(std::move(table));
    Points how;
    for (const ServiceEffect& one : words.all.services)
        if (one.fall &&
            std::find(how.points.begin(), how.points.end(), one.fall->how) == how.points.end())
            how.points.push_back(one.fall->how);
    document.emplace_back(std::move(how));
}

// --- what else could explain it ------------------------------------------------------------------

Table doubts_table(const EvaluationWords& words) {
    Table table{.name = "doubts",
                .caption =
                    "A ratio where nothing was done, and how strong an unmeasured cause "
                    "would have to be",
                .columns = {{"Service", Align::left},
                            {"Placebo", in_digits(3, "ratio"), "placebo"},
                            {"E-value", in_digits(3, "ratio"), "e_value"},
                            {"of the limit", in_digits(3, "ratio"), "e_value_of_limit"}}};
    for (const ServiceEffect& one : words.all.services) {
        if (is_hidden(one) || preferred(one) == nullptr) continue;
        const bool placebo = one.placebo && one.placebo->withheld.empty();
        table.rows.push_back(
            {words.name(one),
             placebo ? with_interval(one.placebo->ratio)
                     : withheld("–", one.placebo ? one.placebo->withheld : "no earlier window"),
             one.e_value, one.e_value_of_limit});
    }
    return table;
}

void add_doubts(const EvaluationWords& words, Document& document) {
    document.emplace_back(Heading{"What else could explain it", "doubts"});
    document.emplace_back(doubts_table(words));
    document.emplace_back(Paragraph{
        "Placebo: the window before against the one earlier, when there was no programme; away "
        "from 1 it says that use was moving anyway. E-value: by how much an unmeasured cause would "
        "have to multiply both the chance of being a client and use, to explain the ratio, or the "
        "limit of its interval nearest to 1 (VanderWeele and Ding 2017)."});
}

void add_balance(const EvaluationWords& words, Document& document) {
    if (words.all.balance.empty()) return;
    Table table{.name = "balance",
                .caption =
                    "How alike clients and comparison are: means, and their distance in "
                    "standard deviations",
                .columns = {{"What", Align::left},
                            {"Clients", in_digits(3, "number"), "clients"},
                            {"Comparison", in_digits(3, "number"), "comparison"},
                            {"Apart", in_steps(0.1, "sd"), "before"},
                            {"weighted", in_steps(0.1, "sd"), "weighted"}}};
    const auto mean = [&](double value) {
        return std::isfinite(value) ? Cell(value) : words.few_cell();
    };
    for (const Balance& one : words.all.balance)
        table.rows.push_back({readable(one.covariate), mean(one.intervention), mean(one.comparison),
                              mean(one.before), mean(one.weighted)});
    document.emplace_back(Heading{"How alike the groups are", "balance"});
    document.emplace_back(std::move(table));
    document.emplace_back(Paragraph{
        "More than 0.1 apart is usually taken for unlike." +
        (words.all.weighting.empty()
             ? ""
             : fmt::format(" Weighted by {}: each of the comparison counts for more or less, so "
                           "that together they look like the clients.",
                           words.all.weighting))});
}

// --- money ---------------------------------------------------------------------------------------

/// What all services together save a client-year, with their correlations, where a share of each
/// gain, but of no loss, comes by itself: as `adjust: regression_to_mean` of a model does.
struct Worth {
    double saving = 0, sd = 0;
};
Worth worth_of(const Evaluation& all, const EvaluationAsked& asked, double by_itself) {
    Worth sum;
    std::vector<double> sds(all.services.size());
    for (std::size_t i = 0; i < sds.size(); ++i)
        if (const MethodEffect* by = preferred(all.services[i]); by != nullptr) {
            const double cost = unit_cost(asked, all.services[i].service) *
                                (by->difference.value < 0 ? 1 - by_itself : 1);
            sum.saving -= by->difference.value * cost;
            sds[i] = sd_from_interval(by->difference.low, by->difference.high, 0.95) * cost;
        }
    double variance = 0;
    for (std::size_t i = 0; i < sds.size(); ++i)
        for (std::size_t j = 0; j < sds.size(); ++j)
            if (sds[i] > 0 && sds[j] > 0)
                variance += sds[i] * sds[j] *
                            (i == j                     ? 1
                             : all.correlations.empty() ? 0
                                                        : all.correlations[i][j]);
    return {sum.saving, std::sqrt(std::max(0.0, variance))};
}

/// Services that are not priced, each with that whose cost contains it.
std::string counted_once_sentence(const EvaluationWords& words) {
    std::string text;
    for (const ServiceEffect& one : words.all.services)
        if (const ServiceEffect* in = container_of(one, words.all, words.asked);
            in != nullptr && preferred(one) != nullptr)
            text += fmt::format("{} is not priced: the cost of {} contains it. ", words.name(one),
                                name_within(words.asked, in->service));
    return text;
}

void add_worth(const EvaluationWords& words, Document& document) {
    if (words.asked.library == nullptr) return;
    const Evaluation priced = counted_once(words.all, words.asked);
    const Worth as_counted = worth_of(priced, words.asked, 0);
    const double step = display_unit(std::abs(as_counted.saving) + z_of_95 * as_counted.sd, 1);
    const auto row = [&](const char* what, double by_itself) {
        const Worth worth = worth_of(priced, words.asked, by_itself);
        Cell cell(rounded(worth.saving, step));
        cell.range = {rounded(worth.saving - z_of_95 * worth.sd, step),
                      rounded(worth.saving + z_of_95 * worth.sd, step)};
        return std::vector<Cell>{what, cell};
    };
    Table table{.name = "worth",
                .caption =
                    "What the difference is worth a client-year at unit costs as printed, "
                    "before what the programme costs",
                .columns = {{"What", Align::left}, {"Saved", amounts(Currency::gbp), "saved"}}};
    table.rows.push_back(row("As counted", 0));
    if (const auto fall = fall_of_gains(priced, words.asked)) {
        table.rows.push_back(row("Less what falls by itself, at least", fall->low));
        table.rows.push_back(row("Less what falls by itself", fall->mid));
        table.rows.push_back(row("Less what falls by itself, at most", fall->high));
    }
    document.emplace_back(Heading{"What it is worth", "worth"});
    document.emplace_back(std::move(table));
    document.emplace_back(Paragraph{
        counted_once_sentence(words) +
        "Most of it is capacity, not cash: hearth run says how much of each, for whom, and what is "
        "left after the programme's cost."});
}

// --- who is in it --------------------------------------------------------------------------------

void add_flow(const EvaluationWords& words, Document& document) {
    Table table{.name = "flow",
                .caption = "Who is in it",
                .columns = {{"Step", Align::left},
                            {"Left out", in_steps(1, "clients"), "left_out"},
                            {"Go on", in_steps(1, "clients"), "go_on"}}};
    for (const FlowRow& one : flow_of(words))
        table.rows.push_back({one.what,
                              one.few         ? words.few_cell()
                              : one.left == 0 ? Cell("")
                                              : Cell(one.left),
                              one.on});
    table.ruled = {table.rows.size() - 1};
    document.emplace_back(Heading{"Who is in it", "flow"});
    document.emplace_back(std::move(table));
    document.emplace_back(flow_chart(words));
}

std::string privacy_sentence(const EvaluationWords& words) {
    return fmt::format(
        "Nothing here is of one client. Counts below {}, those of which one client has more than "
        "half, and all that rests on them are not shown; other counts are to the nearest {}, "
        "estimates are what they would be of these, and what "
        "was read is the sum of what is shown, so that nothing can be taken off it.",
        words.asked.threshold, words.asked.threshold);
}

bool is_anything_told(const Evaluation& all) {
    return !std::all_of(all.services.begin(), all.services.end(), is_hidden);
}

std::string subject_sentence(const EvaluationWords& words) {
    const Evaluation& all = words.all;
    if (!is_anything_told(all))
        return fmt::format("{} uses or clients: too few for anything to be told.",
                           titled(words.few()));
    std::string text = fmt::format("Use of {} service{}", all.services.size(),
                                   all.services.size() == 1 ? "" : "s");
    text += all.clients > 0
                ? fmt::format(" by {} client{}", counted(all.clients), all.clients == 1 ? "" : "s")
                : ", sums alone,";
    text += " before and after";
    if (all.comparison_clients > 0)
        text += fmt::format(", beside {} of a comparison", counted(all.comparison_clients));
    return text + fmt::format("; design: {}.", readable(all.design));
}

void add_verdict(const EvaluationWords& words, Document& document) {
    document.emplace_back(Heading{"What can be claimed", "verdict"});
    const auto verdict = with_names(words.all.verdict, words.all, words.asked);
    if (verdict.empty()) return;
    document.emplace_back(Paragraph{.text = verdict.front(), .is_answer = true});
    if (verdict.size() > 1) document.emplace_back(Points{{verdict.begin() + 1, verdict.end()}});
}

}  // namespace

Document evaluation_document(const Evaluation& raw, const EvaluationAsked& asked) {
    const Evaluation shown = disclosed(raw, asked.threshold);
    const EvaluationWords words{shown, asked};
    Document document{Heading{printable(asked.title), "document"},
                      Paragraph{subject_sentence(words)}};
    if (is_anything_told(shown)) {
        add_verdict(words, document);
        document.emplace_back(Heading{"Before and after", "rates"});
        document.emplace_back(rates_table(words));
        document.emplace_back(rates_chart(words));
        if (Table beside = comparison_table(words); !beside.rows.empty())
            document.emplace_back(std::move(beside));
        document.emplace_back(Heading{"Estimates", "methods"});
        document.emplace_back(methods_table(words));
        document.emplace_back(methods_explained(words));
        document.emplace_back(forest_chart(words));
        for (Chart& chart : funnel_charts(words)) document.emplace_back(std::move(chart));
        add_fall(words, document);
        add_doubts(words, document);
        add_balance(words, document);
        add_worth(words, document);
    }
    if (raw.rows > 0) add_flow(words, document);
    if (asked.threshold > 0) document.emplace_back(Paragraph{privacy_sentence(words)});
    return document;
}

}  // namespace hearth

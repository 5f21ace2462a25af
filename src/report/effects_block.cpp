// What a model takes from an evaluation, as YAML to paste or to put into a model; and a scenario
// around it that runs as it is written.
#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <numbers>

#include "base/text.hpp"
#include "report/evaluation.hpp"
#include "report/words.hpp"
#include "scenario/fitting.hpp"

namespace hearth {

namespace {

constexpr std::string_view records_key = "client_records";

std::string quoted_yaml(const std::string& text) {
    return '"' + replaced(replaced(printable(text, whole), "\\", "\\\\"), "\"", "\\\"") + '"';
}

bool has_effects(const Evaluation& shown) {
    return std::any_of(shown.services.begin(), shown.services.end(),
                       [](const auto& one) { return preferred(one) != nullptr; });
}

std::string whose(const Evaluation& all) {
    const std::string compared =
        all.comparison_clients == 0
            ? ""
            : fmt::format(" beside {} of a comparison", counted(all.comparison_clients));
    return (all.clients == 0 ? "sums over clients" : counted(all.clients) + " clients") + compared;
}

/// A 95 % interval where the distribution that a model draws keeps it, else its standard error.
std::string spread_text(double value, double low, double high) {
    const double sd = sd_from_interval(low, high, 0.95);
    if (!(sd > 0) || !std::isfinite(sd)) return "";
    return keeps(from_mean_sd(Family::normal, value, sd), {value, low, high})
               ? fmt::format(", ci95: [{:.10g}, {:.10g}]", low, high)
               : fmt::format(", se: {:.10g}", sd);
}

/// By how many methods of how many use changed, where that is not all.
std::string disputed(const ServiceEffect& one) {
    const Agreement by = agreement(one);
    if (!shows_change(one)) return "; no claim: its interval includes no change";
    if (by.show == by.of) return "";
    return fmt::format("; by {} of {} methods{}", by.show, by.of,
                       bears_claim(one) ? "" : ": bears no claim");
}

/// Whether an effect of its own stands in a model, with an interval to draw it from.
bool is_drawn(const ServiceEffect& one) {
    const MethodEffect* by = preferred(one);
    return by != nullptr && by->difference.high > by->difference.low;
}

std::string effect_text(const ServiceEffect& one, const Evaluation& all,
                        const EvaluationAsked& asked) {
    const MethodEffect* by = preferred(one);
    if (const ServiceEffect* in = container_of(one, all, asked); in != nullptr && by != nullptr)
        return fmt::format("  # {}: left out; the cost of {} contains it\n", one.service,
                           in->service);
    if (by == nullptr)
        return fmt::format("  # {}: left out; {}\n", one.service,
                           is_hidden(one)        ? "so few, or so much of one client, is not told"
                           : one.methods.empty() ? "nothing was estimated"
                                                 : one.methods.front().withheld);
    const auto& change = by->difference;
    const double avoided = change.value == 0 ? 0 : -change.value;
    const bool compared = is_compared(by->method);
    const double without = compared ? std::max(0.0, one.count_after / one.years_after + avoided)
                                    : one.count_before / one.years_before;
    return fmt::format(
        "  {}:  # {}: ratio {} ({} to {}){}\n"
        "    without: {{value: {:.10g}, source: {}, where: \"uses a client-year{}\"}}\n"
        "    avoided_per_client_year: {{value: {:.10g}{}, source: {},\n"
        "                              why: \"{} fewer uses a client-year than {}, by the method "
        "{}\"}}\n",
        one.service, service_name(asked, one.service), number(by->ratio.value, 3),
        number(by->ratio.low, 3), number(by->ratio.high, 3), disputed(one), without, records_key,
        compared ? " after, and what was avoided" : " before", avoided,
        spread_text(avoided, -change.high, -change.low), records_key, number(avoided, 3),
        compared ? "the comparison leads one to expect" : "before", name_of(by->method));
}

/// Whether correlations can be those of normals: whether they have a root (Cholesky's).
bool can_be_drawn(const std::vector<std::vector<double>>& correlations, double weaker) {
    const std::size_t n = correlations.size();
    std::vector<std::vector<double>> root(n, std::vector<double>(n));
    for (std::size_t i = 0; i < n; ++i)
        for (std::size_t j = 0; j <= i; ++j) {
            double left = i == j                              ? 1
                          : std::isfinite(correlations[i][j]) ? weaker * correlations[i][j]
                                                              : 0;
            for (std::size_t k = 0; k < j; ++k) left -= root[i][k] * root[j][k];
            if (i == j && left < 1e-3) return false;
            root[i][j] = i == j ? std::sqrt(left) : left / root[j][j];
        }
    return true;
}

/// How strongly effects move together, as ranks: those of normals with these correlations, a little
/// weaker so that they can always be drawn. `path` stands before each effect.
std::string correlations_text(const Evaluation& all, std::string_view path,
                              std::string_view before) {
    double weaker = 0.999;
    while (!can_be_drawn(all.correlations, weaker)) weaker *= 0.99;
    std::string text;
    for (std::size_t i = 0; i < all.correlations.size(); ++i)
        for (std::size_t j = 0; j < i; ++j) {
            const double together = all.correlations[i][j];
            if (!std::isfinite(together) || together == 0 || !is_drawn(all.services[i]) ||
                !is_drawn(all.services[j]))
                continue;
            text += fmt::format(
                "{}  - between: [{}effects.{}.avoided_per_client_year, "
                "{}effects.{}.avoided_per_client_year]\n"
                "{}    rank: {:.4f}\n{}    source: {}\n",
                before, path, all.services[j].service, path, all.services[i].service, before,
                6 / std::numbers::pi * std::asin(weaker * together / 2), before, records_key);
        }
    return text.empty() ? "" : fmt::format("{}correlations:\n{}", before, text);
}

std::string adjust_text(const Evaluation& all, const EvaluationAsked& asked) {
    const auto fall = fall_of_gains(counted_once(all, asked), asked);
    if (!fall)
        return "adjust: {}  # what falls by itself is off already, or cannot be told from these "
               "records\n";
    return fmt::format(
        "adjust:\n"
        "  regression_to_mean: {{value: {:.10g}, low: {:.10g}, high: {:.10g}, source: {},\n"
        "                       why: {}}}\n",
        fall->mid, fall->low, fall->high, records_key,
        quoted_yaml("share of the gain that would have come without any programme: " + fall->how));
}

/// What a claim can rest on and what not, in one sentence.
std::string claim_sentence(const Evaluation& all, const EvaluationAsked& asked) {
    std::vector<std::string> fell, rose, open;
    for (const ServiceEffect& one : all.services)
        if (preferred(one) != nullptr)
            (!bears_claim(one)         ? open
             : claimed(one)->value < 1 ? fell
                                       : rose)
                .push_back(name_within(asked, one.service));
    std::vector<std::string> said;
    if (!fell.empty())
        said.push_back("use of " + all_of(fell) + " is lower by more than chance explains");
    if (!rose.empty())
        said.push_back("use of " + all_of(rose) + " is higher by more than chance explains");
    if (!open.empty()) said.push_back("no saving can be claimed for " + all_of(open));
    return fmt::format("By the records of {}{}, {}.", whose(all),
                       all.comparison_clients == 0 ? ", without a comparison" : "", all_of(said));
}

std::string sources_text(const Evaluation& all, const EvaluationAsked& asked) {
    return fmt::format("sources:\n  {}: {{citation: {}}}\n", records_key,
                       quoted_yaml(fmt::format("{}: own records of {}", asked.title, whose(all))));
}

std::string block_text(const Evaluation& all, const EvaluationAsked& asked) {
    std::string text = sources_text(all, asked);
    text += fmt::format("evidence: {{design: {},{} source: {},\n           why: {}}}\n", all.design,
                        all.clients == 0 ? "" : fmt::format(" n: {},", all.clients), records_key,
                        quoted_yaml(claim_sentence(all, asked)));
    text += "effects:\n";
    for (const ServiceEffect& one : all.services) text += effect_text(one, all, asked);
    return text + adjust_text(all, asked);
}

// --- into a model --------------------------------------------------------------------------------

/// Whether a line begins a key of the outermost mapping, and that key, without quotes.
std::string_view key_of_line(std::string_view line) {
    const std::size_t colon = line.find(':');
    if (line.empty() || line.front() == ' ' || line.front() == '#' ||
        colon == std::string_view::npos)
        return {};
    const std::size_t first = line.find_first_not_of("'\""),
                      last = line.find_last_not_of("'\" ", colon - 1);
    return first < colon && last != std::string_view::npos ? line.substr(first, last + 1 - first)
                                                           : std::string_view();
}

struct Section {
    std::string key, text;  ///< no key: what stands in front
};

/// A text by its outermost keys, each with all lines up to the next; a comment that is not indented
/// belongs to what follows.
std::vector<Section> sections_of(std::string_view text) {
    std::vector<Section> all{{}};
    std::string comments;
    for (std::size_t from = 0; from < text.size();) {
        const std::size_t end = std::min(text.find('\n', from), text.size() - 1);
        const std::string_view line = text.substr(from, end - from + 1);
        from = end + 1;
        if (line.front() == '#' || line.front() == '\n') {
            comments += line;
            continue;
        }
        if (const std::string_view key = key_of_line(line); !key.empty())
            all.push_back({std::string(key), {}});
        all.back().text += std::exchange(comments, {}) + std::string(line);
    }
    all.back().text += comments;
    if (!text.empty() && text.back() != '\n') all.back().text += '\n';
    return all;
}

/// Without lines that are comments from their beginning.
std::string without_remarks(std::string_view text) {
    std::string made;
    for (const Section& one : sections_of(text))
        for (std::size_t from = 0, end = 0; from < one.text.size(); from = end) {
            end = one.text.find('\n', from) + 1;
            if (one.text[from] != '#') made += one.text.substr(from, end - from);
        }
    return made;
}

/// Takes out an earlier source of ours, with the lines below it.
void remove_ours(std::string& sources) {
    const std::size_t old = sources.find(fmt::format("\n  {}:", records_key));
    if (old == std::string::npos) return;
    std::size_t end = sources.find('\n', old + 1);
    while (sources.compare(end, 4, "\n   ") == 0) end = sources.find('\n', end + 1);
    sources.erase(old, end - old);
}

/// `sources:` with ours in front and without an earlier one; nothing where it is written in braces.
std::optional<std::string> with_source(std::string own, const std::string& ours) {
    std::size_t first = 0, end = own.find('\n') + 1;
    for (; key_of_line(own.substr(first, end - first)).empty(); end = own.find('\n', end) + 1)
        first = end;
    if (own.substr(first, end - first).find('{') != std::string::npos) return std::nullopt;
    remove_ours(own);
    return own.insert(end, ours.substr(ours.find('\n') + 1));
}

/// Every line with blanks in front.
std::string indented(const std::string& text, std::string_view by) {
    std::string made(by);
    made += replaced(text, "\n", "\n" + std::string(by));
    return made.substr(0, made.size() - by.size());
}

// --- a scenario ----------------------------------------------------------------------------------

/// How many clients there are, and for how long each was seen after the start, on average; of an
/// unknown number as many as there are client-years, for a year.
struct SeenAfter {
    double clients, years;
};
SeenAfter seen_after(const Evaluation& all) {
    double years = 0;
    for (const ServiceEffect& one : all.services) years = std::max(years, one.years_after);
    if (all.clients == 0) return {years, 1};
    return {static_cast<double>(all.clients), years / static_cast<double>(all.clients)};
}

/// Who pays for the programme until somebody says: a housing provider, or the first there is.
std::string payer_of(const EvaluationAsked& asked) {
    constexpr std::string_view usual = "housing_provider";
    if (asked.library == nullptr) return std::string(usual);
    const auto& payers = asked.library->library.payers;
    const bool is_known = std::any_of(payers.begin(), payers.end(),
                                      [&](const auto& one) { return one.name == usual; });
    return is_known || payers.empty() ? std::string(usual) : payers.front().name;
}

std::string cost_text(const EvaluationScenario& asked) {
    const bool known = asked.cost_per_client.has_value();
    return fmt::format(
        "      costs:\n"
        "        programme:\n"
        "          per: client\n"
        "          cost: {{gbp: {}, prices: {}, source: assumption,\n"
        "                 why: \"{}\"}}\n"
        "          payer: {}  # who pays: hearth list payers\n"
        "          budget: revenue\n",
        asked.cost_per_client.value_or(0), to_text(asked.prices),
        known ? "what the programme costs for each client, as its provider says"
              : "NOT KNOWN: put what the programme costs for each client in place of 0; until then "
                "every saving is before its cost",
        payer_of(asked.about));
}

}  // namespace

std::optional<std::string> effects_block(const Evaluation& all, const EvaluationAsked& asked) {
    const Evaluation shown = disclosed(all, asked.threshold);
    if (!has_effects(shown)) return std::nullopt;
    const std::string together = correlations_text(counted_once(shown, asked), "", "# ");
    return fmt::format(
        "# From client records: {}. Effects are as the page tells them, of counts to the nearest "
        "{}.\n{}{}",
        whose(shown), asked.threshold, block_text(shown, asked),
        together.empty()
            ? ""
            : "# For the scenario, with the model's path before effects:\n" + together);
}

std::variant<std::string, std::string_view> with_block(std::string_view model,
                                                       std::string_view block) {
    std::vector<Section> sections = sections_of(model);
    for (const Section& one : sections_of(without_remarks(block))) {
        if (one.key.empty()) continue;
        const auto at = std::find_if(sections.begin(), sections.end(),
                                     [&](const Section& own) { return own.key == one.key; });
        if (at == sections.end()) {
            sections.push_back(one);
        } else if (one.key != "sources") {
            at->text = one.text;
        } else if (const auto made = with_source(at->text, one.text)) {
            at->text = *made;
        } else {
            return std::string_view(
                "the model writes its sources in braces: write each on a line "
                "of its own under sources:");
        }
    }
    return joined(sections, "", [](const Section& one) { return one.text; });
}

std::vector<std::string> keys_replaced(std::string_view model, std::string_view block) {
    std::vector<std::string> keys;
    const std::vector<Section> ours = sections_of(without_remarks(block));
    for (const Section& own : sections_of(model))
        if (!own.key.empty() && own.key != "sources" &&
            std::any_of(ours.begin(), ours.end(),
                        [&](const Section& one) { return one.key == own.key; }))
            keys.push_back(own.key);
    return keys;
}

std::optional<std::string> scenario_text(const Evaluation& all, const EvaluationScenario& asked) {
    const Evaluation shown = disclosed(all, asked.about.threshold);
    if (!has_effects(shown)) return std::nullopt;
    const auto verdict = with_names(shown.verdict, shown, asked.about);
    const SeenAfter seen = seen_after(shown);
    const bool known = asked.cost_per_client.has_value();
    const std::string block = block_text(shown, asked.about);
    const std::size_t model_from = block.find("\nevidence:") + 1;
    return fmt::format(
        "# What these clients' records come to as money; hearth run reads it as it is.\n"
        "# Measured: the effects. Assumed: that the clients are those of the records, that an "
        "effect lasts as long as\n"
        "# it was seen, and what services cost (hearth list services).\n"
        "hearth: 1\n"
        "title: {}\n"
        "question: {}\n\n"
        "appraisal: {{start: {}, years: {}, prices: {}, entry: start_of_year}}\n\n"
        "{}\n"
        "interventions:\n"
        "  programme:\n"
        "    model:\n"
        "      title: {}\n"
        "      kind: service_use\n"
        "      client: client\n"
        "{}"
        "      timing:\n"
        "        lag_years: 0\n"
        "        lasts_years: {{value: {:.10g}, source: {}, where: \"years after the start in "
        "which "
        "clients were seen\"}}\n"
        "{}"
        "{}"
        "    reach:\n"
        "      clients: {{value: {}, source: {}, where: \"clients whose records count\"}}\n\n"
        "{}"
        "options:\n"
        "  current: []\n"
        "  programme: [programme]\n",
        quoted_yaml(asked.about.title + (known ? "" : ", before what the programme costs")),
        quoted_yaml((known ? "Does the programme save more than it costs? "
                           : "What is saved, before what the programme costs? ") +
                    claim_sentence(shown, asked.about)),
        to_text(asked.start), std::max(1.0, std::ceil(seen.years)), to_text(asked.prices),
        block.substr(0, model_from), quoted_yaml(asked.about.title),
        verdict.empty()
            ? ""
            : "      caveats:\n" +
                  joined(verdict, "",
                         [](const auto& one) { return "        - " + quoted_yaml(one) + "\n"; }),
        seen.years, records_key, indented(block.substr(model_from), "      "), cost_text(asked),
        seen.clients, records_key,
        correlations_text(counted_once(shown, asked.about), "interventions.programme.model.", ""));
}

}  // namespace hearth

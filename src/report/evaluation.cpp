// What of an evaluation may leave, and what its page and its block both need. Makes no text.
#include "report/evaluation.hpp"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <fmt/format.h>
#include <limits>

#include "base/text.hpp"
#include "scenario/rules.hpp"
#include "study/rate_ratio.hpp"

namespace hearth {

namespace {

constexpr double hidden = std::numeric_limits<double>::quiet_NaN();

/// The smallest of 1, 2 and 5 times a power of ten that is about as large.
double round_step(double least) {
    constexpr double about = 0.8;
    const double power = std::pow(10, std::floor(std::log10(least)));
    for (const double multiple : {1.0, 2.0, 5.0})
        if (multiple * power >= about * least) return multiple * power;
    return 10 * power;
}

struct Hiding {
    double threshold;

    [[nodiscard]] double count(double exact) const { return to_step(exact, threshold); }
    /// Few uses or clients; or one client with more than half, whose use the total is a bound of
    /// (the dominance rule for one contributor, Hundepool and others 2012).
    [[nodiscard]] bool is_small(const RecordTotals::Of& of) const {
        return std::min(of.count_before, of.count_after) < threshold || of.most_of_one > 0.5 ||
               (of.clients > 0 && static_cast<double>(of.clients) < threshold);
    }

    [[nodiscard]] bool is_few(const std::optional<std::size_t>& users) const {
        return users && static_cast<double>(*users) < threshold;
    }

    void hide(ServiceEffect& service) const {
        service = {.service = service.service,
                   .count_before = hidden,
                   .count_after = hidden,
                   .years_before = service.years_before,
                   .years_after = service.years_after};
    }

    /// Whether the window before the window before may have had few uses: by its ratio, or by an
    /// error that is no smaller than theirs would be.
    [[nodiscard]] bool is_small_earlier(const ServiceEffect& service) const {
        const EffectEstimate& ratio = service.placebo->ratio;
        return !(service.count_before >= threshold * ratio.value && ratio.value > 0) ||
               ratio.se * ratio.se * threshold > 1;
    }

    /// The finest that rates and ratios of an effect may be.
    struct Steps {
        double rate, ratio;
    };
    [[nodiscard]] Steps steps(const RecordTotals::Of& of) const {
        const double years = std::min(of.years_before, of.years_after);
        const double uses = std::max(1.0, std::min(of.count_before, of.count_after));
        return {round_step(threshold / years), std::max(0.01, round_step(threshold / uses / 10))};
    }

    void coarsen(MethodEffect& method, const Steps& step) const {
        for (double* one : {&method.ratio.value, &method.ratio.low, &method.ratio.high})
            if (const double coarse = to_step(*one, step.ratio); coarse == 0)
                *one = in_significant(*one, 1);
            else
                *one = coarse;
        for (double* one :
             {&method.difference.value, &method.difference.low, &method.difference.high})
            *one = to_step(*one, step.rate);
        for (double* one : {&method.ratio.se, &method.difference.se})
            *one = in_significant(*one, 2);
        method.log_likelihood.reset();
        for (auto* one : {&method.dispersion, &method.theta})
            if (*one) *one = in_significant(**one, 2);
    }

    /// An interval of a ratio that holds 1, or lies on one side, as that of all counts does.
    template <class Estimate>
    static void keep_side(Estimate& ratio, const Estimate& exact, double step) {
        if (exact.low <= 1 && exact.high >= 1)
            ratio.low = std::min(ratio.low, 1.0), ratio.high = std::max(ratio.high, 1.0);
        else if (exact.high < 1)
            ratio.high = std::min(ratio.high, 1 - step);
        else
            ratio.low = std::max(ratio.low, 1 + step);
        ratio.value = std::clamp(ratio.value, std::min(ratio.low, ratio.high), ratio.high);
    }

    /// The exact method again from counts as they are told: only one pair fits an exact interval.
    void reckon_again(MethodEffect& method, RecordTotals::Of told) const {
        if (method.method != EffectMethod::exact_poisson || !method.withheld.empty()) return;
        told = as_shown(told, threshold);
        if (told.years_before > 0 && told.years_after > 0)
            method = evaluate_totals({{{{}, told, {}}}}, {}).services[0].methods[0];
    }

    void disclose(ServiceEffect& service, std::size_t clients) const {
        RecordTotals::Of own{service.count_before,
                             service.count_after,
                             service.years_before,
                             service.years_after,
                             clients,
                             service.most_of_one};
        if (is_few(service.users) || is_few(service.comparison_users) || is_small(own) ||
            (service.comparison && is_small(*service.comparison)))
            hide(service);
        const ServiceEffect exact = service;
        move_to_shown(service, threshold);
        const RecordTotals::Of shown = as_shown(own, threshold);
        const Steps step = steps(shown);
        for (std::size_t i = 0; i < service.methods.size(); ++i) {
            MethodEffect& method = service.methods[i];
            reckon_again(method, own);
            coarsen(method, step);
            keep_side(method.ratio, exact.methods[i].ratio, step.ratio);
        }
        if (service.placebo && is_small_earlier(exact))
            service.placebo = MethodEffect{.method = service.placebo->method,
                                           .withheld = "small counts in the window earlier"};
        if (service.placebo) coarsen(*service.placebo, step);
        if (service.comparison) service.comparison = as_shown(*service.comparison, threshold);
        std::erase_if(service.sites, [&](const auto& site) { return is_small(site); });
        for (RecordTotals::Of& site : service.sites) site = as_shown(site, threshold);
        if (service.corrected) {
            for (double* one :
                 {&service.corrected->value, &service.corrected->low, &service.corrected->high})
                *one = to_step(*one, step.ratio);
            keep_side(*service.corrected, *exact.corrected, step.ratio);
        }
        service.years_before = shown.years_before;
        service.years_after = shown.years_after;
        if (is_hidden(service)) return;
        service.count_before = shown.count_before;
        service.count_after = shown.count_after;
        if (const EffectEstimate* ratio = claimed(service); ratio != nullptr && ratio->value > 0) {
            service.e_value = in_significant(e_value(ratio->value), 2);
            service.e_value_of_limit = in_significant(e_value_of_limit(*ratio), 2);
        }
    }

    /// What may be the share of clients with something, written as 0 and 1, or as 1 and 2: its
    /// count, and that of those without.
    static constexpr double highest_code = 10;
    [[nodiscard]] bool is_small_share(double mean, std::size_t clients) const {
        const double share = mean - std::floor(mean);
        return std::abs(mean) <= highest_code &&
               std::min(share, 1 - share) * static_cast<double>(clients) < threshold;
    }

    /// A mean that is no finer than the count that it may be of.
    [[nodiscard]] double told_mean(double mean, std::size_t clients) const {
        const auto of = static_cast<double>(clients);
        return in_significant(
            std::abs(mean) <= highest_code && clients > 0 ? count(mean * of) / of : mean, 2);
    }

    void disclose(Balance& one, const Evaluation& all) const {
        const auto of = std::find_if(
            all.services.begin(), all.services.end(),
            [&](const auto& service) { return one.covariate == service.service + " before"; });
        if (of != all.services.end() ? is_hidden(*of)
                                     : is_small_share(one.intervention, all.clients) ||
                                           is_small_share(one.comparison, all.comparison_clients))
            one.intervention = one.comparison = one.before = one.weighted = hidden;
        one.intervention = told_mean(one.intervention, all.clients);
        one.comparison = told_mean(one.comparison, all.comparison_clients);
        one.before = to_step(one.before, 0.1);
        one.weighted = to_step(one.weighted, 0.1);
    }

    /// Those left out, each to a multiple, small ones to none; and what was read as their sum.
    void disclose_flow(Evaluation& all) const {
        double read = static_cast<double>(all.clients + all.comparison_clients);
        for (Exclusion& one : all.exclusions) {
            const auto exact = static_cast<double>(one.clients);
            one.clients = exact < threshold ? 0 : static_cast<std::size_t>(count(exact));
            read += one.clients == 0 ? std::floor(threshold / 2) : static_cast<double>(one.clients);
        }
        all.rows = static_cast<std::size_t>(read);
    }
};

/// Whether a sentence has the word, and not only as a part of another.
bool names(const std::string& sentence, const std::string& word) {
    const auto joins = [&](std::size_t at) {
        return at < sentence.size() &&
               (std::isalnum(static_cast<unsigned char>(sentence[at])) || sentence[at] == '_');
    };
    for (std::size_t at = sentence.find(word); at != std::string::npos;
         at = sentence.find(word, at + 1))
        if ((at == 0 || !joins(at - 1)) && !joins(at + word.size())) return true;
    return false;
}

/// The sentence without services that are hidden; empty where it is of no other, or names them in
/// a way that cannot be taken out.
std::string disclosed_sentence(const std::string& sentence, const Evaluation& all) {
    std::vector<std::string> named, open;
    for (const ServiceEffect& one : all.services) {
        if (!names(sentence, one.service)) continue;
        named.push_back(one.service);
        if (!is_hidden(one)) open.push_back(one.service);
    }
    if (named.size() == open.size()) return sentence;
    const std::string made = open.empty() ? "" : replaced(sentence, all_of(named), all_of(open));
    const auto tells = [&](const ServiceEffect& one) {
        return is_hidden(one) && names(made, one.service);
    };
    return std::any_of(all.services.begin(), all.services.end(), tells) ? "" : made;
}

/// Hidden services go out of sentences, and one says so of each.
void disclose_verdict(Evaluation& all, int threshold) {
    for (std::string& said : all.verdict) said = disclosed_sentence(said, all);
    std::erase(all.verdict, "");
    for (const ServiceEffect& one : all.services) {
        if (!is_hidden(one)) continue;
        all.verdict.push_back(fmt::format(
            "Of {} nothing is told: there are fewer than {} uses or clients in a window, fewer "
            "clients who used it, or one of them with more than half of it.",
            one.service, threshold));
    }
}

}  // namespace

bool is_hidden(const ServiceEffect& service) { return std::isnan(service.count_before); }

Evaluation disclosed(Evaluation all, int threshold) {
    if (threshold <= 0) return all;
    const Hiding hiding{static_cast<double>(threshold)};
    for (ServiceEffect& one : all.services) hiding.disclose(one, all.clients);
    for (std::size_t i = 0; i < all.correlations.size(); ++i)
        for (std::size_t j = 0; j < all.correlations.size(); ++j)
            all.correlations[i][j] = is_hidden(all.services[i]) || is_hidden(all.services[j])
                                         ? hidden
                                         : to_step(all.correlations[i][j], 0.1);
    for (Balance& one : all.balance) hiding.disclose(one, all);
    for (const ServiceEffect& service : all.services)
        for (Balance& one : all.balance)
            if (is_hidden(service) && names(one.covariate, service.service))
                one.intervention = one.comparison = one.before = one.weighted = hidden;
    for (std::size_t* clients : {&all.clients, &all.comparison_clients})
        if (static_cast<double>(*clients) < hiding.threshold) *clients = 0;
    hiding.disclose_flow(all);
    disclose_verdict(all, threshold);
    return all;
}

const ServiceEffect* container_of(const ServiceEffect& one, const Evaluation& all,
                                  const EvaluationAsked& asked) {
    if (asked.library == nullptr) return nullptr;
    for (const ServiceEffect& other : all.services)
        if (preferred(other) != nullptr && other.service != one.service &&
            cost_contains(other.service, one.service, asked.library->library))
            return &other;
    return nullptr;
}

Evaluation counted_once(Evaluation all, const EvaluationAsked& asked) {
    for (std::size_t i = all.services.size(); i-- > 0;) {
        if (container_of(all.services[i], all, asked) == nullptr) continue;
        const auto at = static_cast<std::ptrdiff_t>(i);
        all.services.erase(all.services.begin() + at);
        if (all.correlations.empty()) continue;
        all.correlations.erase(all.correlations.begin() + at);
        for (auto& row : all.correlations) row.erase(row.begin() + at);
    }
    return all;
}

std::string service_name(const EvaluationAsked& asked, const std::string& service) {
    const Service* known =
        asked.library == nullptr ? nullptr : find(asked.library->library.services, service);
    return known == nullptr ? readable(service) : known->name;
}

double unit_cost(const EvaluationAsked& asked, const std::string& service) {
    const Service* known =
        asked.library == nullptr ? nullptr : find(asked.library->library.services, service);
    return known == nullptr ? 1 : asked.library->figures[known->cost.at].value();
}

std::string name_within(const EvaluationAsked& asked, const std::string& service) {
    std::string name = service_name(asked, service);
    if (name.size() > 1 && std::islower(static_cast<unsigned char>(name[1])) != 0)
        name.front() = static_cast<char>(std::tolower(static_cast<unsigned char>(name.front())));
    return name;
}

std::vector<std::string> with_names(std::vector<std::string> sentences, const Evaluation& all,
                                    const EvaluationAsked& asked) {
    std::vector<std::string> longest_first;
    for (const ServiceEffect& one : all.services)
        if (one.service.find('_') != one.service.npos) longest_first.push_back(one.service);
    std::sort(longest_first.begin(), longest_first.end(),
              [](const auto& a, const auto& b) { return a.size() > b.size(); });
    for (const std::string& key : longest_first) {
        const std::string name = name_within(asked, key);
        for (std::string& said : sentences)
            if (name != key) said = replaced(said, key, name);
    }
    return sentences;
}

std::optional<ExpectedFall> fall_of_gains(const Evaluation& all, const EvaluationAsked& asked) {
    ExpectedFall sum;
    double gains = 0;
    for (const ServiceEffect& one : all.services) {
        const MethodEffect* by = preferred(one);
        if (by == nullptr || by->difference.value >= 0) continue;
        const double cost = unit_cost(asked, one.service);
        gains -= by->difference.value * cost;
        if (!one.fall || is_compared(by->method)) continue;
        const double before = one.count_before / one.years_before * cost;
        sum.low += one.fall->low * before;
        sum.mid += one.fall->mid * before;
        sum.high += one.fall->high * before;
        if (sum.how.find(one.fall->how) == std::string::npos)
            sum.how += (sum.how.empty() ? "" : "; ") + one.fall->how;
    }
    if (gains <= 0 || sum.how.empty()) return std::nullopt;
    for (double* share : {&sum.low, &sum.mid, &sum.high})
        *share = std::clamp(*share / gains, 0.0, 1.0);
    return sum;
}

}  // namespace hearth

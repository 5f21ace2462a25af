// What an option is to each partner over the draws, what coalitions of them could do, and the
// answer by every rule.
#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <map>

#include "base/grid.hpp"
#include "base/messages.hpp"
#include "base/text.hpp"
#include "study/gain_share.hpp"

namespace hearth {

namespace {

using Names = std::vector<std::string>;
using Kinds = std::vector<std::string_view>;

/// What is known of a partner, column by column.
const Kinds all_kinds = {"pv_net",      "pv_cost",     "pv_transfer",
                         "pv_cashable", "pv_capacity", "pv_social"};
enum Kind { net, cost, transfer, cashable, capacity, social, kinds };

/// What a smaller group than all would share: it has no transfers.
Kinds kinds_of(ShareMeasure measure) {
    return measure == ShareMeasure::net ? Kinds{"pv_net"} : Kinds{"pv_cost", "pv_cashable"};
}

/// Columns of options `from` … `to` − 1: of each option, of each payer, of each kind.
MeasureLayout lay_out_payers(const Plan& plan, std::pair<int, int> options, const Names& payers,
                             const Kinds& wanted) {
    std::vector<std::pair<int, MeasureName>> some;
    for (int option = options.first; option < options.second; ++option)
        for (const std::string& payer : payers)
            for (const std::string_view kind : wanted)
                some.emplace_back(
                    option,
                    *measure_named(plan, option, fmt::format("by_payer.{}.{}", payer, kind)));
    return lay_out_some(plan, some);
}

Grid computed(const Plan& plan, const MeasureLayout& layout, const Grid& figures) {
    Grid values(figures.rows(), layout.columns.size());
    compute_measures(plan, layout, figures, evaluate(plan, figures), values);
    return values;
}

// --- who is asked --------------------------------------------------------------------------------

/// Payers with money in an option at the point, beside the first.
Names payers_with_money(const AtPoint& at, int option) {
    constexpr double nothing = 0.005;
    const Names& all = at.plan.layout.payers;
    const Grid values = computed(
        at.plan, lay_out_payers(at.plan, {option, option + 1}, all, all_kinds), at.figures);
    Names found;
    for (std::size_t p = 0; p < all.size(); ++p)
        for (std::size_t k = 0; k < kinds; ++k)
            if (std::abs(values(0, p * kinds + k)) >= nothing) {
                found.push_back(all[p]);
                break;
            }
    return found;
}

/// Those named, or payers of the perspective; of `known`, who have money in the option.
Names partners_asked(const ShareQuestion& question, const AtPoint& at, std::size_t option,
                     const Names& known, Diagnostics& wrong) {
    Names asked;
    for (const PlacedWord& one : question.partners)
        if (!is_among(one.text, known))
            wrong.report("payer-without-lines", one.place,
                         {in_quotes(one.text), in_quotes(at.plan.layout.options[option]),
                          suggestion(one.text, known)});
        else if (!is_among(one.text, asked))
            asked.push_back(one.text);
    if (question.partners.empty())
        for (std::size_t p = 0; p < at.plan.layout.payers.size(); ++p)
            if (at.plan.perspective.payers[p] && is_among(at.plan.layout.payers[p], known))
                asked.push_back(at.plan.layout.payers[p]);
    return asked;
}

/// Why nothing can be shared; empty: it can.
std::string too_few(const Names& partners, const Names& known, std::size_t option,
                    const std::string& name) {
    if (option == 0)
        return fmt::format(
            "{} is the first option, with which others are compared: name another with --option",
            in_quotes(name));
    if (partners.size() > 1) return "";
    if (known.size() > 1)
        return fmt::format(
            "there are two partners or more to a share: name them with --partners, of {}",
            all_of(known));
    return fmt::format("there is nobody to share with: {} has money in option {}",
                       known.empty() ? "nobody" : "only " + in_quotes(known.front()),
                       in_quotes(name));
}

// --- what coalitions could do --------------------------------------------------------------------

using InterventionSet = std::vector<int>;  // ascending

/// Of each intervention of the scenario the partners who pay for it at the point, as bits.
std::vector<std::size_t> paying(const AtPoint& at, const Names& partners) {
    const LedgerLayout& layout = at.plan.layout;
    Grid paid(at.plan.acting, partners.size());
    for (int l = 0; l < std::ssize(layout.lines); ++l) {
        const LedgerLine& line = layout.lines[l];
        const auto who = std::find(partners.begin(), partners.end(), layout.payers[line.payer]);
        if (line.intervention < 0 || line.intervention >= at.plan.acting ||
            line.ledger_class != LedgerClass::cost || who == partners.end())
            continue;
        for (int year = 0; year < layout.years; ++year)
            paid(line.intervention, who - partners.begin()) +=
                amount(at.plan, at.block, l, year, 0);
    }
    std::vector<std::size_t> bits(paid.rows());
    for (std::size_t i = 0; i < paid.rows(); ++i)
        for (std::size_t p = 0; p < partners.size(); ++p)
            if (paid(i, p) < 0) bits[i] |= std::size_t{1} << p;
    return bits;
}

/// The interventions that run where a coalition acts: those of the first option, and of what the
/// option adds that which nobody outside the coalition pays for. What the option ends goes on
/// unless all that it adds is there.
InterventionSet done_by(std::size_t coalition, const std::vector<std::size_t>& payers,
                        const LedgerLayout& layout, std::size_t option) {
    const InterventionSet& first = layout.option_interventions.front();
    const auto acting = static_cast<int>(payers.size());
    InterventionSet done, whole;
    bool all = true;
    for (const int i : layout.option_interventions[option]) {
        if (i >= acting) continue;
        whole.push_back(i);
        if (is_among(i, first)) continue;
        const bool can = (payers[i] & ~coalition) == 0;
        if (can) done.push_back(i);
        all = all && can;
    }
    if (all) {
        done = whole;
    } else {
        for (const int i : first)
            if (i < acting) done.push_back(i);
    }
    std::sort(done.begin(), done.end());
    return done;
}

/// The scenario with the first option and one of each of these sets of interventions, and no
/// transfers: these belong to whole options.
Scenario with_options(const Scenario& scenario, const std::vector<InterventionSet>& sets) {
    Scenario made = scenario;
    made.file.transfers.clear();
    made.file.headline_option.reset();
    made.file.options.resize(1);
    for (const InterventionSet& set : sets) {
        auto& option = made.file.options.emplace_back(made.file.options.front());
        option.name = fmt::format("coalition {}", made.file.options.size());
        option.value.clear();
        for (const int i : set) option.value.push_back({scenario.file.interventions[i].name, {}});
    }
    return made;
}

/// Means over the draws of each option but the first, of each payer: draws made in blocks, whose
/// sums are added in their order.
std::optional<Grid> means(const Scenario& scenario, const Names& payers, ShareMeasure measure,
                          const Uncertainty& uncertainty, const Executor& executor) {
    const Plan plan = link(scenario);
    const Kinds wanted = kinds_of(measure);
    const std::size_t options = plan.layout.options.size() - 1;
    const MeasureLayout layout =
        lay_out_payers(plan, {1, static_cast<int>(options) + 1}, payers, wanted);
    const std::uint64_t draws = is_uncertain(plan) ? uncertainty.draws : 1;
    const Sampler sampler =
        make_sampler(plan.figures, sampling_options(scenario, plan, uncertainty));
    const std::uint64_t blocks = (draws + leaf_draws - 1) / leaf_draws;
    Grid sums(blocks, options * payers.size());
    const bool done = executor.run(blocks, [&](std::uint64_t number) {
        const std::uint64_t first = number * leaf_draws;
        Grid figures = point_block(plan, std::min(leaf_draws, draws - first));
        if (draws > 1) {
            sample_block(sampler, first, figures.rows(), figures);
            compute_expressions(plan, figures);
        }
        const Grid values = computed(plan, layout, figures);
        for (std::size_t c = 0; c < values.cols(); ++c)
            for (const double one : values.col(c)) sums(number, c / wanted.size()) += one;
        return [] {};
    });
    if (!done) return std::nullopt;
    Grid made(options, payers.size());
    for (std::size_t c = 0; c < sums.cols(); ++c)
        made(c / payers.size(), c % payers.size()) =
            average_of(sums.col(c)) * static_cast<double>(blocks) / static_cast<double>(draws);
    return made;
}

/// What each coalition is worth to its members: what they come to together where they do what they
/// can, or nothing where that is better; all of them what the option is to them. Nothing where it
/// was stopped.
std::optional<std::vector<double>> worth_of_coalitions(const AtPoint& at, const ShareAnswer& of,
                                                       const Uncertainty& uncertainty,
                                                       const Executor& executor) {
    constexpr std::size_t at_once = 64;
    Names partners;
    for (const SharePartner& one : of.partners) partners.push_back(one.payer);
    const std::vector<std::size_t> payers = paying(at, partners);
    const std::size_t coalitions = std::size_t{1} << partners.size();
    std::map<InterventionSet, std::vector<std::size_t>> by_set;
    for (std::size_t c = 1; c < coalitions; ++c)
        by_set[done_by(c, payers, at.plan.layout, of.option)].push_back(c);
    std::vector<double> worth(coalitions);
    for (auto begin = by_set.begin(); begin != by_set.end();) {
        auto end = begin;
        std::vector<InterventionSet> sets;
        for (; end != by_set.end() && sets.size() < at_once; ++end) sets.push_back(end->first);
        const auto mean = means(with_options(at.scenario, sets), partners, of.question.measure,
                                uncertainty, executor);
        if (!mean) return std::nullopt;
        for (std::size_t row = 0; begin != end; ++begin, ++row)
            for (const std::size_t c : begin->second) {
                for (std::size_t p = 0; p < partners.size(); ++p)
                    if ((c >> p & 1) != 0) worth[c] += (*mean)(row, p);
                worth[c] = std::max(worth[c], 0.0);
            }
    }
    worth.back() = 0;
    for (const SharePartner& one : of.partners) worth.back() += one.shared(of.question.measure);
    return worth;
}

// --- over the draws ------------------------------------------------------------------------------

/// Draws × partners and kinds, and the present value of £1 paid in the first year.
struct PresentValues {
    Grid values;
    Column first_year;
    std::uint64_t excess_draws = 0;
};

Answered<PresentValues> present_values(const AtPoint& at, int option, const Names& payers,
                                       const Uncertainty& uncertainty, const Executor& executor) {
    constexpr double most_numbers = 2.5e8;  // 2 GB
    const Plan& plan = at.plan;
    const MeasureLayout layout = lay_out_payers(plan, {option, option + 1}, payers, all_kinds);
    const std::size_t draws = is_uncertain(plan) ? uncertainty.draws : 1;
    if (static_cast<double>(draws) * static_cast<double>(layout.columns.size()) > most_numbers)
        return refused(
            fmt::format("{} draws are too many to keep side by side: take fewer, with --draws",
                        with_commas(draws)));
    PresentValues made{Grid(draws, layout.columns.size()), Column(draws)};
    const auto keep = [&](std::uint64_t first, const Grid& figures, const Grid&) {
        made.values.put(first, computed(plan, layout, figures));
        for (std::size_t d = 0; d < figures.rows(); ++d)
            made.first_year[first + d] =
                discount_factor(discount_of(plan, Discounting::costs), figures, 0, d);
    };
    if (!is_uncertain(plan)) {
        keep(0, at.figures, {});
        return made;
    }
    if (const std::string alike = collision(plan); !alike.empty()) return refused(alike);
    auto seen = every_draw(Drawing(at.scenario, plan, uncertainty), executor, keep);
    if (auto* refusal = std::get_if<Refusal>(&seen)) return std::move(*refusal);
    made.excess_draws = std::get<std::uint64_t>(seen);
    return made;
}

/// What is shared, draw by draw, in pounds of the first year.
Column shared_in_draws(const PresentValues& drawn, std::size_t partner, ShareMeasure measure) {
    Column made(drawn.first_year.size());
    const auto of = [&](std::size_t draw, Kind kind) {
        return drawn.values(draw, partner * kinds + kind);
    };
    for (std::size_t d = 0; d < made.size(); ++d)
        made[d] = (measure == ShareMeasure::net ? of(d, net)
                                                : of(d, cost) + of(d, transfer) + of(d, cashable)) /
                  drawn.first_year[d];
    return made;
}

/// The share of draws in which a partner who gets so much is not below 0, to the penny.
double no_worse_off(const Column& shared, double gets) {
    constexpr double penny = 0.01;
    return static_cast<double>(std::count_if(shared.begin(), shared.end(),
                                             [&](double one) { return one + gets >= -penny; })) /
           static_cast<double>(shared.size());
}

SharePartner partner_of(const PresentValues& drawn, std::size_t partner, std::string payer) {
    const auto mean = [&](Kind kind) {
        return average_of(drawn.values.col(partner * kinds + kind));
    };
    return {.payer = std::move(payer),
            .cost = mean(cost),
            .transfer = mean(transfer),
            .cashable = mean(cashable),
            .capacity = mean(capacity),
            .social = mean(social),
            .net = mean(net)};
}

/// The first partner whose money in some draw is more than can be counted in pence; none: empty.
std::string beyond_pence(const PresentValues& drawn, const Names& partners) {
    for (std::size_t p = 0; p < partners.size(); ++p)
        for (int kind = 0; kind < kinds; ++kind)
            for (const double one : drawn.values.col(p * kinds + kind))
                if (!(std::abs(one) < most_counted)) return partners[p];
    return "";
}

/// By each rule, in pounds at present value; the amounts of a probability in pounds of the first
/// year times their mean present value.
Shared amounts_by(ShareRule rule, const ShareAnswer& answer, const std::vector<Column>& ascending,
                  const std::vector<double>& worth) {
    const ShareMeasure measure = answer.question.measure;
    if (rule == ShareRule::shapley) {
        if (worth.empty()) return {.why = NoShare::too_many};
        if (worth.back() < 0) return {.why = NoShare::loss, .gap = -worth.back()};
        Shared made{.amounts = shapley(worth)};
        for (std::size_t i = 0; i < answer.partners.size(); ++i)
            made.amounts[i] -= answer.partners[i].shared(measure);
        return made;
    }
    if (rule == ShareRule::no_worse_off && answer.question.probability) {
        ByPartner reached;
        for (const Column& one : ascending)
            reached.push_back(reached_with(one, *answer.question.probability) * answer.first_year);
        const double sum = sum_of(reached);
        if (sum < 0) return {.why = NoShare::improbable, .gap = -sum};
        return {.amounts = least_moved(reached)};
    }
    std::vector<PartnerMoney> money;
    for (const SharePartner& one : answer.partners) {
        const double paid = -(one.cost + one.transfer), left = one.shared(measure);
        money.push_back({.cost = paid, .saving = left + paid, .left = left});
    }
    return share_by(rule, money);
}

/// The amounts as they are paid, in whole pence, and what they leave.
RuleShare settled(ShareRule rule, const Shared& shared, double first_year,
                  const std::vector<Column>& in_draws) {
    RuleShare made{.rule = rule, .why = shared.why, .gap = shared.gap};
    if (shared.amounts.empty()) return made;
    ByPartner paid = shared.amounts;
    for (double& one : paid) one /= first_year;
    const std::vector<std::int64_t> pence = in_pence(paid);
    made.payments = fewest_payments(pence);
    for (std::size_t i = 0; i < pence.size(); ++i) {
        const double gets = static_cast<double>(pence[i]) / 100;
        made.amounts.push_back(gets * first_year);
        made.no_worse_off.push_back(no_worse_off(in_draws[i], gets));
    }
    return made;
}

}  // namespace

Answered<ShareAnswer> answer(const ShareQuestion& question, const AtPoint& at,
                             const Executor& executor) {
    Diagnostics wrong;
    const auto option = option_asked(at, question.option, wrong);
    const Names known = option ? payers_with_money(at, static_cast<int>(*option)) : Names{};
    const Names partners = option ? partners_asked(question, at, *option, known, wrong) : Names{};
    if (wrong.has_errors()) return Refusal{.blame = Blame::question, .problems = std::move(wrong)};
    if (const std::string why = too_few(partners, known, *option, at.plan.layout.options[*option]);
        !why.empty())
        return refused(why, Blame::question);
    const Uncertainty uncertainty = drawing_asked(question.drawing, at.scenario);
    ShareAnswer made{at.scenario, at.plan, question, *option};
    made.uncertain = is_uncertain(at.plan);
    if (question.probability && !made.uncertain)
        return refused(
            "nothing in this scenario is uncertain, so there is no probability: leave "
            "--probability out, or give figures an interval",
            Blame::question);
    auto drawn = present_values(at, static_cast<int>(*option), partners, uncertainty, executor);
    if (auto* refusal = std::get_if<Refusal>(&drawn)) return std::move(*refusal);
    const auto& present = std::get<PresentValues>(drawn);
    if (const std::string who = beyond_pence(present, partners); !who.empty())
        return refused(
            fmt::format("what the option comes to for {} is more than can be paid in pence: look "
                        "for a figure that is far too large",
                        who));
    made.first_year = average_of(present.first_year);
    made.draws = present.first_year.size();
    made.seed = uncertainty.seed;
    made.sampling = name_of(uncertainty.sampling);
    made.excess_draws = present.excess_draws;
    std::vector<Column> in_draws, ascending;
    for (const std::string& payer : known)
        if (!is_among(payer, partners)) made.others.push_back(payer);
    for (std::size_t p = 0; p < partners.size(); ++p) {
        in_draws.push_back(shared_in_draws(present, p, question.measure));
        ascending.push_back(in_draws.back());
        std::sort(ascending.back().begin(), ascending.back().end());
        made.partners.push_back(partner_of(present, p, partners[p]));
        made.partners.back().no_worse_off = no_worse_off(in_draws.back(), 0);
    }
    made.highest_probability = highest_probability(ascending);
    std::vector<double> worth;
    if (partners.size() <= most_in_coalitions) {
        auto found = worth_of_coalitions(at, made, uncertainty, executor);
        if (!found) return Refusal{};
        worth = std::move(*found);
    }
    for (std::size_t r = 0; r < choice_names(ShareRule{}).size(); ++r) {
        const auto rule = static_cast<ShareRule>(r);
        made.rules.push_back(
            settled(rule, amounts_by(rule, made, ascending, worth), made.first_year, in_draws));
    }
    return made;
}

}  // namespace hearth

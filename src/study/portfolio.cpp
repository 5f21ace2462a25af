// From measured items to a problem of selection, its best set, and what other limits would change.
#include "study/portfolio.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <numeric>

#include "base/grid.hpp"
#include "base/messages.hpp"
#include "base/text.hpp"
#include "study/portfolio_parts.hpp"

namespace hearth {

namespace choosing {

namespace {

/// All there is to choose from.
struct Choosing {
    const Scenario& scenario;
    std::vector<PortfolioItem> items;
    std::vector<Together> together;
    std::vector<PortfolioLimit> limits = {};
    std::vector<Place> places = {};                   ///< by limit
    std::vector<const Map<double>*> per_client = {};  ///< by limit; nullptr of a budget
    std::vector<LimitRow> rows = {};
    std::vector<std::string> groups = {};  ///< interventions that may be chosen, in their order
    std::size_t measures = 1;              ///< of each option: the net saving, then objectives
};

// --- limits --------------------------------------------------------------------------------------

/// The scenario's budgets, with those asked in their place or beside them.
std::vector<PortfolioBudget> budgets_of(const ScenarioFile& file,
                                        const std::vector<PortfolioBudget>& asked) {
    std::vector<PortfolioBudget> all;
    if (file.portfolio) all = file.portfolio->budgets;
    for (const PortfolioBudget& one : asked) {
        const auto is_same = [&](const PortfolioBudget& other) {
            return other.payer.name == one.payer.name && other.spending == one.spending;
        };
        if (none(all, is_same)) all.push_back(one);
        for (PortfolioBudget& other : all)
            if (is_same(other)) {
                other.up_to = one.up_to;
                other.payer.place = other.place = one.place;
            }
    }
    return all;
}

void add_limit(Choosing& to, PortfolioLimit limit, Place place, const Map<double>* per_client,
               int years) {
    std::vector<int> all(years);
    std::iota(all.begin(), all.end(), 0);
    const std::size_t at = to.limits.size();
    if (const auto* listed = std::get_if<std::vector<int>>(&limit.years))
        to.rows.push_back({at, *listed});
    else if (std::get<LimitYears>(limit.years) == LimitYears::all)
        to.rows.push_back({at, all});
    else
        for (const int year : all) to.rows.push_back({at, {year}});
    to.limits.push_back(std::move(limit));
    to.places.push_back(place);
    to.per_client.push_back(per_client);
}

void add_limits(Choosing& to, const std::vector<PortfolioBudget>& asked, int years) {
    for (const PortfolioBudget& one : budgets_of(to.scenario.file, asked))
        add_limit(to,
                  {.name = one.payer.name,
                   .spending = one.spending,
                   .years = one.years,
                   .up_to = one.up_to},
                  one.payer.place, nullptr, years);
    if (!to.scenario.file.portfolio) return;
    for (const auto& [name, place, one] : to.scenario.file.portfolio->capacities)
        add_limit(to, {.name = name, .is_budget = false, .years = one.years, .up_to = one.up_to},
                  place, &one.per_client, years);
}

// --- the problem ---------------------------------------------------------------------------------

/// Rows of what goes only with, and never beside, what else.
void add_relations(const Choosing& from, SelectionProblem& to) {
    if (!from.scenario.file.portfolio) return;
    const auto row = [&](const std::string& one, const std::string& other, double times,
                         double limit) {
        const int at = static_cast<int>(to.limits.size());
        to.limits.push_back(limit);
        for (std::size_t i = 0; i < from.items.size(); ++i) {
            if (from.items[i].intervention == one) to.items[i].uses.push_back({at, 1});
            if (from.items[i].intervention == other) to.items[i].uses.push_back({at, times});
        }
    };
    for (const auto& [name, place, choice] : from.scenario.file.portfolio->interventions) {
        for (const auto& other : choice.only_with.values) row(name, other.name, -1, 0);
        for (const auto& other : choice.excludes.values) row(name, other.name, 1, 1);
    }
}

/// What sets of items that share clients bring more than their parts (method 14.2); `values`: what
/// an option is worth, of each item and then of each set.
template <class Values>
std::vector<SelectionTogether> brought_together(const Choosing& from, const Values& values) {
    std::vector<SelectionTogether> made;
    for (std::size_t t = 0; t < from.together.size(); ++t) {
        SelectionTogether one{.items = {}, .values = values(from.items.size() + t)};
        const auto take_off = [&](const std::vector<double>& part) {
            for (std::size_t p = 0; p < one.values.size(); ++p) one.values[p] -= part[p];
        };
        for (const std::size_t i : from.together[t]) {
            one.items.push_back(static_cast<int>(i));
            take_off(values(i));
        }
        for (const SelectionTogether& smaller : made)  // earlier, so of no more items
            if (std::includes(one.items.begin(), one.items.end(), smaller.items.begin(),
                              smaller.items.end()))
                take_off(smaller.values);
        made.push_back(std::move(one));
    }
    std::erase_if(made, [](const SelectionTogether& one) {
        return every(one.values, [](double value) { return std::abs(value) < 1e-9; });
    });
    return made;
}

/// The problem of one draw, or of the means: `measured` has a row for it.
SelectionProblem problem_of(const Choosing& from, const Measured& measured, std::size_t draw) {
    SelectionProblem made{.items = {}, .required = {}, .limits = {}};
    made.objectives = from.measures - 1;
    constexpr double of_all = 1e-7;  // of partners alike, the sum decides
    const auto values = [&](std::size_t option) {
        std::vector<double> all;
        for (std::size_t m = 1; m < from.measures; ++m)
            all.push_back(measured.measures(draw, option * from.measures + m));
        const double sum = all.size() > 1 ? sum_of(all) : 0;
        for (double& value : all) value += of_all * sum;
        return all;
    };
    for (const LimitRow& row : from.rows) made.limits.push_back(from.limits[row.limit].up_to);
    for (const std::string& name : from.groups) {
        const auto& portfolio = from.scenario.file.portfolio;
        const PortfolioChoice* own = portfolio ? find(portfolio->interventions, name) : nullptr;
        made.required.push_back(own != nullptr && own->required);
    }
    for (std::size_t i = 0; i < from.items.size(); ++i) {
        const auto group =
            std::find(from.groups.begin(), from.groups.end(), from.items[i].intervention);
        SelectionItem item{.group = static_cast<int>(group - from.groups.begin()),
                           .values = values(i)};
        for (std::size_t r = 0; r < from.rows.size(); ++r)
            if (const double use = measured.uses(draw, i * from.rows.size() + r); use != 0)
                item.uses.push_back({static_cast<int>(r), use});
        made.items.push_back(std::move(item));
    }
    made.together = brought_together(from, values);
    add_relations(from, made);
    return made;
}

std::vector<std::size_t> as_places(const std::vector<int>& items) {
    return {items.begin(), items.end()};
}

// --- no set keeps the limits ---------------------------------------------------------------------

/// The least of a row that a set can use that keeps the relations, and with `others` the other
/// limits.
Selection least_use(SelectionProblem problem, int row, std::size_t rows, bool others) {
    problem.objectives = 1;
    problem.together.clear();
    for (SelectionItem& item : problem.items) {
        item.values = {0};
        for (const SelectionUse& use : item.uses)
            if (use.row == row) item.values[0] -= use.amount;
        std::erase_if(item.uses, [&](const SelectionUse& use) {
            return use.row == row || (!others && use.row < static_cast<int>(rows));
        });
    }
    return best_selection(problem);
}

/// Why no set keeps the limits, each limit alone, or else beside the others.
Refusal impossible(const Choosing& from, const SelectionProblem& problem) {
    Refusal refusal;
    for (const bool others : {false, true}) {
        for (std::size_t r = 0; r < from.rows.size(); ++r) {
            const PortfolioLimit& limit = from.limits[from.rows[r].limit];
            const Selection least =
                least_use(problem, static_cast<int>(r), from.rows.size(), others);
            if (!least.found || -least.value <= limit.up_to * (1 + 1e-9)) continue;
            refusal.problems.report(
                limit.is_budget ? Told("portfolio-cannot.budget")
                                : Told("portfolio-cannot.capacity"),
                from.places[from.rows[r].limit],
                {in_quotes(limit.name), with_commas(std::llround(std::ceil(-least.value))),
                 with_commas(std::llround(limit.up_to)),
                 others ? ", as long as the other limits stand" : ""});
        }
        if (refusal.problems.has_errors()) return refusal;
    }
    return refused(
        "no set has what is required and keeps every limit: raise budgets or capacities, or "
        "require less");
}

/// Budgets of whom no cost is.
Refusal pay_nothing(const Choosing& from, const Measured& mean) {
    Refusal refusal;
    for (std::size_t l = 0; l < from.limits.size(); ++l) {
        bool is_any = !from.limits[l].is_budget;
        for (std::size_t r = 0; r < from.rows.size(); ++r)
            for (std::size_t i = 0; from.rows[r].limit == l && i < from.items.size(); ++i)
                is_any = is_any || mean.uses(0, i * from.rows.size() + r) != 0;
        const bool is_part = from.limits[l].spending != Spending::all;
        if (!is_any)
            refusal.problems.report(
                "portfolio-payer", from.places[l],
                {in_quotes(from.limits[l].name),
                 is_part ? fmt::format("{} ", name_of(from.limits[l].spending)) : std::string()});
    }
    return refusal;
}

// --- the answer ----------------------------------------------------------------------------------

void fill_items(const Choosing& from, const Measured& mean, PortfolioAnswer& to) {
    to.items = from.items;
    for (std::size_t i = 0; i < to.items.size(); ++i) {
        PortfolioItem& item = to.items[i];
        item.net_saving = mean.measures(0, i * from.measures);
        for (std::size_t m = 1; m < from.measures; ++m)
            item.values.push_back(mean.measures(0, i * from.measures + m));
        item.cost = mean.costs(0, i);
        item.clients = mean.clients(0, i);
        item.uses.assign(from.limits.size(), 0);
        for (std::size_t r = 0; r < from.rows.size(); ++r) {
            double& use = item.uses[from.rows[r].limit];
            use = std::max(use, mean.uses(0, i * from.rows.size() + r));
        }
    }
}

/// What a set uses of each limit in a draw, and whether that is more than there is.
double used(const Choosing& from, const Measured& measured, std::size_t draw, std::size_t limit,
            const std::vector<std::size_t>& items) {
    double most = 0;
    for (std::size_t r = 0; r < from.rows.size(); ++r) {
        if (from.rows[r].limit != limit) continue;
        double sum = 0;
        for (const std::size_t i : items) sum += measured.uses(draw, i * from.rows.size() + r);
        most = std::max(most, sum);
    }
    return most;
}

/// The best set of each of the first draws, by how many of them have each item.
bool solve_draws(const Choosing& from, const MeasuredDraws& measured, const SelectionPrices& prices,
                 const Executor& executor, PortfolioAnswer& to) {
    constexpr std::uint64_t at_once = 16, most_nodes = 20000;
    const std::uint64_t draws = measured.first.measures.rows();
    std::vector<std::uint64_t> in_best(to.items.size());
    std::uint64_t done_draws = 0;
    const bool done = executor.run((draws + at_once - 1) / at_once, [&](std::uint64_t job) {
        std::vector<Selection> all;
        for (std::uint64_t d = job * at_once; d < std::min(draws, (job + 1) * at_once); ++d)
            all.push_back(best_selection(problem_of(from, measured.first, d), prices, most_nodes));
        return [&, all = std::move(all)] {
            for (const Selection& one : all) {
                to.impossible += one.found ? 0 : 1;
                to.unproved += one.found && !one.proved ? 1 : 0;
                for (const int i : one.items) ++in_best[i];
            }
            done_draws += all.size();
            if (executor.progress) executor.progress(done_draws, draws, "best sets");
        };
    });
    to.solved = draws;
    for (std::size_t i = 0; i < in_best.size(); ++i)
        to.items[i].in_best = share_of(in_best[i], draws);
    return done;
}

constexpr std::uint64_t nodes_for_others = 200000;

/// What more of each limit is worth, and the best set as all budgets grow.
void vary_limits(const Choosing& from, const SelectionProblem& problem,
                 const SelectionPrices& prices, PortfolioAnswer& to) {
    constexpr double more = 0.1, most = 1.5;
    const auto solved = [&](const auto& times) {
        SelectionProblem other = problem;
        for (std::size_t r = 0; r < from.rows.size(); ++r) other.limits[r] *= times(r);
        return best_selection(other, prices, nodes_for_others);
    };
    for (std::size_t l = 0; l < to.limits.size(); ++l) {
        to.limits[l].raised = more * to.limits[l].up_to;
        const Selection other =
            solved([&](std::size_t r) { return from.rows[r].limit == l ? 1 + more : 1; });
        if (to.limits[l].raised > 0)
            to.limits[l].worth_of_more =
                std::max(0.0, other.value - to.value) / to.limits[l].raised;
    }
    const auto is_budget = [](const PortfolioLimit& limit) { return limit.is_budget; };
    if (none(to.limits, is_budget)) return;
    for (int step = 0; step <= std::lround(most / more); ++step) {
        const double times = step * more;
        const Selection other = solved(
            [&](std::size_t r) { return from.limits[from.rows[r].limit].is_budget ? times : 1; });
        PortfolioUnder& under = to.efficient.emplace_back(
            PortfolioUnder{.times = times, .value = {}, .items = as_places(other.items)});
        if (other.found) under.value = other.value;
    }
}

/// The best set with each of those left out, at most so many: those that are worth most alone.
void force_left_out(const Choosing& from, const SelectionProblem& problem,
                    const SelectionPrices& prices, PortfolioAnswer& to) {
    constexpr std::size_t most = 30;
    std::vector<std::pair<double, std::size_t>> out;
    for (std::size_t g = 0; g < from.groups.size(); ++g) {
        double best = 0;
        bool is_in = false, is_first = true;
        for (std::size_t i = 0; i < to.items.size(); ++i) {
            if (to.items[i].intervention != from.groups[g]) continue;
            is_in = is_in || is_among(i, to.chosen);
            best = is_first ? to.items[i].net_saving : std::max(best, to.items[i].net_saving);
            is_first = false;
        }
        if (!is_in) out.emplace_back(-best, g);
    }
    std::sort(out.begin(), out.end());
    if (out.size() > most) out.resize(most);
    for (const auto& [best, g] : out) {
        SelectionProblem other = problem;
        other.required[g] = true;
        const Selection forced = best_selection(other, prices, nodes_for_others);
        PortfolioLeftOut& made = to.left_out.emplace_back();
        made.intervention = from.groups[g];
        if (!forced.found) continue;
        made.short_by = std::max(0.0, to.value - forced.value);
        for (const int i : forced.items)
            if (to.items[i].intervention == made.intervention) made.item = i;
        for (const std::size_t i : to.chosen)
            if (!is_among(static_cast<int>(i), forced.items)) made.instead_of.push_back(i);
    }
    std::stable_sort(to.left_out.begin(), to.left_out.end(), [](const auto& a, const auto& b) {
        return std::pair(!a.item, a.short_by) < std::pair(!b.item, b.short_by);
    });
}

/// The best set as an option of its own; refused where it avoids more than there is.
std::optional<Refusal> evaluate_whole(const Choosing& from, const PortfolioQuestion& question,
                                      const AtPoint& at, const Executor& executor,
                                      PortfolioAnswer& to) {
    std::vector<PortfolioItem> items;
    for (const std::size_t i : to.chosen) items.push_back(from.items[i]);
    Together all(items.size());
    std::iota(all.begin(), all.end(), 0);
    to.made = std::make_shared<const Scenario>(with_items(from.scenario, items, {all}));
    Diagnostics ignored;  // shares that a scale contradicts: the engine takes the smallest
    to.at = std::make_shared<const AtPoint>(at_point(*to.made, at.texts, ignored));
    Refusal refusal;
    for (const Excess& excess : excesses(to.at->plan, to.at->figures, to.at->block, 0))
        if (excess.of != Excess::Of::shared_clients)
            report_excess(excess, *to.made, refusal.problems);
    if (refusal.problems.has_errors()) return refusal;
    if (to.chosen.empty()) return std::nullopt;
    auto run = answer(RunQuestion{.drawing = question.drawing}, *to.at, executor);
    if (auto* why = std::get_if<Refusal>(&run)) return std::move(*why);
    to.run = std::get<RunDraws>(std::move(run));
    return std::nullopt;
}

/// Payers whose money the items change, or those named.
std::vector<std::string> partners_of(const Scenario& scenario, const Plan& plan) {
    std::vector<std::string> partners;
    const auto& portfolio = scenario.file.portfolio;
    if (portfolio)
        for (const auto& one : portfolio->partners) partners.push_back(one.name);
    if (!partners.empty()) return partners;
    for (int payer = 0; payer < std::ssize(plan.layout.payers); ++payer)
        if (any(plan.layout.lines, [&](const LedgerLine& line) {
                return line.payer == payer && counts(plan.perspective, line, RowScope::classes) &&
                       is_money(line.ledger_class);
            }))
            partners.push_back(plan.layout.payers[payer]);
    return partners;
}

std::vector<std::string> measures_for(const PortfolioAnswer& to) {
    std::vector<std::string> measures{"pv_net_saving"};
    switch (to.maximise) {
        case Maximise::net_saving:
            measures.emplace_back("pv_net_saving");
            break;
        case Maximise::net_monetary_benefit:
            measures.emplace_back("net_monetary_benefit");
            break;
        case Maximise::worst_partner:
            for (const std::string& payer : to.partners)
                measures.push_back("by_payer." + payer + ".net");
    }
    return measures;
}

/// What the chosen bring more by the sets of them that share clients: of what is maximised, where
/// that is one number, else of the net saving.
double together_of_chosen(const Choosing& from, const Measured& mean, const PortfolioAnswer& to) {
    const std::size_t measure = to.maximise == Maximise::worst_partner ? 0 : 1;
    const auto values = [&](std::size_t option) {
        return std::vector{mean.measures(0, option * from.measures + measure)};
    };
    double sum = 0;
    for (const SelectionTogether& one : brought_together(from, values))
        if (every(one.items, [&](int i) { return is_among(i, to.chosen); }))
            sum += one.values.front();
    return sum;
}

std::optional<Refusal> choose(Choosing& from, const MeasuredDraws& measured,
                              const Executor& executor, PortfolioAnswer& to) {
    if (Refusal nobody = pay_nothing(from, measured.mean); nobody.problems.has_errors())
        return nobody;
    const SelectionProblem problem = problem_of(from, measured.mean, 0);
    const Selection best = best_selection(problem);
    if (!best.found) return impossible(from, problem);
    fill_items(from, measured.mean, to);
    to.limits = from.limits;
    to.chosen = as_places(best.items);
    to.value = best.value;
    to.bound = best.bound;
    to.proved = best.proved;
    to.together = together_of_chosen(from, measured.mean, to);
    vary_limits(from, problem, best.prices, to);
    force_left_out(from, problem, best.prices, to);
    const std::uint64_t draws = measured.first.measures.rows();
    for (std::size_t l = 0; l < to.limits.size(); ++l) {
        to.limits[l].used = used(from, measured.mean, 0, l, to.chosen);
        std::uint64_t above = 0;
        for (std::size_t d = 0; d < draws; ++d)
            above += used(from, measured.first, d, l, to.chosen) > to.limits[l].up_to * (1 + 1e-9);
        to.limits[l].above = share_of(above, draws);
    }
    if (to.draws > 0 && !solve_draws(from, measured, best.prices, executor, to)) return Refusal{};
    return std::nullopt;
}

}  // namespace

}  // namespace choosing

Answered<PortfolioAnswer> answer(const PortfolioQuestion& question, const AtPoint& at,
                                 const Executor& executor) {
    using namespace choosing;
    constexpr std::size_t most_options = 5000;
    const ScenarioFile& file = at.scenario.file;
    for (const auto& intervention : file.interventions)
        if (intervention.value.strategy)
            return refused(fmt::format(
                "{} follows a strategy of its model, which is to be held against another, and a "
                "portfolio against nothing done: write options, and ask hearth decide",
                in_quotes(intervention.name)));
    Choosing from{at.scenario, items_of(file), {}};
    from.together = together_of(file, from.items);
    std::vector<Together> options;
    for (std::size_t i = 0; i < from.items.size(); ++i) options.push_back({i});
    options.insert(options.end(), from.together.begin(), from.together.end());
    if (options.size() > most_options)
        return refused(
            fmt::format("the scales make {} interventions and sets that share clients, more than "
                        "{}: take fewer scales",
                        with_commas(options.size()), with_commas(most_options)));
    const Scenario every = with_items(at.scenario, from.items, options);
    const Plan plan = link(every);
    const Uncertainty uncertainty = drawing_asked(question.drawing, at.scenario);
    PortfolioAnswer made{.scenario = at.scenario};
    if (file.portfolio) made.maximise = file.portfolio->maximise;
    made.maximise = question.maximise.value_or(made.maximise);
    made.partners = partners_of(at.scenario, plan);
    if (is_uncertain(plan)) made.draws = static_cast<std::uint64_t>(uncertainty.draws);
    made.seed = uncertainty.seed;
    made.sampling = name_of(uncertainty.sampling);
    if (made.maximise == Maximise::net_monetary_benefit && plan.qaly_value < 0)
        return refused(
            "net_monetary_benefit needs health outcomes and appraisal.qaly_value: name what a QALY "
            "is worth, or maximise net_saving");
    for (const PortfolioItem& item : from.items)
        if (!is_among(item.intervention, from.groups)) from.groups.push_back(item.intervention);
    add_limits(from, question.budgets, plan.layout.years);
    const std::vector<std::string> measures = measures_for(made);
    from.measures = measures.size();
    auto measured = measured_draws(
        {every, plan, from.items, from.together, from.limits, from.rows, from.per_client, measures},
        uncertainty, executor);
    if (auto* why = std::get_if<Refusal>(&measured)) return std::move(*why);
    if (auto why = choose(from, std::get<MeasuredDraws>(measured), executor, made))
        return std::move(*why);
    if (auto why = evaluate_whole(from, question, at, executor, made)) return std::move(*why);
    return made;
}

}  // namespace hearth

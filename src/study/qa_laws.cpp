// Laws that hold of every model, each tried on the scenario itself: it is changed, run anew at its
// point, and held against what must come of that. A finding is an error of the model or of hearth.
#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <map>
#include <set>

#include "base/text.hpp"
#include "scenario/rules.hpp"
#include "study/portfolio_parts.hpp"
#include "study/qa_parts.hpp"

namespace hearth::qa {

namespace {

/// The scenario without what belongs to options and pages alone, so that it can be altered.
Scenario bare(const QaCase& of) {
    Scenario made = of.scenario();
    made.file.transfers.clear();
    made.file.portfolio.reset();
    made.file.equity.reset();
    return made;
}

/// What must be a number and is another, option by option.
void must_be(const QaCase& of, QaFindings& found, std::size_t option, std::string_view what,
             double is, double must, double scale) {
    if (is_same(is, must, scale)) return;
    found.push_back(about_option(of, option, "{} of {} is {}, not {}", what,
                                 of.file().options[option].name, in_sentence(is),
                                 in_sentence(must)));
}

bool is_fixed_line(const Plan& plan, const LedgerLine& line) {
    int at = line.driver;
    while (plan.layout.drivers[at].base >= 0) at = plan.layout.drivers[at].base;
    const DriverKind kind = plan.layout.drivers[at].kind;
    return kind == DriverKind::constant || kind == DriverKind::first_year ||
           kind == DriverKind::last_year || kind == DriverKind::by_year;
}

bool is_money_out(const LedgerLine& line) {
    return line.ledger_class == LedgerClass::cost || line.ledger_class == LedgerClass::transfer;
}

/// People live whatever is done, and what is spent is spent.
bool stays_without_effect(const LedgerLine& line) {
    return is_money_out(line) || line.ledger_class == LedgerClass::life;
}

std::string line_name(const QaRun& run, int line) {
    const LedgerLine& one = run.plan.layout.lines[line];
    const std::string of =
        one.intervention < 0 ? "" : run.plan.layout.interventions[one.intervention] + ": ";
    return of + one.name;
}

template <class... Words>
QaFinding about_line(const QaRun& run, int line, fmt::format_string<Words...> says,
                     Words&&... words) {
    const std::string name = line_name(run, line);
    return {name + " " + fmt::format(says, std::forward<Words>(words)...), "", name, {}};
}

/// An effect that changes nothing (method 4.1).
void take_out(Effect& e, FigureIndex zero, FigureIndex one) {
    if (e.rate_ratio) e.rate_ratio = one;
    if (e.risk_ratio) e.risk_ratio = one;
    if (e.change) e.change = zero;
    if (e.with) e.with = e.without;
    if (e.avoided_per_client) e.avoided_per_client = zero;
    if (e.avoided_per_client_year) e.avoided_per_client_year = zero;
    if (e.before) e.after = e.before;
}

void take_out_effects(Model& model, FigureIndex zero, FigureIndex one) {
    ServiceUse& use = service_use(model);
    for (auto& effect : use.effects) take_out(effect.value, zero, one);
    for (auto& outcome : use.outcomes) take_out(outcome.value.effect, zero, one);
    if (use.before_after)
        use.before_after->client_years_after = use.before_after->client_years_before;
    if (use.health && use.health->qaly_per_client) use.health->qaly_per_client = zero;
    if (use.health && use.health->qaly_per_client_year) use.health->qaly_per_client_year = zero;
    for (auto& effect : model.money_effects) effect.value.amount_per_client_year = zero;
    take_out_course(model);
    if (auto* repair = std::get_if<HazardRepair>(&model.kind))
        for (auto& hazard : repair->hazards) {
            if (hazard.value.before) hazard.value.after = hazard.value.before;
            if (hazard.value.nhs_saving_per_dwelling_year)
                hazard.value.nhs_saving_per_dwelling_year = zero;
        }
}

double largest(const QaCase& of) { return std::max(1.0, stake(of)); }

/// Both runs have the same lines.
bool same_lines(const QaRun& a, const QaRun& b) {
    const auto& one = a.plan.layout.lines;
    const auto& other = b.plan.layout.lines;
    return one.size() == other.size() &&
           std::equal(one.begin(), one.end(), other.begin(), [](const auto& x, const auto& y) {
               return x.name == y.name && x.intervention == y.intervention;
           });
}

/// The scenario over so many years, what falls in them alone counted.
QaRun over_years(const QaCase& of, int years) {
    Scenario made = bare(of);
    made.file.appraisal.years = years;
    made.file.appraisal.count = Count::horizon;
    return run_of(of, made);
}

/// Rows of the first years that differ, but for what assets are still worth at the end.
void differing_rows(const QaRun& a, const QaRun& b, int years, double scale, QaFindings& found) {
    for (int line = 0; line < static_cast<int>(a.plan.layout.lines.size()); ++line) {
        if (a.plan.layout.lines[line].outlay == Outlay::residual) continue;
        for (int year = 0; year < years; ++year) {
            const double one = amount(a.plan, a.block, line, year, 0);
            const double other = amount(b.plan, b.block, line, year, 0);
            if (is_same(one, other, scale)) continue;
            found.push_back(about_line(a, line,
                                       "is {} in year {} of the shorter horizon, {} of the longer",
                                       in_sentence(one), year, in_sentence(other)));
            break;
        }
    }
}

/// The scenario with so many times the clients, and without release in steps, which rounds.
QaRun scaled_clients(const QaCase& of, double scale) {
    Scenario made = bare(of);
    const FigureIndex one = fixed_figure(made, 1);
    for (auto& service : made.library.services)
        if (service.value.step) {
            service.value.step.reset();
            service.value.cashable = one;
        }
    if (scale != 1)
        for (auto& own : made.file.interventions)
            choosing::scale_reach(made, own.value.reach, scale, own.name);
    return run_of(of, made);
}

/// Whether an effect is on a total whatever the clients, which no scale of theirs moves.
bool has_total(const Plan& plan) {
    for (const PlanIntervention& own : plan.interventions)
        for (const PlanEffect& effect : own.effects)
            if (is_whole(effect.form) && !has_group(effect)) return true;
    return false;
}

QaOutcome scaled_outcome(const QaCase& of, double scale, const std::string& done) {
    const QaRun once = scaled_clients(of, 1), made = scaled_clients(of, scale);
    if (has_total(once.plan))
        return not_asked("an effect is stated for a total, whatever the clients");
    QaFindings found;
    int lines = 0;
    for (int line = 0; line < static_cast<int>(once.plan.layout.lines.size()); ++line) {
        const bool fixed = is_fixed_line(once.plan, once.plan.layout.lines[line]);
        const double was = line_total(once, line), is = line_total(made, line);
        const double must = fixed ? was : scale * was;
        if (was != 0) ++lines;
        if (!is_same(is, must, was))
            found.push_back(
                about_line(once, line, "is {}, not {}", in_sentence(is), in_sentence(must)));
    }
    return outcome(std::move(found), "{} ({})", done, several(lines, "line", "lines"));
}

}  // namespace

QaOutcome zero_effect(const QaCase& of) {
    Scenario made = bare(of);
    const FigureIndex zero = fixed_figure(made, 0), one = fixed_figure(made, 1);
    for (UsedModel& used : made.models) take_out_effects(used.model, zero, one);
    const QaRun run = run_of(of, made);
    QaFindings found;
    const double scale = largest(of);
    for (int line = 0; line < static_cast<int>(run.plan.layout.lines.size()); ++line)
        if (!stays_without_effect(run.plan.layout.lines[line]) &&
            !is_same(line_total(run, line), 0, scale))
            found.push_back(
                about_line(run, line, "still comes to {}", in_sentence(line_total(run, line))));
    for (std::size_t o = 0; o < run.results.size(); ++o)
        must_be(of, found, o, "the net saving", run.value(o, "net_saving"),
                -run.value(o, "programme_cost"), scale);
    return outcome(
        std::move(found),
        "all effects set to none: the net saving of {} is minus its cost, {}, to the penny",
        of.option_name(), in_sentence(run.value(of.option, "net_saving")));
}

QaOutcome equal_options(const QaCase& of) {
    Scenario made = bare(of);
    if (made.file.options.size() < 2) return not_asked("there is one option only");
    const auto members = made.file.options[of.option].value;
    for (auto& option : made.file.options) option.value = members;
    const QaRun run = run_of(of, made);
    QaFindings found;
    for (std::size_t o = 1; o < run.results.size(); ++o)
        for (const char* path : {"net_saving", "gross_saving", "programme_cost", "pv_net_saving"})
            if (run.value(o, path) != 0)
                found.push_back(
                    about_option(of, o, "{} differs by {}", path, in_sentence(run.value(o, path))));
    return outcome(
        std::move(found),
        "every option given the parts of {}: each difference from the first is exactly 0",
        of.option_name());
}

QaOutcome zero_cost(const QaCase& of) {
    Scenario made = bare(of);
    for (UsedModel& used : made.models) {
        used.model.costs.clear();
        used.model.incomes.clear();
        take_out_costs(used.model, CostOf::programme);
    }
    const QaRun run = run_of(of, made);
    QaFindings found;
    for (std::size_t o = 0; o < run.results.size(); ++o) {
        must_be(of, found, o, "the programme cost", run.value(o, "programme_cost"), 0, largest(of));
        must_be(of, found, o, "the net saving", run.value(o, "net_saving"),
                run.value(o, "gross_saving"), largest(of));
    }
    return outcome(std::move(found),
                   "no line of cost: the net saving of {} is its gross saving, {}",
                   of.option_name(), in_sentence(run.value(of.option, "net_saving")));
}

QaOutcome zero_unit_costs(const QaCase& of) {
    Scenario made = bare(of);
    const FigureIndex zero = fixed_figure(made, 0);
    for (auto& service : made.library.services) {
        service.value.cost = zero;
        service.value.costs.values = {zero};
    }
    const QaRun run = run_of(of, made);
    std::set<int> lines;
    for (const PlanIntervention& own : run.plan.interventions)
        for (const PlanValue& value : own.values)
            lines.insert({value.cashable_line, value.capacity_line});
    for (const PlanRelease& release : run.plan.releases)
        lines.insert({release.cashable_line, release.capacity_line, release.stranded_line});
    if (lines.empty()) return not_asked("no service is counted");
    QaFindings found;
    for (const int line : lines)
        if (!is_same(line_total(run, line), 0, largest(of)))
            found.push_back(
                about_line(run, line, "still comes to {}", in_sentence(line_total(run, line))));
    return outcome(std::move(found), "all unit costs 0: services save nothing ({})",
                   several(lines.size(), "line", "lines"));
}

QaOutcome zero_rate(const QaCase& of) {
    Scenario made = of.scenario();
    made.file.appraisal.discount = 0.0;
    const QaRun run = run_of(of, made);
    QaFindings found;
    for (std::size_t o = 0; o < run.results.size(); ++o)
        for (const char* path :
             {"net_saving", "net_cash", "gross_saving", "programme_cost", "qalys"})
            must_be(of, found, o, fmt::format("pv_{}", path),
                    run.value(o, fmt::format("pv_{}", path)), run.value(o, path), largest(of));
    return outcome(std::move(found),
                   "discounted at 0: the present net saving of {} is the plain sum, {}",
                   of.option_name(), in_sentence(run.value(of.option, "pv_net_saving")));
}

QaOutcome higher_rate(const QaCase& of) {
    constexpr double high = 0.1;
    Scenario low = bare(of), made = bare(of);
    low.file.appraisal.discount = 0.0;
    made.file.appraisal.discount = high;
    const QaRun before = run_of(of, low), run = run_of(of, made);
    QaFindings found;
    for (std::size_t o = 0; o < run.results.size(); ++o) {
        bool one_sign = true;
        for (int year = 0; year < run.plan.layout.years; ++year)
            one_sign = one_sign && run.value(o, fmt::format("by_year.{}.gross_saving", year)) *
                                           run.value(o, "gross_saving") >=
                                       0;
        const double one = std::abs(before.value(o, "pv_gross_saving"));
        const double other = std::abs(run.value(o, "pv_gross_saving"));
        if (one_sign && other > one && !is_same(one, other))
            found.push_back(about_option(of, o, "the present gross saving grows from {} to {}",
                                         in_sentence(one), in_sentence(other)));
    }
    return outcome(std::move(found),
                   "discounted at 10 % a year in place of 0: the present gross saving of {} falls "
                   "from {} to {}",
                   of.option_name(), in_sentence(before.value(of.option, "pv_gross_saving")),
                   in_sentence(run.value(of.option, "pv_gross_saving")));
}

QaOutcome health_rate(const QaCase& of) {
    const auto plain = of.base.results[of.option].value("qalys");
    if (!plain || *plain == 0) return not_asked("no health is counted");
    QaFindings found;
    for (std::size_t o = 0; o < of.base.results.size(); ++o) {
        const double all = std::abs(of.base.value(o, "qalys"));
        const double now = std::abs(of.base.value(o, "pv_qalys"));
        if (now > all && !is_same(now, all, all))
            found.push_back(about_option(of, o, "{} QALYs are {} at present value",
                                         in_sentence(all), in_sentence(now)));
    }
    return outcome(std::move(found), "QALYs of {}: {}, and {} at present value", of.option_name(),
                   in_sentence(*plain), in_sentence(of.base.value(of.option, "pv_qalys")));
}

QaOutcome horizon_split(const QaCase& of) {
    const int years = of.file().appraisal.years;
    if (years < 2) return not_asked("the horizon is one year");
    const QaRun shorter = over_years(of, years - 1), whole = over_years(of, years);
    if (!same_lines(shorter, whole)) return not_asked("another horizon has other lines");
    QaFindings found;
    differing_rows(shorter, whole, years - 1, largest(of), found);
    return outcome(std::move(found),
                   "over {} years and over {}: the first {} are the same in every line", years - 1,
                   years, years - 1);
}

QaOutcome longer_horizon(const QaCase& of) {
    const int years = of.file().appraisal.years;
    if (years >= 200) return not_asked("no horizon is longer");
    const QaRun whole = over_years(of, years), longer = over_years(of, years + 1);
    if (!same_lines(whole, longer)) return not_asked("another horizon has other lines");
    QaFindings found;
    differing_rows(whole, longer, years, largest(of), found);
    for (int line = 0; line < static_cast<int>(whole.plan.layout.lines.size()); ++line) {
        const double so_far = line_total(whole, line);
        const double more = amount(longer.plan, longer.block, line, years, 0);
        if (!is_money_out(whole.plan.layout.lines[line]) && so_far > 0 && more < -1e-6)
            found.push_back(about_line(longer, line,
                                       "saves {} in {} years and loses {} in one more",
                                       in_sentence(so_far), years, in_sentence(-more)));
    }
    return outcome(std::move(found),
                   "one year more: no saving is lost, and that of {} goes from {} to {}",
                   of.option_name(), in_sentence(whole.value(of.option, "gross_saving")),
                   in_sentence(longer.value(of.option, "gross_saving")));
}

QaOutcome twice_clients(const QaCase& of) {
    return scaled_outcome(of, 2, "twice the clients: every line that is not fixed doubles");
}

QaOutcome no_clients(const QaCase& of) {
    return scaled_outcome(of, 0, "no clients: nothing is left but fixed costs");
}

namespace {

/// Services that are counted, each with a unit cost of its own.
struct OwnCosts {
    Scenario scenario;
    std::vector<std::string> services;
    std::vector<FigureIndex> costs;
};

OwnCosts own_costs(const QaCase& of) {
    OwnCosts made{bare(of), {}, {}};
    std::set<std::string> counted;
    for (const UsedModel* used : compared_models(of.scenario()))
        for (const std::string& service : services_counted(used->model)) counted.insert(service);
    const FigureIndex one = fixed_figure(made.scenario, 1);
    for (auto& [name, place, service] : made.scenario.library.services) {
        if (!service.cost.known() || counted.erase(name) == 0) continue;  // the first of a name
        if (service.step) service.cashable = one;
        service.step.reset();
        service.cost = fixed_figure(made.scenario, of.figure(service.cost).value());
        made.services.push_back(name);
        made.costs.push_back(service.cost);
    }
    return made;
}

/// Rows of figures: as it stands, then each unit cost at 0 and at twice.
struct UnitCostRows {
    OwnCosts own;
    Plan plan;
    LedgerBlock block;

    /// A line over all years with a service's cost at 0 or at twice; service −1: as it stands.
    [[nodiscard]] double total(int line, int service, int twice) const {
        double sum = 0;
        for (int year = 0; year < plan.layout.years; ++year)
            sum += amount(plan, block, line, year, service < 0 ? 0 : 1 + 2 * service + twice);
        return sum;
    }
};

UnitCostRows unit_cost_rows(const QaCase& of) {
    UnitCostRows made{own_costs(of), {}, {}};
    made.plan = of.question.arithmetic.link(made.own.scenario);
    const std::size_t services = made.own.services.size();
    Grid figures = point_block(made.plan, 1 + 2 * services);
    for (std::size_t s = 0; s < services; ++s)
        for (Fig f = 0; f < static_cast<Fig>(made.plan.figures.size()); ++f)
            if (made.plan.figures[f].scenario_figure == static_cast<int>(made.own.costs[s].at)) {
                figures(1 + 2 * s, f) = 0;
                figures(2 + 2 * s, f) *= 2;
            }
    compute_expressions(made.plan, figures);
    made.block = of.question.arithmetic.evaluate(made.plan, figures);
    return made;
}

/// The service whose unit cost a line is at, by line.
std::map<int, std::string> services_of_lines(const Plan& plan) {
    std::map<int, std::string> services;
    for (const PlanIntervention& own : plan.interventions)
        for (const PlanValue& value : own.values)
            for (const int line : {value.cashable_line, value.capacity_line})
                services[line] = plan.layout.counters[value.counter].name;
    for (const PlanIntervention& own : plan.interventions)
        for (const PlanReward& reward : own.rewards)
            if (reward.counter >= 0)
                for (const int line : {reward.lines[0], reward.capacity_lines[0]})
                    services[line] = plan.layout.counters[reward.counter].name;
    return services;
}

/// Each unit cost moved alone; `wrong` says of a service and a line what is, if anything.
template <class Wrong>
QaOutcome by_unit_cost(const QaCase& of, std::string_view done, const Wrong& wrong) {
    const UnitCostRows rows = unit_cost_rows(of);
    const std::vector<std::string>& services = rows.own.services;
    if (services.empty()) return not_asked("no service is counted");
    QaFindings found;
    for (int s = 0; s < std::ssize(services); ++s)
        for (int line = 0; line < std::ssize(rows.plan.layout.lines); ++line)
            if (std::string says = wrong(rows, s, line); !says.empty())
                found.push_back({std::move(says), "", services[s], {}});
    return outcome(std::move(found), "{} ({})", done,
                   several(services.size(), "service", "services"));
}

}  // namespace

QaOutcome linear_unit_costs(const QaCase& of) {
    const auto wrong = [](const UnitCostRows& rows, int service, int line) -> std::string {
        const double at = rows.total(line, -1, 0), none = rows.total(line, service, 0);
        if (is_same(rows.total(line, service, 1) - at, at - none, at)) return "";
        return fmt::format("{} is not in proportion to the unit cost of {}",
                           rows.plan.layout.lines[line].name, rows.own.services[service]);
    };
    return by_unit_cost(of, "each unit cost at 0, as it is and doubled: three points on a line",
                        wrong);
}

QaOutcome own_rows(const QaCase& of) {
    std::map<int, std::string> services;
    const auto wrong = [&](const UnitCostRows& rows, int service, int line) -> std::string {
        if (services.empty()) services = services_of_lines(rows.plan);
        const std::string& own = rows.own.services[service];
        const double at = rows.total(line, -1, 0), twice = rows.total(line, service, 1);
        if (is_same(twice, services[line] == own ? 2 * at : at, at)) return "";
        return fmt::format("{} goes from {} to {} as the unit cost of {} doubles",
                           rows.plan.layout.lines[line].name, in_sentence(at), in_sentence(twice),
                           own);
    };
    return by_unit_cost(of, "each unit cost doubled: its own lines double, no other moves", wrong);
}

namespace {

/// Halves money that does not go with clients.
void halve_fixed(Scenario& to, Model& model) {
    for (auto* lines : {&model.costs, &model.incomes})
        for (auto& line : *lines)
            for (auto* money : {&line.value.fixed_per_year, &line.value.set_up})
                if (*money)
                    for (FigureIndex& one : (*money)->values)
                        one = fixed_figure(to, to.figures[one.at].value() / 2);
    for (auto* lines : {&model.costs})
        for (auto& line : *lines)
            if (line.value.residual && std::holds_alternative<FigureIndex>(*line.value.residual)) {
                auto& kept = std::get<FigureIndex>(*line.value.residual);
                kept = fixed_figure(to, to.figures[kept.at].value() / 2);
            }
}

}  // namespace

QaOutcome halves_add(const QaCase& of) {
    const QaRun whole = [&] {
        Scenario made = bare(of);
        made.file.overlap.clear();
        return run_of(of, made);
    }();
    if (has_total(whole.plan))
        return not_asked("an effect is stated for a total, whatever the clients");
    if (!whole.plan.releases.empty())
        return not_asked("capacity is released in whole steps, which halves do not share");
    Scenario made = bare(of);
    made.file.overlap.clear();
    for (UsedModel& used : made.models) halve_fixed(made, used.model);
    const std::size_t count = made.file.interventions.size();
    for (std::size_t i = 0; i < count; ++i) {
        auto& own = made.file.interventions[i];
        choosing::scale_reach(made, own.value.reach, 0.5, own.name);
        auto half = own;
        half.name += "_other_half";
        made.file.interventions.push_back(std::move(half));
    }
    for (auto& option : made.file.options) {
        const auto members = option.value;
        for (const auto& one : members)
            option.value.push_back({one.name + "_other_half", one.place});
    }
    const QaRun halves = run_of(of, made);
    QaFindings found;
    for (std::size_t o = 0; o < halves.results.size(); ++o)
        for (const char* path :
             {"net_saving", "gross_saving", "programme_cost", "qalys", "clients"})
            must_be(of, found, o, path, halves.value(o, path), whole.value(o, path), largest(of));
    return outcome(
        std::move(found),
        "two halves of each intervention, fixed costs halved: together the whole, {} net for {}",
        in_sentence(whole.value(of.option, "net_saving")), of.option_name());
}

QaOutcome line_by_line(const QaCase& of) {
    QaFindings found;
    std::size_t lines = 0;
    const QaRun& base = of.base;
    for (std::size_t o = 0; o < base.results.size(); ++o)
        for (const char* path : {"net_saving", "pv_net_saving", "gross_saving", "programme_cost",
                                 "net_cash", "qalys", "pv_qalys", "life_years"})
            if (const auto measure = measure_named(base.plan, o, path)) {
                const auto sum =
                    number_in_draws(base.plan, base.figures, base.block, {o, *measure, {}});
                must_be(of, found, o, path, base.value(o, path), sum.front(), largest(of));
                lines += parts_of(base.plan, {o, *measure, {}}).size();
            }
    return outcome(std::move(found),
                   "each result again as the sum of the lines that explain shows, {} in all: the "
                   "same (hearth's second, slow arithmetic is of its tests and not in the program)",
                   several(lines, "line", "lines"));
}

QaOutcome relabelled(const QaCase& of) {
    Scenario made = of.scenario();
    auto& options = made.file.options;
    if (options.size() < 2) return not_asked("there is one option only");
    std::map<std::string, std::string> other;
    for (std::size_t o = 0; o < options.size(); ++o)
        other[options[o].name] = fmt::format("label {}", options.size() - o);
    for (auto& option : options) option.name = other.at(option.name);
    std::reverse(options.begin() + 1, options.end());
    if (made.file.headline_option) made.file.headline_option->name = options.back().name;
    for (Transfer& transfer : made.file.transfers)
        for (auto& option : transfer.options) option.name = other.at(option.name);
    const QaRun run = run_of(of, made);
    QaFindings found;
    for (std::size_t o = 1; o < of.base.results.size(); ++o)
        for (const char* path : {"net_saving", "pv_net_saving", "net_cash", "programme_cost"}) {
            const double one = of.base.value(o, path);
            const double again = run.value(options.size() - o, path);
            if (one != again)
                found.push_back(about_option(of, o, "{} is {} under another name and place, not {}",
                                             path, in_sentence(again), in_sentence(one)));
        }
    return outcome(std::move(found), "{} in another order under other names: the same numbers",
                   several(options.size(), "option", "options"));
}

}  // namespace hearth::qa

// True rates from a model, and clients from a stream of chance each: a gamma for how much they use
// services, Poisson events thinned by season, exponential times of death and moves.
#include "study/simulate_records.hpp"

#include <algorithm>
#include <array>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/special_functions/gamma.hpp>
#include <cmath>
#include <fmt/format.h>
#include <limits>
#include <numbers>

#include "base/text.hpp"
#include "draws/shares.hpp"
#include "engine/evaluate.hpp"

namespace hearth {

namespace {

constexpr double days_in_year = 365.25;
constexpr int months_in_year = 12;

// --- the truth -----------------------------------------------------------------------------------

/// The intervention asked for, or the only one of the headline option; else its words are why not.
std::variant<std::size_t, std::string> intervention_asked(const std::string& asked,
                                                          const AtPoint& at) {
    const auto& all = at.plan.layout.interventions;
    const std::vector<std::string> names(all.begin(), all.begin() + at.plan.acting);
    const auto found = std::find(names.begin(), names.end(), asked);
    if (found != names.end()) return static_cast<std::size_t>(found - names.begin());
    if (!asked.empty())
        return fmt::format("there is no intervention {}; {}", in_quotes(asked),
                           suggestion(asked, names));
    const auto& options = at.plan.layout.options;
    const auto option =
        std::find(options.begin(), options.end(), headline_option(at.scenario.file)) -
        options.begin();
    const auto& own = at.plan.layout.option_interventions[option];
    const auto acting =
        std::count_if(own.begin(), own.end(), [&](int one) { return one < at.plan.acting; });
    if (acting == 1) return static_cast<std::size_t>(own.front());
    return fmt::format("say of which intervention, such as: --intervention {}; there are {}",
                       names.front(), any_of(names));
}

struct UseAsked {
    const RecordSimulationQuestion& question;
    const AtPoint& at;
    int intervention;
};

/// Use without the intervention a client-year, of a counter; nothing where the model says none.
std::optional<double> said_without(const UseAsked& asked, const CountedUse& counted) {
    const auto& own = asked.at.plan.interventions[asked.intervention];
    if (!says_use_without(own.effects[counted.effect])) return std::nullopt;
    double value = 0;
    use_without({asked.at.plan, asked.at.figures, asked.at.block, 0, 1}, asked.intervention,
                counted, &value);
    return value;
}

/// What is per client falls within the months after.
double a_year(const UseAsked& asked, int counter) {
    const auto& own = asked.at.plan.interventions[asked.intervention];
    return asked.at.plan.layout.counters[counter].driver == own.landing
               ? static_cast<double>(months_in_year) / asked.question.months_after
               : 1;
}

/// Adds what a counter says to the use of its service.
void add_use(const UseAsked& asked, const CountedUse& counted, std::vector<TrueUse>& uses) {
    const Counter& counter = asked.at.plan.layout.counters[counted.counter];
    if (counter.outcome) return;
    const double times = a_year(asked, counted.counter);
    const auto given = std::find_if(asked.question.use.begin(), asked.question.use.end(),
                                    [&](const auto& one) { return one.first == counter.name; });
    const double without = given != asked.question.use.end()
                               ? given->second
                               : times * said_without(asked, counted).value_or(std::nan(""));
    auto use = std::find_if(uses.begin(), uses.end(),
                            [&](const TrueUse& one) { return one.service == counter.name; });
    if (use == uses.end())
        use = uses.insert(uses.end(), {.service = counter.name});
    else if (given != asked.question.use.end())
        return;
    use->without += without;
}

/// By service: use without and with the intervention, before anything fades.
std::vector<TrueUse> true_uses(const UseAsked& asked) {
    const Plan& plan = asked.at.plan;
    const PlanIntervention& own = plan.interventions[asked.intervention];
    std::vector<TrueUse> uses;
    for (const CountedUse& one : counted_use(plan, own)) add_use(asked, one, uses);
    for (TrueUse& use : uses) {
        use.with = use.without;
        for (int c = own.first_counter; c < own.end_counter; ++c)
            if (!plan.layout.counters[c].outcome && plan.layout.counters[c].name == use.service)
                use.with -= a_year(asked, c) * asked.at.block.counts(0, c);
    }
    return uses;
}

std::string why_not(const std::vector<TrueUse>& uses, const std::string& intervention) {
    if (uses.empty())
        return fmt::format(
            "{} counts no use of services: there is nothing to simulate; name another with "
            "--intervention",
            in_quotes(intervention));
    std::vector<std::string> unknown;
    for (const TrueUse& one : uses) {
        if (std::isnan(one.without)) unknown.push_back(one.service);
        if (one.with < 0 || one.without == 0)
            return fmt::format(
                "{} avoids {} uses of {} a client-year of {}: say how many clients use without it, "
                "such as --use {}={}",
                in_quotes(intervention), one.without - one.with, one.service, one.without,
                one.service, std::ceil(2 * (one.without - one.with)));
    }
    if (unknown.empty()) return "";
    return fmt::format(
        "{} does not say how often clients use {} without it: add --use {}=RATE, uses a "
        "client-year{}",
        in_quotes(intervention), all_of(unknown), unknown.front(),
        unknown.size() > 1 ? ", for each" : "");
}

// --- chance --------------------------------------------------------------------------------------

/// Numbers in (0, 1) one after another, of one client at one attempt.
struct Chance {
    Stream stream;
    std::uint64_t place = 0;

    double operator()() { return plain(share_of_draw(stream, place++)); }
    /// Time until something that happens with this yearly probability; infinite: never.
    double until(double yearly) {
        const double share = (*this)();
        return yearly > 0 ? -std::log(share) / -std::log1p(-yearly)
                          : std::numeric_limits<double>::infinity();
    }
};

/// A gamma of so much shape, in units in which the whole has mean 1.
double gamma_part(Chance& chance, double shape, double theta) {
    const double share = chance();
    return shape > 0 ? boost::math::gamma_p_inv(shape, share) / theta : 0;
}

/// By window (earlier, before, after).
using ByWindow = std::array<double, 3>;

/// How much more than the mean a client uses: a gamma of mean 1 in each window, of which a part
/// lasts, so that windows are correlated by that share.
ByWindow frailties(Chance& chance, const RecordSimulationQuestion& question) {
    const double theta = question.theta, lasting = question.lasting;
    const double lasts = gamma_part(chance, lasting * theta, theta);
    ByWindow made{};
    for (double& one : made) one = lasts + gamma_part(chance, (1 - lasting) * theta, theta);
    return made;
}

/// The mean over a year is 1; January is highest.
double season(int day, double seasonality) {
    return 1 + seasonality * std::cos(2 * std::numbers::pi * day / days_in_year);
}

/// Events at a client's rate in each window, thinned from the highest.
void add_events(SimulatedClient& client, std::size_t service, const ByWindow& rates,
                const RecordSimulationQuestion& question, Chance& chance) {
    const double highest =
        *std::max_element(rates.begin(), rates.end()) * (1 + question.seasonality);
    if (highest <= 0) return;
    for (double day = client.from;;) {
        day -= std::log(chance()) * days_in_year / highest;
        if (day >= client.until) return;
        const int whole = static_cast<int>(std::floor(day));
        const std::size_t window = whole < client.window ? 0 : whole < client.start ? 1 : 2;
        const double kept = chance(), written = chance();
        if (kept * highest < rates[window] * season(whole, question.seasonality))
            client.events.push_back({whole, service, written < question.missing});
    }
}

/// When the client is there: since a move here, until a move away, a death, or the end.
void place_in_time(SimulatedClient& client, const RecordSimulation& of, Chance& chance) {
    const RecordSimulationQuestion& question = of.question;
    const int month = (of.start_year * months_in_year + 3) +
                      static_cast<int>(chance() * months_in_year);  // from April on
    client.start = first_day(month);
    client.window = first_day(month - question.months_before);
    client.earliest = first_day(month - question.months_before - question.months_earlier);
    client.end = first_day(month + question.months_after);
    const auto days = [&](double yearly) {
        return std::min(chance.until(yearly), 1e6) * days_in_year;
    };
    client.from =
        std::max(client.earliest, client.start - 1 - static_cast<int>(days(question.moves)));
    const double moved = days(question.moves), died = days(question.deaths);
    const int left = client.start + 1 + static_cast<int>(std::min(moved, died));
    client.until = std::min(client.end, left);
    if (left < client.end) client.left = died < moved ? LeftBy::died : LeftBy::moved;
}

SimulatedClient candidate(const RecordSimulation& of, RecordGroup group, Chance& chance) {
    SimulatedClient client{.group = group, .events = {}};
    place_in_time(client, of, chance);
    const ByWindow more = frailties(chance, of.question);
    for (std::size_t s = 0; s < of.uses.size(); ++s) {
        const TrueUse& use = of.uses[s];
        const double after = group == RecordGroup::intervention ? use.with : use.without;
        add_events(client, s, {more[0] * use.without, more[1] * use.without, more[2] * after},
                   of.question, chance);
    }
    std::stable_sort(client.events.begin(), client.events.end(),
                     [](const auto& a, const auto& b) { return a.day < b.day; });
    return client;
}

}  // namespace

int first_day(int month) {  // of the Gregorian calendar, its year begun in March
    constexpr int to_1970 = 719468;
    const int m = (month + 10) % months_in_year, y = (month - 2) / months_in_year;
    return 365 * y + y / 4 - y / 100 + y / 400 + (153 * m + 2) / 5 - to_1970;
}

int month_of_day(int day) {
    int month = static_cast<int>((day / days_in_year + 1970) * months_in_year);
    while (first_day(month) > day) --month;
    while (first_day(month + 1) <= day) ++month;
    return month;
}

double uses_between(const SimulatedClient& client, std::size_t service, int from, int until) {
    return static_cast<double>(
        std::count_if(client.events.begin(), client.events.end(), [&](const auto& one) {
            return one.service == service && !one.missing && one.day >= from && one.day < until;
        }));
}

Answered<RecordSimulation> prepare_records(const RecordSimulationQuestion& question,
                                           const AtPoint& at) {
    const auto asked = intervention_asked(question.intervention, at);
    if (const auto* why = std::get_if<std::string>(&asked)) return refused(*why, Blame::question);
    const int intervention = static_cast<int>(std::get<std::size_t>(asked));
    RecordSimulation made{.question = question,
                          .intervention = at.plan.layout.interventions[intervention],
                          .start_year = at.scenario.file.appraisal.start.start};
    made.uses = true_uses({question, at, intervention});
    if (std::string why = why_not(made.uses, made.intervention); !why.empty())
        return refused(std::move(why), Blame::question);
    std::vector<std::string> names;
    for (const TrueUse& one : made.uses) names.push_back(one.service);
    for (const auto& [service, rate] : question.use)
        if (!is_among(service, names))
            return refused(fmt::format("--use names no service that {} acts on: {}; {}",
                                       in_quotes(made.intervention), in_quotes(service),
                                       suggestion(service, names)),
                           Blame::question);
    if (question.selected_by.empty()) return made;
    const auto by = std::find(names.begin(), names.end(), question.selected_by);
    if (by == names.end())
        return refused(fmt::format("--selection names no service that {} acts on: {}; {}",
                                   in_quotes(made.intervention), in_quotes(question.selected_by),
                                   suggestion(question.selected_by, names)),
                       Blame::question);
    made.selected_by = by - names.begin();
    return made;
}

std::optional<SimulatedClient> simulated_client(const RecordSimulation& simulation,
                                                std::size_t index) {
    constexpr std::uint64_t most_attempts = 100000;
    const RecordSimulationQuestion& question = simulation.question;
    const RecordGroup group =
        index < question.clients ? RecordGroup::intervention : RecordGroup::comparison;
    for (std::uint64_t attempt = 0; attempt < most_attempts; ++attempt) {
        Chance chance{{question.seed, figure_hash(fmt::format("client {} {}", index, attempt))}};
        SimulatedClient made = candidate(simulation, group, chance);
        if (uses_between(made, simulation.selected_by, made.window, made.start) >=
            question.selection)
            return made;
    }
    return std::nullopt;
}

bool is_blank(const RecordSimulation& simulation, std::size_t client, std::size_t cell) {
    constexpr std::uint64_t most_cells = 1u << 20;
    const double share = plain(share_of_draw({simulation.question.seed, figure_hash("blank cells")},
                                             client * most_cells + cell));
    return share < simulation.question.blank;
}

// --- planning ------------------------------------------------------------------------------------

namespace {

/// The variance of the log ratio that one client of each group would give: over the years before
/// and after, and what no length lowers.
struct LogRatioVariance {
    double before = 0, after = 0, fixed = 0;
};

/// Client-years after the start of each that starts, where some die or move.
double years_there(double years, const RecordSimulationQuestion& question) {
    const double hazard = -std::log1p(-question.deaths) - std::log1p(-question.moves);
    return hazard > 0 ? -std::expm1(-hazard * years) / hazard : years;
}

LogRatioVariance variance_of(const TrueUse& use, PowerDesign design,
                             const RecordSimulationQuestion& question) {
    const double without = 1 / use.without, with = 1 / use.with, clients = 2 / question.theta;
    const double passing = clients * (1 - question.lasting);  // between the windows of a client
    switch (design) {
        case PowerDesign::same_clients:
            return {without, with, passing};
        case PowerDesign::two_groups:
            return {0, without + with, clients};
        case PowerDesign::differences:
            return {2 * without, without + with, 2 * passing};
    }
    return {};
}

PowerOf power_of_design(const RecordSimulation& simulation, const TrueUse& use,
                        PowerDesign design) {
    const boost::math::normal standard;
    const RecordSimulationQuestion& question = simulation.question;
    const double level = quantile(standard, 0.975), wanted = level + quantile(standard, 0.8);
    const double effect = std::abs(std::log(use.ratio()));
    const LogRatioVariance variance = variance_of(use, design, question);
    const double years = years_there(question.months_after / 12.0, question);
    const double each =
        variance.before / (question.months_before / 12.0) + variance.after / years + variance.fixed;
    const auto clients = static_cast<double>(question.clients);
    const double least = effect * effect / (wanted * wanted);  // variance at which power is 80 %
    const double left = least * clients - variance.fixed;
    PowerOf made{.use = use, .design = design};
    made.clients_needed = std::ceil(each / least);
    const double distance = effect * std::sqrt(clients / each);
    made.power = cdf(standard, distance - level) + cdf(standard, -distance - level);
    made.years_needed = left > 0 ? (variance.before + variance.after) / left
                                 : std::numeric_limits<double>::infinity();
    return made;
}

}  // namespace

PowerAnswer power_of(const RecordSimulation& simulation) {
    PowerAnswer answer{simulation, {}};
    for (const TrueUse& use : simulation.uses)
        for (const PowerDesign design :
             {PowerDesign::same_clients, PowerDesign::two_groups, PowerDesign::differences})
            answer.all.push_back(power_of_design(simulation, use, design));
    return answer;
}

}  // namespace hearth

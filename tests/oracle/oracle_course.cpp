// Reach and exposure. The integral of 3.2 is cut where its integrand bends and each straight piece
// is integrated by the trapezoid rule, which is exact there.
#include "oracle/oracle_course.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace hearth::oracle {

namespace {

constexpr double forever = std::numeric_limits<double>::infinity();

/// |[k, k+1) ∩ [from, to)|
double overlap(int k, double from, double to) {
    return std::max(0.0, std::min<double>(k + 1, to) - std::max<double>(k, from));
}

double by_year(const ByYear& figures, int t, const Values& values) {
    return values(figures.values.at(std::min(at(t), figures.values.size() - 1)));
}

/// Method 2.1: open(0) before the share.
double pool_count(const Scenario& scenario, const Pool& pool, const Values& values) {
    if (pool.number) return values(*pool.number);
    double count = 0;
    for (const auto& name : scenario.file.place_names->values) {
        const Locality& locality = *find(scenario.library.places, name.name);
        const bool later = scenario.file.population == Population::mid_2024;
        const auto& people = later ? locality.mid_2024.people : locality.people;
        double here = pool.people ? values(*find(people, pool.people->name))
                                  : values(*find(locality.households, pool.households->name));
        const auto when = pool.people && later ? locality.mid_2024.counted : locality.counted;
        const double middle = scenario.file.appraisal.start.start + 0.75;
        if (when) here *= std::pow(1 + values(pool.growth, 0), middle - *when);
        count += here;
    }
    return count;
}

/// Method 2.1: ramp(t), whose last value holds.
double ramp_at(const Reach& reach, int t, const Values& values) {
    if (reach.ramp.empty()) return 1;
    return values(reach.ramp.at(std::min(at(t), reach.ramp.size() - 1)));
}

/// Method 2.1: offered(t), given what is open in that year.
double offered(const Reach& reach, int t, double open, const Values& values) {
    if (reach.for_years && t >= *reach.for_years) return 0;
    if (reach.clients) return t == 0 ? values(*reach.clients) : 0;
    if (reach.clients_per_year) return by_year(*reach.clients_per_year, t, values);
    double most = open * values(*reach.per_year);
    if (reach.capacity) most = std::min(by_year(*reach.capacity, t, values), most);
    return most * ramp_at(reach, t, values);
}

/// Method 2.1: starts and steps, year after year.
void fill_reach(const Scenario& scenario, const Reach& reach, const Values& values,
                Course& course) {
    const Pool* pool = reach.pool ? &*reach.pool : nullptr;
    double open = pool ? pool_count(scenario, *pool, values) * values(pool->share, 1) : 0;
    for (int t = 0; t < years_counted(scenario); ++t) {
        const bool over = t >= scenario.file.appraisal.years;
        double reaching = over ? 0 : offered(reach, t, open, values);
        for (const auto& step : reach.steps) {
            reaching *= values(step.value);
            course.steps[step.name].push_back(reaching);
        }
        course.starts.push_back(reaching);
        if (pool) open = open * (1 + values(pool->growth, 0));
        if (pool && reach.once_each.value_or(true)) open = std::max(0.0, open - reaching);
    }
}

/// The figures of method 3 for one model.
struct Times {
    double lag = 0, lasts = 0, served = 0, fade = 0, drop_out = 0;
    std::vector<double> build_up;
    const std::vector<double>* deaths = nullptr;
    double age = 0;

    /// build_up(j): 1 once the list has ended.
    [[nodiscard]] double built_up(int j) const {
        return at(j) < build_up.size() ? build_up[at(j)] : 1;
    }
    /// Clients still there x years after their start: drop-out and deaths.
    [[nodiscard]] double staying(double x) const { return std::pow(1 - drop_out, x); }
    [[nodiscard]] double living(double x) const { return deaths ? survival(*deaths, age, x) : 1; }
};

double duration(const std::variant<Horizon, FigureIndex>& lasts, const Values& values) {
    const auto* figure = std::get_if<FigureIndex>(&lasts);
    return figure ? values(*figure) : forever;
}

void set_survival(const Scenario& scenario, const Survival& written, const Values& values,
                  Times& times) {
    const LifeTable& table = *find(scenario.library.life_tables, written.table.name);
    times.deaths = written.sex == Sex::female ? &table.female : &table.male;
    times.age = values(written.age);
}

Times times_of(const Scenario& scenario, const Model& model, const Values& values) {
    Times times;
    if (!model.timing) return times;
    const Timing& timing = *model.timing;
    times.lag = values(timing.lag_years, 0);
    if (timing.lasts_years) times.lasts = duration(*timing.lasts_years, values);
    times.served = values(timing.served_years, times.lag + times.lasts);
    times.fade = values(timing.fade_per_year, 0);
    times.drop_out = values(timing.drop_out_per_year, 0);
    for (const FigureIndex share : timing.build_up) times.build_up.push_back(values(share));
    if (timing.survival) set_survival(scenario, *timing.survival, values, times);
    return times;
}

/// Method 3.3: the inner sum, for the k-th year after the start year.
double effect_in_year(const Times& times, int k, EntryTiming entry) {
    double sum = 0;
    for (int j = 0; j < times.lasts && j <= k; ++j) {
        const double from = times.lag + j;
        const double to = times.lag + std::min<double>(j + 1, times.lasts);
        sum += expected_overlap(k, from, to, entry) * times.built_up(j) *
               std::pow(1 - times.fade, j) * times.staying(from) * times.living(from + 0.5);
    }
    return sum;
}

/// Method 3.4: the same with lag 0, no fade and no build_up, over the years served.
double service_in_year(const Times& times, int k, EntryTiming entry) {
    double sum = 0;
    for (int j = 0; j < times.served && j <= k; ++j)
        sum += expected_overlap(k, j, std::min<double>(j + 1, times.served), entry) *
               times.staying(j) * times.living(j + 0.5);
    return sum;
}

/// Method 3.5.
double landing_in_year(const Times& times, int k, EntryTiming entry) {
    return lands(k, times.lag, entry) * times.staying(times.lag) * times.living(times.lag);
}

/// weight(0) … weight(last)
template <class Weight>
std::vector<double> weights(int last, Weight weight) {
    std::vector<double> all;
    for (int k = 0; k <= last; ++k) all.push_back(weight(k));
    return all;
}

/// Σ_{s ≤ t} starts(s) · weight(t − s)
double over_starts(const Course& course, int t, const std::vector<double>& weight) {
    double sum = 0;
    for (int s = 0; s <= t && at(s) < course.starts.size(); ++s)
        sum += course.starts[at(s)] * weight.at(at(t - s));
    return sum;
}

/// Method 3.6: client-years of effect that fall after the last year.
double beyond(const Course& course, const Times& times, EntryTiming entry) {
    if (times.lasts == forever) return 0;
    const int years = static_cast<int>(course.starts.size());
    const int last = years + static_cast<int>(std::ceil(times.lag + times.lasts)) + 1;
    const auto effect = weights(last, [&](int k) { return effect_in_year(times, k, entry); });
    double sum = 0;
    for (int t = years; t <= last; ++t) sum += over_starts(course, t, effect);
    return sum;
}

/// Method 3.7: what lasts to the horizon ends with it.
bool has_ended(const Scenario& scenario, int t, double lasts) {
    return lasts == forever && t >= scenario.file.appraisal.years;
}

}  // namespace

int years_counted(const Scenario& scenario) {
    const Appraisal& appraisal = scenario.file.appraisal;
    return appraisal.years + (appraisal.count == Count::whole_life ? 101 : 0);
}

double Course::ever() const {
    double sum = 0;
    for (const double one : starts) sum += one;
    return sum;
}

double expected_overlap(int k, double from, double to, EntryTiming entry) {
    if (entry == EntryTiming::start_of_year) return overlap(k, from, to);
    std::vector<double> bends{0, 1};
    for (const double bend : {k - from, k + 1 - from, k - to, k + 1 - to})
        if (bend > 0 && bend < 1) bends.push_back(bend);
    std::sort(bends.begin(), bends.end());
    double area = 0;
    for (std::size_t i = 0; i + 1 < bends.size(); ++i) {
        const double left = overlap(k, bends[i] + from, bends[i] + to);
        const double right = overlap(k, bends[i + 1] + from, bends[i + 1] + to);
        area += (bends[i + 1] - bends[i]) * (left + right) / 2;
    }
    return area;
}

double lands(int k, double lag, EntryTiming entry) {
    if (entry == EntryTiming::start_of_year) return lag >= k && lag < k + 1 ? 1 : 0;
    const double first = std::max(0.0, k - lag);
    const double last = std::min(1.0, k + 1 - lag);
    return std::max(0.0, last - first);
}

Course follow(const Scenario& scenario, const Intervention& intervention, const Values& values) {
    const EntryTiming entry = scenario.file.appraisal.entry;
    const Model& model = scenario.models.at(at(intervention.model_index)).model;
    const Times times = times_of(scenario, model, values);
    Course course;
    course.horizon = scenario.file.appraisal.years;
    fill_reach(scenario, intervention.reach, values, course);
    const int last = years_counted(scenario) - 1;
    const auto effect = weights(last, [&](int k) { return effect_in_year(times, k, entry); });
    const auto service = weights(last, [&](int k) { return service_in_year(times, k, entry); });
    const auto landing = weights(last, [&](int k) { return landing_in_year(times, k, entry); });
    for (int t = 0; t <= last; ++t) {
        const bool without_effect = has_ended(scenario, t, times.lasts);
        const bool unserved = has_ended(scenario, t, times.served);
        course.under_effect.push_back(without_effect ? 0 : over_starts(course, t, effect));
        course.in_service.push_back(unserved ? 0 : over_starts(course, t, service));
        course.landing.push_back(over_starts(course, t, landing));
    }
    course.beyond_horizon = beyond(course, times, entry);
    return course;
}

}  // namespace hearth::oracle

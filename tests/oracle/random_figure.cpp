// One small function for each form of a figure.
#include "oracle/random_figure.hpp"

#include <algorithm>
#include <cmath>

namespace hearth::oracle {

namespace {

/// One figure in the making: a point, and a spread that its limits and its family can bear.
struct Making {
    const Wanted& wanted;
    const Surroundings& around;
    RecordText record{"figure", around.keys};
    double point = 0;
    double low = 0;
    double high = 0;
    double sd = 0;
    bool quoted = false;  ///< the amount names its currency, so it needs a price year
    bool shrunk = false;  ///< the point is drawn towards a prior

    void put(const std::string& key, double value) { record.put(key, number(value)); }
    Random& random() const { return around.random; }
    [[nodiscard]] bool money() const { return wanted.quantity == Quantity::cost; }
    [[nodiscard]] bool inside_one() const { return point > 0.02 && point < 0.98; }
};

/// Whether the family can have the point and stays within the limits (method 10.1).
bool possible(const std::string& family, const Making& m) {
    const Wanted& w = m.wanted;
    if (family == "beta") return m.inside_one() && m.high < 1;
    if (family == "normal") return m.point - 4 * m.sd >= w.least && m.point + 4 * m.sd <= w.most;
    return m.point > 0 && 3 * m.point <= w.most;
}

void choose_numbers(Making& m) {
    Random& random = m.random();
    const Wanted& w = m.wanted;
    m.point = rounded(std::clamp(random.between(w.low, w.high), w.least, w.most));
    const double spread = std::abs(m.point) * random.between(0.1, 0.4);
    m.low = rounded(std::max(w.least, m.point - spread));
    m.high = rounded(std::min(w.most, m.point + spread * random.between(0.5, 1)));
    m.sd = rounded(spread / 2);
    if (m.inside_one()) m.sd = rounded(std::min(m.sd, 0.3 * std::sqrt(m.point * (1 - m.point))));
}

/// A pilot's size, and a prior that its value is drawn towards.
void put_pilot(Making& m) {
    if (!m.random().chance(0.15)) return;
    m.record.put("n", whole_number(m.random().whole(5, 500)));
    m.shrunk = m.random().chance(0.7);
    if (!m.shrunk) return;
    RecordText prior("shrink towards", m.around.keys);
    prior.put("value", number(m.random().between(m.low, m.point)));
    prior.put("weight_n", number(m.random().between(1, 300)));
    if (m.random().chance(0.5)) prior.put("source", word("assumption"));
    if (m.random().chance(0.5)) prior.put("where", quoted_text("other pilots"));
    prior.put("why", quoted_text("a pilot does better than what follows"));
    m.record.put("shrink_towards", prior.done());
}

/// The point, under the key that suits it.
void put_point(Making& m) {
    m.quoted = m.money() && m.random().chance(0.7);
    if (m.quoted)
        m.put(m.around.currency, m.point);
    else
        m.put(m.random().chance(0.5) ? "value" : "mean", m.point);
    put_pilot(m);
}

/// The families that can have the point.
std::vector<std::string> families(const Making& m) {
    std::vector<std::string> all;
    for (const std::string family : {"normal", "lognormal", "gamma", "beta"})
        if (possible(family, m)) all.push_back(family);
    return all;
}

/// A family that can have the point: the one of the quantity unsaid, or another by name.
void put_family(Making& m) {
    const auto all = families(m);
    if (m.point > 0 && (all.empty() || m.random().chance(0.5))) return;
    m.record.put("distribution", word(m.random().pick(all)));
}

void write_value(Making& m) {
    put_point(m);
    if (m.random().chance(0.2)) m.record.put("distribution", word("fixed"));
}

void write_range(Making& m) {
    put_point(m);
    m.put("low", m.low);
    m.put("high", m.high);
}

void write_sd(Making& m) {
    put_point(m);
    m.put(m.random().chance(0.5) ? "sd" : "se", m.sd);
    put_family(m);
    if (!m.shrunk && m.random().chance(0.2))
        m.record.put("truncate",
                     {Yaml::List{number(m.point - 2 * m.sd), number(m.point + 3 * m.sd)}});
}

/// So narrow that every family keeps it.
void write_interval(Making& m) {
    put_point(m);
    m.sd *= 0.6;
    const double low = m.point - 1.9 * m.sd;
    const double high = m.point + 2 * m.sd;
    if (m.random().chance(0.6)) {
        m.record.put("ci95", {Yaml::List{number(low), number(high)}});
    } else {
        RecordText interval("interval", m.around.keys);
        interval.put("level", number(m.random().between(0.94, 0.96)));
        m.record.put("interval", interval.put("low", number(low)).put("high", number(high)).done());
    }
    put_family(m);
}

void write_grade(Making& m) {
    put_point(m);
    const std::string drawn = m.random().pick<std::string>({"A", "B", "C", "D"});
    m.record.put("grade", word(5 * m.point <= m.wanted.most || m.inside_one() ? drawn : "A"));
}

void write_counts(Making& m) {
    const int of = m.random().whole(50, 400);
    const int events = std::clamp(static_cast<int>(std::lround(m.point * of)), 1, of - 1);
    m.record.put("events", whole_number(events)).put("of", whole_number(of));
}

void write_three_points(Making& m) {
    m.put("low", m.low);
    m.put("mode", m.point);
    m.put("high", m.high);
    if (m.random().chance(0.6))
        m.record.put("distribution", word(m.random().chance(0.5) ? "triangular" : "pert"));
    const double margin = (m.high - m.low) / 10;
    if (m.random().chance(0.2))
        m.record.put("truncate", {Yaml::List{number(m.low + margin), number(m.high - margin)}});
}

void write_ends(Making& m) {
    m.put("low", m.low);
    m.put("high", m.high);
    if (m.random().chance(0.5)) m.record.put("distribution", word("uniform"));
}

void write_sample(Making& m) {
    Yaml::List sample;
    for (int i = m.random().whole(1, 6); i >= 0; --i)
        sample.push_back(number(m.random().between(m.low, m.high)));
    m.record.put("sample", {sample});
    if (m.random().chance(0.5)) m.record.put("distribution", word("empirical"));
}

/// The family's own parameters, such that its mean is near the point.
void write_parameters(Making& m) {
    const std::string family = m.random().pick(families(m));
    RecordText own("parameters", m.around.keys);
    const double size = m.random().between(10, 90);
    if (family == "normal") own.put("mean", number(m.point)).put("sd", number(m.sd));
    if (family == "lognormal")
        own.put("mu", number(std::log(m.point) - 0.02)).put("sigma", number(0.2));
    if (family == "gamma") own.put("shape", number(size)).put("scale", number(m.point / size));
    if (family == "beta")
        own.put("alpha", number(m.point * size)).put("beta", number((1 - m.point) * size));
    m.record.put("distribution", word(family)).put("parameters", own.done());
}

/// Prices and index of an amount of money.
void put_prices(Making& m) {
    const bool free = m.around.as_printed || !m.quoted;
    if (!m.money() || (free && m.random().chance(0.4))) return;
    const int year = m.random().whole(2007, 2030);
    m.record.put("prices", word(to_text(FinancialYear{year})));
    if (m.random().chance(0.6))
        m.record.put("index",
                     word(m.random().pick<std::string>({"gdp_deflator", "nhscii", "pss"})));
}

void put_labels(Making& m) {
    if (m.random().chance(0.1)) m.record.put("unit", quoted_text("per 1,000"));
    if (m.random().chance(0.05)) m.record.put("read_on", quoted_text("2026-11-21"));
    maybe_source(m.record, m.around);
}

using Form = void (*)(Making&);

/// The forms that this point allows; a spread has to be there for most of them.
std::vector<Form> forms(const Making& m) {
    std::vector<Form> all{write_value};
    const bool spread = m.low < m.point && m.point < m.high && m.sd > 0;
    if (!spread) return all;
    all.insert(all.end(), {write_range, write_three_points, write_ends, write_sample});
    if (!families(m).empty()) all.insert(all.end(), {write_sd, write_parameters});
    const bool positive = m.point > 0 && 3 * m.point <= m.wanted.most;
    if (positive) all.insert(all.end(), {write_interval, write_grade});
    const bool counts = !m.money() && (m.inside_one() && m.point > 0.05 && m.point < 0.95);
    if (counts) all.push_back(write_counts);
    return all;
}

bool within(const Wanted& wanted, double low, double high) {
    return low >= wanted.least && high <= wanted.most;
}

Yaml figure_mapping(const Wanted& wanted, const Surroundings& around, bool says_quantity) {
    Making m{wanted, around};
    choose_numbers(m);
    if (says_quantity)
        m.record.put("quantity",
                     word(std::string(
                         choice_names(Quantity{}).at(static_cast<std::size_t>(wanted.quantity)))));
    around.random.pick(forms(m))(m);
    put_prices(m);
    put_labels(m);
    return m.record.done();
}

/// An expression in (0, 1), from shares.
std::string share_expression(const Surroundings& around) {
    Random& random = around.random;
    const std::string a = random.pick(around.names.shares);
    const std::string b = random.pick(around.names.shares);
    const std::vector<std::string> all = {
        a,
        a + " * " + b,
        "(" + a + " + " + b + ") / 2",
        "1 - " + a,
        a + " ^ 2",
        a + " ^ 2 ^ 0.5",
        "sqrt(" + a + ")",
        "exp(-" + a + ")",
        "1 - ln(1 + " + a + ")",
        "min(" + a + ", " + b + ", 0.5)",
        "max(0, " + a + " - " + b + ", 0.1 * " + b + ")",
        "if(" + a + " < " + b + ", " + a + ", " + b + ")",
        "if(" + a + " >= 0.5, 1 - " + a + ", " + a + ")",
        "(0.1 + (" + a + " > " + b + ") + (" + a + " <= " + b + ")) / 2",
        "((" + a + " == " + b + ") + (" + a + " != " + b + ")) * " + a,
        "--" + a};
    return random.pick(all);
}

std::string text_of(double value) { return std::get<std::string>(number(value).content); }

/// An expression whose value lies between 0 and the point (or the amount of money it names).
Yaml expression(const Wanted& wanted, const Surroundings& around) {
    Random& random = around.random;
    const double point = random.between(wanted.low, wanted.high);
    const std::string share = "(" + share_expression(around) + ")";
    if (wanted.quantity == Quantity::cost && !around.names.money.empty() && random.chance(0.7))
        return quoted_text("= " + random.pick(around.names.money) + " * " + share);
    const double low = std::max(wanted.low, wanted.least);
    if (low > 0)
        return quoted_text("= " + text_of(low) + " + " + text_of(point - low) + " * " + share);
    return quoted_text("= " + text_of(point) + " * " + share);
}

bool can_be_expression(const Wanted& wanted, const Surroundings& around) {
    return !around.names.shares.empty() && within(wanted, std::min(wanted.low, 0.0), wanted.high);
}

}  // namespace

Wanted share_between(double low, double high) { return {Quantity::share, low, high, 0, 1}; }
Wanted money_between(double low, double high) {
    return {Quantity::cost, low, high, low < 0 ? -1e300 : 0};
}
Wanted rate_between(double low, double high) { return {Quantity::rate, low, high, 0}; }
Wanted ratio_between(double low, double high) { return {Quantity::ratio, low, high, 0}; }
Wanted count_between(double low, double high) { return {Quantity::count, low, high, 0}; }
Wanted years_between(double low, double high) { return {Quantity::years, low, high, 0, 150}; }
Wanted any_number(double low, double high) { return {Quantity::number, low, high}; }

Yaml random_figure(const Wanted& wanted, const Surroundings& around) {
    const double form = around.random.between(0, 1);
    if (form < 0.25) return number(around.random.between(wanted.low, wanted.high));
    if (form < 0.4 && can_be_expression(wanted, around)) return expression(wanted, around);
    return figure_mapping(wanted, around, false);
}

Yaml random_figures(const Wanted& wanted, int count, const Surroundings& around) {
    Yaml::List list;
    for (int i = 0; i < count; ++i) list.push_back(random_figure(wanted, around));
    return {list};
}

Yaml named_figure(const Wanted& wanted, const Surroundings& around) {
    return figure_mapping(wanted, around, true);
}

Yaml parts_of_a_whole(const std::vector<std::string>& parts, const Surroundings& around) {
    Yaml::Map counts;
    for (const std::string& part : parts)
        counts.emplace_back(part, whole_number(around.random.whole(1, 60)));
    RecordText record("figure", around.keys);
    maybe_source(record, around);
    return record.put("dirichlet", {counts}).done();
}

void assumed(RecordText& record) {
    record.put("source", word("assumption")).put("why", quoted_text("made up: nobody measured it"));
}

void maybe_source(RecordText& record, const Surroundings& around) {
    if (around.random.chance(0.8)) return;
    if (around.sources.empty() || around.random.chance(0.3)) return assumed(record);
    record.put("source", word(around.random.pick(around.sources)));
    record.put("where", quoted_text("Table 2: all rows"));
}

}  // namespace hearth::oracle

// Which rows enter which number: the filters of method 7.3 and 8, said once more as lists.
#include "study/breakdown.hpp"

#include <algorithm>

#include "study/measure_path.hpp"

namespace hearth {

namespace {

using Classes = std::vector<LedgerClass>;

const Classes spending{LedgerClass::cost};
const Classes saving{LedgerClass::cashable, LedgerClass::capacity, LedgerClass::social,
                     LedgerClass::transfer};
const Classes cash{LedgerClass::cost, LedgerClass::cashable};
const Classes everything{LedgerClass::cost, LedgerClass::cashable, LedgerClass::capacity,
                         LedgerClass::social, LedgerClass::transfer};

/// Which lines enter a number, and how.
struct Filter {
    Classes classes;
    bool perspective = true;  ///< only its payers and classes
    double sign = 1;
    bool present = false;
    bool net_of_comparator = true;
    int payer = -1;
    int intervention = -1;
    std::string line = {};
};

bool starts_with(std::string_view text, std::string_view head) {
    return text.substr(0, head.size()) == head;
}

std::string_view after(std::string_view text, std::string_view head) {
    return text.substr(head.size());
}

int index_of(const std::vector<std::string>& names, std::string_view name) {
    const auto found = std::find(names.begin(), names.end(), name);
    return found == names.end() ? -1 : static_cast<int>(found - names.begin());
}

std::optional<LedgerClass> class_named(std::string_view name) {
    const auto names = choice_names(LedgerClass{});
    const auto found = std::find(names.begin(), names.end(), name);
    if (found == names.end()) return std::nullopt;
    return static_cast<LedgerClass>(found - names.begin());
}

/// Totals of the perspective.
std::optional<Filter> headline(std::string_view name) {
    Filter filter;
    filter.present = starts_with(name, "pv_");
    if (filter.present) name.remove_prefix(3);
    if (name == "net_saving" || name == "cumulative_net_saving" || name == "benefit_cost_ratio" ||
        name == "roi" || name == "payback_years" || name == "simple_payback_years")
        filter.classes = everything;
    else if (name == "net_cash")
        filter.classes = cash;
    else if (name == "gross_saving" || name == "saving_per_client")
        filter.classes = saving;
    else if (name == "programme_cost" || name == "cost_per_client" ||
             starts_with(name, "cost_per.")) {
        filter.classes = spending;
        filter.sign = -1;
    } else if (const auto one = class_named(name); one && *one != LedgerClass::health)
        filter.classes = {*one};
    else
        return std::nullopt;
    return filter;
}

/// Of one payer: `by_payer.nhs.net` (method 8: the classes of the perspective and transfers).
std::optional<Filter> of_payer(const Plan& plan, std::string_view rest) {
    const auto dot = rest.rfind('.');
    if (dot == std::string_view::npos) return std::nullopt;
    const int payer = index_of(plan.layout.payers, rest.substr(0, dot));
    const std::string_view name = rest.substr(dot + 1);
    Filter filter{.classes = {}, .perspective = false, .payer = payer};
    if (name == "net" || name == "pv_net") {
        filter.present = name == "pv_net";
        for (const LedgerClass one : everything)
            if (one == LedgerClass::transfer ||
                plan.perspective.classes[static_cast<std::size_t>(one)])
                filter.classes.push_back(one);
    } else if (name == "net_cash") {
        filter.classes = {LedgerClass::cost, LedgerClass::cashable, LedgerClass::transfer};
    } else if (const auto one = class_named(name)) {
        filter.classes = {*one};
    }
    if (payer < 0 || filter.classes.empty()) return std::nullopt;
    return filter;
}

/// Of one intervention's own part: `interventions.NAME.net_saving`.
std::optional<Filter> of_intervention(const Plan& plan, std::string_view rest) {
    const auto dot = rest.rfind('.');
    if (dot == std::string_view::npos) return std::nullopt;
    auto filter = headline(rest.substr(dot + 1));
    const int intervention = index_of(plan.layout.interventions, rest.substr(0, dot));
    if (!filter || intervention < 0) return std::nullopt;
    filter->intervention = intervention;
    filter->net_of_comparator = false;
    return filter;
}

bool has_line(const Plan& plan, std::string_view name) {
    return std::any_of(plan.layout.lines.begin(), plan.layout.lines.end(),
                       [&](const LedgerLine& line) { return line.name == name; });
}

std::optional<Filter> filter_of(const Plan& plan, std::string_view path) {
    if (starts_with(path, "by_payer.")) return of_payer(plan, after(path, "by_payer."));
    if (starts_with(path, "interventions."))
        return of_intervention(plan, after(path, "interventions."));
    if (starts_with(path, "lines.")) {
        const std::string_view name = after(path, "lines.");
        if (!has_line(plan, name)) return std::nullopt;
        return Filter{.classes = everything,
                      .perspective = false,
                      .net_of_comparator = false,
                      .line = std::string(name)};
    }
    if (path == "qalys" || path == "pv_qalys" || path == "cost_per_qaly" ||
        path == "net_monetary_benefit")
        return Filter{
            .classes = {LedgerClass::health}, .perspective = false, .present = path != "qalys"};
    if (path == "roi" || path == "benefit_cost_ratio" || path == "discounted_payback_years") {
        auto filter = headline("pv_net_saving");
        return filter;
    }
    if (path == "roi_undiscounted" || path == "benefit_cost_ratio_undiscounted")
        return headline("net_saving");
    return headline(path);
}

bool passes(const Plan& plan, const Filter& filter, const LedgerLine& line) {
    const auto at = static_cast<std::size_t>(line.ledger_class);
    if (std::find(filter.classes.begin(), filter.classes.end(), line.ledger_class) ==
        filter.classes.end())
        return false;
    if (filter.perspective && !(plan.perspective.classes[at] &&
                                plan.perspective.payers[static_cast<std::size_t>(line.payer)]))
        return false;
    return (filter.payer < 0 || line.payer == filter.payer) &&
           (filter.intervention < 0 || line.intervention == filter.intervention) &&
           (filter.line.empty() || line.name == filter.line);
}

/// Parts of an option and, with the sign turned, of the comparator; what both have cancels out.
class Gathering {
  public:
    Gathering(const Plan& plan, const NumberName& number) : plan_(plan), option_(number.option) {
        to_ = number.year.value_or(plan.layout.years - 1);
        from_ = number.path == "cumulative_net_saving" ? 0 : number.year.value_or(0);
    }

    std::vector<Part> lines(const Filter& filter) {
        add_lines(filter, option_, filter.sign);
        if (filter.net_of_comparator) add_lines(filter, 0, -filter.sign);
        return remaining();
    }

    std::vector<Part> counters(std::string_view name) {
        add_counters(name, option_, 1);
        add_counters(name, 0, -1);
        return remaining();
    }

    std::vector<Part> clients(int only) {
        for (const int i : plan_.layout.option_interventions[option_])
            if (only < 0 || only == i) add(PartKind::clients, i, 1, false);
        return remaining();
    }

  private:
    void add(PartKind kind, int index, double sign, bool present) {
        for (Part& part : parts_)
            if (part.index == index) {
                part.sign += sign;
                return;
            }
        parts_.push_back({kind, index, sign, present, from_, to_});
    }

    void add_lines(const Filter& filter, std::size_t option, double sign) {
        for (const int line : plan_.layout.option_lines[option])
            if (passes(plan_, filter, plan_.layout.lines[static_cast<std::size_t>(line)]))
                add(PartKind::line, line, sign, filter.present);
    }

    void add_counters(std::string_view name, std::size_t option, double sign) {
        for (const int i : plan_.layout.option_interventions[option]) {
            const PlanIntervention& own = plan_.interventions[static_cast<std::size_t>(i)];
            for (int c = own.first_counter; c < own.end_counter; ++c)
                if (plan_.layout.counters[static_cast<std::size_t>(c)].name == name)
                    add(PartKind::counter, c, sign, false);
        }
    }

    std::vector<Part> remaining() {
        parts_.erase(std::remove_if(parts_.begin(), parts_.end(),
                                    [](const Part& part) { return part.sign == 0; }),
                     parts_.end());
        return std::move(parts_);
    }

    const Plan& plan_;
    std::size_t option_;
    int from_ = 0, to_ = 0;
    std::vector<Part> parts_;
};

constexpr std::string_view clients_of = ".clients";

}  // namespace

std::vector<Part> parts_of(const Plan& plan, const NumberName& number) {
    const std::string_view path = number.path;
    Gathering gathering(plan, number);
    if (path == "clients") return gathering.clients(-1);
    if (starts_with(path, "avoided.")) return gathering.counters(after(path, "avoided."));
    if (starts_with(path, "interventions.") && path.size() > clients_of.size() &&
        path.substr(path.size() - clients_of.size()) == clients_of) {
        const auto name = after(path.substr(0, path.size() - clients_of.size()), "interventions.");
        const int one = index_of(plan.layout.interventions, name);
        return one < 0 ? std::vector<Part>{} : gathering.clients(one);
    }
    const auto filter = filter_of(plan, path);
    return filter ? gathering.lines(*filter) : std::vector<Part>{};
}

double value_of(const Plan& plan, const LedgerBlock& block, const Part& part, int draw) {
    const auto& layout = plan.layout;
    double sum = 0;
    for (int year = part.from; year <= part.to; ++year) {
        if (part.kind == PartKind::counter)
            sum += avoided(plan, block, part.index, year, draw);
        else if (part.kind == PartKind::clients)
            sum += block.drivers[static_cast<std::size_t>(
                plan.interventions[static_cast<std::size_t>(part.index)].starts)](draw, year);
        else
            sum +=
                amount(plan, block, part.index, year, draw) *
                (part.present ? discount_factor(
                                    plan, layout.lines[static_cast<std::size_t>(part.index)], year)
                              : 1);
    }
    return part.sign * sum;
}

std::vector<std::string> made_of(std::string_view path) {
    if (path == "benefit_cost_ratio" || path == "roi")
        return {"pv_gross_saving", "pv_programme_cost"};
    if (path == "benefit_cost_ratio_undiscounted" || path == "roi_undiscounted")
        return {"gross_saving", "programme_cost"};
    if (path == "cost_per_client") return {"programme_cost", "clients"};
    if (path == "saving_per_client") return {"gross_saving", "clients"};
    if (path == "pv_net_cost") return {"pv_programme_cost", "pv_gross_saving"};
    if (path == "cost_per_qaly" || path == "net_monetary_benefit")
        return {"pv_programme_cost", "pv_gross_saving", "pv_qalys"};
    if (starts_with(path, "cost_per."))
        return {"programme_cost", "avoided." + std::string(after(path, "cost_per."))};
    if (path == "payback_years" || path == "simple_payback_years")
        return {"programme_cost", "gross_saving"};
    if (path == "discounted_payback_years") return {"pv_programme_cost", "pv_gross_saving"};
    return {};
}

bool is_sum(std::string_view path) {
    return made_of(path).empty() && path != "client_years_beyond_horizon" &&
           !starts_with(path, "without");
}

std::optional<Measure> number_at(const Plan& plan, const Grid& figures, const LedgerBlock& block,
                                 const NumberName& number, int draw) {
    const std::vector<Part> parts = parts_of(plan, number);
    if (is_sum(number.path) && !parts.empty()) {
        double sum = 0;
        for (const Part& part : parts) sum += value_of(plan, block, part, draw);
        return Measure{number.path, sum + 0.0, {}};
    }
    if (number.year) return std::nullopt;
    return measure_at(measure(plan, figures, block, draw)[number.option], number.path);
}

}  // namespace hearth

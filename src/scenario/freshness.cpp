// Groups what is stale, so that a run says each thing once.
#include "scenario/freshness.hpp"

#include <algorithm>
#include <fmt/format.h>

#include "base/messages.hpp"
#include "base/text.hpp"
#include "scenario/usage.hpp"

namespace hearth {

namespace {

constexpr int oldest = 3;  ///< years between quoted prices and the scenario's without a warning
constexpr int most_continuations = 4;

const Map<double>& listed(const PriceIndex& index) {
    return index.levels.empty() ? index.changes : index.levels;
}

Standing own_standing(const PriceIndex& index, FinancialYear year) {
    if (index.forecast_from && year >= *index.forecast_from) return Standing::forecast;
    const auto& revised = index.provisional;
    const bool found = std::find(revised.begin(), revised.end(), year) != revised.end();
    return found ? Standing::provisional : Standing::settled;
}

Standing standing_through(const Library& library, const PriceIndex& index, FinancialYear year,
                          int depth) {
    if (listed(index).empty() || depth > most_continuations) return Standing::settled;
    const auto first = parse_financial_year(listed(index).front().name).value_or(year);
    const auto last = parse_financial_year(listed(index).back().name).value_or(year);
    if (year >= first && year <= last) return own_standing(index, year);
    const auto& name = year < first ? index.before : index.after;
    const PriceIndex* continued = name ? find(library.indices, name->name) : nullptr;
    if (continued == nullptr) return Standing::settled;
    return std::max(own_standing(index, year < first ? first : last),
                    standing_through(library, *continued, year, depth + 1));
}

/// Figures that share one thing worth saying.
struct Group {
    std::string key;
    FinancialYear year;
    std::vector<const Figure*> figures;
};

Group& group_of(std::vector<Group>& groups, const std::string& key, FinancialYear year) {
    for (Group& group : groups)
        if (group.key == key && group.year == year) return group;
    return groups.emplace_back(Group{key, year, {}});
}

std::string counted(std::size_t figures) {
    return figures == 1 ? "1 figure" : fmt::format("{} figures", figures);
}

class Freshness {
  public:
    Freshness(const Scenario& scenario, Diagnostics& diagnostics)
        : scenario_(scenario),
          base_(std::get<FinancialYear>(scenario.file.appraisal.prices)),
          diagnostics_(diagnostics) {}

    void check() {
        const std::vector<bool> used = used_figures(scenario_);
        for (std::size_t i = 0; i < used.size(); ++i)
            if (used[i]) sort(scenario_.figures[i]);
        for (const Group& group : old_) warn_of_age(group);
        for (const Group& group : rebased_) check_index(group);
    }

  private:
    void sort(const Figure& figure) {
        if (!figure.prices || !figure.prices->year || figure.point == 0) return;
        const FinancialYear year = *figure.prices->year;
        if (base_.start - year.start > oldest)
            group_of(old_, source_of(figure), year).figures.push_back(&figure);
        if (figure.prices->index && year != base_)
            group_of(rebased_, figure.prices->index->name, {}).figures.push_back(&figure);
    }

    static std::string source_of(const Figure& figure) {
        if (!figure.provenance.source) return "no source";
        const std::string& name = figure.provenance.source->name;
        return name == "assumption" ? "an assumption" : name;
    }

    void warn_of_age(const Group& group) {
        const Figure& first = *group.figures.front();
        const std::size_t others = group.figures.size() - 1;
        diagnostics_.report(
            "old-prices", first.place,
            {to_text(group.year), printable(group.key, 60), base_.start - group.year.start,
             printable(first.path, 80), others == 0 ? "" : fmt::format(" and {} more", others)});
    }

    void check_index(const Group& group) {
        const PriceIndex* index = find(scenario_.library.indices, group.key);
        if (index == nullptr) return;
        if (index->superseded_by)
            diagnostics_.report("superseded-index", group.figures.front()->place,
                                {group.key, printable(index->vintage, 120),
                                 index->superseded_by->name, counted(group.figures.size())});
        warn_of_standing(group, *index, Standing::provisional);
        warn_of_standing(group, *index, Standing::forecast);
    }

    void warn_of_standing(const Group& group, const PriceIndex& index, Standing wanted) {
        std::vector<FinancialYear> years;
        std::size_t touched = 0;
        for (const Figure* figure : group.figures) {
            bool own = false;
            for (const FinancialYear year : {*figure->prices->year, base_}) {
                if (standing(scenario_.library, index, year) != wanted) continue;
                own = true;
                if (std::find(years.begin(), years.end(), year) == years.end())
                    years.push_back(year);
            }
            touched += own ? 1 : 0;
        }
        if (years.empty()) return;
        std::sort(years.begin(), years.end());
        say_standing(group, years, touched, wanted);
    }

    void say_standing(const Group& group, const std::vector<FinancialYear>& years,
                      std::size_t touched, Standing wanted) {
        std::string list;
        for (const FinancialYear year : years) list += (list.empty() ? "" : ", ") + to_text(year);
        const bool forecast = wanted == Standing::forecast;
        diagnostics_.report(forecast ? Told("forecast-prices") : Told("provisional-prices"),
                            group.figures.front()->place, {group.key, list, counted(touched)});
    }

    const Scenario& scenario_;
    FinancialYear base_;
    Diagnostics& diagnostics_;
    std::vector<Group> old_, rebased_;
};

}  // namespace

Standing standing(const Library& library, const PriceIndex& index, FinancialYear year) {
    return standing_through(library, index, year, 0);
}

void check_freshness(const Scenario& scenario, Diagnostics& diagnostics) {
    if (!scenario.file.appraisal.as_printed()) Freshness(scenario, diagnostics).check();
}

}  // namespace hearth

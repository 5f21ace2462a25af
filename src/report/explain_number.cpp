// A number of a table: what it means, the parts that make it up, and the figures behind each.
#include <algorithm>
#include <cmath>

#include "report/explain.hpp"

namespace hearth {

namespace {

class Number {
  public:
    Number(const Explaining& explaining, const NumberName& number)
        : explaining_(explaining), plan_(explaining.plan), number_(number) {
        for (const NamedFigure& one : named_figures(explaining))
            if (!one.columns.empty() && !one.figure->expression) figures_.push_back(one);
        std::vector<Lever> levers;
        for (const NamedFigure& one : figures_) levers.push_back({.columns = one.columns});
        Grid places = left_alone(levers.size() + 1, levers.size());
        for (std::size_t f = 0; f < levers.size(); ++f)
            places(f + 1, f) = nudged(*figures_[f].figure);
        points_ = placed(plan_, levers, places);
        block_ = evaluate(plan_, points_);
    }

    NumberExplanation explain() {
        const MeasureRow& row = *number_.measure.row;
        const auto own = number_in_draws(plan_, points_, block_, number_);
        NumberExplanation made{.name = name_of(explaining_, number_),
                               .unit = std::string(row.unit),
                               .meaning = std::string(row.meaning),
                               .value = finite(own[0]),
                               .withheld = {},
                               .sum = is_sum(row),
                               .made_of = {},
                               .parts = {},
                               .figures = {}};
        if (!made.value) made.withheld = why_withheld(row, plan_.layout.years);
        for (const NumberName& one : operands_of(plan_, number_)) {
            const double value = number_in_draws(plan_, points_, block_, one)[0];
            made.made_of.push_back({one.measure.path, finite(value), {}});
        }
        add_parts(made);
        if (made.value)
            made.figures = influences([&](int draw) {
                return finite(own[static_cast<std::size_t>(draw)]).value_or(*made.value);
            });
        return made;
    }

  private:
    static std::optional<double> finite(double value) {
        return std::isfinite(value) ? std::optional(value) : std::nullopt;
    }

    void add_parts(NumberExplanation& made) const {
        for (const Part& part : parts_of(plan_, number_)) {
            ExplainedPart one = named(part);
            one.value = value_of(plan_, block_, part, 0);
            if (one.value == 0) continue;
            one.figures = influences([&](int draw) { return value_of(plan_, block_, part, draw); });
            made.parts.push_back(std::move(one));
        }
        std::stable_sort(made.parts.begin(), made.parts.end(), [](const auto& a, const auto& b) {
            return std::abs(a.value) > std::abs(b.value);
        });
    }

    ExplainedPart named(const Part& part) const {
        const LedgerLayout& layout = plan_.layout;
        const auto index = static_cast<std::size_t>(part.index);
        ExplainedPart one{.intervention = {}, .name = {}, .payer = {}, .sort = {}, .figures = {}};
        int intervention = part.index;
        if (part.kind == PartKind::line) {
            const LedgerLine& line = layout.lines[index];
            intervention = line.intervention;
            one.name = line.name;
            one.payer = layout.payers[static_cast<std::size_t>(line.payer)];
            one.sort = name_of(line.ledger_class);
        } else if (part.kind == PartKind::counter) {
            intervention = layout.counters[index].intervention;
            one.name = layout.counters[index].name;
            one.sort = layout.counters[index].outcome ? "outcome" : "service";
        } else {
            one.name = "clients who start";
        }
        if (intervention >= 0)
            one.intervention = layout.interventions[static_cast<std::size_t>(intervention)];
        return one;
    }

    /// What one hundredth more of each figure changes, where it changes anything.
    template <class Value>
    std::vector<Influence> influences(Value value) const {
        std::vector<Influence> found;
        const double base = value(0);
        for (std::size_t f = 0; f < figures_.size(); ++f) {
            const double change = value(static_cast<int>(f) + 1) - base;
            if (std::abs(change) <= 1e-12 * std::max(1.0, std::abs(base))) continue;
            const bool up = nudged(*figures_[f].figure) > figures_[f].figure->value();
            found.push_back({figures_[f], up ? change : -change});
        }
        std::stable_sort(found.begin(), found.end(), [](const auto& a, const auto& b) {
            return std::abs(a.change) > std::abs(b.change);
        });
        return found;
    }

    const Explaining& explaining_;
    const Plan& plan_;
    const NumberName& number_;
    std::vector<NamedFigure> figures_;
    Grid points_;
    LedgerBlock block_;
};

}  // namespace

NumberExplanation explain_number(const Explaining& explaining, const NumberName& subject) {
    return Number(explaining, subject).explain();
}

}  // namespace hearth

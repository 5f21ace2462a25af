// Names and chances of a choice.
#include "report/decision_parts.hpp"

#include <fmt/format.h>

#include "report/run_report.hpp"

namespace hearth {

DecisionWords::DecisionWords(const DecideAnswer& from)
    : report(from),
      decision(from.decision),
      currency(from.scenario.file.appraisal.currency),
      options() {
    for (std::size_t o = 0; o < from.plan.layout.options.size(); ++o)
        options.push_back(option_name(from, o));
}

std::string DecisionWords::favoured(const Choice& choice) const {
    std::string text;
    for (const std::size_t o : least_lossy(choice))
        text += (text.empty() ? "" : " or ") + options[o];
    return text;
}

double DecisionWords::chance(const Choice& choice) const {
    double sum = 0;
    for (const std::size_t o : least_lossy(choice)) sum += choice.best[o].value;
    return sum;
}

std::string DecisionWords::share(double share) const {
    return report.uncertain ? percent(share) : fmt::format("{:.0f} %", share * 100);
}

const Estimate& of_favoured(const Choice& choice, ByOption what) {
    return (choice.*what)[static_cast<std::size_t>(choice.favoured)];
}

std::string option_name(const DecideAnswer& report, std::size_t option) {
    return readable(report.plan.layout.options[option]);
}

std::string side_name(const DecideAnswer& report, const Side& side) {
    if (side.is_payer) return payer_name(report.scenario, side.name);
    return side.name == "cash" ? "Net cash" : "Net saving";
}

}  // namespace hearth

// The questions one after the other; draws are evaluated once more for what is saved year by year.
#include "study/report.hpp"

#include <algorithm>

namespace hearth {

namespace {

constexpr std::uint64_t most_futures = 20000;  // draws
constexpr std::string_view so_far = "by_year.<year>.cumulative_net_saving";

/// The value of which a share of ascending values is below.
double value_at(const std::vector<double>& ascending, double share) {
    const double at = share * static_cast<double>(ascending.size()) - 0.5;
    const double last = static_cast<double>(ascending.size() - 1);
    const auto below = static_cast<std::size_t>(std::clamp(at, 0.0, last));
    const std::size_t above = std::min(below + 1, ascending.size() - 1);
    const double part = std::clamp(at - static_cast<double>(below), 0.0, 1.0);
    return ascending[below] + part * (ascending[above] - ascending[below]);
}

/// The cumulative net saving of every option and year, draw by draw.
class Cumulative {
  public:
    explicit Cumulative(const Plan& plan)
        : plan_(plan), layout_(lay_out_results(plan, {so_far})), values_(layout_.columns.size()) {}

    void take(const Grid& figures) {
        if (draws() >= most_futures) return;
        Grid out(figures.rows(), values_.size());
        compute_measures(plan_, layout_, figures, evaluate(plan_, figures), out);
        for (std::size_t c = 0; c < values_.size(); ++c) {
            const auto column = out.col(c);
            values_[c].insert(values_[c].end(), column.begin(), column.end());
        }
    }

    [[nodiscard]] std::uint64_t draws() const {
        return values_.empty() ? 0 : values_.front().size();
    }

    [[nodiscard]] std::vector<OptionFutures> futures() {
        std::vector<OptionFutures> all(plan_.layout.options.size());
        if (draws() == 0) return {};
        for (std::size_t c = 0; c < values_.size(); ++c) {
            std::vector<double>& one = values_[c];
            OptionFutures& of = all[layout_.columns[c].option];
            std::sort(one.begin(), one.end());
            of.cumulative.push_back({value_at(one, 0.025), value_at(one, 0.25), value_at(one, 0.5),
                                     value_at(one, 0.75), value_at(one, 0.975)});
            if (std::ssize(of.cumulative) < plan_.layout.years) continue;
            for (int i = 0; i < 100; ++i) of.hundred.push_back(value_at(one, (i + 0.5) / 100));
        }
        return all;
    }

  private:
    const Plan& plan_;
    MeasureLayout layout_;  ///< option by option, year by year
    std::vector<std::vector<double>> values_;
};

/// The net saving so far of every option, year by year to the end of the whole life.
std::vector<std::vector<double>> whole_life_of(const AtPoint& at) {
    if (at.plan.life == nullptr) return {};
    const Plan& life = whole_life(at.plan);
    const MeasureLayout layout = lay_out_results(life, {so_far});
    Grid values(at.figures.rows(), layout.columns.size());
    compute_measures(life, layout, at.figures, evaluate(life, at.figures), values);
    std::vector<std::vector<double>> all(life.layout.options.size());
    for (std::size_t c = 0; c < layout.columns.size(); ++c)
        all[layout.columns[c].option].push_back(values(0, c));
    return all;
}

/// What an answer is, or why there is none.
template <class To, class From>
void take_answer(std::optional<To>& to, From made, ReportAnswer& report) {
    if (const auto* refusal = std::get_if<Refusal>(&made)) {
        for (const std::string& why : refusal->why) report.missing.push_back(why);
        return;
    }
    if constexpr (std::is_same_v<From, Answered<SensitivityAnswer>>)
        to.emplace(std::get<To>(std::get<SensitivityAnswer>(std::move(made))));
    else
        to.emplace(std::get<To>(std::move(made)));
}

}  // namespace

Answered<ReportAnswer> answer(const ReportQuestion& question, const AtPoint& at,
                              const Executor& executor) {
    Refusal unknown{.blame = Blame::question};
    const auto option = option_asked(at, question.option, unknown.problems);
    if (!option) return unknown;
    ReportAnswer report{.option = *option};
    Cumulative cumulative(at.plan);
    RunQuestion run{.drawing = question.drawing};
    if (!question.run_alone)
        run.keep = [&](const MeasureLayout&) {
            return
                [&](std::uint64_t, const Grid& figures, const Grid&) { cumulative.take(figures); };
        };
    auto made = answer(run, at, executor);
    if (auto* refusal = std::get_if<Refusal>(&made)) return std::move(*refusal);
    report.run = std::move(std::get<RunDraws>(made));
    if (question.run_alone) return report;
    report.future_draws = cumulative.draws();
    report.futures = cumulative.futures();
    report.whole_life = whole_life_of(at);
    if (at.plan.layout.options.size() > 1)
        take_answer(report.decision, answer(DecideQuestion{{}, question.drawing}, at, executor),
                    report);
    SensitivityQuestion tornado;
    tornado.view = TornadoQuestion{};
    tornado.most = 10;
    tornado.option = {at.plan.layout.options[report.option], question.option.place};
    take_answer(report.tornado, answer(tornado, at), report);
    if (report.run.draws > 0 && at.plan.layout.options.size() > 1) {
        ValueQuestion value;
        value.drawing = question.drawing;
        take_answer(report.value, answer(value, at, executor), report);
    }
    return report;
}

}  // namespace hearth

// Questions about the figures of one scenario: hearth value and sensitivity.
#include <algorithm>
#include <cmath>
#include <fmt/format.h>

#include "base/text.hpp"
#include "cli/cli.hpp"
#include "cli/output.hpp"
#include "cli/run.hpp"
#include "cli/support.hpp"
#include "report/pages.hpp"
#include "study/sensitivity.hpp"
#include "study/value.hpp"

namespace hearth {

namespace {

/// A text of the form NAME=…, cut in two; nothing where it is none.
std::optional<std::pair<std::string, std::string>> named(const std::string& text) {
    const auto at = text.find('=');
    if (at == std::string::npos || at == 0) return std::nullopt;
    return std::pair(text.substr(0, at), text.substr(at + 1));
}

/// Text of a figure's name, to be given a place when the scenario has been read.
std::vector<PlacedWord> words_in(const std::string& text) {
    std::vector<PlacedWord> words;
    for (std::string& name : split(text, ',')) words.push_back({std::move(name)});
    return words;
}

void place(Prepared& ready, std::vector<PlacedWord>& words) {
    for (PlacedWord& word : words) word = ready.word(word.text);
}

// --- value ---------------------------------------------------------------------------------------

struct ValueAsked : Asked<ValueQuestion> {
    std::optional<double> fixed_cost, cost_per_record;
};

std::string take_figure(const std::string& name, std::vector<PlacedWord>& figures) {
    figures.push_back({name});
    return "";
}

/// "FIGURE" or "FIGURE:100,200".
std::string take_audit(const std::string& text, std::vector<AuditAsked>& audits) {
    constexpr double most_records = 1e9;
    const auto colon = std::min(text.find(':'), text.size());
    AuditAsked audit{{text.substr(0, colon)}, {}};
    if (colon == 0) return "--audit must name a figure, such as --audit uptake:100,200";
    for (const std::string& size :
         colon == text.size() ? std::vector<std::string>{} : split(text.substr(colon + 1), ',')) {
        const auto value = numbers_in(size, ',');
        const double records = value ? value->front() : 0;
        if (!(records >= 1 && records <= most_records && records == std::floor(records)))
            return fmt::format("--audit {}: an audit has 1 record or more, a whole number, not {}",
                               in_quotes(audit.figure.text), in_quotes(size));
        audit.sizes.push_back(static_cast<int>(records));
    }
    audits.push_back(std::move(audit));
    return "";
}

std::string take_group(const std::string& text, std::vector<GroupAsked>& groups) {
    const auto parts = named(text);
    GroupAsked group{{parts ? parts->first : ""}, parts ? words_in(parts->second) : words_in("")};
    if (any(group.figures, [](const PlacedWord& one) { return one.text.empty(); }))
        return "--group must read like team=staff_cost,visits, not " + in_quotes(text);
    if (group.figures.size() > most_in_a_group)
        return too_many_in_a_group(group.name.text, group.figures.size());
    groups.push_back(std::move(group));
    return "";
}

std::string take_scatter(const std::string& text, std::vector<std::pair<PlacedWord, double>>& all) {
    constexpr double most_money = 1e12;
    const auto parts = named(text);
    const auto sd = parts ? numbers_in(parts->second, ',') : std::nullopt;
    if (!sd || sd->size() != 1 || !(sd->front() > 0 && sd->front() <= most_money))
        return "--sd-of-one must read like FIGURE=12.5, with a number above 0 and at most "
               "1,000,000,000,000, not " +
               in_quotes(text);
    all.push_back({{parts->first}, sd->front()});
    return "";
}

/// "1000x1000".
std::string take_levels(const std::string& text, std::optional<Levels>& levels) {
    const auto counts = numbers_in(text, 'x');
    const auto whole = [&](std::size_t i, std::uint64_t least, std::uint64_t most) {
        const double count = (*counts)[i];
        return count >= static_cast<double>(least) && count <= static_cast<double>(most) &&
               count == std::floor(count);
    };
    if (!counts || counts->size() != 2 || !whole(0, fewest_outer, most_outer) ||
        !whole(1, fewest_inner, most_nested) || std::fmod((*counts)[1], 2) != 0 ||
        (*counts)[0] * (*counts)[1] > static_cast<double>(most_nested))
        return fmt::format(
            "--nested must read OUTERxINNER, such as 1000x1000: {} to {} draws of what is known, "
            "an even number from {} of all else for each, {} in all at most; not {}",
            fewest_outer, with_commas(most_outer), fewest_inner, with_commas(most_nested),
            in_quotes(text));
    levels = {static_cast<std::uint64_t>((*counts)[0]), static_cast<std::uint64_t>((*counts)[1])};
    return "";
}

}  // namespace

std::variant<ValueQuestion, std::string> known_in(std::string_view each) {
    const std::string text(each);
    const std::size_t colon = text.rfind(':');
    ValueQuestion question;
    if (!text.starts_with("known=") || colon == std::string::npos)
        return "--each known must read like known=staff_cost,visits:1000x1000";
    std::string wrong = take_group(text.substr(0, colon), question.groups);
    if (wrong.empty()) wrong = take_levels(text.substr(colon + 1), question.nested);
    if (!wrong.empty()) return "--each known: " + wrong;
    return question;
}

ValueQuestion known_asked(const FarmPlan& plan, Prepared& ready) {
    auto question = std::get<ValueQuestion>(known_in("known=" + plan.known));
    place(ready, question.groups.front().figures);
    question.drawing = {plan.head.draws, plan.head.seed, plan.head.sampling};
    return question;
}

namespace {

std::string mistake_in(ValueAsked& asked) {
    if (asked.question.nested && asked.question.groups.empty() && asked.question.figures.empty())
        return "--nested goes with --group or --figure: say what is to be known";
    return settle(asked.target);
}

/// The question with places for its words.
ValueQuestion placed(const ValueAsked& asked, Prepared& ready) {
    ValueQuestion question = asked.question;
    place(ready, question.figures);
    for (GroupAsked& group : question.groups) place(ready, group.figures);
    for (AuditAsked& audit : question.audits) audit.figure = ready.word(audit.figure.text);
    for (auto& [figure, sd] : question.scatter) figure = ready.word(figure.text);
    if (asked.fixed_cost || asked.cost_per_record)
        question.cost = {asked.fixed_cost.value_or(0), asked.cost_per_record.value_or(0)};
    return question;
}

int value(const ValueAsked& asked) {
    auto ready = prepared(asked.input.files.front(), asked.input);
    if (!ready) return 1;
    return write_answer(answer(placed(asked, *ready), ready->at, threads(asked.threads)), ready->at,
                        asked.target);
}

// --- sensitivity ---------------------------------------------------------------------------------

struct SensitivityAsked : Asked<SensitivityQuestion> {
    std::string measure = "net_saving", option;
    std::string figure;
    std::vector<double> at;
    std::vector<RangeAsked> ranges;
    std::vector<std::string> two;
    int steps = 11;
    std::vector<GroupAsked> groups;
    bool shares = false;
    SharesQuestion shares_question;
};

std::string take_range(const std::string& text, std::vector<RangeAsked>& ranges) {
    const auto ends = numbers_in(text, ':');
    if (!ends || ends->size() != 2 || !(ends->front() < ends->back()))
        return "--range must read LOW:HIGH with LOW below HIGH, such as 0.1:0.5, not " +
               in_quotes(text);
    ranges.push_back({{ends->front(), ends->back()}, {text}});
    return "";
}

std::string take_levers(const std::string& text, std::vector<GroupAsked>& groups) {
    const auto parts = named(text);
    if (!parts) return "--group must read NAME=FIGURE,FIGURE, not " + in_quotes(text);
    groups.push_back({{parts->first}, words_in(parts->second)});
    return "";
}

std::string mistake_in(SensitivityAsked& asked) {
    const std::size_t wanted = asked.two.empty() ? 1 : 2;
    if (!asked.ranges.empty() && asked.two.empty() && asked.figure.empty())
        return "--range goes with --figure or --two";
    if (asked.ranges.size() > wanted) return "--range stands once for each figure";
    if (!asked.at.empty() && asked.figure.empty()) return "--at goes with --figure";
    return settle(asked.target);
}

/// The question with places for its words.
SensitivityQuestion placed(SensitivityAsked asked, Prepared& ready) {
    SensitivityQuestion question = asked.question;
    question.measure = ready.word(asked.measure);
    if (!asked.option.empty()) question.option = ready.word(asked.option);
    for (RangeAsked& range : asked.ranges) range.text = ready.word(range.text.text);
    for (GroupAsked& group : asked.groups) {
        group.name.place = ready.word(group.name.text).place;
        place(ready, group.figures);
    }
    if (!asked.figure.empty())
        question.view = ThresholdQuestion{
            ready.words(split(asked.figure, ',')),
            asked.ranges.empty() ? std::nullopt : std::optional(asked.ranges.front()), asked.at};
    else if (!asked.two.empty())
        question.view = TwoWayQuestion{ready.word(asked.two.front()), ready.word(asked.two.back()),
                                       asked.ranges, asked.steps};
    else if (asked.shares)
        question.view = asked.shares_question;
    else
        question.view = TornadoQuestion{asked.groups};
    return question;
}

int sensitivity(const SensitivityAsked& asked) {
    auto ready = prepared(asked.input.files.front(), asked.input);
    if (!ready) return 1;
    return write_answer(answer(placed(asked, *ready), ready->at), ready->at, asked.target);
}

std::vector<Option> value_rows(ValueAsked& asked) {
    ValueQuestion& question = asked.question;
    const Rules money = within(0, 1e12);
    return {
        scenario_row(asked.input, "value"),
        {"--figure", "NAME", "these figures only; again for more",
         read_by(take_figure, question.figures)},
        {"--group", "NAME=A,B", "2 to 6 figures known together; again for more",
         read_by(take_group, question.groups)},
        {"--nested", "OUTERxINNER",
         "each --group and --figure by two levels of draws too, as a check: 1000x1000",
         read_by(take_levels, question.nested)},
        {"--audit", "NAME[:N,N…]", "audits of a figure (the three worthiest); again for more",
         read_by(take_audit, question.audits)},
        {"--sd-of-one", "NAME=X",
         "standard deviation of one record, in the scenario's prices; of a ratio with an interval, "
         "of its logarithm",
         read_by(take_scatter, question.scatter)},
        {"--fixed-cost", "X", "what an audit costs, however large", &asked.fixed_cost, money},
        {"--cost-per-record", "X", "what each of its records costs", &asked.cost_per_record, money},
        {"--decisions", "N", "decisions a year that the knowledge is used for (1)",
         &question.decisions, within(0.001, 1e6)},
        {"--decision-years", "N", "over so many years, discounted (1)", &question.decision_years,
         within(1, 200)},
        {"--measure", "NAME", "what to choose by, such as net_cash", &question.measure},
        {"--payer", "NAME", "choose by one payer's net effect", &question.payer,
         excluding({"--measure"})},
        {"--most", "N", "figures shown (10)", &question.most, within(1, 10000)}};
}

std::string take_values(const std::string& text, std::vector<double>& values) {
    const auto numbers = numbers_in(text, ',');
    if (!numbers)
        return "--at must be numbers with commas, such as 0.1,0.2, not " + in_quotes(text);
    values = *numbers;
    return "";
}

std::vector<Option> sensitivity_rows(SensitivityAsked& asked) {
    return {scenario_row(asked.input, "sensitivity"),
            {"--measure", "NAME", "net_saving, or any other: hearth list measures (net_saving)",
             &asked.measure},
            {"--option", "NAME", "which option (headline_option)", &asked.option},
            {"--target", "X", "the value to reach (0; 1 for benefit_cost_ratio)",
             &asked.question.target},
            {"--group", "NAME=FIG,FIG",
             "figures that go to their lows together, then to their highs; again for more",
             read_by(take_levers, asked.groups), excluding({"--figure", "--two"})},
            {"--figure", "FIG[,FIG]",
             "every value in its range at which the measure is the target; several are put at one "
             "value together",
             &asked.figure},
            {"--range", "LOW:HIGH", "where to look instead; with --two once for each figure",
             read_by(take_range, asked.ranges)},
            {"--at", "X,X", "the measure at these values of the figure too",
             read_by(take_values, asked.at)},
            {"--two", "FIG FIG", "a grid over two figures", &asked.two,
             excluding({"--figure"}, {.values = 2})},
            {"--steps", "N", "values of each of the two, 2 to 50 (11)", &asked.steps,
             within(2, 50, {.needs = {"--two"}})},
            {"--shares", "", "first-order and total shares of the variance (Saltelli)",
             &asked.shares, excluding({"--figure", "--two", "--group"})},
            {"--draws", "N", "of each of the two samples for --shares (4,096)",
             &asked.shares_question.draws, within(32, 1000000, {.needs = {"--shares"}})},
            {"--seed", "S", "of the two samples (the scenario's)", &asked.shares_question.seed,
             within(0, 9007199254740992, {.needs = {"--shares"}})},
            {"--most", "N", "rows that tables show (20)", &asked.question.most, within(1, 1000)}};
}

}  // namespace

Command value_command() {
    const auto asked = std::make_shared<ValueAsked>();
    ValueQuestion& question = asked->question;
    return {.name = "value",
            .takes = "SCENARIO",
            .does = "which figure to measure next, with how many records, and what that is worth",
            .examples =
                R"(
  hearth value my.yaml                                    what each figure is worth knowing
  hearth value my.yaml --cost-per-record 25 --fixed-cost 4000   and how many records pay
  hearth value my.yaml --audit uptake:100,200,400         a local audit of a figure, by size
  hearth value my.yaml --audit home_visit.cost --sd-of-one home_visit.cost=60
  hearth value my.yaml --group team=staff_cost,visits     several figures known together
  hearth value my.yaml --group team=staff_cost,visits --nested 1000x1000   as a check
  hearth value my.yaml --payer nhs                        the choice from one payer's side
)",
            .more =
                R"(
The choice is the option of greatest net saving at present value, or of greatest net monetary
benefit where the scenario values QALYs. A record is one client: yes or no for a share, a count for
a rate. For other figures say how far single records scatter. At least 1,000 draws are needed.
)",
            .options =
                joined({value_rows(*asked), draw_rows(question.drawing, asked->threads),
                        scenario_rows(asked->input), answer_rows(asked->target, chart_formats())}),
            .mistake = [asked] { return mistake_in(*asked); },
            .run = [asked] { return value(*asked); },
            .target = &asked->target};
}

Command sensitivity_command() {
    const auto asked = std::make_shared<SensitivityAsked>();
    return {
        .name = "sensitivity",
        .takes = "SCENARIO",
        .does = "what moves the result, and what would have to be true",
        .examples =
            R"(
  hearth sensitivity my.yaml                                  every figure at its low and high
  hearth sensitivity my.yaml --measure by_payer.nhs.net --option full_offer
  hearth sensitivity my.yaml --figure rate_ratio              where the net saving is 0
  hearth sensitivity my.yaml --figure deadweight --range 0:0.9 --at 0.2,0.4 --target 10000
  hearth sensitivity my.yaml --two rate_ratio deadweight -o two.svg
  hearth sensitivity my.yaml --group costs=jobs.cost,coordinator.fixed_per_year
  hearth sensitivity my.yaml --shares                         where the variance comes from
)",
        .more =
            R"(
Without --figure, --two or --shares: each figure at its stated low and high, or its 2.5 and 97.5
percentiles, all others at their point; for each figure the nearest value at which the measure is
the target; and what one per cent more of it changes. Amounts of money are in the scenario's prices.
)",
        .options = joined({sensitivity_rows(*asked), answer_rows(asked->target, chart_formats()),
                           scenario_rows(asked->input)}),
        .mistake = [asked] { return mistake_in(*asked); },
        .run = [asked] { return sensitivity(*asked); },
        .target = &asked->target};
}

}  // namespace hearth

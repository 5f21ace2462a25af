// The table of checks, what they share, and the answer.
#include "study/qa.hpp"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <fmt/format.h>

#include "base/messages.hpp"
#include "base/text.hpp"
#include "scenario/rules.hpp"
#include "study/qa_parts.hpp"

namespace hearth {

namespace {

using Of = QaGroup;
constexpr Severity a_law = Severity::error, to_look_at = Severity::warning;

constexpr auto qa_table = std::to_array<QaCheck>({
    {"zero-effect", "No effect, no saving", Of::laws, a_law,
     "something is saved although nothing has an effect", qa::zero_effect},
    {"equal-options", "Equal options differ by nothing", Of::laws, a_law,
     "two options of the same parts differ", qa::equal_options},
    {"zero-cost", "Free of charge, the net saving is the gross saving", Of::laws, a_law,
     "a cost stands where no line of cost does", qa::zero_cost},
    {"zero-unit-costs", "Services that cost nothing save nothing", Of::laws, a_law,
     "a service saves money at a unit cost of 0", qa::zero_unit_costs},
    {"zero-rate", "Discounted at 0, present values are plain sums", Of::laws, a_law,
     "present values and sums differ without discounting", qa::zero_rate},
    {"higher-rate", "A higher rate, a smaller present value", Of::laws, a_law,
     "a present value grows with the rate although all comes later", qa::higher_rate},
    {"health-rate", "Health discounted is no more than health undiscounted", Of::laws, a_law,
     "discounting adds QALYs", qa::health_rate},
    {"horizon-split", "The first years are the same over a shorter horizon", Of::laws, a_law,
     "what happens in a year depends on how many follow", qa::horizon_split},
    {"longer-horizon", "One year more loses no saving", Of::laws, a_law,
     "a longer horizon takes away what was saved", qa::longer_horizon},
    {"twice-clients", "Twice the clients, twice of all that is not fixed", Of::laws, a_law,
     "a line does not go with the clients", qa::twice_clients},
    {"no-clients", "Without clients only fixed costs are left", Of::laws, a_law,
     "something is saved or paid for nobody", qa::no_clients},
    {"linear-unit-costs", "Results go with every unit cost in proportion", Of::laws, a_law,
     "a unit cost works otherwise than by multiplication", qa::linear_unit_costs},
    {"own-rows", "A unit cost doubles its own lines alone", Of::laws, a_law,
     "a unit cost moves the lines of another service", qa::own_rows},
    {"halves-add", "Two halves of each intervention are the whole", Of::laws, a_law,
     "parts do not add up to the whole", qa::halves_add},
    {"relabelled", "Other names and another order, the same numbers", Of::laws, a_law,
     "a result depends on what options are called", qa::relabelled},
    {"price-round-trip", "Prices by way of another year are the same", Of::laws, a_law,
     "a price index does not agree with itself", qa::price_round_trip},
    {"extremes", "At the ends of every range there is a result", Of::laws, a_law,
     "a figure within its range leaves no result", qa::extremes},
    {"line-by-line", "Added up line by line, results are the same", Of::laws, a_law,
     "a line of the ledger is in a result and not in its explanation, or the reverse",
     qa::line_by_line},
    {"utilities-one", "With every utility 1, QALYs are years of life", Of::laws, a_law,
     "a year is worth more than one in full health, or is counted in QALYs and not in life",
     qa::utilities_one},
    {"utilities-zero", "With every utility 0, there are no QALYs", Of::laws, a_law,
     "states bring QALYs that no utility gives them", qa::utilities_zero},
    {"all-or-none-die", "Everybody dies where all who can do, nobody where none can", Of::laws,
     to_look_at, "there is a state in which nobody dies", qa::all_or_none_die},
    {"background-mortality", "Who is ill dies no later than others", Of::laws, to_look_at,
     "mortality is below that of everybody of the same age", qa::background_mortality},
    {"one-by-one", "People followed one by one do what the cohort does", Of::laws, a_law,
     "two ways of following people disagree", qa::one_by_one},
    {"shorter-cycles", "Cycles half as long, nearly the same result", Of::laws, to_look_at,
     "cycles are too long for what happens in them", qa::shorter_cycles},
    {"within-cycle-rules", "Counted at starts and at ends of cycles, the others lie between",
     Of::laws, to_look_at, "the answer hangs on how rows of a cycle are counted",
     qa::within_cycle_rules},
    {"payers-sum", "Payers add up to the total", Of::draws, a_law, "money is lost between payers",
     qa::payers_sum},
    {"kinds-sum", "Kinds of money add up to the total", Of::draws, a_law,
     "money is lost between cost, cash, capacity, social value and grants", qa::kinds_sum},
    {"years-sum", "Years add up to the total", Of::draws, a_law, "money is lost between years",
     qa::years_sum},
    {"transfers-sum", "Transfers add up to 0", Of::draws, a_law, "a transfer makes or loses money",
     qa::transfers_sum},
    {"use-within-use", "No client avoids more use than there is", Of::draws, a_law,
     "more is avoided than clients would use", qa::use_within_use},
    {"finite-draws", "Every draw has every result", Of::draws, a_law, "a draw has no result",
     qa::finite_draws},
    {"inside-support", "Every drawn figure is inside what it may be", Of::draws, a_law,
     "a figure is drawn outside what its key allows", qa::inside_support},
    {"drawn-as-declared", "Figures are drawn as they are declared", Of::draws, a_law,
     "mean or interval of the draws is not that of the distribution", qa::drawn_as_declared},
    {"shares-sum", "Shares of a whole add up to 1 in every draw", Of::draws, a_law,
     "parts of a whole drift apart", qa::shares_sum},
    {"correlations-drawn", "Figures move together as declared", Of::draws, a_law,
     "a rank correlation of the draws is not the one declared", qa::correlations_drawn},
    {"one-draw-alone", "A draw alone is the same as among others", Of::draws, a_law,
     "what a draw comes to depends on its neighbours", qa::one_draw_alone},
    {"unused-figure", "What nothing uses", Of::figures, to_look_at,
     "a figure, service or source that the author thought to matter does not", qa::unused_figure},
    {"unused-intervention", "Interventions in no option, and options alike", Of::figures,
     to_look_at, "part of the scenario changes no answer", qa::unused_intervention},
    {"no-source", "Figures without a source", Of::figures, to_look_at,
     "nobody can check where the number comes from", qa::no_source},
    {"no-range", "Drivers without a range", Of::figures, to_look_at,
     "the result is taken to be surer than it is", qa::no_range},
    {"range-and-value", "Values outside or at the end of their range", Of::figures, to_look_at,
     "value and range are not of the same thing", qa::range_and_value},
    {"range-width", "Ranges too wide, too narrow, or beyond the possible", Of::figures, to_look_at,
     "an end of the range, or its scale, is mistyped", qa::range_width},
    {"old-prices", "Old prices", Of::figures, to_look_at,
     "an index carries prices on, not what is done for them", qa::old_prices},
    {"old-data", "Old or superseded sources", Of::figures, to_look_at, "a newer figure may be out",
     qa::old_data},
    {"same-number-twice", "One number written in two places", Of::figures, to_look_at,
     "one of them will be forgotten when it changes", qa::same_number_twice},
    {"two-values", "One thing with two values", Of::figures, to_look_at, "one of them is wrong",
     qa::two_values},
    {"far-from-library", "Values far from the library's", Of::figures, to_look_at,
     "a slip of the unit, of the decimal point or of the year", qa::far_from_library},
    {"text-and-value", "Values that their own text does not say", Of::figures, to_look_at,
     "number and text were not changed together", qa::text_and_value},
    {"other-place", "Another place in text or figures", Of::figures, to_look_at,
     "figures of one place stand for another", qa::other_place},
    {"load-warnings", "What reading the files warned of", Of::figures, to_look_at,
     "see the warning itself", qa::load_warnings},
    {"effect-size", "Effects against the library's studies", Of::claims, to_look_at,
     "the effect is larger than any study of its kind", qa::effect_size},
    {"effect-direction", "Effects that raise use", Of::claims, to_look_at,
     "a ratio and a reduction, or with and without, were exchanged", qa::effect_direction},
    {"effect-population", "Whom the evidence was on", Of::claims, to_look_at,
     "those reached are not those studied", qa::effect_population},
    {"weak-design", "Uncontrolled evidence without correction", Of::claims, to_look_at,
     "what would have happened anyway is counted as effect", qa::weak_design},
    {"use-against-place", "Use avoided against the place's own", Of::claims, to_look_at,
     "more is avoided than a programme can", qa::use_against_place},
    {"clients-against-population", "Clients against the people of the place", Of::claims,
     to_look_at, "more are reached than there are", qa::clients_against_population},
    {"double-counting", "Services inside services", Of::claims, to_look_at,
     "one use is counted twice", qa::double_counting},
    {"cost-twice", "One cost in two lines", Of::claims, to_look_at, "one cost is paid twice",
     qa::cost_twice},
    {"overlap-undeclared", "Interventions for the same clients", Of::claims, to_look_at,
     "one avoided use is counted in each", qa::overlap_undeclared},
    {"no-counterfactual", "What is done today", Of::claims, to_look_at,
     "the difference is taken from the wrong side", qa::no_counterfactual},
    {"discounting", "Discount rates against those of the schedules", Of::claims, to_look_at,
     "a rate in percent, or one for other money", qa::discounting},
    {"horizon-and-effect", "Effects beyond the horizon", Of::claims, to_look_at,
     "costs are counted and what they bring is cut off, or the reverse", qa::horizon_and_effect},
    {"optimism-bias", "Optimism bias twice, or on what was spent", Of::claims, to_look_at,
     "one correction is made twice", qa::optimism_bias},
    {"payers-who-pay", "Who pays, against the library", Of::claims, to_look_at,
     "a saving or cost falls to the wrong purse", qa::payers_who_pay},
    {"outside-perspective", "Money of payers who are not counted", Of::claims, to_look_at,
     "a cost or saving is left out by whose money counts", qa::outside_perspective},
    {"transfer-size", "Transfers against what they are for", Of::claims, to_look_at,
     "money passes to who pays nothing, or more than is paid", qa::transfer_size},
    {"option-name", "Options against their names", Of::claims, to_look_at,
     "labels or parts of options were exchanged", qa::option_name},
    {"direction", "Figures move the answer as they must", Of::answer, to_look_at,
     "a sign is turned on the way from figure to result", qa::direction},
    {"one-way", "One figure moved stays within the draws", Of::answer, to_look_at,
     "a figure is drawn otherwise than its range says", qa::one_way},
    {"perspective-sign", "The same answer for whoever counts", Of::answer, to_look_at,
     "the answer depends on whose money counts", qa::perspective_sign},
    {"whole-life-sign", "The same answer over the whole life", Of::answer, to_look_at,
     "the answer depends on where the horizon ends", qa::whole_life_sign},
    {"point-and-mean", "The point against the mean of draws", Of::answer, to_look_at,
     "the result at best values and the expected result differ", qa::point_and_mean},
    {"twice-draws", "The same answer at twice the draws", Of::answer, to_look_at,
     "too few draws to decide by", qa::twice_draws},
    {"second-seed", "The same answer from another seed", Of::answer, to_look_at,
     "the answer is chance", qa::second_seed},
    {"acceptability", "Chances of being best add up to 1", Of::answer, a_law,
     "a draw has no best option, or two", qa::acceptability},
    {"information-order", "More information is worth no less", Of::answer, a_law,
     "knowing less is worth more than knowing more", qa::information_order},
    {"frontier", "No dominated option on the frontier", Of::answer, a_law,
     "an option that another beats is shown as efficient", qa::frontier},
    {"validate", "The user's own outside figures", Of::answer, to_look_at,
     "what somebody else counted is not what comes out", qa::validate},
});

/// Draws twice as many as asked for, and as many of another seed; why not, if a figure has no
/// value.
std::optional<Refusal> make_draws(QaCase& of) {
    if (!is_uncertain(of.at.plan)) return std::nullopt;
    Uncertainty asked{.draws = static_cast<int>(2 * of.draws), .seed = of.seed};
    of.figures = Grid(of.draws, of.at.plan.figures.size());
    const auto keep = [&](std::uint64_t first, const Grid& figures, const Grid&) {
        if (first >= of.draws) return;
        of.figures.put(first,
                       figures.part(0, std::min<std::size_t>(figures.rows(), of.draws - first)));
    };
    auto made = drawn_table(of.at.scenario, of.at.plan, asked, of.executor, keep);
    if (auto* refusal = std::get_if<Refusal>(&made)) return std::move(*refusal);
    of.table = std::move(std::get<DrawTable>(made));
    asked = {.draws = static_cast<int>(of.draws), .seed = of.seed + 1};
    auto other = drawn_table(of.at.scenario, of.at.plan, asked, of.executor);
    if (auto* refusal = std::get_if<Refusal>(&other)) return std::move(*refusal);
    of.second = std::move(std::get<DrawTable>(other));
    if (of.question.arithmetic.measures) of.question.arithmetic.measures(*of.table);
    if (of.question.arithmetic.figures) of.question.arithmetic.figures(of.figures);
    return std::nullopt;
}

/// Every figure with a range at its ends, each alone.
void move_figures(QaCase& of) {
    for (const NamedFigure& one : of.named) {
        if (one.columns.empty() || one.figure->dirichlet) continue;
        if (const auto ends = ends_of(*one.figure)) of.moved.push_back({&one, *ends});
    }
    if (of.moved.empty()) return;
    of.moved_figures = point_block(of.base.plan, 2 * of.moved.size());
    for (std::size_t m = 0; m < of.moved.size(); ++m)
        for (const Fig column : of.moved[m].named->columns) {
            of.moved_figures(2 * m, column) = of.moved[m].ends.low;
            of.moved_figures(2 * m + 1, column) = of.moved[m].ends.high;
        }
    compute_expressions(of.base.plan, of.moved_figures);
    of.moved_layout =
        lay_out_results(of.base.plan, {"net_saving", "gross_saving", "programme_cost"});
    of.moved_measures = Grid(of.moved_figures.rows(), of.moved_layout.columns.size());
    compute_measures(of.base.plan, of.moved_layout, of.moved_figures,
                     of.question.arithmetic.evaluate(of.base.plan, of.moved_figures),
                     of.moved_measures);
}

bool in_number(char c) { return is_digit(c) || c == '.' || c == ','; }

}  // namespace

std::span<const QaCheck> qa_checks() { return qa_table; }

std::size_t QaAnswer::count(QaResult result) const {
    return std::count_if(checks.begin(), checks.end(),
                         [&](const QaMade& one) { return one.outcome.result == result; });
}

std::size_t QaAnswer::findings(Severity severity) const {
    std::size_t all = 0;
    for (const QaMade& one : checks)
        if (one.check->severity == severity) all += one.outcome.findings.size();
    return all;
}

const QaMade* QaAnswer::find(std::string_view id) const {
    for (const QaMade& one : checks)
        if (one.check->id == id) return &one;
    return nullptr;
}

Answered<QaAnswer> answer(const QaQuestion& question, const AtPoint& at, const Executor& executor) {
    QaCase of{.question = question, .at = at, .executor = executor};
    Refusal unknown{.blame = Blame::question};
    const auto option = option_asked(at, question.option, unknown.problems);
    if (!option) return unknown;
    of.option = *option;
    of.draws = question.drawing.draws.value_or(qa_draws);
    of.seed = drawing_asked(question.drawing, at.scenario).seed;
    of.base = run_of(of, at.scenario);
    of.named = named_figures(at.explaining());
    of.compared = compared_figures(at.scenario);
    for (const auto& [name, place, outside] : at.scenario.file.validate)
        if (!of.base.results[*option].find(outside.measure.name))
            unknown.problems.report(
                "unknown-measure.of_option", outside.measure.place,
                {in_quotes(of.option_name()), in_quotes(outside.measure.name),
                 suggested_measure(outside.measure.name, of.base.results[*option].paths())});
    if (unknown.problems.has_errors()) {
        unknown.blame = Blame::scenario;
        return unknown;
    }
    if (auto refusal = make_draws(of)) return std::move(*refusal);
    move_figures(of);
    QaAnswer made{at.scenario, at.texts, of.option_name(), of.table ? of.draws : 0, of.seed};
    for (const QaCheck& check : qa_table) made.checks.push_back({&check, check.make(of)});
    return made;
}

// --- what checks share ---------------------------------------------------------------------------

QaRun run_of(const QaCase& of, Plan plan) {
    QaRun run{std::move(plan), {}, {}, {}};
    run.figures = point_block(run.plan);
    run.block = of.question.arithmetic.evaluate(run.plan, run.figures);
    run.results = measure(run.plan, run.figures, run.block);
    return run;
}

QaRun run_of(const QaCase& of, const Scenario& scenario) {
    return run_of(of, of.question.arithmetic.link(scenario));
}

double stake(const QaCase& of) {
    double most = 0;
    for (std::size_t o = 0; o < of.base.results.size(); ++o)
        for (const char* path : {"net_saving", "gross_saving", "programme_cost"})
            most = std::max(most, std::abs(of.base.value(o, path)));
    return most;
}

std::string in_sentence(double value) {
    if (!std::isfinite(value)) return "no number";
    if (std::abs(value) < 100) return fmt::format("{:.4g}", value + 0.0);
    const auto whole = static_cast<std::uint64_t>(std::llround(std::abs(value)));
    return (value < 0 ? "-" : "") + with_commas(whole);
}

std::string several(std::size_t count, std::string_view one, std::string_view more) {
    return fmt::format("{} {}", with_commas(count), count == 1 ? one : more);
}

QaOutcome not_asked(std::string why) { return {QaResult::not_asked, std::move(why), {}}; }

QaOutcome outcome(std::string done, std::vector<QaFinding> findings) {
    if (findings.empty()) return {QaResult::passed, std::move(done), {}};
    return {QaResult::found, done.substr(0, done.find(": ")), std::move(findings)};
}

std::vector<QaFinding> warned(const QaCase& of, const std::vector<std::string_view>& codes,
                              Codes which) {
    std::vector<QaFinding> found;
    for (const Diagnostic& one : of.question.warnings) {
        const bool named = is_among(one.code, codes);
        if (one.severity == Severity::warning && named == (which == Codes::those))
            found.push_back({one.message, one.help, "", one.place});
    }
    return found;
}

double line_total(const QaRun& run, int line) {
    double sum = 0;
    for (int year = 0; year < run.plan.layout.years; ++year)
        sum += amount(run.plan, run.block, line, year, 0);
    return sum;
}

double total_of(const QaRun& run, std::size_t option,
                const std::function<bool(const LedgerLine&)>& counts) {
    const auto sum = [&](std::size_t one) {
        double all = 0;
        for (const int line : run.plan.layout.option_lines[one])
            if (counts(run.plan.layout.lines[line])) all += line_total(run, line);
        return all;
    };
    return sum(option) - (option > 0 ? sum(0) : 0);
}

std::vector<double> numbers_of(std::string_view text) {
    std::vector<double> numbers;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (!is_digit(text[i]) ||
            (i > 0 &&
             (std::isalnum(static_cast<unsigned char>(text[i - 1])) != 0 || text[i - 1] == '_')))
            continue;
        std::size_t end = i;
        while (end < text.size() && in_number(text[end])) ++end;
        std::string digits;
        for (const char c : text.substr(i, end - i))
            if (c != ',') digits += c;
        while (!digits.empty() && digits.back() == '.') digits.pop_back();
        const double number = std::strtod(digits.c_str(), nullptr);
        const std::string rest = lowered(text.substr(end, 9));
        const auto goes_on = [&](std::string_view word) {
            return rest.starts_with(word) || ((rest.starts_with(" ") || rest.starts_with("-")) &&
                                              rest.substr(1).starts_with(word));
        };
        const bool million = goes_on("million") || rest.starts_with("m ") || rest.starts_with("m,");
        const bool billion = goes_on("billion") || rest.starts_with("bn");
        numbers.push_back(number * (billion ? 1e9 : million ? 1e6 : 1));
        if (goes_on("month")) numbers.push_back(number / 12);
        if (goes_on("week")) numbers.push_back(number / 52);
        if (goes_on("%") || goes_on("per cent") ||
            (goes_on("in 100") && !goes_on("in 1000") && !goes_on("in 100,")))
            numbers.push_back(number / 100);
        i = end;
    }
    return numbers;
}

std::vector<std::string> words_of(std::string_view text) {
    std::vector<std::string> words;
    std::string word;
    for (const char c : lowered(text) + " ") {
        if (std::isalnum(static_cast<unsigned char>(c)) != 0)
            word += c;
        else if (!word.empty()) {
            words.push_back(word);
            word.clear();
        }
    }
    return words;
}

std::vector<std::uint32_t> behind(const Scenario& scenario, FigureIndex figure) {
    std::vector<std::uint32_t> all;
    const auto visit = [&](const auto& self, FigureIndex one) -> void {
        if (!one.known() || is_among(one.at, all)) return;
        all.push_back(one.at);
        if (const auto& expression = scenario.figures[one.at].expression)
            for (const Term& term : expression->terms) self(self, term.figure);
    };
    visit(visit, figure);
    return all;
}

std::vector<std::pair<const Named<Intervention>*, const Model*>> in_options(const QaCase& of) {
    std::vector<std::pair<const Named<Intervention>*, const Model*>> all;
    const auto compared = compared_interventions(of.file());
    for (const auto& one : of.file().interventions)
        if (const Model* model = model_of(&one.value, of.scenario());
            model != nullptr && compared.contains(one.name))
            all.emplace_back(&one, model);
    return all;
}

bool mentions(std::string_view text, const std::vector<std::string_view>& words) {
    const std::string low = lowered(text);
    return any(words, [&](std::string_view word) { return low.find(word) != std::string::npos; });
}

std::size_t index_of_intervention(const QaCase& of, const std::string& intervention) {
    const auto& all = of.base.plan.layout.interventions;
    return std::find(all.begin(), all.end(), intervention) - all.begin();
}

std::vector<const Figure*> own_figures(const QaCase& of) {
    std::vector<const Figure*> all;
    std::set<Place> known;
    for (std::size_t i = 0; i < of.scenario().figures.size(); ++i) {
        const Figure& one = of.scenario().figures[i];
        if (of.compared[i] && is_own(one) && known.insert(one.place).second) all.push_back(&one);
    }
    return all;
}

std::optional<Ends> stated_ends(const Figure& figure) {
    if (figure.interval) return Ends{figure.interval->low, figure.interval->high};
    const Distribution& drawn = figure.distribution;
    if (!figure.range && (drawn.family == Family::pert || drawn.family == Family::triangular))
        return Ends{drawn.a, drawn.c};
    return figure.range;
}

std::pair<double, double> starts_of(const QaCase& of, const std::string& intervention) {
    const PlanIntervention& own =
        of.base.plan.interventions[index_of_intervention(of, intervention)];
    if (own.starts < 0) return {0, 0};
    double most = 0, all = 0;
    const Grid& starts = of.base.block.drivers[own.starts];
    for (std::size_t year = 0; year < starts.cols(); ++year) {
        most = std::max(most, starts(0, year));
        all += starts(0, year);
    }
    return {most, all};
}

}  // namespace hearth

// What every question that draws answers where it cannot: stopped halfway, figures that would be
// drawn alike, a figure without a value, states that more leave than there are.
#include <doctest/doctest.h>
#include <functional>

#include "loaded.hpp"
#include "study/compare.hpp"
#include "study/equity.hpp"
#include "study/gain_share.hpp"
#include "study/portfolio.hpp"
#include "study/qa.hpp"
#include "study/report.hpp"
#include "study/versions.hpp"

using namespace hearth;

namespace {

/// Two interventions, the money and health of two payers; `first` is the model of the first.
std::string refusing(const std::string& figures, const std::string& first) {
    return "hearth: 1\n"
           "title: Refusing\n"
           "appraisal: {start: 2024/25, years: 2, prices: as_printed, discount: none, qaly_value: "
           "20000}\n"
           "uncertainty: {draws: 3000}\n"
           "figures: {" +
           figures +
           "}\n"
           "services: {visit: {unit: visit, payer: nhs, cost: 50, cashable: 0.5}}\n"
           "interventions:\n"
           "  advice:\n    reach: {clients: 10}\n    " +
           first +
           "  repairs:\n"
           "    reach: {clients: 20}\n"
           "    model: {title: Repairs, kind: service_use, client: person, timing: {lasts_years: "
           "1},\n"
           "            effects: {visit: {avoided_per_client: {mean: 1, sd: 0.2}}},\n"
           "            health: {qaly_per_client: 0.1},\n"
           "            costs: {fitter: {per: client, cost: {mean: 40, sd: 5}, payer: council,\n"
           "                             budget: revenue}}}\n"
           "options: {current: [], advice: [advice], both: [advice, repairs]}\n"
           "equity: {clients: [1, 0, 0, 0, 0], people: [1, 1, 1, 1, 1]}\n";
}

const std::string visits_avoided =
    "model: {title: Advice, kind: service_use, client: person, timing: {lasts_years: 1},\n"
    "            effects: {visit: {avoided_per_client: = avoided}},\n"
    "            costs: {adviser: {per: client, cost: {mean: 30, sd: 5}, payer: nhs,\n"
    "                              budget: revenue}}}\n";

const std::string well_drawn = refusing("avoided: {mean: 2, sd: 0.4}", visits_avoided);
/// In some draws fewer than one in ten are at home.
const std::string no_root =
    refusing("at_home: {mean: 0.3, sd: 0.15, quantity: share}, avoided: = sqrt(at_home - 0.1)",
             visits_avoided);
/// In some draws more than all leave.
const std::string no_row = refusing(
    "",
    "strategy: usual\n"
    "    model: {title: Advice, kind: cohort, client: person, states: [well, ill, dead],\n"
    "            start: {well: 1}, strategies: {usual: {}}, utilities: {well: 0.8, ill: 0.5},\n"
    "            transitions: {well: {probabilities: {ill: {mean: 0.5, sd: 0.1},\n"
    "                                                 dead: {mean: 0.3, sd: 0.1}}}},\n"
    "            state_costs: {care: {payer: nhs, in: {ill: 500}}}}\n");

struct Standing {
    Loaded loaded;
    AtPoint at;

    explicit Standing(const std::string& text)
        : loaded(testing::load_written(text)), at(point_of(loaded)) {}
    static AtPoint point_of(const Loaded& loaded) {
        Diagnostics wrong;
        AtPoint made = at_point(*loaded.scenario, loaded.texts, wrong);
        REQUIRE_FALSE(wrong.has_errors());
        return made;
    }
};

/// Nothing where there is an answer.
template <class Answer>
std::optional<Refusal> refusal_in(Answered<Answer> made) {
    auto* refusal = std::get_if<Refusal>(&made);
    return refusal == nullptr ? std::nullopt : std::optional(std::move(*refusal));
}

using Ask = std::function<std::optional<Refusal>(const AtPoint&, const Executor&)>;

template <class Question>
Ask asking(Question question) {
    return [question](const AtPoint& at, const Executor& executor) {
        return refusal_in(answer(question, at, executor));
    };
}

/// A source of versions that are all the scenario as it stands.
VersionSource as_it_stands(const AtPoint& at) {
    return {at.scenario, at.texts,
            [&at](const Combination&) { return VersionRead{.scenario = &at.scenario}; }};
}

ValueQuestion of_two_levels() {
    ValueQuestion question;
    question.figures = {{"interventions.repairs.model.effects.visit.avoided_per_client"}};
    question.nested = Levels{100, 10};
    return question;
}

const std::vector<std::pair<std::string, Ask>>& every_question() {
    static const std::vector<std::pair<std::string, Ask>> all{
        {"run", asking(RunQuestion{})},
        {"part",
         [](const AtPoint& at, const Executor& executor) {
             return refusal_in(part({.from = 0, .to = 2048}, at, executor));
         }},
        {"decide", asking(DecideQuestion{})},
        {"value", asking(ValueQuestion{})},
        {"value by two levels", asking(of_two_levels())},
        {"outer means",
         [](const AtPoint& at, const Executor& executor) {
             return refusal_in(outer_means(of_two_levels(), 0, 100, at, executor));
         }},
        {"equity", asking(EquityQuestion{})},
        {"share", asking(ShareQuestion{})},
        {"portfolio", asking(PortfolioQuestion{})},
        {"qa", asking(QaQuestion{})},
        {"report", asking(ReportQuestion{})},
        {"compare",
         [](const AtPoint& at, const Executor& executor) {
             CompareQuestion question;
             question.before = "advice";
             return refusal_in(answer(question, CompareSide{"one", at}, {"other", at}, executor));
         }},
        {"sets",
         [](const AtPoint& at, const Executor& executor) {
             SetsQuestion question;
             question.sets.resize(1);
             return refusal_in(answer(question, as_it_stands(at), executor));
         }},
        {"multiverse",
         [](const AtPoint& at, const Executor& executor) {
             MultiverseQuestion question;
             question.alternatives = {{"pay", {{"low", {}, false}, {"high", {}, false}}}};
             question.drawing.draws = 2000;
             return refusal_in(answer(question, as_it_stands(at), executor));
         }},
    };
    return all;
}

/// All sentences and errors of a refusal.
std::string said_by(const Refusal& refusal) {
    std::string text;
    for (const std::string& why : refusal.why) text += why + "\n";
    for (const Diagnostic& problem : refusal.problems.sorted()) text += problem.message + "\n";
    return text;
}

}  // namespace

TEST_CASE("a question that is stopped, however late, says nothing and blames nobody") {
    const Standing here(well_drawn);
    for (const auto& [name, ask] : every_question()) {
        CAPTURE(name);
        int stretches = 0;
        for (bool stopped = true; stopped; ++stretches) {
            Executor until = one_after_the_other();
            until.run = [&, left = stretches](std::uint64_t count, const Job& job) mutable {
                for (std::uint64_t i = 0; i < count; ++i) job(i)();
                return left-- > 0;
            };
            until.progress = [](std::uint64_t done, std::uint64_t whole, std::string_view) {
                CHECK(done <= whole);
            };
            const auto refusal = ask(here.at, until);
            stopped = refusal.has_value();
            if (stopped) CHECK(refusal->problems.sorted().empty());
            const bool in_a_version = name == "sets" || name == "multiverse";
            if (stopped && !in_a_version) CHECK(refusal->why.empty());
        }
        CHECK(stretches > 1);
    }
}

TEST_CASE("every question refuses figures that would be drawn alike, and names them") {
    Standing here(well_drawn);
    int renamed = 0;  // to names of one hash (FNV-1a, 64 bits)
    for (PlanFigure& figure : here.at.plan.figures)
        if (figure.is_drawn() && renamed < 2)
            figure.id = ++renamed == 1 ? "8yn0iYCKYHlIj4-BwPqk" : "GReLUrM4wMqfg9yzV3KQ";
    REQUIRE(renamed == 2);
    for (const auto& [name, ask] : every_question()) {
        if (name == "qa" || name == "portfolio" || name == "sets" || name == "multiverse")
            continue;  // link scenarios of their own
        CAPTURE(name);
        const auto refusal = ask(here.at, one_after_the_other());
        REQUIRE(refusal.has_value());
        CHECK(said_by(*refusal).find("would be drawn alike: rename one") != std::string::npos);
    }
}

TEST_CASE("every question refuses a figure that has no value in some draw, and names it") {
    const Standing here(no_root);
    for (const auto& [name, ask] : every_question()) {
        CAPTURE(name);
        const auto refusal = ask(here.at, one_after_the_other());
        REQUIRE(refusal.has_value());
        CAPTURE(said_by(*refusal));
        const bool names_it = name != "portfolio" && name != "outer means";  // those say where else
        CHECK((said_by(*refusal).find("avoided") != std::string::npos) == names_it);
        CHECK(said_by(*refusal).find(names_it
                                         ? "has no finite value in draw"
                                         : "has no finite value in some ") != std::string::npos);
    }
}

TEST_CASE("every question refuses states that more leave than there are in some draw") {
    const Standing here(no_row);
    for (const auto& [name, ask] : every_question()) {
        CAPTURE(name);
        const auto refusal = ask(here.at, one_after_the_other());
        REQUIRE(refusal.has_value());
        CAPTURE(said_by(*refusal));
        CHECK(said_by(*refusal).find(name == "portfolio" ? "follows a strategy of its model"
                                                         : "'well'") != std::string::npos);
    }
}

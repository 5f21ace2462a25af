// hearth compare: what makes one result differ from another.
#include "study/compare.hpp"

#include <cmath>
#include <filesystem>
#include <fmt/format.h>

#include "base/text.hpp"
#include "cli/cli.hpp"
#include "cli/output.hpp"
#include "cli/support.hpp"
#include "report/pages.hpp"

namespace hearth {

namespace {

namespace fs = std::filesystem;

/// How far two sides may be apart: so much, or such a share of the first.
struct Limit {
    std::string said;
    double most = 0;
    bool is_share = false;
};

struct CompareAsked : Asked<CompareQuestion> {
    std::string option, options, sets, data_before, baseline;
    std::optional<Limit> limit = {};
    bool deterministic = false;
};

/// "1%" or "5000".
std::string take_limit(const std::string& text, std::optional<Limit>& limit) {
    Limit made{.said = text, .is_share = text.ends_with('%')};
    const auto numbers = numbers_in(text.substr(0, text.size() - (made.is_share ? 1 : 0)), ':');
    if (!numbers || numbers->size() != 1 || numbers->front() < 0)
        return "--fail-above must read like 1% or 5000, not " + in_quotes(text);
    made.most = numbers->front() / (made.is_share ? 100 : 1);
    limit = made;
    return "";
}

bool is_beyond(const Limit& limit, const CompareAnswer& answer) {
    const double most = limit.is_share ? limit.most * std::abs(answer.before) : limit.most;
    return std::abs(answer.difference()) > most;
}

/// The page, and exit 1 with what changed where the sides are further apart than allowed.
int write_compared(const Answered<CompareAnswer>& made, const AtPoint& after,
                   const SourceTexts& before, const CompareAsked& asked) {
    const int code = write_answer(made, after, asked.target, before);
    const auto* answer = std::get_if<CompareAnswer>(&made);
    if (code != 0 || answer == nullptr || !asked.limit || asked.target.is_reproduced() ||
        !is_beyond(*asked.limit, *answer))
        return code;
    return stopped(
        fmt::format("beyond --fail-above {}: {}", asked.limit->said, change_in_words(*answer)), 1);
}

int compare_sides(const CompareAsked& asked, const CompareQuestion& question,
                  const CompareSide& before, const CompareSide& after) {
    return write_compared(answer(question, before, after, threads(asked.threads)), after.at,
                          before.at.texts, asked);
}

// --- which sides ---------------------------------------------------------------------------------

int compare_files(const CompareAsked& asked) {
    const auto& files = asked.input.files;
    const auto before = prepared(files.front(), asked.input);
    const auto after = prepared(files.back(), asked.input);
    if (!before || !after) return 1;
    return compare_sides(asked, asked.question, {files.front(), before->at},
                         {files.back(), after->at});
}

int compare_options(const CompareAsked& asked) {
    const auto names = split(asked.options, ',');
    const auto ready = prepared(asked.input.files.front(), asked.input);
    if (!ready) return 1;
    CompareQuestion question = asked.question;
    question.before = names.front();
    question.after = names.back();
    return compare_sides(asked, question, {names.front(), ready->at}, {names.back(), ready->at});
}

/// The scenario with one of its sets, read whole; nothing, with what is wrong said, where there is
/// no such set.
std::optional<Scenario> with_set(Variants& variants, const std::string& name) {
    const auto& sets = variants.sets();
    const auto* found = find(sets, name);
    if (found == nullptr) {
        say(sets.empty() ? "the scenario has no sets: write sets: {low: {path: value}} in it"
                         : fmt::format("--sets names no set of the scenario: {}; {}",
                                       in_quotes(name), suggestion(name, names_of(sets))));
        return std::nullopt;
    }
    Variant made = variants.at(*found);
    if (made.scenario != nullptr) return *made.scenario;
    say_diagnostics(made.diagnostics, variants.texts());
    return std::nullopt;
}

int compare_sets(const CompareAsked& asked) {
    Variants variants(request_for(asked.input.files.front(), asked.input));
    const Loaded& base = variants.base();
    if (!base.scenario) return say_diagnostics(base.diagnostics, base.texts) ? 1 : 0;
    auto names = split(asked.sets, ',');
    std::vector<Scenario> sides;
    if (names.size() == 1) sides.push_back(*base.scenario);
    for (const std::string& name : names) {
        auto made = with_set(variants, name);
        if (!made) return 1;
        sides.push_back(*std::move(made));
    }
    if (names.size() == 1) names.insert(names.begin(), "as it stands");
    Diagnostics excesses;
    const AtPoint before = at_point(sides.front(), variants.texts(), excesses);
    const AtPoint after = at_point(sides.back(), variants.texts(), excesses);
    if (say_diagnostics(excesses, variants.texts())) return 1;
    return compare_sides(asked, asked.question, {names.front(), before}, {names.back(), after});
}

/// The folder of data files that was named, or that lies in the one that was; empty: there is none.
std::string data_in(const std::string& folder) {
    for (const fs::path& one : {fs::path(folder) / "data", fs::path(folder)}) {
        std::error_code ignored;
        for (const auto& file : fs::directory_iterator(one, ignored))
            if (fs::exists(
                    data_file({.path = {}, .home = home_folder()}, file.path().filename().string()),
                    ignored))
                return one.string();
    }
    return "";
}

int compare_data(const CompareAsked& asked) {
    const std::string& path = asked.input.files.front();
    LoadRequest earlier = request_for(path, asked.input);
    earlier.data = data_in(asked.data_before);
    if (earlier.data.empty())
        return stopped("--data-before " + in_quotes(asked.data_before) +
                           " holds no file of data: name a folder with data files as they were, "
                           "such as services.yaml; those it has not are today's",
                       2);
    const auto before = prepared(earlier);
    const auto after = prepared(path, asked.input);
    if (!before || !after) return 1;
    CompareQuestion question = asked.question;
    question.one_scenario = true;
    return compare_sides(asked, question, {"data of " + asked.data_before, before->at},
                         {"data of today", after->at});
}

int compare_baseline(const CompareAsked& asked) {
    SourceTexts texts;
    Diagnostics diagnostics;
    const auto file = read_text(asked.baseline, asked.baseline, texts, diagnostics);
    if (say_diagnostics(diagnostics, texts)) return 1;
    const auto read = read_result(texts.at(*file).text, asked.baseline);
    if (const auto* why = std::get_if<std::string>(&read))
        return stopped(printable(asked.baseline) + ": " + *why, 1);
    const auto after = prepared(asked.input.files.front(), asked.input);
    if (!after) return 1;
    return write_compared(
        answer(asked.question, std::get<EarlierResult>(read), {"today", after->at}), after->at,
        texts, asked);
}

int compare(const CompareAsked& asked) {
    if (asked.input.files.size() == 2) return compare_files(asked);
    if (!asked.options.empty()) return compare_options(asked);
    if (!asked.sets.empty()) return compare_sets(asked);
    return asked.baseline.empty() ? compare_data(asked) : compare_baseline(asked);
}

std::string mistake_in(CompareAsked& asked) {
    const std::size_t files = asked.input.files.size();
    const bool alone = asked.options.empty() && asked.sets.empty() && asked.data_before.empty() &&
                       asked.baseline.empty();
    if (files > 2) return "compare takes two scenarios, not more";
    if (files == 2 && !alone)
        return "--options, --sets, --data-before and --baseline take one scenario: leave one out";
    if (files == 1 && alone)
        return "compare needs another side: a second scenario, --options X,Y, --sets X,Y, "
               "--data-before DIR or --baseline RESULT.json";
    const auto options = split(asked.options, ','), sets = split(asked.sets, ',');
    const auto blank = [](const auto& names) { return is_among(std::string(), names); };
    if (!asked.options.empty() && (options.size() != 2 || blank(options)))
        return "--options must name two, such as visits_only,full_offer, not " +
               in_quotes(asked.options);
    if (!asked.sets.empty() && (sets.size() > 2 || blank(sets)))
        return "--sets must name one or two, such as low,high, not " + in_quotes(asked.sets);
    asked.question.before = asked.question.after = asked.option;
    asked.question.draws = !asked.deterministic;
    return settle(asked.target);
}

std::vector<Option> compare_rows(CompareAsked& asked) {
    return {
        {"files",
         "",
         "",
         &asked.input.files,
         {.reads = true, .without = "name two files, such as: hearth compare a.yaml b.yaml"}},
        {"--options", "X,Y", "two options of one scenario", &asked.options,
         excluding({"--option", "--sets", "--data-before", "--baseline"})},
        {"--sets", "X[,Y]", "two sets of one scenario, or one and the scenario as it stands",
         &asked.sets, excluding({"--data-before", "--baseline"})},
        {"--data-before", "DIR", "one scenario with data files of another folder, and with today's",
         &asked.data_before, excluding({"--baseline"})},
        {"--baseline",
         "FILE",
         "one scenario and an earlier result of it: hearth run my.yaml -o result.json",
         &asked.baseline,
         {.reads = true}},
        {"--option", "NAME", "which option of both (headline_option of each)", &asked.option},
        {"--measure", "NAME", "whose difference: hearth list measures (net_saving)",
         &asked.question.measure},
        {"--by", "", "how figures are grouped (table)", chosen<GroupBy>(asked.question.by),
         one_of(choice_names(GroupBy{}))},
        {"--fail-above", "LIMIT",
         "exit 1 where they differ by more: 1% of the first, or an amount such as 5000",
         read_by(take_limit, asked.limit)},
        {"--deterministic", "", "no draws: each figure at its point", &asked.deterministic}};
}

}  // namespace

Command compare_command() {
    const auto asked = std::make_shared<CompareAsked>();
    std::vector<Option> draws = draw_rows(asked->question.drawing, asked->threads);
    for (std::size_t i = 0; i + 1 < draws.size(); ++i)
        draws[i].rules.excludes = {"--deterministic", "--baseline"};
    return {.name = "compare",
            .takes = "SCENARIO [SCENARIO]",
            .does = "why one result differs from another, to the penny",
            .examples = R"(
  hearth compare last_year.yaml this_year.yaml
  hearth compare my.yaml --options visits_only,full_offer
  hearth compare my.yaml --sets low,high
  hearth compare my.yaml --data-before ../library-of-2024
  hearth compare my.yaml --baseline published.json --fail-above 1%
)",
            .more =
                R"(
Both sides beside each other, and what makes the difference: figures by table and file, and choices,
each data, policy or scenario. Together they are the difference. Up to 12 groups are taken in every
order (Shapley values), more of them in one.
)",
            .options = joined({compare_rows(*asked), draws, scenario_rows(asked->input),
                               answer_rows(asked->target, chart_formats())}),
            .mistake = [asked] { return mistake_in(*asked); },
            .run = [asked] { return compare(*asked); },
            .target = &asked->target};
}

}  // namespace hearth

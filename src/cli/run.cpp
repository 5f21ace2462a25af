// hearth run and hearth merge: a scenario's tables, a part of its draws, its sets side by side, and
// the parts of a run together.
#include "cli/run.hpp"

#include <algorithm>
#include <fmt/format.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif

#include "base/text.hpp"
#include "cli/cli.hpp"
#include "cli/output.hpp"
#include "cli/support.hpp"
#include "load/files.hpp"
#include "report/run_report.hpp"
#include "study/individuals.hpp"
#include "version.hpp"

namespace hearth {

std::vector<Option> printing_rows(RunAsked& asked, Formats formats) {
    return joined(
        {{{"--by", "", "what the second table breaks the result down by (payer)",
           chosen<Breakdown>(asked.by), one_of(choice_names(Breakdown{}))}},
         output_rows(asked.target, std::move(formats), "how the result is written"),
         {{"--nominal", "", "yearly amounts in the prices of their year", &asked.nominal},
          {"--option", "NAME", "this option alone, beside the first", &asked.option},
          {"--section", "NAME", "that section alone, such as options or how_sure", &asked.section},
          {"--full", "", "all that there is to say, not the first screen", &asked.full,
           excluding({"--section"})}}});
}

Option individuals_row(RunAsked& asked, std::vector<std::string_view> excluded) {
    for (const char* of_draws :
         {"--by", "--nominal", "--option", "--section", "--full", "--draws", "--sampling"})
        excluded.emplace_back(of_draws);
    return {"--individuals", "N",
            "follow N people of each cohort model one by one instead, beside the cohort itself",
            &asked.individuals, within(100, 1e9, {.excludes = std::move(excluded)})};
}

namespace {

std::vector<Option> until_rows(RunQuestion& question) {
    const auto take_rule = [&](const std::string& text) {
        question.until = parse_stopping_rule(text);
        return question.until
                   ? std::string()
                   : "--until must read like \"se(net_saving) < 1000\", not " + in_quotes(text);
    };
    return {
        {"--until", "\"se(net_saving) < 1000\"", "stop when the error of a mean is small enough,",
         TakeValue(take_rule), excluding({"--deterministic"})},
        {"--max-draws", "N", "but at the latest after N draws (1,000,000)", &question.most_draws,
         within(2, 1e9, {.excludes = {"--draws"}, .needs = {"--until"}})}};
}

/// Parts are no reports, and have a fixed number of draws.
std::vector<Option> part_rows(RunQuestion& question) {
    const std::vector<std::string_view> excluded = {
        "--deterministic", "--until",  "--format",  "--by",
        "--nominal",       "--option", "--section", "--full"};
    return {{"--from", "A",
             "compute draws A to B − 1 only, as a part for hearth merge; multiples of 1,024",
             &question.from, excluding(excluded)},
            {"--to", "B", "B may be the number of draws", &question.to, excluding(excluded)}};
}

std::vector<Option> run_rows(RunAsked& asked) {
    std::vector<Option> draws = draw_rows(asked.question.drawing, asked.threads);
    for (std::size_t i = 0; i + 1 < draws.size(); ++i)
        draws[i].rules.excludes = {"--deterministic"};
    return joined(
        {{{"files",
           "",
           "",
           &asked.input.files,
           {.reads = true, .without = "name a file, such as: hearth run my.yaml"}}},
         printing_rows(asked, page_formats()),
         scenario_rows(asked.input),
         {{"--sets", "FILE|own",
           "every set of a file (hearth: 1, sets: {low: {PATH: VALUE}}) or of the scenario itself "
           "beside the scenario as it stands",
           &asked.sets,
           excluding({"--by", "--nominal", "--option", "--section", "--full", "--save-draws",
                      "--from", "--to"},
                     {.reads = true})},
          individuals_row(
              asked, {"--sets", "--deterministic", "--until", "--save-draws", "--from", "--to"}),
          {"--deterministic", "", "no draws: each figure at its point", &asked.deterministic}},
         draws,
         until_rows(asked.question),
         {{"--save-draws", "FILE", "figures and measures of every draw as CSV", &asked.save_draws,
           excluding({"--deterministic"}, {.writes = true})}},
         part_rows(asked.question),
         {manifest_row(asked.target, {"--from", "--to"})}});
}

/// The prices of each year stand on pages only; what is read by programs has one basis.
std::string mistake_in_nominal(const RunAsked& asked) {
    return asked.target.format == "json" ? "--nominal says how a page is written; JSON holds every "
                                           "amount in the scenario's prices: leave it out"
           : is_binary(asked.target.format)
               ? "--nominal says how a page is written; a workbook holds every amount in the "
                 "scenario's prices: leave it out"
           : asked.by == Breakdown::intervention
               ? "--nominal puts yearly amounts into the prices of their year, and --by "
                 "intervention shows none: say --by payer, service or year"
               : "";
}

/// Whether a format holds everything of one scenario, and is no page.
bool holds_everything(const std::string& format) { return format == "json" || is_binary(format); }

}  // namespace

std::string mistake_in_page(RunAsked& asked) {
    std::string mistake = settle(asked.target);
    if (!mistake.empty()) return mistake;
    const std::string& format = asked.target.format;
    if (!asked.section.empty() && holds_everything(format))
        return "--section is of a page, and " + format + " holds everything: leave it out";
    return asked.nominal ? mistake_in_nominal(asked) : "";
}

namespace {

/// What is wrong with the options together; empty: nothing.
std::string mistake_in(RunAsked& asked) {
    const bool several = asked.input.files.size() > 1, part = asked.question.is_part();
    if (several && !asked.sets.empty()) return "--sets takes one scenario at a time";
    if (several && asked.individuals) return "--individuals takes one scenario at a time";
    if (several && part) return "--from and --to take one scenario at a time";
    if (several && !asked.save_draws.empty()) return "--save-draws takes one scenario at a time";
    if (part && asked.input.files.front() == "-")
        return "--from and --to need a scenario that merge can read again, not standard input";
    if (several && !asked.target.manifest.empty()) return "--manifest takes one scenario at a time";
    for (const auto& [name, file] :
         {std::pair("--output", asked.target.file), std::pair("--manifest", asked.target.manifest)})
        if (!asked.save_draws.empty() && !file.empty() && same_target(asked.save_draws, file))
            return fmt::format("--save-draws and {} name the same file: {}", name,
                               in_quotes(asked.save_draws));
    if (part) return "";
    const std::string mistake = mistake_in_page(asked);
    if (mistake.empty() && several && holds_everything(asked.target.format))
        return "--format " + asked.target.format + " takes one scenario at a time";
    return mistake;
}

}  // namespace

bool has_option(const Plan& plan, const std::string& asked) {
    const auto& options = plan.layout.options;
    const auto first = options.begin() + (options.size() > 1 ? 1 : 0);
    if (asked.empty() || std::find(first, options.end(), asked) != options.end()) return true;
    say(fmt::format("--option names no option beside the first: {}; {}", in_quotes(asked),
                    suggestion(asked, {first, options.end()})));
    return false;
}

namespace {

/// The page of a run, or what of it was asked for; nothing, with the names said, where it has no
/// section of that name.
std::optional<Document> page_asked(const RunReport& report, const RunAsked& asked) {
    if (asked.is_screen()) return first_screen(report);
    Document page = run_document(report);
    if (asked.section.empty()) return page;
    Document section = section_of(page, asked.section);
    if (!section.empty()) return section;
    say(fmt::format("--section names none of the page: {}; {}", in_quotes(asked.section),
                    suggestion(asked.section, section_names(page))));
    return std::nullopt;
}

/// Writes the report of a run; `drawn` is null where nothing was drawn. The exit code.
int print_run(const Prepared& ready, const RunDraws* drawn, const RunAsked& asked, Output& output) {
    const auto warnings = ready.loaded->diagnostics.sorted();
    RunReport report = run_report(ready.at, warnings, drawn);
    report.by = asked.by.value_or(Breakdown::payer);
    report.nominal = asked.nominal;
    report.option = asked.option;
    if (!asked.option.empty()) report.asked = asked.option;
    if (asked.target.made != nullptr) {
        std::string json;
        write_run_json(report, [&](std::string_view text) { json += text; });
        if (const int code = note_manifest(asked.target, ready.at, json);
            code != 0 || asked.target.is_reproduced())
            return code;
    }
    if (asked.target.format == "json") {
        write_run_json(report, [&](std::string_view text) { output.write(text); });
    } else if (is_binary(asked.target.format)) {
        output.write(run_workbook(asked.target.format, report));
    } else {
        const auto page = page_asked(report, asked);
        if (!page) return 2;
        output.write(in_format(*page, asked.target));
    }
    return 0;
}

}  // namespace

int write_part(const RunAsked& asked, const Prepared& ready, const RunQuestion& question,
               Output& output) {
    auto made = part(question, ready.at, threads(asked.threads));
    if (const auto* refusal = std::get_if<Refusal>(&made))
        return say_refusal(*refusal, ready.at.texts);
    PartHead& head = std::get<RunPart>(made).head;
    head.hearth = std::string(version);
    head.scenario = asked.input.files.front();
    head.files = files_of(ready.at.texts);
    head.models = asked.input.models;
    head.set = asked.input.set;
    output.write(part_text(std::get<RunPart>(made)));
    return 0;
}

namespace {

/// The report or the part of one scenario, into `output`; the exit code.
int write_run(const RunAsked& asked, const Prepared& ready, const RunQuestion& question,
              Output& output) {
    if (asked.question.is_part()) return write_part(asked, ready, question, output);
    const auto made = asked.deterministic ? Answered<RunDraws>(RunDraws{})
                                          : answer(question, ready.at, threads(asked.threads));
    if (const auto* refusal = std::get_if<Refusal>(&made))
        return say_refusal(*refusal, ready.at.texts);
    const RunDraws& drawn = std::get<RunDraws>(made);
    if (!drawn.note.empty()) say(drawn.note);
    return print_run(ready, drawn.draws > 0 ? &drawn : nullptr, asked, output);
}

/// The same, with the draws saved on the way.
int write_run_and_draws(const RunAsked& asked, const Prepared& ready, Output& output) {
    Output file(asked.save_draws);
    file.hold_against(ready.at.texts);
    RunQuestion question = asked.question;
    question.keep = [&](const MeasureLayout& layout) {
        return write_draws(ready.at.plan, layout, [&](std::string_view text) { file.write(text); });
    };
    question.broken = [&] { return !file.failure().empty(); };
    if (question.broken()) return finished(file);
    const int code = write_run(asked, ready, question, output);
    return file.failure().empty() && code != 0 ? code : finished(file);
}

int run_one(const std::string& path, const RunAsked& asked, Output& output) {
    const auto ready = prepared(path, asked.input);
    if (!ready) return 1;
    output.hold_against(ready->at.texts);
    if (!output.failure().empty()) return finished(output);
    if (!has_option(ready->at.plan, asked.option)) return 2;
    const bool saved = !asked.save_draws.empty() && !asked.target.is_reproduced();
    if ((saved || asked.question.is_part()) && !is_uncertain(ready->at.plan))
        return stopped(
            printable(path) +
                ": no figure is uncertain, so there are no draws to compute in parts or to save",
            1);
    return saved ? write_run_and_draws(asked, *ready, output)
                 : write_run(asked, *ready, asked.question, output);
}

/// The sets asked for; nothing, with what is wrong said, where there are none.
std::optional<std::vector<Version>> sets_asked_for(const std::string& which, Variants& variants) {
    if (which == "own") {
        if (!variants.sets().empty()) return variants.sets();
        say("the scenario has no sets: write sets: {low: {path: value}} in it, or name a file of "
            "sets");
        return std::nullopt;
    }
    SetsRead made = variants.sets_of(which);
    if (say_diagnostics(made.read.diagnostics, made.read.texts)) return std::nullopt;
    return std::move(made.sets);
}

int run_sets(const RunAsked& asked) {
    Variants variants(request_for(asked.input.files.front(), asked.input));
    const Loaded& base = variants.base();
    if (!base.scenario) return say_diagnostics(base.diagnostics, base.texts) ? 1 : 0;
    auto sets = sets_asked_for(asked.sets, variants);
    if (!sets) return 1;
    const std::vector<Alternative> all{{.name = "set", .place = {}, .value = *std::move(sets)}};
    SetsQuestion question{.sets = versions_asked(all.front().value),
                          .draws = !asked.deterministic,
                          .run = asked.question};
    return write_answer(answer(question, source_of(variants, all), threads(asked.threads)),
                        base_at_point(variants), asked.target);
}

int run_individuals(const RunAsked& asked) {
    const auto ready = prepared(asked.input.files.front(), asked.input);
    if (!ready) return 1;
    return write_answer(answer(IndividualsQuestion{*asked.individuals, asked.question.drawing},
                               ready->at, threads(asked.threads)),
                        ready->at, asked.target);
}

int run(const RunAsked& asked) {
    if (asked.individuals) return run_individuals(asked);
    if (!asked.sets.empty()) return run_sets(asked);
    Output output(asked.target.file);
    if (!output.failure().empty()) return finished(output);
    bool wrong_files = false, wrong_options = false;
    for (const std::string& path : asked.input.files) {
        if (path != asked.input.files.front()) output.write("\n");
        const int code = run_one(path, asked, output);
        wrong_files = wrong_files || code == 1;
        wrong_options = wrong_options || code == 2;
    }
    if (wrong_options) return 2;
    if (wrong_files) return 1;
    if (asked.target.is_reproduced()) return 0;
    const int code = finished(output);
    return code == 0 ? write_manifest(asked.target) : code;
}

}  // namespace

// --- merge ---------------------------------------------------------------------------------------

namespace {

/// What a reader makes of the part at a path; nothing, with what is wrong said, where it is none.
template <class Made>
std::optional<Made> part_at(const std::string& path,
                            std::variant<Made, std::string> (*read)(std::string_view text)) {
    SourceTexts texts;
    Diagnostics diagnostics;
    const auto bytes = read_bytes(path, largest_part, texts, diagnostics);
    if (say_diagnostics(diagnostics, texts)) return std::nullopt;
    auto made = read(*bytes);
    if (auto* part = std::get_if<Made>(&made)) return std::move(*part);
    say(printable(path) + ": " + std::get<std::string>(made));
    return std::nullopt;
}

/// Paths, and in the place of a folder the parts that lie in it, by name.
std::vector<std::string> with_folders_opened(const std::vector<std::string>& paths) {
    std::vector<std::string> all;
    for (const std::string& path : paths) {
        const auto parts = files_in(path, ".part");
        all.insert(all.end(), parts.begin(), parts.end());
        if (parts.empty()) all.push_back(path);
    }
    return all;
}

/// Parts that join, in the order of their draws, and what they are of.
struct PartsFound {
    std::vector<NamedPart> parts = {};
    PartHead head = {};
};

/// Looks at every part; nothing, with all that is wrong said, where they do not join.
std::optional<PartsFound> parts_found(const std::vector<std::string>& paths, Extent extent) {
    PartsFound found;
    bool good = true;
    for (const std::string& path : paths) {
        auto head = part_at<PartHead>(path, read_part_head);
        good = good && head;
        if (!head) continue;
        if (found.parts.empty()) found.head = *head;
        const std::string other =
            found.parts.empty() ? "" : difference(*head, found.head, found.parts.front().name);
        if (!other.empty()) say(printable(path) + ": " + other);
        good = good && other.empty();
        found.parts.push_back({path, head->from, head->to});
    }
    if (!good) return std::nullopt;
    for (const std::string& why : why_apart(found.parts, found.head, extent)) {
        say(why);
        good = false;
    }
    if (!good) return std::nullopt;
    return found;
}

/// Memory that a part gives back is kept for the next, not returned to the system in between.
void keep_memory() {
#ifdef __GLIBC__
    mallopt(M_TRIM_THRESHOLD, 1 << 25);
    mallopt(M_MMAP_THRESHOLD, 1 << 25);
#endif
}

/// The sums of all parts together, of which only a few are in memory at once; nothing, with what is
/// wrong said, where one cannot be read.
std::optional<RunPart> sum_of(PartsFound found, int workers) {
    RunPart sum{std::move(found.head), {}};
    std::optional<std::string> changed;
    const bool alone = found.parts.size() < 64;
    const auto add = [&](std::uint64_t number) {
        auto part = part_at<RunPart>(found.parts[number].name, read_part);
        return [&, number, made = std::move(part)]() mutable {
            if (made && made->head.from == found.parts[number].from &&
                sum.summary.can_add(made->summary))
                sum.summary.add(std::move(made->summary));
            else
                changed = found.parts[number].name;
        };
    };
    keep_memory();
    threads(alone ? 1 : workers).run(found.parts.size(), add);
    sum.head.from = found.parts.front().from;
    sum.head.to = found.parts.back().to;
    if (!changed) return sum;
    say(printable(*changed) + ": is no longer the part that it was");
    return std::nullopt;
}

}  // namespace

int merge_parts(const std::vector<std::string>& files, const RunAsked& asked) {
    const bool as_part = asked.target.format == part_format;
    auto found = parts_found(with_folders_opened(files), as_part ? Extent::stretch : Extent::run);
    if (!found) return 1;
    const auto sum = sum_of(*std::move(found), asked.threads);
    if (!sum) return 1;
    if (as_part) return write_out(asked.target.file, part_text(*sum));
    const PartHead& head = sum->head;
    const auto ready = prepared(head.scenario, {{}, head.models, head.set});
    if (!ready) return 1;
    if (!has_option(ready->at.plan, asked.option)) return 2;
    const auto made = answer(*sum, ready->at);
    if (const auto* refusal = std::get_if<Refusal>(&made))
        return say_refusal(*refusal, ready->at.texts);
    Output output(asked.target.file);
    output.hold_against(ready->at.texts);
    if (const int code = print_run(*ready, &std::get<RunDraws>(made), asked, output); code != 0)
        return code;
    return finished(output);
}

Command run_command() {
    const auto asked = std::make_shared<RunAsked>();
    return {.name = "run",
            .takes = "SCENARIO…",
            .does = "project, appraise, print the tables",
            .examples = R"(
  hearth run my.yaml
  hearth run my.yaml --by year --nominal
  hearth run my.yaml --output my.json
  hearth run my.yaml -o my.xlsx --manifest my.manifest.json   for hearth reproduce
  hearth run my.yaml --set services.delayed_bed_day.cost='{gbp: 400, prices: 2023/24}'
  cat my.yaml | hearth run -
  hearth run my.yaml --sets own                           the sets of the scenario, side by side
  hearth run my.yaml --sets districts.yaml --deterministic -o districts.csv
  hearth run my.yaml --individuals 100000              people of cohort models, one by one
)",
            .options = run_rows(*asked),
            .mistake = [asked] { return mistake_in(*asked); },
            .run = [asked] { return run(*asked); },
            .target = &asked->target};
}

namespace {

std::string mistake_in_merge(RunAsked& asked) {
    std::string mistake = mistake_in_page(asked);
    if (!mistake.empty() || asked.target.format != part_format) return mistake;
    if (asked.target.file == "-") return "--format part needs a file: say --output bigger.part";
    return asked.full || asked.by || asked.nominal || !asked.option.empty()
               ? "--format part is no page: leave --full, --by, --nominal and --option out"
               : "";
}

}  // namespace

Command merge_command() {
    const auto asked = std::make_shared<RunAsked>();
    return {
        .name = "merge",
        .takes = "PART…",
        .does = "the parts of a long run together: the same bytes as the run itself prints",
        .examples =
            R"(
  hearth run my.yaml --draws 1000000 --to 524288 -o 1.part       on one machine
  hearth run my.yaml --draws 1000000 --from 524288 -o 2.part     on another
  hearth merge 1.part 2.part
  hearth merge *.part -o my.json
  hearth merge 1.part 2.part -o bigger.part                      neighbours into one part
  hearth merge folder                                            the parts that lie in it
)",
        .more =
            R"(
The scenario, its models and its data have to be where they were, and as they were.
)",
        .options = joined(
            {{{"parts",
               "",
               "",
               &asked->input.files,
               {.reads = true, .without = "name the parts, such as: hearth merge 1.part 2.part"}}},
             printing_rows(*asked, page_formats(part_format))}),
        .mistake = [asked] { return mistake_in_merge(*asked); },
        .run = [asked] { return merge_parts(asked->input.files, *asked); }};
}

}  // namespace hearth

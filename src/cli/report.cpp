// hearth report: everything about one scenario as one document to send out, and its charts as
// files.
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fmt/format.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/text.hpp"
#include "cli/cli.hpp"
#include "cli/output.hpp"
#include "cli/support.hpp"
#include "load/files.hpp"
#include "report/checklist.hpp"
#include "report/document.hpp"
#include "report/report_page.hpp"

namespace hearth {

namespace {

struct ReportAsked : Asked<ReportQuestion> {
    std::string option, figures, layout, checklist;
};

/// The command line that makes the report again, without where it goes.
std::string command_of(const ReportAsked& asked) {
    std::string text = "hearth report " + shell_word(asked.input.files.front());
    for (const std::string& set : asked.input.set) text += " --set " + shell_word(set);
    for (const std::string& folder : asked.input.models) text += " --models " + shell_word(folder);
    if (!asked.option.empty()) text += " --option " + shell_word(asked.option);
    const DrawsAsked& drawing = asked.question.drawing;
    if (drawing.draws) text += fmt::format(" --draws {}", *drawing.draws);
    if (drawing.seed) text += fmt::format(" --seed {}", *drawing.seed);
    if (drawing.sampling) text += fmt::format(" --sampling {}", name_of(*drawing.sampling));
    const bool stated = asked.target.file == "-" && asked.target.format != "text";
    if (!asked.layout.empty()) text += " --template " + shell_word(asked.layout);
    if (asked.target.file != "-") text += " -o " + shell_word(asked.target.file);
    return text + (stated ? " --format " + asked.target.format : "");
}

/// Makes a PNG of an SVG file by rsvg-convert; whether that is there and did it.
bool converted(const std::string& svg, const std::string& png) {
    std::string name = "rsvg-convert", zoom = "--zoom=2", to = "--output=" + png, from = svg;
    char* arguments[] = {name.data(), zoom.data(), to.data(), from.data(), nullptr};
    pid_t child = 0;
    if (posix_spawnp(&child, name.c_str(), nullptr, nullptr, arguments, environ) != 0) return false;
    int status = 0;
    while (waitpid(child, &status, 0) < 0)
        if (errno != EINTR) return false;
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

/// Every chart of a document as a file of the folder, numbered as they come; the exit code.
int write_figures(const Document& document, const std::string& folder) {
    std::error_code failed;
    std::filesystem::create_directories(folder, failed);
    if (failed) return stopped(folder + ": " + failed.message(), 1);
    int number = 0;
    bool png = true;
    for (const Block& block : document) {
        const auto* chart = std::get_if<Chart>(&block);
        if (chart == nullptr) continue;
        std::string name = fmt::format("{:02}_{}", ++number, chart->kind);
        if (!chart->option.empty()) name += "_" + chart->option;
        for (char& c : name)
            if (!is_digit(c) && !(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z')) c = '_';
        const std::string path = (std::filesystem::path(folder) / name).string();
        if (const int code = write_out(path + ".svg", to_svg(std::vector<Chart>{*chart}));
            code != 0)
            return code;
        png = png && converted(path + ".svg", path + ".png");
    }
    if (!png) say("no PNG of the figures: rsvg-convert is not there, or failed");
    return 0;
}

/// The document in the layout asked for; nothing, with what is wrong said, where that is no text or
/// names what is not there.
std::optional<std::string> laid_out(const Document& document, const ReportAsked& asked) {
    SourceTexts texts;
    Diagnostics diagnostics;
    const auto file = read_text(asked.layout, asked.layout, texts, diagnostics);
    if (say_diagnostics(diagnostics, texts) || !file) return std::nullopt;
    FilledTemplate made = filled(texts.at(*file).text, document);
    for (const std::string& name : made.unknown)
        say(fmt::format("--template {}: the report has no block {}; it has {}",
                        in_quotes(asked.layout), in_quotes(name), all_of(made.names)));
    return made.unknown.empty() ? std::optional(std::move(made.text)) : std::nullopt;
}

/// The names of the checklists.
std::vector<std::string_view> checklist_names() {
    std::vector<std::string_view> names;
    for (const Checklist& list : checklists()) names.push_back(list.name);
    return names;
}

/// The checklist asked for, filled; the exit code.
int write_checklist(const ReportAsked& asked, const RunReport& run) {
    const auto known = checklists();
    const auto* list =
        first_where(known, [&](const Checklist& one) { return one.name == asked.checklist; });
    return write_out(asked.target.file, in_format(checklist_page(*list, run), asked.target),
                     run.texts);
}

int write_report(const ReportAsked& asked) {
    auto ready = prepared(asked.input.files.front(), asked.input);
    if (!ready) return 1;
    ReportQuestion question = asked.question;
    const bool noted = asked.target.made != nullptr;  // all of it, whichever page it is of
    question.run_alone = !noted && (!asked.checklist.empty() ||
                                    (is_binary(asked.target.format) && asked.figures.empty()));
    if (!asked.option.empty()) question.option = ready->word(asked.option);
    const auto made = answer(question, ready->at, threads(asked.threads));
    if (const auto* refusal = std::get_if<Refusal>(&made))
        return say_refusal(*refusal, ready->at.texts);
    const ReportAnswer& answered = std::get<ReportAnswer>(made);
    const SourceTexts& texts = ready->at.texts;
    const auto warnings = ready->loaded->diagnostics.sorted();
    RunReport run =
        run_report(ready->at, warnings, answered.run.draws > 0 ? &answered.run : nullptr);
    run.asked = ready->at.plan.layout.options[answered.option];
    const ReportPage page{run, answered, command_of(asked)};
    if (noted)
        if (const int code = note_manifest(asked.target, ready->at, to_json(page));
            code != 0 || asked.target.is_reproduced())
            return code;
    if (!asked.checklist.empty()) return write_checklist(asked, run);
    const auto write_workbook = [&] {
        return write_out(asked.target.file, run_workbook(asked.target.format, run), texts);
    };
    if (question.run_alone) return write_workbook();
    const Document document = page_of(page);
    if (!asked.figures.empty())
        if (const int code = write_figures(document, asked.figures); code != 0) return code;
    if (is_binary(asked.target.format)) return write_workbook();
    if (asked.layout.empty())
        return write_out(asked.target.file, in_format(document, asked.target), texts);
    const auto text = laid_out(document, asked);
    return text ? write_out(asked.target.file, *text, texts) : 1;
}

int report(const ReportAsked& asked) {
    const int code = write_report(asked);
    return code == 0 ? write_manifest(asked.target) : code;
}

/// Formats of a page but json; programs read the answers of run, decide, sensitivity and value.
Formats report_formats() {
    Formats names = page_formats();
    std::erase(names, "json");
    return names;
}

std::string mistake_in(ReportAsked& asked) {
    const std::string mistake = settle(asked.target);
    if (!mistake.empty() || asked.layout.empty() || asked.target.format == "markdown")
        return mistake;
    return "--template lays out Markdown: end --output as .md, or say --format markdown";
}

}  // namespace

Command report_command() {
    const auto asked = std::make_shared<ReportAsked>();
    return {
        .name = "report",
        .takes = "SCENARIO",
        .does = "everything about one scenario on one page to send out",
        .examples = R"(
  hearth report my.yaml -o report.html                    opens in any browser, needs no network
  hearth report my.yaml -o report.md
  hearth report my.yaml --option full_offer -o report.html
  hearth report my.yaml -o report.html --figures figures  and every chart as a file
  hearth report my.yaml --checklist cheers -o cheers.html what reviewers ask, filled, blanks named
)",
        .more = R"(
What run, decide, sensitivity and value say, over the same draws: in short, options side by side,
who pays and who gains, when, what is avoided, what drives it, what would have to be true, how sure,
whole life, what it rests on, what to know, how it was counted, and how to do it again.
)",
        .options = joined(
            {{scenario_row(asked->input, "report"),
              {"--option", "NAME", "the option asked for, of which the answer is (headline_option)",
               &asked->option},
              {"--template",
               "FILE",
               "Markdown in which {{options}} stands for that section of the report, and {{table "
               "headline}} for that table",
               &asked->layout,
               {.reads = true}},
              {"--checklist", "",
               "how the scenario answers a guidance item by item, and what it leaves blank",
               &asked->checklist,
               excluding({"--option", "--template", "--figures"}, one_of(checklist_names()))},
              {"--figures", "DIR", "write every chart there as SVG, and as PNG by rsvg-convert",
               &asked->figures}},
             output_rows(asked->target, report_formats(), "how the report is written"),
             {manifest_row(asked->target)},
             draw_rows(asked->question.drawing, asked->threads),
             scenario_rows(asked->input)}),
        .mistake = [asked] { return mistake_in(*asked); },
        .run = [asked] { return report(*asked); },
        .target = &asked->target};
}

}  // namespace hearth

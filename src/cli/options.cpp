// Values taken by what an option takes, rows that tables share, and what --help says of a table.
#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <unistd.h>

#include "base/text.hpp"
#include "cli/cli.hpp"
#include "cli/output.hpp"
#include "cli/support.hpp"
#include "load/tree.hpp"
#include "report/document.hpp"

namespace hearth {

namespace {

constexpr std::size_t widest_option = 36;

/// Formats that are no renderings of a document, and the endings of their files.
constexpr std::pair<std::string_view, std::string_view> other_formats[] = {
    {"json", ".json"}, {"svg", ".svg"}, {"junit", ".xml"}, {"yaml", ".yaml"}, {"part", ".part"}};

// --- values --------------------------------------------------------------------------------------

std::string in_digits(double number) {
    return number >= 1 && number == std::floor(number)
               ? with_commas(static_cast<std::uint64_t>(number))
               : fmt::format("{:g}", number);
}

std::string mistake_in_number(const Option& option, const std::string& text, double value) {
    if (!option.rules.within) return "";
    const auto [least, most] = *option.rules.within;
    if (value >= least && value <= most) return "";
    return fmt::format("{} must be between {} and {}, not {}", option.name, in_digits(least),
                       in_digits(most), in_quotes(text));
}

/// A number that `option` may have, into `to`; what is wrong, or an empty text.
template <class Number>
std::string take_number(const Option& option, const std::string& text, Number& to) {
    const NumberReading reading = read_number(text);
    const auto value = reading.value;
    const bool whole = value && *value == std::floor(*value) && std::abs(*value) < 1e16;
    const std::string advice = reading.number.empty()       ? ""
                               : std::is_integral_v<Number> ? "; " + whole_number_meant(reading)
                                                            : "; " + reading.help;
    if (std::is_integral_v<Number> && !whole)
        return fmt::format("{} must be a whole number, not {}{}", option.name, in_quotes(text),
                           advice);
    if (!value)
        return fmt::format("{} must be a number, not {}{}", option.name, in_quotes(text), advice);
    std::string mistake = mistake_in_number(option, text, *value);
    if (mistake.empty()) to = static_cast<Number>(*value);
    return mistake;
}

// Each puts a value where it goes, by what the place holds.

std::string put(const Option&, const std::string&, bool* to) {
    *to = true;
    return "";
}

std::string put(const Option&, const std::string& value, std::string* to) {
    *to = value;
    return "";
}

std::string put(const Option&, const std::string& value, std::vector<std::string>* to) {
    to->push_back(value);
    return "";
}

std::string put(const Option&, const std::string& value, const TakeValue& take_value) {
    return take_value(value);
}

template <class Number>
std::string put(const Option& option, const std::string& value, Number* to) {
    return take_number(option, value, *to);
}

template <class Number>
std::string put(const Option& option, const std::string& value, std::optional<Number>* to) {
    return take_number(option, value, to->emplace());
}

// --- help ----------------------------------------------------------------------------------------

/// Two blanks, what stands left, and what is said of it from a margin on.
std::string row(const std::string& left, const std::string& says, std::size_t margin) {
    const std::size_t width = characters(left) + 2;
    const std::string begin = "\n" + std::string(margin, ' ');
    std::string text = "  " + left;
    text += width + 2 <= margin ? std::string(margin - width, ' ') : begin;
    for (const std::string& line : wrapped(says, page_width() - margin)) text += line + begin;
    return text.substr(0, text.size() - margin);
}

/// A text whose first line stands under where it begins.
std::string_view lines(std::string_view text) { return text.substr(text.starts_with("\n")); }

std::string not_a_choice(const Option& option, const std::string& value) {
    const std::vector<std::string> choices(option.rules.choices.begin(),
                                           option.rules.choices.end());
    const auto near = nearest(value, choices);
    return fmt::format("{} takes {}, not {}{}", option.name, any_of(choices), in_quotes(value),
                       near ? "; did you mean " + in_quotes(*near) + "?" : "");
}

}  // namespace

std::string take(const Option& option, const std::string& value) {
    if (!option.rules.choices.empty() && !is_among(value, option.rules.choices))
        return not_a_choice(option, value);
    return std::visit([&](const auto& to) { return put(option, value, to); }, option.into);
}

std::string usage(const Option& option) {
    std::string value(option.value);
    if (value.empty() && !option.rules.choices.empty())
        value = fmt::format("{}", fmt::join(option.rules.choices, "|"));
    if (!value.empty()) value.insert(0, " ");
    std::string text = std::string(option.name) + value;
    if (option.rules.letter != 0) text += fmt::format(", -{}{}", option.rules.letter, value);
    return text;
}

std::string help_of(const Command& command) {
    std::string text = fmt::format("hearth {} {}    {}\n\n{}\n", command.name, command.takes,
                                   command.does, lines(command.examples));
    if (command.takes.empty()) text.erase(text.find("  "), 1);
    if (!command.more.empty()) text += std::string(lines(command.more)) + "\n";
    std::size_t margin = 0;
    for (const Option& option : command.options)
        if (!option.is_word()) margin = std::max(margin, characters(usage(option)));
    margin = std::min(margin, widest_option) + 4;
    text += "Options\n";
    for (const Option& option : command.options)
        if (!option.is_word()) text += row(usage(option), option.says, margin);
    return text;
}

Command front_page() {
    return {
        .name = "",
        .takes = "COMMAND",
        .does =
            "what housing-and-health programmes cost and save, whose cash it is, and against what",
        .examples = R"(
  hearth run scenarios/lightbulb.yaml                     the tables, answer first
  hearth run scenarios/lightbulb.yaml --by intervention   what each part brings
  hearth run scenarios/lightbulb.yaml -o lightbulb.json
  hearth report scenarios/lightbulb.yaml -o lightbulb.html   everything, as a page to send out
  hearth run scenarios/lightbulb.yaml --set interventions.adaptations.reach.per_year=0.3
  hearth check scenarios/*.yaml models/*.yaml             every problem at once
  hearth verify                                    printed figures of published studies, and ours
  hearth new hub --model community_hub                    a commented scenario to start from
  hearth explain scenarios/lightbulb.yaml net_saving      what a number rests on
  hearth schema > hearth.schema.json                      completion and checks in your editor
)",
        .options = {}};
}

std::string help_of(const std::vector<Command>& commands) {
    const Command front = front_page();
    std::string text =
        fmt::format("hearth: {}.\n\n{}\nCommands\n", front.does, lines(front.examples));
    for (const Command& command : commands)
        text += row(fmt::format("{} {}", command.name, command.takes), std::string(command.does),
                    widest_option - 4);
    text += "\nhearth COMMAND --help says more. --version prints the version.\n";
    const std::string codes = "Exit codes: " + joined(exit_codes, ", ", [](const auto& one) {
                                  return fmt::format("{} {}", one.first, one.second);
                              });
    for (const std::string& line : wrapped(codes + ".", page_width())) text += line + "\n";
    return text;
}

// --- rows ----------------------------------------------------------------------------------------

std::vector<Option> joined(std::vector<std::vector<Option>> tables) {
    std::vector<Option> all;
    for (std::vector<Option>& table : tables)
        for (Option& option : table) all.push_back(std::move(option));
    return all;
}

Option scenario_row(ScenarioAsked& asked, const std::string& command) {
    return {"scenario",
            "",
            "",
            TakeValue([&asked](const std::string& path) {
                asked.files = {path};
                return std::string();
            }),
            {.reads = true, .without = "name a file, such as: hearth " + command + " my.yaml"}};
}

Option models_row(std::vector<std::string>& folders) {
    return {"--models", "DIR", "look for models there first; again for more",
            TakeValue([&folders](const std::string& folder) {
                std::error_code ignored;
                folders.push_back(folder);
                return std::filesystem::is_directory(folder, ignored)
                           ? std::string()
                           : "--models names a folder: there is none at " + in_quotes(folder);
            })};
}

std::vector<Option> scenario_rows(ScenarioAsked& asked) {
    return {
        {"--set", "PATH=VALUE", "put VALUE at PATH of the scenario; again for more", &asked.set},
        models_row(asked.models)};
}

std::vector<Option> output_rows(OutputAsked& target, Formats formats, std::string how) {
    target.formats = formats;
    return {{"--format", "", std::move(how) + " (as the ending of FILE says, else text)",
             &target.format, one_of(std::move(formats))},
            {"--output",
             "FILE",
             "write there, whole or not at all",
             &target.file,
             {.letter = 'o', .writes = true}}};
}

Option manifest_row(OutputAsked& target, std::vector<std::string_view> excluded) {
    return {"--manifest", "FILE",
            "write there what hearth reproduce needs to make the answer again: version, files, "
            "conventions, hash",
            &target.manifest, excluding(std::move(excluded), {.writes = true})};
}

std::vector<Option> answer_rows(OutputAsked& target, Formats formats) {
    return joined({output_rows(target, std::move(formats)), {manifest_row(target)}});
}

std::vector<Option> draw_rows(DrawsAsked& drawing, int& threads) {
    return {{"--draws", "N", "so many draws, in place of the scenario's (10,000 unless it says)",
             &drawing.draws, within(2, 1e9)},
            {"--seed", "S", "where their random numbers start (the scenario's, or 1)",
             &drawing.seed, within(0, 9007199254740992)},
            {"--sampling", "", "how the draws are spread (the scenario's, or random)",
             chosen<Sampling>(drawing.sampling), one_of(choice_names(Sampling{}))},
            {"--threads", "N", "the same bytes for any number (one for each processor)", &threads,
             within(1, 1024)}};
}

Formats page_formats(std::string_view also) {
    Formats names;
    for (const DocumentFormat& one : document_formats) names.push_back(one.name);
    names.push_back("json");
    if (!also.empty()) names.push_back(also);
    return names;
}

Formats chart_formats(std::string_view also) {
    Formats names = page_formats("svg");
    if (!also.empty()) names.push_back(also);
    return names;
}

namespace {

/// Whether a file is named as of a format that is not written: another program's, or another
/// command's. All other names are free.
bool has_other_ending(const std::string& file) {
    constexpr std::string_view of_others[] = {".doc",  ".docx", ".odt", ".rtf", ".pdf", ".xls",
                                              ".xlsm", ".pptx", ".htm", ".png", ".jpg"};
    const std::string ending = lowered(std::filesystem::path(file).extension().string());
    const auto is_it = [&](std::string_view one) { return one == ending; };
    return any(of_others, is_it) ||
           any(other_formats, [&](const auto& one) {  // a page of letters may end as YAML does
               return is_it(one.second) && one.first != "yaml";
           });
}

}  // namespace

std::string settle(OutputAsked& target) {
    if (!target.manifest.empty() && same_target(target.manifest, target.file))
        return "--manifest and --output name the same file: " + in_quotes(target.manifest);
    std::string implied;
    std::vector<std::string> endings;
    const auto try_ending = [&](std::string_view name, std::string_view ending) {
        if (!is_among(name, target.formats)) return;
        endings.emplace_back(ending);
        if (std::string_view(target.file).ends_with(ending)) implied = name;
    };
    for (const DocumentFormat& one : document_formats) try_ending(one.name, one.ending);
    for (const auto& [name, ending] : other_formats) try_ending(name, ending);
    if (!target.format.empty() && !implied.empty() && implied != target.format)
        return fmt::format(
            "--output {} ends as {}, but --format says {}: leave --format out, or end the name "
            "otherwise",
            in_quotes(target.file), implied, target.format);
    if (target.format.empty() && implied.empty() && has_other_ending(target.file))
        return fmt::format(
            "--output {} ends as no format that is written here: {}; end the name as one of them, "
            "or say --format",
            in_quotes(target.file), any_of(endings));
    if (target.format.empty()) target.format = implied.empty() ? "text" : implied;
    if (is_binary(target.format) && target.file == "-" && isatty(STDOUT_FILENO) == 1)
        return fmt::format(
            "--format {0} is no text for a terminal: name a file, such as --output my.{0}",
            target.format);
    return "";
}

}  // namespace hearth

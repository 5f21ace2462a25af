// The command line: a table of options for each command, from which parsing, --help and completion
// are made, and the front door.
#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "study/drawing.hpp"

namespace hearth {

/// Takes one value of an option; returns what is wrong with it, or an empty text.
using TakeValue = std::function<std::string(const std::string& value)>;

/// Where the value of an option goes, and with that what it takes: nothing, a text, texts one by
/// one, a whole number, a number, or what a function makes of it.
using Stored =
    std::variant<bool*, std::string*, std::vector<std::string>*, int*, std::uint64_t*,
                 std::optional<std::uint64_t>*, double*, std::optional<double>*, TakeValue>;

/// Takes the name of a choice, one of `choice_names(Choice{})`.
template <class Choice, class To>
TakeValue chosen(To& to) {
    return [&to](const std::string& name) {
        const auto names = choice_names(Choice{});
        to = static_cast<Choice>(std::find(names.begin(), names.end(), name) - names.begin());
        return std::string();
    };
}

/// Takes a value by a function that reads it into `to`, and returns what is wrong with it.
template <class To>
TakeValue read_by(std::string (*read)(const std::string& text, To& to), To& to) {
    return [read, &to](const std::string& text) { return read(text, to); };
}

/// What else holds of an option.
struct Rules {
    char letter = 0;                                       ///< "-o"
    std::vector<std::string_view> choices = {};            ///< names it may take; empty: any
    std::optional<std::pair<double, double>> within = {};  ///< least and most of a number
    std::vector<std::string_view> excludes = {}, needs = {};
    int values = 1;            ///< so many at once
    bool reads = false;        ///< whether it names a file that is read
    bool writes = false;       ///< whether it names a file that is written
    std::string without = {};  ///< what is said where a word is left out; empty: it may be
};

/// A number from `least` to `most`.
inline Rules within(double least, double most, Rules rest = {}) {
    rest.within = {least, most};
    return rest;
}

/// Not beside others.
inline Rules excluding(std::vector<std::string_view> others, Rules rest = {}) {
    rest.excludes = std::move(others);
    return rest;
}

/// One of some names.
inline Rules one_of(std::vector<std::string_view> names) { return {.choices = std::move(names)}; }

/// One row of a command's table.
struct Option {
    std::string_view name;   ///< "--draws"; without dashes a word that stands for itself
    std::string_view value;  ///< what --help shows for its value; empty: nothing, or its choices
    std::string says;        ///< what --help says of it, with its default
    Stored into;
    Rules rules = {};

    [[nodiscard]] bool is_word() const { return !name.starts_with("-"); }
};

/// Formats by name: text, markdown, csv, json, svg, junit, yaml.
using Formats = std::vector<std::string_view>;

struct Manifest;

/// Where an answer is written, in which format (--format, else as the ending of the file says), and
/// which kind of chart, where it is charts; and the manifest of it that is asked for.
struct OutputAsked {
    std::string file = "-";
    std::string format = {}, chart = {};
    Formats formats = {};                      ///< that its rows offer
    std::string manifest = {};                 ///< its file; empty: none is written
    std::vector<std::string> words = {};       ///< of the command line, the command's name first
    std::shared_ptr<Manifest> made = nullptr;  ///< what it says, where one is asked for

    /// Whether the manifest alone is wanted, as by `hearth reproduce`.
    [[nodiscard]] bool is_reproduced() const { return made != nullptr && manifest.empty(); }
};

/// A command as its table has it.
struct Command {
    std::string_view name;
    std::string_view takes;      ///< "SCENARIO…"
    std::string_view does;       ///< in one line
    std::string_view examples;   ///< lines, two blanks in front
    std::string_view more = {};  ///< what there is to say beside, before the options
    std::vector<Option> options;
    bool without_data = false;  ///< whether it runs where hearth's data are not
    /// What is wrong with the options together, or an empty text.
    std::function<std::string()> mistake = {};
    std::function<int()> run = {};  ///< the exit code
    OutputAsked* target = nullptr;  ///< of a command that writes manifests
};

/// Rows one table after the other.
std::vector<Option> joined(std::vector<std::vector<Option>> tables);

/// Those of every page, and json; the same and svg; each with one more that is named.
Formats page_formats(std::string_view also = {});
Formats chart_formats(std::string_view also = {});

/// Which scenario, or scenarios, and what is overridden.
struct ScenarioAsked {
    std::vector<std::string> files;  ///< "-" is standard input
    std::vector<std::string> models, set;
};

/// Rows that several tables have; `command` takes one scenario.
Option scenario_row(ScenarioAsked& asked, const std::string& command);
Option models_row(std::vector<std::string>& folders);
std::vector<Option> scenario_rows(ScenarioAsked& asked);
std::vector<Option> output_rows(OutputAsked& target, Formats formats,
                                std::string how = "how it is written");
/// Those of output, and --manifest.
std::vector<Option> answer_rows(OutputAsked& target, Formats formats);
Option manifest_row(OutputAsked& target, std::vector<std::string_view> excluded = {});
std::vector<Option> draw_rows(DrawsAsked& drawing, int& threads);

/// Chooses the format of a target; what is wrong with it, or an empty text.
std::string settle(OutputAsked& target);

/// --help of a command, and of all.
std::string help_of(const Command& command);
std::string help_of(const std::vector<Command>& commands);

/// What there is to say of hearth as of a command.
Command front_page();

/// "--format text|json", "--output FILE, -o FILE".
std::string usage(const Option& option);

/// What may stand in place of the last of the words after `hearth`, one a line, some with a tab and
/// what is said of it; ":files" and ":folders" stand for those of the system.
std::string offered(const std::vector<Command>& commands, const std::vector<std::string>& words);

/// What the program ends with, and what that means.
inline constexpr std::pair<std::string_view, std::string_view> exit_codes[] = {
    {"0", "done"},
    {"1", "a file or figure is wrong or output failed"},
    {"2", "the command line is wrong"},
    {"70", "a fault of ours"},
    {"130", "interrupted"}};

/// What is wrong with a value of an option, and puts it where it goes; empty: nothing.
std::string take(const Option& option, const std::string& value);

/// Makes the table of a command, with places of its own for what it is given.
using MakeCommand = Command();
MakeCommand run_command, merge_command, farm_command, check_command, verify_command,
    explain_command, decide_command, portfolio_command, equity_command, value_command,
    sensitivity_command, share_command, multiverse_command, compare_command, evaluate_command,
    list_command, demography_command, report_command, reproduce_command, qa_command,
    simulate_command, new_command, schema_command, completion_command, manual_command;

/// Every command, in the order of --help.
std::vector<Command> all_commands();

/// The command of that name, or nullptr.
const Command* named(const std::vector<Command>& commands, std::string_view name);

/// Reads the words of a command line, the command's name first, into its table; what is wrong, or
/// an empty text.
std::string read_into(const Command& command, const std::vector<std::string>& words);

/// Runs the command that `argv` names. Exit codes: 0 done, 1 a file or figure is wrong or output
/// failed, 2 the command line is wrong, 130 interrupted.
int run_command_line(int argc, char** argv);

}  // namespace hearth

// The only file that knows CLI11: it takes a command line apart by the command's table, and calls
// the command.
#include "cli/cli.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <deque>
#include <filesystem>
#include <fmt/format.h>

#include "base/text.hpp"
#include "cli/output.hpp"
#include "cli/support.hpp"
#include "version.hpp"

namespace hearth {

namespace {

using Values = std::vector<std::string>;

/// An option with the values that the command line gives it.
struct Given {
    const Option* option = nullptr;
    Values values;
    bool flag = false;

    [[nodiscard]] bool is_there() const { return flag || !values.empty(); }
};

/// Options in the order of the table; a deque, as CLI11 keeps addresses.
using Line = std::deque<Given>;

void add(CLI::App& app, Given& given) {
    const Option& option = *given.option;
    std::string name(option.name);
    if (option.rules.letter != 0) name += fmt::format(",-{}", option.rules.letter);
    if (std::holds_alternative<bool*>(option.into)) {
        app.add_flag(name, given.flag)->disable_flag_override();
        return;
    }
    CLI::Option* made = app.add_option(name, given.values);
    if (option.is_word() && std::holds_alternative<Values*>(option.into)) return;
    const bool again = !option.is_word() && (std::holds_alternative<Values*>(option.into) ||
                                             std::holds_alternative<TakeValue>(option.into));
    made->type_size(option.rules.values);
    if (!again) made->expected(1);
    made->allow_extra_args(false);
}

/// Too many or too few values of an option.
std::string miscounted(const Option& option, bool too_many) {
    if (std::holds_alternative<bool*>(option.into))
        return std::string(option.name) + " takes no value";
    if (too_many) return std::string(option.name) + " stands twice: leave one of them out";
    return fmt::format("{} needs {}: {} {}", option.name,
                       option.rules.values == 1 ? "a value" : "values", option.name,
                       option.value.empty() ? "…" : option.value);
}

/// What CLI11 says of an option, in our words.
std::string in_our_words(const Line& line, std::string_view said) {
    for (const Given& one : line) {
        const std::string name(one.option->name);
        const std::string bare = name.substr(name.find_first_not_of('-'));
        if (said.starts_with(name + ":") || said.starts_with(bare + " was given"))
            return miscounted(*one.option, said.find("received") != std::string_view::npos);
    }
    return std::string(said);
}

/// What is wrong with the values of one option; puts them where they go.
std::string taken(const Given& given) {
    const Option& option = *given.option;
    if (given.flag) return take(option, "");
    if (!given.is_there() && !option.rules.without.empty()) return option.rules.without;
    if (given.values.size() % static_cast<std::size_t>(option.rules.values) != 0)
        return miscounted(option, false);
    for (const std::string& value : given.values) {
        if (value.empty() && !option.is_word())
            return std::string(option.name) + " needs a value, not ''";
        if (std::string mistake = take(option, value); !mistake.empty()) return mistake;
    }
    return "";
}

bool has(const Line& line, std::string_view name) {
    return any(line, [&](const Given& one) { return one.option->name == name && one.is_there(); });
}

/// What is wrong between options: what excludes or needs another, or would overwrite what is read.
std::string mistake_between(const Line& line) {
    for (const Given& one : line) {
        if (!one.is_there()) continue;
        for (const std::string_view other : one.option->rules.excludes)
            if (has(line, other))
                return fmt::format("{} excludes {}: leave one of them out", one.option->name,
                                   other);
        for (const std::string_view other : one.option->rules.needs)
            if (!has(line, other)) return fmt::format("{} requires {}", one.option->name, other);
        if (!one.option->rules.writes) continue;
        for (const Given& other : line)
            for (const std::string& read : other.option->rules.reads ? other.values : Values{})
                if (read != "-" && same_target(one.values.back(), read))
                    return fmt::format("{} would overwrite what is read: {}", one.option->name,
                                       in_quotes(read));
    }
    return "";
}

/// The option of a command nearest to a name; nothing where none is near.
std::optional<std::string> nearest_option(const Command& command, const std::string& name) {
    std::vector<std::string> names;
    std::vector<OtherName> others;
    for (const Option& option : command.options) {
        names.emplace_back(option.name);
        if (option.name != "--format") continue;
        for (const std::string_view format : option.rules.choices)
            others.push_back({fmt::format("--{}", format), fmt::format("--format {}", format)});
    }
    return nearest(name, names, others);
}

/// What is wrong with a word that the command does not take.
std::string not_expected(const Command& command, const std::string& word) {
    if (!word.starts_with("-")) return "not expected: " + in_quotes(word);
    const std::string name = word.substr(0, word.find('='));
    const std::string none =
        fmt::format("hearth {} has no option {}", command.name, in_quotes(name));
    if (const auto near = nearest_option(command, name))
        return fmt::format("{}; did you mean {}?", none, in_quotes(*near));
    for (const Command& other : all_commands())
        if (const auto near = nearest_option(other, name))
            return fmt::format("{}; hearth {} has {}", none, other.name, in_quotes(*near));
    return none;
}

}  // namespace

std::string read_into(const Command& command, const Values& words) {
    CLI::App app;
    app.set_help_flag();
    Line line;
    for (const Option& option : command.options) {
        line.push_back({.option = &option, .values = {}});
        add(app, line.back());
    }
    try {
        app.parse(Values(words.rbegin(), words.rend() - 1));  // CLI11 takes them from the end
    } catch (const CLI::ExtrasError&) {
        const Values left = app.remaining();
        return not_expected(command, left.front() == "--" ? left.back() : left.front());
    } catch (const CLI::ParseError& error) {
        return in_our_words(line, error.what());
    }
    if (std::string mistake = mistake_between(line); !mistake.empty()) return mistake;
    for (const Given& given : line)
        if (std::string mistake = taken(given); !mistake.empty()) return mistake;
    return command.mistake ? command.mistake() : "";
}

const Command* named(const std::vector<Command>& commands, std::string_view name) {
    return first_where(commands, [&](const Command& one) { return one.name == name; });
}

namespace {

std::string help_for(const std::vector<Command>& commands, std::string_view name) {
    const Command* command = named(commands, name);
    return command != nullptr ? help_of(*command) : help_of(commands);
}

/// --help and --version win over everything else.
std::string asked_for(const std::vector<Command>& commands, int argc, char** argv) {
    for (int i = 1; i < argc; ++i) {
        const std::string_view argument = argv[i];
        if (argument == "--") break;
        if (argument == "--help" || argument == "-h") return help_for(commands, argv[1]);
        if (i == 1 && (argument == "--version" || argument == "-V"))
            return "hearth " + std::string(version) + "\n";
    }
    const bool help = argc > 1 && argc < 4 && std::string_view(argv[1]) == "help";
    return help ? help_for(commands, argc == 3 ? argv[2] : "") : "";
}

/// The command line that was meant where a file stands in place of a command.
std::string run_of(const std::string& file, int argc, char** argv) {
    std::string text = "hearth run " + shell_word(printable(file));
    for (int i = 2; i < argc; ++i) text += " " + shell_word(printable(argv[i]));
    return text;
}

/// What is wrong with the name of a command.
std::string no_command(const std::vector<Command>& commands, int argc, char** argv) {
    if (argc < 2) return "name a command, such as: hearth run my.yaml";
    std::vector<std::string> names;
    for (const Command& command : commands) names.emplace_back(command.name);
    std::error_code ignored;
    for (const std::string& file : {std::string(argv[1]), std::string(argv[1]) + ".yaml"})
        if (file.ends_with(".yaml") &&
            (file == argv[1] || std::filesystem::is_regular_file(file, ignored)))
            return fmt::format("{} is a file, not a command; write: {}", in_quotes(file),
                               run_of(file, argc, argv));
    return "unknown command " + in_quotes(argv[1]) + "; " +
           suggestion(argv[1], names,
                      {{"version", "hearth --version"}, {"-v", "hearth --version"}});
}

}  // namespace

int run_command_line(int argc, char** argv) {
    install_interrupt_handler();
    const std::vector<Command> commands = all_commands();
    const std::string text = asked_for(commands, argc, argv);
    if (!text.empty()) return write_out("-", text);
    const Command* command = named(commands, argc < 2 ? "" : argv[1]);
    if (command != nullptr && !command->without_data)
        if (const std::string none = mistake_in_home(); !none.empty()) return stopped(none, 1);
    const Values words(argv + std::min(argc, 1), argv + argc);
    const std::string mistake =
        command != nullptr ? read_into(*command, words) : no_command(commands, argc, argv);
    if (mistake.empty()) {
        if (command->target != nullptr && !command->target->manifest.empty())
            note_command(*command->target, words);
        return command->run();
    }
    say(mistake);
    say(command != nullptr ? fmt::format("see hearth {} --help", command->name)
                           : "see hearth --help");
    return 2;
}

}  // namespace hearth

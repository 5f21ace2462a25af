// Manual pages, made from the same tables as --help: hearth manual.
#include <filesystem>
#include <fmt/format.h>
#include <map>

#include "base/text.hpp"
#include "cli/cli.hpp"
#include "cli/output.hpp"
#include "version.hpp"

namespace hearth {

namespace {

/// A line of a manual page that says `text`, letter by letter.
std::string roff(std::string_view text) {
    static const std::map<char, std::string_view> letters = {
        {'"', "\\(dq"}, {'\\', "\\e"},  {'-', "\\-"},  {'\'', "\\(aq"},
        {'`', "\\(ga"}, {'^', "\\(ha"}, {'~', "\\(ti"}};
    std::string line = text.starts_with(".") ? "\\&" : "";
    for (const char c : text) {
        const auto letter = letters.find(c);
        line += letter == letters.end() ? std::string(1, c) : std::string(letter->second);
    }
    return line;
}

std::string heading(std::string_view text) { return fmt::format(".SH {}\n", text); }

/// Lines as they stand where two blanks are in front; others run on, in paragraphs.
std::string paragraphs(std::string_view text) {
    enum class At { gap, running, standing } at = At::gap;
    std::string page;
    for (const std::string& line : split(text, '\n')) {
        if (line.empty()) {
            if (at == At::standing) page += ".EE\n";
            at = At::gap;
            continue;
        }
        const bool stands = line.starts_with("  ");
        if (at == At::gap && !page.empty()) page += ".PP\n";
        if (stands && at != At::standing) page += ".EX\n";
        at = stands ? At::standing : At::running;
        page += roff(line.substr(stands ? 2 : 0)) + "\n";
    }
    return at == At::standing ? page + ".EE\n" : page;
}

std::string tagged(std::string_view tag, std::string_view says) {
    return fmt::format(".TP\n.B {}\n{}\n", tag, roff(says));
}

std::string page_name(const Command& command) {
    return command.name.empty() ? "hearth" : fmt::format("hearth-{}", command.name);
}

std::string options_of(const Command& command, const std::vector<Command>& commands) {
    std::string page;
    if (command.name.empty()) {
        page += heading("COMMANDS");
        for (const Command& one : commands)
            page += tagged(roff(fmt::format("{} {}", one.name, one.takes)), one.does);
        page += heading("OPTIONS") + tagged("\\-\\-version", "the version");
    } else {
        page += heading("OPTIONS");
        for (const Option& option : command.options)
            if (!option.is_word()) page += tagged(roff(usage(option)), option.says);
    }
    return page + tagged("\\-\\-help", "what it does, and its options");
}

/// The page of one command, or of the program itself.
std::string manual_page(const Command& command, const std::vector<Command>& commands) {
    const std::string name = page_name(command);
    std::string page =
        fmt::format(".TH {} 1 \"\" \"hearth {}\" \"User Commands\"\n", roff(name), version);
    page += heading("NAME") + fmt::format("{} \\- {}\n", roff(name), roff(command.does));
    page += heading("SYNOPSIS");
    page += fmt::format(".B hearth {}\n{} [option]\\&.\\|.\\|.\n", roff(command.name),
                        roff(command.takes));
    if (!command.more.empty()) page += heading("DESCRIPTION") + paragraphs(command.more);
    page += options_of(command, commands) + heading("EXIT STATUS");
    for (const auto& [code, says] : exit_codes) page += tagged(code, says);
    page += heading("ENVIRONMENT") +
            tagged("HEARTH_DATA", "the folder that holds data/ and models/, in place of hearth's") +
            tagged("COLUMNS", "how wide pages of text are, from 60 to 160");
    page += heading("EXAMPLES") + paragraphs(command.examples) + heading("SEE ALSO");
    std::string others;
    for (const Command& one : commands)
        if (one.name != command.name)
            others +=
                fmt::format("{}.BR {} (1)", others.empty() ? "" : ",\n", roff(page_name(one)));
    return page + (command.name.empty() ? others : ".BR hearth (1)") + "\n";
}

int write_pages(const std::string& folder) {
    std::error_code failed;
    std::filesystem::create_directories(folder, failed);
    std::vector<Command> all = all_commands();
    const std::vector<Command> commands = all;
    all.push_back(front_page());
    for (const Command& command : all) {
        const auto file = std::filesystem::path(folder) / (page_name(command) + ".1");
        if (const int code = write_out(file.string(), manual_page(command, commands)); code != 0)
            return code;
    }
    return 0;
}

}  // namespace

Command manual_command() {
    const auto folder = std::make_shared<std::string>();
    return {.name = "manual",
            .takes = "DIR",
            .does = "write the manual pages there, one for each command",
            .examples = R"(
  hearth manual man && man man/hearth-run.1
)",
            .options = {{"folder",
                         "",
                         "",
                         folder.get(),
                         {.without = "name a folder, such as: hearth manual man"}}},
            .without_data = true,
            .run = [folder] { return write_pages(*folder); }};
}

}  // namespace hearth

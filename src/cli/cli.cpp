// The only file that knows CLI11: commands and their options.
#include "cli/cli.hpp"

#include <CLI/CLI.hpp>

#include "cli/commands.hpp"
#include "cli/help.hpp"
#include "cli/output.hpp"
#include "cli/say.hpp"
#include "version.hpp"

namespace hearth {

namespace {

/// One command: how its options are read, and what it does.
class CommandLine {
  public:
    CommandLine() {
        app_.set_help_flag();
        app_.require_subcommand(1);
        add_run();
        add_check();
        add_schema();
    }

    int run(int argc, char** argv) {
        try {
            app_.parse(argc, argv);
        } catch (const CLI::ParseError& error) {
            say(std::string(error.what()));
            say("see hearth --help");
            return 2;
        }
        return action_();
    }

  private:
    CLI::App* command(const char* name) {
        CLI::App* made = app_.add_subcommand(name, "");
        made->set_help_flag();
        return made;
    }

    static void add_input(CLI::App* to, InputOptions& input) {
        to->add_option("files", input.files)->required();
        to->add_option("--models", input.models)->allow_extra_args(false);
        to->add_option("--set", input.set)->allow_extra_args(false);
    }

    void add_run() {
        CLI::App* made = command("run");
        add_input(made, run_.input);
        made->add_option("--format", run_.format)
            ->check(CLI::IsMember({"text", "json", "markdown", "csv"}));
        made->add_option("--output,-o", run_.output);
        made->add_option("--by", run_.by)
            ->check(CLI::IsMember({"payer", "service", "intervention", "year"}));
        made->add_flag("--nominal", run_.nominal);
        made->callback([this] { action_ = [this] { return run_command(run_); }; });
    }

    void add_check() {
        CLI::App* made = command("check");
        add_input(made, check_);
        made->callback([this] { action_ = [this] { return check_command(check_); }; });
    }

    void add_schema() {
        CLI::App* made = command("schema");
        auto* markdown = made->add_flag("--markdown", schema_.markdown);
        made->add_flag("--result", schema_.result)->excludes(markdown);
        made->add_option("--output,-o", schema_.output);
        made->callback([this] { action_ = [this] { return schema_command(schema_); }; });
    }

    CLI::App app_;
    RunOptions run_;
    InputOptions check_;
    SchemaOptions schema_;
    std::function<int()> action_;
};

int print(std::string_view text) {
    Output output("-");
    output.write(text);
    const std::string failure = output.finish();
    if (failure.empty()) return 0;
    say(failure);
    return 1;
}

/// --help and --version win over everything else.
std::string asked_for(int argc, char** argv) {
    for (int i = 1; i < argc; ++i) {
        const std::string_view argument = argv[i];
        if (argument == "--") break;
        if (argument == "--help" || argument == "-h")
            return std::string(help_for(i > 1 ? argv[1] : ""));
        if (i == 1 && (argument == "--version" || argument == "-V"))
            return "hearth " + std::string(version) + "\n";
    }
    if (argc == 3 && std::string_view(argv[1]) == "help") return std::string(help_for(argv[2]));
    return argc == 2 && std::string_view(argv[1]) == "help" ? std::string(help_for("")) : "";
}

}  // namespace

int run_command_line(int argc, char** argv) {
    install_interrupt_handler();
    const std::string text = asked_for(argc, argv);
    if (!text.empty()) return print(text);
    return CommandLine().run(argc, argv);
}

}  // namespace hearth

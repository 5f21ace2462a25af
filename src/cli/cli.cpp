// The only file that knows CLI11: commands and their options.
#include "cli/cli.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>

#include "base/text.hpp"
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
        add_merge();
        add_check();
        add_schema();
        add_verify();
        add_explain();
        add_decide();
        add_value();
        add_list();
        add_new();
        add_sensitivity();
        add_multiverse();
    }

    int run(int argc, char** argv) {
        try {
            app_.parse(argc, argv);
        } catch (const CLI::ParseError& error) {
            say(in_our_words(error, argc, argv));
            say("see hearth --help");
            return 2;
        }
        if (const std::string mistake = mistake_in_use(); !mistake.empty())
            return stopped(mistake, 2);
        return action_();
    }

  private:
    /// What no command can do anything with: an option without a value, or one that would overwrite
    /// a file that is read. Empty: nothing.
    std::string mistake_in_use() const {
        const CLI::App* used = app_.get_subcommands().front();
        std::vector<std::string> inputs;
        for (const CLI::Option* one : used->get_options())
            for (const std::string& value : one->results()) {
                const std::string name = one->get_name();
                if (value.empty() && !one->get_positional()) return name + " needs a value, not ''";
                for (const std::string_view input : {"files", "scenario", "parts", "--sets"})
                    if (name == input && value != "-") inputs.push_back(value);
            }
        for (const CLI::Option* one : used->get_options())
            for (const std::string_view output : {"--output", "--save-draws"})
                if (one->get_name() == output && one->count() > 0)
                    for (const std::string& input : inputs)
                        if (same_target(one->results().back(), input))
                            return std::string(output) +
                                   " would overwrite what is read: " + in_quotes(input);
        return "";
    }

    /// How CLI11 begins where a number cannot be read.
    static constexpr std::string_view unreadable = "Could not convert: ";

    static bool takes_any_number(const std::string& given) {
        constexpr std::array<std::string_view, 5> options = {
            "--target ", "--fixed-cost ", "--cost-per-record ", "--decisions ", "--clients "};
        return std::any_of(options.begin(), options.end(),
                           [&](std::string_view option) { return given.starts_with(option); });
    }

    /// CLI11's message, or a plainer one for the commonest mistakes.
    std::string in_our_words(const CLI::ParseError& error, int argc, char** argv) const {
        if (argc < 2) return "name a command, such as: hearth run my.yaml";
        std::vector<std::string> commands;
        for (const CLI::App* known : app_.get_subcommands({}))
            commands.push_back(known->get_name());
        const std::string first = argv[1];
        if (std::find(commands.begin(), commands.end(), first) == commands.end())
            return "unknown command " + in_quotes(first) + "; " + suggestion(first, commands);
        if (const std::string what = error.what(); what.starts_with(unreadable)) {
            const std::string given = what.substr(unreadable.size());  // "--seed = abc"
            return given + (takes_any_number(given) ? " is no number" : " is no whole number");
        }
        if (std::string_view(error.what()) == "parts is required")
            return "name the parts, such as: hearth merge 1.part 2.part";
        if (std::string_view(error.what()) == "what is required")
            return "say what to list, such as: hearth list services";
        if (std::string_view(error.what()) == "name is required")
            return "name the scenario, such as: hearth new hub";
        for (const std::string_view missing : {"files is required", "scenario is required"})
            if (error.what() == missing)
                return "name a file, such as: hearth " + first + " my.yaml";
        return error.what();
    }

    template <class Options>
    CLI::App* command(const char* name, int (*does)(const Options&), const Options& options) {
        CLI::App* made = app_.add_subcommand(name, "");
        made->set_help_flag();
        made->callback(
            [this, does, &options] { action_ = [does, &options] { return does(options); }; });
        return made;
    }

    static void add_input(CLI::App* to, InputOptions& input) {
        to->add_option("files", input.files)->required();
        add_overrides(to, input);
    }

    static void add_scenario(CLI::App* to, ScenarioOptions& input) {
        to->add_option("scenario", input.scenario)->required();
        add_overrides(to, input);
    }

    template <class Options>
    static void add_overrides(CLI::App* to, Options& input) {
        to->add_option("--models", input.models)->allow_extra_args(false);
        to->add_option("--set", input.set)->allow_extra_args(false);
    }

    using Formats = std::vector<std::string>;
    inline static const Formats reports = {"text", "json", "markdown", "csv"};
    inline static const Formats reports_and_drawings = {"text", "json", "markdown", "csv", "svg"};

    template <class Options>
    static void add_output(CLI::App* to, Options& options, const Formats& formats) {
        to->add_option("--format", options.format)->check(CLI::IsMember(formats));
        to->add_option("--output,-o", options.output);
    }

    /// How a report is written.
    template <class Options>
    static void add_rendering(CLI::App* to, Options& options) {
        add_output(to, options, reports);
        to->add_option("--by", options.by)
            ->check(CLI::IsMember({"payer", "service", "intervention", "year"}));
        to->add_flag("--nominal", options.nominal);
    }

    void add_run() {
        CLI::App* made = command("run", run_command, run_);
        add_input(made, run_.input);
        add_rendering(made, run_);
        auto* deterministic = made->add_flag("--deterministic", run_.deterministic);
        add_drawing(made, run_.drawing);
        for (const char* one : {"--draws", "--seed", "--sampling"})
            made->get_option(one)->excludes(deterministic);
        auto* until = made->add_option("--until", run_.drawing.until)->excludes(deterministic);
        made->add_option("--max-draws", run_.drawing.most_draws)
            ->needs(until)
            ->excludes(made->get_option("--draws"));
        made->add_option("--save-draws", run_.save_draws)->excludes(deterministic);
        add_part(made);
        CLI::Option* sets = made->add_option("--sets", run_.sets);
        for (const char* other : {"--by", "--nominal", "--save-draws", "--from", "--to"})
            sets->excludes(made->get_option(other));
    }

    /// A part is no report, and has a fixed number of draws.
    void add_part(CLI::App* run) {
        for (CLI::Option* one : {run->add_option("--from", run_.drawing.from),
                                 run->add_option("--to", run_.drawing.to)})
            for (const char* other :
                 {"--deterministic", "--until", "--format", "--by", "--nominal"})
                one->excludes(run->get_option(other));
    }

    void add_merge() {
        CLI::App* made = command("merge", merge_command, merge_);
        made->add_option("parts", merge_.parts)->required();
        add_rendering(made, merge_);
    }

    void add_check() {
        CLI::App* made = command("check", check_command, check_);
        add_input(made, check_);
    }

    void add_schema() {
        CLI::App* made = command("schema", schema_command, schema_);
        auto* markdown = made->add_flag("--markdown", schema_.markdown);
        made->add_flag("--result", schema_.result)->excludes(markdown);
        made->add_option("--output,-o", schema_.output);
    }

    void add_verify() {
        CLI::App* made = command("verify", verify_command, verify_);
        made->add_option("folder", verify_.folder);
        add_output(made, verify_, {"text", "markdown", "json", "junit"});
    }

    void add_explain() {
        CLI::App* made = command("explain", explain_command, explain_);
        add_scenario(made, explain_.input);
        made->add_option("figures", explain_.figures);
        add_output(made, explain_, reports);
    }

    void add_decide() {
        CLI::App* made = command("decide", decide_command, decide_);
        add_scenario(made, decide_.input);
        made->add_option("--lambda", decide_.lambda);
        made->add_option("--curve", decide_.curve)
            ->check(CLI::IsMember({"plane", "acceptability", "loss", "evpi"}));
        add_output(made, decide_, reports_and_drawings);
        add_drawing(made, decide_.drawing);
    }

    void add_value() {
        CLI::App* made = command("value", value_command, value_);
        add_scenario(made, value_.input);
        auto* measure = made->add_option("--measure", value_.measure);
        made->add_option("--payer", value_.payer)->excludes(measure);
        made->add_option("--figure", value_.figures)->allow_extra_args(false);
        made->add_option("--group", value_.groups)->allow_extra_args(false);
        made->add_option("--audit", value_.audits)->allow_extra_args(false);
        made->add_option("--sd-of-one", value_.sd_of_one)->allow_extra_args(false);
        made->add_option("--fixed-cost", value_.fixed_cost);
        made->add_option("--cost-per-record", value_.cost_per_record);
        made->add_option("--decisions", value_.decisions);
        made->add_option("--decision-years", value_.decision_years)->check(CLI::Range(1, 200));
        made->add_option("--most", value_.most)->check(CLI::Range(1, 10000));
        add_drawing(made, value_.drawing);
        add_output(made, value_, reports_and_drawings);
    }

    /// Which draws, for a command that keeps them all.
    static void add_drawing(CLI::App* to, DrawOptions& drawing) {
        to->add_option("--draws", drawing.draws);
        to->add_option("--seed", drawing.seed);
        to->add_option("--sampling", drawing.sampling)
            ->check(CLI::IsMember({"random", "sobol", "latin"}));
        to->add_option("--threads", drawing.threads)->check(CLI::Range(1, 1024));
    }

    void add_list() {
        CLI::App* made = command("list", list_command, list_);
        made->add_option("what", list_.what)
            ->required()
            ->check(CLI::IsMember({"services", "models", "places", "sources", "measures",
                                   "schedules", "indices", "payers"}));
        made->add_option("--models", list_.models)->allow_extra_args(false);
        add_output(made, list_, reports);
    }

    void add_new() {
        CLI::App* made = command("new", new_command, new_);
        made->add_option("name", new_.name)->required();
        made->add_option("--title", new_.title);
        made->add_option("--place", new_.places)->allow_extra_args(false);
        made->add_option("--model", new_.uses)->allow_extra_args(false);
        made->add_option("--models", new_.models)->allow_extra_args(false);
        made->add_option("--clients", new_.clients)->check(CLI::PositiveNumber);
        made->add_option("--years", new_.years)->check(CLI::Range(1, 200));
        made->add_option("--start", new_.start);
    }

    void add_sensitivity() {
        CLI::App* made = command("sensitivity", sensitivity_command, sensitivity_);
        add_scenario(made, sensitivity_.input);
        made->add_option("--measure", sensitivity_.measure);
        made->add_option("--option", sensitivity_.option);
        made->add_option("--target", sensitivity_.target);
        auto* figure = made->add_option("--figure", sensitivity_.figure);
        made->add_option("--at", sensitivity_.at);
        made->add_option("--range", sensitivity_.ranges)->allow_extra_args(false);
        auto* two = made->add_option("--two", sensitivity_.two)->expected(2)->excludes(figure);
        made->add_option("--steps", sensitivity_.steps)->check(CLI::Range(2, 50))->needs(two);
        auto* groups = made->add_option("--group", sensitivity_.groups)->allow_extra_args(false);
        groups->excludes(figure)->excludes(two);
        auto* shares = made->add_flag("--shares", sensitivity_.shares);
        shares->excludes(figure)->excludes(two)->excludes(groups);
        made->add_option("--draws", sensitivity_.draws)
            ->check(CLI::Range(32, 1000000))
            ->needs(shares);
        made->add_option("--seed", sensitivity_.seed)->needs(shares);
        made->add_option("--most", sensitivity_.most)->check(CLI::Range(1, 1000));
        add_output(made, sensitivity_, reports_and_drawings);
    }

    void add_multiverse() {
        CLI::App* made = command("multiverse", multiverse_command, multiverse_);
        add_scenario(made, multiverse_.input);
        made->add_option("--option", multiverse_.option);
        made->add_option("--most-combinations", multiverse_.most_combinations)
            ->check(CLI::Range(1, 1000000));
        auto* sample = made->add_option("--sample", multiverse_.sample);
        sample->check(CLI::Range(2, 1000000));
        made->add_option("--seed", multiverse_.seed)->needs(sample);
        add_output(made, multiverse_, reports_and_drawings);
    }

    CLI::App app_;
    RunOptions run_;
    MergeOptions merge_;
    InputOptions check_;
    SchemaOptions schema_;
    VerifyOptions verify_;
    ExplainOptions explain_;
    DecideOptions decide_;
    ValueOptions value_;
    ListOptions list_;
    NewOptions new_;
    SensitivityOptions sensitivity_;
    MultiverseOptions multiverse_;
    std::function<int()> action_;
};

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
    if (!text.empty()) return write_out("-", text);
    return CommandLine().run(argc, argv);
}

}  // namespace hearth

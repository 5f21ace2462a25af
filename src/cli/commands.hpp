// One function for each command, and the options it takes.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace hearth {

/// Where files are found, and what is overridden.
struct InputOptions {
    std::vector<std::string> files;
    std::vector<std::string> models;
    std::vector<std::string> set;
};

/// The same of one scenario.
struct ScenarioOptions {
    std::string scenario;  ///< "-" is standard input
    std::vector<std::string> models = {};
    std::vector<std::string> set = {};
};

/// How draws are made, in place of what the scenario says.
struct DrawOptions {
    std::optional<std::uint64_t> draws, seed;
    std::string sampling;                ///< empty: the scenario's
    std::uint64_t most_draws = 1000000;  ///< where a stopping rule is never met
    std::string until;
    std::optional<std::uint64_t> from, to;  ///< draws from … to − 1 only, as a part
    int threads = 0;                        ///< 0: one for each processor

    [[nodiscard]] bool is_part() const { return from || to; }
};

struct RunOptions {
    InputOptions input;
    std::string format = "text";
    std::string output = "-";
    std::string by = "payer";
    bool nominal = false;
    bool deterministic = false;
    DrawOptions drawing;
    std::string save_draws;
    std::string sets;  ///< a file of sets, or "own"; empty: one run
};

struct MergeOptions {
    std::vector<std::string> parts;
    std::string format = "text";
    std::string output = "-";
    std::string by = "payer";
    bool nominal = false;
};

struct SchemaOptions {
    bool markdown = false;
    bool result = false;
    std::string output = "-";
};

struct VerifyOptions {
    std::string folder;  ///< or one file; empty: the product's own cases
    std::string format = "text";
    std::string output = "-";
};

struct ExplainOptions {
    ScenarioOptions input;
    std::vector<std::string> figures;
    std::string format = "text";
    std::string output = "-";
};

struct DecideOptions {
    ScenarioOptions input;
    std::string lambda;  ///< values of a QALY, "lowest:highest:step"; empty: the usual
    std::string curve;   ///< which chart; empty: the usual
    std::string format = "text";
    std::string output = "-";
    DrawOptions drawing;
};

struct ValueOptions {
    ScenarioOptions input;
    std::string measure, payer;                        ///< at most one; empty: the headline
    std::vector<std::string> figures, groups, audits;  ///< "X", "NAME=A,B", "X:100,200"
    std::vector<std::string> sd_of_one;                ///< "X=12"
    std::optional<double> fixed_cost, cost_per_record;
    double decisions = 1;
    int decision_years = 1;
    int most = 10;
    std::string format = "text";
    std::string output = "-";
    DrawOptions drawing;
};

struct ListOptions {
    std::string what;
    std::vector<std::string> models;
    std::string format = "text";
    std::string output = "-";
};

struct NewOptions {
    std::string name;
    std::string title, start;
    std::vector<std::string> places, uses;  ///< `uses`: models by name
    std::vector<std::string> models;        ///< folders
    double clients = 0;
    int years = 0;
};

/// `figure`, `two`, `shares` and the tornado exclude each other; empty: not asked for.
struct SensitivityOptions {
    ScenarioOptions input;
    std::string measure = "net_saving";
    std::string option;  ///< empty: the last
    std::optional<double> target;
    std::string figure, at;           ///< names, values, with commas
    std::vector<std::string> ranges;  ///< LOW:HIGH
    std::vector<std::string> two;
    int steps = 11;
    std::vector<std::string> groups;  ///< NAME=FIGURE,FIGURE
    bool shares = false;
    std::uint64_t draws = 4096;
    std::optional<std::uint64_t> seed;
    int most = 20;
    std::string format = "text";
    std::string output = "-";
};

struct MultiverseOptions {
    ScenarioOptions input;
    std::string option;  ///< empty: every option
    std::uint64_t most_combinations = 4096;
    std::optional<std::uint64_t> sample;
    std::uint64_t seed = 1;
    std::string format = "text";
    std::string output = "-";
};

int run_command(const RunOptions& options);
int merge_command(const MergeOptions& options);
int multiverse_command(const MultiverseOptions& options);
int check_command(const InputOptions& options);
int schema_command(const SchemaOptions& options);
int explain_command(const ExplainOptions& options);
int decide_command(const DecideOptions& options);
int value_command(const ValueOptions& options);
int list_command(const ListOptions& options);
int new_command(const NewOptions& options);
int sensitivity_command(const SensitivityOptions& options);
int verify_command(const VerifyOptions& options);

}  // namespace hearth

// What hearth run, hearth merge and hearth farm share: how the result of a run is asked for, and
// parts put together into it; then what hearth farm is asked, and engines that hand out its pieces.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/support.hpp"
#include "report/run_report.hpp"
#include "study/farm.hpp"
#include "study/individuals.hpp"
#include "study/value.hpp"

namespace hearth {

/// What `hearth run` is given, and of it `hearth merge`: files and how the report is written.
struct RunAsked : Asked<RunQuestion> {
    std::optional<Breakdown> by;
    bool nominal = false, deterministic = false, full = false;
    std::string save_draws;
    std::string sets;     ///< a file of sets, or "own"; empty: one run
    std::string option;   ///< the only one to show; empty: all
    std::string section;  ///< the only one to show; empty: all
    /// People followed one by one; nothing: a run.
    std::optional<std::uint64_t> individuals = {};

    /// Whether the page is for a terminal, and nothing in it asked for.
    [[nodiscard]] bool is_screen() const {
        return target.format == "text" && target.file == "-" && !full && !by && !nominal &&
               section.empty();
    }
};

/// The format of parts, and the ending of their files.
inline constexpr std::string_view part_format = "part";

/// Rows of how the result is written.
std::vector<Option> printing_rows(RunAsked& asked, Formats formats);

/// The row of people followed one by one, beside what else it excludes than pages of draws.
Option individuals_row(RunAsked& asked, std::vector<std::string_view> excluded);

/// What is wrong with how the page is asked for; empty: nothing.
std::string mistake_in_page(RunAsked& asked);

/// Whether a page can be of that option; says so where there is none, or it is the one that others
/// are compared with.
bool has_option(const Plan& plan, const std::string& asked);

/// The part that was asked for, into `output`; the exit code.
int write_part(const RunAsked& asked, const Prepared& ready, const RunQuestion& question,
               Output& output);

/// Merges parts, of folders those that lie in them, into the report of their run, or into one part
/// where that is the format; the exit code.
int merge_parts(const std::vector<std::string>& files, const RunAsked& asked);

enum class Engine { parallel, slurm, plan };
inline std::vector<std::string_view> choice_names(Engine) { return {"parallel", "slurm", "plan"}; }

struct FarmAsked : RunAsked {
    std::string folder;
    std::string each;   ///< "place", "place=…", "known=…"; empty: draws
    std::string piece;  ///< "7", "7/100"; empty: all are handed out
    std::string sshlogin;
    std::uint64_t pieces = 100;
    Engine on = Engine::parallel;
    int jobs = 0;
    int patience = 60;  ///< seconds
    bool status = false, merge = false;

    [[nodiscard]] std::string plan_path() const {
        return (std::filesystem::path(folder) / "plan.json").string();
    }
};

/// A text that was written by an earlier command; nothing, with what is wrong said.
std::optional<std::string> bytes_at(const std::string& path);

/// The N of `--each combination=N`: 0 of "combination"; nothing where it is neither.
std::optional<std::uint64_t> sample_in(std::string_view each);

/// What `--each known=…` asks of hearth value: its group, and levels; what is wrong otherwise.
std::variant<ValueQuestion, std::string> known_in(std::string_view each);

/// That question with places for its words, and with the draws of a plan.
ValueQuestion known_asked(const FarmPlan& plan, Prepared& ready);

/// What a plan asks of the people in some batches.
IndividualsQuestion individuals_asked(const FarmPlan& plan, const FarmPiece& batches);

/// Rows that were asked for; nothing, with what is wrong said, where they are refused.
std::optional<Grid> grid_of(Answered<Grid> answered, const Prepared& ready);

/// The plan that lies in the folder, put there where there is none; nothing, with what is wrong
/// said, where it is of another run than is asked for.
std::optional<FarmPlan> plan_in(const FarmAsked& asked);

/// The alternatives of a scenario, combination by combination.
struct Alternatives {
    Variants variants;
    std::optional<MultiverseAnswer> rows = {};  ///< nothing: what is wrong was said

    explicit Alternatives(const LoadRequest& request) : variants(request) {}
    [[nodiscard]] VersionSource source() { return source_of(variants, variants.alternatives()); }
};

/// Those of a plan.
std::unique_ptr<Alternatives> alternatives_of(const FarmPlan& plan);

/// Hands pieces, by number, to GNU parallel, which tries each up to three times, and waits for it;
/// to Slurm as an array, each of whose tasks does so too, with a job that puts all together when it
/// has ended; or prints their commands. The exit code, 0 also where pieces have failed.
int hand_to_parallel(const std::vector<std::size_t>& missing, const FarmAsked& asked);
int hand_to_slurm(const FarmPlan& plan, const std::vector<std::size_t>& missing,
                  const FarmAsked& asked);
int print_commands(const std::vector<std::size_t>& missing, const FarmAsked& asked);

/// Of missing pieces, by number, how they failed, as the logs of GNU parallel and Slurm have it.
std::map<std::size_t, std::string> failures_of(const FarmPlan& plan,
                                               const std::vector<std::size_t>& missing,
                                               const FarmAsked& asked);

}  // namespace hearth

// What hearth run, hearth merge and hearth farm share: how the result of a run is asked for, and
// parts put together into it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/support.hpp"
#include "report/run_report.hpp"

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
std::string mistake_in_page(RunAsked& asked, const Formats& formats);

/// Whether a page can be of that option; says so where there is none, or it is the one that others
/// are compared with.
bool has_option(const Plan& plan, const std::string& asked);

/// The part that was asked for, into `output`; the exit code.
int write_part(const RunAsked& asked, const Prepared& ready, const RunQuestion& question,
               Output& output);

/// Merges parts, of folders those that lie in them, into the report of their run, or into one part
/// where that is the format; the exit code.
int merge_parts(const std::vector<std::string>& files, const RunAsked& asked);

}  // namespace hearth

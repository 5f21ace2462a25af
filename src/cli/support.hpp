// What commands stand on: where the product's data lie, scenarios taken to their point, versions,
// threads, and words for what cannot be answered.
#pragma once

#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/cli.hpp"
#include "cli/output.hpp"
#include "load/load.hpp"
#include "load/variants.hpp"
#include "report/pages.hpp"
#include "study/versions.hpp"

namespace hearth {

/// HEARTH_DATA where it is set (or HEARTH_HOME, as it was called); else ../share/hearth beside the
/// program; else the nearest folder above the program that holds data/services.yaml. Empty when
/// there is none.
std::string home_folder();

/// The variable that says where the data are, and what it says; nullptr: none does.
std::pair<const char*, const char*> home_that_is_set();

/// Why there are no data; empty: there are.
std::string mistake_in_home();

/// A question of one scenario, and what is given beside it.
template <class Question>
struct Asked {
    ScenarioAsked input;
    OutputAsked target;
    int threads = 0;
    Question question = {};
};

/// A scenario that has been read, and its point.
struct Prepared {
    std::unique_ptr<Loaded> loaded;
    AtPoint at;

    /// A word of the command line with its place for messages.
    PlacedWord word(const std::string& text);
    std::vector<PlacedWord> words(const std::vector<std::string>& texts);
};

/// What load reads for the scenario at `path`.
LoadRequest request_for(const std::string& path, const ScenarioAsked& asked);

/// Reads, links and evaluates the scenario at `path`; nothing, with every error said, where a file
/// is wrong or an effect avoids more than there is at the point (method 4.5).
std::optional<Prepared> prepared(const std::string& path, const ScenarioAsked& asked);

/// The same of what is requested.
std::optional<Prepared> prepared(const LoadRequest& request);

/// The same, with effects that avoid more than there is as errors in `excesses`.
std::optional<Prepared> prepared(const std::string& path, const ScenarioAsked& asked,
                                 Diagnostics& excesses);

/// A scenario's versions by the number of the choice of each of `alternatives`. Both must outlive
/// the source.
VersionSource source_of(Variants& variants, const std::vector<Alternative>& alternatives);

/// The scenario as it stands, at its point; what is avoided beyond what there is, was said or will
/// be.
AtPoint base_at_point(const Variants& variants);

/// Versions as questions name them.
std::vector<VersionAsked> versions_asked(const std::vector<Version>& versions);

/// The same question of the alternatives of a scenario.
MultiverseQuestion of_alternatives(MultiverseQuestion question, const Variants& variants);

/// Says why there is no answer; the exit code.
int say_refusal(const Refusal& refusal, const SourceTexts& texts);

/// How many characters of a line the reader sees: as COLUMNS or the terminal says, from 60 to 160;
/// else 100.
std::size_t page_width();

/// A page in the format asked for; text as wide as is seen where it goes.
std::string in_format(const Document& document, const OutputAsked& target);

/// An answer as JSON or as its page, in the format asked for.
template <class Answer>
std::string written(const Answer& answer, const OutputAsked& target) {
    if (target.format == "json") return to_json(answer);
    return in_format(page_of(answer), target);
}

template <class... Answers>
std::string written(const std::variant<Answers...>& answer, const OutputAsked& target) {
    return std::visit([&](const auto& one) { return written(one, target); }, answer);
}

/// Writes an answer, or says why there is none; the exit code.
template <class Answer>
int write_answer(const Answered<Answer>& made, const SourceTexts& texts,
                 const OutputAsked& target) {
    if (const auto* refusal = std::get_if<Refusal>(&made)) return say_refusal(*refusal, texts);
    return write_out(target.file, written(std::get<Answer>(made), target), texts);
}

/// Notes the words of a command line for the manifest that it asks for.
void note_command(OutputAsked& target, std::vector<std::string> words);

/// Notes the manifest of an answer, given its JSON and what was read `beside` the scenario at its
/// point. The exit code: not 0, with everything said, where it cannot be written where it was asked
/// for.
int note_manifest(const OutputAsked& target, const AtPoint& at, std::string_view answer_json,
                  const SourceTexts& beside = {});

/// Writes the manifest that was noted, if one was; the exit code.
int write_manifest(const OutputAsked& target);

/// Writes an answer and the manifest that is asked for, or says why there is none; the exit code.
template <class Answer>
int write_answer(const Answered<Answer>& made, const AtPoint& at, const OutputAsked& target,
                 const SourceTexts& beside = {}) {
    const auto* answer = std::get_if<Answer>(&made);
    if (answer != nullptr && target.made != nullptr)
        if (const int code =
                note_manifest(target, at, written(*answer, {.format = "json"}), beside);
            code != 0 || target.is_reproduced())
            return code;
    const int code = write_answer(made, at.texts, target);
    return code == 0 ? write_manifest(target) : code;
}

/// Writes a scenario at a path, and its title; returns the exit code.
using WriteScenario = std::function<int(const std::string& path, std::string& title)>;

/// Makes the folder `target` with a scenario called as it is, and around it how it is run and
/// tested, and the results that tests expect; whole, or nothing. The exit code.
int write_pipeline(const std::string& target, const WriteScenario& write_scenario);

/// Checks once, and returns the paths of what was read, and of folders in which more may appear.
using CheckOnce = std::function<std::vector<std::string>()>;

/// Checks now, and again whenever `paths` or what was read changes; until it is interrupted.
[[noreturn]] void watch(std::vector<std::string> paths, const CheckOnce& check);

/// Jobs handed to so many threads (0: one for each processor); progress on a terminal, not in the
/// first second.
Executor threads(int count);

/// Files of a folder whose names end so, in order of name; none where there is no such folder.
std::vector<std::string> files_in(const std::filesystem::path& folder, std::string_view ending);

/// The date of today.
std::chrono::year_month_day today();

/// "LOW:HIGH" and its like as `count` numbers; nothing where it is none.
std::optional<std::vector<double>> numbers_in(std::string_view text, char by);

}  // namespace hearth

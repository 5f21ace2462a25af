// Looks around the program for data/services.yaml; reads scenarios and versions of them.
#include "cli/support.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fmt/format.h>
#include <sys/auxv.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/text.hpp"
#include "cli/output.hpp"
#include "load/tree.hpp"
#include "study/question.hpp"

namespace hearth {

namespace {

namespace fs = std::filesystem;

bool is_home(const fs::path& folder) {
    std::error_code ignored;
    return fs::exists(folder / "data" / "services.yaml", ignored);
}

/// The shorter of the absolute path and the one relative to where the analyst stands.
std::string shown(const fs::path& folder) {
    std::error_code failed;
    const fs::path near = fs::proximate(folder, failed);
    return !failed && near.string().size() < folder.string().size() ? near.string()
                                                                    : folder.string();
}

}  // namespace

std::pair<const char*, const char*> home_that_is_set() {
    for (const char* name : {"HEARTH_DATA", "HEARTH_HOME"})
        if (const char* set = std::getenv(name)) return {name, set};
    return {"", nullptr};
}

std::string mistake_in_home() {
    const auto [name, folder] = home_that_is_set();
    if (folder == nullptr && home_folder().empty())
        return "there are no data: hearth looks in ../share/hearth beside the program; set "
               "HEARTH_DATA to the folder that holds data/ and models/";
    if (folder == nullptr || is_home(folder)) return {};
    return fmt::format(
        "{} is {}, which holds no data/services.yaml: name the folder that holds data/ and "
        "models/, or unset it",
        name, in_quotes(folder));
}

std::string home_folder() {
    if (const char* set = home_that_is_set().second) return set;
    std::error_code failed;
    fs::path program = fs::read_symlink("/proc/self/exe", failed);
    if (failed)  // where /proc is not there: as it was called
        program = fs::absolute(reinterpret_cast<const char*>(getauxval(AT_EXECFN)), failed);
    const fs::path installed = program.parent_path().parent_path() / "share" / "hearth";
    if (is_home(installed)) return shown(installed);
    for (fs::path folder = program.parent_path(); folder.has_relative_path();
         folder = folder.parent_path())
        if (is_home(folder)) return shown(folder);
    return {};
}

PlacedWord Prepared::word(const std::string& text) {
    return {text, {loaded->texts.add({"<command line>", text, {}}), 1, 1}};
}

std::vector<PlacedWord> Prepared::words(const std::vector<std::string>& texts) {
    std::vector<PlacedWord> all;
    for (const std::string& text : texts) all.push_back(word(text));
    return all;
}

std::size_t page_width() {
    constexpr double least = 60, usual = 100, most = 160;
    const char* set = std::getenv("COLUMNS");
    const auto columns = read_number(set == nullptr ? "" : set).value;
    winsize window{};
    double width = usual;
    if (columns && *columns >= 1)
        width = *columns;
    else if (isatty(STDOUT_FILENO) == 1 && ioctl(STDOUT_FILENO, TIOCGWINSZ, &window) == 0 &&
             window.ws_col > 0)
        width = window.ws_col;
    return static_cast<std::size_t>(std::clamp(width, least, most));
}

std::string in_format(const Document& document, const OutputAsked& target) {
    if (target.format == "text" && target.file == "-") return to_text(document, page_width());
    return rendered(document, target.format, target.chart);
}

LoadRequest request_for(const std::string& path, const ScenarioAsked& asked) {
    return {.path = path, .home = home_folder(), .models = asked.models, .set = asked.set};
}

namespace {

std::optional<Prepared> taken_to_point(const LoadRequest& request, Diagnostics& excesses) {
    auto loaded = std::make_unique<Loaded>(load_scenario(request));
    if (loaded->scenario) {
        AtPoint at = at_point(*loaded->scenario, loaded->texts, excesses);
        warn_of_sharing(at, loaded->diagnostics);
        return Prepared{std::move(loaded), std::move(at)};
    }
    say_diagnostics(loaded->diagnostics, loaded->texts);
    return std::nullopt;
}

}  // namespace

std::optional<Prepared> prepared(const LoadRequest& request) {
    Diagnostics excesses;
    auto ready = taken_to_point(request, excesses);
    if (ready && say_diagnostics(excesses, ready->at.texts)) return std::nullopt;
    return ready;
}

std::optional<Prepared> prepared(const std::string& path, const ScenarioAsked& asked) {
    return prepared(request_for(path, asked));
}

std::optional<Prepared> prepared(const std::string& path, const ScenarioAsked& asked,
                                 Diagnostics& excesses) {
    return taken_to_point(request_for(path, asked), excesses);
}

VersionSource source_of(Variants& variants, const std::vector<Alternative>& alternatives) {
    const auto read = [&](const Combination& row) {
        std::vector<Setting> settings;
        for (std::size_t a = 0; a < row.size(); ++a) {
            if (row[a] < 0) continue;
            const auto& choice = alternatives[a].value[row[a]];
            settings.insert(settings.end(), choice.value.begin(), choice.value.end());
        }
        Variant made = variants.at(settings);
        return VersionRead{made.scenario, made.structure, std::move(made.diagnostics)};
    };
    return {*variants.base().scenario, variants.texts(), read};
}

AtPoint base_at_point(const Variants& variants) {
    Diagnostics excesses;
    return at_point(*variants.base().scenario, variants.texts(), excesses);
}

std::vector<VersionAsked> versions_asked(const std::vector<Version>& versions) {
    std::vector<VersionAsked> asked;
    for (const Version& one : versions) asked.push_back({one.name, one.place, !one.value.empty()});
    return asked;
}

MultiverseQuestion of_alternatives(MultiverseQuestion question, const Variants& variants) {
    for (const Alternative& one : variants.alternatives())
        question.alternatives.push_back({one.name, versions_asked(one.value)});
    return question;
}

int say_refusal(const Refusal& refusal, const SourceTexts& texts) {
    say_diagnostics(refusal.problems, texts);
    for (const std::string& why : refusal.why) say(why);
    return refusal.blame == Blame::question ? 2 : 1;
}

std::vector<std::string> files_in(const std::filesystem::path& folder, std::string_view ending) {
    std::vector<std::string> files;
    std::error_code failed;
    for (const auto& file : std::filesystem::directory_iterator(folder, failed))
        if (file.path().extension() == ending) files.push_back(file.path().string());
    std::sort(files.begin(), files.end());
    return files;
}

std::chrono::year_month_day today() {
    return std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now());
}

std::optional<std::vector<double>> numbers_in(std::string_view text, char by) {
    std::vector<double> numbers;
    for (const std::string& one : split(text, by)) {
        const auto value = read_number(one).value;
        if (!value) return std::nullopt;
        numbers.push_back(*value);
    }
    return numbers;
}

}  // namespace hearth

// hearth verify: published figures against ours.
#include "study/verify.hpp"

#include <algorithm>
#include <filesystem>
#include <fmt/format.h>

#include "base/messages.hpp"
#include "base/text.hpp"
#include "cli/commands.hpp"
#include "cli/excess.hpp"
#include "cli/home.hpp"
#include "cli/output.hpp"
#include "cli/say.hpp"
#include "load/load.hpp"
#include "report/verify_report.hpp"

namespace hearth {

namespace {

namespace fs = std::filesystem;

/// The cases of a folder in order of name, or the one file that was named.
std::vector<fs::path> case_files(const fs::path& from) {
    std::error_code failed;
    if (!fs::is_directory(from, failed)) return {from};
    std::vector<fs::path> files;
    for (const auto& file : fs::directory_iterator(from, failed))
        if (file.path().extension() == ".yaml") files.push_back(file.path());
    std::sort(files.begin(), files.end());
    return files;
}

/// What is wrong with one figure, at its place in the file.
void report_figure(const Expectation& expectation, const Verified& figure,
                   Diagnostics& diagnostics) {
    if (figure.as_expected()) return;
    if (figure.closes)
        return diagnostics.report("gap-closes", expectation.place, {in_quotes(expectation.id)});
    diagnostics.report("does-not-close", expectation.place,
                       {in_quotes(expectation.id), figure.withheld.empty()
                                                       ? "the table shows both"
                                                       : "ours is withheld: " + figure.withheld});
}

void report_problems(const Loaded& loaded, const Verification& made, Diagnostics& diagnostics) {
    for (const UnknownMeasure& unknown : made.unknown)
        diagnostics.report("unknown-measure.in_case", unknown.place,
                           {in_quotes(unknown.option), in_quotes(unknown.name),
                            suggestion(unknown.name, unknown.known)});
    for (const Excess& excess : made.excesses) report_excess(excess, *loaded.scenario, diagnostics);
    for (const Verified& figure : made.figures)
        report_figure(loaded.published->expect[static_cast<std::size_t>(figure.expectation)],
                      figure, diagnostics);
}

/// Adds what came of one file to `cases`; false when anything about it is wrong.
bool verify_file(const fs::path& path, std::vector<VerifiedCase>& cases) {
    Loaded loaded = load_published({.path = path.string(), .home = home_folder()});
    if (loaded.scenario && loaded.published) {
        Verification made = verify(*loaded.scenario, *loaded.published);
        report_problems(loaded, made, loaded.diagnostics);
        cases.push_back({path.stem().string(), std::move(*loaded.published), std::move(made)});
    }
    return !say_diagnostics(loaded, Severity::error);
}

std::string rendered(const std::vector<VerifiedCase>& cases, const std::string& format) {
    if (format == "json") return verify_json(cases);
    if (format == "junit") return verify_junit(cases);
    return rendered(verify_document(cases), format);
}

}  // namespace

int verify_command(const VerifyOptions& options) {
    const fs::path from = options.folder.empty() ? fs::path(home_folder()) / "tests" / "published"
                                                 : fs::path(options.folder);
    const auto files = case_files(from);
    if (files.empty())
        return stopped(printable(from.string()) + ": holds no published cases (*.yaml)", 1);
    std::vector<VerifiedCase> cases;
    bool good = true;
    for (const fs::path& file : files) good = verify_file(file, cases) && good;
    Output output(options.output);
    output.write(rendered(cases, options.format));
    const std::string failure = output.finish();
    if (!failure.empty()) say(failure);
    return good && failure.empty() ? 0 : 1;
}

}  // namespace hearth

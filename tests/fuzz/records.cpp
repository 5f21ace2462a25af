// A table of client records: read by the description of each shape in turn, as its first byte says,
// what is read evaluated and put on its page; and guessed at.
#include <filesystem>
#include <fstream>

#include "fuzz.hpp"
#include "report/evaluation.hpp"
#include "report/simulated.hpp"

using namespace hearth;

namespace {

constexpr std::string_view shapes[] = {R"(shape: clients
dates: iso
columns: {client: id, group: arm, cluster: site, start: start, died: died, covariates: [age]}
comparison: old
exclude: [died, {column: consent, is: ["no"], why: no consent}]
services: {bed_day: {before: b, after: a, entry_at_least: 1}}
)",
                                       R"(shape: events
dates: dd/mm/yyyy
decimal: comma
data: {from: 2020-01-01, to: 2024-12-31}
columns: {client: id, start: start, date: day, service: what, quantity: n}
services: {bed_day: {called: bed}}
)",
                                       R"(shape: periods
blanks: zero
columns: {client: id, period: q, years: y}
periods: {before: [q1], after: [q2]}
services: {bed_day: {column: beds}}
)",
                                       R"(shape: totals
columns: {service: what, group: arm, before: b, after: a, clients: n, years_after: y}
comparison: old
services: {bed_day: {called: bed}}
)"};

/// A folder with a description of each shape, away with the program.
struct Folder {
    std::string path = "/tmp/hearth-fuzz-XXXXXX";
    Folder() {
        fuzz::hold(mkdtemp(path.data()) != nullptr, "there is a folder");
        for (std::size_t i = 0; i < std::size(shapes); ++i)
            std::ofstream(description(i)) << "hearth: 1\nrecords: table.csv\n" << shapes[i];
    }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    ~Folder() { std::filesystem::remove_all(path); }

    [[nodiscard]] std::string table() const { return path + "/table.csv"; }
    [[nodiscard]] std::string description(std::size_t shape) const {
        return path + "/" + std::to_string(shape) + ".yaml";
    }
};

const Library& library() {
    static const Loaded loaded = load_library({.path = {}, .home = fuzz::home});
    return loaded.scenario->library;
}

void guess(const std::string& table) {
    SourceTexts texts;
    Diagnostics diagnostics;
    const auto guessed = guess_records(table, library(), texts, diagnostics);
    fuzz::say(diagnostics, texts);
    fuzz::hold(guessed.has_value() != diagnostics.has_errors(), "a description, or an error");
    if (guessed) fuzz::hold(is_utf8(records_text(*guessed)), "a description is UTF-8");
}

void evaluate(const RecordsRead& read) {
    const EvaluationQuestion question{.replicates = 100};
    const Evaluation all = read.records ? evaluate_records(*read.records, question)
                                        : evaluate_totals(*read.totals, question);
    for (const ServiceEffect& one : all.services)
        if (const MethodEffect* by = preferred(one))
            fuzz::hold(std::isfinite(by->ratio.value), "what is preferred is a number");
    fuzz::hold(!evaluation_document(all, {.threshold = read.file.threshold}).empty(), "a page");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const Folder folder;
    if (size == 0) return 0;
    std::ofstream(folder.table(), std::ios::binary) << fuzz::text_of(data + 1, size - 1);
    guess(folder.table());
    const Loaded loaded =
        check_file({.path = folder.description(data[0] % std::size(shapes)), .home = fuzz::home});
    fuzz::say(loaded.diagnostics, loaded.texts);
    fuzz::hold(loaded.records.has_value() != loaded.diagnostics.has_errors(),
               "records, or an error");
    if (loaded.records) evaluate(*loaded.records);
    return 0;
}

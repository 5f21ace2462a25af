// hearth merge: the parts of a run together, printed as the whole run would be.
#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <utility>

#include "base/text.hpp"
#include "cli/commands.hpp"
#include "cli/draws.hpp"
#include "cli/output.hpp"
#include "cli/prepared.hpp"
#include "cli/printing.hpp"
#include "cli/say.hpp"
#include "load/files.hpp"
#include "report/part.hpp"
#include "report/words.hpp"
#include "version.hpp"

namespace hearth {

namespace {

std::string number(std::uint64_t whole) { return with_separators(static_cast<double>(whole)); }

/// "draws 1,024 to 2,047".
std::string draws_in_words(std::uint64_t from, std::uint64_t to) {
    return fmt::format("draws {} to {}", number(from), number(to - 1));
}

/// As a word of a shell's command line.
std::string shell_word(const std::string& text) {
    if (text.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                               "_-+=.,:/@%") == std::string::npos &&
        !text.empty())
        return text;
    std::string word = "'";
    for (const char c : text) word += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return word + "'";
}

/// The command that computes draws from … to − 1 of a run.
std::string command_for(const PartHead& of, std::uint64_t from, std::uint64_t to) {
    std::string command = "hearth run " + shell_word(of.scenario);
    for (const std::string& set : of.set) command += " --set " + shell_word(set);
    for (const std::string& folder : of.models) command += " --models " + shell_word(folder);
    return command + fmt::format(" --draws {} --seed {} --sampling {} --from {} --to {} -o PART",
                                 of.draws, of.seed, name_of(of.sampling), from, to);
}

std::string settings_in_words(const PartHead& head) {
    return fmt::format("--draws {} --seed {} --sampling {}", head.draws, head.seed,
                       name_of(head.sampling));
}

struct NamedHead {
    std::string name;
    PartHead head;
};

/// Why two parts are not of one run; empty: they are.
std::string difference(const NamedHead& one, const NamedHead& first) {
    const PartHead &a = one.head, &b = first.head;
    const std::string than = printable(first.name);
    if (a.files.front().sha256 != b.files.front().sha256)
        return fmt::format("a part of another scenario ({}) than {} ({})", in_quotes(a.scenario),
                           than, in_quotes(b.scenario));
    if (a.set != b.set || a.models != b.models)
        return fmt::format("computed with other --set or --models than {}", than);
    for (std::size_t i = 0; i < std::min(a.files.size(), b.files.size()); ++i)
        if (a.files[i].sha256 != b.files[i].sha256)
            return fmt::format("computed from another {} than {}", in_quotes(a.files[i].name),
                               than);
    if (settings_in_words(a) != settings_in_words(b))
        return fmt::format("computed with {}, and {} with {}", settings_in_words(a), than,
                           settings_in_words(b));
    if (a.columns != b.columns || a.cells != b.cells)
        return fmt::format("not of the same run as {}: compute both on one type of machine", than);
    return "";
}

/// Parts read and added up.
class Merging {
  public:
    /// False where something was said.
    bool read(const std::vector<std::string>& paths) {
        bool good = true;
        for (const std::string& path : paths) good = read_one(path) && good;
        return good && are_apart() && are_complete();
    }

    [[nodiscard]] const PartHead& head() const { return heads_.front().head; }
    [[nodiscard]] const Summary& summary() const { return summary_; }

  private:
    bool read_one(const std::string& path) {
        Loaded read;
        const auto file = read_part_text(path, read.texts, read.diagnostics);
        if (!file) {
            say_diagnostics(read, Severity::error);
            return false;
        }
        PartReading reading = read_part(read.texts.at(*file).text);
        if (!reading.part) return refuse(path, reading.mistake);
        NamedHead one{path, std::move(reading.part->head)};
        if (one.head.hearth != version)
            return refuse(path, fmt::format("computed by hearth {}, and this is hearth {}: compute "
                                            "it again",
                                            printable(one.head.hearth, 20), version));
        if (!heads_.empty())
            if (const std::string why = difference(one, heads_.front()); !why.empty())
                return refuse(path, why);
        heads_.push_back(std::move(one));
        summary_.add(reading.part->summary);
        return true;
    }

    static bool refuse(const std::string& path, const std::string& why) {
        say(printable(path) + ": " + why);
        return false;
    }

    /// Whether no two parts hold the same draws; puts them in order.
    bool are_apart() {
        std::stable_sort(heads_.begin(), heads_.end(), [](const NamedHead& a, const NamedHead& b) {
            return a.head.from < b.head.from;
        });
        bool apart = true;
        for (std::size_t i = 1; i < heads_.size(); ++i) {
            const NamedHead &a = heads_[i - 1], &b = heads_[i];
            if (b.head.from >= a.head.to) continue;
            apart = false;
            say(fmt::format("{} and {} both hold {}", printable(a.name), printable(b.name),
                            draws_in_words(b.head.from, std::min(a.head.to, b.head.to))));
        }
        return apart;
    }

    /// Whether every draw of the run is there.
    bool are_complete() {
        bool complete = true;
        std::uint64_t next = 0;
        const auto demand_up_to = [&](std::uint64_t from) {
            if (from == next) return;
            complete = false;
            say(fmt::format("{} are missing: {}", draws_in_words(next, from),
                            command_for(head(), next, from)));
        };
        for (const NamedHead& one : heads_) {
            demand_up_to(one.head.from);
            next = one.head.to;
        }
        demand_up_to(head().draws);
        return complete;
    }

    std::vector<NamedHead> heads_;
    Summary summary_;
};

/// Why a scenario as it is now is not what the parts were computed from; empty: it is.
std::string change_since(const PartHead& head, const Prepared& at_point) {
    const auto files = files_of(at_point.loaded.texts);
    for (std::size_t i = 0; i < std::min(files.size(), head.files.size()); ++i)
        if (files[i].sha256 != head.files[i].sha256)
            return fmt::format(
                "{}: has changed since the parts were computed: compute them again, "
                "or bring back the file as it was",
                printable(files[i].name));
    if (files.size() != head.files.size())
        return fmt::format(
            "{}: reads other files than when the parts were computed: compute them "
            "again",
            printable(head.scenario));
    return "";
}

DrawOptions draws_of(const PartHead& head) {
    DrawOptions options;
    options.draws = head.draws;
    options.seed = head.seed;
    options.sampling = name_of(head.sampling);
    return options;
}

/// Writes the report; false where something was said.
bool write(const Merging& merged, const MergeOptions& options, Output& output) {
    const PartHead& head = merged.head();
    const auto at_point = prepared({head.scenario, head.models, head.set});
    if (!at_point) return false;
    std::string mistake = change_since(head, *at_point);
    const DrawSettings settings =
        draw_settings(draws_of(head), at_point->scenario(), at_point->plan);
    if (mistake.empty()) mistake = settings.mistake;
    if (mistake.empty()) mistake = collision(at_point->plan);
    if (mistake.empty()) {
        const Drawing drawing(at_point->scenario(), at_point->plan, settings);
        if (head.columns == columns_of(at_point->plan, drawing.simulation) &&
            head.cells == cells_of(at_point->plan)) {
            const RunDraws report = report_of(drawing.simulation, merged.summary(), settings);
            if (const std::string large = overflow(at_point->plan, report); !large.empty()) {
                say(large);
                return false;
            }
            print_run(*at_point, &report, {options.format, options.by, options.nominal}, output);
            return true;
        }
        mistake =
            "the first 1,024 draws come out otherwise than in the parts: merge them on the "
            "type of machine that computed them";
    }
    say(mistake);
    return false;
}

}  // namespace

int merge_command(const MergeOptions& options) {
    Merging merged;
    if (!merged.read(options.parts)) return 1;
    Output output(options.output);
    if (output.failure().empty() && !write(merged, options, output)) return 1;
    return finished(output);
}

}  // namespace hearth

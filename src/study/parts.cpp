// What parts have in common, what they lack, and their sum.
#include "study/parts.hpp"

#include <algorithm>
#include <fmt/format.h>

#include "base/text.hpp"

namespace hearth {

namespace {

/// "draws 1,024 to 2,047".
std::string draws_in_words(std::uint64_t from, std::uint64_t to) {
    return fmt::format("draws {} to {}", with_commas(from), with_commas(to - 1));
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

/// Why a part is not of one run with the first; empty: it is.
std::string difference(const PartHead& a, const NamedPart& first) {
    const PartHead& b = first.part.head;
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

/// Which parts hold the same draws; parts stand in the order of their draws.
std::vector<std::string> overlaps(const std::vector<NamedPart>& parts) {
    std::vector<std::string> why;
    for (std::size_t i = 1; i < parts.size(); ++i) {
        const PartHead &a = parts[i - 1].part.head, &b = parts[i].part.head;
        if (b.from < a.to)
            why.push_back(fmt::format("{} and {} both hold {}", printable(parts[i - 1].name),
                                      printable(parts[i].name),
                                      draws_in_words(b.from, std::min(a.to, b.to))));
    }
    return why;
}

/// Which draws of the run are missing, each stretch with the command that computes it.
std::vector<std::string> gaps(const std::vector<NamedPart>& parts) {
    const PartHead& head = parts.front().part.head;
    std::vector<std::string> why;
    std::uint64_t next = 0;
    const auto demand_up_to = [&](std::uint64_t from) {
        if (from != next)
            why.push_back(fmt::format("{} are missing: {}", draws_in_words(next, from),
                                      command_for(head, next, from)));
    };
    for (const NamedPart& one : parts) {
        demand_up_to(one.part.head.from);
        next = one.part.head.to;
    }
    demand_up_to(head.draws);
    return why;
}

}  // namespace

std::vector<PartFile> files_of(const SourceTexts& texts) {
    std::vector<PartFile> files;
    for (std::uint32_t i = 0; i < texts.size(); ++i)
        if (!texts.at(i).sha256.empty()) files.push_back({texts.at(i).name, texts.at(i).sha256});
    return files;
}

std::vector<PartColumn> columns_of(const Plan& plan, const Simulation& simulation) {
    std::vector<PartColumn> columns;
    for (const MeasureColumn& column : simulation.layout().columns)
        columns.push_back({plan.layout.options[static_cast<std::size_t>(column.option)],
                           column.name, simulation.bins()[columns.size()]});
    return columns;
}

std::size_t cells_of(const Plan& plan) {
    return plan.layout.lines.size() * static_cast<std::size_t>(plan.layout.years);
}

std::string change_since(const PartHead& head, const SourceTexts& texts) {
    const auto files = files_of(texts);
    for (std::size_t i = 0; i < std::min(files.size(), head.files.size()); ++i)
        if (files[i].sha256 != head.files[i].sha256)
            return fmt::format(
                "{}: has changed since the parts were computed: compute them again, or bring back "
                "the file as it was",
                printable(files[i].name));
    if (files.size() == head.files.size()) return "";
    return fmt::format(
        "{}: reads other files than when the parts were computed: compute them again",
        printable(head.scenario));
}

Answered<RunPart> joined(std::vector<NamedPart> parts) {
    std::vector<std::string> why;
    for (const NamedPart& one : parts)
        if (const std::string other = difference(one.part.head, parts.front()); !other.empty())
            why.push_back(printable(one.name) + ": " + other);
    std::stable_sort(parts.begin(), parts.end(), [](const NamedPart& a, const NamedPart& b) {
        return a.part.head.from < b.part.head.from;
    });
    if (why.empty()) why = overlaps(parts);
    if (why.empty()) why = gaps(parts);
    if (!why.empty()) return Refusal{.why = std::move(why)};
    RunPart whole = std::move(parts.front().part);
    for (std::size_t i = 1; i < parts.size(); ++i) whole.summary.add(parts[i].part.summary);
    whole.head.to = whole.head.draws;
    return whole;
}

}  // namespace hearth

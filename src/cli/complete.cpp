// What may come next on a command line that is being written, for shells.cpp. Reads only the
// files that a word needs, and these as trees: a scenario with mistakes completes what it
// can, and nothing is said of them.
#include <algorithm>
#include <filesystem>
#include <fmt/format.h>
#include <map>

#include "base/text.hpp"
#include "cli/cli.hpp"
#include "cli/support.hpp"
#include "engine/measure_table.hpp"
#include "load/files.hpp"
#include "report/run_report.hpp"

namespace hearth {

namespace {

using Names = std::vector<std::string>;

// --- the line ------------------------------------------------------------------------------------

/// A command line up to the word that is being completed.
struct Begun {
    std::map<std::string_view, Names> given = {};  ///< by the name of the row
    const Option* asked = nullptr;  ///< the row that the word belongs to; nullptr: options
    std::string before = {};        ///< what of the word stays as it is, such as "--set="
    std::string word = {};          ///< what of it is completed
};

bool takes_value(const Option& option) { return !std::holds_alternative<bool*>(option.into); }

bool takes_many(const Option& option) { return std::holds_alternative<Names*>(option.into); }

const Option* row_called(const Command& command, std::string_view name) {
    for (const Option& option : command.options)
        if (option.name == name ||
            (name.size() == 2 && name[0] == '-' && option.rules.letter == name[1]))
            return &option;
    return nullptr;
}

/// The row that a word without dashes goes to.
const Option* next_word(const Command& command, const Begun& line) {
    for (const Option& option : command.options)
        if (option.is_word() && (takes_many(option) || line.given.count(option.name) == 0))
            return &option;
    return nullptr;
}

/// Takes a word that is complete; `wanting` values of the row asked for are still to come.
void take_word(const Command& command, const std::string& word, Begun& line, int& wanting) {
    if (wanting > 0) {
        line.given[line.asked->name].push_back(word);
        if (--wanting == 0) line.asked = nullptr;
    } else if (word.starts_with("-") && word != "-") {
        const auto equals = word.find('=');
        const Option* option = row_called(command, word.substr(0, equals));
        if (option == nullptr) return;
        Names& values = line.given[option->name];
        if (equals != std::string::npos) values.push_back(word.substr(equals + 1));
        if (equals != std::string::npos || !takes_value(*option)) return;
        line.asked = option;
        wanting = option->rules.values;
    } else if (const Option* row = next_word(command, line)) {
        line.given[row->name].push_back(word);
    }
}

/// `words` come after the command; the last one, which may be empty, is completed.
Begun begun(const Command& command, const Names& words) {
    Begun line;
    int wanting = 0;
    for (std::size_t i = 0; i + 1 < words.size(); ++i) take_word(command, words[i], line, wanting);
    line.word = words.back();
    if (wanting > 0) return line;
    const auto equals = line.word.find('=');
    if (!line.word.starts_with("-")) {
        line.asked = next_word(command, line);
    } else if (equals != std::string::npos) {
        line.asked = row_called(command, line.word.substr(0, equals));
        line.before = line.word.substr(0, equals + 1);
        line.word.erase(0, equals + 1);
    }
    return line;
}

// --- names ---------------------------------------------------------------------------------------

/// What names are read from: the scenario of the line, where it can be read, and the data.
struct Shelf {
    const Begun& line;
    Files files = {};
    std::string home = home_folder();
    std::optional<Node> scenario = {};
};

/// The scenario on the line; empty: there is none.
std::string scenario_of(const Begun& line) {
    for (const char* row : {"scenario", "files"})
        if (const auto found = line.given.find(row); found != line.given.end())
            return found->second.front();
    return "";
}

std::optional<Node> tree_at(Shelf& shelf, const std::string& path) {
    Diagnostics unsaid;
    return shelf.files.read(path, unsaid);
}

LoadRequest request_of(const Shelf& shelf) {
    const auto models = shelf.line.given.find("--models");
    return {.path = scenario_of(shelf.line),
            .home = shelf.home,
            .models = models == shelf.line.given.end() ? Names{} : models->second};
}

/// What a data file has under a key that is its own name.
std::optional<Node> data_of(Shelf& shelf, const std::string& name) {
    const auto tree = tree_at(shelf, data_file(request_of(shelf), name + ".yaml").string());
    const Node* found = tree ? tree->find(name) : nullptr;
    return found == nullptr ? std::nullopt : std::optional(*found);
}

Names keys_under(const std::optional<Node>& tree, std::string_view key) {
    const Node* found = tree && !key.empty() ? tree->find(key) : tree ? &*tree : nullptr;
    Names keys;
    if (found != nullptr && found->mapping() != nullptr)
        for (const Entry& entry : *found->mapping()) keys.push_back(entry.key);
    return keys;
}

/// Names of the scenario under a key, and those of the data.
Names with_data(Shelf& shelf, const std::string& key) {
    Names names = keys_under(shelf.scenario, key);
    for (std::string& name : keys_under(data_of(shelf, key), "")) names.push_back(std::move(name));
    return names;
}

Names models_there(Shelf& shelf) { return model_names(request_of(shelf)); }
Names payers_there(Shelf& shelf) { return with_data(shelf, "payers"); }
Names services_there(Shelf& shelf) { return with_data(shelf, "services"); }
Names options_there(Shelf& shelf) { return keys_under(shelf.scenario, "options"); }
Names interventions_there(Shelf& shelf) { return keys_under(shelf.scenario, "interventions"); }
Names life_tables_there(Shelf& shelf) { return keys_under(data_of(shelf, "life_tables"), ""); }
Names sets_there(Shelf& shelf) { return keys_under(shelf.scenario, "sets"); }
Names sections_there(Shelf&) { return {std::begin(run_sections), std::end(run_sections)}; }

Names places_there(Shelf& shelf) {
    Diagnostics unsaid;
    const auto table =
        shelf.files.read_places(data_file(request_of(shelf), "places.csv").string(), unsaid);
    Names names;
    for (const std::string& row : split(table ? table->text : "", '\n'))
        names.push_back(row.substr(0, row.find(',')));
    names.erase(names.begin(), names.begin() + std::min<std::ptrdiff_t>(3, std::ssize(names)));
    return names;
}

/// Measures, with the names that stand for `<payer>` and its like.
Names measures_there(Shelf& shelf) {
    const std::pair<std::string_view, Names> kinds[] = {
        {"<payer>", payers_there(shelf)},
        {"<intervention>", keys_under(shelf.scenario, "interventions")},
        {"<service>", services_there(shelf)}};
    Names names;
    for (const MeasureRow& row : measure_table()) {
        const std::string key(row.key);
        const auto open = key.find('<');
        if (open == std::string::npos && !row.behind) names.push_back(key);
        for (const auto& [kind, stand_ins] : kinds)
            for (const std::string& name : stand_ins)
                if (key.compare(std::min(open, key.size()), kind.size(), kind) == 0 && !row.behind)
                    names.push_back(replaced(key, kind, name));
    }
    return names;
}

// --- paths ---------------------------------------------------------------------------------------

/// Which paths are wanted: those of figures, or all that can be put in, written or not.
enum class Leaves { figures, all };

/// The type of what stands under a key, or in an entry, of a node of `type`; nullptr: not known.
const Description* type_below(const Description& type, const std::string& key) {
    for (const Field& field : type.fields)
        if (field.key == key) return &field.type();
    return type.element == nullptr ? nullptr : &type.element();
}

/// Adds the paths of a node that `type` describes.
void add_paths(const Node& node, const Description* type, const std::string& path, Leaves leaves,
               Names& paths) {
    const auto stands_alone = [&] { return type->single_allowed && node.sequence() == nullptr; };
    while (type != nullptr && (type->shape == Shape::either || stands_alone())) {
        const auto* one = stands_alone() ? nullptr : alternative_for(*type, node);
        type = one != nullptr ? &one->type() : stands_alone() ? &type->element() : nullptr;
    }
    const bool figure = type != nullptr && type->shape == Shape::figure;
    const Mapping* mapping = node.mapping();
    const Sequence* sequence = node.sequence();
    if (figure || (mapping == nullptr && sequence == nullptr)) {
        if (figure || leaves == Leaves::all) paths.push_back(path);
        return;
    }
    const std::string head = path.empty() ? "" : path + ".";
    const auto below = [&](const std::string& key) {
        return type == nullptr ? nullptr : type_below(*type, key);
    };
    for (const Entry& entry : mapping == nullptr ? Mapping{} : *mapping)
        add_paths(entry.value, below(entry.key), head + entry.key, leaves, paths);
    for (std::size_t i = 0; sequence != nullptr && i < sequence->size(); ++i)
        add_paths((*sequence)[i], below(""), head + std::to_string(i), leaves, paths);
    if (type == nullptr || leaves == Leaves::figures || mapping == nullptr) return;
    for (const Field& field : type->fields)  // keys that could stand here
        if (node.find(field.key) == nullptr && field.type().shape != Shape::overrides)
            paths.push_back(head + std::string(field.key));
}

/// Paths of the scenario, of what the data have under the same heads, and of its models.
Names paths_there(Shelf& shelf, Leaves leaves) {
    Names paths;
    if (!shelf.scenario) return paths;
    const Description& type = describe<ScenarioFile>();
    add_paths(*shelf.scenario, &type, "", leaves, paths);
    for (const std::string head : {"figures", "services"})
        if (!shelf.line.word.starts_with(head + "."))
            paths.push_back(head + ".");
        else if (const auto data = data_of(shelf, head))
            add_paths(*data, type_below(type, head), head, leaves, paths);
    const Node* all = shelf.scenario->find("interventions");
    for (const Entry& one : all == nullptr || !all->mapping() ? Mapping{} : *all->mapping()) {
        const Node* model = one.value.find("model");
        if (model == nullptr || model->scalar() == nullptr) continue;
        const std::string name = model->scalar()->text;
        const std::string head = leaves == Leaves::figures ? name : "models." + name;
        if (!shelf.line.word.starts_with(head + ".")) {
            paths.push_back(head + ".");
            continue;
        }
        std::error_code ignored;
        for (const auto& folder : model_folders(request_of(shelf)))
            if (const auto file = folder / (name + ".yaml");
                std::filesystem::is_regular_file(file, ignored)) {
                if (const auto tree = tree_at(shelf, file.string()))
                    add_paths(*tree, &describe<Model>(), head, leaves, paths);
                break;
            }
    }
    return paths;
}

Names figures_there(Shelf& shelf) { return paths_there(shelf, Leaves::figures); }

Names all_paths(Shelf& shelf) { return paths_there(shelf, Leaves::all); }

/// Figures, and numbers of the tables with and without the name of an option.
Names explained_there(Shelf& shelf) {
    Names names = figures_there(shelf);
    const Names measures = measures_there(shelf), options = options_there(shelf);
    names.insert(names.end(), measures.begin(), measures.end());
    for (const std::string& option : options)
        for (const std::string& measure : measures) names.push_back(option + "." + measure);
    return names;
}

/// Names of what `hearth list` is asked for.
Names listed_there(Shelf& shelf) {
    const auto what = shelf.line.given.find("what");
    const std::string name = what == shelf.line.given.end() ? "" : what->second.front();
    return name == "models"     ? models_there(shelf)
           : name == "places"   ? places_there(shelf)
           : name == "measures" ? measures_there(shelf)
           : name.empty()       ? Names{}
                                : with_data(shelf, name);
}

// --- what is offered -----------------------------------------------------------------------------

/// The names that a row takes. `after`: characters behind which another begins.
struct Vocabulary {
    std::string_view row;
    Names (*names)(Shelf&);
    std::string_view after = "";
    std::string_view ends = "";  ///< what comes behind a name
};

constexpr Vocabulary vocabularies[] = {
    {"--option", options_there},
    {"--options", options_there, ","},
    {"--sets", sets_there, ","},
    {"--section", sections_there},
    {"--measure", measures_there},
    {"--payer", payers_there},
    {"--partners", payers_there, ","},
    {"--budget", payers_there, "", "="},
    {"--figure", figures_there, ","},
    {"--two", figures_there},
    {"--audit", figures_there},
    {"--sd-of-one", figures_there, "", "="},
    {"--group", figures_there, "=,"},
    {"--set", all_paths, "", "="},
    {"--model", models_there},
    {"--place", places_there},
    {"figures", explained_there},
    {"word", listed_there},
    {"place", places_there},
    {"--intervention", interventions_there},
    {"--use", services_there, "", "="},
    {"--selection", services_there, "", "="},
    {"--life-table", life_tables_there},
};

/// Names that begin as `word` does, as far as the next dot; each once. What is no name, as a file
/// may have it, stays out: a shell would run it.
Names as_far_as_dots(const Names& names, const std::string& word, std::string_view ends) {
    Names shown;
    for (const std::string& name : names) {
        if (!name.starts_with(word) || !is_name(replaced(name, ".", "_"))) continue;
        const auto dot = name.find('.', word.size());
        shown.push_back(dot == std::string::npos ? name + std::string(ends)
                                                 : name.substr(0, dot + 1));
    }
    sort_once(shown);
    return shown;
}

/// Values of the row asked for, one a line; ":files" and ":folders" stand for those of the system.
std::string values_offered(Begun line) {
    const Option& option = *line.asked;
    if (option.value == "DIR") return ":folders\n";
    const auto bar = option.value.find('|');
    Names names(option.rules.choices.begin(), option.rules.choices.end());
    if (names.empty() && bar != std::string_view::npos)
        names.emplace_back(option.value.substr(bar + 1));
    std::string text =
        option.rules.reads || option.rules.writes || option.name == "folder" ? ":files\n" : "";
    std::string_view ends;
    const auto* known =
        first_where(vocabularies, [&](const Vocabulary& one) { return one.row == option.name; });
    if (names.empty() && text.empty() && known != nullptr) {
        const auto cut = line.word.find_last_of(known->after);
        const std::size_t kept = cut == std::string::npos ? 0 : cut + 1;
        line.before += line.word.substr(0, kept);
        line.word.erase(0, kept);
        Shelf shelf{line};
        if (const std::string path = scenario_of(line); !path.empty() && path != "-")
            shelf.scenario = tree_at(shelf, path);
        names = known->names(shelf);
        ends = known->ends;
    }
    for (const std::string& name : as_far_as_dots(names, line.word, ends))
        text += printable(line.before + name) + "\n";
    return text;
}

/// Whether an option can still be added to a line.
bool may_come(const Command& command, const Option& option, const Begun& line) {
    if (option.is_word()) return false;
    if (line.given.count(option.name) > 0)
        return takes_many(option) || std::holds_alternative<TakeValue>(option.into);
    return none(command.options, [&](const Option& other) {
        const auto shuts_out = [](const Option& one, std::string_view name) {
            const auto& out = one.rules.excludes;
            return is_among(name, out);
        };
        return line.given.count(other.name) > 0 &&
               (shuts_out(option, other.name) || shuts_out(other, option.name));
    });
}

/// "--draws<tab>what it says", one a line.
std::string one_offer(std::string_view word, std::string_view says, const std::string& begins) {
    return word.starts_with(begins) ? fmt::format("{}\t{}\n", word, says) : "";
}

}  // namespace

std::string offered(const std::vector<Command>& commands, const Names& words) {
    std::string text;
    if (words.size() < 2) {
        const std::string word = words.empty() ? "" : words.front();
        for (const Command& command : commands) text += one_offer(command.name, command.does, word);
        if (word.starts_with("-"))
            for (const char* option : {"--help", "--version"}) text += one_offer(option, "", word);
        return text;
    }
    const Command* command = named(commands, words.front());
    if (command == nullptr) return "";
    Begun line = begun(*command, {words.begin() + 1, words.end()});
    if (line.asked != nullptr) return values_offered(std::move(line));
    if (!line.word.starts_with("-")) return "";
    for (const Option& option : command->options)
        if (may_come(*command, option, line))
            text += one_offer(option.name, option.says, line.word);
    return text + one_offer("--help", "what it does, and its options", line.word);
}

}  // namespace hearth

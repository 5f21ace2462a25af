// hearth new: a commented starter scenario, from options or a few questions; alone, or in a folder
// with all that makes a pipeline of it.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fmt/format.h>
#include <iostream>
#include <unistd.h>

#include "base/text.hpp"
#include "cli/cli.hpp"
#include "cli/output.hpp"
#include "cli/support.hpp"
#include "engine/evaluate.hpp"
#include "load/places.hpp"
#include "load/tree.hpp"
#include "report/pages.hpp"

namespace hearth {

namespace {

constexpr double most_clients = 1e9, most_years = 200;

/// What is asked for.
struct NewOptions {
    std::string name;
    std::string title, start;
    std::vector<std::string> places, uses;  ///< `uses`: models by name
    std::vector<std::string> models;        ///< folders
    double clients = 0;
    int years = 0;
    bool pipeline = false;
};

/// The financial year of today.
FinancialYear this_year() {
    const std::chrono::year_month_day date = today();
    const int year = static_cast<int>(date.year());
    return {date.month() >= std::chrono::April ? year : year - 1};
}

bool nothing_given(const NewOptions& options) {
    return options.title.empty() && options.start.empty() && options.places.empty() &&
           options.uses.empty() && options.clients == 0 && options.years == 0;
}

std::string ask(const std::string& question) {
    std::fputs((question + " ").c_str(), stderr);
    std::string answer;
    std::getline(std::cin, answer);
    const auto from = answer.find_first_not_of(" \t\r");
    if (from == std::string::npos) return {};
    return answer.substr(from, answer.find_last_not_of(" \t\r") - from + 1);
}

/// Names of a list, parted by blanks or commas.
std::vector<std::string> names_in(const std::string& text) {
    std::vector<std::string> names;
    std::string name;
    for (const char c : text + " ") {
        if (c != ' ' && c != ',' && c != '\t') {
            name += c;
            continue;
        }
        if (!name.empty()) names.push_back(name);
        name.clear();
    }
    return names;
}

/// A number above 0 and at most `most`, asked for until it is one; 0 for no answer.
double ask_for_number(const std::string& question, double most) {
    while (true) {
        const std::string text = ask(question);
        const NumberReading reading = read_number(text);
        if (text.empty() || !std::cin) return 0;
        if (reading.value && *reading.value > 0 && *reading.value <= most) return *reading.value;
        say(in_quotes(text) + " is no number above 0 that can be meant" +
            (reading.number.empty() ? "" : "; " + reading.help));
    }
}

/// Where the names stand among those known, each once; nothing, with what is near said, where one
/// is unknown.
std::optional<std::vector<std::size_t>> found(const std::string& what,
                                              const std::vector<std::string>& names,
                                              const std::vector<std::string>& known) {
    std::vector<std::size_t> all;
    for (const std::string& name : names) {
        const std::size_t at = std::find(known.begin(), known.end(), name) - known.begin();
        if (at == known.size()) {
            say("unknown " + what + " " + in_quotes(name) + "; " +
                (known.empty() ? "none can be read here" : suggestion(name, known)));
            return std::nullopt;
        }
        if (!is_among(at, all)) all.push_back(at);
    }
    return all;
}

/// Names among those known, asked for until all are; at least so many.
std::vector<std::string> ask_for(const std::string& question, const std::string& what,
                                 const std::vector<std::string>& known, std::size_t least) {
    while (true) {
        std::vector<std::string> names = names_in(ask(question));
        if (names.size() < least) say("name one; there are " + any_of(known));
        if ((found(what, names, known) && names.size() >= least) || !std::cin) return names;
    }
}

std::string ask_for_start() {
    while (true) {
        std::string start = ask("From which financial year, such as 2026/27?");
        if (start.empty() || parse_financial_year(start) || !std::cin) return start;
        say("a financial year reads like 2026/27, not " + in_quotes(start));
    }
}

NewOptions asked(NewOptions options, const std::vector<std::string>& models,
                 const std::vector<std::string>& places) {
    options.title = ask("What is the scenario called?");
    options.uses =
        ask_for("Which models does it use? (hearth list models shows them)", "model", models, 1);
    options.places = ask_for("Where? (hearth list places; may stay empty)", "place", places, 0);
    options.clients = ask_for_number("How many clients start each year? (100)", most_clients);
    options.years = static_cast<int>(ask_for_number("Over how many years? (5)", most_years));
    options.start = ask_for_start();
    return options;
}

std::vector<std::string> names_of(const std::vector<UsedModel>& models) {
    std::vector<std::string> names;
    for (const UsedModel& used : models) names.push_back(used.name);
    return names;
}

/// What a council may begin with that names a place alone.
constexpr const char* first_model = "home_modifications";

bool take_models(NewOptions options, const Scenario& models, Starter& starter) {
    const auto known = names_of(models.models);
    const bool has_first = is_among(first_model, known);
    if (options.uses.empty() && !options.places.empty() && has_first) {
        options.uses.emplace_back(first_model);
        say(fmt::format("no --model is named: it uses {} (hearth list models)", first_model));
    }
    if (options.uses.empty()) say("name a model with --model; there are " + any_of(known));
    const auto uses = found("model", options.uses, known);
    if (uses)
        for (const std::size_t at : *uses) starter.models.push_back(&models.models[at]);
    return !starter.models.empty();
}

bool take_places(const NewOptions& options, const Library& library, Starter& starter) {
    const auto known = names_of(library.places);
    std::vector<std::string> asked;
    for (const std::string& word : options.places)
        asked.push_back(key_of_place(library.places, word));
    const auto places = found("place", asked, known);
    if (places)
        for (const std::size_t at : *places) starter.places.push_back(known[at]);
    return places.has_value();
}

/// The title of a scenario that was given none: its name, and where it is.
std::string title_of(const std::string& name, const Starter& starter, const Library& library) {
    if (starter.places.size() != 1) return name;
    const std::string& place = find(library.places, starter.places.front())->name;
    return as_key(name) == as_key(place) ? place : name + ", " + place;
}

bool take_start(const NewOptions& options, Starter& starter) {
    if (options.start.empty()) return true;
    const auto start = parse_financial_year(options.start);
    if (start)
        starter.start = *start;
    else
        say("--start takes a financial year such as 2026/27, not " + in_quotes(options.start));
    return start.has_value();
}

std::filesystem::path path_of(const std::string& name) {
    const std::filesystem::path path(name);
    return path.extension() == ".yaml" ? path : std::filesystem::path(name + ".yaml");
}

/// The command line that says what was answered.
std::string command_of(const NewOptions& options) {
    std::string text =
        "hearth new " + printable(options.name) + (options.pipeline ? " --pipeline" : "");
    const auto add = [&](std::string_view option, const std::string& value) {
        if (!value.empty()) text += fmt::format(" {} {}", option, value);
    };
    for (const std::string& model : options.uses) add("--model", printable(model));
    for (const std::string& place : options.places) add("--place", printable(place));
    add("--clients", options.clients > 0 ? fmt::format("{}", options.clients) : "");
    add("--years", options.years > 0 ? std::to_string(options.years) : "");
    add("--start", printable(options.start));
    add("--title", options.title.empty() ? "" : in_quotes(options.title));
    return text;
}

/// Whether the starter written at `path` avoids no more than its place uses; else `starter` gets
/// fewer clients.
bool fits(const std::filesystem::path& path, const NewOptions& options, Starter& starter) {
    const Loaded loaded = load_scenario(
        request_for(path.string(), {.files = {}, .models = options.models, .set = {}}));
    if (!loaded.scenario) return true;  // a library of its own, for run to speak of
    Diagnostics said;
    const AtPoint at = at_point(*loaded.scenario, loaded.texts, said);
    starter.clients = clients_that_fit(starter.clients, excesses(at.plan, at.figures, at.block, 0));
    return !said.has_errors();
}

/// Writes the scenario that was asked for, and puts its title into `title`; the exit code.
int write_scenario(const std::filesystem::path& path, const NewOptions& options,
                   const Scenario& models, const Scenario& data, std::string& title) {
    Starter starter{.title = options.title,
                    .places = {},
                    .models = {},
                    .clients = options.clients > 0 ? options.clients : 100,
                    .years = options.years > 0 ? options.years : 5,
                    .start = this_year(),
                    .prices = latest_settled_prices(data.library),
                    .library = &data};
    if (!take_models(options, models, starter) || !take_places(options, data.library, starter) ||
        !take_start(options, starter))
        return 2;
    if (starter.title.empty())
        starter.title = title_of(path.stem().string(), starter, data.library);
    if (write_out(path.string(), starter_text(starter)) != 0) return 1;
    if (options.clients == 0 && !fits(path, options, starter) &&
        write_out(path.string(), starter_text(starter)) != 0)
        return 1;
    title = starter.title;
    return 0;
}

/// Writes the file, or the folder, that was asked for; the exit code.
int write(const std::filesystem::path& path, const NewOptions& options, const Scenario& models,
          const Scenario& data) {
    if (!options.pipeline) {
        std::string title;
        const int code = write_scenario(path, options, models, data, title);
        const std::string name = printable(path.string());
        if (code == 0) say("wrote " + name + "; now: hearth run " + name);
        return code;
    }
    return write_pipeline(path.string(), [&](const std::string& at, std::string& title) {
        return write_scenario(at, options, models, data, title);
    });
}

/// Why a file cannot be written there; empty: it can.
std::string mistake_in_path(const NewOptions& given, const std::filesystem::path& path) {
    std::error_code failed;
    if (given.name.starts_with("-"))
        return "new writes a file: name it, such as: hearth new hub, not " + in_quotes(given.name);
    const std::string name = path.filename().string();
    if (given.pipeline && as_key(name) != name)
        return "a pipeline is called by a name of small letters, digits and underscores, not " +
               in_quotes(name) + (as_key(name).empty() ? "" : "; say " + in_quotes(as_key(name)));
    if (std::filesystem::exists(std::filesystem::symlink_status(path, failed)))
        return in_quotes(path.string()) + " exists already: choose another name";
    if (path.has_parent_path() && !std::filesystem::is_directory(path.parent_path(), failed))
        return fmt::format("{}: there is no folder {}: make it first (mkdir -p {})",
                           printable(path.string()), in_quotes(path.parent_path().string()),
                           printable(path.parent_path().string()));
    return "";
}

int write_new(const NewOptions& given) {
    const std::filesystem::path path =
        given.pipeline ? std::filesystem::path(given.name) : path_of(given.name);
    if (const std::string mistake = mistake_in_path(given, path); !mistake.empty())
        return stopped(mistake, given.name.starts_with("-") ? 2 : 1);
    LoadRequest request{.path = {}, .home = home_folder(), .models = given.models};
    const Loaded models = load_models(request);
    request.places = given.places;
    Loaded library = load_places(request);
    if (say_diagnostics(models.diagnostics, models.texts) ||
        say_diagnostics(library.diagnostics, library.texts))
        return 1;
    const bool questions = nothing_given(given) && isatty(STDIN_FILENO) != 0;
    const NewOptions options = questions ? asked(given, names_of(models.scenario->models),
                                                 names_of(library.scenario->library.places))
                                         : given;
    request.places = options.places;
    if (questions) library = load_places(request);
    const int code = write(path, options, *models.scenario, *library.scenario);
    if (code != 0 && questions) say("your answers again: " + command_of(options));
    return code;
}

}  // namespace

Command new_command() {
    const auto asked = std::make_shared<NewOptions>();
    return {.name = "new",
            .takes = "NAME",
            .does = "write NAME.yaml, a commented scenario that runs as it is",
            .examples = R"(
  hearth new hub                                    asks a few questions
  hearth new exeter --place Exeter                  its people, homes and baselines
  hearth new hub --model community_hub --place bedford --clients 800 --years 5
  hearth new offer --model home_modifications --model handyperson --start 2026/27
  hearth new hub --model community_hub --pipeline   a folder with README, checks and tests around it
)",
            .more = R"(
What exists is never overwritten. A pipeline is reproducible: run.sh and the workflow fail when a
number moves, and say which and why.
)",
            .options = {{"name",
                         "",
                         "",
                         &asked->name,
                         {.without = "name the scenario, such as: hearth new hub"}},
                        {"--model", "NAME", "a model to use (hearth list models); again for more",
                         &asked->uses},
                        {"--place", "NAME",
                         "where, by key, name or code (hearth list places); again for more",
                         &asked->places},
                        {"--clients", "N",
                         "who start each year, for each model (100, or fewer where they avoid more "
                         "than the place uses)",
                         &asked->clients, within(0.001, most_clients)},
                        {"--years", "N", "how many years are counted (5)", &asked->years,
                         within(1, most_years)},
                        {"--start", "YEAR", "first financial year, such as 2026/27 (this one)",
                         &asked->start},
                        {"--title", "TEXT", "title (NAME, and the place)", &asked->title},
                        models_row(asked->models),
                        {"--pipeline", "",
                         "write a folder NAME: the scenario, and all that runs, checks and tests "
                         "it, as the NHS's levels of RAP ask",
                         &asked->pipeline, excluding({"--models"})}},
            .run = [asked] { return write_new(*asked); }};
}

}  // namespace hearth

// hearth simulate: client records as a scenario's model would make them, and how many of them an
// effect takes to be seen.
#include <algorithm>
#include <deque>
#include <filesystem>
#include <fmt/format.h>
#include <utility>

#include "base/text.hpp"
#include "cli/cli.hpp"
#include "cli/output.hpp"
#include "cli/support.hpp"
#include "report/simulated.hpp"

namespace hearth {

namespace {

constexpr double most_simulated = 1e7;

struct SimulateAsked : Asked<RecordSimulationQuestion> {
    int clients = 0, comparison = 0;
    SimulatedShape shape = SimulatedShape::clients;
    std::string people, description;
    bool power = false;
};

/// "ae_attendance=2.5": a rate, or "ae_attendance=4" or "4": a rule.
std::string take_use(const std::string& text, std::vector<std::pair<std::string, double>>& uses) {
    const std::vector<std::string> parts = split(text, '=');
    const auto rate = parts.size() == 2 ? read_number(parts[1]).value : std::nullopt;
    if (!rate || *rate <= 0 || parts[0].empty())
        return "--use must read like ae_attendance=2.5, uses a client-year, not " + in_quotes(text);
    uses.emplace_back(parts[0], *rate);
    return "";
}

std::string take_selection(const std::string& text, RecordSimulationQuestion& question) {
    const std::vector<std::string> parts = split(text, '=');
    const auto least = read_number(parts.back()).value;
    if (!least || parts.size() > 2 || *least < 1 || *least > 1000 ||
        *least != static_cast<int>(*least))
        return "--selection must read like 4, or ae_attendance=4, not " + in_quotes(text);
    question.selection = static_cast<int>(*least);
    if (parts.size() == 2) question.selected_by = parts[0];
    return "";
}

/// A table that is written client by client.
struct TableOut {
    Output file;
    SimulatedShape shape;

    TableOut(const std::string& target, SimulatedShape as, const SourceTexts& texts)
        : file(target), shape(as) {
        file.hold_against(texts);
    }
};

int write_tables(const RecordSimulation& made, const SimulateAsked& asked,
                 const SourceTexts& texts) {
    std::deque<TableOut> tables;
    tables.emplace_back(asked.target.file, asked.shape, texts);
    if (asked.shape == SimulatedShape::events)
        tables.emplace_back(asked.people, SimulatedShape::people, texts);
    for (TableOut& one : tables) one.file.write(records_heading(made, one.shape));
    for (std::size_t i = 0; i < made.question.clients + made.question.comparison; ++i) {
        const auto client = simulated_client(made, i);
        if (!client)
            return stopped(
                fmt::format("hardly anybody uses {} {} times or more: take a smaller --selection",
                            made.uses[made.selected_by].service, made.question.selection),
                2);
        for (TableOut& one : tables) one.file.write(records_rows(made, one.shape, i, *client));
    }
    int code = 0;
    for (TableOut& one : tables) code = std::max(code, finished(one.file));
    return code;
}

std::string name_beside(const std::string& file) {
    return std::filesystem::path(file).filename().string();
}

int simulate_records(const SimulateAsked& asked) {
    const auto ready = prepared(asked.input.files.front(), asked.input);
    if (!ready) return 1;
    RecordSimulationQuestion question = asked.question;
    question.clients = asked.clients;
    question.comparison = asked.comparison;
    if (asked.shape == SimulatedShape::clients) question.blank = std::exchange(question.missing, 0);
    const auto made = prepare_records(question, ready->at);
    if (const auto* refusal = std::get_if<Refusal>(&made))
        return say_refusal(*refusal, ready->at.texts);
    const auto& simulation = std::get<RecordSimulation>(made);
    if (asked.power)
        return write_out(asked.target.file, written(power_of(simulation), asked.target),
                         ready->at.texts);
    const int code = write_tables(simulation, asked, ready->at.texts);
    if (code != 0 || asked.description.empty()) return code;
    return write_out(
        asked.description,
        records_description(simulation, asked.shape,
                            {name_beside(asked.target.file), name_beside(asked.people)}),
        ready->at.texts);
}

std::string mistake_in_simulation(SimulateAsked& asked) {
    if (asked.clients == 0) return "say how many clients: --clients 100";
    if (asked.power) return settle(asked.target);
    if (!asked.target.format.empty())
        return "--format is for --power: records are CSV; leave it out";
    if (asked.shape == SimulatedShape::events && asked.people.empty())
        return "--shape events needs --people FILE: a table with a row for each client, those "
               "without any event too";
    if (!asked.description.empty() && asked.target.file == "-")
        return "--records describes a file: name it with --output clients.csv";
    for (const auto& [a, b] : {std::pair(asked.target.file, asked.people),
                               {asked.target.file, asked.description},
                               {asked.people, asked.description}})
        if (!a.empty() && !b.empty() && same_target(a, b))
            return "two files of the same name: " + in_quotes(a);
    return "";
}

std::vector<Option> whom_rows(SimulateAsked& asked) {
    RecordSimulationQuestion& question = asked.question;
    return {{"--intervention", "NAME", "whose model says the truth (that of the headline option)",
             &question.intervention},
            {"--clients", "N", "so many clients", &asked.clients, within(1, most_simulated)},
            {"--comparison", "N", "and so many without the intervention, found alike (0)",
             &asked.comparison, within(0, most_simulated)},
            {"--use", "SERVICE=RATE",
             "uses a client-year without it, where the model does not say; again for more",
             read_by(take_use, question.use)},
            {"--selection", "SERVICE=K",
             "only those with K or more uses before become clients; K alone: of the first service",
             read_by(take_selection, question)}};
}

std::vector<Option> real_life_rows(RecordSimulationQuestion& question) {
    return {
        {"--before", "MONTHS", "counted before each start (12)", &question.months_before,
         within(1, 120)},
        {"--after", "MONTHS", "and after it (12)", &question.months_after, within(1, 120)},
        {"--earlier", "MONTHS", "of records before those, for a placebo (0)",
         &question.months_earlier, within(0, 120)},
        {"--theta", "K",
         "how alike clients are, as theta of a negative binomial (1); larger: more alike",
         &question.theta, within(0.05, 1000)},
        {"--lasting", "R", "how much of that lasts from before to after, as a correlation (1)",
         &question.lasting, within(0, 1)},
        {"--season", "S", "by how much more use there is in January, and less in July (0.2)",
         &question.seasonality, within(0, 0.9)},
        {"--deaths", "P", "of the clients die in a year (0.03)", &question.deaths, within(0, 0.9)},
        {"--moves", "P", "move in or away in a year (0.05)", &question.moves, within(0, 0.9)},
        {"--missing", "P", "of events nobody wrote down; in shape clients, of cells (0.02)",
         &question.missing, within(0, 0.9)},
        {"--seed", "S", "where random numbers start (1)", &question.seed,
         within(0, 9007199254740992)}};
}

std::vector<Option> written_rows(SimulateAsked& asked) {
    return joined(
        {{{"--shape", "", "what a row is of (clients)", chosen<SimulatedShape>(asked.shape),
           one_of(choice_names(SimulatedShape{}))},
          {"--people",
           "FILE",
           "with events: the table of the clients themselves",
           &asked.people,
           {.writes = true}},
          {"--records",
           "FILE",
           "write there the description that hearth evaluate reads, with the truth in comments",
           &asked.description,
           {.writes = true}},
          {"--power", "", "in place of records: how many clients, and how long, to see the effect",
           &asked.power, excluding({"--shape", "--people", "--records"})}},
         output_rows(asked.target, page_formats(), "how --power is written"),
         scenario_rows(asked.input)});
}

}  // namespace

Command simulate_command() {
    const auto asked = std::make_shared<SimulateAsked>();
    return {.name = "simulate",
            .takes = "SCENARIO",
            .does = "client records as a model would make them, or how many it takes",
            .examples = R"(
  hearth simulate my.yaml --clients 300 -o clients.csv --records clients.yaml
  hearth simulate my.yaml --clients 27 --selection ae_attendance=3 -o clients.csv
  hearth simulate my.yaml --clients 100 --comparison 100 --shape events --people people.csv -o e.csv
  hearth simulate my.yaml --clients 27 --power
)",
            .more = R"(
Nobody's records: for teaching, tests and planning. People differ in how much they use services (a
gamma), use has seasons, some die or move, some of it is not written down; the effect is the model's
from the first day on, without fading. The same seed gives the same bytes.
)",
            .options = joined({{scenario_row(asked->input, "simulate")},
                               whom_rows(*asked),
                               real_life_rows(asked->question),
                               written_rows(*asked)}),
            .mistake = [asked] { return mistake_in_simulation(*asked); },
            .run = [asked] { return simulate_records(*asked); }};
}

}  // namespace hearth

// Simulated clients as rows of CSV, and what the tables hold as YAML.
#include <cmath>
#include <fmt/format.h>

#include "base/text.hpp"
#include "report/simulated.hpp"
#include "report/words.hpp"

namespace hearth {

namespace {

std::string date_of(int day) {
    const int month = month_of_day(day);
    return fmt::format("{:04}-{:02}-{:02}", month / 12, month % 12 + 1, day - first_day(month) + 1);
}

std::string client_name(std::size_t index) { return fmt::format("C{:05}", index + 1); }

std::string_view group_name(RecordGroup group) {
    return group == RecordGroup::intervention ? "intervention" : "comparison";
}

/// Years of a client in sight from one day until before another.
double years_in(const SimulatedClient& client, int from, int until) {
    return std::max(0, std::min(until, client.until) - std::max(from, client.from)) / 365.25;
}

std::string services_heading(const RecordSimulation& of, std::initializer_list<const char*> ends) {
    std::string text;
    for (const TrueUse& one : of.uses)
        for (const char* end : ends) text += fmt::format(",{}{}", one.service, end);
    return text;
}

/// When a client left, in the column of how.
std::string left_on(const SimulatedClient& client, LeftBy how) {
    return client.left == how ? date_of(client.until) : "";
}

std::string client_row(const RecordSimulation& of, std::size_t index,
                       const SimulatedClient& client) {
    std::string row = fmt::format(
        "{},{},{:.4f},{:.4f}", client_name(index), group_name(client.group),
        years_in(client, client.window, client.start), years_in(client, client.start, client.end));
    for (std::size_t s = 0; s < of.uses.size(); ++s) {
        const double before = uses_between(client, s, client.window, client.start);
        const double after = uses_between(client, s, client.start, client.end);
        row += is_blank(of, index, 2 * s) ? "," : fmt::format(",{}", before);
        row += is_blank(of, index, 2 * s + 1) ? "," : fmt::format(",{}", after);
    }
    return row + "\n";
}

std::string person_row(std::size_t index, const SimulatedClient& client) {
    return fmt::format("{},{},{},{},{},{}\n", client_name(index), group_name(client.group),
                       date_of(client.start),
                       client.from > client.earliest ? date_of(client.from) : "",
                       left_on(client, LeftBy::moved), left_on(client, LeftBy::died));
}

/// A row for each month that the client was in sight.
std::string period_rows(const RecordSimulation& of, std::size_t index,
                        const SimulatedClient& client) {
    std::string rows;
    const std::string person = person_row(index, client);
    const int first = month_of_day(client.from), last = month_of_day(client.until - 1);
    for (int month = first; month <= last; ++month) {
        const int from = first_day(month), until = first_day(month + 1);
        rows += fmt::format("{},{}", person.substr(0, person.size() - 1), date_of(from));
        for (std::size_t s = 0; s < of.uses.size(); ++s)
            rows += fmt::format(",{}", uses_between(client, s, from, until));
        rows += "\n";
    }
    return rows;
}

std::string event_rows(const RecordSimulation& of, std::size_t index,
                       const SimulatedClient& client) {
    std::string rows;
    for (const SimulatedEvent& one : client.events)
        if (!one.missing)
            rows += fmt::format("{},{},{}\n", client_name(index), date_of(one.day),
                                of.uses[one.service].service);
    return rows;
}

constexpr std::string_view person_heading = "client,group,start,joined,moved,died";

// --- the description -----------------------------------------------------------------------------

std::string truth_text(const RecordSimulation& of) {
    const RecordSimulationQuestion& asked = of.question;
    std::string text = fmt::format(
        "# Simulated, seed {}: nobody's records. {} clients{}.\n# The truth, uses a client-year of "
        "those among whom clients were found:\n",
        asked.seed, asked.clients,
        asked.comparison > 0 ? fmt::format(" and {} of a comparison", asked.comparison) : "");
    for (const TrueUse& one : of.uses)
        text += fmt::format("#   {}: {} without, {} with it, ratio {}\n", one.service,
                            number(one.without), number(one.with), number(one.ratio()));
    if (asked.selection > 0)
        text += fmt::format(
            "# Chosen for {} or more of {} in the {} months before: what falls by itself is not "
            "the intervention's.\n",
            asked.selection, of.uses[of.selected_by].service, asked.months_before);
    return text;
}

std::string columns_text(const RecordSimulation& of, SimulatedShape shape) {
    const std::string who =
        of.question.comparison > 0 ? "client: client, group: group" : "client: client";
    if (shape == SimulatedShape::clients)
        return fmt::format(
            "columns: {{{}, years_before: years_before, years_after: years_after}}\n", who);
    return fmt::format(
        "columns: {{{}, start: start, joined: joined, moved: moved, died: died, {}}}\ndates: iso\n",
        who, shape == SimulatedShape::periods ? "date: month" : "date: date, service: service");
}

std::string service_text(const RecordSimulation& of, std::size_t service, SimulatedShape shape) {
    const std::string& name = of.uses[service].service;
    std::string keys = shape == SimulatedShape::clients
                           ? fmt::format("before: {0}_before, after: {0}_after", name)
                       : shape == SimulatedShape::periods ? fmt::format("column: {}", name)
                                                          : fmt::format("called: {}", name);
    if (service == of.selected_by && of.question.selection > 0)
        keys += fmt::format(", entry_at_least: {}", of.question.selection);
    return fmt::format("  {}: {{{}}}\n", name, keys);
}

/// The days that records can lie in: all starts of a financial year, and windows around them.
std::string days_text(const RecordSimulation& of) {
    const RecordSimulationQuestion& asked = of.question;
    const int first = of.start_year * 12 + 3;
    return fmt::format("data: {{from: {}, to: {}}}\n",
                       date_of(first_day(first - asked.months_before - asked.months_earlier)),
                       date_of(first_day(first + 12 + asked.months_after) - 1));
}

}  // namespace

std::string records_heading(const RecordSimulation& of, SimulatedShape shape) {
    switch (shape) {
        case SimulatedShape::clients:
            return "client,group,years_before,years_after" +
                   services_heading(of, {"_before", "_after"}) + "\n";
        case SimulatedShape::periods:
            return fmt::format("{},month{}\n", person_heading, services_heading(of, {""}));
        case SimulatedShape::events:
            return "client,date,service\n";
        case SimulatedShape::people:
            return fmt::format("{}\n", person_heading);
    }
    return "";
}

std::string records_rows(const RecordSimulation& of, SimulatedShape shape, std::size_t index,
                         const SimulatedClient& client) {
    switch (shape) {
        case SimulatedShape::clients:
            return client_row(of, index, client);
        case SimulatedShape::periods:
            return period_rows(of, index, client);
        case SimulatedShape::events:
            return event_rows(of, index, client);
        case SimulatedShape::people:
            return person_row(index, client);
    }
    return "";
}

std::string records_description(const RecordSimulation& of, SimulatedShape shape,
                                const SimulatedFiles& files) {
    std::string text = truth_text(of);
    text += fmt::format("hearth: 1\nrecords: {}\n", files.records);
    if (shape == SimulatedShape::events) text += fmt::format("clients: {}\n", files.people);
    text += fmt::format("shape: {}\n", name_of(shape)) + columns_text(of, shape);
    if (shape != SimulatedShape::clients) text += days_text(of);
    if (of.question.comparison > 0) text += "comparison: comparison\n";
    text += fmt::format("windows: {{before: {}, after: {}}}\nservices:\n",
                        of.question.months_before, of.question.months_after);
    for (std::size_t s = 0; s < of.uses.size(); ++s) text += service_text(of, s, shape);
    if (of.question.blank > 0) text += "blanks: exclude\n";
    return text;
}

}  // namespace hearth

// A scenario in many places: where it pays for itself and where not, how far places lie apart, and
// a table of all, the best first.
#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <map>

#include "base/text.hpp"
#include "report/page_words.hpp"
#include "report/pages.hpp"
#include "study/farm.hpp"

namespace hearth {

namespace {

/// The rows with a result, by net saving, the highest first; equal ones by name.
std::vector<const PlaceRow*> ranked(const PlacesAnswer& answer) {
    std::vector<const PlaceRow*> rows;
    for (const PlaceRow& row : answer.rows)
        if (const auto* net = row.find(answer.option, "net_saving"); net != nullptr && net->value)
            rows.push_back(&row);
    const auto rank = [&](const PlaceRow* row) {
        return rank_of(*row->find(answer.option, "net_saving")->value);
    };
    std::stable_sort(rows.begin(), rows.end(), [&](const PlaceRow* a, const PlaceRow* b) {
        return rank(a) != rank(b) ? rank(a) > rank(b) : a->place.key < b->place.key;
    });
    return rows;
}

std::string place_name(const PlaceRow& row) {
    return printable(row.place.name.empty() ? row.place.key : row.place.name);
}

Cell cell_of(const RowValue* value) {
    return number_or(value == nullptr ? std::nullopt : value->value, "–");
}

/// The digits for the largest amount that the option comes to anywhere.
NumberFormat scale_of(const PlacesAnswer& answer, const std::vector<const PlaceRow*>& rows) {
    double largest = 0;
    for (const PlaceRow* row : rows)
        for (const std::string_view measure : {"programme_cost", "gross_saving"})
            if (const auto* found = row->find(answer.option, measure); found && found->value)
                largest = std::max(largest, std::abs(*found->value));
    return money_scale(largest, answer.scenario.file.appraisal.currency);
}

/// Where it pays, where it does not, and how far places lie apart.
Points answer_in_words(const PlacesAnswer& answer, const std::vector<const PlaceRow*>& rows) {
    const NumberFormat scale = scale_of(answer, rows);
    const auto net = [&](const PlaceRow* row) {
        return *row->find(answer.option, "net_saving")->value;
    };
    const auto words = [&](const PlaceRow* row) {
        return fmt::format("{} ({})", money_in_words(net(row), scale), place_name(*row));
    };
    const auto above =
        std::count_if(rows.begin(), rows.end(), [&](const PlaceRow* row) { return net(row) > 0; });
    const auto sure = [&](double least, double most) {
        return std::count_if(rows.begin(), rows.end(), [&](const PlaceRow* row) {
            const auto& p = row->find(answer.option, "net_saving")->positive;
            return p && *p >= least && *p <= most;
        });
    };
    Points points;
    points.points.push_back(
        fmt::format("The option {} saves more than it costs in {} of {} places.",
                    readable(answer.option), above, rows.size()));
    points.points.push_back(
        net(rows.front()) == net(rows.back())
            ? fmt::format("Its net saving is {} in every one: nothing in the scenario depends on "
                          "the place.",
                          money_in_words(net(rows.front()), scale))
            : fmt::format("Its net saving runs from {} to {}; half of the places lie between {} "
                          "and {}.",
                          words(rows.back()), words(rows.front()),
                          words(rows[rows.size() - 1 - rows.size() / 4]),
                          words(rows[rows.size() / 4])));
    if (answer.draws > 0 && sure(0, 1) > 0)
        points.points.push_back(
            fmt::format("With every uncertain figure drawn it saves with at least 95 % in {} of "
                        "them, with at most 5 % in {}.",
                        sure(0.95, 1), sure(0, 0.05)));
    return points;
}

Table table_of(const PlacesAnswer& answer, const std::vector<const PlaceRow*>& rows) {
    const NumberFormat money = scale_of(answer, rows);
    Table table{.name = "places",
                .caption = fmt::format("{}, by net saving; {}, from and to: of 95 % of draws",
                                       titled(readable(answer.option)), money.caption())};
    table.columns = {{"Place", Align::left, "place"},
                     {"Code", Align::left, "ons_code"},
                     {"Clients", in_steps(1), "clients"},
                     {"Costs", money, "programme_cost"},
                     {"Saves", money, "gross_saving"},
                     {"Net saving", money, "net_saving"},
                     {"From", money, "net_saving_low"},
                     {"To", money, "net_saving_high"},
                     {"Chance it saves", as_chance(), "p_positive"},
                     {"Saved for each " + std::string(sign_of(money.currency)) + "1", in_digits(3),
                      "benefit_cost_ratio"}};
    std::vector<std::string> payers;
    for (const RowValue& value : rows.front()->values)
        if (value.option == answer.option && value.measure.starts_with("by_payer.") &&
            std::any_of(rows.begin(), rows.end(), [&](const PlaceRow* row) {
                const auto* found = row->find(answer.option, value.measure);
                return found != nullptr && found->value.value_or(0) != 0;
            }))
            payers.push_back(value.measure);
    for (const std::string& payer : payers)
        table.columns.push_back(
            {"Net: " + readable(payer.substr(9, payer.size() - 13)), money, payer});
    for (const PlaceRow* row : rows) {
        const auto find = [&](std::string_view measure) {
            return row->find(answer.option, measure);
        };
        const auto* net = find("net_saving");
        table.rows.push_back({place_name(*row), row->place.ons_code, cell_of(find("clients")),
                              cell_of(find("programme_cost")), cell_of(find("gross_saving")),
                              cell_of(net), number_or(net->low, "–"), number_or(net->high, "–"),
                              number_or(net->positive, "–"), cell_of(find("benefit_cost_ratio"))});
        for (const std::string& payer : payers) table.rows.back().push_back(cell_of(find(payer)));
    }
    return table;
}

/// Places without a result, by the reason.
void add_places_without(const PlacesAnswer& answer, Document& document) {
    std::map<std::string, std::vector<std::string>> by_reason;
    for (const PlaceRow& row : answer.rows)
        if (!row.why.empty()) by_reason[row.why].push_back(place_name(row));
    if (by_reason.empty()) return;
    document.push_back(Heading{"Places without a result", "without_result"});
    Points points;
    for (const auto& [why, names] : by_reason)
        points.points.push_back(fmt::format("{}: {} ({} place{})", printable(why, 400),
                                            printable(joined(names, ", "), 600), names.size(),
                                            names.size() == 1 ? "" : "s"));
    document.push_back(std::move(points));
}

}  // namespace

Document page_of(const PlacesAnswer& answer) {
    Document document = titled_page(answer.scenario.file);
    document.push_back(Heading{"The answer", "answer"});
    const auto rows = ranked(answer);
    if (rows.empty())
        document.push_back(Paragraph{"There is a result in none of the places."});
    else
        document.push_back(answer_in_words(answer, rows));
    document.push_back(Paragraph{fmt::format(
        "The scenario as it stands with each place put in the place of its own, compared with {}: "
        "{}. What differs from place to place is what the scenario takes from it, such as its "
        "people, households and use of services.",
        readable(answer.scenario.file.options.front().name),
        answer.draws == 0 ? "each figure at its point"
                          : fmt::format("means over {} draws, the same in every place (seed {})",
                                        counted(answer.draws), answer.seed))});
    if (!rows.empty()) {
        document.push_back(Heading{"By place", "by_place"});
        document.push_back(table_of(answer, rows));
    }
    add_places_without(answer, document);
    return document;
}

}  // namespace hearth

// One function for each thing that can be listed.
#include "report/listing.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "engine/measure_table.hpp"
#include "report/words.hpp"

namespace hearth {

namespace {

std::string words(std::string_view text) { return printable(text, whole); }

std::string source_name(const Provenance& from) {
    return from.source ? from.source->name : std::string{};
}

const Figure& figure_at(const Scenario& library, FigureIndex index) {
    return library.figures[index.at];
}

Table services(const Scenario& library) {
    Table made{.name = "services",
               .caption = {},
               .columns = {{"Service", Align::left, "service"},
                           {"Unit", Align::left, "unit"},
                           {"Payer", Align::left, "payer"},
                           {"Unit cost", Align::right, "unit_cost"},
                           {"Prices", Align::left, "prices"},
                           {"Cashable", Align::right, "cashable"},
                           {"Source", Align::left, "source"},
                           {"Name", Align::left, "name"}},
               .rows = {}};
    for (const auto& [name, place, service] : library.library.services) {
        const Figure& cost = figure_at(library, service.cost);
        const Currency currency =
            cost.prices && cost.prices->currency ? *cost.prices->currency : Currency::gbp;
        const auto year = cost.prices ? cost.prices->year : std::nullopt;
        made.rows.push_back({words(name), words(service.unit), words(service.payer.name),
                             Cell(cost.point, amounts(currency, 0.01)), year ? to_text(*year) : "",
                             figure_at(library, service.cashable).point,
                             words(source_name(cost.provenance)), words(service.name)});
    }
    return made;
}

Table models(const Scenario& library) {
    Table made{.name = "models",
               .caption = {},
               .columns = {{"Model", Align::left, "model"},
                           {"Kind", Align::left, "kind"},
                           {"Client", Align::left, "client"},
                           {"Evidence", Align::left, "design"},
                           {"n", Align::right, "n"},
                           {"Source", Align::left, "source"},
                           {"Title", Align::left, "title"}},
               .rows = {}};
    for (const auto& [name, model] : library.models) {
        const auto& evidence = model.evidence;
        Cell n;
        if (evidence && evidence->n) n = *evidence->n;
        made.rows.push_back({words(name), words(name_of(model.kind)), words(model.client),
                             evidence ? readable(name_of(evidence->design)) : "not stated", n,
                             words(evidence ? source_name(evidence->provenance) : ""),
                             words(model.title)});
    }
    return made;
}

Cell group(const Scenario& library, const Map<FigureIndex>& groups, std::string_view name) {
    const FigureIndex* found = find(groups, name);
    return found == nullptr ? Cell() : Cell(figure_at(library, *found).point);
}

Table places(const Scenario& library) {
    Table made{.name = "places",
               .caption = {},
               .columns = {{"Place", Align::left, "place"},
                           {"Name", Align::left, "name"},
                           {"Code", Align::left, "ons_code"},
                           {"People", Align::right, "people"},
                           {"65 and over", Align::right, "people_65_plus"},
                           {"Households", Align::right, "households"},
                           {"Source", Align::left, "source"}},
               .rows = {}};
    for (const auto& [name, place, locality] : library.library.places)
        made.rows.push_back(
            {words(name), words(locality.name), words(locality.ons_code),
             group(library, locality.people, "all"), group(library, locality.people, "65_plus"),
             group(library, locality.households, "all"), words(source_name(locality.provenance))});
    return made;
}

Table sources(const Scenario& library) {
    Table made{.name = "sources",
               .caption = {},
               .columns = {{"Source", Align::left, "source"},
                           {"Year", Align::left, "year"},
                           {"Licence", Align::left, "licence"},
                           {"Read on", Align::left, "read_on"},
                           {"Citation", Align::left, "citation"},
                           {"Address", Align::left, "url"}},
               .rows = {}};
    for (const auto& [name, place, source] : library.library.sources)
        made.rows.push_back(
            {words(name),
             source.year ? Cell(*source.year, {.style = NumberFormat::Style::plain}) : Cell(),
             words(source.licence), words(source.read_on), words(source.citation),
             words(source.url)});
    return made;
}

Table measures() {
    Table made{.name = "measures",
               .caption = {},
               .columns = {{"Measure", Align::left, "measure"},
                           {"Unit", Align::left, "unit"},
                           {"What it is", Align::left, "meaning"}},
               .rows = {}};
    for (const MeasureRow& one : measure_table())
        if (!one.behind) made.rows.push_back({words(one.key), words(one.unit), words(one.meaning)});
    return made;
}

std::string bands_in_words(const std::vector<DiscountBand>& bands) {
    std::string text;
    for (const DiscountBand& band : bands)
        text += (text.empty() ? "" : ", ") + number(band.rate * 100) + " %" +
                (band.to ? fmt::format(" to year {}", *band.to) : "");
    return text;
}

Table schedules(const Scenario& library) {
    Table made{.name = "schedules",
               .caption = {},
               .columns = {{"Schedule", Align::left, "schedule"},
                           {"Name", Align::left, "name"},
                           {"Money", Align::left, "money"},
                           {"Health", Align::left, "health"},
                           {"Source", Align::left, "source"}},
               .rows = {}};
    for (const auto& [name, place, schedule] : library.library.schedules)
        made.rows.push_back({words(name), words(schedule.name), bands_in_words(schedule.money),
                             bands_in_words(schedule.health),
                             words(source_name(schedule.provenance))});
    return made;
}

std::string unsettled_years(const PriceIndex& index) {
    std::string text;
    for (const FinancialYear year : index.provisional)
        text += (text.empty() ? "" : ", ") + to_text(year) + " provisional";
    if (index.forecast_from)
        text += (text.empty() ? "" : ", ") + ("forecast from " + to_text(*index.forecast_from));
    return text;
}

Table indices(const Scenario& library) {
    Table made{.name = "indices",
               .caption = {},
               .columns = {{"Index", Align::left, "index"},
                           {"Years", Align::left, "years"},
                           {"Before", Align::left, "before"},
                           {"After", Align::left, "after"},
                           {"Unsettled", Align::left, "unsettled"},
                           {"Read on", Align::left, "read_on"},
                           {"Source", Align::left, "source"},
                           {"Vintage", Align::left, "vintage"}},
               .rows = {}};
    for (const auto& [name, place, index] : library.library.indices) {
        const auto& listed = index.levels.empty() ? index.changes : index.levels;
        const std::string years =
            listed.empty() ? "" : listed.front().name + " to " + listed.back().name;
        made.rows.push_back(
            {words(name), words(years), words(index.before ? index.before->name : ""),
             words(index.after ? index.after->name : ""), unsettled_years(index),
             words(index.read_on), words(source_name(index.provenance)), words(index.vintage)});
    }
    return made;
}

Table payers(const Scenario& library) {
    Table made{.name = "payers",
               .caption = {},
               .columns = {{"Payer", Align::left, "payer"},
                           {"Name", Align::left, "name"},
                           {"Price index", Align::left, "index"}},
               .rows = {}};
    for (const auto& [name, place, payer] : library.library.payers)
        made.rows.push_back({words(name), words(payer.name),
                             words(payer.index ? payer.index->name : "gdp_deflator")});
    return made;
}

}  // namespace

Table list_of(std::string_view what, const Scenario& library) {
    if (what == "models") return models(library);
    if (what == "places") return places(library);
    if (what == "sources") return sources(library);
    if (what == "measures") return measures();
    if (what == "schedules") return schedules(library);
    if (what == "indices") return indices(library);
    if (what == "payers") return payers(library);
    return services(library);
}

std::string to_json(const Table& listing) {
    using Json = nlohmann::ordered_json;
    Json rows = Json::array();
    for (const auto& cells : listing.rows) {
        Json one = Json::object();
        for (std::size_t c = 0; c < cells.size(); ++c) {
            const Cell& cell = cells[c];
            one[listing.columns[c].name] = cell.value           ? Json(*cell.value)
                                           : cell.words.empty() ? Json(nullptr)
                                                                : Json(cell.words);
        }
        rows.push_back(std::move(one));
    }
    return Json{{listing.name, std::move(rows)}}.dump(1) + "\n";
}

}  // namespace hearth

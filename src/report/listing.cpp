// One function for each thing that can be listed.
#include "report/listing.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "report/measure_words.hpp"
#include "report/words.hpp"

namespace hearth {

namespace {

using Row = std::vector<ListCell>;

constexpr std::size_t whole = 600;  ///< characters of a citation that are shown

ListCell words(std::string_view text) { return {printable(text, whole)}; }

std::string source_name(const Provenance& from) {
    return from.source ? from.source->name : std::string{};
}

const Figure& figure_at(const Scenario& library, FigureIndex index) {
    return library.figures[index.at];
}

ListCell quantity(double value) { return {number(value), value}; }

Listing services(const Scenario& library) {
    Listing made{.what = "services",
                 .columns = {{"service", "Service"},
                             {"unit", "Unit"},
                             {"payer", "Payer"},
                             {"unit_cost", "Unit cost", Align::right},
                             {"prices", "Prices"},
                             {"cashable", "Cashable", Align::right},
                             {"source", "Source"},
                             {"name", "Name"}},
                 .rows = {}};
    for (const auto& [name, place, service] : library.library.services) {
        const Figure& cost = figure_at(library, service.cost);
        const Currency currency =
            cost.prices && cost.prices->currency ? *cost.prices->currency : Currency::gbp;
        const auto year = cost.prices ? cost.prices->year : std::nullopt;
        made.rows.push_back({words(name),
                             words(service.unit),
                             words(service.payer.name),
                             {money(cost.point, currency, 0.01), cost.point},
                             {year ? to_text(*year) : ""},
                             quantity(figure_at(library, service.cashable).point),
                             words(source_name(cost.provenance)),
                             words(service.name)});
    }
    return made;
}

Listing models(const Scenario& library) {
    Listing made{.what = "models",
                 .columns = {{"model", "Model"},
                             {"kind", "Kind"},
                             {"client", "Client"},
                             {"design", "Evidence"},
                             {"n", "n", Align::right},
                             {"source", "Source"},
                             {"title", "Title"}},
                 .rows = {}};
    for (const auto& [name, model] : library.models) {
        const auto& evidence = model.evidence;
        ListCell n;
        if (evidence && evidence->n) n = quantity(*evidence->n);
        made.rows.push_back({words(name),
                             words(name_of(model.kind)),
                             words(model.client),
                             {evidence ? readable(name_of(evidence->design)) : "not stated"},
                             n,
                             words(evidence ? source_name(evidence->provenance) : ""),
                             words(model.title)});
    }
    return made;
}

ListCell group(const Scenario& library, const Map<FigureIndex>& groups, std::string_view name) {
    const FigureIndex* found = find(groups, name);
    return found == nullptr ? ListCell{} : quantity(figure_at(library, *found).point);
}

Listing places(const Scenario& library) {
    Listing made{.what = "places",
                 .columns = {{"place", "Place"},
                             {"name", "Name"},
                             {"ons_code", "Code"},
                             {"people", "People", Align::right},
                             {"people_65_plus", "65 and over", Align::right},
                             {"households", "Households", Align::right},
                             {"source", "Source"}},
                 .rows = {}};
    for (const auto& [name, place, locality] : library.library.places)
        made.rows.push_back(
            {words(name), words(locality.name), words(locality.ons_code),
             group(library, locality.people, "all"), group(library, locality.people, "65_plus"),
             group(library, locality.households, "all"), words(source_name(locality.provenance))});
    return made;
}

Listing sources(const Scenario& library) {
    Listing made{.what = "sources",
                 .columns = {{"source", "Source"},
                             {"year", "Year"},
                             {"licence", "Licence"},
                             {"read_on", "Read on"},
                             {"citation", "Citation"},
                             {"url", "Address"}},
                 .rows = {}};
    for (const auto& [name, place, source] : library.library.sources)
        made.rows.push_back(
            {words(name),
             source.year ? ListCell{std::to_string(*source.year), *source.year} : ListCell{},
             words(source.licence), words(source.read_on), words(source.citation),
             words(source.url)});
    return made;
}

Listing measures() {
    Listing made{.what = "measures",
                 .columns = {{"measure", "Measure"}, {"unit", "Unit"}, {"meaning", "What it is"}},
                 .rows = {}};
    for (const MeasureWords& one : measure_words())
        made.rows.push_back({words(one.name), words(one.unit), words(one.meaning)});
    return made;
}

std::string bands_in_words(const std::vector<DiscountBand>& bands) {
    std::string text;
    for (const DiscountBand& band : bands)
        text += (text.empty() ? "" : ", ") + number(band.rate * 100) + " %" +
                (band.to ? fmt::format(" to year {}", *band.to) : "");
    return text;
}

Listing schedules(const Scenario& library) {
    Listing made{.what = "schedules",
                 .columns = {{"schedule", "Schedule"},
                             {"name", "Name"},
                             {"money", "Money"},
                             {"health", "Health"},
                             {"source", "Source"}},
                 .rows = {}};
    for (const auto& [name, place, schedule] : library.library.schedules)
        made.rows.push_back({words(name),
                             words(schedule.name),
                             {bands_in_words(schedule.money)},
                             {bands_in_words(schedule.health)},
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

Listing indices(const Scenario& library) {
    Listing made{.what = "indices",
                 .columns = {{"index", "Index"},
                             {"years", "Years"},
                             {"before", "Before"},
                             {"after", "After"},
                             {"unsettled", "Unsettled"},
                             {"read_on", "Read on"},
                             {"source", "Source"},
                             {"vintage", "Vintage"}},
                 .rows = {}};
    for (const auto& [name, place, index] : library.library.indices) {
        const auto& listed = index.levels.empty() ? index.changes : index.levels;
        const std::string years =
            listed.empty() ? "" : listed.front().name + " to " + listed.back().name;
        made.rows.push_back({words(name),
                             words(years),
                             words(index.before ? index.before->name : ""),
                             words(index.after ? index.after->name : ""),
                             {unsettled_years(index)},
                             words(index.read_on),
                             words(source_name(index.provenance)),
                             words(index.vintage)});
    }
    return made;
}

Listing payers(const Scenario& library) {
    Listing made{.what = "payers",
                 .columns = {{"payer", "Payer"}, {"name", "Name"}, {"index", "Price index"}},
                 .rows = {}};
    for (const auto& [name, place, payer] : library.library.payers)
        made.rows.push_back({words(name), words(payer.name),
                             words(payer.index ? payer.index->name : "gdp_deflator")});
    return made;
}

}  // namespace

Listing list_of(std::string_view what, const Scenario& library) {
    if (what == "models") return models(library);
    if (what == "places") return places(library);
    if (what == "sources") return sources(library);
    if (what == "measures") return measures();
    if (what == "schedules") return schedules(library);
    if (what == "indices") return indices(library);
    if (what == "payers") return payers(library);
    return services(library);
}

Document to_document(const Listing& listing) {
    Table table{.caption = {}, .columns = {}, .rows = {}};
    for (const ListColumn& column : listing.columns)
        table.columns.push_back({column.header, column.align});
    for (const Row& row : listing.rows) {
        auto& cells = table.rows.emplace_back();
        for (const ListCell& cell : row) cells.push_back(cell.text);
    }
    return {std::move(table)};
}

std::string to_json(const Listing& listing) {
    using Json = nlohmann::ordered_json;
    Json rows = Json::array();
    for (const Row& row : listing.rows) {
        Json one = Json::object();
        for (std::size_t c = 0; c < row.size(); ++c) {
            const bool absent = row[c].text.empty() && !row[c].number;
            one[listing.columns[c].key] = row[c].number ? Json(*row[c].number)
                                          : absent      ? Json(nullptr)
                                                        : Json(row[c].text);
        }
        rows.push_back(std::move(one));
    }
    return Json{{listing.what, std::move(rows)}}.dump(1) + "\n";
}

}  // namespace hearth

// Tables of what there is to use: one function for each thing that can be listed.
#include <algorithm>
#include <fmt/format.h>

#include "base/text.hpp"
#include "engine/measure_table.hpp"
#include "report/json.hpp"
#include "report/pages.hpp"
#include "report/words.hpp"

namespace hearth {

namespace {

std::string words(std::string_view text) { return printable(text, whole); }

std::string source_name(const Provenance& from) {
    return from.source ? words(from.source->name) : "";
}

const Figure& figure_at(const Scenario& library, FigureIndex index) {
    return library.figures[index.at];
}

/// What heads a column: words at the left, unless it is one of numbers.
struct Header {
    std::string text, name;  ///< `name`: in exact formats
    Align align = Align::left;

    Header(const char* words) : text(words), name(words) {
        std::replace(name.begin(), name.end(), ' ', '_');
        for (char& c : name)
            if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    Header(const char* words, const char* exact) : text(words), name(exact) {}
};

Header numbers(Header header) {
    header.align = Align::right;
    return header;
}

Table listing(std::string name, const std::vector<Header>& headers) {
    Table made{.name = std::move(name)};
    for (const Header& one : headers) made.columns.push_back({one.text, one.align, one.name});
    made.columns.front().align = Align::name;
    return made;
}

/// What people call it stands in exact formats, and is searched.
void add_other_names(Table& made) {
    made.columns.push_back({"Also", Align::left, "also", Shown::exact});
}

Cell other_names(const std::vector<std::string>& names) { return words(joined(names, ", ")); }

/// In small letters, words parted by blanks.
std::string searched(std::string_view text) { return replaced(lowered(text), "_", " "); }

Table services(const Scenario& library) {
    Table made = listing("services", {"Service", "Unit", "Payer", numbers("Unit cost"), "Prices",
                                      numbers("Cashable"), "Source", "Name"});
    add_other_names(made);
    for (const auto& [name, place, service] : library.library.services) {
        const Figure& cost = figure_at(library, service.cost);
        const Currency currency =
            cost.prices && cost.prices->currency ? *cost.prices->currency : Currency::gbp;
        const auto year = cost.prices ? cost.prices->year : std::nullopt;
        made.rows.push_back({words(name), words(service.unit), words(service.payer.name),
                             Cell(cost.point, amounts(currency, 0.01)), year ? to_text(*year) : "",
                             service.cashable ? Cell(figure_at(library, *service.cashable).point)
                                              : Cell("in steps"),
                             source_name(cost.provenance), words(service.name),
                             other_names(service.also)});
    }
    return made;
}

Table models(const Scenario& library) {
    Table made = listing(
        "models",
        {"Model", "Kind", "Client", {"Evidence", "design"}, numbers("n"), "Source", "Title"});
    for (const auto& [name, model] : library.models) {
        const auto& evidence = model.evidence;
        Cell n;
        if (evidence && evidence->n) n = *evidence->n;
        made.rows.push_back({words(name), words(name_of(model.kind)), words(model.client),
                             evidence ? readable(name_of(evidence->design)) : "not stated", n,
                             evidence ? source_name(evidence->provenance) : "",
                             words(model.title)});
    }
    return made;
}

Cell group(const Scenario& library, const Map<FigureIndex>& groups, std::string_view name) {
    const FigureIndex* found = find(groups, name);
    return found == nullptr ? Cell() : Cell(figure_at(library, *found).point);
}

Table places(const Scenario& library) {
    Table made = listing("places", {"Place",
                                    "Name",
                                    {"Code", "ons_code"},
                                    numbers("People"),
                                    numbers({"65 and over", "people_65_plus"}),
                                    numbers("Households"),
                                    "Source"});
    add_other_names(made);
    for (const auto& [name, place, locality] : library.library.places)
        made.rows.push_back({words(name), words(locality.name), words(locality.ons_code),
                             group(library, locality.people, "all"),
                             group(library, locality.people, "65_plus"),
                             group(library, locality.households, "all"),
                             source_name(locality.provenance), other_names(locality.also)});
    return made;
}

Table sources(const Scenario& library) {
    const NumberFormat plain{.style = NumberFormat::Style::plain};
    Table made = listing("sources",
                         {"Source", "Year", "Licence", "Read on", "Citation", {"Address", "url"}});
    for (const auto& [name, place, source] : library.library.sources)
        made.rows.push_back({words(name), source.year ? Cell(*source.year, plain) : Cell(),
                             words(source.licence), words(source.read_on), words(source.citation),
                             words(source.url)});
    return made;
}

Table measures(const Scenario&) {
    Table made = listing("measures", {"Measure", "Unit", {"What it is", "meaning"}});
    for (const MeasureRow& one : measure_table())
        if (!one.behind) made.rows.push_back({words(one.key), words(one.unit), words(one.meaning)});
    return made;
}

std::string bands_in_words(const std::vector<DiscountBand>& bands) {
    return joined(bands, ", ", [](const DiscountBand& band) {
        return number(band.rate * 100) + " %" +
               (band.to ? fmt::format(" to year {}", *band.to) : "");
    });
}

Table schedules(const Scenario& library) {
    Table made = listing("schedules", {"Schedule", "Name", "Money", "Health", "Source"});
    for (const auto& [name, place, schedule] : library.library.schedules)
        made.rows.push_back({words(name), words(schedule.name), bands_in_words(schedule.money),
                             bands_in_words(schedule.health), source_name(schedule.provenance)});
    return made;
}

std::string unsettled_years(const PriceIndex& index) {
    std::string text = joined(index.provisional, ", ",
                              [](FinancialYear year) { return to_text(year) + " provisional"; });
    if (index.forecast_from)
        text += (text.empty() ? "" : ", ") + ("forecast from " + to_text(*index.forecast_from));
    return text;
}

Table indices(const Scenario& library) {
    Table made = listing("indices", {"Index", "Years", "Before", "After", "Unsettled", "Read on",
                                     "Source", "Vintage"});
    for (const auto& [name, place, index] : library.library.indices) {
        const auto& listed = index.levels.empty() ? index.changes : index.levels;
        const std::string years =
            listed.empty() ? "" : listed.front().name + " to " + listed.back().name;
        made.rows.push_back(
            {words(name), words(years), words(index.before ? index.before->name : ""),
             words(index.after ? index.after->name : ""), unsettled_years(index),
             words(index.read_on), source_name(index.provenance), words(index.vintage)});
    }
    return made;
}

Table payers(const Scenario& library) {
    Table made = listing("payers", {"Payer", "Name", {"Price index", "index"}});
    add_other_names(made);
    for (const auto& [name, place, payer] : library.library.payers)
        made.rows.push_back({words(name), words(payer.name),
                             words(payer.index ? payer.index->name : "gdp_deflator"),
                             other_names(payer.also)});
    return made;
}

}  // namespace

Table list_of(std::string_view what, const Scenario& library) {
    const std::pair<std::string_view, Table (*)(const Scenario&)> lists[] = {
        {"models", models},     {"places", places},       {"sources", sources},
        {"measures", measures}, {"schedules", schedules}, {"indices", indices},
        {"payers", payers},     {"services", services}};
    const auto* found = std::find_if(std::begin(lists), std::end(lists) - 1,
                                     [&](const auto& one) { return one.first == what; });
    return found->second(library);
}

Table rows_with(Table listing, std::string_view word) {
    const std::string wanted = searched(word);
    std::erase_if(listing.rows, [&](const std::vector<Cell>& row) {
        return std::none_of(row.begin(), row.end(), [&](const Cell& cell) {
            return searched(cell.words).find(wanted) != std::string::npos;
        });
    });
    return listing;
}

std::string no_row_with(const Table& listing, std::string_view word) {
    std::vector<std::string> names;
    for (const auto& row : listing.rows) names.push_back(row.front().words);
    return fmt::format("no row of {} has {} in it; {}", listing.name, in_quotes(word),
                       suggestion(word, names));
}

std::string to_json(const Table& listing) {
    const auto row = [&](const std::vector<Cell>& cells) {
        Json one = Json::object();
        for (std::size_t c = 0; c < cells.size(); ++c) {
            const Cell& cell = cells[c];
            one[listing.columns[c].name] = cell.value           ? Json(*cell.value)
                                           : cell.words.empty() ? Json(nullptr)
                                                                : Json(cell.words);
        }
        return one;
    };
    return text_of({{listing.name, list_of(listing.rows, row)}});
}

}  // namespace hearth

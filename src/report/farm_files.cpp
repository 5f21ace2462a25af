// The files of a farm: its plan, which people may read too, and rows of places, combinations, outer
// draws or batches of people, which end in a checksum. Both are read again.
#include <fmt/format.h>

#include "base/text.hpp"
#include "draws/shares.hpp"
#include "report/json.hpp"
#include "report/pages.hpp"
#include "study/farm.hpp"
#include "version.hpp"

namespace hearth {

namespace {

Json place_json(const FarmPlace& place) {
    return {{"place", place.key}, {"name", place.name}, {"ons_code", place.ons_code}};
}

FarmPlace place_in(const Json& json) {
    return {json.at("place").get<std::string>(), json.at("name").get<std::string>(),
            json.at("ons_code").get<std::string>()};
}

std::optional<double> number_in(const Json& json) {
    return json.is_null() ? std::nullopt : std::optional(json.get<double>());
}

PlaceRow row_in(const Json& json) {
    PlaceRow row{place_in(json), json.at("why").get<std::string>()};
    for (const Json& one : json.at("values"))
        row.values.push_back({one.at(0).get<std::string>(), one.at(1).get<std::string>(),
                              number_in(one.at(2)), number_in(one.at(3)), number_in(one.at(4)),
                              number_in(one.at(5))});
    return row;
}

std::string digest_of(std::string_view text) { return fmt::format("{:016x}", figure_hash(text)); }

constexpr std::string_view rows_opening = "{\"hearth_rows\":1,";
constexpr std::string_view damaged_rows = "these rows are cut short or damaged: compute them again";

}  // namespace

std::string plan_text(const FarmPlan& plan) {
    Json json = Json::parse(part_line(plan.head));
    json.erase("hearth_part");
    Json all{{"hearth_farm", 1}, {"pieces_of", plan.of_what()}};
    all.update(json);
    for (const char* unknown : {"columns", "cells", "layout", "bytes"}) all.erase(unknown);
    all["places"] = list_of(plan.places, place_json);
    all["combinations"] = plan.combinations;
    all["known"] = plan.known;
    all["individuals"] = plan.individuals;
    all["pieces"] = list_of(plan.pieces, [](const FarmPiece& one) {
        return Json{one.from, one.to};
    });
    return all.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::variant<FarmPlan, std::string> read_plan(std::string_view text) {
    try {
        Json json = Json::parse(text);
        if (json.at("hearth_farm") != 1) return "planned by another version of hearth";
        FarmPlan plan;
        for (const Json& place : json.at("places")) plan.places.push_back(place_in(place));
        plan.combinations = json.at("combinations").get<std::uint64_t>();
        plan.known = json.at("known").get<std::string>();
        plan.individuals = json.at("individuals").get<std::uint64_t>();
        for (const Json& piece : json.at("pieces"))
            plan.pieces.push_back(
                {piece.at(0).get<std::uint64_t>(), piece.at(1).get<std::uint64_t>()});
        plan.head = planned_head(text);
        return plan;
    } catch (const std::exception&) {  // the library's, or of a head that is none
        return "this is no plan of a farm, or it is damaged";
    }
}

std::string rows_text(const FarmPlan& plan, const FarmPiece& piece,
                      const std::vector<PlaceRow>& rows) {
    const auto value = [](const RowValue& one) {
        return Json{one.option,       one.measure,       or_null(one.value),
                    or_null(one.low), or_null(one.high), or_null(one.positive)};
    };
    const Json json = list_of(rows, [&](const PlaceRow& row) {
        return with(place_json(row.place),
                    {{"why", row.why}, {"values", list_of(row.values, value)}});
    });
    std::string text = fmt::format(
        "{}\"hearth\":\"{}\",\"plan\":\"{}\",\"from\":{},\"to\":{},\"rows\":", rows_opening,
        version, digest_of(plan_text(plan)), piece.from, piece.to);
    text += json.dump(-1, ' ', false, Json::error_handler_t::replace) + "}\n";
    return text + digest_of(text) + "\n";
}

std::variant<std::vector<PlaceRow>, std::string> read_rows(std::string_view text,
                                                           const FarmPlan& plan,
                                                           const FarmPiece& piece) {
    if (!text.starts_with(rows_opening)) return "these are no rows of a farm of this version";
    const std::size_t end = text.find('\n') + 1;
    if (end == 0 || text.substr(end) != digest_of(text.substr(0, end)) + "\n")
        return std::string(damaged_rows);
    try {
        const Json json = Json::parse(text.substr(0, end));
        if (json.at("plan") != digest_of(plan_text(plan)))
            return "rows of another plan: compute them again";
        if (json.at("from") != piece.from || json.at("to") != piece.to)
            return fmt::format("rows of {} {} to {}, not {} to {}", plan.of_what(),
                               json.at("from").get<std::uint64_t>() + 1,
                               json.at("to").get<std::uint64_t>(), piece.from + 1, piece.to);
        std::vector<PlaceRow> rows;
        for (const Json& row : json.at("rows")) rows.push_back(row_in(row));
        return rows;
    } catch (const std::exception&) {
        return std::string(damaged_rows);
    }
}

std::string to_json(const PlacesAnswer& answer) {
    const auto row = [](const PlaceRow& one) {
        Json made{{"place", one.place.key}, {"name", one.place.name}};
        if (!one.why.empty()) made["why"] = one.why;
        Json options = Json::object();
        for (const RowValue& value : one.values)
            options[value.option][value.measure] = {{"value", or_null(value.value)},
                                                    {"low", or_null(value.low)},
                                                    {"high", or_null(value.high)},
                                                    {"p_positive", or_null(value.positive)}};
        made["options"] = std::move(options);
        return made;
    };
    Json places = Json::object();
    for (const PlaceRow& one : answer.rows)
        places[one.place.ons_code.empty() ? one.place.key : one.place.ons_code] = row(one);
    return text_of({{"hearth_places", 1},
                    {"hearth", version},
                    {"scenario", answer.scenario.file.title},
                    {"draws", answer.draws},
                    {"seed", answer.seed},
                    {"places", std::move(places)}});
}

std::string to_wide_csv(const PlacesAnswer& answer) {
    std::vector<std::string> measures;
    for (const PlaceRow& row : answer.rows)
        for (const RowValue& value : row.values)
            if (std::find(measures.begin(), measures.end(), value.measure) == measures.end())
                measures.push_back(value.measure);
    std::string text = "place,name,ons_code,option";
    for (const std::string& measure : measures)
        text += fmt::format(",{0},{0}.low,{0}.high,{0}.p_positive", measure);
    text += ",why\r\n";
    const auto quoted = [](const std::string& word) {
        return "\"" + replaced(word, "\"", "\"\"") + "\"";
    };
    const auto add = [&](const PlaceRow& row, const std::string& option) {
        text += fmt::format("{},{},{},{}", row.place.key, quoted(row.place.name),
                            row.place.ons_code, option);
        for (const std::string& measure : measures) {
            const RowValue* found = row.find(option, measure);
            const RowValue value = found == nullptr ? RowValue{} : *found;
            for (const auto& number : {value.value, value.low, value.high, value.positive})
                text += number ? fmt::format(",{}", *number + 0.0) : ",";
        }
        text += "," + quoted(row.why) + "\r\n";
    };
    for (const PlaceRow& row : answer.rows) {
        if (row.values.empty()) add(row, "");
        for (std::size_t i = 0; i < row.values.size(); ++i)
            if (i == 0 || row.values[i].option != row.values[i - 1].option)
                add(row, row.values[i].option);
    }
    return text;
}

}  // namespace hearth

// The rendering for a browser: one file that needs nothing else and says everything without its
// script. Text of scenarios is inert in it, and its security policy allows no other script or style
// than its own.
#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <map>
#include <set>

#include "base/text.hpp"
#include "report/document.hpp"
#include "version.hpp"

namespace hearth {

namespace {

constexpr std::size_t any_length = 1u << 24;  // characters

constexpr std::string_view minus = "\u2212";

/// Amounts of money below 0 with a minus sign.
std::string with_money_signs(std::string text) {
    for (const Currency currency : {Currency::gbp, Currency::nzd, Currency::usd, Currency::eur}) {
        const std::string sign(sign_of(currency));
        text = replaced(std::move(text), "-" + sign, std::string(minus) + sign);
    }
    return text;
}

/// Numbers below 0 with a minus sign; ranges, names and options of commands stay as they are.
std::string with_minus_signs(const std::string& text) {
    std::string out;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const bool begins = at == 0 || text[at - 1] == ' ' || text[at - 1] == '(';
        const bool number = at + 1 < text.size() && is_digit(text[at + 1]);
        if (text[at] == '-' && begins && number)
            out += minus;
        else
            out += text[at];
    }
    return with_money_signs(std::move(out));
}

/// Text that is only text: without what turns the direction of writing or is no character.
std::string html(std::string_view text) {
    std::string out = with_minus_signs(printable(text, any_length));
    for (const std::string_view sign : {"£", "$", "€"})  // else a line may end between the two
        out = replaced(std::move(out), std::string(minus) += sign,
                       (std::string(minus) += "\u2060") += sign);
    for (const std::string_view unit : {"%", "million", "billion"})
        out = replaced(std::move(out), std::string(" ") += unit, std::string("\u00a0") += unit);
    for (const std::string_view sign : {"<", ">"})
        out = replaced(std::move(out), std::string(sign) += " ", std::string(sign) += "\u00a0");
    return replaced(escaped_xml(out), "'", "&#39;");
}

/// Whether a text is the name of something by its parts: figures.grants_more.
bool is_path(const std::string& text) {
    return text.find('.') != text.npos && text.find_first_of(" :/") == text.npos &&
           std::string_view("0123456789-").find(text.front()) == std::string_view::npos;
}

/// Such a name, whose parts may end a line.
std::string html_name(const std::string& name) { return replaced(html(name), ".", ".<wbr>"); }

/// The same with addresses of the web as links.
std::string linked_html(const std::string& text) {
    std::string out;
    std::size_t from = 0;
    while (from < text.size()) {
        const std::size_t at = std::min({text.find("https://", from), text.find("http://", from)});
        if (at == text.npos) break;
        std::size_t end = std::min(text.find_first_of(" <>\"'|", at), text.size());
        while (end > at && std::string_view(".,;:)").find(text[end - 1]) != text.npos) --end;
        const std::string address = html(text.substr(at, end - at));
        out += html(text.substr(from, at - from)) +
               fmt::format("<a href=\"{0}\" rel=\"noreferrer\">{0}</a>", address);
        from = end;
    }
    return out + html(text.substr(from));
}

/// Ids of sections, tables and charts: letters, digits and "_", each once.
class Ids {
  public:
    std::string of(const std::string& kind, std::string_view name) {
        std::string id = kind + as_key(name);
        while (id.ends_with("_")) id.pop_back();
        const int count = ++given_[id];
        return count == 1 ? id : of(id + "_", std::to_string(count));
    }

  private:
    std::map<std::string, int> given_;
};

std::string exact_number(double value) {
    return std::isfinite(value) ? fmt::format("{}", value == 0 ? 0.0 : value) : "";
}

bool is_on_screen(Shown shown) { return shown == Shown::everywhere || shown == Shown::pages; }

std::string option_attribute(const std::string& option) {
    return option.empty() ? "" : fmt::format(" data-option=\"{}\"", html(option));
}

/// What is to be known about a cell, for those who point at it and those who have it read out.
std::string why_of(const Cell& cell, const std::string& shown) {
    return cell.why.empty() || cell.why == shown
               ? ""
               : fmt::format("<span class=\"vh\"> ({})</span>", html(cell.why));
}

std::string class_of(const TableColumn& column) {
    return column.align == Align::right ? "n" : column.align == Align::name ? "c" : "w";
}

/// A thin bar from the low to the high of a number, with the number and 0 marked; the note of its
/// tile says both ends.
std::string spread_of(const Cell& cell) {
    constexpr double width = 200;
    if (!cell.spread || !cell.value) return "";
    const auto [low, high] = *cell.spread;
    const double left = std::min({low, *cell.value, 0.0}),
                 right = std::max({high, *cell.value, 0.0});
    if (!(right > left)) return "";
    const auto at = [&](double value) {
        return fmt::format("{:.0f}", 4 + (width - 8) * (value - left) / (right - left));
    };
    return fmt::format(
        "<dd><svg viewBox=\"0 0 {0:g} 16\" aria-hidden=\"true\"><path d=\"M{1} 8H{2}\" "
        "stroke=\"#12436d\" stroke-width=\"4\"/><path d=\"M{3} 0V16\" stroke=\"#222222\" "
        "stroke-width=\"2\"/><circle cx=\"{4}\" cy=\"8\" r=\"5\" fill=\"#12436d\"/></svg></dd>",
        width, at(low), at(high), at(0), at(*cell.value));
}

/// Whether there are more columns than a page has room for.
bool is_wide(const Table& table) {
    constexpr std::size_t most = 12;
    return table.columns.size() > most;
}

/// Whether its rows are better columns.
bool is_to_be_turned(const Table& table) {
    return is_wide(table) && table.rows.size() + 1 < table.columns.size() && !table.grouped &&
           table.details.empty();
}

/// The table with its rows as columns.
Table turned(const Table& table) {
    Table other{.name = table.name, .caption = table.caption, .option = table.option};
    other.columns.push_back({"What", Align::left});
    for (const auto& row : table.rows)
        other.columns.push_back(
            {table.columns[0].header + ": " + shown_text(row[0], table.columns[0])});
    for (std::size_t c = 1; c < table.columns.size(); ++c) {
        if (!is_on_screen(table.columns[c].shown)) continue;
        auto& cells = other.rows.emplace_back(1, table.columns[c].header);
        for (const auto& row : table.rows) {
            Cell cell = row[c];
            if (!cell.format) cell.format = table.columns[c].format;
            cells.push_back(std::move(cell));
        }
    }
    return other;
}

struct HtmlRendering {
    std::string out = {};       ///< of main
    std::string contents = {};  ///< of the list of sections
    std::string title = {}, headline = {};
    Ids ids = {};
    bool open = false;  ///< whether a section is

    void begin(const std::string& id, std::string_view extra) {
        if (open) out += "</section>\n";
        open = true;
        out += fmt::format("<section id=\"{0}\" aria-labelledby=\"h-{0}\"{1}>\n", id, extra);
    }

    void operator()(const Heading& heading) {
        const std::string id = ids.of("", heading.name.empty() ? heading.text : heading.name);
        const std::string text = html(heading.text);
        if (title.empty()) {
            title = text;
            begin(id, " class=\"title\"");
            out += fmt::format("<h1 id=\"h-{}\">{}</h1>\n", id, text);
        } else if (heading.level > 2) {
            out += fmt::format("<h3 id=\"{}\">{}</h3>\n", id, text);
        } else {
            begin(id, "");
            out += fmt::format("<h2 id=\"h-{}\">{}</h2>\n", id, text);
            contents += fmt::format("<li><a href=\"#{}\">{}</a></li>\n", id, text);
        }
    }
    void operator()(const Paragraph& paragraph) {
        if (is_on_screen(paragraph.shown))
            out += fmt::format("<p{}{}>{}</p>\n", paragraph.is_answer ? " class=\"answer\"" : "",
                               option_attribute(paragraph.option), linked_html(paragraph.text));
    }
    void operator()(const Points& points) {
        if (!is_on_screen(points.shown)) return;
        out += "<ul>\n";
        for (const std::string& point : points.points)
            out += "<li>" + linked_html(point) + "</li>\n";
        out += "</ul>\n";
    }
    void operator()(const Chart& chart) {
        const std::string id = ids.of("chart_", chart.kind);
        out += fmt::format(
            "<figure id=\"{}\" class=\"chart\" data-kind=\"{}\"{}>\n<figcaption><strong>{}</strong>"
            "<span>{}</span></figcaption>\n{}{}",
            id, html(chart.kind), option_attribute(chart.option), html(titled(chart.finding)),
            html(chart.subtitle), with_money_signs(to_inline_svg(chart, id, ChartWidth::wide)),
            with_money_signs(to_inline_svg(chart, id, ChartWidth::narrow)));
        if (!chart.notes.empty())
            out += fmt::format("<p class=\"source\">{}</p>\n", html(chart.notes));
        out += "</figure>\n";
    }
    void operator()(const Table& table) {
        if (!is_on_screen(table.shown)) return;
        if (table.look == TableLook::tiles) return tiles(table);
        if (is_to_be_turned(table)) return (*this)(turned(table));
        const std::string id = ids.of("table_", table.name.empty() ? table.caption : table.name);
        out += fmt::format(
            "<div class=\"table{}\"{}>\n<div class=\"scroll\" tabindex=\"0\" role=\"group\" "
            "aria-label=\"{}\">\n<table id=\"{}\"{}>\n",
            is_wide(table) ? " wide" : "", option_attribute(table.option),
            html(table.caption.empty() ? readable(table.name) : table.caption), id,
            table.grouped ? " data-grouped" : "");
        if (!table.caption.empty())
            out += fmt::format("<caption>{}</caption>\n", html(table.caption));
        head(table);
        body(table);
        out += "</table>\n</div>\n</div>\n";
    }

    void tiles(const Table& table) {
        headline = html(table.option);
        out += "<dl class=\"tiles\">\n";
        for (const auto& row : table.rows) {
            const std::string shown =
                replaced(html(shown_text(row[1], table.columns[1])), "\u00a0", " ");
            const std::string value =
                row[1].value ? fmt::format(" data-v=\"{}\"", exact_number(*row[1].value)) : "";
            out += fmt::format(
                "<div><dt>{}</dt><dd class=\"value\"{}>{}</dd>{}<dd class=\"note\">{}</dd></div>\n",
                html(row[0].words), value, shown, spread_of(row[1]), html(row[2].words));
        }
        out += "</dl>\n";
    }

    void head(const Table& table) {
        out += "<thead><tr>";
        for (std::size_t c = table.grouped ? 1 : 0; c < table.columns.size(); ++c)
            if (is_on_screen(table.columns[c].shown))
                out += fmt::format("<th scope=\"col\" class=\"{}\">{}</th>",
                                   class_of(table.columns[c]), html(table.columns[c].header));
        out += "</tr></thead>\n<tbody>\n";
    }

    void body(const Table& table) {
        const std::set<std::size_t> ruled(table.ruled.begin(), table.ruled.end());
        std::string group;
        const auto shown_columns =
            std::count_if(table.columns.begin(), table.columns.end(),
                          [](const TableColumn& one) { return is_on_screen(one.shown); });
        for (std::size_t r = 0; r < table.rows.size(); ++r) {
            if (is_detail(table, r)) continue;
            const auto& cells = table.rows[r];
            if (ruled.count(r) > 0 && r > 0) out += "</tbody>\n<tbody class=\"ruled\">\n";
            const std::string row_begin =
                table.payers.empty() || table.payers[r].empty()
                    ? "<tr>"
                    : fmt::format("<tr data-payer=\"{}\">", html(table.payers[r]));
            if (table.grouped && (r == 0 || cells[0].words != group)) {
                group = cells[0].words;
                out += fmt::format("{}<th scope=\"rowgroup\" colspan=\"{}\">{}</th></tr>\n",
                                   row_begin, shown_columns - 1, html(group));
            }
            out += row_begin;
            row(table, cells);
        }
        out += "</tbody>\n";
    }

    void row(const Table& table, const std::vector<Cell>& cells) {
        bool first = true;
        for (std::size_t c = table.grouped ? 1 : 0; c < cells.size(); ++c) {
            const TableColumn& column = table.columns[c];
            if (!is_on_screen(column.shown)) continue;
            const Cell& cell = cells[c];
            const std::string shown = shown_text(cell, column);
            const std::string value = cell.value && std::isfinite(*cell.value)
                                          ? fmt::format(" data-v=\"{}\"", exact_number(*cell.value))
                                          : "";
            out +=
                fmt::format("<{0} class=\"{1}\"{2}>{3}{4}</{5}>", first ? "th scope=\"row\"" : "td",
                            class_of(column), value,
                            !cell.value && is_path(shown) ? html_name(shown) : linked_html(shown),
                            why_of(cell, shown), first ? "th" : "td");
            first = false;
        }
        out += "</tr>\n";
    }
};

}  // namespace

std::string to_html(const Document& document) {
    HtmlRendering made;
    for (const Block& block : document) {
        if (!made.open && !std::holds_alternative<Heading>(block)) made(Heading{"hearth"});
        std::visit(made, block);
    }
    if (made.open) made.out += "</section>\n";
    const std::string contents =
        made.contents.empty()
            ? ""
            : "<nav aria-label=\"Contents\"><details><summary>Contents</summary><ol>\n" +
                  made.contents + "</ol></details></nav>\n";
    return fmt::format(
        "<!doctype html>\n<html lang=\"en-GB\">\n<head>\n<meta charset=\"utf-8\">\n"
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
        "'sha256-{0}'; script-src 'sha256-{1}'; base-uri 'none'; form-action 'none'\">\n"
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
        "<meta name=\"generator\" content=\"hearth {2}\">\n<title>{3}</title>\n"
        "<style>{4}</style>\n</head>\n<body>\n<a class=\"skip\" href=\"#main\">Skip to the "
        "answer</a>\n<div class=\"page\">\n{5}<main id=\"main\"{6}>\n{7}</main>\n"
        "<footer><p>Made by hearth {2}. This page needs no network.</p></footer>\n</div>\n"
        "<script>{8}</script>\n</body>\n</html>\n",
        page_style_hash, page_script_hash, version, made.title, page_style, contents,
        made.headline.empty() ? "" : fmt::format(" data-headline=\"{}\"", made.headline), made.out,
        page_script);
}

}  // namespace hearth

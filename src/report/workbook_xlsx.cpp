// A workbook as Office Open XML, written by libxlsxwriter into a file in memory. No clock: the same
// workbook gives the same bytes.
#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <fmt/format.h>
#include <map>
#include <memory>
#include <new>
#include <sys/mman.h>
#include <system_error>
#include <tuple>
#include <unistd.h>
#include <xlsxwriter.h>

#include "report/workbook.hpp"

namespace hearth {

namespace {

constexpr double heading_size = 14, line_height = 15.5, highest_row = 400;  // points
constexpr lxw_color_t text_colour = 0x0B0C0C, input_colour = 0x12436D;
constexpr int creation_date = 946684800;  // 2000-01-01, whenever it was

/// Blue, turquoise, dark pink, orange, grey, purple: the Government Analysis Function's.
constexpr std::array<lxw_color_t, 6> series_colours = {0x12436D, 0x28A197, 0x801650,
                                                       0xF46A25, 0x3D3D3D, 0xA285D1};
constexpr std::array series_patterns = {LXW_CHART_PATTERN_NONE,
                                        LXW_CHART_PATTERN_WIDE_UPWARD_DIAGONAL,
                                        LXW_CHART_PATTERN_DOTTED_GRID,
                                        LXW_CHART_PATTERN_WIDE_DOWNWARD_DIAGONAL,
                                        LXW_CHART_PATTERN_NARROW_HORIZONTAL,
                                        LXW_CHART_PATTERN_SMALL_CHECK};
constexpr std::array series_dashes = {
    LXW_CHART_LINE_DASH_SOLID,         LXW_CHART_LINE_DASH_DASH,
    LXW_CHART_LINE_DASH_ROUND_DOT,     LXW_CHART_LINE_DASH_DASH_DOT,
    LXW_CHART_LINE_DASH_LONG_DASH_DOT, LXW_CHART_LINE_DASH_SQUARE_DOT};

/// The library takes what it does not change without const.
char* lent(const std::string& text) { return const_cast<char*>(text.c_str()); }

std::string excel_format(const SheetFormat& format) {
    using enum SheetFormat::Style;
    const std::string places = format.places > 0 ? "." + std::string(format.places, '0') : "";
    switch (format.style) {
        case general:
            return "General";
        case decimals:
            return "#,##0" + places;
        case money: {
            const std::string sign = fmt::format("\"{}\"", sign_of(format.currency));
            return fmt::format("{0}#,##0{1};-{0}#,##0{1}", sign, places);
        }
        case percent:
            return "0" + places + "%";
        case plain:
            return "0";
    }
    return "General";
}

/// Words of a chart, of which the library takes no "=" for a formula.
std::string chart_words(const std::string& text) {
    const std::string words = inert_text(text);
    return (words.starts_with("=") ? " " : "") + words;
}

/// How a cell looks beside its number.
enum class Look { number, words, header, heading, note, link };

struct FormatAsked {
    Look look = Look::words;
    SheetFormat number = {};
    bool is_total = false, is_input = false, to_the_right = false;

    [[nodiscard]] auto key() const {
        return std::tuple(look, number.style, number.places, number.currency, is_total, is_input,
                          to_the_right);
    }
};

using FormatKey = decltype(FormatAsked{}.key());

struct XlsxWriting {
    lxw_workbook* book = nullptr;
    std::map<FormatKey, lxw_format*> formats = {};

    lxw_format* format(const FormatAsked& asked) {
        lxw_format*& made_before = formats[asked.key()];
        if (made_before == nullptr) made_before = new_format(asked);
        return made_before;
    }

    lxw_format* new_format(const FormatAsked& asked) const {
        lxw_format* one = workbook_add_format(book);
        format_set_align(one, LXW_ALIGN_VERTICAL_TOP);
        format_set_font_color(one, text_colour);
        if (asked.look == Look::number) {
            format_set_num_format(one, excel_format(asked.number).c_str());
        }
        if (asked.look == Look::number || asked.to_the_right)
            format_set_align(one, LXW_ALIGN_RIGHT);
        if (asked.look == Look::words || asked.look == Look::header || asked.look == Look::link)
            format_set_text_wrap(one);
        if (asked.look == Look::link) format_set_underline(one, LXW_UNDERLINE_SINGLE);
        if (asked.look == Look::heading) format_set_font_size(one, heading_size);
        if (asked.look == Look::heading || asked.look == Look::header || asked.is_total)
            format_set_bold(one);
        if (asked.look == Look::header) format_set_bottom(one, LXW_BORDER_THIN);
        if (asked.is_input) {
            format_set_border(one, LXW_BORDER_MEDIUM);
            format_set_border_color(one, input_colour);
        }
        return one;
    }

    void write_cell(lxw_worksheet* to, std::pair<lxw_row_t, lxw_col_t> at, const SheetCell& cell,
                    FormatAsked as) {
        const auto [row, column] = at;
        as.look = cell.value ? Look::number : cell.leads_to.empty() ? Look::words : Look::link;
        as.is_input = cell.input;
        if (cell.format) as.number = *cell.format;
        lxw_format* look = format(as);
        const std::string words = inert_text(cell.words.empty() ? not_applicable : cell.words);
        if (!cell.formula.empty() && cell.value)
            worksheet_write_formula_num(to, row, column, ("=" + cell.formula).c_str(), look,
                                        *cell.value + 0.0);
        else if (!cell.formula.empty())
            worksheet_write_formula_str(to, row, column, ("=" + cell.formula).c_str(), look,
                                        words.c_str());
        else if (cell.value)
            worksheet_write_number(to, row, column, *cell.value + 0.0, look);
        else if (!cell.leads_to.empty())
            worksheet_write_url_opt(to, row, column,
                                    fmt::format("internal:'{}'!A1", cell.leads_to).c_str(), look,
                                    words.c_str(), nullptr);
        else
            worksheet_write_string(to, row, column, words.c_str(), look);
    }

    void write_table(lxw_worksheet* to, const Sheet& sheet, std::size_t number) {
        const std::string name = table_name(sheet, number);
        const auto headers = headers_of(sheet);
        std::vector<lxw_table_column> columns(headers.size());
        std::vector<lxw_table_column*> pointers;
        std::vector<bool> to_the_right;
        for (std::size_t c = 0; c < headers.size(); ++c) {
            columns[c].header = lent(headers[c]);
            to_the_right.push_back(holds_numbers(sheet, c));
            columns[c].header_format =
                format({.look = Look::header, .to_the_right = to_the_right[c]});
            pointers.push_back(&columns[c]);
        }
        pointers.push_back(nullptr);
        lxw_table_options options{};
        options.name = lent(name);
        options.columns = pointers.data();
        options.no_banded_rows = LXW_TRUE;
        options.style_type = LXW_TABLE_STYLE_TYPE_LIGHT;
        options.style_type_number = 1;
        const auto first = static_cast<lxw_row_t>(sheet.header_row());
        worksheet_add_table(to, first, 0, first + static_cast<lxw_row_t>(sheet.rows.size()),
                            static_cast<lxw_col_t>(headers.size() - 1), &options);
        for (std::size_t r = 0; r < sheet.rows.size(); ++r) {
            const double lines = lines_of_row(sheet, r);
            if (lines > 1)
                worksheet_set_row(to, static_cast<lxw_row_t>(sheet.sheet_row(r)),
                                  std::min(line_height * lines, highest_row), nullptr);
            for (std::size_t c = 0; c < headers.size(); ++c)
                write_cell(to,
                           {static_cast<lxw_row_t>(sheet.sheet_row(r)), static_cast<lxw_col_t>(c)},
                           sheet.rows[r][c],
                           {.number = sheet.columns[c].format,
                            .is_total = std::find(sheet.totals.begin(), sheet.totals.end(), r) !=
                                        sheet.totals.end(),
                            .to_the_right = to_the_right[c]});
        }
    }

    void set_up_page(lxw_worksheet* to, const Sheet& sheet) const {
        constexpr std::uint8_t a4 = 9;
        const auto header = static_cast<lxw_row_t>(sheet.header_row());
        worksheet_set_row(to, 0, 20, nullptr);
        worksheet_set_row(to, header, line_height * lines_of_headers(sheet), nullptr);
        worksheet_freeze_panes(to, header + 1, sheet.columns.size() > 3 ? 1 : 0);
        worksheet_repeat_rows(to, header, header);
        worksheet_set_paper(to, a4);
        worksheet_set_landscape(to);
        worksheet_fit_to_pages(to, 1, 0);
        worksheet_set_margins(to, 0.5, 0.5, 0.6, 0.6);
        worksheet_set_footer(to, "&L&A&RPage &P of &N");
    }

    void write_sheet(const Sheet& sheet, std::size_t number) {
        lxw_worksheet* to = workbook_add_worksheet(book, sheet.name.c_str());
        if (to == nullptr) throw std::bad_alloc();
        for (std::size_t c = 0; c < sheet.columns.size(); ++c)
            worksheet_set_column(to, static_cast<lxw_col_t>(c), static_cast<lxw_col_t>(c),
                                 width_of(sheet, c), nullptr);
        worksheet_write_string(to, 0, 0, inert_text(sheet.title).c_str(),
                               format({.look = Look::heading}));
        for (std::size_t n = 0; n < sheet.notes.size(); ++n)
            worksheet_write_string(to, static_cast<lxw_row_t>(1 + n), 0,
                                   inert_text(sheet.notes[n]).c_str(),
                                   format({.look = Look::note}));
        write_table(to, sheet, number);
        set_up_page(to, sheet);
        std::size_t row = sheet.sheet_row(sheet.rows.size()) + 1;
        for (const SheetChart& chart : sheet.charts) row += insert(to, sheet, chart, row);
    }

    // --- charts

    static std::uint8_t type_of(SheetChart::Kind kind) {
        using enum SheetChart::Kind;
        switch (kind) {
            case bars:
                return LXW_CHART_BAR;
            case stacked_bars:
                return LXW_CHART_BAR_STACKED;
            case columns:
                return LXW_CHART_COLUMN;
            case lines:
                return LXW_CHART_LINE;
            case points:
                return LXW_CHART_SCATTER;
            case curves:
                return LXW_CHART_SCATTER_STRAIGHT;
        }
        return LXW_CHART_BAR;
    }

    static void add_series(lxw_chart* chart, const Sheet& sheet, const SheetChart& drawn,
                           std::size_t number) {
        using enum SheetChart::Kind;
        const SheetSeries& one = drawn.series[number];
        const std::size_t last = one.first + one.count - 1, style = number % series_colours.size(),
                          form = (number + number / series_colours.size()) % series_colours.size();
        lxw_chart_series* series =
            chart_add_series(chart, ("=" + reference(sheet, one.first, last, one.labels)).c_str(),
                             ("=" + reference(sheet, one.first, last, one.values)).c_str());
        const std::string name = one.name.empty() ? headers_of(sheet)[one.values] : one.name;
        chart_series_set_name(series, chart_words(name).c_str());
        lxw_chart_line line{};
        line.color = series_colours[style];
        line.width = 2;
        line.dash_type = static_cast<std::uint8_t>(series_dashes[form]);
        lxw_chart_fill fill{};
        fill.color = series_colours[style];
        if (drawn.kind == points || one.dots) {
            line.none = LXW_TRUE;
            chart_series_set_line(series, &line);
            chart_series_set_marker_type(series,
                                         static_cast<std::uint8_t>(LXW_CHART_MARKER_SQUARE + form));
            chart_series_set_marker_fill(series, &fill);
        } else if (drawn.kind == lines || drawn.kind == curves) {
            chart_series_set_line(series, &line);
        } else {
            chart_series_set_fill(series, &fill);
            lxw_chart_pattern pattern{};
            pattern.fg_color = LXW_COLOR_WHITE;
            pattern.bg_color = series_colours[style];
            pattern.type = static_cast<std::uint8_t>(series_patterns[form]);
            if (pattern.type != LXW_CHART_PATTERN_NONE) chart_series_set_pattern(series, &pattern);
        }
    }

    static void lay_out_axes(lxw_chart* chart, const SheetChart& drawn) {
        using enum SheetChart::Kind;
        const bool lie = drawn.kind == bars || drawn.kind == stacked_bars;
        const bool by_number = drawn.kind == points || drawn.kind == curves;
        lxw_chart_axis *labels = lie ? chart->y_axis : chart->x_axis,
                       *values = lie ? chart->x_axis : chart->y_axis;
        if (!drawn.label_axis.empty())
            chart_axis_set_name(labels, chart_words(drawn.label_axis).c_str());
        if (!drawn.value_axis.empty())
            chart_axis_set_name(values, chart_words(drawn.value_axis).c_str());
        chart_axis_set_num_format(values, excel_format(drawn.numbers).c_str());
        if (by_number) chart_axis_set_num_format(labels, "General");
        chart_axis_set_label_position(labels, LXW_CHART_AXIS_LABEL_POSITION_LOW);
        lxw_chart_line grid{};
        grid.color = 0xD0D0D0;
        chart_axis_major_gridlines_set_line(values, &grid);
        if (drawn.base != 0) chart_axis_set_crossing(values, drawn.base);
        if (!lie) return;
        chart_axis_set_reverse(labels);  // the first on top, and the values still below
        chart_axis_set_crossing_max(labels);
    }

    /// Rows of the sheet that the chart takes.
    std::size_t insert(lxw_worksheet* to, const Sheet& sheet, const SheetChart& drawn,
                       std::size_t row) {
        constexpr double row_height = 20, full_width = 900;
        lxw_chart* chart = workbook_add_chart(book, type_of(drawn.kind));
        std::size_t most = 0;
        for (std::size_t s = 0; s < drawn.series.size(); ++s) {
            add_series(chart, sheet, drawn, s);
            most = std::max(most, drawn.series[s].count);
        }
        lxw_chart_font font{};
        font.size = 12;
        font.bold = LXW_TRUE;
        chart_title_set_name(chart, chart_words(drawn.title).c_str());
        chart_title_set_name_font(chart, &font);
        if (drawn.series.size() < 2)
            chart_legend_set_position(chart, LXW_CHART_LEGEND_NONE);
        else
            chart_legend_set_position(chart, LXW_CHART_LEGEND_BOTTOM);
        lay_out_axes(chart, drawn);
        if (drawn.overlap && drawn.series.size() > 1) chart_set_series_overlap(chart, 100);
        const bool lie =
            type_of(drawn.kind) == LXW_CHART_BAR || type_of(drawn.kind) == LXW_CHART_BAR_STACKED;
        const double height = lie ? 160 + 28 * static_cast<double>(most) : 400;
        lxw_chart_options options{};
        options.x_scale = full_width / 480;
        options.y_scale = height / 288;
        const std::string description = inert_text(drawn.description);
        options.description = lent(description);
        worksheet_insert_chart_opt(to, static_cast<lxw_row_t>(row), 0, chart, &options);
        return static_cast<std::size_t>(height / row_height) + 2;
    }
};

[[noreturn]] void lack(int error) {
    throw std::system_error(error, std::generic_category(),
                            "a workbook needs room for temporary files, in TMPDIR or " P_tmpdir);
}

/// The library ends the program where it gets no memory: whether there is enough is asked before.
void ask_for_memory(const Workbook& book) {
    constexpr std::size_t at_least = 8u << 20, each_cell = 600;
    std::size_t cells = 0;
    for (const Sheet& sheet : book.sheets) cells += sheet.rows.size() * sheet.columns.size();
    (void)std::make_unique_for_overwrite<std::byte[]>(at_least + each_cell * cells);
}

/// A file in memory that has a name.
class MemoryFile {
  public:
    MemoryFile() : descriptor_(memfd_create("hearth", MFD_CLOEXEC)) {
        if (descriptor_ < 0) lack(errno);
    }
    ~MemoryFile() { close(descriptor_); }
    MemoryFile(const MemoryFile&) = delete;
    MemoryFile& operator=(const MemoryFile&) = delete;

    [[nodiscard]] std::string name() const { return fmt::format("/proc/self/fd/{}", descriptor_); }
    [[nodiscard]] std::string bytes() const {
        std::string all(lseek(descriptor_, 0, SEEK_END), '\0');
        for (std::size_t at = 0; at < all.size();) {
            const ssize_t read =
                pread(descriptor_, all.data() + at, all.size() - at, static_cast<off_t>(at));
            if (read <= 0) lack(read < 0 ? errno : EIO);
            at += read;
        }
        return all;
    }

  private:
    int descriptor_;
};

}  // namespace

std::string xlsx_of(const Workbook& book) {
    ask_for_memory(book);
    const MemoryFile file;
    const std::string name = file.name(), title = inert_text(book.title);
    XlsxWriting writing{.book = workbook_new(name.c_str())};
    lxw_doc_properties properties{};
    properties.title = lent(title);
    properties.created = creation_date;
    workbook_set_properties(writing.book, &properties);
    for (std::size_t s = 0; s < book.sheets.size(); ++s) writing.write_sheet(book.sheets[s], s);
    if (workbook_close(writing.book) != LXW_NO_ERROR) lack(ENOSPC);
    std::string bytes = file.bytes();
    if (!holds_whole_files(bytes)) lack(ENOSPC);
    return bytes;
}

}  // namespace hearth

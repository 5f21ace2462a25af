// hearth sensitivity: what moves a measure, and what would have to be true.
#include <algorithm>
#include <cmath>
#include <fmt/format.h>

#include "base/messages.hpp"
#include "base/text.hpp"
#include "cli/commands.hpp"
#include "cli/draws.hpp"
#include "cli/output.hpp"
#include "cli/prepared.hpp"
#include "cli/say.hpp"
#include "load/scalars.hpp"
#include "report/sensitivity_report.hpp"
#include "study/drawing.hpp"
#include "study/measure_path.hpp"

namespace hearth {

namespace {

std::vector<std::string> split(const std::string& text, char at) {
    std::vector<std::string> parts{""};
    for (const char c : text) {
        if (c == at)
            parts.emplace_back();
        else
            parts.back() += c;
    }
    return parts;
}

/// "LOW:HIGH" with LOW below HIGH.
std::optional<Ends> parse_range(const std::string& text) {
    const auto parts = split(text, ':');
    if (parts.size() != 2) return std::nullopt;
    const auto low = read_number(parts[0]).value, high = read_number(parts[1]).value;
    if (!low || !high || !(*low < *high)) return std::nullopt;
    return Ends{*low, *high};
}

/// Ranges and values of the command line, and what is wrong with them.
struct Asked {
    std::vector<Ends> ranges;
    std::vector<double> values;
    std::string mistake;
};

Asked asked(const SensitivityOptions& options) {
    Asked made;
    for (const std::string& text : options.ranges) {
        const auto range = parse_range(text);
        if (!range)
            made.mistake = "--range must read LOW:HIGH with LOW below HIGH, such as 0.1:0.5, not " +
                           in_quotes(text);
        else
            made.ranges.push_back(*range);
    }
    const std::size_t wanted = options.two.empty() ? 1 : 2;
    const bool used = !options.two.empty() || !options.figure.empty();
    if (made.mistake.empty() && !options.ranges.empty() && !used)
        made.mistake = "--range goes with --figure or --two";
    else if (made.mistake.empty() && options.ranges.size() > wanted)
        made.mistake = "--range stands once for each figure";
    if (!options.at.empty() && options.figure.empty()) made.mistake = "--at goes with --figure";
    for (const std::string& text :
         options.at.empty() ? std::vector<std::string>{} : split(options.at, ',')) {
        const auto value = read_number(text).value;
        if (!value)
            made.mistake =
                "--at must be numbers with commas, such as 0.1,0.2, not " + in_quotes(options.at);
        else
            made.values.push_back(*value);
    }
    if (options.target && !std::isfinite(*options.target))
        made.mistake = "--target must be a number";
    for (const std::string& group : options.groups)
        if (group.find('=') == std::string::npos || group.find('=') == 0)
            made.mistake = "--group must read NAME=FIGURE,FIGURE, not " + in_quotes(group);
    return made;
}

class Sensitivity {
  public:
    Sensitivity(const SensitivityOptions& options, const Asked& asked, Prepared& prepared)
        : options_(options),
          asked_(asked),
          prepared_(prepared),
          plan_(prepared.plan),
          scenario_(prepared.scenario()),
          explaining_{scenario_, prepared.loaded.texts, plan_, prepared.results} {}

    int run() {
        std::string text;
        if (choose_option() && choose_measure()) text = answered();
        if (say_diagnostics(prepared_.loaded, Severity::error)) return 1;
        return write_out(options_.output, text);
    }

  private:
    Diagnostics& diagnostics() { return prepared_.loaded.diagnostics; }

    Place place_of(const std::string& text) {
        return {prepared_.loaded.texts.add({"<command line>", text, {}}), 1, 1};
    }

    bool choose_option() {
        const auto& names = plan_.layout.options;
        option_ = names.size() - 1;
        if (options_.option.empty()) return true;
        const auto found = std::find(names.begin(), names.end(), options_.option);
        if (found == names.end()) {
            diagnostics().report("unknown-option.of_scenario", place_of(options_.option),
                                 {in_quotes(options_.option), suggestion(options_.option, names)});
            return false;
        }
        option_ = static_cast<std::size_t>(found - names.begin());
        return true;
    }

    bool choose_measure() {
        const OptionResult& result = prepared_.results[option_];
        const auto found = measure_at(result, options_.measure);
        if (!found) {
            diagnostics().report("unknown-measure.of_option", place_of(options_.measure),
                                 {in_quotes(result.name), in_quotes(options_.measure),
                                  suggestion(options_.measure, measure_paths(result))});
            return false;
        }
        withheld_ = found->withheld;
        measured_ = measured(plan_, static_cast<int>(option_), options_.measure);
        return true;
    }

    SensitivityBasis basis() const {
        const bool ratio = options_.measure.rfind("benefit_cost_ratio", 0) == 0;
        return {.explaining = explaining_,
                .option = option_,
                .measure = options_.measure,
                .target = options_.target.value_or(ratio ? 1 : 0),
                .figures = {},
                .levers = {},
                .most = static_cast<std::size_t>(options_.most)};
    }

    std::string answered() {
        if (!options_.figure.empty()) return threshold();
        if (!options_.two.empty()) return two_figures();
        return options_.shares ? shares() : all_figures();
    }

    template <class Report>
    std::string written(const Report& report, Document (*document)(const Report&),
                        std::string (*json)(const Report&)) {
        if (options_.format == "json") return json(report);
        if (options_.format == "svg") return to_svg(document(report));
        return rendered(document(report), options_.format);
    }

    // --- figures by name -------------------------------------------------------------------------

    /// The figure called `name`, with all its columns; nothing, with an error, where there is none
    /// that the scenario uses.
    std::optional<NamedFigure> figure_named(const std::string& name) {
        const Place place = place_of(name);
        const auto subjects = subjects_named(explaining_, name, place, diagnostics());
        if (subjects.empty()) return std::nullopt;
        if (!std::holds_alternative<NamedFigure>(subjects.front())) {
            diagnostics().report("not-a-figure", place, {in_quotes(name)});
            return std::nullopt;
        }
        NamedFigure all = std::get<NamedFigure>(subjects.front());
        all.columns.clear();
        for (const Subject& subject : subjects)
            for (const Fig column : std::get<NamedFigure>(subject).columns)
                all.columns.push_back(column);
        if (!all.columns.empty()) return all;
        diagnostics().report("unused-figure.by_sensitivity", place, {in_quotes(name)});
        return std::nullopt;
    }

    bool add_figure(const std::string& name, SensitivityBasis& basis) {
        auto found = figure_named(name);
        if (!found) return false;
        const auto same = [&](const NamedFigure& one) { return one.columns == found->columns; };
        if (std::any_of(basis.figures.begin(), basis.figures.end(), same)) {
            diagnostics().report("same-figure", place_of(name), {in_quotes(name)});
            return false;
        }
        basis.levers.push_back(lever_of(scenario_, plan_, found->columns));
        basis.figures.push_back(*std::move(found));
        return true;
    }

    /// The range of the command line, else what `own` is; nothing, with an error, without either.
    std::optional<Ends> range_of(const std::string& name, const Lever& lever, std::size_t place,
                                 const std::optional<Ends>& own) {
        if (place >= asked_.ranges.size()) {
            if (own) return own;
            diagnostics().report(
                "no-range.alone", place_of(name),
                {in_quotes(name), lever.computed ? "computed from others" : "a fixed number"});
            return std::nullopt;
        }
        const Ends range = asked_.ranges[place];
        if (range.low < lever.limits.low || range.high > lever.limits.high) {
            diagnostics().report("range-beyond-limits", place_of(options_.ranges[place]),
                                 {in_quotes(name), lever.limits.low, lever.limits.high});
            return std::nullopt;
        }
        return range;
    }

    // --- views -----------------------------------------------------------------------------------

    std::string threshold() {
        ThresholdAnswer report{.basis = basis(),
                               .lever = {},
                               .threshold = {},
                               .asked = {},
                               .asked_measures = {},
                               .withheld = {}};
        for (const std::string& name : split(options_.figure, ','))
            if (!add_figure(name, report.basis)) return "";
        report.lever = tied(report.basis.levers);
        const auto range = range_of(options_.figure, report.lever, 0, reach_of(report.lever));
        if (!range) return "";
        report.threshold =
            thresholds(plan_, report.lever, measured_, {*range, report.basis.target});
        if (!report.threshold.without.empty()) report.withheld = why_withheld(report);
        report.asked = asked_.values;
        for (const double value : report.asked)
            report.asked_measures.push_back(measure_with(report.lever, value).value);
        return written(report, threshold_document, threshold_json);
    }

    /// The measure with a lever at a value, as the tables have it.
    Measure measure_with(const Lever& lever, double value) const {
        const Grid figures = placed(plan_, {lever}, Grid(1, 1, value));
        const auto results = measure(plan_, figures, evaluate(plan_, figures));
        return *measure_at(results[option_], options_.measure);
    }

    std::string why_withheld(const ThresholdAnswer& report) const {
        for (const Ends& gap : report.threshold.without) {
            const std::string why = measure_with(report.lever, (gap.low + gap.high) / 2).withheld;
            if (!why.empty()) return why;
        }
        return withheld_;
    }

    std::string two_figures() {
        TwoWayAnswer report{.basis = basis(), .grid = {}};
        for (const std::string& name : options_.two)
            if (!add_figure(name, report.basis)) return "";
        const auto& levers = report.basis.levers;
        const auto across = range_of(options_.two[0], levers[0], 0, levers[0].ends);
        const auto down = range_of(options_.two[1], levers[1], 1, levers[1].ends);
        if (!across || !down) return "";
        report.grid = two_way(plan_,
                              {.across = levers[0],
                               .down = levers[1],
                               .across_range = *across,
                               .down_range = *down,
                               .steps = options_.steps,
                               .target = report.basis.target},
                              measured_);
        return written(report, two_way_document, two_way_json);
    }

    /// Every figure that is not computed, with its lever.
    SensitivityBasis every_figure() const {
        SensitivityBasis made = basis();
        for (const NamedFigure& one : named_figures(explaining_)) {
            if (one.columns.empty() || one.figure->expression) continue;
            made.figures.push_back(one);
            made.levers.push_back(lever_of(scenario_, plan_, one.columns));
        }
        return made;
    }

    std::string all_figures() {
        TornadoAnswer report{.basis = every_figure(), .tornado = {}, .nearest = {}, .groups = {}};
        const auto& levers = report.basis.levers;
        if (std::none_of(levers.begin(), levers.end(), [](const Lever& l) { return l.ends; }))
            return nothing_uncertain();
        std::vector<std::vector<std::size_t>> groups;
        for (const std::string& text : options_.groups) {
            const auto group = group_of(text, report);
            if (!group) return "";
            groups.push_back(*group);
        }
        report.tornado = tornado(plan_, levers, groups, measured_);
        if (!report.tornado.point && never_defined(report.tornado)) return no_value();
        add_nearest(report);
        return written(report, tornado_document, tornado_json);
    }

    std::string nothing_uncertain() {
        diagnostics().report("nothing-uncertain", place_of(options_.input.scenario));
        return "";
    }

    static bool never_defined(const Tornado& tornado) {
        return std::none_of(tornado.bars.begin(), tornado.bars.end(),
                            [](const Bar& bar) { return bar.at_low || bar.at_high; });
    }

    std::string no_value() {
        diagnostics().report(
            "no-value", place_of(options_.measure),
            {in_quotes(options_.measure), in_quotes(plan_.layout.options[option_]), withheld_});
        return "";
    }

    std::optional<std::vector<std::size_t>> group_of(const std::string& text,
                                                     TornadoAnswer& report) {
        const auto equals = text.find('=');
        std::vector<std::size_t> group;
        for (const std::string& name : split(text.substr(equals + 1), ',')) {
            const auto found = figure_named(name);
            if (!found) return std::nullopt;
            const auto& figures = report.basis.figures;
            for (std::size_t l = 0; l < figures.size(); ++l)
                if (figures[l].name == found->name && report.basis.levers[l].ends)
                    group.push_back(l);
            if (group.empty() || figures[group.back()].name != found->name) {
                diagnostics().report("no-range.in_group", place_of(name), {in_quotes(name)});
                return std::nullopt;
            }
        }
        std::sort(group.begin(), group.end());
        group.erase(std::unique(group.begin(), group.end()), group.end());
        if (group.size() < 2) {
            diagnostics().report("small-group", place_of(text),
                                 {in_quotes(text.substr(0, equals))});
            return std::nullopt;
        }
        report.groups.push_back(text.substr(0, equals));
        return group;
    }

    /// Thresholds of the figures that move the measure.
    void add_nearest(TornadoAnswer& report) const {
        std::vector<Lever> moving;
        std::vector<std::size_t> places;
        for (std::size_t l = 0; l < report.basis.levers.size(); ++l)
            if (report.basis.levers[l].ends && report.tornado.moves(l)) {
                moving.push_back(report.basis.levers[l]);
                places.push_back(l);
            }
        report.nearest = nearest_thresholds(plan_, moving, measured_, report.basis.target);
        for (Nearness& one : report.nearest) one.lever = places[one.lever];
    }

    std::string shares() {
        SharesAnswer report{.basis = every_figure(), .shares = {}, .units = {}};
        if (!is_uncertain(plan_)) return nothing_uncertain();
        Uncertainty uncertainty = scenario_.file.uncertainty.value_or(Uncertainty{});
        if (options_.seed) uncertainty.seed = *options_.seed;
        report.seed = uncertainty.seed;
        const SamplingOptions sampling = sampling_options(scenario_, plan_, uncertainty);
        report.shares = variance_shares(plan_, sampling, measured_, options_.draws);
        if (report.shares.without > 0) return not_always_there(report.shares);
        for (const Unit& unit : drawn_units(plan_, sampling))
            report.units.push_back(of(unit, report));
        return written(report, shares_document, shares_json);
    }

    std::string not_always_there(const VarianceShares& shares) {
        diagnostics().report("not-always-there", place_of(options_.measure),
                             {in_quotes(options_.measure), shares.without, shares.evaluations});
        return "";
    }

    static std::vector<std::size_t> of(const Unit& unit, const SharesAnswer& report) {
        std::vector<std::size_t> figures;
        for (std::size_t l = 0; l < report.basis.figures.size(); ++l) {
            const auto& columns = report.basis.figures[l].columns;
            if (std::find(unit.begin(), unit.end(), columns.front()) != unit.end())
                figures.push_back(l);
        }
        return figures;
    }

    const SensitivityOptions& options_;
    const Asked& asked_;
    Prepared& prepared_;
    const Plan& plan_;
    const Scenario& scenario_;
    Explaining explaining_;
    std::size_t option_ = 0;
    std::string withheld_;
    Measured measured_;
};

}  // namespace

int sensitivity_command(const SensitivityOptions& options) {
    const Asked given = asked(options);
    if (!given.mistake.empty()) {
        say(given.mistake);
        say("see hearth sensitivity --help");
        return 2;
    }
    auto ready = prepared(options.input);
    if (!ready) return 1;
    return Sensitivity(options, given, *ready).run();
}

}  // namespace hearth

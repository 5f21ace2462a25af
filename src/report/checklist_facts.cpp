// What a scenario says of itself, by what guidance asks: read off the scenario and its run, in the
// words of the report where it has them.
#include <algorithm>
#include <fmt/format.h>
#include <set>

#include "base/text.hpp"
#include "report/checklist.hpp"
#include "report/explain.hpp"
#include "report/pages.hpp"
#include "scenario/rules.hpp"
#include "study/drawing.hpp"
#include "study/qa.hpp"
#include "version.hpp"

namespace hearth::facts {

namespace {

/// The line of the scenario's file at which a key of its first level stands; the file alone where
/// it is not at the beginning of a line.
std::string at(const RunReport& report, std::string_view key) {
    const SourceText& file = report.texts.at(report.scenario.file.place.file);
    const std::string_view text = file.text;
    int line = 1;
    for (std::size_t from = 0; from < text.size(); ++line) {
        const std::string_view rest = text.substr(from);
        if (rest.starts_with(key) && rest.substr(key.size()).starts_with(':'))
            return fmt::format("{}:{}", printable(file.name, whole), line);
        from += std::min(rest.find('\n'), rest.size() - 1) + 1;
    }
    return printable(file.name, whole);
}

std::string in_report(std::string_view section) { return fmt::format("report: {}", section); }

std::string plural(std::size_t count, std::string_view one, std::string_view more) {
    return fmt::format("{} {}", counted(count), count == 1 ? one : more);
}

/// The models of what is compared, each once.
std::vector<const UsedModel*> models_of(const RunReport& report) {
    std::vector<const UsedModel*> all;
    std::set<std::string> seen;
    for (const UsedModel* used : compared_models(report.scenario))
        if (seen.insert(used->model.title).second) all.push_back(used);
    return all;
}

/// What `words` says of each model behind its title; models of which it says nothing are left out.
template <class Words>
std::string of_models(const std::vector<const UsedModel*>& models, const Words& words) {
    std::vector<std::string> all;
    for (const UsedModel* used : models)
        if (std::string text = words(used->model); !text.empty())
            all.push_back(printable(used->model.title, 80) + ": " + printable(text, whole));
    return joined(all, "; ");
}

/// Where the models stand.
std::string files_of_models(const RunReport& report, const std::vector<const UsedModel*>& models) {
    return joined(models, "; ", [&](const UsedModel* used) {
        return place_in_words(report.texts, used->model.place);
    });
}

/// Rows of a table of what the result rests on, as the report counts them.
std::size_t rows_of(const RunReport& report, std::string_view name) {
    Document basis;
    add_basis(report, basis);
    for (const Block& block : basis)
        if (const auto* table = std::get_if<Table>(&block); table && table->name == name)
            return table->rows.size();
    return 0;
}

std::vector<std::string> option_names(const RunReport& report) {
    std::vector<std::string> names;
    for (const auto& one : report.scenario.file.options) names.push_back(readable(one.name));
    return names;
}

bool counts_health(const RunReport& report) {
    return std::any_of(report.results.begin(), report.results.end(),
                       [](const OptionResult& one) { return one.value("qalys").value_or(0) != 0; });
}

}  // namespace

Said title(const RunReport& report) {
    return {fmt::format("{}: a cost-benefit appraisal that compares {}.",
                        printable(report.scenario.file.title, whole), all_of(option_names(report))),
            at(report, "title")};
}

Said summary(const RunReport& report) {
    return {"The report opens with its answer in short. " +
                titled(best_sentence(report, shown_options(report))),
            in_report("In short")};
}

Said question(const RunReport& report) {
    const std::string& asked = report.scenario.file.question;
    if (asked.empty()) return {};
    return {printable(asked, whole), at(report, "question"), false};
}

Said population(const RunReport& report) {
    const auto models = models_of(report);
    const std::size_t with = std::count_if(models.begin(), models.end(), [](const UsedModel* used) {
        return !used->model.population.empty();
    });
    if (with == 0) return {};
    return {of_models(models, [](const Model& model) { return model.population; }) + ".",
            files_of_models(report, models), with == models.size()};
}

Said setting(const RunReport& report) {
    const ScenarioFile& file = report.scenario.file;
    if (!file.place_names) return {};
    std::vector<std::string> names;
    for (const auto& one : file.place_names->values) {
        const Locality* place = find(report.scenario.library.places, one.name);
        names.push_back(place == nullptr ? readable(one.name) : printable(place->name));
    }
    return {fmt::format("{}; people as counted in {}.", all_of(names),
                        file.population == Population::mid_2024 ? "mid-2024" : "Census 2021"),
            at(report, "place")};
}

Said options(const RunReport& report) {
    const auto names = option_names(report);
    return {fmt::format("{}: {}.", plural(names.size(), "option", "options"), all_of(names)),
            at(report, "options"), false};
}

Said comparator(const RunReport& report) {
    const auto& all = report.scenario.file.options;
    if (all.size() < 2) return {};
    const auto& [name, place, members] = all.front();
    return {fmt::format("All is compared with {}, {}.", readable(name),
                        members.empty()
                            ? std::string("in which none of the interventions is made")
                            : "of " + joined(members, ", ",
                                             [](const auto& one) { return readable(one.name); })),
            at(report, "options")};
}

Said perspective(const RunReport& report) {
    return {perspective_in_words(report), at(report, "appraisal"), false};
}

Said horizon(const RunReport& report) {
    return {titled(horizon_in_words(appraisal_of(report))) + ".", at(report, "appraisal"), false};
}

Said discounting(const RunReport& report) {
    const auto* named = std::get_if<Reference<Target::schedule>>(&appraisal_of(report).discount);
    return {titled(discounting_in_words(report)) + ".", at(report, "appraisal"),
            named != nullptr && named->name != "none"};
}

Said outcomes(const RunReport& report) {
    std::set<std::string> names;
    for (const UsedModel* used : models_of(report))
        for (const std::string& name : services_counted(used->model))
            names.insert(service_name(report.scenario, name));
    for (const UsedModel* used : models_of(report))
        for (const auto& hazard : hazards(used->model)) names.insert(readable(hazard.name));
    if (names.empty() && !counts_health(report)) return {};
    return {fmt::format("Use and harm avoided: {}{}.", names.empty() ? "none" : joined(names, ", "),
                        counts_health(report) ? "; and QALYs" : "; no QALYs"),
            in_report("Use avoided, in natural units")};
}

Said outcomes_in_part(const RunReport& report) {
    Said said = outcomes(report);
    said.complete = false;
    return said;
}

Said scope(const RunReport& report) {
    const Said where = setting(report);
    return {fmt::format("{}{} {}", where.text.empty() ? "" : where.text + " ", horizon(report).text,
                        perspective(report).text),
            at(report, "appraisal")};
}

Said evidence(const RunReport& report) {
    const auto models = models_of(report);
    const std::size_t with = std::count_if(
        models.begin(), models.end(), [](const UsedModel* used) { return used->model.evidence; });
    if (with == 0) return {};
    const auto words = [](const Model& model) -> std::string {
        if (!model.evidence) return "";
        const Evidence& known = *model.evidence;
        std::string text = readable(name_of(known.design));
        if (known.n) text += fmt::format(" of {}", counted(static_cast<std::uint64_t>(*known.n)));
        if (known.provenance.source) text += ", " + known.provenance.source->name;
        return text;
    };
    return {of_models(models, words) + ".", files_of_models(report, models), with == models.size()};
}

Said health_value(const RunReport& report) {
    const auto& value = appraisal_of(report).qaly_value;
    if (!counts_health(report)) return {"Not applicable: no health is counted.", "–"};
    if (!value) return {"QALYs are counted and not valued in money.", at(report, "appraisal")};
    const auto* named = std::get_if<Reference<Target::qaly_value>>(&*value);
    return {
        fmt::format("A QALY is valued at {}; how each was measured stands with its source.",
                    named == nullptr ? "an amount of the scenario's own" : readable(named->name)),
        at(report, "appraisal")};
}

Said costs(const RunReport& report) {
    std::set<std::string> services;
    std::size_t lines = 0;
    for (const UsedModel* used : models_of(report)) {
        lines += money_lines(used->model).size();
        for (const std::string& name : services_counted(used->model))
            if (find(report.scenario.library.services, name) != nullptr) services.insert(name);
    }
    return {
        fmt::format("{} of programme cost; {} at a unit cost each, of which a share is cash "
                    "and the rest capacity.",
                    plural(lines, "line", "lines"), plural(services.size(), "service", "services")),
        in_report("What it rests on")};
}

Said prices(const RunReport& report) {
    const Appraisal& appraisal = appraisal_of(report);
    return {fmt::format("{}, {}; {}.", sign_of(appraisal.currency), prices_in_words(appraisal),
                        appraisal.as_printed()
                            ? "nothing is converted"
                            : "amounts of other years are rebased by the index named with each"),
            at(report, "appraisal")};
}

Said models(const RunReport& report) {
    const auto all = models_of(report);
    return {fmt::format("{}: {}. Each equation stands in docs/method.md; program and models are "
                        "open.",
                        plural(all.size(), "model", "models"),
                        joined(all, "; ",
                               [](const UsedModel* used) {
                                   return fmt::format("{} ({})", printable(used->model.title, 80),
                                                      readable(name_of(used->model.kind)));
                               })),
            "docs/method.md"};
}

Said assumptions(const RunReport& report) {
    const std::size_t assumed = rows_of(report, "assumptions");
    if (assumed == 0) return {"No figure is an assumption.", in_report("What it rests on")};
    return {fmt::format("{}, each with its reason.", plural(assumed, "assumption", "assumptions")),
            in_report("What it rests on")};
}

Said methods(const RunReport& report) {
    const Said tested = checks(report);
    return {assumptions(report).text + " " + tested.text, tested.where, false};
}

Said versions(const RunReport& report) {
    const auto& sets = report.scenario.file.sets;
    if (sets.empty()) return {};
    return {fmt::format("Versions side by side: {}.",
                        joined(sets, ", ", [](const auto& one) { return readable(one.name); })),
            at(report, "sets"), false};
}

Said choices(const RunReport& report) {
    const auto& all = report.scenario.file.alternatives;
    if (all.empty()) return {};
    return {fmt::format("Choices that could be made otherwise: {}; hearth multiverse runs all.",
                        joined(all, ", ", [](const auto& one) { return readable(one.name); })),
            at(report, "alternatives"), false};
}

Said draws(const RunReport& report) {
    if (report.uncertainty == nullptr)
        return {"Each figure stands at its one value, so nothing is drawn.",
                at(report, "uncertainty"), false};
    const std::size_t pairs = report.scenario.correlations.size();
    return {fmt::format("{} of {}, each marked drawn where it is listed{}.",
                        titled(draws_in_words(report.uncertainty->draws,
                                              name_of(report.uncertainty->sampling),
                                              report.uncertainty->seed)),
                        plural(drawn_figures(report.plan).size(), "figure", "figures"),
                        pairs == 0 ? "; none move together"
                                   : "; " + plural(pairs, "correlation", "correlations")),
            in_report("How sure")};
}

Said parameters(const RunReport& report) {
    const std::size_t unsourced = rows_of(report, "unsourced");
    return {fmt::format("{} with a source, {}, {} without a source; each with value and range.",
                        plural(rows_of(report, "sourced"), "figure", "figures"),
                        plural(rows_of(report, "assumptions"), "assumption", "assumptions"),
                        counted(unsourced)),
            in_report("What it rests on"), unsourced == 0};
}

Said sources(const RunReport& report) {
    const std::size_t cited = rows_of(report, "sources");
    if (cited == 0) return {};
    return {fmt::format("{}, each with citation and address; every figure names its own and where "
                        "in it.",
                        plural(cited, "source", "sources")),
            in_report("Sources")};
}

Said result(const RunReport& report) {
    const Options all = shown_options(report);
    return {
        titled(best_sentence(report, all)) + " " + titled(option_sentence(report, best_of(all))),
        in_report("The options side by side")};
}

Said chances(const RunReport& report) {
    if (report.uncertainty == nullptr) return {};
    std::vector<std::string> words;
    for (const Headline& option : shown_options(report))
        if (const auto* net = option.drawn("net_saving"); net != nullptr && net->moves())
            words.push_back(fmt::format("{} {}", option.name, percent(net->positive.value)));
    if (words.empty()) return {};
    return {fmt::format("Chance that it saves money: {}. What drives it, and the horizon against "
                        "the whole life, stand beside it.",
                        joined(words, ", ")),
            in_report("How sure")};
}

Said drivers(const RunReport& report) {
    if (report.uncertainty == nullptr) return {};
    return {"Each figure at its low and its high, and the value at which the answer turns.",
            in_report("What would have to be true")};
}

Said caveats(const RunReport& report) {
    std::size_t count = 0;
    for (const UsedModel* used : models_of(report)) count += used->model.caveats.size();
    if (count == 0) return {};
    return {fmt::format("{} of the models.", plural(count, "caveat", "caveats")),
            in_report("What to know"), false};
}

Said additionality(const RunReport& report) {
    const auto models = models_of(report);
    std::size_t known = 0;
    for (const UsedModel* used : models) {
        const Model& model = used->model;
        const bool adjusted =
            model.adjust && (model.adjust->deadweight || model.adjust->attribution ||
                             model.adjust->evidence_correction);
        if (adjusted || (model.evidence && has_control_group(model.evidence->design))) ++known;
    }
    if (known == 0) return {};
    return {fmt::format("Measured against a control group, or corrected for what would have "
                        "happened anyway, in {} of {}.",
                        known, plural(models.size(), "model", "models")),
            files_of_models(report, models), known == models.size()};
}

Said double_counting(const RunReport& report) {
    const std::size_t assumed =
        std::count_if(report.warnings.begin(), report.warnings.end(),
                      [](const Diagnostic& one) { return one.code == "assumed-different-people"; });
    return {fmt::format("A service inside another that is counted is refused; {} of interventions "
                        "assumed to reach different clients.",
                        plural(assumed, "pair", "pairs")),
            assumed == 0 ? "docs/method.md 5.3" : in_report("Warnings"), assumed == 0};
}

Said transfers(const RunReport& report) {
    const auto& all = report.scenario.file.transfers;
    if (all.empty()) return {"No grant moves between payers.", at(report, "options")};
    return {fmt::format("{} between payers; totals do not move.",
                        plural(all.size(), "transfer", "transfers")),
            at(report, "transfers")};
}

Said optimism_bias(const RunReport& report) {
    std::size_t lines = 0, with = 0;
    for (const UsedModel* used : models_of(report))
        for (const auto* line : money_lines(used->model)) {
            ++lines;
            if (line->value.optimism_bias) ++with;
        }
    if (with == 0) return {};
    return {
        fmt::format("Added to {} of {} of programme cost.", with, plural(lines, "line", "lines")),
        in_report("What it rests on"), with == lines};
}

Said cash(const RunReport&) {
    return {"Cash is shown apart from capacity for each payer and year.",
            in_report("Who pays and who gains")};
}

namespace {

/// Of checks by their names, what was done and what they found; nothing where none was made.
Said of_checks(const RunReport& report, const std::vector<std::string_view>& ids) {
    if (report.checked == nullptr) return {};
    Said said{"", "hearth qa"};
    for (const std::string_view id : ids) {
        const QaMade* made = report.checked->find(id);
        if (made == nullptr || made->outcome.result == QaResult::not_asked) continue;
        const std::size_t found = made->outcome.findings.size();
        said.complete = said.complete && found == 0;
        said.text +=
            (said.text.empty() ? "" : " ") + titled(made->outcome.done) +
            (found == 0 ? "." : fmt::format(": {} FOUND.", plural(found, "thing", "things")));
    }
    return said;
}

/// How many checks of some groups passed, and the names of those that found something.
Said of_groups(const RunReport& report, const std::vector<QaGroup>& groups) {
    if (report.checked == nullptr) return {};
    std::size_t passed = 0;
    std::vector<std::string> found;
    for (const QaMade& one : report.checked->checks) {
        if (std::find(groups.begin(), groups.end(), one.check->group) == groups.end()) continue;
        passed += one.outcome.result == QaResult::passed ? 1 : 0;
        if (one.outcome.result == QaResult::found) found.emplace_back(one.check->id);
    }
    return {fmt::format("{} passed{}.", plural(passed, "check", "checks"),
                        found.empty() ? "" : "; something was found by " + all_of(found)),
            "hearth qa", found.empty()};
}

}  // namespace

Said published(const RunReport&) {
    return {fmt::format("hearth {} is held to printed figures of published studies (hearth "
                        "verify) and to a second implementation.",
                        version),
            "docs/method.md", false};
}

Said checks(const RunReport& report) {
    Said said = published(report);
    if (report.checked == nullptr) return said;
    const Said own = all_checks(report);
    return {said.text + " " + own.text, said.where + "; " + own.where, false};
}

Said input_data(const RunReport& report) {
    Said said = of_groups(report, {QaGroup::figures, QaGroup::claims});
    said.complete = false;  // whether figures are right is for people
    return said;
}

Said fit(const RunReport& report) {
    return of_checks(report, {"drawn-as-declared", "correlations-drawn", "range-and-value"});
}

Said extremes(const RunReport& report) {
    return of_checks(report, {"zero-effect", "zero-unit-costs", "no-clients", "zero-rate",
                              "extremes", "direction"});
}

Said traces(const RunReport& report) {
    Said said = of_checks(report, {"years-sum", "payers-sum", "horizon-split"});
    if (!said.text.empty())
        said.text += " hearth explain shows what each number is made of, year by year.";
    return said;
}

Said unit_tests(const RunReport& report) {
    return of_groups(report, {QaGroup::laws, QaGroup::draws});
}

Said other_inputs(const RunReport& report) {
    Said said = of_checks(report, {"perspective-sign", "whole-life-sign", "effect-size"});
    const Said own = versions(report);
    if (!own.text.empty()) said.text += " " + own.text;
    return said;
}

Said outside_figures(const RunReport& report) {
    if (report.scenario.file.validate.empty()) return {};
    return of_checks(report, {"validate"});
}

Said all_checks(const RunReport& report) {
    if (report.checked == nullptr) return {};
    return {checks_in_words(*report.checked) + ".", "hearth qa",
            report.checked->count(QaResult::found) == 0};
}

Said files(const RunReport& report) {
    return {fmt::format("hearth {}; {} read, each with its SHA-256; command, draws and seed are "
                        "printed, and give the same bytes again.",
                        version, plural(files_of(report.texts).size(), "file", "files")),
            in_report("Do it again")};
}

Said files_in_part(const RunReport& report) {
    Said said = files(report);
    said.complete = false;
    return said;
}

}  // namespace hearth::facts

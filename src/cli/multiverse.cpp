// hearth multiverse: one scenario under every combination of its alternatives.
#include <algorithm>
#include <fmt/format.h>

#include "base/text.hpp"
#include "cli/commands.hpp"
#include "cli/output.hpp"
#include "cli/say.hpp"
#include "cli/versions.hpp"
#include "report/pages.hpp"
#include "report/words.hpp"

namespace hearth {

namespace {

/// A number too large for 64 bits is said to be that.
std::string how_many(std::uint64_t count) {
    return count == UINT64_MAX ? "more than 10^19" : with_separators(static_cast<double>(count));
}

class MultiverseRun {
  public:
    MultiverseRun(Versions& versions, const MultiverseOptions& options)
        : versions_(versions),
          alternatives_(versions.variants().alternatives()),
          options_(options),
          report_{*versions.variants().base().scenario, {}, {}, 0, {}, {}, {}} {
        for (const Alternative& one : alternatives_) {
            AlternativeNames names{one.name, {}};
            for (const Version& choice : one.choices) names.choices.push_back(choice.name);
            choices_.push_back(static_cast<int>(names.choices.size()));
            report_.alternatives.push_back(std::move(names));
        }
        report_.combinations = combinations_of(choices_);
    }

    /// The exit code; 0 with `report` complete.
    int run() {
        if (const int code = check(); code != 0) return code;
        for (const Alternative& one : alternatives_) versions_.variants().expect(one.choices);
        if (!gather_figures() || !evaluate_all()) return 1;
        for (MultiverseOption& option : report_.options)
            for (MultiverseMeasure* measure :
                 {&option.net_saving, &option.net_cash, &option.present_value})
                measure->result = multiverse(choices_, report_.rows, measure->values);
        return 0;
    }

    [[nodiscard]] const MultiverseAnswer& report() const { return report_; }

  private:
    int check() {
        if (alternatives_.empty()) {
            say("the scenario has no alternatives: write alternatives: {discounting: {keep: {}, "
                "none: {appraisal.discount: none}}} in it, with one map of paths to values for "
                "each choice");
            return 1;
        }
        if (!options_.sample && report_.combinations > options_.most_combinations) {
            say(
                fmt::format("the alternatives multiply to {} combinations, more than {}: take "
                            "--sample {} --seed 1, or --most-combinations to allow more",
                            how_many(report_.combinations),
                            with_separators(static_cast<double>(options_.most_combinations)),
                            std::min<std::uint64_t>(options_.most_combinations, 1000)));
            return 1;
        }
        return check_option() ? 0 : 1;
    }

    bool check_option() {
        const auto& options = report_.scenario.file.options;
        std::vector<std::string> names;
        for (std::size_t i = options.size() == 1 ? 0 : 1; i < options.size(); ++i)
            names.push_back(options[i].name);
        const bool known = options_.option.empty() ||
                           std::find(names.begin(), names.end(), options_.option) != names.end();
        if (!known)
            say(fmt::format("no option {} to compare: {}", in_quotes(options_.option),
                            suggestion(options_.option, names)));
        for (const std::string& name : names)
            if (options_.option.empty() || name == options_.option)
                report_.options.push_back(
                    {.name = name, .net_saving = {}, .net_cash = {}, .present_value = {}});
        return known;
    }

    std::string in_words(const Combination& row) const {
        std::string text;
        for (std::size_t a = 0; a < row.size(); ++a)
            text += fmt::format("{}{}: {}", a == 0 ? "" : ", ", alternatives_[a].name,
                                choice(row, a).name);
        return text;
    }

    const Version& choice(const Combination& row, std::size_t alternative) const {
        return alternatives_[alternative].choices[static_cast<std::size_t>(row[alternative])];
    }

    /// What each choice alone puts in.
    bool gather_figures() {
        for (const Alternative& alternative : alternatives_)
            for (const Version& one : alternative.choices) {
                if (one.settings.empty()) continue;
                const auto made =
                    versions_.at(one.settings, fmt::format("{}: {}", alternative.name, one.name));
                if (!made) return false;
                const std::string name =
                    fmt::format("{}: {}", readable(alternative.name), readable(one.name));
                for (VersionFigure& figure : figures_of(one, name, made->scenario))
                    report_.figures.push_back(std::move(figure));
            }
        return true;
    }

    bool evaluate_all() {
        if (options_.sample && *options_.sample < report_.combinations) {
            report_.seed = options_.seed;
            for (const std::uint64_t index :
                 sampled_combinations(report_.combinations, *options_.sample, options_.seed))
                if (!evaluate(combination_at(choices_, index))) return false;
            return true;
        }
        for (std::uint64_t index = 0; index < report_.combinations; ++index)
            if (!evaluate(combination_at(choices_, index))) return false;
        return true;
    }

    bool evaluate(Combination row) {
        std::vector<Setting> settings;
        for (std::size_t a = 0; a < row.size(); ++a)
            for (const Setting& setting : choice(row, a).settings) settings.push_back(setting);
        const auto made = versions_.at(settings, in_words(row));
        if (!made) return false;
        for (MultiverseOption& option : report_.options) {
            const auto found =
                std::find_if(made->results.begin(), made->results.end(),
                             [&](const OptionResult& one) { return one.name == option.name; });
            if (found == made->results.end()) {
                say(fmt::format("there is no option {} with {}", in_quotes(option.name),
                                in_words(row)));
                return false;
            }
            option.net_saving.values.push_back(found->value("net_saving").value_or(0));
            option.net_cash.values.push_back(found->value("net_cash").value_or(0));
            option.present_value.values.push_back(found->value("pv_net_saving").value_or(0));
        }
        report_.rows.push_back(std::move(row));
        return true;
    }

    Versions& versions_;
    const std::vector<Alternative>& alternatives_;
    const MultiverseOptions& options_;
    Choices choices_;
    MultiverseAnswer report_;
};

std::string written(const MultiverseAnswer& report, const std::string& format) {
    if (format == "json") return multiverse_json(report);
    if (format == "svg") return to_svg(multiverse_document(report));
    return rendered(multiverse_document(report), format);
}

}  // namespace

int multiverse_command(const MultiverseOptions& options) {
    Versions versions(options.input);
    if (versions.says_what_is_wrong()) return 1;
    MultiverseRun run(versions, options);
    if (const int code = run.run(); code != 0) return code;
    return write_out(options.output, written(run.report(), options.format));
}

}  // namespace hearth

// The document of a decision: the answer in words, each side's choice, who is better off; cost and
// health follow (decision_health.cpp).
#include <algorithm>
#include <cmath>
#include <fmt/format.h>

#include "base/text.hpp"
#include "report/decision_parts.hpp"
#include "report/run_report.hpp"

namespace hearth {

namespace {

class DecisionDocument {
  public:
    explicit DecisionDocument(const DecideAnswer& report)
        : report_(report), words_(report), sides_(report.decision.sides) {}

    Document write(PriceRows rows) {
        frame();
        answer();
        add(Heading{"From each side"});
        side_choices();
        if (report_.uncertain) likely_best();
        losses();
        better_off();
        if (report_.decision.health) add_health(words_, rows, document_);
        return std::move(document_);
    }

  private:
    template <class B>
    void add(B block) {
        document_.emplace_back(std::move(block));
    }

    // --- what is asked, and the answer -------------------------------------------------------

    std::string how() const {
        if (!report_.uncertain) return "with each figure at its one value";
        return fmt::format("over {} draws of every uncertain figure ({}, seed {})",
                           with_separators(static_cast<double>(report_.decision.draws)),
                           report_.sampling, report_.seed);
    }

    std::string headline_payers() const {
        std::vector<std::string> names;
        for (std::size_t p = 0; p < report_.plan.layout.payers.size(); ++p)
            if (report_.plan.perspective.payers[p])
                names.push_back(payer_name(report_.scenario, report_.plan.layout.payers[p]));
        return all_of(names);
    }

    void frame() {
        const ScenarioFile& file = report_.scenario.file;
        add(Heading{printable(file.title)});
        if (!file.question.empty()) add(Paragraph{printable(file.question, 600)});
        add(Paragraph{fmt::format(
            "Which option is best, {}. Amounts are differences from {}, in {}; plus is better. "
            "The headline counts money of {}.",
            how(), words_.options.front(), prices_in_words(file.appraisal), headline_payers())});
    }

    void answer() {
        add(Heading{"The answer"});
        if (!report_.uncertain)
            add(Paragraph{
                "Nothing in this scenario is uncertain: each figure has one value, so this cannot "
                "say how sure the choice is. Give figures an interval (ci95, or low, mode and "
                "high) to learn that."});
        Points points;
        points.points.push_back(sentence("Net saving", sides_[0].choice));
        points.points.push_back(sentence("Net cash", sides_[1].choice));
        points.points.push_back("By payer: " + payers_sentence());
        if (const auto& health = report_.decision.health) {
            if (report_.qaly_value)
                points.points.push_back(sentence(
                    fmt::format("Net benefit at {} a QALY", words_.amount(*report_.qaly_value)),
                    choose_at(health->draws, *report_.qaly_value)));
            points.points.push_back(frontier_sentence(words_));
        }
        add(std::move(points));
        if (report_.excess_draws > 0)
            add(Paragraph{fmt::format(
                "In {} draws an effect avoids more use than there is; they are counted as drawn.",
                with_separators(static_cast<double>(report_.excess_draws)))});
    }

    std::string sentence(const std::string& of_what, const Choice& choice) const {
        std::string text =
            fmt::format("{}: {} is the best choice{} ({})", of_what, words_.favoured(choice),
                        report_.uncertain ? " on average" : "", expects(choice));
        if (!report_.uncertain) return text + ".";
        text += fmt::format(", {} that it is the best.", chances(words_.chance(choice)));
        const double loss = choice.evpi().value;
        if (loss == 0) return text + " No draw speaks for another.";
        return text + fmt::format(
                          " Choosing it now risks losing {} on average, compared with "
                          "choosing once every figure is known.",
                          words_.amount(loss));
    }

    /// What the choice is expected to bring, or what is given up where it is the first option.
    std::string expects(const Choice& choice) const {
        if (choice.favoured != 0)
            return words_.amount(of_favoured(choice, &Choice::mean).value) + " at present value";
        std::size_t next = 1;
        for (std::size_t o = 2; o < words_.options.size(); ++o)
            if (choice.mean[o].value > choice.mean[next].value) next = o;
        return fmt::format("the next, {}, comes to {} at present value", words_.options[next],
                           words_.amount(choice.mean[next].value));
    }

    // --- payers --------------------------------------------------------------------------------

    static bool touches(const Side& payer, std::size_t option) {
        return payer.better[option].value + payer.worse[option].value > 0;
    }

    /// Who is touched by an option, and who of them is better off in half of the draws or fewer.
    struct Touched {
        std::size_t payers = 0;
        std::vector<std::string> losers;
    };

    Touched touched_by(std::size_t option) const {
        Touched touched;
        for (const Side& side : sides_) {
            if (!side.is_payer || !touches(side, option)) continue;
            ++touched.payers;
            if (side.better[option].value <= 0.5)
                touched.losers.push_back(side_name(report_, side));
        }
        return touched;
    }

    std::string payers_sentence() const {
        std::vector<std::string> good;
        std::size_t nearest = 0;
        std::vector<std::string> losers;
        const auto& means = sides_[0].choice.mean;
        for (std::size_t o = 1; o < words_.options.size(); ++o) {
            const Touched touched = touched_by(o);
            if (touched.payers == 0) continue;
            if (touched.losers.empty()) good.push_back(words_.options[o]);
            const bool fewer = touched.losers.size() < losers.size();
            const bool as_few = touched.losers.size() == losers.size();
            if (nearest == 0 || fewer || (as_few && means[o].value > means[nearest].value)) {
                nearest = o;
                losers = touched.losers;
            }
        }
        const std::string_view likely = report_.uncertain ? " with more than half a chance" : "";
        if (nearest == 0) return "no option touches any payer.";
        if (!good.empty())
            return fmt::format("{} leave{} every payer that {} better off{}.", all_of(good),
                               good.size() == 1 ? "s" : "",
                               good.size() == 1 ? "it touches" : "they touch", likely);
        return fmt::format(
            "no option leaves every payer better off{}. Nearest comes {}, with {} "
            "{}worse off.{}",
            likely, words_.options[nearest], all_of(losers), report_.uncertain ? "likely " : "",
            means[nearest].value > 0
                ? " As the whole gains, those who gain could make good the loss."
                : "");
    }

    std::string better_cell(const Side& side, std::size_t option) const {
        if (!touches(side, option)) return "no change";
        if (report_.uncertain) return percent(side.better[option].value);
        return side.better[option].value > 0 ? "better off" : "worse off";
    }

    void better_off() {
        Table table{.caption = (report_.uncertain ? "How likely each payer is better off than with "
                                                  : "Who is better off than with ") +
                               words_.options.front(),
                    .columns = {{"Payer", Align::left}},
                    .rows = {}};
        for (std::size_t o = 1; o < words_.options.size(); ++o)
            table.columns.push_back({words_.options[o]});
        for (const Side& side : sides_) {
            if (!side.is_payer) continue;
            std::vector<Cell> row{side_name(report_, side)};
            for (std::size_t o = 1; o < words_.options.size(); ++o)
                row.push_back(better_cell(side, o));
            table.rows.push_back(std::move(row));
        }
        if (!table.rows.empty()) add(std::move(table));
    }

    // --- sides ---------------------------------------------------------------------------------

    static std::string_view kind_of_money(const Side& side) {
        return side.present_value ? "present value" : "undiscounted";
    }

    void side_choices() {
        double most = 0, most_lost = 0;
        for (const Side& side : sides_) {
            most = std::max(most, std::abs(of_favoured(side.choice, &Choice::mean).value));
            most_lost = std::max(most_lost, side.choice.evpi().value);
        }
        const NumberFormat scale = money_scale(std::max(most, most_lost), words_.currency);
        NumberFormat fine = scale;
        fine.step = display_unit(most_lost / scale.per);
        Table table{.caption = "What each side would choose, " + scale.caption(),
                    .columns = {{"Side", Align::left},
                                {"Money", Align::left},
                                {"Would choose", Align::left},
                                {"Expects"}},
                    .rows = {}};
        if (report_.uncertain)
            for (const std::string header :
                 {"Chance it is best", "Loses by not knowing", "± error"})
                table.columns.push_back({header});
        for (const Side& side : sides_) {
            const Choice& choice = side.choice;
            std::vector<Cell> row{side_name(report_, side), std::string(kind_of_money(side)),
                                  words_.favoured(choice),
                                  scale(of_favoured(choice, &Choice::mean).value)};
            if (report_.uncertain)
                row.insert(row.end(), {percent(words_.chance(choice)), fine(choice.evpi().value),
                                       fine(choice.evpi().se)});
            table.rows.push_back(std::move(row));
        }
        add(std::move(table));
        about_sides();
    }

    void about_sides() {
        std::string text =
            "Net saving and net cash count what the headline counts. A payer's money is the net "
            "effect on that payer, undiscounted.";
        if (report_.uncertain)
            text += fmt::format(
                " Loses by not knowing: what the side would gain on average if it chose after "
                "learning every figure (the expected value of perfect information); no study can "
                "be worth more. Where options come to the same in a draw, they share it. The error "
                "of a chance over so many draws is {} points at most.",
                number(50 / std::sqrt(static_cast<double>(report_.decision.draws)), 2));
        add(Paragraph{text});
    }

    Table by_side(const std::string& caption) const {
        Table table{.caption = caption, .columns = {{"Side", Align::left}}, .rows = {}};
        for (const std::string& option : words_.options) table.columns.push_back({option});
        return table;
    }

    void likely_best() {
        Table table = by_side("How likely each option is the best choice");
        for (const Side& side : sides_) {
            std::vector<Cell> row{side_name(report_, side)};
            for (const Estimate& one : side.choice.best) row.push_back(percent(one.value));
            table.rows.push_back(std::move(row));
        }
        add(std::move(table));
    }

    void losses() {
        double most = 0;
        for (const Side& side : sides_)
            for (const Estimate& one : side.choice.loss) most = std::max(most, one.value);
        const NumberFormat scale = money_scale(most, words_.currency);
        Table table = by_side(fmt::format("How far choosing each option falls short{}, {}",
                                          report_.uncertain ? " on average" : "", scale.caption()));
        for (const Side& side : sides_) {
            std::vector<Cell> row{side_name(report_, side)};
            for (const Estimate& one : side.choice.loss) row.push_back(scale(one.value));
            table.rows.push_back(std::move(row));
        }
        add(std::move(table));
    }

    const DecideAnswer& report_;
    DecisionWords words_;
    const std::vector<Side>& sides_;
    Document document_;
};

}  // namespace

Document decision_document(const DecideAnswer& report, PriceRows rows) {
    return DecisionDocument(report).write(rows);
}

}  // namespace hearth

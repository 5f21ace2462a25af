// Random scenarios, section by section.
#include "oracle/generator.hpp"

#include <algorithm>

#include "oracle/random_model.hpp"
#include "scenario/scenario.hpp"

namespace hearth::oracle {

namespace {

template <class Choice>
std::vector<std::string> choices() {
    std::vector<std::string> all;
    for (const auto name : choice_names(Choice{})) all.emplace_back(name);
    return all;
}

class ScenarioWriter {
  public:
    ScenarioWriter(std::uint64_t seed, RandomScenario& made)
        : made_(made), random_(seed), around_{random_, made.keys} {}

    void write() {
        choose_world();
        file_.put("hearth", whole_number(1)).put("title", quoted_text("A made-up question"));
        if (random_.chance(0.3)) file_.put("question", quoted_text("Is it worth it: yes or no?"));
        maybe_source(file_, around_);
        if (random_.chance(0.5)) sources();
        schedules();
        figures();
        payers();
        services();
        appraisal();
        place();
        interventions();
        options();
        if (known_.sharing != Referable::Sharing::none) overlap();
        if (random_.chance(0.4)) transfers();
        if (random_.chance(0.3)) uncertainty();
        if (random_.chance(0.5)) correlations();
        if (random_.chance(0.3)) versions();
        if (random_.chance(0.3)) portfolio();
        if (random_.chance(0.3)) equity();
        if (random_.chance(0.2)) validate();
        made_.text = to_text(file_.done());
    }

  private:
    Yaml figure(const Wanted& wanted) { return random_figure(wanted, around_); }
    RecordText record(const std::string& name) { return {name, around_.keys}; }
    RecordText sourced(const std::string& name) {
        RecordText made = record(name);
        maybe_source(made, around_);
        return made;
    }

    void choose_world() {
        known_.years = random_.chance(0.05) ? random_.whole(31, 90) : random_.whole(1, 9);
        around_.as_printed = random_.chance(0.2);
        if (random_.chance(0.15)) around_.currency = random_.pick(choices<Currency>());
        known_.payers = {"nhs", "council", "social_care", "household", "people"};
        around_.sources = {"pssru_2024", "ons_census_2021"};
        with_place_ = random_.chance(0.5);
        if (random_.chance(0.35))
            known_.sharing =
                random_.chance(0.7) ? Referable::Sharing::lasting : Referable::Sharing::once;
    }

    [[nodiscard]] bool pounds() const { return around_.currency == "gbp"; }

    void sources() {
        RecordText made = record("source");
        made.put("citation", quoted_text("A report, with a colon: and more"));
        if (random_.chance(0.5)) made.put("publisher", quoted_text("A council"));
        if (random_.chance(0.5)) made.put("year", whole_number(random_.whole(1990, 2030)));
        if (random_.chance(0.5)) made.put("url", quoted_text("https://example.org/report"));
        if (random_.chance(0.5)) made.put("read_on", quoted_text("2026-11-21"));
        if (random_.chance(0.5)) made.put("licence", quoted_text("OGL v3"));
        if (random_.chance(0.5)) made.put("note", quoted_text("full text read"));
        if (random_.chance(0.5)) made.put("superseded_by", word("pssru_2024"));
        file_.put("sources", {Yaml::Map{{"scenario_report", made.done()}}});
        around_.sources.emplace_back("scenario_report");
    }

    Yaml bands() {
        Yaml::List list;
        for (const int to : {random_.whole(1, 2), random_.whole(3, 5)}) {
            RecordText made("discount band", around_.keys);
            made.put("to", whole_number(to));
            list.push_back(made.put("rate", number(random_.between(0, 0.1))).done());
        }
        RecordText last("discount band", around_.keys);
        list.push_back(last.put("rate", number(random_.between(0, 0.1))).done());
        return {list};
    }

    void schedules() {
        RecordText made = sourced("discount schedule");
        made.put("name", quoted_text("Own rates"));
        made.put("money", bands()).put("health", bands());
        file_.put("schedules", {Yaml::Map{{"own", made.done()}}});
    }

    /// Named figures: two shares, an amount of money and one of each other quantity now and then.
    void figures() {
        Yaml::Map map;
        for (const std::string name : {"share_a", "share_b", "share_c"})
            map.emplace_back(name, named_figure(share_between(0.1, 0.9), around_));
        map.emplace_back("price_a", named_figure(money_between(20, 900), around_));
        const auto other = random_.pick(choices<Quantity>());
        for (int q = 0; q < static_cast<int>(choices<Quantity>().size()); ++q)
            if (choices<Quantity>()[static_cast<std::size_t>(q)] == other)
                map.emplace_back("other", named_figure({Quantity{q}, 0.2, 0.8}, around_));
        map.emplace_back("whole", parts_of_a_whole({"one", "other"}, around_));
        for (const std::string& name : noises_)
            map.emplace_back(name, Yaml{Yaml::Map{{"mean", number(0.4)}, {"sd", number(0.1)}}});
        file_.put("figures", {map});
        around_.names.shares = {"share_a",         "share_b",   "share_c",
                                "figures.share_a", "whole.one", "people_65_plus_who_fall"};
        around_.names.shares.insert(around_.names.shares.end(), noises_.begin(), noises_.end());
        around_.names.money = {"price_a", "figures.price_a"};
    }

    void payers() {
        if (!random_.chance(0.5)) return;
        RecordText made = record("payer");
        made.put("name", quoted_text("A charity"));
        if (random_.chance(0.3)) made.put("also", words({"donor", "giver"}));
        if (random_.chance(0.6))
            made.put("index", word(random_.pick<std::string>({"pss", "gdp_deflator", "nhscii"})));
        file_.put("payers", {Yaml::Map{{"charity", made.done()}}});
        known_.payers.emplace_back("charity");
    }

    /// A unit cost for each of two price years.
    Yaml unit_costs() {
        Yaml::List list;
        for (const int year : {random_.whole(2008, 2018), random_.whole(2019, 2029)}) {
            RecordText made = record("figure");
            made.put(around_.currency, number(random_.between(5, 2000)));
            list.push_back(made.put("prices", word(to_text(FinancialYear{year}))).done());
        }
        return {list};
    }

    /// Cash in whole steps: of so many units that a programme releases none, some or many.
    Yaml step() {
        RecordText made = sourced("step");
        made.put("units", figure(count_between(10, 4000)))
            .put("share", figure(share_between(0, 1)));
        if (random_.chance(0.6)) made.put("lag_years", whole_number(random_.whole(0, 3)));
        if (random_.chance(0.5)) made.put("name", word("bay"));
        return made.done();
    }

    Yaml service(const std::string& contained) {
        RecordText made = sourced("service");
        if (random_.chance(0.5)) made.put("name", quoted_text("A service"));
        if (random_.chance(0.2)) made.put("also", words({"errand"}));
        made.put("unit", word("visit")).put("payer", word(random_.pick(known_.payers)));
        made.put("cost", random_.chance(0.8) ? figure(money_between(5, 2000)) : unit_costs());
        if (random_.chance(0.3))
            made.put("step", step());
        else
            made.put("cashable", random_.chance(0.3) ? whole_number(random_.whole(0, 1))
                                                     : figure(share_between(0, 1)));
        if (random_.chance(0.3))
            made.put("grows", figure({Quantity::number, -0.02, 0.03, -0.5, 1}));
        if (!contained.empty() && random_.chance(0.5)) made.put("contains", words({contained}));
        return made.done();
    }

    /// Own services, one of which may stand in front of the data's.
    void services() {
        Yaml::Map map;
        std::string before;
        for (const std::string& name :
             random_.some<std::string>({"svc_a", "svc_b", "bed_day", "svc_c"}, 2)) {
            map.emplace_back(name, service(before));
            known_.services.push_back(name);
            around_.names.money.push_back("services." + name + ".cost");
            before = name;
        }
        file_.put("services", {map});
        if (pounds())
            known_.services.insert(known_.services.end(), {"ae_attendance", "home_care_hour"});
        if (pounds()) around_.names.money.emplace_back("services.ae_attendance.cost");
    }

    // -------------------------------------------------------------------------------- appraisal

    void appraisal() {
        RecordText made = record("appraisal");
        made.put("start", word(to_text(FinancialYear{random_.whole(2015, 2030)})));
        made.put("years", whole_number(known_.years));
        made.put("prices",
                 word(around_.as_printed ? std::string("as_printed")
                                         : to_text(FinancialYear{random_.whole(2009, 2030)})));
        if (!pounds() || random_.chance(0.2)) made.put("currency", word(around_.currency));
        if (random_.chance(0.8)) made.put("discount", discount());
        if (random_.chance(0.8)) made.put("discount_at", discount_at());
        if (random_.chance(0.08)) made.put("count", word(random_.pick(choices<Count>())));
        if (random_.chance(0.7)) made.put("entry", word(random_.pick(choices<EntryTiming>())));
        if (random_.chance(0.6)) made.put("perspective", perspective());
        if (random_.chance(0.6)) made.put("qaly_value", qaly_value());
        file_.put("appraisal", made.done());
    }

    Yaml discount() {
        if (random_.chance(0.6))
            return word(random_.pick<std::string>(
                {"green_book_2022", "green_book_2026_low", "nice", "none", "own"}));
        const Wanted rate{Quantity::number, 0, 0.1, 0, 1};
        if (random_.chance(0.3)) return number(random_.between(0, 0.1));
        if (random_.chance(0.3)) return figure(rate);
        RecordText made = record("flat rates");
        made.put("money", random_.chance(0.5) ? figure(rate) : number(random_.between(0, 0.1)));
        return made.put("health", random_.chance(0.5) ? figure(rate) : number(0.015)).done();
    }

    Yaml discount_at() {
        if (random_.chance(0.6)) return word(random_.pick(choices<Moment>()));
        RecordText made = record("moments");
        made.put("savings", word(random_.pick(choices<Moment>())));
        return made.put("costs", word(random_.pick(choices<Moment>()))).done();
    }

    Yaml perspective() {
        RecordText made = record("perspective");
        if (random_.chance(0.6)) made.put("payers", words(random_.some(known_.payers, 1)));
        if (random_.chance(0.7))
            made.put("classes", words(random_.some<std::string>(
                                    {"cost", "transfer", "cashable", "capacity", "social"}, 1)));
        return made.done();
    }

    Yaml qaly_value() {
        if (random_.chance(0.5)) return figure(money_between(5000, 80000));
        return word(pounds() && random_.chance(0.5) ? "green_book" : "nice_threshold");
    }

    void place() {
        if (!with_place_) return;
        const auto some =
            random_.some<std::string>({"blaby", "charnwood", "leicester", "rutland"}, 1);
        file_.put("place", some.size() == 1 ? word(some.front()) : words(some));
        if (random_.chance(0.3)) file_.put("population", word(random_.pick(choices<Population>())));
    }

    // ------------------------------------------------------------------------------------ reach

    Yaml pool() {
        RecordText made = sourced("pool");
        const int kind = with_place_ ? random_.whole(0, 2) : 2;
        if (kind == 0)
            made.put("people", word(random_.pick<std::string>({"all", "65_plus", "0_4"})));
        if (kind == 1) made.put("households", word(random_.pick<std::string>({"all", "owned"})));
        if (kind == 2) made.put("number", figure(count_between(10, 50000)));
        if (random_.chance(0.6)) made.put("share", figure(share_between(0.05, 0.9)));
        if (random_.chance(0.6))
            made.put("growth", figure({Quantity::number, -0.03, 0.03, -1, 10}));
        return made.done();
    }

    void pool_keys(RecordText& made) {
        made.put("pool", pool()).put("per_year", figure(share_between(0.02, 0.4)));
        if (random_.chance(0.5))
            made.put("capacity", by_year(count_between(5, 3000), known_.years, around_));
        if (random_.chance(0.5))
            made.put("ramp", random_figures(share_between(0.1, 0.9), random_.whole(1, 6), around_));
        if (random_.chance(0.4))
            made.put("once_each", word(random_.chance(0.5) ? "true" : "false"));
    }

    /// Steps in order: those that costs count by, and others.
    Yaml steps(const std::vector<std::string>& needed) {
        Yaml::Map map;
        for (const std::string name : {"referred", "assessed", "completed"}) {
            const bool counts = std::find(needed.begin(), needed.end(), name) != needed.end();
            if (counts || random_.chance(0.2))
                map.emplace_back(name, figure(share_between(0.2, 0.95)));
        }
        return {map};
    }

    Yaml reach(const std::vector<std::string>& needed) {
        RecordText made = sourced("reach");
        const int kind = random_.whole(0, 3);
        if (kind == 0)
            made.put("clients",
                     random_.chance(0.1) ? whole_number(0) : figure(count_between(1, 900)));
        if (kind == 1)
            made.put("clients_per_year", by_year(count_between(1, 900), known_.years, around_));
        if (kind > 1) pool_keys(made);
        if (random_.chance(0.4))
            made.put("for_years", whole_number(kind == 0 ? 1 : random_.whole(1, known_.years + 2)));
        const Yaml shares = steps(needed);
        if (!std::get<Yaml::Map>(shares.content).empty()) made.put("steps", shares);
        return made.done();
    }

    // ---------------------------------------------------------------------------- interventions

    /// Values that replace some of a model's.
    Yaml set(const RandomModel& model) {
        Yaml::Map map;
        for (const auto& [path, value] : random_.some(model.settables, 1))
            if (map.size() < 4) map.emplace_back(path, value());
        return {map};
    }

    /// A model in a file of its own, perhaps one that another intervention uses too.
    void put_named_model(const std::string& name, RecordText& made) {
        if (models_.empty() || random_.chance(0.7)) {
            models_.push_back(random_model(known_, around_, Stands::in_a_file));
            const std::string file = "model_" + std::to_string(models_.size());
            made_.files[file + ".yaml"] = to_text(models_.back().text);
            for (const auto& [path, value] : models_.back().settables)
                changeable_.emplace_back("models." + file + "." + path, value);
        }
        const int one = random_.whole(1, static_cast<int>(models_.size()));
        const RandomModel& model = models_[static_cast<std::size_t>(one - 1)];
        made.put("model", word("model_" + std::to_string(one)));
        made.put("reach", reach(model.steps));
        if (random_.chance(0.5) && !model.settables.empty()) made.put("set", set(model));
        for (const auto& [path, value] : model.settables)
            changeable_.emplace_back("interventions." + name + "." + path, value);
    }

    void interventions() {
        Yaml::Map map;
        const bool share = known_.sharing != Referable::Sharing::none;
        for (int i = random_.whole(share ? 2 : 1, 3); i > 0; --i) {
            const std::string name = "intervention_" + std::to_string(i);
            RecordText made = record("intervention");
            if (random_.chance(0.5)) {
                put_named_model(name, made);
            } else {
                const RandomModel model =
                    random_model(known_, around_, Stands::inside_the_scenario);
                made.put("model", model.text).put("reach", reach(model.steps));
            }
            map.emplace_back(name, made.done());
            interventions_.push_back(name);
        }
        file_.put("interventions", {map});
    }

    void options() {
        Yaml::Map map;
        map.emplace_back("current",
                         random_.chance(0.7) ? words({}) : words(random_.some(interventions_, 1)));
        options_.emplace_back("current");
        for (int i = random_.chance(0.05) ? 0 : random_.whole(1, 3); i > 0; --i) {
            options_.push_back("option_" + std::to_string(i));
            map.emplace_back(options_.back(), words(random_.some(interventions_, 1)));
        }
        file_.put("options", {map});
        if (options_.size() < 3) return;
        file_.put("headline_option", word(options_[1]));
        RecordText said = record("statements");
        for (const char* name :
             {"objectives", "context",       "choices",      "limits",       "plan",
              "subgroups",  "equity",        "unvalued",     "engagement",   "engagement_effect",
              "risks",      "findings",      "monitoring",   "commissioner", "analyst",
              "assurer",    "approver",      "verification", "version",      "funding",
              "conflicts",  "face_validity", "other_models", "input_review", "result_review"})
            said.put(name, quoted_text("Said by people"));
        file_.put("statements", said.done());
    }

    Yaml overlap_of(const std::vector<std::string>& members, double low, double high) {
        RecordText made = sourced("overlap");
        made.put("of", word(members.front()));
        const std::vector<std::string> others(members.begin() + 1, members.end());
        const bool alone = others.size() == 1 && random_.chance(0.5);
        made.put("also_in", alone ? word(others.front()) : words(others));
        if (others.size() > 1 && random_.chance(0.4))
            made.put("independent", word("true"));
        else
            made.put("share", figure(share_between(low, high)));
        if (random_.chance(0.3)) made.put("without", word(random_.pick(members)));
        return made.done();
    }

    /// Pairs of interventions; of three that all share, those in all of them too.
    void overlap() {
        Yaml::List list;
        for (std::size_t i = 0; i < interventions_.size(); ++i)
            for (std::size_t j = i + 1; j < interventions_.size(); ++j)
                if (random_.chance(0.8))
                    list.push_back(overlap_of({interventions_[i], interventions_[j]}, 0.1, 0.4));
        if (list.size() == 3) list.push_back(overlap_of(interventions_, 0.01, 0.1));
        if (!list.empty()) file_.put("overlap", {list});
    }

    /// Five shares that sum to 1 in every draw.
    Yaml fifth_shares() {
        if (random_.chance(0.5))
            return {Yaml::List{number(0.4), number(0.3), number(0.2), number(0), number(0.1)}};
        return {Yaml::List{word("= whole.one"), number(0), number(0), word("= whole.other"),
                           number(0)}};
    }

    /// Nothing of a run depends on it. An expression can be any amount, so none stands here.
    void equity() {
        Surroundings plain = around_;
        plain.names = {};
        const auto figure = [&](const Wanted& wanted) { return random_figure(wanted, plain); };
        const auto five = [&](const Wanted& wanted) { return random_figures(wanted, 5, plain); };
        RecordText made = sourced("equity");
        const bool place = with_place_ && random_.chance(0.5);
        made.put("clients", place ? word("place") : fifth_shares());
        made.put("clients_of", {Yaml::Map{{interventions_[0], fifth_shares()}}});
        made.put("effect", five(ratio_between(0.5, 2)));
        made.put("incomes", five(money_between(10000, 50000)));
        made.put("median_income", figure(money_between(10000, 50000)));
        made.put("weigh_qalys", word("false"));
        made.put("people", five(count_between(1000, 100000)));
        made.put("health", five(years_between(50, 80)));
        made.put("elasticity", figure({Quantity::number, 0.5, 2, 0, 10}));
        made.put("atkinson", figure({Quantity::number, 0.5, 12, 0, 100}));
        made.put("kolm", figure({Quantity::number, 0.05, 0.3, 0, 100}));
        made.put("opportunity_cost",
                 random_.chance(0.5) ? word(random_.pick(choices<Gradient>())) : fifth_shares());
        made.put("cost_per_qaly", figure(money_between(5000, 90000)));
        made.put("payers", words(random_.some(known_.payers, 1)));
        file_.put("equity", made.done());
    }

    /// What somebody else counted, which no result depends on.
    void validate() {
        RecordText made = record("outside figure");
        made.put("measure", word("gross_saving"));
        if (random_.chance(0.5)) made.put("option", word(options_.back()));
        made.put("value", number(random_.between(-1e6, 1e6)));
        made.put(random_.chance(0.5) ? "within" : "within_share", number(random_.between(0, 10)));
        made.put("source", word("assumption"));
        made.put("why", quoted_text("For the test"));
        if (random_.chance(0.5)) made.put("where", quoted_text("p. 3"));
        file_.put("validate", Yaml{Yaml::Map{{"counted_elsewhere", made.done()}}});
    }

    Yaml transfer() {
        RecordText made = sourced("transfer");
        const auto pair = random_.some(known_.payers, 2);
        made.put("from", word(pair[0])).put("to", word(pair[1]));
        made.put("amount", figure(money_between(100, 1000000)));
        Yaml::List years;
        for (int t = 0; t < known_.years; ++t)
            if (t == 0 || random_.chance(0.3)) years.push_back(whole_number(t));
        made.put("years", {years});
        if (random_.chance(0.5)) made.put("options", words(random_.some(options_, 1)));
        return made.done();
    }

    void transfers() {
        Yaml::List list{transfer()};
        if (random_.chance(0.3)) list.push_back(transfer());
        file_.put("transfers", {list});
    }

    // What only draws feel.

    void uncertainty() {
        RecordText made = record("uncertainty");
        if (random_.chance(0.7)) made.put("draws", whole_number(random_.whole(2, 5000)));
        if (random_.chance(0.7)) made.put("seed", whole_number(random_.whole(0, 99)));
        made.put("sampling", word(random_.pick(choices<Sampling>())));
        file_.put("uncertainty", made.done());
    }

    Yaml correlation(std::size_t one, std::size_t other) {
        RecordText made = sourced("correlation");
        made.put("between", words({noises_[one], noises_[other]}));
        return made.put("rank", number(random_.between(-0.6, 0.6))).done();
    }

    /// Between two figures, or among three: ranks of at most 0.6 of one with two others always
    /// hold.
    void correlations() {
        Yaml::List list{correlation(0, 1)};
        if (random_.chance(0.5)) list.push_back(correlation(2, 0));
        file_.put("correlations", {list});
    }

    const std::vector<std::string> noises_ = {"noise_a", "noise_b", "noise_c"};

    // What no run feels unless it is asked for.

    /// Values at some of the paths from `first` on, every second one of them.
    Yaml changes(std::size_t first) {
        Yaml::Map map;
        for (std::size_t i = first; i < changeable_.size() && map.size() < 4; i += 2)
            if (random_.chance(0.5))
                map.emplace_back(changeable_[i].first, changeable_[i].second());
        return {map};
    }

    /// Sets, and two alternatives that share no path.
    void versions() {
        const auto share = [around = around_] {
            return random_figure(share_between(0.1, 0.9), around);
        };
        const auto price = [around = around_] {
            return random_figure(money_between(20, 900), around);
        };
        changeable_.emplace_back("figures.share_a", share);
        changeable_.emplace_back("figures.share_b", [] { return number(0.25); });
        changeable_.emplace_back("figures.price_a", price);
        changeable_.emplace_back("appraisal.discount", [] { return word("nice"); });
        changeable_.emplace_back("appraisal.entry", [] { return word("start_of_year"); });
        for (std::size_t i = changeable_.size(); i-- > 1;)
            std::swap(changeable_[i],
                      changeable_[static_cast<std::size_t>(random_.whole(0, static_cast<int>(i)))]);
        Yaml::Map alternatives;
        for (const std::size_t first : {0u, 1u}) {
            const Yaml::Map choices{{"as_it_stands", {Yaml::Map{}}},
                                    {"other", changes(first)},
                                    {"another", changes(first)}};
            alternatives.emplace_back("alternative_" + std::to_string(first), Yaml{choices});
        }
        file_.put("alternatives", {alternatives});
        file_.put("sets", {Yaml::Map{{"low", changes(0)}, {"high", changes(1)}}});
    }

    Yaml years_limited() {
        if (random_.chance(0.7)) return word(random_.pick(choices<LimitYears>()));
        return {Yaml::List{whole_number(random_.whole(0, known_.years - 1))}};
    }

    Yaml budget() {
        RecordText made = sourced("portfolio budget");
        made.put("payer", word(random_.pick(known_.payers)));
        if (random_.chance(0.7)) made.put("spending", word(random_.pick(choices<Spending>())));
        made.put("up_to", number(random_.between(1000, 1000000)));
        return made.put("years", years_limited()).done();
    }

    Yaml capacity() {
        RecordText made = sourced("portfolio capacity");
        made.put("up_to", number(random_.between(1, 1000)));
        made.put("per_client", {Yaml::Map{{interventions_.front(), number(0.5)}}});
        return made.put("years", years_limited()).done();
    }

    Yaml chosen(bool is_required, bool alone) {
        RecordText made = record("portfolio intervention");
        made.put("scales", {Yaml::List{whole_number(1)}});
        if (is_required) made.put("required", word("true"));
        for (const char* key : {"only_with", "excludes"})
            if (!is_required && random_.chance(0.5))
                made.put(key,
                         alone ? word(interventions_.front()) : words({interventions_.front()}));
        return made.done();
    }

    void portfolio() {
        RecordText made = record("portfolio");
        made.put("maximise", word(random_.pick(choices<Maximise>())));
        made.put("scales", {Yaml::List{whole_number(1)}});
        Yaml::Map map;
        for (const std::string& name : interventions_)
            map.emplace_back(name, chosen(map.empty(), random_.chance(0.5)));
        made.put("interventions", {map}).put("budgets", {Yaml::List{budget(), budget()}});
        made.put("capacities", {Yaml::Map{{"visits", capacity()}}});
        made.put("partners", words({known_.payers.front()}));
        file_.put("portfolio", made.done());
    }

    RandomScenario& made_;
    Random random_;
    Surroundings around_;
    Referable known_;
    bool with_place_ = false;
    RecordText file_{"scenario", made_.keys};
    std::vector<RandomModel> models_;
    std::vector<std::string> interventions_, options_;
    std::vector<Settable> changeable_;  ///< by versions
};

}  // namespace

RandomScenario random_scenario(std::uint64_t seed) {
    RandomScenario made;
    ScenarioWriter(seed, made).write();
    return made;
}

}  // namespace hearth::oracle

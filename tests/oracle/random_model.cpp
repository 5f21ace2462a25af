// Random models, section by section.
#include "oracle/random_model.hpp"

#include <algorithm>

#include "scenario/model.hpp"

namespace hearth::oracle {

namespace {

template <class Choice>
std::vector<std::string> choices() {
    std::vector<std::string> all;
    for (const auto name : choice_names(Choice{})) all.emplace_back(name);
    return all;
}

/// Writes one model.
class ModelWriter {
  public:
    ModelWriter(const Referable& known, const Surroundings& outside, Stands stands)
        : known_(known),
          around_(outside),
          random_(outside.random),
          in_file_(stands == Stands::in_a_file),
          lasting_(random_.chance(0.85) || known.sharing == Referable::Sharing::lasting),
          hazard_(lasting_ && known.sharing == Referable::Sharing::none && random_.chance(0.2)),
          before_after_(lasting_ && random_.chance(0.3)) {
        if (in_file_) around_.names = {};
    }

    RandomModel write() {
        head();
        figures();
        timing();
        effects();
        if (random_.chance(0.6)) outcomes();
        if (before_after_) before_after();
        both_counted();
        if (random_.chance(0.4)) health();
        if (lasting_ && random_.chance(0.4)) money_effects();
        if (random_.chance(0.6)) adjust();
        if (random_.chance(0.9)) costs();
        if (random_.chance(0.3)) incomes();
        if (hazard_) hazards();
        return {model_.done(), steps_, std::move(settables_)};
    }

  private:
    Yaml figure(const Wanted& wanted) { return random_figure(wanted, around_); }

    /// A figure, and the path under which `set:` may replace it.
    Yaml settable(const std::string& path, const Wanted& wanted) {
        settables_.emplace_back(
            path, [wanted, around = around_] { return random_figure(wanted, around); });
        return figure(wanted);
    }

    RecordText record(const std::string& name) {
        RecordText made(name, around_.keys);
        maybe_source(made, around_);
        return made;
    }

    void head() {
        if (in_file_)
            assumed(model_);
        else
            maybe_source(model_, around_);
        if (in_file_ || random_.chance(0.3)) model_.put("hearth", whole_number(1));
        model_.put("title", quoted_text("A made-up programme"));
        model_.put("kind", word(hazard_ ? "hazard" : "service_use"));
        const bool one_sort = known_.sharing != Referable::Sharing::none;
        model_.put(
            "client",
            word(one_sort ? "person" : random_.pick<std::string>({"person", "home", "patient"})));
        if (random_.chance(0.2)) model_.put("population", quoted_text("people in a trial"));
        if (random_.chance(0.2)) model_.put("caveats", {Yaml::List{quoted_text("it is made up")}});
        if (random_.chance(0.3)) evidence();
        if (random_.chance(0.3)) sources();
    }

    void evidence() {
        RecordText made = record("evidence");
        made.put("design", word(random_.pick(choices<Design>())));
        if (random_.chance(0.5)) made.put("n", whole_number(random_.whole(10, 900)));
        model_.put("evidence", made.done());
    }

    void sources() {
        RecordText made("source", around_.keys);
        made.put("citation", quoted_text("A report that only this model uses"));
        model_.put("sources", {Yaml::Map{{"own_report", made.done()}}});
        around_.sources.emplace_back("own_report");
    }

    /// A file sees its own names and the data's; an inline model the scenario's too.
    void figures() {
        if (!random_.chance(0.7)) return;
        Yaml::Map map;
        map.emplace_back("part_a", named_figure(share_between(0.1, 0.9), around_));
        map.emplace_back("price", named_figure(money_between(50, 900), around_));
        map.emplace_back("places", parts_of_a_whole({"home", "ward", "care_home"}, around_));
        model_.put("figures", {map});
        Names& names = around_.names;
        names.shares.insert(names.shares.end(),
                            {"part_a", "places.home", "places.ward", "people_65_plus_who_fall"});
        names.money.insert(names.money.end(), {"price", "figures.price"});
        if (around_.currency == "gbp") names.money.emplace_back("services.gp_consultation.cost");
    }

    void timing() {
        const bool steady = random_.chance(0.3);
        RecordText made = record("timing");
        if (random_.chance(0.6))
            made.put("lag_years", random_.chance(0.3)
                                      ? whole_number(random_.whole(0, 3))
                                      : settable("timing.lag_years", years_between(0.05, 3)));
        if (lasting_) made.put("lasts_years", lasts());
        if (!steady && random_.chance(0.5))
            made.put("fade_per_year", settable("timing.fade_per_year", share_between(0.02, 0.5)));
        if (!steady && random_.chance(0.5))
            made.put("drop_out_per_year",
                     settable("timing.drop_out_per_year", share_between(0.02, 0.5)));
        if (!steady && random_.chance(0.3)) made.put("build_up", build_up());
        served_ = random_.chance(0.3);
        if (served_) made.put("served_years", figure(years_between(0.2, 6)));
        if (!steady && random_.chance(0.3)) made.put("survival", survival());
        model_.put("timing", made.done());
    }

    Yaml lasts() {
        if (random_.chance(0.2)) return word("horizon");
        if (random_.chance(0.3)) return whole_number(random_.whole(1, 12));
        return settable("timing.lasts_years", years_between(0.1, 12));
    }

    Yaml build_up() {
        Yaml::List list = std::get<Yaml::List>(
            random_figures(share_between(0.2, 0.8), random_.whole(1, 3), around_).content);
        list.push_back(whole_number(1));
        return {list};
    }

    Yaml survival() {
        RecordText made = record("survival");
        made.put("age", figure({Quantity::years, 0, 110, 0, 120}));
        made.put("sex", word(random_.pick(choices<Sex>())));
        made.put("table", word("england_2017_2019"));
        return made.done();
    }

    // The forms of method 4.1, into a record of an effect or an outcome. Avoided use never passes
    // use without the programme (4.5).

    void without_and(RecordText& made, const std::string& path, const std::string& total) {
        if (!total.empty()) {
            made.put("without_total", figure(count_between(1e6, 4e6)));
            if (random_.chance(0.5))
                made.put("target_group", figure({Quantity::count, 1e9, 3e9, 1}));
        } else {
            made.put("without", settable(path + ".without", rate_between(3, 6)));
        }
        if (random_.chance(0.5))
            made.put("rate_ratio", settable(path + ".rate_ratio", ratio_between(0.05, 1.6)));
        else
            made.put("change", settable(path + ".change", {Quantity::number, -0.7,
                                                           random_.chance(0.5) ? 0.5 : -0.1, -1}));
    }

    void per_client_year(RecordText& made, const std::string& path) {
        const bool known = random_.chance(0.3) || known_.sharing != Referable::Sharing::none;
        if (known) made.put("without", figure(rate_between(4, 6)));
        if (known && random_.chance(0.5)) {
            made.put("with", settable(path + ".with", rate_between(1, 7)));
            return;
        }
        made.put("avoided_per_client_year",
                 settable(path + ".avoided_per_client_year", any_number(known ? 0.1 : -1, 1.5)));
    }

    void once(RecordText& made, const std::string& path) {
        const bool by_risk = random_.chance(0.5);
        if (by_risk || known_.sharing != Referable::Sharing::none || random_.chance(0.4))
            made.put("without_per_client", figure(count_between(4, 6)));
        if (by_risk)
            made.put("risk_ratio", figure(ratio_between(0.2, 1.5)));
        else
            made.put("avoided_per_client",
                     settable(path + ".avoided_per_client", any_number(-0.5, 1.5)));
    }

    void before_and_after(RecordText& made) {
        made.put("before", figure(count_between(50, 300)));
        made.put("after", figure(count_between(0, 300)));
    }

    void effect_keys(RecordText& made, const std::string& path) {
        int form = lasting_ ? random_.whole(0, before_after_ ? 5 : 4) : 3;
        if (known_.sharing == Referable::Sharing::once) form = 3;
        if (known_.sharing == Referable::Sharing::lasting && form == 3) form = 0;
        if (form <= 1) without_and(made, path, "");
        if (form == 2) per_client_year(made, path);
        if (form == 3) once(made, path);
        if (form == 4) without_and(made, path, "total");
        if (form == 5) before_and_after(made);
    }

    Yaml effect(const std::string& path) {
        RecordText made = record("effect");
        effect_keys(made, path);
        return made.done();
    }

    std::vector<std::string> some_services() {
        auto some = random_.some(known_.services, 1);
        if (some.size() > 4) some.resize(4);
        return some;
    }

    void count(const std::string& service) {
        if (std::find(counted_.begin(), counted_.end(), service) == counted_.end())
            counted_.push_back(service);
    }

    void effects() {
        if (hazard_ && random_.chance(0.5)) return;
        Yaml::Map map;
        for (const std::string& service : some_services()) {
            const std::string path = "effects." + service;
            map.emplace_back(service, effect(path));
            count(service);
        }
        model_.put("effects", {map});
    }

    Yaml outcome(const std::string& name) {
        RecordText made = record("outcome");
        effect_keys(made, "outcomes." + name);
        if (random_.chance(0.3)) made.put("name", quoted_text("A shown name"));
        if (random_.chance(0.3)) made.put("unit", word("event"));
        if (random_.chance(0.6)) made.put("qaly_each", figure({Quantity::utility, 0.01, 0.2, 0}));
        if (random_.chance(0.8)) made.put("leads_to", leads_to(name));
        return made.done();
    }

    Yaml leads_to(const std::string& outcome) {
        Yaml::Map map;
        for (const std::string& service : some_services()) {
            map.emplace_back(service, settable("outcomes." + outcome + ".leads_to." + service,
                                               count_between(0.1, 3)));
            count(service);
        }
        return {map};
    }

    void outcomes() {
        Yaml::Map map;
        for (const std::string& name : random_.some<std::string>({"fall", "fracture"}, 1))
            map.emplace_back(name, outcome(name));
        model_.put("outcomes", {map});
    }

    void before_after() {
        RecordText made = record("before_after");
        made.put("client_years_before", figure({Quantity::years, 50, 300, 1, 1e9}));
        made.put("client_years_after", figure({Quantity::years, 50, 300, 1, 1e9}));
        model_.put("before_after", made.done());
    }

    /// Method 5.3: services that contain each other are counted on purpose.
    void both_counted() {
        if (counted_.size() < 2) return;
        RecordText made("both_counted", around_.keys);
        made.put("services", words(counted_)).put("why", quoted_text("as printed"));
        model_.put("both_counted", made.done());
    }

    void health() {
        RecordText made = record("health");
        const bool yearly = lasting_ && random_.chance(0.6);
        if (yearly)
            made.put("qaly_per_client_year", settable("health.qaly_per_client_year",
                                                      {Quantity::utility, -0.1, 0.3, -1, 1}));
        if (!yearly || random_.chance(0.3))
            made.put("qaly_per_client", figure({Quantity::utility, -0.1, 0.3}));
        model_.put("health", made.done());
    }

    void money_effects() {
        Yaml::Map map;
        for (const std::string& name : random_.some<std::string>({"fuel_bills", "earnings"}, 1)) {
            RecordText made = record("money effect");
            made.put("amount_per_client_year",
                     settable("money_effects." + name + ".amount_per_client_year",
                              money_between(-200, 600)));
            made.put("payer", word(random_.pick(known_.payers)));
            made.put("class", word(random_.pick<std::string>({"social", "cashable", "capacity"})));
            map.emplace_back(name, made.done());
        }
        model_.put("money_effects", {map});
    }

    void adjust() {
        RecordText made = record("adjust");
        for (const std::string key :
             {"deadweight", "attribution", "regression_to_mean", "evidence_correction"})
            if (random_.chance(0.5))
                made.put(key, settable("adjust." + key, share_between(0.1, 0.9)));
        model_.put("adjust", made.done());
    }

    // ------------------------------------------------------------------------------------ costs

    std::string count_by() {
        std::vector<std::string> all{"client", "assessed", "completed"};
        if (lasting_ || served_) all.emplace_back("client_year");
        all.insert(all.end(), counted_.begin(), counted_.end());
        return random_.pick(all);
    }

    void cost_keys(RecordText& made, const std::string& path) {
        const int form = random_.whole(0, 3);
        const Wanted amount = money_between(500, 90000);
        if (form == 0) made.put("fixed_per_year", by_year(amount, known_.years, around_));
        if (form == 0 && random_.chance(0.3))
            made.put("for_years", whole_number(random_.whole(1, known_.years + 2)));
        if (form == 1) made.put("set_up", by_year(amount, random_.whole(1, known_.years), around_));
        if (form < 2) return;
        const std::string by = count_by();
        if (by == "assessed" || by == "completed") steps_.push_back(by);
        made.put("per", word(by)).put("cost", settable(path + ".cost", money_between(10, 900)));
    }

    /// A payer by name, or shares of two that sum to 1.
    Yaml payer_or_shares() {
        const std::string one = random_.pick(known_.payers);
        if (random_.chance(0.7)) return word(one);
        std::string other = one;
        while (other == one) other = random_.pick(known_.payers);
        const int percent = random_.whole(5, 95);
        RecordText rest("figure", around_.keys);
        rest.put("value", number((100 - percent) / 100.0));
        return {Yaml::Map{{one, number(percent / 100.0)}, {other, rest.done()}}};
    }

    RecordText money_line(const std::string& path, const std::string& budget) {
        RecordText made = record("cost line");
        cost_keys(made, path);
        made.put("payer", payer_or_shares());
        made.put("budget", word(budget));
        if (random_.chance(0.4)) made.put("falls", word(random_.pick(choices<Falls>())));
        if (random_.chance(0.1)) made.put("vat", word(random_.pick(choices<Vat>())));
        return made;
    }

    Yaml cost_line(const std::string& path) {
        const std::string budget = random_.pick(choices<Budget>());
        RecordText made = money_line(path, budget);
        if (budget == "capital" && random_.chance(0.5)) made.put("residual", residual());
        if (random_.chance(0.3)) made.put("optimism_bias", optimism_bias());
        return made.done();
    }

    /// An amount, or a life that may end before the horizon.
    Yaml residual() {
        if (random_.chance(0.5)) return figure(money_between(100, 90000));
        RecordText made("straight line", around_.keys);
        return made.put("life_years", figure({Quantity::years, 10, 60, 1, 1000})).done();
    }

    void incomes() {
        Yaml::Map map;
        for (const std::string& name : random_.some<std::string>({"rent", "charges"}, 1))
            map.emplace_back(name,
                             money_line("incomes." + name, random_.pick(choices<Budget>())).done());
        model_.put("incomes", {map});
    }

    Yaml optimism_bias() {
        RecordText made = record("optimism_bias");
        made.put("upper", figure({Quantity::number, 0.3, 0.9, 0.3, 5}));
        made.put("lower", figure({Quantity::number, 0.01, 0.2, 0, 0.3}));
        made.put("mitigation", figure(share_between(0.1, 0.9)));
        return made.done();
    }

    void costs() {
        Yaml::Map map;
        for (const std::string& name :
             random_.some<std::string>({"staff", "works", "visits", "training"}, 1))
            map.emplace_back(name, cost_line("costs." + name));
        model_.put("costs", {map});
    }

    // ---------------------------------------------------------------------------------- hazards

    Yaml state(double low, double high) {
        RecordText made = record("hazard state");
        made.put("one_in", figure({Quantity::number, low, high, 1}));
        Yaml::List spread;
        double left = 1;
        for (int i = 0; i < 3; ++i) {
            const double part = rounded(left * random_.between(0.1, 0.5));
            spread.push_back(number(part));
            left -= part;
        }
        spread.push_back(number(left));
        return made.put("spread", {spread}).done();
    }

    Yaml hazard() {
        RecordText made = record("hazard");
        if (random_.chance(0.7)) {
            made.put("before", state(5, 200)).put("after", state(50, 5000));
            made.put("cost_per_harm", random_figures(money_between(100, 50000), 4, around_));
        } else {
            made.put("nhs_saving_per_dwelling_year", figure(money_between(-10, 400)));
        }
        made.put("payer", word(random_.pick(known_.payers)));
        return made
            .put("cashable", random_.chance(0.3) ? whole_number(random_.whole(0, 1))
                                                 : figure(share_between(0.1, 0.9)))
            .done();
    }

    void hazards() {
        Yaml::Map map;
        for (const std::string& name : random_.some<std::string>({"damp", "stairs"}, 1))
            map.emplace_back(name, hazard());
        model_.put("hazards", {map});
    }

    const Referable& known_;
    Surroundings around_;
    Random& random_;
    bool in_file_, lasting_, hazard_, before_after_;
    bool served_ = false;
    RecordText model_{"model", around_.keys};
    std::vector<std::string> counted_, steps_;
    std::vector<Settable> settables_;
};

}  // namespace

Yaml by_year(const Wanted& wanted, int years, const Surroundings& around) {
    if (around.random.chance(0.6)) return random_figure(wanted, around);
    return random_figures(wanted, years, around);
}

RandomModel random_model(const Referable& known, const Surroundings& around, Stands stands) {
    return ModelWriter(known, around, stands).write();
}

}  // namespace hearth::oracle

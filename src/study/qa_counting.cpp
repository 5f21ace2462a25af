// What a reviewer looks for in how things are counted: twice, on the wrong side, from the wrong
// purse, over another horizon, or under another name.
#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <set>

#include "base/text.hpp"
#include "scenario/prices.hpp"
#include "scenario/rules.hpp"
#include "study/qa_parts.hpp"

namespace hearth::qa {

namespace {

bool is_both_counted(const ServiceUse& use, const std::string& service) {
    return use.both_counted &&
           any(use.both_counted->services, [&](const auto& one) { return one.name == service; });
}

/// Health counted with outcomes and by itself; money that two payers gain of one amount.
void twice_in_model(const QaCase& of, const std::string& name, const Model& model,
                    QaFindings& found) {
    const ServiceUse& use = service_use(model);
    const auto* outcome =
        first_where(use.outcomes, [](const auto& one) { return one.value.qaly_each.has_value(); });
    if (use.health && outcome != nullptr)
        found.push_back({fmt::format("{} counts QALYs of {}, and QALYs of the client besides", name,
                                     outcome->name),
                         "look whether the second hold the first", name, use.health->place});
    for (std::size_t i = 0; i < model.money_effects.size(); ++i)
        for (std::size_t j = 0; j < i; ++j) {
            const auto& one = model.money_effects[i];
            const auto& other = model.money_effects[j];
            const double gain = of.figure(one.value.amount_per_client_year).value();
            if (gain == 0 ||
                !is_same(gain, of.figure(other.value.amount_per_client_year).value(), gain))
                continue;
            found.push_back({fmt::format("{}: {} and {} gain the same amount, {}", name, other.name,
                                         one.name, in_sentence(gain)),
                             "what one gives the other is no gain: give it a minus sign", name,
                             one.place});
        }
}

}  // namespace

QaOutcome double_counting(const QaCase& of) {
    QaFindings found;
    for (const auto& [own, model] : in_options(of)) {
        twice_in_model(of, own->name, *model, found);
        const ServiceUse& use = service_use(*model);
        for (const auto& [name, place, effect] : use.effects)
            for (const auto& outcome : use.outcomes)
                if (find(outcome.value.leads_to, name) != nullptr && !is_both_counted(use, name))
                    found.push_back({fmt::format("{} counts {} by itself and as what {} leads to",
                                                 own->name, name, outcome.name),
                                     "leave one of them out, or say under both_counted why not",
                                     own->name, effect.place});
        for (std::size_t i = 0; i < use.outcomes.size(); ++i)
            for (std::size_t j = 0; j < i; ++j)
                for (const auto& led : use.outcomes[i].value.leads_to)
                    if (find(use.outcomes[j].value.leads_to, led.name) != nullptr &&
                        !is_both_counted(use, led.name))
                        found.push_back(
                            {fmt::format("{}: both {} and {} lead to {}", own->name,
                                         use.outcomes[j].name, use.outcomes[i].name, led.name),
                             "look whether one of them is among the other", own->name, led.place});
        for (const auto& [name, place, money] : model->money_effects) {
            if (money.ledger_class == LedgerClass::social) continue;
            std::string also;
            for (const std::string& service : services_counted(*model))
                if (const Service* known = find(of.scenario().library.services, service);
                    known != nullptr && known->payer.name == money.payer.name)
                    also += (also.empty() ? "" : ", ") + service;
            if (!also.empty())
                found.push_back({fmt::format("{} counts {} of {} as money, and {} as use",
                                             own->name, name, money.payer.name, also),
                                 "look whether the money holds these services too", own->name,
                                 money.place});
        }
    }
    return outcome(
        "a service inside another that is counted is refused; looked for one service, or the money "
        "of one payer, counted in two ways",
        std::move(found));
}

QaOutcome cost_twice(const QaCase& of) {
    QaFindings found;
    std::set<std::string> said;
    const auto amount_of = [&](const CostLine& line) -> const Figure* {
        if (line.cost) return &of.figure(*line.cost);
        if (line.fixed_per_year && !line.fixed_per_year->values.empty())
            return &of.figure(line.fixed_per_year->values.front());
        if (line.set_up && !line.set_up->values.empty())
            return &of.figure(line.set_up->values.front());
        return nullptr;
    };
    struct Paid {
        std::string intervention, line, per;
        const Figure* amount;
        Place place;
    };
    for (const auto& option : of.file().options) {
        std::vector<Paid> paid;
        for (const auto& member : option.value) {
            const Model* model =
                model_of(find(of.file().interventions, member.name), of.scenario());
            for (const Named<CostLine>* line : money_lines(*model)) {
                const Figure* amount = amount_of(line->value);
                if (amount == nullptr || amount->value() == 0) continue;
                const std::string per = line->value.per ? line->value.per->name : "year";
                for (const Paid& one : paid) {
                    const bool same_one = one.intervention == member.name;
                    const bool alike = is_same(one.amount->value(), amount->value()) &&
                                       one.per == per &&
                                       (same_one || (one.line == line->name && per == "year"));
                    if (!alike || !said.insert(one.line + "|" + line->name + member.name).second)
                        continue;
                    found.push_back({fmt::format("{}: {} and {}: {} are the same amount, {}",
                                                 one.intervention, one.line, member.name,
                                                 line->name, in_sentence(amount->value())),
                                     "take one out where it is one cost", member.name,
                                     line->place});
                }
                paid.push_back({member.name, line->name, per, amount, line->place});
            }
        }
    }
    return outcome("looked for one amount in two lines of cost of an option", std::move(found));
}

namespace {

/// Whether two interventions are of one model, or repair one hazard, without a declared overlap.
bool are_same_clients(const QaCase& of, const std::string& a, const std::string& b) {
    const Intervention* one = find(of.file().interventions, a);
    const Intervention* other = find(of.file().interventions, b);
    const UsedModel& mine = of.scenario().models[one->model_index];
    const UsedModel& theirs = of.scenario().models[other->model_index];
    bool alike = mine.name == theirs.name;
    for (const auto& hazard : hazards(mine.model))
        alike = alike || find(hazards(theirs.model), hazard.name) != nullptr;
    return alike && !is_overlap_declared(a, b, of.file());
}

}  // namespace

QaOutcome overlap_undeclared(const QaCase& of) {
    QaFindings found = warned(of, {"assumed-different-people", "overlap-nothing"});
    std::set<std::string> said;
    for (const auto& option : of.file().options)
        for (std::size_t i = 0; i < option.value.size(); ++i)
            for (std::size_t j = 0; j < i; ++j) {
                const std::string &one = option.value[j].name, &other = option.value[i].name;
                if (!are_same_clients(of, one, other) || !said.insert(one + "|" + other).second)
                    continue;
                found.push_back(
                    {fmt::format("{} and {} are of one sort, both in {}, and nothing is said of "
                                 "clients in both",
                                 one, other, option.name),
                     "say under overlap: which share of the clients of one is in the other too",
                     other, option.place});
            }
    return outcome(
        "interventions of one option that act on one service for one sort of clients: what they "
        "share is declared",
        std::move(found));
}

QaOutcome no_counterfactual(const QaCase& of) {
    QaFindings found;
    const auto& options = of.file().options;
    if (options.size() == 1)
        found.push_back({"there is one option, and nothing that it is compared with",
                         "write what is done today as the first option, such as current: []",
                         options.front().name, options.front().place});
    for (std::size_t o = 1; o < options.size(); ++o)
        if (options[o].value.empty() && !options.front().value.empty())
            found.push_back(about_option(
                of, o, "{} has no interventions and comes after {}, with which it is compared",
                options[o].name, options.front().name));
    for (std::size_t o = 1; o < options.size(); ++o)
        for (const char* today : {"current", "today", "usual", "nothing", "baseline",
                                  "counterfactual", "without", "no_", "comparator", "existing"})
            if (lowered(options[o].name).starts_with(today) && options[o].value.empty() == false) {
                found.push_back(about_option(
                    of, o, "{} sounds like what is done today, and is not first", options[o].name));
                break;
            }
    if (options.size() > 1 && !options.front().value.empty())
        for (const char* today : {"current", "today", "nothing", "no_", "without", "do_nothing"})
            if (lowered(options.front().name).starts_with(today)) {
                bool shared = false;
                for (const auto& member : options.front().value)
                    for (std::size_t o = 1; o < options.size(); ++o)
                        for (const auto& other : options[o].value)
                            shared = shared || other.name == member.name;
                if (!shared)
                    found.push_back(about_option(
                        of, 0, "{}, with which all is compared, has {}, and no other option does",
                        options.front().name, options.front().value.front().name));
                break;
            }
    return outcome(std::move(found), "all options are compared with {}, the first",
                   options.front().name);
}

QaOutcome discounting(const QaCase& of) {
    const Appraisal& appraisal = of.file().appraisal;
    const Bands bands = discount_bands(of.scenario());
    double most = 0;
    for (const auto& [name, place, schedule] : of.scenario().library.schedules)
        if (find(of.file().schedules, name) == nullptr)
            for (const DiscountBand& band : schedule.money) most = std::max(most, band.rate);
    QaFindings found;
    const auto add = [&](std::string says, std::string help) {
        found.push_back({std::move(says), std::move(help), "appraisal.discount", appraisal.place});
    };
    const double money = bands.money.empty() ? 0 : bands.money.front().rate;
    const double health = bands.health.empty() ? 0 : bands.health.front().rate;
    for (const auto& [kind, rate] : {std::pair("money", money), std::pair("health", health)})
        if (most > 0 && rate > most)
            add(fmt::format("{} is discounted at {:.4g} % a year, and at {:.4g} % at most by the "
                            "library's schedules",
                            kind, 100 * rate, 100 * most),
                "write 0.035 for 3.5 %");
    if (money == 0 && health == 0 && appraisal.years > 3)
        add(fmt::format("{} years are not discounted", appraisal.years),
            "name a schedule, such as green_book_2022, or say in the report why not");
    if (health > money && money > 0)
        add(fmt::format("health is discounted at {:.4g} % and money at {:.4g} %", 100 * health,
                        100 * money),
            "the Green Book's rate for health is the lower one");
    for (std::size_t i = 0; i < of.scenario().figures.size(); ++i) {
        const Figure& one = of.scenario().figures[i];
        if (!of.compared[i] || !is_own(one) || money == 0 || one.path.starts_with("transfers"))
            continue;
        if (last_key(one.path) == "grows" &&
            mentions(one.provenance.where + one.provenance.why, {"inflation"}))
            found.push_back(
                about_figure(one, "leave inflation out: growth is real",
                             "raises prices by inflation, and prices here are those of one year"));
        if (!one.money) continue;
        if (mentions(
                one.provenance.where + one.provenance.why,
                {"present value", "npv", "already discounted", "discounted at", "discounted sum"}))
            found.push_back(
                about_figure(one, "take the amounts of each year",
                             "is a present value by its text, and is discounted again here"));
    }
    return outcome(std::move(found),
                   "money at {:.4g} % and health at {:.4g} % in the first years; the library's "
                   "schedules go up to {:.4g} %",
                   100 * money, 100 * health, 100 * most);
}

QaOutcome horizon_and_effect(const QaCase& of) {
    constexpr double much = 0.25;
    QaFindings found;
    const Plan& plan = of.base.plan;
    if (of.file().appraisal.count == Count::whole_life)
        return outcome("the whole life of effects is counted", std::move(found));
    for (const auto& [own, model] : in_options(of)) {
        const std::size_t i = index_of_intervention(of, own->name);
        const int driver = plan.interventions[i].under_effect;
        if (driver < 0) continue;
        double within = 0, beyond = 0;
        const Grid& years = of.base.block.drivers[driver];
        for (std::size_t year = 0; year < years.cols(); ++year) within += years(0, year);
        add_beyond_horizon({plan, of.base.figures, of.base.block, 0, 1}, static_cast<int>(i),
                           &beyond);
        if (beyond > much * (within + beyond))
            found.push_back({fmt::format("{:.0f} % of the effect of {} comes after the last year",
                                         100 * beyond / (within + beyond), own->name),
                             "lengthen years:, write count: whole_life, or say why it is cut off",
                             own->name, own->place});
    }
    return outcome(std::move(found),
                   "{} years counted: less than a quarter of each effect comes later",
                   plan.layout.years);
}

QaOutcome optimism_bias(const QaCase& of) {
    QaFindings found;
    std::size_t looked = 0;
    std::set<Place> known;
    for (const auto& [own, model] : in_options(of))
        for (const Named<CostLine>* line : money_lines(*model)) {
            if (!line->value.optimism_bias || !known.insert(line->place).second) continue;
            ++looked;
            const CostLine& cost = line->value;
            std::vector<FigureIndex> amounts;
            if (cost.cost) amounts.push_back(*cost.cost);
            for (const auto& list : {cost.fixed_per_year, cost.set_up})
                if (list) amounts.insert(amounts.end(), list->values.begin(), list->values.end());
            for (const FigureIndex amount : amounts)
                for (const std::uint32_t one : behind(of.scenario(), amount)) {
                    const Figure& figure = of.scenario().figures[one];
                    const std::string text =
                        figure.path + " " + figure.provenance.where + " " + figure.provenance.why;
                    if (mentions(text,
                                 {"optimism", "contingency", "outturn", "as spent", "actual cost"}))
                        found.push_back(about_figure(
                            figure,
                            "take optimism_bias off the line, or the allowance out of the figure",
                            "holds optimism bias or is what was spent, by its text, and bias is "
                            "added again"));
                }
            for (const Named<CostLine>* other : money_lines(*model)) {
                std::string text = other->name + " " + other->value.provenance.why;
                for (const auto& list : {other->value.fixed_per_year, other->value.set_up})
                    if (list && !list->values.empty())
                        text += " " + of.figure(list->values.front()).provenance.why;
                if (other->value.cost) text += " " + of.figure(*other->value.cost).provenance.why;
                if (other != line && mentions(text, {"optimism", "contingency"}))
                    found.push_back(
                        {fmt::format("{} of {} is an allowance beside the optimism bias of {}",
                                     other->name, own->name, line->name),
                         "keep one of them", own->name, other->place});
            }
        }
    if (looked == 0) return not_asked("no line of cost has optimism bias");
    return outcome(std::move(found),
                   "{} with optimism bias: no allowance stands in the amount as well",
                   several(looked, "line", "lines"));
}

namespace {

/// A model as an intervention uses it, and the library's of that name.
struct Copied {
    const std::string& intervention;
    const Model& own;
    const Model& known;
    Place place;
    std::uint32_t scenario = 0;  ///< its file: what stands there was put in on purpose
};

/// Where it stands who pays a line.
Place place_of_payer(const CostLine& line) {
    if (const auto* one = std::get_if<Reference<Target::payer>>(&line.payer)) return one->place;
    const auto& shares = std::get<PayerShares>(line.payer);
    return shares.empty() ? line.place : shares.front().place;
}

/// Who pays a line, in words.
std::string payers_of(const CostLine& line) {
    if (const auto* one = std::get_if<Reference<Target::payer>>(&line.payer)) return one->name;
    return joined(std::get<PayerShares>(line.payer), " and ",
                  [](const auto& share) { return share.name; });
}

/// Lines that are paid from another budget, or not at all; gains of another payer or class. How
/// many were looked at.
std::size_t compare_payers(const Copied& of, QaFindings& found) {
    const auto add = [&](Place place, std::string_view says) {
        found.push_back({fmt::format("{}: {}", of.intervention, says),
                         "say who pays and who gains, and why otherwise than in the library",
                         of.intervention, place.line > 0 ? place : of.place});
    };
    for (const Named<CostLine>* theirs : money_lines(of.known)) {
        const auto own = money_lines(of.own);
        const auto* line =
            first_where(own, [&](const auto* one) { return one->name == theirs->name; });
        if (line == nullptr)
            add({}, fmt::format("{}, a line of the library's model, is left out", theirs->name));
        else if ((*line)->value.budget != theirs->value.budget)
            add((*line)->place,
                fmt::format("{} is {}, and {} in the library", theirs->name,
                            name_of((*line)->value.budget), name_of(theirs->value.budget)));
        else if (place_of_payer((*line)->value).file != of.scenario &&
                 payers_of((*line)->value) != payers_of(theirs->value))
            add((*line)->place,
                fmt::format("{} is paid by {}, and by {} in the library", theirs->name,
                            payers_of((*line)->value), payers_of(theirs->value)));
    }
    for (const auto& [name, place, theirs] : of.known.money_effects) {
        const MoneyEffect* own = find(of.own.money_effects, name);
        if (own != nullptr &&
            (own->payer.name != theirs.payer.name || own->ledger_class != theirs.ledger_class))
            add(own->place, fmt::format("{} is {} of {}, and {} of {} in the library", name,
                                        name_of(own->ledger_class), own->payer.name,
                                        name_of(theirs.ledger_class), theirs.payer.name));
    }
    return money_lines(of.known).size() + of.known.money_effects.size();
}

}  // namespace

QaOutcome payers_who_pay(const QaCase& of) {
    if (of.question.models == nullptr) return not_asked("the library was not read");
    const Scenario& library = *of.question.models;
    QaFindings found;
    std::size_t looked = 0;
    for (const auto& [name, place, service] : of.file().services)
        if (const Service* known = find(library.library.services, name)) {
            ++looked;
            if (known->payer.name != service.payer.name)
                found.push_back({fmt::format("{} is paid by {}, and by {} in the library", name,
                                             service.payer.name, known->payer.name),
                                 "say who pays it today", "services." + name, service.payer.place});
        }
    for (const auto& [own, model] : in_options(of)) {
        if (model->costs.empty() && !costs_on_the_way(*model))
            found.push_back(
                {fmt::format("nobody pays anything for {}{}", own->name,
                             model->incomes.empty() ? "" : ", which only brings income"),
                 "add its costs, with who pays them", own->name, own->place});
        for (const UsedModel& known : library.models)
            if (known.name == of.scenario().models[own->value.model_index].name)
                looked += compare_payers(
                    {own->name, *model, known.model, own->place, of.file().place.file}, found);
    }
    return outcome(std::move(found), "{} that the library has too: the same payer and budget",
                   several(looked, "service or line of cost", "services and lines of cost"));
}

QaOutcome outside_perspective(const QaCase& of) {
    QaFindings found;
    const Plan& plan = of.base.plan;
    constexpr double little = 0.1;  // of what an option costs
    std::set<int> said, paying;
    const auto& perspective = of.file().appraisal.perspective;
    const Place place = perspective.place.line > 0 ? perspective.place : of.file().appraisal.place;
    for (std::size_t o = 0; o < of.file().options.size(); ++o)
        for (std::size_t p = 0; p < plan.layout.payers.size(); ++p) {
            const auto cost_of = [&](int payer) {  // -1: of all
                return std::abs(total_of(of.base, o, [&](const LedgerLine& line) {
                    return line.ledger_class == LedgerClass::cost &&
                           (payer < 0 || line.payer == payer);
                }));
            };
            const double own = cost_of(static_cast<int>(p)), all = cost_of(-1);
            if (own > 0) paying.insert(static_cast<int>(p));
            if (plan.perspective.payers[p] || own <= little * all ||
                !said.insert(static_cast<int>(p)).second)
                continue;
            found.push_back(
                {fmt::format(
                     "{} pays {:.0f} % of what {} costs, and is not among those whose money counts",
                     plan.layout.payers[p], 100 * own / all, of.file().options[o].name),
                 "add it to appraisal.perspective.payers, or say why it is left out",
                 plan.layout.payers[p], place});
        }
    if (const auto& classes = perspective.classes;
        !classes.empty() && !is_among(LedgerClass::cost, classes))
        found.push_back({"the headline counts no cost", "add cost to appraisal.perspective.classes",
                         "appraisal.perspective", perspective.place});
    return outcome(
        std::move(found),
        "{} of the programme against the perspective: who pays more than a tenth is counted",
        several(paying.size(), "payer", "payers"));
}

QaOutcome transfer_size(const QaCase& of) {
    QaFindings found;
    if (of.file().transfers.empty()) return not_asked("there are no transfers");
    const Plan& plan = of.base.plan;
    for (const Transfer& one : of.file().transfers)
        for (std::size_t o = 1; o < of.file().options.size(); ++o) {
            const std::string& option = of.file().options[o].name;
            const bool in = one.options.empty() ||
                            any(one.options, [&](const auto& to) { return to.name == option; });
            if (!in || !of.compared[one.amount.at]) continue;
            const double gets =
                of.figure(one.amount).value() * static_cast<double>(one.years.size());
            const double pays = -total_of(of.base, o, [&](const LedgerLine& line) {
                return line.ledger_class == LedgerClass::cost &&
                       plan.layout.payers[line.payer] == one.to.name;
            });
            constexpr double more = 1.05;
            if (gets <= more * std::max(0.0, pays)) continue;
            found.push_back({fmt::format("{} gets {} from {} in {}, and pays {} for the programme",
                                         one.to.name, in_sentence(gets), one.from.name, option,
                                         in_sentence(std::max(0.0, pays))),
                             "look whether from and to, or the amount, are as agreed", one.to.name,
                             one.place});
            break;
        }
    return outcome(std::move(found), "{}: who receives pays at least as much for the programme",
                   several(of.file().transfers.size(), "transfer", "transfers"));
}

namespace {

/// Whether some option has this intervention alone.
bool stands_alone(const QaCase& of, const std::string& name) {
    return any(of.file().options, [&](const auto& option) {
        return option.value.size() == 1 && option.value.front().name == name;
    });
}

}  // namespace

QaOutcome option_name(const QaCase& of) {
    QaFindings found;
    for (std::size_t o = 0; o < of.file().options.size(); ++o) {
        const auto& option = of.file().options[o];
        const auto has = [&](const std::string& name) {
            return any(option.value, [&](const auto& one) { return one.name == name; });
        };
        for (const auto& [name, place, own] : of.file().interventions) {
            const bool without = option.name.find("without_" + name) != std::string::npos ||
                                 option.name.find("no_" + name) != std::string::npos;
            const bool exact = option.name == name || option.name == name + "_only" ||
                               option.name.starts_with(name + "_and_") ||
                               option.name.ends_with("_and_" + name);
            if (without && has(name))
                found.push_back(about_option(of, o, "option {} has {}", option.name, name));
            else if (exact && !has(name))
                found.push_back(
                    about_option(of, o, "option {} does not have {}", option.name, name));
            else if ((option.name == name + "_only" ||
                      (option.name == name && stands_alone(of, name))) &&
                     option.value.size() > 1)
                found.push_back(
                    about_option(of, o, "option {} has more than {}", option.name, name));
        }
    }
    return outcome(std::move(found), "{} held against their names: each has what it is called",
                   several(of.file().options.size(), "option", "options"));
}

}  // namespace hearth::qa

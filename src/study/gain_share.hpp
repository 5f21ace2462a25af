// What money would have to pass between partners so that each gains, and by which rule it is shared
// (method 6.7): on amounts alone, then as a question to a scenario. It says nothing of who should
// agree to what.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/grid.hpp"
#include "study/drawing.hpp"

namespace hearth {

// --- amounts -------------------------------------------------------------------------------------

/// Money by partner, plus being to its good.
using ByPartner = std::vector<double>;

/// The least money moved that leaves nobody below 0, by partner; its sum is 0. Those above 0 give
/// in proportion to it. `standing` must not sum to less than 0.
ByPartner least_moved(const ByPartner& standing);

/// The highest value that at least so large a share of draws reaches; `ascending` holds all draws.
double reached_with(const Column& ascending, double probability);

/// The highest probability with which each partner at once can be brought to 0 or more by fixed
/// amounts that sum to 0: exact over the draws. 0: with none.
double highest_probability(const std::vector<Column>& ascending);

/// The Shapley value: what each adds to those before it, the mean over all orders. `worth`: of each
/// coalition, whose members are the bits of its number; of nobody 0.
ByPartner shapley(const std::vector<double>& worth);

/// Amounts in whole pence that sum to 0: who gets is rounded up, and who gives shares that.
std::vector<std::int64_t> in_pence(const ByPartner& amounts);

struct Payment {
    std::size_t from = 0, to = 0;  ///< partners
    std::int64_t pence = 0;

    bool operator==(const Payment&) const = default;
};

/// As few payments as bring each partner its amount, largest first; the amounts sum to 0. Exact for
/// up to 16 partners with any, one less than partners beyond.
std::vector<Payment> fewest_payments(const std::vector<std::int64_t>& pence);

// --- rules ---------------------------------------------------------------------------------------

enum class ShareRule { no_worse_off, by_saving, by_cost, equal_returns, shapley };
inline std::vector<std::string_view> choice_names(ShareRule) {
    return {"no-worse-off", "by-saving", "by-cost", "equal-returns", "shapley"};
}

/// What is shared: all that a payer's net effect counts, or its cash alone.
enum class ShareMeasure { net, net_cash };
inline std::vector<std::string_view> choice_names(ShareMeasure) { return {"net", "net_cash"}; }

/// Why a rule moves no money: more is lost than gained, on average or with the probability asked
/// for; nobody has a cost, or a saving, to share by; or there are too many partners.
enum class NoShare { none, loss, improbable, no_cost, no_saving, too_many };

/// Most partners of the Shapley value.
inline constexpr std::size_t most_in_coalitions = 12;

/// What a partner comes to before money moves, means over the draws at present value: what it pays
/// less the grants it gets, what it saves, and what is left.
struct PartnerMoney {
    double cost = 0, saving = 0, left = 0;
};

/// What partners would get or give by a rule that needs no draws; `why` there is none.
struct Shared {
    ByPartner amounts = {};
    NoShare why = NoShare::none;
    double gap = 0;  ///< what a grant from outside would have to bring
};
Shared share_by(ShareRule rule, const std::vector<PartnerMoney>& partners);

// --- the question --------------------------------------------------------------------------------

struct ShareQuestion {
    PlacedWord option = {};                 ///< empty: the headline option
    std::vector<PlacedWord> partners = {};  ///< none: payers of the perspective with money in it
    ShareRule rule = ShareRule::no_worse_off;
    ShareMeasure measure = ShareMeasure::net;
    std::optional<double> probability = {};  ///< with which nobody is to be worse off
    DrawsAsked drawing = {};
};

/// One partner with an option against the first, before any money that a rule moves: means over
/// the draws at present value, as in the ledger (minus is paid).
struct SharePartner {
    std::string payer;
    double cost = 0, transfer = 0, cashable = 0, capacity = 0, social = 0, net = 0;
    double no_worse_off = 0;  ///< share of draws in which what is shared is not below 0

    [[nodiscard]] double cash() const { return cost + transfer + cashable; }
    [[nodiscard]] double shared(ShareMeasure measure) const {
        return measure == ShareMeasure::net ? net : cash();
    }
};

/// What one rule comes to. No amounts: it moves none, and `why`.
struct RuleShare {
    ShareRule rule = ShareRule::no_worse_off;
    NoShare why = NoShare::none;
    double gap = 0;
    std::vector<Payment> payments = {};  ///< in the first year
    ByPartner amounts = {};              ///< at present value
    std::vector<double> no_worse_off = {};
};

struct ShareAnswer {
    const Scenario& scenario;
    const Plan& plan;
    ShareQuestion question;
    std::size_t option = 0;
    std::vector<SharePartner> partners = {};
    std::vector<std::string> others = {};  ///< payers with money in it who were not asked
    std::vector<RuleShare> rules = {};     ///< all, in their order
    double highest_probability = 0;        ///< for each partner at once
    double first_year = 1;    ///< present value of £1 paid in the first year, the mean
    std::uint64_t draws = 0;  ///< 1: nothing is uncertain
    bool uncertain = true;
    std::uint64_t seed = 0;
    std::string_view sampling = {};
    std::uint64_t excess_draws = 0;

    [[nodiscard]] const RuleShare& chosen() const {
        return rules[static_cast<std::size_t>(question.rule)];
    }
};

/// Shares what an option is to its partners by every rule. Refused where fewer than two have money
/// in it, or one is named that has none.
Answered<ShareAnswer> answer(const ShareQuestion& question, const AtPoint& at,
                             const Executor& executor);

}  // namespace hearth

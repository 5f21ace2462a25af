// Definitions, as in sections 7 and 8 of the method.
#include "study/measure_words.hpp"

namespace hearth {

namespace {

bool starts_with(std::string_view text, std::string_view head) {
    return text.substr(0, head.size()) == head;
}

const MeasureWords* find_words(std::string_view name) {
    for (const MeasureWords& words : measure_words()) {
        const auto family = words.name.find('<');
        const bool same = family == std::string_view::npos
                              ? words.name == name
                              : starts_with(name, words.name.substr(0, family));
        if (same) return &words;
    }
    return nullptr;
}

/// A payer's measure by its last word; an intervention's is named as the option's.
constexpr MeasureWords of_payer{
    "by_payer.<payer>", "money",
    "one payer's rows of the ledger, less the comparator's: for `net`, the classes of the "
    "perspective and transfers; for `net_cash`, cost, transfers and cashable savings; else the "
    "class named"};
constexpr MeasureWords of_line{
    "lines.<line>", "money",
    "all rows of one line of the option's ledger over the horizon; costs are negative"};

}  // namespace

const std::vector<MeasureWords>& measure_words() {
    static const std::vector<MeasureWords> words{
        {"net_saving", "money",
         "gross saving less programme cost over the horizon, undiscounted, over the payers and "
         "classes of the perspective; the difference from the first option"},
        {"net_cash", "money",
         "cashable savings less programme cost, undiscounted: what leaves a budget"},
        {"gross_saving", "money",
         "cashable and capacity savings (and social ones and transfers where the perspective names "
         "them), undiscounted"},
        {"programme_cost", "money",
         "what the programme's payers in the perspective spend on it, undiscounted"},
        {"pv_net_saving", "money", "the net saving, each year discounted to the start"},
        {"pv_net_cash", "money", "the net cash, each year discounted to the start"},
        {"pv_gross_saving", "money", "the gross saving, each year discounted to the start"},
        {"pv_programme_cost", "money", "the programme cost, each year discounted to the start"},
        {"benefit_cost_ratio", "ratio",
         "present value of savings over present value of programme cost, both without transfers"},
        {"roi", "ratio",
         "present value of savings less that of the programme cost, over the latter, without "
         "transfers"},
        {"benefit_cost_ratio_undiscounted", "ratio",
         "savings over programme cost, undiscounted, without transfers"},
        {"roi_undiscounted", "ratio",
         "savings less programme cost, over programme cost, undiscounted, without transfers"},
        {"payback_years", "years",
         "when the cumulative net saving reaches 0 and stays there: set-up and capital fall at the "
         "start of a year, all else evenly through it; undiscounted"},
        {"discounted_payback_years", "years",
         "when the cumulative discounted net saving reaches 0 and stays there"},
        {"simple_payback_years", "years",
         "set-up and capital cost over the last year's saving less its other cost, without "
         "transfers"},
        {"clients", "clients", "clients who start over the horizon, of the option's own parts"},
        {"cost_per_client", "money", "programme cost over clients"},
        {"saving_per_client", "money", "gross saving over clients"},
        {"client_years_beyond_horizon", "client-years",
         "client-years of effect after the last year of the appraisal, which nothing counts"},
        {"qalys", "QALYs", "quality-adjusted life-years gained over the horizon, undiscounted"},
        {"pv_qalys", "QALYs", "QALYs gained, discounted by the health schedule"},
        {"pv_net_cost", "money", "discounted cost less cash and capacity, of the payers named"},
        {"net_monetary_benefit", "money", "discounted QALYs at their value, less pv_net_cost"},
        {"cost_per_qaly", "money", "discounted net cost over discounted QALYs"},
        {"avoided.<service or outcome>", "units",
         "units of a service or outcome that are not used because of the option; minus is more "
         "use"},
        {"cost_per.<service or outcome>", "money", "programme cost over the units avoided"},
        {"without.<service>", "units",
         "units that the option's clients would use without it, where the models say"},
        {"without_cost.<service>", "money", "those units at the service's unit cost"},
        {"cumulative_net_saving", "money",
         "the net saving from the start to the end of a year, undiscounted"},
        {"cashable", "money", "savings that leave a budget, undiscounted"},
        {"capacity", "money", "time and beds freed for others, at their unit cost, undiscounted"},
        {"social", "money", "what others gain: households, society; undiscounted"},
    };
    return words;
}

const MeasureWords* words_for(std::string_view path) {
    if (starts_with(path, "by_payer.")) return &of_payer;
    if (starts_with(path, "lines.")) return &of_line;
    if (starts_with(path, "interventions.")) path.remove_prefix(path.rfind('.') + 1);
    return find_words(path);
}

}  // namespace hearth

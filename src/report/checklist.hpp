// Lists by which an appraisal is read: what a guidance asks, item by item, what a scenario says to
// it, and what it leaves blank.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "report/document.hpp"
#include "report/run_report.hpp"

namespace hearth {

/// What a scenario says, and where: a line of a file, or a section of the report. Empty: nothing.
/// `complete`: whether that answers what is asked, or a statement has to say the rest.
struct Said {
    std::string text = {}, where = {};
    bool complete = true;
};

/// What the guidance asks, in our words, and where it does (empty: under the item's number); what
/// the scenario says of itself; and the key under which people say the rest.
struct ChecklistItem {
    std::string_view topic, asks, guidance;
    Said (*says)(const RunReport& report) = nullptr;  ///< nullptr: no file of numbers can
    std::string_view key = {};
};

struct Checklist {
    std::string_view name;   ///< as it is asked for
    std::string_view title;  ///< as a heading
    std::string_view citation;
    std::span<const ChecklistItem> items;
};

/// CHEERS 2022, the Green Book, the AQuA Book and AdViSHE.
std::span<const Checklist> checklists();

/// How many items are blank, and under which key to fill them; then every item with its state.
Document checklist_page(const Checklist& list, const RunReport& report);

/// What a scenario says, by what is asked.
namespace facts {

Said title(const RunReport& report);
Said summary(const RunReport& report);
Said question(const RunReport& report);
Said population(const RunReport& report);
Said setting(const RunReport& report);
Said options(const RunReport& report);
Said comparator(const RunReport& report);
Said perspective(const RunReport& report);
Said horizon(const RunReport& report);
Said discounting(const RunReport& report);
Said outcomes(const RunReport& report);
Said outcomes_in_part(const RunReport& report);
Said scope(const RunReport& report);
Said evidence(const RunReport& report);
Said health_value(const RunReport& report);
Said costs(const RunReport& report);
Said prices(const RunReport& report);
Said models(const RunReport& report);
Said assumptions(const RunReport& report);
Said methods(const RunReport& report);
Said versions(const RunReport& report);
Said choices(const RunReport& report);
Said draws(const RunReport& report);
Said parameters(const RunReport& report);
Said sources(const RunReport& report);
Said result(const RunReport& report);
Said chances(const RunReport& report);
Said drivers(const RunReport& report);
Said caveats(const RunReport& report);
Said additionality(const RunReport& report);
Said double_counting(const RunReport& report);
Said transfers(const RunReport& report);
Said optimism_bias(const RunReport& report);
Said cash(const RunReport& report);
Said checks(const RunReport& report);
Said files(const RunReport& report);
Said input_data(const RunReport& report);
Said fit(const RunReport& report);
Said extremes(const RunReport& report);
Said traces(const RunReport& report);
Said unit_tests(const RunReport& report);
Said published(const RunReport& report);
Said other_inputs(const RunReport& report);
Said outside_figures(const RunReport& report);
Said all_checks(const RunReport& report);
Said files_in_part(const RunReport& report);

}  // namespace facts

}  // namespace hearth

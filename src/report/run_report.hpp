// The report of a run: what it needs, and its renderings.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.hpp"
#include "base/place.hpp"
#include "engine/measures.hpp"
#include "report/document.hpp"
#include "report/uncertainty.hpp"
#include "scenario/scenario.hpp"
#include "study/run.hpp"

namespace hearth {

enum class Breakdown { payer, service, intervention, year };

/// All that a report of a run reads. `uncertainty` is null for a deterministic run.
struct RunReport {
    const Scenario& scenario;
    const SourceTexts& texts;
    const Plan& plan;
    const Grid& figures;
    const LedgerBlock& block;
    const std::vector<OptionResult>& results;
    const std::vector<Diagnostic>& warnings;
    Breakdown by = Breakdown::payer;
    bool nominal = false;
    const RunDraws* uncertainty = nullptr;
};

/// Takes one piece of output after the other.
using Writer = std::function<void(std::string_view)>;

/// The tables, answer first.
Document run_document(const RunReport& report);

/// The result as JSON (version 1 of the contract in docs/result.schema.json), the ledger streamed.
void write_run_json(const RunReport& report, const Writer& write);

}  // namespace hearth

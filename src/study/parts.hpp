// Parts of a probabilistic run: what each was computed from, all that its draws summed up to, and
// how parts join to the run. As files they are report's business.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/place.hpp"
#include "scenario/uncertainty.hpp"
#include "study/question.hpp"
#include "study/simulation.hpp"

namespace hearth {

/// A file that a part was computed from.
struct PartFile {
    std::string name, sha256;

    friend bool operator==(const PartFile&, const PartFile&) = default;
};

/// A column of measures, and where its bins lie.
struct PartColumn {
    std::string option, measure;
    BinGrid bins;

    friend bool operator==(const PartColumn&, const PartColumn&) = default;
};

/// What a part is of.
struct PartHead {
    std::string hearth;    ///< version of the program
    std::string scenario;  ///< path as on the command line
    std::vector<PartFile> files;
    std::vector<std::string> models, set;
    std::uint64_t from = 0, to = 0;  ///< its draws: from … to − 1
    std::uint64_t draws = 0;         ///< of the whole run
    std::uint64_t seed = 0;
    Sampling sampling = Sampling::random;
    std::vector<PartColumn> columns;
    std::size_t cells = 0;  ///< of the ledger: lines × years
};

struct RunPart {
    PartHead head;
    Summary summary;
};

/// The files, columns and cells of a run, for the head of a part or to hold one against.
std::vector<PartFile> files_of(const SourceTexts& texts);
std::vector<PartColumn> columns_of(const Plan& plan, const Simulation& simulation);
std::size_t cells_of(const Plan& plan);

/// Why files as they are now are not what a part was computed from; empty: they are.
std::string change_since(const PartHead& head, const SourceTexts& texts);

/// A part under the name that messages call it by.
struct NamedPart {
    std::string name;
    RunPart part;
};

/// Parts of one run, at least one, joined to the whole run; to the same bits in any order. Refused
/// where they are of different runs, hold the same draws or leave some out.
Answered<RunPart> joined(std::vector<NamedPart> parts);

}  // namespace hearth

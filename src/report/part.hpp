// A part of a probabilistic run as a file (docs/parts.md): what it was computed from, and all that
// its draws summed up to, to the last bit. The only file under report that is read again.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/place.hpp"
#include "scenario/uncertainty.hpp"
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

/// The text of a part: JSON, numbers such that reading gives the same bits, a checksum at the end.
std::string part_text(const RunPart& part);

/// What a text says as a part, or in `mistake` why it is none.
struct PartReading {
    std::optional<RunPart> part;
    std::string mistake;
};
PartReading read_part(std::string_view text);

}  // namespace hearth

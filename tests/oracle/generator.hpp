// Random scenarios as an analyst would write them: valid YAML that uses every key of the language
// sooner or later. The same seed gives the same text.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "oracle/yaml_text.hpp"

namespace hearth::oracle {

struct RandomScenario {
    std::string text;                          ///< of the scenario
    std::map<std::string, std::string> files;  ///< text of each model beside it, by file name
    Keys keys;                                 ///< written in any of them (see yaml_text.hpp)
};

RandomScenario random_scenario(std::uint64_t seed);

}  // namespace hearth::oracle

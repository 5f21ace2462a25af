// Probabilities in words.
#pragma once

#include <string>

namespace hearth {

/// "nine chances in ten", "almost certain", "almost no chance" for a probability.
std::string chances(double probability);

/// 93 %, 99.6 %; never a certainty that draws cannot give.
std::string percent(double probability);

}  // namespace hearth

// Estimates as a page may tell them: moved from the counts that were made to the counts that are
// shown (method 18.7). Which are shown at all, and how finely, is evaluation.cpp's.
#pragma once

#include "study/effects.hpp"

namespace hearth {

/// A multiple of a step that is a whole number or one over one.
double to_step(double value, double step);

/// To so many significant digits.
double in_significant(double value, int digits);

/// Counts to the nearest multiple of a threshold, whole years.
RecordTotals::Of as_shown(const RecordTotals::Of& of, double threshold);

/// All estimates of a service, moved to its counts, and its comparison's, as they are shown; what
/// falls by itself in hundredths.
void move_to_shown(ServiceEffect& service, double threshold);

/// The rate after over the rate before.
double rate_ratio_of(const RecordTotals::Of& of);

}  // namespace hearth

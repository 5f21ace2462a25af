// What moves a measure, what would have to be true, two figures at once, and where its variance
// comes from: in words and tables, as JSON and as pictures.
#pragma once

#include <string>

#include "report/chart.hpp"
#include "report/document.hpp"
#include "report/explain.hpp"
#include "study/sensitivity.hpp"

namespace hearth {

Document tornado_document(const TornadoAnswer& report);
std::string tornado_json(const TornadoAnswer& report);
Chart tornado_chart(const TornadoAnswer& report);

Document threshold_document(const ThresholdAnswer& report);
std::string threshold_json(const ThresholdAnswer& report);
Chart threshold_chart(const ThresholdAnswer& report);

Document two_way_document(const TwoWayAnswer& report);
std::string two_way_json(const TwoWayAnswer& report);
Chart two_way_chart(const TwoWayAnswer& report);

Document shares_document(const SharesAnswer& report);
std::string shares_json(const SharesAnswer& report);
Chart shares_chart(const SharesAnswer& report);

}  // namespace hearth

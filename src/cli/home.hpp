// Where the product's own data and models lie.
#pragma once

#include <string>

namespace hearth {

/// HEARTH_HOME where it is set; else ../share/hearth beside the program; else the nearest folder
/// above the program that holds data/services.yaml. Empty when there is none.
std::string home_folder();

}  // namespace hearth

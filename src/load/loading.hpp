// Reading a scenario with values put in from elsewhere: what load.hpp offers for one reading, for
// whoever reads the same scenario again and again.
#pragma once

#include <string>
#include <vector>

#include "load/files.hpp"
#include "load/load.hpp"

namespace hearth {

/// A value to put at a path, as `set:` and `--set` do, and where the path was written.
struct Setting {
    std::string path;
    Place place;
    Node value;
};

/// Values to put in after those of the request, and paths of figures to be found.
struct Changes {
    std::vector<Setting> settings = {};
    std::vector<std::string> watched = {};
};

/// Where a watched path leads: to a figure that was written at `place`; line 0: to no figure.
/// `shared`: a model's figure named by one of several interventions that use the model.
struct Watched {
    Place place = {};
    bool shared = false;
};

struct Changed {
    Loaded loaded;
    std::vector<Watched> watched;  ///< beside Changes::watched
};

/// Reads a scenario with changes; files come from `files` where they were read before.
Changed load_changed(const LoadRequest& request, const Changes& changes, Files& files);

/// Reads a file of sets; what its paths lead to is known only with a scenario.
Loaded read_sets_file(const LoadRequest& request, Files& files);

}  // namespace hearth

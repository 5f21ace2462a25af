// Looks around the program for data/services.yaml.
#include "cli/home.hpp"

#include <cstdlib>
#include <filesystem>

namespace hearth {

namespace {

namespace fs = std::filesystem;

bool is_home(const fs::path& folder) {
    std::error_code ignored;
    return fs::exists(folder / "data" / "services.yaml", ignored);
}

/// The shorter of the absolute path and the one relative to where the analyst stands.
std::string shown(const fs::path& folder) {
    std::error_code failed;
    const fs::path near = fs::proximate(folder, failed);
    return !failed && near.string().size() < folder.string().size() ? near.string()
                                                                    : folder.string();
}

}  // namespace

std::string home_folder() {
    if (const char* set = std::getenv("HEARTH_HOME")) return set;
    std::error_code failed;
    const fs::path program = fs::read_symlink("/proc/self/exe", failed);
    if (failed) return {};
    const fs::path installed = program.parent_path().parent_path() / "share" / "hearth";
    if (is_home(installed)) return shown(installed);
    for (fs::path folder = program.parent_path(); folder.has_relative_path();
         folder = folder.parent_path())
        if (is_home(folder)) return shown(folder);
    return {};
}

}  // namespace hearth

// Folders that may hold models.
#include "load/model_files.hpp"

#include <algorithm>

namespace hearth {

namespace fs = std::filesystem;

std::vector<fs::path> model_folders(const LoadRequest& request) {
    std::vector<fs::path> folders;
    for (const std::string& folder : request.models) folders.emplace_back(folder);
    const fs::path beside =
        request.path == "-" ? fs::path(".") : fs::path(request.path).parent_path();
    folders.push_back(beside);
    folders.push_back(beside / "models");
    folders.push_back(beside.empty() ? fs::path("..") / "models" : beside / ".." / "models");
    folders.push_back(fs::path(request.home) / "models");
    return folders;
}

std::vector<std::string> model_names(const LoadRequest& request) {
    std::vector<std::string> names;
    for (const fs::path& folder : model_folders(request)) {
        std::error_code error;
        const auto& given = request.models;
        const bool holds_models =
            folder.filename() == "models" ||
            std::find(given.begin(), given.end(), folder.string()) != given.end();
        if (!holds_models) continue;
        for (const auto& file : fs::directory_iterator(folder, error))
            if (file.path().extension() == ".yaml") names.push_back(file.path().stem().string());
    }
    std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());
    return names;
}

}  // namespace hearth

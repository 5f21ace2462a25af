// What tests start from: a folder of their own, and scenarios read from it or from the source
// folder.
#pragma once

#include <doctest/doctest.h>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <stdlib.h>  // mkdtemp
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "load/load.hpp"

namespace hearth::testing {

/// A folder that goes away with this object.
struct Folder {
    std::filesystem::path path;
    Folder() {
        std::string name = (std::filesystem::temp_directory_path() / "hearth-XXXXXX").string();
        if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
        path = name;
    }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    ~Folder() { std::filesystem::remove_all(path); }

    /// The path of the file written.
    [[nodiscard]] std::string write(const std::string& name, std::string_view bytes) const {
        const auto file = path / name;
        std::ofstream(file, std::ios::binary) << bytes;
        return file.string();
    }
};

/// A scenario by its path from the source folder, which must be right.
inline Loaded load_path(const std::string& path, std::vector<std::string> set = {}) {
    const std::filesystem::path home = HEARTH_SOURCE_DIR;
    Loaded all = load_scenario({.path = (home / path).string(),
                                .home = home.string(),
                                .models = {},
                                .set = std::move(set)});
    INFO(render(all.diagnostics.sorted(), all.texts, Severity::error));
    REQUIRE_MESSAGE(all.scenario.has_value(), path);
    return all;
}

/// A scenario by its text, which must be right.
inline Loaded load_written(std::string_view text, std::vector<std::string> set = {}) {
    const Folder folder;
    return load_path(folder.write("scenario.yaml", text), std::move(set));
}

}  // namespace hearth::testing

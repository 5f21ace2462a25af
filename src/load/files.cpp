// Reads and parses what was not read before.
#include "load/files.hpp"

#include "scenario/library.hpp"

namespace hearth {

FileKind kind_of(const Node& root) {
    if (root.find("records") != nullptr) return FileKind::records;
    if (root.find("expect") != nullptr) return FileKind::published;
    if (root.find("interventions") != nullptr || root.find("options") != nullptr ||
        root.find("appraisal") != nullptr)
        return FileKind::scenario;
    for (const Field& field : describe<DataFile>().fields)
        if (field.key != "hearth" && field.key != "figures" && field.key != "sources" &&
            root.find(field.key) != nullptr && root.find("kind") == nullptr)
            return FileKind::data;
    if (root.find("kind") != nullptr || root.find("effects") != nullptr) return FileKind::model;
    if (root.find("sets") != nullptr && root.find("title") == nullptr) return FileKind::sets;
    const bool data = root.find("sources") != nullptr || root.find("figures") != nullptr;
    return data && root.find("title") == nullptr ? FileKind::data : FileKind::scenario;
}

std::optional<Node> Files::read(const std::string& path, Diagnostics& diagnostics) {
    if (const auto known = read_.find(path); known != read_.end()) return known->second;
    const auto file = read_text(path, path, texts, diagnostics);
    if (!file) return std::nullopt;
    return parsed(*file, read_, path, diagnostics);
}

std::optional<Node> Files::parse(const std::string& text, Diagnostics& diagnostics) {
    if (const auto known = parsed_.find(text); known != parsed_.end()) return known->second;
    const auto file = take_argument(text, texts, diagnostics);
    return file ? parsed(*file, parsed_, text, diagnostics) : std::nullopt;
}

std::optional<Node> Files::parsed(std::uint32_t file, std::map<std::string, Node>& known,
                                  const std::string& name, Diagnostics& diagnostics) {
    const std::size_t errors = diagnostics.errors();
    auto root = parse_yaml(file, texts, diagnostics);
    if (!root || diagnostics.errors() > errors) return root;
    return known.emplace(name, std::move(*root)).first->second;
}

std::optional<PlaceTable> Files::read_places(const std::string& path, Diagnostics& diagnostics) {
    const auto file = read_text(path, path, texts, diagnostics);
    if (!file) return std::nullopt;
    return PlaceTable{*file, texts.at(*file).text};
}

std::uint32_t Files::again(std::uint32_t file) { return texts.add(SourceText(texts.at(file))); }

namespace fs = std::filesystem;

fs::path data_file(const LoadRequest& request, std::string_view name) {
    const fs::path other = fs::path(request.data) / name;
    std::error_code ignored;
    if (!request.data.empty() && fs::exists(other, ignored)) return other;
    return fs::path(request.home) / "data" / name;
}

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
        const bool holds_models = folder.filename() == "models" || is_among(folder.string(), given);
        if (!holds_models) continue;
        for (const auto& file : fs::directory_iterator(folder, error))
            if (file.path().extension() == ".yaml") names.push_back(file.path().stem().string());
    }
    sort_once(names);
    return names;
}

}  // namespace hearth

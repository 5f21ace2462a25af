// The table of places, data/places.csv: as a list, and each place of it whole.
#include <filesystem>
#include <fstream>

#include "fuzz.hpp"

using namespace hearth;

namespace {

/// A folder that holds the table alone, away with the program.
struct Folder {
    std::string path = "/tmp/hearth-fuzz-XXXXXX";
    Folder() { fuzz::hold(mkdtemp(path.data()) != nullptr, "there is a folder"); }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    ~Folder() { std::filesystem::remove_all(path); }
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const Folder folder;
    std::ofstream(folder.path + "/places.csv", std::ios::binary) << fuzz::text_of(data, size);
    LoadRequest request{.path = {}, .home = fuzz::home, .data = folder.path};
    Loaded list = load_places(request);
    fuzz::say(list.diagnostics, list.texts);
    if (!list.scenario) return 0;
    for (const auto& place : list.scenario->library.places) {
        request.places.push_back(place.name);
        if (request.places.size() == 20) break;
    }
    const Loaded whole = load_places(request);
    fuzz::say(whole.diagnostics, whole.texts);
    return 0;
}

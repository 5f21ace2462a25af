// Reads a scenario, makes 1,000 draws and prints what each option saves on average.
//   net_saving SCENARIO FOLDER      FOLDER holds data/ and models/, such as /usr/share/hearth
#include <cstdio>

#include "load/load.hpp"
#include "study/run.hpp"

int main(int argc, char** argv) {
    if (argc != 3) return 2;
    const hearth::Loaded loaded = hearth::load_scenario({.path = argv[1], .home = argv[2]});
    std::fputs(
        hearth::render(loaded.diagnostics.sorted(), loaded.texts, hearth::Severity::error).c_str(),
        stderr);
    if (!loaded.scenario) return 1;

    hearth::Diagnostics excesses;  // effects that avoid more than there is
    const hearth::AtPoint at = hearth::at_point(*loaded.scenario, loaded.texts, excesses);
    const auto made = hearth::answer(hearth::RunQuestion{.drawing = {.draws = 1000}}, at,
                                     hearth::one_after_the_other());
    const auto* drawn = std::get_if<hearth::RunDraws>(&made);
    if (excesses.has_errors() || drawn == nullptr) return 1;
    for (const hearth::OptionResult& option : drawn->means)
        std::printf("%s %.0f\n", option.name.c_str(), option.value("net_saving").value_or(0));
    return 0;
}

// hearth check: every problem of some files at once.
#include <cstdio>

#include "base/text.hpp"
#include "cli/commands.hpp"
#include "cli/home.hpp"
#include "cli/output.hpp"
#include "cli/say.hpp"
#include "load/load.hpp"

namespace hearth {

int check_command(const InputOptions& options) {
    bool good = true;
    Output output("-");
    for (const std::string& path : options.files) {
        const Loaded loaded = check_file(
            {.path = path, .home = home_folder(), .models = options.models, .set = options.set});
        say_diagnostics(loaded, Severity::warning);
        const bool wrong = say_diagnostics(loaded, Severity::error);
        good = good && !wrong;
        if (!wrong) output.write(printable(path) + ": no errors\n");
    }
    const std::string failure = output.finish();
    if (!failure.empty()) say(failure);
    return good && failure.empty() ? 0 : 1;
}

}  // namespace hearth

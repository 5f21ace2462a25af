// hearth list: what there is to use.
#include "cli/commands.hpp"
#include "cli/home.hpp"
#include "cli/output.hpp"
#include "cli/say.hpp"
#include "load/load.hpp"
#include "report/listing.hpp"

namespace hearth {

int list_command(const ListOptions& options) {
    const LoadRequest request{.path = {}, .home = home_folder(), .models = options.models};
    const Loaded loaded = options.what == "models" ? load_models(request) : load_library(request);
    if (!loaded.scenario) {
        say_diagnostics(loaded, Severity::error);
        return 1;
    }
    const Table listing = list_of(options.what, *loaded.scenario);
    return write_out(options.output, options.format == "json"
                                         ? to_json(listing)
                                         : rendered({listing}, options.format));
}

}  // namespace hearth

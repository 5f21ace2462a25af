// hearth schema: the language for editors and for readers.
#include "cli/commands.hpp"
#include "cli/output.hpp"
#include "report/pages.hpp"

namespace hearth {

int schema_command(const SchemaOptions& options) {
    return write_out(options.output, options.markdown ? key_reference()
                                     : options.result ? result_schema()
                                                      : json_schema());
}

}  // namespace hearth

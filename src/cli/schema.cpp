// hearth schema: the language for editors and for readers.
#include "report/schema.hpp"

#include "cli/commands.hpp"
#include "cli/output.hpp"
#include "cli/say.hpp"

namespace hearth {

int schema_command(const SchemaOptions& options) {
    Output output(options.output);
    output.write(options.markdown ? key_reference()
                 : options.result ? result_schema()
                                  : json_schema());
    return finished(output);
}

}  // namespace hearth

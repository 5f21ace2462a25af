// The command line: options in, commands called, an exit code out.
#pragma once

namespace hearth {

/// Runs the command that `argv` names. Exit codes: 0 done, 1 a file or figure is wrong or output
/// failed, 2 the command line is wrong, 130 interrupted.
int run_command_line(int argc, char** argv);

}  // namespace hearth

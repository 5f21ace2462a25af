// The front door: hands the command line on, and turns a fault of ours into exit code 70.
#include <cstdio>
#include <exception>

#include "cli/cli.hpp"

int main(int argc, char** argv) {
    try {
        return hearth::run_command_line(argc, argv);
    } catch (const std::exception& fault) {
        std::fprintf(stderr, "hearth: a fault of ours, please report it: %s\n", fault.what());
    }
    return 70;
}

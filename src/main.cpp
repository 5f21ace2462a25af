// The front door: hands the command line on; says what the machine lacks, and turns a fault of ours
// into exit code 70.
#include <cstdio>
#include <exception>
#include <new>
#include <system_error>

#include "cli/cli.hpp"

int main(int argc, char** argv) {
    try {
        return hearth::run_command_line(argc, argv);
    } catch (const std::bad_alloc&) {
        std::fputs("hearth: there is not enough memory: take fewer --draws or --threads\n", stderr);
        return 1;
    } catch (const std::system_error& lack) {
        std::fprintf(stderr,
                     "hearth: the system gives no more: %s: take fewer --draws or --threads\n",
                     lack.what());
        return 1;
    } catch (const std::exception& fault) {
        std::fprintf(stderr, "hearth: a fault of ours, please report it: %s\n", fault.what());
    }
    return 70;
}

// The front door: hands the command line on; says what the machine lacks, and turns a fault of ours
// into exit code 70.
#include <cstdio>
#include <exception>
#include <new>
#include <system_error>

#include "cli/cli.hpp"
#include "cli/output.hpp"

int main(int argc, char** argv) {
    try {
        return hearth::run_command_line(argc, argv);
    } catch (const std::bad_alloc&) {
        std::fwrite(hearth::no_memory.data(), 1, hearth::no_memory.size(), stderr);
        return 1;
    } catch (const std::system_error& lack) {
        const bool threads = lack.code() == std::errc::resource_unavailable_try_again;
        std::fprintf(stderr, "hearth: the system gives no more: %s%s\n", lack.what(),
                     threads ? ": take fewer --threads" : "");
        return 1;
    } catch (const std::exception& fault) {
        std::fprintf(stderr, "hearth: a fault of ours, please report it: %s\n", fault.what());
    }
    return 70;
}

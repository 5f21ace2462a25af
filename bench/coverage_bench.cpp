// How often the 95 % intervals of `hearth evaluate` hold the true ratio, by design and method, over
// replicates (2,000, or as many as asked): the table of docs/evaluation-coverage.md.
#include <cmath>
#include <cstdio>
#include <cstdlib>

#include "base/text.hpp"
#include "simulated_records.hpp"

using namespace hearth;
using namespace hearth::simulated;

namespace {

void print(const Truth& truth, const std::vector<Coverage>& all) {
    for (const Coverage& of : all) {
        if (of.made < 1) continue;
        std::printf("| %s | %zu | %s | %.0f | %.1f | %+.1f |\n",
                    std::string(name_of(truth.design)).c_str(), truth.clients, of.method.c_str(),
                    of.made, 100 * of.covered / of.made,
                    100 * (std::exp(of.log_bias / of.made) - 1));
    }
    std::fflush(stdout);
}

}  // namespace

int main(int count, char** values) {
    const int replicates = count > 1 ? std::atoi(values[1]) : 2000;
    std::puts("| design | clients | method | replicates | covered, % | bias, % |");
    std::puts("|---|---|---|---|---|---|");
    using enum SimulatedDesign;
    for (const Truth& truth :
         {Truth{paired}, Truth{paired, 30}, Truth{paired_twice}, Truth{paired_noisy},
          Truth{paired_noisy, 300}, Truth{truncated, 200}, Truth{apart}, Truth{clusters, 200},
          Truth{compared, 150}, Truth{confounded, 200}, Truth{far_apart, 200}, Truth{selected, 200},
          Truth{series, 2}})
        print(truth, coverage_of(truth, replicates, {.seed = 16, .replicates = 999}));
}

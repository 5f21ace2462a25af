// What estimating effects costs: 10,000 BCa replicates of 1,000 clients and 10 services; everything
// for 300 clients and 10 services with a comparison of as many; and a Poisson and a negative
// binomial regression of 100,000 rows, which are written to the file named, if one is, for others
// to fit. Prints milliseconds.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <limits>

#include "simulated_records.hpp"
#include "study/client_bootstrap.hpp"
#include "study/count_models.hpp"

using namespace hearth;
using namespace hearth::simulated;

namespace {

template <class Work>
double fastest(const Work& work, int times) {
    double best = std::numeric_limits<double>::infinity();
    for (int i = 0; i < times; ++i) {
        const auto start = std::chrono::steady_clock::now();
        work();
        const std::chrono::duration<double, std::milli> took =
            std::chrono::steady_clock::now() - start;
        best = std::min(best, took.count());
    }
    return best;
}

/// Ten services of the same clients, who stand in the order of the first.
Records ten_services(SimulatedDesign design, std::size_t clients) {
    Chance chance{{1, 1}};
    Records made = records_of({design, clients}, chance);
    for (int s = 1; s < 10; ++s) {
        Records more = records_of({design, clients}, chance);
        more.services[0].service = "service_" + std::to_string(s);
        made.services.push_back(more.services[0]);
    }
    return made;
}

void bench_bootstrap() {
    const Records records = ten_services(SimulatedDesign::paired, 1000);
    std::vector<int> unit(records.clients());
    for (std::size_t i = 0; i < unit.size(); ++i) unit[i] = static_cast<int>(i);
    std::vector<CountPairs> services;
    for (const ServiceUseRecords& use : records.services)
        services.push_back(
            {use.before, use.after, records.years_before, records.years_after, unit});
    double sum = 0;
    const double took = fastest(
        [&] { sum += bootstrap_effects(services, {.replicates = 10000})[9].ratio.high; }, 3);
    std::printf("bootstrap %.0f ms (%.6f)\n", took, sum / 3);
}

void bench_everything() {
    Records records = ten_services(SimulatedDesign::confounded, 300);
    records.entry_at_least.assign(10, -1);
    const double took = fastest([&] { evaluate_records(records, {}); }, 3);
    std::printf("300 clients, 300 compared, 10 services: everything %.0f ms\n", took);
    Records selected = ten_services(SimulatedDesign::selected, 300);
    selected.entry_at_least.assign(10, 3);
    std::printf("300 clients, selected by 10 services: everything %.0f ms\n",
                fastest([&] { evaluate_records(selected, {}); }, 3));
}

CountData regression(std::size_t rows) {
    Chance chance{{2, 2}};
    CountData data{.terms = Grid(rows, 6, 1), .counts = Column(rows), .offset = Column(rows)};
    for (std::size_t i = 0; i < rows; ++i) {
        double link = 0.2;
        for (std::size_t c = 1; c < 6; ++c) {
            data.terms(i, c) = chance.uniform();
            link += 0.2 * data.terms(i, c);
        }
        data.offset[i] = std::log(0.5 + chance.uniform());
        data.counts[i] = chance.poisson(std::exp(link + data.offset[i]) * chance.gamma(1.5));
    }
    return data;
}

void write(const CountData& data, const char* path) {
    std::FILE* file = std::fopen(path, "w");
    if (file == nullptr) return;
    std::fputs("count,offset,a,b,c,d,e\n", file);
    for (std::size_t i = 0; i < data.counts.size(); ++i) {
        std::fprintf(file, "%.17g,%.17g", data.counts[i], data.offset[i]);
        for (std::size_t c = 1; c < 6; ++c) std::fprintf(file, ",%.17g", data.terms(i, c));
        std::fputc('\n', file);
    }
    std::fclose(file);
}

}  // namespace

int main(int count, char** values) {
    bench_bootstrap();
    bench_everything();
    const CountData data = regression(100000);
    if (count > 1) write(data, values[1]);
    CountFit fit;
    const double poisson = fastest([&] { fit = poisson_fit(data); }, 3);
    std::printf("poisson %.1f ms, deviance %.6f\n", poisson, fit.deviance);
    const double binomial = fastest([&] { fit = negative_binomial_fit(data); }, 1);
    std::printf("negative binomial %.1f ms, theta %.6f\n", binomial, fit.theta);
}

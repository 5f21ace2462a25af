// Plans of a few figures and blocks of their draws.
#pragma once

#include <string>
#include <vector>

#include "draws/sampling.hpp"
#include "engine/plan.hpp"

namespace hearth {

inline PlanFigure figure_of(std::string id, Distribution distribution, double rebasing = 1) {
    return {.id = std::move(id),
            .distribution = std::move(distribution),
            .rebasing = rebasing,
            .point = -1,
            .expression = {}};
}

inline Plan plan_of(std::vector<PlanFigure> figures) {
    Plan plan;
    plan.figures = std::move(figures);
    return plan;
}

inline Grid sampled(const Sampler& sampler, std::uint64_t first_draw, std::size_t draws,
                    std::size_t figures) {
    Grid block(draws, figures, -99);
    fill_constants(sampler, block);
    sample_block(sampler, first_draw, draws, block);
    return block;
}

inline Grid sampled(const Plan& plan, const SamplingOptions& options, std::uint64_t first_draw,
                    std::size_t draws) {
    return sampled(make_sampler(plan.figures, options), first_draw, draws, plan.figures.size());
}

}  // namespace hearth

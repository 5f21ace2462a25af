// What hearth farm is asked, and the engines that hand out its pieces.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "cli/run.hpp"
#include "study/farm.hpp"

namespace hearth {

enum class Engine { parallel, slurm, plan };
inline std::vector<std::string_view> choice_names(Engine) { return {"parallel", "slurm", "plan"}; }

struct FarmAsked : RunAsked {
    std::string folder;
    std::string each;   ///< "place", "place=…"; empty: draws
    std::string piece;  ///< "7", "7/100"; empty: all are handed out
    std::string sshlogin;
    std::uint64_t pieces = 100;
    Engine on = Engine::parallel;
    int jobs = 0;
    int patience = 60;  ///< seconds
    bool status = false, merge = false;

    [[nodiscard]] std::string plan_path() const {
        return (std::filesystem::path(folder) / "plan.json").string();
    }
};

/// Hands pieces, by number, to GNU parallel, which tries each up to three times, and waits for it;
/// to Slurm as an array, with a job that puts all together when it has ended; or prints their
/// commands. The exit code, 0 also where pieces have failed.
int hand_to_parallel(const std::vector<std::size_t>& missing, const FarmAsked& asked);
int hand_to_slurm(const FarmPlan& plan, const std::vector<std::size_t>& missing,
                  const FarmAsked& asked);
int print_commands(const std::vector<std::size_t>& missing, const FarmAsked& asked);

}  // namespace hearth

// One scenario in many versions: its sets, the choices of its alternatives, files of sets. Files
// are parsed once; where a version only puts other values in the place of figures, nothing but
// those figures is read again. It finds versions and reads them; what they come to is for others.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "load/load.hpp"

namespace hearth {

/// A set or a choice: values by path, in the order written.
using Version = Named<std::vector<Setting>>;

/// An alternative and its choices: one of them is made.
using Alternative = Named<std::vector<Version>>;

/// What a file of sets holds; no sets where `read.diagnostics` has errors.
struct SetsRead {
    Loaded read;
    std::vector<Version> sets;
};

/// A scenario as one version has it.
struct Variant {
    /// Valid until another version is asked for; nullptr where `diagnostics` holds errors.
    const Scenario* scenario = nullptr;
    /// Scenarios of one number differ in the values of figures alone.
    std::size_t structure = 0;
    Diagnostics diagnostics;
};

/// Reads a scenario again and again. A version of it equals, figure by figure, what `load_scenario`
/// makes of the same values given as `--set`; only `Scenario::replacements` are not kept.
class Variants {
  public:
    explicit Variants(LoadRequest request);
    ~Variants();
    Variants(const Variants&) = delete;
    Variants& operator=(const Variants&) = delete;

    /// The scenario as it stands.
    [[nodiscard]] const Loaded& base() const { return base_; }
    [[nodiscard]] const std::vector<Version>& sets() const { return sets_; }
    [[nodiscard]] const std::vector<Alternative>& alternatives() const { return alternatives_; }
    /// All texts read so far.
    [[nodiscard]] const SourceTexts& texts() const { return files_.texts; }

    /// The sets of a file.
    SetsRead sets_of(const std::string& path);

    /// The scenario with these values put in, in this order, after those of the request.
    Variant at(const std::vector<Setting>& settings);

  private:
    struct Kept;
    Kept& kept(const std::vector<Setting>& settings, const std::vector<bool>& plain);

    LoadRequest request_;
    Files files_;
    Loaded base_;
    std::vector<Version> sets_;
    std::vector<Alternative> alternatives_;
    std::vector<std::unique_ptr<Kept>> kept_;
    std::size_t structures_ = 0;
};

/// Adds to what was found in a scenario what is wrong with its sets and with each choice of its
/// alternatives, made alone.
Loaded check_variants(const LoadRequest& request, Loaded loaded, Files& files);

}  // namespace hearth

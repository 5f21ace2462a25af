// Counts, sorts and splits variance over combinations.
#include "study/multiverse.hpp"

#include <algorithm>
#include <limits>
#include <map>
#include <numeric>
#include <set>

#include "base/ranking.hpp"

namespace hearth {

namespace {

/// SplitMix64 (Steele, Lea and Flood 2014): a stream of 64-bit numbers from a seed.
class Stream64 {
  public:
    explicit Stream64(std::uint64_t seed) : state_(seed) {}

    /// Uniform on 0 … most, without bias.
    std::uint64_t up_to(std::uint64_t most) {
        if (most == std::numeric_limits<std::uint64_t>::max()) return next();
        const std::uint64_t count = most + 1;
        const std::uint64_t limit = std::numeric_limits<std::uint64_t>::max() / count * count;
        std::uint64_t drawn = next();
        while (drawn >= limit) drawn = next();
        return drawn % count;
    }

  private:
    std::uint64_t next() {
        state_ += 0x9e3779b97f4a7c15ull;
        std::uint64_t z = state_;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ull;
        z = (z ^ (z >> 27)) * 0x94d049bb133111ebull;
        return z ^ (z >> 31);
    }

    std::uint64_t state_;
};

double mean_of(const std::vector<double>& values) {
    double sum = 0;
    for (const double value : values) sum += value;
    return sum / static_cast<double>(values.size());
}

double squares_around(const std::vector<double>& values, double centre) {
    double sum = 0;
    for (const double value : values) sum += (value - centre) * (value - centre);
    return sum;
}

class Counting {
  public:
    Counting(const Choices& choices, const std::vector<Combination>& rows,
             const std::vector<double>& values)
        : choices_(choices),
          rows_(rows),
          values_(values),
          mean_(mean_of(values)),
          squares_(squares_around(values, mean_)) {}

    MultiverseResult result() {
        MultiverseResult made;
        made.complete = rows_.size() == combinations_of(choices_);
        made.order.resize(rows_.size());
        std::iota(made.order.begin(), made.order.end(), std::size_t{0});
        std::stable_sort(made.order.begin(), made.order.end(), [&](std::size_t a, std::size_t b) {
            return rank_of(values_[a]) < rank_of(values_[b]);
        });
        made.highest = static_cast<std::size_t>(std::max_element(values_.begin(), values_.end()) -
                                                values_.begin());
        const auto above = std::count_if(values_.begin(), values_.end(), is_above);
        made.positive = static_cast<double>(above) / static_cast<double>(values_.size());
        const std::size_t n = made.order.size();
        made.median = (values_[made.order[(n - 1) / 2]] + values_[made.order[n / 2]]) / 2;
        for (std::size_t a = 0; a < choices_.size(); ++a)
            made.influences.push_back(influence(a, made.complete));
        std::stable_sort(made.influences.begin(), made.influences.end(),
                         [](const AlternativeInfluence& a, const AlternativeInfluence& b) {
                             return rank_of(a.swing) > rank_of(b.swing);
                         });
        return made;
    }

  private:
    static bool is_above(double value) { return value > 0; }

    /// Values by the choice made from one alternative.
    std::vector<std::vector<double>> by_choice(std::size_t alternative) const {
        std::vector<std::vector<double>> split(static_cast<std::size_t>(choices_[alternative]));
        for (std::size_t r = 0; r < rows_.size(); ++r)
            split[static_cast<std::size_t>(rows_[r][alternative])].push_back(values_[r]);
        return split;
    }

    AlternativeInfluence influence(std::size_t alternative, bool complete) const {
        AlternativeInfluence made{
            .alternative = alternative, .means = {}, .share = {}, .turns_sign = {}};
        double between = 0;
        double low = std::numeric_limits<double>::infinity();
        double high = -low;
        int met = 0;
        for (const auto& values : by_choice(alternative)) {
            const bool any = !values.empty();
            made.means.push_back(any ? mean_of(values) : std::numeric_limits<double>::quiet_NaN());
            if (!any) continue;
            const double mean = made.means.back();
            between += static_cast<double>(values.size()) * (mean - mean_) * (mean - mean_);
            low = std::min(low, mean);
            high = std::max(high, mean);
            ++met;
        }
        made.share = share(between, met, complete);
        made.swing = high - low;
        if (complete) add_groups(alternative, made);
        return made;
    }

    std::optional<double> share(double between, int met, bool complete) const {
        if (!(squares_ > 0)) return std::nullopt;
        const auto rest = static_cast<double>(rows_.size()) - met;
        if (!complete && rest > 0) between -= (met - 1) * (squares_ - between) / rest;
        return std::min(1.0, std::max(0.0, between / squares_));
    }

    /// Rows that differ in one alternative alone, group by group.
    void add_groups(std::size_t alternative, AlternativeInfluence& made) const {
        struct Group {
            double low, high;
        };
        std::map<Combination, Group> groups;
        for (std::size_t r = 0; r < rows_.size(); ++r) {
            Combination others = rows_[r];
            others[alternative] = 0;
            const auto [group, is_new] =
                groups.try_emplace(std::move(others), Group{values_[r], values_[r]});
            group->second.low = std::min(group->second.low, values_[r]);
            group->second.high = std::max(group->second.high, values_[r]);
        }
        double sum = 0;
        bool turns = false;
        for (const auto& [others, group] : groups) {
            sum += group.high - group.low;
            turns = turns || is_above(group.high) != is_above(group.low);
        }
        made.swing = sum / static_cast<double>(groups.size());
        made.turns_sign = turns;
    }

    const Choices& choices_;
    const std::vector<Combination>& rows_;
    const std::vector<double>& values_;
    double mean_;
    double squares_;
};

}  // namespace

std::uint64_t combinations_of(const Choices& choices) {
    std::uint64_t total = 1;
    for (const int count : choices) {
        const auto more = static_cast<std::uint64_t>(count);
        if (more != 0 && total > std::numeric_limits<std::uint64_t>::max() / more)
            return std::numeric_limits<std::uint64_t>::max();
        total *= more;
    }
    return total;
}

Combination combination_at(const Choices& choices, std::uint64_t index) {
    Combination made(choices.size());
    for (std::size_t a = choices.size(); a-- > 0;) {
        const auto count = static_cast<std::uint64_t>(choices[a]);
        made[a] = static_cast<int>(index % count);
        index /= count;
    }
    return made;
}

std::vector<std::uint64_t> sampled_combinations(std::uint64_t total, std::uint64_t count,
                                                std::uint64_t seed) {
    std::vector<std::uint64_t> drawn;
    if (count >= total) {
        drawn.resize(total);
        std::iota(drawn.begin(), drawn.end(), std::uint64_t{0});
        return drawn;
    }
    Stream64 random(seed);  // Floyd's sample without replacement (Bentley and Floyd 1987)
    std::set<std::uint64_t> met;
    for (std::uint64_t last = total - count; last < total; ++last) {
        const std::uint64_t one = random.up_to(last);
        if (!met.insert(one).second) met.insert(last);
    }
    drawn.assign(met.begin(), met.end());
    return drawn;
}

MultiverseResult multiverse(const Choices& choices, const std::vector<Combination>& rows,
                            const std::vector<double>& values) {
    return Counting(choices, rows, values).result();
}

}  // namespace hearth

// Trees that become YAML text, and mappings that remember which keys of which record were written.
#pragma once

#include <set>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace hearth::oracle {

/// A scalar as it stands in the text (quotes included), a list, or a mapping in order.
struct Yaml {
    struct Entry;
    using List = std::vector<Yaml>;
    using Map = std::vector<Entry>;
    std::variant<std::string, List, Map> content;
};
/// One key of a mapping; no std::pair, which clang 14 cannot hold in a type that it is part of.
struct Yaml::Entry {
    Entry(std::string key, Yaml value) : first(std::move(key)), second(std::move(value)) {}
    std::string first;
    Yaml second;
};

Yaml word(std::string text);  ///< a name, year or choice: stands bare
Yaml words(const std::vector<std::string>& texts);
Yaml quoted_text(const std::string& text);
Yaml number(double value);  ///< four significant digits
Yaml whole_number(int value);
double rounded(double value);  ///< as `number` writes it

std::string to_text(const Yaml& tree);

/// Keys written so far: `record.key`, `record.key=choice` for bare words, `record.key[]` for lists
/// and `record.key()` for anything else.
using Keys = std::set<std::string>;

/// A mapping of one record, as the descriptions name it.
class RecordText {
  public:
    RecordText(std::string record, Keys& keys) : record_(std::move(record)), keys_(keys) {}

    RecordText& put(const std::string& key, Yaml value);
    [[nodiscard]] Yaml done() const { return {map_}; }

  private:
    void note(const std::string& key, const Yaml& value);

    std::string record_;
    Keys& keys_;
    Yaml::Map map_;
};

}  // namespace hearth::oracle

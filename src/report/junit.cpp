// One element for each test; texts escaped, and cut where no page could bear them.
#include <fmt/format.h>

#include "base/text.hpp"
#include "report/pages.hpp"
#include "report/words.hpp"

namespace hearth {

namespace {

std::string attribute(std::string_view text) {
    constexpr std::size_t longest = 1000;  // characters
    return escaped_xml(printable(text, longest));
}

std::string test_case(const JunitCase& one) {
    std::string inside;
    for (const std::string& failure : one.failures)
        inside += fmt::format("      <failure message=\"{}\"/>\n", attribute(failure));
    if (!one.error.empty())
        inside += fmt::format("      <error message=\"{}\"/>\n", attribute(one.error));
    if (!one.skipped.empty())
        inside += fmt::format("      <skipped message=\"{}\"/>\n", attribute(one.skipped));
    if (!one.out.empty())
        inside += fmt::format("      <system-out>{}</system-out>\n",
                              escaped_xml(printable(one.out, whole)));
    const std::string head = fmt::format(R"(    <testcase classname="{}" name="{}")",
                                         attribute(one.of), attribute(one.name));
    return inside.empty() ? head + "/>\n" : head + ">\n" + inside + "    </testcase>\n";
}

}  // namespace

std::string to_junit(std::string_view suite, const std::vector<JunitCase>& cases) {
    std::string tests;
    std::size_t failures = 0, errors = 0, skipped = 0;
    for (const JunitCase& one : cases) {
        tests += test_case(one);
        failures += one.failures.empty() ? 0 : 1;
        errors += one.error.empty() ? 0 : 1;
        skipped += one.skipped.empty() ? 0 : 1;
    }
    return fmt::format(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n"
        "  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"{}\"{}>\n{}"
        "  </testsuite>\n</testsuites>\n",
        attribute(suite), cases.size(), failures, errors,
        skipped == 0 ? "" : fmt::format(" skipped=\"{}\"", skipped), tests);
}

}  // namespace hearth

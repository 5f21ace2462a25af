// Manifests as text, and the form of an answer that is hashed.
#include "report/manifest.hpp"

#include <doctest/doctest.h>
#include <string>

using namespace hearth;

namespace {

Manifest made_up_manifest() {
    return {.hearth = "0.1.0",
            .command = {"run", "größe \"x\".yaml", "--set", "a=1"},
            .title = "A title",
            .scenario = "größe \"x\".yaml",
            .files = {{"größe \"x\".yaml", "ab12"}, {"hearth:data/a.yaml", "cd"}},
            .result = "00ff",
            .conventions = {{"prices", "2024/25"}, {"seed", "7"}},
            .figures = {{"offer.net_saving", -12345.6789}}};
}

}  // namespace

TEST_CASE("a manifest comes back from its text") {
    const Manifest made = made_up_manifest();
    const auto read = read_manifest(manifest_text(made));
    REQUIRE(std::holds_alternative<Manifest>(read));
    const Manifest& back = std::get<Manifest>(read);
    CHECK(back.hearth == made.hearth);
    CHECK(back.command == made.command);
    CHECK(back.title == made.title);
    CHECK(back.scenario == made.scenario);
    CHECK(back.files == made.files);
    CHECK(back.result == made.result);
    CHECK(back.conventions == made.conventions);
    CHECK(back.figures == made.figures);
}

TEST_CASE("what is hashed is alike where only a number's last digits, or the program, differ") {
    const std::string one = canonical(
        R"({"hearth": "0.1.0", "scenario": {"title": "T", "files": [{"name": "a"}]}, "warnings": [],)"
        R"( "options": [{"net": 1234.56789012345, "none": 3e-12, "whole": 4000.0, "no": null}]})");
    const std::string other = canonical(
        R"({"hearth": "0.2.0", "scenario": {"title": "T", "files": []}, "warnings": ["w"],)"
        R"( "options": [{"net": 1234.56789012346, "none": -2e-13, "whole": 4000, "no": null}]})");
    CHECK(one == other);
    CHECK(one == R"({"scenario":{"title":"T"},"options":[{"net":"1234.56789","none":"0",)"
                 R"("whole":"4000","no":null}]})");
    CHECK(canonical(R"({"net": 1234.56789})") != canonical(R"({"net": 1234.56788})"));
    CHECK(canonical(R"({"net": 0})") != canonical(R"({"net": null})"));
}

TEST_CASE("only the same hash is the same result, and what moved is said, the most first") {
    Reproduction made{made_up_manifest(), made_up_manifest()};
    CHECK(made.is_same());
    CHECK(to_json(made).find("\"figures\": []") != std::string::npos);
    made.now.result = "0100";
    made.now.figures = {{"offer.net_saving", -12345.6788}, {"offer.clients", 3}};
    made.now.files.front().name = "moved.yaml";
    CHECK_FALSE(made.is_same());
    const std::string json = to_json(made), page = to_text(page_of(made));
    CHECK(json.find("offer.clients") < json.find("offer.net_saving"));
    CHECK(json.find("\"files\": []") != std::string::npos);
    CHECK(page.find("Not the same result") != std::string::npos);
    CHECK(page.find("Every file that was read is the same") != std::string::npos);
}

TEST_CASE("what is kept to nine digits does not count as moved within the last of them") {
    Reproduction made{made_up_manifest(), made_up_manifest()};
    made.now.figures = {{"offer.net_saving", -12345.67891}};
    CHECK(to_json(made).find("\"figures\": []") != std::string::npos);
    made.now.figures = {{"offer.net_saving", -12345.6795}};
    CHECK(to_json(made).find("\"figures\": []") == std::string::npos);
}

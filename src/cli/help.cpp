// What --help prints.
#include "cli/help.hpp"

namespace hearth {

namespace {

constexpr std::string_view general =
    R"(hearth: what housing-and-health programmes cost and save, whose cash it is, and against what.

  hearth run scenarios/lightbulb.yaml                     the tables, answer first
  hearth run scenarios/lightbulb.yaml --by intervention   what each part brings
  hearth run scenarios/lightbulb.yaml --format json -o lightbulb.json
  hearth run scenarios/lightbulb.yaml --set interventions.adaptations.reach.per_year=0.3
  hearth check scenarios/*.yaml models/*.yaml             every problem at once
  hearth schema > hearth.schema.json                      completion and checks in your editor

Commands
  run SCENARIO…    project, appraise, print the tables
  check FILE…      report every problem of scenarios, models and data
  schema           JSON Schema of the language; --markdown for the key reference

hearth COMMAND --help says more. --version prints the version.
Exit codes: 0 done, 1 a file or figure is wrong or output failed, 2 the command line is wrong,
70 a fault of ours, 130 interrupted.
)";

constexpr std::string_view run = R"(hearth run SCENARIO…    project, appraise, print the tables

  hearth run my.yaml
  hearth run my.yaml --by year --nominal
  hearth run my.yaml --format json --output my.json
  hearth run my.yaml --set appraisal.years=10 --set services.delayed_bed_day.cost='{gbp: 400, prices: 2023/24}'
  cat my.yaml | hearth run -

Options
  --by payer|service|intervention|year   what the second table breaks the result down by (payer)
  --format text|markdown|csv|json        how the result is written (text)
  --output FILE, -o FILE                 write there instead of to standard output; whole or not at all
  --set PATH=VALUE                       put VALUE at PATH of the scenario; again for more
  --models DIR                           look for models there first; again for more
  --nominal                              yearly effects on payers in the prices of their year
)";

constexpr std::string_view check =
    R"(hearth check FILE…    report every problem of scenarios, models and data, with its place

  hearth check my.yaml
  hearth check scenarios/*.yaml models/*.yaml data/*.yaml

Options
  --set PATH=VALUE    put VALUE at PATH of the scenario before checking
  --models DIR        look for models there first
Exit code 1 if there is any error.
)";

constexpr std::string_view schema = R"(hearth schema    the language, for editors and readers

  hearth schema > hearth.schema.json
  hearth schema --markdown > keys.md
  hearth schema --result > result.schema.json

Options
  --markdown         the key reference
  --result           JSON Schema of what run --format json writes
  --output FILE, -o  write there instead of to standard output
)";

}  // namespace

std::string_view help_for(std::string_view command) {
    if (command == "run") return run;
    if (command == "check") return check;
    if (command == "schema") return schema;
    return general;
}

}  // namespace hearth

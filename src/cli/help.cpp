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
  hearth verify                                    printed figures of published studies, and ours
  hearth new hub --model community_hub                    a commented scenario to start from
  hearth explain scenarios/lightbulb.yaml net_saving      what a number rests on
  hearth schema > hearth.schema.json                      completion and checks in your editor

Commands
  run SCENARIO…    project, appraise, print the tables
  merge PART…      the parts of a long run together
  check FILE…      report every problem of scenarios, models and data
  verify [DIR]     published figures against ours
  explain SCENARIO FIGURE…   where a number comes from, and what it feeds
  decide SCENARIO  which option is best, how sure, and from whose side
  value SCENARIO   which figure to measure next, with how many records, and what that is worth
  sensitivity SCENARIO   what moves the result, and what would have to be true
  multiverse SCENARIO   every combination of its alternatives, and which choice matters
  list WHAT        services, models, places, sources, measures, schedules, indices or payers
  new NAME         a commented starter scenario
  schema           JSON Schema of the language; --markdown for the key reference

hearth COMMAND --help says more. --version prints the version.
Exit codes: 0 done, 1 a file or figure is wrong or output failed, 2 the command line is wrong,
70 a fault of ours, 130 interrupted.
)";

constexpr std::string_view run = R"(hearth run SCENARIO…    project, appraise, print the tables

  hearth run my.yaml
  hearth run my.yaml --by year --nominal
  hearth run my.yaml --format json --output my.json
  hearth run my.yaml --set services.delayed_bed_day.cost='{gbp: 400, prices: 2023/24}'
  cat my.yaml | hearth run -
  hearth run my.yaml --sets own                           the sets of the scenario, side by side
  hearth run my.yaml --sets districts.yaml --deterministic --format csv -o districts.csv

Options
  --by payer|service|intervention|year   what the second table breaks the result down by (payer)
  --format text|markdown|csv|json        how the result is written (text)
  --output FILE, -o FILE                 write there, whole or not at all
  --set PATH=VALUE                       put VALUE at PATH of the scenario; again for more
  --sets FILE|own                        every set of a file (hearth: 1, sets: {low: {PATH: VALUE}})
                                         or of the scenario itself beside the scenario as it stands
  --models DIR                           look for models there first; again for more
  --nominal                              yearly effects on payers in the prices of their year
  --deterministic                        no draws: each figure at its point
  --draws N, --seed S                    in place of the scenario's (10,000 and 1 unless it says)
  --sampling random|sobol|latin          how the draws are spread
  --until "se(net_saving) < 1000"        stop when the error of a mean is small enough,
  --max-draws N                          but at the latest after N draws (1,000,000)
  --save-draws FILE                      figures and measures of every draw as CSV
  --from A, --to B                       compute draws A to B − 1 only, as a part for hearth merge;
                                         multiples of 1,024; B may be the number of draws
  --threads N                            the same bytes for any number (one for each processor)
)";

constexpr std::string_view merge =
    R"(hearth merge PART…    the parts of a run together: the same bytes as the run itself prints

  hearth run my.yaml --draws 1000000 --to 524288 -o 1.part       on one machine
  hearth run my.yaml --draws 1000000 --from 524288 -o 2.part     on another
  hearth merge 1.part 2.part
  hearth merge *.part --format json -o my.json

The scenario, its models and its data have to be where they were, and as they were.

Options
  --by payer|service|intervention|year   what the second table breaks the result down by (payer)
  --format text|markdown|csv|json        how the result is written (text)
  --output FILE, -o FILE                 write there, whole or not at all
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

constexpr std::string_view verify =
    R"(hearth verify [DIR]    published figures against ours: what closes, and what is known not to

  hearth verify
  hearth verify my/published
  hearth verify my/published/one_study.yaml
  hearth verify --format junit -o verify.xml

DIR holds one file for each study; without it, the cases that come with hearth are taken. A figure
closes within half of its last printed digit, never within a percentage.

Options
  --format text|markdown|json|junit   how the result is written (text)
  --output FILE, -o FILE              write there instead of to standard output
All figures are printed. Exit code 1 if one that should close does not, if a known gap closes, or if
a file is wrong.
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

constexpr std::string_view explain =
    R"(hearth explain SCENARIO [FIGURE…]    where a number comes from, and what it feeds

  hearth explain my.yaml                                      what there is to explain
  hearth explain my.yaml services.delayed_bed_day.cost   a figure: its source, prices, range, use
  hearth explain my.yaml cost_per_patient                an ending is enough where only one has it
  hearth explain my.yaml full_offer.net_saving                a number of a table: what makes it up
  hearth explain my.yaml full_offer.by_payer.nhs.net.2026/27  of one payer in one year
  hearth explain my.yaml full_offer.by_intervention.adaptations.net_saving by_line.team clients

A number without the name of an option is explained for every option but the first.

Options
  --set PATH=VALUE                  put VALUE at PATH of the scenario; again for more
  --models DIR                      look for models there first; again for more
  --format text|markdown|csv|json   how it is written (text)
  --output FILE, -o FILE            write there instead of to standard output
)";

constexpr std::string_view decide =
    R"(hearth decide SCENARIO    which option is best, how sure, and from whose side

  hearth decide my.yaml
  hearth decide my.yaml --lambda 0:100000:2000 --format csv -o curves.csv
  hearth decide my.yaml --format svg --curve plane -o plane.svg

For net saving, net cash and each payer: the option that is best on average, the chance that it is
the best, and what choosing it now loses on average (the most that any study can be worth). Where
models count health: the same for net benefit at each value of a QALY, the efficient frontier and
the cost-effectiveness plane.

Options
  --lambda LOW:HIGH:STEP                       values of a QALY (0:50000:1000)
  --format text|markdown|csv|json|svg          how it is written (text)
  --curve acceptability|plane|loss|evpi        what svg shows (acceptability; without health, bars
                                               of how likely each option is the best)
  --draws N, --seed S, --sampling random|sobol|latin   as for hearth run
  --threads N                                  the same bytes for any number
  --set PATH=VALUE, --models DIR               as for hearth run
  --output FILE, -o FILE                       write there, whole or not at all
)";

constexpr std::string_view value =
    R"(hearth value SCENARIO    which figure to measure next, and whether that is worth it

  hearth value my.yaml                                    what each figure is worth knowing
  hearth value my.yaml --cost-per-record 25 --fixed-cost 4000   and how many records pay
  hearth value my.yaml --audit uptake:100,200,400         a local audit of a figure, by size
  hearth value my.yaml --audit home_visit.cost --sd-of-one home_visit.cost=60
  hearth value my.yaml --group team=staff_cost,visits     several figures known together
  hearth value my.yaml --payer nhs                        the choice from one payer's side

The choice is the option of greatest net saving at present value, or of greatest net monetary
benefit where the scenario values QALYs. A record is one client: yes or no for a share, a count for
a rate. For other figures say how far single records scatter.

Options
  --figure NAME                     these figures only; again for more
  --group NAME=A,B                  2 to 6 figures known together; again for more
  --audit NAME[:N,N…]               audits of a figure (the three worthiest); again for more
  --sd-of-one NAME=X                standard deviation of one record, in the scenario's prices; of a
                                    ratio with an interval, of its logarithm
  --fixed-cost X, --cost-per-record X   what an audit costs
  --decisions N                     decisions a year that the knowledge is used for (1)
  --decision-years N                over so many years, discounted (1)
  --measure NAME, --payer NAME      what to choose by: a measure such as net_cash, or one payer's
                                    net effect
  --most N                          figures shown (10)
  --draws N, --seed S, --sampling random|sobol|latin   as for run; at least 1,000 draws
  --threads N                       the same bytes for any number (one for each processor)
  --set PATH=VALUE                  put VALUE at PATH of the scenario; again for more
  --models DIR                      look for models there first; again for more
  --format text|markdown|csv|json|svg   how it is written (text)
  --output FILE, -o FILE            write there instead of to standard output
)";

constexpr std::string_view sensitivity =
    R"(hearth sensitivity SCENARIO    what moves a result, and what would have to be true

  hearth sensitivity my.yaml                                  every figure at its low and high
  hearth sensitivity my.yaml --measure by_payer.nhs.net --option full_offer
  hearth sensitivity my.yaml --figure rate_ratio              where the net saving is 0
  hearth sensitivity my.yaml --figure deadweight --range 0:0.9 --at 0.2,0.4 --target 10000
  hearth sensitivity my.yaml --two rate_ratio deadweight --format svg -o two.svg
  hearth sensitivity my.yaml --group costs=jobs.cost,coordinator.fixed_per_year
  hearth sensitivity my.yaml --shares                         where the variance comes from

Without --figure, --two or --shares: each figure at its stated low and high, or its 2.5 and 97.5
percentiles, all others at their point; for each figure the nearest value at which the measure is
the target; and what one per cent more of it changes. Amounts of money are in the scenario's prices.

Options
  --measure NAME          net_saving, or any other: hearth list measures (net_saving)
  --option NAME           which option (the last)
  --target X              the value to reach (0; 1 for benefit_cost_ratio)
  --group NAME=FIG,FIG    figures that go to their lows together, then to their highs; repeatable
  --figure FIG[,FIG]      every value in its range at which the measure is the target; several are
                          put at one value together
  --range LOW:HIGH        where to look instead; with --two once for each figure
  --at X,X                the measure at these values of the figure too
  --two FIG FIG           a grid over two figures
  --steps N               values of each of the two, 2 to 50 (11)
  --shares                first-order and total shares of the variance (Saltelli)
  --draws N, --seed S     of the two samples for --shares (4,096 and the scenario's)
  --most N                rows that tables show (20)
  --format text|markdown|csv|json|svg    how it is written (text)
  --output FILE, -o FILE  write there, whole or not at all
  --set PATH=VALUE        put VALUE at PATH of the scenario; again for more
  --models DIR            look for models there first; again for more
)";

constexpr std::string_view list = R"(hearth list WHAT    what there is to use

  hearth list models
  hearth list services --format csv -o services.csv

WHAT is services, models, places, sources, measures, schedules, indices or payers.

Options
  --models DIR                      models of this folder too; again for more
  --format text|markdown|csv|json   how it is written (text)
  --output FILE, -o FILE            write there instead of to standard output
)";

constexpr std::string_view new_scenario =
    R"(hearth new NAME    write NAME.yaml, a commented scenario that runs as it is

  hearth new hub                                    asks a few questions
  hearth new hub --model community_hub --place bedford --clients 800 --years 5
  hearth new offer --model home_modifications --model handyperson --start 2026/27

Options
  --model NAME     a model to use (hearth list models); again for more
  --place NAME     where (hearth list places); again for more
  --clients N      who start each year, for each model (100)
  --years N        how many years are counted (5)
  --start YEAR     first financial year, such as 2026/27 (this one)
  --title TEXT     title (NAME)
  --models DIR     look for models there first; again for more
A file that exists is never overwritten.
)";

constexpr std::string_view multiverse =
    R"(hearth multiverse SCENARIO    every combination of its alternatives, and which choice matters

  hearth multiverse my.yaml
  hearth multiverse my.yaml --option full_offer
  hearth multiverse my.yaml --format svg -o curve.svg
  hearth multiverse my.yaml --sample 1000 --seed 7

A scenario's alternatives name choices that could be made otherwise, as paths and values:

  alternatives:
    discounting: {keep: {}, none: {appraisal.discount: none}}

Options
  --option NAME                     of one option only
  --most-combinations N             refuse more than N of them (4,096)
  --sample N, --seed S              N combinations drawn at random (seed 1)
  --set PATH=VALUE                  put VALUE at PATH first; again for more
  --models DIR                      look for models there first; again for more
  --format text|markdown|csv|json|svg   how it is written (text); svg draws the last option's curve
  --output FILE, -o FILE            write there instead of to standard output
Every figure stands at its point.
)";

}  // namespace

std::string_view help_for(std::string_view command) {
    if (command == "run") return run;
    if (command == "merge") return merge;
    if (command == "check") return check;
    if (command == "verify") return verify;
    if (command == "sensitivity") return sensitivity;
    if (command == "explain") return explain;
    if (command == "decide") return decide;
    if (command == "value") return value;
    if (command == "list") return list;
    if (command == "multiverse") return multiverse;
    if (command == "new") return new_scenario;
    if (command == "schema") return schema;
    return general;
}

}  // namespace hearth

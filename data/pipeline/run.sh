#!/bin/sh
# The whole pipeline of {{name}}.yaml: checks, results, tests. Every step runs whatever the others say;
# exit 1 if any fails. What each said is in output/log.txt.
#
#   ./run.sh            check, make what is published under output/, test it against expected/
#   ./run.sh --accept   the same, and take the results as those to be expected from now on
#
# HEARTH names the program, where it is not on the PATH.
set -u
cd "$(dirname "$0")" || exit 1
hearth=${HEARTH:-hearth}
scenario={{name}}.yaml
failed=0

case $#,${1-} in
0, | 1,--accept) ;;
*) echo "usage: ./run.sh [--accept]" >&2 && exit 2 ;;
esac

rm -rf output && mkdir output && : >output/log.txt || exit 1

step() { # <what it is> <command> <argument>…
    what=$1
    shift
    echo "== $what: $*" >>output/log.txt
    if "$@" >output/step.txt 2>&1; then
        echo "done    $what"
    else
        echo "FAILED  $what"
        cat output/step.txt
        failed=1
    fi
    cat output/step.txt >>output/log.txt
    rm output/step.txt
}

is_pinned() {
    [ "$("$hearth" --version)" = "$(cat hearth_version)" ] && return
    echo "hearth_version pins $(cat hearth_version); this is $("$hearth" --version): install that one, or"
    echo "change hearth_version, run ./run.sh --accept and say in CHANGELOG.md which results moved"
    return 1
}

results() {
    "$hearth" run "$scenario" -o output/result.json --manifest output/manifest.json \
        --save-draws output/draws.csv
}

step "the pinned version of hearth" is_pinned
step "no mistake in the scenario" "$hearth" check "$scenario"
step "quality assurance" "$hearth" qa "$scenario"
step "published studies, recomputed" "$hearth" verify
step "results and draws" results
step "tables, tidy" "$hearth" run "$scenario" -o output/tables.csv
step "report" "$hearth" report "$scenario" -o output/report.html
if [ "${1-}" = --accept ] && [ $failed -ne 0 ]; then
    echo "not accepted: put right what failed"
elif [ "${1-}" = --accept ]; then
    step "results to be expected" cp output/result.json output/manifest.json expected/
    echo "now say in CHANGELOG.md which results moved, and why; then commit expected/ with it"
else
    step "test: the same result as expected" "$hearth" reproduce expected/manifest.json
    step "test: why it differs, if it does" "$hearth" compare "$scenario" \
        --baseline expected/result.json --fail-above 0.0000001%
fi
exit $failed

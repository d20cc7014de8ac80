#!/usr/bin/env bash
# Everything that must hold before a change is merged: restore, format, build, test.
# The last line says how many tests passed and failed; the exit code is 0 only if all of it was good.
set -euo pipefail
cd "$(dirname "$0")"

if [ $# -gt 0 ]; then
  sed -n 's/^# //p; 3q' build.sh
  echo "It takes no arguments."
  [ "$1" = --help ]
  exit
fi

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
# No compiler or build servers stay behind.
export MSBUILDDISABLENODEREUSE=1 DOTNET_CLI_USE_MSBUILD_SERVER=0
readonly shared=(-p:UseSharedCompilation=false)

step() { printf '\n== %s\n' "$*"; }

step "Restore"
dotnet restore --locked-mode

step "Format"
dotnet format --no-restore --verify-no-changes

step "Build"
dotnet build --no-restore --configuration Release "${shared[@]}" --verbosity minimal

step "Test clients"
tests/install-clients.sh

# The real clients last: a slip in the model shows in seconds, not after minutes.
mapfile -t projects < <(ls -d tests/*.Tests | grep -v EndToEnd; echo tests/Pfs.EndToEnd.Tests)
readonly results="artifacts/tests"
rm -rf "$results"
mkdir -p "$results"
failed_projects=0

for project in "${projects[@]}"; do
  step "Test $project"
  dotnet test "$project" --no-build --configuration Release \
    --blame-hang-timeout 8m --blame-hang-dump-type none \
    --logger "trx;LogFileName=$PWD/$results/$(basename "$project").trx" --logger "console;verbosity=minimal" \
    || failed_projects=$((failed_projects + 1))
done

# Sums one counter over all test reports.
count() {
  { cat "$results"/*.trx 2> /dev/null || true; } | sed -n "s/.*<Counters [^>]* $1=\"\([0-9]*\)\".*/\1/p" \
    | awk '{ sum += $1 } END { print sum + 0 }'
}
passed=$(count passed)
failed=$(count failed)
skipped=$(($(count total) - passed - failed))

# A project that died without a report has no failed test to count, and is a failure all the same.
if [ "$failed_projects" -gt 0 ] && [ "$failed" -eq 0 ]; then
  failed=$failed_projects
fi

if [ "$skipped" -gt 0 ]; then
  step "Left out"
  cat "$results"/*.trx | grep -o '<UnitTestResult [^>]*outcome="NotExecuted"[^>]*' | sed 's/.*testName="\([^"]*\)".*/  \1/'
  printf '\n%s passed, %s failed, %s skipped\n' "$passed" "$failed" "$skipped"
else
  printf '\n%s passed, %s failed\n' "$passed" "$failed"
fi
[ "$failed_projects" -eq 0 ]

#!/bin/sh
# Kills pfs with SIGKILL at random moments under load and verifies that nothing acknowledged is lost.
#   scripts/kill9.sh                 50 cycles
#   scripts/kill9.sh --cycles 1000   at length
#   scripts/kill9.sh --cycles 3      the short form
#   scripts/kill9.sh --help          all options
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
dotnet build -c Release -v quiet -nologo "$root/src/Pfs.Server"
dotnet build -c Release -v quiet -nologo "$root/bench/Pfs.Benchmarks"
exec "$root/bench/Pfs.Benchmarks/bin/Release/net10.0/Pfs.Benchmarks" torture "$@"

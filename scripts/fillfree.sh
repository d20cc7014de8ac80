#!/bin/sh
# Fills the disk under pfs and frees it again, without a restart, and verifies that writers are refused cleanly and nothing is lost.
# Needs root and loop devices; without them it says so and exits with 77.
#   scripts/fillfree.sh                100 cycles
#   scripts/fillfree.sh --cycles 3     the short form
#   scripts/fillfree.sh --help         all options
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
dotnet build -c Release -v quiet -nologo "$root/src/Pfs.Server"
dotnet build -c Release -v quiet -nologo "$root/bench/Pfs.Benchmarks"
exec "$root/bench/Pfs.Benchmarks/bin/Release/net10.0/Pfs.Benchmarks" fillfree "$@"

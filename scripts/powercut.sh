#!/bin/sh
# Takes the disk away from pfs at random moments under load, as a loss of power would, and verifies that nothing acknowledged is lost.
# The store lies in an image with a file system of its own, which is shut down without a flush of its journal, and mounted anew.
# Needs root and loop devices; without them it says so and exits with 77.
#   scripts/powercut.sh                    200 cuts on ext4
#   scripts/powercut.sh --cuts 3           the short form
#   scripts/powercut.sh --power-cut xfs    on xfs, where mkfs.xfs is installed
#   scripts/powercut.sh --help             all options
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
dotnet build -c Release -v quiet -nologo "$root/src/Pfs.Server"
dotnet build -c Release -v quiet -nologo "$root/bench/Pfs.Benchmarks"
exec "$root/bench/Pfs.Benchmarks/bin/Release/net10.0/Pfs.Benchmarks" torture --power-cut ext4 --cuts 200 "$@"

#!/usr/bin/env bash
# Kills a server under load that many times (default 50) and looks each time for what it had acknowledged.
set -euo pipefail
cd "$(dirname "$0")/.."
PFS_KILL_CYCLES=${1:-50} dotnet test tests/Pfs.EndToEnd.Tests --configuration Release \
  --filter FullyQualifiedName~KillTests.Everything_acknowledged

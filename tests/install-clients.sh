#!/usr/bin/env bash
# Installs the clients that tests/Pfs.EndToEnd.Tests drives: those of Debian as root, those of npm beside the tests.
# What cannot be installed is listed by name at the end; the tests that need it are then left out (with CI=true: fail).
set -euo pipefail
cd "$(dirname "$0")/.."

packages=(awscli python3-boto3 rclone s3cmd restic s3fs python3-grpcio python3-grpc-tools curl strace)
command -v npm > /dev/null || packages+=(nodejs npm)

missing_packages() {
  local package
  for package in "${packages[@]}"; do
    dpkg-query --show --showformat '${Status}' "$package" 2> /dev/null | grep -q '^install ok installed$' || echo "$package"
  done
}

install_packages() {
  mapfile -t wanted < <(missing_packages)
  if [ "${#wanted[@]}" -eq 0 ]; then
    return
  fi
  if [ "$(id -u)" -ne 0 ] || ! command -v apt-get > /dev/null; then
    echo "Not root, or not Debian: cannot install ${wanted[*]}" >&2
    return
  fi
  apt-get update --quiet=2
  DEBIAN_FRONTEND=noninteractive apt-get install --yes --quiet=2 --no-install-recommends "${wanted[@]}" > /dev/null
}

install_modules() {
  # The lock file names no registry, so npm takes the one it is configured with.
  (cd tests/Pfs.EndToEnd.Tests/node && npm ci --no-audit --no-fund --ignore-scripts --silent)
}

report() {
  local left_out=()
  mapfile -t left_out < <(missing_packages)
  local module
  for module in @aws-sdk/client-s3 @connectrpc/connect-node @grpc/grpc-js aws-sdk minio nodejs-polars-linux-x64-gnu; do
    [ -d "tests/Pfs.EndToEnd.Tests/node/node_modules/$module" ] || left_out+=("$module")
  done
  if [ "${#left_out[@]}" -eq 0 ]; then
    echo "All test clients are installed."
  else
    echo "Left out, because they are not installed: ${left_out[*]}"
  fi
}

# A client that cannot be had must not keep the rest of the tests from running: report names it, the tests judge.
install_packages || echo "Installing packages failed." >&2
install_modules || echo "Installing npm modules failed." >&2
report

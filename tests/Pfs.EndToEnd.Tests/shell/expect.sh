# What the scripts beside this one begin with: fail at the first thing that goes wrong, and say what was expected.
set -euo pipefail

# expect WHAT WANTED GOT
expect() {
  [ "$2" = "$3" ] || { printf '%s: expected "%s", got "%s"\n' "$1" "$2" "$3" >&2; exit 1; }
}

# refused CODE COMMAND...: the command must fail and name that code.
refused() {
  local code=$1 said
  shift
  if said=$("$@" 2>&1); then
    echo "expected $code, but this succeeded: $*" >&2
    exit 1
  fi
  grep -q -- "$code" <<< "$said" || { printf 'expected %s from %s, got: %s\n' "$code" "$*" "$said" >&2; exit 1; }
}

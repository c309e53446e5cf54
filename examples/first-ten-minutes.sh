#!/bin/sh
# Walks the way of a newcomer (README.md, "The first ten minutes") in a new folder, shows what each step prints, and ends with
# what each took. Leaves nothing behind. Usage: first-ten-minutes.sh [SECONDS], which it may take in all.
set -eu

repository=$(cd "$(dirname "$0")/.." && pwd)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
began=$(date +%s)
times="$folder/times"

# step CODE COMMAND...: runs it, and expects that exit code.
step() {
    expected=$1 && shift
    printf '\n$ %s\n' "$*"
    started=$(date +%s) code=0
    "$@" || code=$?
    test "$code" = "$expected" || { echo "first-ten-minutes.sh: \`$*\` ended with $code instead of $expected" >&2; exit 1; }
    printf '%5d s  %s\n' "$(($(date +%s) - started))" "$*" >>"$times"
}

# change FROM TO: the first of its kind in the definition.
change() {
    printf '\n# in schemas/greeter.json: %s -> %s\n' "$1" "$2"
    awk -v from="$1" -v to="$2" '!done && (at = index($0, from)) {
        $0 = substr($0, 1, at - 1) to substr($0, at + length(from)); done = 1
    } { print } END { exit !done }' schemas/greeter.json >"$folder/changed"
    cat "$folder/changed" >schemas/greeter.json
}

# A folder of its own for what is compiled: as on a machine that never saw this.
export CARGO_TARGET_DIR="$folder/target"
cd "$repository"
step 0 cargo install --path codegen --locked --quiet --root "$folder"
PATH="$folder/bin:$PATH"
cd "$folder"
step 0 buscodegen init demo --runtime "$repository/runtime"
cd demo
step 0 cargo test --quiet
git init --quiet -b main
git config user.name newcomer
git config user.email newcomer@example.com
git add .
step 0 git commit --quiet -m "A greeter"
step 0 git checkout --quiet -b shorter
step 0 buscodegen check

change '"language": {' '"title": { "type": "string", "maxLength": 20 }, "language": {'
step 0 buscodegen fmt
step 1 buscodegen check
change '"version": "1.0.0"' '"version": "1.1.0"'
step 0 buscodegen generate
step 0 buscodegen check

change '"maxLength": 100' '"maxLength": 10'
step 0 buscodegen generate
step 1 buscodegen check
step 0 buscodegen explain max-length-changed
step 0 buscodegen changelog

took=$(($(date +%s) - began))
printf '\n'
cat "$times"
printf '%5d s  in all\n' "$took"
test "$took" -le "${1:-$took}" || { echo "first-ten-minutes.sh: it took more than $1 seconds" >&2; exit 1; }

#!/bin/sh
# Installs what tests and demos need and cargo does not bring: a Redis server, and Chromium for the browser tests.
# What is there already is left alone. Usage: install-tools.sh redis|chromium...
set -eu

installed() {
    for program in "$@"; do
        command -v "$program" >/dev/null 2>&1 && return 0
    done
    return 1
}

missing=""
for tool in "$@"; do
    case $tool in
        redis) installed redis-server valkey-server || missing="$missing redis" ;;
        chromium) test -n "${CHROMIUM:-}" || installed chromium chromium-browser google-chrome chrome || missing="$missing chromium" ;;
        *) echo "install-tools.sh: no such tool: $tool (there are: redis, chromium)" >&2; exit 2 ;;
    esac
done
test -n "$missing" || exit 0

# The commands of this system's package manager: $refresh, $install, and what it calls the packages.
refresh=true redis=redis chromium=chromium
if installed apt-get; then
    refresh="apt-get update" install="env DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends"
    redis=redis-server chromium="chromium fonts-liberation"
elif installed dnf; then
    install="dnf install --assumeyes"
elif installed apk; then
    install="apk add" chromium="chromium font-liberation"
elif installed brew; then
    install="brew install" chromium="--cask chromium"
else
    echo "These tests need programs that are not installed:$missing" >&2
    echo "Install them with your package manager (redis-server or valkey-server, and chromium or google-chrome) and try again." >&2
    exit 1
fi

# Homebrew wants no root; the others do.
become=""
if ! installed brew && [ "$(id -u)" -ne 0 ]; then
    become=sudo
fi

run() {
    echo "+ $*" >&2
    "$@"
}

give_up() {
    echo "Could not install:$missing. Install what is missing by hand and try again:" >&2
    echo "    $become $refresh" >&2
    for tool in $missing; do eval "echo \"    $become $install \$$tool\"" >&2; done
    exit 1
}

if [ -n "$become" ] && ! installed sudo; then
    echo "There is no sudo, and installing takes root." >&2
    give_up
fi
# An old list of packages is often good enough, so a refresh that fails decides nothing.
[ "$refresh" = true ] || run $become $refresh || true
for tool in $missing; do
    eval "packages=\$$tool"
    run $become $install $packages || give_up
done

#!/bin/sh
# Install what the browser tests need, where it is missing: Chromium and its driver (Debian), axe-core and html-validate
# (npm, into .browser/). Root is needed for the first; run twice, it does nothing the second time. `.ci/run` calls it.
set -eu
cd "$(dirname "$0")/.."

AXE=4.14.1
HTML_VALIDATE=10.9.0

# Mirrors fail now and then; a third failure is a real one.
again() {
    for pause in 2 10 0; do
        "$@" && return 0
        echo "install_browser: '$*' failed; trying again" >&2
        sleep "$pause"
    done
    echo "install_browser: giving up on '$*'" >&2
    return 1
}

if ! { command -v chromium && command -v chromedriver; } >/dev/null; then
    command -v apt-get >/dev/null || { echo "install_browser: no apt-get here; install Chromium and chromedriver yourself" >&2; exit 1; }
    export DEBIAN_FRONTEND=noninteractive
    again apt-get -qq update
    again apt-get -qq -y --no-install-recommends -o Dpkg::Use-Pty=0 install chromium chromium-driver fonts-dejavu-core >/dev/null
fi

has() {
    grep -qF "\"version\": \"$2\"" ".browser/node_modules/$1/package.json" 2>/dev/null
}

if ! { has axe-core "$AXE" && has html-validate "$HTML_VALIDATE"; }; then
    command -v npm >/dev/null || { echo "install_browser: no npm here; install Node.js 20 or newer for these tests" >&2; exit 1; }
    mkdir -p .browser
    again npm install --silent --no-audit --no-fund --no-save --ignore-scripts --prefix .browser \
        "axe-core@$AXE" "html-validate@$HTML_VALIDATE" >/dev/null
fi

echo "$(chromium --version --no-sandbox 2>/dev/null || echo chromium), axe-core $AXE, html-validate $HTML_VALIDATE"

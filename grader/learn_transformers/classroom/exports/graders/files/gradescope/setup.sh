#!/usr/bin/env bash
# Runs once, when Gradescope builds the autograder's image: a Python that is new enough, and the grader in a place of its own.
set -euo pipefail
root=${AUTOGRADER_ROOT:-/autograder}
cd /

new_enough() { "$1" -I -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }

python=
find_python() {
    local name
    for name in python3 python3.13 python3.12 python3.11 python3.14; do
        if command -v "$name" >/dev/null && new_enough "$name"; then
            python=$(command -v "$name")
            return 0
        fi
    done
    return 1
}

if ! find_python; then
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq
    for packages in "python3 python3-venv" "python3.12 python3.12-venv" "python3.11 python3.11-venv"; do
        # shellcheck disable=SC2086  # two packages
        if apt-get install -y -qq $packages && find_python; then break; fi
    done
fi
if [ -z "$python" ]; then
    echo "The grader needs Python 3.11 or newer, which this base image does not have: choose a newer one, such as Ubuntu 24.04."
    exit 1
fi

chmod -R go= "$root/source" # the class key lies there
rm -rf "$root/venv"
PYTHON=$python bash "$root/source/install.sh" "$root/venv"
echo "How far submissions are kept apart from the grader here:"
"$root/venv/bin/learn-transformers" doctor || true

#!/usr/bin/env bash
# Makes a Python environment in the folder $1, and installs the grader there that lies beside this file. PYTHON names the
# interpreter that is used.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
"${PYTHON:-python3}" -I -m venv "$1"
pip=("$1/bin/python" -I -m pip install --quiet --no-cache-dir)
"${pip[@]}" -c "$here/constraints.txt" -r "$here/requirements.txt" || {
    echo "Not all of constraints.txt can be had here: other versions are taken, which nobody has tried together."
    "${pip[@]}" -r "$here/requirements.txt"
}
"${pip[@]}" --no-deps "$here"/learn_transformers-*.whl
"$1/bin/learn-transformers" --version

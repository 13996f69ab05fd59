#!/usr/bin/env bash
# Puts what the tests of the site need into a folder: pyodide.sh FOLDER. They find it by two environment variables:
#     LEARN_TRANSFORMERS_PYODIDE=FOLDER LEARN_TRANSFORMERS_NPM=FOLDER
# Two packages come from npm, NumPy's wheel from $LEARN_TRANSFORMERS_WHEELS, else from `shared/pyodide` beside the checkout.
# Every file of Pyodide is held to its hash. Where the wheel is missing this says so and fails, and nothing is checked in pages.
set -euo pipefail
folder=$1
wheels=${LEARN_TRANSFORMERS_WHEELS:-$(dirname "$0")/../../../shared/pyodide}
npm install --prefix "$folder" --no-save --no-package-lock --no-audit --no-fund --silent pyodide@0.27.7 axe-core@4.14.1
cp "$folder"/node_modules/pyodide/{pyodide.js,pyodide.asm.js,pyodide.asm.wasm,python_stdlib.zip,pyodide-lock.json} "$folder"
cp "$wheels"/numpy-*wasm32.whl "$folder"
"${PYTHON:-python3}" -c 'import sys; from pathlib import Path; from learn_transformers.site.browser import pyodide; pyodide.files_in(Path(sys.argv[1]))' "$folder"

#!/usr/bin/env bash
# Puts what reads our exports, and comes from npm, into a folder: consumers.sh DIR. The tests find it by the environment
# variable QUIZ_CONSUMERS.
set -euo pipefail
npm install --prefix "$1" --no-save --no-package-lock --no-audit --no-fund --silent \
    gift-pegjs@1.0.2 qti3-item-player@1.1.20 playwright-core@1.65.1

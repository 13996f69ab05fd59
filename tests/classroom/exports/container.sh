#!/usr/bin/env bash
# Makes the folder $1 into the root of a Debian without Python, as a container begins with, for `test_in_a_container.py`;
# needs debootstrap, and to be root.
set -euo pipefail
debootstrap --variant=minbase bookworm "$1"
mkdir -p "$1/opt" "$1/usr/local/share"
[ -z "${PIP_CERT:-}" ] || cp "$PIP_CERT" "$1/usr/local/share/pip-cert.pem"

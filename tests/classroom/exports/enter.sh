#!/usr/bin/env bash
# Runs a command in the root $1, with processes, a temporary folder and an environment of its own: enter.sh ROOT WORD…
set -euo pipefail
cp /etc/resolv.conf "$1/etc/resolv.conf"
words=(PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root)
while IFS= read -r setting; do # how pip is told where packages are
    words+=("$setting")
done < <(env | grep '^PIP_' | grep -v '^PIP_CERT=' || true)
[ ! -f "$1/usr/local/share/pip-cert.pem" ] || words+=(PIP_CERT=/usr/local/share/pip-cert.pem)
# shellcheck disable=SC2016  # expanded inside
exec unshare --mount --pid --fork bash -c '
    root=$1 count=$2
    shift 2
    mount -t proc proc "$root/proc"
    mount --rbind /dev "$root/dev"
    mount -t tmpfs tmpfs "$root/tmp"
    mount --bind -o ro /opt "$root/opt"
    exec chroot "$root" /usr/bin/env -i "${@:1:$count}" "${@:$((count + 1))}"
' _ "$1" "${#words[@]}" "${words[@]}" "${@:2}"

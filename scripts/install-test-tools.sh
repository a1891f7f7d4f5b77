#!/usr/bin/env bash
# Installs what the tests need beside npm's packages, from Debian or Ubuntu; does nothing when all of it is there.
set -euo pipefail

# command -> package
missing=()
need() { command -v "$1" >/dev/null 2>&1 || missing+=("$2"); }
need openssl openssl
need gpg gnupg
need sq sq
need chromium chromium
need thunderbird thunderbird
[ "${#missing[@]}" -eq 0 ] && exit 0

fail() {
  echo "The tests need ${missing[*]}: $1" >&2
  exit 1
}

command -v apt-get >/dev/null 2>&1 || fail 'install them by hand, there is no apt-get here.'
as_root=()
if [ "$(id -u)" -ne 0 ]; then
  sudo -n true 2>/dev/null || fail "run once as root: apt-get install ${missing[*]}"
  as_root=(sudo -n)
fi

echo "Installing ${missing[*]} for the tests ..."
log=$(mktemp)
trap 'rm -f "$log"' EXIT
apt() { "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -y -o DPkg::Lock::Timeout=300 "$@" >>"$log" 2>&1 </dev/null; }
if ! { apt update && apt install --no-install-recommends "${missing[@]}"; }; then
  tail -n 20 "$log" >&2
  fail 'apt-get could not install them (its last lines are above).'
fi

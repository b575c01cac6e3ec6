#!/usr/bin/env bash
# What the browser tests need of the machine, from Debian's packages where it is missing: Chromium, Firefox and WebKitGTK
# with its driver, a screen that nobody sees for the last (it has no mode without one), a message bus that carries
# notifications to our own desktop, and the library by which Firefox hands them over.
set -euo pipefail
missing=()
command -v chromium >/dev/null || missing+=(chromium)
command -v firefox-esr >/dev/null || command -v firefox >/dev/null || missing+=(firefox-esr)
command -v WebKitWebDriver >/dev/null || missing+=(webkit2gtk-driver)
command -v Xvfb >/dev/null || missing+=(xvfb)
command -v dbus-daemon >/dev/null || missing+=(dbus-daemon)
[[ $(PATH="$PATH:/sbin:/usr/sbin" ldconfig -p) == *libnotify.so.4* ]] || missing+=(libnotify4)
[ ${#missing[@]} -eq 0 ] && exit 0

asroot=()
if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo >/dev/null || ! sudo -n true 2>/dev/null; then
        echo "The browser tests need ${missing[*]}: have root run: apt-get install ${missing[*]}" >&2
        exit 1
    fi
    asroot=(sudo -n)
fi
if ! command -v apt-get >/dev/null; then
    echo "The browser tests need ${missing[*]}: install them with this machine's own package manager." >&2
    exit 1
fi
echo "Installing ${missing[*]}."
log=$(mktemp)
if ! { "${asroot[@]}" apt-get update && DEBIAN_FRONTEND=noninteractive "${asroot[@]}" apt-get install -y \
    --no-install-recommends "${missing[@]}"; } >"$log" 2>&1; then
    echo "${missing[*]} could not be installed: $log says why." >&2
    exit 1
fi

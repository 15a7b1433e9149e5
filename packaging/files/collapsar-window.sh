#!/bin/sh
# Starts the window of Collapsar with the flags that this system needs. Chromium's sandbox stays on.
app=$(dirname -- "$(dirname -- "$(readlink -f -- "$0")")")
helper=$app/chrome-sandbox
unset ELECTRON_RUN_AS_NODE NODE_OPTIONS

# Shows a message in the terminal, and in a dialog where a program for dialogs is installed.
refuse() {
  echo "collapsar: $1" >&2
  if [ ! -t 2 ] && [ -n "${DISPLAY-}${WAYLAND_DISPLAY-}" ]; then
    zenity --error --title Collapsar --text "$1" 2>/dev/null || kdialog --error "$1" 2>/dev/null ||
      xmessage "$1" 2>/dev/null || true
  fi
  exit 1
}

# Chromium's sandbox needs user namespaces, or a helper that belongs to root and has the set-user-ID bit.
setting() { cat "/proc/sys/$1" 2>/dev/null || true; }
namespaces_are_denied() {
  [ "$(setting kernel/apparmor_restrict_unprivileged_userns)" = 1 ] ||
    [ "$(setting kernel/unprivileged_userns_clone)" = 0 ] || [ "$(setting user/max_user_namespaces)" = 0 ]
}
helper_works() { [ -u "$helper" ] && [ "$(stat -c %u "$helper")" = 0 ]; }

if [ -z "${DISPLAY-}${WAYLAND_DISPLAY-}" ]; then
  refuse 'There is no display. Every command works without one: collapsar --help'
fi
if [ "$(id -u)" = 0 ]; then
  # Chromium refuses to start as root with its sandbox on, as in a container.
  set -- --no-sandbox "$@"
elif namespaces_are_denied && ! helper_works; then
  refuse "This system denies user namespaces to programs outside its packages, so Chromium's sandbox cannot start. Install the Debian package of Collapsar, or run once: sudo chown root:root '$helper' && sudo chmod 4755 '$helper'"
fi
# Electron 33 reads this choice before its program runs, so it is an argument. The hint takes Wayland in a Wayland session.
if [ -z "${DISPLAY-}" ]; then
  set -- --ozone-platform=wayland "$@"
elif [ -n "${WAYLAND_DISPLAY-}" ]; then
  set -- --ozone-platform-hint=auto "$@"
fi
exec "$app/collapsar-electron" "$@"

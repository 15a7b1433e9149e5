#!/bin/sh
# Removes Collapsar as install.sh installed it. The history stays.
set -eu
app=$(dirname -- "$(readlink -f -- "$0")")
prefix=$(dirname -- "$(dirname -- "$app")")
list=$app/installed-files
purge=no
for word; do
  case $word in
    --purge) purge=yes ;;
    --help)
      echo 'sh uninstall.sh [--purge]   remove Collapsar; --purge also removes engines, preferences, caches and logs'
      exit 0 ;;
    *) echo "uninstall.sh: unknown option '$word'; see --help" >&2; exit 2 ;;
  esac
done
if [ ! -e "$list" ]; then
  echo "uninstall.sh: install.sh did not install $app: delete the folder" >&2
  exit 1
fi
. "$app/register.sh"
# Removes the folder of a path and those above it, as far as they are empty.
prune() {
  folder=$(dirname -- "$1")
  while [ "$folder" != "$prefix" ] && rmdir -- "$folder" 2>/dev/null; do folder=$(dirname -- "$folder"); done
}
while IFS= read -r file; do
  rm -f -- "$file"
  prune "$file"
done <"$list"
# What register wrote for our files alone goes too. With files of others it is written again.
share=$prefix/share
if [ ! -d "$share/mime/packages" ]; then rm -rf -- "$share/mime"; fi
for cache in "$share/applications/mimeinfo.cache" "$share/icons/hicolor/icon-theme.cache"; do
  if [ "$(ls -A -- "$(dirname -- "$cache")" 2>/dev/null)" = "${cache##*/}" ]; then
    rm -f -- "$cache"
    prune "$cache"
  fi
done
register
prune "$share/mime"
rm -rf -- "$app"
config=${XDG_CONFIG_HOME:-$HOME/.config}/collapsar
state=${XDG_STATE_HOME:-$HOME/.local/state}/collapsar
history=${XDG_DATA_HOME:-$HOME/.local/share}/collapsar
engines=$prefix/lib/collapsar-engines
rm -rf -- "${XDG_CACHE_HOME:-$HOME/.cache}/collapsar"
if [ "$purge" = yes ]; then rm -rf -- "$config" "$state" "$engines"; fi
echo 'Collapsar is removed.'
if [ -e "$history" ]; then echo "The history and figures stay in $history. Delete this folder to remove them."; fi
for left in "$config" "$state" "$engines"; do
  if [ -e "$left" ]; then echo "$left stays too; --purge removes it."; fi
done

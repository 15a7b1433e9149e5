#!/bin/sh
# Installs Collapsar from this folder into the home of the user, or below another prefix. It needs no root and no network.
set -eu
here=$(dirname -- "$(readlink -f -- "$0")")
prefix=$HOME/.local
while [ $# -gt 0 ]; do
  case $1 in
    --prefix) prefix=$2; shift 2 ;;
    --help) echo 'sh install.sh [--prefix DIR]   install Collapsar below DIR (default: ~/.local)'; exit 0 ;;
    *) echo "install.sh: unknown option '$1'; see --help" >&2; exit 2 ;;
  esac
done
mkdir -p "$prefix/lib" "$prefix/bin" "$prefix/share"
prefix=$(readlink -f -- "$prefix")
app=$prefix/lib/collapsar
list=$app/installed-files
if [ "$here" = "$app" ]; then
  echo "install.sh: Collapsar is installed in $app already" >&2
  exit 1
fi

# A running Collapsar keeps the files that it has open. The new folder replaces the old one when it is complete.
rm -rf "$app.new" "$app.old"
if [ "${COLLAPSAR_MOVE-}" = yes ]; then mv "$here" "$app.new"; else cp -a "$here" "$app.new"; fi
if [ -e "$list" ]; then
  while IFS= read -r file; do rm -f -- "$file"; done <"$list"
fi
if [ -e "$app" ]; then mv "$app" "$app.old"; fi
mv "$app.new" "$app"
rm -rf "$app.old"

ln -sfn "$app/bin/collapsar" "$prefix/bin/collapsar"
echo "$prefix/bin/collapsar" >"$list"
escaped=$(printf '%s' "$app" | sed 's/[&|\\]/\\&/g')
(cd "$app/share" && find . -type f) | while IFS= read -r file; do
  target=$prefix/share/${file#./}
  mkdir -p "$(dirname -- "$target")"
  case $file in
    *.desktop) sed "s|@APP@|$escaped|g" "$app/share/$file" >"$target" ;;
    *) cp "$app/share/$file" "$target" ;;
  esac
  echo "$target" >>"$list"
done
. "$app/register.sh"
register

echo "Collapsar $(cat "$app/VERSION") is installed in $app."
case ":$PATH:" in
  *":$prefix/bin:"*) ;;
  *) echo "The command is $prefix/bin/collapsar. To start it by name, add $prefix/bin to PATH." ;;
esac
if [ ! -d "$prefix/lib/collapsar-engines" ] && [ ! -d /usr/lib/collapsar-engines ]; then
  echo 'Without an engine package Collapsar trains with WebAssembly, which is many times slower.'
  echo 'To install the engine for the CPU: sh collapsar-engine-cpu-*.run'
fi
echo "To remove it: sh $app/uninstall.sh"

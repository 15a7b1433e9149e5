#!/bin/sh
# Installs an engine package from this folder into the home of the user, or below another prefix.
set -eu
here=$(dirname -- "$(readlink -f -- "$0")")
prefix=$HOME/.local
if [ "${1-}" = --prefix ]; then prefix=$2; fi
name=$(cat "$here/NAME")
engines=$prefix/lib/collapsar-engines
mkdir -p "$engines"
rm -rf "$engines/$name" "$engines/$name.part"
if [ "${COLLAPSAR_MOVE-}" = yes ]; then mv "$here/engine" "$engines/$name.part"; else cp -a "$here/engine" "$engines/$name.part"; fi
mv "$engines/$name.part" "$engines/$name"
echo "The engine $name is installed in $engines/$name. To remove it, delete this folder."

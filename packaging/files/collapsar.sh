#!/bin/sh
# Starts the command line of Collapsar on its own Node. It needs no display.
app=$(dirname -- "$(dirname -- "$(readlink -f -- "$0")")")
program=$app/resources/program
# Options for another Node are not for this one.
unset NODE_OPTIONS
NODE_COMPILE_CACHE=${XDG_CACHE_HOME:-${HOME:-/tmp}/.cache}/collapsar/code
export NODE_COMPILE_CACHE
exec "$program/node/bin/node" "$program/cli/index.js" "$@"

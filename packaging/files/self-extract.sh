#!/bin/sh
# @TITLE@
# A shell script followed by an archive. It installs without root and without a network.
set -eu
file=$(readlink -f -- "$0")
archive() { tail -c @BYTES@ -- "$file"; }
check() {
  command -v sha256sum >/dev/null 2>&1 || return 0
  [ "$(archive | sha256sum | cut -d' ' -f1)" = '@SHA256@' ] && return 0
  echo "$0: the file is damaged or incomplete: fetch it again" >&2
  exit 1
}
case ${1-} in
  --help)
    cat <<'EOF'
sh @FILE@ [--prefix DIR]     install below DIR (default: ~/.local)
sh @FILE@ --extract DIR      only unpack the archive into DIR
sh @FILE@ --check            only compare the archive with its SHA-256
EOF
    exit 0 ;;
  --check) check; echo 'The archive is complete.'; exit 0 ;;
  --extract)
    check
    mkdir -p -- "$2"
    archive | tar -x@FLAG@f - -C "$2"
    exit 0 ;;
esac
check
# Beside the target, since /tmp may be too small for it.
mkdir -p -- "$HOME/.local"
work=$(mktemp -d "$HOME/.local/collapsar-install.XXXXXX")
trap 'rm -rf -- "$work"' EXIT
trap 'exit 130' INT TERM
archive | tar -x@FLAG@f - --no-same-owner -C "$work"
COLLAPSAR_MOVE=yes sh "$work/@FOLDER@/install.sh" "$@"
exit 0

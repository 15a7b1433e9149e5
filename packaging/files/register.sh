# Tells the desktop of the new or removed files below $prefix/share, where its programs are installed.
register() {
  for program in "update-desktop-database $prefix/share/applications" "update-mime-database $prefix/share/mime" \
    "gtk-update-icon-cache -qtf $prefix/share/icons/hicolor"; do
    # The words of each line are one command.
    # shellcheck disable=SC2086
    if [ -d "${program##* }" ] && command -v ${program%% *} >/dev/null 2>&1; then $program >/dev/null 2>&1 || true; fi
  done
}

#!/usr/bin/env bash
# Starts a private Slurm cluster (munged, slurmctld, slurmd) that keeps everything in one folder.
#   up.sh FOLDER      then: export SLURM_CONF=FOLDER/etc/slurm.conf
# Needs root and the packages slurm-wlm and munge. FOLDER should be short: a socket path has at most 107 bytes.
# CTLD_PORT, SLURMD_PORT and CPUS may be set. down.sh FOLDER ends it.
set -euo pipefail
[ $# -eq 1 ] || { echo "usage: $0 FOLDER" >&2; exit 2; }
[ "$(id -u)" = 0 ] || { echo "$0: needs root" >&2; exit 77; }
export PATH="$PATH:/usr/sbin:/sbin"
for program in munged slurmctld slurmd sinfo; do
  command -v "$program" >/dev/null || { echo "$0: $program is missing (apt-get install slurm-wlm munge)" >&2; exit 77; }
done

here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$1"
folder=$(cd "$1" && pwd)
socket=$folder/run/munge.socket
[ ${#socket} -le 107 ] || { echo "$0: the path of the folder is too long for a socket: $folder" >&2; exit 2; }
mkdir -p "$folder"/{etc,run,log,state,spool}
[ ! -s "$folder/run/started" ] || { echo "$0: a cluster was started in $folder: run down.sh first" >&2; exit 1; }
: > "$folder/run/started"

memory_mb=$(awk '/^MemTotal/ { print int($2 / 1024 * 0.9) }' /proc/meminfo)
sed -e "s|@FOLDER@|$folder|g" -e "s|@CTLD_PORT@|${CTLD_PORT:-16817}|" -e "s|@SLURMD_PORT@|${SLURMD_PORT:-16818}|" \
  -e "s|@CPUS@|${CPUS:-$(nproc)}|" -e "s|@MEMORY_MB@|$memory_mb|" "$here/slurm.conf" > "$folder/etc/slurm.conf"
export SLURM_CONF=$folder/etc/slurm.conf

# Field 22 of /proc/PID/stat, counted after the name in brackets: with the pid it names one process and no other.
start_of() { sed 's/.*) //' "/proc/$1/stat" 2>/dev/null | cut -d' ' -f20; }
# `record NAME PIDFILE`: waits until the daemon has written its pid, and notes it for down.sh.
record() {
  for _ in $(seq 100); do
    pid=$(cat "$2" 2>/dev/null | tr -dc 0-9 || true)
    if [ -n "$pid" ] && [ -d "/proc/$pid" ]; then
      echo "$1 $pid $(start_of "$pid")" >> "$folder/run/started"
      return
    fi
    sleep 0.05
  done
  echo "$0: $1 did not start: see $folder/log" >&2
  "$here/down.sh" "$folder" >&2 || true
  exit 1
}

rm -f "$folder"/run/*.pid
[ -f "$folder/etc/munge.key" ] || (umask 077 && head -c 128 /dev/urandom > "$folder/etc/munge.key")
munged --force --key-file="$folder/etc/munge.key" --socket="$socket" --pid-file="$folder/run/munged.pid" \
  --log-file="$folder/log/munged.log" --seed-file="$folder/run/munged.seed"
record munged "$folder/run/munged.pid"
slurmctld -c
record slurmctld "$folder/run/slurmctld.pid"
slurmd -N localhost
record slurmd "$folder/run/slurmd.pid"

state=
for _ in $(seq 100); do
  state=$(sinfo -h -o %T 2>/dev/null || true)
  [ "$state" = idle ] && break
  sleep 0.1
done
[ "$state" = idle ] || { echo "$0: the node is '$state', not idle: see $folder/log" >&2; "$here/down.sh" "$folder" >&2 || true; exit 1; }
echo "the cluster is up: export SLURM_CONF=$SLURM_CONF"

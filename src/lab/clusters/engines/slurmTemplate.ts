/** The submission script of a new cluster. The user edits a copy, so it explains itself. */
export const slurmTemplate = `#!/bin/bash
# Collapsar submits this script: sbatch OPTIONS SCRIPT PROGRAM FOLDER
# Add what your site needs: #SBATCH lines, modules, a container. Options of Collapsar win over #SBATCH lines.

program=$1
folder=$2
export COLLAPSAR_JOB=\${SLURM_ARRAY_JOB_ID}_$SLURM_ARRAY_TASK_ID

# module load cuda

"$program/task" "$folder" "$SLURM_ARRAY_TASK_ID" &
task=$!

# Before its time is up, Slurm sends USR1: the task writes checkpoints and ends with 75 where runs are left.
trap 'kill -USR1 "$task"' USR1
# scancel sends TERM.
trap 'cancelled=yes; kill -TERM "$task"' TERM
while kill -0 "$task" 2>/dev/null; do wait "$task"; done
wait "$task"
code=$?

if [ "$code" = 75 ] && [ -z "$cancelled" ] && [ "\${SLURM_RESTART_COUNT:-0}" -lt 50 ]; then
  # A paused study waits in the queue until it is released.
  if [ -e "$folder/control/pause" ]; then scontrol requeuehold "$COLLAPSAR_JOB"; else scontrol requeue "$COLLAPSAR_JOB"; fi
  sleep 10
fi
exit "$code"
`

/** A run with the seconds that it is estimated to take; null where nobody knows. */
interface Timed {
  seconds: number | null
}

/** Time of a task beside training: the start of the program and of its engine, in seconds. */
const startSeconds = 30
/** Walltime over the estimate: nodes differ, and a task that is cut off waits in the queue again. */
const margin = 2
const leastMinutes = 10

/**
 * Packs runs into tasks of about `taskMinutes`, in their order, because a scheduler starts few tasks a second and a task
 * of seconds spends most of them starting. Runs without an estimate get a task each.
 */
export function packTasks<Run extends Timed>(runs: readonly Run[], taskMinutes: number): Run[][] {
  const tasks: Run[][] = []
  let filled = Infinity
  for (const run of runs) {
    const seconds = run.seconds ?? Infinity
    const last = tasks.at(-1)
    if (last && filled + seconds <= taskMinutes * 60) {
      last.push(run)
      filled += seconds
    } else {
      tasks.push([run])
      filled = seconds
    }
  }
  return tasks
}

/**
 * Returns the time to ask for: twice the estimate of the longest task, at least ten minutes and at most `limit`. A task
 * without an estimate asks for the limit.
 */
export function walltimeMinutes(seconds: readonly (number | null)[], limit: number): number {
  if (seconds.length === 0 || seconds.includes(null)) return limit
  const longest = Math.max(...seconds.map((value) => value ?? 0)) + startSeconds
  return Math.min(limit, Math.max(leastMinutes, Math.ceil((margin * longest) / 60)))
}

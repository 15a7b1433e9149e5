/** What the cluster says about the task of a run. */
export interface ClusterState {
  /** `pending`, `running`, `held`, …; null before the first answer. */
  state: string | null
  /** Why it waits or failed, in the words of the cluster. */
  reason: string | null
}

const words: Readonly<Record<string, string>> = {
  notStarted: 'not started again',
  outOfMemory: 'out of memory',
  timeLimit: 'time limit',
  nodeFailure: 'node failure',
}

const letters = (text: string): string => text.toLowerCase().replaceAll(/[^a-z]/g, '')

/** Says in which state a task is, with the reason of the cluster: `pending (Resources)`. A reason that repeats the state is left out. */
export function taskStateText({ state, reason }: ClusterState): string {
  if (state === null) return 'not submitted yet'
  const word = words[state] ?? state
  return reason === null || letters(reason) === letters(word) ? word : `${word} (${reason})`
}

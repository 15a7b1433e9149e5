import type { ClusterContact, ClusterRun } from '../../shared/contract/clusters.ts'
import { taskStateText } from '../../shared/taskState.ts'
import { formatBytes, formatDuration } from './format.ts'

/** Says where a run of a cluster is: "hpc, job 12_3: pending (Resources) for 3:20". */
export function placeText({ cluster, job, host, state, reason, waitsSince }: ClusterRun, now = Date.now()): string {
  const place = [cluster, ...(job === null ? [] : [`job ${job}${host === null ? '' : ` on ${host}`}`])].join(', ')
  const wait = waitsSince === null ? '' : ` for ${formatDuration(Math.max(0, (now - waitsSince) / 1000))}`
  return `${place}: ${taskStateText({ state, reason })}${wait}`
}

/** Counts the runs of a study by cluster and state: "hpc: 3 running, 5 pending (Resources)". */
export function placesText(runs: readonly ClusterRun[]): string {
  const counts = new Map<string, Map<string, number>>()
  for (const run of runs) {
    const own = counts.get(run.cluster) ?? new Map<string, number>()
    const text = taskStateText(run)
    counts.set(run.cluster, own.set(text, (own.get(text) ?? 0) + 1))
  }
  return [...counts]
    .map(([cluster, own]) => `${cluster}: ${[...own].map(([text, count]) => `${count} ${text}`).join(', ')}`)
    .join(' · ')
}

/** Says that a cluster does not answer, what to do, and when Collapsar asks again. */
export function contactText({ cluster, problem, fix, nextAt }: ClusterContact, now = Date.now()): string {
  const seconds = Math.max(0, (nextAt - now) / 1000)
  const sentences = [
    `${cluster}: ${problem}.`,
    ...(fix === null ? [] : [fix]),
    `Collapsar asks again in ${formatDuration(seconds)}. Tasks continue on the cluster, and their results arrive later.`,
  ]
  return sentences.join(' ')
}

/** Says which data sets are copied first: `Collapsar first copies CIFAR-10 (180 MB) to hpc.` */
export const copiedText = (sets: readonly { name: string; bytes: number }[], cluster: string): string =>
  `Collapsar first copies ${sets.map(({ name, bytes }) => `${name} (${formatBytes(bytes)})`).join(', ')} to ${cluster}.`

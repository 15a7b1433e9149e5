import { arch, availableParallelism, cpus, platform, release, totalmem } from 'node:os'
import { setTimeout as pause } from 'node:timers/promises'

export interface Machine {
  processor: string
  processors: number
  memoryGigabytes: number
  system: string
  node: string
}

export const describeMachine = (): Machine => ({
  processor: cpus()[0]?.model.trim() ?? 'unknown',
  processors: availableParallelism(),
  memoryGigabytes: Math.round(totalmem() / 2 ** 30),
  system: `${platform()} ${arch()} ${release()}`,
  node: process.version,
})

/** Measures how many processors other processes keep busy, while nothing of ours runs. */
export async function busyElsewhere(ms = 1000): Promise<number> {
  const watch = watchOthers()
  await pause(ms)
  return watch(0)
}

/** Starts a measurement of the processors that other processes keep busy, given our own processor time. */
export function watchOthers(): (ourMs: number) => number {
  const since = performance.now()
  const before = busyMs()
  return (ourMs) => Math.max(0, busyMs() - before - ourMs) / (performance.now() - since)
}

/** Returns the busy time of all processors since the system started. */
const busyMs = (): number => cpus().reduce((sum, { times }) => sum + times.user + times.nice + times.sys + times.irq, 0)

/** Largest number of processors busy elsewhere at which a time is reliable. */
export const quiet = 0.2

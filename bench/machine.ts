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

/** How many processors others keep busy, watched for a moment in which nothing of ours runs. */
export async function busyElsewhere(ms = 1000): Promise<number> {
  const watch = watchOthers()
  await pause(ms)
  return watch(0)
}

/** From now on: the processors that others kept busy, given the processor time that was ours. */
export function watchOthers(): (ourMs: number) => number {
  const since = performance.now()
  const before = busyMs()
  return (ourMs) => Math.max(0, busyMs() - before - ourMs) / (performance.now() - since)
}

/** Time that all processors together were busy since the system began. */
const busyMs = (): number => cpus().reduce((sum, { times }) => sum + times.user + times.nice + times.sys + times.irq, 0)

/** Above so many processors busy elsewhere, a time says little. */
export const quiet = 0.2

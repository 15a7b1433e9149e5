import { arch, availableParallelism, cpus, loadavg, platform, release, totalmem } from 'node:os'

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

export const load = (): number => Math.round((loadavg()[0] ?? 0) * 100) / 100

import { createInterface } from 'node:readline'

/** The first line of a participant: its description before the first sample. */
export interface Ready {
  ready: true
  versions: Record<string, string>
  /** The objective before each of the first steps, summed over stacked runs. */
  losses: number[]
  /** The first call, with compilation; for peers of two programs, of both. */
  warmUpMs: number
}

/** The first line of a participant that cannot do the job. */
export interface Absent {
  ready: false
  reason: string
}

export interface Reply {
  ms: number
  /** Processor time of all threads. */
  processorMs: number
  peakMegabytes: number
}

/** The answer to `minimise`: the objective at its end, and why it ended. */
export interface MinimiseReply extends Reply {
  objective: number
  steps: number
}

export interface StepServer {
  versions: Record<string, string>
  losses(count: number): number[]
  /** Takes k steps from the job's weights; resolves with their result. */
  run(steps: number): void | Promise<void>
}

export const say = (line: object): void => void process.stdout.write(`${JSON.stringify(line)}\n`)
const peakMegabytes = (): number => process.resourceUsage().maxRSS / 1024

/** Answers `go <steps>` until `end`: the same protocol as peers/protocol.py. */
export async function serveSteps({ versions, losses, run }: StepServer): Promise<void> {
  const since = performance.now()
  await run(1)
  say({ ready: true, versions, losses: losses(10), warmUpMs: performance.now() - since } satisfies Ready)
  await serve(async ([steps]) => {
    await run(Number(steps))
    return {}
  })
}

/** Answers every line until `end`, with its duration. */
export async function serve(answer: (args: string[]) => Promise<object>): Promise<void> {
  for await (const line of createInterface({ input: process.stdin })) {
    const [command, ...args] = line.trim().split(' ')
    if (command === 'end') break
    const since = performance.now()
    const before = process.cpuUsage()
    const result = await answer(args)
    const { user, system } = process.cpuUsage(before)
    const processorMs = (user + system) / 1000
    say({ ...result, ms: performance.now() - since, processorMs, peakMegabytes: peakMegabytes() })
  }
}

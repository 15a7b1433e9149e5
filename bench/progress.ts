import { duration } from '../src/cli/format.ts'

interface Weighed {
  id: string
  weight: number
}

export interface Progress {
  begin(task: Weighed): void
  /** Adds a share to the progress of the current task. */
  within(share: number): void
  end(): void
  say(line: string): void
}

/** Writes progress lines to stderr: the current task and the remaining time. */
export function progress(
  tasks: readonly Weighed[],
  write = (line: string) => void process.stderr.write(line),
): Progress {
  const since = performance.now()
  const whole = tasks.reduce((sum, { weight }) => sum + weight, 0)
  let done = 0
  let current: { task: Weighed; since: number; share: number } | null = null
  const isLive = process.stderr.isTTY
  const clear = isLive ? '\r\u001b[K' : ''
  const remaining = (): string => {
    const seconds = (performance.now() - since) / 1000
    const reached = done + (current ? current.task.weight * Math.min(current.share, 1) : 0)
    // Before the first task ends, the weights, in seconds, are the best estimate.
    return duration(reached > 0 ? (seconds / reached) * (whole - reached) : whole)
  }
  const line = (text: string): void => write(`${clear}bench  ${text}\n`)
  return {
    begin(task) {
      current = { task, since: performance.now(), share: 0 }
      if (isLive) write(`${clear}bench  ${task.id}  starts, ${remaining()} left`)
      else line(`${task.id}  starts, ${remaining()} left`)
    },
    within(share) {
      if (!current) return
      current.share += share
      if (isLive) write(`${clear}bench  ${current.task.id}  ${Math.round(current.share * 100)} %, ${remaining()} left`)
    },
    end() {
      if (!current) return
      const { task, since: begun } = current
      current = null
      done += task.weight
      line(`${task.id}  done in ${duration((performance.now() - begun) / 1000)}, ${remaining()} left`)
    },
    say: line,
  }
}

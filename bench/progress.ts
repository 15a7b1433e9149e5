import { duration } from '../src/cli/format.ts'

interface Weighed {
  id: string
  weight: number
}

export interface Progress {
  begin(task: Weighed): void
  /** So much more of the present task is done. */
  within(share: number): void
  end(): void
  say(line: string): void
}

/** Lines on stderr: what is done, and how long the rest takes at the pace so far. */
export function progress(
  tasks: readonly Weighed[],
  write = (line: string) => void process.stderr.write(line),
): Progress {
  const since = performance.now()
  const whole = tasks.reduce((sum, { weight }) => sum + weight, 0)
  let done = 0
  let present: { task: Weighed; since: number; share: number } | null = null
  const isLive = process.stderr.isTTY
  const clear = isLive ? '\r\u001b[K' : ''
  const left = (): string => {
    const seconds = (performance.now() - since) / 1000
    const reached = done + (present ? present.task.weight * Math.min(present.share, 1) : 0)
    // Before anything is done the weights, which are seconds, are the best guess.
    return duration(reached > 0 ? (seconds / reached) * (whole - reached) : whole)
  }
  const line = (text: string): void => write(`${clear}bench  ${text}\n`)
  return {
    begin(task) {
      present = { task, since: performance.now(), share: 0 }
      if (isLive) write(`${clear}bench  ${task.id}  begins, ${left()} left`)
      else line(`${task.id}  begins, ${left()} left`)
    },
    within(share) {
      if (!present) return
      present.share += share
      if (isLive) write(`${clear}bench  ${present.task.id}  ${Math.round(present.share * 100)} %, ${left()} left`)
    },
    end() {
      if (!present) return
      const { task, since: begun } = present
      present = null
      done += task.weight
      line(`${task.id}  done in ${duration((performance.now() - begun) / 1000)}, ${left()} left`)
    },
    say: line,
  }
}

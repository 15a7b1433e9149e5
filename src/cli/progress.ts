import type { Progress } from '../shared/contract/measurements.ts'
import { duration, number } from './format.ts'

export interface ProgressOutput {
  show(label: string, progress: Progress): void
  /** A line that stays. */
  say(line: string): void
}

type Stream = Pick<NodeJS.WriteStream, 'write' | 'isTTY' | 'columns'>

/** Between two plain lines of a run, where nobody looks on live. */
const plainEveryMs = 10_000

/** On a terminal one line that is written over; elsewhere a line when a stage begins, and now and then. */
export function progressOutput(stream: Stream): ProgressOutput {
  let stage = ''
  let plainAt = 0
  const clear = stream.isTTY ? '\r\u001b[K' : ''
  return {
    show(label, progress) {
      const line = `${label}  ${progressText(progress)}`
      if (stream.isTTY) return void stream.write(clear + line.slice(0, Math.max(20, (stream.columns || 80) - 1)))
      const now = Date.now()
      const next = `${label} ${progress.stage}`
      if (next === stage && now - plainAt < plainEveryMs) return
      stage = next
      plainAt = now
      stream.write(`${line}\n`)
    },
    say: (line) => void stream.write(`${clear}${line}\n`),
  }
}

function progressText({ stage, stages, step, steps, objective, secondsLeft, restarts }: Progress): string {
  const left = secondsLeft === null ? [] : [`${duration(secondsLeft)} left`]
  const again = restarts > 0 ? [`restarted ${restarts}×`] : []
  return [
    `stage ${stage}/${stages}`,
    `step ${step}/${steps}`,
    `objective ${number(objective)}`,
    ...again,
    ...left,
  ].join('  ')
}

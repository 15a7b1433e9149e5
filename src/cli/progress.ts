import type { Progress } from '../shared/contract/measurements.ts'
import type { RunStatus } from '../shared/contract/runs.ts'
import { duration, number } from './format.ts'

/** A run as it stands. */
export interface ShownRun {
  label: string
  status: RunStatus
  progress: Progress | null
}

export interface ProgressOutput {
  /** One of `runs`, number `at`, has moved. */
  show(runs: readonly ShownRun[], at: number): void
  /** A line that stays. */
  say(line: string): void
}

type Stream = Pick<NodeJS.WriteStream, 'write' | 'isTTY' | 'columns'>

/** Between two plain lines of a run, where nobody looks on live. */
const plainEveryMs = 10_000

/** On a terminal one line for all that is written over; elsewhere a line of a run when a stage begins, and now and then. */
export function progressOutput(stream: Stream): ProgressOutput {
  const shown = new Map<number, { stage: number; at: number }>()
  const clear = stream.isTTY ? '\r\u001b[K' : ''
  return {
    show(runs, at) {
      if (stream.isTTY) return void stream.write(clear + studyLine(runs, Math.max(20, (stream.columns || 80) - 1)))
      const { label = '', progress = null } = runs[at] ?? {}
      const last = shown.get(at)
      const now = Date.now()
      if (!progress || (last?.stage === progress.stage && now - last.at < plainEveryMs)) return
      shown.set(at, { stage: progress.stage, at: now })
      const place = runs.length > 1 ? `${at + 1}/${runs.length}  ` : ''
      stream.write(`${place}${label}  ${progressText(progress)}\n`)
    },
    say: (line) => void stream.write(`${clear}${line}\n`),
  }
}

/** What goes on, in at most `width` characters; the runs that find no room are left out. */
export function studyLine(runs: readonly ShownRun[], width: number): string {
  const [only] = runs
  if (only && runs.length === 1)
    return `${only.label}  ${only.progress ? progressText(only.progress) : 'starting'}`.slice(0, width)
  const running = runs.filter(({ status }) => status === 'running')
  const head = `${running.length}/${runs.length} running`
  const tail = leftText(runs)
  const items = running.map(({ label, progress }) => `${label.replaceAll(' ', '')} ${shareText(progress)}`)
  const line = (count: number): string =>
    [head, ...items.slice(0, count), ...(count < items.length ? ['…'] : []), tail].filter(Boolean).join('  ')
  let count = items.length
  while (count > 0 && line(count).length > width) count--
  return line(count).slice(0, width)
}

/** The time that is left is known of what runs alone. */
function leftText(runs: readonly ShownRun[]): string {
  const waiting = runs.filter(({ status }) => status === 'queued').length
  if (waiting > 0) return `${waiting} waiting`
  const seconds = runs.map(({ status, progress }) => (status === 'running' ? (progress?.secondsLeft ?? null) : 0))
  return seconds.includes(null) ? '' : `${duration(Math.max(...seconds.map(Number)))} left`
}

const shareText = (progress: Progress | null): string =>
  progress ? `${Math.floor((100 * progress.step) / Math.max(1, progress.steps))} %` : 'starting'

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

import type { Progress } from '../../shared/contract/measurements.ts'
import { methodNames } from '../../shared/spec/optimizer.ts'
import { duration, number } from '../format.ts'
import { matrixLines } from './matrix.ts'
import { mostListedRuns, stateText, type RunState, type StudyState } from './state.ts'

export interface ProgressOutput {
  /** Shows the progress after run number `at` changed; `at` does not matter where the runs are a matrix. */
  show(study: StudyState, at: number): void
  /** Prints a line that stays. */
  print(line: string): void
}

type Stream = Pick<NodeJS.WriteStream, 'write' | 'isTTY' | 'columns'>

/** The time between two lines about a run outside a terminal. */
const plainEveryMs = 10_000

/**
 * Shows progress. A terminal has one line or matrix, which is overwritten. Elsewhere a run has a line when a stage
 * begins and then every few seconds; many runs share a line every few seconds.
 */
export function progressOutput(stream: Stream): ProgressOutput {
  const plain = plainOutput(stream)
  let lines = 0
  const clear = (): string => {
    const above = lines > 1 ? `\u001b[${lines - 1}A\u001b[J` : '\u001b[K'
    lines = 0
    return stream.isTTY ? `\r${above}` : ''
  }
  return {
    show(study, at) {
      if (!stream.isTTY) return plain(study, at)
      const width = Math.max(20, (stream.columns || 80) - 1)
      const block =
        study.runs.length > mostListedRuns
          ? [...matrixLines(study, width), stateText(study).slice(0, width)]
          : [studyLine(study, width)]
      stream.write(clear() + block.join('\n'))
      lines = block.length
    },
    print: (line) => void stream.write(`${clear()}${line}\n`),
  }
}

function plainOutput(stream: Stream): ProgressOutput['show'] {
  const shown = new Map<number, { stage: number; at: number }>()
  const isDue = (which: number, stage: number): boolean => {
    const last = shown.get(which)
    const now = Date.now()
    if (last?.stage === stage && now - last.at < plainEveryMs) return false
    shown.set(which, { stage, at: now })
    return true
  }
  return (study, at) => {
    const { runs } = study
    if (runs.length > mostListedRuns) {
      if (isDue(-1, 0)) stream.write(`${matrixLines(study, runs.length).join('')}  ${stateText(study)}\n`)
      return
    }
    const { label = '', progress = null } = runs[at] ?? {}
    if (!progress || !isDue(at, progress.stage)) return
    const place = runs.length > 1 ? `${at + 1}/${runs.length}  ` : ''
    stream.write(`${place}${label}  ${progressText(progress)}\n`)
  }
}

/** Describes the running runs in at most `width` characters; leaves out those that do not fit. */
export function studyLine({ runs, secondsLeft }: StudyState, width: number): string {
  const [only] = runs
  if (only && runs.length === 1)
    return `${only.label}  ${only.progress ? progressText(only.progress) : 'starting'}`.slice(0, width)
  const running = runs.filter(({ status }) => status === 'running')
  const head = `${running.length}/${runs.length} running`
  const tail = leftText(runs, secondsLeft)
  const items = running.map(({ label, progress }) => `${label.replaceAll(' ', '')} ${shareText(progress)}`)
  const line = (count: number): string =>
    [head, ...items.slice(0, count), ...(count < items.length ? ['…'] : []), ...tail].join('  ')
  let count = items.length
  while (count > 0 && line(count).length > width) count--
  return line(count).slice(0, width)
}

function leftText(runs: readonly RunState[], secondsLeft: number | null): string[] {
  const waiting = runs.filter(({ status }) => status === 'queued').length
  return [
    ...(waiting > 0 ? [`${waiting} waiting`] : []),
    ...(secondsLeft === null ? [] : [`${duration(secondsLeft)} left`]),
  ]
}

const shareText = (progress: Progress | null): string =>
  progress ? `${Math.floor((100 * progress.step) / Math.max(1, progress.steps))} %` : 'starting'

function progressText({ stage, stages, method, step, steps, objective, secondsLeft, restarts }: Progress): string {
  const left = secondsLeft === null ? [] : [`${duration(secondsLeft)} left`]
  const again = restarts > 0 ? [`restarted ${restarts}×`] : []
  return [
    `stage ${stage}/${stages}`,
    ...(method ? [methodNames[method]] : []),
    `step ${step}/${steps}`,
    `objective ${number(objective)}`,
    ...again,
    ...left,
  ].join('  ')
}

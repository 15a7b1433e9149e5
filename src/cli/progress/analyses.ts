import type { LabContract } from '../../shared/contract/index.ts'
import type { Payload } from '../../shared/contract/schema.ts'
import { duration } from '../format.ts'

type AnalysisProgress = Payload<LabContract, 'analyses.progressed'>

/** The time between two lines outside a terminal. */
const plainEveryMs = 10_000
/** Returns to the start of a terminal's line and empties it. */
const clearLine = '\r\u001b[K'

/** Shows how far analyses are: a terminal has one line, which is overwritten; elsewhere a line appears every few seconds. */
export function analysisProgress(stream: Pick<NodeJS.WriteStream, 'write' | 'isTTY'>) {
  const running = new Map<string, AnalysisProgress>()
  let last = Date.now()
  const clear = (): void => void (stream.isTTY && stream.write(clearLine))
  return {
    update: (progress: AnalysisProgress): void => {
      const key = `${progress.kind} ${progress.run}`
      if (progress.done < 1) running.set(key, progress)
      else running.delete(key)
      const line = analysisLine([...running.values()])
      if (stream.isTTY) return void stream.write(clearLine + line)
      if (line === '' || Date.now() - last < plainEveryMs) return
      last = Date.now()
      stream.write(`${line}\n`)
    },
    /** Removes the line of an analysis that failed. */
    clear,
  }
}

/** Names the analyses that run, how far each is, and how long the slowest takes. Empty when none runs. */
export function analysisLine(running: readonly AnalysisProgress[]): string {
  if (running.length === 0) return ''
  const kinds = [...new Set(running.map(({ kind }) => kind))].join(', ')
  const of = running.length > 1 ? ` of ${running.length} runs` : ''
  const shares = running.map(({ done }) => `${Math.floor(100 * done)} %`).join(' ')
  const seconds = running.map(({ secondsLeft }) => secondsLeft)
  const left = seconds.includes(null) ? '' : `  ${duration(Math.max(...seconds.map(Number)))} left`
  return `computing ${kinds}${of}  ${shares}${left}`
}

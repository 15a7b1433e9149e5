import type { LabContract } from '../../shared/contract/index.ts'
import type { Payload } from '../../shared/contract/schema.ts'
import { duration } from '../format.ts'

type Told = Payload<LabContract, 'analyses.progressed'>

/** Between two plain lines, where nobody looks on live. */
const plainEveryMs = 10_000

/** How far analyses are: on a terminal one line that is written over, elsewhere a line now and then. */
export function analysisProgress(stream: Pick<NodeJS.WriteStream, 'write' | 'isTTY'>) {
  const going = new Map<string, Told>()
  let last = Date.now()
  const clear = (): void => void (stream.isTTY && stream.write('\r\u001b[K'))
  return {
    note: (told: Told): void => {
      const key = `${told.kind} ${told.run}`
      if (told.done < 1) going.set(key, told)
      else going.delete(key)
      const line = analysisLine([...going.values()])
      if (stream.isTTY) return void stream.write(`\r\u001b[K${line}`)
      if (line === '' || Date.now() - last < plainEveryMs) return
      last = Date.now()
      stream.write(`${line}\n`)
    },
    /** For when one broke off. */
    clear,
  }
}

/** What is being computed, of how many runs, how far each is, and how long the slowest takes; empty for nothing. */
export function analysisLine(going: readonly Told[]): string {
  if (going.length === 0) return ''
  const kinds = [...new Set(going.map(({ kind }) => kind))].join(', ')
  const of = going.length > 1 ? ` of ${going.length} runs` : ''
  const shares = going.map(({ done }) => `${Math.floor(100 * done)} %`).join(' ')
  const seconds = going.map(({ secondsLeft }) => secondsLeft)
  const left = seconds.includes(null) ? '' : `  ${duration(Math.max(...seconds.map(Number)))} left`
  return `computing ${kinds}${of}  ${shares}${left}`
}

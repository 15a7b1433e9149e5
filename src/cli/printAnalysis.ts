import { AnalysisRequest, type AnalysisKind, type RequestInputOf, type ResultOf } from '../shared/contract/analyses.ts'
import type { RunRecord } from '../shared/contract/runs.ts'
import type { Lab } from '../lab/lab.ts'
import { analysisProgress } from './progress/analyses.ts'
import { findByPrefix, withLab, type HomeOption } from './withLab.ts'

export interface AnalysisOptions extends HomeOption {
  step?: number
  json?: boolean
}

/** Vectors become arrays; a number that is not finite becomes null. */
export const plainNumbers = (_key: string, value: unknown): unknown =>
  value instanceof Float64Array || value instanceof Float32Array || value instanceof Int32Array
    ? Array.from(value)
    : value

/** Computes an analysis of a run and prints the text that `write` makes of it, or its JSON. Ctrl+C cancels it; nothing is stored then. */
export function printAnalysis<K extends AnalysisKind>(
  id: string,
  kind: K,
  parameters: RequestInputOf<K>['parameters'],
  { step, json = false, ...options }: AnalysisOptions,
  write: (result: ResultOf<K>, run: RunRecord) => string,
): Promise<number> {
  const progress = analysisProgress(process.stderr)
  const print = async ({ handlers }: Lab): Promise<number> => {
    try {
      const run = findByPrefix(await handlers['runs.list']({}), id, 'run')
      const request = AnalysisRequest.parse({ run: run.id, kind, step: step ?? null, parameters })
      const result = (await handlers['analyses.make'](request)) as ResultOf<K>
      if (json) console.log(JSON.stringify({ run: run.id, name: run.name, ...result }, plainNumbers, 2))
      else {
        const record = await handlers['runs.read']({ id: run.id, isBrief: true })
        console.log(`${run.name}\nrun ${run.id}, step ${result.step}\n\n${write(result, record)}`)
      }
      return 0
    } finally {
      progress.clear()
    }
  }
  return withLab(options, print, { 'analyses.progressed': progress.update })
}

import { AnalysisRequest, type AnalysisKind, type RequestInputOf, type ResultOf } from '../shared/contract/analyses.ts'
import { dispatchEvents } from '../lab/dispatchEvents.ts'
import { openLab } from '../lab/lab.ts'
import { analysisProgress } from './progress/analyses.ts'
import { findByBeginning, type HomeOption } from './show.ts'
import { findRoot, userPath } from './paths.ts'

export interface AnalysisOptions extends HomeOption {
  step?: number
}

/** Computes an analysis of a run and prints what `write` makes of it; `id` may be its beginning. Ctrl+C ends it, and nothing is kept. */
export async function printAnalysis<K extends AnalysisKind>(
  id: string,
  kind: K,
  parameters: RequestInputOf<K>['parameters'],
  { home, step }: AnalysisOptions,
  write: (result: ResultOf<K>) => string,
): Promise<number> {
  const progress = analysisProgress(process.stderr)
  const lab = await openLab({
    home: home === undefined ? null : userPath(home),
    root: findRoot(),
    emit: dispatchEvents({ 'analyses.progressed': progress.note }),
  })
  try {
    const run = findByBeginning(await lab.handlers['runs.list']({}), id, 'run')
    const request = AnalysisRequest.parse({ run: run.id, kind, step: step ?? null, parameters })
    const result = (await lab.handlers['analyses.make'](request)) as ResultOf<K>
    console.log(`${run.name}\nrun ${run.id}, step ${result.step}\n\n${write(result)}`)
    return 0
  } finally {
    progress.clear()
    await lab.close()
  }
}

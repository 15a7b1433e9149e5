import { AnalysisRequest, type ResultOf } from '../shared/contract/analyses.ts'
import { emitTo } from '../lab/emitTo.ts'
import { openLab } from '../lab/lab.ts'
import { analysisProgress } from './analysisProgress.ts'
import { findByBeginning, type HomeOption } from './historyCommands.ts'
import { findRoot, userPath } from './root.ts'
import { theoryText } from './theoryText.ts'

export interface TheoryOptions extends HomeOption {
  k?: number
  step?: number
  seed?: number
}

/** Computes and prints what the theorems say of a run; `id` may be its beginning. Ctrl+C ends it, and nothing is kept. */
export async function theoryCommand(id: string, { home, k, step, seed }: TheoryOptions): Promise<number> {
  const progress = analysisProgress(process.stderr)
  const lab = await openLab({
    home: home === undefined ? null : userPath(home),
    root: findRoot(),
    emit: emitTo({ 'analyses.progressed': progress.note }),
  })
  try {
    const run = findByBeginning(await lab.handlers['runs.list']({}), id, 'run')
    const parameters = { ...(k === undefined ? {} : { K: k }), ...(seed === undefined ? {} : { seed }) }
    const request = AnalysisRequest.parse({ run: run.id, kind: 'theory', step: step ?? null, parameters })
    const result = (await lab.handlers['analyses.make'](request)) as ResultOf<'theory'>
    console.log(`${run.name}\nrun ${run.id}, step ${result.step}\n\n${theoryText(result)}`)
    return 0
  } finally {
    progress.clear()
    await lab.close()
  }
}

import type { TrainerEvent } from '../shared/contract/trainer.ts'
import type { Stage } from './continuation.ts'
import { leadingSpectra, spectrumChange } from './measure/spectrumChange.ts'
import { breathe, measureNow, type Run } from './run.ts'
import { nextDue } from './schedule.ts'

/** Between two looks at the channel training runs for about this long. */
const sliceMs = 40

export type StageEnd = 'stopped' | 'not finite' | 'converged' | 'step limit' | 'line search at round-off'

/** Trains at one multiple of λ until its steps are taken or something ends it; measures at the steps that are `due`. */
export async function* runStage(
  run: Run,
  stage: Stage,
  { index, count }: { index: number; count: number },
  due: ReadonlySet<number>,
): AsyncGenerator<TrainerEvent, StageEnd> {
  const { engine, reporter } = run
  const end = run.step + stage.steps
  const settled = index === count - 1 ? settlingWatch(run) : null
  while (run.step < end) {
    const until = Math.min(nextDue(run.step, end, due), run.step + run.slice, settled?.nextCheck() ?? end)
    const before = performance.now()
    const { steps, ended } = engine.advance(until - run.step)
    adaptSlice(run, steps.length, performance.now() - before)
    reporter.add(run.step + 1, stage.multiplier, steps)
    run.step += steps.length
    const { step, totalSteps, restarts } = run
    const state = { step, steps: totalSteps, stage: index + 1, stages: count, restarts }
    const batch = reporter.batch(state, ended !== null || run.step === end)
    if (batch) yield batch
    await breathe()
    if (run.signal.aborted) return 'stopped'
    if (ended === 'not finite') return 'not finite'
    if (due.has(run.step) && !(yield* measureNow(run, stage.multiplier))) return 'stopped'
    if (ended === 'round-off') {
      run.totalSteps -= end - run.step
      return 'line search at round-off'
    }
    if (settled?.isSettled(run.step)) return 'converged'
  }
  return 'step limit'
}

/** Looks every `window` steps whether the leading singular values still move; null when the spec has no such rule. */
function settlingWatch({ spec, problem, engine, step }: Run): Watch | null {
  const { spectrumChange: tolerance, window } = spec.stop
  if (tolerance === 0) return null
  let reference = leadingSpectra(problem, engine.parameters())
  let next = step + window
  return {
    nextCheck: () => next,
    isSettled(at) {
      if (at < next) return false
      const now = leadingSpectra(problem, engine.parameters())
      const change = spectrumChange(reference, now)
      reference = now
      next += window
      return change <= tolerance
    },
  }
}

interface Watch {
  nextCheck(): number
  isSettled(step: number): boolean
}

function adaptSlice(run: Run, taken: number, tookMs: number): void {
  if (taken > 0) run.slice = Math.max(1, Math.min(1000, Math.floor((sliceMs / Math.max(tookMs, 0.01)) * taken)))
}

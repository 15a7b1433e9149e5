import type { Pace } from '../shared/contract/forecasts.ts'
import { canonicalJson } from '../shared/spec/canonical.ts'
import { inputDimension, sampleCount } from '../shared/spec/data.ts'
import type { RunSpec } from '../shared/spec/runSpec.ts'
import { median } from '../shared/statistics/bands.ts'
import type { FinishedRun } from './store/finishedRuns.ts'

/** Equal for specs of which a step takes as long, up to what else the machine was doing. */
function shapeKey(spec: RunSpec): string {
  const { network, loss, optimizer, precision, engine } = spec
  const { kind, firstLayer } = optimizer
  const memory = optimizer.kind === 'lbfgs' ? optimizer.memory : 0
  const size = [sampleCount(spec), inputDimension(spec)]
  return canonicalJson({ network, loss: loss.kind, kind, firstLayer, memory, precision, engine, size })
}

/** How fast runs of this shape were; null where there are none. */
export function paceOf(finished: readonly FinishedRun[], spec: RunSpec): Pace | null {
  const key = shapeKey(spec)
  const alike = finished.filter((run) => run.step > 0 && run.seconds > 0 && shapeKey(run.spec) === key)
  if (alike.length === 0) return null
  return {
    secondsPerStep: median(alike.map(({ seconds, step }) => seconds / step)),
    needed: median(alike.map(({ step, steps }) => Math.min(1, step / steps))),
    runs: alike.length,
  }
}

import { createHash } from 'node:crypto'
import type { AnalysisRequest } from '../../shared/contract/analyses.ts'
import { canonicalJson } from '../../shared/spec/canonical.ts'
import { drawSample } from '../datasets/sample.ts'
import { isWatched } from '../foreign/foreignCollapse.ts'
import { foreignProblem } from '../foreign/foreignProblem.ts'
import type { LabContext } from '../runs/labContext.ts'
import { requireStep, storedSteps, weightsAt, type Weights } from '../runs/storedWeights.ts'
import type { AnalysisKey } from '../store/analyses.ts'
import type { Store } from '../store/store.ts'
import { kinds } from './kinds.ts'
import type { Work } from './work.ts'

/** A request with its weights. */
export interface Prepared {
  key: AnalysisKey
  /** Draws the sample; called only where the result must be computed. */
  work(): Work
}

/** Prepares a request. Throws a CallError where the requested weights are missing, with the steps that have weights. */
export function prepare({ store, dataSet }: LabContext, request: AnalysisRequest): Prepared {
  const { run, kind, parameters } = request
  const { version, weights: needed } = kinds[kind]
  if (isWatched(store, run)) return prepareWatched(store, request)
  const steps = stepsUpTo(store, run, request.step)
  const weights = (needed === 'all' ? steps : steps.slice(-1)).map((step) => weightsAt(store, run, step))
  const spec = store.runs.spec(run)
  return {
    key: {
      run,
      kind,
      step: weights.at(-1)?.step ?? 0,
      // The digest is needed since a new attempt of a run reaches the same steps with other weights.
      parameters: canonicalJson({ ...parameters, version, weights: digest(weights) }),
    },
    work: () => ({ request, spec, sample: drawSample(spec, dataSet()), weights }),
  }
}

/** Prepares a request about a network that another program trains, as its log has it. */
function prepareWatched(store: Store, request: AnalysisRequest): Prepared {
  const { run, kind, parameters, step } = request
  const { version, weights: which } = kinds[kind]
  const { spec, sample, weights } = foreignProblem(store, run, { step, which })
  const data = digest([{ step: 0, theta: Float64Array.from(sample.X) }])
  return {
    key: {
      run,
      kind,
      step: weights.at(-1)?.step ?? 0,
      parameters: canonicalJson({ ...parameters, version, spec, data, weights: digest(weights) }),
    },
    work: () => ({ request, spec, sample, weights }),
  }
}

/** Lists the steps with stored weights, ascending, up to `step`; null: all. */
function stepsUpTo(store: Store, run: string, step: number | null): number[] {
  const steps = storedSteps(store, run)
  if (step === null) return steps
  requireStep(store, run, step, steps)
  return steps.slice(0, steps.indexOf(step) + 1)
}

function digest(weights: readonly Weights[]): string {
  const hash = createHash('sha256')
  for (const { step, theta } of weights) {
    hash.update(`${step} ${theta.length} `)
    hash.update(new Uint8Array(theta.buffer, theta.byteOffset, theta.byteLength))
  }
  return hash.digest('hex').slice(0, 32)
}

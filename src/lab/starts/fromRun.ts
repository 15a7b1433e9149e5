import { CallError } from '../../shared/contract/errors.ts'
import type { StartSource } from '../../shared/contract/starts.ts'
import { ownFirstWeights } from '../../shared/theory/firstWeights.ts'
import { makeProblem } from '../../shared/theory/makeProblem.ts'
import { blockMatrix, parameterBlocks } from '../../shared/theory/problem.ts'
import { drawSample } from '../datasets/sample.ts'
import { isWatched } from '../foreign/foreignCollapse.ts'
import type { LabContext } from '../runs/labContext.ts'
import { requireStep, storedSteps, weightsAt } from '../runs/storedWeights.ts'
import type { FoundStart } from './fromCheckpoint.ts'
import { startOfWatched } from './fromWatched.ts'
import { givenWeights } from './givenWeights.ts'

/** Reads the weights of a run of ours at a step, or those that a watched run has logged. Throws a CallError. */
export function startOfRun(context: LabContext, { run, step }: Extract<StartSource, { kind: 'run' }>): FoundStart {
  const { store } = context
  const { name } = store.runs.summary(run)
  if (isWatched(store, run)) return startOfWatched(store, run, step)
  const spec = store.runs.spec(run)
  if (spec.backbone)
    throw new CallError('notPossible', `run ${run} (${name}) has a backbone; a run continues a fully connected network`)
  const steps = storedSteps(store, run)
  const at = step ?? steps.at(-1) ?? 0
  requireStep(store, run, at, steps)
  const sample = drawSample(spec, context.dataSet())
  const problem = makeProblem(spec, sample)
  const ownFirst = ownFirstWeights(problem, sample)
  const { theta } = weightsAt(store, run, at)
  const blocks = parameterBlocks(problem)
  const layers = spec.network.widths.map((_, l) => {
    const own = (kind: 'weight' | 'bias') => blocks.find((block) => block.kind === kind && block.layer === l + 1)
    const [weight, bias] = [own('weight'), own('bias')]
    if (!weight) throw new Error(`startOfRun: no block of W_${l + 1}`)
    const W = blockMatrix(theta, weight)
    return { name: `W_${l + 1}`, W: l === 0 ? ownFirst(W) : W, b: bias ? blockMatrix(theta, bias).data : null }
  })
  return {
    given: givenWeights(layers),
    name: `${name}, step ${at}`.slice(0, 120),
    source: `run ${run} (${name}), step ${at}`,
    notes: [`Weights of step ${at}, in the network's own coordinates.`],
  }
}

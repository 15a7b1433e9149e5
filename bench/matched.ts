import { fileURLToPath } from 'node:url'
import { openDataSets } from '../src/lab/datasets/dataSets.ts'
import { drawSample } from '../src/lab/datasets/sample.ts'
import { presetSpecs } from '../src/shared/spec/presets/preset.ts'
import { fig2 } from '../src/shared/spec/presets/fig2.ts'
import { blockMatrix, parameterBlocks } from '../src/shared/theory/problem.ts'
import { stages } from '../src/shared/spec/stages.ts'
import { initialParameters } from '../src/trainer/initialise.ts'
import { makeProblem } from '../src/shared/theory/makeProblem.ts'
import type { Job, Precision } from './job.ts'

const root = fileURLToPath(new URL('..', import.meta.url))

/** The objective after 40,000 iterations of L-BFGS in float64, by δ; the last digit still falls. */
export const matchedOptima: Readonly<Record<number, number>> = {
  10: 0.0033206,
  5: 0.0030422,
  2: 0.0027964,
  0.1: 0.0025587,
}

/** The largest relative excess over the optimum of a converged run. */
export const convergedExcess = 0.005

/** δ of the L-BFGS comparison: the smallest of Figure 2, which takes longest. */
export const matchedDelta = 0.1

/** Returns Figure 2's quick problem with matched penalty and whitened inputs, from the lab's own start. */
export function matchedJob(precision: Precision, delta = matchedDelta): Job {
  const [spec] = presetSpecs(fig2, 'quick', [delta])
  if (spec?.optimizer.kind !== 'lbfgs') throw new Error('matched: fig2 must train with L-BFGS')
  const problem = makeProblem(spec, drawSample(spec, openDataSets(root)))
  const theta = initialParameters(spec, problem)
  const { inputs, targets, inputScale } = problem
  if (!inputs) throw new Error('matched: fig2 must train on data')
  return {
    spec: {
      dims: [inputs.rows, ...problem.widths],
      samples: inputs.cols,
      precision,
      stack: 1,
      weightDecays: [...problem.weightDecays],
      featureDecays: [...problem.featureDecays],
      adam: { rate: 0, beta1: 0, beta2: 0, epsilon: 0 },
      isLogged: true,
      batch: null,
      lbfgs: { stages: stages(spec), memory: spec.optimizer.memory },
    },
    X: inputs,
    Y: targets,
    columnScale: inputScale ?? new Float64Array(inputs.rows).fill(1),
    weights: [parameterBlocks(problem).map((block) => blockMatrix(theta, block))],
  }
}

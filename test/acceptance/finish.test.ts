import { expect, test } from 'vitest'
import { parseSpec, type RunSpecInput } from '../../src/shared/spec/runSpec.ts'
import { loadedPrograms } from '../../src/trainer/engine/graph/programs.ts'
import { only, trainOne } from '../trainer/runs.ts'

// The linear model of six classes and three weight matrices under cross-entropy, at width 64. Over 16 seeds gradient
// descent and its finish end in collapse for the same 12, and L-BFGS alone for far fewer.
const descent = {
  kind: 'gradientDescent',
  learningRate: 0.3,
  continuation: { start: 1, divideBy: 2, steps: 1 },
} as const
const specOf = (seed: number, optimizer: RunSpecInput['optimizer'], steps: number) =>
  parseSpec({
    name: 'model',
    data: { sampling: { kind: 'balanced', perClass: 1 }, set: 'mixture', classes: 6, dimension: 1, deviation: 0 },
    network: { widths: [64, 64, 64, 6], activation: 'identity', lastActivation: 'identity', freeFeatures: true },
    loss: { kind: 'crossEntropy', reduction: 'mean' },
    penalty: { weightDecay: 1e-3, firstLayer: 1, featureDecay: 0, featureLayers: 'first' },
    initialisation: { kind: 'normal', gain: 1 },
    optimizer,
    precision: 'float64',
    stop: { steps },
    logging: { measurements: 3 },
    seed,
  })
const sample = { X: new Float64Array(6), features: 1, labels: Int32Array.from([0, 1, 2, 3, 4, 5]), classes: 6 }
const programs = loadedPrograms(4)

async function endOf(spec: ReturnType<typeof specOf>) {
  const outcome = only(await trainOne(spec, sample, { programs }), 'ended')[0]?.outcome
  if (outcome?.status !== 'finished' || !outcome.end) throw new Error(`the run is ${outcome?.status}`)
  return { kind: outcome.end.kind, ratio: outcome.end.objective / outcome.end.collapse }
}

test('a finish by L-BFGS keeps the basin of gradient descent, which L-BFGS alone does not find', async () => {
  const finishes = await Promise.all(
    [0, 2].map((seed) => endOf(specOf(seed, { ...descent, finish: { steps: 2500, memory: 20 } }, 3000))),
  )
  const descents = await Promise.all([0, 2].map((seed) => endOf(specOf(seed, descent, 40_000))))
  expect(finishes.map(({ kind }) => kind)).toEqual(['below', 'collapse'])
  expect(descents.map(({ kind }) => kind)).toEqual(finishes.map(({ kind }) => kind))
  finishes.forEach(({ ratio }, i) => expect(ratio).toBeCloseTo(descents[i]?.ratio ?? NaN, 3))
  const alone = await endOf(specOf(2, { memory: 20, firstLayer: 'raw', continuation: descent.continuation }, 2500))
  expect(alone.kind).toBe('below')
})

import { describe, expect, it, test } from 'vitest'
import { collapse } from '../../../src/lab/analyses/collapse.ts'
import type { AnalysisRequestInput } from '../../../src/shared/contract/analyses.ts'
import { CollapseResult } from '../../../src/shared/contract/analyses/collapse.ts'
import { labContract } from '../../../src/shared/contract/index.ts'
import { randomStream } from '../../../src/shared/linalg/random.ts'
import { answer } from '../../../src/shared/rpc/server.ts'
import { predictedClasses } from '../../../src/shared/theory/collapse/collapseSeparation.ts'
import { collapseNumbers } from '../../../src/shared/theory/collapse/collapseMetrics.ts'
import { allVariants, centres } from '../../../src/shared/theory/collapse/collapseVariants.ts'
import { makeProblem } from '../../../src/shared/theory/makeProblem.ts'
import { forwardPass } from '../../../src/shared/theory/objective.ts'
import { parameterCount, weightMatrices } from '../../../src/shared/theory/problem.ts'
import { scatterByClass } from '../../../src/shared/theory/scatterByClass.ts'
import { watchedLab, type WatchedLab } from '../place.ts'
import { spec as specOf } from '../specs.ts'

/** Thirty samples of ten classes of unequal sizes, the last of them empty. */
function sampleOf() {
  const random = randomStream(3, 'sample')
  const features = 40
  const labels = Int32Array.from({ length: 30 }, (_, i) => (i < 9 ? i : random.integer(9)))
  return { X: Float64Array.from({ length: 30 * features }, () => random.next()), features, labels, classes: 10 }
}

test('collapse measures every hidden layer at every step with the next weights', () => {
  const spec = specOf({ network: { widths: [12, 11, 10] } })
  const sample = sampleOf()
  const problem = makeProblem(spec, sample)
  const weights = [0, 7].map((step) => {
    const random = randomStream(step, 'weights')
    return { step, theta: Float64Array.from({ length: parameterCount(problem) }, () => 0.3 * random.normal()) }
  })
  const told: number[] = []
  const result = collapse({ problem, spec, sample, weights, parameters: {} }, (done) => told.push(done))
  expect(CollapseResult.parse(result)).toEqual(result)
  expect(result).toMatchObject({ kind: 'collapse', step: 7, steps: [0, 7] })
  expect(result.counts.reduce((sum, count) => sum + count)).toBe(30)
  expect(result.counts[9]).toBe(0)
  expect(result.layers.map(({ layer }) => layer)).toEqual([1, 2])
  const theta = weights[1]?.theta ?? new Float64Array()
  const [, , last] = weightMatrices(problem, theta)
  const { features } = forwardPass(problem, theta)
  const predicted = predictedClasses(features[2] ?? expect.unreachable())
  const scatter = scatterByClass(features[1] ?? expect.unreachable(), sample.labels, sample.classes)
  for (const about of centres) {
    const { values, spread } = collapseNumbers(
      scatter,
      { W: last ?? expect.unreachable(), isLast: true },
      about,
      predicted,
    )
    const own = result.layers[1]?.about[about]
    for (const variant of allVariants) expect(own?.values[variant][1], variant).toBe(values[variant])
    expect(own?.spread.quotient[1]).toBe(spread.quotient)
  }
  expect(result.layers[0]?.about.samples.values.selfDuality).toEqual(Float64Array.of(NaN, NaN))
  expect(told).toEqual([...told].sort((a, b) => a - b))
  expect(told.at(-1)).toBe(1)
})

describe('in the lab', () => {
  const ask = async (lab: WatchedLab, name: 'make' | 'kept', request: AnalysisRequestInput) =>
    (await answer(labContract, lab.handlers, `analyses.${name}`, request)) as CollapseResult | null
  const progress = (lab: WatchedLab) => lab.events.filter(({ name }) => name === 'analyses.progressed').length

  it('uses all stored weights, and is read again without computation', async () => {
    const lab = await watchedLab('keeps')
    const [run = ''] = await lab.start(specOf({ logging: { snapshots: [0, 2] } }))
    await lab.until(run, 'finished')
    const request = { run, kind: 'collapse', parameters: {} } as const
    expect(await ask(lab, 'kept', request)).toBeNull()
    expect(progress(lab)).toBe(0)
    const made = await ask(lab, 'make', request)
    expect(made?.steps).toEqual([0, 2, 5])
    const count = progress(lab)
    expect(await ask(lab, 'kept', request)).toEqual(made)
    expect(await ask(lab, 'kept', { ...request, step: 2 })).toBeNull()
    expect(progress(lab)).toBe(count)
    // Other weights of the same step are another run of the same recipe.
    lab.execute(`UPDATE checkpoints SET weights = (SELECT weights FROM snapshots WHERE step = 0)`)
    expect(await ask(lab, 'kept', request)).toBeNull()
  })

  it('is null where the run has no weights, and refused where there is no run', async () => {
    const lab = await watchedLab('exits')
    const [run = ''] = await lab.start(specOf())
    await lab.until(run, 'crashed')
    expect(await ask(lab, 'kept', { run, kind: 'collapse', parameters: {} })).toBeNull()
    await expect(ask(lab, 'make', { run, kind: 'collapse', parameters: {} })).rejects.toThrow('has no weights yet')
    await expect(ask(lab, 'kept', { run: 'nosuchrun', kind: 'collapse', parameters: {} })).rejects.toMatchObject({
      code: 'notFound',
    })
  })
})

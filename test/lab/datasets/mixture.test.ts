import { describe, expect, it } from 'vitest'
import { openDataSets } from '../../../src/lab/datasets/dataSets.ts'
import { drawnLabels } from '../../../src/lab/datasets/generators/labels.ts'
import { drawMixture } from '../../../src/lab/datasets/generators/mixture.ts'
import { classCounts, drawSample } from '../../../src/lab/datasets/sample.ts'
import { matrix, transpose } from '../../../src/shared/linalg/matrix.ts'
import { singularValues } from '../../../src/shared/linalg/svd.ts'
import type { Mixture } from '../../../src/shared/spec/data.ts'
import type { RunSpec, RunSpecInput } from '../../../src/shared/spec/runSpec.ts'
import { stackKey } from '../../../src/shared/spec/stacking.ts'
import { forecast } from '../../../src/shared/theory/forecast/forecast.ts'
import { makeProblem } from '../../../src/shared/theory/makeProblem.ts'
import { temporaryFolder } from '../../temporaryFolder.ts'
import { watchedLab } from '../place.ts'
import { spec } from '../specs.ts'

/** Where there are none: whoever reads them fails. */
const noDigits = openDataSets(temporaryFolder())
const mixture = (changes: Partial<Mixture> = {}): Mixture => ({
  set: 'mixture',
  classes: 3,
  dimension: 8,
  deviation: 0.5,
  sampling: { kind: 'balanced', perClass: 4, seed: 0 },
  scale: 1,
  ...changes,
})
const run = (data: Partial<Mixture> = {}, changes: Partial<RunSpecInput> = {}): RunSpec =>
  spec({ data: mixture(data), network: { widths: [6, 3] }, ...changes })
const seeded = (seed: number, perClass = 4) => ({ sampling: { kind: 'balanced' as const, perClass, seed } })

describe('a Gaussian mixture', () => {
  it('of seed 0 always has these numbers', () => {
    const { X, features, labels, classes } = drawMixture(mixture())
    expect({ features, classes, labels: labels.join('') }).toEqual({ features: 8, classes: 3, labels: '000011112222' })
    expect([X[0], X[8], X[95]].map((value) => value?.toFixed(12))).toMatchInlineSnapshot(`
      [
        "-0.762115253057",
        "0.245129836308",
        "0.199893173486",
      ]
    `)
  })

  it('depends on its seed and needs no digits', () => {
    const sample = drawSample(run(), noDigits)
    expect(sample).toEqual(drawSample(run(), noDigits))
    expect(sample.X).not.toEqual(drawSample(run(seeded(1)), noDigits).X)
    expect(classCounts(run(), noDigits)).toEqual([4, 4, 4])
  })

  it('has noise proportional to σ', () => {
    const at = (deviation: number) => drawMixture(mixture({ deviation })).X
    const [means, one, three] = [at(0), at(1), at(3)]
    means.forEach((mean, i) => expect((three[i] ?? NaN) - mean).toBeCloseTo(3 * ((one[i] ?? NaN) - mean), 12))
    expect(new Set(Array.from({ length: 4 }, (_, i) => means.slice(8 * i, 8 * i + 8).join())).size).toBe(1)
  })

  it('keeps its samples when more samples or classes are drawn', () => {
    const small = drawMixture(mixture())
    const more = drawMixture(mixture({ ...seeded(0, 9), classes: 5 }))
    for (let k = 0; k < 3; k++) {
      const first = (X: Float64Array, perClass: number) => X.slice(8 * k * perClass, 8 * (k * perClass + 4))
      expect(first(more.X, 9)).toEqual(first(small.X, 4))
    }
  })

  it('has standard normal means and independent noise of deviation σ', () => {
    const data = mixture({ classes: 100, dimension: 100, deviation: 0, ...seeded(5, 1) })
    const means = drawMixture(data).X
    const noise = drawMixture({ ...data, deviation: 2 }).X.map((value, i) => (value - (means[i] ?? NaN)) / 2)
    const average = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length
    // Of 10 000 numbers: four standard errors are 0.04 for a mean and for a correlation, 0.06 for a variance.
    for (const values of [means, noise]) {
      expect(Math.abs(average(values))).toBeLessThan(0.04)
      expect(Math.abs(average(values.map((value) => value ** 2)) - 1)).toBeLessThan(0.06)
      // Neighbours, one class apart too: a stream that began again would correlate.
      for (const lag of [1, 2, 100])
        expect(Math.abs(average(values.slice(lag).map((value, i) => value * (values[i] ?? NaN))))).toBeLessThan(0.04)
    }
    expect(Math.abs(average(means.map((value, i) => value * (noise[i] ?? NaN))))).toBeLessThan(0.04)
  })

  it('without noise has K different samples and rank K in all coordinates', () => {
    for (const firstLayer of ['raw', 'reduced', 'whitened'] as const) {
      const own = run(
        { deviation: 0 },
        { optimizer: { continuation: { start: 1, divideBy: 2, steps: 1 }, firstLayer } },
      )
      const { inputs } = makeProblem(own, drawSample(own, noDigits))
      expect(inputs?.rows).toBe(firstLayer === 'whitened' ? 3 : 8)
      const s = singularValues(transpose(inputs ?? matrix(0, 0)))
      expect(s[2]).toBeGreaterThan(0.1)
      expect((s[3] ?? 0) / (s[0] ?? NaN)).toBeLessThan(1e-14)
    }
    const { X } = drawMixture(mixture({ deviation: 0 }))
    expect(singularValues(matrix(12, 8, X)).filter((s) => s > 1e-10)).toHaveLength(3)
  })

  it('draws labels of a random sample uniformly', () => {
    const data = mixture({ classes: 4, sampling: { kind: 'random', count: 4000, seed: 2 } })
    const counts = [0, 1, 2, 3].map((k) => drawnLabels(data).filter((label) => label === k).length)
    expect(counts.reduce((sum, count) => sum + count)).toBe(4000)
    // A count has variance N p (1 − p) = 750.
    for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThan(4 * Math.sqrt(750))
    expect(new Set(counts).size).toBeGreaterThan(1)
  })
})

describe('a spec with a mixture', () => {
  it.each<[string, () => unknown, RegExp]>([
    ['a negative σ', () => run({ deviation: -1 }), /^data\.deviation: must be at least 0, not -1/],
    ['one class', () => run({ classes: 1 }), /^data\.classes: must be at least 2, not 1/],
    ['no dimension', () => run({ dimension: 0 }), /^data\.dimension: must be above 0, not 0/],
    [
      'listed samples',
      () => run({ sampling: { kind: 'listed', samples: [] } as unknown as Mixture['sampling'] }),
      /^data\.sampling\.kind/,
    ],
    ['another set', () => run({ set: 'letters' } as object), /^data\.set/],
    [
      'a σ for digits',
      () => spec({ data: { set: 'digits', deviation: 1, ...seeded(0) } as RunSpecInput['data'] }),
      /^data: has no field “deviation”/,
    ],
    [
      'another last width',
      () => classCounts(run({}, { network: { widths: [6, 10] } }), noDigits),
      /^network\.widths\.1: the last layer must have 3 units, one per class, not 10/,
    ],
    [
      'an empty class',
      () => drawSample(run({ classes: 3, sampling: { kind: 'random', count: 3, seed: 0 } }), noDigits),
      /^data\.sampling: no sample of class \d is among the 3 drawn/,
    ],
  ])('refuses %s with its field', (_, refused, message) => {
    expect(refused).toThrow(message)
  })

  it('shares a program with another σ or seed, but not with another dimension', () => {
    const key = stackKey(run())
    expect(stackKey(run({ deviation: 2, ...seeded(7) }))).toBe(key)
    expect(stackKey(run({ dimension: 9 }))).not.toBe(key)
    expect(stackKey(run({ classes: 2 }))).not.toBe(key)
  })

  it('has the forecast of its class counts', () => {
    const own = run()
    const counts = classCounts(own, noDigits)
    expect(counts).toEqual([4, 4, 4])
    const made = forecast(own, counts)
    expect(made.theorem?.singularValues[0]).toHaveLength(3)
    expect(made).toEqual(forecast(spec({ network: { widths: [6, 3] } }), counts))
  })

  it('trains in a lab without digits', async () => {
    const lab = await watchedLab('finishes', { root: temporaryFolder() })
    const [id = ''] = await lab.start(run())
    expect((await lab.until(id, 'finished')).samples).toBe(12)
    const { log } = await lab.handlers['runs.read']({ id })
    const least = Math.min(...drawSample(run(), noDigits).X)
    expect(log.map(({ message }) => message)).toContain(`12 samples, width 6, ${least}`)
    await expect(lab.handlers['forecasts.make']({ spec: spec() })).rejects.toThrow("run 'npm run setup'")
  })
})

it('a scale multiplies the inputs of every set, and nothing else', () => {
  const digits = openDataSets(process.cwd())
  const data = [
    mixture(),
    { set: 'digits' as const, sampling: { kind: 'balanced' as const, perClass: 2, seed: 0 }, scale: 1 },
  ]
  for (const own of data) {
    const plain = drawSample({ data: own }, digits)
    const scaled = drawSample({ data: { ...own, scale: 3 } }, digits)
    expect(scaled).toEqual({ ...plain, X: plain.X.map((x) => 3 * x) })
  }
})

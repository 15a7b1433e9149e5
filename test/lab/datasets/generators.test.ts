import { describe, expect, it } from 'vitest'
import { openDataSets } from '../../../src/lab/datasets/dataSets.ts'
import { generate } from '../../../src/lab/datasets/generators/generate.ts'
import { classCounts, drawSample } from '../../../src/lab/datasets/sample.ts'
import type { Generated, Moons, RandomLabels, Spirals } from '../../../src/shared/spec/data.ts'
import { temporaryFolder } from '../../temporaryFolder.ts'
import { spec } from '../specs.ts'

const balanced = (perClass: number, seed = 0) => ({ kind: 'balanced' as const, perClass, seed })
const moons = (changes: Partial<Moons> = {}): Moons => ({
  set: 'moons',
  deviation: 0.1,
  sampling: balanced(50),
  scale: 1,
  ...changes,
})
const spirals = (changes: Partial<Spirals> = {}): Spirals => ({
  set: 'spirals',
  classes: 3,
  turns: 1,
  deviation: 0,
  sampling: balanced(40),
  scale: 1,
  ...changes,
})
const random = (changes: Partial<RandomLabels> = {}): RandomLabels => ({
  set: 'randomLabels',
  classes: 4,
  dimension: 25,
  sampling: balanced(100),
  scale: 1,
  ...changes,
})
const all: [string, (sampling: Generated['sampling']) => Generated][] = [
  ['moons', (sampling) => moons({ sampling })],
  ['spirals', (sampling) => spirals({ sampling })],
  ['randomLabels', (sampling) => random({ sampling })],
]
const points = ({ X, labels, features }: ReturnType<typeof generate>) =>
  [...labels].map((label, i) => ({ label, x: [...X.subarray(i * features, (i + 1) * features)] }))

describe.each(all)('%s', (_, make) => {
  it('depend only on their seed, ordered by class', () => {
    const sample = generate(make(balanced(20)))
    expect(sample).toEqual(generate(make(balanced(20))))
    expect(sample.X).not.toEqual(generate(make(balanced(20, 1))).X)
    expect([...sample.labels]).toEqual([...sample.labels].sort((a, b) => a - b))
    expect(sample.X.length).toBe(sample.features * sample.labels.length)
  })

  it('keep the samples of a class when more are drawn', () => {
    const first = (perClass: number) => points(generate(make(balanced(perClass)))).filter(({ label }) => label === 1)
    expect(first(9).slice(0, 4)).toEqual(first(4))
  })

  it('draw labels of a random sample uniformly', () => {
    const { labels, classes } = generate(make({ kind: 'random', count: 3000, seed: 1 }))
    const counts = Array.from({ length: classes }, (_class, k) => labels.filter((label) => label === k).length)
    for (const count of counts) expect(Math.abs(count - 3000 / classes)).toBeLessThan(4 * Math.sqrt(3000 / classes))
  })
})

it('generators always give these numbers for seed 0', () => {
  const firsts = all.map(([, make]) =>
    [...generate(make(balanced(4))).X.subarray(0, 2)].map((value) => value.toFixed(12)),
  )
  expect(firsts).toMatchInlineSnapshot(`
    [
      [
        "0.826037761826",
        "-0.062559430962",
      ],
      [
        "0.949865148328",
        "-0.189713543011",
      ],
      [
        "0.007639433706",
        "-0.408729718350",
      ],
    ]
  `)
})

describe('two moons', () => {
  it('without noise cover their half circles', () => {
    const drawn = points(generate(moons({ deviation: 0, sampling: balanced(500) })))
    for (const {
      label,
      x: [a = NaN, b = NaN],
    } of drawn) {
      const [u, v] = label === 0 ? [a, b] : [1 - a, 0.5 - b]
      expect(Math.hypot(u, v)).toBeCloseTo(1, 12)
      expect(v).toBeGreaterThanOrEqual(0)
    }
    const angles = drawn.filter(({ label }) => label === 0).map(({ x }) => Math.atan2(x[1] ?? NaN, x[0] ?? NaN))
    // Uniform in [0, π]: mean π/2, deviation π/√12, four standard errors of 500.
    const mean = angles.reduce((sum, angle) => sum + angle) / angles.length
    expect(Math.abs(mean - Math.PI / 2)).toBeLessThan((4 * Math.PI) / Math.sqrt(12 * 500))
  })

  it('have noise proportional to σ', () => {
    const at = (deviation: number) => generate(moons({ deviation })).X
    const [none, one, three] = [at(0), at(1), at(3)]
    none.forEach((value, i) => expect((three[i] ?? NaN) - value).toBeCloseTo(3 * ((one[i] ?? NaN) - value), 12))
  })
})

describe('spirals', () => {
  it('without noise are rotations of the first arm', () => {
    for (const {
      label,
      x: [a = NaN, b = NaN],
    } of points(generate(spirals({ turns: 1.5, classes: 5 })))) {
      const r = Math.hypot(a, b)
      expect(r).toBeGreaterThanOrEqual(0.1)
      expect(r).toBeLessThanOrEqual(1)
      const left = Math.atan2(b, a) / (2 * Math.PI) - label / 5 - 1.5 * r
      expect(Math.abs(left - Math.round(left))).toBeLessThan(1e-12)
    }
  })
})

it('random labels are independent of their standard normal inputs', () => {
  const drawn = points(generate(random({ classes: 2, dimension: 20, sampling: balanced(1000) })))
  const values = drawn.flatMap(({ x }) => x)
  const mean = (list: number[]) => list.reduce((sum, value) => sum + value, 0) / list.length
  // 40 000 numbers: four standard errors.
  expect(Math.abs(mean(values))).toBeLessThan(0.02)
  expect(Math.abs(mean(values.map((value) => value ** 2)) - 1)).toBeLessThan(0.03)
  const of = (k: number) => mean(drawn.filter(({ label }) => label === k).map(({ x }) => mean(x)))
  expect(Math.abs(of(0) - of(1))).toBeLessThan(4 * Math.sqrt(2 / 20_000))
})

describe('a spec', () => {
  const none = openDataSets(temporaryFolder())
  it('draws them without a file and counts their classes', () => {
    const own = spec({ data: spirals(), network: { widths: [6, 3] } })
    expect(classCounts(own, none)).toEqual([40, 40, 40])
    expect(drawSample(own, none)).toEqual(generate(spirals()))
  })

  it.each<[string, () => unknown, string | RegExp]>([
    [
      'a third moon',
      () => classCounts(spec({ data: moons(), network: { widths: [6, 3] } }), none),
      'network.widths.1: the last layer must have 2 units, one per class, not 3',
    ],
    ['no turns', () => spec({ data: spirals({ turns: 0 }) }), 'data.turns: must be above 0, not 0'],
    ['a negative σ', () => spec({ data: moons({ deviation: -1 }) }), 'data.deviation: must be at least 0, not -1'],
    ['one class', () => spec({ data: random({ classes: 1 }) }), 'data.classes: must be at least 2, not 1'],
    [
      'a dimension of moons',
      () => spec({ data: { ...moons(), dimension: 3 } as Moons }),
      'data: has no field “dimension”',
    ],
    [
      'a class without samples',
      () =>
        drawSample(
          spec({
            data: random({ classes: 9, sampling: { kind: 'random', count: 9, seed: 0 } }),
            network: { widths: [4, 9] },
          }),
          none,
        ),
      /^data\.sampling: no sample of class \d is among the 9 drawn/,
    ],
    [
      'more than fits',
      () =>
        drawSample(
          spec({
            data: random({ classes: 100, dimension: 4096, sampling: balanced(900) }),
            network: { widths: [4, 100] },
          }),
          none,
        ),
      'data.sampling: 90000 samples of 4096 numbers take 2.9 GB; the limit is 1 GB',
    ],
  ])('refuses %s with its field', (_, refused, message) => {
    expect(refused).toThrow(message)
  })
})

import { expect, it, test } from 'vitest'
import { theoryText } from '../../src/cli/theory/theory.ts'
import { watchedLab } from '../lab/place.ts'
import { spec } from '../lab/specs.ts'
import { temporaryFolder } from '../temporaryFolder.ts'
import { lab } from './lab.ts'

test('lab theory evaluates the theorems at a step, and an error lists the steps with weights', async () => {
  const home = temporaryFolder()
  const lablab = await watchedLab('keeps', { home })
  const [id = ''] = await lablab.start(spec({ logging: { snapshots: [2] } }))
  await lablab.until(id, 'finished')
  const { code, out } = await lab('theory', id, '--step', '2', '--k', '4', '--home', home)
  expect(code).toBe(0)
  expect(out).toContain(`run ${id}, step 2`)
  expect(out).toContain('Theorem 3.4, distance of W_l from rank 4')
  expect(out).toMatch(/M, lower estimate/)
  expect(out).not.toMatch(/NaN|undefined|\[object/)
  const json = JSON.parse((await lab('theory', id, '--step', '2', '--k', '4', '--json', '--home', home)).out) as object
  expect(json).toMatchObject({ run: id, kind: 'theory', step: 2, K: 4, collapseTolerance: 1e-6 })
  const spectra = JSON.parse((await lab('collapse', id, '--json', '--home', home)).out) as { layers: unknown[] }
  expect(spectra.layers.length).toBeGreaterThan(0)
  const wrong = await lab('theory', id, '--step', '3', '--home', home)
  expect(wrong).toMatchObject({ code: 2, err: expect.stringContaining('choose one of the steps 2, 5') as string })
  expect((await lab('theory', id, '--k', '0', '--home', home)).err).toContain('It must be a whole number ≥ 1.')
})

const fit = { C: 1.5, error: 0.5, scaleError: 0.5, shapeError: 0.04 }
const row = (below: number, right: number) => ({
  below,
  lower: 1e-10,
  upper: 2e-9,
  M: 3,
  entrywiseM: 6,
  remainder: 1e-8,
  ratio: null,
  right,
  proved: right / 2,
  entrywiseRight: 2 * right,
  lemma: { clusters: 2, rank: 1, difference: 1e-9, wcss: 2e-9, M: 2.5, entrywiseM: 5 },
})

it('marks the smallest right side, explains a small K, and writes refusals in place of numbers', () => {
  const text = theoryText({
    kind: 'theory',
    step: 3,
    K: 2,
    classes: 3,
    variation: {
      value: [{ layer: 0, lower: 0.25, upper: 0.5, byClass: 0.75, meanSquare: 3, dnc1: null }],
      refusal: null,
    },
    collapseTolerance: 1e-6,
    centroidLoss: { value: [{ below: 0, clusters: 2, loss: 0.25, mean: 0.5, penalty: 0.125 }], refusal: null },
    bound: {
      value: [
        {
          layer: 2,
          norm: 2,
          distance: 1e-3,
          relativeDistance: 5e-4,
          decay: 0.1,
          stationarity: 1e-9,
          offset: 2e-9,
          rows: [row(0, 8), row(1, 0.5)],
          best: 1,
          slack: 0.249,
        },
      ],
      refusal: null,
    },
    gradientRanks: {
      value: { samples: [4], layers: [{ layer: 1, rank: 1, singularValues: Float64Array.of(3, 1e-17) }] },
      refusal: null,
    },
    cost: { value: null, refusal: 'Section 4 of the paper requires networks without biases.' },
    forecast: {
      value: {
        layers: [
          { layer: 1, theorem: '4.2', measured: Float64Array.of(1), forecast: Float64Array.of(2), fit, refusal: null },
          { layer: 2, theorem: '4.2', measured: Float64Array.of(1), forecast: null, fit: null, refusal: 'no inverse' },
        ],
        common: fit,
      },
      refusal: null,
    },
    residual: {
      value: {
        smallestC: 1,
        cost: 5,
        optimum: 4,
        layers: [{ layer: 2, norm: 0.25, mustVanish: true, distance: 0.05, change: 0.01 }],
      },
      refusal: null,
    },
  })
  expect(text).toContain('K = 2 is below the 3 classes.')
  const lines = text.split('\n').map((line) => line.replaceAll(/ {2,}/g, ' | '))
  expect(lines).toEqual(
    expect.arrayContaining([
      'X | 0.25 | 0.5 | 0.75 | –',
      'DNC1 (Definition 3.5) needs K = 3, the number of classes.',
      '0 | 2 | 0.25 | 0.5 | 0.125 | 0.375',
      'W_2 | 0 | 1.000e-9 | 2.000e-9 | 2.5 | 5.000e-9 | 5 | 1.000e-8 | 1 of 2',
      'W_2 | 0.001 | 5e-4 | 0.5 | 1 | 0.25 | 0.249 | 2.000e-9 | 1e-9 | holds',
      'Theorem 3.4 holds.',
      'W_2 | 0 | 1.000e-10 … 2.000e-9 | 3 | 8 | 6 | 16 | 1.000e-8 | –',
      'W_2 | 1 ◂ | 1.000e-10 … 2.000e-9 | 3 | 0.5 | 6 | 1 | 1.000e-8 | –',
      'W_1 | 1 | 3 | 3 | 1.000e-17',
      'numbers of the 1 samples (the data hold no more): 4',
      '– Section 4 of the paper requires networks without biases.',
      'Z^1 | 4.2 | 1.5 | 0.5 | 0.5 | 0.04',
      'Z^2 | 4.2 | – no inverse',
      'W_2 | 0.25 | must vanish | 0.05 | 0.01',
    ]),
  )
})

test('lab theory without a run prints the bench, and its JSON has the same numbers', async () => {
  const home = temporaryFolder()
  const bench = ['theory', '--set', 'sizes=2x10', '--set', 'widths=20x2', '--set', 'c=0.3', '--home', home]
  const { code, out } = await lab(...bench)
  expect(code).toBe(0)
  expect(out).toContain('theory bench: sizes=2x10,widths=20x2,c=0.3')
  expect(out).toMatch(/^least cost +10 +at C = 1$/m)
  expect(out).not.toMatch(/NaN|undefined|\[object/)
  const json = JSON.parse((await lab(...bench, '--json')).out) as {
    address: string
    sections: { id: string; numbers: { name: string; value: number | null }[] }[]
    forecast: { balance: { objective: number; firstPenalty: number } }
  }
  expect(json.address).toBe('#/theory/sizes=2x10,widths=20x2,c=0.3')
  const objective = json.sections.find(({ id }) => id === 'objective')
  expect(objective?.numbers[0]).toMatchObject({ name: 'objective', value: json.forecast.balance.objective })
  // δ = 0.1: the inputs of the digits are read, and cost something.
  expect(json.forecast.balance.firstPenalty).toBeGreaterThan(0)
})

test('lab theory names a value that the bench lacks, and options of the other kind', async () => {
  const wrong = await lab('theory', '--set', 'mu=1')
  expect(wrong).toMatchObject({ code: 2, err: expect.stringContaining("'mu=1' sets no value") as string })
  const both = await lab('theory', 'abc', '--set', 'K=4')
  expect(both.err).toContain('--set and --pin belong to the theory bench')
  expect((await lab('theory', '--k', '4')).err).toContain('--k needs the id of a run')
})

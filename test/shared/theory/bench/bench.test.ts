import { describe, expect, test } from 'vitest'
import { findPreset } from '../../../../src/shared/spec/presets/index.ts'
import { presetSpec } from '../../../../src/shared/spec/presets/preset.ts'
import { theoryBench } from '../../../../src/shared/theory/bench/bench.ts'
import { benchSpec, valuesOfSpec } from '../../../../src/shared/theory/bench/benchSpec.ts'
import { pinnedLayers, pinRefusal } from '../../../../src/shared/theory/bench/pinned.ts'
import type { BenchSection, SectionId } from '../../../../src/shared/theory/bench/section.ts'
import { firstValues, type BenchValues } from '../../../../src/shared/theory/bench/values.ts'
import { parseValues } from '../../../../src/shared/theory/bench/valuesText.ts'
import { forecast } from '../../../../src/shared/theory/forecast/forecast.ts'

const sectionOf = (values: BenchValues, id: SectionId, parts = {}): BenchSection => {
  const found = theoryBench(values, parts).sections.find((own) => own.id === id)
  if (!found) throw new Error(id)
  return found
}
const valueOf = (section: BenchSection, name: string): number | null | undefined =>
  section.numbers.find((own) => own.name === name)?.value
/** A quick bench: four classes of three samples, so the draws are small. */
const small = parseValues('sizes=3x4,widths=12x3,data=mixture,delta=0')

describe('the first values', () => {
  const fig2 = presetSpec(findPreset('fig2'), 'quick', 0.1)

  test('are those of Fig. 2 at its quick size, with the same training', () => {
    const spec = benchSpec(firstValues)
    if (typeof spec === 'string') throw new Error(spec)
    expect({ ...spec, name: fig2.name }).toEqual(fig2)
    expect(valuesOfSpec(fig2, firstValues.counts)).toEqual(firstValues)
  })

  test('have the forecast of the run', () => {
    const own = theoryBench({ ...firstValues, delta: 0 }).forecast
    const made = forecast(presetSpec(findPreset('fig2'), 'quick', 0), firstValues.counts)
    expect(own).toEqual(made)
  })

  test('have a C of 1 by the balance law, as fig2 chooses λ′ for it', () => {
    const rows = sectionOf(firstValues, 'balance').tables[0]?.rows ?? []
    for (const row of rows.slice(0, 4)) expect(row[3]).toBeCloseTo(1, 2)
  })
})

describe('closed forms', () => {
  test('the least cost is (L−1)K/(2C²), and the path ends there', () => {
    for (const [C, cost] of [
      [1, 6],
      [2, 1.5],
    ] as const) {
      const values: BenchValues = { ...small, constant: [C, C] }
      expect(valueOf(sectionOf(values, 'cost'), 'least cost')).toBe(cost)
      expect(valueOf(sectionOf(values, 'path'), 'end')).toBe(cost)
      // N = 12: two layers of rank N and the last of rank K.
      expect(valueOf(sectionOf(values, 'path'), 'limit')).toBe((2 * 12 + 4) / (2 * C * C))
    }
  })

  test('the parts of the objective and the data loss add up to it, for linear networks exactly', () => {
    const values = parseValues(
      'sizes=2+3,widths=5x2,activation=identity,last=identity,delta=0,lambda=0.02,lambdaZ=0.01',
    )
    const section = sectionOf(values, 'objective')
    const output = sectionOf(values, 'balance').tables[0]?.rows[2] ?? []
    const [objective = 0, weights = 0, features = 0] = ['objective', 'of the weights', 'of the features'].map(
      (name) => valueOf(section, name) ?? NaN,
    )
    // s_k = a_k √N_k with the outputs a_k; classes of 3 and 2 samples.
    const data = [3, 2].reduce((sum, n, k) => sum + (n / 2) * (Number(output[k + 1]) / Math.sqrt(n) - 0.9) ** 2, 0)
    expect(objective).toBeCloseTo(weights + features + data, 12)
    expect(valueOf(section, 'zero solution')).toBeCloseTo((0.81 * 5) / 2, 14)
  })

  test('a linear network multiplies its singular values by C in every layer', () => {
    const linear = parseValues('sizes=1x2,widths=2x2,activation=identity,last=identity,delta=0,C=2')
    const rows = sectionOf(linear, 'theorem').tables[0]?.rows ?? []
    expect(rows.map((row) => row[1])).toEqual([0.9 * 4, 0.9 * 2, 0.9])
    const open = theoryBench({ ...linear, constant: [1, 4] }).forecast?.theorem
    expect(open?.singularValues[0]?.[0]).toBeCloseTo(0.9 * 4, 12)
    expect([open?.basis?.lower[0]?.[0], open?.basis?.upper[0]?.[0]]).toEqual([0.9, 0.9 * 16])
  })

  test('both sides of Theorem 3.4 are 0 above the first layer, and Λ is λ/N', () => {
    const inputs = { H: null, missing: 0, variation: 3 }
    const section = sectionOf({ ...small, delta: 2, inputScale: 2 }, 'bound', { inputs })
    const rows = section.tables[0]?.rows ?? []
    expect(rows[0]).toEqual(['W_1', null, null, 'X', (2 * 1e-4) / 12])
    expect(rows[1]).toEqual(['W_2', 0, 0, 'Z^1', 1e-4 / 12])
    expect(valueOf(section, 'TCV of X')).toBe(12)
  })
})

describe('invariances', () => {
  test('the order of the classes changes no number', () => {
    const [one, other] = ['sizes=1+2+4', 'sizes=4+1+2'].map((sizes) =>
      parseValues(`${sizes},widths=5x3,delta=0,data=mixture`),
    )
    const tables = [one, other].map((own) => sectionOf(own ?? small, 'balance').tables)
    expect(tables[0]).toEqual(tables[1])
  })

  test('the band over a range of C holds the band at every C in it that is computed', () => {
    const inside = theoryBench({ ...small, targetScale: 0.3 }).forecast?.theorem?.basis
    const around = theoryBench({ ...small, targetScale: 0.3, constant: [0.8, 1.25] }).forecast?.theorem?.basis
    expect(around?.draws).toBe(100)
    inside?.lower.forEach((row, l) =>
      row.forEach((value, j) => {
        expect(around?.lower[l]?.[j]).toBeLessThan(value)
        expect(around?.upper[l]?.[j]).toBeGreaterThan(inside.upper[l]?.[j] ?? NaN)
      }),
    )
  })

  test('a scale s of the inputs acts like δ/s²', () => {
    const H = [0, 1, 2, 3].map((k) => [0, 1, 2, 3].map((j) => (k === j ? 0.2 + 0.01 * k : 0.02)))
    const inputs = { H, missing: 0, variation: 1 }
    const [scaled, weaker] = [
      { ...small, delta: 4, inputScale: 2 },
      { ...small, delta: 1, inputScale: 1 },
    ].map((own) => theoryBench(own, { inputs }).forecast?.balance)
    expect(scaled?.objective).toBeCloseTo(weaker?.objective ?? NaN, 14)
    expect(scaled?.firstPenalty).toBeGreaterThan(0)
  })
})

describe('a degenerate value names the assumption that fails', () => {
  const refusals = (text: string): Partial<Record<SectionId, string>> =>
    Object.fromEntries(
      theoryBench(parseValues(`sizes=3x4,widths=12x3,data=mixture,delta=0,${text}`)).sections.flatMap(
        ({ id, refusal, numbers, tables }) => {
          if (refusal !== null) expect([...numbers, ...tables]).toEqual([])
          return refusal === null ? [] : [[id, refusal]]
        },
      ),
    )

  test('λ = 0', () => {
    const found = refusals('lambda=0')
    expect(found.theorem).toMatch(/need weight decay on every W_l above the first; λ_2 is 0\.$/)
    expect(found.bound).toBe('Theorem 3.4 divides by the weight decay Λ; λ is 0.')
    expect(found.path).toBeUndefined()
  })

  test('K = 1', () => {
    const found = refusals('K=1')
    expect(Object.keys(found)).toEqual(['theorem', 'balance', 'objective', 'cost', 'bound', 'path'])
    expect(found.theorem).toMatch(/^A run has two classes or more; K is 1\./)
    expect(found.path).toBe('Theorem 4.3 needs two classes or more; K is 1.')
  })

  test('L = 1', () => {
    const found = refusals('L=1')
    expect(found.balance).toMatch(/^A run has two layers or more; L is 1\./)
    expect(found.path).toBe('Theorem 4.3 needs two layers or more; L is 1.')
  })

  test('a width below K', () => {
    const found = refusals('widths=12+3+12')
    expect(found.theorem).toMatch(/need K ≤ n_l in every layer; layer 2 has 3 units for 4 classes\.$/)
    expect(found.bound).toMatch(/^No forecast says/)
    expect(found.path).toMatch(/layer 2 has width 3 for 12 samples\.$/)
  })

  test('a target that σ_L never reaches', () => {
    const found = refusals('c=1.5')
    expect(found.theorem).toMatch(/tanh never reaches 1\.5\.$/)
    expect(found.path).toMatch(/tanh never reaches 1\.5\.$/)
  })

  test('ReLU, no λ′ and an open C', () => {
    expect(refusals('activation=relu').bound).toMatch(/relu has none at 0\.$/)
    expect(refusals('lambdaZ=0').balance).toMatch(/^Without λ′ on Z¹ the balance law has no minimiser/)
    expect(refusals('lambdaZ=0').theorem).toBeUndefined()
    expect(refusals('C=0.5..2').path).toBe('A path has one C: choose equal ends of C.')
  })

  test('a class of one sample is no degenerate value', () => {
    const found = sectionOf(parseValues('sizes=1+3+3,widths=7x2,data=mixture,delta=0'), 'theorem')
    const last = found.tables[0]?.rows.at(-1) ?? []
    expect(last[1]).toBeCloseTo(0.9 * Math.sqrt(3), 12)
    expect(last[4]).toBeCloseTo(0.9, 12)
  })
})

test('an experiment with values that no data set has is refused by name', () => {
  expect(benchSpec(parseValues('K=6'))).toMatch(/have 10 classes, not 6; choose the Gaussian mixture\.$/)
  expect(benchSpec(parseValues('sizes=1+2,data=mixture'))).toMatch(/equal sizes, not 1\+2;/)
  const listed = benchSpec(parseValues('sizes=1+5+5+5+5+5+5+5+5+5'))
  if (typeof listed === 'string') throw new Error(listed)
  expect(listed.data.sampling).toMatchObject({ kind: 'listed', samples: { length: 46 } })
})

test('a pinned run has distance 0 from its own forecast, and the relative change from a scaled one', () => {
  const values: BenchValues = { ...small, targetScale: 0.3 }
  const { forecast: made } = theoryBench(values)
  const median = made?.theorem?.singularValues ?? []
  const own = pinnedLayers(median, made, values)
  expect(own.map(({ theorem }) => theorem)).toEqual([0, 0, 0, 0])
  const law = (made?.balance?.singularValues ?? []).map((row) => row.map((value) => 1.1 * value))
  for (const { balance } of pinnedLayers(law, made, values)) expect(balance).toBeCloseTo(0.1, 12)
  expect(pinnedLayers([[1, 2]], made, values)[0]).toMatchObject({ theorem: null, balance: null })
  const spec = benchSpec(firstValues)
  if (typeof spec === 'string') throw new Error(spec)
  expect(pinRefusal(spec, firstValues)).toBeNull()
  expect(pinRefusal(spec, small)).toMatch(/^The run has 5 layers and the bench 4/)
})

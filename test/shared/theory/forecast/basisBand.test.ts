import { describe, expect, it, test } from 'vitest'
import { matrix, multiply, scaleColumns, type Matrix } from '../../../../src/shared/linalg/matrix.ts'
import { haarOrthogonal } from '../../../../src/shared/linalg/orthogonal.ts'
import { thinQr } from '../../../../src/shared/linalg/qr.ts'
import { randomStream } from '../../../../src/shared/linalg/random.ts'
import { activations } from '../../../../src/shared/theory/activation.ts'
import {
  basisBand,
  identitySpectra,
  mostDraws,
  spectraInBasis,
  type BasisBand,
  type BasisProblem,
} from '../../../../src/shared/theory/forecast/basisBand.ts'
import { finish } from '../../../../src/shared/theory/forecast/forecast.ts'
import { oracle, relativeDistance } from '../../../oracle/read.ts'

interface Case {
  activation: 'tanh' | 'softsign' | 'asinh' | 'leakyRelu'
  widths: number[]
  counts: number[]
  start: number
  frames: number[][]
  identity: number[][] | null
  admissible: number
  mean: number[][]
  deviation: number[][]
  quantiles: Record<'0.05' | '0.3' | '0.5' | '0.7' | '0.95', number[][]>
}
const { cases, draws: oracleDraws } = oracle<{ cases: Record<string, Case>; draws: number }>('basisBand')
const problemOf = ({ activation, widths, counts, start }: Case): BasisProblem => ({
  widths,
  counts,
  start: counts.map(() => start),
  inverse: activations[activation].inverse ?? Number,
})
const bandOf = (problem: BasisProblem): BasisBand => finish(basisBand(problem))

/** The Q of det(rows, cols, a) of test/oracle/common.py, with a positive diagonal of R. */
function frame(rows: number, cols: number, a: number): Matrix {
  const values = Float64Array.from({ length: rows * cols }, (_, at) => {
    const [i, j] = [Math.floor(at / cols), at % cols]
    return Math.sin(1 + a + 1.7 * i + 2.3 * j + 0.37 * i * j)
  })
  const { Q, R } = thinQr(matrix(rows, cols, values))
  return scaleColumns(
    Q,
    Array.from({ length: cols }, (_, k) => (R.data[k * cols + k]! < 0 ? -1 : 1)),
  )
}

describe.each(Object.entries(cases))('%s', (_, own) => {
  const problem = problemOf(own)

  it('has the spectra of NumPy for given bases, on all samples, to 1e-12', () => {
    let l = own.widths.length - 1
    const found = spectraInBasis(problem, (rows, cols) => frame(rows, cols, l--))
    expect(found === null).toBe((own.frames as number[][] | null) === null)
    found?.forEach((s, at) => expect(relativeDistance(s, own.frames[at] ?? [])).toBeLessThan(1e-12))
  })

  it('has the values of O_l = [I; 0], or none, as NumPy has', () => {
    const found = identitySpectra(problem)
    expect(found === null).toBe(own.identity === null)
    found?.forEach((s, at) => expect(relativeDistance(s, own.identity?.[at] ?? [])).toBeLessThan(1e-13))
  })

  it('has the means of 20,000 Haar draws of NumPy, within 5 standard errors over 1,000', () => {
    const random = randomStream(11, 'means')
    const drawn = Array.from({ length: 1000 }, () =>
      spectraInBasis(problem, (rows, cols) => haarOrthogonal(rows, cols, random)),
    ).filter((spectra) => spectra !== null)
    const spread = Math.sqrt((own.admissible * (1 - own.admissible)) / 1000)
    expect(Math.abs(drawn.length / 1000 - own.admissible)).toBeLessThanOrEqual(5 * spread + 5 / oracleDraws)
    own.mean.forEach((row, l) =>
      row.forEach((expected, j) => {
        const mean = drawn.reduce((sum, spectra) => sum + spectra[l]![j]!, 0) / drawn.length
        const error = (own.deviation[l]?.[j] ?? NaN) * Math.sqrt(1 / drawn.length + 1 / oracleDraws)
        expect(Math.abs(mean - expected)).toBeLessThanOrEqual(5 * error + 1e-12 * expected)
      }),
    )
  })

  it('has quantiles between neighbouring ones of the population', () => {
    const { median, lower, upper, draws } = bandOf(problem)
    expect(draws).toBe(100)
    own.quantiles['0.5'].forEach((row, l) =>
      row.forEach((value, j) => {
        const at = (p: keyof Case['quantiles']): number => own.quantiles[p][l]?.[j] ?? NaN
        const slack = 1e-12 * value
        expect(median[l]?.[j]).toBeGreaterThanOrEqual(at('0.3') - slack)
        expect(median[l]?.[j]).toBeLessThanOrEqual(at('0.7') + slack)
        expect(lower[l]?.[j]).toBeLessThanOrEqual(at('0.3') + slack)
        expect(upper[l]?.[j]).toBeGreaterThanOrEqual(at('0.7') - slack)
      }),
    )
  })
})

describe('the band', () => {
  const tanh = problemOf(cases['tanh'] as Case)

  it('is ordered, has no width in Z^{L−1}, and repeats: the seed belongs to it', () => {
    const band = bandOf(tanh)
    band.median.forEach((row, l) =>
      row.forEach((value, j) => {
        expect(band.lower[l]?.[j]).toBeLessThanOrEqual(value)
        expect(band.upper[l]?.[j]).toBeGreaterThanOrEqual(value)
      }),
    )
    expect(band.lower[0]?.[0]).toBeLessThan(band.upper[0]?.[0] ?? NaN)
    expect(band.lower.at(-1)).toEqual(band.upper.at(-1))
    expect(bandOf(tanh)).toEqual(band)
    expect(band.seed).toBe(0)
  })

  it('does not depend on the order of the classes beyond the noise of its draws', () => {
    const turned = bandOf({ ...tanh, counts: [...tanh.counts].reverse() })
    const { median, lower, upper } = bandOf(tanh)
    expect(turned.median.at(-1)).toEqual(median.at(-1))
    turned.median[0]?.forEach((value, j) => {
      expect(value).toBeGreaterThan(lower[0]?.[j] ?? NaN)
      expect(value).toBeLessThan(upper[0]?.[j] ?? NaN)
    })
  })

  it('scales with a positively homogeneous σ: leaky ReLU', () => {
    const leaky = problemOf(cases['leakyRelu'] as Case)
    const [one, two] = [leaky, { ...leaky, start: leaky.start.map((a) => 2 * a) }].map(bandOf)
    one?.median.forEach((row, l) =>
      row.forEach((value, j) => expect((two?.median[l]?.[j] ?? NaN) / value).toBeCloseTo(2, 10)),
    )
  })

  it('is the same for every O_l where σ is linear, up to round-off', () => {
    const { lower, upper, identity } = bandOf({ ...tanh, inverse: (z) => z })
    lower.forEach((row, l) => {
      expect(relativeDistance(row, upper[l] ?? [])).toBeLessThan(1e-13)
      expect(relativeDistance(row, identity?.[l] ?? [])).toBeLessThan(1e-13)
    })
  })

  it('narrows with the width of the layers', () => {
    const spread = (width: number): number => {
      const { lower, upper } = bandOf({ ...tanh, widths: [width, width, width, 3] })
      return (upper[0]?.[0] ?? NaN) - (lower[0]?.[0] ?? NaN)
    }
    expect(spread(160)).toBeLessThan(0.3 * spread(10))
  })
})

test('leaky ReLU: one draw gives Z¹ = 24,730, O = [I; 0] gives 2.01, and the forecast has both', () => {
  const { inverse } = activations.leakyRelu
  const counts = Array.from({ length: 10 }, () => 5)
  const problem = { widths: [50, 50, 50, 10], counts, start: counts.map(() => 0.9), inverse: inverse ?? Number }
  const random = randomStream(0, 'theorem 4.2 basis')
  const draw = spectraInBasis(problem, (rows, cols) => haarOrthogonal(rows, cols, random))
  const { median, lower, upper, identity, leftOut } = bandOf(problem)
  expect(draw?.[0]?.[0]?.toPrecision(4)).toBe('2.473e+4')
  expect(identity?.map(([first]) => first?.toFixed(2))).toEqual(['2.01', '2.01', '2.01'])
  expect(lower[0]?.[0]).toBeLessThan(draw?.[0]?.[0] ?? NaN)
  expect(upper[0]?.[0]).toBeGreaterThan(draw?.[0]?.[0] ?? NaN)
  expect((upper[0]?.[0] ?? NaN) / (lower[0]?.[0] ?? NaN)).toBeGreaterThan(1.3)
  expect((median[0]?.[0] ?? NaN) / (identity?.[0]?.[0] ?? NaN)).toBeGreaterThan(10_000)
  expect(leftOut).toBe(0)
})

describe('draws that leave the range of σ', () => {
  const atanh = (widths: number[], start: number): BasisProblem => {
    const counts = Array.from({ length: 10 }, () => 5)
    return { widths, counts, start: counts.map(() => start), inverse: Math.atanh }
  }

  it('are left out and counted', () => {
    const band = bandOf(problemOf(cases['tanh, few admissible'] as Case))
    expect(band.leftOut).toBeGreaterThan(0)
    expect(band.draws).toBe(100)
  })

  it('that are most of all draws leave Z^{L−1} alone', () => {
    const band = bandOf(atanh([50, 50, 50, 10], 4))
    expect(band.leftOut).toBe(mostDraws - 99)
    expect(band).toMatchObject({ draws: 0, identity: null })
    expect(band.median.map(({ length }) => length)).toEqual([0, 0, 10])
    expect(band.median[2]).toEqual(Array(10).fill(4 * Math.sqrt(5)))
  })

  it('include [I; 0] as soon as a value reaches 1', () => {
    expect(identitySpectra(atanh([50, 50, 10], 0.7))?.[1]?.[0]).toBeCloseTo(0.7 * Math.sqrt(5), 14)
    expect(identitySpectra(atanh([50, 50, 10], 0.9))).toBeNull()
  })
})

test('degenerate: one hidden layer draws nothing, and too many entries stop at Z^{L−1}', () => {
  const counts = [4, 2]
  const one = bandOf({ widths: [8, 2], counts, start: [1, 3], inverse: Math.asinh })
  expect(one).toMatchObject({ draws: 0, leftOut: 0, median: [[3 * Math.sqrt(2), 2]] })
  const wide = bandOf({ widths: [...Array<number>(60).fill(4096), 2], counts, start: [1, 3], inverse: Math.asinh })
  expect(wide).toMatchObject({ draws: 0, leftOut: 0 })
  expect(wide.median.filter(({ length }) => length > 0)).toHaveLength(1)
})

test('a basis of K columns on the factor R stands for all of O_l: both have the same spectra', () => {
  const problem = problemOf(cases['asinh'] as Case)
  const random = randomStream(5, 'turned')
  const turn = haarOrthogonal(3, 3, random)
  // The columns of O_l turn with the basis of A: the spectra of the layer itself do not change.
  const plain = spectraInBasis(problem, (rows, cols) => frame(rows, cols, 1))
  const turned = spectraInBasis(problem, (rows, cols) => multiply(frame(rows, cols, 1), turn))
  expect(relativeDistance(turned?.at(-1) ?? [], plain?.at(-1) ?? [])).toBeLessThan(1e-14)
})

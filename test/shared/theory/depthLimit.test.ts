import { describe, expect, it } from 'vitest'
import { balancedCost, depthLimit, depthOrder, type DeepNetwork } from '../../../src/shared/theory/depthLimit.ts'
import { oracle } from '../../oracle/read.ts'

/** A network of L equal layers. */
const equal = (L: number, changes: Partial<DeepNetwork> = {}): DeepNetwork => ({
  costs: Array<number>(L).fill(3),
  errors: Array.from({ length: L - 1 }, (_, l) => l / L),
  variations: Array<number>(L - 1).fill(0),
  ...changes,
})

describe('the depth limit', () => {
  it('has shares l/L where all layers cost the same, in any order of the networks', () => {
    const points = depthLimit([equal(5), equal(2), equal(10)])
    expect(points.map(({ depth }) => depth)).toEqual([2, 5, 10])
    expect(points.map(({ shares }) => shares)).toEqual([
      [1 / 2, 1],
      [1 / 5, 2 / 5, 3 / 5],
      [1 / 10, 2 / 10, 3 / 10],
    ])
    expect(points.map(({ meanCost }) => meanCost)).toEqual([3, 3, 3])
    expect(points[1]?.errors).toEqual({ first: 0, median: expect.closeTo(0.3, 14) as number, last: 0.6 })
    expect(
      depthOrder(
        [2, 5, 10],
        points.map(({ shares: [own = NaN] }) => own),
      ),
    ).toBeCloseTo(-1, 14)
  })

  it('does not change when all weights are scaled', () => {
    const scaled = equal(4, { costs: [1, 2, 3, 4].map((cost) => 7 * cost) })
    expect(depthLimit([scaled])[0]?.shares).toEqual(depthLimit([equal(4, { costs: [1, 2, 3, 4] })])[0]?.shares)
  })

  it('takes the largest within-class part from layer l* on', () => {
    const network = equal(4, { variations: [0.9, 0.2, 0.1] })
    expect([1, 2, 3, 4].map((l) => depthLimit([network], l)[0]?.variation)).toEqual([0.9, 0.2, 0.1, 0])
  })

  it('gives zero layers a share of 0', () => {
    expect(depthLimit([equal(3, { costs: [0, 0, 1] })])[0]?.shares).toEqual([0, 0, 1])
    expect(depthOrder([2, 4], [0.5, 0])).toBe(-Infinity)
    expect(depthOrder([3], [0.5])).toBeNaN()
  })

  it('is refused for one layer, equal depths, lists that do not fit and weights that are all 0', () => {
    expect(() => depthLimit([{ costs: [1], errors: [], variations: [] }])).toThrow('has 1 layers')
    expect(() => depthLimit([equal(3), equal(3)])).toThrow('two networks have 3 layers')
    expect(() => depthLimit([equal(3, { errors: [1] })])).toThrow('3 layers need 2 errors and variations')
    expect(() => depthLimit([equal(3, { costs: [0, 0, 0] })])).toThrow('cost nothing')
    expect(() => depthLimit([equal(3, { costs: [NaN, 1, 1] })])).toThrow('cost nothing')
  })
})

describe('the cost of a balanced linear network', () => {
  const { depth } = oracle<{ depth: { layers: number; values: number[]; cost: number; costs: number[] }[] }>('limits')

  it('is the minimum that SciPy finds over whole matrices, with equal layers', () => {
    for (const { layers, values, cost, costs } of depth) {
      expect(balancedCost(values, layers) / cost).toBeCloseTo(1, 9)
      for (const own of costs) expect((own * layers) / cost).toBeCloseTo(1, 4)
    }
  })

  it('tends to half the rank per layer', () => {
    expect(balancedCost([4, 1, 0.1, 0], 1e6) / 1e6).toBeCloseTo(1.5, 5)
    expect(balancedCost([1, 1], 7)).toBeCloseTo(7, 12)
    expect(balancedCost([3], 1)).toBeCloseTo(4.5, 12)
    expect(balancedCost([], 3)).toBe(0)
  })

  it('is refused without layers and for negative values', () => {
    expect(() => balancedCost([1], 0)).toThrow('0 layers')
    expect(() => balancedCost([-1], 2)).toThrow('negative')
    expect(() => balancedCost([NaN], 2)).toThrow('negative')
  })
})

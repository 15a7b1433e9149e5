import { describe, expect, it } from 'vitest'
import type { Numbers } from '../../../src/shared/quantities/quantity.ts'
import {
  decisiveLayer,
  largestTcv,
  largestTcvInterval,
  layersOf,
  reduced,
  resultOf,
  valueOf,
  valuesOf,
} from '../../../src/shared/quantities/read.ts'
import { measuredNames } from '../../../src/shared/quantities/table.ts'
import { measurement, summary } from '../../renderer/records.ts'

/** Three layers; the output has the largest TCV and rank of Z. */
const three = {
  ...measurement(10),
  tcv: Float64Array.of(2, 5, 9),
  tcvLower: Float64Array.of(1, 3, 8),
  tcvUpper: Float64Array.of(2, 4, 9),
  featureRanks: [7, 12, 99],
  weightRanks: [8, 20, 5],
  weightSpectra: [Float64Array.of(3), Float64Array.of(0, 4), Float64Array.of(12)],
  layered: { somethingOld: Float64Array.of(1) },
}
/** A network of one layer: it has no hidden layer. */
const one = { ...three, tcv: Float64Array.of(9), featureRanks: [3], weightRanks: [4] }

describe('the largest TCV', () => {
  it('is that of the hidden layers, without the output', () => {
    expect([largestTcv(three), valueOf('tcv', three)]).toEqual([5, 5])
  })

  it('has the certified interval of its own layer', () => {
    expect(largestTcvInterval(three)).toEqual({ tcv: 5, lower: 3, upper: 4 })
  })

  it('is not a number in a network without hidden layers', () => {
    expect([largestTcv(one), largestTcv({ tcv: new Float64Array() })]).toEqual([NaN, NaN])
    expect(largestTcvInterval(one)).toEqual({ tcv: NaN, lower: NaN, upper: NaN })
  })

  it('is not a number where a hidden layer has diverged, whichever layer it is', () => {
    for (const tcv of [Float64Array.of(NaN, 5, 9), Float64Array.of(2, NaN, 9)]) expect(largestTcv({ tcv })).toBeNaN()
    expect(largestTcv({ tcv: Float64Array.of(2, 5, NaN) })).toBe(5)
    expect(largestTcv({ tcv: Float64Array.of(2, Infinity, 1) })).toBe(Infinity)
  })
})

describe('a reduction', () => {
  it.each([
    ['largestHidden', [1, 3, 2, 9], 3],
    ['largest', [1, 3, 2, 9], 9],
    ['smallest', [2, 1, 3], 1],
    ['smallest', [-0.5, 1], -0.5],
    ['norm', [3, 4, 12], 13],
    ['largestHidden', [7], NaN],
    ['largestHidden', [], NaN],
    ['largest', [], NaN],
    ['smallest', [], NaN],
    ['norm', [], NaN],
    ['norm', [3, NaN], NaN],
    ['smallest', [1, NaN], NaN],
    ['largest', [NaN, 1], NaN],
    ['largestKnown', [NaN, 1, 3, NaN, 2], 3],
    ['largestKnown', [NaN, NaN], NaN],
    ['largestKnown', [], NaN],
  ] as const)('%s of %j is %d', (reduce, values, expected) => expect(reduced(reduce, [...values])).toBe(expected))

  it('of equal layers is decided by the first', () => {
    expect([decisiveLayer('largest', [2, 2]), decisiveLayer('smallest', [2, 2])]).toEqual([0, 0])
    expect([decisiveLayer('norm', [1]), decisiveLayer(null, [1])]).toEqual([-1, -1])
  })
})

describe('the quantities of a measurement', () => {
  it('reduce layers as the table says', () => {
    const values = valuesOf(three)
    expect(Object.keys(values)).toEqual(measuredNames)
    expect(values).toMatchObject({ tcv: 5, featureRank: 12, weightRank: 20, weightNorm: 13, step: 10 })
    expect(values).toMatchObject({ objective: 0.0026, dataLoss: 1e-7, weightPenalty: 0.002, gradientNorm: 1e-5 })
  })

  it('are not numbers where the network has no hidden layer', () => {
    expect(valuesOf(one)).toMatchObject({ tcv: NaN, featureRank: NaN, weightRank: 4 })
  })

  it('are listed layer by layer', () => {
    expect(Array.from(layersOf('weightNorm', three))).toEqual([3, 4, 12])
    expect(layersOf('weightRank', three)).toEqual([8, 20, 5])
    expect(layersOf('objective', three)).toEqual([0.0026])
  })

  it('take the norms of weights from a row without spectra', () => {
    const { weightSpectra, ...rest } = three
    const row: Numbers = { ...rest, weightNorms: Float64Array.of(6, 8) }
    expect(weightSpectra).toHaveLength(3)
    expect([valueOf('weightNorm', row), ...Array.from(layersOf('weightNorm', row))]).toEqual([10, 6, 8])
    expect(valueOf('weightNorm', { ...three, weightSpectra: [] })).toBeNaN()
  })
})

describe('the result of a run', () => {
  it('is its last measurement, whatever its last step says', () => {
    const diverged = summary({
      status: 'diverged',
      progress: { ...summary().progress, step: 99, objective: NaN, dataLoss: NaN } as never,
    })
    expect(resultOf('objective', three, diverged)).toBe(0.0026)
    expect(resultOf('step', three, diverged)).toBe(10)
  })

  it('is not a number before the first measurement', () => {
    for (const name of measuredNames) expect(resultOf(name, null, summary())).toBeNaN()
  })

  it('counts the time of all sessions, once the run has ended', () => {
    expect(resultOf('seconds', null, summary({ startedAt: 1000, endedAt: 3500, secondsBefore: 4 }))).toBe(6.5)
    expect(resultOf('seconds', null, summary({ startedAt: 1000, endedAt: null, secondsBefore: 4 }))).toBeNaN()
  })
})

import { describe, expect, it } from 'vitest'
import { boundSummary, boundVerdict, smallestRight, type BoundSides } from '../../../src/shared/theory/boundVerdict.ts'

const sides = (changes: Partial<BoundSides> = {}): BoundSides => ({
  layer: 2,
  norm: 2,
  distance: 1e-3,
  stationarity: 1e-9,
  offset: 1e-9,
  rows: [{ right: 0.5 }, { right: 0.1 }],
  ...changes,
})

describe('the verdict on Theorem 3.4', () => {
  it('compares the distance with the smallest right side alone', () => {
    expect(smallestRight(sides())).toBe(0.1)
    expect(boundVerdict(sides())).toBe('holds')
    expect(boundVerdict(sides({ distance: 0.1 }))).toBe('holds')
    expect(boundVerdict(sides({ distance: 0.11 }))).toBe('violated')
  })

  it('counts no offset in favour of the bound', () => {
    // Right side and offset together exceed the distance, so the data decide nothing.
    expect(boundVerdict(sides({ distance: 0.1005, offset: 1e-3, stationarity: 5e-4 }))).toBe('withinOffset')
    expect(boundVerdict(sides({ distance: 0.102, offset: 1e-3, stationarity: 5e-4 }))).toBe('violated')
  })

  it('is open where the weights are not stationary, on both sides of the bound', () => {
    for (const distance of [1e-3, 1.5])
      expect(boundVerdict(sides({ distance, stationarity: 2e-3 }))).toBe('notStationary')
    expect(boundVerdict(sides({ stationarity: 1e-3 }))).toBe('holds')
  })

  it('takes a distance of round-off for zero, where the total cluster variation is zero', () => {
    expect(boundVerdict(sides({ distance: 3e-16, rows: [{ right: 0 }], offset: 0 }))).toBe('holds')
    expect(boundVerdict(sides({ distance: 1e-12, rows: [{ right: 0 }], offset: 0 }))).toBe('violated')
    expect(boundVerdict(sides({ distance: 0, norm: 0, rows: [{ right: 0 }], offset: 0, stationarity: 0 }))).toBe(
      'holds',
    )
  })

  it('is unknown for numbers that are missing or infinite, and none without a layer below', () => {
    for (const bad of [NaN, Infinity]) {
      expect(boundVerdict(sides({ distance: bad }))).toBe('unknown')
      expect(boundVerdict(sides({ stationarity: bad }))).toBe('unknown')
      expect(boundVerdict(sides({ rows: [{ right: bad }] }))).toBe('unknown')
    }
    expect(boundVerdict(sides({ rows: [] }))).toBeNull()
    expect(smallestRight({ rows: [] })).toBeNaN()
  })
})

it('the summary counts verdicts and names the case farthest from a stationary point', () => {
  const cases = [sides(), sides({ layer: 3, stationarity: 7 }), sides({ stationarity: Infinity }), sides({ rows: [] })]
  expect(boundSummary(cases)).toEqual({
    count: 3,
    verdicts: { holds: 1, violated: 0, withinOffset: 0, notStationary: 1, unknown: 1 },
    worst: { layer: 3, stationarity: 7 },
  })
  expect(boundSummary([])).toMatchObject({ count: 0, worst: null })
})

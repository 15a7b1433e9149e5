import { describe, expect, it } from 'vitest'
import { matrix } from '../../../../src/shared/linalg/matrix.ts'
import { discretePath, type FeaturePoint } from '../../../../src/shared/theory/path/discretePath.ts'
import { oracle } from '../../../oracle/read.ts'

/** γ(t) = (1 + 3t, 4) with objective 2 − t, at n + 1 samples. */
const straight = (n: number, objective = (t: number): number => 2 - t): FeaturePoint[] =>
  Array.from({ length: n + 1 }, (_, i) => {
    const t = i / n
    return { t, objective: objective(t), features: [matrix(1, 2, Float64Array.of(1 + 3 * t, 4))] }
  })

describe('a discrete path', () => {
  it('has steps below 1/k and both ends, and lies within Lip/k of the path', () => {
    for (const k of [1, 2, 5, 20]) {
      const found = discretePath(straight(400), k)
      expect(found?.times[0]).toBe(0)
      expect(found?.times.at(-1)).toBe(1)
      expect(found?.largestStep).toBeLessThan(1 / k)
      expect(found?.largestRise).toBe(0)
      // ‖γ′‖ = 3, ‖γ(0)‖ = √17. The last sample before the next point is one or two samples before 1/k.
      expect(found?.distance).toBeLessThan(3 / k / Math.sqrt(17))
      expect(found?.distance).toBeGreaterThan((3 * (1 / k - 2.01 / 400)) / Math.sqrt(17))
      expect(found?.objective).toEqual(found?.times.map((t) => 2 - t))
    }
  })

  it('is the one that NumPy chooses on an uneven path', () => {
    interface Case {
      t: number[]
      features: number[]
      objective: number[]
      paths: { k: number; times: number[]; largestStep: number; largestRise: number; distance: number }[]
    }
    for (const { t, features, objective, paths } of oracle<{ discretePaths: Case[] }>('limits').discretePaths) {
      const points = t.map((time, i) => ({
        t: time,
        objective: objective[i] ?? NaN,
        features: [matrix(2, 2, Float64Array.from(features.slice(4 * i, 4 * i + 4)))],
      }))
      for (const { k, times, largestStep, largestRise, distance } of paths) {
        const found = discretePath(points, k)
        expect(found?.times).toEqual(times)
        expect(found?.largestStep).toBeCloseTo(largestStep, 14)
        expect(found?.largestRise).toBeCloseTo(largestRise, 14)
        expect(found?.distance).toBeCloseTo(distance, 12)
      }
    }
  })

  it('finds the largest rise of an objective that rises', () => {
    expect(
      discretePath(
        straight(100, (t) => t * t),
        4,
      )?.largestRise,
    ).toBeGreaterThan(0.3)
  })

  it('does not exist where samples are 1/k apart', () => {
    expect(discretePath(straight(10), 10)).toBeNull()
    expect(discretePath(straight(10), 9)?.times).toHaveLength(11)
    expect(discretePath(straight(10), 9)?.distance).toBe(0)
  })

  it('is refused for k below 1, and for times that do not rise from 0 to 1', () => {
    expect(() => discretePath(straight(10), 0)).toThrow('k is 0')
    expect(() => discretePath(straight(10).slice(0, 1), 2)).toThrow('1 points')
    expect(() => discretePath(straight(10).slice(1), 2)).toThrow('does not rise from 0 to 1')
    expect(() => discretePath(straight(10).toReversed(), 2)).toThrow('does not rise from 0 to 1')
  })
})

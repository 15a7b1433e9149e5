import { describe, expect, it } from 'vitest'
import { keptBytes, keptCount, keptSteps } from '../../../src/shared/spec/keptWeights.ts'
import { runSize } from '../../../src/shared/spec/runSize.ts'
import type { RunSpec } from '../../../src/shared/spec/runSpec.ts'
import { measurementSteps } from '../../../src/trainer/schedule.ts'
import { spec } from '../../lab/specs.ts'

const kept = (logging: Partial<RunSpec['logging']>, steps: number): number[] => {
  const recipe = spec({ logging })
  return keptSteps(recipe, measurementSteps(recipe, steps), steps)
}

describe('the steps with kept weights', () => {
  it('are by default the first one and ten more, evenly in the logarithm', () => {
    const steps = kept({}, 4600)
    expect(steps).toHaveLength(11)
    expect(steps[0]).toBe(0)
    const ratios = steps.slice(2).map((step, i) => step / (steps[i + 1] ?? NaN))
    expect(Math.min(...ratios)).toBeGreaterThan(1)
    // Measured steps are evenly spaced in the square root, so the ratios vary.
    expect(Math.max(...ratios)).toBeLessThanOrEqual(5)
  })

  it('are measured steps below the last one', () => {
    for (const steps of [1, 2, 20, 777, 60_000]) {
      const recipe = spec({})
      const measured = measurementSteps(recipe, steps)
      for (const step of keptSteps(recipe, measured, steps)) {
        expect(measured.has(step)).toBe(true)
        expect(step).toBeLessThan(steps)
      }
    }
  })

  it('are all measured steps where there are few', () => {
    expect(kept({ measurements: 3 }, 100)).toEqual([0, 25])
    expect(kept({ measurements: 2 }, 100)).toEqual([0])
  })

  it('are the listed snapshots where there are any', () => {
    expect(kept({ snapshots: [3, 9] }, 100)).toEqual([3, 9])
  })

  it('are none below two', () => {
    expect([kept({ keptWeights: 0 }, 100), kept({ keptWeights: 1 }, 100)]).toEqual([[], []])
    expect(kept({ keptWeights: 2 }, 100)).toEqual([0])
  })
})

describe('their size', () => {
  it('is 8 bytes a parameter and step, the last weights included', () => {
    const { parameters } = runSize(spec({}))
    expect(keptBytes(spec({}))).toBe(12 * 8 * parameters)
    expect(keptBytes(spec({ logging: { keptWeights: 0 } }))).toBe(8 * parameters)
    expect(keptCount(spec({ logging: { snapshots: [0, 5] } }))).toBe(3)
  })
})

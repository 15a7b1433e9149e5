import { describe, expect, test } from 'vitest'
import { finishedText } from '../../../src/shared/contract/finishedText.ts'
import type { Reached } from '../../../src/shared/contract/trainer.ts'

const reached = (stationarity: number[], change: Partial<Reached> = {}): Reached => ({
  stationarity: Float64Array.from(stationarity),
  gradients: new Float64Array(stationarity.length).fill(3e-6),
  unlearned: [],
  ...change,
})

describe('a finished run', () => {
  test('that is stationary says to what', () => {
    const at = reached([1e-3, 2e-3, 1e-4])
    expect(finishedText({ reason: 'step limit', reached: at })).toBe(
      'Stationary to 2.0 × 10⁻³ after the steps allowed.',
    )
    expect(finishedText({ reason: 'stationary', reached: at })).toBe('Stationary to 2.0 × 10⁻³: the stop rule is met.')
    expect(finishedText({ reason: 'converged', reached: at })).toBe(
      'Stationary to 2.0 × 10⁻³: the singular values no longer change.',
    )
  })

  test('that is not stationary names the layer that is farthest, and never claims the opposite', () => {
    const far = reached([55, 0.2, 1e-4])
    expect(finishedText({ reason: 'step limit', reached: far })).toBe(
      'Stopped after the steps allowed; still 55 in W₁.',
    )
    expect(finishedText({ reason: 'converged', reached: far })).toBe(
      'The singular values no longer change; still 55 in W₁.',
    )
    for (const reason of ['step limit', 'converged', 'line search at round-off'] as const)
      expect(finishedText({ reason, reached: reached([0.011, 0, 0]) })).not.toMatch(/[Ss]tationary/)
    expect(finishedText({ reason: 'step limit', reached: reached([0.01]) })).toMatch(/^Stationary/)
  })

  test('without weight decay in a layer gives the gradient of that layer', () => {
    expect(finishedText({ reason: 'step limit', reached: reached([NaN, 2e-3]) })).toBe(
      'Stationary to 2.0 × 10⁻³ after the steps allowed. Without weight decay: W₁ (gradient norm 3.0 × 10⁻⁶).',
    )
  })

  test('without any weight decay has no ratio, and says so', () => {
    const control = reached([NaN, NaN], { gradients: Float64Array.of(3, 4) })
    expect(finishedText({ reason: 'step limit', reached: control })).toBe(
      'Stopped after the steps allowed; no layer has weight decay, and the gradient norm is 5.0.',
    )
  })

  test('names classes that are not yet learned, or not learned where it is stationary', () => {
    const two = { unlearned: [0, 3] }
    expect(finishedText({ reason: 'step limit', reached: reached([55], two) })).toBe(
      'Stopped after the steps allowed; still 55 in W₁. Not yet learned: classes 0, 3.',
    )
    expect(finishedText({ reason: 'step limit', reached: reached([1e-3], { unlearned: [7] }) })).toMatch(
      /\. Not learned: class 7\.$/,
    )
    expect(finishedText({ reason: 'converged', reached: reached([1], { unlearned: [0, 1, 2, 3, 4] }) })).toMatch(
      /Not learned: classes 0, 1, 2 and 2 more\.$/,
    )
  })

  test('begins with the named end of a run with free features, and counts restarts', () => {
    const at = reached([0.002])
    const end = { kind: 'partial', objective: 0.05, collapse: 0.025 } as const
    expect(finishedText({ reason: 'step limit', reached: at, end, restarts: 5 })).toBe(
      'Partial solution: objective 0.050000, 2.0000 times that of deep neural collapse. Stationary to 2.0 × 10⁻³ after the steps allowed. Restarted 5 times.',
    )
    expect(finishedText({ reason: 'stationary', reached: at, restarts: 1 })).toBe(
      'Stationary to 2.0 × 10⁻³: the stop rule is met. Restarted once.',
    )
  })

  test('with a backbone has no first layer of weights', () => {
    const at = reached([NaN, 2e-3], { gradients: Float64Array.of(NaN, 1e-6) })
    expect(finishedText({ reason: 'step limit', reached: at })).toBe(
      'Stationary to 2.0 × 10⁻³ after the steps allowed.',
    )
    const none = reached([NaN, NaN], { gradients: Float64Array.of(NaN, 3e-6) })
    expect(finishedText({ reason: 'step limit', reached: none })).toMatch(/the gradient norm is 3\.0 × 10⁻⁶\.$/)
  })

  test.each([
    [
      'dead',
      /^Dead network: every sample has nearly the same output, and the data loss is 0\.450\. Lower the learning/,
    ],
    ['strong decay', /^Decay too strong: the objective 0\.4990 is that of zero weights\. Lower penalty\.weightDecay/],
    ['above zero', /^Above the zero solution: the objective 0\.4990 is larger than that of zero weights, 0\.5000\./],
    ['dropped classes', /^Dropped classes 2, 5: the data loss is 0\.450\. Train longer, lower the decays, or choose/],
  ] as const)('that falls short says how, and what to change: %s', (kind, expected) => {
    const shortfall = { kind, classes: [2, 5], dataLoss: 0.45, objective: 0.499, zero: 0.5 }
    const text = finishedText({ reason: 'step limit', reached: reached([1], { unlearned: [2, 5] }), shortfall })
    expect(text).toMatch(expected)
    expect(text.includes('learned: classes 2, 5')).toBe(kind !== 'dropped classes')
  })
})

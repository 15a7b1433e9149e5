import { expect, it } from 'vitest'
import { withoutDecayNote } from '../../../src/shared/figures/theoryNotes.ts'
import { boundRefusal } from '../../../src/shared/theory/rankBound.ts'
import { build, networkCases } from '../../oracle/networkCases.ts'

const layers = (...decays: number[]) => decays.map((decay, l) => ({ layer: l + 1, decay }))

it('the bound says which layers have no weight decay, and nothing where all have', () => {
  expect(withoutDecayNote(layers(1e-3, 1e-3))).toBeNull()
  expect(withoutDecayNote(layers(0, 1e-3))).toMatch(/^W₁ has no weight decay \(Λ = 0\)/)
  expect(withoutDecayNote(layers(0, 1e-3, 0))).toMatch(/^W₁, W₃ have no weight decay/)
})

it('the bound is refused where no layer has weight decay, and not where one has', () => {
  const [, found] = networkCases.find(([name]) => name === 'ff_tanh_sum') ?? []
  if (!found) throw new Error('no such case')
  const { problem } = build(found)
  expect(boundRefusal(problem)).toBeNull()
  expect(boundRefusal({ ...problem, weightDecays: [0, 1e-3, 0, 0] })).toBeNull()
  expect(boundRefusal({ ...problem, weightDecays: [0, 0, 0, 0] })).toBe(
    'Theorem 3.4 divides by the weight decay Λ, and every λ_l is 0.',
  )
})

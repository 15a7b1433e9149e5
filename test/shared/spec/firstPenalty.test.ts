import { expect, test } from 'vitest'
import { firstPenaltyLabel } from '../../../src/shared/spec/firstPenalty.ts'
import { Penalty } from '../../../src/shared/spec/objective.ts'
import { Backbone } from '../../../src/shared/spec/backbone/backbone.ts'

const penalty = Penalty.parse({ weightDecay: 2e-3, firstLayer: 0.1, featureDecay: 0, featureLayers: 'all' })
const backbone = Backbone.parse({ kind: 'resnet', depth: 20 })

test('a run is labelled by δ, by the decay of its first layer, or by λ where a backbone has no first layer', () => {
  const layered = { ...penalty, weightDecays: [0, 3e-3] }
  expect(firstPenaltyLabel({ penalty, backbone: null })).toBe('δ = 0.1')
  expect(firstPenaltyLabel({ penalty: layered, backbone: null })).toBe('λ₁ = 0')
  expect(firstPenaltyLabel({ penalty: { ...penalty, firstLayer: 0 }, backbone })).toBe('λ = 0.002')
  expect(firstPenaltyLabel({ penalty: layered, backbone })).toBe('λ = 0.003')
})

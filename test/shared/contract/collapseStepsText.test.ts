import { expect, test } from 'vitest'
import { collapseStepsText, collapseStepText } from '../../../src/shared/contract/collapseStepsText.ts'
import { collapseChange as change, collapseStep as step } from '../../fixtures/collapseSteps.ts'

const skipped = change(1, { outcome: 'skipped', change: null, noise: null, rank: null, reason: 'λ_1 is 0' })
const refused = change(3, { outcome: 'refused', change: 2.5e-9 })
test('the log names the layers that a collapse step changed, the change of the objective, and each refusal', () => {
  expect(collapseStepText(step([skipped, change(2, {}), refused, change(4, { change: -2e-6 })]))).toBe(
    'step 150: collapse step accepted W_2, W_4, objective −3.00e-6; refused W_3 (objective +2.50e-9, noise 1.0e-17)',
  )
  expect(collapseStepText(step([refused]))).toBe(
    'step 150: collapse step accepted nothing; refused W_3 (objective +2.50e-9, noise 1.0e-17)',
  )
})

test('the log has no line for a collapse step that skipped every layer', () => {
  expect(collapseStepText(step([skipped]))).toBeNull()
})

test('the summary counts the changes and sums those at the λ of the spec', () => {
  const steps = [step([change(1, { change: -5 })], { multiplier: 8 }), step([change(1, {}), refused])]
  expect(collapseStepsText(steps)).toBe(
    '2 collapse steps: 2 changes accepted, 1 refused; objective −1.00e-6 at the λ of the spec',
  )
  expect(collapseStepsText(steps.slice(0, 1))).toBe('1 collapse step: 1 change accepted, 0 refused')
  expect(collapseStepsText([])).toBeNull()
})

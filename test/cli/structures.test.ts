import { expect, test } from 'vitest'
import { structuresOf, structuresText, unconstrainedText } from '../../src/cli/structures.ts'
import { structureSection } from '../../src/renderer/features/run/theory/structureSection.ts'
import { firstChoice } from '../../src/shared/figures/structures/choice.ts'
import { choiceSpec } from '../../src/shared/figures/structures/choiceSpec.ts'
import { overrideAll } from '../../src/shared/spec/override.ts'
import { lastLayerCollapse } from '../../src/shared/theory/unconstrained/theoremSix.ts'

const spec = choiceSpec(firstChoice)
const other = overrideAll(spec, ['network.freeFeatures=false'])
const variation = (byClass: number) =>
  [3, 4].map((layer) => ({ layer, byClass: layer === 4 ? byClass : 1, meanSquare: 2 }))

test('the forecast prints the losses and singular values of the page, with their status', () => {
  const text = structuresText(structuresOf(spec) as NonNullable<ReturnType<typeof structuresOf>>)
  expect(text).toMatch(/^SRG, r = 5 +0\.02037293 +0\.81656$/m)
  expect(text).toMatch(/^Z\^4 +1\.984 \(10×\) +5\.142 3\.428 \(4×\) 1\.714 \(5×\)$/m)
  expect(text).toMatch(/^– DNC is not optimal: .* \(proved in the paper; .* Theorem 5\)$/m)
  expect(structuresOf(other)).toBeNull()
})

test('Theorem 6 is checked on the layer before the last matrix alone', () => {
  expect(lastLayerCollapse(spec, variation(1e-9))).toEqual({ layer: 4, share: 5e-10, verdict: 'holds' })
  expect(lastLayerCollapse(spec, variation(1e-3))?.verdict).toBe('fails')
  expect(lastLayerCollapse(spec, variation(1e-3), 1e-2)?.verdict).toBe('holds')
  expect(lastLayerCollapse(choiceSpec({ ...firstChoice, samples: 1 }), variation(0))?.verdict).toBe('trivial')
  expect(lastLayerCollapse(spec, [])).toBeNull()
  const entropy = choiceSpec({ ...firstChoice, loss: 'crossEntropy', activation: 'identity' })
  expect(lastLayerCollapse(entropy, variation(0))).toBeNull()
})

test('theory prints the loss of the run beside the structures, and the verdict', () => {
  const text = unconstrainedText(spec, 0.022, variation(1e-3)) ?? ''
  expect(text).toMatch(/^this run +0\.02200000 +0\.88177$/m)
  expect(text).toContain('DNC1 fails, so these weights are no optimum to that tolerance (Theorem 6)')
  expect(unconstrainedText(spec, undefined, [])).not.toMatch(/this run|Theorem 6\)\./)
  expect(unconstrainedText(other, 1, [])).toBeNull()
})

test('the window shows the same numbers', () => {
  const section = structureSection({ spec, measurements: [] }, null)
  expect(section?.tables[0]?.rows).toEqual([
    ['DNC', '0.0249497', '1.00000'],
    ['SRG, r = 5', '0.0203729', '0.81656'],
    ['zero solution', '0.500000', '20.04032'],
  ])
  expect(section?.title).toBe('Known structures of free features')
  expect(structureSection({ spec: other, measurements: [] }, null)).toBeNull()
})
